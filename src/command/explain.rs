//! `qmoi explain`: how the repair of one place was chosen, and what else was thought of.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::{ValueEnum, ValueHint};
use engine::{Explanation, Finding, Span};

use crate::arguments::{Presentation, Scope, Selection};
use crate::failure::{Exit, Failure};
use crate::output::{self, explanation};
use crate::place::Source;
use crate::report::{Report, Skipped};
use crate::run::Run;
use crate::terminal::{self, When};
use crate::visible::one_line;

/// Options of `qmoi explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi explain package.json                  the first finding\n  \
    qmoi explain src/index.js:12               the findings on line 12\n  \
    qmoi explain .gitlab-ci.yml:18:7           the one nearest to column 7\n  \
    qmoi explain package.json:3 --format json  for a program")]
pub(crate) struct Arguments {
    /// The file, with the line and the column of the finding where it has several
    #[arg(value_name = "FILE[:LINE[:COLUMN]]", value_hint = ValueHint::FilePath)]
    place: PathBuf,
    /// How the explanation is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    rules: Selection,
    /// Use this configuration instead of the qmoi.json found from the file upwards
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Excerpts of the source, for reading
    #[default]
    Full,
    /// Everything, for programs (documented in docs/output/json.md)
    Json,
}

/// Prints the explanation.
///
/// # Errors
/// When the file cannot be used, or has no finding there.
pub(crate) fn run(arguments: &Arguments, color: When) -> Result<Exit, Failure> {
    let target = Target::of(&arguments.place);
    if target.path.is_dir() {
        return Err(Failure::NotOneFile(target.path));
    }
    let scope = Scope {
        paths: vec![target.path.clone()],
        rules: Selection {
            select: arguments.rules.select.clone(),
            ignore: arguments.rules.ignore.clone(),
        },
        config: arguments.config.clone(),
        no_cache: true,
        threads: None,
        stdin_path: None,
    };
    let run = Run::open(&scope)?;
    let presentation = Presentation {
        format: output::Format::Full,
        output: None,
        quiet: false,
    };
    let walk = super::walk(&run, &scope, &presentation);
    for unread in &run.unread_rules {
        terminal::complain(&unread.line());
    }
    let explained = match (walk.files.first(), walk.problems.first()) {
        (Some(file), _) => run.explain(file),
        (None, Some(problem)) => Err(Skipped {
            path: problem.shown.clone(),
            reason: format!("{}: {}", problem.shown, problem.kind),
            failed: true,
        }),
        (None, None) => Err(Skipped {
            path: target.path.display().to_string(),
            reason: format!("{}: it is left out by the configuration", target.path.display()),
            failed: false,
        }),
    };
    let (report, explanation) = match explained {
        Ok(explained) => explained,
        Err(skipped) => {
            terminal::complain(&skipped.line());
            return Ok(if skipped.failed { Exit::Failed } else { Exit::Usage });
        }
    };
    let chosen = target.chosen(report, explanation.as_ref())?;
    super::print(match arguments.format {
        Format::Json => explanation::json(&chosen, explanation.as_ref()),
        Format::Full if chosen.findings.is_empty() && explanation.is_none() => {
            format!(
                "{} is sound: there is nothing to explain\n",
                one_line(&chosen.path)
            )
        }
        Format::Full => explanation::full(&chosen, explanation.as_ref(), color.on_stdout()),
    })
}

/// What is to be explained.
#[derive(Debug, PartialEq, Eq)]
struct Target {
    path: PathBuf,
    line: Option<usize>,
    column: Option<usize>,
}

impl Target {
    /// Takes `place` apart. A file whose name ends like a place is that file.
    fn of(place: &Path) -> Self {
        let whole = Self {
            path: place.to_owned(),
            line: None,
            column: None,
        };
        let Some(text) = place.to_str().filter(|_| !place.exists()) else {
            return whole;
        };
        match (cut(text), cut(text).and_then(|(rest, _)| cut(rest))) {
            (Some((_, column)), Some((path, line))) => Self {
                path: path.into(),
                line: Some(line),
                column: Some(column),
            },
            (Some((path, line)), None) => Self {
                path: path.into(),
                line: Some(line),
                column: None,
            },
            (None, _) => whole,
        }
    }

    /// `report` with those findings only that are meant. What does not parse has one explanation, which is about every
    /// line that the best repair changes.
    fn chosen(&self, mut report: Report, explanation: Option<&Explanation>) -> Result<Report, Failure> {
        let Some(line) = self.line else {
            report.findings.truncate(1);
            return Ok(report);
        };
        let source = report.source.clone();
        let mut known: BTreeSet<usize> = BTreeSet::new();
        for span in report
            .findings
            .iter()
            .map(|finding| finding.span)
            .chain(explained(explanation))
        {
            known.extend(lines(span, &source));
        }
        if known.is_empty() {
            return Ok(report);
        }
        if !known.contains(&line) {
            return Err(Failure::NoFinding {
                path: report.path,
                line,
                lines: known.into_iter().collect(),
            });
        }
        report
            .findings
            .retain(|finding| lines(finding.span, &source).contains(&line));
        if let Some(column) = self.column {
            let distance = |finding: &Finding| source.place(finding.span.start).column.abs_diff(column);
            let nearest = report.findings.iter().map(distance).min();
            report
                .findings
                .retain(|finding| Some(distance(finding)) == nearest);
        }
        Ok(report)
    }
}

/// A number behind the last colon of `text`, and what stands before.
fn cut(text: &str) -> Option<(&str, usize)> {
    let (rest, number) = text.rsplit_once(':')?;
    let number = number.parse().ok().filter(|number| *number > 0)?;
    (!rest.is_empty()).then_some((rest, number))
}

/// The places that `explanation` is about.
fn explained(explanation: Option<&Explanation>) -> impl Iterator<Item = Span> {
    explanation.into_iter().flat_map(|explanation| {
        let edits = explanation.repairs.first().map(|repair| &repair.edits);
        let edited = edits.into_iter().flatten().map(|edit| edit.span);
        std::iter::once(explanation.span).chain(edited)
    })
}

/// The lines that `span` begins and ends on, from 1.
fn lines(span: Span, source: &Source) -> [usize; 2] {
    let last = span.end.saturating_sub(1).max(span.start);
    [source.place(span.start).line, source.place(last).line]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_file_a_line_and_a_column() {
        let parts = |text: &str| {
            let target = Target::of(Path::new(text));
            (target.path.display().to_string(), target.line, target.column)
        };
        assert_eq!(parts("a.json"), ("a.json".to_owned(), None, None));
        assert_eq!(parts("a.json:3"), ("a.json".to_owned(), Some(3), None));
        assert_eq!(parts("a.json:3:14"), ("a.json".to_owned(), Some(3), Some(14)));
        assert_eq!(parts("C:a.json:3"), ("C:a.json".to_owned(), Some(3), None));
        assert_eq!(parts("a:b.json"), ("a:b.json".to_owned(), None, None));
        assert_eq!(parts("a.json:0"), ("a.json:0".to_owned(), None, None));
    }
}
