//! The order in which many projects keep a manifest's fields, and the packages of each list of dependencies.

use std::cmp::Reverse;

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use super::reordering::reordered;
use super::vocabulary::ORDER;
use crate::data::NodeId;

pub(super) const SORT: FaultKind = FaultKind {
    name: "npm/sort",
    gives: &["at", "value", "says", "better"],
};

/// The fields whose entries go by the alphabet.
const BY_ALPHABET: [&str; 7] = [
    "dependencies",
    "devDependencies",
    "peerDependencies",
    "peerDependenciesMeta",
    "optionalDependencies",
    "engines",
    "resolutions",
];

impl<'d> Seen<'d> {
    pub(super) fn sorting_faults(&mut self) {
        for field in BY_ALPHABET {
            if let Some(mapping) = self.mapping(field) {
                self.sorted(mapping, &format!("the entries of `{field}`"), alphabetical);
            }
        }
        let rank = |name: &'d str| {
            let known = ORDER.iter().position(|field| *field == name);
            // What is private to a tool comes behind all that is known.
            match known {
                Some(place) => (place, ""),
                None if name.starts_with('_') => (ORDER.len() + 1, name),
                None => (ORDER.len(), name),
            }
        };
        self.sorted(self.root, "the fields", rank);
    }

    fn sorted<K: Ord>(&mut self, mapping: NodeId, what: &str, rank: impl Fn(&'d str) -> K) {
        let entries = self.entries(mapping);
        let view = self.view;
        let ranks: Vec<K> = entries.iter().map(|entry| rank(view.text(entry.key))).collect();
        // Of a key that comes twice the last one counts; it must stay the last.
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|one, other| ranks.get(*one).cmp(&ranks.get(*other)));
        let Some((at, _)) = order.iter().enumerate().find(|(place, number)| place != *number) else {
            return;
        };
        let better = reordered(self.view, mapping, &order);
        self.faults.push(
            Fault::new(&SORT)
                .node("at", entries.get(at).map(|entry| entry.key))
                .node("value", mapping)
                .text("says", what)
                .maybe("better", better),
        );
    }
}

/// Signs in the order in which npm sorts names by them, before digits and letters.
const SIGNS: &str = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// The order of names that npm writes lists of dependencies in: that of English, in which a small letter precedes its capital.
fn alphabetical(name: &str) -> (Vec<u32>, Reverse<&str>) {
    let letter = |letter: char| match SIGNS.find(letter) {
        Some(place) => u32::try_from(place).unwrap_or(0),
        None => 0x100 + u32::from(letter),
    };
    (
        name.chars().flat_map(char::to_lowercase).map(letter).collect(),
        Reverse(name),
    )
}
