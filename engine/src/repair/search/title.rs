//! What a repair does, as an order to read in a list of fixes.

use super::proposal::{Kind, Proposal};
use crate::edit::Edit;

/// Longer pieces of text are cut in titles.
const LONGEST: usize = 32;

/// The title of `proposal` about `text`.
pub(crate) fn title(proposal: &Proposal, text: &str) -> String {
    match proposal.kind {
        Kind::ReindentLine => "Change the indentation of the line".to_owned(),
        Kind::ReindentBlock => "Change the indentation of the block".to_owned(),
        Kind::TakeSide => "Resolve the merge conflict".to_owned(),
        Kind::Unwrap => "Remove what surrounds the document".to_owned(),
        Kind::RewriteDialect => "Rewrite what this language does not know".to_owned(),
        Kind::InsertCommentSign => "Make it a comment".to_owned(),
        Kind::JoinLines => "Join the lines".to_owned(),
        Kind::DeleteLine => "Remove the line".to_owned(),
        Kind::DeleteTail => "Remove what follows the document".to_owned(),
        Kind::DeleteHead => "Remove what precedes the document".to_owned(),
        Kind::EscapeQuote => "Escape the quote".to_owned(),
        Kind::EscapeBackslash => "Correct the backslash".to_owned(),
        Kind::EscapeControl => "Escape the control character".to_owned(),
        Kind::Quote => "Put it in quotes".to_owned(),
        _ => of_edits(&proposal.edits, text),
    }
}

fn of_edits(edits: &[Edit], text: &str) -> String {
    let changed: Vec<&Edit> = edits
        .iter()
        .filter(|edit| !(edit.text.trim().is_empty() && edit.span.text(text).trim().is_empty()))
        .collect();
    match changed.as_slice() {
        [] => "Correct the white space".to_owned(),
        [edit] => of_edit(edit, text),
        [first, rest @ ..] => {
            let last = rest.last().unwrap_or(first);
            let second = of_edit(last, text);
            let mut letters = second.chars();
            let lower: String = letters
                .next()
                .map(|first| first.to_lowercase().chain(letters).collect())
                .unwrap_or_default();
            let between = if rest.len() > 1 { ", …" } else { "" };
            format!("{}{between} and {lower}", of_edit(first, text))
        }
    }
}

fn of_edit(edit: &Edit, text: &str) -> String {
    let (new, old) = (shown(&edit.text), shown(edit.span.text(text)));
    match (new.is_empty(), old.is_empty()) {
        (false, true) => format!("Insert `{new}`"),
        (true, false) => format!("Remove `{old}`"),
        _ => format!("Replace `{old}` with `{new}`"),
    }
}

/// `text` on one line, without white space around it, and not longer than a title bears.
fn shown(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if joined.chars().count() <= LONGEST {
        return joined;
    }
    let cut: String = joined.chars().take(LONGEST - 1).collect();
    format!("{cut}…")
}
