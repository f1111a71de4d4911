//! Where each key of a rule's map stands in its file, so that the loader can say "line 7, column 5".
//!
//! A Rhai map forgets where it came from, so the places are read from the syntax tree of the script, before it runs.

use std::collections::HashMap;

use rhai::{AST, Expr, Stmt};

use super::sandbox::span_at;
use crate::text::{LineIndex, Span};

/// Spans by path: `fixes[0].title` is the key's place, `fixes[0].title=` its value's.
#[derive(Debug, Default, Clone)]
pub(crate) struct Positions(HashMap<String, Span>);

impl Positions {
    pub(super) fn of(ast: &AST, text: &str) -> Self {
        let lines = LineIndex::new(text);
        let mut places = HashMap::new();
        for statement in ast.statements() {
            let call = match statement {
                Stmt::FnCall(call, _) => Some(call),
                Stmt::Expr(expression) => match &**expression {
                    Expr::FnCall(call, _) => Some(call),
                    _ => None,
                },
                _ => None,
            };
            let Some(call) = call.filter(|call| call.name == "rule") else {
                continue;
            };
            if let Some(argument) = call.args.first() {
                collect(argument, "", text, &lines, &mut places);
            }
        }
        Self(places)
    }

    /// The place of the key at `path`, or the start of the file when the map was not written as a literal.
    pub(crate) fn key(&self, path: &str) -> Span {
        self.0.get(path).copied().unwrap_or(Span::at(0))
    }

    /// The place of the value at `path`.
    pub(crate) fn value(&self, path: &str) -> Span {
        self.0
            .get(&format!("{path}="))
            .copied()
            .unwrap_or_else(|| self.key(path))
    }
}

fn collect(expression: &Expr, path: &str, text: &str, lines: &LineIndex, places: &mut HashMap<String, Span>) {
    places.insert(format!("{path}="), span_at(text, lines, expression.position()));
    match expression {
        Expr::Map(entries, _) => {
            for (key, value) in &entries.0 {
                let path = if path.is_empty() {
                    key.name.to_string()
                } else {
                    format!("{path}.{}", key.name)
                };
                let start = span_at(text, lines, key.pos).start;
                places.insert(path.clone(), Span::new(start, start + key.name.len()));
                collect(value, &path, text, lines, places);
            }
        }
        Expr::Array(items, _) => {
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                places.insert(path.clone(), span_at(text, lines, item.position()));
                collect(item, &path, text, lines, places);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::script::Script;

    #[test]
    fn keys_are_found_at_any_depth() {
        let text = "rule(#{\n  id: \"a/b\",\n  fixes: [ #{ titel: \"x\" } ],\n});";
        let (_, _, positions) = Script::load("a.rhai", text).unwrap();
        assert_eq!(positions.key("fixes[0].titel").text(text), "titel");
        assert_eq!(positions.value("id").text(text), "\"");
    }
}
