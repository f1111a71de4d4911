//! Closers that stand on a line of their own, where the layout betrays that the line is missing.
//!
//! A block is over where a line stands no deeper than the line of its opener. There the closing line is put in at the
//! opener's indentation, in the forms that this file ends such blocks with.

use std::collections::{BTreeMap, BTreeSet};

use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::closer;
use super::rows::{Row, Rows};
use super::suspects::Suspects;

/// Forms of a closing line that are tried for one opener.
const MOST_FORMS: usize = 9;

/// Places where one block may be over.
const MOST_PLACES: usize = 4;

/// Lines looked at behind an opener.
const REACH: usize = 3_000;

/// Guesses that the closing line of a block is missing.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows, suspects: &Suspects) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    if suspects.openers.is_empty() {
        return proposals;
    }
    let habits = Habits::of(scene, rows);
    let mut done = BTreeSet::new();
    for &opener in suspects.openers.iter().rev() {
        let Some(mark) = scene.layout.marks().get(opener) else {
            continue;
        };
        let line = rows.at(mark.offset);
        if !done.insert(line) {
            continue;
        }
        let Some(opener) = last_opener(scene, rows, line) else {
            continue;
        };
        let forms = habits.forms(scene, rows, opener);
        for place in places(rows, line) {
            own_lines(scene, rows, line, place, &forms, &mut proposals);
            beside(scene, rows, opener, place, &mut proposals);
        }
        empty_body(scene, opener, &mut proposals);
    }
    proposals
}

/// The opener that ends `line`, if one does, or else the last that its line leaves open.
fn last_opener(scene: &Scene<'_>, rows: &Rows, line: usize) -> Option<usize> {
    let end = rows.get(line)?.span.end;
    let start = rows.get(line)?.span.start;
    let innermost = scene.layout.around(end + 1).next()?;
    let mark = scene.layout.marks().get(innermost)?;
    (mark.offset >= start).then_some(innermost)
}

/// The lines behind `line` where its block may be over: no deeper than `line`.
fn places(rows: &Rows, line: usize) -> Vec<usize> {
    let Some(indent) = rows.get(line).map(|row| row.indent) else {
        return Vec::new();
    };
    let mut found: Vec<usize> = Vec::new();
    let mut shallowest = indent + 1;
    for index in line + 1..rows.len().min(line + REACH) {
        let Some(row) = rows.get(index).filter(|row| row.speaks() && row.indent <= indent) else {
            continue;
        };
        if found.len() < 2 || row.indent < shallowest {
            shallowest = shallowest.min(row.indent);
            found.push(index);
        }
        if found.len() >= MOST_PLACES || (row.indent == 0 && found.len() >= 2) {
            break;
        }
    }
    found
}

/// Puts the closing line of the block that `line` opens between `place` and the line above it.
fn own_lines(
    scene: &Scene<'_>,
    rows: &Rows,
    line: usize,
    place: usize,
    forms: &[String],
    proposals: &mut Vec<Proposal>,
) {
    let indentation = scene.indentation(line);
    let (Some(above), Some(below)) = (rows.written_above(place), rows.get(place)) else {
        return;
    };
    let mut ends = vec![above];
    // Comments above may belong to what follows.
    let mut comment = above;
    while comment > line + 1
        && rows
            .get(comment)
            .is_some_and(|row| row.code_end.is_none() && row.speaks())
    {
        let Some(next) = rows.written_above(comment) else {
            break;
        };
        ends.push(next);
        comment = next;
    }
    ends.truncate(3);
    let mut blank = None;
    for index in above + 1..place {
        blank = rows
            .get(index)
            .filter(|row| !row.span.is_empty())
            .map(|row| row.span)
            .or(blank);
    }
    for (order, form) in forms.iter().enumerate() {
        let kind = if form.trim_end_matches([';', ',']).len() > 1 {
            Kind::InsertClosers
        } else {
            Kind::InsertCloser
        };
        let closing = format!("{indentation}{form}");
        for (later, end) in ends.iter().enumerate() {
            if let Some(row) = rows.get(*end) {
                let edit = Edit::insert(row.span.end, format!("{}{closing}", scene.line_break));
                proposals.push(Proposal::one(kind, edit).in_order(order + later));
            }
        }
        if place > above + 1 {
            let edit = Edit::insert(below.span.start, format!("{closing}{}", scene.line_break));
            proposals.push(Proposal::one(kind, edit).in_order(order + 1));
            // One blank line may have been the closer's own.
            if let Some(first) = rows.get(above + 1).filter(|row| row.span.is_empty()) {
                let edit = Edit::insert(first.span.start, closing.clone());
                proposals.push(Proposal::one(kind, edit).in_order(order + 2));
            }
        }
        if let Some(blank) = blank {
            let edit = if blank.text(scene.text()) == indentation {
                Edit::insert(blank.end, form.clone())
            } else {
                Edit::replace(blank, closing)
            };
            proposals.push(Proposal::one(kind, edit).in_order(order));
        }
    }
}

/// Puts the closer before what begins the line `place`, or at the end of the line above.
fn beside(scene: &Scene<'_>, rows: &Rows, opener: usize, place: usize, proposals: &mut Vec<Proposal>) {
    let Some(mark) = scene.layout.marks().get(opener) else {
        return;
    };
    let closer = closer(mark.opener);
    if let Some(row) = rows.get(place)
        && let Some(lexeme) = scene.lexeme(row.lexemes.start)
        && matches!(
            scene.word(row.lexemes.start),
            ")" | "]"
                | "}"
                | ";"
                | ","
                | "."
                | "("
                | "["
                | "?."
                | ":"
                | "else"
                | "catch"
                | "finally"
                | "while"
        )
    {
        for (order, text) in [closer.to_owned(), format!("{closer} ")].into_iter().enumerate() {
            let edit = Edit::insert(lexeme.span.start, text);
            proposals.push(Proposal::one(Kind::InsertCloser, edit).in_order(order));
        }
        // The space between the two is still there.
        if lexeme.span.start > row.span.start {
            let edit = Edit::insert(lexeme.span.start - 1, closer);
            proposals.push(Proposal::one(Kind::InsertCloser, edit));
        }
    }
    let above = rows.speaking_above(place).and_then(|above| rows.get(above));
    if let Some(row) = above
        && let Some(end) = row.code_end
    {
        at_end(scene, row, end, closer, proposals);
    }
}

/// Puts `closer` at the end of a line's code, and before the separators and closers it ends with.
fn at_end(scene: &Scene<'_>, row: &Row, end: usize, closer: &str, proposals: &mut Vec<Proposal>) {
    let mut add = |offset: usize| {
        for (order, text) in [closer.to_owned(), format!(" {closer}")].into_iter().enumerate() {
            let edit = Edit::insert(offset, text);
            proposals.push(Proposal::one(Kind::InsertCloser, edit).in_order(order + 1));
        }
    };
    add(end);
    for index in row.lexemes.clone().rev().take(5) {
        match scene.lexeme(index) {
            Some(lexeme) if lexeme.kind == LexemeKind::Comment => {}
            Some(lexeme) if matches!(scene.word(index), ";" | "," | ")" | "]" | "}") => {
                add(lexeme.span.start);
            }
            _ => break,
        }
    }
}

/// Closes a block right behind its opener.
fn empty_body(scene: &Scene<'_>, opener: usize, proposals: &mut Vec<Proposal>) {
    if let Some(mark) = scene.layout.marks().get(opener) {
        let edit = Edit::insert(mark.offset + 1, closer(mark.opener));
        proposals.push(Proposal::one(Kind::InsertCloser, edit).in_order(2));
    }
}

/// What an opener that ends a line is like, as far as it tells how its block is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness<'t> {
    opener: u8,
    before: &'t str,
    /// The keyword its line begins with.
    head: &'t str,
}

/// How this file closes blocks.
pub(super) struct Habits<'t> {
    forms: BTreeMap<Likeness<'t>, BTreeMap<&'t str, u32>>,
}

impl<'t> Habits<'t> {
    /// The habits of the text of `scene`.
    pub(super) fn of(scene: &Scene<'t>, rows: &Rows) -> Self {
        let mut forms: BTreeMap<Likeness<'t>, BTreeMap<&'t str, u32>> = BTreeMap::new();
        for (index, mark) in scene.layout.marks().iter().enumerate() {
            if !mark.closes || !mark.begins_line {
                continue;
            }
            let Some(partner) = scene.layout.partner(index) else {
                continue;
            };
            let Some(open) = scene.layout.marks().get(partner) else {
                continue;
            };
            if open.inner.is_none() || open.indent != mark.indent {
                continue;
            }
            let end = rows.get(rows.at(mark.offset)).and_then(|row| row.code_end);
            let form = Span::new(mark.offset, end.unwrap_or(mark.offset).max(mark.offset)).text(scene.text());
            if form.len() > 16 || form.contains(['{', '\n']) || !form.ends_with(['}', ')', ']', ';', ',']) {
                continue;
            }
            *forms
                .entry(likeness(scene, rows, partner))
                .or_default()
                .entry(form)
                .or_default() += 1;
        }
        Self { forms }
    }

    /// The forms in which the block of `opener` may be closed, the likeliest first.
    pub(super) fn forms(&self, scene: &Scene<'t>, rows: &Rows, opener: usize) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut add = |form: &str| {
            if found.len() < MOST_FORMS && !found.iter().any(|known| known == form) {
                found.push(form.to_owned());
            }
        };
        let likeness = likeness(scene, rows, opener);
        let all = closers_of_line(scene, opener);
        if let Some(known) = self.forms.get(&likeness) {
            for form in by_count(known).into_iter().take(4) {
                add(form);
            }
        }
        let mut similar: BTreeMap<&str, u32> = BTreeMap::new();
        for (other, forms) in &self.forms {
            if other.opener == likeness.opener && other.before == likeness.before {
                for (form, count) in forms {
                    *similar.entry(form).or_default() += count;
                }
            }
        }
        for form in by_count(&similar).into_iter().take(3) {
            add(form);
        }
        let one = all.get(..1).unwrap_or_default();
        for form in [
            all.clone(),
            format!("{all};"),
            format!("{all},"),
            one.to_owned(),
            format!("{one},"),
            format!("{one};"),
        ] {
            add(&form);
        }
        found
    }
}

/// What the opener at `opener` is like.
fn likeness<'t>(scene: &Scene<'t>, rows: &Rows, opener: usize) -> Likeness<'t> {
    let Some(mark) = scene.layout.marks().get(opener) else {
        return Likeness {
            opener: b'{',
            before: "",
            head: "",
        };
    };
    let index = scene.lexemes.index_at(mark.offset);
    let before = index.checked_sub(1).map_or("", |before| scene.word(before));
    let row = rows.get(rows.at(mark.offset));
    let head = row.map_or("", |row| scene.word(row.lexemes.start));
    let is_name = |word: &str| word.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '$'));
    let keyword = matches!(
        head,
        "const"
            | "let"
            | "var"
            | "return"
            | "export"
            | "function"
            | "async"
            | "class"
            | "if"
            | "for"
            | "while"
            | "switch"
            | "try"
            | "module"
            | "}"
            | "("
            | "!"
    );
    Likeness {
        opener: mark.opener,
        before: match before {
            "else" | "try" | "do" | "finally" | "return" => before,
            word if is_name(word) => "name",
            word => word,
        },
        head: if keyword { head } else { "" },
    }
}

fn by_count<'t>(forms: &BTreeMap<&'t str, u32>) -> Vec<&'t str> {
    let mut sorted: Vec<(&str, u32)> = forms.iter().map(|(form, count)| (*form, *count)).collect();
    sorted.sort_by_key(|(form, count)| (std::cmp::Reverse(*count), *form));
    sorted.into_iter().map(|(form, _)| form).collect()
}

/// The closers of `opener` and of what its line opened before it, innermost first.
pub(super) fn closers_of_line(scene: &Scene<'_>, opener: usize) -> String {
    let marks = scene.layout.marks();
    let Some(line) = marks.get(opener).map(|mark| mark.line) else {
        return String::new();
    };
    std::iter::successors(Some(opener), |inner| scene.layout.parent(*inner))
        .filter_map(|index| marks.get(index))
        .take_while(|mark| mark.line == line)
        .map(|mark| closer(mark.opener))
        .collect()
}
