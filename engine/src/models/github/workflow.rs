//! A workflow: its events, its jobs and what they declare.

use rustc_hash::FxHashSet;

use super::super::files::FileId;
use super::super::shape;
use super::step::{Step, local_path};
use crate::data::{Entry, Kind, NodeId, View};

/// An event that starts the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trigger {
    /// The scalar that names it.
    pub name: NodeId,
    /// Its filters, where it has any.
    pub body: Option<NodeId>,
}

/// A job's matrix.
#[derive(Debug, Clone, Default)]
pub struct Matrix {
    /// The keys, each where it comes first.
    pub keys: Vec<Entry>,
    /// The same keys where they come again, under `include:` and `exclude:`.
    pub again: Vec<Entry>,
    /// Whether a part of it is computed, so that there may be other keys.
    pub is_open: bool,
}

/// One job.
#[derive(Debug, Clone)]
pub struct WorkflowJob {
    /// Its id.
    pub id: NodeId,
    /// Its body, as it stands.
    pub body: NodeId,
    /// The jobs it waits for.
    pub needs: Vec<NodeId>,
    /// Its outputs.
    pub outputs: Vec<Entry>,
    /// Its matrix.
    pub matrix: Option<Matrix>,
    /// Its environment.
    pub env: Vec<Entry>,
    /// The reusable workflow it calls.
    pub uses: Option<NodeId>,
    /// The inputs given to a reusable workflow.
    pub with: Vec<Entry>,
    /// The secrets given to a reusable workflow.
    pub secrets: Vec<Entry>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Where its scripts run.
    pub folder: Option<NodeId>,
}

/// A workflow.
#[derive(Debug, Clone)]
pub struct Workflow {
    /// Its file.
    pub file: FileId,
    /// The events.
    pub triggers: Vec<Trigger>,
    /// The inputs of those who start it by hand and of those who call it.
    pub inputs: Vec<Entry>,
    /// The secrets it asks its callers for.
    pub secrets: Vec<Entry>,
    /// The outputs for its callers.
    pub outputs: Vec<Entry>,
    /// The environment of all jobs.
    pub env: Vec<Entry>,
    /// Where scripts run.
    pub folder: Option<NodeId>,
    /// The jobs.
    pub jobs: Vec<WorkflowJob>,
}

impl Workflow {
    /// Reads the workflow in `file`.
    #[must_use]
    pub fn read(file: FileId, view: &View) -> Self {
        let root = view.roots().first().copied();
        let get = |keys: &[&str]| root.and_then(|root| view.get_path(root, keys));
        let entries = |keys: &[&str]| {
            let value = get(keys);
            value.map(|value| shape::entries(view, value)).unwrap_or_default()
        };
        let mut inputs = entries(&["on", "workflow_dispatch", "inputs"]);
        inputs.extend(entries(&["on", "workflow_call", "inputs"]));
        let jobs = entries(&["jobs"]).into_iter();
        Self {
            file,
            triggers: get(&["on"]).map(|on| triggers(view, on)).unwrap_or_default(),
            inputs,
            secrets: entries(&["on", "workflow_call", "secrets"]),
            outputs: entries(&["on", "workflow_call", "outputs"]),
            env: entries(&["env"]),
            folder: get(&["defaults", "run", "working-directory"]),
            jobs: jobs.filter_map(|entry| WorkflowJob::read(view, entry)).collect(),
        }
    }

    /// A composite action as a workflow of one job that has its steps.
    pub(super) fn of_action(file: FileId, view: &View) -> Self {
        let root = view.roots().first().copied();
        let mut jobs = Vec::new();
        let runs = root.and_then(|root| view.own_get(root, "runs"));
        if let Some(runs) = runs
            && let Some(entry) = view.entry_of(runs)
        {
            jobs.extend(WorkflowJob::read(
                view,
                Entry {
                    key: entry.key,
                    value: runs,
                },
            ));
        }
        let inputs = root.and_then(|root| view.get(root, "inputs"));
        Self {
            file,
            triggers: Vec::new(),
            inputs: inputs
                .map(|inputs| shape::entries(view, inputs))
                .unwrap_or_default(),
            secrets: Vec::new(),
            outputs: Vec::new(),
            env: Vec::new(),
            folder: None,
            jobs,
        }
    }

    /// Whether other workflows can call it.
    #[must_use]
    pub fn is_reusable(&self, view: &View) -> bool {
        self.triggers
            .iter()
            .any(|trigger| view.text(trigger.name) == "workflow_call")
    }

    /// The job of that id; ids that differ in case only are the same.
    #[must_use]
    pub fn job(&self, view: &View, id: &str) -> Option<&WorkflowJob> {
        self.jobs
            .iter()
            .find(|job| view.text(job.id).eq_ignore_ascii_case(id))
    }
}

fn triggers(view: &View, on: NodeId) -> Vec<Trigger> {
    if shape::mapping(view, on).is_some() {
        let entries = shape::entries(view, on).into_iter();
        return entries
            .map(|entry| Trigger {
                name: entry.key,
                body: shape::mapping(view, entry.value),
            })
            .collect();
    }
    let names = shape::flat_scalars(view, on).into_iter();
    names.map(|name| Trigger { name, body: None }).collect()
}

impl WorkflowJob {
    fn read(view: &View, entry: Entry) -> Option<Self> {
        let body = shape::mapping(view, entry.value)?;
        let get = |keys: &[&str]| view.get_path(body, keys);
        let entries = |key: &str| {
            let value = get(&[key]);
            value.map(|value| shape::entries(view, value)).unwrap_or_default()
        };
        let needs = get(&["needs"]).map(|needs| shape::flat_scalars(view, needs));
        let steps = get(&["steps"]).map(|steps| Step::read_all(view, steps));
        Some(Self {
            id: entry.key,
            body,
            needs: needs
                .unwrap_or_default()
                .into_iter()
                .filter(|need| !view.text(*need).contains("${{"))
                .collect(),
            outputs: entries("outputs"),
            matrix: get(&["strategy", "matrix"]).map(|matrix| Matrix::read(view, matrix)),
            env: entries("env"),
            uses: get(&["uses"]).and_then(|uses| shape::scalar(view, uses)),
            with: entries("with"),
            secrets: entries("secrets"),
            steps: steps.unwrap_or_default(),
            folder: get(&["defaults", "run", "working-directory"]),
        })
    }

    /// The file of the reusable workflow that the job calls, if it lies in this repository.
    #[must_use]
    pub fn called_file(&self, view: &View) -> Option<Box<str>> {
        local_path(view.text(self.uses?))
    }
}

impl Matrix {
    fn read(view: &View, node: NodeId) -> Self {
        let mut matrix = Self::default();
        let Some(node) = shape::mapping(view, node) else {
            matrix.is_open = true;
            return matrix;
        };
        let mut combinations = Vec::new();
        for entry in shape::entries(view, node) {
            match view.text(entry.key) {
                "include" | "exclude" => combinations.push(entry),
                _ => matrix.keys.push(entry),
            }
        }
        let name = |entry: &Entry| view.text(entry.key).to_ascii_lowercase();
        let mut known: FxHashSet<String> = matrix.keys.iter().map(name).collect();
        for entry in combinations {
            let items = shape::flat_items(view, entry.value);
            matrix.is_open |= items.iter().any(|item| view.kind(*item) != Kind::Mapping);
            let may_add = view.text(entry.key) == "include";
            for entry in items.into_iter().flat_map(|item| shape::entries(view, item)) {
                if may_add && known.insert(name(&entry)) {
                    matrix.keys.push(entry);
                } else {
                    matrix.again.push(entry);
                }
            }
        }
        matrix
    }
}
