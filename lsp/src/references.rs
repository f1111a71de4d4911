//! `textDocument/references`: who uses a name, in all files of the project.

use tower_lsp::ls_types::{Location, Position};

use crate::neighbourhood::Neighbourhood;

/// Where what stands at `position` is used, and, if wanted, defined.
#[must_use]
pub(crate) fn answer(
    around: &Neighbourhood,
    position: Position,
    with_definitions: bool,
) -> Option<Vec<Location>> {
    let models = around.models()?;
    let names = &models.names;
    let mut found: Vec<Location> = Vec::new();
    for at in names.at(models.focus, around.offset(position)) {
        let definitions = names.definitions_of(&at.symbol).filter(|_| with_definitions);
        let uses = names.references_to(&at.symbol).map(|reference| &reference.at);
        for place in definitions.map(|definition| &definition.at).chain(uses) {
            let location = around.location(names, place.file, place.name_span);
            found.extend(location.filter(|location| !found.contains(location)));
        }
    }
    Some(found)
}
