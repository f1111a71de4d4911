//! Rules: their definition, and the sets they come in.
//!
//! Embedded rules are loaded per language when the first document of that language turns up; a repository's own rules are
//! loaded when first needed, since their language is known only then. A rule that cannot be loaded is a [`RuleFault`] and
//! stops nothing else.

mod aim;
mod definition;
mod evaluate;
mod example;
mod fault;
mod info;
mod loader;
mod matching;
mod packs;
mod query;
mod reader;
mod requirement;
mod template;
mod templating;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

pub use example::ExampleResult;
pub use fault::RuleFault;
pub use info::{Example, RuleInfo};

pub(crate) use definition::Rule;
pub(crate) use evaluate::{Candidate, evaluate};
pub(crate) use templating::is_template;

use crate::language::Language;
use packs::EMBEDDED;
use query::MergedQueries;

/// A rule file handed in by whoever reads the file system.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// The path as the user knows it.
    pub path: String,
    /// The script.
    pub text: String,
}

/// The rules of one project: the embedded packs and its own.
#[derive(Debug, Default)]
pub struct Rules {
    own: Vec<RuleFile>,
    loaded_own: OnceLock<Loaded>,
    by_language: [OnceLock<LanguageRules>; 3],
}

/// The rules of one language, ready to run.
#[derive(Debug, Default)]
pub(crate) struct LanguageRules {
    pub(crate) rules: Vec<Arc<Rule>>,
    pub(crate) faults: Vec<RuleFault>,
    pub(crate) queries: MergedQueries,
}

#[derive(Debug, Default)]
struct Loaded {
    rules: Vec<Arc<Rule>>,
    faults: Vec<RuleFault>,
}

impl Loaded {
    fn add(&mut self, path: &str, text: &str, embedded: bool) {
        match loader::load(path, text, embedded) {
            Ok(rule) => self.rules.push(Arc::new(rule)),
            Err(failure) => self.faults.push(RuleFault::new(path, text.into(), failure)),
        }
    }
}

impl Rules {
    /// The embedded packs and `own` rule files.
    #[must_use]
    pub fn new(own: Vec<RuleFile>) -> Self {
        Self {
            own,
            ..Self::default()
        }
    }

    /// The rules of `language`, loaded when first asked for.
    pub(crate) fn of(&self, language: Language) -> &LanguageRules {
        self.by_language[language as usize].get_or_init(|| {
            let mut loaded = Loaded::default();
            for rule in EMBEDDED.iter().filter(|rule| rule.language == language) {
                loaded.add(&rule.path(), rule.text, true);
            }
            let own = self.own();
            loaded.rules.extend(
                own.rules
                    .iter()
                    .filter(|rule| rule.info.language == language)
                    .cloned(),
            );
            loaded.rules.sort_by(|one, other| one.info.id.cmp(&other.info.id));
            LanguageRules {
                queries: MergedQueries::default(),
                rules: loaded.rules,
                faults: loaded.faults,
            }
        })
    }

    /// The repository's own rules. Twins of an embedded rule or of each other are refused.
    fn own(&self) -> &Loaded {
        self.loaded_own.get_or_init(|| {
            let mut loaded = Loaded::default();
            for file in &self.own {
                loaded.add(&file.path, &file.text, false);
            }
            let mut known: HashSet<String> = EMBEDDED.iter().map(|rule| rule.id.to_owned()).collect();
            let (rules, twins): (Vec<_>, Vec<_>) = loaded
                .rules
                .into_iter()
                .partition(|rule| known.insert(rule.info.id.as_str().to_owned()));
            loaded.rules = rules;
            loaded.faults.extend(twins.iter().map(|twin| {
                let message = format!("the id `{}` is taken by another rule", twin.info.id);
                RuleFault::of(twin, message, crate::text::Span::at(0))
            }));
            loaded
        })
    }

    /// Every rule, sorted by id. Loads all packs.
    #[must_use]
    pub fn all(&self) -> Vec<RuleInfo> {
        let mut all: Vec<RuleInfo> = Language::ALL
            .into_iter()
            .flat_map(|language| self.of(language).rules.iter().map(|rule| rule.info.clone()))
            .collect();
        all.sort_by(|one, other| one.id.cmp(&other.id));
        all
    }

    /// The ids of the embedded rules, sorted. Loads nothing.
    pub fn embedded_ids() -> impl Iterator<Item = &'static str> {
        EMBEDDED.iter().map(|rule| rule.id)
    }

    /// Rule files of this project that cannot be loaded. Embedded rules are loaded to be counted here too.
    #[must_use]
    pub fn faults(&self) -> Vec<RuleFault> {
        let embedded = Language::ALL.into_iter().flat_map(|language| {
            let rules = self.of(language);
            rules
                .faults
                .iter()
                .cloned()
                .chain(rules.queries.faults(&rules.rules))
        });
        self.own().faults.iter().cloned().chain(embedded).collect()
    }

    /// The repository's own rule files that cannot be loaded. Loads no pack.
    #[must_use]
    pub fn own_faults(&self) -> Vec<RuleFault> {
        self.own().faults.clone()
    }

    /// A fingerprint of every rule's bytes, for caches.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        let own = self
            .own
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()));
        for (name, text) in EMBEDDED.iter().map(|rule| (rule.id, rule.text)).chain(own) {
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
        Language::ALL
            .into_iter()
            .flat_map(|language| self.of(language).rules.iter())
            .filter(|rule| wanted(&rule.info))
            .flat_map(example::run)
            .collect()
    }
}
