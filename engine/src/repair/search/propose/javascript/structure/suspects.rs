//! Brackets that the layout betrays: without a partner, or with one that stands at another depth.
//!
//! A bracket that is missing or too many makes every pair around it wrong up to the outermost, so there are usually a few
//! suspects and one culprit among them.

use crate::repair::search::layout::Mark;
use crate::repair::search::scene::Scene;

/// Suspects of one side that are looked at.
const MOST: usize = 24;

/// The suspect brackets, as indices of marks in order of place.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Openers.
    pub(super) openers: Vec<usize>,
    /// Closers.
    pub(super) closers: Vec<usize>,
}

impl Suspects {
    /// The suspects of `scene`.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let layout = &scene.layout;
        let limit = scene.lines().full_span(scene.lines().line_of(scene.front)).end;
        let mut alone = Self::default();
        let mut crooked = Self::default();
        for (index, mark) in layout.marks().iter().enumerate() {
            if mark.offset > limit {
                break;
            }
            let partner = layout.partner(index).and_then(|other| layout.marks().get(other));
            match (partner, mark.closes) {
                (None, true) => alone.closers.push(index),
                (None, false) => alone.openers.push(index),
                (Some(open), true) if is_crooked(open, mark) => crooked.closers.push(index),
                (Some(close), false) if is_crooked(mark, close) => crooked.openers.push(index),
                _ => {}
            }
        }
        // What lies before everything that stays open cannot be why it does.
        let first_open = alone.openers.first().copied().unwrap_or(0);
        crooked.openers.retain(|index| *index >= first_open);
        let mut suspects = Self {
            openers: some_of(alone.openers, crooked.openers),
            closers: some_of(alone.closers, crooked.closers),
        };
        // Where the parser stopped inside brackets, theirs is the next closer to expect.
        let open: Vec<usize> = layout.around(scene.front).take(6).collect();
        suspects.openers.extend(open);
        suspects.openers.sort_unstable();
        suspects.openers.dedup();
        suspects
    }
}

/// Whether a pair over several lines does not lie as it should.
fn is_crooked(open: &Mark, close: &Mark) -> bool {
    if open.line == close.line {
        return false;
    }
    let shallow_body = open
        .inner
        .is_some_and(|inner| inner <= open.indent && inner != close.indent);
    let hanging_closer = open.inner.is_some() && open.opener == b'{' && !close.begins_line;
    (close.begins_line && close.indent != open.indent) || shallow_body || hanging_closer
}

/// The most telling of two lists: what stands alone, then the crooked ones at both ends.
fn some_of(alone: Vec<usize>, crooked: Vec<usize>) -> Vec<usize> {
    let half = MOST / 2;
    let mut chosen = ends(alone, half);
    chosen.extend(ends(crooked, half));
    chosen.sort_unstable();
    chosen
}

fn ends(mut list: Vec<usize>, half: usize) -> Vec<usize> {
    if list.len() > 2 * half {
        let last = list.split_off(list.len() - half);
        list.truncate(half);
        list.extend(last);
    }
    list
}
