//! What a file of a known family holds, as a tree for people to find their way in it.

use super::files::FileId;
use super::github::{Action, Step, Workflow};
use super::gitlab::{Job, Pipeline};
use super::names::NameKind;
use super::npm::Manifest;
use super::project::Models;
use crate::data::{Entry, NodeId, View};
use crate::text::Span;

/// One thing in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// A few words about it.
    pub detail: String,
    /// What it is; nothing for a section.
    pub kind: Option<NameKind>,
    /// All of it.
    pub span: Span,
    /// Its name, inside of it.
    pub name_span: Span,
    /// What it holds.
    pub children: Vec<Item>,
}

/// The outline of the document that `models` are seen from.
#[must_use]
pub fn outline(models: &Models) -> Vec<Item> {
    let Some(view) = models.view() else {
        return Vec::new();
    };
    let outlining = Outlining { models, view };
    let file = models.focus;
    let mut items = Vec::new();
    if let Some(pipeline) = models.own_pipelines().next() {
        items.extend(outlining.pipeline(pipeline, file));
    }
    for workflow in models.workflows.iter().filter(|workflow| workflow.file == file) {
        items.extend(outlining.workflow(workflow));
    }
    for action in models.actions.iter().filter(|action| action.file == file) {
        items.extend(outlining.action(action));
    }
    for manifest in models.manifests.iter().filter(|manifest| manifest.file == file) {
        items.extend(outlining.manifest(manifest));
    }
    items.sort_by_key(|item| item.span.start);
    items
}

struct Outlining<'m> {
    models: &'m Models,
    view: &'m View,
}

impl Outlining<'_> {
    fn item(&self, key: NodeId, span: Span, kind: Option<NameKind>, detail: String) -> Item {
        let name_span = self.view.span(key);
        Item {
            name: self.view.text(key).to_owned(),
            detail,
            kind,
            // Behind an alias, what is named stands elsewhere.
            span: if span.encloses(name_span) { span } else { name_span },
            name_span,
            children: Vec::new(),
        }
    }

    fn entry(&self, entry: Entry, kind: Option<NameKind>, detail: String) -> Item {
        let entry_span = self.view.entry_span(entry.value);
        self.item(entry.key, entry_span, kind, detail)
    }

    fn entries(&self, entries: &[Entry], kind: NameKind) -> Vec<Item> {
        let items = entries.iter().map(|entry| {
            let value = self.view.span(entry.value).text(self.view.source());
            let detail = value.lines().next().unwrap_or_default();
            self.entry(*entry, Some(kind), detail.chars().take(60).collect())
        });
        items.collect()
    }

    /// A key at the root with children, if it is there.
    fn section(&self, keys: &[&str], children: Vec<Item>) -> Option<Item> {
        let root = *self.view.roots().first()?;
        let (last, above) = keys.split_last()?;
        let parent = self.view.get_path(root, above)?;
        let value = self.view.own_get(self.view.resolve(parent), last)?;
        let mut item = self.entry(self.view.entry_of(value)?, None, String::new());
        item.children = children;
        Some(item)
    }

    fn pipeline(&self, pipeline: &Pipeline, file: FileId) -> Vec<Item> {
        let mut items = Vec::new();
        for name in ["include", "stages", "default", "variables", "workflow"] {
            for site in pipeline.section(name).iter().filter(|site| site.file == file) {
                let entry = Entry {
                    key: site.key,
                    value: site.value,
                };
                let mut section = self.entry(entry, None, String::new());
                if name == "stages" {
                    let stages = pipeline.stages.iter().filter_map(|stage| {
                        let place = stage.place.filter(|place| place.file == file)?;
                        let span = self.view.span(place.node);
                        Some(self.item(place.node, span, Some(NameKind::Stage), String::new()))
                    });
                    section.children = stages.collect();
                }
                items.push(section);
            }
        }
        for job in &pipeline.jobs {
            items.extend(self.job(pipeline, job, file));
        }
        items
    }

    fn job(&self, pipeline: &Pipeline, job: &Job, file: FileId) -> Vec<Item> {
        let (kind, detail) = if job.is_hidden() {
            (NameKind::Template, "hidden".to_owned())
        } else {
            let stage = pipeline.stage_of(job, &self.models.names.sources);
            (NameKind::Job, stage.to_owned())
        };
        let sites = job.sites.iter().filter(|site| site.file == file);
        sites
            .map(|site| {
                let entry = Entry {
                    key: site.key,
                    value: site.value,
                };
                self.entry(entry, Some(kind), detail.clone())
            })
            .collect()
    }

    fn workflow(&self, workflow: &Workflow) -> Vec<Item> {
        let events = workflow.triggers.iter().map(|trigger| {
            let end = trigger.body.map_or(0, |body| self.view.span(body).end);
            let span = Span::new(self.view.span(trigger.name).start, end);
            self.item(trigger.name, span, None, "event".to_owned())
        });
        let mut items: Vec<Item> = self.section(&["on"], events.collect()).into_iter().collect();
        items.extend(self.section(&["env"], self.entries(&workflow.env, NameKind::Variable)));
        let jobs = workflow.jobs.iter().map(|job| {
            let mut item = self.item(
                job.id,
                Span::new(self.view.span(job.id).start, self.view.span(job.body).end),
                Some(NameKind::WorkflowJob),
                job.uses.map_or("", |uses| self.view.text(uses)).to_owned(),
            );
            item.children = self.entries(&job.outputs, NameKind::JobOutput);
            item.children.extend(self.steps(&job.steps));
            item.children.sort_by_key(|child| child.span.start);
            item
        });
        items.extend(self.section(&["jobs"], jobs.collect()));
        items
    }

    fn steps(&self, steps: &[Step]) -> Vec<Item> {
        let items = steps.iter().map(|step| {
            let span = self.view.span(step.node);
            let name = step.title(self.view).to_owned();
            let id = step.id.map(|id| self.view.text(id)).unwrap_or_default();
            let named = step.name.or(step.id).or(step.uses).or(step.run);
            let name_span = named.map_or(span, |node| self.view.span(node));
            Item {
                name,
                detail: id.to_owned(),
                kind: Some(NameKind::Step),
                span,
                name_span: if span.encloses(name_span) { name_span } else { span },
                children: Vec::new(),
            }
        });
        items.collect()
    }

    fn action(&self, action: &Action) -> Vec<Item> {
        let inputs = self.entries(&action.inputs, NameKind::Input);
        let outputs = self.entries(&action.outputs, NameKind::Output);
        let sections = [
            self.section(&["inputs"], inputs),
            self.section(&["outputs"], outputs),
            self.section(&["runs"], self.steps(&action.steps)),
        ];
        sections.into_iter().flatten().collect()
    }

    fn manifest(&self, manifest: &Manifest) -> Vec<Item> {
        let scripts = self.entries(&manifest.scripts, NameKind::Script);
        self.section(&["scripts"], scripts).into_iter().collect()
    }
}
