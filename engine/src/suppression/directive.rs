//! The form of a suppression: `qmoi-ignore RULE[, RULE] -- reason`.

use super::WORD;
use crate::configuration::{Selector, Spanned};
use crate::text::Span;

/// What a suppressing comment says.
#[derive(Debug, Clone)]
pub(super) struct Directive {
    /// The rules and packs it names, in the order of the comment.
    pub(super) names: Vec<Spanned<Selector>>,
    /// What is wrong with its form.
    pub(super) faults: Vec<Fault>,
}

/// One thing wrong with the form of a directive.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) span: Span,
}

impl Directive {
    /// Reads the inside of a comment that begins at `offset`, or nothing when its first word is another.
    pub(super) fn parse(body: &str, offset: usize) -> Option<Self> {
        let at = offset + (body.len() - body.trim_start().len());
        let rest = body.trim_start().strip_prefix(WORD)?;
        if rest.starts_with(|next: char| next.is_alphanumeric() || matches!(next, '-' | '_' | '/' | '`')) {
            return None;
        }
        let word = Span::new(at, at + WORD.len());
        let line = rest.lines().next().unwrap_or_default();
        let (list, reason) = split_reason(line);
        let mut directive = Self {
            names: Vec::new(),
            faults: Vec::new(),
        };
        // A colon behind the word is another tool's habit and says nothing wrong.
        let list = list.strip_prefix(':').unwrap_or(list);
        let start = word.end + (line.len() - line.strip_prefix(':').unwrap_or(line).len());
        if list.trim().is_empty() {
            directive.fault(
                "a suppression needs the rules it is for: `qmoi-ignore RULE[, RULE] -- reason`",
                word,
            );
            return Some(directive);
        }
        directive.read_names(list, start, word);
        if reason.is_none_or(|reason| reason.trim().is_empty()) {
            directive.fault(
                "a suppression needs a reason: `-- ` and why, after the rules",
                word,
            );
        }
        Some(directive)
    }

    pub(super) fn is_well_formed(&self) -> bool {
        self.faults.is_empty()
    }

    /// The bytes to delete so that the name at `index` goes and the others stay a list.
    pub(super) fn removal_of(&self, index: usize) -> Span {
        let own = self.names[index].span;
        if let Some(next) = self.names.get(index + 1) {
            return Span::new(own.start, next.span.start);
        }
        match index.checked_sub(1).and_then(|index| self.names.get(index)) {
            Some(previous) => Span::new(previous.span.end, own.end),
            None => own,
        }
    }

    fn read_names(&mut self, list: &str, start: usize, word: Span) {
        let mut at = start;
        for part in list.split(',') {
            let begin = at + (part.len() - part.trim_start().len());
            let name = part.trim();
            let span = Span::new(begin, begin + name.len());
            at += part.len() + 1;
            match name.parse::<Selector>() {
                Ok(value @ (Selector::Rule(_) | Selector::Pack(_))) => {
                    self.names.push(Spanned { value, span });
                }
                _ if name.is_empty() => self.fault("between two commas stands a rule", word),
                _ => {
                    let message = format!("`{name}` is not a rule (`pack/rule`) or a pack");
                    self.fault(&message, span);
                }
            }
        }
    }

    fn fault(&mut self, message: &str, span: Span) {
        self.faults.push(Fault {
            message: message.to_owned(),
            span,
        });
    }
}

/// The text before and after the first `--` that stands alone.
fn split_reason(text: &str) -> (&str, Option<&str>) {
    let alone = |at: usize| {
        let before = text
            .get(..at)
            .is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace));
        let after = text
            .get(at + 2..)
            .is_some_and(|after| after.is_empty() || after.starts_with(char::is_whitespace));
        before && after
    };
    match text.match_indices("--").map(|(at, _)| at).find(|at| alone(*at)) {
        Some(at) => (&text[..at], Some(&text[at + 2..])),
        None => (text, None),
    }
}
