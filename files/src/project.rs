//! The files under one root, and what applies to each of them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::configuration::Overrides;
use engine::rules::RuleFile;
use engine::{Limits, Settings};

use crate::configuration::{ConfigurationFile, Configurations, How, Mend, Nearest, in_folder};
use crate::name;
use crate::read::{ReadError, read};

/// The folder of a project's own rules.
const RULE_FOLDER: &str = ".qmoi/rules";

/// Rules are short; more is no rule.
const RULE_LIMITS: Limits = Limits {
    size: 1024 * 1024,
    depth: usize::MAX,
};

/// What a project is opened with. The default asks for nothing.
#[derive(Clone, Default)]
pub struct Options {
    /// The configuration to use everywhere instead of looking for one. Its patterns start at the project's root.
    pub configuration: Option<PathBuf>,
    /// What the command line says about rules.
    pub overrides: Overrides,
    /// Repairs a configuration that does not parse.
    pub mend: Option<Mend>,
    /// The user's home folder: a search upwards that starts inside does not leave it.
    pub home: Option<PathBuf>,
}

/// One project: its root, its configurations and its own rules. Can be asked from many threads.
pub struct Project {
    start: PathBuf,
    root: PathBuf,
    configurations: Configurations,
}

/// The rule files of a project.
#[derive(Debug, Default)]
pub struct RuleFiles {
    /// Those that were read, by path.
    pub files: Vec<RuleFile>,
    /// Those that were not.
    pub problems: Vec<RuleFileProblem>,
}

/// A rule file or folder that was not read.
#[derive(Debug)]
pub struct RuleFileProblem {
    /// Its name for the user.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Project {
    /// Finds the project that `start`, a folder or a file, belongs to.
    ///
    /// The root is the nearest folder upwards with a `.git` in it; without one, the nearest with a configuration; without
    /// either, the starting folder itself.
    ///
    /// # Errors
    /// When the configuration named in `options` cannot be read, or the current folder cannot be found out.
    pub fn discover(start: &Path, options: Options) -> Result<Self, ReadError> {
        let here = std::path::absolute(start).map_err(|source| ReadError::Io {
            path: start.to_owned(),
            source,
        })?;
        let mut start = name::absolute(Path::new("/"), &here);
        if !start.is_dir() {
            start.pop();
        }
        let root = find_root(&start, options.home.as_deref());
        let how = How {
            overrides: options.overrides,
            mend: options.mend,
        };
        let explicit = options.configuration.map(|path| name::absolute(&start, &path));
        let configurations = Configurations::new(root.clone(), how, explicit.as_deref())?;
        Ok(Self {
            start,
            root,
            configurations,
        })
    }

    /// The absolute path of the project's root.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The absolute path of the folder the user is in; relative paths start there.
    #[must_use]
    pub fn start(&self) -> &Path {
        &self.start
    }

    /// The name of the file at `path`: relative to the root, with `/` between its parts; for a file outside, its whole
    /// path.
    #[must_use]
    pub fn name_of(&self, path: &Path) -> String {
        self.name_of_absolute(&self.absolute(path))
    }

    /// `path` as the user knows it: relative to the folder the user is in where it lies there, else the whole path.
    #[must_use]
    pub fn shown(&self, path: &Path) -> String {
        self.shown_absolute(&self.absolute(path))
    }

    pub(crate) fn name_of_absolute(&self, absolute: &Path) -> String {
        name::under(&self.root, absolute)
            .or_else(|| self.name_behind_links(absolute))
            .unwrap_or_else(|| name::with_slashes(absolute))
    }

    pub(crate) fn shown_absolute(&self, absolute: &Path) -> String {
        name::under(&self.start, absolute)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| name::with_slashes(absolute))
    }

    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        name::absolute(&self.start, path)
    }

    /// The name of a file whose path reaches the root through a link.
    fn name_behind_links(&self, absolute: &Path) -> Option<String> {
        let folder = absolute.parent()?.canonicalize().ok()?;
        let root = self.root.canonicalize().ok()?;
        name::under(&root, &folder.join(absolute.file_name()?))
    }

    /// What configuration and command line say about the file `name`, as [`name_of`](Self::name_of) gives it.
    ///
    /// Files to which the same overrides of one configuration apply share one answer.
    #[must_use]
    pub fn settings_for(&self, name: &str) -> Arc<Settings> {
        let path = self.root.join(name);
        match self.configurations.nearest(path.parent().unwrap_or(&self.root)) {
            Nearest::File(file) => {
                let within = name::under(&file.folder, &path);
                file.resolver.settings_for(within.as_deref().unwrap_or(name))
            }
            Nearest::None(resolver) => resolver.settings_for(name),
        }
    }

    /// Whether the configuration nearest to the file or folder `name` excludes it.
    #[must_use]
    pub fn excludes(&self, name: &str) -> bool {
        self.excludes_absolute(&self.root.join(name))
    }

    pub(crate) fn excludes_absolute(&self, path: &Path) -> bool {
        match self.configurations.nearest(path.parent().unwrap_or(&self.root)) {
            Nearest::File(file) if file.resolver.excludes_something() => {
                name::under(&file.folder, path).is_some_and(|within| file.resolver.excludes(&within))
            }
            _ => false,
        }
    }

    /// Every configuration that was needed so far, by path. To be asked when all files are done.
    #[must_use]
    pub fn configurations(&self) -> Vec<Arc<ConfigurationFile>> {
        self.configurations.loaded()
    }

    /// Takes out the failures to read configurations since the last call. Their folders were treated as if they had none.
    #[must_use]
    pub fn take_configuration_failures(&self) -> Vec<ReadError> {
        self.configurations.take_failures()
    }

    /// Reads the project's own rules: `.qmoi/rules/**/*.rhai` at the root and the rule folders of the configuration that
    /// applies at the start.
    #[must_use]
    pub fn rule_files(&self) -> RuleFiles {
        let mut folders = vec![(self.root.join(RULE_FOLDER), false)];
        if let Nearest::File(file) = self.configurations.nearest(&self.start) {
            let named = &file.configuration.rule_folders;
            folders.extend(named.iter().map(|folder| (self.root.join(&folder.value), true)));
        }
        let mut found = RuleFiles::default();
        let mut paths = Vec::new();
        for (folder, must_exist) in folders {
            if must_exist || folder.symlink_metadata().is_ok() {
                self.find_rules(&folder, &mut paths, &mut found.problems);
            }
        }
        paths.sort();
        paths.dedup();
        for path in paths {
            match self.read_rule(&path) {
                Ok(file) => found.files.push(file),
                Err(problem) => found.problems.push(problem),
            }
        }
        found
    }

    fn find_rules(&self, folder: &Path, paths: &mut Vec<PathBuf>, problems: &mut Vec<RuleFileProblem>) {
        let walk = ignore::WalkBuilder::new(folder).standard_filters(false).build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    let is_rule = entry
                        .path()
                        .extension()
                        .is_some_and(|extension| extension == "rhai");
                    if is_rule && entry.file_type().is_some_and(|kind| !kind.is_dir()) {
                        paths.push(entry.into_path());
                    }
                }
                Err(error) => problems.push(RuleFileProblem {
                    name: self.shown(folder),
                    reason: crate::walk::explain(&error),
                }),
            }
        }
    }

    fn read_rule(&self, path: &Path) -> Result<RuleFile, RuleFileProblem> {
        let problem = |reason: String| RuleFileProblem {
            name: self.shown(path),
            reason,
        };
        let content = read(path, &RULE_LIMITS).map_err(|error| problem(error.to_string()))?;
        let text = String::from_utf8(content.bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            problem(format!("byte {offset} is not UTF-8"))
        })?;
        Ok(RuleFile {
            path: self.shown(path),
            text,
        })
    }
}

/// The root of the project around the absolute folder `start`.
fn find_root(start: &Path, home: Option<&Path>) -> PathBuf {
    let ceiling = home.filter(|home| start.starts_with(home));
    let candidates = || {
        let mut left = false;
        start.ancestors().take_while(move |folder| {
            let inside = !left;
            left = ceiling == Some(*folder);
            inside
        })
    };
    candidates()
        .find(|folder| folder.join(".git").symlink_metadata().is_ok())
        .or_else(|| candidates().find(|folder| in_folder(folder).is_some()))
        .unwrap_or(start)
        .to_owned()
}

impl fmt::Debug for Project {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Project")
            .field("start", &self.start)
            .field("root", &self.root)
            .finish_non_exhaustive()
    }
}
