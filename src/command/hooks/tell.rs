//! What the hooks say: few lines on standard error, and the command to type next.

use engine::{Finding, Severity};
use hooks::TakenOver;
use hooks::journal::Journal;
use hooks::pre_commit::{Fixed, Outcome, Stop};
use hooks::pre_push::{Offer, Pushed, Rejected};

use crate::diff::{self, Look};
use crate::judge::{ProjectJudge, Told};
use crate::output::{Format, Output, count};
use crate::place::Source;
use crate::report::Report;
use crate::terminal::{self, When};
use crate::visible::one_line;

/// Findings shown for one hook; the others are counted.
const SHOWN: usize = 20;

/// Files named in a command to type.
const NAMED: usize = 3;

/// Tells that hooks were killed before they were done.
pub(super) fn left_behind(journals: &[Journal]) {
    if !journals.is_empty() {
        terminal::complain(
            "qmoi: an earlier hook was interrupted; nothing is lost\n  next: `qmoi recover` finishes what it began, `qmoi recover --undo` undoes it\n",
        );
    }
}

/// Tells what became of a commit.
pub(super) fn commit(outcome: &Outcome<Told>, diff: Option<When>) {
    let mut text = String::new();
    let is_empty = matches!(outcome.stop, Some(Stop::Empty | Stop::AmendedEmpty));
    if !outcome.fixed.is_empty() && !is_empty {
        text.push_str(&format!(
            "qmoi: fixed {}\n",
            count(outcome.fixed.len(), "staged file")
        ));
        for fixed in &outcome.fixed {
            text.push_str(&fixed_file(fixed, outcome));
        }
        if let Some(color) = diff {
            text.push_str(&diffs(outcome, color));
        }
    }
    for (path, reason) in &outcome.left_alone {
        let name = path.name();
        let reason = reason.strip_prefix(&format!("{name}: ")).unwrap_or(reason);
        text.push_str(&format!(
            "qmoi: {} was not checked: {}\n",
            one_line(&name),
            one_line(reason)
        ));
    }
    match outcome.stop {
        None => {}
        Some(Stop::Errors) => {
            let reports = outcome.reports.iter().map(|told| &told.report);
            text.push_str(&format!(
                "qmoi: the commit is stopped: {} left\n",
                errors(outcome.errors)
            ));
            text.push_str(&findings(reports));
            text.push_str(&format!(
                "  next: mend, `git add` and commit again; `qmoi fix --unsafe --diff{}` may show how\n  \
                 to commit all the same: QMOI_SKIP=1 git commit …\n",
                faulty_files(outcome)
            ));
        }
        Some(stop @ (Stop::Empty | Stop::AmendedEmpty)) => {
            text.push_str(match stop {
                Stop::AmendedEmpty => {
                    "qmoi: the commit is stopped: repaired, it would change nothing against its parent any more\n"
                }
                _ => "qmoi: the commit is stopped: repaired, the staged files are what HEAD has already\n",
            });
            for fixed in &outcome.fixed {
                text.push_str(&format!("  {}\n", one_line(&fixed.path.name())));
            }
            text.push_str(
                "  nothing was changed\n  next: `git restore --staged` them, or commit them as they are: QMOI_SKIP=1 git commit …\n",
            );
        }
        Some(Stop::Overtaken) => {
            text.push_str(
                "qmoi: the commit is stopped: another program staged a file while it was being repaired\n",
            );
            for fixed in outcome.fixed.iter().filter(|fixed| fixed.is_overtaken) {
                text.push_str(&format!("  {}\n", one_line(&fixed.path.name())));
            }
            text.push_str("  next: commit again\n");
        }
        Some(Stop::Fixed) => {
            text.push_str(
                "qmoi: the commit is stopped so that you see the fixes\n  \
                 next: `git diff HEAD` shows them; commit again to take them\n",
            );
        }
    }
    terminal::complain(&text);
}

fn fixed_file(fixed: &Fixed, outcome: &Outcome<Told>) -> String {
    let name = fixed.path.name();
    let mut text = String::new();
    let told = outcome.reports.iter().find(|told| told.report.path == name);
    let applied = told
        .and_then(|told| told.report.repair.as_ref())
        .map(|repair| &repair.applied);
    for fix in applied.into_iter().flatten() {
        text.push_str(&format!(
            "  {}:{}: {} [{}]\n",
            one_line(&name),
            fix.line + 1,
            one_line(&fix.title),
            fix.rule
        ));
    }
    if text.is_empty() {
        text.push_str(&format!("  {}\n", one_line(&name)));
    }
    if let Some(reason) = &fixed.left_in_work_tree {
        text.push_str(&format!(
            "  {}: only in the commit; the file in the work tree stays as it is: {}\n",
            one_line(&name),
            one_line(reason)
        ));
    }
    text
}

/// The files with errors, to be put behind a command; none where they are many.
fn faulty_files(outcome: &Outcome<Told>) -> String {
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    let has_errors = |told: &&Told| told.report.findings.iter().any(is_error);
    let files = outcome
        .reports
        .iter()
        .filter(has_errors)
        .map(|told| &told.report.path);
    let files: Vec<&String> = files.collect();
    let is_plain = |path: &&String| {
        let is_plain = |letter: char| letter.is_alphanumeric() || "/._-+@".contains(letter);
        !path.starts_with('-') && path.chars().all(is_plain)
    };
    if files.len() > NAMED || !files.iter().all(is_plain) {
        return String::new();
    }
    files.iter().map(|path| format!(" {path}")).collect()
}

fn diffs(outcome: &Outcome<Told>, color: When) -> String {
    let look = Look::Visible {
        colour: color.on_stderr(),
    };
    let changes = outcome.reports.iter().filter_map(|told| {
        let (before, after) = told.change.as_ref()?;
        Some(diff::unified(&told.report.path, before, after, look))
    });
    changes.collect()
}

/// Tells what is wrong with a push.
pub(super) fn push(pushed: &Pushed<Told>) {
    let mut text = String::new();
    for rejected in &pushed.rejected {
        text.push_str(&rejected_ref(rejected));
    }
    for note in &pushed.notes {
        text.push_str(&format!("qmoi: {}\n", one_line(note)));
    }
    let is_done = |rejected: &Rejected<Told>| {
        let offer = rejected.offer.as_ref();
        offer.is_some_and(|offer| offer.taken_over == TakenOver::Done)
    };
    if !pushed.rejected.iter().all(is_done) {
        text.push_str("  to push all the same: QMOI_SKIP=1 git push …\n");
    } else if !pushed.rejected.is_empty() {
        text.push_str("  next: push again\n");
    }
    terminal::complain(&text);
}

fn rejected_ref(rejected: &Rejected<Told>) -> String {
    let name = one_line(&rejected.pushed.remote).into_owned();
    let mut text = format!(
        "qmoi: the push is stopped: {} in the commit for {name}\n",
        count(rejected.errors, "error")
    );
    text.push_str(&findings(rejected.reports.iter().map(|told| &told.report)));
    match &rejected.offer {
        Some(offer) => text.push_str(&offered(offer)),
        None => text.push_str("  next: mend the files, commit, and push again\n"),
    }
    text
}

fn offered(offer: &Offer) -> String {
    let files = count(offer.files, "file");
    let left = match offer.errors_left {
        0 => String::new(),
        number => format!(", {} left", errors(number)),
    };
    let ready = format!("  a commit that repairs {files} is ready{left}\n");
    let next = format!("  next: {}\n", one_line(&offer.command));
    match &offer.taken_over {
        TakenOver::NotAsked => format!("{ready}{next}"),
        TakenOver::Refused(reason) => {
            format!(
                "{ready}  the branch does not have it: {}\n{next}",
                one_line(reason)
            )
        }
        TakenOver::Done => {
            let branch = offer.name.trim_start_matches("refs/qmoi/fix/");
            format!("  {} has a commit now that repairs {files}\n", one_line(branch))
        }
    }
}

fn errors(number: usize) -> String {
    match number {
        1 => "1 error is".to_owned(),
        number => format!("{number} errors are"),
    }
}

/// One line for each finding of severity error, as far as there is room.
fn findings<'r>(reports: impl Iterator<Item = &'r Report>) -> String {
    let output = Output::new(Format::Concise, false, true);
    let lines: Vec<String> = reports
        .flat_map(|report| {
            let written = output.file(report);
            written
                .lines()
                .map(|line| format!("  {line}\n"))
                .collect::<Vec<_>>()
        })
        .filter(|line| line.contains(": error["))
        .collect();
    let mut text: String = lines.iter().take(SHOWN).map(String::as_str).collect();
    if lines.len() > SHOWN {
        text.push_str(&format!("  and {} more\n", lines.len() - SHOWN));
    }
    text
}

/// Tells which rules and configurations are themselves wrong.
pub(crate) fn about_the_rules(judge: &ProjectJudge) {
    let output = Output::new(Format::Concise, false, true);
    let mut text = String::new();
    for unread in judge
        .run
        .unread_rules
        .iter()
        .chain(&crate::configuration::unread(&judge.run))
    {
        text.push_str(&unread.line());
    }
    for report in crate::configuration::reports(&judge.run, &std::collections::HashSet::new()) {
        text.push_str(&output.file(&report));
    }
    for fault in judge.take_faults() {
        text.push_str(&output.file(&Report {
            path: fault.path,
            source: Source::new(fault.text),
            findings: vec![fault.finding],
            repair: None,
        }));
    }
    terminal::complain(&text);
}
