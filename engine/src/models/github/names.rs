//! The names of workflows and actions in the table of names.

use rustc_hash::FxHashMap;

use super::super::files::{FileId, Sources};
use super::super::names::{Definition, NameKind, Names, Occurrence, Reference, Scope, Symbol};
use super::super::spelling::{self, Spelling};
use super::super::written::Written;
use super::action::Action;
use super::script::script_outputs;
use super::step::{Step, StepOutputs};
use super::workflow::{Workflow, WorkflowJob};
use crate::data::{Entry, Kind, NodeId, View};
use crate::text::Span;

/// What owns the steps of a composite action.
const RUNS: &str = "runs";

/// Adds the names of a workflow.
pub(in super::super) fn collect_workflow(workflow: &Workflow, sources: &Sources, names: &mut Names) {
    let Some(view) = sources.view(workflow.file) else {
        return;
    };
    let mut collecting = Collecting {
        file: workflow.file,
        view,
        sources,
        names,
    };
    collecting.workflow(workflow);
    let mut owners = workflow
        .jobs
        .iter()
        .map(|job| Owner {
            span: view.span(job.body),
            name: lower(view.text(job.id)),
            job: Some(job),
            steps: &job.steps,
        })
        .collect::<Vec<_>>();
    owners.sort_by_key(|owner| owner.span.start);
    let by_id = |job: &'_ WorkflowJob| lower(view.text(job.id));
    let jobs: FxHashMap<String, &WorkflowJob> = workflow.jobs.iter().map(|job| (by_id(job), job)).collect();
    collecting.expressions(&owners, &|id| jobs.get(&lower(id)).copied());
}

/// Adds the names of an action.
pub(in super::super) fn collect_action(action: &Action, sources: &Sources, names: &mut Names) {
    let Some(view) = sources.view(action.file) else {
        return;
    };
    let mut collecting = Collecting {
        file: action.file,
        view,
        sources,
        names,
    };
    let scope = Scope::of_file(action.file);
    for entry in &action.inputs {
        collecting.define_entry(NameKind::Input, &scope, *entry, &input_detail(view, *entry));
    }
    for entry in &action.outputs {
        collecting.define_entry(NameKind::Output, &scope, *entry, "output of this action");
    }
    collecting.steps(RUNS, &action.steps);
    // Outputs of a composite action stand outside its steps and refer to them.
    let owner = Owner {
        span: Span::new(0, view.source().len()),
        name: RUNS.to_owned(),
        job: None,
        steps: &action.steps,
    };
    collecting.expressions(&[owner], &|_| None);
}

pub(super) struct Collecting<'v> {
    pub(super) file: FileId,
    pub(super) view: &'v View,
    pub(super) sources: &'v Sources,
    pub(super) names: &'v mut Names,
}

/// A job, or the whole of an action: who owns steps and a matrix.
pub(super) struct Owner<'w> {
    pub(super) span: Span,
    pub(super) name: String,
    pub(super) job: Option<&'w WorkflowJob>,
    pub(super) steps: &'w [Step],
}

impl Collecting<'_> {
    fn workflow(&mut self, workflow: &Workflow) {
        let view = self.view;
        let scope = Scope::of_file(self.file);
        for entry in &workflow.inputs {
            self.define_entry(NameKind::Input, &scope, *entry, &input_detail(view, *entry));
        }
        for entry in &workflow.secrets {
            self.define_entry(NameKind::Secret, &scope, *entry, "secret that callers hand over");
        }
        for entry in &workflow.outputs {
            self.define_entry(NameKind::Output, &scope, *entry, "output of this workflow");
        }
        for entry in &workflow.env {
            self.define_entry(NameKind::Variable, &scope, *entry, "for all jobs");
        }
        for job in &workflow.jobs {
            self.job(job);
        }
    }

    fn job(&mut self, job: &WorkflowJob) {
        let view = self.view;
        let id = lower(view.text(job.id));
        let file = Scope::of_file(self.file);
        let own = Scope::of_owner(self.file, &id);
        let runner = view
            .get(job.body, "runs-on")
            .map(|node| view.span(node).text(view.source()));
        let detail = match (job.uses, runner) {
            (Some(uses), _) => format!("job that calls {}", view.text(uses)),
            (None, Some(runner)) if !runner.contains('\n') => format!("job on {runner}"),
            _ => "job".to_owned(),
        };
        if let Some(at) = self.occurrence(NameKind::WorkflowJob, &file, job.id) {
            let span = Span::new(at.name_span.start, view.span(job.body).end);
            self.names.define(Definition {
                at,
                span,
                detail: detail.into(),
            });
        }
        for need in &job.needs {
            if let Some(at) = self.occurrence(NameKind::WorkflowJob, &file, *need) {
                self.names.refer(Reference { at, optional: false });
            }
        }
        for entry in &job.outputs {
            self.define_entry(NameKind::JobOutput, &own, *entry, "output of this job");
        }
        for entry in &job.env {
            self.define_entry(NameKind::Variable, &own, *entry, "for this job");
        }
        if let Some(matrix) = &job.matrix {
            for entry in &matrix.keys {
                let value = view.span(entry.value).text(view.source());
                let short = value.lines().next().unwrap_or_default();
                self.define_entry(NameKind::MatrixKey, &own, *entry, short);
            }
            for entry in &matrix.again {
                self.refer_entry(NameKind::MatrixKey, &own, *entry);
            }
        }
        if let Some(called) = job.called_file(view).and_then(|name| self.sources.named(&name)) {
            let scope = Scope::of_file(called);
            for entry in &job.with {
                self.refer_entry(NameKind::Input, &scope, *entry);
            }
            for entry in &job.secrets {
                self.refer_entry(NameKind::Secret, &scope, *entry);
            }
        }
        self.steps(&id, &job.steps);
    }

    fn steps(&mut self, owner: &str, steps: &[Step]) {
        let view = self.view;
        for step in steps {
            for entry in &step.env {
                let scope = Scope::of_owner(self.file, &variable_owner(owner, step));
                self.define_entry(NameKind::Variable, &scope, *entry, "for this step");
            }
            if let Some(action) = self.action_of(step) {
                for entry in &step.with {
                    self.refer_entry(NameKind::Input, &Scope::of_file(action), *entry);
                }
            }
            let Some(id) = step.id else { continue };
            let scope = Scope::of_owner(self.file, owner);
            let Some(at) = self.occurrence(NameKind::Step, &scope, id) else {
                continue;
            };
            let title = step.title(view).to_owned();
            self.names.define(Definition {
                at,
                span: view.span(step.node),
                detail: title.into(),
            });
            if let Some(run) = step.run {
                self.script_outputs(&step_owner(owner, view.text(id)), run);
            }
        }
    }

    fn script_outputs(&mut self, owner: &str, run: NodeId) {
        let written = Written::of(self.view, run);
        let scope = Scope::of_owner(self.file, owner);
        for output in script_outputs(&written.text) {
            let name = written.text.get(output.range.clone()).unwrap_or_default();
            let at = Occurrence {
                symbol: Symbol::new(NameKind::StepOutput, scope.clone(), name),
                kind: NameKind::StepOutput,
                name: name.into(),
                file: self.file,
                name_span: written.span(output.range.start, output.range.end),
                spelling: Spelling::Word,
            };
            // Where a script sets an output on several ways, each of them is a definition.
            self.names.define(Definition {
                span: at.name_span,
                at,
                detail: "set by the step's script".into(),
            });
        }
    }

    /// The file of the action in this repository that a step uses.
    pub(super) fn action_of(&self, step: &Step) -> Option<FileId> {
        let StepOutputs::OfAction(folder) = &step.outputs else {
            return None;
        };
        ["action.yml", "action.yaml"].into_iter().find_map(|name| {
            if folder.is_empty() {
                self.sources.named(name)
            } else {
                self.sources.named(&format!("{folder}/{name}"))
            }
        })
    }

    fn occurrence(&self, kind: NameKind, scope: &Scope, node: NodeId) -> Option<Occurrence> {
        let (name_span, spelling) = spelling::of_scalar(self.view, node)?;
        let name = self.view.text(node);
        Some(Occurrence {
            symbol: Symbol::new(kind, scope.clone(), name),
            kind,
            name: name.into(),
            file: self.file,
            name_span,
            spelling,
        })
    }

    fn define_entry(&mut self, kind: NameKind, scope: &Scope, entry: Entry, detail: &str) {
        if let Some(at) = self.occurrence(kind, scope, entry.key) {
            self.names.define(Definition {
                at,
                span: self.view.entry_span(entry.value),
                detail: detail.into(),
            });
        }
    }

    fn refer_entry(&mut self, kind: NameKind, scope: &Scope, entry: Entry) {
        if let Some(at) = self.occurrence(kind, scope, entry.key) {
            self.names.refer(Reference { at, optional: false });
        }
    }
}

fn input_detail(view: &View, entry: Entry) -> String {
    let text = |key: &str| {
        let node = view.get(entry.value, key)?;
        matches!(view.kind(node), Kind::Scalar(_)).then(|| view.text(node).trim())
    };
    let kind = text("type").unwrap_or("string");
    match text("description").and_then(|text| text.lines().next()) {
        Some(description) => format!("input, {kind}: {description}"),
        None => format!("input, {kind}"),
    }
}

pub(super) fn lower(name: &str) -> String {
    name.to_ascii_lowercase()
}

pub(super) fn step_owner(owner: &str, id: &str) -> String {
    format!("{owner}/{}", lower(id))
}

pub(super) fn variable_owner(owner: &str, step: &Step) -> String {
    format!("{owner}#{}", step.node.index())
}
