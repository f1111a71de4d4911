//! All files of a run, worked on in parallel and told in order.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

use engine::RuleFault;
use files::Walk;
use rayon::ThreadPool;

use crate::configuration;
use crate::diff::{self, Look};
use crate::failure::Failure;
use crate::in_order::in_order;
use crate::output::Output;
use crate::place::Source;
use crate::progress::Progress;
use crate::report::{Report, Skipped, Tally};
use crate::run::{Answer, Run, Task};
use crate::terminal::{self, Destination};

/// What is written about each file.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// A report.
    Report(Output),
    /// The change as a unified diff, and nothing else.
    Diff(Look),
}

/// A run on its way: what was written so far, and what was counted.
pub(crate) struct Survey<'a> {
    run: &'a Run,
    task: Task,
    shape: Shape,
    quiet: bool,
    destination: &'a mut Destination,
    written: usize,
    tally: Tally,
    faults: Vec<RuleFault>,
    known_faults: HashSet<(String, engine::Span)>,
    /// Configurations that were files of the run.
    checked_configurations: HashSet<PathBuf>,
}

impl<'a> Survey<'a> {
    /// Begins to write to `destination`. When `quiet`, only findings and failures are told.
    ///
    /// # Errors
    /// When that fails.
    pub(crate) fn begin(
        run: &'a Run,
        task: Task,
        shape: Shape,
        quiet: bool,
        destination: &'a mut Destination,
    ) -> Result<Self, Failure> {
        if let Shape::Report(output) = shape {
            destination.write(output.header())?;
        }
        let mut survey = Self {
            run,
            task,
            shape,
            quiet,
            destination,
            written: 0,
            tally: Tally::of(task),
            faults: Vec::new(),
            known_faults: HashSet::new(),
            checked_configurations: HashSet::new(),
        };
        for unread in &run.unread_rules {
            survey.skip(unread.clone());
        }
        Ok(survey)
    }

    /// Works on the files of `walk`.
    ///
    /// # Errors
    /// When the destination cannot be written. What was being repaired then is finished, the rest is left.
    pub(crate) fn files(&mut self, walk: &Walk, pool: &ThreadPool) -> Result<(), Failure> {
        for problem in &walk.problems {
            self.skip(Skipped {
                path: problem.shown.clone(),
                reason: format!("{}: {}", problem.shown, problem.kind),
                failed: !problem.is_refusal(),
            });
        }
        let configurations = walk.files.iter().filter(|file| file.path.ends_with("qmoi.json"));
        self.checked_configurations
            .extend(configurations.map(|file| file.path.clone()));
        let (run, task, shape) = (self.run, self.task, self.shape);
        self.run.prepare(&walk.files);
        let mut progress = Progress::new(walk.files.len(), !self.quiet);
        let mut result = Ok(());
        in_order(
            pool,
            &walk.files,
            |file| {
                let answer = run.process(file, task);
                let text = rendered(&answer, &file.shown, shape);
                (answer, text)
            },
            |(answer, text)| {
                progress.advance();
                if answer.skipped.is_some() || !text.is_empty() {
                    result = progress.aside(|| self.take(answer, &text));
                } else {
                    result = self.take(answer, &text);
                }
                // A repair goes on although nobody reads what it says.
                let is_in_vain = task == Task::Check && !self.destination.is_open();
                if result.is_err() || is_in_vain {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        result
    }

    /// Tells and counts what became of one file.
    ///
    /// # Errors
    /// When the destination cannot be written.
    pub(crate) fn answer(&mut self, answer: Answer, path: &str) -> Result<(), Failure> {
        let text = rendered(&answer, path, self.shape);
        self.take(answer, &text)
    }

    fn take(&mut self, answer: Answer, text: &str) -> Result<(), Failure> {
        self.tally.files += usize::from(answer.skipped.is_none());
        if let Some(skipped) = answer.skipped {
            self.skip(skipped);
        }
        if let Some(report) = &answer.report {
            self.tally.add(report);
        }
        for fault in answer.faults {
            self.fault(fault);
        }
        self.write(text)
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        if let Shape::Report(output) = self.shape {
            self.destination.write(output.separator(self.written))?;
        }
        self.written += 1;
        self.destination.write(text)
    }

    fn skip(&mut self, skipped: Skipped) {
        if skipped.failed || !self.quiet {
            terminal::complain(&skipped.line());
        }
        self.tally.skipped.push(skipped);
    }

    /// Keeps a rule's failure to be told at the end. It may fail on every file; once is enough.
    fn fault(&mut self, fault: RuleFault) {
        if self.known_faults.insert((fault.path.clone(), fault.finding.span)) {
            self.faults.push(fault);
        }
    }

    /// Tells what is wrong with rules and configurations, and closes the output.
    ///
    /// # Errors
    /// When the destination cannot be written.
    pub(crate) fn end(mut self) -> Result<Tally, Failure> {
        for unread in configuration::unread(self.run) {
            self.skip(unread);
        }
        if self.run.has_own_rules {
            for fault in self.run.engine.rules().own_faults() {
                self.fault(fault);
            }
        }
        let mut faults = std::mem::take(&mut self.faults);
        faults.sort_by(|one, other| (&one.path, one.finding.span).cmp(&(&other.path, other.finding.span)));
        let mut reports = configuration::reports(self.run, &self.checked_configurations);
        reports.extend(faults.into_iter().map(|fault| Report {
            path: fault.path,
            source: Source::new(fault.text),
            findings: vec![fault.finding],
            repair: None,
        }));
        for report in reports {
            self.tally.add(&report);
            match self.shape {
                Shape::Report(output) => self.write(&output.file(&report))?,
                Shape::Diff(_) => complain_of(&report),
            }
        }
        if let Shape::Report(output) = self.shape {
            let rules = self.run.engine.rules();
            let footer = output.footer(&self.tally, &|| rules.all());
            self.destination.write(footer)?;
        }
        self.destination.flush()?;
        Ok(self.tally)
    }
}

/// What is written about one file.
fn rendered(answer: &Answer, path: &str, shape: Shape) -> String {
    match (shape, &answer.report, &answer.change) {
        (Shape::Report(output), Some(report), _) => output.file(report),
        (Shape::Diff(look), _, Some((before, after))) => diff::unified(path, before, after, look),
        _ => String::new(),
    }
}

/// One line for each finding, where standard output is taken.
fn complain_of(report: &Report) {
    let output = Output::new(crate::output::Format::Concise, false, false);
    terminal::complain(&output.file(report));
}
