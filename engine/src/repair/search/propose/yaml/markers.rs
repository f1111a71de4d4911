//! Document markers and directives that are misspelt or stand in the wrong place.

use crate::edit::Edit;
use crate::text::Span;

use super::super::super::proposal::{Kind, Proposal};
use super::page::Page;

/// Guesses about markers.
pub(super) fn propose(page: &Page<'_, '_>) -> Vec<Proposal> {
    let mut proposals = strays(page);
    for (index, row) in page.near_rows() {
        let content = row.content.text(page.text);
        let at = row.content.start;
        for (sign, marker) in [
            ('-', "---"),
            ('.', "..."),
            ('—', "---"),
            ('–', "---"),
            ('_', "---"),
            ('=', "---"),
            ('…', "..."),
        ] {
            let rest = content.trim_start_matches(sign);
            let run = content.len() - rest.len();
            if run == 0 || (!rest.is_empty() && run < 2) {
                continue;
            }
            let signs = Span::new(row.start, at + run);
            proposals.push(Proposal::one(Kind::ReplaceSign, Edit::replace(signs, marker)));
            if !rest.is_empty() {
                let gap = rest.len() - rest.trim_start().len();
                let own = format!("{marker}{}", page.scene.line_break);
                proposals.push(Proposal::one(
                    Kind::InsertBreak,
                    Edit::replace(Span::new(row.start, at + run + gap), own),
                ));
                proposals.push(Proposal::one(
                    Kind::InsertSpace,
                    Edit::replace(signs, format!("{marker} ")),
                ));
                proposals.push(Proposal::one(
                    Kind::DeleteWord,
                    Edit::delete(Span::new(at + run, row.content.end)),
                ));
            }
        }
        if content == "- --" || content == "-- -" || content == "- - -" {
            proposals.push(Proposal::one(Kind::JoinWords, Edit::replace(row.content, "---")));
        }
        if content.ends_with("---") && content.len() > 3 {
            let own = format!("{}---", page.scene.line_break);
            let kept = content.trim_end_matches('-').trim_end().len();
            proposals.push(Proposal::one(
                Kind::InsertBreak,
                Edit::replace(Span::new(at + kept, row.content.end), own),
            ));
        }
        // A marker between a directive or a finished document and what follows.
        if index > 0 && row.indent() == 0 {
            for marker in ["---", "..."] {
                let own = format!("{marker}{}", page.scene.line_break);
                proposals.push(Proposal::one(Kind::InsertBreak, Edit::insert(row.start, own)).in_order(4));
            }
        }
    }
    proposals
}

/// A marker in the middle of a document goes whole: what follows it reads as another document and fails far below.
fn strays(page: &Page<'_, '_>) -> Vec<Proposal> {
    let marker = |index: &usize| {
        page.row(*index)
            .is_some_and(|row| row.indent() == 0 && matches!(row.content.text(page.text), "---" | "..."))
    };
    let line = |index: usize| page.scene.lines().full_span(index);
    (1..page.front)
        .rev()
        .filter(marker)
        .take(2)
        .map(|index| Proposal::one(Kind::DeleteLine, Edit::delete(line(index))))
        .collect()
}
