//! The project's rules and configuration as the judge of what is staged, pushed and committed.
//!
//! The same run as that of `qmoi fix`, so a hook says what the command says. Time is watched between files: what is not
//! looked at in time is told and not held against anybody.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::{FileClass, RuleFault, Safety, Severity};
use hooks::{Candidate, Judge, RepositoryPath, Verdict};
use rayon::ThreadPool;

use crate::arguments::{Scope, Selection};
use crate::failure::Failure;
use crate::in_order;
use crate::report::Report;
use crate::run::{Answer, Run, Task};

/// What is to be told about one file.
#[derive(Debug)]
pub(crate) struct Told {
    /// Findings and fixes.
    pub(crate) report: Report,
    /// The text before and after the repair.
    pub(crate) change: Option<(Arc<str>, Arc<str>)>,
}

/// The judge of one hook's run.
pub(crate) struct ProjectJudge {
    /// The project.
    pub(crate) run: Run,
    pool: ThreadPool,
    top: PathBuf,
    end: Instant,
    faults: RefCell<Vec<RuleFault>>,
}

impl ProjectJudge {
    /// Opens the project whose work tree begins at `top`, with a choice of its rules, to judge so many files.
    ///
    /// # Errors
    /// When a name in the choice is none of a rule, or no threads can be had.
    pub(crate) fn open(
        top: &Path,
        rules: Selection,
        config: Option<PathBuf>,
        files: usize,
        end: Instant,
    ) -> Result<Self, Failure> {
        let scope = Scope {
            paths: vec![top.to_owned()],
            rules,
            config,
            no_cache: true,
            threads: None,
            stdin_path: None,
        };
        Ok(Self {
            run: Run::open(&scope)?,
            // One file needs no second thread, and each takes its time to begin.
            pool: in_order::pool((files == 1).then_some(1))?,
            top: top.to_owned(),
            end,
            faults: RefCell::default(),
        })
    }

    /// Takes out the rules that failed, each once.
    pub(crate) fn take_faults(&self) -> Vec<RuleFault> {
        let mut faults = self.faults.take();
        faults.sort_by(|one, other| (&one.path, one.finding.span).cmp(&(&other.path, other.finding.span)));
        faults.dedup_by(|one, other| one.path == other.path && one.finding.span == other.finding.span);
        faults
    }

    fn judge(&self, files: &[Candidate], task: Task) -> Vec<Verdict<Told>> {
        let mut verdicts = Vec::with_capacity(files.len());
        let (run, end) = (&self.run, self.end);
        let work = |file: &Candidate| {
            if Instant::now() >= end {
                return None;
            }
            let name = file.path.name();
            Some(run.process_text(&name, &name, file.bytes.clone(), task))
        };
        in_order::in_order(&self.pool, files, work, |answer| {
            verdicts.push(match answer {
                Some(answer) => self.verdict(answer),
                None => Verdict {
                    repaired: None,
                    errors: 0,
                    report: None,
                    left_alone: Some("there was no time left to look at it".to_owned()),
                },
            });
            ControlFlow::Continue(())
        });
        verdicts
    }

    fn verdict(&self, answer: Answer) -> Verdict<Told> {
        self.faults.borrow_mut().extend(answer.faults);
        let change = answer.change;
        let is_error = |severity: Severity| severity == Severity::Error;
        Verdict {
            repaired: change.as_ref().map(|(_, after)| after.as_bytes().to_vec()),
            errors: answer.report.as_ref().map_or(0, |report| {
                report
                    .findings
                    .iter()
                    .filter(|finding| is_error(finding.severity))
                    .count()
            }),
            report: answer.report.map(|report| Told { report, change }),
            left_alone: answer.skipped.map(|skipped| skipped.reason),
        }
    }
}

impl Judge for ProjectJudge {
    type Report = Told;

    fn looks_at(&self, path: &RepositoryPath) -> bool {
        // The top of the work tree is the project's root, so git's names are the project's.
        let name = path.name();
        FileClass::of(&name).is_some() && !self.run.project.excludes(&name)
    }

    fn largest(&self) -> usize {
        self.run.largest(&self.top.join("any.json"))
    }

    fn check(&self, files: &[Candidate]) -> Vec<Verdict<Told>> {
        self.judge(files, Task::Check)
    }

    fn fix(&self, files: &[Candidate]) -> Vec<Verdict<Told>> {
        let task = Task::Fix {
            least: Safety::Safe,
            write: false,
        };
        self.judge(files, task)
    }
}

/// When a hook that begins now has to be done.
pub(crate) fn end(seconds: u32) -> Instant {
    Instant::now() + Duration::from_secs(u64::from(seconds))
}
