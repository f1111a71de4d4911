//! How a name is written at one place, and how another one would be.

use crate::data::{Kind, NodeId, Style, View};
use crate::structure::{escaped_inside, plain_fits};
use crate::text::Span;

/// How a name is written at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// A YAML scalar without quotes, and whether it stands inside brackets. The place is the whole scalar.
    Plain {
        /// Inside brackets.
        in_flow: bool,
    },
    /// Inside single quotes.
    SingleQuoted,
    /// Inside double quotes, of YAML or JSON.
    DoubleQuoted,
    /// A part of a larger text, an expression or a command: written as it is, or not at all.
    Word,
    /// Behind the mark of an anchor or an alias.
    Anchor,
    /// The short form of a script that npm knows by name, `npm test`.
    ShortForm,
}

impl Spelling {
    /// What to write in the name's place for `name`, or nothing where it cannot stand there.
    #[must_use]
    pub fn write(self, name: &str) -> Option<String> {
        match self {
            Self::Plain { in_flow } if plain_fits(name, in_flow) => Some(name.to_owned()),
            Self::Plain { .. } => Some(format!("\"{}\"", escaped_inside(name, Style::DoubleQuoted)?)),
            Self::SingleQuoted => escaped_inside(name, Style::SingleQuoted),
            Self::DoubleQuoted => escaped_inside(name, Style::DoubleQuoted),
            Self::Word => is_word(name).then(|| name.to_owned()),
            Self::Anchor => Some(name.to_owned()),
            Self::ShortForm => match name {
                "test" | "start" | "stop" | "restart" => Some(name.to_owned()),
                _ => is_word(name).then(|| format!("run {name}")),
            },
        }
    }
}

/// Whether `name` is one word in a shell, in an expression and in every kind of quotes.
pub(super) fn is_word(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.:/@+".contains(&byte);
    !name.is_empty() && name.bytes().all(fits)
}

/// Where the name that a scalar says stands, without quotes, and how it is written. Nothing for block texts and for
/// what goes over several lines.
pub(super) fn of_scalar(view: &View, node: NodeId) -> Option<(Span, Spelling)> {
    let span = view.span(node);
    let inner = Span::new(span.start + 1, span.end.saturating_sub(1));
    if span.is_empty() || span.text(view.source()).contains(['\n', '\r']) {
        return None;
    }
    match view.style(node) {
        Style::Plain => {
            let in_flow = is_in_flow(view, node);
            Some((span, Spelling::Plain { in_flow }))
        }
        Style::SingleQuoted => Some((inner, Spelling::SingleQuoted)),
        Style::DoubleQuoted => Some((inner, Spelling::DoubleQuoted)),
        _ => None,
    }
}

fn is_in_flow(view: &View, node: NodeId) -> bool {
    let Some(parent) = view.parent(node) else {
        return false;
    };
    matches!(view.kind(parent), Kind::Mapping | Kind::Sequence) && view.style(parent) != Style::Block
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_in_the_quotes_that_are_there_and_get_some_where_they_must() {
        let plain = |in_flow| Spelling::Plain { in_flow };
        for (spelling, name, written) in [
            (plain(false), "build", Some("build")),
            (plain(false), "build, test", Some("build, test")),
            (plain(true), "build, test", Some("\"build, test\"")),
            (plain(false), "yes", Some("\"yes\"")),
            (plain(false), "12", Some("\"12\"")),
            (plain(false), "a: b", Some("\"a: b\"")),
            (Spelling::SingleQuoted, "it's", Some("it''s")),
            (Spelling::DoubleQuoted, "a\"b", Some("a\\\"b")),
            (Spelling::Word, "a b", None),
            (Spelling::Word, "build:all", Some("build:all")),
            (Spelling::ShortForm, "check", Some("run check")),
            (Spelling::ShortForm, "start", Some("start")),
        ] {
            assert_eq!(spelling.write(name).as_deref(), written, "{spelling:?} {name}");
        }
    }
}
