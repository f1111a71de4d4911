//! The classes of failed pushes: each stands for one way to go on.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of failure a push met, and so what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Class {
    /// Somebody else was faster. Ask whether our commit arrived after all, then plan anew on the new tip.
    Race,
    /// The way to the server failed, or the server did. Ask whether the push arrived, then try again after a wait.
    Transient,
    /// The credential was missing or refused. Renew it once, then stop.
    Auth,
    /// The credential is good and does not suffice. Deliver some other way.
    Permission,
    /// Refused with 403 and no reason: an expired token, a rate limit, or a missing right. As [`Class::Auth`] once, then as
    /// [`Class::Permission`].
    Ambiguous,
    /// The branch does not take direct pushes. Deliver on a branch of our own.
    Protected,
    /// A rule of the server refuses the content, the author or the message. Stop and show what it said.
    Hook,
    /// A hook on this side stopped the push. Report, never retry.
    LocalHook,
    /// Too large, or no room. Split or stop.
    Quota,
    /// Something on this side is not as it must be. To be mended here.
    Local,
    /// Nothing known was said. Ask the server what it has, then stop and show the output.
    Unknown,
}

impl Class {
    /// Every class.
    pub const ALL: [Self; 11] = [
        Self::Race,
        Self::Transient,
        Self::Auth,
        Self::Permission,
        Self::Ambiguous,
        Self::Protected,
        Self::Hook,
        Self::LocalHook,
        Self::Quota,
        Self::Local,
        Self::Unknown,
    ];

    /// The class's name as records and messages show it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Race => "RACE",
            Self::Transient => "TRANSIENT",
            Self::Auth => "AUTH",
            Self::Permission => "PERMISSION",
            Self::Ambiguous => "AMBIGUOUS",
            Self::Protected => "PROTECTED",
            Self::Hook => "HOOK",
            Self::LocalHook => "LOCAL_HOOK",
            Self::Quota => "QUOTA",
            Self::Local => "LOCAL",
            Self::Unknown => "UNKNOWN",
        }
    }

    /// Whether the push may have arrived although it seems to have failed, so that the server has to be asked first.
    ///
    /// A race counts too: when a connection dies under a push, the HTTP library may send it twice, and the second is refused
    /// because the first was applied.
    #[must_use]
    pub fn may_have_arrived(self) -> bool {
        matches!(self, Self::Race | Self::Transient | Self::Unknown)
    }

    /// Whether another branch, a merge request or a fork may succeed where this push did not.
    #[must_use]
    pub fn has_another_way(self) -> bool {
        matches!(self, Self::Permission | Self::Ambiguous | Self::Protected)
    }
}

impl fmt::Display for Class {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A known reason within a class that changes how to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// The server does not know push options: the same push without them may do.
    PushOptionsUnsupported,
    /// The branch takes signed commits only.
    SignatureRequired,
    /// The token lacks the right to change workflow files.
    WorkflowRight,
    /// The repository is archived: nothing can be pushed to it by anyone.
    Archived,
    /// The server found a secret in the content.
    SecretInContent,
    /// The commit's author or e-mail address is refused.
    Author,
    /// The commit's message is refused.
    Message,
    /// The branch's name is refused.
    BranchName,
    /// The clone is shallow, and the server wants more history than it has.
    Shallow,
    /// A limit on requests was reached.
    RateLimit,
}
