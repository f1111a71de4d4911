//! Which of the [known names](super::names) is declared where: one set of bits per scope.
//!
//! Declarations may come behind their uses, so uses are asked about when the whole file is read.

use super::names::Name;

/// A scope of the file; the first is the file's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ScopeId(u32);

#[derive(Debug)]
struct Scope {
    parent: u32,
    is_function: bool,
    declared: u64,
    /// Whether `require` is declared here as what `createRequire` returns.
    makes_require: bool,
}

#[derive(Debug)]
pub(super) struct Scopes {
    scopes: Vec<Scope>,
    current: u32,
    /// How many functions are open.
    functions: u32,
}

impl Scopes {
    pub(super) fn new() -> Self {
        Self {
            scopes: vec![Scope {
                parent: 0,
                is_function: true,
                declared: 0,
                makes_require: false,
            }],
            current: 0,
            functions: 0,
        }
    }

    pub(super) fn enter(&mut self, is_function: bool) {
        let scope = Scope {
            parent: self.current,
            is_function,
            declared: 0,
            makes_require: false,
        };
        self.current = u32::try_from(self.scopes.len()).unwrap_or(0);
        self.scopes.push(scope);
        self.functions += u32::from(is_function);
    }

    pub(super) fn leave(&mut self) {
        let scope = &self.scopes[self.current as usize];
        self.functions -= u32::from(scope.is_function);
        self.current = scope.parent;
    }

    pub(super) fn current(&self) -> ScopeId {
        ScopeId(self.current)
    }

    /// Whether a function is open.
    pub(super) fn in_function(&self) -> bool {
        self.functions > 0
    }

    /// Declares `name` in the innermost scope.
    pub(super) fn declare(&mut self, name: Name) {
        self.scopes[self.current as usize].declared |= name.bit();
    }

    /// Declares `name` in the innermost function, as `var` does.
    pub(super) fn declare_in_function(&mut self, name: Name) {
        let mut at = self.current as usize;
        while !self.scopes[at].is_function {
            at = self.scopes[at].parent as usize;
        }
        self.scopes[at].declared |= name.bit();
    }

    /// Declares `name` for the whole file.
    pub(super) fn declare_everywhere(&mut self, name: Name) {
        self.scopes[0].declared |= name.bit();
    }

    /// Says that the `require` declared in the innermost scope comes from `createRequire`.
    pub(super) fn make_require(&mut self) {
        self.scopes[self.current as usize].makes_require = true;
    }

    /// The scope that declares `name` for `from`.
    fn home(&self, name: Name, from: ScopeId) -> Option<&Scope> {
        let mut at = from.0 as usize;
        loop {
            let scope = &self.scopes[at];
            if scope.declared & name.bit() != 0 {
                return Some(scope);
            }
            if at == 0 {
                return None;
            }
            at = scope.parent as usize;
        }
    }

    /// Whether no scope around `from` declares `name`.
    pub(super) fn is_free(&self, name: Name, from: ScopeId) -> bool {
        self.home(name, from).is_none()
    }

    /// Whether `require` in `from` loads modules: Node's own, or one that was made for the file.
    pub(super) fn requires(&self, from: ScopeId) -> bool {
        self.home(Name::REQUIRE, from)
            .is_none_or(|scope| scope.makes_require)
    }
}
