//! Messages between their headers: reading them whatever the client's habits, and writing them.
//!
//! Header names count in any case, unknown headers are passed over, and a message that is not JSON costs only itself: its
//! length is known, so the next one begins where it should. Where a length was wrong, the next one is looked for in the
//! bytes that follow.

use std::io::{self, BufRead, Read, Write};

use serde_json::Value;

use crate::half_characters;

/// More than any message a client has reason to send; a length beyond it is a lost place in the stream.
const LARGEST: usize = 1024 * 1024 * 1024;

/// Longest line of a header.
const LONGEST_HEADER: usize = 16 * 1024;

/// The header that counts, in small letters.
const LENGTH: &str = "content-length";

/// What came in.
#[derive(Debug, PartialEq)]
pub(crate) enum Frame {
    /// JSON.
    Message(Value),
    /// Something else; the service goes on.
    Malformed(String),
    /// Nothing more will come.
    End,
}

/// Reads one message.
///
/// # Errors
/// When the stream itself fails.
pub(crate) fn read(input: &mut impl BufRead) -> io::Result<Frame> {
    let mut length: Option<usize> = None;
    let mut fault = None;
    let mut has_header = false;
    loop {
        let mut line = Vec::new();
        let read = input
            .by_ref()
            .take(LONGEST_HEADER as u64)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(Frame::End);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim();
        if line.is_empty() {
            if has_header {
                break;
            }
            // Empty lines between messages say nothing.
            continue;
        }
        has_header = true;
        match said_length(line).map(str::parse) {
            Some(Ok(value)) if value <= LARGEST => length = Some(value),
            Some(_) => fault = Some(format!("no length: `{line}`")),
            None if !line.contains(':') => fault = Some("a header without a colon".to_owned()),
            None => {}
        }
    }
    let Some(length) = length else {
        return Ok(Frame::Malformed(
            fault.unwrap_or_else(|| "no Content-Length".to_owned()),
        ));
    };
    let mut body = Vec::new();
    input.by_ref().take(length as u64).read_to_end(&mut body)?;
    if body.len() < length {
        return Ok(Frame::End);
    }
    Ok(match serde_json::from_slice(&body) {
        Ok(message) => Frame::Message(message),
        Err(error) => match half_characters::replaced(&body).map(|body| serde_json::from_slice(&body)) {
            Some(Ok(message)) => Frame::Message(message),
            _ => Frame::Malformed(error.to_string()),
        },
    })
}

/// What follows the name of the length. After a wrong length the rest of its message stands before the name, for no line
/// end parts a message from the next one's headers.
fn said_length(line: &str) -> Option<&str> {
    let at = line.to_ascii_lowercase().rfind(LENGTH)?;
    line.get(at + LENGTH.len()..)?
        .trim_start()
        .strip_prefix(':')
        .map(str::trim)
}

/// Writes one message.
///
/// # Errors
/// When the stream fails.
pub(crate) fn write(output: &mut impl Write, message: &Value) -> io::Result<()> {
    let body = serde_json::to_vec(message)?;
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(&body)?;
    output.flush()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn frames(mut input: &[u8]) -> Vec<Frame> {
        let mut frames = Vec::new();
        loop {
            let frame = read(&mut input).unwrap();
            let last = frame == Frame::End;
            frames.push(frame);
            if last {
                return frames;
            }
        }
    }

    #[test]
    fn header_names_count_in_any_case_and_others_are_passed_over() {
        let input = b"content-LENGTH: 2\r\nContent-Type: x; charset=utf-8\r\n\r\n{}Content-length:4\n\nnull";
        let expected = [Frame::Message(json!({})), Frame::Message(Value::Null), Frame::End];
        assert_eq!(frames(input), expected);
    }

    #[test]
    fn what_is_not_json_costs_only_itself() {
        let read = frames(b"Content-Length: 3\r\n\r\n{{{Content-Length: 2\r\n\r\n[]");
        assert!(matches!(&read[0], Frame::Malformed(_)), "{read:?}");
        assert_eq!(read[1], Frame::Message(json!([])));
    }

    #[test]
    fn headers_without_a_length_are_malformed_and_the_next_message_is_read() {
        let read = frames(b"X: y\r\n\r\nContent-Length: -1\r\n\r\nContent-Length: 2\r\n\r\n{}");
        assert!(
            matches!(read[..2], [Frame::Malformed(_), Frame::Malformed(_)]),
            "{read:?}"
        );
        assert_eq!(read[2], Frame::Message(json!({})));
    }

    #[test]
    fn behind_a_message_of_unknown_length_the_next_is_found() {
        let read = frames(b"Content-Length: x\r\n\r\n{\"a\":1}content-length: 2\r\n\r\n{}");
        assert!(matches!(read[0], Frame::Malformed(_)), "{read:?}");
        assert_eq!(read[1..], [Frame::Message(json!({})), Frame::End]);
    }

    #[test]
    fn half_a_character_costs_no_message() {
        let read = frames(b"Content-Length: 10\r\n\r\n[\"\\udc00\"]");
        assert_eq!(read[0], Frame::Message(json!(["\u{fffd}"])));
    }

    #[test]
    fn a_message_cut_off_is_the_end() {
        assert_eq!(frames(b"Content-Length: 9\r\n\r\n{}"), [Frame::End]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut written = Vec::new();
        write(&mut written, &json!({"a": "\u{1f600}"})).unwrap();
        assert_eq!(frames(&written)[0], Frame::Message(json!({"a": "\u{1f600}"})));
    }
}
