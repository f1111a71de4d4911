//! A pipeline's stages, jobs and inputs in the table of names.

use super::super::files::{FileId, Place, Sources};
use super::super::names::{Definition, Given, NameKind, Names, Occurrence, Reference, Scope, Symbol};
use super::super::spelling::{self, Spelling};
use super::super::written::Written;
use super::job::{Job, NameUse, NeedTarget, name_of_all_instances};
use super::{Pipeline, Stage, header, local_name, shape};
use crate::data::{Kind, NodeId, View};
use crate::text::Span;

/// Adds the names of `pipeline`.
pub(in super::super) fn collect(pipeline: &Pipeline, sources: &Sources, names: &mut Names) {
    let mut collecting = Collecting {
        pipeline,
        sources,
        names,
    };
    for stage in &pipeline.stages {
        collecting.stage(stage);
    }
    collecting.hidden_stages();
    for job in &pipeline.jobs {
        collecting.define_job(job);
    }
    for job in &pipeline.jobs {
        collecting.refer_from(job);
    }
    collecting.handed_inputs();
    for file in &pipeline.files {
        if let Some(view) = sources.view(*file) {
            inputs(*file, view, collecting.names);
        }
    }
}

struct Collecting<'p> {
    pipeline: &'p Pipeline,
    sources: &'p Sources,
    names: &'p mut Names,
}

impl Collecting<'_> {
    fn symbol(&self, kind: NameKind, name: &str) -> Symbol {
        Symbol::new(kind, Scope::of_file(self.pipeline.root), name)
    }

    fn occurrence(&self, kind: NameKind, name: &str, place: Place) -> Option<Occurrence> {
        let view = self.sources.view(place.file)?;
        let (name_span, spelling) = spelling::of_scalar(view, place.node)?;
        Some(Occurrence {
            symbol: self.symbol(kind, name),
            kind,
            name: name.into(),
            file: place.file,
            name_span,
            spelling,
        })
    }

    fn stage(&mut self, stage: &Stage) {
        match stage.place {
            None => {
                let symbol = self.symbol(NameKind::Stage, &stage.name);
                let is_everywhere = matches!(&*stage.name, ".pre" | ".post");
                let detail = if is_everywhere {
                    "stage of every pipeline"
                } else {
                    "stage of pipelines that do not name their own"
                };
                self.names.given.push(Given {
                    symbol,
                    name: stage.name.clone(),
                    detail: detail.into(),
                });
            }
            Some(place) => {
                let Some(at) = self.occurrence(NameKind::Stage, &stage.name, place) else {
                    return;
                };
                let index = self.pipeline.stage_index(&stage.name).unwrap_or_default();
                let count = self.pipeline.stages.len().saturating_sub(2);
                self.names.define(Definition {
                    span: at.name_span,
                    at,
                    detail: format!("stage {index} of {count}").into(),
                });
            }
        }
    }

    /// Lists of stages that a stronger one replaces name stages without defining them.
    fn hidden_stages(&mut self) {
        let sites = self.pipeline.section("stages");
        let hidden = sites.split_last().map_or(&[][..], |(_, hidden)| hidden);
        for site in hidden {
            let Some(view) = self.sources.view(site.file) else {
                continue;
            };
            for node in shape::flat_scalars(view, site.value) {
                let place = Place {
                    file: site.file,
                    node,
                };
                self.refer(NameKind::Stage, view.text(node), place, true);
            }
        }
    }

    fn define_job(&mut self, job: &Job) {
        let kind = kind_of(job);
        let detail: Box<str> = if job.is_hidden() {
            "hidden job".into()
        } else {
            let stage = self.pipeline.stage_of(job, self.sources);
            format!("job in stage {stage}").into()
        };
        for site in job.sites.iter().rev() {
            let Some(at) = self.occurrence(kind, &job.name, site.key_place()) else {
                continue;
            };
            let Some(view) = self.sources.view(site.file) else {
                continue;
            };
            self.names.define(Definition {
                at,
                span: view.entry_span(site.value),
                detail: detail.clone(),
            });
        }
    }

    fn refer_from(&mut self, job: &Job) {
        for stage in &job.stages {
            self.refer(NameKind::Stage, &stage.name, stage.place, false);
        }
        for base in &job.extends {
            self.refer_to_job(base, false);
        }
        for need in job.needs.iter().filter(|need| need.target == NeedTarget::Here) {
            self.refer_to_job(&need.job, need.optional);
        }
        for other in job
            .dependencies
            .iter()
            .chain(&job.on_stop)
            .chain(&job.artifact_jobs)
        {
            self.refer_to_job(other, false);
        }
        for reference in &job.references {
            // A root key that is no job, such as `variables`, is referred to in the same way.
            if let Some(first) = reference
                .keys
                .first()
                .filter(|first| !super::is_keyword(&first.name))
            {
                self.refer_to_job(first, false);
            }
        }
    }

    /// The inputs that includes and triggers hand to files of this project.
    fn handed_inputs(&mut self) {
        let mut handed: Vec<(FileId, FileId, NodeId)> = Vec::new();
        for include in &self.pipeline.includes {
            for (input, file) in include.inputs.iter().flat_map(|input| {
                let files = include.files.iter();
                files.map(move |file| (input, *file))
            }) {
                handed.push((include.place.file, file, input.key));
            }
        }
        for child in self.pipeline.jobs.iter().flat_map(|job| &job.child_files) {
            if let Some(file) = self.sources.named(local_name(&child.path.name)) {
                let keys = child.inputs.iter().map(|input| input.key);
                handed.extend(keys.map(|key| (child.path.place.file, file, key)));
            }
        }
        for (from, to, node) in handed {
            let Some(view) = self.sources.view(from) else {
                continue;
            };
            let place = Place { file: from, node };
            let name = view.text(node);
            let Some(mut at) = self.occurrence(NameKind::Input, name, place) else {
                continue;
            };
            at.symbol = Symbol::new(NameKind::Input, Scope::of_file(to), name);
            self.names.refer(Reference { at, optional: false });
        }
    }

    fn refer(&mut self, kind: NameKind, name: &str, place: Place, optional: bool) {
        if let Some(at) = self.occurrence(kind, name, place) {
            self.names.refer(Reference { at, optional });
        }
    }

    fn refer_to_job(&mut self, used: &NameUse, optional: bool) {
        let job = self.pipeline.job_needed(&used.name);
        let kind = match job {
            Some(job) => kind_of(job),
            None if used.name.starts_with('.') => NameKind::Template,
            None => NameKind::Job,
        };
        let is_instance = job.is_some_and(|job| job.name != used.name);
        match name_of_all_instances(&used.name).filter(|_| is_instance) {
            None => self.refer(kind, &used.name, used.place, optional),
            Some(name) => {
                let Some(mut at) = self.occurrence(kind, name, used.place) else {
                    return;
                };
                let end = (at.name_span.start + name.len()).min(at.name_span.end);
                at.name_span = Span::new(at.name_span.start, end);
                at.spelling = Spelling::Word;
                self.names.refer(Reference { at, optional });
            }
        }
    }
}

fn kind_of(job: &Job) -> NameKind {
    if job.is_hidden() {
        NameKind::Template
    } else {
        NameKind::Job
    }
}

/// The inputs that a file's header declares, and where `$[[ inputs.x ]]` puts them.
pub(super) fn inputs(file: FileId, view: &View, names: &mut Names) {
    let symbol = |name: &str| Symbol::new(NameKind::Input, Scope::of_file(file), name);
    let declared = header(view).and_then(|header| view.get(header, "inputs"));
    for entry in declared.into_iter().flat_map(|node| shape::entries(view, node)) {
        let name = view.text(entry.key);
        if let Some((name_span, spelling)) = spelling::of_scalar(view, entry.key) {
            let at = Occurrence {
                symbol: symbol(name),
                kind: NameKind::Input,
                name: name.into(),
                file,
                name_span,
                spelling,
            };
            names.define(Definition {
                at,
                span: view.entry_span(entry.value),
                detail: "input of this file".into(),
            });
        }
    }
    if !view.source().contains("$[[") {
        return;
    }
    for node in view
        .nodes()
        .filter(|node| matches!(view.kind(*node), Kind::Scalar(_)))
    {
        let written = Written::of(view, node);
        let mut from = 0;
        while let Some(at) = written.text.get(from..).and_then(|rest| rest.find("$[[")) {
            let start = from + at + 3;
            let inside = written.text[start..].split("]]").next().unwrap_or_default();
            from = start + inside.len();
            let Some(rest) = inside.trim_start().strip_prefix("inputs.") else {
                continue;
            };
            let end = rest.find(|character: char| {
                !(character.is_alphanumeric() || character == '_' || character == '-')
            });
            let name = &rest[..end.unwrap_or(rest.len())];
            if name.is_empty() {
                continue;
            }
            let name_start = start + inside.len() - rest.len();
            names.refer(Reference {
                at: Occurrence {
                    symbol: symbol(name),
                    kind: NameKind::Input,
                    name: name.into(),
                    file,
                    name_span: written.span(name_start, name_start + name.len()),
                    spelling: Spelling::Word,
                },
                optional: false,
            });
        }
    }
}
