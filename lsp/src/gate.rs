//! What may be said when: the protocol's life from `initialize` to `exit`, decided before a message reaches the framework.

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request};

use crate::leniency;

/// How far the conversation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    New,
    Open,
    ShutDown,
}

/// What is to be done with a message.
#[derive(Debug)]
pub(crate) enum Verdict {
    /// The framework gets it.
    Pass(Request),
    /// The framework gets it, and nothing else until it has answered.
    Initialize(Request),
    /// It is refused.
    Refuse(Value),
    /// Nobody gets it.
    Drop,
    /// The service ends; as it should, or not.
    Exit {
        /// Whether `shutdown` came before.
        orderly: bool,
    },
}

/// The state of the conversation.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    state: State,
}

impl Gate {
    /// Judges the next message.
    pub(crate) fn judge(&mut self, mut message: Value) -> Verdict {
        let Some(members) = message.as_object_mut() else {
            return Verdict::Refuse(refusal(None, &Error::invalid_request()));
        };
        let id = match members.get("id") {
            None => None,
            Some(id) => match serde_json::from_value::<Id>(id.clone()) {
                Ok(id) if id != Id::Null => Some(id),
                _ if members.contains_key("method") => {
                    return Verdict::Refuse(refusal(None, &Error::invalid_request()));
                }
                _ => return Verdict::Drop,
            },
        };
        let Some(method) = members.get("method") else {
            // An answer to a request of ours. Nobody waits for one.
            return match members.contains_key("result") || members.contains_key("error") {
                true => Verdict::Drop,
                false => Verdict::Refuse(refusal(id.as_ref(), &Error::invalid_request())),
            };
        };
        let Some(method) = method.as_str().map(str::to_owned) else {
            return Verdict::Refuse(refusal(id.as_ref(), &Error::invalid_request()));
        };
        members.insert("jsonrpc".to_owned(), json!("2.0"));
        if method == "shutdown" {
            // It has none, which some clients say by an empty object.
            members.remove("params");
        } else if let Some(parameters) = members.get_mut("params") {
            leniency::mend(parameters);
        }
        let Ok(request) = serde_json::from_value::<Request>(message) else {
            return Verdict::Refuse(refusal(id.as_ref(), &Error::invalid_request()));
        };
        match id {
            Some(id) => self.request(&id, &method, request),
            None => self.notification(&method, request),
        }
    }

    /// Takes `initialize` back when it was refused.
    pub(crate) fn initialize_failed(&mut self) {
        self.state = State::New;
    }

    /// Whether `shutdown` was asked for.
    #[must_use]
    pub(crate) fn is_shut_down(&self) -> bool {
        self.state == State::ShutDown
    }

    fn request(&mut self, id: &Id, method: &str, request: Request) -> Verdict {
        let refuse = |error: Error| Verdict::Refuse(refusal(Some(id), &error));
        match self.state {
            _ if method.starts_with("$/") => refuse(Error::method_not_found()),
            State::New if method == "initialize" => {
                self.state = State::Open;
                Verdict::Initialize(request)
            }
            State::New => refuse(Error {
                code: ErrorCode::ServerError(-32002),
                message: "the first request must be `initialize`".into(),
                data: None,
            }),
            State::ShutDown => refuse(Error::invalid_request()),
            State::Open if method == "initialize" => refuse(Error::invalid_request()),
            State::Open => {
                if method == "shutdown" {
                    self.state = State::ShutDown;
                }
                Verdict::Pass(request)
            }
        }
    }

    fn notification(&mut self, method: &str, request: Request) -> Verdict {
        match self.state {
            state if method == "exit" => Verdict::Exit {
                orderly: state == State::ShutDown,
            },
            State::Open => Verdict::Pass(request),
            State::New | State::ShutDown => Verdict::Drop,
        }
    }
}

/// The answer to a message that was no JSON.
#[must_use]
pub(crate) fn parse_error() -> Value {
    refusal(None, &Error::parse_error())
}

/// The answer that the request `id` gets when it fails with `error`.
#[must_use]
pub(crate) fn refusal(id: Option<&Id>, error: &Error) -> Value {
    json!({
        "jsonrpc": "2.0",
        "id": id,
        "error": { "code": error.code.code(), "message": error.message },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(verdict: &Verdict) -> Option<i64> {
        match verdict {
            Verdict::Refuse(answer) => answer["error"]["code"].as_i64(),
            _ => None,
        }
    }

    #[test]
    fn nothing_is_answered_before_initialize_but_errors() {
        let mut gate = Gate::default();
        assert_eq!(
            code(&gate.judge(json!({"id": 1, "method": "shutdown"}))),
            Some(-32002)
        );
        assert!(matches!(
            gate.judge(json!({"method": "textDocument/didOpen"})),
            Verdict::Drop
        ));
        assert!(matches!(
            gate.judge(json!({"id": 2, "method": "initialize", "params": {}})),
            Verdict::Initialize(_)
        ));
        assert_eq!(
            code(&gate.judge(json!({"id": 3, "method": "initialize"}))),
            Some(-32600)
        );
    }

    #[test]
    fn nothing_is_answered_after_shutdown_but_errors() {
        let mut gate = Gate { state: State::Open };
        assert!(matches!(
            gate.judge(json!({"id": 1, "method": "shutdown"})),
            Verdict::Pass(_)
        ));
        assert_eq!(
            code(&gate.judge(json!({"id": 2, "method": "textDocument/hover"}))),
            Some(-32600)
        );
        assert!(matches!(
            gate.judge(json!({"method": "textDocument/didOpen"})),
            Verdict::Drop
        ));
        assert!(matches!(
            gate.judge(json!({"method": "exit"})),
            Verdict::Exit { orderly: true }
        ));
    }

    #[test]
    fn requests_with_a_dollar_are_not_found_and_answers_are_dropped() {
        let mut gate = Gate { state: State::Open };
        assert_eq!(code(&gate.judge(json!({"id": 1, "method": "$/x"}))), Some(-32601));
        assert!(matches!(
            gate.judge(json!({"id": "a", "result": null})),
            Verdict::Drop
        ));
        assert!(matches!(
            gate.judge(json!({"method": "$/setTrace"})),
            Verdict::Pass(_)
        ));
    }

    #[test]
    fn what_is_no_message_is_an_invalid_request() {
        let mut gate = Gate { state: State::Open };
        for message in [
            json!([]),
            json!(1),
            json!({"id": 1}),
            json!({"id": 1, "method": 2}),
            json!({"id": {}, "method": "x"}),
        ] {
            assert_eq!(code(&gate.judge(message.clone())), Some(-32600), "{message}");
        }
    }
}
