//! What can go wrong between us and a platform, by what to do about it.

use std::time::Duration;

/// A request that failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} ({call})")]
pub struct Error {
    /// The method and the path, without the query.
    pub call: String,
    /// What happened.
    pub kind: ErrorKind,
}

impl Error {
    /// Whether the same request may do better later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        matches!(
            self.kind,
            ErrorKind::RateLimited { .. }
                | ErrorKind::Timeout { .. }
                | ErrorKind::Connection { .. }
                | ErrorKind::Server { .. }
        )
    }

    /// Whether the platform may have done what was asked although no answer came, so that it has to be asked before the
    /// request is made again.
    #[must_use]
    pub fn may_have_arrived(&self) -> bool {
        match self.kind {
            ErrorKind::Timeout { during } => during == Phase::Answer,
            ErrorKind::Connection { sent, .. } => sent,
            ErrorKind::Server { .. } | ErrorKind::TooLarge { .. } | ErrorKind::Malformed { .. } => true,
            _ => false,
        }
    }
}

/// Where time ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before anything was sent: the deadline had passed.
    Start,
    /// Before a connection stood.
    Connect,
    /// While sending or waiting for the answer.
    Answer,
}

/// What happened. Texts of servers are kept short, and hold no credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ErrorKind {
    /// The credential is missing, wrong or expired.
    #[error("the platform does not accept the credential{}", quoted(.said))]
    Unauthorized {
        /// The server's words.
        said: String,
    },
    /// The credential is good and does not suffice.
    #[error("the platform does not allow this: {reason}{}", quoted(.said))]
    Forbidden {
        /// What is missing, as far as the server told.
        reason: ForbiddenReason,
        /// The server's words.
        said: String,
    },
    /// It is not there, or hidden from this credential.
    #[error("not found, or hidden from this credential{}", quoted(.said))]
    NotFound {
        /// The server's words.
        said: String,
    },
    /// What was to be made is there already.
    #[error("it exists already{}", quoted(.said))]
    AlreadyExists {
        /// The server's words.
        said: String,
    },
    /// Something changed meanwhile, or does not fit what is there.
    #[error("it conflicts with what is there{}", quoted(.said))]
    Conflict {
        /// What conflicts.
        said: String,
    },
    /// The server finds fault with the request.
    #[error("the platform refuses the request{}", quoted(.said))]
    Validation {
        /// The server's words, with the fields it named.
        said: String,
    },
    /// Too many requests.
    #[error("the platform's limit on requests is reached{}", wait(.retry_after))]
    RateLimited {
        /// How long the server asks to wait, if it said.
        retry_after: Option<Duration>,
        /// The server's words.
        said: String,
    },
    /// A time limit was reached.
    #[error("{}", timed_out(*.during))]
    Timeout {
        /// Where.
        during: Phase,
    },
    /// The connection failed or broke.
    #[error("the connection failed: {why}")]
    Connection {
        /// How.
        why: String,
        /// Whether the request may have reached the server.
        sent: bool,
    },
    /// The server failed.
    #[error("the platform answered {status}{}{}", quoted(.said), wait(.retry_after))]
    Server {
        /// The status.
        status: u16,
        /// How long the server asks to wait, if it said.
        retry_after: Option<Duration>,
        /// The server's words.
        said: String,
    },
    /// It is at another address, where the credential was not sent.
    #[error("it has moved to {to}; name it by its new address")]
    Moved {
        /// The address.
        to: String,
    },
    /// The answer is larger than may be read.
    #[error("the answer is larger than {limit} bytes")]
    TooLarge {
        /// How much may be read.
        limit: u64,
    },
    /// The list is longer than may be read.
    #[error("the list has more than {pages} pages")]
    TooManyPages {
        /// How many may be read.
        pages: u32,
    },
    /// The answer is not what the API describes.
    #[error("the answer is not understood: {why}")]
    Malformed {
        /// In what.
        why: String,
    },
}

/// Why something is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ForbiddenReason {
    /// The token was not given the right.
    #[error("the token lacks the right")]
    TokenRights,
    /// The project takes no changes any more.
    #[error("the project is archived")]
    Archived,
    /// The organisation wants the token confirmed first.
    #[error("the token has to be authorised for the organisation's single sign-on")]
    SingleSignOn,
    /// The project's settings do not let workflows open pull requests.
    #[error("workflows may not open pull requests here, by the project's settings")]
    WorkflowsMayNotOpen,
    /// Another reason; see the server's words.
    #[error("the user lacks the right")]
    Other,
}

fn quoted(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("; it says: {text}")
    }
}

fn wait(time: &Option<Duration>) -> String {
    time.map_or_else(String::new, |time| {
        format!("; it asks to wait {} s", time.as_secs())
    })
}

fn timed_out(during: Phase) -> &'static str {
    match during {
        Phase::Start => "the deadline had passed before the request",
        Phase::Connect => "no connection stood in time",
        Phase::Answer => "no answer came in time",
    }
}
