//! `qmoi fix --interactive`: one finding at a time, a person decides.
//!
//! The conversation is separate from the terminal it is held on, so that it can be tested. A file is written when all
//! its findings are decided, or at the end; until then every decision about it can be taken back.

mod preview;
mod terminal;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use engine::{Finding, RuleId, edit};
use files::Walk;
use rayon::ThreadPool;

use crate::failure::{Exit, Failure};
use crate::fingerprint::fingerprints;
use crate::report::{Report, Skipped};
use crate::run::{self, Run};

/// After so many fixes applied to one file without a question, questions are asked again.
const MOST_UNASKED: usize = 10_000;

/// What a person may decide about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// Apply the fix with this index.
    Fix(usize),
    /// Leave the finding.
    Skip,
    /// Apply the first fix to this and all further findings of the rule.
    AllOfRule,
    /// Take the last decision about this file back.
    Undo,
    /// Write what was decided and stop.
    Quit,
}

/// A finding to decide on.
struct Question<'a> {
    /// The file as it is now.
    report: &'a Report,
    /// The finding; it has at least one fix.
    finding: &'a Finding,
    /// Whether there is a decision to take back.
    can_undo: bool,
}

/// Somebody who decides.
trait Ask {
    /// Decides on one finding.
    fn choose(&mut self, question: &Question<'_>) -> Result<Choice, Failure>;
}

/// What was decided about one file so far.
#[derive(Debug, Clone)]
struct State {
    text: Arc<str>,
    skipped: HashSet<String>,
    always: BTreeSet<RuleId>,
    applied: usize,
}

/// How the work on one file ended.
#[derive(Debug, PartialEq, Eq)]
struct Ended {
    text: Arc<str>,
    applied: usize,
    quit: bool,
}

/// Holds the conversation about all files of `walk` on the terminal.
///
/// # Errors
/// When the terminal fails.
pub(crate) fn run(run: &Run, walk: &Walk, pool: &ThreadPool, colour: bool) -> Result<Exit, Failure> {
    let mut ask = terminal::Terminal::new(colour);
    let mut always = BTreeSet::new();
    let (mut applied, mut changed, mut left, mut failed) = (0, 0, 0, false);
    let mut complain = |skipped: &Skipped| {
        failed |= skipped.failed;
        crate::terminal::complain(&skipped.line());
    };
    for problem in &walk.problems {
        complain(&Skipped {
            path: problem.shown.clone(),
            reason: format!("{}: {}", problem.shown, problem.kind),
            failed: !problem.is_refusal(),
        });
    }
    for file in &walk.files {
        let content = match run.read(file) {
            Ok(content) => content,
            Err(skipped) => {
                complain(&skipped);
                continue;
            }
        };
        let answer = pool.install(|| run.check(file, content.bytes.clone()));
        if let Some(skipped) = &answer.skipped {
            complain(skipped);
        }
        let Some(report) = answer.report else { continue };
        let check = |text: &str| pool.install(|| run.check(file, text.as_bytes().to_vec())).report;
        let ended = converse(Arc::clone(&report.source.text), &mut always, &check, &mut ask)?;
        let mut remaining = report.findings.len();
        if ended.applied > 0 {
            match run::write(file, &content, &ended.text) {
                Ok(()) => {
                    applied += ended.applied;
                    changed += 1;
                    remaining = check(&ended.text).map_or(0, |report| report.findings.len());
                }
                Err(skipped) => complain(&skipped),
            }
        }
        left += remaining;
        if ended.quit {
            break;
        }
    }
    crate::terminal::complain(&format!(
        "fixes applied: {applied}, files changed: {changed}, findings left: {left}\n"
    ));
    Ok(match (failed, left) {
        (true, _) => Exit::Failed,
        (false, 0) => Exit::Clean,
        (false, _) => Exit::Findings,
    })
}

/// Holds the conversation about one file. Rules in `always` are applied without a question.
fn converse(
    text: Arc<str>,
    always: &mut BTreeSet<RuleId>,
    check: &dyn Fn(&str) -> Option<Report>,
    ask: &mut dyn Ask,
) -> Result<Ended, Failure> {
    let mut state = State {
        text,
        skipped: HashSet::new(),
        always: always.clone(),
        applied: 0,
    };
    let mut history: Vec<State> = Vec::new();
    let mut unasked = 0;
    let mut quit = false;
    while let Some(report) = check(&state.text) {
        let Some((finding, fingerprint)) = next(&report, &state) else {
            break;
        };
        let is_decided = state.always.contains(&finding.rule) && unasked < MOST_UNASKED;
        let choice = if is_decided {
            unasked += 1;
            Choice::Fix(0)
        } else {
            let question = Question {
                report: &report,
                finding,
                can_undo: !history.is_empty(),
            };
            ask.choose(&question)?
        };
        if !is_decided && choice != Choice::Undo {
            history.push(state.clone());
        }
        match choice {
            Choice::Fix(index) => apply(&mut state, finding, index, fingerprint),
            Choice::AllOfRule => {
                state.always.insert(finding.rule.clone());
                apply(&mut state, finding, 0, fingerprint);
            }
            Choice::Skip => {
                state.skipped.insert(fingerprint);
            }
            Choice::Undo => {
                if let Some(before) = history.pop() {
                    state = before;
                }
            }
            Choice::Quit => {
                quit = true;
                break;
            }
        }
    }
    *always = state.always;
    Ok(Ended {
        text: state.text,
        applied: state.applied,
        quit,
    })
}

/// The first finding that can be fixed and is not decided.
fn next<'a>(report: &'a Report, state: &State) -> Option<(&'a Finding, String)> {
    report
        .findings
        .iter()
        .zip(fingerprints(report))
        .find(|(finding, fingerprint)| !finding.fixes.is_empty() && !state.skipped.contains(fingerprint))
}

/// Applies a fix. One that changes nothing or does not fit the text counts as skipped, so the conversation goes on.
fn apply(state: &mut State, finding: &Finding, index: usize, fingerprint: String) {
    let fixed = finding
        .fixes
        .get(index)
        .and_then(|fix| edit::apply(&state.text, &fix.edits).ok())
        .filter(|fixed| **fixed != *state.text);
    match fixed {
        Some(fixed) => {
            state.text = fixed.into();
            state.applied += 1;
        }
        None => {
            state.skipped.insert(fingerprint);
        }
    }
}

#[cfg(test)]
mod tests {
    use engine::{Category, Edit, Fix, Safety, Severity, Span};

    use super::*;
    use crate::place::Source;

    /// Reports every `x` with two fixes: to `y`, and to nothing.
    fn check(text: &str) -> Option<Report> {
        let findings: Vec<Finding> = text
            .match_indices('x')
            .map(|(at, _)| {
                let span = Span::new(at, at + 1);
                let fix = |title: &str, edit| Fix {
                    title: title.to_owned(),
                    safety: Safety::Safe,
                    edits: vec![edit],
                };
                Finding {
                    rule: RuleId::new("test/x"),
                    category: Category::Correctness,
                    severity: Severity::Error,
                    message: "x is wrong".to_owned(),
                    span,
                    labels: Vec::new(),
                    fixes: vec![
                        fix("Write y", Edit::replace(span, "y")),
                        fix("Remove it", Edit::delete(span)),
                    ],
                }
            })
            .collect();
        (!findings.is_empty()).then(|| Report {
            path: "a.json".to_owned(),
            source: Source::new(text.into()),
            findings,
            repair: None,
        })
    }

    struct Script(Vec<Choice>);

    impl Ask for Script {
        fn choose(&mut self, question: &Question<'_>) -> Result<Choice, Failure> {
            assert!(!question.finding.fixes.is_empty());
            Ok(self.0.remove(0))
        }
    }

    fn held(text: &str, choices: &[Choice]) -> (String, usize, bool) {
        let mut script = Script(choices.to_vec());
        let ended = converse(text.into(), &mut BTreeSet::new(), &check, &mut script).unwrap();
        assert!(script.0.is_empty(), "questions not asked: {:?}", script.0);
        (ended.text.to_string(), ended.applied, ended.quit)
    }

    #[test]
    fn each_finding_gets_the_fix_chosen() {
        let choices = [Choice::Fix(0), Choice::Fix(1), Choice::Skip];
        assert_eq!(
            held("x a\nx b\nx c\n", &choices),
            ("y a\n b\nx c\n".to_owned(), 2, false)
        );
    }

    #[test]
    fn all_of_a_rule_asks_no_more() {
        assert_eq!(
            held("x\nx\nx\n", &[Choice::AllOfRule]),
            ("y\ny\ny\n".to_owned(), 3, false)
        );
    }

    #[test]
    fn every_decision_can_be_taken_back() {
        let choices = [
            Choice::Skip,
            Choice::Fix(0),
            Choice::Undo,
            Choice::Undo,
            Choice::Fix(1),
            Choice::AllOfRule,
        ];
        assert_eq!(
            held("x a\nx b\nx c\n", &choices),
            (" a\ny b\ny c\n".to_owned(), 3, false)
        );
    }

    #[test]
    fn quitting_keeps_what_was_decided() {
        assert_eq!(
            held("x\nx\n", &[Choice::Fix(0), Choice::Quit]),
            ("y\nx\n".to_owned(), 1, true)
        );
    }

    #[test]
    fn a_fix_that_changes_nothing_ends_nothing() {
        assert_eq!(held("x\n", &[Choice::Fix(7)]), ("x\n".to_owned(), 0, false));
    }
}
