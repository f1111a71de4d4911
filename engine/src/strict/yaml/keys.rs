//! Keys that come twice in one mapping.
//!
//! The first pass holds a hash and a place for each key of the open mappings. Only where hashes meet, which in nearly
//! all files is nowhere, a second pass reads what those keys say.

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, ScalarStyle, Span as Marked};

use super::events::{Reader, skip_properties, string_end};
use super::lenient::Settled;
use crate::data::scalar::plain_kind;
use crate::strict::{Remark, RemarkKind};
use crate::text::Span;

/// Remarks beyond this number are not worth their memory: nobody reads them.
const MOST_REMARKS: usize = 10_000;

/// Up to this many keys, comparing each with each is faster than sorting.
const FEW: usize = 16;

/// One collection that is open.
struct Open {
    start: Marker,
    brackets: bool,
    /// For a mapping, whether a key comes next.
    awaits: Option<bool>,
    keys: usize,
}

/// The keys of the open mappings, and the suspects of the closed ones.
#[derive(Default)]
pub(super) struct Keys {
    open: Vec<Open>,
    /// Hash and place, in characters.
    held: Vec<(u64, usize)>,
    /// Keys whose hashes meet, in groups.
    suspects: Vec<Vec<usize>>,
}

impl Keys {
    /// Takes the next event.
    #[inline]
    pub(super) fn take(&mut self, event: &Event<'_>, span: Marked) {
        match event {
            Event::Scalar(said, style, _, tag) => {
                // Merge keys may come often, and an empty key has no place to point at.
                let is_plain = *style == ScalarStyle::Plain;
                if self.passes_key() && !(is_plain && matches!(said.as_ref(), "" | "<<")) {
                    let tag = tag.as_ref().map_or("", |tag| tag.suffix.as_str());
                    self.held.push((hash(said, *style, tag), span.start.index()));
                }
            }
            Event::Alias(_) => {
                self.passes_key();
            }
            Event::MappingStart(..) => self.begin(span, Some(true)),
            Event::SequenceStart(..) => self.begin(span, None),
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some(open) = self.open.pop()
                    && open.awaits.is_some()
                {
                    self.close(open.keys);
                }
            }
            _ => {}
        }
    }

    /// Where the innermost open bracket stands.
    pub(super) fn innermost(&self) -> Option<Marker> {
        self.open
            .iter()
            .rev()
            .find(|open| open.brackets)
            .map(|open| open.start)
    }

    /// Counts a node in the innermost collection, and says whether it is a key.
    #[inline]
    fn passes_key(&mut self) -> bool {
        match self.open.last_mut() {
            Some(Open {
                awaits: Some(awaits), ..
            }) => {
                *awaits = !*awaits;
                !*awaits
            }
            _ => false,
        }
    }

    #[inline]
    fn begin(&mut self, span: Marked, awaits: Option<bool>) {
        self.passes_key();
        self.open.push(Open {
            start: span.start,
            brackets: span.end.index() > span.start.index(),
            awaits,
            keys: self.held.len(),
        });
    }

    fn close(&mut self, from: usize) {
        let held = &mut self.held[from..];
        if held.len() > 1 {
            let meet = if held.len() <= FEW {
                held.iter()
                    .enumerate()
                    .any(|(at, key)| held[at + 1..].iter().any(|other| other.0 == key.0))
            } else {
                held.sort_unstable();
                held.windows(2).any(|pair| pair[0].0 == pair[1].0)
            };
            if meet {
                held.sort_unstable();
                let groups = held.chunk_by(|left, right| left.0 == right.0);
                let met = groups.filter(|group| group.len() > 1);
                self.suspects
                    .extend(met.map(|group| group.iter().map(|key| key.1).collect()));
            }
        }
        self.held.truncate(from);
    }

    /// The remarks in order of place.
    pub(super) fn into_remarks(self, settled: &Settled<'_>) -> Vec<Remark> {
        if self.suspects.is_empty() {
            return Vec::new();
        }
        let said = said(settled, self.suspects.iter().flatten().copied());
        let mut remarks = Vec::new();
        for group in &self.suspects {
            let mut firsts: HashMap<&(String, bool), Span> = HashMap::new();
            for (key, span) in group.iter().filter_map(|place| said.get(place)) {
                match firsts.get(key) {
                    Some(first) if remarks.len() < MOST_REMARKS => remarks.push(Remark {
                        kind: RemarkKind::DuplicateKey,
                        span: *span,
                        first: *first,
                    }),
                    Some(_) => {}
                    None => {
                        firsts.insert(key, *span);
                    }
                }
            }
        }
        remarks.sort_unstable_by_key(|remark: &Remark| remark.span.start);
        remarks
    }
}

/// What the keys at `places` say and whether as text, and their bytes.
fn said(
    settled: &Settled<'_>,
    places: impl Iterator<Item = usize>,
) -> HashMap<usize, ((String, bool), Span)> {
    let wanted: std::collections::HashSet<usize> = places.collect();
    let mut found = HashMap::with_capacity(wanted.len());
    let mut reader = Reader::new(settled);
    let mut keys = Keys::default();
    let text = settled.original();
    while let Some(Ok((event, span))) = reader.next() {
        let place = span.start.index();
        let held = keys.held.len();
        keys.take(&event, span);
        if let Event::Scalar(said, style, anchor, tag) = &event
            && keys.held.len() > held
            && wanted.contains(&place)
        {
            let mut start = reader.place(span.start);
            if *anchor > 0 || tag.is_some() {
                start = skip_properties(text.as_bytes(), start);
            }
            let end = match style {
                ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => string_end(text.as_bytes(), start),
                _ => reader.place(span.end),
            };
            let span = Span::new(start, end);
            let span = Span::new(start, start + span.text(text).trim_end().len());
            let key = (said.clone().into_owned(), is_text(said, *style));
            found.insert(place, (key, span));
        }
    }
    found
}

/// Whether a key is a string, as opposed to a number, a boolean or nothing that is written the same.
fn is_text(said: &str, style: ScalarStyle) -> bool {
    style != ScalarStyle::Plain || plain_kind(said).is_string()
}

#[inline]
fn hash(said: &str, style: ScalarStyle, tag: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut state = u64::from(is_text(said, style));
    for part in [said, tag] {
        let mut chunks = part.as_bytes().chunks_exact(8);
        for chunk in &mut chunks {
            let mut word = [0; 8];
            word.copy_from_slice(chunk);
            state = (state.rotate_left(5) ^ u64::from_le_bytes(word)).wrapping_mul(FACTOR);
        }
        let mut word = part.len() as u64;
        for byte in chunks.remainder() {
            word = (word << 8) | u64::from(*byte);
        }
        state = (state.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }
    state
}
