//! The judge of a branch: the rules and the configuration that the commit itself has.
//!
//! What lies in a work tree says nothing about a branch on a server, so configurations and rule files are taken from the commit and laid out
//! in a folder of their own. Blobs found clean are remembered by their ids; the next run does not even read them.

use std::cell::RefCell;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use engine::{FileClass, Settings};
use files::{Cache, CacheKey, CacheSubject};
use hooks::{Blob, Candidate, Change, HookError, Judge, ObjectId, Repository, RepositoryPath, Verdict};
use tempfile::TempDir;

use crate::arguments::Selection;
use crate::judge::{ProjectJudge, Told};

/// Rule files and configurations are short; more is neither.
const LARGEST: usize = 1024 * 1024;

/// The judge of the tips of a branch.
pub(crate) struct BranchJudge {
    rules: Selection,
    config: Option<PathBuf>,
    end: Instant,
    /// What the cache belongs to.
    repository: PathBuf,
    opened: RefCell<Option<Opened>>,
}

/// The rules of one commit.
struct Opened {
    judge: ProjectJudge,
    cache: Cache,
    /// The files that make them, by path and blob.
    from: Vec<(RepositoryPath, ObjectId)>,
    /// The settings of the file that was asked for last, and their fingerprint: mostly the next one has the same.
    last_settings: RefCell<Option<(Arc<Settings>, [u8; 32])>>,
    _top: TempDir,
}

impl BranchJudge {
    /// A judge with a choice of rules, and with this configuration instead of the branch's where one is named. It has to be done at `end`.
    pub(crate) fn new(rules: Selection, config: Option<PathBuf>, repository: &Path, end: Instant) -> Self {
        Self {
            rules,
            config,
            end,
            repository: repository.to_owned(),
            opened: RefCell::new(None),
        }
    }

    /// Does something with the project's judge; nothing where none was opened.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&ProjectJudge) -> T) -> Option<T> {
        self.opened.borrow().as_ref().map(|opened| work(&opened.judge))
    }

    /// Keeps what was learned for the next run.
    pub(crate) fn save_cache(self) {
        if let Some(opened) = self.opened.into_inner() {
            // Only time is lost where it cannot be written.
            let _only_time_is_lost = opened.cache.save();
        }
    }

    fn lay_out(&self, repository: &dyn Repository, files: &[Change]) -> Result<Opened, HookError> {
        let from: Vec<_> = sources(files).collect();
        let ids: Vec<ObjectId> = from.iter().map(|(_, id)| id.clone()).collect();
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| HookError::Io {
                doing: "write",
                path,
                source,
            }
        };
        let top = tempfile::Builder::new()
            .prefix("qmoi-rules-")
            .tempdir()
            .map_err(failed(&std::env::temp_dir()))?;
        // The mark by which the project's root is known.
        let mark = top.path().join(".git");
        std::fs::create_dir(&mark).map_err(failed(&mark))?;
        for ((path, _), blob) in from.iter().zip(repository.blobs(&ids, LARGEST)?) {
            let (Blob::Bytes(bytes), Some(path)) = (blob, inside(top.path(), path)) else {
                continue;
            };
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(failed(folder))?;
            }
            std::fs::write(&path, bytes).map_err(failed(&path))?;
        }
        let (rules, config) = (self.rules.clone(), self.config.clone());
        let judge =
            ProjectJudge::open(top.path(), rules, config, files.len(), self.end).map_err(|failure| {
                HookError::Configuration {
                    what: failure.to_string(),
                    next: failure.next_step(),
                }
            })?;
        let cache = match files::places::cache_folder() {
            Some(folder) => {
                let fingerprint = judge.run.engine.rules().fingerprint();
                let version = env!("CARGO_PKG_VERSION");
                Cache::open(&folder, &self.repository.join("branches"), &fingerprint, version)
            }
            None => Cache::disabled(),
        };
        Ok(Opened {
            judge,
            cache,
            from,
            last_settings: RefCell::new(None),
            _top: top,
        })
    }
}

impl Opened {
    fn key(&self, path: &RepositoryPath, blob: &ObjectId) -> Option<CacheKey> {
        let name = path.name();
        let settings = self.judge.run.project.settings_for(&name);
        let mut last = self.last_settings.borrow_mut();
        let fingerprint = match &*last {
            Some((known, fingerprint)) if Arc::ptr_eq(known, &settings) => *fingerprint,
            _ => settings.fingerprint(),
        };
        *last = Some((settings, fingerprint));
        let subject = CacheSubject {
            class: FileClass::of(&name)?,
            settings: fingerprint,
            name: &name,
        };
        Some(self.cache.key(&subject, format!("git blob {blob}").as_bytes()))
    }
}

/// The files of a commit that may say which rules run, and how.
fn sources(files: &[Change]) -> impl Iterator<Item = (RepositoryPath, ObjectId)> + '_ {
    let is_source = |change: &&Change| {
        let path = change.path.bytes();
        let name = path.rsplit(|byte| *byte == b'/').next().unwrap_or_default();
        change.is_file() && (name == b"qmoi.json" || name.ends_with(b".rhai"))
    };
    files
        .iter()
        .filter(is_source)
        .map(|change| (change.path.clone(), change.new.clone()))
}

/// Where a path of a commit lies under `top`; nothing for one that leads out of it, which only a hostile commit has.
fn inside(top: &Path, path: &RepositoryPath) -> Option<PathBuf> {
    let relative = path.relative();
    let is_plain = |component: Component<'_>| matches!(component, Component::Normal(name) if name != ".git");
    (relative.components().all(is_plain) && relative.components().next().is_some())
        .then(|| top.join(relative))
}

impl Judge for BranchJudge {
    type Report = Told;

    fn open(&self, repository: &dyn Repository, files: &[Change]) -> Result<(), HookError> {
        let is_open = self.opened.borrow().as_ref().is_some_and(|opened| {
            // The same rules as for the tip before.
            opened.from.iter().cloned().eq(sources(files))
        });
        if !is_open {
            let opened = self.lay_out(repository, files)?;
            self.opened.replace(Some(opened));
        }
        Ok(())
    }

    fn is_known_clean(&self, path: &RepositoryPath, blob: &ObjectId) -> bool {
        let opened = self.opened.borrow();
        opened.as_ref().is_some_and(|opened| {
            if opened.cache.is_empty() {
                return false;
            }
            let key = opened.key(path, blob);
            key.is_some_and(|key| opened.cache.is_clean(key))
        })
    }

    fn note_clean(&self, path: &RepositoryPath, blob: &ObjectId) {
        if let Some(opened) = &*self.opened.borrow()
            && let Some(key) = opened.key(path, blob)
        {
            opened.cache.mark_clean(key);
        }
    }

    fn looks_at(&self, path: &RepositoryPath) -> bool {
        self.with(|judge| judge.looks_at(path)).unwrap_or_default()
    }

    fn largest(&self) -> usize {
        self.with(Judge::largest).unwrap_or_default()
    }

    fn check(&self, files: &[Candidate]) -> Vec<Verdict<Told>> {
        self.with(|judge| judge.check(files)).unwrap_or_default()
    }

    fn fix(&self, files: &[Candidate]) -> Vec<Verdict<Told>> {
        self.with(|judge| judge.fix(files)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_of_a_commit_leads_out_of_the_folder() {
        let top = Path::new("/top");
        let path = |text: &str| inside(top, &RepositoryPath::new(text.as_bytes()));
        assert_eq!(path("a/qmoi.json").unwrap(), Path::new("/top/a/qmoi.json"));
        for hostile in [
            "../qmoi.json",
            "/etc/qmoi.json",
            "a/../../qmoi.json",
            ".git/x.rhai",
            "",
        ] {
            assert_eq!(path(hostile), None, "{hostile}");
        }
    }
}
