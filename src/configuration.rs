//! What is wrong with the configurations of a run, as findings against them.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use engine::configuration::ProblemKind;
use engine::{Category, Finding, RuleId, Severity};
use files::ReadError;

use crate::place::Source;
use crate::report::{Report, Skipped};
use crate::run::Run;

/// What is wrong with the configurations that were used. Those in `checked` were files of the run; that they do not parse,
/// or hold what no configuration holds, was told there.
#[must_use]
pub(crate) fn reports(run: &Run, checked: &HashSet<PathBuf>) -> Vec<Report> {
    let configurations = run.project.configurations();
    if configurations.is_empty() {
        return Vec::new();
    }
    let vocabulary = run.vocabulary();
    configurations
        .iter()
        .filter_map(|configuration| {
            let is_checked = checked.contains(&configuration.path);
            let settings = run.project.settings_for(&configuration.name);
            let schema = RuleId::new("json/schema");
            let shapes_are_told = settings.severity(&schema, Category::Correctness, Severity::Error);
            let findings: Vec<Finding> = configuration
                .all_problems(&vocabulary)
                .into_iter()
                .filter(|problem| match problem.kind {
                    ProblemKind::Syntax => !is_checked,
                    ProblemKind::Shape => !is_checked || shapes_are_told.is_none(),
                    ProblemKind::Content => true,
                })
                .map(|problem| {
                    let hint = problem
                        .suggestion
                        .map(|meant| format!("; did you mean `{meant}`?"))
                        .unwrap_or_default();
                    Finding {
                        rule: RuleId::new("qmoi/configuration"),
                        category: match problem.kind {
                            ProblemKind::Syntax => Category::Syntax,
                            ProblemKind::Shape | ProblemKind::Content => Category::Correctness,
                        },
                        severity: Severity::Error,
                        message: format!("{}{hint}", problem.message),
                        span: problem.span,
                        labels: Vec::new(),
                        fixes: Vec::new(),
                    }
                })
                .collect();
            (!findings.is_empty()).then(|| Report {
                path: run.project.shown(&configuration.path),
                source: Source::new(Arc::from(configuration.text.as_str())),
                findings,
                repair: None,
            })
        })
        .collect()
}

/// Configurations that exist and could not be read. Their folders were treated as if they had none.
#[must_use]
pub(crate) fn unread(run: &Run) -> Vec<Skipped> {
    let failures = run.project.take_configuration_failures();
    failures
        .iter()
        .map(|failure| {
            let (ReadError::Io { path, .. }
            | ReadError::BrokenLink { path, .. }
            | ReadError::NotRegular { path, .. }
            | ReadError::TooLarge { path, .. }
            | ReadError::Changed { path, .. }) = failure;
            Skipped {
                path: run.project.shown(path),
                reason: format!("{failure} ({})", failure.next_step()),
                failed: true,
            }
        })
        .collect()
}
