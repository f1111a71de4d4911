//! How deep TypeScript nests: as JavaScript does, and in types, which the scan of JavaScript does not follow.
//!
//! Types recurse for every `<` and for every prefix word (`keyof`, `readonly`, `infer`, `unique`). Nobody writes hundreds of
//! either in one statement, so they are counted without regard to strings and comments, and once more over the whole text,
//! which no comment can mislead. Facts are read of TypeScript and nothing is ever changed in it, so a text that is refused
//! by mistake costs nothing but silence.

use memchr::memmem;

use super::scan::{Scanner, Stop};

/// The most `<` and prefix words in a text. With 3 KB of stack for each, this takes a quarter of what qmoi's threads have.
const MOST_IN_TEXT: usize = 20_000;

/// Words of which a type may hold any number in a row.
const PREFIXES: [&str; 5] = ["keyof", "readonly", "infer", "unique", "typeof"];

/// As [`super::passes`], for TypeScript, which `has_elements` if it may hold JSX.
pub(in crate::limits) fn passes_in_typescript(
    text: &str,
    has_elements: bool,
    limit: usize,
) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    // `<` begins a type or an element; what hides from one reading does not hide from the other.
    let plain = Scanner::new(bytes, limit).without_elements();
    let with_elements = has_elements.then(|| Scanner::new(bytes, limit));
    for scanner in [Some(plain), with_elements].into_iter().flatten() {
        if let Stop::TooDeep { offset, limit } = scanner.run() {
            return Some((offset, limit));
        }
    }
    if let Some(offset) = open_types(bytes, limit) {
        return Some((offset, limit));
    }
    let angles = memchr::memchr_iter(b'<', bytes).nth(MOST_IN_TEXT);
    let mut prefixes = PREFIXES
        .iter()
        .map(|word| memmem::find_iter(bytes, word).nth(MOST_IN_TEXT));
    let passed = angles.or_else(|| prefixes.find_map(|found| found));
    passed.map(|offset| (offset, MOST_IN_TEXT))
}

/// Where more than `limit` types are open in one statement.
fn open_types(bytes: &[u8], limit: usize) -> Option<usize> {
    let mut open = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' => {
                open += 1;
                if open > limit {
                    return Some(at);
                }
            }
            b'>' if at > 0 && bytes[at - 1] != b'=' => open = open.saturating_sub(1),
            b';' => open = 0,
            _ => {}
        }
    }
    None
}
