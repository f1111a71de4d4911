//! What lies near the fault: the lexemes around the place where the strict parser gave up, and the lines they stand on.

use std::ops::Range;

use super::super::super::layout::Mark;
use super::super::super::lexeme::{Lexeme, LexemeKind};
use super::super::super::scene::Scene;
use super::outline::Outline;
use super::style::Style;
use crate::text::Span;

/// Lexemes looked at before and after the place of the error.
const BEFORE: usize = 9;
const AFTER: usize = 3;

/// Bytes of a long line looked at before and after the place of the error.
const LINE_BEFORE: usize = 600;
const LINE_AFTER: usize = 1_500;

/// What lies near the fault.
#[derive(Debug)]
pub(super) struct Near<'s, 'a> {
    pub(super) scene: &'s Scene<'a>,
    pub(super) text: &'a str,
    /// Indices of the lexemes, in order.
    pub(super) indices: Vec<usize>,
    /// Where the brackets and the lines contradict each other.
    pub(super) outline: Outline,
    pub(super) style: Style,
    /// Brackets open at the place of the error, innermost first.
    pub(super) open: Vec<Mark>,
}

impl<'s, 'a> Near<'s, 'a> {
    /// What lies near the fault of `scene`.
    pub(super) fn of(scene: &'s Scene<'a>) -> Self {
        let mut indices: Vec<usize> = scene.window(BEFORE, AFTER).collect();
        if scene.error.start != scene.front {
            let at = scene.lexemes.index_at(scene.error.start);
            indices.extend(at.saturating_sub(BEFORE)..(at + AFTER + 1).min(scene.lexemes.len()));
            indices.sort_unstable();
            indices.dedup();
        }
        let marks = scene.layout.marks();
        let open = scene.layout.open_at(scene.front).into_iter().rev();
        Self {
            scene,
            text: scene.text(),
            indices,
            outline: Outline::of(scene),
            style: Style::of(scene),
            open: open.filter_map(|index| marks.get(index).copied()).collect(),
        }
    }

    /// Indices of the lexemes before which a gap near the fault ends, the gap before the end of the text included.
    pub(super) fn gaps(&self) -> impl Iterator<Item = usize> + '_ {
        let end = self.indices.last().map_or(0, |last| last + 1);
        self.indices.iter().copied().chain(std::iter::once(end))
    }

    /// The lexeme at `index`.
    pub(super) fn lexeme(&self, index: usize) -> Option<Lexeme> {
        self.scene.lexeme(index)
    }

    /// The last lexeme before `index` that is no comment.
    pub(super) fn before(&self, index: usize) -> Option<usize> {
        (0..index).rev().find(|index| !self.is_comment(*index))
    }

    /// The first lexeme at or after `index` that is no comment.
    pub(super) fn at_or_after(&self, index: usize) -> Option<usize> {
        (index..self.scene.lexemes.len()).find(|index| !self.is_comment(*index))
    }

    /// Whether a comment stands at `index`.
    pub(super) fn is_comment(&self, index: usize) -> bool {
        self.lexeme(index)
            .is_some_and(|lexeme| lexeme.kind == LexemeKind::Comment)
    }

    /// Whether the lexeme at `index` is the sign `sign`.
    pub(super) fn is_sign(&self, index: usize, sign: &str) -> bool {
        self.lexeme(index)
            .is_some_and(|lexeme| lexeme.kind == LexemeKind::Sign && lexeme.text(self.text) == sign)
    }

    /// Whether a value could begin with the lexeme at `index`.
    pub(super) fn begins_value(&self, index: usize) -> bool {
        self.lexeme(index).is_some_and(|lexeme| match lexeme.kind {
            LexemeKind::Sign => matches!(lexeme.text(self.text), "{" | "[" | "("),
            LexemeKind::Comment | LexemeKind::Stray => false,
            _ => true,
        })
    }

    /// Whether a value could end with the lexeme at `index`.
    pub(super) fn ends_value(&self, index: usize) -> bool {
        self.lexeme(index).is_some_and(|lexeme| match lexeme.kind {
            LexemeKind::Sign => matches!(lexeme.text(self.text), "}" | "]" | ")"),
            LexemeKind::Comment | LexemeKind::Stray => false,
            _ => true,
        })
    }

    /// The white space before the lexeme at `index`.
    pub(super) fn gap(&self, index: usize) -> Span {
        self.scene.gap_before(index)
    }

    /// The text of `span`.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        span.text(self.text)
    }

    /// Whether nothing but spaces stands in `span`.
    pub(super) fn is_inline(&self, span: Span) -> bool {
        !self.slice(span).contains('\n')
    }

    /// How the bracket of `mark` is closed.
    pub(super) fn closer(mark: Mark) -> char {
        match mark.opener {
            b'{' => '}',
            b'(' => ')',
            _ => ']',
        }
    }

    /// The indentation of the line on which `mark` stands.
    pub(super) fn indentation(&self, mark: Mark) -> &'a str {
        self.scene
            .indentation(usize::try_from(mark.line).unwrap_or(usize::MAX))
    }

    /// The numbers of the lines that the fault may be on: that of the error, that where the parser gave up, and the last one
    /// before it with anything on it.
    pub(super) fn lines(&self) -> Vec<usize> {
        let index = self.scene.lines();
        let here = self.scene.lexemes.index_at(self.scene.front);
        let last = here
            .checked_sub(1)
            .and_then(|before| self.lexeme(before))
            .map(|lexeme| lexeme.span.end.saturating_sub(1));
        let mut lines: Vec<usize> = [Some(self.scene.front), Some(self.scene.error.start), last]
            .into_iter()
            .flatten()
            .map(|offset| index.line_of(offset))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    /// The part of each of these lines that is near the fault, without its white space at both ends.
    pub(super) fn stretches(&self) -> Vec<Span> {
        self.lines()
            .into_iter()
            .map(|line| {
                let span = self.scene.lines().full_span(line);
                let anchor = [self.scene.error.start, self.scene.front]
                    .into_iter()
                    .find(|anchor| span.contains(*anchor))
                    .unwrap_or(span.end);
                let start = self.floor(span.start.max(anchor.saturating_sub(LINE_BEFORE)));
                let end = self.floor(span.end.min(anchor + LINE_AFTER));
                self.trimmed(Span::new(start, end.max(start)))
            })
            .filter(|span| !span.is_empty())
            .collect()
    }

    /// `span` without white space at its ends.
    pub(super) fn trimmed(&self, span: Span) -> Span {
        let text = self.slice(span);
        let start = span.start + text.len() - text.trim_start().len();
        Span::new(start, start + text.trim().len())
    }

    fn floor(&self, mut offset: usize) -> usize {
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// The bytes of lines `lines`, line breaks included.
    pub(super) fn whole_lines(&self, lines: Range<usize>) -> Span {
        let index = self.scene.lines();
        let first = index.full_span(lines.start);
        let last = index.full_span(lines.end.saturating_sub(1).max(lines.start));
        Span::new(first.start, last.end.max(first.start))
    }

    /// How far `offset` is from the place of the error.
    pub(super) fn distance(&self, offset: usize) -> usize {
        offset
            .abs_diff(self.scene.front)
            .min(offset.abs_diff(self.scene.error.start))
    }

    /// The `most` offsets nearest to the place of the error, nearest first.
    pub(super) fn nearest(&self, mut offsets: Vec<usize>, most: usize) -> Vec<usize> {
        offsets.sort_by_key(|offset| (self.distance(*offset), *offset));
        offsets.dedup();
        offsets.truncate(most);
        offsets
    }

    /// The character before `offset`.
    pub(super) fn character_before(&self, offset: usize) -> Option<char> {
        self.text.get(..offset)?.chars().next_back()
    }

    /// The character at `offset`.
    pub(super) fn character_at(&self, offset: usize) -> Option<char> {
        self.text.get(offset..)?.chars().next()
    }
}
