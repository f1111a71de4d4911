//! What GitLab would refuse about a pipeline, told of the one file at hand.
//!
//! A pipeline's root file is `.gitlab-ci.yml`. What it includes is read from the document's neighbours; when all of it is
//! there, the world is closed, and what nobody defines is unknown. A part that the root includes is judged within the root's
//! pipeline. Any other file may be a part of a pipeline that nobody here sees, as is a root that includes what lies
//! elsewhere. In such an open world nothing is called unknown; what the file itself settles, since it wins over all it
//! includes, can still be wrong. A fault is told of the file in which it stands and of no other.

mod bases;
mod bodies;
mod conditions;
mod defaults;
mod delays;
mod documents;
mod environments;
mod hints;
mod includes;
mod inputs;
mod job_names;
mod limits;
mod needs;
mod pages;
mod parts;
mod scripts;
mod stages;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use super::super::fault::{Fault, FaultKind};
use super::super::files::{FileId, Files, NoFiles, Place, Sources};
use super::super::nearness::{Nearest, Nearness};
use super::super::shape;
use super::{Job, NameUse, Pipeline, Site};
use crate::data::{Kind, NodeId, ScalarKind, View};
use crate::document::Document;
use crate::shape::{ViolationKind, is_of_its_kind};

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
    bases::INVALID,
    bodies::WITHOUT_SCRIPT,
    bodies::SCRIPT_AND_TRIGGER,
    bodies::RULES_WITH_ONLY,
    bodies::ONLY_HIDDEN,
    environments::ON_STOP,
    parts::REFERENCE,
    parts::INPUT,
    scripts::UNCLOSED,
    conditions::EXPRESSION,
    conditions::REGULAR_EXPRESSION,
    defaults::TWICE,
    defaults::UNLISTED,
    delays::START_IN,
    documents::DOCUMENTS,
    hints::NAME,
    hints::VARIABLE,
    includes::FILE,
    inputs::DEFINITION,
    inputs::FUNCTION,
    job_names::NAME,
    limits::LIMIT,
    limits::EXPOSED,
    limits::NESTING,
    pages::PUBLISH,
];

/// Where a pipeline begins, unless the project's settings say otherwise.
const ROOT: &str = ".gitlab-ci.yml";

/// The faults of a pipeline's file.
pub(crate) fn find(document: &Document) -> Vec<Fault> {
    if !is_of_its_kind(document) {
        return Vec::new();
    }
    let mut sources = Sources::default();
    let file = sources.add(document.clone(), Some(document.clone()));
    let name = document.path().rsplit('/').next().unwrap_or_default();
    let files = document.neighbours();
    let is_root =
        matches!(name, ".gitlab-ci.yml" | ".gitlab-ci.yaml") && is_beginning(document.path(), files);
    let pipeline = if is_root {
        Some(Pipeline::read(file, &mut sources, files))
    } else {
        let root = sources.load(ROOT, files);
        let whole = root.map(|root| Pipeline::read(root, &mut sources, files));
        whole.filter(|pipeline| pipeline.files.contains(&file))
    };
    let is_seen = pipeline.is_some();
    let pipeline = pipeline.unwrap_or_else(|| Pipeline::read(file, &mut sources, &NoFiles));
    let Some(view) = sources.view(file) else {
        return Vec::new();
    };
    let mut seen = Seen {
        is_closed: is_seen && !pipeline.is_open() && !includes_by_another_word(view),
        is_root,
        // Of the root of a part of the project nobody knows where its includes begin.
        knows_files: (is_seen && (document.path() == ROOT || !is_root))
            && !pipeline.includes.is_empty()
            && has_others(&files.names_in("")),
        pipeline: &pipeline,
        sources: &sources,
        file,
        view,
        nearness: Nearness::default(),
        has_known_bases: known_bases(&pipeline),
        stages: Vec::new(),
        unknown_keys: unknown_keys(document),
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
    seen.condition_faults();
    seen.default_faults();
    seen.delay_faults();
    seen.document_faults();
    seen.include_faults();
    seen.input_faults();
    seen.job_name_faults();
    seen.limit_faults();
    seen.nesting_faults();
    seen.page_faults();
    seen.hint_faults();
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

/// The keys of a document that are told of as misspelt, each with the key that was most likely meant.
fn unknown_keys(document: &Document) -> FxHashMap<NodeId, &str> {
    let violations = document.violations().list.iter();
    let unknown = violations.filter(|violation| violation.kind == ViolationKind::UnknownKey);
    unknown
        .filter_map(|violation| Some((violation.key?, violation.nearest.as_deref()?)))
        .collect()
}

/// Of each job, whether every job that it stands on is known, found from those that stand on what nobody defines.
fn known_bases(pipeline: &Pipeline) -> Vec<bool> {
    let mut standing: Vec<Vec<usize>> = vec![Vec::new(); pipeline.jobs.len()];
    let mut is_known = vec![true; pipeline.jobs.len()];
    let mut pending = Vec::new();
    for (index, job) in pipeline.jobs.iter().enumerate() {
        for base in &job.extends {
            match pipeline
                .job(&base.name)
                .and_then(|job| pipeline.job_index(&job.name))
            {
                Some(other) => standing[other].push(index),
                None => pending.push(index),
            }
        }
    }
    while let Some(index) = pending.pop() {
        if std::mem::take(&mut is_known[index]) {
            pending.extend(&standing[index]);
        }
    }
    is_known
}

/// Whether a file of a root's name is where a pipeline begins. One in a folder is part of the project's own, where there is one.
fn is_beginning(path: &str, files: &dyn Files) -> bool {
    let Some((folder, _)) = path.rsplit_once('/') else {
        return true;
    };
    let is_part = folder
        .split('/')
        .any(|part| matches!(part, ".gitlab" | ".gitlab-ci"));
    !is_part && files.read(ROOT).is_none()
}

/// Whether a project holds more than a pipeline: where a pipeline stands alone, nobody has the files that it includes.
fn has_others(names: &[Box<str>]) -> bool {
    let is_pipeline = |name: &str| matches!(name, ".gitlab-ci.yml" | ".gitlab-ci.yaml" | "qmoi.json");
    names.iter().any(|name| !is_pipeline(name))
}

/// One pipeline file and what was found in it.
struct Seen<'p> {
    pipeline: &'p Pipeline,
    sources: &'p Sources,
    file: FileId,
    view: &'p View,
    /// Whether the file is where a pipeline begins.
    is_root: bool,
    /// Whether all of the pipeline is seen.
    is_closed: bool,
    /// Whether the files of the project are known, so that one can be missing.
    knows_files: bool,
    nearness: Nearness,
    /// Of each job of the pipeline, whether every job that it stands on is known.
    has_known_bases: Vec<bool>,
    /// The stage of each job of the pipeline, where it can be told.
    stages: Vec<Option<&'p str>>,
    /// Keys that nobody knows, and what was most likely meant.
    unknown_keys: FxHashMap<NodeId, &'p str>,
    faults: Vec<Fault>,
}

impl<'p> Seen<'p> {
    /// The value of a job's keyword after `extends:`, unless it is null or lies in another file.
    fn value_of(&self, job: &Job, key: &str) -> Option<NodeId> {
        let (place, _) = self.place_of(job, key)?;
        (place.file == self.file).then_some(place.node)
    }

    /// The value of a job's keyword after `extends:`, unless it is null, in whatever file it lies.
    fn place_of(&self, job: &Job, key: &str) -> Option<(Place, &'p View)> {
        let place = self.pipeline.value_of(job, key, self.sources)?;
        let view = self.sources.view(place.file)?;
        (view.kind(place.node) != Kind::Scalar(ScalarKind::Null)).then_some((place, view))
    }

    /// Where a job stands in this file.
    fn site(&self, job: &Job) -> Option<Site> {
        job.sites
            .iter()
            .rev()
            .find(|site| site.file == self.file)
            .copied()
    }

    /// Whether everything a job stands on is in the file, so that a keyword it lacks here it lacks for good.
    fn is_whole(&self, job: &Job) -> bool {
        self.is_closed || job.extends.is_empty()
    }

    fn stage_of(&self, job: &Job) -> Option<&'p str> {
        let said = self.place_of(job, "stage").or_else(|| self.place_of(job, "type"));
        match said {
            Some((place, view)) => {
                let name = view.text(shape::scalar(view, place.node)?);
                (!name.contains('$')).then_some(name)
            }
            None => self.is_closed.then_some(super::keywords::DEFAULT_STAGE),
        }
    }

    /// The mapping that a job's own entries stand in.
    fn body(&self, job: &Job) -> Option<NodeId> {
        shape::mapping(self.view, self.site(job)?.value)
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

    /// Whether a scalar is a text, so that it can be a name.
    fn is_text(&self, node: NodeId) -> bool {
        self.view.scalar_kind(node) == Some(ScalarKind::String)
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
