//! Files that are included and are not there, are no YAML, or come back to where they began.

use super::super::super::fault::{Fault, FaultKind};
use super::super::include::{IncludeTarget, UnseenReason, local_name};
use super::{Seen, suggest};
use crate::data::{Kind, NodeId};

pub(super) const FILE: FaultKind = FaultKind {
    name: "gitlab/include-file",
    gives: &["at", "item", "path", "saying", "nearest", "sure"],
};

/// How many names of files are looked at for the nearest.
const MOST_NAMES: usize = 20_000;

impl Seen<'_> {
    pub(super) fn include_faults(&mut self) {
        let mut found = Vec::new();
        let mut names: Option<Vec<Box<str>>> = None;
        let here = |place: super::super::super::files::Place| place.file == self.file;
        let mut without_extension = Vec::new();
        for include in self
            .pipeline
            .includes
            .iter()
            .filter(|include| here(include.place))
        {
            let IncludeTarget::Local(path) = &include.target else {
                continue;
            };
            let node = include.place.node;
            if !self.is_text(node) || path.contains(['$', '*']) || self.view.node(node).tag.is_some() {
                continue;
            }
            if !path.ends_with(".yml") && !path.ends_with(".yaml") {
                without_extension.push(node);
                let saying = format!("Included file `{path}` does not have YAML extension!");
                let fault = self.file_fault(node, path, saying);
                let stem = path
                    .rsplit_once('.')
                    .map_or(&**path, |(stem, end)| if end.contains('/') { path } else { stem });
                let written = Some(format!("{stem}.yml")).filter(|_| !path.is_empty());
                found.push(fault.maybe("nearest", written).flag("sure", false));
            }
        }
        for unseen in self.pipeline.unseen.iter().filter(|unseen| here(unseen.place)) {
            let node = unseen.place.node;
            let path = self.view.text(node);
            if without_extension.contains(&node) || !self.is_text(node) {
                continue;
            }
            match unseen.reason {
                UnseenReason::Missing if self.knows_files && path.contains('*') => {}
                UnseenReason::Missing if self.knows_files => {
                    let names = names.get_or_insert_with(|| self.names_of_files());
                    let wanted = local_name(path);
                    let saying = format!("Local file `{path}` does not exist!");
                    let fault = self.file_fault(node, path, saying);
                    found.push(suggest(
                        fault,
                        self.nearest(wanted, names.iter().map(|name| &**name)),
                    ));
                }
                UnseenReason::Cycle => {
                    let saying = format!("Included file `{path}` leads back to the file that includes it");
                    found.push(self.file_fault(node, path, saying));
                }
                UnseenReason::TooMany => {
                    found.push(self.file_fault(
                        node,
                        path,
                        "Maximum of 150 nested includes are allowed!".to_owned(),
                    ));
                    break;
                }
                _ => {}
            }
        }
        self.faults.extend(found);
    }

    fn file_fault(&self, node: NodeId, path: &str, saying: String) -> Fault {
        let view = self.view;
        let parent = view.parent(node);
        // Of `local: path` the mapping around it is what stands in the list.
        let item = match parent
            .filter(|parent| view.kind(*parent) == Kind::Mapping && view.key_text(node) == Some("local"))
        {
            Some(mapping) => mapping,
            None => node,
        };
        Fault::new(&FILE)
            .node("at", node)
            .node("item", item)
            .text("path", path)
            .text("saying", saying)
    }

    /// The names of the project's files that could have been meant.
    fn names_of_files(&self) -> Vec<Box<str>> {
        use super::super::super::files::Files;
        let files = self.sources.document(self.file).neighbours();
        let mut names = files.names_under("");
        names.retain(|name| name.ends_with(".yml") || name.ends_with(".yaml"));
        names.truncate(MOST_NAMES);
        names
    }
}
