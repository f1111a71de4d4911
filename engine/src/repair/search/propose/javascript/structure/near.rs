//! Brackets missing near the place where the strict parser stopped.

use super::{closer, gaps, openers, sign};
use crate::repair::search::proposal::{Kind, Proposal};
use crate::repair::search::scene::Scene;

/// Lexemes looked at before the place and behind it.
const BEFORE: usize = 11;
const BEHIND: usize = 4;

/// Guesses near the front of `scene`.
pub(super) fn propose(scene: &Scene<'_>) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let window = scene.window(BEFORE, BEHIND);
    let last = if window.end == scene.lexemes.len() {
        window.end
    } else {
        window.end - 1
    };
    for index in window.start..=last {
        let offset = scene.gap_before(index).start;
        let open: Vec<u8> = scene
            .layout
            .around(offset)
            .filter_map(|mark| scene.layout.marks().get(mark))
            .map(|mark| mark.opener)
            .take(4)
            .collect();
        closers(scene, index, &open, &mut proposals);
        openers::replace_foreign(scene, index, 0, &mut proposals);
        for opener in [b'(', b'[', b'{'] {
            gaps::insert(scene, index, sign(opener), Kind::InsertOpener, &mut proposals);
        }
    }
    proposals
}

/// One closer of any bracket close around, or those of several at once.
fn closers(scene: &Scene<'_>, index: usize, open: &[u8], proposals: &mut Vec<Proposal>) {
    for opener in [b'(', b'[', b'{'] {
        if open.iter().take(3).any(|around| *around == opener) {
            gaps::insert(scene, index, closer(opener), Kind::InsertCloser, proposals);
        }
    }
    let mut all = open.first().map_or("", |opener| closer(*opener)).to_owned();
    for opener in open.iter().skip(1) {
        all.push_str(closer(*opener));
        gaps::insert(scene, index, &all, Kind::InsertClosers, proposals);
    }
}
