//! Lexemes that look as if a quote were in the wrong place: strings that hold code, words that end in a quote.

use super::lexeme::{Lexeme, LexemeKind};

/// Whether a repaired text would hardly have this lexeme.
pub(crate) fn is_odd(lexeme: &Lexeme, text: &str) -> bool {
    let word = lexeme.text(text);
    match lexeme.kind {
        LexemeKind::OpenString | LexemeKind::OpenTemplate | LexemeKind::Stray => true,
        LexemeKind::String | LexemeKind::Key if word.starts_with(['"', '\'']) => {
            let inside = word.get(1..word.len().saturating_sub(1)).unwrap_or_default();
            !is_balanced(inside) || holds_code(inside) || has_invisible(inside)
        }
        LexemeKind::Pattern => !is_balanced(word.trim_end_matches(char::is_alphabetic)) || word.contains(' '),
        LexemeKind::Word | LexemeKind::Key => {
            let half_quoted = word.contains(['"', '`', '\u{2019}', '\u{201d}']);
            has_invisible(word) || (word.len() > 1 && (half_quoted || !is_balanced(word)))
        }
        _ => false,
    }
}

/// Whether a scalar of YAML or JSON, as it is written, looks like that.
pub(crate) fn is_odd_scalar(source: &str) -> bool {
    let quoted = source.starts_with(['"', '\'']);
    let inside = match quoted {
        true => source.get(1..source.len().saturating_sub(1)).unwrap_or_default(),
        false => source,
    };
    let quotes = |quote: char| inside.matches(quote).count() % 2 == 1;
    !is_balanced(inside)
        || (!quoted && (quotes('"') || quotes('`') || inside.ends_with(['\'', '\u{2019}', '\u{201d}'])))
        || (quoted && holds_code(inside))
}

/// Whether a string holds what stands between two strings.
fn holds_code(inside: &str) -> bool {
    [
        "\": ", "\":", "', ", "\", ", "' + ", "\" + ", "');", "\");", "\" \"", "' '", " + '", " + \"",
    ]
    .iter()
    .any(|code| inside.contains(code))
}

/// Whether there is a character in it that nobody sees.
fn has_invisible(text: &str) -> bool {
    text.contains(|c| {
        matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{202a}'..='\u{202e}')
    })
}

/// Whether every bracket in `text` has its partner, as far as it is short.
fn is_balanced(text: &str) -> bool {
    const LONGEST: usize = 400;
    if text.len() > LONGEST {
        return true;
    }
    let mut open = Vec::new();
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => open.push(byte),
            b')' | b']' | b'}' => {
                let opener = match byte {
                    b')' => b'(',
                    b']' => b'[',
                    _ => b'{',
                };
                if open.pop() != Some(opener) {
                    return false;
                }
            }
            _ => {}
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_with_half_a_pair_are_odd() {
        for odd in [
            "\"{{ name\"",
            "$.string(",
            "name\"",
            "Server\u{2019}",
            "\"a\", \"b\"",
        ] {
            assert!(is_odd_scalar(odd), "{odd}");
        }
        for usual in ["\"{{ name }}\"", "it's", "f(x)", "'a \"b\" c'", "plain"] {
            assert!(!is_odd_scalar(usual), "{usual}");
        }
    }
}
