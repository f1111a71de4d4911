//! A document's data as the values that schemas judge, and the way back to its nodes.

use jsonschema::paths::{Location, LocationSegment};
use serde_json::{Map, Number, Value};

use crate::data::{Kind, NodeId, ScalarKind, View};

/// Nodes that a document may come to once every alias stands for what it names. Bombs come to more.
const MOST_NODES: usize = 200_000;

/// The data of a document as a value.
pub(super) struct Instance<'v> {
    pub(super) view: &'v View,
    pub(super) root: NodeId,
    pub(super) value: Value,
}

impl<'v> Instance<'v> {
    /// The first document of `view`; nothing when there is none, or its aliases make it too large.
    pub(super) fn of(view: &'v View) -> Option<Self> {
        let root = *view.roots().first()?;
        let mut left = MOST_NODES;
        let value = value(view, root, &mut left)?;
        Some(Self { view, root, value })
    }

    /// The node that a location in the value is about. What a merge key brings in is where it stands.
    pub(super) fn node(&self, location: &Location) -> Option<NodeId> {
        let view = self.view;
        location
            .into_iter()
            .try_fold(self.root, |node, segment| match segment {
                LocationSegment::Property(key) => view.get(node, &key),
                LocationSegment::Index(index) => view.items(view.resolve(node)).nth(index),
            })
    }

    /// Whether a tag on the way to `node` says that it stands for something else.
    pub(super) fn is_open(&self, node: NodeId) -> bool {
        let mut above = std::iter::successors(Some(node), |node| self.view.parent(*node));
        above.any(|node| self.view.node(node).tag.is_some_and(|tag| !tag.starts_with("!!")))
    }
}

/// Recursion is as deep as the document is, which its limits keep shallow; aliases that lead back to themselves end at the
/// limit of nodes.
fn value(view: &View, node: NodeId, left: &mut usize) -> Option<Value> {
    *left = left.checked_sub(1)?;
    let node = view.resolve(node);
    Some(match view.kind(node) {
        Kind::Mapping => {
            let mut map = Map::new();
            for entry in view.merged_entries(node) {
                let key = view.text(entry.key).to_owned();
                map.insert(key, value(view, entry.value, left)?);
            }
            Value::Object(map)
        }
        Kind::Sequence => {
            let items = view.items(node).map(|item| value(view, item, left));
            Value::Array(items.collect::<Option<_>>()?)
        }
        Kind::Scalar(kind) => scalar(kind, view.text(node)),
        Kind::Alias => Value::Null,
    })
}

fn scalar(kind: ScalarKind, text: &str) -> Value {
    let as_text = || Value::String(text.to_owned());
    match kind {
        ScalarKind::Null => Value::Null,
        ScalarKind::Bool => Value::Bool(text.eq_ignore_ascii_case("true")),
        ScalarKind::Integer => {
            let digits = text.replace('_', "");
            let parsed = match digits.get(..2) {
                Some("0x") => i64::from_str_radix(&digits[2..], 16).ok(),
                Some("0o") => i64::from_str_radix(&digits[2..], 8).ok(),
                _ => digits.trim_start_matches('+').parse().ok(),
            };
            let large = || digits.parse::<f64>().ok().and_then(Number::from_f64);
            let number = parsed.map(Number::from).or_else(large);
            number.map_or_else(as_text, Value::Number)
        }
        ScalarKind::Float => {
            let number = text.parse::<f64>().ok().and_then(Number::from_f64);
            number.map_or_else(as_text, Value::Number)
        }
        ScalarKind::String => as_text(),
    }
}
