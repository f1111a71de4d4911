//! Where a violation is, in the words of the server that would complain.

use crate::data::{Kind, NodeId, View};
use crate::document::Document;

use super::source::Dialect;
use super::table::Form;
use super::tables::table_for;
use super::violation::{Violation, ViolationKind};

/// The place of the mapping or value that `violation` speaks of: `jobs:build:artifacts` for GitLab,
/// `jobs.build.steps[2]` for others. Empty for the root.
#[must_use]
pub fn place_of(document: &Document, violation: &Violation) -> String {
    let Some(view) = document.view() else {
        return String::new();
    };
    let about_mapping = matches!(
        violation.kind,
        ViolationKind::UnknownKey | ViolationKind::ReplacedKey | ViolationKind::ExclusiveKeys
    );
    let mut node = Some(violation.value);
    if about_mapping {
        node = view.parent(violation.value);
    }
    let mut steps: Vec<(String, bool)> = Vec::new();
    while let Some(id) = node {
        match view.key_text(id) {
            Some(key) => steps.push((key.to_owned(), false)),
            None => steps.extend(number(view, id).map(|number| (format!("[{number}]"), true))),
        }
        node = view.parent(id);
    }
    steps.reverse();
    let gitlab = table_for(document.path()).filter(|table| table.dialect == Dialect::Gitlab);
    if let Some(table) = gitlab {
        let mut keys: Vec<String> = steps
            .into_iter()
            .filter(|(_, item)| !item)
            .map(|(key, _)| key)
            .collect();
        let is_job = keys
            .first()
            .is_some_and(|first| match &table.shape(table.root).form {
                Form::Mapping(root) => {
                    let is_header = table.header.as_ref().is_some_and(|(key, _)| key == first);
                    !root.keys.contains_key(first) && !is_header
                }
                _ => false,
            });
        if is_job {
            keys.insert(0, "jobs".to_owned());
        }
        return keys.join(":");
    }
    let mut place = String::new();
    for (step, is_item) in steps {
        if !is_item && !place.is_empty() {
            place.push('.');
        }
        place.push_str(&step);
    }
    place
}

/// Which item of its sequence a node is, counted from 0.
fn number(view: &View, id: NodeId) -> Option<usize> {
    let parent = view.parent(id)?;
    (view.kind(parent) == Kind::Sequence)
        .then(|| view.items(parent).position(|item| item == id))
        .flatten()
}
