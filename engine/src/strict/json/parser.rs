//! The parser itself: a loop over tokens and a stack of open brackets on the heap.

use super::cause;
use super::keys::Keys;
use super::string::{self, Fault};
use super::{Dialect, Scalar, Sink};
use crate::strict::{StrictError, Verdict};
use crate::text::Span;

/// Errors that do not end the parse stop being collected here; the text is hopeless or not JSON.
const MOST_ERRORS: usize = 10_000;

/// The parse is over; its errors are in the verdict.
struct Stop;

/// One open bracket.
#[derive(Clone, Copy)]
enum Open {
    /// A `{` and the number of keys held before its own.
    Mapping { start: usize, keys: usize },
    /// A `[`.
    Sequence { start: usize },
}

pub(super) struct Parser<'t, 's, S> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    dialect: Dialect,
    sink: &'s mut S,
    open: Vec<Open>,
    keys: Keys<'t>,
    errors: Vec<StrictError>,
}

impl<'t, 's, S: Sink> Parser<'t, 's, S> {
    pub(super) fn new(text: &'t str, dialect: Dialect, sink: &'s mut S) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: 0,
            dialect,
            sink,
            open: Vec::new(),
            keys: Keys::new(text),
            errors: Vec::new(),
        }
    }

    pub(super) fn run(mut self) -> Verdict {
        let end = self.document();
        Verdict {
            stopped: end.is_err().then_some(self.at),
            errors: self.errors,
            remarks: self.keys.into_remarks(),
        }
    }

    fn document(&mut self) -> Result<(), Stop> {
        if self.text.starts_with('\u{feff}') {
            if self.dialect == Dialect::Strict {
                self.report(Span::new(0, 3), "a byte order mark is not allowed in JSON")?;
            }
            self.at = 3;
        }
        if self.blank()?.is_none() {
            let cause = "the file is empty, and JSON needs a value";
            return self.fatal(Span::at(self.at), cause);
        }
        loop {
            if self.value()? {
                continue;
            }
            if self.after_value()? {
                break;
            }
        }
        match self.blank()? {
            Some(_) => {
                let span = cause::token(self.text, self.at);
                self.fatal(span, "unexpected text after the end of the document")
            }
            None => Ok(()),
        }
    }

    /// Reads one value whose first byte is next. True when it opened a bracket and the next thing is a value inside.
    #[inline]
    fn value(&mut self) -> Result<bool, Stop> {
        let start = self.at;
        match self.bytes.get(start) {
            Some(b'"') => {
                let (span, escaped) = self.string()?;
                self.sink.scalar(span, Scalar::String { escaped });
            }
            Some(b'{') => {
                self.at += 1;
                self.sink.mapping_start(start);
                self.open.push(Open::Mapping {
                    start,
                    keys: self.keys.count(),
                });
                if self.blank()? != Some(b'}') {
                    self.key()?;
                    return Ok(true);
                }
                self.close(b'}')?;
            }
            Some(b'[') => {
                self.at += 1;
                self.sink.sequence_start(start);
                self.open.push(Open::Sequence { start });
                match self.blank()? {
                    Some(b']') => self.close(b']')?,
                    Some(_) => return Ok(true),
                    None => return self.unclosed(),
                }
            }
            Some(b'-' | b'0'..=b'9') => {
                let span = self.number()?;
                self.sink.scalar(span, Scalar::Number);
            }
            Some(b't') => self.word("true", Scalar::Bool)?,
            Some(b'f') => self.word("false", Scalar::Bool)?,
            Some(b'n') => self.word("null", Scalar::Null)?,
            _ => return self.no_value(),
        }
        Ok(false)
    }

    /// Reads what follows a value: commas and closers up to the next value. True when the document is complete.
    #[inline]
    fn after_value(&mut self) -> Result<bool, Stop> {
        loop {
            let Some(open) = self.open.last().copied() else {
                return Ok(true);
            };
            let next = self.blank()?;
            match (open, next) {
                (_, None) => return self.unclosed(),
                (_, Some(b',')) => {
                    let comma = self.at;
                    self.at += 1;
                    let next = self.blank()?;
                    match (open, next) {
                        (_, None) => return self.unclosed(),
                        (Open::Mapping { .. }, Some(b'}')) | (Open::Sequence { .. }, Some(b']')) => {
                            if self.dialect == Dialect::Strict {
                                let closer = char::from(next.unwrap_or_default());
                                let cause = format!("a comma before `{closer}` is not allowed here");
                                return self.fatal(Span::new(comma, comma + 1), &cause);
                            }
                        }
                        (Open::Mapping { .. }, Some(_)) => {
                            self.key()?;
                            return Ok(false);
                        }
                        (Open::Sequence { .. }, Some(_)) => return Ok(false),
                    }
                }
                (Open::Mapping { .. }, Some(b'}')) => self.close(b'}')?,
                (Open::Sequence { .. }, Some(b']')) => self.close(b']')?,
                (open, Some(byte)) => {
                    let (opener, closer) = match open {
                        Open::Mapping { .. } => ('{', '}'),
                        Open::Sequence { .. } => ('[', ']'),
                    };
                    let cause = if matches!(byte, b'}' | b']') {
                        format!("`{}` cannot close a `{opener}`", char::from(byte))
                    } else {
                        format!("expected `,` or `{closer}` before this")
                    };
                    return self.fatal(cause::token(self.text, self.at), &cause);
                }
            }
        }
    }

    /// Closes the innermost bracket with the `closer` that is next.
    #[inline]
    fn close(&mut self, closer: u8) -> Result<(), Stop> {
        self.at += 1;
        if let Some(Open::Mapping { keys, .. }) = self.open.pop() {
            self.keys.close(keys);
        }
        if closer == b'}' {
            self.sink.mapping_end(self.at);
        } else {
            self.sink.sequence_end(self.at);
        }
        Ok(())
    }

    /// Reads a key and its colon, and goes to the value's first byte.
    #[inline]
    fn key(&mut self) -> Result<(), Stop> {
        match self.bytes.get(self.at) {
            Some(b'"') => {}
            Some(_) => {
                let error = cause::no_key(self.text, self.at);
                return self.stop(error);
            }
            None => return self.unclosed(),
        }
        let (span, escaped) = self.string()?;
        self.keys.add(span, escaped);
        self.sink.key(span, escaped);
        match self.blank()? {
            Some(b':') => self.at += 1,
            Some(_) => {
                let span = cause::token(self.text, self.at);
                return self.fatal(span, "expected `:` between the key and its value");
            }
            None => return self.unclosed(),
        }
        match self.blank()? {
            Some(b'}' | b',') => {
                let span = Span::new(self.at, self.at + 1);
                self.fatal(span, "expected a value after `:`")
            }
            Some(_) => Ok(()),
            None => self.unclosed(),
        }
    }

    #[inline]
    fn string(&mut self) -> Result<(Span, bool), Stop> {
        let start = self.at;
        match string::scan(self.bytes, start) {
            Ok((end, escaped)) => {
                self.at = end;
                Ok((Span::new(start, end), escaped))
            }
            Err(fault) => self.bad_string(start, fault),
        }
    }

    #[cold]
    fn bad_string<T>(&mut self, start: usize, fault: Fault) -> Result<T, Stop> {
        let (span, cause) = match fault {
            Fault::Unclosed => (
                Span::new(start, start + 1),
                "this string is never closed".to_owned(),
            ),
            Fault::Control(at) => {
                let cause = match self.bytes.get(at) {
                    Some(b'\t') => "a tab in a string must be written as `\\t`".to_owned(),
                    byte => format!(
                        "the control character U+{0:04X} in a string must be written as `\\u{0:04x}`",
                        byte.copied().unwrap_or_default()
                    ),
                };
                (Span::new(at, at + 1), cause)
            }
            Fault::Escape(at) => {
                let rest = self.text.get(at + 1..).unwrap_or_default();
                let sign = rest.chars().next().unwrap_or_default();
                let cause = format!(
                    "`\\{}` is not an escape sequence",
                    cause::printable(&sign.to_string())
                );
                (Span::new(at, at + 1 + sign.len_utf8()), cause)
            }
            Fault::Unicode(at) => {
                let digits = self.bytes.get(at + 2..).unwrap_or_default();
                let length = digits
                    .iter()
                    .take(4)
                    .take_while(|byte| byte.is_ascii_hexdigit())
                    .count();
                let cause = "`\\u` needs four hexadecimal digits".to_owned();
                (Span::new(at, at + 2 + length), cause)
            }
        };
        self.fatal(span, &cause)
    }

    #[inline]
    fn number(&mut self) -> Result<Span, Stop> {
        let start = self.at;
        let bytes = self.bytes;
        let digits = |from: usize| {
            let mut at = from;
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let mut at = start + usize::from(bytes.get(start) == Some(&b'-'));
        if bytes.get(at) == Some(&b'0') {
            at += 1;
            if matches!(bytes.get(at), Some(b'0'..=b'9' | b'x' | b'X')) {
                return self.bad_number(start, at);
            }
        } else {
            let end = digits(at);
            if end == at {
                return self.bad_number(start, at);
            }
            at = end;
        }
        if bytes.get(at) == Some(&b'.') {
            let end = digits(at + 1);
            if end == at + 1 {
                return self.bad_number(start, end);
            }
            at = end;
        }
        if matches!(bytes.get(at), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
            let end = digits(at + 1 + sign);
            if end == at + 1 + sign {
                return self.bad_number(start, end);
            }
            at = end;
        }
        self.at = at;
        Ok(Span::new(start, at))
    }

    #[cold]
    fn bad_number<T>(&mut self, start: usize, fault: usize) -> Result<T, Stop> {
        let error = cause::bad_number(self.text, start, fault);
        self.stop(error)
    }

    #[inline]
    fn word(&mut self, word: &str, scalar: Scalar) -> Result<(), Stop> {
        let start = self.at;
        let end = start + word.len();
        if self.bytes.get(start..end) != Some(word.as_bytes()) {
            return self.no_value();
        }
        self.at = end;
        self.sink.scalar(Span::new(start, end), scalar);
        Ok(())
    }

    #[cold]
    fn no_value<T>(&mut self) -> Result<T, Stop> {
        if self.at >= self.bytes.len() {
            return self.unclosed();
        }
        let error = cause::no_value(self.text, self.at);
        self.stop(error)
    }

    /// Skips blanks and comments: the byte that is next, or nothing at the end of the text.
    #[inline]
    fn blank(&mut self) -> Result<Option<u8>, Stop> {
        loop {
            match self.bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(b'/') => self.comment()?,
                other => return Ok(other.copied()),
            }
        }
    }

    #[cold]
    fn comment(&mut self) -> Result<(), Stop> {
        let start = self.at;
        let rest = self.bytes.get(start..).unwrap_or_default();
        let length = match rest.get(1) {
            Some(b'/') => memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len()),
            Some(b'*') => match rest.get(2..).and_then(|inner| memchr::memmem::find(inner, b"*/")) {
                Some(inner) => inner + 4,
                None => {
                    let span = Span::new(start, start + 2);
                    return self.fatal(span, "this comment is never closed");
                }
            },
            _ => {
                let span = Span::new(start, start + 1);
                return self.fatal(span, "unexpected `/`");
            }
        };
        self.at = start + length;
        if self.dialect == Dialect::Strict {
            self.report(Span::new(start, self.at), "comments are not allowed in JSON")?;
        }
        Ok(())
    }

    /// The text ends inside a bracket: the innermost one is never closed.
    #[cold]
    fn unclosed<T>(&mut self) -> Result<T, Stop> {
        match self.open.last() {
            Some(Open::Mapping { start, .. }) => {
                self.fatal(Span::new(*start, start + 1), "this `{` is never closed")
            }
            Some(Open::Sequence { start }) => {
                self.fatal(Span::new(*start, start + 1), "this `[` is never closed")
            }
            None => self.fatal(Span::at(self.at), "the file is empty, and JSON needs a value"),
        }
    }

    /// Reports an error and goes on.
    fn report(&mut self, span: Span, cause: &str) -> Result<(), Stop> {
        self.errors.push(StrictError {
            span,
            cause: cause.to_owned(),
        });
        if self.errors.len() < MOST_ERRORS {
            Ok(())
        } else {
            Err(Stop)
        }
    }

    fn fatal<T>(&mut self, span: Span, cause: &str) -> Result<T, Stop> {
        self.stop(StrictError {
            span,
            cause: cause.to_owned(),
        })
    }

    #[cold]
    fn stop<T>(&mut self, error: StrictError) -> Result<T, Stop> {
        self.errors.push(error);
        Err(Stop)
    }
}
