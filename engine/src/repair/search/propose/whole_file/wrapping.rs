//! What stands before a document or behind it: fences of Markdown, words of a chat or a log, tags of HTML, an assignment.

use crate::edit::Edit;
use crate::language::Language;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

/// Bytes of an end that may have been written twice.
const LONGEST_TAIL: usize = 80;

/// Guesses that something surrounds the document.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let mut proposals = fences(scene);
    match scene.language() {
        Language::JavaScript => tags(scene, &mut proposals),
        Language::Json => script(scene, &mut proposals),
        Language::Yaml => {}
    }
    words(scene, &mut proposals);
    repeated_end(scene, &mut proposals);
    proposals
}

/// The edits that leave `kept` of the text.
fn keep(scene: &Scene<'_>, kept: Span) -> Vec<Edit> {
    let end = scene.text().len();
    [Span::new(0, kept.start), Span::new(kept.end.max(kept.start), end)]
        .into_iter()
        .filter(|span| !span.is_empty())
        .map(Edit::delete)
        .collect()
}

/// Guesses about lines of three backticks: the document is what lies between, before or behind them.
fn fences(scene: &Scene<'_>) -> Vec<Proposal> {
    let text = scene.text();
    let mut proposals = Vec::new();
    if memchr::memmem::find(text.as_bytes(), b"```").is_none() {
        return proposals;
    }
    let fences: Vec<Span> = memchr::memmem::find_iter(text.as_bytes(), b"```")
        .filter_map(|at| {
            let line = scene.lines().full_span(scene.lines().line_of(at));
            let name = text.get(at + 3..line.end)?.trim();
            let alone = Span::new(line.start, at).text(text).trim().is_empty();
            // Behind a last line that did not end with a line break.
            let start = if alone { line.start } else { at };
            name.chars()
                .all(|c| c.is_ascii_alphanumeric())
                .then(|| Span::new(start, line.end))
        })
        .collect();
    let (Some(first), Some(last)) = (fences.first(), fences.last()) else {
        return proposals;
    };
    let mut add = |kind: Kind, edits: Vec<Edit>| {
        let order = proposals.len();
        proposals.push(Proposal::several(kind, edits).in_order(order));
    };
    if first != last {
        add(Kind::Unwrap, keep(scene, Span::new(first.end, last.start)));
        let before_break = text
            .get(..last.start)
            .map_or(last.start, |kept| kept.trim_end().len());
        add(
            Kind::Unwrap,
            keep(scene, Span::new(first.end, before_break.max(first.end))),
        );
    }
    add(Kind::Unwrap, keep(scene, Span::new(first.end, text.len())));
    add(Kind::Unwrap, keep(scene, Span::new(0, last.start)));
    for fence in [first, last] {
        add(Kind::Unwrap, vec![Edit::delete(*fence)]);
    }
    if first != last {
        add(Kind::Unwrap, vec![Edit::delete(*first), Edit::delete(*last)]);
    }
    proposals
}

/// Guesses about tags of a page around a script.
fn tags(scene: &Scene<'_>, proposals: &mut Vec<Proposal>) {
    let text = scene.text();
    let begins = text.trim_start().starts_with('<');
    let ends = text.trim_end().ends_with('>');
    if !begins && !ends {
        return;
    }
    let count = scene.lines().count();
    let line = |index: usize| scene.lines().full_span(index);
    let head = begins.then(|| line(0)).filter(|span| {
        let content = span.text(text).trim();
        content.ends_with('>') || content == "<?php"
    });
    let last = (0..count).rev().find(|index| !scene.is_blank(*index)).map(line);
    let tail = last.filter(|_| ends).and_then(|span| {
        let content = span.text(text);
        let at = content.rfind("</")?;
        let start = if content.get(..at)?.trim().is_empty() {
            0
        } else {
            at
        };
        Some(Span::new(span.start + start, span.end))
    });
    let mut kept = vec![];
    if let (Some(head), Some(tail)) = (head, tail) {
        kept.push(Span::new(head.end, tail.start));
    }
    kept.extend(head.map(|head| Span::new(head.end, text.len())));
    kept.extend(tail.map(|tail| Span::new(0, tail.start)));
    for (order, kept) in kept.into_iter().enumerate() {
        if kept.start <= kept.end {
            proposals.push(Proposal::several(Kind::Unwrap, keep(scene, kept)).in_order(order));
        }
    }
}

/// Guesses that a script gives the value a name, or a log stands before it.
fn script(scene: &Scene<'_>, proposals: &mut Vec<Proposal>) {
    let text = scene.text();
    let Some(first) = memchr::memchr2(b'{', b'[', text.as_bytes()) else {
        return;
    };
    let line_start = memchr::memchr_iter(b'\n', text.as_bytes())
        .map(|at| at + 1)
        .find(|at| matches!(text.as_bytes().get(*at), Some(b'{' | b'[')));
    let last = memchr::memrchr2(b'}', b']', text.as_bytes()).map_or(text.len(), |at| at + 1);
    let content_end = text.trim_end().len();
    let mut add = |kind: Kind, edits: Vec<Edit>, order: usize| {
        if !edits.is_empty() {
            proposals.push(Proposal::several(kind, edits).in_order(order));
        }
    };
    let head = |start: usize| Edit::delete(Span::new(0, start));
    let tail = Edit::delete(Span::new(last, content_end.max(last)));
    let has_tail = last < content_end;
    if text.get(..first).is_some_and(|before| !before.trim().is_empty()) {
        add(Kind::DeleteHead, vec![head(first)], 0);
        if has_tail {
            add(Kind::Unwrap, vec![head(first), tail.clone()], 0);
            add(
                Kind::Unwrap,
                vec![head(first), Edit::delete(Span::new(last, text.len()))],
                1,
            );
        }
        if let Some(start) = line_start.filter(|start| *start != first) {
            add(Kind::DeleteHead, vec![head(start)], 1);
            if has_tail {
                add(Kind::Unwrap, vec![head(start), tail.clone()], 1);
            }
        }
    } else if has_tail {
        add(Kind::DeleteTail, vec![tail], 0);
        let line = text
            .get(last..)
            .and_then(|rest| rest.find('\n'))
            .map_or(text.len(), |at| last + at + 1);
        add(
            Kind::DeleteTail,
            vec![Edit::delete(Span::new(line, text.len()))],
            1,
        );
    }
    // A second value, or the same once more, behind the first.
    if let Some(end) = root_end(scene).filter(|end| *end < content_end) {
        for (order, end) in [end, scene.lines().full_span(scene.lines().line_of(end)).end]
            .into_iter()
            .enumerate()
        {
            if text.get(end..).is_some_and(|rest| !rest.is_empty()) {
                add(
                    Kind::DeleteTail,
                    vec![Edit::delete(Span::new(end, text.len()))],
                    order + 1,
                );
                add(
                    Kind::DeleteTail,
                    vec![Edit::delete(Span::new(end, content_end.max(end)))],
                    order + 1,
                );
            }
        }
    }
}

/// Where the first value of the text ends, if it is an object or an array.
fn root_end(scene: &Scene<'_>) -> Option<usize> {
    let partner = scene.layout.partner(0)?;
    Some(scene.layout.marks().get(partner)?.offset + 1)
}

/// Guesses that the first or the last lines are words of a chat, a shell or a log.
fn words(scene: &Scene<'_>, proposals: &mut Vec<Proposal>) {
    let text = scene.text();
    let lines = scene.lines();
    let count = lines.count();
    let at = lines.line_of(scene.front);
    if at < 4 {
        let mut head = 0;
        for order in 0..=at.min(2) {
            while head < count && scene.is_blank(head) {
                head += 1;
            }
            let mut behind = head + 1;
            let end = lines.start(behind);
            while behind < count && scene.is_blank(behind) {
                behind += 1;
            }
            for (later, end) in [lines.start(behind), end].into_iter().enumerate() {
                let edit = Edit::delete(Span::new(0, end));
                proposals.push(Proposal::one(Kind::DeleteHead, edit).in_order(2 * order + later));
            }
            head = behind;
        }
    }
    let Some(last) = (0..count).rev().find(|line| !scene.is_blank(*line)) else {
        return;
    };
    if at + 3 < last {
        return;
    }
    let mut tail = last;
    for order in 0..3 {
        let start = lines.start(tail);
        let above = text.get(..start).map_or(start, |kept| kept.trim_end().len());
        let above_line = (above + 1).min(start);
        let mut cuts = vec![lines.full_span(lines.line_of(above)).end.min(start), start, above];
        cuts.dedup();
        for (later, cut) in cuts.into_iter().enumerate() {
            let edit = Edit::delete(Span::new(cut, text.len()));
            proposals.push(Proposal::one(Kind::DeleteTail, edit).in_order(3 * order + later));
        }
        let next = lines.line_of(above_line.saturating_sub(1));
        if next >= tail {
            return;
        }
        tail = next;
    }
}

/// Guesses that the end of an older, longer text was left behind the end of this one.
fn repeated_end(scene: &Scene<'_>, proposals: &mut Vec<Proposal>) {
    let bytes = scene.text().as_bytes();
    let length = bytes.len();
    let repeats = |size: usize| {
        let middle = length.checked_sub(size)?;
        let start = middle.checked_sub(size)?;
        (bytes.get(start..middle)? == bytes.get(middle..)?).then_some(middle)
    };
    let sizes = (1..=LONGEST_TAIL).chain(length.is_multiple_of(2).then_some(length / 2));
    for (order, middle) in sizes.filter_map(repeats).take(12).enumerate() {
        if scene.text().is_char_boundary(middle) {
            let edit = Edit::delete(Span::new(middle, length));
            proposals.push(Proposal::one(Kind::DeleteTail, edit).in_order(order));
        }
    }
}
