//! An action's metadata, `action.yml`.

use super::super::files::{FileId, Files, Sources};
use super::super::shape;
use super::step::Step;
use crate::data::{Entry, View};

/// An action.
#[derive(Debug, Clone)]
pub struct Action {
    /// Its file.
    pub file: FileId,
    /// The inputs it declares.
    pub inputs: Vec<Entry>,
    /// The outputs it declares.
    pub outputs: Vec<Entry>,
    /// The steps of a composite action.
    pub steps: Vec<Step>,
}

impl Action {
    /// Reads the action in `file`.
    #[must_use]
    pub fn read(file: FileId, view: &View) -> Self {
        let root = view.roots().first().copied();
        let get = |keys: &[&str]| root.and_then(|root| view.get_path(root, keys));
        let entries = |key: &str| {
            let value = get(&[key]);
            value.map(|value| shape::entries(view, value)).unwrap_or_default()
        };
        let steps = get(&["runs", "steps"]);
        Self {
            file,
            inputs: entries("inputs"),
            outputs: entries("outputs"),
            steps: steps.map(|steps| Step::read_all(view, steps)).unwrap_or_default(),
        }
    }
}

impl Action {
    /// The inputs that an action's file declares.
    pub(super) fn inputs_of(view: &View) -> Vec<Entry> {
        let inputs = view.roots().first().and_then(|root| view.get(*root, "inputs"));
        inputs
            .map(|inputs| shape::entries(view, inputs))
            .unwrap_or_default()
    }
}

/// The file of the action in `folder`.
pub fn action_file(folder: &str, sources: &mut Sources, files: &dyn Files) -> Option<FileId> {
    ["action.yml", "action.yaml"].into_iter().find_map(|name| {
        let path = if folder.is_empty() {
            name.to_owned()
        } else {
            format!("{folder}/{name}")
        };
        sources.load(&path, files)
    })
}
