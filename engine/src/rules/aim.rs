//! Aiming the edits of a rule at one match.

use super::template::Template;
use crate::data::{DataPath, NodeId};
use crate::edit::Edit;
use crate::script::{Anchor, EditTemplate, Matched, Origin, Target};
use crate::structure::{self, Position, Value};
use crate::text::Span;

/// Whether the texts of an edit hold `${name}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texts {
    /// They were written into the rule and do.
    Templates,
    /// A closure computed them; what looks like a placeholder came from the document and stays.
    Ready,
}

/// The edits that `template` comes to in `matched`, or nothing when it does not fit: a capture is absent from the match,
/// or a structured edit is refused where it would change shared data.
pub(super) fn aim(template: &EditTemplate, texts: Texts, matched: &Matched) -> Option<Vec<Edit>> {
    let fill = |text: &str| fill(text, texts, matched);
    Some(match template {
        EditTemplate::Delete(anchor) => vec![Edit::delete(span(anchor, matched)?)],
        EditTemplate::Replace(anchor, text) => vec![Edit::replace(span(anchor, matched)?, fill(text))],
        EditTemplate::Before(anchor, text) => vec![Edit::insert(span(anchor, matched)?.start, fill(text))],
        EditTemplate::After(anchor, text) => vec![Edit::insert(span(anchor, matched)?.end, fill(text))],
        EditTemplate::Structured(target) => structured(target, texts, matched)?,
    })
}

fn fill(text: &str, texts: Texts, matched: &Matched) -> String {
    match texts {
        Texts::Templates => Template::new(text).fill(matched),
        Texts::Ready => text.to_owned(),
    }
}

fn fill_value(value: &Value, texts: Texts, matched: &Matched) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text, texts, matched)),
        Value::Sequence(items) => Value::Sequence(
            items
                .iter()
                .map(|item| fill_value(item, texts, matched))
                .collect(),
        ),
        Value::Mapping(entries) => Value::Mapping(
            entries
                .iter()
                .map(|(key, value)| (fill(key, texts, matched), fill_value(value, texts, matched)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn span(anchor: &Anchor, matched: &Matched) -> Option<Span> {
    match anchor {
        Anchor::Named(name) => matched.capture(name).map(|place| place.span),
        Anchor::Place(place) => Some(place.span),
        Anchor::Offset(offset) => Some(Span::at(*offset)),
    }
}

fn structured(target: &Target, texts: Texts, matched: &Matched) -> Option<Vec<Edit>> {
    let document = &matched.document;
    if !document.can_prove_another() {
        return None;
    }
    let at = |anchor: &Anchor| node(anchor, matched);
    let value_of = |value: &Value| fill_value(value, texts, matched);
    let key_of = |key: &str| fill(key, texts, matched);
    let edits = match target {
        Target::Set(anchor, value) => structure::set(document, at(anchor)?, &value_of(value)),
        Target::InsertPair(anchor, key, value, before) => {
            let before = before.as_ref().map(|before| key_of(before));
            let position = before.as_deref().map_or(Position::default(), Position::Before);
            let value = value_of(value);
            structure::insert_pair(document, at(anchor)?, &key_of(key), &value, position)
        }
        Target::AppendItem(anchor, value) => structure::append_item(document, at(anchor)?, &value_of(value)),
        Target::Remove(anchor) => structure::remove(document, at(anchor)?),
        Target::RenameKey(anchor, key) => structure::rename_key(document, at(anchor)?, &key_of(key)),
        Target::MoveTo(anchor, parent) => {
            structure::move_to(document, at(anchor)?, at(parent)?, Position::default())
        }
        Target::Reshape(anchor, way) => structure::reshape(document, at(anchor)?, *way),
    };
    edits.ok()
}

/// The node that a structured edit is aimed at: a capture, or the first that a path leads to.
fn node(anchor: &Anchor, matched: &Matched) -> Option<NodeId> {
    let place = match anchor {
        Anchor::Named(name) => match matched.capture(name) {
            Some(place) => place,
            None => {
                let view = matched.document.view()?;
                return view
                    .select(&DataPath::parse(name).ok()?)
                    .first()
                    .map(|selected| selected.node);
            }
        },
        Anchor::Place(place) => place,
        Anchor::Offset(_) => return None,
    };
    match place.origin {
        Origin::Data(node) => Some(node),
        _ => None,
    }
}
