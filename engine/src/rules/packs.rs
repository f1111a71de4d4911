//! The packs that come with qmoi, embedded in the binary.

use std::sync::{Arc, LazyLock, OnceLock};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::finding::Category;
use crate::language::Language;

/// One embedded pack.
#[derive(Debug)]
pub(super) struct EmbeddedPack {
    /// The first part of its rules' ids.
    pub(super) name: &'static str,
    /// Globs of the files that its rules speak about; none for every file of their languages.
    pub(super) files: &'static [&'static str],
    set: OnceLock<Arc<GlobSet>>,
}

impl EmbeddedPack {
    /// The files that its rules speak about, where they do not speak about all.
    pub(super) fn set(&'static self) -> Option<&'static Arc<GlobSet>> {
        let set = || set_of(self.files).map_or_else(|_| Arc::default(), Arc::new);
        (!self.files.is_empty()).then(|| self.set.get_or_init(set))
    }

    /// Whether its rules may speak about the file at `path`.
    pub(super) fn is_for(&'static self, path: &str) -> bool {
        self.set().is_none_or(|set| set.is_match(path))
    }
}

/// Why globs cannot be understood.
#[derive(Debug)]
pub(super) struct GlobError {
    pub(super) glob: String,
    pub(super) cause: String,
}

/// One set of all `globs`, in which `*` stays within a folder.
pub(super) fn set_of<G: AsRef<str>>(globs: &[G]) -> Result<GlobSet, GlobError> {
    let mut set = GlobSetBuilder::new();
    let wrong = |glob: &str, error: &globset::Error| GlobError {
        glob: glob.to_owned(),
        cause: error.kind().to_string(),
    };
    for glob in globs.iter().map(AsRef::as_ref) {
        let built = GlobBuilder::new(glob).literal_separator(true).build();
        set.add(built.map_err(|error| wrong(glob, &error))?);
    }
    set.build().map_err(|error| wrong("", &error))
}

/// What a rule's matches are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RuleSource {
    /// The document itself.
    Document,
    /// How the document differs from its table of shapes.
    Shape,
    /// What its model finds wrong.
    Model,
}

/// One rule file of an embedded pack.
#[derive(Debug)]
pub(super) struct EmbeddedRule {
    pub(super) id: &'static str,
    /// The place of its pack in [`PACKS`].
    pub(super) pack: usize,
    pub(super) source: RuleSource,
    pub(super) language: Language,
    pub(super) category: Category,
    pub(super) text: &'static str,
}

impl EmbeddedRule {
    /// The path as people know it.
    pub(super) fn path(&self) -> String {
        format!("rules/{}.rhai", self.id)
    }

    /// Its pack.
    pub(super) fn pack(&self) -> &'static EmbeddedPack {
        &PACKS[self.pack]
    }
}

/// Every embedded pack, sorted by name.
pub(super) static PACKS: LazyLock<Vec<EmbeddedPack>> =
    LazyLock::new(|| include!(concat!(env!("OUT_DIR"), "/packs.rs")).into());

/// Every embedded rule, sorted by id.
pub(super) static EMBEDDED: &[EmbeddedRule] = &include!(concat!(env!("OUT_DIR"), "/rules.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_every_pack_can_be_understood() {
        for pack in PACKS.iter() {
            assert!(set_of(pack.files).is_ok(), "{}", pack.name);
        }
        let named = |name: &str| PACKS.iter().find(|pack| pack.name == name).unwrap();
        assert!(named("json").is_for("any.json"));
        assert!(named("gitlab-ci").is_for("sub/.gitlab-ci.yml"));
        assert!(named("github-actions").is_for(".github/workflows/a.yml"));
        assert!(!named("github-actions").is_for("docker-compose.yml"));
    }
}
