//! Finding and reading `qmoi.json`, once for each folder.
//!
//! The file nearest to a checked file applies, alone. In a folder `qmoi.json` goes before `config/qmoi.json`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use engine::Limits;
use engine::configuration::{
    Configuration, ConfigurationProblem, Overrides, ProblemKind, Resolver, Vocabulary,
};
use engine::shape::Schema;

use crate::name;
use crate::read::{ReadError, read};

/// Repairs the text of a configuration that does not parse, or gives it up.
pub type Mend = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// One configuration as it was read.
#[derive(Debug)]
pub struct ConfigurationFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name for the user, relative to the project's root.
    pub name: String,
    /// Its text as found.
    pub text: String,
    /// What it says. What could not be read is left out.
    pub configuration: Configuration,
    /// What is wrong with `text`.
    pub problems: Vec<ConfigurationProblem>,
    /// Whether it does not parse as it is, and its settings were read from a repaired text.
    pub mended: bool,
    /// Where its patterns start.
    pub(crate) folder: PathBuf,
    pub(crate) resolver: Resolver,
}

impl ConfigurationFile {
    /// All that is wrong with the file, with names that select none of the rules in `vocabulary`.
    ///
    /// The spans speak of [`text`](Self::text). Where that text had to be mended, names are not looked at: their places
    /// are those of another text, and the file is to be repaired first.
    #[must_use]
    pub fn all_problems(&self, vocabulary: &Vocabulary) -> Vec<ConfigurationProblem> {
        let mut problems = self.problems.clone();
        if !self.mended {
            problems.extend(vocabulary.problems(&self.configuration));
            problems.sort_by_key(|problem| problem.span);
        }
        problems
    }

    fn parse(path: PathBuf, name: String, folder: PathBuf, text: String, how: &How) -> Self {
        let (mut configuration, mut problems) = Configuration::parse(&text);
        let broken = problems.iter().any(|problem| problem.kind == ProblemKind::Syntax);
        let mut mended = false;
        if let Some(repaired) = how.mend.as_ref().filter(|_| broken).and_then(|mend| mend(&text)) {
            let (better, left) = Configuration::parse(&repaired);
            if left.iter().all(|problem| problem.kind != ProblemKind::Syntax) {
                configuration = better;
                mended = true;
            }
        }
        let mut schemas = Vec::new();
        for (pattern, named) in &configuration.schemas {
            match schema(&folder.join(&named.value)) {
                Ok(schema) => schemas.push((pattern.value.clone(), schema)),
                Err(cause) => problems.push(ConfigurationProblem {
                    kind: ProblemKind::Content,
                    message: format!("the schema `{}` cannot be used: {cause}", named.value),
                    span: named.span,
                    suggestion: None,
                }),
            }
        }
        Self {
            path,
            name,
            text,
            resolver: Resolver::new(&configuration, &how.overrides).with_schemas(schemas),
            configuration,
            problems,
            mended,
            folder,
        }
    }
}

/// The schema at `path`, or why it cannot be used.
fn schema(path: &Path) -> Result<Arc<Schema>, String> {
    let content = read(path, &Limits::default()).map_err(|error| error.to_string())?;
    let text = String::from_utf8(content.bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let schema = Schema::parse(&text).map_err(|error| error.to_string())?;
    Ok(Arc::new(schema))
}

/// What every configuration of a project is read with.
pub(crate) struct How {
    pub(crate) overrides: Overrides,
    pub(crate) mend: Option<Mend>,
}

/// The configurations of a project, each read when the first file near it is asked about.
pub(crate) struct Configurations {
    root: PathBuf,
    how: How,
    /// The one named by the user, which then applies everywhere.
    explicit: Option<Arc<ConfigurationFile>>,
    none: Arc<Resolver>,
    by_folder: Mutex<HashMap<PathBuf, Option<Arc<ConfigurationFile>>>>,
    failures: Mutex<Vec<ReadError>>,
}

/// The configuration for a file, or the settings without one.
pub(crate) enum Nearest {
    File(Arc<ConfigurationFile>),
    None(Arc<Resolver>),
}

impl Configurations {
    pub(crate) fn new(root: PathBuf, how: How, explicit: Option<&Path>) -> Result<Self, ReadError> {
        let explicit = match explicit {
            Some(path) => Some(Arc::new(load(path, &root, root.clone(), &how)?)),
            None => None,
        };
        Ok(Self {
            none: Arc::new(Resolver::new(&Configuration::default(), &how.overrides)),
            root,
            how,
            explicit,
            by_folder: Mutex::default(),
            failures: Mutex::default(),
        })
    }

    /// The configuration for what lies directly in the absolute `folder`.
    pub(crate) fn nearest(&self, folder: &Path) -> Nearest {
        if let Some(explicit) = &self.explicit {
            return Nearest::File(Arc::clone(explicit));
        }
        let mut known = self.by_folder.lock().unwrap_or_else(PoisonError::into_inner);
        // Upwards to the first folder with an answer, then the answer is noted for all folders on the way.
        let mut passed = Vec::new();
        let mut found = None;
        for folder in folder
            .ancestors()
            .take_while(|folder| folder.starts_with(&self.root))
        {
            if let Some(answer) = known.get(folder) {
                found.clone_from(answer);
                break;
            }
            passed.push(folder.to_owned());
            found = self.of_folder(folder);
            if found.is_some() {
                break;
            }
        }
        known.extend(passed.into_iter().map(|folder| (folder, found.clone())));
        found.map_or_else(|| Nearest::None(Arc::clone(&self.none)), Nearest::File)
    }

    /// Every configuration read so far, by path.
    pub(crate) fn loaded(&self) -> Vec<Arc<ConfigurationFile>> {
        let known = self.by_folder.lock().unwrap_or_else(PoisonError::into_inner);
        let mut loaded: Vec<_> = known.values().flatten().chain(&self.explicit).cloned().collect();
        loaded.sort_by(|left, right| left.path.cmp(&right.path));
        loaded.dedup_by(|left, right| left.path == right.path);
        loaded
    }

    /// Takes out the failures to read configurations that exist.
    pub(crate) fn take_failures(&self) -> Vec<ReadError> {
        std::mem::take(&mut *self.failures.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn of_folder(&self, folder: &Path) -> Option<Arc<ConfigurationFile>> {
        let path = in_folder(folder)?;
        match load(&path, &self.root, folder.to_owned(), &self.how) {
            Ok(file) => Some(Arc::new(file)),
            Err(error) => {
                self.failures
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(error);
                None
            }
        }
    }
}

/// The path of the configuration that lies in `folder`, if there is one.
pub(crate) fn in_folder(folder: &Path) -> Option<PathBuf> {
    ["qmoi.json", "config/qmoi.json"]
        .into_iter()
        .map(|name| folder.join(name))
        .find(|path| path.symlink_metadata().is_ok())
}

fn load(path: &Path, root: &Path, folder: PathBuf, how: &How) -> Result<ConfigurationFile, ReadError> {
    let content = read(path, &Limits::default())?;
    let name = name::under(root, path).unwrap_or_else(|| name::with_slashes(path));
    // A configuration in another encoding is then told by its parser, at the first foreign byte.
    let text = String::from_utf8_lossy(&content.bytes).into_owned();
    Ok(ConfigurationFile::parse(path.to_owned(), name, folder, text, how))
}
