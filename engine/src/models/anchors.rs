//! YAML anchors and the aliases that refer to them.

use super::files::FileId;
use super::names::{Definition, NameKind, Names, Occurrence, Reference, Scope, Symbol};
use super::spelling::Spelling;
use crate::data::{Kind, NodeId, View};
use crate::text::Span;

/// Adds the anchors and aliases of one file. An anchor may be set again further down, so each is a scope of its own.
pub(super) fn collect(file: FileId, view: &View, names: &mut Names) {
    for node in view.nodes() {
        let Some(anchor) = view.node(node).anchor else {
            continue;
        };
        let is_alias = view.kind(node) == Kind::Alias;
        let target = if is_alias { view.resolve(node) } else { node };
        let Some(name_span) = place(view, node, is_alias, anchor) else {
            continue;
        };
        let scope = Scope::of_owner(file, &target.index().to_string());
        let at = Occurrence {
            symbol: Symbol::new(NameKind::Anchor, scope, anchor),
            kind: NameKind::Anchor,
            name: anchor.into(),
            file,
            name_span,
            spelling: Spelling::Anchor,
        };
        if is_alias {
            names.refer(Reference { at, optional: false });
        } else {
            names.define(Definition {
                span: Span::new(name_span.start - 1, view.span(node).end),
                at,
                detail: "anchor".into(),
            });
        }
    }
}

/// Where the name of an anchor or alias stands, without its mark.
fn place(view: &View, node: NodeId, is_alias: bool, anchor: &str) -> Option<Span> {
    let span = view.span(node);
    if is_alias {
        return Some(Span::new(span.start + 1, span.end));
    }
    let before = Span::new(view.node(node).entry_start, span.start).text(view.source());
    let at = before.rfind(&format!("&{anchor}"))?;
    let start = view.node(node).entry_start + at + 1;
    Some(Span::new(start, start + anchor.len()))
}
