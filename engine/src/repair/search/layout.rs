//! How brackets pair, and how they lie on their lines.
//!
//! Layout is the best witness of where a bracket is missing or too many: a closing bracket that begins its line stands as
//! deep as the line of its opener, and what stands between them stands deeper.

use crate::text::Span;

use super::lexeme::{Lexeme, LexemeKind, Lexemes};

/// One bracket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Where it is; for the pieces of templates, the end that is a bracket.
    pub(crate) offset: usize,
    /// `(`, `[` or `{`; the opener's sign for closers too.
    pub(crate) opener: u8,
    /// Whether it closes.
    pub(crate) closes: bool,
    /// Number of its line, counted from the start of what was read.
    pub(crate) line: u32,
    /// Columns its line is indented by.
    pub(crate) indent: u16,
    /// It is the first lexeme on its line.
    pub(crate) begins_line: bool,
    /// For an opener that ends its line, the columns that the next line with a lexeme is indented by.
    pub(crate) inner: Option<u16>,
}

/// How well brackets fit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Balance {
    /// Brackets without a partner.
    pub(crate) unmatched: u32,
    /// Pairs whose lines do not lie as they should.
    pub(crate) crooked: u32,
}

impl Balance {
    /// This with what is added to it on the way from `before` to `after`.
    fn moved(self, before: Self, after: Self) -> Self {
        let moved = |this: u32, before: u32, after: u32| this.saturating_add(after.saturating_sub(before));
        Self {
            unmatched: moved(self.unmatched, before.unmatched, after.unmatched),
            crooked: moved(self.crooked, before.crooked, after.crooked),
        }
    }
}

/// Brackets behind a change that are paired anew; only files larger than people write have more.
const MOST_PAIRED: usize = 24_000;

/// All brackets of a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    marks: Vec<Mark>,
    /// For each mark, its partner's index.
    partners: Vec<Option<usize>>,
    /// For each mark, the opener around it.
    parents: Vec<Option<usize>>,
    /// How well the brackets up to each fit, those that are still open not counted.
    so_far: Vec<Balance>,
    balance: Balance,
}

impl Layout {
    /// Reads the brackets of `text`.
    pub(crate) fn of(text: &str, lexemes: &Lexemes) -> Self {
        let marks = marks(text, lexemes.all(), Origin::default());
        let mut pairing = Pairing::default();
        let mut partners = vec![None; marks.len()];
        let mut parents = vec![None; marks.len()];
        let mut so_far = Vec::with_capacity(marks.len());
        for (index, mark) in marks.iter().enumerate() {
            if !mark.closes
                && let Some(parent) = parents.get_mut(index)
            {
                *parent = pairing.stack.last().map(|(index, _)| *index);
            }
            if let Some(opener) = pairing.take(index, *mark) {
                if let Some(partner) = partners.get_mut(index) {
                    *partner = Some(opener);
                }
                if let Some(partner) = partners.get_mut(opener) {
                    *partner = Some(index);
                }
            }
            if mark.closes
                && let Some(parent) = parents.get_mut(index)
            {
                *parent = pairing.stack.last().map(|(index, _)| *index);
            }
            so_far.push(pairing.balance);
        }
        Self {
            balance: pairing.finish(),
            so_far,
            marks,
            partners,
            parents,
        }
    }

    /// The brackets, in order.
    pub(crate) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The partner of the mark at `index`.
    pub(crate) fn partner(&self, index: usize) -> Option<usize> {
        self.partners.get(index).copied().flatten()
    }

    /// The opener around the mark at `index`.
    pub(crate) fn parent(&self, index: usize) -> Option<usize> {
        self.parents.get(index).copied().flatten()
    }

    /// How well they fit.
    pub(crate) fn balance(&self) -> Balance {
        self.balance
    }

    /// Index of the first mark at or after `offset`.
    pub(crate) fn index_at(&self, offset: usize) -> usize {
        self.marks.partition_point(|mark| mark.offset < offset)
    }

    /// The openers that are open before `offset`, outermost first.
    pub(crate) fn open_at(&self, offset: usize) -> Vec<usize> {
        let mut open: Vec<usize> = self.around(offset).collect();
        open.reverse();
        open
    }

    /// The openers that are open before `offset`, innermost first.
    pub(crate) fn around(&self, offset: usize) -> impl Iterator<Item = usize> + '_ {
        self.open_before(self.index_at(offset))
    }

    /// The openers that are open before the mark at `index`, innermost first.
    fn open_before(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let innermost = index.checked_sub(1).and_then(|last| match self.marks.get(last) {
            Some(mark) if !mark.closes => Some(last),
            _ => self.parent(last),
        });
        std::iter::successors(innermost, |opener| self.parent(*opener))
    }

    /// What pairing has come to before the mark at `index`.
    fn paired_before(&self, index: usize) -> Pairing {
        let mark = |index: usize| Some((index, *self.marks.get(index)?));
        let mut stack: Vec<(usize, Mark)> = self.open_before(index).filter_map(mark).collect();
        stack.reverse();
        Pairing {
            stack,
            balance: index
                .checked_sub(1)
                .and_then(|last| self.so_far.get(last))
                .copied()
                .unwrap_or_default(),
        }
    }

    /// How well the brackets would fit if those in `replaced` were `fresh`, and those behind lay `lines` lines further down.
    pub(crate) fn balance_with(&self, replaced: Span, fresh: &[Mark], lines: i64) -> Balance {
        let first = self.index_at(replaced.start);
        let behind = self.index_at(replaced.end);
        let mut pairing = self.paired_before(first);
        for mark in fresh {
            pairing.take(0, *mark);
        }
        let before = self.paired_before(behind);
        if lines == 0 && pairing.agrees_with(&before) {
            // All brackets behind pair as they did.
            return pairing.balance.moved(before.balance, self.balance);
        }
        let shifted = |mark: &Mark| Mark {
            line: u32::try_from(i64::from(mark.line) + lines).unwrap_or(0),
            ..*mark
        };
        for mark in self.marks.iter().skip(behind).take(MOST_PAIRED) {
            pairing.take(0, shifted(mark));
        }
        if self.marks.len() - behind <= MOST_PAIRED {
            return pairing.finish();
        }
        // As far behind as this the brackets pair as they did but for those that are open now and were not, or the other way.
        let before = self.paired_before(behind + MOST_PAIRED);
        let open = pairing.stack.len().abs_diff(before.stack.len());
        let rest = pairing.balance.moved(before.balance, self.balance);
        Balance {
            unmatched: rest
                .unmatched
                .saturating_add(u32::try_from(open).unwrap_or(u32::MAX)),
            ..rest
        }
    }
}

/// Where a stretch of lexemes begins.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Origin {
    /// The end of the lexeme before it.
    pub(crate) at: usize,
    /// The number of the line there.
    pub(crate) line: u32,
    /// The columns that line is indented by.
    pub(crate) indent: u16,
}

/// The brackets among `lexemes` of `text`, which begin at `origin`.
pub(crate) fn marks(text: &str, lexemes: &[Lexeme], origin: Origin) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let Origin {
        mut at,
        mut line,
        mut indent,
    } = origin;
    // Openers that end their line wait for the next one.
    let mut waiting = 0;
    for lexeme in lexemes {
        let gap = text.get(at..lexeme.span.start).unwrap_or_default();
        let begins_line = at == 0 || gap.contains('\n');
        if begins_line {
            line += count_breaks(gap);
            indent = columns(gap.rsplit('\n').next().unwrap_or_default());
            for mark in marks.iter_mut().skip(waiting) {
                if !mark.closes {
                    mark.inner = Some(indent);
                }
            }
        }
        if lexeme.kind != LexemeKind::Comment {
            waiting = marks.len();
        }
        let (opener, closes, opens) = bracket(lexeme, text);
        if opener != 0 {
            let mark = Mark {
                offset: lexeme.span.start,
                opener,
                closes,
                line,
                indent,
                begins_line,
                inner: None,
            };
            marks.push(mark);
            if closes && opens {
                marks.push(Mark {
                    offset: lexeme.span.end - 1,
                    closes: false,
                    begins_line: false,
                    ..mark
                });
            }
        }
        line += count_breaks(lexeme.text(text));
        at = lexeme.span.end;
    }
    marks
}

/// The opener's sign for a lexeme that is a bracket, whether it closes, and whether it opens.
fn bracket(lexeme: &Lexeme, text: &str) -> (u8, bool, bool) {
    match lexeme.kind {
        LexemeKind::TemplateHead => (b'{', false, true),
        LexemeKind::TemplateMiddle => (b'{', true, true),
        LexemeKind::TemplateTail => (b'{', true, false),
        LexemeKind::Sign if lexeme.span.len() == 1 => match lexeme.text(text) {
            "(" => (b'(', false, true),
            "[" => (b'[', false, true),
            "{" => (b'{', false, true),
            ")" => (b'(', true, false),
            "]" => (b'[', true, false),
            "}" => (b'{', true, false),
            _ => (0, false, false),
        },
        _ => (0, false, false),
    }
}

/// The width of leading white space, a tab counting as four columns.
pub(crate) fn columns(indentation: &str) -> u16 {
    let width = indentation
        .bytes()
        .take_while(|byte| matches!(byte, b' ' | b'\t'))
        .map(|byte| if byte == b'\t' { 4 } else { 1 })
        .sum::<usize>();
    u16::try_from(width).unwrap_or(u16::MAX)
}

fn count_breaks(text: &str) -> u32 {
    let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).count();
    u32::try_from(breaks).unwrap_or(u32::MAX)
}

/// Pairs brackets from left to right: a closer takes the nearest opener of its kind, and what lies between stays alone.
#[derive(Default)]
struct Pairing {
    stack: Vec<(usize, Mark)>,
    balance: Balance,
}

impl Pairing {
    /// Takes the next bracket. For a closer, the index its opener was given with.
    fn take(&mut self, index: usize, mark: Mark) -> Option<usize> {
        if !mark.closes {
            self.stack.push((index, mark));
            return None;
        }
        let depth = self
            .stack
            .iter()
            .rev()
            .position(|(_, open)| open.opener == mark.opener);
        let Some(depth) = depth else {
            self.balance.unmatched += 1;
            return None;
        };
        self.balance.unmatched += u32::try_from(depth).unwrap_or(u32::MAX);
        self.stack.truncate(self.stack.len() - depth);
        let (opener, open) = self.stack.pop()?;
        if open.line != mark.line {
            let crooked_closer = mark.begins_line && mark.indent != open.indent;
            let shallow_body = open
                .inner
                .is_some_and(|inner| inner <= open.indent && inner != mark.indent);
            self.balance.crooked += u32::from(crooked_closer) + u32::from(shallow_body);
        }
        Some(opener)
    }

    /// Whether what follows pairs the same after both.
    fn agrees_with(&self, other: &Self) -> bool {
        let same = |one: &Mark, other: &Mark| {
            (one.opener, one.line, one.indent, one.inner)
                == (other.opener, other.line, other.indent, other.inner)
        };
        let pairs = || self.stack.iter().zip(&other.stack);
        self.stack.len() == other.stack.len() && pairs().all(|((_, one), (_, other))| same(one, other))
    }

    fn finish(self) -> Balance {
        let open = u32::try_from(self.stack.len()).unwrap_or(u32::MAX);
        Balance {
            unmatched: self.balance.unmatched.saturating_add(open),
            ..self.balance
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::{self, Edit};
    use crate::language::Language;

    #[test]
    fn the_balance_after_an_edit_is_that_of_the_edited_text() {
        let text = "f(a, [b, {c: (d)}]);\n{ g(]; }\nh((x) => {\n  y[1];\n});\n";
        let lexemes = Lexemes::of(text, Language::JavaScript);
        let layout = Layout::of(text, &lexemes);
        for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            for sign in ["(", "]", "}", "{}", ""] {
                let made = edit::apply(text, &[Edit::insert(at, sign)]).unwrap();
                let whole = Layout::of(&made, &Lexemes::of(&made, Language::JavaScript));
                let end = at + sign.len();
                let fresh: Vec<Mark> = whole
                    .marks()
                    .iter()
                    .filter(|mark| (at..end).contains(&mark.offset))
                    .copied()
                    .collect();
                let unmatched = layout.balance_with(Span::at(at), &fresh, 0).unmatched;
                assert_eq!(unmatched, whole.balance().unmatched, "{made}");
            }
        }
    }
}
