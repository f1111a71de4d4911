//! JSON strings: where they end, and what they say.

use std::borrow::Cow;

/// Why a string cannot be read, with the offset of the fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The text or the line ends before the closing quote.
    Unclosed,
    /// A control character other than a line break.
    Control(usize),
    /// A `\` with something behind it that is no escape.
    Escape(usize),
    /// `\u` without four hexadecimal digits.
    Unicode(usize),
}

/// Bytes that may stand in a string and mean themselves: all but quote, backslash and controls.
const PLAIN: [bool; 256] = {
    let mut table = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = false;
        byte += 1;
    }
    table[b'"' as usize] = false;
    table[b'\\' as usize] = false;
    table
};

/// Reads the string whose opening quote is at `start`: one past its closing quote, and whether it holds escapes.
#[inline]
pub(super) fn scan(bytes: &[u8], start: usize) -> Result<(usize, bool), Fault> {
    let mut at = start + 1;
    let mut escaped = false;
    loop {
        while let Some(byte) = bytes.get(at)
            && PLAIN[usize::from(*byte)]
        {
            at += 1;
        }
        match bytes.get(at) {
            Some(b'"') => return Ok((at + 1, escaped)),
            Some(b'\\') => {
                escaped = true;
                at = escape(bytes, at)?;
            }
            None | Some(b'\n' | b'\r') => return Err(Fault::Unclosed),
            Some(_) => return Err(Fault::Control(at)),
        }
    }
}

/// One past the escape sequence at `at`.
fn escape(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => match bytes.get(at + 2..at + 6) {
            Some(digits) if digits.iter().all(u8::is_ascii_hexdigit) => Ok(at + 6),
            _ => Err(Fault::Unicode(at)),
        },
        None | Some(b'\n' | b'\r') => Err(Fault::Unclosed),
        Some(_) => Err(Fault::Escape(at)),
    }
}

/// What the string literal `source`, with its quotes, says. A lone surrogate, which no text can hold, reads as U+FFFD.
pub(crate) fn decode(source: &str) -> Cow<'_, str> {
    let inner = source.get(1..source.len().saturating_sub(1)).unwrap_or_default();
    let Some(first) = memchr::memchr(b'\\', inner.as_bytes()) else {
        return Cow::Borrowed(inner);
    };
    let mut decoded = String::with_capacity(inner.len());
    decoded.push_str(&inner[..first]);
    let mut rest = &inner[first..];
    while let Some(tail) = rest.strip_prefix('\\') {
        let mut characters = tail.chars();
        let sign = characters.next();
        rest = characters.as_str();
        match sign {
            Some('b') => decoded.push('\u{8}'),
            Some('f') => decoded.push('\u{c}'),
            Some('n') => decoded.push('\n'),
            Some('r') => decoded.push('\r'),
            Some('t') => decoded.push('\t'),
            Some('u') => {
                let (character, after) = unicode(rest);
                decoded.push(character);
                rest = after;
            }
            Some(itself) => decoded.push(itself),
            None => {}
        }
        let plain = memchr::memchr(b'\\', rest.as_bytes()).unwrap_or(rest.len());
        decoded.push_str(&rest[..plain]);
        rest = &rest[plain..];
    }
    Cow::Owned(decoded)
}

/// The character of the escape whose digits begin `rest`, and what follows it.
fn unicode(rest: &str) -> (char, &str) {
    let unit = |text: &str| {
        text.get(..4)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
    };
    let Some(high) = unit(rest) else {
        return (char::REPLACEMENT_CHARACTER, rest);
    };
    let after = &rest[4..];
    if (0xd800..0xdc00).contains(&high)
        && let Some(tail) = after.strip_prefix("\\u")
        && let Some(low) = unit(tail).filter(|low| (0xdc00..0xe000).contains(low))
    {
        let code = 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        return (
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            &tail[4..],
        );
    }
    (char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER), after)
}
