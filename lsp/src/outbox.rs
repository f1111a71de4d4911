//! Everything that goes to the client, written by one thread in the order in which it was sent.
//!
//! Sending never waits, so a client that does not read stops nobody. Requests to the client are sent and forgotten.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use serde_json::{Value, json};

use crate::frame;

enum Outgoing {
    Message(Value),
    Flush(Sender<()>),
}

/// The way to the client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Outbox {
    sender: Sender<Outgoing>,
    next: Arc<AtomicU64>,
}

impl Outbox {
    /// Starts the thread that writes to `output`, and calls `closed` when that cannot be written to any more.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub(crate) fn start(
        mut output: impl Write + Send + 'static,
        closed: impl FnOnce() + Send + 'static,
    ) -> std::io::Result<Self> {
        let (sender, receiver) = mpsc::channel();
        std::thread::Builder::new()
            .name("qmoi-writer".to_owned())
            .spawn(move || {
                for outgoing in receiver {
                    match outgoing {
                        Outgoing::Message(message) => {
                            if frame::write(&mut output, &message).is_err() {
                                closed();
                                return;
                            }
                        }
                        Outgoing::Flush(done) => {
                            let _nobody_waits_any_more = done.send(());
                        }
                    }
                }
            })?;
        Ok(Self {
            sender,
            next: Arc::default(),
        })
    }

    /// Sends a whole message.
    pub(crate) fn send(&self, message: Value) {
        let _the_client_is_gone = self.sender.send(Outgoing::Message(message));
    }

    /// Sends a notification.
    pub(crate) fn notify(&self, method: &str, parameters: impl serde::Serialize) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    /// Sends a request whose answer interests nobody.
    pub(crate) fn request(&self, method: &str, parameters: impl serde::Serialize) {
        let id = format!("qmoi/{}", self.number());
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
    }

    /// A number that was not given before.
    #[must_use]
    pub(crate) fn number(&self) -> u64 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// Waits until all that was sent is written, but no longer than `limit`.
    pub(crate) fn flush(&self, limit: Duration) {
        let (done, waiting) = mpsc::channel();
        if self.sender.send(Outgoing::Flush(done)).is_ok() {
            let _late_is_lost = waiting.recv_timeout(limit);
        }
    }
}
