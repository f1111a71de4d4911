//! A client that no server can hang, and that keeps a record of all that was said.
//!
//! One thread writes, one reads, one collects what the server says on standard error; the test itself only waits, and never
//! longer than [`PATIENCE`]. Every client ends its server and looks back over the conversation, in [`Client::end`] or when it
//! is dropped: nothing was published about a text that was no longer there, and nothing panicked.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::reading::{Reading, read_messages};
use crate::record::Record;

/// How long anything may take before it counts as hanging.
pub(crate) const PATIENCE: Duration = Duration::from_secs(90);

pub(crate) struct Client {
    process: Child,
    input: Option<Sender<Vec<u8>>>,
    inbox: Receiver<Value>,
    unread: VecDeque<Value>,
    reading: Arc<Reading>,
    complaints: Option<JoinHandle<String>>,
    record: Record,
    requests: i64,
    answers: bool,
    exit: Option<i32>,
}

impl Client {
    /// A server that has been told nothing yet.
    pub(crate) fn start() -> Self {
        Self::started_in(Path::new("/"), &[])
    }

    /// The same, in `folder` and with further arguments.
    pub(crate) fn started_in(folder: &Path, arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_qmoi"))
            .arg("lsp")
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (mut stdin, stdout) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let mut stderr = process.stderr.take().unwrap();
        let (input, to_write) = mpsc::channel::<Vec<u8>>();
        std::thread::spawn(move || {
            for bytes in to_write {
                if stdin.write_all(&bytes).and_then(|()| stdin.flush()).is_err() {
                    return;
                }
            }
        });
        let reading = Arc::new(Reading::default());
        let (sender, inbox) = mpsc::channel();
        let gate = Arc::clone(&reading);
        std::thread::spawn(move || read_messages(stdout, &gate, &sender));
        let complaints = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _what_came_counts = stderr.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Self {
            process,
            input: Some(input),
            inbox,
            unread: VecDeque::new(),
            reading,
            complaints: Some(complaints),
            record: Record::default(),
            requests: 0,
            answers: true,
            exit: None,
        }
    }

    /// A client without folders that has said what it can do.
    pub(crate) fn with(capabilities: &Value) -> Self {
        let mut client = Self::start();
        client.initialize(&json!({ "processId": std::process::id(), "capabilities": capabilities }));
        client
    }

    /// A client that works in `folders`.
    pub(crate) fn within(folders: &[&str], capabilities: &Value) -> Self {
        let mut client = Self::start();
        let folders: Vec<Value> = folders
            .iter()
            .map(|uri| json!({ "uri": uri, "name": "folder" }))
            .collect();
        client.initialize(&json!({
            "processId": std::process::id(), "capabilities": capabilities, "workspaceFolders": folders,
        }));
        client
    }

    /// Says `initialize` and `initialized`, and gives what the server offers.
    pub(crate) fn initialize(&mut self, parameters: &Value) -> Value {
        let answer = self.request("initialize", parameters);
        assert!(answer["result"].is_object(), "{answer}");
        self.notify("initialized", &json!({}));
        answer["result"]["capabilities"].clone()
    }

    /// Leaves the server's own requests without an answer from here on.
    pub(crate) fn never_answer(&mut self) {
        self.answers = false;
    }

    /// How the server's output is read from the next message on.
    pub(crate) fn reading(&self) -> &Reading {
        &self.reading
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        if let Some(input) = &self.input {
            let _the_server_is_gone = input.send(bytes.to_vec());
        }
    }

    pub(crate) fn send(&mut self, message: &Value) {
        self.record.sent(message);
        let framed = framed(message);
        self.raw(&framed);
    }

    pub(crate) fn notify(&mut self, method: &str, parameters: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }));
    }

    /// Sends a request and gives its number, without waiting.
    pub(crate) fn ask(&mut self, method: &str, parameters: &Value) -> i64 {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }));
        id
    }

    /// The whole answer to a request.
    pub(crate) fn request(&mut self, method: &str, parameters: &Value) -> Value {
        let id = self.ask(method, parameters);
        self.answer(&json!(id))
    }

    /// The whole answer to the request that was sent under `id`.
    pub(crate) fn answer(&mut self, id: &Value) -> Value {
        self.wait_for(&format!("the answer to {id}"), |message| {
            message["id"] == *id && message.get("method").is_none()
        })
    }

    /// The first message that is `wanted` and was not taken yet.
    pub(crate) fn wait_for(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = 0;
        loop {
            while let Some(message) = self.unread.get(seen) {
                if wanted(message) {
                    return self.unread.remove(seen).unwrap();
                }
                seen += 1;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                self.receive(left),
                "{what} never came; the last: {}",
                self.record.tail()
            );
        }
    }

    /// Nothing that came and was not taken is `unwanted`.
    pub(crate) fn has_nothing_left(&mut self, what: &str, unwanted: impl Fn(&Value) -> bool) {
        while self.receive(Duration::ZERO) {}
        let found = self.unread.iter().find(|message| unwanted(message));
        assert!(found.is_none(), "{what}: {found:?}");
    }

    /// The diagnostics of the newest version of the document, once they come.
    pub(crate) fn published(&mut self, uri: &str) -> Vec<Value> {
        let version = self.record.version(uri);
        let message = self.wait_for(&format!("version {version:?} of {uri}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"].as_i64() == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// Everything that came so far under `method`, taken or not.
    pub(crate) fn came(&mut self, method: &str) -> Vec<Value> {
        while self.receive(Duration::ZERO) {}
        let messages = self.record.received();
        messages
            .filter(|message| message["method"] == method)
            .cloned()
            .collect()
    }

    /// Does away with what was said so far, for conversations of which the record cannot know.
    pub(crate) fn forget(&mut self) {
        self.barrier();
        self.unread.clear();
        self.record = Record::default();
    }

    /// What it takes for the server to have done all that came before: a request that its session answers.
    pub(crate) fn barrier(&mut self) {
        let answer = self.request(
            "textDocument/hover",
            &json!({ "textDocument": { "uri": "untitled:nothing" }, "position": { "line": 0, "character": 0 } }),
        );
        assert_eq!(answer["result"], json!(null), "{answer}");
    }

    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.open_as(uri, "json", 1, text);
    }

    pub(crate) fn open_as(&mut self, uri: &str, language: &str, version: i64, text: &str) {
        let document = json!({ "uri": uri, "languageId": language, "version": version, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: &Value) {
        self.notify(
            "textDocument/didChange",
            &json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": changes }),
        );
    }

    /// Replaces the whole text.
    pub(crate) fn rewrite(&mut self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, &json!([{ "text": text }]));
    }

    pub(crate) fn close(&mut self, uri: &str) {
        self.notify(
            "textDocument/didClose",
            &json!({ "textDocument": { "uri": uri } }),
        );
    }

    /// The resident memory of the server in bytes.
    #[cfg(target_os = "linux")]
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.unwrap().split_whitespace().next().unwrap();
        kilobytes.parse::<u64>().unwrap() * 1024
    }

    /// Ends the input.
    pub(crate) fn end_input(&mut self) {
        self.input = None;
    }

    /// Ends the input and gives the exit code.
    pub(crate) fn end(mut self) -> Option<i32> {
        self.end_input();
        self.ended()
    }

    /// Waits for the server to end by itself, looks back over the conversation, and gives the exit code.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        let deadline = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                break status;
            }
            if Instant::now() > deadline {
                self.process.kill().unwrap();
                panic!("the server does not end; the last: {}", self.record.tail());
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        self.reading.go_on();
        self.input = None;
        while self.receive(Duration::from_secs(5)) {}
        let complaints = self
            .complaints
            .take()
            .map_or_else(String::new, |complaints| complaints.join().unwrap());
        assert!(!complaints.contains("panicked"), "{complaints}");
        let failures = self.record.received().filter(|message| {
            let text = message["params"]["message"].as_str().unwrap_or_default();
            text.contains("qmoi itself failed") || message["error"]["code"] == -32603
        });
        assert_eq!(failures.collect::<Vec<_>>(), Vec::<&Value>::new());
        self.record.check();
        self.exit = Some(status.code().unwrap_or(-1));
        status.code()
    }

    /// Takes one message in. False when none came in time, or none will come.
    fn receive(&mut self, limit: Duration) -> bool {
        let Ok(message) = self.inbox.recv_timeout(limit) else {
            return false;
        };
        self.record.came(&message);
        if self.answers && message.get("method").is_some() && message.get("id").is_some() {
            let answer = json!({ "jsonrpc": "2.0", "id": message["id"], "result": null });
            self.raw(&framed(&answer));
        }
        self.unread.push_back(message);
        true
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let _gone_already = self.process.kill();
            let _gone_already = self.process.wait();
        } else if self.exit.is_none() {
            let answer = self.request("shutdown", &json!(null));
            assert_eq!(answer["result"], json!(null), "{answer}");
            self.notify("exit", &json!(null));
            assert_eq!(self.ended(), Some(0));
        }
    }
}

/// A message with its header.
pub(crate) fn framed(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}
