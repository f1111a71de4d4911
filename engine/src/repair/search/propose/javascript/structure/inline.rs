//! Closers missing on the line of their opener, when nobody noticed there.

use super::rows::Rows;
use super::suspects::Suspects;
use super::{closer, gaps};
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;

/// Lexemes looked at from the opener on, and from the end of its line back.
const REACH: usize = 14;

/// Openers looked at.
const MOST_OPENERS: usize = 10;

/// Guesses on the lines of openers that are never closed.
pub(super) fn propose(scene: &Scene<'_>, rows: &Rows, suspects: &Suspects) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let window = scene.window(11, 4);
    for mark in suspects.openers.iter().rev().take(MOST_OPENERS) {
        let Some(mark) = scene.layout.marks().get(*mark) else {
            continue;
        };
        let opener = scene.lexemes.index_at(mark.offset);
        let Some(row) = rows.get(rows.at(mark.offset)) else {
            continue;
        };
        let (first, last) = (opener + 1, row.lexemes.end);
        for index in first..=last {
            let far = index > first + REACH && index + REACH < last;
            if !far && !window.contains(&index) {
                gaps::insert(
                    scene,
                    index,
                    closer(mark.opener),
                    Kind::InsertCloser,
                    &mut proposals,
                );
            }
        }
    }
    proposals
}
