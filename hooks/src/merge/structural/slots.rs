//! Which entries of three versions of a list are the same one.
//!
//! Entries are told by what cannot be mistaken: the key in a mapping, a name that every item has and no two share, a value that
//! comes once, the place in a list that nobody made longer or shorter. Where that fails, or an entry was moved, nothing is said,
//! and the merge is a conflict.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::data::Data;
use super::{OURS, THEIRS, Three, chosen};

/// The members that name an item, the best first.
const NAMES: [&str; 3] = ["id", "key", "name"];

/// One entry: its number in each version that has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot(Three<Option<usize>>);

impl Slot {
    /// Whether all versions have it.
    pub(super) fn is_everywhere(&self) -> bool {
        self.0.iter().all(Option::is_some)
    }

    /// The entry in each version that has it.
    pub(super) fn of<'l, T>(&self, lists: Three<&'l [T]>) -> Three<Option<&'l T>> {
        let [base, ours, theirs] = lists;
        let [in_base, in_ours, in_theirs] = self.0;
        [
            in_base.and_then(|at| base.get(at)),
            in_ours.and_then(|at| ours.get(at)),
            in_theirs.and_then(|at| theirs.get(at)),
        ]
    }
}

/// The entries of a merged list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Slots {
    /// What is in it, in order.
    pub(super) kept: Vec<Slot>,
    /// What one side has deleted, or both.
    pub(super) dropped: Vec<Slot>,
}

/// Whether the order of a list has a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Free,
    Meant,
}

/// The slots of the pairs of a mapping.
pub(super) fn of_pairs(keys: &Three<Vec<&Data>>) -> Option<Slots> {
    align(keys, Order::Free)
}

/// The slots of the items of a sequence.
pub(super) fn of_items(items: Three<&[Data]>) -> Option<Slots> {
    by_name(items).unwrap_or_else(|| without_names(items))
}

/// The slots of the documents of a stream.
pub(super) fn of_documents(documents: Three<&[Data]>) -> Option<Slots> {
    // As Kubernetes names what a document describes.
    let resource = |document: &Data| {
        let metadata = document.member("metadata")?;
        let space = metadata.member("namespace").and_then(Data::name);
        Some([
            document.member("kind")?.name()?.to_owned(),
            space.unwrap_or_default().to_owned(),
            metadata.member("name")?.name()?.to_owned(),
        ])
    };
    if let Some(names) = all_named(documents, resource) {
        return align(&names, Order::Meant);
    }
    // Unlike an item, a document is large enough to be the same one when both sides have changed it where it stands.
    if stays_in_place(documents) {
        return Some(in_place(documents[OURS].len()));
    }
    of_items(documents)
}

fn by_name(items: Three<&[Data]>) -> Option<Option<Slots>> {
    let names = NAMES.iter().find_map(|name| {
        all_named(items, |item| {
            item.member(name).and_then(Data::name).map(str::to_owned)
        })
    })?;
    Some(align(&names, Order::Meant))
}

/// The names of all items, if each has one that no other of its version has.
fn all_named<N: Eq + Hash>(
    items: Three<&[Data]>,
    name: impl Fn(&Data) -> Option<N>,
) -> Option<Three<Vec<N>>> {
    let of_version = |list: &[Data]| {
        let names: Vec<N> = list.iter().map(&name).collect::<Option<_>>()?;
        is_without_twins(&names).then_some(names)
    };
    let [base, ours, theirs] = items;
    Some([of_version(base)?, of_version(ours)?, of_version(theirs)?])
}

fn is_without_twins<I: Eq + Hash>(ids: &[I]) -> bool {
    ids.iter().collect::<HashSet<_>>().len() == ids.len()
}

fn without_names(items: Three<&[Data]>) -> Option<Slots> {
    let [base, ours, theirs] = items;
    let mut versions = base.iter().zip(ours).zip(theirs);
    let mut is_each_its_own =
        || versions.all(|((base, ours), theirs)| chosen([base, ours, theirs]).is_some());
    if stays_in_place(items) && is_each_its_own() {
        return Some(in_place(ours.len()));
    }
    let values = items.map(|list| list.iter().collect::<Vec<_>>());
    align(&values, Order::Meant)
}

fn in_place(length: usize) -> Slots {
    Slots {
        kept: (0..length).map(|at| Slot([Some(at); 3])).collect(),
        dropped: Vec::new(),
    }
}

/// Whether both sides only put new values in the place of old ones: nothing that was there stands elsewhere now, and nothing
/// that is new was elsewhere before.
fn stays_in_place(items: Three<&[Data]>) -> bool {
    let [base, ours, theirs] = items;
    if ours.len() != base.len() || theirs.len() != base.len() {
        return false;
    }
    let replaces_only = |side: &[Data]| {
        let (before, after): (HashSet<&Data>, HashSet<&Data>) =
            (base.iter().collect(), side.iter().collect());
        let mut replaced = base.iter().zip(side).filter(|(old, new)| old != new);
        replaced.all(|(old, new)| !after.contains(old) && !before.contains(new))
    };
    replaces_only(ours) && replaces_only(theirs)
}

/// Merges three lists of what no list has twice.
fn align<I: Eq + Hash>(ids: &Three<Vec<I>>, order: Order) -> Option<Slots> {
    let places = [0, 1, 2].map(|version: usize| -> HashMap<&I, usize> {
        let list: &[I] = &ids[version];
        list.iter().enumerate().map(|(at, id)| (id, at)).collect()
    });
    if places
        .iter()
        .zip(ids)
        .any(|(places, list)| places.len() < list.len())
    {
        return None;
    }
    let [in_base, in_ours, in_theirs] = &places;
    if is_moved(ids, in_base) {
        return None;
    }
    let slot = |id: &I| Slot([in_base, in_ours, in_theirs].map(|places| places.get(id).copied()));
    let is_everywhere = |id: &I| slot(id).is_everywhere();
    let common: Vec<&I> = ids[OURS].iter().filter(|id| is_everywhere(id)).collect();
    let is_new = |id: &I| !in_base.contains_key(id);
    let old = gaps(&ids[0], is_everywhere, |_| true);
    let [ours, theirs] = [OURS, THEIRS].map(|side| gaps(&ids[side], is_everywhere, is_new));
    let mut slots = Slots::default();
    for (number, ((old, ours), theirs)) in old.iter().zip(&ours).zip(&theirs).enumerate() {
        // Where one adds, the other must not add, nor take away what perhaps was replaced, nor add the same elsewhere.
        let meets = |new: &[&I], other: &[&I], in_other: &HashMap<&I, usize>| {
            let is_touched = !other.is_empty() || old.iter().any(|id| !in_other.contains_key(id));
            !new.is_empty() && (is_touched || new.iter().any(|id| in_other.contains_key(id)))
        };
        let is_contested = meets(ours, theirs, in_theirs) || meets(theirs, ours, in_ours);
        if order == Order::Meant && is_contested && ours != theirs {
            return None;
        }
        let added = theirs.iter().filter(|id| !in_ours.contains_key(*id));
        let entries = ours.iter().chain(added).chain(common.get(number));
        slots.kept.extend(entries.map(|id| slot(id)));
    }
    let dropped = ids[0].iter().map(slot).filter(|slot| !slot.is_everywhere());
    slots.dropped.extend(dropped);
    Some(slots)
}

/// Whether a side has changed the order of what was there, and the other has not made the same list of it.
fn is_moved<I: Eq + Hash>(ids: &Three<Vec<I>>, in_base: &HashMap<&I, usize>) -> bool {
    let is_in_order = |side: usize| ids[side].iter().filter_map(|id| in_base.get(id)).is_sorted();
    !(is_in_order(OURS) && is_in_order(THEIRS)) && ids[OURS] != ids[THEIRS]
}

/// What a side has new before, between and behind the common entries.
fn gaps<I>(list: &[I], is_common: impl Fn(&I) -> bool, is_new: impl Fn(&I) -> bool) -> Vec<Vec<&I>> {
    let mut gaps = vec![Vec::new()];
    for id in list {
        if is_common(id) {
            gaps.push(Vec::new());
        } else if is_new(id)
            && let Some(gap) = gaps.last_mut()
        {
            gap.push(id);
        }
    }
    gaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(base: &str, ours: &str, theirs: &str, order: Order) -> Option<String> {
        let ids = [base, ours, theirs].map(|list| list.chars().collect::<Vec<_>>());
        let slots = align(&ids, order)?;
        let name = |slot: &Slot| {
            let [base, ours, theirs] = slot.of([&ids[0][..], &ids[1][..], &ids[2][..]]);
            *base.or(ours).or(theirs).unwrap()
        };
        Some(slots.kept.iter().map(name).collect())
    }

    #[test]
    fn what_each_side_adds_and_takes_away_is_done() {
        for order in [Order::Free, Order::Meant] {
            assert_eq!(aligned("abc", "xabc", "abcy", order).unwrap(), "xabcy");
            assert_eq!(aligned("abc", "bc", "ab", order).unwrap(), "b");
            assert_eq!(aligned("abcd", "acd", "abcxd", order).unwrap(), "acxd");
            assert_eq!(aligned("ab", "axyb", "axyb", order).unwrap(), "axyb");
            assert_eq!(aligned("", "", "ab", order).unwrap(), "ab");
        }
    }

    #[test]
    fn additions_to_one_place_have_an_order_only_where_it_means_nothing() {
        assert_eq!(aligned("ab", "axb", "ayb", Order::Free).unwrap(), "axyb");
        assert_eq!(aligned("ab", "axb", "ayb", Order::Meant), None);
        assert_eq!(aligned("ab", "xab", "abx", Order::Free).unwrap(), "xab");
        assert_eq!(aligned("ab", "xab", "abx", Order::Meant), None);
        assert_eq!(aligned("ab", "ax", "yb", Order::Meant), None);
        // Was `a` replaced on the one side and taken away on the other?
        assert_eq!(aligned("ab", "xb", "b", Order::Meant), None);
        assert_eq!(aligned("ab", "xb", "xb", Order::Meant).unwrap(), "xb");
    }

    #[test]
    fn moved_entries_and_twins_are_not_aligned() {
        for order in [Order::Free, Order::Meant] {
            assert_eq!(aligned("abc", "bac", "abc", order), None);
            assert_eq!(aligned("abc", "abc", "acb", order), None);
            assert_eq!(aligned("abc", "ca", "abc", order), None);
            assert_eq!(aligned("aa", "a", "aa", order), None);
            assert_eq!(aligned("abc", "cab", "cab", order).unwrap(), "cab");
        }
    }
}
