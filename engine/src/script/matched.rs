//! A match, as scripts see it: `m.comma` is a capture, `m.best` a bound value, `m.doc` the document, `m.facts` what the
//! rule's `facts` made of it.

use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, ImmutableString, Map};

use super::place::Place;
use crate::document::Document;

/// The map that a rule file gave to `rule(…)`.
#[derive(Debug, Clone)]
pub(super) struct Definition(pub(super) Map);

/// One match of one rule in one document.
#[derive(Debug, Clone)]
pub(crate) struct Matched {
    pub(crate) document: Document,
    /// The captures of the match by name.
    pub(crate) captures: Vec<(ImmutableString, Place)>,
    /// Every capture the rule can have; one that is not in this match reads as `()`.
    pub(crate) declared: Arc<[String]>,
    /// Values bound by the rule, and those a `scan` returned beside its places.
    pub(crate) values: Map,
    /// What the rule's `facts` returned.
    pub(crate) facts: Dynamic,
}

impl Matched {
    pub(crate) fn capture(&self, name: &str) -> Option<&Place> {
        self.captures
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, place)| place)
    }

    /// The capture of that name, or the place that a bound value is.
    pub(crate) fn place(&self, name: &str) -> Option<Place> {
        let bound = || self.values.get(name)?.clone().try_cast::<Place>();
        self.capture(name).cloned().or_else(bound)
    }

    /// What `${name}` stands for.
    pub(crate) fn text_of(&self, name: &str) -> String {
        if let Some(place) = self.capture(name) {
            return place.value().to_owned();
        }
        match self.values.get(name) {
            Some(value) if !value.is_unit() => value.to_string(),
            _ => String::new(),
        }
    }

    fn get(&self, name: &str) -> Result<Dynamic, Box<EvalAltResult>> {
        if let Some(place) = self.capture(name) {
            return Ok(Dynamic::from(place.clone()));
        }
        if let Some(value) = self.values.get(name) {
            return Ok(value.clone());
        }
        if self.declared.iter().any(|known| known == name) {
            return Ok(Dynamic::UNIT);
        }
        Err(format!("the match has no capture or value `{name}`").into())
    }
}

pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Definition>("Rule");
    engine.register_fn("rule", |map: Map| Definition(map));
    engine.register_type_with_name::<Matched>("Match");
    engine.register_get("doc", |matched: &mut Matched| matched.document.clone());
    engine.register_get("facts", |matched: &mut Matched| matched.facts.clone());
    engine.register_indexer_get(|matched: &mut Matched, name: ImmutableString| matched.get(&name));
}
