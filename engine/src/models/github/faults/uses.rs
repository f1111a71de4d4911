//! What steps and jobs use: whether it is named as GitHub wants it, whether it is there, and whether it gets what it asks for.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::files::Files;
use super::super::super::shape;
use super::super::WorkflowJob;
use super::super::action::Action;
use super::super::popular::{self, Popular};
use super::super::step::local_path;
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

pub(super) const CALL: FaultKind = FaultKind {
    name: "github/reusable-call",
    gives: &[
        "at", "reason", "nearest", "sure", "is_key", "missing", "section", "with", "body",
    ],
};

pub(super) const ABSENT: FaultKind = FaultKind {
    name: "github/local-missing",
    gives: &["at", "path"],
};

pub(super) const OUTDATED: FaultKind = FaultKind {
    name: "github/outdated-action",
    gives: &["at", "uses", "better"],
};

/// What may be given, by name, and whether it must be.
struct Asked {
    name: String,
    is_required: bool,
}

impl Seen<'_> {
    pub(super) fn uses_faults(&mut self, document: &Document) {
        for job in &self.workflow.jobs {
            let faults = self.job_call(job, document);
            self.faults.extend(faults);
            for step in &job.steps {
                if let Some(uses) = step.uses {
                    let faults = self.step_uses(uses, step.node, &step.with, document);
                    self.faults.extend(faults);
                }
            }
        }
    }

    fn step_uses(&self, uses: NodeId, step: NodeId, with: &[Entry], document: &Document) -> Vec<Fault> {
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
            return self.local_action(uses, &folder, step, with, document);
        }
        let Some((name, reference)) = text.split_once('@') else {
            return Vec::new();
        };
        let Some(popular) = popular::find(name) else {
            return Vec::new();
        };
        let mut found = self.popular_inputs(uses, step, with, popular);
        let major = reference
            .trim_start_matches('v')
            .split('.')
            .next()
            .and_then(|major| major.parse::<u32>().ok());
        if reference.starts_with('v') && major.is_some_and(|major| major < popular.oldest) {
            let better = format!("{name}@v{}", popular.latest);
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
            let free = popular.inputs.iter().copied();
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
            .copied()
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
        uses: NodeId,
        folder: &str,
        step: NodeId,
        with: &[Entry],
        document: &Document,
    ) -> Vec<Fault> {
        let view = self.view;
        let read = |name: &str| {
            let path = if folder.is_empty() {
                name.to_owned()
            } else {
                format!("{folder}/{name}")
            };
            document.neighbours().read(&path)
        };
        let Some(action) = read("action.yml").or_else(|| read("action.yaml")) else {
            return self.absent(
                uses,
                folder,
                &["action.yml", "action.yaml", "Dockerfile"],
                document,
            );
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
            .map(|input| self.missing_input(uses, step, &input.name))
            .collect();
        found.extend(missing);
        found
    }

    fn free<'a>(&self, given: &[Entry], asked: &'a [Asked]) -> impl Iterator<Item = &'a str> {
        let given: Vec<String> = given
            .iter()
            .map(|entry| self.view.text(entry.key).to_ascii_lowercase())
            .collect();
        let names = asked.iter().map(|input| input.name.as_str());
        names.filter(move |name| !given.contains(&name.to_ascii_lowercase()))
    }

    /// What is not in the repository, as far as it can be seen: other steps may bring it there.
    fn absent(&self, uses: NodeId, path: &str, names: &[&str], document: &Document) -> Vec<Fault> {
        let own = document.path();
        let is_seen = document.neighbours().read(own).is_some();
        let folder = document.neighbours().names_in(path);
        let is_there = folder.iter().any(|file| {
            let file = file.rsplit('/').next().unwrap_or(file);
            names.contains(&file)
        });
        if !is_seen || is_there {
            return Vec::new();
        }
        vec![Fault::new(&ABSENT).node("at", uses).text("path", path)]
    }

    fn job_call(&self, job: &WorkflowJob, document: &Document) -> Vec<Fault> {
        let view = self.view;
        let Some(uses) = job.uses.filter(|uses| !self.is_computed(*uses)) else {
            return Vec::new();
        };
        let text = view.text(uses);
        if text.is_empty() {
            return Vec::new();
        }
        if let Some((reason, better, sure)) = job_objection(text) {
            let fault = Fault::new(&FORMAT)
                .node("at", uses)
                .text("uses", text)
                .text("reason", reason);
            return vec![fault.maybe("better", better).flag("sure", sure)];
        }
        let Some(path) = job.called_file(view) else {
            return Vec::new();
        };
        let Some(called) = document.neighbours().read(&path) else {
            return match document.neighbours().read(document.path()) {
                Some(_) => vec![Fault::new(&ABSENT).node("at", uses).text("path", &*path)],
                None => Vec::new(),
            };
        };
        let Some(other) = called.view().filter(|_| !called.is_broken()) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let on = other.roots().first().and_then(|root| other.get(*root, "on"));
        let reusable = on.is_some_and(|on| {
            other.get(on, "workflow_call").is_some()
                || shape::flat_scalars(other, on)
                    .iter()
                    .any(|event| other.text(*event) == "workflow_call")
        });
        if !reusable {
            let reason =
                "The workflow is not reusable as it is missing a `on.workflow_call` trigger".to_owned();
            return vec![
                Fault::new(&CALL)
                    .node("at", uses)
                    .text("reason", reason)
                    .flag("is_key", false),
            ];
        }
        let entries = |section: &str| {
            let node = on.and_then(|on| other.get_path(on, &["workflow_call", section]));
            node.map(|node| shape::entries(other, node)).unwrap_or_default()
        };
        let inputs = entries("inputs");
        self.given(
            job,
            uses,
            ("Input", "input", "with"),
            &job.with,
            &asked(other, &inputs),
            &mut found,
        );
        for entry in &job.with {
            found.extend(self.input_mismatch(*entry, other, &inputs));
        }
        let secrets = view.get(job.body, "secrets");
        let inherits = secrets.is_some_and(|secrets| shape::mapping(view, secrets).is_none());
        if !inherits {
            self.given(
                job,
                uses,
                ("Secret", "secret", "secrets"),
                &job.secrets,
                &asked(other, &entries("secrets")),
                &mut found,
            );
        }
        found
    }

    fn given(
        &self,
        job: &WorkflowJob,
        uses: NodeId,
        (title, what, section): (&str, &str, &'static str),
        given: &[Entry],
        asked: &[Asked],
        found: &mut Vec<Fault>,
    ) {
        let view = self.view;
        let mut near: Vec<String> = Vec::new();
        for entry in given {
            let name = view.text(entry.key);
            if asked.iter().any(|input| input.name.eq_ignore_ascii_case(name)) || name.contains("${{") {
                continue;
            }
            let reason = format!("Invalid {what}, {name} is not defined in the referenced workflow");
            let nearest = self.nearest(name, self.free(given, asked));
            near.extend(nearest.map(|nearest| nearest.name.to_owned()));
            let fault = Fault::new(&CALL)
                .node("at", entry.key)
                .text("reason", reason)
                .flag("is_key", true);
            found.push(suggest(fault, nearest));
        }
        for input in asked.iter().filter(|input| input.is_required) {
            let is_given = given
                .iter()
                .any(|entry| view.text(entry.key).eq_ignore_ascii_case(&input.name));
            if is_given || near.contains(&input.name) {
                continue;
            }
            let reason = format!(
                "{title} {} is required, but not provided while calling",
                input.name
            );
            let with = view
                .get(job.body, section)
                .and_then(|with| shape::mapping(view, with));
            found.push(
                Fault::new(&CALL)
                    .node("at", uses)
                    .text("reason", reason)
                    .text("missing", input.name.as_str())
                    .text("section", section)
                    .flag("is_key", false)
                    .node("with", with)
                    .node("body", job.body),
            );
        }
    }

    /// A literal value of another type than the called workflow's input.
    fn input_mismatch(&self, entry: Entry, other: &View, inputs: &[Entry]) -> Option<Fault> {
        use crate::data::ScalarKind;
        let view = self.view;
        let name = view.text(entry.key);
        let input = inputs
            .iter()
            .find(|input| other.text(input.key).eq_ignore_ascii_case(name))?;
        let kind = other.text(shape::scalar(other, other.get(input.value, "type")?)?);
        let value = view.resolve(entry.value);
        let given = view.scalar_kind(value).filter(|_| !self.is_computed(value))?;
        let is_right = match kind {
            "boolean" => given == ScalarKind::Bool,
            "number" => matches!(given, ScalarKind::Integer | ScalarKind::Float),
            _ => true,
        };
        (!is_right && given != ScalarKind::Null).then(|| {
            let reason = format!("The input {name} is a {kind}, and '{}' is none", view.text(value));
            Fault::new(&CALL)
                .node("at", value)
                .text("reason", reason)
                .flag("is_key", false)
        })
    }
}

/// The inputs that a file declares. One with a default need not be given.
fn asked(view: &View, entries: &[Entry]) -> Vec<Asked> {
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

type Objection = (&'static str, Option<String>, bool);

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
        let better = match popular::find(uses) {
            Some(popular) => Some(format!("{uses}@v{}", popular.latest)),
            None if uses.starts_with(".github/") => Some(format!("./{uses}")),
            None => is_repository.then(|| format!("{uses}@main")),
        };
        return Some(("the ref is missing: `{owner}/{repo}@{ref}`", better, false));
    };
    if reference.is_empty() {
        let better = match popular::find(name) {
            Some(popular) => Some(format!("{name}@v{}", popular.latest)),
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

/// Why a job cannot call this.
fn job_objection(uses: &str) -> Option<Objection> {
    let is_file = |path: &str| path.ends_with(".yml") || path.ends_with(".yaml");
    if let Some(local) = uses.strip_prefix("./") {
        if let Some((path, _)) = local.split_once('@') {
            return Some((
                "a workflow of this repository has no ref",
                Some(format!("./{path}")),
                false,
            ));
        }
        let in_folder = local
            .strip_prefix(".github/workflows/")
            .is_some_and(|file| !file.contains('/'));
        if !in_folder {
            let reason = "workflows must be defined at the top level of the `.github/workflows/` directory";
            let better =
                (is_file(local) && !local.contains('/')).then(|| format!("./.github/workflows/{local}"));
            return Some((reason, better, false));
        }
        return (!is_file(local)).then_some(("a workflow's file ends in `.yml` or `.yaml`", None, false));
    }
    if uses.starts_with(".github/workflows/") && is_file(uses) {
        return Some((
            "a path in this repository begins with `./`",
            Some(format!("./{uses}")),
            true,
        ));
    }
    let form = "`{owner}/{repo}/.github/workflows/{file}@{ref}` was expected";
    let Some((path, reference)) = uses.split_once('@') else {
        let is_workflow = path_is_workflow(uses);
        return Some((form, is_workflow.then(|| format!("{uses}@main")), false));
    };
    (reference.is_empty() || !path_is_workflow(path)).then_some((form, None, false))
}

fn path_is_workflow(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), [owner, repo, ".github", "workflows", file]
        if !owner.is_empty() && !repo.is_empty() && (file.ends_with(".yml") || file.ends_with(".yaml")))
}

#[cfg(test)]
mod tests {
    use super::{job_objection, step_objection};

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
        for uses in ["a/b/.github/workflows/c.yml@v1", "./.github/workflows/c.yaml"] {
            assert!(job_objection(uses).is_none(), "{uses}");
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
        let better = |uses: &str| job_objection(uses).map(|(_, better, _)| better);
        assert_eq!(
            better("./.github/workflows/a.yml@v1"),
            Some(Some("./.github/workflows/a.yml".into()))
        );
        assert_eq!(
            better(".github/workflows/a.yml"),
            Some(Some("./.github/workflows/a.yml".into()))
        );
        assert_eq!(better("a/b@v1"), Some(None));
    }
}
