//! What steps use: whether it is named as GitHub wants it, and whether it gets what it asks for.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::files::Files;
use super::super::super::shape;
use super::super::WorkflowJob;
use super::super::action::Action;
use super::super::popular::{self, Popular};
use super::super::step::{Step, local_path};
use super::absent::{joined, root_of};
use super::{Seen, suggest};
use crate::data::{Entry, NodeId, View};
use crate::document::Document;

pub(super) const FORMAT: FaultKind = FaultKind {
    name: "github/uses-format",
    gives: &["at", "uses", "reason", "better", "sure"],
};

pub(super) const INPUT: FaultKind = FaultKind {
    name: "github/action-input",
    gives: &[
        "at", "reason", "nearest", "sure", "is_key", "missing", "with", "body",
    ],
};

pub(super) const OUTDATED: FaultKind = FaultKind {
    name: "github/outdated-action",
    gives: &["at", "uses", "better"],
};

/// What may be given, by name, and whether it must be.
pub(super) struct Asked {
    pub(super) name: String,
    pub(super) is_required: bool,
}

impl Seen<'_> {
    pub(super) fn uses_faults(&mut self, document: &Document) {
        for job in &self.workflow.jobs {
            let faults = self.job_call(job, document);
            self.faults.extend(faults);
            for step in &job.steps {
                if let Some(uses) = step.uses {
                    let faults = self.step_uses(job, step, uses, document);
                    self.faults.extend(faults);
                }
            }
        }
    }

    fn step_uses(&self, job: &WorkflowJob, step: &Step, uses: NodeId, document: &Document) -> Vec<Fault> {
        let view = self.view;
        let text = view.text(uses);
        if self.is_computed(uses) || text.is_empty() {
            return Vec::new();
        }
        if let Some((reason, better, sure)) = step_objection(text) {
            let fault = Fault::new(&FORMAT)
                .node("at", uses)
                .text("uses", text)
                .text("reason", reason);
            return vec![fault.maybe("better", better).flag("sure", sure)];
        }
        if let Some(folder) = local_path(text) {
            return self.local_action(job, step, uses, &folder, document);
        }
        let Some((name, reference)) = text.split_once('@') else {
            return Vec::new();
        };
        let Some(popular) = popular::find(name) else {
            return Vec::new();
        };
        let mut found = self.popular_inputs(uses, step.node, &step.with, popular);
        let major = reference
            .trim_start_matches('v')
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok());
        let is_old = major.is_some_and(|major| popular.oldest.is_some_and(|oldest| major < oldest));
        if let Some(latest) = popular.latest.filter(|_| is_old && reference.starts_with('v')) {
            let better = format!("{name}@v{latest}");
            found.push(
                Fault::new(&OUTDATED)
                    .node("at", uses)
                    .text("uses", text)
                    .text("better", better),
            );
        }
        found
    }

    /// Inputs of an action that everybody uses. Versions differ in what they have, so that only what is nearly an input of one
    /// of them is called unknown.
    fn popular_inputs(&self, uses: NodeId, step: NodeId, with: &[Entry], popular: &Popular) -> Vec<Fault> {
        let view = self.view;
        let mut found = Vec::new();
        for entry in with {
            let name = view.text(entry.key);
            if popular
                .inputs
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
                || name.contains("${{")
            {
                continue;
            }
            let free = popular.inputs.iter().map(|input| &**input);
            let free = free.filter(|known| {
                !with
                    .iter()
                    .any(|given| view.text(given.key).eq_ignore_ascii_case(known))
            });
            if let Some(nearest) = self.nearest(name, free) {
                let reason = format!("Unexpected input '{name}' of `{}`", view.text(uses));
                let fault = Fault::new(&INPUT)
                    .node("at", entry.key)
                    .text("reason", reason)
                    .flag("is_key", true);
                found.push(suggest(fault, Some(nearest)));
            }
        }
        let near_miss = |missing: &str| found.iter().any(|fault| fault.says("nearest", missing));
        let missing: Vec<&str> = popular
            .required
            .iter()
            .map(|required| &**required)
            .filter(|required| {
                !with
                    .iter()
                    .any(|given| view.text(given.key).eq_ignore_ascii_case(required))
            })
            .filter(|required| !near_miss(required))
            .collect();
        let is_open = view
            .get(step, "with")
            .is_some_and(|with| self.is_computed_whole(with));
        if !is_open {
            let told = missing
                .into_iter()
                .map(|missing| self.missing_input(uses, step, missing))
                .collect::<Vec<_>>();
            found.extend(told);
        }
        found
    }

    fn missing_input(&self, uses: NodeId, body: NodeId, missing: &str) -> Fault {
        let reason = format!("Input required and not supplied: {missing}");
        let with = self
            .view
            .get(body, "with")
            .and_then(|with| shape::mapping(self.view, with));
        let fault = Fault::new(&INPUT)
            .node("at", uses)
            .text("reason", reason)
            .text("missing", missing);
        fault.flag("is_key", false).node("with", with).node("body", body)
    }

    fn is_computed_whole(&self, node: NodeId) -> bool {
        shape::mapping(self.view, node).is_none() && self.is_computed(node)
    }

    fn local_action(
        &self,
        job: &WorkflowJob,
        step: &Step,
        uses: NodeId,
        folder: &str,
        document: &Document,
    ) -> Vec<Fault> {
        let view = self.view;
        let with = &step.with;
        let folder = &*self.in_repository(job, step, folder);
        let read = |name: &str| {
            let path = joined(root_of(document.path()), folder);
            let path = if path.is_empty() {
                name.to_owned()
            } else {
                format!("{path}/{name}")
            };
            document.neighbours().read(&path)
        };
        let Some(action) = read("action.yml").or_else(|| read("action.yaml")) else {
            return self.absent_action(job, step, uses, folder, document);
        };
        let Some(other) = action.view().filter(|_| !action.is_broken()) else {
            return Vec::new();
        };
        let asked = asked(other, &Action::inputs_of(other));
        let mut found = Vec::new();
        for entry in with {
            let name = view.text(entry.key);
            let is_known = asked.iter().any(|input| input.name.eq_ignore_ascii_case(name));
            if is_known || name.contains("${{") || matches!(name, "args" | "entrypoint") {
                continue;
            }
            let known: Vec<&str> = asked.iter().map(|input| input.name.as_str()).collect();
            let reason = format!(
                "Unexpected input '{name}', valid inputs are [{}]",
                known.join(", ")
            );
            let nearest = self.nearest(name, self.free(with, &asked));
            let fault = Fault::new(&INPUT)
                .node("at", entry.key)
                .text("reason", reason)
                .flag("is_key", true);
            found.push(suggest(fault, nearest));
        }
        let missing = asked.iter().filter(|input| input.is_required).filter(|input| {
            !with
                .iter()
                .any(|given| view.text(given.key).eq_ignore_ascii_case(&input.name))
                && !found.iter().any(|fault| fault.says("nearest", &input.name))
        });
        let missing: Vec<Fault> = missing
            .map(|input| self.missing_input(uses, step.node, &input.name))
            .collect();
        found.extend(missing);
        found
    }

    pub(super) fn free<'a>(&self, given: &[Entry], asked: &'a [Asked]) -> impl Iterator<Item = &'a str> {
        let given: Vec<String> = given
            .iter()
            .map(|entry| self.view.text(entry.key).to_ascii_lowercase())
            .collect();
        let names = asked.iter().map(|input| input.name.as_str());
        names.filter(move |name| !given.contains(&name.to_ascii_lowercase()))
    }
}

/// The inputs that a file declares. One with a default need not be given.
pub(super) fn asked(view: &View, entries: &[Entry]) -> Vec<Asked> {
    let is_required = |entry: &Entry| {
        let flag = view.get(entry.value, "required").map(|node| view.text(node));
        flag == Some("true") && view.get(entry.value, "default").is_none()
    };
    let entries = entries.iter();
    entries
        .map(|entry| Asked {
            name: view.text(entry.key).to_owned(),
            is_required: is_required(entry),
        })
        .collect()
}

pub(super) type Objection = (&'static str, Option<String>, bool);

/// Why a step cannot use this, what was meant, and whether that is certain.
fn step_objection(uses: &str) -> Option<Objection> {
    if uses.starts_with("docker://") {
        let is_empty = uses.len() == "docker://".len();
        return is_empty.then_some(("the image has no name", None, false));
    }
    if uses.starts_with("./")
        || uses.starts_with("../")
        || uses == "."
        || uses.starts_with(".\\")
        || uses.starts_with("$/")
    {
        return None;
    }
    let Some((name, reference)) = uses.split_once('@') else {
        let is_repository = name_is_sound(uses);
        let better = match latest_of(uses) {
            Some(latest) => Some(format!("{uses}@v{latest}")),
            None if uses.starts_with(".github/") => Some(format!("./{uses}")),
            None => is_repository.then(|| format!("{uses}@main")),
        };
        return Some(("the ref is missing: `{owner}/{repo}@{ref}`", better, false));
    };
    if reference.is_empty() {
        let better = match latest_of(name) {
            Some(latest) => Some(format!("{name}@v{latest}")),
            None => name_is_sound(name).then(|| format!("{name}@main")),
        };
        return Some(("the ref behind `@` is missing", better, false));
    }
    if reference.contains([' ', '\t']) {
        return Some(("a ref has no blanks in it", None, false));
    }
    if name_is_sound(name) {
        return None;
    }
    let trimmed = name.trim_matches('/');
    let better = (trimmed != name && name_is_sound(trimmed)).then(|| format!("{trimmed}@{reference}"));
    Some(("the repository is missing: `{owner}/{repo}@{ref}`", better, false))
}

/// The version that is taken of an action that everybody knows.
fn latest_of(name: &str) -> Option<u32> {
    popular::find(name)?.latest
}

fn name_is_sound(name: &str) -> bool {
    let mut parts = name.split('/');
    let is_word = |part: Option<&str>| {
        part.is_some_and(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        })
    };
    is_word(parts.next()) && is_word(parts.next())
}

#[cfg(test)]
mod tests {
    use super::step_objection;

    #[test]
    fn what_github_finds_is_sound() {
        for uses in [
            "a/b@v1",
            "a/b/c/d@main",
            "./x",
            "docker://a:1",
            "a-b/c.d_e@feature/x",
            "../x",
        ] {
            assert!(step_objection(uses).is_none(), "{uses}");
        }
    }

    #[test]
    fn what_it_does_not_find_is_mended_where_it_can_be() {
        let better = |uses: &str| step_objection(uses).map(|(_, better, _)| better);
        assert_eq!(better("actions/cache"), Some(Some("actions/cache@v4".into())));
        assert_eq!(better("a/b"), Some(Some("a/b@main".into())));
        assert_eq!(better("a"), Some(None));
        assert_eq!(better("a@v1"), Some(None));
        assert_eq!(better("docker://"), Some(None));
    }
}
