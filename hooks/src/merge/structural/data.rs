//! What a document says, and the three-way merge of that alone.
//!
//! It knows nothing of texts, and is the measure of the merge of texts: that is right only if it reads as this.

use engine::data::{Kind, NodeId, ScalarKind, View};

use super::slots::{self, Slot, Slots};
use super::{Three, chosen};

/// One value, with what is written before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Data {
    anchor: Option<Box<str>>,
    tag: Option<Box<str>>,
    pub(super) shape: Shape,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    Scalar(ScalarKind, Box<str>),
    Alias(Box<str>),
    Sequence(Vec<Data>),
    Mapping(Vec<(Data, Data)>),
}

impl Data {
    /// The documents of a view.
    pub(super) fn documents(view: &View) -> Vec<Self> {
        view.roots().iter().map(|root| Self::of(view, *root)).collect()
    }

    fn of(view: &View, id: NodeId) -> Self {
        let node = view.node(id);
        let text = view.text(id);
        let shape = match node.kind {
            Kind::Alias => Shape::Alias(text.into()),
            Kind::Sequence => Shape::Sequence(view.items(id).map(|item| Self::of(view, item)).collect()),
            Kind::Mapping => Shape::Mapping(
                view.entries(id)
                    .map(|entry| (Self::of(view, entry.key), Self::of(view, entry.value)))
                    .collect(),
            ),
            // How nothing is written is no matter.
            Kind::Scalar(ScalarKind::Null) => Shape::Scalar(ScalarKind::Null, "".into()),
            Kind::Scalar(ScalarKind::Bool) => {
                Shape::Scalar(ScalarKind::Bool, text.to_ascii_lowercase().into())
            }
            Kind::Scalar(kind) => Shape::Scalar(kind, text.into()),
        };
        Self {
            anchor: node.anchor.map(Into::into),
            tag: node.tag.map(Into::into),
            shape,
        }
    }

    /// What a scalar says.
    fn word(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar(_, text) => Some(text),
            _ => None,
        }
    }

    /// What a scalar says that can be a name.
    pub(super) fn name(&self) -> Option<&str> {
        match &self.shape {
            Shape::Scalar(ScalarKind::String | ScalarKind::Integer, text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The value of a key of a mapping.
    pub(super) fn member(&self, name: &str) -> Option<&Self> {
        let Shape::Mapping(entries) = &self.shape else {
            return None;
        };
        let entry = entries.iter().find(|(key, _)| key.word() == Some(name));
        entry.map(|(_, value)| value)
    }

    /// Whether anything in it refers or is referred to: an anchor, an alias, a merge key.
    fn refers(&self) -> bool {
        self.anchor.is_some()
            || match &self.shape {
                Shape::Alias(_) => true,
                Shape::Scalar(..) => false,
                Shape::Sequence(items) => items.iter().any(Self::refers),
                Shape::Mapping(entries) => entries
                    .iter()
                    .any(|(key, value)| is_merge_key(key) || key.refers() || value.refers()),
            }
    }
}

fn is_merge_key(key: &Data) -> bool {
    key.word() == Some("<<")
}

/// The documents with the changes of both sides; nothing where those do not go together or touch what is shared.
pub(super) fn merge_documents(documents: Three<&[Data]>) -> Option<Vec<Data>> {
    let slots = slots::of_documents(documents)?;
    merge_all(&slots, &documents.map(|list| list.iter().collect()))
}

fn merge_all(slots: &Slots, [base, ours, theirs]: &Three<Vec<&Data>>) -> Option<Vec<Data>> {
    let values = |slot: &Slot| {
        slot.of([base, ours, theirs].map(Vec::as_slice))
            .map(Option::<&&Data>::copied)
    };
    if !slots.dropped.iter().all(|slot| may_be_dropped(values(slot))) {
        return None;
    }
    slots.kept.iter().map(|slot| merge_one(values(slot))).collect()
}

/// Whether what one side has deleted is as it was on the other, and nobody's reference.
fn may_be_dropped([base, ours, theirs]: Three<Option<&Data>>) -> bool {
    let is_unchanged = ours.or(theirs).is_none_or(|left| Some(left) == base);
    is_unchanged && base.is_some_and(|base| !base.refers())
}

fn merge_one(versions: Three<Option<&Data>>) -> Option<Data> {
    match versions {
        [Some(base), Some(ours), Some(theirs)] => merge([base, ours, theirs]),
        [None, Some(ours), Some(theirs)] if ours != theirs => None,
        [None, ours, theirs] => ours.or(theirs).filter(|new| !new.refers()).cloned(),
        _ => None,
    }
}

fn merge(versions: Three<&Data>) -> Option<Data> {
    let [base, ours, theirs] = versions;
    let is_unchanged = base == ours && base == theirs;
    if let Some(side) = chosen(versions)
        && (is_unchanged || !versions.iter().any(|version| version.refers()))
    {
        return Some(versions[side].clone());
    }
    if versions.iter().any(|version| version.anchor.is_some()) {
        return None;
    }
    let shape = match versions.map(|version| &version.shape) {
        [Shape::Mapping(base), Shape::Mapping(ours), Shape::Mapping(theirs)] => {
            merge_pairs([base, ours, theirs])?
        }
        [
            Shape::Sequence(base),
            Shape::Sequence(ours),
            Shape::Sequence(theirs),
        ] => {
            let slots = slots::of_items([base, ours, theirs].map(Vec::as_slice))?;
            let items = [base, ours, theirs].map(|list| list.iter().collect());
            Shape::Sequence(merge_all(&slots, &items)?)
        }
        _ => return None,
    };
    let tag = chosen(versions.map(|version| &version.tag))?;
    Some(Data {
        anchor: None,
        tag: versions[tag].tag.clone(),
        shape,
    })
}

fn merge_pairs(pairs: Three<&Vec<(Data, Data)>>) -> Option<Shape> {
    let keys = pairs.map(|list| list.iter().map(|(key, _)| key).collect::<Vec<_>>());
    let slots = slots::of_pairs(&keys)?;
    let is_settled = slots.dropped.is_empty() && slots.kept.iter().all(Slot::is_everywhere);
    // What a merge key brings in depends on which keys are there already.
    if !is_settled && keys.iter().flatten().any(|key| is_merge_key(key)) {
        return None;
    }
    let values = pairs.map(|list| list.iter().map(|(_, value)| value).collect());
    let values = merge_all(&slots, &values)?;
    let [base, ours, theirs] = &keys;
    let kept = slots.kept.iter().filter_map(|slot| {
        let [_, ours, theirs] = slot.of([base, ours, theirs].map(Vec::as_slice));
        ours.or(theirs).map(|key| Data::clone(key))
    });
    Some(Shape::Mapping(kept.zip(values).collect()))
}
