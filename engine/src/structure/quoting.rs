//! Strings and keys as they are written.

use crate::data::{ScalarKind, Style, plain_kind};

/// Where a YAML scalar is to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Context {
    /// A value in block style.
    Block,
    /// A value inside brackets.
    Flow,
    /// A key in block style.
    BlockKey,
    /// A key inside brackets.
    FlowKey,
}

impl Context {
    fn in_flow(self) -> bool {
        matches!(self, Self::Flow | Self::FlowKey)
    }

    fn is_key(self) -> bool {
        matches!(self, Self::BlockKey | Self::FlowKey)
    }

    pub(super) fn key(self) -> Self {
        if self.in_flow() {
            Self::FlowKey
        } else {
            Self::BlockKey
        }
    }
}

/// `text` in double quotes, escaped so that JSON and YAML both read it.
pub(super) fn double_quoted(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for character in text.chars() {
        match character {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            _ if is_printable(character) => literal.push(character),
            _ => {
                let mut units = [0; 2];
                for unit in character.encode_utf16(&mut units) {
                    literal.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    literal.push('"');
    literal
}

/// Characters that may stand for themselves in every style and every editor.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(
            character,
            '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// A YAML string: in the wanted quotes, without any where that is wanted and safe.
pub(super) fn yaml_string(text: &str, wanted: Style, quotes: Style, context: Context) -> String {
    let quotes = match wanted {
        Style::SingleQuoted | Style::DoubleQuoted => wanted,
        _ if may_be_plain(text, context) => return text.to_owned(),
        _ => quotes,
    };
    if quotes == Style::SingleQuoted && text.chars().all(is_printable) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        double_quoted(text)
    }
}

/// The header and lines of `text` as a literal block, if it can be one that people would write.
pub(super) fn literal_lines(text: &str) -> Option<(&'static str, Vec<&str>)> {
    let (header, body) = match text.strip_suffix('\n') {
        Some(body) => ("|", body),
        None => ("|-", text),
    };
    let lines: Vec<&str> = body.split('\n').collect();
    let first = lines.first()?;
    let fits = lines.len() > 1
        && !first.is_empty()
        && !first.starts_with([' ', '\t'])
        && !lines.last()?.trim().is_empty()
        && lines.iter().all(|line| {
            line.chars()
                .all(|character| character == '\t' || is_printable(character))
                && (line.is_empty() || !line.trim().is_empty())
        });
    fits.then_some((header, lines))
}

/// Whether a loader of YAML 1.2 or 1.1 reads `text`, written plain, as the same string.
fn may_be_plain(text: &str, context: Context) -> bool {
    let mut characters = text.chars();
    let (Some(first), second) = (characters.next(), characters.next()) else {
        return false;
    };
    let first_fits = match first {
        '-' | '?' | ':' => second.is_some_and(|second| {
            let ends_it = context.in_flow() && matches!(second, ',' | '[' | ']' | '{' | '}');
            !(ends_it || second.is_whitespace())
        }),
        ',' | '[' | ']' | '{' | '}' | '#' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => {
            false
        }
        _ => !first.is_whitespace(),
    };
    let fits_brackets = !text.contains([',', '[', ']', '{', '}']) && !text.contains("::") && first != ':';
    let flow_fits = fits_brackets || !context.in_flow();
    first_fits
        && flow_fits
        && text.chars().all(is_printable)
        && !text.ends_with(char::is_whitespace)
        && !text.ends_with(':')
        && ![": ", ":\t", " #", "\t#", "\t"]
            .iter()
            .any(|sign| text.contains(sign))
        && !text.starts_with("---")
        && !text.starts_with("...")
        && plain_kind(text) == ScalarKind::String
        && (context.is_key() || !is_special_in_yaml_1_1(text))
        && text != "<<"
        && text.len() < 1000
}

/// Whether loaders of YAML 1.1, Ruby's and Python's among them, read a plain `text` as no string.
fn is_special_in_yaml_1_1(text: &str) -> bool {
    let word = text.to_ascii_lowercase();
    if matches!(word.as_str(), "y" | "n" | "yes" | "no" | "on" | "off" | "=") {
        return true;
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let of_number = |character: char| {
        matches!(
            character,
            '0'..='9' | '_' | ':' | '.' | 'b' | 'e' | 'E' | '+' | '-' | ' ' | 'T' | 'Z' | 't'
        )
    };
    let is_number_like =
        digits.starts_with(|first: char| first.is_ascii_digit()) && digits.chars().all(of_number);
    is_number_like && (digits.contains(['_', ':']) || digits.starts_with("0b") || is_date(digits))
}

/// Whether `text` begins as a date of YAML 1.1 does.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let numeric =
        |part: Option<&str>| part.is_some_and(|part| part.starts_with(|first: char| first.is_ascii_digit()));
    parts.next().is_some_and(|year| year.len() == 4) && numeric(parts.next()) && numeric(parts.next())
}

/// Whether `text` may stand without quotes, as a key or a value.
pub(crate) fn plain_fits(text: &str, in_flow: bool) -> bool {
    may_be_plain(text, if in_flow { Context::Flow } else { Context::Block })
}

/// What stands between the quotes of `style` for `text`; nothing where such quotes cannot hold it.
pub(crate) fn escaped_inside(text: &str, style: Style) -> Option<String> {
    match style {
        Style::SingleQuoted => text.chars().all(is_printable).then(|| text.replace('\'', "''")),
        Style::DoubleQuoted => {
            let quoted = double_quoted(text);
            Some(quoted.get(1..quoted.len() - 1)?.to_owned())
        }
        _ => None,
    }
}
