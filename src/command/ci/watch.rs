//! Hears what a delivery does: tells it on standard error while it happens, keeps the record, and remembers it for the report.
//!
//! Nothing passes here without having been cleaned of secrets.

use std::cell::RefCell;
use std::io::{self, IsTerminal};
use std::path::Path;
use std::rc::Rc;

use delivery::audit::Attempt;
use delivery::push_result;
use delivery::redact::Redactor;
use hooks::batch::{Event, Trail, TrailError, Witness};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::failpoint::Failpoint;
use crate::terminal;
use crate::visible::one_line;

/// Digits of a commit that people read.
const SHORT: usize = 10;

/// Lines of a server's words that are shown; the record has all of them.
const MOST_WORDS: usize = 20;

/// Something worth to be told afterwards.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Step {
    /// What was done.
    pub(crate) what: String,
    /// The class of the failure, if it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) class: Option<&'static str>,
}

/// The witness of one run.
pub(crate) struct Watch {
    quiet: bool,
    trail: RefCell<Trail>,
    redactor: Rc<RefCell<Redactor>>,
    failpoint: Failpoint,
    steps: RefCell<Vec<Step>>,
    /// What the server, or a hook here, said of the last failure.
    words: RefCell<Vec<String>>,
    bar: RefCell<Option<ProgressBar>>,
}

impl Watch {
    /// Opens the record at `audit`; says nothing when `quiet`.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub(crate) fn open(
        audit: &Path,
        redactor: Rc<RefCell<Redactor>>,
        quiet: bool,
    ) -> Result<Self, TrailError> {
        Ok(Self {
            quiet,
            trail: RefCell::new(Trail::open(audit)?),
            redactor,
            failpoint: Failpoint::asked_for(),
            steps: RefCell::default(),
            words: RefCell::default(),
            bar: RefCell::new(None),
        })
    }

    /// The text without secrets, on one line.
    pub(crate) fn clean(&self, text: &str) -> String {
        one_line(&self.redactor.borrow().clean(text)).into_owned()
    }

    /// Tells something that is no event of a delivery.
    pub(crate) fn say(&self, what: &str) {
        self.step(what, None);
    }

    /// What was worth to be told.
    pub(crate) fn steps(&self) -> Vec<Step> {
        self.steps.borrow().clone()
    }

    /// The lines that the server, or a hook here, said of the last failure.
    pub(crate) fn words(&self) -> Vec<String> {
        self.words.borrow().clone()
    }

    fn step(&self, what: &str, class: Option<&'static str>) {
        let what = self.clean(what);
        if !self.quiet {
            let line = match class {
                Some(class) => format!("qmoi: {what} [{class}]\n"),
                None => format!("qmoi: {what}\n"),
            };
            let bar = self.bar.borrow();
            match &*bar {
                Some(bar) => bar.suspend(|| terminal::complain(&line)),
                None => terminal::complain(&line),
            }
        }
        self.steps.borrow_mut().push(Step { what, class });
    }

    /// Shows how far the files were looked at, to people.
    fn looking(&self, done: usize, total: usize) {
        if self.quiet || done == 0 || !io::stderr().is_terminal() {
            return;
        }
        let mut bar = self.bar.borrow_mut();
        let bar = bar.get_or_insert_with(|| {
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
            match ProgressStyle::with_template("{bar:30} {pos}/{len} files") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        bar.set_position(done as u64);
    }

    fn end_bar(&self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }
}

impl Witness for Watch {
    fn tell(&self, event: &Event<'_>) {
        if !matches!(event, Event::Looking { .. }) {
            self.end_bar();
        }
        match event {
            Event::Looking { done, total } => self.looking(*done, *total),
            Event::Fetching { branch } => self.step(&format!("fetching {branch}"), None),
            Event::Fetched { .. } => {}
            Event::Planned { commit, files } => {
                let files = crate::output::count(*files, "file");
                self.step(
                    &format!("commit {} changes {files}", short(commit.as_str())),
                    None,
                );
            }
            Event::Pushing { commit, branch } => {
                self.step(&format!("pushing {} to {branch}", short(commit.as_str())), None);
            }
            Event::Pushed { branch, .. } => self.step(&format!("{branch} has it"), None),
            Event::Failed { doing, verdict, said } => {
                let why = match verdict.evidence.as_str() {
                    "" => "no reason given",
                    why => why,
                };
                self.step(&format!("the {doing} failed: {why}"), Some(verdict.class.name()));
                let words = push_result::words(said, verdict.class);
                let words = words.iter().map(|line| self.clean(line)).take(MOST_WORDS);
                self.words.replace(words.collect());
            }
            Event::Waiting { wait } if wait.is_zero() => {}
            Event::Waiting { wait } => {
                self.step(&format!("trying again in {:.2} s", wait.as_secs_f64()), None);
            }
            Event::Renewed { by } => self.step(&format!("trying again with {by}"), None),
        }
    }

    fn record(&self, attempt: &Attempt) -> Result<(), TrailError> {
        let redactor = self.redactor.borrow();
        self.trail.borrow_mut().add(attempt, &redactor)
    }

    fn reached(&self, step: &'static str) {
        self.failpoint.reached(step);
    }
}

/// A commit as people read it.
#[must_use]
pub(crate) fn short(commit: &str) -> &str {
    commit.get(..SHORT).unwrap_or(commit)
}
