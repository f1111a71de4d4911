//! The parser's events, with its character counts turned into byte offsets of the original text.

use saphyr_parser::{Event, Marker, Parser, ScanError, Span as Marked, StrInput};

use super::lenient::Settled;

/// Reads the events of one settled text.
pub(crate) struct Reader<'s> {
    parser: Parser<'s, StrInput<'s>>,
    settled: &'s Settled<'s>,
    cursor: Cursor<'s>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(settled: &'s Settled<'s>) -> Self {
        Self {
            parser: Parser::new_from_str(settled.text()),
            settled,
            cursor: Cursor::new(settled.text()),
        }
    }

    /// The next event, nothing after the last.
    ///
    /// # Errors
    /// Where the text is not YAML. Nothing may be read after an error.
    #[inline]
    pub(crate) fn next(&mut self) -> Option<Result<(Event<'s>, Marked), ScanError>> {
        self.parser.next_event()
    }

    /// The offset of `marker` in the original text. Asking in order of place is cheap.
    #[inline]
    pub(crate) fn place(&mut self, marker: Marker) -> usize {
        let byte = self.cursor.byte(marker.index());
        self.settled.place(byte)
    }
}

/// Turns counts of characters into counts of bytes by walking along with them.
struct Cursor<'s> {
    bytes: &'s [u8],
    ascii: bool,
    characters: usize,
    byte: usize,
}

impl<'s> Cursor<'s> {
    fn new(text: &'s str) -> Self {
        Self {
            bytes: text.as_bytes(),
            ascii: text.is_ascii(),
            characters: 0,
            byte: 0,
        }
    }

    #[inline]
    fn byte(&mut self, characters: usize) -> usize {
        if self.ascii {
            return characters.min(self.bytes.len());
        }
        let continues = |byte: Option<&u8>| byte.is_some_and(|byte| byte & 0xc0 == 0x80);
        while self.characters < characters && self.byte < self.bytes.len() {
            self.byte += 1;
            while continues(self.bytes.get(self.byte)) {
                self.byte += 1;
            }
            self.characters += 1;
        }
        while self.characters > characters && self.byte > 0 {
            self.byte -= 1;
            while continues(self.bytes.get(self.byte)) {
                self.byte -= 1;
            }
            self.characters -= 1;
        }
        self.byte
    }
}

/// One past the closing quote of the quoted scalar that begins at `start`; the end of the text if it has none.
pub(crate) fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    match bytes.get(start) {
        Some(b'\'') => loop {
            match memchr::memchr(b'\'', bytes.get(at..).unwrap_or_default()) {
                Some(found) if bytes.get(at + found + 1) == Some(&b'\'') => at += found + 2,
                Some(found) => return at + found + 1,
                None => return bytes.len(),
            }
        },
        _ => loop {
            match memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
                Some(found) if bytes.get(at + found) == Some(&b'\\') => at += found + 2,
                Some(found) => return at + found + 1,
                None => return bytes.len(),
            }
        },
    }
}

/// Where the node whose anchor or tag is at `start` begins after them, blanks, line breaks and comments left behind.
pub(crate) fn skip_properties(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        match bytes.get(at) {
            Some(b'&' | b'!') => {
                let verbatim = bytes.get(at..at + 2) == Some(b"!<");
                while let Some(byte) = bytes.get(at)
                    && !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
                    && (verbatim || !matches!(byte, b',' | b'[' | b']' | b'{' | b'}'))
                {
                    at += 1;
                }
            }
            _ => return at,
        }
        at = skip_blank(bytes, at);
    }
}

/// Past blanks, line breaks and comments.
pub(crate) fn skip_blank(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\t' | b'\n' | b'\r') => at += 1,
            Some(b'#') if at == 0 || matches!(bytes.get(at - 1), Some(b' ' | b'\t' | b'\n' | b'\r')) => {
                let rest = bytes.get(at..).unwrap_or_default();
                at += memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
            }
            _ => return at,
        }
    }
}
