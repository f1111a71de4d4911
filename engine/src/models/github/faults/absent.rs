//! Actions and workflows of this repository that are not in it, and whether anything could bring them before they are needed.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::files::Files;
use super::super::super::shape;
use super::super::WorkflowJob;
use super::super::step::Step;
use super::Seen;
use crate::data::NodeId;
use crate::document::Document;

pub(super) const ABSENT: FaultKind = FaultKind {
    name: "github/local-missing",
    gives: &["at", "path", "certain"],
};

/// What makes a folder an action.
const OF_ACTIONS: [&str; 3] = ["action.yml", "action.yaml", "Dockerfile"];

/// Actions that put nothing into the workspace, or begin like this.
const BRING_NOTHING: [&str; 5] = [
    "actions/setup-",
    "docker/setup-",
    "docker/login-action",
    "step-security/harden-runner",
    "ruby/setup-ruby",
];

/// Inputs of a checkout with which something else than this commit comes, or to another place.
const OTHER_CHECKOUTS: [&str; 4] = ["repository", "ref", "submodules", "path"];

/// The folder, with `/` behind it, that paths of a workflow or an action begin at: the one that holds its `.github`.
pub(super) fn root_of(path: &str) -> &str {
    match path.find("/.github/") {
        Some(end) => path.get(..=end).unwrap_or_default(),
        None => "",
    }
}

impl Seen<'_> {
    /// A folder that a step names, as the repository has it: a checkout before the step may have put the repository below another.
    pub(super) fn in_repository(&self, job: &WorkflowJob, step: &Step, folder: &str) -> Box<str> {
        let view = self.view;
        let checkouts = job.steps.iter().take_while(|earlier| earlier.node != step.node);
        let places = checkouts.filter_map(|earlier| {
            let is_own =
                is_checkout(view.text(earlier.uses?)) && self.given_input(earlier, "repository").is_none();
            let path = self.given_input(earlier, "path").filter(|_| is_own)?;
            Some(view.text(path).trim_start_matches("./").trim_matches('/'))
        });
        let below = places
            .filter(|place| !place.is_empty() && *place != ".")
            .find_map(|place| folder.strip_prefix(place)?.strip_prefix('/'));
        below.unwrap_or(folder).into()
    }

    fn given_input(&self, step: &Step, name: &str) -> Option<NodeId> {
        let mut inputs = step.with.iter();
        let own = inputs.find(|entry| self.view.text(entry.key).eq_ignore_ascii_case(name))?;
        shape::scalar(self.view, own.value)
    }

    /// The action in `folder`, which has no file of an action there.
    pub(super) fn absent_action(
        &self,
        job: &WorkflowJob,
        step: &Step,
        uses: NodeId,
        folder: &str,
        document: &Document,
    ) -> Vec<Fault> {
        let base = root_of(document.path());
        let names = document.neighbours().names_in(&joined(base, folder));
        let is_there = names.iter().any(|file| {
            let file = file.rsplit('/').next().unwrap_or(file);
            OF_ACTIONS.contains(&file)
        });
        if is_there || !is_seen(document) {
            return Vec::new();
        }
        let earlier = || job.steps.iter().take_while(|earlier| earlier.node != step.node);
        // A composite action begins in the workspace of whoever uses it.
        let is_certain = !self.is_action && earlier().all(|earlier| self.brings_nothing(earlier));
        vec![
            Fault::new(&ABSENT)
                .node("at", uses)
                .text("path", folder)
                .flag("certain", is_certain),
        ]
    }

    /// The workflow at `path`, which cannot be read.
    pub(super) fn absent_workflow(&self, uses: NodeId, path: &str, document: &Document) -> Vec<Fault> {
        if !is_seen(document) {
            return Vec::new();
        }
        let fault = Fault::new(&ABSENT).node("at", uses).text("path", path);
        vec![fault.flag("certain", true)]
    }

    /// Whether all that a step leaves in the workspace are files of this commit.
    fn brings_nothing(&self, step: &Step) -> bool {
        let Some(uses) = step.uses.filter(|uses| !self.is_computed(*uses)) else {
            return false;
        };
        let uses = self.view.text(uses);
        if is_checkout(uses) {
            return OTHER_CHECKOUTS
                .iter()
                .all(|input| self.given_input(step, input).is_none());
        }
        BRING_NOTHING.iter().any(|known| uses.starts_with(known))
    }
}

/// `folder` below `base`, which has its `/` or is empty.
pub(super) fn joined(base: &str, folder: &str) -> String {
    match folder {
        "" => base.trim_end_matches('/').to_owned(),
        folder => format!("{base}{folder}"),
    }
}

fn is_checkout(uses: &str) -> bool {
    uses.starts_with("actions/checkout@")
}

/// Whether the project's files are here at all.
fn is_seen(document: &Document) -> bool {
    document.neighbours().read(document.path()).is_some()
}

#[cfg(test)]
mod tests {
    use super::{joined, root_of};

    #[test]
    fn paths_begin_beside_the_folder_of_github() {
        assert_eq!(root_of(".github/workflows/a.yml"), "");
        assert_eq!(root_of("sub/project/.github/workflows/a.yml"), "sub/project/");
        assert_eq!(root_of("tools/action.yml"), "");
        assert_eq!(joined("sub/", "tools"), "sub/tools");
        assert_eq!(joined("sub/", ""), "sub");
    }
}
