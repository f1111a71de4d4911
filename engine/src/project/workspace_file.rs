//! `pnpm-workspace.yaml`: where pnpm keeps what npm and yarn keep in the manifest.

use crate::data::Kind;
use crate::document::Document;

/// Its name, beside the root's manifest.
pub(super) const NAME: &str = "pnpm-workspace.yaml";

/// The globs of its `packages`. A file that is broken has none.
pub(super) fn packages(document: &Document) -> Vec<Box<str>> {
    let Some(view) = document.view() else {
        return Vec::new();
    };
    let packages = view.roots().first().and_then(|root| view.get(*root, "packages"));
    let list = packages.map(|packages| view.resolve(packages));
    match list.filter(|list| view.kind(*list) == Kind::Sequence) {
        Some(list) => view.items(list).map(|item| view.text(item).into()).collect(),
        None => Vec::new(),
    }
}
