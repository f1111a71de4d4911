//! A change of some lines, offered inline where a merge request touches them.

use std::fmt::Write;

use crate::diff::Anchor;
use crate::error::{Error, ErrorKind};

/// One change to offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The file as it is named on the merge request's side.
    pub path: String,
    /// As it is named on the other side, if that differs.
    pub old_path: Option<String>,
    /// The lines it replaces.
    pub lines: Anchor,
    /// What stands there instead, without a last line feed; nothing to take the lines out.
    pub replacement: Option<String>,
    /// What it does, in Markdown.
    pub message: String,
}

/// Suggestions for one state of a merge request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The commit whose lines are meant.
    pub head: String,
    /// A word above them all, where the platform has a place for it.
    pub summary: String,
    /// The suggestions.
    pub suggestions: Vec<Suggestion>,
}

/// What became of a review.
#[derive(Debug, Default)]
pub struct Suggested {
    /// How many were posted.
    pub posted: usize,
    /// How many stood there already.
    pub present: usize,
    /// Those the platform refused, by their place in the review, and why.
    pub refused: Vec<(usize, Error)>,
}

/// How a platform marks up a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Markup {
    /// A block named `suggestion` for the lines the comment is at.
    Plain,
    /// The same with how many lines above the comment's line belong to it.
    Offsets,
    /// No such thing: the text is shown as it would be.
    Shown,
}

impl Suggestion {
    /// The comment's text.
    pub(crate) fn body(&self, markup: Markup) -> String {
        let replacement = self.replacement.as_deref();
        let fence = fence(replacement.unwrap_or_default());
        let kind = match markup {
            Markup::Plain => "suggestion".to_owned(),
            Markup::Offsets => format!("suggestion:-{}+0", self.lines.above()),
            Markup::Shown => String::new(),
        };
        let mut body = self.message.trim().to_owned();
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        // Writing to a string does not fail.
        let _ = writeln!(body, "{fence}{kind}");
        if let Some(text) = replacement {
            let _ = writeln!(body, "{text}");
        }
        body.push_str(&fence);
        body
    }
}

/// Posts what is missing: all of it in one review, and one by one when that is refused. One comment at a wrong place has the
/// whole review refused, and the answer does not say which.
pub(crate) fn post(
    mut result: Suggested,
    missing: &[(usize, &Suggestion)],
    together: impl FnOnce() -> Result<(), Error>,
    alone: impl Fn(&Suggestion) -> Result<(), Error>,
) -> Result<Suggested, Error> {
    if missing.is_empty() {
        return Ok(result);
    }
    match together() {
        Ok(()) => {
            result.posted = missing.len();
            return Ok(result);
        }
        Err(error) if matches!(error.kind, ErrorKind::Validation { .. }) => {}
        Err(error) => return Err(error),
    }
    for (place, suggestion) in missing {
        result.note(*place, alone(suggestion))?;
    }
    Ok(result)
}

impl Suggested {
    /// Counts one suggestion that was posted or found fault with; any other failure ends the review.
    pub(crate) fn note(&mut self, place: usize, outcome: Result<(), Error>) -> Result<(), Error> {
        match outcome {
            Ok(()) => self.posted += 1,
            Err(error) if matches!(error.kind, ErrorKind::Validation { .. }) => {
                self.refused.push((place, error));
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

/// A fence longer than any run of backticks in the text, so that the text cannot end it.
fn fence(text: &str) -> String {
    let longest = text
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    "`".repeat((longest + 1).max(3))
}

/// Whether two texts are the same but for how a platform keeps them.
pub(crate) fn same_text(one: &str, other: &str) -> bool {
    let lines = |text: &str| {
        text.trim()
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
    };
    lines(one) == lines(other)
}
