//! Telling the client how far long work has come.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::outbox::Outbox;

/// Work shorter than this is not worth a word.
const PATIENCE: Duration = Duration::from_millis(300);

/// How often is told how far it is.
const INTERVAL: Duration = Duration::from_millis(100);

/// One piece of work. Its end is told when it is dropped.
pub(crate) struct Progress {
    outbox: Outbox,
    title: &'static str,
    token: Option<Value>,
    /// Whether the client made the token, or has to be told of it.
    is_known: bool,
    began: Instant,
    told: Option<Instant>,
}

impl Progress {
    /// Work that the client asked for, and about which it wants to hear under `token`.
    #[must_use]
    pub(crate) fn under(token: Option<Value>, title: &'static str, outbox: &Outbox) -> Self {
        Self {
            outbox: outbox.clone(),
            title,
            token,
            is_known: true,
            began: Instant::now(),
            told: None,
        }
    }

    /// Work of our own, for a client that shows such where `shows` says so.
    #[must_use]
    pub(crate) fn own(shows: bool, title: &'static str, outbox: &Outbox) -> Self {
        let token = shows.then(|| json!(format!("qmoi/progress/{}", outbox.number())));
        let mut own = Self::under(token, title, outbox);
        own.is_known = false;
        own
    }

    /// So many of so many are done.
    pub(crate) fn advance(&mut self, done: usize, all: usize) {
        let Some(token) = &self.token else { return };
        let due = match self.told {
            None => self.began.elapsed() >= PATIENCE,
            Some(told) => told.elapsed() >= INTERVAL,
        };
        if !due {
            return;
        }
        if self.told.is_none() {
            if !self.is_known {
                self.outbox
                    .request("window/workDoneProgress/create", json!({ "token": token }));
            }
            self.tell(&json!({ "kind": "begin", "title": self.title, "percentage": 0 }));
        }
        let percentage = done * 100 / all.max(1);
        let message = format!("{done} of {all} files");
        self.tell(&json!({ "kind": "report", "message": message, "percentage": percentage }));
        self.told = Some(Instant::now());
    }

    fn tell(&self, value: &Value) {
        self.outbox
            .notify("$/progress", json!({ "token": self.token, "value": value }));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.told.is_some() {
            self.tell(&json!({ "kind": "end" }));
        }
    }
}
