//! Verified repair: the one place where fixes are judged, chosen and applied.
//!
//! Command line, hooks and language server all come here, so that they give the same verdicts and the same bytes. The
//! promises: no fix raises the [error measure](Measure), no byte outside the stated edits changes, a second run changes
//! nothing, and a syntax rule never touches a valid document.

mod broken;
mod choice;
mod crowd;
mod explain;
mod fixpoint;
mod measure;
mod report;
mod search;
mod searched;
mod taken;
mod trial;
mod whole;

pub use explain::{Explanation, FoundRepair, RefusedGuess, Unrepaired};
pub use measure::Measure;
pub use report::{Applied, Checked, Outcome, Refused, Stop};
pub use search::learning;

pub(crate) use explain::explain;
pub(crate) use fixpoint::{check, fix, run_alone};
