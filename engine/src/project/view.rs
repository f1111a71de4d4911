//! What the files of a project say together, worked out when first asked for and shared by all who ask.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::declarations::Declarations;
use super::lockfile::{self, Lockfile};
use super::packages::Packages;
use super::usage::Usage;
use crate::models::Files;

/// What was worked out so far about one state of a project. It never looks again: another state is another view.
#[derive(Debug, Default)]
pub struct ProjectView {
    packages: OnceLock<Packages>,
    usage: OnceLock<Usage>,
    declarations: OnceLock<Declarations>,
    programs: OnceLock<FxHashSet<Box<str>>>,
    lockfiles: Mutex<FxHashMap<Box<str>, Option<Arc<Lockfile>>>>,
}

impl ProjectView {
    /// The packages.
    pub fn packages(&self, files: &dyn Files) -> &Packages {
        self.packages.get_or_init(|| Packages::read(files))
    }

    /// Which packages are used by which files.
    pub fn usage(&self, files: &dyn Files) -> &Usage {
        self.usage
            .get_or_init(|| Usage::collect(self.packages(files), files))
    }

    /// Who asks for which version.
    pub fn declarations(&self, files: &dyn Files) -> &Declarations {
        self.declarations
            .get_or_init(|| Declarations::of(self.packages(files)))
    }

    /// Whether a package of the project brings the program `name`.
    pub fn brings(&self, name: &str, files: &dyn Files) -> bool {
        let all = || {
            self.packages(files)
                .all()
                .flat_map(|package| package.manifest.programs.iter().cloned())
        };
        self.programs.get_or_init(|| all().collect()).contains(name)
    }

    /// The lockfile `name`, if it is there and can be read.
    pub fn lockfile(&self, name: &str, kind: lockfile::Kind, files: &dyn Files) -> Option<Arc<Lockfile>> {
        let known = |known: &FxHashMap<Box<str>, Option<Arc<Lockfile>>>| known.get(name).cloned();
        if let Some(known) = known(&self.lockfiles.lock().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        // Not under the lock: a large one takes its time.
        let read = files
            .text(name)
            .and_then(|text| Lockfile::parse(kind, &text))
            .map(Arc::new);
        let mut lockfiles = self.lockfiles.lock().unwrap_or_else(PoisonError::into_inner);
        lockfiles.entry(name.into()).or_insert(read).clone()
    }
}
