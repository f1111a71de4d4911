//! The report of a run for programs.

use super::RunReport;

/// The report as one JSON object.
#[must_use]
pub(super) fn report(report: &RunReport) -> String {
    match serde_json::to_string_pretty(report) {
        Ok(text) => format!("{}\n", crate::visible::escaped_json(text)),
        // Only maps with odd keys cannot be written, and there is none in it.
        Err(error) => format!("{{\"error\": \"{error}\"}}\n"),
    }
}
