//! How often symbols follow each other.
//!
//! Counts of symbol sequences of up to [`LONGEST`] symbols, kept in a hash table of 16-bit entries: eleven bits tell
//! sequences of one bucket apart, five hold the count on a logarithmic scale. Longer contexts are smoothed with shorter ones
//! as a Dirichlet prior (`MacKay` and Peto, 1995), which needs nothing but counts and so lets a file's own habits be read
//! by the same code.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::{ModelError, Source, Target};

/// Symbols of the longest sequence counted. Lexemes and white space take turns, so this is about half as many lexemes.
pub(crate) const LONGEST: usize = 8;

/// Entries of one bucket.
const BUCKET: usize = 4;
/// Buckets tried after a full one.
const REACH: usize = 4;
/// How much the count of a longer context weighs against what shorter ones say.
const PRIOR: f32 = 2.5;
/// What every symbol gets where nothing is known.
const FLOOR: f32 = 1.0 / 4000.0;
/// The count grows by this factor from one of the 31 steps of its scale to the next.
const STEP: f32 = 1.55;

/// The count that each step of the scale stands for; step 0 is no count.
static SCALE: LazyLock<[f32; 32]> =
    LazyLock::new(|| std::array::from_fn(|step| STEP.powi(i32::try_from(step).unwrap_or(0) - 1)));

/// Something that counts sequences, by the hash of the sequence.
pub(crate) trait Counts {
    /// How often the sequence came.
    fn count(&self, sequence: u64) -> f32;
    /// How many symbols there were altogether.
    fn total(&self) -> f32;
}

/// The hash of the sequence that has `symbol` in front of the one that hashes to `rest`.
pub(crate) fn extend(rest: u64, symbol: u32) -> u64 {
    let mixed =
        (rest ^ u64::from(symbol).wrapping_add(0x9e37_79b9_7f4a_7c15)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    mixed ^ (mixed >> 32)
}

/// The hash of the empty sequence.
pub(crate) const EMPTY: u64 = 0x243f_6a88_85a3_08d3;

/// How surprising `symbols[at]` is after those before it: minus the natural logarithm of its probability.
pub(crate) fn surprise(counts: &impl Counts, symbols: &[u32], at: usize) -> f32 {
    let Some(&symbol) = symbols.get(at) else {
        return 0.0;
    };
    let mut probability = FLOOR;
    let mut sequence = extend(EMPTY, symbol);
    let mut context = EMPTY;
    let mut context_count = counts.total();
    let mut whole = counts.count(sequence);
    let mut order = 1;
    loop {
        probability = (whole + PRIOR * probability) / (context_count + PRIOR);
        let Some(before) = at.checked_sub(order) else {
            break;
        };
        let Some(&next) = symbols.get(before) else { break };
        if order >= LONGEST {
            break;
        }
        context = extend(context, next);
        context_count = counts.count(context);
        if context_count <= 0.0 {
            break;
        }
        sequence = extend(sequence, next);
        // A sequence is never more frequent than a part of it; where it seems so, two sequences share an entry.
        whole = if whole > 0.0 {
            counts.count(sequence).min(context_count)
        } else {
            0.0
        };
        order += 1;
    }
    -probability.min(1.0).ln()
}

/// The counts of the model.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ngrams {
    total: f32,
    entries: Vec<u16>,
}

impl Counts for Ngrams {
    fn count(&self, sequence: u64) -> f32 {
        let buckets = self.entries.len() / BUCKET;
        if buckets == 0 {
            return 0.0;
        }
        let mark = mark(sequence);
        let mut bucket = bucket(sequence, buckets);
        for _ in 0..REACH {
            let entries = self
                .entries
                .get(bucket * BUCKET..(bucket + 1) * BUCKET)
                .unwrap_or_default();
            for entry in entries {
                if *entry == 0 {
                    return 0.0;
                }
                if entry >> 5 == mark {
                    return SCALE.get(usize::from(*entry & 31)).copied().unwrap_or(0.0);
                }
            }
            bucket = (bucket + 1) % buckets;
        }
        0.0
    }

    fn total(&self) -> f32 {
        self.total
    }
}

/// Eleven bits of the hash that do not choose the bucket.
fn mark(sequence: u64) -> u16 {
    u16::try_from((sequence >> 8) & 0x7ff).unwrap_or(0)
}

fn bucket(sequence: u64, buckets: usize) -> usize {
    let wide = u128::from(sequence) * (buckets as u128);
    usize::try_from(wide >> 64).unwrap_or(0)
}

/// The step of the scale for `count`, from 1 to 31.
fn step(count: u32) -> u16 {
    let count = count.max(1);
    let mut step = 1;
    // Rounded to the nearest step, on the scale itself.
    while step < 31 && STEP.powi(i32::from(step)) / STEP.sqrt() <= count as f32 {
        step += 1;
    }
    step.max(1)
}

impl Ngrams {
    pub(super) fn read(source: &mut Source<'_>) -> Result<Self, ModelError> {
        Ok(Self {
            total: source.real()?,
            entries: source.shorts()?,
        })
    }

    pub(super) fn write(&self, target: &mut Target) {
        target.real(self.total);
        target.shorts(&self.entries);
    }
}

/// Counts sequences while the model is made.
#[derive(Debug, Default)]
pub(crate) struct NgramCounter {
    counts: HashMap<u64, (u32, u8)>,
    total: f64,
}

impl NgramCounter {
    /// Counts every sequence in `symbols`. Those longer than two symbols are counted only after [`next_order`](Self::prune)
    /// has seen their parts, so the whole corpus is read once for each length.
    pub(crate) fn add(&mut self, symbols: &[u32], order: usize) {
        for end in 0..symbols.len() {
            let Some(start) = (end + 1).checked_sub(order) else {
                continue;
            };
            let mut sequence = EMPTY;
            let mut shorter = EMPTY;
            for at in (start..=end).rev() {
                shorter = sequence;
                sequence = extend(sequence, symbols.get(at).copied().unwrap_or(0));
            }
            // Its last symbols alone must have been worth keeping.
            if order > 1 && !self.counts.contains_key(&shorter) {
                continue;
            }
            let length = u8::try_from(order).unwrap_or(u8::MAX);
            self.counts.entry(sequence).or_insert((0, length)).0 += 1;
        }
        if order == 1 {
            self.total += symbols.len() as f64;
        }
    }

    /// Counts one sequence of `length` symbols.
    pub(crate) fn count(&mut self, sequence: u64, length: u8) {
        self.counts.entry(sequence).or_insert((0, length)).0 += 1;
    }

    /// Forgets sequences of `order` symbols that came less than `least` times.
    pub(crate) fn prune(&mut self, order: usize, least: u32) {
        let length = u8::try_from(order).unwrap_or(u8::MAX);
        self.counts
            .retain(|_, (count, counted)| *counted != length || *count >= least);
    }

    /// The table of at most `most` sequences: the rarest of the longest go first.
    pub(crate) fn finish(&self, most: usize) -> Ngrams {
        let mut kept: Vec<(u64, u32, u8)> = self
            .counts
            .iter()
            .map(|(sequence, (count, length))| (*sequence, *count, *length))
            .collect();
        // Short sequences are contexts of many; a long one must be the more frequent for being kept.
        kept.sort_by_key(|(sequence, count, length)| {
            let worth = u64::from(*count) * 16 / u64::from(*length);
            (
                std::cmp::Reverse(if *length <= 2 { u64::MAX } else { worth }),
                *length,
                *sequence,
            )
        });
        kept.truncate(most);
        let buckets = (kept.len() * 10 / 9).div_ceil(BUCKET).max(1);
        let mut entries = vec![0_u16; buckets * BUCKET];
        for (sequence, count, _) in kept {
            let mut at = bucket(sequence, buckets);
            'reach: for _ in 0..REACH {
                for entry in entries.iter_mut().skip(at * BUCKET).take(BUCKET) {
                    if *entry == 0 {
                        *entry = (mark(sequence) << 5) | step(count);
                        break 'reach;
                    }
                    if *entry >> 5 == mark(sequence) {
                        // The more frequent came first and keeps the entry.
                        break 'reach;
                    }
                }
                at = (at + 1) % buckets;
            }
        }
        Ngrams {
            total: self.total as f32,
            entries,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_often_surprises_less_than_what_never_came() {
        let symbols: Vec<u32> = (0..600).map(|at| [1, 2, 3][at % 3]).collect();
        let mut counter = NgramCounter::default();
        for order in 1..=LONGEST {
            counter.add(&symbols, order);
            counter.prune(order, 2);
        }
        let ngrams = counter.finish(1000);
        let expected = surprise(&ngrams, &[1, 2, 3], 2);
        let unexpected = surprise(&ngrams, &[1, 2, 1], 2);
        assert!(expected < 0.3, "{expected}");
        assert!(unexpected > 3.0, "{unexpected}");
    }

    #[test]
    fn counts_survive_their_scale_within_a_quarter() {
        for count in [1_u32, 2, 3, 7, 20, 100, 5_000, 200_000] {
            let kept = STEP.powi(i32::from(step(count)) - 1);
            let ratio = kept / count as f32;
            assert!((0.75..1.3).contains(&ratio), "{count} became {kept}");
        }
    }
}
