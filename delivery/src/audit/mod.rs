//! The record of what was tried, as lines of JSON that each name the hash of the line before.
//!
//! A record that was changed, taken out, put in or moved breaks the chain, and reading says where. Two things a chain alone
//! cannot show: that its last records are missing, and that all of it was written anew. A reader who kept the [`Head`] of an
//! earlier time (a run's report shows it) asks [`Log::contains`].
//!
//! The end of a file may be torn by a crash in the middle of a write. That is told apart from tampering: only a last line
//! without its line feed counts as torn, and cutting the file to [`Log::valid_length`] mends it.
//!
//! Nothing here opens, locks or syncs files. Whoever writes holds a lock: two writers would fork the chain.

mod append;
mod attempt;
mod link;
mod read;

pub use append::{AppendError, Chain};
pub use attempt::{Attempt, Step};
pub use link::{Head, HeadError};
pub use read::{Entry, Log, ReadError, read};
