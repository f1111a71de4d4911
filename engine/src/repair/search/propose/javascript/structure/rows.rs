//! The lines of a text with what the bracket proposers ask of each.

use std::ops::Range;

use crate::repair::search::layout::columns;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Row {
    /// The line without its line break.
    pub(super) span: Span,
    /// Columns it is indented by.
    pub(super) indent: u16,
    /// The lexemes that begin on it.
    pub(super) lexemes: Range<usize>,
    /// It begins inside a template or a comment, so its white space says nothing.
    pub(super) inside: bool,
    /// Where its last lexeme that is no comment ends.
    pub(super) code_end: Option<usize>,
}

impl Row {
    /// Whether its indentation tells how deep its code lies.
    pub(super) fn speaks(&self) -> bool {
        !self.inside && !self.lexemes.is_empty()
    }
}

/// The lines of a text.
#[derive(Debug)]
pub(super) struct Rows(Vec<Row>);

impl Rows {
    /// Reads the lines of `scene`.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let text = scene.text();
        let all = scene.lexemes.all();
        let count = scene.lines().count();
        let mut rows = Vec::with_capacity(count);
        let mut next = 0;
        let mut reached = 0;
        for line in 0..count {
            let span = scene.lines().span(line, text);
            let first = next;
            let inside = reached > span.start;
            let mut code_end = None;
            while let Some(lexeme) = all.get(next).filter(|lexeme| lexeme.span.start <= span.end) {
                reached = lexeme.span.end;
                if lexeme.kind != LexemeKind::Comment {
                    code_end = Some(reached);
                }
                next += 1;
            }
            rows.push(Row {
                span,
                indent: columns(span.text(text)),
                lexemes: first..next,
                inside,
                code_end,
            });
        }
        Self(rows)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The line at `index`.
    pub(super) fn get(&self, index: usize) -> Option<&Row> {
        self.0.get(index)
    }

    /// The index of the line `offset` is on.
    pub(super) fn at(&self, offset: usize) -> usize {
        self.0
            .partition_point(|row| row.span.start <= offset)
            .saturating_sub(1)
    }

    /// The last line above `index` that speaks.
    pub(super) fn speaking_above(&self, index: usize) -> Option<usize> {
        (0..index.min(self.len()))
            .rev()
            .find(|above| self.get(*above).is_some_and(Row::speaks))
    }

    /// The last line above `index` that is not blank.
    pub(super) fn written_above(&self, index: usize) -> Option<usize> {
        (0..index.min(self.len())).rev().find(|above| {
            self.get(*above)
                .is_some_and(|row| row.inside || !row.lexemes.is_empty())
        })
    }
}
