//! Reusable workflows that jobs call: whether they are named as GitHub wants it, whether they are there, and whether they get
//! what they ask for.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::files::Files;
use super::super::super::shape;
use super::super::WorkflowJob;
use super::absent::{joined, root_of};
use super::uses::{Asked, FORMAT, Objection, asked};
use super::{Seen, suggest};
use crate::data::{Entry, NodeId, View};
use crate::document::Document;

pub(super) const CALL: FaultKind = FaultKind {
    name: "github/reusable-call",
    gives: &[
        "at", "reason", "nearest", "sure", "is_key", "missing", "section", "with", "body", "grant",
        "current", "scope", "level",
    ],
};

impl Seen<'_> {
    pub(super) fn job_call(&self, job: &WorkflowJob, document: &Document) -> Vec<Fault> {
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
        let place = joined(root_of(document.path()), &path);
        let Some(called) = document.neighbours().read(&place) else {
            return self.absent_workflow(uses, &path, document);
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
        found.extend(self.beyond_permissions(job, uses, text, other));
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
    use super::job_objection;

    #[test]
    fn what_github_can_call_is_sound() {
        for uses in ["a/b/.github/workflows/c.yml@v1", "./.github/workflows/c.yaml"] {
            assert!(job_objection(uses).is_none(), "{uses}");
        }
    }

    #[test]
    fn what_it_cannot_call_is_mended_where_it_can_be() {
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
