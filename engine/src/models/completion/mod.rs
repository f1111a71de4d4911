//! The names that are possible where somebody types.

mod pipeline;
#[cfg(test)]
mod tests;
mod workflow;

use super::family::Family;
use super::files::Files;
use super::names::{NameKind, Scope};
use super::npm::typed_script;
use super::project::Models;
use super::spelling::Spelling;
use super::typing::{Typing, typing};
use crate::document::Document;
use crate::text::Span;

/// A name that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The name.
    pub label: String,
    /// What it is the name of; nothing for a keyword.
    pub kind: Option<NameKind>,
    /// A few words about it.
    pub detail: String,
    /// What it replaces.
    pub replace: Span,
    /// How it is written there.
    pub insert: String,
}

/// The names that are possible at `offset` of `document`, which may be broken there.
#[must_use]
pub fn complete(document: &Document, offset: usize, files: &dyn Files) -> Vec<Completion> {
    let Some(models) = Models::around(document, Some(offset), files) else {
        return Vec::new();
    };
    let mut completing = Completing {
        models: &models,
        text: document.text(),
        offset,
        found: Vec::new(),
    };
    match Family::of(document.path()) {
        Some(Family::Manifest) => completing.manifest(),
        family => {
            let Some(typing) = typing(document.text(), offset) else {
                return Vec::new();
            };
            match family {
                Some(Family::Workflow) => completing.workflow(&typing),
                Some(Family::Action) => completing.action(&typing),
                _ => completing.pipeline(&typing),
            }
        }
    }
    completing.found
}

struct Completing<'m> {
    models: &'m Models,
    text: &'m str,
    offset: usize,
    found: Vec<Completion>,
}

impl Completing<'_> {
    /// Offers all names of a kind in a scope.
    fn offer(
        &mut self,
        kind: NameKind,
        scope: &Scope,
        place: (Span, Spelling),
        fits: impl Fn(NameKind, &str) -> bool,
    ) {
        let names = self.models.names.in_scope(kind, scope);
        for (kind, name, detail) in names {
            if fits(kind, name)
                && let Some(insert) = place.1.write(name)
            {
                self.found.push(Completion {
                    label: name.to_owned(),
                    kind: Some(kind),
                    detail: detail.to_owned(),
                    replace: place.0,
                    insert,
                });
            }
        }
    }

    fn manifest(&mut self) {
        let models = self.models;
        let Some(view) = models.view() else { return };
        let scripts = view.roots().first().and_then(|root| view.get(*root, "scripts"));
        let is_inside = scripts.is_some_and(|scripts| view.span(scripts).contains(self.offset));
        let before = self.text.get(..self.offset).unwrap_or_default();
        let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        // `"name": "command`: the command is what stands behind the last quote that opens a value.
        let value = line
            .rfind(": \"")
            .map(|at| at + 3)
            .or(line.rfind(":\"").map(|at| at + 2));
        if let (true, Some(value)) = (is_inside, value.and_then(|at| line.get(at..))) {
            let value = value.to_owned();
            self.script(&value, &Scope::of_file(models.focus));
        }
    }

    fn scripts(&mut self, typing: &Typing, scope: &Scope) {
        let before = typing.before.to_owned();
        self.script(&before, scope);
    }

    fn script(&mut self, command: &str, scope: &Scope) {
        if let Some(partial) = typed_script(command) {
            let rest = self.text.get(self.offset..).unwrap_or_default();
            let after = rest
                .find(|character: char| !(character.is_ascii_alphanumeric() || "_-.:/".contains(character)))
                .unwrap_or(rest.len());
            let replace = Span::new(self.offset - partial.len(), self.offset + after);
            self.offer(NameKind::Script, scope, (replace, Spelling::Word), |_, _| true);
        }
    }
}

fn spelling_of(typing: &Typing) -> Spelling {
    match typing.quote {
        Some('"') => Spelling::DoubleQuoted,
        Some(_) => Spelling::SingleQuoted,
        None => Spelling::Plain {
            in_flow: typing.in_flow,
        },
    }
}
