//! The facts of one source text, as data that can be kept.

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// What other files need to know of a source file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceFacts {
    /// What it asks for from other modules, in order of place.
    pub imports: Vec<Import>,
    /// What it gives to other modules.
    pub exports: Exports,
    /// What it shows of its module system.
    pub syntax: ModuleSyntax,
    /// Whether it asks for modules whose names only a run tells: variables, templates with expressions, globs.
    pub has_dynamic_requests: bool,
    /// Names of Node's own modules whose members it uses without declaring the name, in order of place.
    pub free: Vec<FreeName>,
}

/// One request for another module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// What is asked for, decoded.
    pub specifier: Box<str>,
    /// The literal that says it, with its quotes.
    pub span: Span,
    /// How it is asked for.
    pub kind: ImportKind,
    /// The names taken from it: `default` for the default export, `*` for all or for what cannot be told.
    pub names: Vec<Box<str>>,
    /// Whether the file is prepared for its absence or may never ask: inside `try`, a branch or a condition, before
    /// `.catch`, or declared virtual.
    pub is_guarded: bool,
    /// Whether it is inside a function, so that loading the file does not yet ask for it.
    pub is_lazy: bool,
}

/// How a module is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportKind {
    /// `import a from "x"`.
    Static,
    /// `import "x"`.
    SideEffect,
    /// `export … from "x"`.
    ReExport,
    /// `import("x")`.
    Dynamic,
    /// `require("x")`, also TypeScript's `import a = require("x")`.
    Require,
    /// `require.resolve("x")` or `import.meta.resolve("x")`: its place, not the module.
    RequireResolve,
    /// `new URL("x", import.meta.url)`: a file that need not be a module.
    Address,
    /// `jest.mock("x")` and its like: a test's stand-in for the module.
    Mocked,
    /// Only types are taken, so nothing is loaded.
    TypeOnly,
}

/// What a file gives to others.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Exports {
    /// The names, in order of place, each once. `default` is the default export of a module.
    pub names: Vec<Box<str>>,
    /// Whether there may be more: `export *`, `module.exports = call()`, `exports` handed to somebody.
    pub is_open: bool,
}

/// What a file shows of its module system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ModuleSyntax {
    /// The first proof of an ECMAScript module: static `import` or `export`, `import.meta`, `await` outside functions.
    pub module: Option<Span>,
    /// The first proof of a CommonJS script: `require`, `module.exports`, `exports`, `__dirname` or `__filename`, not
    /// declared by the file itself.
    pub common: Option<Span>,
    /// Whether it asks with `typeof` which of both it runs in, so that neither proves anything.
    pub is_universal: bool,
}

/// A module system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ModuleSystem {
    /// Nothing shows it.
    Unknown,
    /// ECMAScript modules.
    Module,
    /// CommonJS.
    Common,
    /// Signs of both.
    Both,
}

impl ModuleSyntax {
    /// The system that the file shows.
    #[must_use]
    pub fn system(&self) -> ModuleSystem {
        match (self.module, self.common) {
            (None, None) => ModuleSystem::Unknown,
            (Some(_), None) => ModuleSystem::Module,
            (None, Some(_)) => ModuleSystem::Common,
            (Some(_), Some(_)) => ModuleSystem::Both,
        }
    }
}

/// A name that is used and declared nowhere in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeName {
    /// The name.
    pub name: Box<str>,
    /// Where it stands.
    pub span: Span,
    /// The member that is used of it.
    pub member: Box<str>,
}
