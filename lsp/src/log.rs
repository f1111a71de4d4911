//! What the server tells about itself: to the client's log, and to a file when one was named.

use std::fs::File;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use serde_json::json;
use tower_lsp::ls_types::MessageType;

use crate::outbox::Outbox;

/// Where messages about the server itself go. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Log {
    outbox: Outbox,
    file: Option<Arc<Mutex<File>>>,
    since: Instant,
}

impl Log {
    /// A log that writes to the client and to `file`.
    #[must_use]
    pub(crate) fn new(outbox: Outbox, file: Option<File>) -> Self {
        Self {
            outbox,
            file: file.map(|file| Arc::new(Mutex::new(file))),
            since: Instant::now(),
        }
    }

    /// Something the user should look at.
    pub(crate) fn warn(&self, text: &str) {
        self.write("warning", text);
        let parameters = json!({ "type": MessageType::WARNING, "message": text });
        self.outbox.notify("window/logMessage", parameters);
    }

    /// Something that explains what happens, for the file alone.
    pub(crate) fn note(&self, text: &str) {
        self.write("note", text);
    }

    fn write(&self, kind: &str, text: &str) {
        if let Some(file) = &self.file {
            let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
            // A log that cannot be written is no reason to stop.
            let _nobody_to_tell =
                writeln!(file, "{:>9.3} {kind}: {text}", self.since.elapsed().as_secs_f64());
        }
    }
}
