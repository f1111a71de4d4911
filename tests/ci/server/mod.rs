//! A git server on the loopback address: git's own `http-backend`, behind whatever a test wants to go wrong.
//!
//! The platform's API is answered under the same address by a stand-in. Connections are kept, as real servers keep them.

pub(crate) mod access;
pub(crate) mod answer;
pub(crate) mod backend;
pub(crate) mod fault;
pub(crate) mod request;

use std::io::{ErrorKind, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use self::access::Access;
use self::answer::Answer;
use self::fault::{Fault, Kind, Script};
use self::request::{Request, exactly, peek_head};

/// How often a waiting thread looks whether the test is over.
const GLANCE: Duration = Duration::from_millis(20);

/// The smallest body of a push: one that asks only for leave to send more has these four bytes.
const PROBE: usize = 4;

/// The platform's API.
pub(crate) trait Api: Send + Sync {
    fn answer(&self, request: &Request) -> Answer;
}

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) kind: Kind,
    pub(crate) request: Request,
    /// Whether it was let in.
    pub(crate) let_in: bool,
}

impl Seen {
    /// Whether this is a push rather than a question whether there may be one.
    fn is_attempt(&self) -> bool {
        self.let_in && (self.kind != Kind::Push || self.request.body.len() != PROBE)
    }
}

struct Shared {
    root: PathBuf,
    script: Mutex<Script>,
    access: Mutex<Access>,
    seen: Mutex<Vec<Seen>>,
    api: Mutex<Option<Arc<dyn Api>>>,
    stopped: AtomicBool,
}

/// The server. It ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves the bare repositories below `root`.
    pub(crate) fn start(root: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            root: root.to_owned(),
            script: Mutex::default(),
            access: Mutex::default(),
            seen: Mutex::default(),
            api: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let thread = std::thread::spawn({
            let shared = shared.clone();
            move || {
                for stream in listener.incoming() {
                    if shared.is_stopped() {
                        return;
                    }
                    let (shared, stream) = (shared.clone(), stream.unwrap());
                    std::thread::spawn(move || shared.serve(stream));
                }
            }
        });
        Self {
            address,
            shared,
            thread: Some(thread),
        }
    }

    /// An address on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Has the platform's API answered by this.
    pub(crate) fn serve_api(&self, api: Arc<dyn Api>) {
        *self.shared.api.lock().unwrap() = Some(api);
    }

    pub(crate) fn access(&self) -> MutexGuard<'_, Access> {
        self.shared.access.lock().unwrap()
    }

    /// What happens to the next requests of a kind.
    pub(crate) fn next(&self, kind: Kind, faults: impl IntoIterator<Item = Fault>) {
        self.shared.script.lock().unwrap().push(kind, faults);
    }

    /// What happens to all requests of a kind, behind those that have something else in store.
    pub(crate) fn always(&self, kind: Kind, fault: Fault) {
        self.shared.script.lock().unwrap().set(kind, fault);
    }

    /// What happens to the next request that fits.
    pub(crate) fn when(&self, fits: impl Fn(&Request) -> bool + Send + 'static, fault: Fault) {
        self.shared.script.lock().unwrap().when(fits, fault);
    }

    /// Lets everything go well from now on.
    pub(crate) fn heal(&self) {
        self.shared.script.lock().unwrap().clear();
    }

    /// Whether all that was to go wrong once did.
    pub(crate) fn is_used_up(&self) -> bool {
        self.shared.script.lock().unwrap().is_used_up()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.shared.seen.lock().unwrap().clone()
    }

    /// How many requests of a kind were let in.
    pub(crate) fn count(&self, kind: Kind) -> usize {
        let of_kind = |seen: &&Seen| seen.kind == kind && seen.is_attempt();
        self.shared.seen.lock().unwrap().iter().filter(of_kind).count()
    }

    pub(crate) fn forget(&self) {
        self.shared.seen.lock().unwrap().clear();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            let _ended = thread.join();
        }
    }
}

impl Shared {
    fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    /// Answers what comes over one connection.
    fn serve(&self, mut stream: TcpStream) {
        stream.set_read_timeout(Some(GLANCE)).unwrap();
        stream.set_nodelay(true).unwrap();
        while let Some((request, length)) = peek_head(&stream, || self.is_stopped()) {
            if self.handle(&mut stream, request, length).is_none() {
                return;
            }
        }
    }

    /// Answers one request. Nothing when the connection is at its end.
    fn handle(&self, stream: &mut TcpStream, mut request: Request, length: usize) -> Option<()> {
        let kind = Kind::of(&request);
        let refusal = self.access.lock().unwrap().refusal(kind, &request);
        let fault = if refusal.is_some() || kind == Kind::Api && !request.path().starts_with("/api/") {
            Fault::None
        } else {
            self.script.lock().unwrap().take(kind, &request)
        };
        let place = self.note(kind, &request, refusal.is_none());
        if matches!(fault, Fault::Reset) {
            return None;
        }
        exactly(stream, length)?;
        if request.header("expect").is_some() {
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
        }
        if let Fault::CutRequest(bytes) = fault {
            request.read_some(stream, bytes)?;
            return None;
        }
        request.read_body(stream)?;
        if let Some(seen) = self.seen.lock().unwrap().get_mut(place) {
            seen.request.body.clone_from(&request.body);
        }
        if let Some(refusal) = refusal {
            return stream.write_all(&refusal.bytes()).ok();
        }
        match fault {
            Fault::None => stream.write_all(&self.answer(kind, &request).bytes()).ok(),
            Fault::Answer(answer) => stream.write_all(&answer.bytes()).ok(),
            Fault::First(deed) => {
                deed();
                stream.write_all(&self.answer(kind, &request).bytes()).ok()
            }
            Fault::Reset | Fault::CutRequest(_) | Fault::Empty => None,
            Fault::CutAnswer(bytes) => {
                let answer = self.answer(kind, &request).bytes();
                let most = bytes.min(answer.len() - 1);
                let _gone = stream.write_all(&answer[..most]);
                None
            }
            Fault::LoseAnswer => {
                let _lost = self.answer(kind, &request);
                None
            }
            Fault::Hang => self.wait_for_end(stream),
            Fault::HangAfter => {
                let _kept = self.answer(kind, &request);
                self.wait_for_end(stream)
            }
            Fault::Drip => self.drip(stream, &self.answer(kind, &request).bytes()),
        }
    }

    /// Writes the request down and tells at which place.
    fn note(&self, kind: Kind, request: &Request, let_in: bool) -> usize {
        let mut seen = self.seen.lock().unwrap();
        seen.push(Seen {
            kind,
            request: request.clone(),
            let_in,
        });
        seen.len() - 1
    }

    fn answer(&self, kind: Kind, request: &Request) -> Answer {
        if kind != Kind::Api {
            return backend::answer(&self.root, request);
        }
        let api = self.api.lock().unwrap().clone();
        api.map_or_else(|| Answer::text(404, "no such page"), |api| api.answer(request))
    }

    /// Waits until the client has gone, or the test is over.
    fn wait_for_end(&self, stream: &TcpStream) -> Option<()> {
        while !self.is_stopped() {
            match stream.peek(&mut [0]) {
                Ok(0) => return None,
                Ok(_) => std::thread::sleep(GLANCE),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(_) => return None,
            }
        }
        None
    }

    fn drip(&self, stream: &mut TcpStream, bytes: &[u8]) -> Option<()> {
        for byte in bytes {
            stream.write_all(&[*byte]).ok()?;
            for _ in 0..1000 / GLANCE.as_millis() {
                if self.is_stopped() {
                    return None;
                }
                std::thread::sleep(GLANCE);
            }
        }
        Some(())
    }
}
