//! What a run has to say: a report for each file, and the tally over all of them.

use std::collections::BTreeSet;

use engine::{Applied, Finding, Refused, RuleId, Safety, Severity, Stop};

use crate::failure::Exit;
use crate::place::Source;
use crate::run::Task;
use crate::visible::one_line;

/// What is to be said about one file.
#[derive(Debug)]
pub(crate) struct Report {
    /// The path to print, `/` between its parts, relative to the working folder where it lies inside.
    pub(crate) path: String,
    /// The version of the file that the findings speak of: after a repair, the repaired one.
    pub(crate) source: Source,
    /// What is wrong with it.
    pub(crate) findings: Vec<Finding>,
    /// What was repaired, when that was asked for.
    pub(crate) repair: Option<Repair>,
}

/// What was repaired in one file.
#[derive(Debug)]
pub(crate) struct Repair {
    /// The fixes applied, in order.
    pub(crate) applied: Vec<Applied>,
    /// The fixes wanted and not applied.
    pub(crate) refused: Vec<Refused>,
    /// Why the repair ended.
    pub(crate) stop: Stop,
    /// Whether fixes that need a person's eye could be applied too.
    pub(crate) with_unsafe: bool,
    /// Whether the text differs from the one before.
    pub(crate) changed: bool,
}

impl Report {
    /// Whether there is nothing to print.
    #[must_use]
    pub(crate) fn is_silent(&self) -> bool {
        self.findings.is_empty() && self.repair.as_ref().is_none_or(Repair::is_silent)
    }
}

impl Repair {
    /// Whether nothing was done, and nothing tried in vain.
    #[must_use]
    pub(crate) fn is_silent(&self) -> bool {
        self.applied.is_empty() && self.refused.is_empty() && !self.stopped_early()
    }

    /// Whether the repair was cut short by a cycle or by its budget.
    #[must_use]
    pub(crate) fn stopped_early(&self) -> bool {
        matches!(self.stop, Stop::Cycle(_) | Stop::Budget)
    }
}

/// A file that was left alone, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Skipped {
    /// The path to print.
    pub(crate) path: String,
    /// Why, in one line.
    pub(crate) reason: String,
    /// Whether reading or writing failed, as opposed to a file that is no business of ours.
    pub(crate) failed: bool,
}

impl Skipped {
    /// The line that tells it.
    #[must_use]
    pub(crate) fn line(&self) -> String {
        let word = if self.failed { "error" } else { "skipped" };
        format!("{word}: {}\n", one_line(&self.reason))
    }
}

/// The numbers of a whole run.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Files judged, those the cache knows to be clean among them; files left alone are not.
    pub(crate) files: usize,
    /// Files with findings.
    pub(crate) faulty: usize,
    /// Findings of severity error.
    pub(crate) errors: usize,
    /// Findings of severity warning.
    pub(crate) warnings: usize,
    /// Findings of severity info.
    pub(crate) infos: usize,
    /// Findings with a safe fix.
    pub(crate) safe: usize,
    /// Findings with unsafe fixes only.
    pub(crate) held_back: usize,
    /// Files a repair changed.
    pub(crate) changed: usize,
    /// Every fix applied, with its file.
    pub(crate) applied: Vec<(String, Applied)>,
    /// The rules that reported.
    pub(crate) rules: BTreeSet<RuleId>,
    /// Files left alone.
    pub(crate) skipped: Vec<Skipped>,
    /// What was done, when it was a repair: the least safety of the fixes it could use.
    pub(crate) repaired_with: Option<Safety>,
    /// Whether it was a repair that only shows what it would do.
    pub(crate) is_rehearsal: bool,
}

impl Tally {
    /// Nothing counted yet of a run that does `task`.
    #[must_use]
    pub(crate) fn of(task: Task) -> Self {
        Self {
            repaired_with: match task {
                Task::Check => None,
                Task::Fix { least, .. } => Some(least),
            },
            is_rehearsal: matches!(task, Task::Fix { write: false, .. }),
            ..Self::default()
        }
    }

    /// How a run with these numbers ends.
    #[must_use]
    pub(crate) fn exit(&self) -> Exit {
        if self.has_failure() {
            Exit::Failed
        } else if self.findings() > 0 {
            Exit::Findings
        } else {
            Exit::Clean
        }
    }

    /// Adds one file's report. Its file is counted by the caller, since a rule file is none that was looked at.
    pub(crate) fn add(&mut self, report: &Report) {
        self.faulty += usize::from(!report.findings.is_empty());
        for finding in &report.findings {
            *match finding.severity {
                Severity::Error => &mut self.errors,
                Severity::Warning => &mut self.warnings,
                Severity::Info => &mut self.infos,
            } += 1;
            self.safe += usize::from(finding.best_fix(Safety::Safe).is_some());
            self.held_back += usize::from(is_held_back(finding));
            if !self.rules.contains(&finding.rule) {
                self.rules.insert(finding.rule.clone());
            }
        }
        if let Some(repair) = &report.repair {
            self.changed += usize::from(repair.changed);
            self.applied.extend(
                repair
                    .applied
                    .iter()
                    .map(|fix| (report.path.clone(), fix.clone())),
            );
        }
    }

    /// How many findings there are.
    #[must_use]
    pub(crate) fn findings(&self) -> usize {
        self.errors + self.warnings + self.infos
    }

    /// Whether reading or writing some file failed.
    #[must_use]
    pub(crate) fn has_failure(&self) -> bool {
        self.skipped.iter().any(|skipped| skipped.failed)
    }
}

/// Whether all fixes of `finding` need a person's eye.
#[must_use]
pub(crate) fn is_held_back(finding: &Finding) -> bool {
    !finding.fixes.is_empty() && finding.best_fix(Safety::Safe).is_none()
}
