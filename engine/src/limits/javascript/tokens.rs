//! Tokens whose inside does not nest: strings, regular expressions, comments and the text of templates.

use memchr::{memchr, memchr3, memmem};

use super::words::in_word;

/// How the text of a template goes on.
pub(super) enum TemplateText {
    /// `${` ends before this byte.
    Substitution(usize),
    /// The closing backtick ends before this byte.
    Closed(usize),
    /// The text ends first.
    Open,
}

/// Remembers where a line was found to hold no closing quote, so that no line is searched twice for the same.
#[derive(Debug, Default)]
pub(super) struct Unclosed {
    double: usize,
    single: usize,
    slash: usize,
}

impl Unclosed {
    /// Where the string is over whose quote is at `at`: after its closing quote. Where none closes it on its line, the
    /// quote alone is skipped, so that a stray one hides nothing.
    pub(super) fn after_string(&mut self, bytes: &[u8], at: usize) -> usize {
        let quote = bytes[at];
        let known = if quote == b'"' {
            &mut self.double
        } else {
            &mut self.single
        };
        if at < *known {
            return at + 1;
        }
        let mut end = at + 1;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                _ if byte == quote => return end + 1,
                b'\\' => end += if bytes[end..].starts_with(b"\\\r\n") { 3 } else { 2 },
                b'\n' | b'\r' => break,
                _ => end += 1,
            }
        }
        *known = end;
        at + 1
    }

    /// Where the regular expression is over whose slash is at `at`, without its flags; nothing when its line ends first.
    pub(super) fn after_pattern(&mut self, bytes: &[u8], at: usize) -> Option<usize> {
        if at < self.slash {
            return None;
        }
        let mut in_class = false;
        let mut end = at + 1;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'/' if !in_class => return Some(end + 1),
                b'[' => in_class = true,
                b']' => in_class = false,
                b'\\' if !matches!(bytes.get(end + 1), Some(b'\n' | b'\r')) => end += 1,
                b'\n' | b'\r' => break,
                _ => {}
            }
            end += 1;
        }
        self.slash = end;
        None
    }
}

/// Where the comment is over that begins with the slash at `at`; nothing when it is none.
pub(super) fn after_comment(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at + 1) {
        Some(b'/') => Some(end_of_line(bytes, at)),
        Some(b'*') => {
            Some(memmem::find(&bytes[at + 2..], b"*/").map_or(bytes.len(), |length| at + length + 4))
        }
        _ => None,
    }
}

/// The end of the line that holds `at`.
pub(super) fn end_of_line(bytes: &[u8], at: usize) -> usize {
    // The two separators of Unicode end a line too; both begin with this byte.
    let mut from = at;
    while let Some(found) = memchr3(b'\n', b'\r', 0xE2, &bytes[from..]) {
        let end = from + found;
        if bytes[end] != 0xE2 || matches!(bytes.get(end + 1..end + 3), Some([0x80, 0xA8 | 0xA9])) {
            return end;
        }
        from = end + 1;
    }
    bytes.len()
}

/// Whether only blanks stand between the start of the line and `at`.
pub(super) fn begins_line(bytes: &[u8], at: usize) -> bool {
    bytes[..at]
        .iter()
        .rev()
        .find(|byte| !matches!(byte, b' ' | b'\t'))
        .is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
}

/// Where the word or number is over that begins at `at`. Dots belong to a number, also the one of `1..toString()`.
pub(super) fn after_word(bytes: &[u8], at: usize) -> usize {
    let number = bytes[at].is_ascii_digit();
    let length = bytes[at..]
        .iter()
        .take_while(|byte| in_word(**byte) || (number && **byte == b'.') || **byte == b'\\')
        .count();
    at + length.max(1)
}

/// Reads the text of a template from `at` on.
pub(super) fn template_text(bytes: &[u8], mut at: usize) -> TemplateText {
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(found) = memchr3(b'`', b'\\', b'$', rest) else {
            return TemplateText::Open;
        };
        at += found + 1;
        match rest[found] {
            b'`' => return TemplateText::Closed(at),
            b'\\' => at += 1,
            _ if bytes.get(at) == Some(&b'{') => return TemplateText::Substitution(at + 1),
            _ => {}
        }
    }
}

/// Where the string of a JSX attribute is over, which knows no escapes and may span lines. When nothing closes it, the
/// quote alone is skipped.
pub(super) fn after_attribute(bytes: &[u8], at: usize) -> usize {
    memchr(bytes[at], &bytes[at + 1..]).map_or(at + 1, |length| at + length + 2)
}
