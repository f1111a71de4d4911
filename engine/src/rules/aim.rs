//! Aiming the edits of a rule at one match.

use super::template::Template;
use crate::data::{DataPath, NodeId};
use crate::edit::Edit;
use crate::script::{Anchor, EditTemplate, Matched, Origin, Target};
use crate::structure::{self, Position};
use crate::text::Span;

/// The edits that `template` comes to in `matched`, or nothing when it does not fit: a capture is absent from the match,
/// or a structured edit is refused where it would change shared data.
pub(super) fn aim(template: &EditTemplate, matched: &Matched) -> Option<Vec<Edit>> {
    let fill = |text: &str| Template::new(text).fill(matched);
    Some(match template {
        EditTemplate::Delete(anchor) => vec![Edit::delete(span(anchor, matched)?)],
        EditTemplate::Replace(anchor, text) => vec![Edit::replace(span(anchor, matched)?, fill(text))],
        EditTemplate::Before(anchor, text) => vec![Edit::insert(span(anchor, matched)?.start, fill(text))],
        EditTemplate::After(anchor, text) => vec![Edit::insert(span(anchor, matched)?.end, fill(text))],
        EditTemplate::Structured(target) => structured(target, matched)?,
    })
}

fn span(anchor: &Anchor, matched: &Matched) -> Option<Span> {
    match anchor {
        Anchor::Named(name) => matched.capture(name).map(|place| place.span),
        Anchor::Place(place) => Some(place.span),
        Anchor::Offset(offset) => Some(Span::at(*offset)),
    }
}

fn structured(target: &Target, matched: &Matched) -> Option<Vec<Edit>> {
    let document = &matched.document;
    let at = |anchor: &Anchor| node(anchor, matched);
    let edits = match target {
        Target::Set(anchor, value) => structure::set(document, at(anchor)?, value),
        Target::InsertPair(anchor, key, value) => {
            structure::insert_pair(document, at(anchor)?, key, value, Position::default())
        }
        Target::AppendItem(anchor, value) => structure::append_item(document, at(anchor)?, value),
        Target::Remove(anchor) => structure::remove(document, at(anchor)?),
        Target::RenameKey(anchor, key) => {
            structure::rename_key(document, at(anchor)?, &Template::new(key).fill(matched))
        }
        Target::MoveTo(anchor, parent) => {
            structure::move_to(document, at(anchor)?, at(parent)?, Position::default())
        }
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
