//! What goes wrong, and with which request.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;

use crate::server::answer::Answer;
use crate::server::request::Request;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Which refs there are, asked before fetching and by `git ls-remote`.
    FetchRefs,
    /// A fetch.
    Fetch,
    /// Which refs there are, asked before pushing.
    PushRefs,
    /// A push.
    Push,
    /// A call of the platform's API.
    Api,
}

impl Kind {
    /// Everything git asks for.
    pub(crate) const OF_GIT: [Self; 4] = [Self::FetchRefs, Self::Fetch, Self::PushRefs, Self::Push];

    pub(crate) fn of(request: &Request) -> Self {
        let path = request.path();
        let service = request.query("service").unwrap_or_default();
        if path.ends_with("/info/refs") && service == "git-receive-pack" {
            Self::PushRefs
        } else if path.ends_with("/info/refs") {
            Self::FetchRefs
        } else if path.ends_with("/git-receive-pack") {
            Self::Push
        } else if path.ends_with("/git-upload-pack") {
            Self::Fetch
        } else {
            Self::Api
        }
    }
}

/// Something a test does while a request is waiting.
pub(crate) type Deed = Arc<dyn Fn() + Send + Sync>;

/// What to do with a request.
#[derive(Clone)]
pub(crate) enum Fault {
    /// What should be done.
    None,
    /// Another answer; the request goes no further.
    Answer(Answer),
    /// The connection is closed before the request is read, which resets it.
    Reset,
    /// So many bytes of the body are read, then the connection is reset.
    CutRequest(usize),
    /// The request is read, and the connection closed without a word.
    Empty,
    /// The request is done, and the connection is closed after so many bytes of the answer.
    CutAnswer(usize),
    /// The request is done, and the connection is closed without a word.
    LoseAnswer,
    /// The request is read, and nothing happens for as long as the client waits.
    Hang,
    /// The request is done, and nothing is answered for as long as the client waits.
    HangAfter,
    /// The request is done, and answered by one byte a second.
    Drip,
    /// Something is done first, then the request.
    First(Deed),
}

impl Fault {
    pub(crate) fn status(status: u16) -> Self {
        Self::Answer(Answer::text(status, ""))
    }

    pub(crate) fn refusal(status: u16, text: &str) -> Self {
        Self::Answer(Answer::text(status, text))
    }

    pub(crate) fn first(deed: impl Fn() + Send + Sync + 'static) -> Self {
        Self::First(Arc::new(deed))
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::None => "None",
            Self::Answer(answer) => return write!(formatter, "Answer({})", answer.status),
            Self::Reset => "Reset",
            Self::CutRequest(bytes) => return write!(formatter, "CutRequest({bytes})"),
            Self::Empty => "Empty",
            Self::CutAnswer(bytes) => return write!(formatter, "CutAnswer({bytes})"),
            Self::LoseAnswer => "LoseAnswer",
            Self::Hang => "Hang",
            Self::HangAfter => "HangAfter",
            Self::Drip => "Drip",
            Self::First(_) => "First",
        };
        formatter.write_str(name)
    }
}

/// Whether a request is meant.
type Fits = Box<dyn Fn(&Request) -> bool + Send>;

/// What will go wrong: with the next requests of a kind, one after the other, and with all that come later.
#[derive(Default)]
pub(crate) struct Script {
    fitting: Vec<(Fits, Fault)>,
    next: HashMap<Kind, VecDeque<Fault>>,
    always: HashMap<Kind, Fault>,
}

impl Script {
    pub(crate) fn push(&mut self, kind: Kind, faults: impl IntoIterator<Item = Fault>) {
        self.next.entry(kind).or_default().extend(faults);
    }

    pub(crate) fn set(&mut self, kind: Kind, fault: Fault) {
        self.always.insert(kind, fault);
    }

    pub(crate) fn when(&mut self, fits: impl Fn(&Request) -> bool + Send + 'static, fault: Fault) {
        self.fitting.push((Box::new(fits), fault));
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What to do with a request of this kind that has come now.
    pub(crate) fn take(&mut self, kind: Kind, request: &Request) -> Fault {
        if let Some(place) = self.fitting.iter().position(|(fits, _)| fits(request)) {
            return self.fitting.remove(place).1;
        }
        let next = self.next.get_mut(&kind).and_then(VecDeque::pop_front);
        next.or_else(|| self.always.get(&kind).cloned())
            .unwrap_or(Fault::None)
    }

    /// Whether something that was to go wrong has not.
    pub(crate) fn is_used_up(&self) -> bool {
        self.fitting.is_empty() && self.next.values().all(VecDeque::is_empty)
    }
}
