//! A broken YAML text as rows, and which of them are under suspicion.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::lexeme::LexemeKind;
use super::super::super::scene::Scene;
use super::entry::Entry;

/// Rows with content before the error that are always looked at.
const NEAR_BEFORE: usize = 5;

/// How many rows before the error a fault in layout may be.
const FAR_BEFORE: usize = 60;

/// One line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Where the line begins.
    pub(super) start: usize,
    /// What stands on it, without white space around.
    pub(super) content: Span,
    /// Where the line ends, before its line break.
    pub(super) end: usize,
    /// It reads as part of a block scalar.
    pub(super) block_text: bool,
    /// The first sign on it.
    pub(super) first: u8,
}

impl Row {
    /// How many bytes of white space begin it.
    pub(super) fn indent(&self) -> usize {
        self.content.start - self.start
    }

    /// Nothing stands on it.
    pub(super) fn is_blank(&self) -> bool {
        self.content.is_empty()
    }

    /// Nothing but a comment stands on it.
    pub(super) fn is_comment(&self) -> bool {
        self.first == b'#' && !self.block_text
    }

    /// It holds keys, dashes or values.
    pub(super) fn is_structure(&self) -> bool {
        !self.is_blank() && !self.block_text && self.first != b'#'
    }

    /// It begins a sequence's item.
    pub(super) fn has_dash(&self, text: &str) -> bool {
        let content = self.content.text(text);
        self.first == b'-' && (content.len() == 1 || content.starts_with("- "))
    }
}

/// A text as rows.
pub(super) struct Page<'s, 'a> {
    /// The scene.
    pub(super) scene: &'s Scene<'a>,
    /// The text.
    pub(super) text: &'a str,
    /// All lines.
    pub(super) rows: Vec<Row>,
    /// The row where it stopped.
    pub(super) front: usize,
    /// The rows around both, none blank, in order.
    pub(super) near: Vec<usize>,
    /// Rows further above whose indentation fits no row around them, in order.
    pub(super) crooked: Vec<usize>,
    /// The keys that the file has, in order, each once.
    pub(super) keys: Vec<&'a str>,
    /// One level of indentation.
    pub(super) unit: usize,
    /// The quotes, the one used more first.
    pub(super) quotes: [char; 2],
}

impl<'s, 'a> Page<'s, 'a> {
    /// The rows of `scene`.
    pub(super) fn of(scene: &'s Scene<'a>) -> Self {
        let text = scene.text();
        let rows = rows(scene);
        let last = rows.len().saturating_sub(1);
        let error = scene.lines().line_of(scene.error.start).min(last);
        let front = scene.lines().line_of(scene.front).min(last);
        let doubles = memchr::memchr_iter(b'"', text.as_bytes()).count();
        let singles = memchr::memchr_iter(b'\'', text.as_bytes()).count();
        let mut page = Self {
            scene,
            text,
            near: near(&rows, error.min(front), error.max(front)),
            crooked: Vec::new(),
            keys: keys(text, &rows),
            rows,
            front,
            unit: scene.unit.len().max(1),
            quotes: if singles > doubles {
                ['\'', '"']
            } else {
                ['"', '\'']
            },
        };
        page.crooked = page.crooked();
        page.look_further_up();
        page
    }

    /// The row at `index`.
    pub(super) fn row(&self, index: usize) -> Option<&Row> {
        self.rows.get(index)
    }

    /// What the rows under suspicion hold that are no block text, with their indices.
    pub(super) fn near_rows(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.near
            .iter()
            .filter_map(|index| Some((*index, self.rows.get(*index)?)))
            .filter(|(_, row)| !row.is_blank())
    }

    /// The rows under suspicion that hold keys, dashes or values.
    pub(super) fn near_structure(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.near_rows().filter(|(_, row)| row.is_structure())
    }

    /// The parts of the row.
    pub(super) fn entry(&self, row: &Row) -> Entry {
        Entry::of(self.text, row.content)
    }

    /// The last row before `index` that holds something.
    pub(super) fn before(&self, index: usize) -> Option<usize> {
        (0..index).rev().find(|index| self.holds(*index))
    }

    /// The first row after `index` that holds something.
    pub(super) fn after(&self, index: usize) -> Option<usize> {
        (index + 1..self.rows.len()).find(|index| self.holds(*index))
    }

    /// Whether the row is neither blank nor a comment.
    pub(super) fn holds(&self, index: usize) -> bool {
        self.rows
            .get(index)
            .is_some_and(|row| !row.is_blank() && !row.is_comment())
    }

    /// The rows above `index` that its indentation makes its parents, the nearest first.
    pub(super) fn parents(&self, index: usize) -> Vec<usize> {
        let mut parents = Vec::new();
        let Some(mut indent) = self.rows.get(index).map(Row::indent) else {
            return parents;
        };
        for above in (0..index).rev() {
            if indent == 0 || parents.len() > 12 {
                break;
            }
            let Some(row) = self.rows.get(above) else { break };
            if self.holds(above) && !row.block_text && row.indent() < indent {
                parents.push(above);
                indent = row.indent();
            }
        }
        parents
    }

    /// The row behind `index` and all rows below it that are deeper.
    pub(super) fn subtree_end(&self, index: usize) -> usize {
        self.end_where(index, |row, next| next.indent() <= row.indent())
    }

    /// The row behind `index` and all rows below it that are not less deep.
    pub(super) fn run_end(&self, index: usize) -> usize {
        self.end_where(index, |row, next| next.indent() < row.indent())
    }

    /// The row behind `index` and all rows below it up to the first that is `over`, blank rows before that one left out.
    pub(super) fn end_where(&self, index: usize, over: impl Fn(&Row, &Row) -> bool) -> usize {
        let Some(row) = self.rows.get(index) else {
            return index;
        };
        let below = self.rows.iter().enumerate().skip(index + 1);
        let held = below
            .filter(|(_, next)| !next.is_blank())
            .take_while(|(_, next)| !over(row, next));
        held.last().map_or(index, |(last, _)| last) + 1
    }

    /// The edit that gives `row` an indentation of `indent` spaces; nothing when it has it.
    pub(super) fn indented(&self, row: &Row, indent: usize) -> Option<Edit> {
        let present = row.indent();
        let space = Span::new(row.start, row.content.start);
        if space.text(self.text).contains('\t') {
            return Some(Edit::replace(space, " ".repeat(indent)));
        }
        match indent.cmp(&present) {
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(Edit::insert(row.start, " ".repeat(indent - present))),
            std::cmp::Ordering::Less => {
                Some(Edit::delete(Span::new(row.start, row.start + present - indent)))
            }
        }
    }

    /// The edits that move the rows in `range` by as much as brings the first to `indent`.
    pub(super) fn moved(&self, range: std::ops::Range<usize>, indent: usize) -> Vec<Edit> {
        let Some(first) = self.rows.get(range.start) else {
            return Vec::new();
        };
        let from = first.indent();
        self.rows
            .get(range)
            .unwrap_or_default()
            .iter()
            .filter(|row| !row.is_blank())
            .filter_map(|row| self.indented(row, (row.indent() + indent).saturating_sub(from)))
            .collect()
    }

    /// An error at a row that ends a block is often that block's, however long it is: its first row and the row that holds it
    /// are looked at too. And a row that holds others and has no key has often lost its colon.
    fn look_further_up(&mut self) {
        let Some(row) = self.row(self.front).filter(|_| self.holds(self.front)) else {
            return;
        };
        let indent = row.indent();
        let mut found: Vec<usize> = self.parents(self.front);
        found.truncate(3);
        found.retain(|parent| {
            self.row(*parent)
                .is_some_and(|row| !row.has_dash(self.text) && self.entry(row).key.is_none())
        });
        let mut first = None;
        for (index, above) in self.rows.iter().enumerate().take(self.front).rev() {
            if above.is_blank() || above.is_comment() {
                continue;
            }
            if above.indent() <= indent {
                found.push(index);
                break;
            }
            if above.is_structure() {
                first = Some(index);
            }
        }
        found.extend(first);
        for index in found {
            if !self.near.contains(&index) {
                self.near.push(index);
            }
        }
        self.near.sort_unstable();
    }

    /// Rows above the error that stand at a depth which no row above them opened.
    fn crooked(&self) -> Vec<usize> {
        let mut open: Vec<usize> = Vec::new();
        let mut crooked = Vec::new();
        let first = self.front.saturating_sub(FAR_BEFORE * 4);
        let window = self.rows.iter().enumerate().take(self.front + 3).skip(first);
        for (index, row) in window {
            if !row.is_structure() {
                continue;
            }
            let indent = row.indent();
            let mut left = false;
            while open.last().is_some_and(|last| *last > indent) {
                open.pop();
                left = true;
            }
            if open.last() != Some(&indent) {
                if left && index + FAR_BEFORE > self.front {
                    crooked.push(index);
                }
                open.push(indent);
            }
            // Keys after a dash stand at the depth of what follows it.
            let content = row.content.text(self.text);
            if row.has_dash(self.text) {
                open.push(indent + content.len() - content.trim_start_matches(['-', ' ']).len());
            }
        }
        crooked
    }
}

fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let text = scene.text();
    let lines = scene.lines();
    let mut rows: Vec<Row> = (0..lines.count())
        .map(|line| {
            let span = lines.span(line, text);
            let whole = span.text(text);
            let content = whole.trim_matches([' ', '\t']);
            let start = span.start + whole.len() - whole.trim_start_matches([' ', '\t']).len();
            let content = Span::new(start, start + content.len());
            Row {
                start: span.start,
                content,
                end: span.end,
                block_text: false,
                first: text.as_bytes().get(start).copied().unwrap_or(b'\n'),
            }
        })
        .collect();
    let mut index = 0;
    for lexeme in scene.lexemes.all() {
        if lexeme.kind != LexemeKind::BlockText {
            continue;
        }
        while rows.get(index).is_some_and(|row| row.end < lexeme.span.start) {
            index += 1;
        }
        if let Some(row) = rows.get_mut(index) {
            row.block_text = true;
        }
    }
    rows
}

/// The keys of `rows`, in order, each once.
fn keys<'a>(text: &'a str, rows: &[Row]) -> Vec<&'a str> {
    let mut keys: Vec<&str> = rows
        .iter()
        .filter(|row| row.is_structure())
        .filter_map(|row| Some(Entry::of(text, row.content).key?.text(text)))
        .collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The rows from a few before `first` to one after `last`; of a long way between them both ends.
fn near(rows: &[Row], first: usize, last: usize) -> Vec<usize> {
    let holds = |index: &usize| {
        rows.get(*index)
            .is_some_and(|row| !row.is_blank() && row.first != b'#')
    };
    let mut near: Vec<usize> = (0..first).rev().filter(holds).take(NEAR_BEFORE).collect();
    if last - first > 2 * NEAR_BEFORE {
        near.extend(first..first + 3);
        near.extend((first + 3..last).rev().filter(holds).take(NEAR_BEFORE));
        near.push(last);
    } else {
        near.extend(first..=last);
    }
    near.extend((last + 1..rows.len()).find(holds));
    near.retain(|index| rows.get(*index).is_some_and(|row| !row.is_blank()));
    near.sort_unstable();
    near.dedup();
    near
}
