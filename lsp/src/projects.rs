//! The projects of the open documents: their configuration, their rules, and the last good ones of both.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use engine::configuration::ProblemKind;
use engine::project::FactStore;
use engine::rules::RuleFile;
use engine::{Engine, RuleFault, RuleId, Rules};
use files::{Mend, Project, ReadError};

/// One project as it was when it was last read.
pub(crate) struct OpenProject {
    /// Its files and configurations.
    pub(crate) project: Project,
    /// Its rules. Projects without rules of their own have one engine together: it takes a megabyte.
    pub(crate) engine: Arc<Engine>,
    /// What its source files told so far, whoever asks.
    pub(crate) facts: Arc<FactStore>,
    /// Where the pages of qmoi's own rules are.
    pub(crate) rule_pages: Option<String>,
    /// Rule files that cannot be loaded; the last good ones are used instead.
    pub(crate) faults: Vec<RuleFault>,
    /// The project's own rules by their file's name.
    own: Vec<(RuleId, String)>,
    good: BTreeMap<String, RuleFile>,
}

impl OpenProject {
    /// The file that defines `rule`, if the project itself does.
    #[must_use]
    pub(crate) fn own_rule(&self, rule: &RuleId) -> Option<PathBuf> {
        let (_, file) = self.own.iter().find(|(own, _)| own == rule)?;
        Some(self.project.start().join(file))
    }
}

/// All projects, by the folder from which each was found.
pub(crate) struct Projects {
    /// The folders that the client works in.
    pub(crate) roots: Vec<PathBuf>,
    /// Where the pages of qmoi's own rules are.
    pub(crate) rule_pages: Option<String>,
    home: Option<PathBuf>,
    mend: Option<Mend>,
    known: HashMap<PathBuf, Arc<OpenProject>>,
    plain: OnceLock<Arc<Engine>>,
}

impl Projects {
    /// No projects yet. A search upwards does not leave `home`; `mend` repairs broken configurations.
    #[must_use]
    pub(crate) fn new(home: Option<PathBuf>, mend: Option<Mend>) -> Self {
        Self {
            roots: Vec::new(),
            rule_pages: None,
            home,
            mend,
            known: HashMap::new(),
            plain: OnceLock::new(),
        }
    }

    /// The project of the document at `path`, or of one that lies in no file: from the innermost of the client's folders
    /// around it, or from its own folder.
    ///
    /// # Errors
    /// When the current folder cannot be found out.
    pub(crate) fn of(&mut self, path: Option<&Path>) -> Result<Arc<OpenProject>, ReadError> {
        let start = match path {
            Some(path) => {
                let around = self.roots.iter().filter(|root| path.starts_with(root));
                around
                    .max_by_key(|root| root.as_os_str().len())
                    .map(PathBuf::as_path)
                    .or_else(|| path.parent())
                    .unwrap_or(path)
                    .to_owned()
            }
            None => self.roots.first().cloned().unwrap_or_else(|| PathBuf::from("/")),
        };
        self.at(&start)
    }

    /// The project found from the folder `start`.
    ///
    /// # Errors
    /// When the current folder cannot be found out.
    pub(crate) fn at(&mut self, start: &Path) -> Result<Arc<OpenProject>, ReadError> {
        if let Some(known) = self.known.get(start) {
            return Ok(Arc::clone(known));
        }
        let opened = Arc::new(self.open(start, None)?);
        self.known.insert(start.to_owned(), Arc::clone(&opened));
        Ok(opened)
    }

    /// Forgets all, so that each is read again when it is needed.
    pub(crate) fn forget(&mut self) {
        self.known.clear();
    }

    /// Reads every project again. What became broken stays as it was; says what did.
    pub(crate) fn reload(&mut self) -> Vec<String> {
        let mut told = Vec::new();
        let starts: Vec<PathBuf> = self.known.keys().cloned().collect();
        for start in starts {
            let last = self.known.get(&start).cloned();
            match self.open(&start, last.as_deref()) {
                Ok(opened) => match broken_configuration(&opened.project, &start) {
                    Some(name) => told.push(format!("{name} does not parse; the last good one stays in use")),
                    None => {
                        self.known.insert(start, Arc::new(opened));
                    }
                },
                Err(error) => told.push(error.to_string()),
            }
        }
        told
    }

    /// Every project.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<OpenProject>> {
        self.known.values()
    }

    fn open(&self, start: &Path, last: Option<&OpenProject>) -> Result<OpenProject, ReadError> {
        let options = files::Options {
            home: self.home.clone(),
            mend: self.mend.clone(),
            ..files::Options::default()
        };
        let project = Project::discover(start, options)?;
        let mut found = project.rule_files().files;
        if found.is_empty() {
            let plain = || Arc::new(Engine::new(Rules::new(Vec::new())));
            return Ok(OpenProject {
                project,
                engine: Arc::clone(self.plain.get_or_init(plain)),
                facts: Arc::default(),
                rule_pages: self.rule_pages.clone(),
                faults: Vec::new(),
                own: Vec::new(),
                good: BTreeMap::new(),
            });
        }
        let mut rules = Rules::new(found.clone());
        let faults = rules.own_faults();
        if !faults.is_empty() {
            found = with_last_good(found, &faults, last);
            rules = Rules::new(found.clone());
        }
        let all = rules.all();
        let own = all.iter().filter(|rule| !rule.embedded);
        let own = own.map(|rule| (rule.id.clone(), rule.path.clone())).collect();
        let good = found.into_iter().map(|file| (file.path.clone(), file)).collect();
        Ok(OpenProject {
            project,
            engine: Arc::new(Engine::new(rules)),
            facts: Arc::default(),
            rule_pages: self.rule_pages.clone(),
            faults,
            own,
            good,
        })
    }
}

/// The rule files with those that failed replaced by what they were when they last did not.
fn with_last_good(found: Vec<RuleFile>, faults: &[RuleFault], last: Option<&OpenProject>) -> Vec<RuleFile> {
    let failed = |file: &RuleFile| faults.iter().any(|fault| fault.path == file.path);
    found
        .into_iter()
        .filter_map(|file| match failed(&file) {
            true => last.and_then(|last| last.good.get(&file.path).cloned()),
            false => Some(file),
        })
        .collect()
}

/// The name of the configuration at `start`, if it cannot be read even when mended.
fn broken_configuration(project: &Project, start: &Path) -> Option<String> {
    // Asked about any file of the folder, the project reads the configuration that applies there.
    let _reads_it = project.settings_for(&project.name_of(&start.join("qmoi.json")));
    let loaded = project.configurations();
    let broken = loaded.iter().find(|file| {
        !file.mended
            && file
                .problems
                .iter()
                .any(|problem| problem.kind == ProblemKind::Syntax)
    })?;
    Some(broken.name.clone())
}
