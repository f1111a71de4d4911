//! Halves of characters: what JavaScript's texts may hold and no other's.
//!
//! An editor written in JavaScript counts in 16-bit units and can send one half of a pair, escaped. Refusing the message
//! would lose a change, and with it the document. U+FFFD takes one unit as well, so all columns stay what they are.

/// The length of an escape such as `\\ud83d`.
const ESCAPE: usize = 6;

/// `json` with every escaped half that has no other replaced; nothing when there is none.
#[must_use]
pub(crate) fn replaced(json: &[u8]) -> Option<Vec<u8>> {
    let mut mended: Option<Vec<u8>> = None;
    let mut at = 0;
    while at < json.len() {
        if json[at] != b'\\' {
            at += 1;
            continue;
        }
        match unit(json, at) {
            Some(0xd800..=0xdbff) if matches!(unit(json, at + ESCAPE), Some(0xdc00..=0xdfff)) => {
                at += 2 * ESCAPE;
            }
            Some(0xd800..=0xdfff) => {
                let mended = mended.get_or_insert_with(|| json.to_vec());
                mended[at..at + ESCAPE].copy_from_slice(b"\\ufffd");
                at += ESCAPE;
            }
            // Whatever is escaped is no backslash that escapes.
            _ => at += 2,
        }
    }
    mended
}

/// The 16-bit unit that is escaped at `at`.
fn unit(json: &[u8], at: usize) -> Option<u16> {
    let digits = json.get(at..at + ESCAPE)?.strip_prefix(b"\\u")?;
    let digits = std::str::from_utf8(digits).ok()?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(json: &str) -> Option<String> {
        replaced(json.as_bytes()).map(|json| String::from_utf8(json).unwrap())
    }

    #[test]
    fn halves_alone_are_replaced_and_pairs_are_not() {
        assert_eq!(mended(r#""\ud83d\ude00 \u00e9 \\ud83d""#), None);
        assert_eq!(
            mended(r#""\ude00\ud83d\ud83d\ude00\uDBFF""#).as_deref(),
            Some(r#""\ufffd\ufffd\ud83d\ude00\ufffd""#)
        );
    }

    #[test]
    fn an_escape_cut_off_is_left_alone() {
        for json in ["\\", "\\u", "\\ud8", "\\u+d83", "\\ud83\u{e9}"] {
            assert_eq!(mended(json), None, "{json}");
        }
    }
}
