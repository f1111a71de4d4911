//! The regular expression of a rule, compiled when a document first needs it: compiling takes far longer than reading, and
//! most runs of the program meet few documents that most rules speak about.

use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{Ast, GroupKind, Visitor, visit};

/// A regular expression that is known to be well formed.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: String,
    names: Vec<String>,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Pattern {
    /// Reads `source`, and says what is wrong with it in a few words.
    pub(super) fn new(source: String) -> Result<Self, String> {
        let ast = Parser::new()
            .parse(&source)
            .map_err(|error| error.kind().to_string())?;
        let Ok(names) = visit(&ast, Names::default());
        Ok(Self {
            source,
            names,
            compiled: OnceLock::new(),
        })
    }

    /// The names of its groups, in order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The expression, ready to run. What only compiling shows, such as a size beyond all bounds, is told now.
    pub(super) fn compiled(&self) -> Result<&Regex, String> {
        let compiled = self.compiled.get_or_init(|| {
            Regex::new(&self.source).map_err(|error| {
                let told = error.to_string();
                let last = told.lines().last().unwrap_or_default();
                last.trim_start_matches("error: ").to_owned()
            })
        });
        compiled.as_ref().map_err(Clone::clone)
    }
}

/// Collects the names of groups.
#[derive(Default)]
struct Names(Vec<String>);

impl Visitor for Names {
    type Output = Vec<String>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), Self::Err> {
        if let Ast::Group(group) = ast
            && let GroupKind::CaptureName { name, .. } = &group.kind
        {
            self.0.push(name.name.clone());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_named_in_order_without_compiling() {
        let pattern = Pattern::new(r"(?P<one>a)(b)(?:(?<two>\p{L}))".to_owned()).unwrap();
        assert_eq!(pattern.names(), ["one", "two"]);
        assert!(pattern.compiled.get().is_none());
        assert!(pattern.compiled().unwrap().is_match("abc"));
    }

    #[test]
    fn what_is_wrong_is_said_as_soon_as_it_can_be_seen() {
        assert!(
            Pattern::new("(".to_owned())
                .unwrap_err()
                .contains("unclosed group")
        );
        let unknown = Pattern::new(r"\p{Nope}".to_owned()).unwrap();
        assert!(unknown.compiled().unwrap_err().contains("property"));
    }
}
