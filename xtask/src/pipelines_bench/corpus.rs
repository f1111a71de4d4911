//! The files that faults are put into: projects of real packages, in two halves.
//!
//! A list names the files, a line each, relative to its own folder; the first part of a path is the project. Everything that lies in
//! a project's folder is there when its files are checked, so that includes are found.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use engine::FileClass;
use engine::data::{Kind, View};

use super::known::gitlab::PIPELINE;
use super::sound::{PipelineNames, Platform};
use crate::half::Half;

/// A project.
#[derive(Debug)]
pub(super) struct Project {
    pub(super) name: String,
    /// Its folder.
    pub(super) folder: PathBuf,
    /// The files that are measured: paths in the folder, and texts.
    pub(super) files: BTreeMap<String, String>,
    /// What its pipeline names.
    pub(super) names: PipelineNames,
}

/// The projects of `half` in a list. Of files with the same bytes only the first counts, whatever half it is in.
///
/// # Errors
/// When the list or a file in it cannot be read.
pub(super) fn projects(list: &Path, half: Half) -> Result<Vec<Project>, Box<dyn Error>> {
    let folder = list.parent().unwrap_or(Path::new("."));
    let listed = fs::read_to_string(list)?;
    let mut seen = std::collections::BTreeSet::new();
    let mut projects: BTreeMap<String, Project> = BTreeMap::new();
    for line in listed.lines() {
        let Some((name, path)) = line.split_once('/') else {
            continue;
        };
        if Platform::of(path).is_none() {
            continue;
        }
        let bytes = fs::read(folder.join(line))?;
        let is_new = seen.insert(*blake3::hash(&bytes).as_bytes());
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        if Half::of(name) != half || !is_new {
            continue;
        }
        projects
            .entry(name.to_owned())
            .or_insert_with(|| Project {
                name: name.to_owned(),
                folder: folder.join(name),
                files: BTreeMap::new(),
                names: PipelineNames::default(),
            })
            .files
            .insert(path.to_owned(), text);
    }
    let mut projects: Vec<Project> = projects.into_values().collect();
    for project in &mut projects {
        project.names = names(&project.folder);
    }
    Ok(projects)
}

/// All files below `folder`, as paths in it.
pub(super) fn files_below(folder: &Path) -> Vec<String> {
    ignore::WalkBuilder::new(folder)
        .standard_filters(false)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            Some(
                entry
                    .path()
                    .strip_prefix(folder)
                    .ok()?
                    .to_str()?
                    .replace('\\', "/"),
            )
        })
        .collect()
}

/// What all files of GitLab in a project name together.
fn names(folder: &Path) -> PipelineNames {
    let mut names = PipelineNames::default();
    for path in files_below(folder) {
        if path.starts_with(".github/") || !path.ends_with("ml") {
            continue;
        }
        let Some(view) = fs::read_to_string(folder.join(&path))
            .ok()
            .and_then(|text| View::of(text, FileClass::Yaml))
        else {
            continue;
        };
        for root in view.roots() {
            if view.kind(*root) != Kind::Mapping {
                continue;
            }
            for entry in view.entries(*root) {
                let key = view.text(entry.key);
                match key {
                    "stages" if view.kind(entry.value) == Kind::Sequence => {
                        let stages = view.items(entry.value).map(|item| view.text(item).to_owned());
                        names.stages.extend(stages);
                    }
                    "include" => names.is_open |= is_open(&view, entry.value),
                    _ if !PIPELINE.knows(key) || key == "pages" => {
                        names.jobs.insert(key.to_owned());
                    }
                    _ => {}
                }
            }
        }
    }
    names
}

/// Whether an `include` names what is not in the project.
fn is_open(view: &View, include: engine::data::NodeId) -> bool {
    let is_elsewhere = |node| match view.kind(node) {
        Kind::Scalar(_) => view.text(node).contains("://"),
        Kind::Mapping => view.own_get(node, "local").is_none(),
        _ => true,
    };
    match view.kind(include) {
        Kind::Sequence => view.items(include).any(is_elsewhere),
        _ => is_elsewhere(include),
    }
}
