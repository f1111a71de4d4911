//! What came of a `git push --porcelain`.
//!
//! Three voices speak in its output, and they are not equally trustworthy. The *ref lines* on standard output are git's own
//! account of what the server reported for each ref. *Host text* (`remote: …`) is whatever the server chose to say, so it
//! only ever explains a refusal that a ref line or a status has established. The *own lines* (`fatal: …`, `error: …`)
//! tell why there are no ref lines at all. They are asked in this order.
//!
//! git must have run with `LC_ALL=C`: the texts are matched in English.

mod class;
mod classify;
mod host;
mod porcelain;
mod signal;
mod spoken;
mod transport;

pub use class::{Class, Hint};
pub use classify::{Outcome, PushOutput, Verdict, classify};
pub use porcelain::{Flag, Porcelain, RefLine, parse};
pub use spoken::words;
