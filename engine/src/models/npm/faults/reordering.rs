//! A mapping with the same entries in another order, each in the place and layout of the one that stood there.

use crate::data::{NodeId, View};

/// The text of the mapping whose entries stand in `order`, which names each of them once by its number.
pub(super) fn reordered(view: &View, mapping: NodeId, order: &[usize]) -> Option<String> {
    let span = view.span(mapping);
    let source = view.source();
    let places: Vec<_> = view
        .children(mapping)
        .map(|child| view.entry_span(child))
        .collect();
    if places.len() != order.len() {
        return None;
    }
    let mut text = String::with_capacity(span.end - span.start);
    let mut at = span.start;
    for (place, number) in places.iter().zip(order) {
        text.push_str(source.get(at..place.start)?);
        text.push_str(places.get(*number)?.text(source));
        at = place.end;
    }
    text.push_str(source.get(at..span.end)?);
    Some(text)
}
