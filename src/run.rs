//! One run: its project, its engine and its cache, and what is done with a single file.
//!
//! All contact with the file system goes through here, and a file that cannot be read, judged or written never stops
//! the others. Even a bug of ours that shows on one file is told as that file's and the run goes on.

use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::configuration::Vocabulary;
use engine::models::{Family, Files};
use engine::project::FactStore;
use engine::{
    Document, Engine, Explanation, FileClass, Neighbours, Refusal, RememberedFiles, RuleFault, Rules, Safety,
    Settings,
};
use files::{Cache, CacheSubject, Content, FactCache, Found, Project, ProjectFiles, ReadError};

use crate::arguments::Scope;
use crate::failure::Failure;
use crate::place::Source;
use crate::project;
use crate::report::{Repair, Report, Skipped};
use crate::selection;

/// What is to be done with each file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Say what is wrong.
    Check,
    /// Repair it with fixes at least this safe.
    Fix {
        /// The least safety.
        least: Safety,
        /// Whether the repaired text is written.
        write: bool,
    },
}

/// What became of one file.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    /// What is to be said about it; nothing when it is clean or was left alone.
    pub(crate) report: Option<Report>,
    /// Why it was left alone.
    pub(crate) skipped: Option<Skipped>,
    /// Rules that failed on it.
    pub(crate) faults: Vec<RuleFault>,
    /// Its text before and after the repair, where the two differ.
    pub(crate) change: Option<(Arc<str>, Arc<str>)>,
    /// Whether no other file had a part in it.
    pub(crate) is_of_itself: bool,
}

impl Answer {
    fn left_alone(skipped: Skipped) -> Self {
        Self {
            skipped: Some(skipped),
            ..Self::default()
        }
    }

    fn skipped(path: &str, reason: String, failed: bool) -> Self {
        Self::left_alone(Skipped {
            path: path.to_owned(),
            reason,
            failed,
        })
    }
}

/// Everything that the work on a file needs, shared by all threads.
pub(crate) struct Run {
    /// The project.
    pub(crate) project: Arc<Project>,
    /// The engine with the project's rules.
    pub(crate) engine: Engine,
    /// Whether the project has rules of its own.
    pub(crate) has_own_rules: bool,
    /// Rule files that could not be read.
    pub(crate) unread_rules: Vec<Skipped>,
    /// The project's files as they were when the run first looked at them.
    files: Arc<RememberedFiles<ProjectFiles<Arc<Project>>>>,
    /// What the source files of the project told, in this run or an earlier one.
    facts: Arc<FactStore>,
    fact_cache: FactCache,
    cache: Cache,
}

impl Run {
    /// Opens the project that `scope` speaks of.
    ///
    /// # Errors
    /// When the configuration named cannot be read, or `--select` or `--ignore` names no rule.
    pub(crate) fn open(scope: &Scope) -> Result<Self, Failure> {
        let overrides = selection::overrides(&scope.rules)?;
        let start = start(scope);
        let opened = project::open(&start, scope.config.as_deref(), overrides.clone())?;
        let has_own_rules = !opened.rules.is_empty();
        let rules = Rules::new(opened.rules);
        selection::require_known(&overrides, &vocabulary(&rules, has_own_rules))?;
        let folder = files::places::cache_folder().filter(|_| !scope.no_cache);
        let cache = match &folder {
            Some(folder) if scope.stdin_path.is_none() => {
                let version = env!("CARGO_PKG_VERSION");
                Cache::open(folder, opened.project.root(), &rules.fingerprint(), version)
            }
            _ => Cache::disabled(),
        };
        let fact_cache = FactCache::at(folder.as_deref(), opened.project.root());
        let project = Arc::new(opened.project);
        let facts = Arc::new(FactStore::default());
        let files = ProjectFiles::with_facts(Arc::clone(&project), Arc::clone(&facts));
        Ok(Self {
            files: Arc::new(RememberedFiles::new(files)),
            facts,
            fact_cache,
            project,
            engine: Engine::new(rules),
            has_own_rules,
            unread_rules: opened.unread,
            cache,
        })
    }

    /// Reads the facts of all source files at once, where a manifest among `files` will ask for them: on all cores, and
    /// before their own turn, so that what tells their facts need not be parsed again.
    pub(crate) fn prepare(&self, files: &[Found]) {
        let is_manifest = |file: &&Found| Family::of(&file.name) == Some(Family::Manifest);
        let asks = |file: &Found| self.engine.asks_for_facts(&self.project.settings_for(&file.name));
        if files.iter().find(is_manifest).is_some_and(asks) {
            self.facts.learn(self.fact_cache.load());
            let view = self.files.view();
            let _usage = view.usage(&*self.files);
        }
    }

    /// The names of all rules.
    #[must_use]
    pub(crate) fn vocabulary(&self) -> Vocabulary {
        vocabulary(self.engine.rules(), self.has_own_rules)
    }

    /// Does `task` with one file.
    #[must_use]
    pub(crate) fn process(&self, file: &Found, task: Task) -> Answer {
        guarded(&file.shown, || self.process_file(file, task))
    }

    fn process_file(&self, file: &Found, task: Task) -> Answer {
        let Some(class) = file.class() else {
            return Answer::default();
        };
        let settings = self.project.settings_for(&file.name);
        let content = match read(file, &settings) {
            Ok(content) => content,
            Err(skipped) => return Answer::left_alone(skipped),
        };
        let subject = CacheSubject {
            name: &file.name,
            class,
            settings: settings.fingerprint(),
        };
        let key = self.cache.key(&subject, &content.bytes);
        if self.cache.is_clean(key) {
            return Answer::default();
        }
        let answer = self.answer(&file.name, &file.shown, class, content.bytes, &settings, task);
        if answer.report.is_none()
            && answer.skipped.is_none()
            && answer.faults.is_empty()
            && answer.is_of_itself
        {
            self.cache.mark_clean(key);
        }
        match (&answer.change, task) {
            (Some((before, after)), Task::Fix { write: true, .. }) => {
                let before = Content {
                    bytes: before.as_bytes().to_vec(),
                };
                match write(file, &before, after) {
                    Ok(()) => answer,
                    Err(skipped) => Answer {
                        skipped: Some(skipped),
                        ..self.answer(
                            &file.name,
                            &file.shown,
                            class,
                            before.bytes,
                            &settings,
                            Task::Check,
                        )
                    },
                }
            }
            _ => answer,
        }
    }

    /// What `file` holds.
    ///
    /// # Errors
    /// When it cannot be read, or is left alone.
    pub(crate) fn read(&self, file: &Found) -> Result<Content, Skipped> {
        read(file, &self.project.settings_for(&file.name))
    }

    /// What is wrong with `bytes` as the content of `file`.
    #[must_use]
    pub(crate) fn check(&self, file: &Found, bytes: Vec<u8>) -> Answer {
        guarded(&file.shown, || match file.class() {
            Some(class) => {
                let settings = self.project.settings_for(&file.name);
                self.answer(&file.name, &file.shown, class, bytes, &settings, Task::Check)
            }
            None => Answer::default(),
        })
    }

    /// What is wrong with `file`, and how its repair was chosen where it does not parse.
    ///
    /// # Errors
    /// When it cannot be read, or is left alone.
    pub(crate) fn explain(&self, file: &Found) -> Result<(Report, Option<Explanation>), Skipped> {
        let shown = &file.shown;
        let left_alone = |reason: String| Skipped {
            path: shown.clone(),
            reason: format!("{shown}: {reason}"),
            failed: false,
        };
        let class = file
            .class()
            .ok_or_else(|| left_alone("it is not JSON, YAML or JavaScript by its name".to_owned()))?;
        let settings = self.project.settings_for(&file.name);
        let bytes = read(file, &settings)?.bytes;
        let document = self
            .document(&file.name, class, bytes, &settings)
            .map_err(|refusal| left_alone(refusal.to_string()))?;
        let report = Report {
            path: shown.clone(),
            source: Source::new(Arc::clone(document.text())),
            findings: self.engine.check(&document, &settings).findings,
            repair: None,
        };
        Ok((report, self.engine.explain(&document, &settings)))
    }

    /// The largest size in bytes of the file at `path`.
    #[must_use]
    pub(crate) fn largest(&self, path: &Path) -> usize {
        let name = self.project.name_of(path);
        self.project.settings_for(&name).limits.size
    }

    /// Does `task` with `bytes` as the file at `path`, without writing anything.
    #[must_use]
    pub(crate) fn process_input(&self, path: &Path, bytes: Vec<u8>, task: Task) -> Answer {
        let shown = path.display().to_string();
        self.process_text(&self.project.name_of(path), &shown, bytes, task)
    }

    /// Does `task` with `bytes` as the file `name` of the project, which is told of as `shown`, without writing anything.
    #[must_use]
    pub(crate) fn process_text(&self, name: &str, shown: &str, bytes: Vec<u8>, task: Task) -> Answer {
        guarded(shown, || {
            let settings = self.project.settings_for(name);
            let limit = settings.limits.size;
            if bytes.len() > limit {
                let reason = format!("{shown}: it is over the limit of {limit} bytes");
                return Answer::skipped(shown, reason, false);
            }
            match FileClass::of(name) {
                Some(class) => self.answer(name, shown, class, bytes, &settings, task),
                None => {
                    let reason = format!("{shown}: it is not JSON, YAML or JavaScript by its name");
                    Answer::skipped(shown, reason, false)
                }
            }
        })
    }

    /// `bytes` as the file `name` among the other files of the project.
    fn document(
        &self,
        name: &str,
        class: FileClass,
        bytes: Vec<u8>,
        settings: &Settings,
    ) -> Result<Document, Refusal> {
        let document = Document::from_known_bytes(name, class, bytes, &settings.limits, &self.facts)?;
        Ok(document.among(Neighbours::new(Arc::clone(&self.files))))
    }

    fn answer(
        &self,
        name: &str,
        shown: &str,
        class: FileClass,
        bytes: Vec<u8>,
        settings: &Settings,
        task: Task,
    ) -> Answer {
        let document = match self.document(name, class, bytes, settings) {
            Ok(document) => document,
            Err(refusal) => return Answer::skipped(shown, format!("{shown}: {refusal}"), false),
        };
        let answer = self.judged(&document, shown, settings, task);
        if matches!(task, Task::Fix { write: true, .. }) && answer.change.is_some() {
            self.files.keep(&document.alone());
        }
        Answer {
            is_of_itself: !document.neighbours().were_asked(),
            ..answer
        }
    }

    fn judged(&self, document: &Document, shown: &str, settings: &Settings, task: Task) -> Answer {
        match task {
            Task::Check => {
                let checked = self.engine.check(document, settings);
                Answer {
                    report: (!checked.findings.is_empty()).then(|| Report {
                        path: shown.to_owned(),
                        source: Source::new(Arc::clone(document.text())),
                        findings: checked.findings,
                        repair: None,
                    }),
                    faults: checked.faults,
                    ..Answer::default()
                }
            }
            Task::Fix { least, .. } => {
                let outcome = self.engine.fix(document, settings, least);
                let before = Arc::clone(document.text());
                let changed = *before != *outcome.text;
                let repair = Repair {
                    applied: outcome.applied,
                    refused: outcome.refused,
                    stop: outcome.stop,
                    with_unsafe: least == Safety::Unsafe,
                    changed,
                };
                if !changed && outcome.remaining.is_empty() && repair.is_silent() {
                    return Answer {
                        faults: outcome.faults,
                        ..Answer::default()
                    };
                }
                let after: Arc<str> = outcome.text.into();
                Answer {
                    report: Some(Report {
                        path: shown.to_owned(),
                        source: Source::new(Arc::clone(&after)),
                        findings: outcome.remaining,
                        repair: Some(repair),
                    }),
                    faults: outcome.faults,
                    change: changed.then_some((before, after)),
                    ..Answer::default()
                }
            }
        }
    }

    /// Keeps what was learned for the next run. A cache that cannot be written costs time only, so nobody is told.
    pub(crate) fn save_cache(self) {
        let _only_time_is_lost = self.fact_cache.save(&self.facts);
        let _only_time_is_lost = self.cache.save();
    }
}

/// Where the search for the project begins: at the file or folder named when it lies elsewhere, else here.
fn start(scope: &Scope) -> PathBuf {
    let here = PathBuf::from(".");
    let Some(named) = scope.stdin_path.as_ref().or(scope.paths.first()) else {
        return here;
    };
    let is_elsewhere = match (std::env::current_dir(), std::path::absolute(named)) {
        (Ok(current), Ok(named)) => !named.starts_with(current),
        _ => false,
    };
    if is_elsewhere { named.clone() } else { here }
}

/// The names of all rules. The embedded ones are known without loading them.
fn vocabulary(rules: &Rules, has_own_rules: bool) -> Vocabulary {
    if has_own_rules {
        let all = rules.all();
        Vocabulary::new(all.iter().map(|rule| &rule.id))
    } else {
        let ids: Vec<_> = Rules::embedded_ids().map(engine::RuleId::new).collect();
        Vocabulary::new(&ids)
    }
}

/// Reads `file` as far as `settings` allow.
fn read(file: &Found, settings: &Settings) -> Result<Content, Skipped> {
    files::read(&file.path, &settings.limits).map_err(|error| Skipped {
        path: file.shown.clone(),
        reason: reason(&error, error.next_step(), file),
        failed: !error.is_refusal() || (file.explicit && matches!(error, ReadError::NotRegular { .. })),
    })
}

/// Replaces the text of `file`, read before as `before`, by `text`.
///
/// # Errors
/// When it cannot be written, or changed meanwhile.
pub(crate) fn write(file: &Found, before: &Content, text: &str) -> Result<(), Skipped> {
    files::write(&file.path, before, text).map_err(|error| Skipped {
        path: file.shown.clone(),
        reason: reason(&error, error.next_step(), file),
        failed: true,
    })
}

/// The error with the path as the user knows it, and what to do about it.
fn reason(error: &impl Display, next: &str, file: &Found) -> String {
    let error = error
        .to_string()
        .replace(&file.path.display().to_string(), &file.shown);
    format!("{error} ({next})")
}

/// Turns a panic in `work` into a file left alone. The panic itself was reported by the hook.
fn guarded(shown: &str, work: impl FnOnce() -> Answer) -> Answer {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let reason = format!("{shown}: qmoi itself failed on it, as told above; the file is as it was");
        Answer::skipped(shown, reason, true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bug_on_one_file_is_told_as_that_files() {
        let answer = guarded("a.json", || panic!("out of bounds"));
        let skipped = answer.skipped.unwrap();
        assert!(skipped.failed && skipped.reason.starts_with("a.json: qmoi itself failed"));
    }
}
