//! Walking a document's data against its table.
//!
//! Every pair of node and shape is looked at once, without recursion, so aliases, cycles and alias bombs cost no more than
//! their text.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::data::{Entry, Kind, NodeId, ScalarKind, View};
use crate::document::Document;
use crate::told::Told;

use super::duration;
use super::keys::{meant, meant_by_few_letters};
use super::source::Dialect;
use super::table::{Form, Mapping, Scalar, Sequence, ShapeId, Table};
use super::tables::table_for;
use super::violation::{Reshaping, Violation, ViolationKind};

/// What a text should have been that is no duration.
const A_DURATION: &str = "a duration such as `1 week` or `30 minutes`";
/// More than anybody reads.
const MOST_VIOLATIONS: usize = 1000;
/// Entries that merge keys may bring in, all together, before what they bring in counts as unknown.
const MOST_MERGED: usize = 1 << 18;

/// How `document` differs from the table for its path, or from its schema, in document order. Nothing when it has neither or
/// is not valid.
#[must_use]
pub fn violations(document: &Document) -> Told<Violation> {
    let table = table_for(document.path());
    // Most documents have neither, and their data is not wanted for this.
    let Some(view) = (table.is_some() || document.schema().is_some())
        .then(|| document.view())
        .flatten()
    else {
        return Told::default();
    };
    let Some(table) = table else {
        let schema = document.schema();
        return schema.map(|schema| schema.violations(view)).unwrap_or_default();
    };
    if !is_of_its_kind(document) {
        return Told::default();
    }
    let mut walk = Walk {
        view,
        table,
        dialect: table.dialect,
        whole: table.is_whole(document.path()),
        seen: HashSet::new(),
        pending: Vec::new(),
        merged: 0,
        left: HashSet::new(),
        found: Vec::new(),
        present: None,
    };
    walk.begin();
    while walk.found.len() < MOST_VIOLATIONS
        && let Some((node, shape, part)) = walk.pending.pop()
    {
        let from = walk.pending.len();
        walk.node(node, shape, part);
        // What stands first is looked at first, so that what is told has no holes.
        walk.pending[from..].reverse();
    }
    let unseen = walk.pending.iter().map(|(node, ..)| view.span(*node).start);
    let horizon = unseen.min();
    let mut list = walk.found;
    list.sort_by_key(|violation| (violation.key.unwrap_or(violation.value), violation.value));
    Told { list, horizon }
}

/// Whether `document` is what its table speaks of, as far as can be told: a file whose name leaves that open is when it has a
/// key of the root, or an entry that looks like one.
#[must_use]
pub fn is_of_its_kind(document: &Document) -> bool {
    let Some((table, view)) = table_for(document.path()).zip(document.view()) else {
        return false;
    };
    if table.is_certain(document.path()) {
        return true;
    }
    let Form::Mapping(root) = &table.shape(table.root).form else {
        return true;
    };
    let is_sign = |entry: &Entry| {
        let has = |key: &String| view.get(entry.value, key).is_some();
        root.keys.contains_key(view.text(entry.key)) || root.recognized.iter().any(has)
    };
    let entries = view.roots().iter().flat_map(|root| view.entries(*root));
    entries.into_iter().any(|entry| is_sign(&entry))
}

/// Whether a mapping is looked at for itself or as a part that is merged into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Part {
    Whole,
    Merged,
}

struct Walk<'a> {
    view: &'a View,
    table: &'a Table,
    dialect: Dialect,
    /// Whether something can be missing.
    whole: bool,
    seen: HashSet<(NodeId, ShapeId, Part)>,
    pending: Vec<(NodeId, ShapeId, Part)>,
    merged: usize,
    /// What is empty because what it should hold stands beside it.
    left: HashSet<NodeId>,
    found: Vec<Violation>,
    /// The keys of the mapping that was last asked for.
    present: Option<(NodeId, Rc<HashSet<&'a str>>)>,
}

impl<'a> Walk<'a> {
    fn begin(&mut self) {
        let mut roots = self.view.roots().iter().copied();
        let Some(mut root) = roots.next() else { return };
        if let Some((key, shape)) = &self.table.header
            && self.view.own_get(root, key).is_some()
            && let Some(next) = roots.next()
        {
            self.pending.push((root, *shape, Part::Whole));
            root = next;
        }
        let includes = |key: &String| self.view.get(root, key).is_some();
        self.whole &= !self.table.includes.iter().any(includes);
        self.pending.push((root, self.table.root, Part::Whole));
    }

    fn node(&mut self, node: NodeId, shape: ShapeId, part: Part) {
        let node = self.view.resolve(node);
        if !self.seen.insert((node, shape, part)) || self.dialect.is_open(self.view, node) {
            return;
        }
        let table = self.table;
        if table.shape(shape).filled && part == Part::Whole && self.is_blank(node) {
            self.found.push(self.violation(ViolationKind::Empty, node, shape));
            return;
        }
        match &table.shape(shape).form {
            Form::Any => {}
            Form::Either(_) => self.alternatives(node, shape),
            Form::Choice(..) => {
                let chosen = self.chosen(node, shape);
                self.pending.push((node, chosen, part));
            }
            Form::Mapping(mapping) => match self.view.kind(node) {
                Kind::Mapping => self.mapping(node, shape, mapping, part),
                _ => self.alternatives(node, shape),
            },
            Form::Sequence(sequence) => match self.view.kind(node) {
                Kind::Sequence => self.sequence(node, shape, sequence),
                _ => self.alternatives(node, shape),
            },
            Form::Scalar(_) => self.alternatives(node, shape),
        }
    }

    /// Whether a node holds nothing. A mapping that merges others in holds theirs.
    fn is_blank(&self, node: NodeId) -> bool {
        match self.view.kind(node) {
            Kind::Mapping => self.view.entries(node).next().is_none(),
            Kind::Sequence => self.view.items(node).next().is_none(),
            Kind::Scalar(ScalarKind::Null) => self.dialect == Dialect::Gitlab,
            Kind::Scalar(_) => self.view.text(node).trim().is_empty(),
            Kind::Alias => false,
        }
    }

    /// The shapes that a node of `shape` may have, alternatives in alternatives laid out.
    fn laid_out(&self, node: NodeId, shape: ShapeId) -> Vec<ShapeId> {
        let mut found = Vec::new();
        let mut pending = vec![shape];
        let mut seen = HashSet::new();
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            match &self.table.shape(id).form {
                Form::Either(ids) => pending.extend(ids.iter().rev()),
                Form::Choice(..) => pending.push(self.chosen(node, id)),
                _ => found.push(id),
            }
        }
        found
    }

    fn chosen(&self, node: NodeId, shape: ShapeId) -> ShapeId {
        let Form::Choice(choices, otherwise) = &self.table.shape(shape).form else {
            return shape;
        };
        let has = |keys: &Vec<String>| keys.iter().any(|key| self.view.get(node, key).is_some());
        let fitting = choices.iter().find(|(keys, _)| has(keys));
        fitting.map_or(*otherwise, |(_, id)| *id)
    }

    /// Takes the alternative that fits the value's type; a value that fits none is of the wrong type.
    fn alternatives(&mut self, node: NodeId, shape: ShapeId) {
        let ids = self.laid_out(node, shape);
        let table = self.table;
        let kind = self.view.kind(node);
        let scalar = self.dialect.kind(self.view, node);
        if scalar == Some(ScalarKind::Null) && self.dialect == Dialect::Gitlab {
            return;
        }
        let mut unlisted = None;
        for id in &ids {
            let is_collection = matches!(
                (&table.shape(*id).form, kind),
                (Form::Mapping(_), Kind::Mapping) | (Form::Sequence(_), Kind::Sequence)
            );
            if is_collection && table.shape(*id).filled && self.is_blank(node) {
                self.found.push(self.violation(ViolationKind::Empty, node, *id));
                return;
            }
            match (&table.shape(*id).form, kind) {
                (Form::Any, _) => return,
                (Form::Mapping(mapping), Kind::Mapping) => {
                    return self.mapping(node, *id, mapping, Part::Whole);
                }
                (Form::Sequence(sequence), Kind::Sequence) => return self.sequence(node, *id, sequence),
                (Form::Scalar(wanted), Kind::Scalar(_)) => {
                    let Some(found) = scalar.filter(|found| wanted.takes(*found, self.dialect)) else {
                        continue;
                    };
                    let text = self.view.text(node);
                    let is_text = !matches!(found, ScalarKind::Bool);
                    if wanted.allows(text)
                        || (is_text && wanted.takes_variables() && self.dialect.has_variable(text))
                    {
                        return;
                    }
                    unlisted = unlisted.or(Some(*id));
                }
                _ => {}
            }
        }
        for id in &ids {
            if let Form::Sequence(sequence) = &table.shape(*id).form
                && sequence.alone
                && kind != Kind::Sequence
                && scalar != Some(ScalarKind::Null)
                && self.fits(node, sequence.items)
            {
                self.pending.push((node, sequence.items, Part::Whole));
                return;
            }
        }
        match unlisted {
            Some(id) => self.unlisted(node, id, shape),
            None => self.wrong_type(node, shape, &ids),
        }
    }

    /// Whether the type of a node is one that `shape` takes.
    fn fits(&self, node: NodeId, shape: ShapeId) -> bool {
        let node = self.view.resolve(node);
        if self.dialect.is_open(self.view, node) {
            return true;
        }
        let kind = self.view.kind(node);
        let scalar = self.dialect.kind(self.view, node);
        self.laid_out(node, shape)
            .into_iter()
            .any(|id| match &self.table.shape(id).form {
                Form::Any => true,
                Form::Mapping(_) => kind == Kind::Mapping,
                Form::Sequence(_) => kind == Kind::Sequence,
                Form::Scalar(wanted) => scalar.is_some_and(|found| wanted.takes(found, self.dialect)),
                Form::Either(_) | Form::Choice(..) => false,
            })
    }

    fn sequence(&mut self, node: NodeId, shape: ShapeId, sequence: &Sequence) {
        let mut texts: HashMap<&str, NodeId> = HashMap::new();
        let mut count = 0;
        for item in self.view.items(node) {
            count += 1;
            self.pending.push((item, sequence.items, Part::Whole));
            let text = self.view.text(item);
            if !sequence.unique || !matches!(self.view.kind(item), Kind::Scalar(_)) {
                continue;
            }
            if let Some(first) = texts.get(text) {
                self.found.push(Violation {
                    first: Some(*first),
                    found: text.to_owned(),
                    ..self.violation(ViolationKind::DuplicateItem, item, shape)
                });
            } else {
                texts.insert(text, item);
            }
        }
        if let Some(most) = sequence.most.filter(|most| count > *most) {
            self.found.push(Violation {
                found: count.to_string(),
                known: vec![most.to_string()],
                ..self.violation(ViolationKind::TooMany, node, shape)
            });
        }
    }

    fn mapping(&mut self, node: NodeId, shape: ShapeId, mapping: &'a Mapping, part: Part) {
        let entries: Vec<Entry> = self.view.entries(node).collect();
        let mut unknown = Vec::new();
        let mut merges = false;
        for entry in &entries {
            if !matches!(self.view.kind(entry.key), Kind::Scalar(_)) {
                continue;
            }
            if self.view.is_merge_key(entry.key) {
                merges = true;
                self.merged_in(entry.value, shape);
                continue;
            }
            if self.dialect.is_open(self.view, entry.key) {
                continue;
            }
            self.entry(node, *entry, shape, mapping, &mut unknown);
        }
        // Most shapes ask for nothing.
        let asks = !mapping.required.is_empty() || !mapping.exclusive.is_empty();
        if part == Part::Whole && asks {
            self.together(node, shape, mapping, &entries, merges, &unknown);
        }
        self.found.extend(unknown);
    }

    fn merged_in(&mut self, value: NodeId, shape: ShapeId) {
        let value = self.view.resolve(value);
        match self.view.kind(value) {
            Kind::Mapping => self.pending.push((value, shape, Part::Merged)),
            Kind::Sequence => {
                let items = self.view.items(value).map(|item| self.view.resolve(item));
                let mappings = items.filter(|item| self.view.kind(*item) == Kind::Mapping);
                self.pending.extend(
                    mappings
                        .map(|mapping| (mapping, shape, Part::Merged))
                        .collect::<Vec<_>>(),
                );
            }
            _ => {}
        }
    }

    /// The keys of a mapping, found once for all of its entries.
    fn keys_of(&mut self, node: NodeId) -> Rc<HashSet<&'a str>> {
        if let Some((_, keys)) = self.present.as_ref().filter(|(known, _)| *known == node) {
            return Rc::clone(keys);
        }
        let view = self.view;
        let keys: Rc<HashSet<&'a str>> =
            Rc::new(view.entries(node).map(|entry| view.text(entry.key)).collect());
        self.present = Some((node, Rc::clone(&keys)));
        keys
    }

    fn entry(
        &mut self,
        node: NodeId,
        entry: Entry,
        shape: ShapeId,
        mapping: &'a Mapping,
        unknown: &mut Vec<Violation>,
    ) {
        let view = self.view;
        let key = view.text(entry.key);
        if let Some(id) = mapping.keys.get(key) {
            self.pending.push((entry.value, *id, Part::Whole));
            return;
        }
        if let Some(now) = mapping.replaced.get(key) {
            self.found.push(Violation {
                key: Some(entry.key),
                found: key.to_owned(),
                nearest: view.own_get(node, now).is_none().then(|| now.clone()),
                known: vec![now.clone()],
                ..self.violation(ViolationKind::ReplacedKey, entry.value, shape)
            });
            if let Some(id) = mapping.keys.get(now) {
                self.pending.push((entry.value, *id, Part::Whole));
            }
            return;
        }
        if let Some((_, id)) = mapping.patterns.iter().find(|(pattern, _)| pattern.is_match(key)) {
            self.pending.push((entry.value, *id, Part::Whole));
            return;
        }
        let known = mapping.keys.keys().map(String::as_str);
        let present = self.keys_of(node);
        let absent = known.clone().filter(|known| !present.contains(known));
        let nearest = || {
            let near = meant(key, &absent).filter(|_| !mapping.without.iter().any(|known| known == key))?;
            let fits = |id: &ShapeId| self.fits(entry.value, *id);
            // A key that is twice there under both its names was meant to be another.
            mapping.keys.get(near).is_some_and(fits).then_some(near)
        };
        if let Some(others) = mapping.others {
            let value = view.resolve(entry.value);
            let is_meant = mapping.recognized.is_empty()
                || (mapping.recognized.iter()).any(|recognized| view.get(value, recognized).is_some())
                || view.entries(value).any(|entry| view.is_merge_key(entry.key));
            // Nearly a keyword, and holding only what that keyword holds.
            let near = nearest().filter(|near| !is_meant || self.holds_only_its_keys(value, mapping, near));
            if near.is_none() {
                self.pending.push((entry.value, others, Part::Whole));
                return;
            }
        }
        let home = self.home(key, node, entry, mapping);
        let home_value = home.as_deref().and_then(|home| view.own_get(node, home));
        let is_home_there = home_value.is_some();
        let short = || {
            let fitting = absent.clone().filter(|known| {
                let shape = mapping.keys.get(*known);
                shape.is_some_and(|id| self.fits(entry.value, *id))
            });
            // What is a word elsewhere was hardly mistyped.
            meant_by_few_letters(key, fitting).filter(|_| !self.table.knows(key))
        };
        let is_elsewhere = mapping.without.iter().any(|known| known == key);
        let nearest = nearest()
            .or_else(short)
            .or_else(|| meant(key, &absent).filter(|_| !is_elsewhere))
            // A word that its neighbour knows is right where it is wrong.
            .filter(|_| !is_home_there);
        self.left.extend(home_value);
        if mapping.lenient && nearest.is_none() {
            return;
        }
        // What is wrong inside is told at once, or mending the key would seem to bring it about.
        if let Some(id) = nearest.and_then(|nearest| mapping.keys.get(nearest)) {
            self.pending.push((entry.value, *id, Part::Whole));
        }
        let nearest = nearest.map(str::to_owned);
        unknown.push(Violation {
            key: Some(entry.key),
            found: key.to_owned(),
            home: home.filter(|_| nearest.is_none()),
            nearest,
            known: known.map(str::to_owned).collect(),
            ..self.violation(ViolationKind::UnknownKey, entry.value, shape)
        });
    }

    /// Whether all keys of a mapping are among those that `key` of `mapping` knows.
    fn holds_only_its_keys(&self, value: NodeId, mapping: &Mapping, key: &str) -> bool {
        let Some(shape) = mapping.keys.get(key) else {
            return false;
        };
        let knows = |id: ShapeId, key: &str| match &self.table.shape(id).form {
            Form::Mapping(inner) => inner.keys.contains_key(key),
            _ => false,
        };
        let mut entries = self.view.entries(value).peekable();
        entries.peek().is_some()
            && entries.all(|entry| {
                let key = self.view.text(entry.key);
                self.laid_out(value, *shape).into_iter().any(|id| knows(id, key))
            })
    }

    /// The one neighbour under which `key` is at home: the one it stands right behind, the only one that is there, or the only one
    /// that there may be.
    fn home(&self, key: &str, node: NodeId, entry: Entry, mapping: &Mapping) -> Option<String> {
        let view = self.view;
        let holds = |id: ShapeId| self.may_hold(id, key);
        let homes: Vec<&String> = mapping
            .keys
            .iter()
            .filter(|(_, id)| holds(**id))
            .map(|(home, _)| home)
            .collect();
        let takes_it = |home: &&&String| {
            view.own_get(node, home).is_some_and(|value| {
                let is_empty = view.scalar_kind(value) == Some(ScalarKind::Null);
                is_empty || (view.kind(value) == Kind::Mapping && view.own_get(value, key).is_none())
            })
        };
        let before = view
            .entries(node)
            .take_while(|other| other.key != entry.key)
            .last();
        let right_before = before.and_then(|before| {
            let name = view.text(before.key);
            homes.iter().filter(takes_it).find(|home| *home.as_str() == *name)
        });
        let only = |homes: &[&String]| match homes {
            [home] => Some((*home).clone()),
            _ => None,
        };
        let there: Vec<&String> = homes.iter().filter(takes_it).copied().collect();
        right_before
            .map(|home| (*home).clone())
            .or_else(|| only(&there))
            .or_else(|| only(&homes))
    }

    /// Whether a mapping of `shape` can have `key`, in any of its alternatives.
    fn may_hold(&self, shape: ShapeId, key: &str) -> bool {
        let mut pending = vec![shape];
        let mut seen = HashSet::new();
        while let Some(id) = pending.pop() {
            if !seen.insert(id) {
                continue;
            }
            match &self.table.shape(id).form {
                Form::Mapping(inner) if inner.keys.contains_key(key) => return true,
                Form::Either(ids) => pending.extend(ids),
                Form::Choice(choices, otherwise) => {
                    pending.extend(choices.iter().map(|(_, id)| *id).chain([*otherwise]));
                }
                _ => {}
            }
        }
        false
    }

    /// Keys that must be there, and keys that may not be there together.
    fn together(
        &mut self,
        node: NodeId,
        shape: ShapeId,
        mapping: &Mapping,
        entries: &[Entry],
        merges: bool,
        unknown: &[Violation],
    ) {
        let view = self.view;
        let mut keys: HashMap<&str, Entry> = HashMap::new();
        let mut is_open = false;
        if merges {
            if self.merged > MOST_MERGED {
                return;
            }
            for entry in view.merged_entries(node) {
                self.merged += 1;
                keys.entry(view.text(entry.key)).or_insert(entry);
            }
            // What is merged in by a tag or a name that nobody knows is not seen.
            is_open = entries
                .iter()
                .filter(|entry| view.is_merge_key(entry.key))
                .any(|entry| self.dialect.is_open(view, view.resolve(entry.value)));
        } else {
            keys.extend(entries.iter().map(|entry| (view.text(entry.key), *entry)));
        }
        is_open |= keys.values().any(|entry| {
            matches!(view.kind(entry.key), Kind::Scalar(_)) && self.dialect.is_open(view, entry.key)
        });
        let has = |key: &String| {
            // An entry without a value counts as left out where the server thinks so.
            keys.get(key.as_str()).filter(|entry| {
                self.dialect != Dialect::Gitlab
                    || view.scalar_kind(view.resolve(entry.value)) != Some(ScalarKind::Null)
            })
        };
        let mut found = Vec::new();
        for group in &mapping.exclusive {
            let mut there: Vec<&Entry> = group.iter().filter_map(has).collect();
            there.sort_by_key(|entry| entry.key);
            if let [first, .., last] = there.as_slice() {
                found.push(Violation {
                    key: Some(last.key),
                    first: Some(first.key),
                    found: view.text(last.key).to_owned(),
                    known: there
                        .iter()
                        .map(|entry| view.text(entry.key).to_owned())
                        .collect(),
                    ..self.violation(ViolationKind::ExclusiveKeys, last.value, shape)
                });
            }
        }
        let misspelt = |key: &String| {
            let replaced = mapping
                .replaced
                .iter()
                .any(|(old, now)| now == key && keys.contains_key(old.as_str()));
            replaced
                || unknown
                    .iter()
                    .any(|violation| violation.nearest.as_ref() == Some(key))
        };
        for group in &mapping.required {
            // Of several keys that may be missing, any misspelt one may have been meant for one.
            let may_be_misspelt =
                group.len() > 1 && unknown.iter().any(|violation| violation.nearest.is_some());
            if is_open
                || may_be_misspelt
                || !(self.whole || mapping.definite)
                || group.iter().any(|key| has(key).is_some() || misspelt(key))
            {
                continue;
            }
            found.push(Violation {
                known: group.clone(),
                found: group.join(" or "),
                ..self.violation(ViolationKind::MissingKey, node, shape)
            });
        }
        self.found.extend(found);
    }

    fn unlisted(&mut self, node: NodeId, scalar: ShapeId, shape: ShapeId) {
        let table = self.table;
        let text = self.view.text(node);
        let Form::Scalar(wanted) = &table.shape(scalar).form else {
            return;
        };
        let (kind, nearest, known) = match wanted {
            Scalar::Values(values) => (
                ViolationKind::UnlistedValue,
                meant(text, &values.iter().map(String::as_str)).map(str::to_owned),
                values.clone(),
            ),
            Scalar::Integer { least, most } => (
                ViolationKind::MalformedValue,
                within(text, *least, *most),
                vec![match (*least > i64::MIN, *most < i64::MAX) {
                    (true, true) => format!("an integer from {least} to {most}"),
                    (true, false) => format!("an integer from {least}"),
                    _ => format!("an integer up to {most}"),
                }],
            ),
            Scalar::Duration { .. } => (
                ViolationKind::MalformedValue,
                duration::nearest(text),
                vec![A_DURATION.to_owned()],
            ),
            other => (ViolationKind::MalformedValue, None, vec![other.name().to_owned()]),
        };
        let says = match (wanted, &nearest) {
            (Scalar::Integer { most, .. }, Some(nearest)) => {
                let side = if *nearest == most.to_string() {
                    "less"
                } else {
                    "greater"
                };
                format!("must be {side} than or equal to {nearest}")
            }
            _ => self.says(&[scalar, shape]),
        };
        self.found.push(Violation {
            nearest,
            known,
            found: text.to_owned(),
            says,
            ..self.violation(kind, node, scalar)
        });
    }

    fn wrong_type(&mut self, node: NodeId, shape: ShapeId, ids: &[ShapeId]) {
        if self.left.contains(&node) && self.dialect.kind(self.view, node) == Some(ScalarKind::Null) {
            return;
        }
        let mut known: Vec<String> = Vec::new();
        for id in ids {
            let name = match &self.table.shape(*id).form {
                Form::Mapping(_) => "hash",
                Form::Sequence(_) => "array",
                Form::Scalar(scalar) => scalar.name(),
                _ => continue,
            };
            if !known.iter().any(|known| known == name) && name != "nothing" {
                known.push(name.to_owned());
            }
        }
        let found = match self.dialect.kind(self.view, node) {
            Some(ScalarKind::Bool) => "boolean",
            Some(ScalarKind::Null) => "nothing",
            Some(ScalarKind::Integer) => "integer",
            Some(ScalarKind::Float) => "number",
            Some(ScalarKind::String) => "string",
            None if self.view.kind(node) == Kind::Mapping => "hash",
            None => "array",
        };
        let kind = if found == "nothing" {
            ViolationKind::Empty
        } else {
            ViolationKind::WrongType
        };
        self.found.push(Violation {
            known,
            found: found.to_owned(),
            reshaping: self.reshaping(node, ids),
            says: self.says_of_type(shape, ids),
            ..self.violation(kind, node, ids.first().copied().unwrap_or(shape))
        });
    }

    /// What the server says of a value of another type; where it takes certain values only, it names them.
    fn says_of_type(&self, shape: ShapeId, ids: &[ShapeId]) -> String {
        let says = self.says(&[&[shape], ids].concat());
        match ids {
            [only] if says.is_empty() => match &self.table.shape(*only).form {
                Form::Scalar(Scalar::Values(values)) => format!("should be one of: {}", values.join(", ")),
                _ => says,
            },
            _ => says,
        }
    }

    /// The first sentence that one of the shapes has.
    fn says(&self, shapes: &[ShapeId]) -> String {
        for id in shapes {
            let mut id = *id;
            loop {
                let shape = self.table.shape(id);
                if !shape.says.is_empty() {
                    return shape.says.clone();
                }
                match &shape.form {
                    // A name for another shape, which may have one of its own.
                    Form::Either(ids) if ids.len() == 1 && ids[0] != id => id = ids[0],
                    _ => break,
                }
            }
        }
        String::new()
    }

    /// How the data becomes what one of the shapes takes.
    fn reshaping(&self, node: NodeId, ids: &[ShapeId]) -> Option<Reshaping> {
        let view = self.view;
        let forms = || ids.iter().map(|id| &self.table.shape(*id).form);
        let scalars = || {
            forms().filter_map(|form| match form {
                Form::Scalar(scalar) => Some(scalar),
                _ => None,
            })
        };
        let takes_mapping = forms().any(|form| matches!(form, Form::Mapping(_)));
        let takes_text = || scalars().any(|scalar| scalar.takes(ScalarKind::String, self.dialect));
        let is_one_line = !view.span(node).text(view.source()).contains('\n');
        match view.kind(node) {
            Kind::Sequence => {
                let items: Vec<NodeId> = view.items(node).collect();
                if let [only] = items.as_slice()
                    && ids.iter().any(|id| self.fits(*only, *id))
                {
                    return Some(Reshaping::Unwrap);
                }
                let is_pair = |item: &NodeId| match view.kind(*item) {
                    Kind::Mapping => view.entries(*item).count() >= 1,
                    Kind::Scalar(_) => view
                        .text(*item)
                        .split_once('=')
                        .is_some_and(|(name, _)| is_name(name)),
                    _ => false,
                };
                if takes_mapping && !items.is_empty() && items.iter().all(is_pair) {
                    return Some(Reshaping::Join);
                }
                let is_text = |item: &NodeId| matches!(view.kind(*item), Kind::Scalar(_));
                (takes_text() && items.len() > 1 && items.iter().all(is_text)).then_some(Reshaping::Lines)
            }
            Kind::Scalar(_) => {
                let found = self.dialect.kind(view, node)?;
                if found == ScalarKind::Null {
                    return None;
                }
                if found == ScalarKind::String
                    && let parsed = crate::data::plain_kind(view.text(node))
                    && parsed != ScalarKind::Null
                    && scalars().any(|scalar| {
                        parsed != ScalarKind::String
                            && scalar.takes(parsed, self.dialect)
                            && scalar.allows(view.text(node))
                    })
                {
                    return Some(Reshaping::Unquote);
                }
                if found != ScalarKind::String && takes_text() {
                    return Some(Reshaping::Quote);
                }
                self.wraps(node, ids)
            }
            Kind::Mapping => self.wraps(node, ids).or((takes_text()
                && is_one_line
                && view.style(node) != crate::data::Style::Flow)
                .then_some(Reshaping::Quote)),
            Kind::Alias => None,
        }
    }

    fn wraps(&self, node: NodeId, ids: &[ShapeId]) -> Option<Reshaping> {
        let wraps = |id: &ShapeId| match &self.table.shape(*id).form {
            Form::Sequence(sequence) => self.fits(node, sequence.items),
            _ => false,
        };
        ids.iter().any(wraps).then_some(Reshaping::Wrap)
    }

    fn violation(&self, kind: ViolationKind, value: NodeId, shape: ShapeId) -> Violation {
        Violation {
            kind,
            value,
            key: self.view.key(value),
            first: None,
            shape: self.table.shape(shape).name.clone(),
            says: self.table.shape(shape).says.clone(),
            found: String::new(),
            nearest: None,
            known: Vec::new(),
            home: None,
            reshaping: None,
        }
    }
}

/// The nearest number that is neither too small nor too great.
fn within(text: &str, least: i64, most: i64) -> Option<String> {
    let number: i64 = text.replace('_', "").parse().ok()?;
    Some(number.clamp(least, most).to_string())
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        && !text.starts_with(['-', '.'])
}
