//! Edits are handed out only when the edited text reads as expected.

use super::At;
use super::expect::{Event, Events};
use super::request::StructureError;
use crate::Document;
use crate::data::{NodeId, View};
use crate::edit::{self, Edit};

/// Proves an insertion.
pub(super) fn prove_insertion(
    document: &Document,
    view: &View,
    collection: NodeId,
    at: At,
    added: Vec<Event>,
    edits: Vec<Edit>,
) -> Result<Vec<Edit>, StructureError> {
    let events = Events::of(view);
    let index = events.index_of(view, collection, at);
    let mut expected = events.list;
    expected.splice(index..index, added);
    prove(document, edits, &expected)
}

/// The edits, touching ones joined, if the edited text reads as `expected`.
pub(super) fn prove(
    document: &Document,
    edits: Vec<Edit>,
    expected: &[Event],
) -> Result<Vec<Edit>, StructureError> {
    let edits = join_touching(edits);
    let edited = edit::apply(document.text(), &edits).map_err(|_| StructureError::Unprovable)?;
    let view = View::of(edited, document.class()).ok_or(StructureError::Unprovable)?;
    if Events::of(&view).list == expected {
        Ok(edits)
    } else {
        Err(StructureError::Unprovable)
    }
}

/// Joins edits that touch: what one deletes and what another inserts at its edge are one replacement.
fn join_touching(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.retain(|edit| edit.cost() > 0);
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span.end = edit.span.end;
                last.text.push_str(&edit.text);
            }
            _ => joined.push(edit),
        }
    }
    joined
}
