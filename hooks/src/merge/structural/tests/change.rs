//! Random changes of a text by one side, made as the engine makes edits.

use engine::data::{Kind, NodeId, View};
use engine::structure::{self, Position, Value};
use engine::{Document, FileClass, Limits, edit};
use proptest::prelude::*;
use serde_json::Value as Model;

use super::random::model;
use super::writer::Manner;

/// One change of one side.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// Which mapping or scalar, as a share of all.
    place: prop::sample::Index,
    what: usize,
    number: usize,
    value: Model,
}

pub(super) fn changes() -> impl Strategy<Value = Vec<Change>> {
    let change = (any::<prop::sample::Index>(), 0..4_usize, 0..6_usize, model());
    prop::collection::vec(
        change.prop_map(|(place, what, number, value)| Change {
            place,
            what,
            number,
            value,
        }),
        1..4,
    )
}

fn value_of(model: &Model) -> Value {
    match model {
        Model::Null => Value::Null,
        Model::Bool(value) => Value::Bool(*value),
        Model::Number(number) => Value::Number(number.to_string()),
        Model::String(text) => Value::String(text.clone()),
        Model::Array(items) => Value::Sequence(items.iter().map(value_of).collect()),
        Model::Object(pairs) => Value::Mapping(
            pairs
                .iter()
                .map(|(key, value)| (key.clone(), value_of(value)))
                .collect(),
        ),
    }
}

/// Whether a node lies in a member of the root that belongs to a side: by its number, or because the side has added it.
fn is_of(view: &View, id: NodeId, side: &str, is_own: fn(usize) -> bool) -> bool {
    let mut path: Vec<NodeId> = std::iter::successors(Some(id), |id| view.parent(*id)).collect();
    path.pop();
    let member = path.pop().and_then(|member| view.key_text(member));
    member.is_some_and(|key| key[1..].parse().map_or(key.starts_with(side), is_own))
}

/// The text with the changes of one side made. Only what is the side's own is touched; what is added is named after it.
pub(super) fn changed(
    text: &str,
    manner: &Manner,
    side: &str,
    changes: &[Change],
    is_own: fn(usize) -> bool,
) -> String {
    let mut text = text.to_owned();
    for (number, change) in changes.iter().enumerate() {
        let document = document(manner.name, &text);
        let view = document.view().unwrap();
        let root = view.roots()[0];
        let may_change = |id: &NodeId| is_of(view, *id, side, is_own);
        let values = view
            .nodes()
            .filter(|id| view.key(*id).is_some() && may_change(id));
        let mappings = view
            .nodes()
            .filter(|id| view.kind(*id) == Kind::Mapping && (*id == root || may_change(id)));
        let fresh = format!("{side}{number}");
        let value = value_of(&change.value);
        let edits = match change.what {
            0 | 1 => {
                let mappings: Vec<NodeId> = mappings.collect();
                let mapping = *change.place.get(&mappings);
                let keys: Vec<&str> = view.entries(mapping).map(|entry| view.text(entry.key)).collect();
                let position = match keys.get(change.number) {
                    Some(key) => Position::Before(key),
                    None => Position::Last,
                };
                structure::insert_pair(&document, mapping, &fresh, &value, position)
            }
            what => {
                let values: Vec<NodeId> = values.collect();
                if values.is_empty() {
                    continue;
                }
                let id = *change.place.get(&values);
                if what == 2 {
                    structure::set(&document, id, &value)
                } else {
                    structure::remove(&document, id)
                }
            }
        };
        let Ok(edits) = edits else { continue };
        text = edit::apply(&text, &edits).unwrap();
    }
    text
}

/// Puts a comment line above one of the lines that are the first of an entry of the side.
pub(super) fn commented(
    text: &str,
    manner: &Manner,
    side: &str,
    sign: &str,
    place: prop::sample::Index,
    is_own: fn(usize) -> bool,
) -> String {
    let document = document(manner.name, text);
    let view = document.view().unwrap();
    let starts_line = |id: &NodeId| {
        let start = view.node(*id).entry_start;
        let line = text[..start].rfind('\n').map_or(0, |line_feed| line_feed + 1);
        let may_have = view.key(*id).is_some() && is_of(view, *id, side, is_own);
        (may_have && text[line..start].trim().is_empty()).then_some(line)
    };
    let lines: Vec<usize> = view.nodes().filter_map(|id| starts_line(&id)).collect();
    if lines.is_empty() || manner.name == "a.json" {
        return text.to_owned();
    }
    let (before, after) = text.split_at(*place.get(&lines));
    let mark = if manner.name == "a.yml" { "#" } else { "//" };
    format!("{before}{mark} {sign}\n{after}")
}

/// The text as a document of that name.
pub(super) fn document(name: &str, text: &str) -> Document {
    Document::from_text(name, FileClass::of(name).unwrap(), text, &Limits::default()).unwrap()
}
