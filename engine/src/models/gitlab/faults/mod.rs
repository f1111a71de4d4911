//! What GitLab would refuse about the names of a pipeline, as far as one file shows it.
//!
//! A pipeline's root file is `.gitlab-ci.yml`; any other file may be a part of one, whose stages and jobs lie elsewhere. The
//! same is so of a root that includes something. In such an open world nothing is called unknown; what the file itself
//! settles, since it wins over all it includes, can still be wrong.

mod bases;
mod bodies;
mod environments;
mod needs;
mod parts;
mod scripts;
mod stages;
#[cfg(test)]
mod tests;

use super::super::fault::{Fault, FaultKind};
use super::super::files::{FileId, NoFiles, Sources};
use super::super::nearness::{Nearest, Nearness};
use super::super::shape;
use super::{Job, NameUse, Pipeline};
use crate::data::{Kind, NodeId, ScalarKind, View};
use crate::document::Document;

/// All kinds of faults of pipelines.
pub(crate) const KINDS: &[FaultKind] = &[
    stages::UNDEFINED,
    stages::MISSING,
    needs::UNDEFINED_NEED,
    needs::UNDEFINED_DEPENDENCY,
    needs::SELF,
    needs::CYCLE,
    needs::DUPLICATE,
    needs::LATER_STAGE,
    needs::NOT_IN_NEEDS,
    bases::UNDEFINED,
    bases::CYCLE,
    bodies::WITHOUT_SCRIPT,
    bodies::SCRIPT_AND_TRIGGER,
    bodies::RULES_WITH_ONLY,
    bodies::ONLY_HIDDEN,
    environments::ON_STOP,
    parts::REFERENCE,
    parts::INPUT,
    scripts::UNCLOSED,
];

/// The faults of a pipeline's file.
pub(crate) fn find(document: &Document) -> Vec<Fault> {
    let mut sources = Sources::default();
    let file = sources.add(document.clone(), Some(document.clone()));
    let pipeline = Pipeline::read(file, &mut sources, &NoFiles);
    let Some(view) = sources.view(file) else {
        return Vec::new();
    };
    let name = document.path().rsplit('/').next().unwrap_or_default();
    // What lies in GitLab's own folders is included by the pipeline, whatever it is called.
    let is_part = (document.path().split('/')).any(|part| matches!(part, ".gitlab" | ".gitlab-ci"));
    let is_root = matches!(name, ".gitlab-ci.yml" | ".gitlab-ci.yaml") && !is_part;
    let mut seen = Seen {
        is_closed: is_root && !pipeline.is_open() && !includes_by_another_word(view),
        is_root,
        pipeline: &pipeline,
        sources: &sources,
        file,
        view,
        nearness: Nearness::default(),
        stages: Vec::new(),
        faults: Vec::new(),
    };
    seen.stages = pipeline.jobs.iter().map(|job| seen.stage_of(job)).collect();
    seen.stage_faults();
    seen.need_faults();
    seen.base_faults();
    seen.body_faults();
    seen.environment_faults();
    seen.part_faults();
    seen.script_faults();
    seen.faults
}

/// Whether a key of the root is `include` but for a slip: what it would bring in is not seen.
fn includes_by_another_word(view: &View) -> bool {
    let body = super::body(view);
    let entries = body
        .map(|body| shape::own_entries(view, body))
        .unwrap_or_default();
    entries.iter().any(|entry| {
        let key = view.text(entry.key);
        let is_job = view.get(view.resolve(entry.value), "script").is_some();
        key != "include" && !is_job && strsim::osa_distance(key, "include") == 1
    })
}

/// One pipeline file and what was found in it.
struct Seen<'p> {
    pipeline: &'p Pipeline,
    sources: &'p Sources,
    file: FileId,
    view: &'p View,
    /// Whether the file is where a pipeline begins.
    is_root: bool,
    /// Whether all of the pipeline is in the file.
    is_closed: bool,
    nearness: Nearness,
    /// The stage of each job of the pipeline, where it can be told.
    stages: Vec<Option<&'p str>>,
    faults: Vec<Fault>,
}

impl<'p> Seen<'p> {
    /// The value of a job's keyword after `extends:`, unless it is null or lies in another file.
    fn value_of(&self, job: &Job, key: &str) -> Option<NodeId> {
        let place = self.pipeline.value_of(job, key, self.sources)?;
        let is_said = self.view.kind(place.node) != Kind::Scalar(ScalarKind::Null);
        (place.file == self.file && is_said).then_some(place.node)
    }

    /// Whether everything a job stands on is in the file, so that a keyword it lacks here it lacks for good.
    fn is_whole(&self, job: &Job) -> bool {
        self.is_closed || job.extends.is_empty()
    }

    fn stage_of(&self, job: &Job) -> Option<&'p str> {
        let said = self.value_of(job, "stage").or_else(|| self.value_of(job, "type"));
        match said {
            Some(node) => {
                let name = self.view.text(shape::scalar(self.view, node)?);
                (!name.contains('$')).then_some(name)
            }
            None => self.is_closed.then_some(super::keywords::DEFAULT_STAGE),
        }
    }

    /// The mapping that a job's own entries stand in.
    fn body(&self, job: &Job) -> Option<NodeId> {
        shape::mapping(self.view, job.site()?.value)
    }

    /// The item of a list, or the value, that a name stands in: of `job: name` the mapping around it.
    fn item_of(&self, used: &NameUse) -> NodeId {
        let node = used.place.node;
        match self.view.parent(node) {
            Some(parent)
                if self.view.kind(parent) == Kind::Mapping && self.view.key_text(node) == Some("job") =>
            {
                parent
            }
            _ => node,
        }
    }

    fn visible_jobs(&self) -> impl Iterator<Item = (usize, &'p Job)> + use<'p> {
        let jobs = self.pipeline.jobs.iter().enumerate();
        jobs.filter(|(_, job)| !job.is_hidden())
    }

    fn nearest<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Nearest<'a>> {
        self.nearness.of(word, known)
    }
}

/// Adds the nearest name to a fault, and whether it is the one that was meant.
fn suggest(fault: Fault, nearest: Option<Nearest<'_>>) -> Fault {
    fault
        .maybe("nearest", nearest.map(|nearest| nearest.name))
        .flag("sure", nearest.is_some_and(|nearest| nearest.is_sure))
}
