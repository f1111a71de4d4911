//! A text that means something, and how it is looked for.

use super::class::{Class, Hint};

/// Where in a line a text has to stand. The stricter, the harder it is for other text to look like it by chance.
#[derive(Debug, Clone, Copy)]
pub(super) enum Text {
    /// The whole line.
    Is(&'static str),
    /// Its start.
    Starts(&'static str),
    /// Anywhere in it.
    Has(&'static str),
    /// Both, anywhere, in this order.
    Both(&'static str, &'static str),
}

impl Text {
    /// Whether `line` has this text. Letters compare without regard to case: servers and libraries change theirs.
    pub(super) fn is_in(self, line: &str) -> bool {
        match self {
            Self::Is(text) => line.eq_ignore_ascii_case(text),
            Self::Starts(text) => line
                .get(..text.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(text)),
            Self::Has(text) => find(line, text).is_some(),
            Self::Both(first, second) => find(line, first)
                .is_some_and(|end| line.get(end..).is_some_and(|rest| find(rest, second).is_some())),
        }
    }
}

/// Where the first occurrence of `text` in `line` ends.
fn find(line: &str, text: &str) -> Option<usize> {
    line.as_bytes()
        .windows(text.len())
        .position(|window| window.eq_ignore_ascii_case(text.as_bytes()))
        .map(|at| at + text.len())
}

/// A text and what it means where it is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signal {
    pub(super) text: Text,
    pub(super) class: Class,
    pub(super) hint: Option<Hint>,
}

/// A signal that only names a class.
pub(super) const fn signal(text: Text, class: Class) -> Signal {
    Signal {
        text,
        class,
        hint: None,
    }
}

/// A signal that also says why.
pub(super) const fn hinted(text: Text, class: Class, hint: Hint) -> Signal {
    Signal {
        text,
        class,
        hint: Some(hint),
    }
}

/// The first signal of the table, in the table's order, that any of the lines has, with that line.
pub(super) fn first<'a>(table: &[Signal], lines: &[&'a str]) -> Option<(Signal, &'a str)> {
    table.iter().find_map(|signal| {
        let line = lines.iter().find(|line| signal.text.is_in(line))?;
        Some((*signal, *line))
    })
}
