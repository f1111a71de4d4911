//! The ways a sign can stand between two lexemes: glued to either, or with a space where the gap has none left.

use crate::edit::Edit;
use crate::repair::search::lexeme::LexemeKind;
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;

/// Adds every way to write `sign` into the gap before the lexeme at `index`.
pub(super) fn insert(scene: &Scene<'_>, index: usize, sign: &str, kind: Kind, proposals: &mut Vec<Proposal>) {
    let gap = scene.gap_before(index);
    let white = gap.text(scene.text());
    let breaks = white.contains('\n');
    let behind_comment = index.checked_sub(1).is_some_and(|before| {
        scene.lexeme(before).is_some_and(|lexeme| {
            lexeme.kind == LexemeKind::Comment && !lexeme.text(scene.text()).starts_with("/*")
        })
    });
    let mut add = |order: usize, offset: usize, text: String| {
        proposals.push(Proposal::one(kind, Edit::insert(offset, text)).in_order(order));
    };
    if !behind_comment {
        add(0, gap.start, sign.to_owned());
        add(2, gap.start, format!(" {sign}"));
    }
    if white.is_empty() {
        add(2, gap.start, format!("{sign} "));
        add(3, gap.start, format!(" {sign} "));
        return;
    }
    if behind_comment && !breaks {
        return;
    }
    add(1, gap.end, sign.to_owned());
    if breaks {
        add(3, gap.end, format!("{sign} "));
        // Blanks that nobody writes were beside what was taken away.
        for (at, _) in white.match_indices('\n').take(3) {
            let line = white.get(..at).unwrap_or_default().trim_end_matches('\r');
            if line.ends_with([' ', '\t']) {
                add(0, gap.start + line.len(), sign.to_owned());
            }
        }
        if white.ends_with(' ') {
            add(2, gap.end - 1, sign.to_owned());
        }
    } else if gap.len() > 1 && white.starts_with(' ') {
        // A sign that was taken out from between two spaces leaves both.
        add(0, gap.start + 1, sign.to_owned());
    }
}
