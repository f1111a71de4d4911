//! The scene of a fault: a broken text with all that proposers need to look at.

use crate::document::Document;
use crate::language::{FileClass, Language};
use crate::text::{LineIndex, Span};

use super::layout::Layout;
use super::lexeme::{Lexeme, Lexemes};

/// Bytes of a line on each side of a place that its features are read from.
const NEAR: usize = 2_048;

/// A broken text, read for proposers.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// Its lexemes.
    pub(crate) lexemes: Lexemes,
    /// Its brackets and how they lie on the lines.
    pub(crate) layout: Layout,
    /// What the strict parser complains of first.
    pub(crate) error: Span,
    /// Its words.
    pub(crate) cause: String,
    /// Where the strict parser gave up: usually the start of `error`.
    pub(crate) front: usize,
    /// One level of indentation as this file writes it.
    pub(crate) unit: String,
    /// The line break this file uses.
    pub(crate) line_break: &'static str,
}

impl<'a> Scene<'a> {
    /// The scene of `document`; nothing when it is not broken.
    pub(crate) fn of(document: &'a Document) -> Option<Self> {
        let verdict = document.verdict();
        let first = verdict.errors.first()?;
        let text: &str = document.text();
        let lexemes = Lexemes::of(text, document.language());
        let layout = Layout::of(text, &lexemes);
        Some(Self {
            document,
            layout,
            error: first.span,
            cause: first.cause.clone(),
            front: verdict.stopped.unwrap_or(first.span.start),
            unit: indentation_unit(text),
            line_break: if text.contains("\r\n") { "\r\n" } else { "\n" },
            lexemes,
        })
    }

    /// The text.
    pub(crate) fn text(&self) -> &'a str {
        self.document.text()
    }

    /// The language.
    pub(crate) fn language(&self) -> Language {
        self.document.language()
    }

    /// The file class.
    pub(crate) fn class(&self) -> FileClass {
        self.document.class()
    }

    /// The line index.
    pub(crate) fn lines(&self) -> &'a LineIndex {
        self.document.lines()
    }

    /// The text of a lexeme, or nothing beyond the ends.
    pub(crate) fn word(&self, index: usize) -> &'a str {
        self.lexemes
            .get(index)
            .map_or("", |lexeme| lexeme.text(self.text()))
    }

    /// The white space before the lexeme at `index`, or what stands before the end of the text.
    pub(crate) fn gap_before(&self, index: usize) -> Span {
        let start = match index.checked_sub(1) {
            Some(before) => self.lexemes.get(before).map_or(0, |lexeme| lexeme.span.end),
            None => 0,
        };
        let end = self
            .lexemes
            .get(index)
            .map_or(self.text().len(), |lexeme| lexeme.span.start);
        Span::new(start.min(end), end)
    }

    /// The lexemes on line `line`, as a range of indices.
    pub(crate) fn lexemes_of_line(&self, line: usize) -> std::ops::Range<usize> {
        let span = self.lines().full_span(line);
        let all = self.lexemes.all();
        let first = all.partition_point(|lexeme| lexeme.span.start < span.start);
        let last = all.partition_point(|lexeme| lexeme.span.start < span.end);
        first..last
    }

    /// The indentation of `line`: its leading spaces and tabs.
    pub(crate) fn indentation(&self, line: usize) -> &'a str {
        let span = self.lines().full_span(line);
        let text = span.text(self.text());
        let length = text.len() - text.trim_start_matches([' ', '\t']).len();
        text.get(..length).unwrap_or_default()
    }

    /// The text of `line`, of one that is longer than people write only what lies near `offset`.
    pub(crate) fn part_of_line(&self, line: usize, offset: usize) -> &'a str {
        let text = self.text();
        let span = self.lines().full_span(line);
        let start = span.start.max(offset.saturating_sub(NEAR));
        let end = span.end.min(offset.saturating_add(NEAR)).max(start);
        Span::new(text.floor_char_boundary(start), text.floor_char_boundary(end)).text(text)
    }

    /// Whether nothing but white space stands on `line`.
    pub(crate) fn is_blank(&self, line: usize) -> bool {
        self.lines().full_span(line).text(self.text()).trim().is_empty()
    }

    /// The indices of the lexemes around the place where the strict parser stopped: `before` of them and `after`.
    pub(crate) fn window(&self, before: usize, after: usize) -> std::ops::Range<usize> {
        let at = self.lexemes.index_at(self.front);
        at.saturating_sub(before)..(at + after + 1).min(self.lexemes.len())
    }

    /// The lexeme at `index`.
    pub(crate) fn lexeme(&self, index: usize) -> Option<Lexeme> {
        self.lexemes.get(index).copied()
    }
}

/// The step by which lines are most often deeper than the line before; two spaces where nothing is indented.
pub(super) fn indentation_unit(text: &str) -> String {
    let mut counts = [0_usize; 9];
    let mut tabs = 0;
    let mut previous = 0;
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(4000) {
        if line.starts_with('\t') {
            tabs += 1;
            continue;
        }
        let width = line.len() - line.trim_start_matches(' ').len();
        if width > previous
            && let Some(count) = counts.get_mut(width - previous)
        {
            *count += 1;
        }
        previous = width;
    }
    let (step, count) = counts
        .iter()
        .enumerate()
        .rev()
        .max_by_key(|(_, count)| **count)
        .map_or((2, 0), |(step, count)| (step, *count));
    if tabs > count {
        return "\t".to_owned();
    }
    " ".repeat(if count == 0 { 2 } else { step })
}
