//! A request of HTTP/1.1, read from a connection no faster than a test wants it read.

use std::io::{ErrorKind, Read};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

const LONGEST_HEAD: usize = 64 * 1024;
const PAUSE: Duration = Duration::from_millis(2);

/// A request. Its body is empty until it is read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query as they were sent.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    pub(crate) fn query_text(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }

    /// A value of the query, decoded.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let pairs = self.query_text().split('&');
        let mut values = pairs.filter_map(|pair| pair.split_once('='));
        let (_, value) = values.find(|(key, _)| *key == name)?;
        Some(decoded(value))
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The password of Basic authentication, or the token of any other kind.
    pub(crate) fn token(&self) -> Option<String> {
        for name in ["private-token", "job-token"] {
            if let Some(token) = self.header(name) {
                return Some(token.to_owned());
            }
        }
        let (kind, value) = self.header("authorization")?.split_once(' ')?;
        if !kind.eq_ignore_ascii_case("basic") {
            return Some(value.to_owned());
        }
        let bytes = base64(value)?;
        let (_, password) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
        Some(password.to_owned())
    }

    /// The user of Basic authentication.
    pub(crate) fn user(&self) -> Option<String> {
        let (_, value) = self.header("authorization")?.split_once(' ')?;
        let bytes = base64(value)?;
        let (user, _) = std::str::from_utf8(&bytes).ok()?.split_once(':')?;
        Some(user.to_owned())
    }

    fn is_chunked(&self) -> bool {
        self.header("transfer-encoding")
            .is_some_and(|value| value.eq_ignore_ascii_case("chunked"))
    }

    fn length(&self) -> usize {
        self.header("content-length")
            .map_or(0, |value| value.parse().unwrap())
    }

    /// Reads all of the body. Nothing when the connection ends before it does.
    pub(crate) fn read_body(&mut self, stream: &mut TcpStream) -> Option<()> {
        if !self.is_chunked() {
            self.body = exactly(stream, self.length())?;
            return Some(());
        }
        loop {
            let line = line(stream)?;
            let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
            self.body.extend(exactly(stream, size)?);
            let _end_of_chunk = exactly(stream, 2)?;
            if size == 0 {
                return Some(());
            }
        }
    }

    /// Reads so much of the body and leaves at least a byte of it unread.
    pub(crate) fn read_some(&self, stream: &mut TcpStream, most: usize) -> Option<()> {
        let most = if self.is_chunked() {
            most
        } else {
            most.min(self.length().saturating_sub(1))
        };
        exactly(stream, most)?;
        stream.peek(&mut [0]).ok()?;
        Some(())
    }
}

/// The head of the next request and its length, without taking it from the connection. Nothing when none comes any more.
pub(crate) fn peek_head(stream: &TcpStream, stopped: impl Fn() -> bool) -> Option<(Request, usize)> {
    let mut buffer = vec![0; LONGEST_HEAD];
    let mut known = 0;
    while !stopped() {
        let count = match stream.peek(&mut buffer) {
            Ok(0) => return None,
            Ok(count) => count,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => continue,
            Err(_) => return None,
        };
        if let Some(end) = buffer[..count].windows(4).position(|four| four == b"\r\n\r\n") {
            return Some((head(&buffer[..end])?, end + 4));
        }
        if count == known {
            std::thread::sleep(PAUSE);
        }
        known = count;
    }
    None
}

fn head(bytes: &[u8]) -> Option<Request> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut lines = text.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let headers = lines.filter_map(|line| line.split_once(':'));
    Some(Request {
        method,
        target,
        headers: headers
            .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
            .collect(),
        body: Vec::new(),
    })
}

/// So many bytes, however long they take.
pub(crate) fn exactly(stream: &mut TcpStream, count: usize) -> Option<Vec<u8>> {
    let mut bytes = vec![0; count];
    let mut read = 0;
    while read < count {
        match stream.read(&mut bytes[read..]) {
            Ok(0) => return None,
            Ok(more) => read += more,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => return None,
        }
    }
    Some(bytes)
}

fn line(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n") {
        bytes.extend(exactly(stream, 1)?);
    }
    Some(String::from_utf8_lossy(&bytes[..bytes.len() - 2]).into_owned())
}

/// Percent-decoded text.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let digits = (first == b'%').then(|| behind.get(..2)).flatten();
        let byte = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        match byte {
            Some(byte) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            None => {
                bytes.push(if first == b'+' { b' ' } else { first });
                rest = behind;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn base64(text: &str) -> Option<Vec<u8>> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.decode(text).ok()
}
