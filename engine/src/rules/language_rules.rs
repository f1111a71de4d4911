//! The rules of one language: the embedded ones, loaded as documents turn up, and the repository's own.
//!
//! What is loaded for a document are the rules of its stage from the packs that speak about every file, and from those
//! that speak about its path; rules about shapes and models only where there is something for them to tell.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::definition::Rule;
use super::packs::{EMBEDDED, EmbeddedPack, EmbeddedRule, PACKS, RuleSource};
use super::stage::{Stage, StageRules};
use super::{RuleFault, RuleFile, loader};
use crate::document::Document;
use crate::finding::Category;
use crate::language::Language;
use crate::models::fault::Fault;
use crate::text::Span;

/// The rules of one language.
#[derive(Debug)]
pub(crate) struct LanguageRules {
    language: Language,
    own: Arc<OwnRules>,
    /// The packs that speak about some files only. Few, because there is a set of rules for each choice among them.
    scoped: Vec<&'static EmbeddedPack>,
    /// The sets of rules, by stage and scope.
    sets: Vec<OnceLock<StageRules>>,
    /// The one rule, where there are to be no others.
    only: Option<Arc<Rule>>,
}

/// What a set of rules is for: a bit for each scoped pack, and above them one for shapes, one for models and one for what of
/// models is a matter of style.
type Scope = usize;

/// How many bits stand above those for packs.
const BITS_OF_SOURCES: usize = 3;

impl LanguageRules {
    pub(super) fn new(language: Language, own: Arc<OwnRules>) -> Self {
        let has_rules = |number: usize| {
            let mut rules = EMBEDDED.iter();
            rules.any(|rule| rule.pack == number && rule.language == language)
        };
        let scoped: Vec<&'static EmbeddedPack> = PACKS
            .iter()
            .enumerate()
            .filter(|(number, pack)| !pack.files.is_empty() && has_rules(*number))
            .map(|(_, pack)| pack)
            .collect();
        Self {
            language,
            own,
            sets: sets(scoped.len()),
            scoped,
            only: None,
        }
    }

    /// One rule and no other.
    pub(crate) fn alone(rule: &Arc<Rule>) -> Self {
        Self {
            language: rule.info.language,
            own: Arc::default(),
            scoped: Vec::new(),
            sets: sets(0),
            only: Some(Arc::clone(rule)),
        }
    }

    /// The rules that run on `document`, loaded when first asked for.
    pub(crate) fn for_document(&self, document: &Document) -> &StageRules {
        let packs = self.scoped.iter().enumerate();
        let speaking = packs.filter(|(_, pack)| pack.is_for(document.path()));
        let mut scope = speaking.fold(0, |scope, (number, _)| scope | 1 << number);
        if document.language() != Language::JavaScript {
            scope |= self.shapes() * usize::from(!document.violations().list.is_empty());
            let faults = &document.model_faults().list;
            scope |= self.models() * usize::from(faults.iter().any(|fault| !fault.is_of_style()));
            scope |= self.styles() * usize::from(faults.iter().any(Fault::is_of_style));
        }
        self.at(Stage::of(document), scope)
    }

    /// The bit for rules about shapes.
    fn shapes(&self) -> Scope {
        1 << self.scoped.len()
    }

    /// The bit for rules about models.
    fn models(&self) -> Scope {
        2 << self.scoped.len()
    }

    /// The bit for rules about models that are a matter of style.
    fn styles(&self) -> Scope {
        4 << self.scoped.len()
    }

    fn at(&self, stage: Stage, scope: Scope) -> &StageRules {
        let place = (stage as usize) << (self.scoped.len() + BITS_OF_SOURCES) | scope;
        self.sets[place].get_or_init(|| self.load(stage, scope))
    }

    fn load(&self, stage: Stage, scope: Scope) -> StageRules {
        let runs = |language, category| language == self.language && Stage::of_category(category) == stage;
        let is_in_scope = |pack: &EmbeddedPack| {
            let scoped = self.scoped.iter().position(|scoped| scoped.name == pack.name);
            scoped.is_none_or(|number| scope & 1 << number != 0)
        };
        let is_told_of = |rule: &EmbeddedRule| match rule.source {
            RuleSource::Document => true,
            RuleSource::Shape => scope & self.shapes() != 0,
            RuleSource::Model if rule.category == Category::Style => scope & self.styles() != 0,
            RuleSource::Model => scope & self.models() != 0,
        };
        let mut loaded = Loaded::default();
        if let Some(rule) = &self.only {
            loaded
                .rules
                .extend(runs(rule.info.language, rule.info.category).then(|| Arc::clone(rule)));
            return loaded.into();
        }
        for rule in EMBEDDED {
            if runs(rule.language, rule.category) && is_in_scope(rule.pack()) && is_told_of(rule) {
                loaded.add(&rule.path(), rule.text, Some(rule.pack()));
            }
        }
        let own = self.own.loaded().rules.iter();
        let own = own.filter(|rule| runs(rule.info.language, rule.info.category));
        loaded.rules.extend(own.cloned());
        loaded.rules.sort_by(|one, other| one.info.id.cmp(&other.info.id));
        loaded.into()
    }

    /// The sets with every rule in them.
    fn whole_sets(&self) -> impl Iterator<Item = &StageRules> {
        let every = (1 << (self.scoped.len() + BITS_OF_SOURCES)) - 1;
        Stage::ALL.into_iter().map(move |stage| self.at(stage, every))
    }

    /// Every rule, whatever its stage.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Arc<Rule>> {
        self.whole_sets().flat_map(|set| &set.rules)
    }

    /// What is wrong with embedded rules and with queries.
    pub(crate) fn faults(&self) -> Vec<RuleFault> {
        self.whole_sets().flat_map(StageRules::all_faults).collect()
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
                loaded.add(&file.path, &file.text, None);
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

impl From<Loaded> for StageRules {
    fn from(loaded: Loaded) -> Self {
        Self {
            rules: loaded.rules,
            faults: loaded.faults,
            ..Self::default()
        }
    }
}

/// Sets that are not loaded, one for each stage and scope.
fn sets(scoped: usize) -> Vec<OnceLock<StageRules>> {
    (0..Stage::ALL.len() << (scoped + BITS_OF_SOURCES))
        .map(|_| OnceLock::new())
        .collect()
}

impl Loaded {
    fn add(&mut self, path: &str, text: &str, pack: Option<&'static EmbeddedPack>) {
        match loader::load(path, text, pack) {
            Ok(rule) => self.rules.push(Arc::new(rule)),
            Err(failure) => self.faults.push(RuleFault::new(path, text.into(), failure)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;
    use crate::limits::Limits;

    #[test]
    fn what_is_read_off_an_embedded_rule_is_what_it_says_when_loaded() {
        for embedded in EMBEDDED {
            let rule = loader::load(&embedded.path(), embedded.text, Some(embedded.pack())).unwrap();
            assert_eq!(rule.info.id.as_str(), embedded.id);
            assert_eq!(rule.info.language, embedded.language, "{}", embedded.id);
            assert_eq!(rule.info.category, embedded.category, "{}", embedded.id);
        }
    }

    #[test]
    fn rules_of_the_other_stage_are_not_loaded() {
        let rules = LanguageRules::new(Language::Json, Arc::default());
        assert!(!rules.at(Stage::Whole, 0).rules.is_empty());
        assert_eq!(rules.sets.iter().filter(|set| set.get().is_some()).count(), 1);
    }

    #[test]
    fn rules_of_a_pack_are_loaded_for_its_files_and_for_no_others() {
        let rules = LanguageRules::new(Language::Yaml, Arc::default());
        let packs = |path: &str| -> Vec<String> {
            let document =
                Document::from_text(path, FileClass::Yaml, "script: {x: 1}", &Limits::default()).unwrap();
            let loaded = rules.for_document(&document).rules.iter();
            let mut packs: Vec<_> = loaded
                .map(|rule| rule.info.id.as_str().split('/').next().unwrap().to_owned())
                .collect();
            packs.dedup();
            packs
        };
        assert_eq!(packs("values.yml"), ["yaml"]);
        assert_eq!(packs(".gitlab-ci.yml"), ["gitlab-ci", "yaml"]);
        assert_eq!(packs("a/.github/workflows/b.yml"), ["github-actions", "yaml"]);
    }
}
