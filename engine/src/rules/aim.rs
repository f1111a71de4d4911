//! Aiming the edits of a rule at one match.

use super::template::Template;
use crate::data::{DataPath, NodeId};
use crate::edit::Edit;
use crate::script::{Anchor, EditTemplate, Matched, Origin, Target};
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

fn structured(_target: &Target, _matched: &Matched) -> Option<Vec<Edit>> {
    None
}

#[expect(dead_code, reason = "joined with structured edits in the next commit")]
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
