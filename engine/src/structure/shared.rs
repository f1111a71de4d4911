//! Data that other places of the document refer to.

use super::StructureError;
use crate::data::{NodeId, View};

/// Refuses a change in `id` that an alias elsewhere would show: when the node or one around it is anchored and referred
/// to.
pub(super) fn refuse_change(view: &View, id: NodeId) -> Result<(), StructureError> {
    refuse_if(view, |_, target| is_within(view, id, target))
}

/// Refuses to take `id` away when that would change what an alias elsewhere shows: as [`refuse_change`], and when
/// something in the node is referred to from outside it.
pub(super) fn refuse_loss(view: &View, id: NodeId) -> Result<(), StructureError> {
    refuse_if(view, |alias, target| {
        is_within(view, id, target) || (is_within(view, target, id) && !is_within(view, alias, id))
    })
}

fn refuse_if(view: &View, is_shared: impl Fn(NodeId, NodeId) -> bool) -> Result<(), StructureError> {
    for alias in view.nodes() {
        let target = view.resolve(alias);
        if target != alias && is_shared(alias, target) {
            return Err(StructureError::Shared(
                view.text(alias).trim_start_matches('*').to_owned(),
            ));
        }
    }
    Ok(())
}

/// Whether `inner` is `outer` or lies in it.
pub(super) fn is_within(view: &View, inner: NodeId, outer: NodeId) -> bool {
    std::iter::successors(Some(inner), |id| view.parent(*id)).any(|id| id == outer)
}
