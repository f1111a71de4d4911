//! Reading what the server writes: at once, later, or not at all.

use std::io::{BufRead, BufReader, Read};
use std::sync::mpsc::Sender;
use std::sync::{Condvar, Mutex};

use serde_json::Value;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Mode {
    #[default]
    Reads,
    Waits,
    Gone,
}

/// How the reader goes about it, from its next message on.
#[derive(Default)]
pub(crate) struct Reading {
    mode: Mutex<Mode>,
    changed: Condvar,
}

impl Reading {
    /// Stops reading for a while.
    pub(crate) fn pause(&self) {
        self.set(Mode::Waits);
    }

    /// Reads on.
    pub(crate) fn go_on(&self) {
        self.set(Mode::Reads);
    }

    /// Closes this end after the next message.
    pub(crate) fn close(&self) {
        self.set(Mode::Gone);
    }

    fn set(&self, mode: Mode) {
        let mut current = self.mode.lock().unwrap();
        if *current != Mode::Gone {
            *current = mode;
        }
        self.changed.notify_all();
    }

    /// Waits until it is to be read. False when it never will be again.
    fn may_go_on(&self) -> bool {
        let mut mode = self.mode.lock().unwrap();
        while *mode == Mode::Waits {
            mode = self.changed.wait(mode).unwrap();
        }
        *mode == Mode::Reads
    }
}

/// Hands on every message until there is none, strictly: a header that is not one ends the reading.
pub(crate) fn read_messages(output: impl Read, reading: &Reading, messages: &Sender<Value>) {
    let mut output = BufReader::new(output);
    while reading.may_go_on() {
        let mut header = String::new();
        if output.read_line(&mut header).unwrap_or(0) == 0 {
            return;
        }
        let length = header
            .strip_prefix("Content-Length: ")
            .and_then(|rest| rest.strip_suffix("\r\n"));
        let length: usize = length
            .unwrap_or_else(|| panic!("no header: {header:?}"))
            .parse()
            .unwrap();
        let mut body = vec![0; length + 2];
        output.read_exact(&mut body).unwrap();
        assert_eq!(&body[..2], b"\r\n");
        if messages
            .send(serde_json::from_slice(&body[2..]).unwrap())
            .is_err()
        {
            return;
        }
    }
}
