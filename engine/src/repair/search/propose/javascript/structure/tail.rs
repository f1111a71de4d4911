//! The end of a file that was cut off: everything still open is closed, innermost first, laid out as the rest of the file.
//!
//! Brackets opened on one line are closed on one line. Where the text ends in the middle of something, the shortest piece
//! that cannot stand is also given up, so that what remains can be read at all.

use crate::edit::Edit;
use crate::repair::search::lexeme::{Lexeme, LexemeKind};
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;
use crate::text::Span;

use super::closer;
use super::closing_lines::Habits;
use super::rows::{Row, Rows};

/// Brackets that are closed at most.
const MOST_OPEN: usize = 200;

/// Closing lines whose separators are tried both ways.
const MOST_TRIED: usize = 5;

/// What is open on one line at the end.
#[derive(Debug)]
struct Group {
    /// The closers, innermost first.
    closers: String,
    /// How it is set off from what precedes: a line break and indentation, or nothing.
    lead: String,
    /// What follows the closers as the file's habit has it.
    usual: &'static str,
}

/// Guesses that the end of the text is missing.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows) -> Vec<Proposal> {
    let text = scene.text();
    let end = text.trim_end().len();
    let Some(last) = scene.lexemes.all().last() else {
        return Vec::new();
    };
    let cut_inside = matches!(last.kind, LexemeKind::OpenString | LexemeKind::OpenTemplate)
        || (last.kind == LexemeKind::Comment && last.text(text).starts_with("/*"));
    let row = rows.get(rows.at(end.saturating_sub(1)));
    let near = row.is_some_and(|row| scene.front >= row.span.start) || scene.front >= last.span.start;
    if !near && !cut_inside {
        return Vec::new();
    }
    let habits = Habits::of(scene, rows);
    let mut proposals = Vec::new();
    let finish = match last.kind {
        LexemeKind::OpenString => last.text(text).get(..1).unwrap_or_default(),
        LexemeKind::OpenTemplate => "`",
        LexemeKind::Comment if cut_inside && !last.text(text).ends_with("*/") => " */",
        _ => "",
    };
    complete(scene, rows, &habits, end, finish, &mut proposals);
    if !finish.is_empty() {
        complete(scene, rows, &habits, end, "", &mut proposals);
    }
    for (order, cut) in cuts(scene, rows, *last).into_iter().enumerate() {
        give_up(scene, rows, &habits, cut, order, &mut proposals);
    }
    proposals
}

/// Closes what is open at `end`, after `finish`.
fn complete(
    scene: &Scene<'_>,
    rows: &Rows,
    habits: &Habits<'_>,
    end: usize,
    finish: &str,
    proposals: &mut Vec<Proposal>,
) {
    let groups = groups(scene, rows, habits, end);
    if groups.is_empty() && finish.is_empty() {
        return;
    }
    let usual: Vec<&str> = groups.iter().map(|group| group.usual).collect();
    let mut choices: Vec<Vec<&str>> = vec![usual.clone()];
    for flipped in 0..groups.len().min(MOST_TRIED) {
        let mut choice = usual.clone();
        for suffix in choice.iter_mut().skip(flipped).take(1) {
            *suffix = other_suffix(suffix);
        }
        choices.push(choice);
    }
    // A block that is the value in an object or an array may have a comma behind it.
    for (inner, outer) in groups.iter().skip(1).enumerate().take(MOST_TRIED) {
        if outer.closers.starts_with(['}', ']']) {
            let mut choice = usual.clone();
            for suffix in choice.iter_mut().skip(inner).take(1) {
                *suffix = ",";
            }
            choices.push(choice.clone());
            if let Some(suffix) = choice.last_mut() {
                *suffix = other_suffix(suffix);
            }
            choices.push(choice);
        }
    }
    if groups.len() > 1 {
        let mut choice = usual.clone();
        if let Some(suffix) = choice.last_mut() {
            *suffix = other_suffix(suffix);
        }
        choices.push(choice);
        choices.push(vec![""; groups.len()]);
        choices.push(vec![";"; groups.len()]);
    }
    let before = scene.text().get(..end).unwrap_or_default();
    let firsts: &[&str] = if before.ends_with([';', '{', ',']) {
        &[""]
    } else if before.ends_with('}') {
        // A block is finished, a function as a value may have more behind it.
        &["", ",", ";"]
    } else {
        &["", ";", ",", " }", " })"]
    };
    // A bracket that has a space behind its opener has one before its closer.
    let padded = scene.layout.around(end).next().is_some_and(|opener| {
        let offset = scene.layout.marks().get(opener).map(|mark| mark.offset + 1);
        offset
            .and_then(|offset| scene.text().get(offset..end))
            .is_some_and(|inside| inside.starts_with(' ') && !inside.contains('\n'))
    });
    let mut firsts = firsts.to_vec();
    if padded {
        firsts.insert(0, " ");
    }
    for (order, choice) in choices.iter().enumerate() {
        for (later, first) in firsts.iter().enumerate() {
            if order > 1 && later > 1 {
                break;
            }
            let mut ending = format!("{finish}{first}");
            for (group, suffix) in groups.iter().zip(choice) {
                ending.push_str(&group.lead);
                ending.push_str(&group.closers);
                ending.push_str(suffix);
            }
            finished(scene, end, &ending, order + later, proposals);
        }
    }
}

/// The proposals to end the text with `ending` at `end`, with a line break and without.
fn finished(scene: &Scene<'_>, end: usize, ending: &str, order: usize, proposals: &mut Vec<Proposal>) {
    let text = scene.text();
    let rest = Span::new(end, text.len());
    let kind = if ending.trim().len() > 1 {
        Kind::InsertClosers
    } else {
        Kind::InsertCloser
    };
    for (later, line_break) in [scene.line_break, ""].into_iter().enumerate() {
        let edit = if rest.text(text) == line_break {
            Edit::insert(end, ending)
        } else {
            Edit::replace(rest, format!("{ending}{line_break}"))
        };
        proposals.push(Proposal::one(kind, edit).in_order(2 * order + later));
    }
    if rest.text(text).len() > scene.line_break.len() {
        proposals.push(Proposal::one(kind, Edit::insert(end, ending)).in_order(2 * order + 2));
    }
}

/// What is open at `end`, line by line, innermost first.
fn groups(scene: &Scene<'_>, rows: &Rows, habits: &Habits<'_>, end: usize) -> Vec<Group> {
    let marks = scene.layout.marks();
    let last_row = rows.at(end.saturating_sub(1));
    let closed_on_last = closed_line(scene, rows.get(last_row));
    let after_comment = scene
        .lexemes
        .index_at(end)
        .checked_sub(1)
        .and_then(|index| scene.lexeme(index))
        .is_some_and(|lexeme| {
            lexeme.kind == LexemeKind::Comment && lexeme.text(scene.text()).starts_with("//")
        });
    let mut groups: Vec<(u32, Group)> = Vec::new();
    for index in scene.layout.around(end).take(MOST_OPEN) {
        let Some(mark) = marks.get(index) else {
            continue;
        };
        if let Some((line, group)) = groups.last_mut()
            && *line == mark.line
        {
            group.closers.push_str(closer(mark.opener));
            continue;
        }
        let line = rows.at(mark.offset);
        let goes_on = closed_on_last == Some(mark.line) || line == last_row || mark.inner.is_none();
        let glued = goes_on && !(groups.is_empty() && after_comment);
        let lead = if glued {
            String::new()
        } else {
            format!("{}{}", scene.line_break, scene.indentation(line))
        };
        let forms = habits.forms(scene, rows, index);
        let usual = match forms.first() {
            Some(form) if form.ends_with(';') => ";",
            _ => "",
        };
        groups.push((
            mark.line,
            Group {
                closers: closer(mark.opener).to_owned(),
                lead,
                usual,
            },
        ));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The line whose opener is closed by the first lexeme of `row`, if that is a closer.
fn closed_line(scene: &Scene<'_>, row: Option<&Row>) -> Option<u32> {
    let first = scene.lexeme(row?.lexemes.start)?;
    let index = scene.layout.index_at(first.span.start);
    let mark = scene.layout.marks().get(index)?;
    if mark.offset != first.span.start || !mark.closes {
        return None;
    }
    Some(scene.layout.marks().get(scene.layout.partner(index)?)?.line)
}

fn other_suffix(suffix: &str) -> &'static str {
    if suffix.is_empty() { ";" } else { "" }
}

/// Where the text may be cut so that nothing half-written stands at its end, the longest text first.
fn cuts(scene: &Scene<'_>, rows: &Rows, last: Lexeme) -> Vec<usize> {
    let text = scene.text();
    let trimmed = |end: usize| text.get(..end).map_or(end, |kept| kept.trim_end().len());
    let mut cuts = vec![trimmed(last.span.start)];
    let last_row = rows.at(last.span.start);
    if let Some(row) = rows.get(last_row) {
        cuts.push(trimmed(row.span.start));
    }
    // The last line that ends as a line may.
    let whole = (last_row.saturating_sub(40)..last_row).rev().find_map(|index| {
        let row = rows.get(index)?;
        let end = row.code_end?;
        text.get(..end)?.ends_with([';', '{', '}']).then_some(end)
    });
    cuts.extend(whole);
    cuts.dedup();
    cuts
}

/// Closes what is open at `cut` and gives up what follows.
fn give_up(
    scene: &Scene<'_>,
    rows: &Rows,
    habits: &Habits<'_>,
    cut: usize,
    order: usize,
    proposals: &mut Vec<Proposal>,
) {
    let groups = groups(scene, rows, habits, cut);
    let ends: String = groups
        .iter()
        .map(|group| format!("{}{}{}", group.lead, group.closers, group.usual))
        .collect();
    let plain: String = groups
        .iter()
        .map(|group| format!("{}{}", group.lead, group.closers))
        .collect();
    let rest = Span::new(cut, scene.text().len());
    for (later, ending) in [ends, plain].into_iter().enumerate() {
        let edit = Edit::replace(rest, format!("{ending}{}", scene.line_break));
        proposals.push(Proposal::one(Kind::DeleteTail, edit).in_order(2 * order + later));
    }
}
