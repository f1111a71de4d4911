//! All that was said, in order, and what must be true of every conversation.

use std::collections::HashMap;

use serde_json::Value;

/// What is true of a document from one message of the client on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// It has this version.
    Version(i64),
    Closed,
}

enum Said {
    /// A document became this.
    State(String, State),
    /// A request that the owner of the documents answers.
    Asked(Value),
    Received(Value),
}

/// A conversation.
#[derive(Default)]
pub(crate) struct Record {
    said: Vec<Said>,
}

impl Record {
    /// Takes down what the client said.
    pub(crate) fn sent(&mut self, message: &Value) {
        let method = message["method"].as_str().unwrap_or_default();
        let document = &message["params"]["textDocument"];
        let uri = document["uri"].as_str().map(str::to_owned);
        match (method, uri, document["version"].as_i64()) {
            ("textDocument/didOpen", Some(uri), Some(version)) => {
                self.said.push(Said::State(uri, State::Version(version)));
            }
            // A change to what is not open changes nothing.
            ("textDocument/didChange", Some(uri), Some(version)) if self.version(&uri).is_some() => {
                self.said.push(Said::State(uri, State::Version(version)));
            }
            ("textDocument/didClose", Some(uri), _) => self.said.push(Said::State(uri, State::Closed)),
            ("textDocument/hover" | "textDocument/diagnostic" | "textDocument/codeAction", ..) => {
                self.said.push(Said::Asked(message["id"].clone()));
            }
            _ => {}
        }
    }

    /// Takes down what the server said.
    pub(crate) fn came(&mut self, message: &Value) {
        self.said.push(Said::Received(message.clone()));
    }

    /// The newest version of a document that is open.
    pub(crate) fn version(&self, uri: &str) -> Option<i64> {
        let states = self.said.iter().rev();
        let mut states = states.filter_map(|said| match said {
            Said::State(of, state) if of == uri => Some(*state),
            _ => None,
        });
        match states.next()? {
            State::Version(version) => Some(version),
            State::Closed => None,
        }
    }

    /// All that the server said.
    pub(crate) fn received(&self) -> impl Iterator<Item = &Value> {
        self.said.iter().filter_map(|said| match said {
            Said::Received(message) => Some(message),
            _ => None,
        })
    }

    /// The last that the server said, for messages about failures.
    pub(crate) fn tail(&self) -> String {
        let all: Vec<String> = self.received().map(ToString::to_string).collect();
        let last: Vec<String> = all[all.len().saturating_sub(5)..]
            .iter()
            .map(|text| text.chars().take(2000).collect())
            .collect();
        last.join("\n")
    }

    /// Nothing was published about a text that was no longer there.
    ///
    /// The client cannot see when the server reads, but it knows two things: what is published goes through a document's
    /// states in their order, and once a request is answered, the states before it are over.
    pub(crate) fn check(&self) {
        let mut states: HashMap<&str, Vec<State>> = HashMap::new();
        let mut reached: HashMap<&str, usize> = HashMap::new();
        let mut asked: Vec<(&Value, HashMap<&str, usize>)> = Vec::new();
        for said in &self.said {
            match said {
                Said::State(uri, state) => states.entry(uri).or_default().push(*state),
                Said::Asked(id) => {
                    let now = states.iter().map(|(uri, states)| (*uri, states.len() - 1));
                    asked.push((id, now.collect()));
                }
                // Errors may come from before the owner of the documents: of cancelled requests, for one.
                Said::Received(message) if message.get("result").is_some() => {
                    let Some(at) = asked.iter().position(|(id, _)| **id == message["id"]) else {
                        continue;
                    };
                    for (uri, least) in asked.remove(at).1 {
                        let reached = reached.entry(uri).or_default();
                        *reached = (*reached).max(least);
                    }
                }
                Said::Received(message) if message["method"] == "textDocument/publishDiagnostics" => {
                    let uri = message["params"]["uri"].as_str().unwrap();
                    let Some(states) = states.get(uri) else {
                        // What the disk holds has no version.
                        let of_the_disk = message["params"].get("version").is_none();
                        assert!(of_the_disk, "never opened: {message}");
                        continue;
                    };
                    let meant = match message["params"]["version"].as_i64() {
                        Some(version) => State::Version(version),
                        None if uri.ends_with(".rhai") => continue,
                        None => {
                            // Closing clears; what comes after that is about the disk.
                            let clears = message["params"]["diagnostics"] == serde_json::json!([]);
                            let is_over = reached.get(uri).is_some_and(|at| states[*at] == State::Closed);
                            assert!(clears || is_over, "not cleared: {message}");
                            State::Closed
                        }
                    };
                    let from = reached.entry(uri).or_default();
                    let found = states[*from..].iter().position(|state| *state == meant);
                    *from +=
                        found.unwrap_or_else(|| panic!("stale: {message}, after {:?}", &states[*from..]));
                }
                Said::Received(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn opened(record: &mut Record, method: &str, version: i64) {
        let document = json!({ "uri": "untitled:a", "version": version });
        record.sent(&json!({ "method": method, "params": { "textDocument": document } }));
    }

    fn published(record: &mut Record, version: Option<i64>) {
        let mut message = json!({
            "method": "textDocument/publishDiagnostics",
            "params": { "uri": "untitled:a", "diagnostics": [] },
        });
        if let Some(version) = version {
            message["params"]["version"] = json!(version);
        }
        record.came(&message);
    }

    fn answered(record: &mut Record) {
        record.sent(&json!({ "id": 1, "method": "textDocument/hover" }));
        record.came(&json!({ "id": 1, "result": null }));
    }

    #[test]
    fn what_the_server_could_not_know_yet_is_no_fault() {
        let mut record = Record::default();
        opened(&mut record, "textDocument/didOpen", 1);
        opened(&mut record, "textDocument/didChange", 2);
        published(&mut record, Some(1));
        published(&mut record, Some(2));
        published(&mut record, Some(2));
        record.check();
    }

    #[test]
    #[should_panic(expected = "stale")]
    fn a_version_after_its_successor_is_stale() {
        let mut record = Record::default();
        opened(&mut record, "textDocument/didOpen", 1);
        opened(&mut record, "textDocument/didChange", 2);
        published(&mut record, Some(2));
        published(&mut record, Some(1));
        record.check();
    }

    #[test]
    #[should_panic(expected = "stale")]
    fn a_version_that_was_over_before_an_answer_is_stale() {
        let mut record = Record::default();
        opened(&mut record, "textDocument/didOpen", 1);
        opened(&mut record, "textDocument/didChange", 2);
        answered(&mut record);
        published(&mut record, Some(1));
        record.check();
    }

    #[test]
    #[should_panic(expected = "stale")]
    fn diagnostics_of_a_document_closed_before_an_answer_are_stale() {
        let mut record = Record::default();
        opened(&mut record, "textDocument/didOpen", 1);
        record.sent(&json!({ "method": "textDocument/didClose", "params": { "textDocument": { "uri": "untitled:a" } } }));
        published(&mut record, None);
        answered(&mut record);
        published(&mut record, Some(1));
        record.check();
    }
}
