//! A small HTTP server on the loopback address that answers as a test tells it, also wrongly.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use qmoi_forge::{ApiAddress, Credential, Forge, Platform, ProjectPath, Secret, Settings, open};
use serde_json::Value;

pub(crate) const TOKEN: &str = "planted-token-0815";

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(&found.1)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// A value of the query, as it was encoded.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let (_, query) = self.target.split_once('?')?;
        query.split('&').find_map(|pair| {
            let (key, value) = pair.split_once('=')?;
            (key == name).then_some(value)
        })
    }
}

/// What to do with a request.
pub(crate) enum Reply {
    /// An answer as it should be.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Bytes as they are, then the connection is closed.
    Raw(Vec<u8>),
    /// Nothing, for so long.
    Hang(Duration),
    /// A start, then a byte now and then.
    Drip,
    /// A body without end.
    Endless,
    /// The connection is closed without a word.
    Close,
}

pub(crate) fn answer(status: u16, body: &Value) -> Reply {
    Reply::Answer(status, Vec::new(), body.to_string())
}

pub(crate) struct StandIn {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
    stopped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl StandIn {
    pub(crate) fn start(reply: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let stopped = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let (received, stopped, reply) = (received.clone(), stopped.clone(), Arc::new(reply));
            move || {
                for stream in listener.incoming() {
                    if stopped.load(Ordering::SeqCst) {
                        return;
                    }
                    let (received, stopped, reply) = (received.clone(), stopped.clone(), reply.clone());
                    std::thread::spawn(move || serve(stream.unwrap(), &received, &stopped, &*reply));
                }
            }
        });
        Self {
            address,
            received,
            stopped,
            thread: Some(thread),
        }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// How many requests of this method and path came.
    pub(crate) fn count(&self, method: &str, path: &str) -> usize {
        let all = self.received();
        all.iter()
            .filter(|one| one.method == method && one.path() == path)
            .count()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Settings with short limits and the planted token.
    pub(crate) fn settings(&self) -> Settings {
        let credential = Credential::Token(Secret::new(TOKEN));
        let mut settings = Settings::new(ApiAddress::parse(&self.url("")).unwrap(), Some(credential));
        settings.request_timeout = Duration::from_secs(10);
        settings
    }

    pub(crate) fn forge(&self, platform: Platform, project: &str) -> Box<dyn Forge> {
        open(platform, self.settings(), ProjectPath::parse(project).unwrap()).unwrap()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(
    mut stream: TcpStream,
    received: &Mutex<Vec<Received>>,
    stopped: &AtomicBool,
    reply: &(impl Fn(&Received) -> Reply + ?Sized),
) {
    let Some(request) = read(&stream) else { return };
    received.lock().unwrap().push(request.clone());
    // Clients may be gone by now; that is part of some tests.
    let _ = match reply(&request) {
        Reply::Answer(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n", body.len());
            if !headers.iter().any(|(name, _)| *name == "Content-Type") {
                head.push_str("Content-Type: application/json\r\n");
            }
            for (name, value) in headers {
                head.push_str(&format!("{name}: {value}\r\n"));
            }
            stream.write_all(format!("{head}Connection: close\r\n\r\n{body}").as_bytes())
        }
        Reply::Raw(bytes) => stream.write_all(&bytes),
        Reply::Hang(time) => {
            wait(time, stopped);
            Ok(())
        }
        Reply::Drip => {
            let mut result = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
            while result.is_ok() && !stopped.load(Ordering::SeqCst) {
                wait(Duration::from_millis(100), stopped);
                result = stream.write_all(b" ");
            }
            result
        }
        Reply::Endless => {
            let mut result = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while result.is_ok() && !stopped.load(Ordering::SeqCst) {
                result = stream.write_all(&[b' '; 4096]);
            }
            result
        }
        Reply::Close => Ok(()),
    };
}

fn wait(time: Duration, stopped: &AtomicBool) {
    let step = Duration::from_millis(20);
    let mut left = time;
    while !left.is_zero() && !stopped.load(Ordering::SeqCst) {
        std::thread::sleep(step);
        left = left.saturating_sub(step);
    }
}

fn read(stream: &TcpStream) -> Option<Received> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_owned(), value.trim().to_owned()));
    }
    let length = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Received {
        method,
        target,
        headers,
        body: String::from_utf8(body).unwrap(),
    })
}
