//! All models of a project, seen from one of its documents.

use rustc_hash::FxHashSet;

use super::anchors;
use super::family::{Family, WORKFLOW_FOLDERS};
use super::files::{FileId, Files, Sources};
use super::github::{self, Action, Step, StepOutputs, Workflow, action_file};
use super::gitlab::{self, Pipeline};
use super::mending::readable;
use super::names::Names;
use super::npm::{self, Manifest, manifest_in};
use crate::data::{NodeId, View};
use crate::document::Document;
use crate::language::Language;

/// Where a project's pipeline begins, unless its settings on the server say otherwise.
const PIPELINE: &str = ".gitlab-ci.yml";

/// How many pipelines, workflows or actions are read at most.
const MOST: usize = 500;

/// The models of a project.
#[derive(Debug)]
pub struct Models {
    /// All names, with the files they are in.
    pub names: Names,
    /// The document they are seen from.
    pub focus: FileId,
    /// The pipelines: the project's own, then child pipelines.
    pub pipelines: Vec<Pipeline>,
    /// The workflows.
    pub workflows: Vec<Workflow>,
    /// The actions of the project that are used.
    pub actions: Vec<Action>,
    /// The manifests whose scripts are run.
    pub manifests: Vec<Manifest>,
}

impl Models {
    /// Reads the models of the project in which `document` is a file. `typed_at` is where somebody types in it, for a
    /// document that is broken at the moment. Nothing when no model reads such a document.
    #[must_use]
    pub fn around(document: &Document, typed_at: Option<usize>, files: &dyn Files) -> Option<Self> {
        let family = Family::of(document.path());
        if document.language() == Language::JavaScript
            || (document.language() == Language::Json && family != Some(Family::Manifest))
        {
            return None;
        }
        let mut sources = Sources::default();
        let focus = sources.add(document.clone(), readable(document, typed_at));
        let pipelines = pipelines(focus, family, &mut sources, files);
        let is_part = pipelines.iter().any(|pipeline| pipeline.files.contains(&focus));
        if family.is_none() && !is_part {
            return None;
        }
        let workflows = workflows(focus, family, &mut sources, files);
        let actions = actions(focus, family, &workflows, &mut sources, files);
        let manifests = manifests(
            focus,
            family,
            (&pipelines, &workflows, &actions),
            &mut sources,
            files,
        );
        let mut models = Self {
            names: Names::default(),
            focus,
            pipelines,
            workflows,
            actions,
            manifests,
        };
        models.collect(sources);
        Some(models)
    }

    fn collect(&mut self, sources: Sources) {
        let names = &mut self.names;
        for manifest in &self.manifests {
            npm::collect_manifest(manifest, &sources, names);
        }
        let root_manifest = sources.named("package.json");
        for pipeline in &self.pipelines {
            gitlab::collect(pipeline, &sources, names);
            if let Some(manifest) = root_manifest {
                npm::collect_pipeline(pipeline, manifest, &sources, names);
            }
        }
        for workflow in &self.workflows {
            github::collect_workflow(workflow, &sources, names);
        }
        for action in &self.actions {
            github::collect_action(action, &sources, names);
        }
        for (file, steps, outer) in scripted(&self.workflows, &self.actions) {
            if let Some(view) = sources.view(file) {
                npm::collect_steps((view, file), steps, outer, &sources, names);
            }
        }
        for file in sources.ids() {
            let is_yaml = sources.document(file).language() == Language::Yaml;
            if let Some(view) = sources.view(file).filter(|_| is_yaml) {
                anchors::collect(file, view, names);
            }
        }
        names.sources = sources;
    }

    /// The data of the document they are seen from, or of the parts of it that can be read.
    #[must_use]
    pub fn view(&self) -> Option<&View> {
        self.names.sources.view(self.focus)
    }

    /// The files that an include or a `uses:` at `offset` of the document stands for.
    #[must_use]
    pub fn files_named_at(&self, offset: usize) -> Vec<FileId> {
        let Some(view) = self.view() else {
            return Vec::new();
        };
        let touches = |node: NodeId| {
            let span = view.span(node);
            span.start <= offset && offset <= span.end
        };
        let sources = &self.names.sources;
        let mut found = Vec::new();
        for pipeline in self.own_pipelines() {
            for include in &pipeline.includes {
                if include.place.file == self.focus && touches(include.place.node) {
                    found.extend(&include.files);
                }
            }
            for child in pipeline.jobs.iter().flat_map(|job| &job.child_files) {
                let place = child.path.place;
                if place.file == self.focus && touches(place.node) {
                    found.extend(sources.named(gitlab::local_name(&child.path.name)));
                }
            }
        }
        let workflows = self
            .workflows
            .iter()
            .filter(|workflow| workflow.file == self.focus);
        for job in workflows.clone().flat_map(|workflow| &workflow.jobs) {
            if job.uses.is_some_and(touches) {
                found.extend(job.called_file(view).and_then(|name| sources.named(&name)));
            }
        }
        let of_jobs = workflows
            .flat_map(|workflow| &workflow.jobs)
            .flat_map(|job| &job.steps);
        let actions = self.actions.iter().filter(|action| action.file == self.focus);
        for step in of_jobs.chain(actions.flat_map(|action| &action.steps)) {
            if let (true, StepOutputs::OfAction(folder)) = (step.uses.is_some_and(touches), &step.outputs) {
                let is_in = |action: &&Action| {
                    let name = sources.name(action.file);
                    name.rsplit_once('/').map_or("", |(folder, _)| folder) == &**folder
                };
                found.extend(self.actions.iter().find(is_in).map(|action| action.file));
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The pipelines that the document is a part of.
    pub fn own_pipelines(&self) -> impl Iterator<Item = &Pipeline> {
        self.pipelines
            .iter()
            .filter(|pipeline| pipeline.files.contains(&self.focus))
    }
}

fn pipelines(
    focus: FileId,
    family: Option<Family>,
    sources: &mut Sources,
    files: &dyn Files,
) -> Vec<Pipeline> {
    let mut pipelines: Vec<Pipeline> = Vec::new();
    let mut pending: Vec<FileId> = sources.load(PIPELINE, files).into_iter().collect();
    let mut seen = FxHashSet::default();
    while let Some(root) = pending.pop() {
        if !seen.insert(root) || pipelines.len() == MOST {
            continue;
        }
        let pipeline = Pipeline::read(root, sources, files);
        for child in pipeline.jobs.iter().flat_map(|job| &job.child_files) {
            pending.extend(sources.load(gitlab::local_name(&child.path.name), files));
        }
        pipelines.push(pipeline);
    }
    let is_part = pipelines.iter().any(|pipeline| pipeline.files.contains(&focus));
    if family == Some(Family::GitLab) && !is_part {
        pipelines.push(Pipeline::read(focus, sources, files));
    }
    pipelines
}

fn workflows(
    focus: FileId,
    family: Option<Family>,
    sources: &mut Sources,
    files: &dyn Files,
) -> Vec<Workflow> {
    let mut ids = Vec::new();
    if family == Some(Family::Workflow) {
        ids.push(focus);
    }
    for folder in WORKFLOW_FOLDERS {
        for name in files.names_in(folder) {
            if Family::of(&name) == Some(Family::Workflow) {
                ids.extend(sources.load(&name, files));
            }
        }
    }
    let mut seen = FxHashSet::default();
    ids.retain(|id| seen.insert(*id));
    ids.into_iter()
        .take(MOST)
        .filter_map(|file| Some(Workflow::read(file, sources.view(file)?)))
        .collect()
}

fn actions(
    focus: FileId,
    family: Option<Family>,
    workflows: &[Workflow],
    sources: &mut Sources,
    files: &dyn Files,
) -> Vec<Action> {
    let folder = |step: &Step| match &step.outputs {
        StepOutputs::OfAction(folder) => Some(folder.clone()),
        StepOutputs::Open => None,
    };
    let steps = workflows.iter().flat_map(|workflow| &workflow.jobs);
    let mut folders: Vec<Box<str>> = steps.flat_map(|job| &job.steps).filter_map(folder).collect();
    let mut actions = Vec::new();
    let mut seen = FxHashSet::default();
    let mut pending: Vec<FileId> = Vec::new();
    if family == Some(Family::Action) {
        pending.push(focus);
    }
    loop {
        let next = pending
            .pop()
            .or_else(|| action_file(&folders.pop()?, sources, files));
        let Some(file) = next else {
            if folders.is_empty() {
                return actions;
            }
            continue;
        };
        if !seen.insert(file) || actions.len() == MOST {
            continue;
        }
        if let Some(view) = sources.view(file) {
            let action = Action::read(file, view);
            folders.extend(action.steps.iter().filter_map(folder));
            actions.push(action);
        }
    }
}

/// Lists of steps with the file they are in and the folders said around them.
fn scripted<'m>(
    workflows: &'m [Workflow],
    actions: &'m [Action],
) -> impl Iterator<Item = (FileId, &'m [Step], [Option<NodeId>; 2])> {
    let of_jobs = workflows.iter().flat_map(|workflow| {
        let of_job = |job: &'m github::WorkflowJob| {
            let outer = [job.folder, workflow.folder];
            (workflow.file, job.steps.as_slice(), outer)
        };
        workflow.jobs.iter().map(of_job)
    });
    let of_actions = actions
        .iter()
        .map(|action| (action.file, action.steps.as_slice(), [None; 2]));
    of_jobs.chain(of_actions)
}

fn manifests(
    focus: FileId,
    family: Option<Family>,
    (pipelines, workflows, actions): (&[Pipeline], &[Workflow], &[Action]),
    sources: &mut Sources,
    files: &dyn Files,
) -> Vec<Manifest> {
    let mut folders = FxHashSet::default();
    if !pipelines.is_empty() {
        folders.insert(String::new());
    }
    for (file, steps, outer) in scripted(workflows, actions) {
        if let Some(view) = sources.view(file) {
            folders.extend(npm::folders_of_steps(view, steps, outer));
        }
    }
    let mut folders: Vec<String> = folders.into_iter().collect();
    folders.sort();
    let mut ids = Vec::new();
    if family == Some(Family::Manifest) {
        ids.push(focus);
    }
    for folder in folders.into_iter().take(MOST) {
        ids.extend(sources.load(&manifest_in(&folder), files));
    }
    let mut seen = FxHashSet::default();
    ids.retain(|id| seen.insert(*id));
    ids.into_iter()
        .filter_map(|file| Some(Manifest::read(file, sources.view(file)?)))
        .collect()
}
