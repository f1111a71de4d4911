//! npm manifests: the scripts of a `package.json`, and the commands that run them, there and in pipelines.

pub(super) mod across;
mod commands;
pub(super) mod faults;
mod license_spelling;
mod names;
mod range;
mod range_repair;
mod specifier;
#[cfg(test)]
mod tests;

pub(super) use commands::typed_script;
pub use commands::{Call, Shell};
pub(super) use names::{collect_manifest, collect_pipeline, collect_steps, folders_of_steps, manifest_in};

use super::files::FileId;
use super::shape;
use crate::data::{Entry, View};

/// A manifest.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// Its file.
    pub file: FileId,
    /// Its scripts that are strings.
    pub scripts: Vec<Entry>,
}

impl Manifest {
    /// Reads the manifest in `file`.
    #[must_use]
    pub fn read(file: FileId, view: &View) -> Self {
        let root = view.roots().first().copied();
        let scripts = root.and_then(|root| view.get(root, "scripts"));
        let entries = scripts
            .map(|scripts| shape::entries(view, scripts))
            .unwrap_or_default();
        let is_command = |entry: &Entry| shape::scalar(view, entry.value).is_some();
        Self {
            file,
            scripts: entries.into_iter().filter(is_command).collect(),
        }
    }
}
