//! Text of unknown origin made fit to print.
//!
//! File names, messages and source lines come from repositories that nobody here has vetted. A terminal obeys control
//! characters and a reader is fooled by bidirectional ones, so none of them leaves this program unescaped: a person
//! sees a picture of the character, a machine format its escape.

use std::borrow::Cow;

/// What is printed instead of `character`, or nothing when it may be printed as it is. Tab and line ends count as
/// control characters.
#[must_use]
pub(crate) fn stand_in(character: char) -> Option<&'static str> {
    const PICTURES: [&str; 33] = [
        "␀", "␁", "␂", "␃", "␄", "␅", "␆", "␇", "␈", "␉", "␊", "␋", "␌", "␍", "␎", "␏", "␐", "␑", "␒", "␓",
        "␔", "␕", "␖", "␗", "␘", "␙", "␚", "␛", "␜", "␝", "␞", "␟", "␡",
    ];
    match character {
        '\u{0}'..='\u{1f}' => PICTURES.get(character as usize).copied(),
        '\u{7f}' => Some(PICTURES[32]),
        '\u{feff}' => Some(""),
        _ if is_dangerous(character) => Some("\u{fffd}"),
        _ => None,
    }
}

/// Whether a terminal or a reader may take `character` for something else than it is.
fn is_dangerous(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}')
}

/// `text` on one line, safe to print.
#[must_use]
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    replaced(text, stand_in)
}

/// `text` with its line feeds and tabs, otherwise safe to print.
#[must_use]
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    replaced(text, |character| match character {
        '\n' | '\t' => None,
        _ => stand_in(character),
    })
}

fn replaced(text: &str, stand_in: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    if text.chars().all(|character| stand_in(character).is_none()) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match stand_in(character) {
            Some(other) => result.push_str(other),
            None => result.push(character),
        }
    }
    Cow::Owned(result)
}

/// JSON text in which every dangerous character is escaped. JSON itself asks for that below U+0020 only.
///
/// Outside its strings JSON is ASCII, so each character replaced stands in a string, where the escape means the same.
#[must_use]
pub(crate) fn escaped_json(json: String) -> String {
    if !json
        .chars()
        .any(|character| character != '\n' && is_dangerous(character))
    {
        return json;
    }
    json.chars()
        .fold(String::with_capacity(json.len()), |mut result, character| {
            if character != '\n' && is_dangerous(character) {
                result.push_str(&format!("\\u{:04x}", u32::from(character)));
            } else {
                result.push(character);
            }
            result
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_become_pictures() {
        assert_eq!(one_line("a\u{1b}[31mb\r\n\t\u{9b}c"), "a␛[31mb␍␊␉\u{fffd}c");
        assert_eq!(lines("a\n\tb\u{7}"), "a\n\tb␇");
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        assert!(matches!(one_line("日本 é 😀"), Cow::Borrowed(_)));
    }

    #[test]
    fn bidirectional_overrides_cannot_reorder_what_is_read() {
        assert_eq!(one_line("a\u{202e}b\u{2066}c"), "a\u{fffd}b\u{fffd}c");
    }

    #[test]
    fn escaped_json_reads_as_before() {
        let value = serde_json::json!({"a": "\u{9b}31m \u{202e} \u{7f} é\n"});
        let escaped = escaped_json(serde_json::to_string_pretty(&value).unwrap());
        assert!(
            escaped
                .chars()
                .all(|character| character == '\n' || !is_dangerous(character))
        );
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&escaped).unwrap(),
            value
        );
    }
}
