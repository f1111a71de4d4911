//! How deep JSON nests: brackets outside strings and comments.

use memchr::{memchr2, memmem};

/// The first byte at which more than `limit` brackets are open.
pub(super) fn passes(text: &str, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => at = after_string(bytes, at),
            b'{' | b'[' => {
                depth += 1;
                if depth > limit {
                    return Some(at - 1);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'/' => at = after_comment(bytes, at),
            _ => {}
        }
    }
    None
}

/// Where the string whose content begins at `at` is over: after its quote, or at the end of its line.
fn after_string(bytes: &[u8], mut at: usize) -> usize {
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Where the comment is over whose first slash is before `at`; `at` itself when it is none.
fn after_comment(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    match rest.first() {
        Some(b'/') => memchr2(b'\n', b'\r', rest).map_or(bytes.len(), |length| at + length),
        Some(b'*') => memmem::find(&rest[1..], b"*/").map_or(bytes.len(), |length| at + length + 3),
        _ => at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_count_outside_strings_and_comments_only() {
        assert_eq!(passes(r#"{"a": "[[[\"[[[", "b": [1]}"#, 2), None);
        assert_eq!(passes("// [[[ don't\n/* [[[ \" */ [{}]", 2), None);
        assert_eq!(passes("[[[", 2), Some(2));
        assert_eq!(passes("[[][]]]][[", 2), None);
    }

    #[test]
    fn a_string_that_is_never_closed_hides_its_line_only() {
        assert_eq!(passes("[\"[[\n[[", 2), Some(6));
    }
}
