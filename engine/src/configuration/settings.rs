//! The answer of configuration and command line for one file.
//!
//! Statements come in layers: the configuration, its overrides that match the file in their order, and the command line.
//! A later layer wins over an earlier one. Inside a layer the narrowest name decides (rule, pack, category, all), and
//! between equals "off" does. A layer that selects replaces the selection of the layers before it.

use std::sync::{Arc, OnceLock};

use crate::finding::{Category, RuleId, Safety, Severity};
use crate::limits::Limits;
use crate::shape::Schema;

use super::selector::Selector;

/// Everything that configuration and command line say about one file.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Size and depth limits.
    pub limits: Limits,
    /// The schema that the file is held to.
    pub(crate) schema: Option<Arc<Schema>>,
    layers: Vec<Layer>,
    layers_digest: OnceLock<[u8; 32]>,
}

/// What one source says about rules.
#[derive(Debug, Clone, Default)]
pub(super) struct Layer {
    /// Whether rules that no statement of this layer turns on are off.
    pub(super) replaces: bool,
    pub(super) switches: Vec<Switch>,
    pub(super) severities: Vec<(Selector, Severity)>,
    /// By rule, pack or `all`; the reader refuses a safety for a category.
    pub(super) safeties: Vec<(Selector, Safety)>,
}

/// Turns the rules of a selector on or off.
#[derive(Debug, Clone)]
pub(super) struct Switch {
    pub(super) selector: Selector,
    pub(super) on: bool,
    /// Whether the rule, or `style` itself, was selected rather than given a severity on the way. A severity for a pack
    /// says how much its rules matter and does not turn on those that are off by default.
    pub(super) selects_style: bool,
}

impl Settings {
    pub(super) fn new(limits: Limits, layers: Vec<Layer>) -> Self {
        Self {
            limits,
            schema: None,
            layers,
            layers_digest: OnceLock::new(),
        }
    }

    /// The same for a file that is held to `schema`.
    pub(super) fn held_to(self, schema: Option<Arc<Schema>>) -> Self {
        Self { schema, ..self }
    }

    /// Settings under which `rule` alone is on, whatever its category.
    #[must_use]
    pub fn only(rule: &RuleId) -> Self {
        let switch = Switch {
            selector: Selector::Rule(rule.clone()),
            on: true,
            selects_style: true,
        };
        let layer = Layer {
            replaces: true,
            switches: vec![switch],
            ..Layer::default()
        };
        Self::new(Limits::default(), vec![layer])
    }

    /// The severity of a rule's findings, or nothing when the rule is off.
    #[must_use]
    pub fn severity(&self, rule: &RuleId, category: Category, declared: Severity) -> Option<Severity> {
        let mut on = category != Category::Style;
        let mut severity = declared;
        for layer in &self.layers {
            on = layer.decides(rule, category).unwrap_or(on && !layer.replaces);
            severity =
                narrowest(&layer.severities, |selector| selector.matches(rule, category)).unwrap_or(severity);
        }
        on.then_some(severity)
    }

    /// The safety of a rule's fix that declares itself `declared`.
    #[must_use]
    pub fn safety(&self, rule: &RuleId, declared: Safety) -> Safety {
        self.layers.iter().fold(declared, |safety, layer| {
            narrowest(&layer.safeties, |selector| selector.matches_id(rule)).unwrap_or(safety)
        })
    }

    /// A fingerprint of everything that can change what is found in a file, for caches.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        // The derived form names every field, so that a field added later changes the fingerprint by itself. It is long,
        // and made once for all files with these settings.
        let layers = self
            .layers_digest
            .get_or_init(|| *blake3::hash(format!("{:?}", self.layers).as_bytes()).as_bytes());
        let mut hasher = blake3::Hasher::new();
        hasher.update(layers);
        hasher.update(format!("{:?}", self.limits).as_bytes());
        if let Some(schema) = &self.schema {
            hasher.update(&schema.fingerprint());
        }
        *hasher.finalize().as_bytes()
    }
}

impl Layer {
    fn decides(&self, rule: &RuleId, category: Category) -> Option<bool> {
        self.switches
            .iter()
            .filter(|switch| switch.selector.matches(rule, category))
            .filter(|switch| switch.selects_style || !switch.on || category != Category::Style)
            .max_by_key(|switch| (switch.selector.specificity(), !switch.on))
            .map(|switch| switch.on)
    }
}

/// The value of the narrowest selector that `matches`; of equals the last.
fn narrowest<T: Copy>(statements: &[(Selector, T)], matches: impl Fn(&Selector) -> bool) -> Option<T> {
    statements
        .iter()
        .filter(|(selector, _)| matches(selector))
        .max_by_key(|(selector, _)| selector.specificity())
        .map(|(_, value)| *value)
}
