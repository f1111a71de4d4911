//! Keys that come twice in one mapping.
//!
//! Only a hash and the place of each key of the mappings that are still open are held, eight bytes a key. Keys with equal
//! hashes are compared by what they say, and large mappings are sorted, so that no choice of keys makes this quadratic.

use std::cmp::Ordering;

use super::string::{decode, scan};
use crate::strict::{Remark, RemarkKind};
use crate::text::Span;

/// Remarks beyond this number are not worth their memory: nobody reads them.
const MOST_REMARKS: usize = 10_000;

/// Up to this many keys, comparing each with each is faster than sorting.
const FEW: usize = 16;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    hash: u32,
    start: u32,
}

/// The keys of the open mappings, and the remarks on the closed ones.
pub(super) struct Keys<'t> {
    text: &'t str,
    open: Vec<Key>,
    remarks: Vec<Remark>,
}

impl<'t> Keys<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            open: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// How many keys are held; where a mapping that begins now begins.
    pub(super) fn count(&self) -> usize {
        self.open.len()
    }

    /// Takes the key at `span`.
    #[inline]
    pub(super) fn add(&mut self, span: Span, escaped: bool) {
        let source = span.text(self.text);
        let hash = if escaped {
            hash(decode(source).as_bytes())
        } else {
            hash(source.get(1..source.len() - 1).unwrap_or_default().as_bytes())
        };
        // A text over 4 GiB goes without remarks for the part beyond.
        if let Ok(start) = u32::try_from(span.start) {
            self.open.push(Key { hash, start });
        }
    }

    /// Ends the mapping whose keys begin at `from`.
    #[inline]
    pub(super) fn close(&mut self, from: usize) {
        let count = self.open.len() - from;
        if count > 1 {
            if count <= FEW {
                self.compare_each(from);
            } else {
                self.compare_sorted(from);
            }
        }
        self.open.truncate(from);
    }

    fn compare_each(&mut self, from: usize) {
        for later in from + 1..self.open.len() {
            let key = self.open[later];
            let first = self.open[from..later]
                .iter()
                .find(|first| first.hash == key.hash && order(self.text, first, &key).is_eq())
                .copied();
            if let Some(first) = first {
                self.remark(first, key);
            }
        }
    }

    fn compare_sorted(&mut self, from: usize) {
        let text = self.text;
        self.open[from..].sort_unstable();
        let mut at = from;
        while at < self.open.len() {
            let hash = self.open[at].hash;
            let count = self.open[at..].iter().take_while(|key| key.hash == hash).count();
            let (start, end) = (at, at + count);
            at = end;
            if count == 1 {
                continue;
            }
            // Nearly always these are the same key again; sorting by what they say is for the rest.
            let first = self.open[start];
            let differ = self.open[start..end]
                .iter()
                .any(|key| order(text, &first, key).is_ne());
            if differ {
                self.open[start..end]
                    .sort_unstable_by(|left, right| order(text, left, right).then(left.cmp(right)));
            }
            let mut first = self.open[start];
            for index in start + 1..end {
                let key = self.open[index];
                if !differ || order(text, &first, &key).is_eq() {
                    self.remark(first, key);
                } else {
                    first = key;
                }
            }
        }
    }

    fn remark(&mut self, first: Key, key: Key) {
        if self.remarks.len() < MOST_REMARKS {
            self.remarks.push(Remark {
                kind: RemarkKind::DuplicateKey,
                span: literal(self.text, key),
                first: literal(self.text, first),
            });
        }
    }

    /// The remarks in order of place.
    pub(super) fn into_remarks(mut self) -> Vec<Remark> {
        self.remarks.sort_unstable_by_key(|remark| remark.span.start);
        self.remarks
    }
}

/// Orders keys by hash, then by what they say.
fn order(text: &str, left: &Key, right: &Key) -> Ordering {
    left.hash
        .cmp(&right.hash)
        .then_with(|| decode(literal(text, *left).text(text)).cmp(&decode(literal(text, *right).text(text))))
}

fn literal(text: &str, key: Key) -> Span {
    let start = key.start as usize;
    let end = scan(text.as_bytes(), start).map_or(start, |(end, _)| end);
    Span::new(start, end)
}

/// Multiply and rotate, eight bytes at a time. Collisions cost a comparison and nothing else.
#[inline]
fn hash(bytes: &[u8]) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = bytes.len() as u64;
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
    }
    let mut word = 0;
    for byte in chunks.remainder() {
        word = (word << 8) | u64::from(*byte);
    }
    state = (state.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    u32::try_from(state >> 32).unwrap_or_default()
}
