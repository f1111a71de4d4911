//! `textDocument/definition`: where a name is defined, or the file that an include or `uses:` names.

use engine::text::Span;
use tower_lsp::ls_types::{GotoDefinitionResponse, Location, Position};

use crate::neighbourhood::Neighbourhood;

/// Where what stands at `position` is defined. A job that several files make up has a definition in each, the strongest
/// first.
#[must_use]
pub(crate) fn answer(around: &Neighbourhood, position: Position) -> Option<GotoDefinitionResponse> {
    let models = around.models()?;
    let names = &models.names;
    let offset = around.offset(position);
    let mut found: Vec<Location> = Vec::new();
    for at in names.at(models.focus, offset) {
        for definition in names.definitions_of(&at.symbol) {
            let location = around.location(names, definition.at.file, definition.at.name_span);
            found.extend(location.filter(|location| !found.contains(location)));
        }
    }
    if found.is_empty() {
        let files = models.files_named_at(offset).into_iter();
        found = files
            .filter_map(|file| around.location(names, file, Span::at(0)))
            .collect();
    }
    (!found.is_empty()).then_some(GotoDefinitionResponse::Array(found))
}
