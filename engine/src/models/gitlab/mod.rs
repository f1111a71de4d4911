//! A GitLab pipeline: one root file with what it includes, as GitLab merges them.
//!
//! Includes are followed through [`Files`](super::Files) and come before what includes them; of two files that say the
//! same key, the later wins. A pipeline is *open* where something is included that nobody here can see.

mod expression;
pub(super) mod faults;
mod include;
mod job;
mod keywords;
mod names;
mod regular_expression;
mod render;
mod resolve;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use super::files::{FileId, Files, Place, Sources};
use super::shape;
use crate::data::{Kind, NodeId, ScalarKind, View};

pub(super) use include::local_name;
pub use include::{Include, IncludeTarget, Unseen, UnseenReason};
pub use job::{ChildFile, Job, NameUse, Need, NeedTarget, ReferencePath};
pub use keywords::is_keyword;
pub(super) use names::collect;
pub use render::RenderedLine;
pub use resolve::{ExtendsFault, ExtendsFaultKind, Resolved, ResolvedEntry, ResolvedJob, ResolvedMapping};

/// The longest list of files that GitLab itself reads for one pipeline.
const MOST_FILES: usize = 150;

/// One root key in one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Site {
    /// The file.
    pub file: FileId,
    /// The key.
    pub key: NodeId,
    /// The value, aliases not followed.
    pub value: NodeId,
}

impl Site {
    /// The key's place.
    #[must_use]
    pub fn key_place(self) -> Place {
        Place {
            file: self.file,
            node: self.key,
        }
    }

    /// The value's place.
    #[must_use]
    pub fn value_place(self) -> Place {
        Place {
            file: self.file,
            node: self.value,
        }
    }
}

/// A stage in the order in which stages run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: Box<str>,
    /// The item of `stages:` that names it; nothing for a stage that GitLab adds.
    pub place: Option<Place>,
}

/// A pipeline.
#[derive(Debug)]
pub struct Pipeline {
    /// The file where it begins.
    pub root: FileId,
    /// The files, each once; what a later one says wins.
    pub files: Vec<FileId>,
    /// The includes in the order in which they were met.
    pub includes: Vec<Include>,
    /// What was included and cannot be seen.
    pub unseen: Vec<Unseen>,
    /// Visible and hidden jobs, in the order of the files.
    pub jobs: Vec<Job>,
    /// The stages, `.pre` and `.post` among them.
    pub stages: Vec<Stage>,
    /// Whether `stages:` is written in a way that nobody can read before the pipeline runs.
    pub stages_are_open: bool,
    sections: FxHashMap<Box<str>, Vec<Site>>,
    by_name: FxHashMap<Box<str>, usize>,
}

impl Pipeline {
    /// Reads the pipeline that begins in `root`.
    #[must_use]
    pub fn read(root: FileId, sources: &mut Sources, files: &dyn Files) -> Self {
        let expansion = include::expand(root, sources, files);
        let mut pipeline = Self {
            root,
            files: expansion.files,
            includes: expansion.includes,
            unseen: expansion.unseen,
            jobs: Vec::new(),
            stages: Vec::new(),
            stages_are_open: false,
            sections: FxHashMap::default(),
            by_name: FxHashMap::default(),
        };
        for file in pipeline.files.clone() {
            if let Some(view) = sources.view(file) {
                pipeline.read_roots(file, view);
            }
        }
        for job in &mut pipeline.jobs {
            job.read(sources);
        }
        pipeline.read_stages(sources);
        pipeline
    }

    fn read_roots(&mut self, file: FileId, view: &View) {
        let Some(body) = body(view) else { return };
        for entry in shape::entries(view, body) {
            let site = Site {
                file,
                key: entry.key,
                value: entry.value,
            };
            let name = view.text(entry.key);
            if keywords::is_reserved(name)
                || (keywords::is_section(name) && !job::is_job_shaped(view, entry.value))
            {
                self.sections.entry(name.into()).or_default().push(site);
                continue;
            }
            let index = *self.by_name.entry(name.into()).or_insert_with(|| {
                self.jobs.push(Job::new(name));
                self.jobs.len() - 1
            });
            self.jobs[index].sites.push(site);
        }
    }

    fn read_stages(&mut self, sources: &Sources) {
        let given = |name: &str| Stage {
            name: name.into(),
            place: None,
        };
        let mut stages = vec![given(".pre")];
        let sites = self
            .section("stages")
            .last()
            .or(self.section("types").last())
            .copied();
        let is_said = |(site, view): &(Site, &View)| view.scalar_kind(site.value) != Some(ScalarKind::Null);
        let said = sites.and_then(|site| Some((site, sources.view(site.file)?)));
        match said.filter(is_said) {
            None => stages.extend(keywords::DEFAULT_STAGES.map(given)),
            Some((site, view)) => {
                let items = shape::flat_items(view, site.value);
                self.stages_are_open = items.is_empty();
                for item in items {
                    match shape::scalar(view, item).filter(|item| is_literal(view.text(*item))) {
                        Some(item) if matches!(view.text(item), ".pre" | ".post") => {}
                        Some(item) => stages.push(Stage {
                            name: view.text(item).into(),
                            place: Some(Place {
                                file: site.file,
                                node: item,
                            }),
                        }),
                        // A `!reference` or an input stands for names that are not here.
                        None => self.stages_are_open = true,
                    }
                }
            }
        }
        stages.push(given(".post"));
        self.stages = stages;
    }

    /// The sites of a section such as `default`, the strongest last.
    #[must_use]
    pub fn section(&self, name: &str) -> &[Site] {
        self.sections.get(name).map_or(&[], Vec::as_slice)
    }

    /// The job of that name, hidden ones among them.
    #[must_use]
    pub fn job(&self, name: &str) -> Option<&Job> {
        self.by_name.get(name).map(|index| &self.jobs[*index])
    }

    /// The job that a need or a dependency of that name waits for: of one that runs in parallel, `name` may be the name of
    /// one instance, `build 1/3` or `build: [linux, arm]`.
    #[must_use]
    pub fn job_needed(&self, name: &str) -> Option<&Job> {
        self.job(name)
            .or_else(|| self.job(job::name_of_all_instances(name)?))
    }

    /// The number among the jobs of the one that [`Pipeline::job_needed`] gives.
    pub(super) fn job_index(&self, name: &str) -> Option<usize> {
        let of_instance = || self.by_name.get(job::name_of_all_instances(name)?);
        self.by_name.get(name).or_else(of_instance).copied()
    }

    /// The number of a stage in the order of stages, `.pre` being 0.
    #[must_use]
    pub fn stage_index(&self, name: &str) -> Option<usize> {
        self.stages.iter().position(|stage| &*stage.name == name)
    }

    /// Whether jobs, stages or anything else may exist that are defined where nobody here can see.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.unseen
            .iter()
            .any(|unseen| unseen.reason != UnseenReason::Cycle)
    }
}

/// The mapping that holds a file's configuration: that of the first document, or, if that is a `spec:` header, of the
/// second.
fn body(view: &View) -> Option<NodeId> {
    let mut roots = view.roots().iter().copied();
    let first = roots.next()?;
    let is_header =
        view.roots().len() > 1 && view.kind(first) == Kind::Mapping && view.own_get(first, "spec").is_some();
    shape::mapping(view, if is_header { roots.next()? } else { first })
}

/// The `spec:` header of a file.
fn header(view: &View) -> Option<NodeId> {
    let first = *view.roots().first()?;
    view.get(first, "spec")
}

/// Whether a name is what it says, and nothing is put into it before the pipeline is read.
fn is_literal(name: &str) -> bool {
    !name.contains("$[[")
}
