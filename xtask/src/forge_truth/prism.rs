//! The program that serves a description of an API and judges requests by it.
//!
//! It is run without `--errors`: with that it also refuses examples of the description that do not fit the description's own
//! schemas, of which GitHub's has some. What it says about a request it says in a header in either case, and that is asked for.

use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::server::{self, Received, Reply};

/// How long it may take to read the description.
const PATIENCE: Duration = Duration::from_secs(180);

/// The running program.
pub(super) struct Prism {
    child: Child,
    address: SocketAddr,
}

/// What it answered, and what it finds wrong with the request.
pub(super) struct Judged {
    pub(super) reply: Reply,
    pub(super) violations: Vec<String>,
}

impl Prism {
    /// Starts it with a description and waits until it serves.
    ///
    /// # Errors
    /// When it does not start, or is not ready in time.
    pub(super) fn start(modules: &Path, description: &Path) -> Result<Self, Box<dyn Error>> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let mut child = Command::new(modules.join(".bin/prism"))
            .args(["mock", "--host", "127.0.0.1", "--port"])
            .arg(address.port().to_string())
            .arg(description)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let end = Instant::now() + PATIENCE;
        while TcpStream::connect(address).is_err() {
            if Instant::now() > end || child.try_wait()?.is_some() {
                let _gone = child.kill();
                return Err("prism did not start to serve".into());
            }
            std::thread::sleep(Duration::from_millis(200));
        }
        Ok(Self { child, address })
    }

    /// Where it listens.
    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Prism {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _waited_for = self.child.wait();
    }
}

/// Passes a request on. Its `Link` is left out: it promises a next page forever.
///
/// # Errors
/// When no answer comes, or none that is understood.
pub(super) fn judge(address: SocketAddr, request: &Received) -> Result<Judged, Box<dyn Error>> {
    let mut stream = TcpStream::connect(address)?;
    // Of the older version answers come in one piece.
    let mut head = format!(
        "{} {} HTTP/1.0\r\nHost: {address}\r\n",
        request.method, request.target
    );
    for (name, value) in &request.headers {
        if !["host", "connection"].contains(&name.to_ascii_lowercase().as_str()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    stream.write_all(&request.body)?;

    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line
        .split_whitespace()
        .nth(1)
        .and_then(|status| status.parse().ok());
    let headers = server::headers(&mut reader)?;
    let mut body = Vec::new();
    reader.read_to_end(&mut body)?;
    let reply = Reply {
        status: status.ok_or("prism gave no status")?,
        body,
    };
    let header = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("sl-violations"));
    let mut violations = header
        .map(|(_, value)| in_request(value))
        .transpose()?
        .unwrap_or_default();
    // Its own errors, as for an address that is not described.
    if let Ok(problem) = serde_json::from_slice::<Value>(&reply.body)
        && let Some(kind) = problem["type"].as_str()
        && kind.starts_with("https://stoplight.io/prism/errors#")
    {
        violations.push(problem["title"].as_str().unwrap_or(kind).to_owned());
    }
    Ok(Judged { reply, violations })
}

/// What the header says about the request, not about the answer.
fn in_request(header: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let all: Vec<Value> = serde_json::from_str(header)?;
    let of_request = all
        .iter()
        .filter(|violation| violation["location"][0] == "request");
    Ok(of_request
        .map(|violation| {
            violation["message"]
                .as_str()
                .unwrap_or("without a message")
                .to_owned()
        })
        .collect())
}
