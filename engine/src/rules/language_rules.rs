//! The rules of one language: the embedded ones, loaded stage by stage as documents turn up, and the repository's own.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::definition::Rule;
use super::packs::EMBEDDED;
use super::stage::{Stage, StageRules};
use super::{RuleFault, RuleFile, loader};
use crate::language::Language;
use crate::text::Span;

/// The rules of one language.
#[derive(Debug)]
pub(crate) struct LanguageRules {
    language: Language,
    own: Arc<OwnRules>,
    stages: [OnceLock<StageRules>; 2],
}

impl LanguageRules {
    pub(super) fn new(language: Language, own: Arc<OwnRules>) -> Self {
        Self {
            language,
            own,
            stages: Default::default(),
        }
    }

    /// One rule and no other.
    pub(crate) fn alone(rule: &Arc<Rule>) -> Self {
        let stages = Stage::ALL.map(|stage| {
            let rules = (Stage::of_category(rule.info.category) == stage).then(|| rule.clone());
            OnceLock::from(StageRules {
                rules: rules.into_iter().collect(),
                ..StageRules::default()
            })
        });
        Self {
            language: rule.info.language,
            own: Arc::default(),
            stages,
        }
    }

    /// The rules that run at `stage`, loaded when first asked for.
    pub(crate) fn at(&self, stage: Stage) -> &StageRules {
        self.stages[stage as usize].get_or_init(|| {
            let mut loaded = Loaded::default();
            let embedded = EMBEDDED
                .iter()
                .filter(|rule| rule.language == self.language && Stage::of_category(rule.category) == stage);
            for rule in embedded {
                loaded.add(&rule.path(), rule.text, true);
            }
            let own = self.own.loaded().rules.iter().filter(|rule| {
                rule.info.language == self.language && Stage::of_category(rule.info.category) == stage
            });
            loaded.rules.extend(own.cloned());
            loaded.rules.sort_by(|one, other| one.info.id.cmp(&other.info.id));
            StageRules {
                rules: loaded.rules,
                faults: loaded.faults,
                ..StageRules::default()
            }
        })
    }

    /// Every rule, whatever its stage.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Rule>> {
        Stage::ALL.into_iter().flat_map(|stage| &self.at(stage).rules)
    }

    /// What is wrong with embedded rules and with queries.
    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        let stages = Stage::ALL.into_iter();
        stages.flat_map(|stage| self.at(stage).all_faults()).collect()
    }
}

/// The repository's own rules, loaded when first needed, since their language and stage are known only then.
#[derive(Debug, Default)]
pub(super) struct OwnRules {
    pub(super) files: Vec<RuleFile>,
    loaded: OnceLock<Loaded>,
}

impl OwnRules {
    pub(super) fn new(files: Vec<RuleFile>) -> Self {
        Self {
            files,
            loaded: OnceLock::new(),
        }
    }

    /// Twins of an embedded rule or of each other are refused.
    fn loaded(&self) -> &Loaded {
        self.loaded.get_or_init(|| {
            let mut loaded = Loaded::default();
            for file in &self.files {
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
                RuleFault::of(twin, message, Span::at(0))
            }));
            loaded
        })
    }

    pub(super) fn faults(&self) -> &[RuleFault] {
        &self.loaded().faults
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_off_an_embedded_rule_is_what_it_says_when_loaded() {
        for embedded in EMBEDDED {
            let rule = loader::load(&embedded.path(), embedded.text, true).unwrap();
            assert_eq!(rule.info.id.as_str(), embedded.id);
            assert_eq!(rule.info.language, embedded.language, "{}", embedded.id);
            assert_eq!(rule.info.category, embedded.category, "{}", embedded.id);
        }
    }

    #[test]
    fn rules_of_the_other_stage_are_not_loaded() {
        let rules = LanguageRules::new(Language::Json, Arc::default());
        assert!(!rules.at(Stage::Whole).rules.is_empty());
        assert!(rules.stages[Stage::Broken as usize].get().is_none());
    }
}
