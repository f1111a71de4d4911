//! Why a token cannot stand where it stands, said so that people understand it.

use crate::strict::StrictError;
use crate::text::Span;

/// The word, number or single character at `start`: what an error points at.
pub(super) fn token(text: &str, start: usize) -> Span {
    let rest = text.get(start..).unwrap_or_default();
    let word = rest
        .find(|character: char| {
            !(character.is_alphanumeric() || matches!(character, '_' | '$' | '.' | '+' | '-'))
        })
        .unwrap_or(rest.len());
    let length = match rest.chars().next() {
        Some(_) if word > 0 => word,
        Some(first) => first.len_utf8(),
        None => 0,
    };
    Span::new(start, start + length)
}

/// The error for the token at `start`, which is no JSON value.
pub(super) fn no_value(text: &str, start: usize) -> StrictError {
    let span = token(text, start);
    let word = span.text(text);
    let cause = match word {
        "True" | "TRUE" | "False" | "FALSE" | "Null" | "NULL" => {
            format!("`{word}` is not JSON: write `{}`", word.to_ascii_lowercase())
        }
        "None" | "nil" => format!("`{word}` is not JSON: write `null`"),
        "undefined" => "`undefined` is not JSON: leave the value out or write `null`".to_owned(),
        "NaN" | "Infinity" | "-Infinity" | "+Infinity" => {
            format!("`{word}` is not JSON: there is no such number in it")
        }
        "'" => return quoted(text, start),
        "`" => "JSON strings are written in double quotes".to_owned(),
        "“" | "”" | "„" | "‘" | "’" => {
            format!("`{word}` is a typographic quote: JSON strings are written in `\"`")
        }
        _ => match word.chars().next() {
            Some('+') => "a number must not begin with `+`".to_owned(),
            Some('.') => "a number needs a digit before the `.`".to_owned(),
            Some(first) if first.is_alphabetic() || matches!(first, '_' | '$') => {
                format!("`{word}` is not a JSON value: a string needs double quotes")
            }
            _ => format!("expected a value, found `{}`", printable(word)),
        },
    };
    StrictError { span, cause }
}

/// The error for the token at `start`, where a key should be.
pub(super) fn no_key(text: &str, start: usize) -> StrictError {
    let span = token(text, start);
    let word = span.text(text);
    if word == "'" {
        return quoted(text, start);
    }
    let cause = match word.chars().next() {
        Some('“' | '”' | '„' | '‘' | '’') => {
            format!("`{word}` is a typographic quote: a key is written in `\"`")
        }
        Some(first) if first.is_alphanumeric() || matches!(first, '_' | '$' | '-') => {
            "a key must be in double quotes".to_owned()
        }
        _ => format!("expected a key in double quotes, found `{}`", printable(word)),
    };
    StrictError { span, cause }
}

/// The error for a string in single quotes, up to its end where that is on the same line.
fn quoted(text: &str, start: usize) -> StrictError {
    let rest = text.get(start + 1..).unwrap_or_default();
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    let end = rest.get(..line).and_then(|line| line.find('\''));
    StrictError {
        span: Span::new(start, start + end.map_or(1, |end| end + 2)),
        cause: "JSON strings are written in double quotes".to_owned(),
    }
}

/// The number at `start`, and what is wrong with it. `fault` is where the number grammar ended.
pub(super) fn bad_number(text: &str, start: usize, fault: usize) -> StrictError {
    let span = token(text, start);
    let span = Span::new(start, span.end.max(fault));
    let digits = span.text(text).trim_start_matches('-');
    let before = text
        .as_bytes()
        .get(fault.saturating_sub(1))
        .copied()
        .unwrap_or_default();
    let cause = if digits.starts_with("0x") || digits.starts_with("0X") {
        "JSON has no hexadecimal numbers"
    } else if digits == "Infinity" {
        "`-Infinity` is not JSON: there is no such number in it"
    } else if digits.starts_with('0') && fault == start + (span.len() - digits.len()) + 1 {
        "a number must not begin with `0`"
    } else if before == b'.' {
        "a digit must follow the `.` of a number"
    } else if matches!(before, b'e' | b'E' | b'+') || (before == b'-' && fault > start + 1) {
        "a digit must follow the exponent of a number"
    } else {
        "a digit must follow the `-` of a number"
    };
    StrictError {
        span,
        cause: cause.to_owned(),
    }
}

/// `word`, with a control or invisible character by its number.
pub(super) fn printable(word: &str) -> String {
    word.chars()
        .map(|character| {
            if character.is_control()
                || matches!(
                    character,
                    '\u{feff}' | '\u{a0}' | '\u{200b}' | '\u{2028}' | '\u{2029}'
                )
            {
                format!("U+{:04X}", u32::from(character))
            } else {
                character.to_string()
            }
        })
        .collect()
}
