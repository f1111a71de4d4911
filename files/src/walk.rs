//! Which files a run is about.
//!
//! Arguments that are files are taken as they are. Folders are walked on all cores with `.gitignore` honoured, with or
//! without a repository around; names that begin with a dot are walked, because `.github/` and `.gitlab-ci.yml` matter;
//! the folders of version control and of installed packages are not. Each file comes once, in the order of the paths,
//! however the arguments overlap.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc;

use engine::FileClass;
use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::project::Project;
use crate::read;

/// Folders that hold nothing its user wrote.
const SKIPPED_FOLDERS: [&str; 4] = [".git", ".hg", ".svn", "node_modules"];

/// The files of a run.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files, in the order of their paths, each once.
    pub files: Vec<Found>,
    /// What could not be walked or was left alone, in the order of the paths.
    pub problems: Vec<EntryProblem>,
}

/// One file to work on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The absolute path, to open it by.
    pub path: PathBuf,
    /// Relative to the project's root, with `/` between its parts; what is not UTF-8 shows replacement characters.
    pub name: String,
    /// The path as the user knows it, relative to where the user is.
    pub shown: String,
    /// Whether the user named the file itself.
    pub explicit: bool,
}

impl Found {
    /// The file's class by its name.
    #[must_use]
    pub fn class(&self) -> Option<FileClass> {
        FileClass::of(&self.name)
    }
}

/// An argument or entry that gives no file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryProblem {
    /// The path as the user knows it.
    pub shown: String,
    /// What is the matter.
    pub kind: EntryProblemKind,
}

/// What can be the matter with an argument or an entry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum EntryProblemKind {
    /// The argument does not exist.
    #[error("it does not exist")]
    NotFound,
    /// The operating system refused, for the reason given.
    #[error("{0}")]
    Unreadable(String),
    /// A link whose target does not exist.
    #[error("it is a link to {0}, which does not exist")]
    BrokenLink(String),
    /// A link to a file outside the project, met in a walk.
    #[error("it is a link to {0}, outside the project, and is left alone")]
    LinkOutside(String),
    /// A FIFO, socket or device; the text says which, with its article.
    #[error("it is {kind}, not a regular file")]
    NotRegular {
        /// What it is, with its article.
        kind: &'static str,
        /// Whether the user named it.
        explicit: bool,
    },
    /// The user named a folder, and nothing in it is for qmoi.
    #[error("it is a folder, and holds no file that qmoi reads")]
    NothingInside,
    /// The user named a file in no language that qmoi reads.
    #[error("it is not JSON, YAML or JavaScript by its name")]
    Unsupported,
}

impl EntryProblem {
    /// Whether qmoi left the entry alone by its own rules, rather than failing on it: a notice that leaves the exit code
    /// alone.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(
            self.kind,
            EntryProblemKind::LinkOutside(_)
                | EntryProblemKind::NothingInside
                | EntryProblemKind::Unsupported
                | EntryProblemKind::NotRegular { explicit: false, .. }
        )
    }
}

/// Finds the files that `arguments` speak of; relative ones start at the project's start. No argument means the start.
#[must_use]
pub fn walk(project: &Project, arguments: &[PathBuf]) -> Walk {
    if arguments.is_empty() {
        let mut collected = Collected::default();
        walk_folders(project, &[project.start().to_owned()], &mut collected);
        return collected.finish();
    }
    let mut collected = Collected::default();
    let mut folders = Vec::new();
    for argument in arguments {
        let path = project.absolute(argument);
        match std::fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => folders.push(path),
            Ok(metadata) => collected.take_argument(project, path, read::irregular(metadata.file_type())),
            Err(error) => collected.problem(project.shown(&path), unreachable_entry(&path, &error)),
        }
    }
    walk_folders(project, &folders, &mut collected);
    folders.retain(|folder| !collected.speaks_of(project, folder));
    for folder in &folders {
        collected.problem(project.shown(folder), EntryProblemKind::NothingInside);
    }
    collected.finish()
}

/// What was found, in any order and perhaps more than once.
#[derive(Debug, Default)]
struct Collected {
    files: Vec<Found>,
    /// Links to files inside the project, with their targets.
    links: Vec<(Found, PathBuf)>,
    problems: Vec<EntryProblem>,
}

/// One message from a walking thread.
enum Met {
    File(Found),
    Link(Found, PathBuf),
    Problem(EntryProblem),
}

impl Collected {
    fn take_argument(&mut self, project: &Project, path: PathBuf, irregular: Option<&'static str>) {
        let found = found(project, path, true);
        if let Some(kind) = irregular {
            self.problem(found.shown, EntryProblemKind::NotRegular { kind, explicit: true });
        } else if found.class().is_none() {
            self.problem(found.shown, EntryProblemKind::Unsupported);
        } else {
            self.files.push(found);
        }
    }

    /// Whether anything in `folder` was found or told.
    fn speaks_of(&self, project: &Project, folder: &Path) -> bool {
        let linked = self.links.iter().map(|(link, _)| link);
        let mut found = self.files.iter().chain(linked);
        let mut told = self.problems.iter();
        found.any(|found| found.path.starts_with(folder))
            || told.any(|problem| project.absolute(Path::new(&problem.shown)).starts_with(folder))
    }

    fn problem(&mut self, shown: String, kind: EntryProblemKind) {
        self.problems.push(EntryProblem { shown, kind });
    }

    fn take(&mut self, met: Met) {
        match met {
            Met::File(found) => self.files.push(found),
            Met::Link(found, target) => self.links.push((found, target)),
            Met::Problem(problem) => self.problems.push(problem),
        }
    }

    /// Each file once, in order. A link is a second name of a file, and counts only when nothing else of the run reaches
    /// the same file.
    fn finish(mut self) -> Walk {
        if !self.links.is_empty() {
            let real = |found: &Found| found.path.canonicalize().unwrap_or_else(|_| found.path.clone());
            let mut reached: HashSet<PathBuf> = self.files.iter().map(real).collect();
            self.links.sort();
            let links = std::mem::take(&mut self.links).into_iter();
            self.files
                .extend(links.filter_map(|(found, target)| reached.insert(target).then_some(found)));
        }
        // Of a file met twice, the one that the user named comes first and stays.
        self.files
            .sort_by_cached_key(|found| (order(&found.path), !found.explicit));
        self.files
            .dedup_by(|later, earlier| later.path.as_os_str() == earlier.path.as_os_str());
        self.problems.sort();
        self.problems.dedup();
        Walk {
            files: self.files,
            problems: self.problems,
        }
    }
}

/// A key that sorts absolute paths part by part, as comparing paths does, at the cost of comparing bytes.
fn order(path: &Path) -> Vec<u8> {
    let separator = |byte: u8| std::path::is_separator(char::from(byte));
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes
        .map(|byte| if separator(*byte) { 0 } else { *byte })
        .collect()
}

/// The file at a path that [`Project::absolute`] gave, or below one.
fn found(project: &Project, path: PathBuf, explicit: bool) -> Found {
    Found {
        name: project.name_of_absolute(&path),
        shown: project.shown_absolute(&path),
        path,
        explicit,
    }
}

fn walk_folders(project: &Project, folders: &[PathBuf], collected: &mut Collected) {
    let Some(builder) = builder(folders) else {
        return;
    };
    let real_root = project
        .root()
        .canonicalize()
        .unwrap_or_else(|_| project.root().to_owned());
    let (sender, receiver) = mpsc::channel();
    builder.build_parallel().run(|| {
        let sender = sender.clone();
        let real_root = &real_root;
        Box::new(move |entry| {
            let (state, met) = visit(project, real_root, entry);
            match met.map(|met| sender.send(met)) {
                Some(Err(_)) => WalkState::Quit,
                _ => state,
            }
        })
    });
    drop(sender);
    for met in receiver {
        collected.take(met);
    }
}

/// How folders are walked; nothing where there are none.
fn builder(folders: &[PathBuf]) -> Option<WalkBuilder> {
    let (first, others) = folders.split_first()?;
    let mut builder = WalkBuilder::new(first);
    for folder in others {
        builder.add(folder);
    }
    builder
        .standard_filters(false)
        .git_ignore(true)
        .git_exclude(true)
        .parents(true)
        .require_git(false)
        .follow_links(false);
    Some(builder)
}

/// The names of all files of the project that are neither ignored nor installed, whatever their language, in no order. Links
/// count as files unless they lead to a folder.
pub(crate) fn all_names(project: &Project) -> Vec<String> {
    let Some(builder) = builder(&[project.root().to_owned()]) else {
        return Vec::new();
    };
    let (sender, receiver) = mpsc::channel();
    builder.build_parallel().run(|| {
        let sender = sender.clone();
        Box::new(move |entry| {
            let Ok(entry) = entry else {
                return WalkState::Continue;
            };
            let Some(kind) = entry.file_type() else {
                return WalkState::Continue;
            };
            if kind.is_dir() {
                let is_skipped = SKIPPED_FOLDERS.iter().any(|name| entry.file_name() == *name);
                return if is_skipped && entry.depth() > 0 {
                    WalkState::Skip
                } else {
                    WalkState::Continue
                };
            }
            if kind.is_symlink() && entry.path().is_dir() {
                return WalkState::Continue;
            }
            match sender.send(project.name_of_absolute(entry.path())) {
                Ok(()) => WalkState::Continue,
                Err(_) => WalkState::Quit,
            }
        })
    });
    drop(sender);
    receiver.into_iter().collect()
}

fn visit(
    project: &Project,
    real_root: &Path,
    entry: Result<DirEntry, ignore::Error>,
) -> (WalkState, Option<Met>) {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => {
            return (
                WalkState::Continue,
                Some(Met::Problem(walk_error(project, &error))),
            );
        }
    };
    let Some(kind) = entry.file_type() else {
        return (WalkState::Continue, None);
    };
    // The root of a walk was asked for by the user; only what is under it is judged.
    if kind.is_dir() {
        let skipped = entry.depth() > 0
            && (SKIPPED_FOLDERS.iter().any(|name| entry.file_name() == *name)
                || project.excludes_absolute(entry.path()));
        let state = if skipped {
            WalkState::Skip
        } else {
            WalkState::Continue
        };
        return (state, None);
    }
    // Asked first, since most files of a repository end here.
    if !may_be_ours(entry.path()) {
        return (WalkState::Continue, None);
    }
    let found = found(project, entry.into_path(), false);
    if project.excludes_absolute(&found.path) {
        return (WalkState::Continue, None);
    }
    let met = if kind.is_symlink() {
        follow(real_root, found)
    } else if let Some(kind) = read::irregular(kind) {
        Some(Met::Problem(EntryProblem {
            shown: found.shown,
            kind: EntryProblemKind::NotRegular {
                kind,
                explicit: false,
            },
        }))
    } else {
        Some(Met::File(found))
    };
    (WalkState::Continue, met)
}

/// Whether the file has a class. The name tells; its folders only choose between classes.
fn may_be_ours(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| FileClass::of(&name.to_string_lossy()).is_some())
}

/// What to make of a link that is named like a file of ours. Links to folders are not followed, so no walk runs in circles.
fn follow(real_root: &Path, link: Found) -> Option<Met> {
    let problem = |kind| {
        Some(Met::Problem(EntryProblem {
            shown: link.shown.clone(),
            kind,
        }))
    };
    match link.path.canonicalize() {
        Ok(target) if target.is_dir() => None,
        Ok(target) if !target.starts_with(real_root) => {
            problem(EntryProblemKind::LinkOutside(target.display().to_string()))
        }
        Ok(target) => {
            match std::fs::metadata(&target).map(|metadata| read::irregular(metadata.file_type())) {
                Ok(Some(kind)) => problem(EntryProblemKind::NotRegular {
                    kind,
                    explicit: false,
                }),
                _ => Some(Met::Link(link, target)),
            }
        }
        Err(error) => problem(unreachable_entry(&link.path, &error)),
    }
}

/// Why nothing is at `path`.
fn unreachable_entry(path: &Path, error: &std::io::Error) -> EntryProblemKind {
    if error.kind() != std::io::ErrorKind::NotFound {
        return EntryProblemKind::Unreadable(read::explain(error));
    }
    match std::fs::read_link(path) {
        Ok(target) => EntryProblemKind::BrokenLink(target.display().to_string()),
        Err(_) => EntryProblemKind::NotFound,
    }
}

fn walk_error(project: &Project, error: &ignore::Error) -> EntryProblem {
    EntryProblem {
        shown: path_of(error).map_or_else(|| project.shown(project.start()), |path| project.shown(path)),
        kind: EntryProblemKind::Unreadable(explain(error)),
    }
}

/// The path an error of the walk speaks of.
fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

/// The reason of an error of the walk, without its path.
pub(crate) fn explain(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => explain(err),
        ignore::Error::Io(error) => read::explain(error),
        other => other.to_string(),
    }
}
