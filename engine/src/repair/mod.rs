//! Verified repair: the one place where fixes are judged, chosen and applied.

mod report;

pub use report::{Applied, Checked, Outcome, Refused, Stop};
