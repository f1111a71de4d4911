//! Rules: their definition, and the sets they come in.
//!
//! Embedded rules are loaded when the first document turns up that they could speak about; a repository's own rules are
//! loaded when first needed. A rule that cannot be loaded is a [`RuleFault`] and stops nothing else.

mod aim;
mod definition;
mod evaluate;
mod example;
mod fault;
mod info;
mod language_rules;
mod loader;
mod matching;
mod packs;
mod pattern;
mod query;
mod reader;
mod requirement;
mod shapes;
mod stage;
mod template;
mod templating;

use std::sync::Arc;

pub use example::ExampleResult;
pub use fault::RuleFault;
pub use info::{Example, RuleInfo};

pub(crate) use definition::Rule;
pub(crate) use evaluate::{Candidate, evaluate, glance, survey};
pub(crate) use language_rules::LanguageRules;
pub(crate) use templating::is_template;

use crate::configuration::Settings;
use crate::finding::{RuleId, Severity};
use crate::language::Language;
use language_rules::OwnRules;
use packs::{EMBEDDED, EmbeddedRule};

/// A rule file handed in by whoever reads the file system.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// The path as the user knows it.
    pub path: String,
    /// The script.
    pub text: String,
}

/// The rules of one project: the embedded packs and its own.
#[derive(Debug)]
pub struct Rules {
    own: Arc<OwnRules>,
    by_language: [LanguageRules; 3],
}

impl Default for Rules {
    fn default() -> Self {
        Self::new(Vec::new())
    }
}

/// Packs with rules about what only several files together tell.
const ASKING_PACKS: [&str; 2] = ["package-json", "project"];

impl Rules {
    /// The embedded packs and `own` rule files.
    #[must_use]
    pub fn new(own: Vec<RuleFile>) -> Self {
        let own = Arc::new(OwnRules::new(own));
        Self {
            by_language: Language::ALL.map(|language| LanguageRules::new(language, own.clone())),
            own,
        }
    }

    /// The rules of `language`.
    pub(crate) fn of(&self, language: Language) -> &LanguageRules {
        &self.by_language[language as usize]
    }

    /// Every rule, sorted by id. Loads all packs.
    #[must_use]
    pub fn all(&self) -> Vec<RuleInfo> {
        let rules = self.by_language.iter().flat_map(LanguageRules::all);
        let mut all: Vec<RuleInfo> = rules.map(|rule| rule.info.clone()).collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    /// The ids of the embedded rules, sorted. Loads nothing.
    pub fn embedded_ids() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|rule| rule.id)
    }

    /// Whether some rule that `settings` leave on asks what the files of a project say together.
    pub(crate) fn ask_for_facts(&self, settings: &Settings) -> bool {
        let asks = |rule: &EmbeddedRule| {
            ASKING_PACKS.contains(&rule.pack().name)
                && settings
                    .severity(&RuleId::new(rule.id), rule.category, Severity::Warning)
                    .is_some()
        };
        !self.own.files.is_empty() || EMBEDDED.iter().any(asks)
    }

    /// Rule files of this project that cannot be loaded. Embedded rules are loaded to be counted here too.
    #[must_use]
    pub fn faults(&self) -> Vec<RuleFault> {
        let embedded = self.by_language.iter().flat_map(LanguageRules::faults);
        self.own.faults().iter().cloned().chain(embedded).collect()
    }

    /// The repository's own rule files that cannot be loaded. Loads no pack.
    #[must_use]
    pub fn own_faults(&self) -> Vec<RuleFault> {
        self.own.faults().to_vec()
    }

    /// A fingerprint of every rule's bytes, for caches.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let own = self
            .own
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()));
        let rules = EMBEDDED.iter().map(|rule| (rule.id, rule.text));
        for (name, text) in rules.chain(crate::shape::TABLES).chain(own) {
            hasher.update(&(name.len() as u64).to_le_bytes());
            hasher.update(name.as_bytes());
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        }
        *hasher.finalize().as_bytes()
    }

    /// Runs every example of the rules that `wanted` accepts, in order of their ids.
    #[must_use]
    pub fn test(&self, wanted: &dyn Fn(&RuleInfo) -> bool) -> Vec<ExampleResult> {
        let rules = self.by_language.iter().flat_map(LanguageRules::all);
        let mut wanted: Vec<_> = rules.filter(|rule| wanted(&rule.info)).collect();
        wanted.sort_by(|one, other| one.info.id.cmp(&other.info.id));
        wanted.into_iter().flat_map(example::run).collect()
    }
}
