//! `textDocument/documentSymbol`: what a file of a known family holds.

use engine::models::NameKind;
use engine::models::outline::{Item, outline};
use tower_lsp::ls_types::{DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind};

use crate::neighbourhood::Neighbourhood;
use crate::snapshot::Snapshot;

/// How deep an outline goes at most; none is deeper.
const DEEPEST: usize = 8;

/// The outline of the document: a tree for clients that take one, else a list.
#[must_use]
pub(crate) fn answer(around: &Neighbourhood) -> Option<DocumentSymbolResponse> {
    let items = outline(&around.models()?);
    let snapshot = &*around.snapshot;
    if snapshot.client.nested_symbols {
        let symbols = items.iter().map(|item| nested(item, snapshot, 0)).collect();
        return Some(DocumentSymbolResponse::Nested(symbols));
    }
    let mut flat = Vec::new();
    for item in &items {
        flatten(item, None, snapshot, &mut flat, 0);
    }
    Some(DocumentSymbolResponse::Flat(flat))
}

#[expect(
    deprecated,
    reason = "the type has a field that must be filled though it is out of use"
)]
fn nested(item: &Item, snapshot: &Snapshot, depth: usize) -> DocumentSymbol {
    let children = item.children.iter().filter(|_| depth < DEEPEST);
    DocumentSymbol {
        name: shown(&item.name),
        detail: (!item.detail.is_empty()).then(|| item.detail.clone()),
        kind: kind(item.kind),
        tags: None,
        deprecated: None,
        range: snapshot.range(item.span),
        selection_range: snapshot.range(item.name_span),
        children: Some(children.map(|child| nested(child, snapshot, depth + 1)).collect()),
    }
}

#[expect(
    deprecated,
    reason = "the type has a field that must be filled though it is out of use"
)]
fn flatten(
    item: &Item,
    container: Option<&str>,
    snapshot: &Snapshot,
    flat: &mut Vec<SymbolInformation>,
    depth: usize,
) {
    flat.push(SymbolInformation {
        name: shown(&item.name),
        kind: kind(item.kind),
        tags: None,
        deprecated: None,
        location: Location::new(snapshot.uri.clone(), snapshot.range(item.span)),
        container_name: container.map(str::to_owned),
    });
    if depth < DEEPEST {
        for child in &item.children {
            flatten(child, Some(&item.name), snapshot, flat, depth + 1);
        }
    }
}

/// Clients refuse symbols without a name.
fn shown(name: &str) -> String {
    if name.trim().is_empty() {
        "\"\"".to_owned()
    } else {
        name.to_owned()
    }
}

fn kind(kind: Option<NameKind>) -> SymbolKind {
    match kind {
        None => SymbolKind::NAMESPACE,
        Some(NameKind::Stage) => SymbolKind::ENUM_MEMBER,
        Some(NameKind::Job | NameKind::WorkflowJob | NameKind::Script) => SymbolKind::FUNCTION,
        Some(NameKind::Template) => SymbolKind::INTERFACE,
        Some(NameKind::Anchor) => SymbolKind::KEY,
        Some(NameKind::Step) => SymbolKind::METHOD,
        Some(NameKind::StepOutput | NameKind::JobOutput | NameKind::Output) => SymbolKind::FIELD,
        Some(NameKind::MatrixKey | NameKind::Input) => SymbolKind::PROPERTY,
        Some(NameKind::Secret | NameKind::Variable) => SymbolKind::VARIABLE,
    }
}
