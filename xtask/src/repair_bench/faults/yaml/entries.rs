//! The lines of a sound YAML text: which of them begin an entry, and where its dashes, key, colon, value and comment are.
//!
//! This is a reading by eye, not a parser. It has to be right about ordinary files only: a fault that was put in a place it misread
//! is a fault all the same, and the strict parser decides whether it counts.

use std::ops::Range;

use super::super::super::random::Random;

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Blank,
    Comment,
    /// `---`, `...` or a directive
    Marker,
    /// A line with a key, a dash or a whole value of its own
    Entry,
    /// A line of a block scalar
    Body,
    /// A further line of a quoted, plain or flow value
    More,
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// There is none in the line
    Missing,
    Plain,
    Single,
    Double,
    Flow,
    /// The header of a block scalar
    Block,
    /// An anchor, an alias or a tag, with what follows it
    Property,
}

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The line without its line break.
    pub(super) place: Range<usize>,
    /// Where the next line starts.
    pub(super) next: usize,
    pub(super) indent: usize,
    pub(super) kind: Kind,
    /// The offsets of the dashes in front.
    pub(super) dashes: Vec<usize>,
    pub(super) key: Option<Range<usize>>,
    /// The offset of the colon behind the key.
    pub(super) colon: Option<usize>,
    /// The value, which may end in a later line.
    pub(super) value: Range<usize>,
    pub(super) style: Style,
    /// Where the comment at the line's end starts.
    pub(super) comment: Option<usize>,
}

impl Line {
    /// Whether the value begins and ends in this line.
    pub(super) fn whole(&self) -> bool {
        self.style != Style::Missing && self.value.end <= self.place.end
    }

    /// Where the first character that is no space is.
    pub(super) fn content(&self) -> usize {
        self.place.start + self.indent
    }

    /// The column of the key or value behind the dashes.
    pub(super) fn column(&self) -> usize {
        self.key.as_ref().map_or(self.value.start, |key| key.start) - self.place.start
    }
}

/// The lines of a text.
#[derive(Debug)]
pub(super) struct Entries<'a> {
    pub(super) text: &'a str,
    pub(super) lines: Vec<Line>,
}

impl<'a> Entries<'a> {
    /// Reads `text`, which must be sound.
    pub(super) fn of(text: &'a str) -> Self {
        let mut lines: Vec<Line> = Vec::new();
        let mut start = 0;
        // Up to where a quoted or flow value of an earlier line goes, and the column a block scalar has to stay behind.
        let mut taken = 0;
        let mut block: Option<usize> = None;
        for piece in text.split_inclusive('\n') {
            let content = piece.trim_end_matches('\n').trim_end_matches('\r');
            let indent = content.len() - content.trim_start_matches(' ').len();
            let mut line = Line {
                place: start..start + content.len(),
                next: start + piece.len(),
                indent,
                kind: Kind::More,
                dashes: Vec::new(),
                key: None,
                colon: None,
                value: start + indent..start + indent,
                style: Style::Missing,
                comment: None,
            };
            let trimmed = content.trim();
            if start >= taken {
                if block.is_some_and(|column| !trimmed.is_empty() && indent < column) {
                    block = None;
                }
                line.kind = if block.is_some() {
                    Kind::Body
                } else if trimmed.is_empty() {
                    Kind::Blank
                } else if trimmed.starts_with('#') {
                    Kind::Comment
                } else if indent == 0
                    && (content.starts_with("---") || content.starts_with("...") || content.starts_with('%'))
                {
                    Kind::Marker
                } else {
                    read(text, &mut line);
                    let begins = line.key.is_some() || !line.dashes.is_empty();
                    if begins || lines.is_empty() {
                        Kind::Entry
                    } else {
                        Kind::More
                    }
                };
                taken = line.value.end;
                if line.style == Style::Block {
                    let parent = if line.key.is_some() {
                        line.column()
                    } else {
                        line.dashes.last().map_or(0, |dash| dash - start)
                    };
                    block = Some(parent + 1);
                }
            }
            start = line.next;
            lines.push(line);
        }
        Self { text, lines }
    }

    /// The index of a random line that `fits`.
    pub(super) fn pick(&self, random: &mut Random, fits: impl Fn(usize, &Line) -> bool) -> Option<usize> {
        let fitting: Vec<usize> = (0..self.lines.len())
            .filter(|&index| self.lines.get(index).is_some_and(|line| fits(index, line)))
            .collect();
        random.pick(&fitting).copied()
    }

    /// A random entry that `fits`.
    pub(super) fn entry(&self, random: &mut Random, fits: impl Fn(&Line) -> bool) -> Option<&Line> {
        let index = self.pick(random, |_, line| line.kind == Kind::Entry && fits(line))?;
        self.lines.get(index)
    }

    /// The text of `place`.
    pub(super) fn text_of(&self, place: &Range<usize>) -> &'a str {
        self.text.get(place.clone()).unwrap_or_default()
    }

    /// The text of the line's value.
    pub(super) fn value(&self, line: &Line) -> &'a str {
        self.text_of(&line.value)
    }

    /// What is between the quotes of the line's value.
    pub(super) fn inner(&self, line: &Line) -> &'a str {
        self.text
            .get(line.value.start + 1..line.value.end.saturating_sub(1))
            .unwrap_or_default()
    }

    /// The lines that belong to the one at `index`: those deeper than its key or dash, up to the last one with content.
    pub(super) fn children(&self, index: usize) -> Range<usize> {
        let Some(line) = self.lines.get(index) else {
            return index..index;
        };
        let rest = self.lines.get(index + 1..).unwrap_or_default();
        let length = rest
            .iter()
            .take_while(|child| {
                child.kind == Kind::Blank || child.place.is_empty() || child.indent > line.indent
            })
            .count();
        let used = rest
            .get(..length)
            .unwrap_or_default()
            .iter()
            .rposition(|child| child.kind != Kind::Blank && !child.place.is_empty())
            .map_or(0, |last| last + 1);
        index + 1..index + 1 + used
    }

    /// The next line that is neither blank nor a comment.
    pub(super) fn next_content(&self, index: usize) -> Option<&Line> {
        self.lines
            .get(index + 1..)?
            .iter()
            .find(|line| !matches!(line.kind, Kind::Blank | Kind::Comment))
    }

    /// How many spaces the file steps in by: the smallest indentation there is.
    pub(super) fn step(&self) -> usize {
        self.lines
            .iter()
            .filter(|line| line.kind == Kind::Entry && line.indent > 0)
            .map(|line| line.indent)
            .min()
            .unwrap_or(2)
    }
}

/// Finds the parts of `line`.
fn read(text: &str, line: &mut Line) {
    let end = line.place.end;
    let mut at = line.content();
    while part(text, at, end).starts_with("- ") || part(text, at, end) == "-" {
        line.dashes.push(at);
        at = after_spaces(text, at + 1, end);
    }
    line.value = at..at;
    if let Some((key, colon)) = key(text, at, end) {
        line.key = Some(key);
        line.colon = Some(colon);
        at = after_spaces(text, colon + 1, end);
        line.value = at..at;
    }
    (line.style, line.value.end) = value(text, at, end);
    let rest = line.value.end.max(at);
    if rest <= end
        && let Some(hash) = part(text, rest, end).find('#')
    {
        line.comment = Some(rest + hash);
    }
}

fn part(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

fn after_spaces(text: &str, start: usize, end: usize) -> usize {
    let rest = part(text, start, end);
    start + rest.len() - rest.trim_start().len()
}

fn key(text: &str, start: usize, end: usize) -> Option<(Range<usize>, usize)> {
    let rest = part(text, start, end);
    let quoted = rest.starts_with(['"', '\'']);
    if rest.starts_with(['[', '{', '#', '|', '>', '?']) {
        return None;
    }
    let from = if quoted {
        quoted_end(text, start)?
            .checked_sub(start)
            .filter(|length| *length <= rest.len())?
    } else {
        0
    };
    let behind = rest.get(from..)?;
    let limit = behind.find(" #").unwrap_or(behind.len());
    let (offset, _) = behind.get(..limit)?.match_indices(':').find(|(offset, _)| {
        behind
            .as_bytes()
            .get(offset + 1)
            .is_none_or(u8::is_ascii_whitespace)
    })?;
    let name = rest.get(..from + offset)?;
    if quoted && !behind.get(..offset)?.trim().is_empty() {
        return None;
    }
    Some((start..start + name.trim_end().len(), start + from + offset))
}

fn value(text: &str, start: usize, end: usize) -> (Style, usize) {
    let rest = part(text, start, end);
    let plain_end = start
        + rest
            .find(" #")
            .map_or(rest, |hash| rest.get(..hash).unwrap_or(rest))
            .trim_end()
            .len();
    let header = |text: &str| {
        text.starts_with(['|', '>'])
            && text
                .get(1..)
                .is_some_and(|rest| rest.chars().all(|sign| matches!(sign, '-' | '+' | '1'..='9')))
    };
    match rest.chars().next() {
        None | Some('#') => (Style::Missing, start),
        Some('"') => (Style::Double, quoted_end(text, start).unwrap_or(end)),
        Some('\'') => (Style::Single, quoted_end(text, start).unwrap_or(end)),
        Some('[' | '{') => (Style::Flow, flow_end(text, start).unwrap_or(end)),
        Some('|' | '>') => (Style::Block, plain_end),
        Some('&' | '*' | '!') => {
            let last = part(text, start, plain_end)
                .rsplit(' ')
                .next()
                .unwrap_or_default();
            (
                if header(last) {
                    Style::Block
                } else {
                    Style::Property
                },
                plain_end,
            )
        }
        Some(_) => (Style::Plain, plain_end),
    }
}

fn quoted_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(start)?;
    let mut at = start + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote => {
                if quote == b'\'' && bytes.get(at + 1) == Some(&quote) {
                    at += 2;
                } else {
                    return Some(at + 1);
                }
            }
            _ => at += 1,
        }
    }
}

fn flow_end(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match *bytes.get(at)? {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b'"' | b'\''
                if bytes
                    .get(at.wrapping_sub(1))
                    .is_some_and(|before| b"[{,: \n".contains(before)) =>
            {
                at = quoted_end(text, at)?;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}
