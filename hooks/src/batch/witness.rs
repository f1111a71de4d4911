//! Who hears what a delivery does, while it does it.

use std::time::Duration;

use delivery::audit::Attempt;
use delivery::push_result::Verdict;

use super::trail::TrailError;
use crate::git::ObjectId;

/// Something that a delivery does or meets.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields are what their names say")]
pub enum Event<'a> {
    /// The server is asked for the tip of the branch.
    Fetching { branch: &'a str },
    /// The tip is known.
    Fetched { tip: &'a ObjectId },
    /// Files are being looked at.
    Looking { done: usize, total: usize },
    /// There is a commit to be pushed.
    Planned { commit: &'a ObjectId, files: usize },
    /// It is about to be pushed.
    Pushing { commit: &'a ObjectId, branch: &'a str },
    /// The server has it.
    Pushed { commit: &'a ObjectId, branch: &'a str },
    /// Something failed.
    Failed {
        doing: &'static str,
        verdict: &'a Verdict,
        /// All that was said. It may hold secrets.
        said: &'a str,
    },
    /// The next try is waited for.
    Waiting { wait: Duration },
    /// A new credential was asked for.
    Renewed { by: &'a str },
}

/// Hears of everything.
pub trait Witness {
    /// Something happened.
    fn tell(&self, event: &Event<'_>);

    /// Keeps the record of an attempt. What is not recorded is not done.
    ///
    /// # Errors
    /// When it cannot be written.
    fn record(&self, attempt: &Attempt) -> Result<(), TrailError>;

    /// A step of the run was made. Tests stop it there.
    fn reached(&self, step: &'static str);
}
