//! A small HTTP server on the loopback address, for as long as the program runs.

use std::error::Error;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

/// A request as it came.
#[derive(Debug, Clone)]
pub(super) struct Received {
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Received {
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }

    /// The names in the query.
    pub(super) fn query_names(&self) -> Vec<String> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| pair.split('=').next().unwrap_or_default().to_owned())
            .collect()
    }

    /// The body as JSON; nothing where it is none.
    pub(super) fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Method, path, and the names in query and body.
    pub(super) fn summary(&self) -> String {
        let mut text = format!("{} {}", self.method, self.path());
        let query = self.query_names();
        if !query.is_empty() {
            text.push_str(&format!("?{}", query.join("&")));
        }
        if let Some(serde_json::Value::Object(fields)) = self.json() {
            let names: Vec<&str> = fields.keys().map(String::as_str).collect();
            text.push_str(&format!(" {{{}}}", names.join(", ")));
        }
        text
    }
}

/// An answer with a body of JSON.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

/// Starts a server that answers as `answer` says, each connection once.
///
/// # Errors
/// When no port is free.
pub(super) fn start(
    answer: impl Fn(&Received) -> Reply + Send + Sync + 'static,
) -> Result<SocketAddr, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let answer = Arc::new(answer);
    std::thread::spawn(move || {
        for stream in listener.incoming().filter_map(Result::ok) {
            let answer = Arc::clone(&answer);
            std::thread::spawn(move || {
                // A client that has gone hears nothing.
                let _gone = serve(stream, &*answer);
            });
        }
    });
    Ok(address)
}

fn serve(mut stream: TcpStream, answer: &(impl Fn(&Received) -> Reply + ?Sized)) -> io::Result<()> {
    let Some(request) = read(&stream)? else {
        return Ok(());
    };
    let reply = answer(&request);
    let head = format!(
        "HTTP/1.1 {} Answered\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        reply.status,
        reply.body.len()
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(&reply.body)
}

fn read(stream: &TcpStream) -> io::Result<Option<Received>> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let (method, target) = (method.to_owned(), target.to_owned());
    let headers = headers(&mut reader)?;
    let length = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    Ok(Some(Received {
        method,
        target,
        headers,
        body,
    }))
}

/// Reads headers up to the empty line behind them.
pub(super) fn headers(reader: &mut impl BufRead) -> io::Result<Vec<(String, String)>> {
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) => headers.push((name.to_owned(), value.trim().to_owned())),
            None => return Ok(headers),
        }
    }
}
