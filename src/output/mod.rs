//! The formats in which findings are written.
//!
//! Each is a pure function from reports to text. A file is rendered on the thread that checked it; header, parts and
//! footer are written in path order by whoever owns the destination. No format lets a control character through.

mod concise;
pub(crate) mod explanation;
mod full;
mod github;
mod gitlab;
pub(crate) mod graph;
mod json;
mod junit;
#[cfg(test)]
pub(crate) mod samples;
mod sarif;

use clap::ValueEnum;
use engine::{RuleInfo, Severity};

use crate::report::{Report, Tally};

pub(crate) use full::{count, excerpt, summary};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Excerpts of the source, for reading
    Full,
    /// One line for each finding
    Concise,
    /// Everything, for programs (documented in docs/output/json.md)
    Json,
    /// SARIF 2.1.0, with fixes
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// GitLab Code Quality
    Gitlab,
    /// JUnit XML
    Junit,
}

/// One format with what it was asked to do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    format: Format,
    colour: bool,
    quiet: bool,
}

impl Output {
    /// Writes `format`; `colour` and `quiet` (findings only) matter where people read.
    #[must_use]
    pub(crate) fn new(format: Format, colour: bool, quiet: bool) -> Self {
        Self {
            format,
            colour,
            quiet,
        }
    }

    /// What stands before everything.
    #[must_use]
    pub(crate) fn header(&self) -> String {
        match self.format {
            Format::Full | Format::Concise | Format::Github => String::new(),
            Format::Json => json::header(),
            Format::Sarif => sarif::header(),
            Format::Gitlab => gitlab::HEADER.to_owned(),
            Format::Junit => junit::HEADER.to_owned(),
        }
    }

    /// What is said about one file; empty when nothing is.
    #[must_use]
    pub(crate) fn file(&self, report: &Report) -> String {
        if report.is_silent() {
            return String::new();
        }
        match self.format {
            Format::Full => full::file(report, self.colour, self.quiet),
            Format::Concise => concise::file(report, self.quiet),
            Format::Json => json::file(report),
            Format::Sarif => sarif::file(report),
            Format::Github => github::file(report),
            Format::Gitlab => gitlab::file(report),
            Format::Junit => junit::file(report),
        }
    }

    /// What stands before the next part when `written` parts that were not empty came before it.
    #[must_use]
    pub(crate) fn separator(&self, written: usize) -> &'static str {
        match self.format {
            Format::Full | Format::Concise | Format::Github | Format::Junit => "",
            Format::Json | Format::Sarif | Format::Gitlab if written == 0 => "\n",
            Format::Json | Format::Sarif | Format::Gitlab => ",\n",
        }
    }

    /// What stands after everything. `rules` is asked only by formats that describe the rules.
    #[must_use]
    pub(crate) fn footer(&self, tally: &Tally, rules: &dyn Fn() -> Vec<RuleInfo>) -> String {
        match self.format {
            Format::Full if self.quiet => String::new(),
            Format::Full => full::footer(tally, self.colour),
            Format::Concise | Format::Github => String::new(),
            Format::Json => json::footer(tally),
            Format::Sarif => sarif::footer(tally, &rules()),
            Format::Gitlab => gitlab::FOOTER.to_owned(),
            Format::Junit => junit::footer(tally),
        }
    }
}

/// The level that SARIF and GitHub know for a severity, where `lowest` is their name for the least.
fn level(severity: Severity, lowest: &'static str) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => lowest,
    }
}

/// A value as JSON text on one line, safe to print.
fn json_line(value: &serde_json::Value) -> String {
    crate::visible::escaped_json(value.to_string())
}
