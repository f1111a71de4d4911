//! A conversation with one server about one document. What comes is read by a thread that notes when it came, and that
//! answers the server's own requests, so that nothing waits for the measurement.

use std::collections::VecDeque;
use std::error::Error;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::edits::{self, Edit};
use super::server::Server;

/// How long a server may think. What takes longer is told as no answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// A message, and when it was there.
type Heard = (Instant, Value);

/// A server at work on a document.
pub(super) struct Conversation {
    process: Child,
    input: Arc<Mutex<ChildStdin>>,
    heard: Receiver<Heard>,
    unread: VecDeque<Heard>,
    requests: i64,
    version: i64,
    lines: Vec<String>,
    uri: String,
    sent: Instant,
    wants_whole_texts: bool,
    pulls: bool,
    /// Whether it can be asked what to do about a diagnostic.
    pub(super) acts: bool,
}

impl Conversation {
    /// Starts `server` in `folder` and says `initialize`. Gives how long that took.
    ///
    /// # Errors
    /// When it does not start, or does not answer.
    pub(super) fn start(server: &Server, folder: &Path) -> Result<(Self, Duration), Box<dyn Error>> {
        let start = Instant::now();
        let mut process = server
            .command(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let input = process.stdin.take().ok_or("no input")?;
        let output = process.stdout.take().ok_or("no output")?;
        let input = Arc::new(Mutex::new(input));
        let (sender, heard) = mpsc::channel();
        let (settings, answers) = (server.settings(), Arc::clone(&input));
        std::thread::spawn(move || listen(output, &answers, &settings, &sender));
        let mut conversation = Self {
            process,
            input,
            heard,
            unread: VecDeque::new(),
            requests: 0,
            version: 0,
            lines: Vec::new(),
            uri: String::new(),
            sent: start,
            wants_whole_texts: false,
            pulls: server.pulls,
            acts: false,
        };
        let root = format!("file://{}", folder.display());
        let mut capabilities = json!({
            "textDocument": {
                "synchronization": { "didSave": true },
                "publishDiagnostics": { "versionSupport": true, "relatedInformation": true },
                "codeAction": {
                    "codeActionLiteralSupport": { "codeActionKind": { "valueSet": ["quickfix", "source"] } },
                    "dataSupport": true,
                    "resolveSupport": { "properties": ["edit"] },
                },
            },
            "workspace": { "configuration": true, "workspaceFolders": true },
        });
        if server.pulls {
            capabilities["textDocument"]["diagnostic"] = json!({});
        }
        let answer = conversation.request(
            "initialize",
            &json!({
                "processId": std::process::id(),
                "rootUri": root,
                "workspaceFolders": [{ "uri": root, "name": "bench" }],
                "capabilities": capabilities,
                "initializationOptions": server.options(&root),
            }),
        )?;
        let took = start.elapsed();
        let offers = &answer["result"]["capabilities"];
        let synchronisation = &offers["textDocumentSync"];
        let kind = synchronisation
            .as_i64()
            .or_else(|| synchronisation["change"].as_i64());
        conversation.wants_whole_texts = kind != Some(2);
        conversation.acts = !matches!(offers["codeActionProvider"], Value::Null | Value::Bool(false));
        conversation.notify("initialized", &json!({}))?;
        conversation.notify(
            "workspace/didChangeConfiguration",
            &json!({ "settings": server.settings() }),
        )?;
        Ok((conversation, took))
    }

    /// Opens a document. Gives how long its first diagnostics took; nothing when none came.
    ///
    /// # Errors
    /// When the server is gone.
    pub(super) fn open(
        &mut self,
        uri: &str,
        called: &str,
        text: &str,
    ) -> Result<Option<Duration>, Box<dyn Error>> {
        self.uri = uri.to_owned();
        self.version = 1;
        self.lines = edits::lines(text);
        let document = json!({ "uri": uri, "languageId": called, "version": 1, "text": text });
        self.measured("textDocument/didOpen", &json!({ "textDocument": document }))
    }

    /// Makes an edit. Gives how long the diagnostics of the edited text took; nothing when none came.
    ///
    /// # Errors
    /// When the server is gone.
    pub(super) fn edit(&mut self, edit: &Edit) -> Result<Option<Duration>, Box<dyn Error>> {
        edit.apply(&mut self.lines);
        self.version += 1;
        let change = if self.wants_whole_texts {
            json!({ "text": self.lines.concat() })
        } else {
            json!({ "range": {
                "start": { "line": edit.line, "character": edit.column },
                "end": { "line": edit.line, "character": edit.column + edit.removed },
            }, "text": edit.inserted })
        };
        let document = json!({ "uri": self.uri, "version": self.version });
        self.measured(
            "textDocument/didChange",
            &json!({ "textDocument": document, "contentChanges": [change] }),
        )
    }

    /// Asks what can be done in the line of `edit`. Gives how long the answer took.
    ///
    /// # Errors
    /// When the server is gone or does not answer.
    pub(super) fn act(&mut self, edit: &Edit) -> Result<Duration, Box<dyn Error>> {
        let range = json!({
            "start": { "line": edit.line, "character": 0 },
            "end": { "line": edit.line, "character": edit.column },
        });
        let start = Instant::now();
        self.request(
            "textDocument/codeAction",
            &json!({
                "textDocument": { "uri": self.uri },
                "range": range,
                "context": { "diagnostics": [] },
            }),
        )?;
        Ok(start.elapsed())
    }

    /// How long the last diagnostics of the newest text took, where more than one list of them came.
    pub(super) fn last_word(&mut self) -> Option<Duration> {
        while let Ok(heard) = self.heard.try_recv() {
            self.unread.push_back(heard);
        }
        let told = self.unread.iter().rfind(|(_, message)| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["version"].as_i64() == Some(self.version)
        });
        told.map(|(at, _)| at.duration_since(self.sent))
    }

    /// The number of the server's process.
    pub(super) fn process(&self) -> u32 {
        self.process.id()
    }

    /// Sends a notification after which diagnostics are due, and waits for them.
    fn measured(&mut self, method: &str, parameters: &Value) -> Result<Option<Duration>, Box<dyn Error>> {
        // What is still to come about an earlier version must not count for this one.
        while let Ok(heard) = self.heard.try_recv() {
            self.unread.push_back(heard);
        }
        self.unread
            .retain(|(_, message)| message["method"] != "textDocument/publishDiagnostics");
        let start = Instant::now();
        self.sent = start;
        self.notify(method, parameters)?;
        if self.pulls {
            let document = json!({ "textDocument": { "uri": self.uri } });
            let answer = self.request("textDocument/diagnostic", &document)?;
            return Ok(answer.get("result").map(|_| start.elapsed()));
        }
        let (uri, version) = (self.uri.clone(), self.version);
        let published = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri.as_str()
                && message["params"]["version"]
                    .as_i64()
                    .is_none_or(|named| named == version)
        });
        Ok(published.map(|(at, _)| at.duration_since(start)))
    }

    fn request(&mut self, method: &str, parameters: &Value) -> Result<Value, Box<dyn Error>> {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": parameters }))?;
        let answer = self.wait(|message| message["id"] == id && message.get("method").is_none());
        let (_, answer) = answer.ok_or_else(|| format!("no answer to {method}"))?;
        Ok(answer)
    }

    fn notify(&self, method: &str, parameters: &Value) -> Result<(), Box<dyn Error>> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": parameters }))
    }

    fn send(&self, message: &Value) -> Result<(), Box<dyn Error>> {
        Ok(write(&self.input, message)?)
    }

    fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Option<Heard> {
        if let Some(at) = self.unread.iter().position(|(_, message)| wanted(message)) {
            return self.unread.remove(at);
        }
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let heard = self.heard.recv_timeout(left).ok()?;
            if wanted(&heard.1) {
                return Some(heard);
            }
            self.unread.push_back(heard);
        }
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        let _gone_already = self.request("shutdown", &Value::Null);
        let _gone_already = self.notify("exit", &Value::Null);
        let deadline = Instant::now() + Duration::from_secs(2);
        while Instant::now() < deadline {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        let _gone_already = self.process.kill();
        let _gone_already = self.process.wait();
    }
}

fn write(input: &Mutex<ChildStdin>, message: &Value) -> std::io::Result<()> {
    let body = message.to_string();
    let mut input = input.lock().unwrap_or_else(PoisonError::into_inner);
    write!(input, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    input.flush()
}

/// Hands on what the server says until it says nothing more.
fn listen(output: ChildStdout, input: &Mutex<ChildStdin>, settings: &Value, heard: &Sender<Heard>) {
    let mut output = BufReader::new(output);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if output.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            match line.trim().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().unwrap_or(0);
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        if output.read_exact(&mut body).is_err() {
            return;
        }
        let Ok(message) = serde_json::from_slice::<Value>(&body) else {
            continue;
        };
        let at = Instant::now();
        if let (Some(method), Some(id)) = (message["method"].as_str(), message.get("id")) {
            let result = match method {
                "workspace/configuration" => {
                    let items = message["params"]["items"].as_array().into_iter().flatten();
                    items
                        .map(|item| section(settings, item["section"].as_str()))
                        .collect()
                }
                _ => Value::Null,
            };
            let answer = json!({ "jsonrpc": "2.0", "id": id, "result": result });
            if write(input, &answer).is_err() {
                return;
            }
        }
        if heard.send((at, message)).is_err() {
            return;
        }
    }
}

/// The part of the settings that goes by a dotted name.
fn section(settings: &Value, name: Option<&str>) -> Value {
    let parts = name.into_iter().flat_map(|name| name.split('.'));
    parts.fold(settings.clone(), |value, part| value[part].clone())
}

/// Whether a program answers at all.
pub(super) fn runs(program: &mut Command) -> bool {
    let quiet = program
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}
