//! How something is written into the white space between two lexemes.

use crate::edit::Edit;
use crate::text::Span;

/// On which side white space stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// Glued to what stands before: `,` and `;`.
    Left,
    /// Spaced on both sides, or on none: operators.
    Both,
    /// Glued on both sides: `.`.
    Glued,
    /// A word before a word.
    BeforeWord,
    /// A word before a sign, from which a space may or may not part it.
    BeforeSign,
}

/// Every way of writing `fresh` into `gap` that neighbours may have, the likeliest first.
pub(super) fn fillings(text: &str, gap: Span, fresh: &str, fit: Fit) -> Vec<Edit> {
    let space = gap.text(text);
    let broken = space.find(['\n', '\r']);
    let insert = |offset: usize, text: String| Edit::insert(gap.start + offset, text);
    let end = space.len();
    match (fit, broken) {
        (Fit::Left, _) if space.is_empty() => vec![insert(0, fresh.into()), insert(0, format!("{fresh} "))],
        (Fit::Left, None) if end > 1 => vec![insert(0, fresh.into()), insert(1, fresh.into())],
        (Fit::Left, None) => vec![insert(0, fresh.into())],
        (Fit::Left, Some(line_end)) if line_end > 0 => {
            vec![insert(0, fresh.into()), insert(line_end, fresh.into())]
        }
        (Fit::Left, Some(_)) => vec![insert(0, fresh.into())],

        (Fit::Both, _) if space.is_empty() => {
            vec![
                insert(0, format!(" {fresh} ")),
                insert(0, fresh.into()),
                insert(0, format!("{fresh} ")),
                insert(0, format!(" {fresh}")),
            ]
        }
        (Fit::Both, None) if end == 1 => vec![insert(0, format!(" {fresh}")), insert(0, fresh.into())],
        (Fit::Both, None) => vec![insert(1, fresh.into()), insert(end - 1, fresh.into())],
        (Fit::Both, Some(line_end)) => {
            let mut all = vec![insert(0, format!(" {fresh}")), insert(end, format!("{fresh} "))];
            if line_end > 0 {
                all.push(insert(line_end, fresh.into()));
            }
            if space.ends_with(' ') {
                all.push(insert(end - 1, fresh.into()));
            }
            all
        }

        (Fit::Glued, _) if space.is_empty() => vec![insert(0, fresh.into())],
        (Fit::Glued, None) => vec![Edit::replace(gap, fresh), insert(end, fresh.into())],
        (Fit::Glued, Some(_)) => vec![insert(end, fresh.into()), insert(0, fresh.into())],

        (Fit::BeforeWord, None) if gap.start == 0 && end > 0 => vec![insert(0, fresh.into())],
        (Fit::BeforeWord, _) if space.is_empty() => {
            vec![insert(0, format!("{fresh} ")), insert(0, format!(" {fresh} "))]
        }
        (Fit::BeforeWord, None) if end == 1 => vec![insert(end, format!("{fresh} "))],
        (Fit::BeforeWord, None) => vec![insert(1, fresh.into()), insert(end, format!("{fresh} "))],
        (Fit::BeforeWord, Some(_)) => before_break(space, gap, fresh),

        (Fit::BeforeSign, _) if space.is_empty() => vec![
            insert(0, fresh.into()),
            insert(0, format!("{fresh} ")),
            insert(0, format!(" {fresh} ")),
            insert(0, format!(" {fresh}")),
        ],
        (Fit::BeforeSign, None) => {
            let mut all = vec![insert(end, format!("{fresh} ")), insert(end, fresh.into())];
            if end == 1 {
                all.push(insert(0, fresh.into()));
            } else {
                all.push(insert(1, fresh.into()));
            }
            all
        }
        (Fit::BeforeSign, Some(_)) => {
            let mut all = before_break(space, gap, fresh);
            all.push(insert(end, fresh.into()));
            all
        }
    }
}

/// A word at the start of a line; the indentation may hold the space that followed it.
fn before_break(space: &str, gap: Span, fresh: &str) -> Vec<Edit> {
    let mut all = vec![Edit::insert(gap.end, format!("{fresh} "))];
    if space.ends_with(' ') {
        all.push(Edit::insert(gap.end - 1, fresh));
    }
    all
}
