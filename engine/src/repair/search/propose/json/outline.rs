//! Where the brackets and the lines contradict each other.
//!
//! In a file that is laid out, a bracket that ends its line is closed by one that begins a line, equally deep, and all
//! between stands deeper. Lines are read with that in mind, whatever the brackets say, so that what is missing or too many
//! shows where it is and not only where the parser notices.

use super::super::super::layout::{Mark, columns};
use super::super::super::lexeme::LexemeKind;
use super::super::super::scene::Scene;

/// Contradictions of one sort looked at: those nearest to the place of the error.
const MOST: usize = 6;

/// The contradictions of a file.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Openers that nothing closes before a line that is too shallow to be inside them, with the index of that line's first lexeme.
    pub(super) unclosed: Vec<(Mark, usize)>,
    /// Closers that close nothing, or nothing that is as deep.
    pub(super) surplus: Vec<Mark>,
    /// Closers of the other kind than the opener that is as deep, with it.
    pub(super) mismatched: Vec<(Mark, Mark)>,
    /// Indices of lexemes that begin a line deeper than the line before, which opens nothing.
    pub(super) deeper: Vec<usize>,
}

impl Outline {
    /// Reads the lines of `scene`.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let mut outline = Self::default();
        let mut open: Vec<Mark> = Vec::new();
        let mut marks = scene.layout.marks().iter().copied().peekable();
        let mut line_before: Option<u16> = None;
        let mut opened = true;
        for (index, lexeme) in scene.lexemes.all().iter().enumerate() {
            let gap = scene.gap_before(index).text(scene.text());
            let mark = marks.next_if(|mark| mark.offset == lexeme.span.start);
            if gap.contains('\n') {
                let indent = columns(gap.rsplit('\n').next().unwrap_or_default());
                if line_before.is_some_and(|before| indent > before)
                    && !opened
                    && mark.is_none_or(|mark| !mark.closes)
                {
                    outline.deeper.push(index);
                }
                line_before = Some(indent);
                outline.close_deeper(&mut open, indent, mark, index);
            } else if line_before.is_none() {
                line_before = Some(0);
            }
            opened = mark.is_some_and(|mark| !mark.closes) || (opened && lexeme.kind == LexemeKind::Comment);
            match mark {
                Some(mark) if mark.closes => outline.take(&mut open, mark),
                Some(mark) => open.push(mark),
                None => {}
            }
        }
        outline.nearest(scene)
    }

    /// Takes the openers off that a line this deep, beginning with `mark`, cannot be inside.
    fn close_deeper(&mut self, open: &mut Vec<Mark>, indent: u16, mark: Option<Mark>, index: usize) {
        while let Some(last) = open.last().copied() {
            let closes = mark.filter(|mark| mark.closes);
            let belongs = indent > last.indent
                || (indent == last.indent && closes.is_some())
                || (last.indent == 0 && open.len() == 1);
            if belongs {
                return;
            }
            self.unclosed.push((last, index));
            open.pop();
        }
    }

    /// Takes off the opener that `closer` closes.
    fn take(&mut self, open: &mut Vec<Mark>, closer: Mark) {
        let Some(last) = open.last().copied() else {
            self.surplus.push(closer);
            return;
        };
        let same_line = last.line == closer.line;
        let as_deep = same_line || !closer.begins_line || closer.indent == last.indent;
        match (last.opener == closer.opener, as_deep) {
            (true, true) => {
                open.pop();
            }
            (false, true) if closer.begins_line => {
                self.mismatched.push((last, closer));
                open.pop();
            }
            (false, true) => self.surplus.push(closer),
            (_, false) => {
                self.surplus.push(closer);
                // A closer that stands deeper than the line of its opener may still be its own, badly indented.
            }
        }
    }

    fn nearest(mut self, scene: &Scene<'_>) -> Self {
        let distance = |offset: usize| offset.abs_diff(scene.front);
        let start = |index: usize| scene.lexeme(index).map_or(0, |lexeme| lexeme.span.start);
        self.unclosed.sort_by_key(|(_, index)| distance(start(*index)));
        self.unclosed.truncate(MOST);
        self.surplus.sort_by_key(|mark| distance(mark.offset));
        self.surplus.truncate(MOST);
        self.mismatched.sort_by_key(|(_, closer)| distance(closer.offset));
        self.mismatched.truncate(MOST);
        self.deeper.sort_by_key(|index| distance(start(*index)));
        self.deeper.truncate(MOST);
        self
    }
}
