//! The other files of a document's project, for what only several files together tell.
//!
//! Whoever reads the file system hands them in ([`Document::among`](crate::Document::among)); a document by itself has none.
//! Who keeps verdicts asks afterwards whether a verdict came from its own bytes alone.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use crate::document::Document;
use crate::models::{Entry, Files, NoFiles};
use crate::project::{FileTree, ProjectView, SourceFacts};

/// The files around a document. Clones share them, and whether they were asked for anything.
#[derive(Clone, Default)]
pub struct Neighbours(Option<Arc<Around>>);

struct Around {
    files: Box<dyn Files + Send + Sync>,
    was_asked: AtomicBool,
}

impl Neighbours {
    /// `files`, not asked for anything so far.
    #[must_use]
    pub fn new(files: impl Files + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(Around {
            files: Box::new(files),
            was_asked: AtomicBool::new(false),
        })))
    }

    /// Whether anybody has looked at them, so that what was found depends on more than the document.
    #[must_use]
    pub fn were_asked(&self) -> bool {
        let around = self.0.as_ref();
        around.is_some_and(|around| around.was_asked.load(Ordering::Acquire))
    }

    fn asked(&self) -> Option<&dyn Files> {
        let around = self.0.as_ref()?;
        around.was_asked.store(true, Ordering::Release);
        Some(&*around.files)
    }
}

impl fmt::Debug for Neighbours {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = if self.0.is_some() { "some" } else { "none" };
        formatter.debug_tuple("Neighbours").field(&known).finish()
    }
}

impl Files for Neighbours {
    fn read(&self, name: &str) -> Option<Document> {
        self.asked()?.read(name)
    }

    fn names_in(&self, folder: &str) -> Vec<Box<str>> {
        self.asked()
            .map(|files| files.names_in(folder))
            .unwrap_or_default()
    }

    fn names_under(&self, folder: &str) -> Vec<Box<str>> {
        self.asked()
            .map(|files| files.names_under(folder))
            .unwrap_or_default()
    }

    fn text(&self, name: &str) -> Option<Arc<str>> {
        self.asked()?.text(name)
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        self.asked()?.entry(name)
    }

    fn tree(&self) -> Arc<FileTree> {
        self.asked().map(Files::tree).unwrap_or_default()
    }

    fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>> {
        match self.asked() {
            Some(files) => files.facts(names),
            None => NoFiles.facts(names),
        }
    }

    fn view(&self) -> Arc<ProjectView> {
        self.asked().map(Files::view).unwrap_or_default()
    }
}

/// Files that are read once, so that everybody sees them as they were then.
#[derive(Debug)]
pub struct RememberedFiles<F> {
    files: F,
    read: Mutex<FxHashMap<Box<str>, Option<Document>>>,
    folders: Mutex<FxHashMap<Box<str>, Vec<Box<str>>>>,
    trees: Mutex<FxHashMap<Box<str>, Vec<Box<str>>>>,
    tree: OnceLock<Arc<FileTree>>,
    view: Arc<ProjectView>,
}

impl<F: Files> RememberedFiles<F> {
    /// Nothing of `files` is read so far.
    #[must_use]
    pub fn new(files: F) -> Self {
        Self {
            files,
            read: Mutex::default(),
            folders: Mutex::default(),
            trees: Mutex::default(),
            tree: OnceLock::new(),
            view: Arc::default(),
        }
    }

    /// Keeps `document` as what its file holds, unless the file was read before. To be said before the file is written: who
    /// asks later is to see what those saw who asked earlier.
    pub fn keep(&self, document: &Document) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(document.path().into())
            .or_insert_with(|| Some(document.clone()));
    }
}

impl<F: Files> Files for RememberedFiles<F> {
    fn read(&self, name: &str) -> Option<Document> {
        let known = |read: &FxHashMap<Box<str>, Option<Document>>| read.get(name).cloned();
        if let Some(known) = known(&self.read.lock().unwrap_or_else(PoisonError::into_inner)) {
            return known;
        }
        // Not under the lock: files take their time. The first to be done is the one whom all believe.
        let document = self.files.read(name);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        read.entry(name.into()).or_insert(document).clone()
    }

    fn names_in(&self, folder: &str) -> Vec<Box<str>> {
        remembered(&self.folders, folder, |folder| self.files.names_in(folder))
    }

    fn names_under(&self, folder: &str) -> Vec<Box<str>> {
        remembered(&self.trees, folder, |folder| self.files.names_under(folder))
    }

    fn text(&self, name: &str) -> Option<Arc<str>> {
        self.files.text(name)
    }

    fn entry(&self, name: &str) -> Option<Entry> {
        self.files.entry(name)
    }

    fn tree(&self) -> Arc<FileTree> {
        Arc::clone(self.tree.get_or_init(|| self.files.tree()))
    }

    fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>> {
        self.files.facts(names)
    }

    fn view(&self) -> Arc<ProjectView> {
        Arc::clone(&self.view)
    }
}

fn remembered(
    known: &Mutex<FxHashMap<Box<str>, Vec<Box<str>>>>,
    folder: &str,
    list: impl FnOnce(&str) -> Vec<Box<str>>,
) -> Vec<Box<str>> {
    if let Some(names) = known.lock().unwrap_or_else(PoisonError::into_inner).get(folder) {
        return names.clone();
    }
    let names = list(folder);
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(folder.into()).or_insert(names).clone()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::{FileClass, Limits};

    /// One file, and how often it was read.
    struct One(Arc<AtomicUsize>);

    impl Files for One {
        fn read(&self, name: &str) -> Option<Document> {
            let text = format!("a: {}", self.0.fetch_add(1, Ordering::SeqCst));
            (name == "a.yml").then(|| document(name, text))
        }

        fn names_in(&self, _folder: &str) -> Vec<Box<str>> {
            vec!["a.yml".into()]
        }

        fn names_under(&self, folder: &str) -> Vec<Box<str>> {
            self.names_in(folder)
        }

        fn text(&self, name: &str) -> Option<Arc<str>> {
            Some(Arc::clone(self.read(name)?.text()))
        }

        fn entry(&self, name: &str) -> Option<Entry> {
            (name == "a.yml").then_some(Entry::File)
        }

        fn tree(&self) -> Arc<FileTree> {
            Arc::new(FileTree::new(["a.yml"]))
        }

        fn facts(&self, names: &[&str]) -> Vec<Option<Arc<SourceFacts>>> {
            NoFiles.facts(names)
        }
    }

    fn document(name: &str, text: String) -> Document {
        Document::from_text(name, FileClass::Yaml, text, &Limits::default()).unwrap()
    }

    #[test]
    fn a_document_knows_whether_its_neighbours_were_asked() {
        let neighbours = Neighbours::new(One(Arc::default()));
        let document = document("b.yml", "b: 1".to_owned()).among(neighbours.clone());
        let edited = document.with_text("b: 2", &Limits::default()).unwrap();
        assert!(!document.neighbours().were_asked());
        assert!(edited.neighbours().read("a.yml").is_some());
        assert!(document.neighbours().were_asked() && neighbours.were_asked());
    }

    #[test]
    fn a_document_by_itself_has_no_neighbours() {
        let document = document("b.yml", "b: 1".to_owned());
        assert!(document.neighbours().read("a.yml").is_none());
        assert!(document.neighbours().names_under("").is_empty());
        assert!(!document.neighbours().were_asked());
    }

    #[test]
    fn remembered_files_stay_as_they_were_first_seen() {
        let times = Arc::new(AtomicUsize::new(0));
        let files = RememberedFiles::new(One(Arc::clone(&times)));
        assert_eq!(&**files.read("a.yml").unwrap().text(), "a: 0");
        files.keep(&document("a.yml", "a: other".to_owned()));
        assert_eq!(&**files.read("a.yml").unwrap().text(), "a: 0");
        files.keep(&document("b.yml", "b: kept".to_owned()));
        assert_eq!(&**files.read("b.yml").unwrap().text(), "b: kept");
        assert_eq!(times.load(Ordering::SeqCst), 1);
    }
}
