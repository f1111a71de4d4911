//! A file's own habits: which words and white space follow each other elsewhere in it.
//!
//! Where the model knows how people write, this knows how this author does: `});` or `})`, spaces inside braces, the same
//! three keys in every entry.

use super::model::{Counts, EMPTY, extend};

/// Symbols of the longest sequence counted.
const LONGEST: usize = 6;
/// Slots of the table; sequences that share one are counted together.
const SLOTS: usize = 1 << 16;

/// Counts of short sequences of one file.
#[derive(Debug)]
pub(crate) struct Habits {
    slots: Vec<u16>,
    total: f32,
}

impl Habits {
    /// Counts in `symbols`, but nothing that ends within `left_out`: what is broken is no habit.
    pub(crate) fn of(symbols: &[u32], left_out: std::ops::Range<usize>) -> Self {
        let mut slots = vec![0_u16; SLOTS];
        let mut total = 0.0;
        for end in (0..symbols.len()).filter(|end| !left_out.contains(end)) {
            let mut sequence = EMPTY;
            for &symbol in symbols
                .get((end + 1).saturating_sub(LONGEST)..=end)
                .unwrap_or_default()
                .iter()
                .rev()
            {
                sequence = extend(sequence, symbol);
                if let Some(slot) = slots.get_mut(slot(sequence)) {
                    *slot = slot.saturating_add(1);
                }
            }
            total += 1.0;
        }
        Self { slots, total }
    }
}

impl Counts for Habits {
    fn count(&self, sequence: u64) -> f32 {
        self.slots.get(slot(sequence)).copied().map_or(0.0, f32::from)
    }

    fn total(&self) -> f32 {
        self.total
    }
}

fn slot(sequence: u64) -> usize {
    usize::try_from(sequence >> 20).unwrap_or(0) & (SLOTS - 1)
}
