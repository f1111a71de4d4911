//! `include:` in all its forms, and the files that are followed.

use globset::GlobBuilder;

use super::super::files::{FileId, Files, Place, Sources};
use super::super::shape;
use super::MOST_FILES;
use crate::data::{Entry, Kind, NodeId, View};

/// What one include asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncludeTarget {
    /// Files of this project, by a path that may hold `*`.
    Local(Box<str>),
    /// A file somewhere on the web.
    Remote,
    /// Files of another project.
    Project,
    /// One of GitLab's own templates.
    Template,
    /// A component.
    Component,
    /// A file that a job makes.
    Artifact,
}

/// One include.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Include {
    /// The scalar that names it, or the mapping where there is none.
    pub place: Place,
    /// What it asks for.
    pub target: IncludeTarget,
    /// Whether it depends on `rules:`.
    pub conditional: bool,
    /// The inputs it hands over.
    pub inputs: Vec<Entry>,
    /// The files it stands for, for local ones.
    pub files: Vec<FileId>,
}

/// Why something that is included is not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnseenReason {
    /// It lies elsewhere.
    Elsewhere,
    /// Its path is put together when the pipeline is made.
    Computed,
    /// There is no such file, or it cannot be read.
    Missing,
    /// The file is there and not valid.
    Broken,
    /// The file includes itself, by whatever way.
    Cycle,
    /// More files than GitLab reads.
    TooMany,
}

/// Something that is included and not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unseen {
    /// Where it is asked for.
    pub place: Place,
    /// Why it is not seen.
    pub reason: UnseenReason,
}

/// What following all includes from a root gave.
pub(super) struct Expansion {
    pub(super) files: Vec<FileId>,
    pub(super) includes: Vec<Include>,
    pub(super) unseen: Vec<Unseen>,
}

/// Follows the includes of `root`. The walk is by hand: files include each other as deep as they like.
pub(super) fn expand(root: FileId, sources: &mut Sources, files: &dyn Files) -> Expansion {
    let mut expansion = Expansion {
        files: Vec::new(),
        includes: Vec::new(),
        unseen: Vec::new(),
    };
    let first = expansion.follow(root, sources, files);
    let mut frames = vec![(root, first)];
    let mut order = Vec::new();
    let mut count = 0;
    while let Some((file, pending)) = frames.last_mut() {
        let Some((place, next)) = pending.next() else {
            order.push(*file);
            frames.pop();
            continue;
        };
        let reason = if frames.iter().any(|(open, _)| *open == next) {
            Some(UnseenReason::Cycle)
        } else if count == MOST_FILES {
            Some(UnseenReason::TooMany)
        } else {
            None
        };
        if let Some(reason) = reason {
            expansion.unseen.push(Unseen { place, reason });
            continue;
        }
        count += 1;
        let inner = expansion.follow(next, sources, files);
        frames.push((next, inner));
    }
    // A file that comes twice is merged twice, and what it says last wins.
    let mut seen = rustc_hash::FxHashSet::default();
    order.reverse();
    order.retain(|file| seen.insert(*file));
    order.reverse();
    expansion.files = order;
    expansion
}

impl Expansion {
    /// The files that `file` includes, each with where it is asked for.
    fn follow(
        &mut self,
        file: FileId,
        sources: &mut Sources,
        files: &dyn Files,
    ) -> std::vec::IntoIter<(Place, FileId)> {
        let known = self.includes.len();
        if let Some(view) = sources.view(file) {
            self.includes.extend(read(file, view));
        }
        let mut found = Vec::new();
        for index in known..self.includes.len() {
            let place = self.includes[index].place;
            let unseen = |reason| Unseen { place, reason };
            let IncludeTarget::Local(path) = &self.includes[index].target else {
                self.unseen.push(unseen(UnseenReason::Elsewhere));
                continue;
            };
            if path.contains('$') {
                self.unseen.push(unseen(UnseenReason::Computed));
                continue;
            }
            let mut included = Vec::new();
            for name in matching(path, files) {
                if let Some(id) = sources.load(&name, files) {
                    if !sources.is_whole(id) {
                        self.unseen.push(unseen(UnseenReason::Broken));
                    }
                    included.push(id);
                }
            }
            if included.is_empty() {
                self.unseen.push(unseen(UnseenReason::Missing));
            }
            found.extend(included.iter().map(|id| (place, *id)));
            self.includes[index].files = included;
        }
        found.into_iter()
    }
}

/// The includes that a file asks for.
fn read(file: FileId, view: &View) -> Vec<Include> {
    let node = super::body(view).and_then(|body| view.get(body, "include"));
    let items = node.map(|node| shape::flat_items(view, node)).unwrap_or_default();
    let read = items.into_iter().filter_map(|item| read_one(file, view, item));
    read.collect()
}

fn read_one(file: FileId, view: &View, item: NodeId) -> Option<Include> {
    let local = |node: NodeId| {
        let text = view.text(node);
        if text.starts_with("http://") || text.starts_with("https://") {
            IncludeTarget::Remote
        } else {
            IncludeTarget::Local(text.into())
        }
    };
    let (node, target) = match view.kind(item) {
        Kind::Scalar(_) => (item, local(shape::scalar(view, item)?)),
        Kind::Mapping => {
            let value = |key: &str| view.get(item, key);
            let named = value("local").and_then(|node| shape::scalar(view, node));
            let others = [
                ("remote", IncludeTarget::Remote),
                ("project", IncludeTarget::Project),
                ("template", IncludeTarget::Template),
                ("component", IncludeTarget::Component),
                ("artifact", IncludeTarget::Artifact),
            ];
            match named {
                Some(node) => (node, IncludeTarget::Local(view.text(node).into())),
                // What nobody knows includes something, too.
                None => others
                    .into_iter()
                    .find_map(|(key, target)| Some((value(key)?, target)))
                    .unwrap_or((item, IncludeTarget::Remote)),
            }
        }
        // A `!reference` or anything else: something is included, and nobody can say what.
        _ => (item, IncludeTarget::Remote),
    };
    Some(Include {
        place: Place { file, node },
        target,
        conditional: view.get(item, "rules").is_some(),
        inputs: inputs(view, item),
        files: Vec::new(),
    })
}

/// The inputs that an include or a trigger hands over.
pub(super) fn inputs(view: &View, item: NodeId) -> Vec<Entry> {
    let inputs = view.get(item, "inputs");
    inputs
        .map(|inputs| shape::entries(view, inputs))
        .unwrap_or_default()
}

/// The name of the file at a path as pipelines write it, from the root with or without a slash.
pub(in super::super) fn local_name(path: &str) -> &str {
    path.trim().trim_start_matches("./").trim_start_matches('/')
}

/// The names of the files that a local include stands for.
fn matching(path: &str, files: &dyn Files) -> Vec<Box<str>> {
    let path = local_name(path);
    if !path.contains(['*', '?', '[', '{']) {
        return vec![path.into()];
    }
    let Ok(glob) = GlobBuilder::new(path).literal_separator(true).build() else {
        return Vec::new();
    };
    let matcher = glob.compile_matcher();
    let fixed = path.split(['*', '?', '[', '{']).next().unwrap_or_default();
    let folder = fixed.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_flat = !path.contains("**") && !path.get(folder.len() + 1..).unwrap_or(path).contains('/');
    let names = if is_flat {
        files.names_in(folder)
    } else {
        files.names_under(folder)
    };
    names
        .into_iter()
        .filter(|name| matcher.is_match(&**name) && (name.ends_with(".yml") || name.ends_with(".yaml")))
        .take(MOST_FILES)
        .collect()
}
