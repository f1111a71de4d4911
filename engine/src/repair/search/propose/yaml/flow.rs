//! Flow collections: brackets missing, wrong or too many, and the commas between items.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::lexeme::LexemeKind;
use super::super::super::proposal::{Kind, Proposal};
use super::page::{Page, Row};

/// Rows that a collection may go on over before its closer is looked for no more.
const REACH: usize = 60;

/// Guesses about flow collections.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = closers(page);
    for (_, row) in page.near_rows() {
        proposals.extend(signs(page, row));
        proposals.extend(commas(page, row));
        proposals.extend(openers(page, row));
        proposals.extend(around_rows(page, row));
    }
    proposals
}

/// Closers for what is open at the error, and for what rows under suspicion leave open.
fn closers(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let marks = page.scene.layout.marks();
    let at = page.scene.front.max(page.scene.error.end);
    let mut open: Vec<usize> = page.scene.layout.open_at(at).into_iter().rev().take(3).collect();
    if let (Some(first), Some(last)) = (page.near.first(), page.near.last())
        && let (Some(first), Some(last)) = (page.row(*first), page.row(*last))
    {
        // Openers without a partner, or whose partner lies on another row.
        for index in page.scene.layout.index_at(first.start)..page.scene.layout.index_at(last.end) {
            let Some(mark) = marks.get(index).filter(|mark| !mark.closes) else {
                continue;
            };
            let partner = page
                .scene
                .layout
                .partner(index)
                .and_then(|partner| marks.get(partner));
            if partner.is_none_or(|partner| partner.line != mark.line) && !open.contains(&index) {
                open.push(index);
            }
        }
    }
    let mut closed_rows = Vec::new();
    for index in open.iter().take(5) {
        let Some(mark) = marks.get(*index) else { continue };
        let sign = if mark.opener == b'[' { "]" } else { "}" };
        let row = page.scene.lines().line_of(mark.offset);
        if !closed_rows.contains(&row) {
            closed_rows.push(row);
            proposals.extend(all_of_row(page, row));
        }
        proposals.extend(on_row(page, row, mark.offset, sign));
        proposals.extend(on_later_rows(page, row, sign));
    }
    proposals
}

/// A closer on the row of its opener: at the end, before the comment, after each item and word.
fn on_row(page: &Page<'_, '_>, index: usize, opener: usize, sign: &str) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let Some(row) = page.row(index) else {
        return proposals;
    };
    let rest = Span::new(opener + 1, row.content.end);
    let whole = rest.text(page.text);
    let mut places = vec![row.content.end];
    if row.end > row.content.end {
        // Its space was left behind.
        places.push(row.end);
    }
    if let Some(comment) = whole.find(" #") {
        places.push(rest.start + whole.get(..comment).unwrap_or_default().trim_end().len());
    }
    for (at, c) in whole.char_indices().rev() {
        if matches!(c, ',' | ']' | '}' | ' ' | ':' | '[' | '{' | ')')
            || c.is_alphanumeric()
                && whole
                    .get(at + c.len_utf8()..)
                    .is_some_and(|after| after.starts_with(['.', '/', '-', '_', '"', '\'']))
        {
            if matches!(c, ',' | ']' | '}' | ' ' | ':' | ')') {
                places.push(rest.start + at);
            }
            places.push(rest.start + at + c.len_utf8());
        }
    }
    let padded = page
        .text
        .get(opener + 1..)
        .is_some_and(|after| after.starts_with(' '));
    let mut seen = Vec::new();
    for place in places {
        if seen.contains(&place) || seen.len() > 24 {
            continue;
        }
        seen.push(place);
        let order = seen.len() - 1;
        proposals.push(Proposal::one(Kind::InsertCloser, Edit::insert(place, sign)).in_order(order));
        if padded && !page.text.get(..place).is_some_and(|before| before.ends_with(' ')) {
            let spaced = format!(" {sign}");
            proposals.push(Proposal::one(Kind::InsertCloser, Edit::insert(place, spaced)).in_order(order));
        }
        if order < 3 {
            let doubled = sign.repeat(2);
            proposals.push(Proposal::one(Kind::InsertClosers, Edit::insert(place, doubled)).in_order(order));
        }
    }
    proposals
}

/// Closers at the end of a row, for all that it opens and leaves open, with a space before each whose opener has one behind it.
fn all_of_row(page: &Page<'_, '_>, index: usize) -> Option<Proposal> {
    let row = page.row(index)?;
    let layout = &page.scene.layout;
    let mut open = layout.open_at(row.content.end);
    open.retain(|opener| {
        layout
            .marks()
            .get(*opener)
            .is_some_and(|mark| mark.offset >= row.start)
    });
    let mut closers = String::new();
    for mark in open.iter().rev().filter_map(|opener| layout.marks().get(*opener)) {
        let before = page.text.get(..row.content.end)?;
        let is_padded = page.text.get(mark.offset + 1..)?.starts_with(' ');
        if is_padded && !before.ends_with(' ') {
            closers.push(' ');
        }
        closers.push(if mark.opener == b'[' { ']' } else { '}' });
    }
    let edit = Edit::insert(row.content.end, closers);
    (open.len() > 1).then(|| Proposal::one(Kind::InsertClosers, edit))
}

/// A closer at the end of a later row or on a row of its own, as deep as its opener's row.
fn on_later_rows(page: &Page<'_, '_>, opener: usize, sign: &str) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let Some(first) = page.row(opener) else {
        return proposals;
    };
    let last = page
        .front
        .min(opener + REACH)
        .min(page.rows.len().saturating_sub(1));
    let mut order = 0;
    for index in (opener..=last).rev() {
        let Some(row) = page.row(index) else { continue };
        if row.is_blank() {
            if row.end > row.start && index > opener {
                // Its indentation was left behind.
                let edit = Edit::insert(row.end, sign);
                proposals.push(Proposal::one(Kind::InsertCloser, edit).in_order(order));
            }
            continue;
        }
        let deeper = row.indent() > first.indent();
        // Behind the last row that is deeper than the opener's, the closer is likeliest.
        if order > 12 {
            break;
        }
        if index > opener {
            proposals.push(
                Proposal::one(Kind::InsertCloser, Edit::insert(row.content.end, sign))
                    .in_order(order + usize::from(!deeper)),
            );
            if page
                .text
                .get(row.content.start..row.content.end)
                .is_some_and(|content| content.ends_with(','))
            {
                proposals.push(
                    Proposal::one(Kind::InsertCloser, Edit::insert(row.content.end - 1, sign))
                        .in_order(order + 1),
                );
            }
        }
        for indent in [
            Some(first.indent()),
            page.row(opener).map(|row| row.indent() + page.unit),
        ]
        .into_iter()
        .flatten()
        {
            let own = format!("{}{}{sign}", page.scene.line_break, " ".repeat(indent));
            proposals.push(
                Proposal::one(Kind::InsertCloser, Edit::insert(row.end, own))
                    .in_order(order + usize::from(!deeper)),
            );
        }
        order += 1;
    }
    proposals
}

/// Each bracket of a row taken away or made another one, with a trailing part.
fn signs(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let content = row.content.text(page.text);
    let mut brackets = 0;
    for (at, c) in content.char_indices() {
        if !matches!(c, '[' | ']' | '{' | '}' | '(' | ')' | '<' | '>') {
            continue;
        }
        brackets += 1;
        if brackets > 12 {
            break;
        }
        let start = row.content.start + at;
        let sign = Span::new(start, start + 1);
        let (delete, replace) = match c {
            '[' | '{' | '(' | '<' => (Kind::DeleteOpener, Kind::ReplaceOpener),
            _ => (Kind::DeleteCloser, Kind::ReplaceCloser),
        };
        proposals.push(Proposal::one(delete, Edit::delete(sign)));
        let before = content.get(..at).unwrap_or_default();
        let gap = before.len() - before.trim_end_matches([' ', ',']).len();
        if gap > 0 {
            proposals
                .push(Proposal::one(delete, Edit::delete(Span::new(start - gap, start + 1))).in_order(1));
        }
        let others: &[&str] = match c {
            '[' => &["{"],
            ']' => &["}"],
            '{' => &["["],
            '}' => &["]"],
            '(' | '<' => &["[", "{"],
            _ => &["]", "}"],
        };
        for other in others {
            proposals.push(Proposal::one(replace, Edit::replace(sign, *other)));
        }
        if matches!(c, ']' | '}') {
            let junk = Span::new(start + 1, row.content.end);
            if !junk.is_empty() {
                proposals.push(Proposal::one(Kind::DeleteTail, Edit::delete(junk)));
            }
        }
    }
    // A row that is nothing but brackets and commas goes whole.
    if !content.is_empty()
        && content
            .chars()
            .all(|c| matches!(c, '[' | ']' | '{' | '}' | ',' | ' '))
    {
        let line = page
            .scene
            .lines()
            .full_span(page.scene.lines().line_of(row.start));
        proposals.push(Proposal::one(Kind::DeleteLine, Edit::delete(line)));
    }
    proposals
}

/// An opener that ends its row and the closer that has a row of its own, both taken away: block style written as flow.
fn around_rows(page: &Page<'_, '_>, row: &Row) -> Option<Proposal> {
    let layout = &page.scene.layout;
    let marks = layout.marks();
    let opener = row.content.end.checked_sub(1)?;
    let index = layout.index_at(opener);
    let open = marks.get(index).filter(|mark| mark.offset == opener)?;
    let close = marks.get(layout.partner(index)?)?;
    if open.closes || open.line == close.line {
        return None;
    }
    let line = page.scene.lines().line_of(close.offset);
    let last = page.row(line).filter(|last| last.content.len() == 1)?;
    let before = page.text.get(row.content.start..opener).unwrap_or_default();
    let head = Span::new(row.content.start + before.trim_end().len(), row.end);
    // The last row of a text may have no line break of its own.
    let whole = page.scene.lines().full_span(line);
    let tail = if whole.end == last.end {
        Span::new(
            whole.start - page.scene.line_break.len().min(whole.start),
            whole.end,
        )
    } else {
        whole
    };
    Some(Proposal::several(
        Kind::DeleteOpener,
        vec![Edit::delete(head), Edit::delete(tail)],
    ))
}

/// Commas put in between what stands in brackets and at the ends of rows, and taken away.
fn commas(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let text = page.text;
    let first = page.scene.lexemes.index_at(row.content.start);
    let last = page.scene.lexemes.index_at(row.content.end);
    let mut inserted = 0;
    for index in first..last {
        let (Some(lexeme), Some(state)) = (page.scene.lexeme(index), page.scene.lexemes.state_before(index))
        else {
            continue;
        };
        let word = lexeme.text(text);
        if word == "," || word == ";" {
            let span = lexeme.span;
            proposals.push(Proposal::one(Kind::DeleteComma, Edit::delete(span)));
            if text.get(span.end..).is_some_and(|rest| rest.starts_with(' ')) {
                proposals.push(Proposal::one(
                    Kind::DeleteComma,
                    Edit::delete(Span::new(span.start, span.end + 1)),
                ));
            }
            if word == ";" {
                proposals.push(Proposal::one(Kind::ReplaceSeparator, Edit::replace(span, ",")));
            }
            proposals.push(Proposal::one(Kind::ReplaceSeparator, Edit::replace(span, ":")).in_order(1));
            proposals.push(Proposal::one(Kind::ReplaceSeparator, Edit::replace(span, ": ")).in_order(2));
        }
        if state.flow == 0
            || lexeme.kind == LexemeKind::Comment
            || matches!(word, "," | "[" | "{" | ":")
            || inserted > 24
        {
            continue;
        }
        inserted += 1;
        let end = lexeme.span.end;
        let after = text.get(end..).unwrap_or_default();
        proposals.push(Proposal::one(Kind::InsertComma, Edit::insert(end, ",")).in_order(inserted));
        if !after.starts_with([' ', '\n', '\r', '\t']) && !after.is_empty() {
            proposals.push(Proposal::one(Kind::InsertComma, Edit::insert(end, ", ")).in_order(inserted));
        }
        for sign in [";", "."] {
            if word.len() > 1 && word.ends_with(sign) {
                let span = Span::new(end - 1, end);
                proposals.push(Proposal::one(Kind::ReplaceSeparator, Edit::replace(span, ",")));
            }
        }
    }
    // Another sign behind a string, and a comma between the two spaces of an empty value.
    let content = row.content.text(text);
    for (at, quote) in content.match_indices(['"', '\'']).take(24) {
        let behind = row.content.start + at + quote.len();
        let rest = text.get(behind..row.content.end).unwrap_or_default();
        let bare = rest.trim_start_matches(' ');
        if bare.starts_with(['.', '|', '/', '-', '+', '&', '!', '*', '<', '>']) {
            let span = Span::new(behind, behind + rest.len() - bare.len() + 1);
            proposals.push(Proposal::one(Kind::ReplaceSeparator, Edit::replace(span, ",")));
        }
    }
    for (at, _) in content.match_indices(":  ").take(2) {
        let place = row.content.start + at + 2;
        proposals.push(Proposal::one(Kind::InsertComma, Edit::insert(place, ",")).in_order(9));
    }
    // Habits of JSON and JavaScript: a sign at the end of a row.
    if content.ends_with([',', ';']) {
        let span = Span::new(row.content.end - 1, row.content.end);
        proposals.push(Proposal::one(Kind::DeleteComma, Edit::delete(span)));
    }
    proposals
}

/// An opener where closers of a row have none: at the start of the value, before each word, at the end of the row before.
fn openers(page: &Page<'_, '_>, row: &Row) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let content = row.content.text(page.text);
    for (closer, opener) in [(']', "["), ('}', "{")] {
        let closes = content.matches(closer).count();
        if closes == 0 || content.matches(opener).count() >= closes {
            continue;
        }
        let entry = page.entry(row);
        let mut places = vec![entry.value.start, entry.body().start];
        let mut previous = ' ';
        for (at, c) in content.char_indices() {
            let start = row.content.start + at;
            if previous == ' ' && c == ' ' && content.contains(&format!(" {closer}")) {
                places.push(start);
            }
            if (matches!(previous, ' ' | ',' | '[' | '{' | '(' | ':' | '"' | '\'' | '-') && c != ' ')
                || c == closer
            {
                places.push(start);
            }
            previous = c;
        }
        let mut seen = Vec::new();
        for place in places {
            if seen.contains(&place) || seen.len() > 16 {
                continue;
            }
            seen.push(place);
            let order = seen.len() - 1;
            proposals.push(Proposal::one(Kind::InsertOpener, Edit::insert(place, opener)).in_order(order));
            if content.contains(&format!(" {closer}")) {
                proposals.push(
                    Proposal::one(Kind::InsertOpener, Edit::insert(place, format!("{opener} ")))
                        .in_order(order),
                );
            }
        }
        let index = page.scene.lines().line_of(row.start);
        for (order, above) in (index.saturating_sub(12)..index)
            .rev()
            .filter(|above| page.holds(*above))
            .enumerate()
        {
            let Some(above) = page.row(above) else { continue };
            let end = above.content.end;
            let sign = if page.text.get(..end).is_some_and(|before| before.ends_with(':')) {
                format!(" {opener}")
            } else {
                opener.to_owned()
            };
            proposals.push(Proposal::one(Kind::InsertOpener, Edit::insert(end, sign)).in_order(order + 1));
        }
    }
    proposals
}
