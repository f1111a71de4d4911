//! How the commits and the merge requests of a run are worded.

use std::collections::BTreeSet;

use hooks::batch::{Edited, Words};

use crate::judge::Told;

/// Lines of a commit's body.
const NAMED: usize = 20;

/// What the user wants in every message.
#[derive(Debug, Clone, Default)]
pub(super) struct Wishes {
    /// The subject instead of ours.
    pub(super) subject: Option<String>,
    /// Whether pipelines are not to run for the commit.
    pub(super) skips_ci: bool,
}

/// One fix that a commit makes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct FixLine {
    /// The file.
    pub(super) path: String,
    /// The line, from 1.
    pub(super) line: usize,
    /// What was done.
    pub(super) title: String,
    /// The rule.
    pub(super) rule: String,
}

/// Every fix in the reports on files that are changed.
#[must_use]
pub(super) fn fixes(files: &[Edited], reports: &[Told]) -> Vec<FixLine> {
    let changed: BTreeSet<String> = files.iter().map(|file| file.path.name()).collect();
    let told = reports.iter().filter(|told| changed.contains(&told.report.path));
    told.flat_map(|told| {
        let applied = told.report.repair.iter().flat_map(|repair| &repair.applied);
        applied.map(|fix| FixLine {
            path: told.report.path.clone(),
            line: fix.line + 1,
            title: fix.title.clone(),
            rule: fix.rule.to_string(),
        })
    })
    .collect()
}

/// The message of the commit that repairs `files`.
#[must_use]
pub(super) fn commit(files: &[Edited], reports: &[Told], wishes: &Wishes) -> Words {
    let fixes = fixes(files, reports);
    let subject = wishes.subject.clone().unwrap_or_else(|| match files {
        [file] => format!("Repair {}", one_line(&file.path.name())),
        files => format!("Repair {} files", files.len()),
    });
    let mut message = one_line(&subject);
    if wishes.skips_ci {
        message.push_str(" [skip ci]");
    }
    message.push_str("\n\n");
    for fix in fixes.iter().take(NAMED) {
        let FixLine {
            path,
            line,
            title,
            rule,
        } = fix;
        message.push_str(&format!(
            "- {}:{line}: {} ({rule})\n",
            one_line(path),
            one_line(title)
        ));
    }
    if fixes.len() > NAMED {
        message.push_str(&format!("- and {} more\n", fixes.len() - NAMED));
    }
    let rules: BTreeSet<String> = fixes.into_iter().map(|fix| fix.rule).collect();
    Words {
        message,
        rules: rules.into_iter().collect(),
    }
}

/// A name or title as it may stand in a line of a message.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { '?' } else { letter })
        .collect()
}
