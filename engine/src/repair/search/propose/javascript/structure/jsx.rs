//! Tags of JSX: never closed, closed by another name, or without one of their own signs.

use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::gaps;
use super::rows::{Row, Rows};

/// Tags that do not fit and are looked at.
const MOST_TAGS: usize = 10;

/// Places on its own line that a tag may be closed at; the line of a minified file has hundreds of thousands.
const MOST_ENDS: usize = 64;

/// Lines looked at behind a tag.
const REACH: usize = 2_000;

/// A tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tag {
    span: Span,
    name: Span,
    closes: bool,
    /// It ends itself.
    whole: bool,
}

/// Guesses about the tags of `scene`.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows) -> Vec<Proposal> {
    let text = scene.text();
    let mut proposals = Vec::new();
    if !has_tags(text) {
        return proposals;
    }
    signs(scene, &mut proposals);
    let (tags, pairs) = tags(scene);
    let unfit: Vec<usize> = (0..tags.len())
        .filter(|index| {
            let (Some(tag), Some(pair)) = (tags.get(*index), pairs.get(*index)) else {
                return false;
            };
            let partner = pair.and_then(|partner| tags.get(partner));
            !tag.whole && partner.is_none_or(|partner| !tag.closes && is_crooked(scene, *tag, *partner))
        })
        .collect();
    let behind =
        unfit.partition_point(|index| tags.get(*index).is_some_and(|tag| tag.span.start <= scene.front));
    let first = (behind + 2).saturating_sub(MOST_TAGS);
    for &index in unfit.iter().skip(first).take(MOST_TAGS) {
        let Some(tag) = tags.get(index) else { continue };
        if tag.closes {
            rename(scene, &tags, &unfit, index, &mut proposals);
            proposals.push(Proposal::one(Kind::DeleteCloser, Edit::delete(tag.span)));
            let line = rows.at(tag.span.start);
            if rows
                .get(line)
                .is_some_and(|row| row.span.text(text).trim() == tag.span.text(text))
            {
                let full = scene.lines().full_span(line);
                proposals.push(Proposal::one(Kind::DeleteLine, Edit::delete(full)));
            }
        } else {
            close(scene, rows, *tag, &mut proposals);
        }
    }
    proposals
}

/// Whether `text` may hold tags: an angle bracket before a letter that no name precedes, or one of the signs of a tag.
fn has_tags(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        let named = before.is_some_and(u8::is_ascii_alphanumeric);
        match bytes.get(at + 1) {
            Some(b'/' | b'>') => true,
            Some(next) => next.is_ascii_alphabetic() && !named,
            None => false,
        }
    }) || text.contains("/>")
}

/// Whether a closing tag that begins its line stands at another depth than the line of the tag it closes: it may belong to
/// another one of that name.
fn is_crooked(scene: &Scene<'_>, open: Tag, close: Tag) -> bool {
    let (first, last) = (
        scene.lines().line_of(open.span.start),
        scene.lines().line_of(close.span.start),
    );
    let indentation = scene.indentation(last);
    let begins = scene.lines().start(last) + indentation.len() == close.span.start;
    first != last && begins && indentation != scene.indentation(first)
}

/// Gives a closing tag and a nearby opening tag, both without partner, one name.
fn rename(scene: &Scene<'_>, tags: &[Tag], unfit: &[usize], index: usize, proposals: &mut Vec<Proposal>) {
    let Some(tag) = tags.get(index) else { return };
    let text = scene.text();
    let open = unfit
        .iter()
        .rev()
        .filter(|other| **other < index)
        .filter_map(|other| tags.get(*other))
        .filter(|other| !other.closes);
    for (order, open) in open.take(3).enumerate() {
        for (from, to) in [(tag.name, open.name), (open.name, tag.name)] {
            let edit = Edit::replace(from, to.text(text));
            proposals.push(Proposal::one(Kind::ReplaceCloser, edit).in_order(order));
        }
    }
}

/// Closes a tag: itself, at the end of a line, or on a line of its own.
fn close(scene: &Scene<'_>, rows: &Rows, tag: Tag, proposals: &mut Vec<Proposal>) {
    let text = scene.text();
    for (order, slash) in ["/", " /"].into_iter().enumerate() {
        let edit = Edit::insert(tag.span.end.saturating_sub(1), slash);
        proposals.push(Proposal::one(Kind::InsertCloser, edit).in_order(order));
    }
    let slash = Edit::insert(tag.span.start + 1, "/");
    proposals.push(Proposal::one(Kind::InsertCloser, slash));
    let closing = format!("</{}>", tag.name.text(text));
    let line = rows.at(tag.span.start);
    let Some(row) = rows.get(line) else { return };
    let mut add = |offset: usize, written: String, order: usize| {
        proposals.push(Proposal::one(Kind::InsertCloser, Edit::insert(offset, written)).in_order(order));
    };
    add(tag.span.end, closing.clone(), 1);
    add(row.span.end, closing.clone(), 1);
    let behind = row.lexemes.start.max(scene.lexemes.index_at(tag.span.end))..row.lexemes.end;
    let ends = behind.filter(|index| matches!(scene.word(*index), "</" | ")" | "}" | "]" | ";" | ","));
    for index in ends.take(MOST_ENDS) {
        if let Some(lexeme) = scene
            .lexeme(index)
            .filter(|lexeme| lexeme.span.start > tag.span.end)
        {
            add(lexeme.span.start, closing.clone(), 2);
        }
    }
    let over = (line + 1..rows.len().min(line + REACH))
        .filter(|index| {
            rows.get(*index)
                .is_some_and(|other| other.speaks() && other.indent <= row.indent)
        })
        .take(2);
    for (order, place) in over.enumerate() {
        let Some(above) = rows.written_above(place).and_then(|above| rows.get(above)) else {
            continue;
        };
        let indentation = scene.indentation(line);
        let blank = rows
            .get(place - 1)
            .filter(|blank| blank.lexemes.is_empty() && !blank.span.is_empty());
        if let Some(blank) = blank {
            add(blank.span.end, closing.clone(), order);
        }
        add(
            above.span.end,
            format!("{}{indentation}{closing}", scene.line_break),
            order,
        );
        add(above.span.end, closing.clone(), order + 1);
        if let Some(first) = rows.get(place).map(Row::to_owned) {
            add(
                first.span.start + scene.indentation(place).len(),
                closing.clone(),
                order + 2,
            );
        }
    }
}

/// Puts in the signs that a tag consists of, near the place where the parser stopped.
fn signs(scene: &Scene<'_>, proposals: &mut Vec<Proposal>) {
    let window = scene.window(9, 3);
    for index in window {
        for sign in [">", "/>"] {
            gaps::insert(scene, index, sign, Kind::InsertCloser, proposals);
        }
        if let Some(lexeme) = scene.lexeme(index) {
            match scene.word(index) {
                "<" => {
                    let edit = Edit::insert(lexeme.span.end, "/");
                    proposals.push(Proposal::one(Kind::InsertCloser, edit));
                }
                "</" => {
                    let slash = Span::new(lexeme.span.start + 1, lexeme.span.end);
                    proposals.push(Proposal::one(Kind::DeleteSign, Edit::delete(slash)));
                }
                "/>" => {
                    let slash = Span::new(lexeme.span.start, lexeme.span.start + 1);
                    proposals.push(Proposal::one(Kind::DeleteSign, Edit::delete(slash)));
                }
                ">" => {
                    for slash in ["/", " /"] {
                        let edit = Edit::insert(lexeme.span.start, slash);
                        proposals.push(Proposal::one(Kind::InsertCloser, edit));
                    }
                }
                "/" => {
                    let edit = Edit::insert(lexeme.span.start, "<");
                    proposals.push(Proposal::one(Kind::InsertOpener, edit));
                }
                _ if lexeme.kind == LexemeKind::Word => {
                    for sign in ["<", "</"] {
                        let edit = Edit::insert(lexeme.span.start, sign);
                        proposals.push(Proposal::one(Kind::InsertOpener, edit));
                    }
                }
                _ => {}
            }
        }
    }
}

/// The tags of the text, and for each the index of its partner.
fn tags(scene: &Scene<'_>) -> (Vec<Tag>, Vec<Option<usize>>) {
    let all = scene.lexemes.all();
    let text = scene.text();
    let mut tags: Vec<Tag> = Vec::new();
    for (index, lexeme) in all.iter().enumerate() {
        let sign = lexeme.text(text);
        if lexeme.kind != LexemeKind::Sign || !matches!(sign, "<" | "</") {
            continue;
        }
        if let Some(tag) = tag(scene, index, sign == "</") {
            tags.push(tag);
        }
    }
    let mut pairs = vec![None; tags.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, tag) in tags.iter().enumerate() {
        if tag.whole {
            continue;
        }
        if !tag.closes {
            open.push(index);
            continue;
        }
        let partner = open.iter().rposition(|other| {
            tags.get(*other)
                .is_some_and(|other| other.name.text(text) == tag.name.text(text))
        });
        if let Some(at) = partner {
            open.truncate(at + 1);
            if let Some(partner) = open.pop() {
                for (one, other) in [(index, partner), (partner, index)] {
                    if let Some(pair) = pairs.get_mut(one) {
                        *pair = Some(other);
                    }
                }
            }
        }
    }
    (tags, pairs)
}

/// The tag that begins with the lexeme at `index`.
fn tag(scene: &Scene<'_>, index: usize, closes: bool) -> Option<Tag> {
    let first = scene.lexeme(index)?;
    let second = scene.lexeme(index + 1)?;
    // `Array<Item>` is a type.
    let glued = index
        .checked_sub(1)
        .and_then(|before| scene.lexeme(before))
        .is_some_and(|before| before.kind == LexemeKind::Word && before.span.end == first.span.start);
    if glued && !closes {
        return None;
    }
    let named = second.kind == LexemeKind::Word && second.span.start == first.span.end;
    let fragment = scene.word(index + 1) == ">" && second.span.start == first.span.end;
    if !named && !fragment {
        return None;
    }
    let mut at = index + 1;
    if fragment {
        return Some(Tag {
            span: Span::new(first.span.start, second.span.end),
            name: Span::at(first.span.end),
            closes,
            whole: false,
        });
    }
    // Names of members and with dashes go on as long as nothing separates their parts.
    let mut name = second.span;
    while scene.word(at + 1) != ">" && scene.word(at + 1) != "/>" {
        let Some(next) = scene.lexeme(at + 1).filter(|next| next.span.start == name.end) else {
            break;
        };
        name = Span::new(name.start, next.span.end);
        at += 1;
    }
    let mut depth = 0_usize;
    for index in at + 1..(at + 400).min(scene.lexemes.len()) {
        let end = scene.lexeme(index)?.span.end;
        match scene.word(index) {
            "{" => depth += 1,
            "}" => depth = depth.checked_sub(1)?,
            ">" | "/>" if depth == 0 => {
                return Some(Tag {
                    span: Span::new(first.span.start, end),
                    name,
                    closes,
                    whole: scene.word(index) == "/>",
                });
            }
            ";" | "<" | "</" if depth == 0 => return None,
            _ => {}
        }
    }
    None
}
