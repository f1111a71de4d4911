//! The files of a project as the editor has them: an open document stands for its file, whatever the disk says.
//!
//! Files are read as everything reads them, guarded and within the limits, and never from outside the project's root.

use std::path::Path;
use std::sync::Arc;

use engine::models::{Entry, Files};
use engine::project::{FileTree, SourceFacts};
use engine::{Document, FileClass, Neighbours, RememberedFiles};
use files::{Project, ProjectFiles};

use crate::projects::OpenProject;
use crate::workspace::{OpenText, OpenTexts};

/// The files of a project, and the texts that stand for some of them.
pub(crate) struct EditedFiles {
    project: Arc<OpenProject>,
    open_texts: Arc<OpenTexts>,
}

impl EditedFiles {
    /// The files of `project` with what is open.
    #[must_use]
    pub(crate) fn of(project: &Arc<OpenProject>, open_texts: &Arc<OpenTexts>) -> Self {
        Self {
            project: Arc::clone(project),
            open_texts: Arc::clone(open_texts),
        }
    }

    /// The same as neighbours of one of them, each read once.
    #[must_use]
    pub(crate) fn as_neighbours(project: &Arc<OpenProject>, open_texts: &Arc<OpenTexts>) -> Neighbours {
        Neighbours::new(RememberedFiles::new(Self::of(project, open_texts)))
    }

    fn on_disk(&self) -> ProjectFiles<&Project> {
        ProjectFiles::with_facts(&self.project.project, Arc::clone(&self.project.facts))
    }

    /// The open document that stands for the file `name`.
    #[must_use]
    pub(crate) fn open(&self, name: &str) -> Option<&OpenText> {
        let path = self.project.project.root().join(name);
        self.open_texts.get(&path)
    }

    /// The names of files with those of open documents that belong to them.
    fn with_open(&self, on_disk: Vec<Box<str>>, belongs: impl Fn(&str) -> bool) -> Vec<Box<str>> {
        let project = &self.project.project;
        let open = self.open_texts.keys().map(|path| project.name_of(path));
        let open = open.filter(|name| belongs(name));
        let mut names: Vec<Box<str>> = on_disk.into_iter().chain(open.map(Into::into)).collect();
        names.sort();
        names.dedup();
        names
    }
}

impl Files for EditedFiles {
    fn text(&self, name: &str) -> Option<Arc<str>> {
        match self.open(name) {
            Some(open) => Some(Arc::clone(&open.text.text)),
            None => self.on_disk().text(name),
        }
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        match self.open(name) {
            Some(_) => Some(Entry::File),
            None => self.on_disk().entry(name),
        }
    }

    fn tree(&self) -> Arc<FileTree> {
        let on_disk = self.on_disk().tree().names().to_vec();
        Arc::new(FileTree::new(self.with_open(on_disk, |_| true)))
    }

    fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>> {
        let mut facts = self.on_disk().facts(names);
        for (name, facts) in names.iter().zip(&mut facts) {
            if let Some(open) = self.open(name) {
                *facts = self.project.facts.facts(name, &open.text.text);
            }
        }
        facts
    }

    fn read(&self, name: &str) -> Option<Document> {
        let class = FileClass::of(name)?;
        let limits = self.project.project.settings_for(name).limits;
        if let Some(open) = self.open(name) {
            return Document::from_text(name, class, Arc::clone(&open.text.text), &limits).ok();
        }
        self.on_disk().read(name)
    }

    fn names_in(&self, folder: &str) -> Vec<Box<str>> {
        let on_disk = self.on_disk().names_in(folder);
        let is_child = |name: &str| name.rsplit_once('/').map_or("", |(parent, _)| parent) == folder;
        self.with_open(on_disk, is_child)
    }

    fn names_under(&self, folder: &str) -> Vec<Box<str>> {
        let on_disk = self.on_disk().names_under(folder);
        self.with_open(on_disk, |name| {
            folder.is_empty() || Path::new(name).starts_with(folder)
        })
    }
}
