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

/// All brackets of a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    marks: Vec<Mark>,
    /// For each mark, its partner's index.
    partners: Vec<Option<usize>>,
    /// For each mark, the opener around it.
    parents: Vec<Option<usize>>,
    balance: Balance,
}

impl Layout {
    /// Reads the brackets of `text`.
    pub(crate) fn of(text: &str, lexemes: &Lexemes) -> Self {
        let marks = marks(text, lexemes.all(), Origin::default());
        let mut pairing = Pairing::default();
        let mut partners = vec![None; marks.len()];
        let mut parents = vec![None; marks.len()];
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
        }
        Self {
            balance: pairing.finish(),
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
        let mut pairing = Pairing::default();
        for (index, mark) in self.marks.iter().take(self.index_at(offset)).enumerate() {
            pairing.take(index, *mark);
        }
        pairing.stack.into_iter().map(|(index, _)| index).collect()
    }

    /// The openers that are open before `offset`, innermost first.
    pub(crate) fn around(&self, offset: usize) -> impl Iterator<Item = usize> + '_ {
        let innermost = self
            .index_at(offset)
            .checked_sub(1)
            .and_then(|last| match self.marks.get(last) {
                Some(mark) if !mark.closes => Some(last),
                _ => self.parent(last),
            });
        std::iter::successors(innermost, |opener| self.parent(*opener))
    }

    /// How well the brackets would fit if those in `replaced` were `fresh`, and those behind lay `lines` lines further down.
    pub(crate) fn balance_with(&self, replaced: Span, fresh: &[Mark], lines: i64) -> Balance {
        let first = self.index_at(replaced.start);
        let behind = self.index_at(replaced.end);
        let mut pairing = Pairing::default();
        for mark in self.marks.iter().take(first).chain(fresh) {
            pairing.take(0, *mark);
        }
        for mark in self.marks.iter().skip(behind) {
            let line = u32::try_from(i64::from(mark.line) + lines).unwrap_or(0);
            pairing.take(0, Mark { line, ..*mark });
        }
        pairing.finish()
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

    fn finish(self) -> Balance {
        let open = u32::try_from(self.stack.len()).unwrap_or(u32::MAX);
        Balance {
            unmatched: self.balance.unmatched.saturating_add(open),
            ..self.balance
        }
    }
}
