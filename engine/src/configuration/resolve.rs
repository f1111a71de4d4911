//! From one configuration and the command line to the settings of any file.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use globset::GlobSet;

use super::globs;
use super::selector::Selector;
use super::settings::{Layer, Settings, Switch};
use super::types::{Configuration, FileOverride, Level, RuleSetting, Spanned};
use crate::limits::Limits;
use crate::shape::Schema;

/// What the command line says about rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Overrides {
    /// The rules that run, instead of those that the configuration selects. Empty: the configuration's.
    pub select: Vec<Selector>,
    /// Rules that do not run.
    pub ignore: Vec<Selector>,
}

/// Which overrides and which schema are for a file.
type Matching = (Vec<usize>, Option<usize>);

/// A configuration made ready to be asked about files. Settings are made once for each set of overrides that match.
#[derive(Debug)]
pub struct Resolver {
    limits: Limits,
    base: Layer,
    overrides: Vec<(GlobSet, Layer)>,
    command_line: Layer,
    excluded: GlobSet,
    schemas: Vec<(GlobSet, Arc<Schema>)>,
    known: Mutex<HashMap<Matching, Arc<Settings>>>,
}

impl Resolver {
    /// Prepares `configuration` together with what the command line says.
    #[must_use]
    pub fn new(configuration: &Configuration, command_line: &Overrides) -> Self {
        let defaults = Limits::default();
        let patterns =
            |patterns: &[Spanned<String>]| globs::set(patterns.iter().map(|pattern| &*pattern.value));
        Self {
            limits: Limits {
                size: configuration.limits.file_size.unwrap_or(defaults.size),
                depth: configuration.limits.depth.unwrap_or(defaults.depth),
            },
            base: base_layer(configuration),
            overrides: configuration
                .overrides
                .iter()
                .map(|entry| (patterns(&entry.files), override_layer(entry)))
                .collect(),
            command_line: command_line_layer(command_line),
            excluded: patterns(&configuration.exclude),
            schemas: Vec::new(),
            known: Mutex::default(),
        }
    }

    /// The same with schemas, each for the files that its pattern matches. The first that matches a file is its own.
    #[must_use]
    pub fn with_schemas(self, schemas: impl IntoIterator<Item = (String, Arc<Schema>)>) -> Self {
        let schemas = schemas.into_iter();
        Self {
            schemas: schemas
                .map(|(pattern, schema)| (globs::set([pattern.as_str()]), schema))
                .collect(),
            ..self
        }
    }

    /// The settings of the file `name`, relative to the folder of the configuration, with `/` between its parts.
    #[must_use]
    pub fn settings_for(&self, name: &str) -> Arc<Settings> {
        let matching: Vec<usize> = (0..self.overrides.len())
            .filter(|index| self.overrides[*index].0.is_match(name))
            .collect();
        let schema = self.schemas.iter().position(|(files, _)| files.is_match(name));
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let settings = known
            .entry((matching, schema))
            .or_insert_with_key(|(matching, schema)| {
                let overrides = matching.iter().map(|index| &self.overrides[*index].1);
                let layers = [&self.base]
                    .into_iter()
                    .chain(overrides)
                    .chain([&self.command_line]);
                let layers = layers.filter(|layer| !layer.is_silent()).cloned().collect();
                let schema = schema.and_then(|index| self.schemas.get(index));
                let schema = schema.map(|(_, schema)| Arc::clone(schema));
                Arc::new(Settings::new(self.limits, layers).held_to(schema))
            });
        Arc::clone(settings)
    }

    /// Whether there is anything that [`excludes`](Self::excludes) could accept.
    #[must_use]
    pub fn excludes_something(&self) -> bool {
        !self.excluded.is_empty()
    }

    /// Whether the configuration excludes the file or folder `name`, or a folder it is in.
    #[must_use]
    pub fn excludes(&self, name: &str) -> bool {
        self.excluded.is_match(name)
    }
}

impl Layer {
    fn is_silent(&self) -> bool {
        !self.replaces && self.switches.is_empty() && self.severities.is_empty() && self.safeties.is_empty()
    }

    fn select<'a>(&mut self, selectors: impl IntoIterator<Item = &'a Selector>) {
        self.replaces = true;
        self.switch(selectors, true, true);
    }

    fn ignore<'a>(&mut self, selectors: impl IntoIterator<Item = &'a Selector>) {
        self.switch(selectors, false, true);
    }

    fn switch<'a>(
        &mut self,
        selectors: impl IntoIterator<Item = &'a Selector>,
        on: bool,
        selects_style: bool,
    ) {
        self.switches.extend(selectors.into_iter().map(|selector| Switch {
            selector: selector.clone(),
            on,
            selects_style: selects_style || names_style(selector),
        }));
    }

    fn rules(&mut self, rules: &[(Spanned<Selector>, RuleSetting)]) {
        for (selector, setting) in rules {
            let selector = &selector.value;
            match setting.level {
                Some(Level::Off) => self.ignore([selector]),
                Some(Level::On(severity)) => {
                    self.switch([selector], true, false);
                    self.severities.push((selector.clone(), severity));
                }
                None => {}
            }
            if let Some(safety) = setting.safety {
                self.safeties.push((selector.clone(), safety));
            }
        }
    }
}

/// Whether `selector` can only mean what it names, so that a severity for it also turns it on.
fn names_style(selector: &Selector) -> bool {
    matches!(selector, Selector::Rule(_) | Selector::Category(_))
}

fn values(selectors: &[Spanned<Selector>]) -> impl Iterator<Item = &Selector> {
    selectors.iter().map(|selector| &selector.value)
}

fn base_layer(configuration: &Configuration) -> Layer {
    let mut layer = Layer::default();
    if let Some(select) = &configuration.select {
        layer.select(values(select));
    }
    layer.ignore(values(&configuration.ignore));
    for (pack, on) in &configuration.packs {
        layer.switch([&pack.value], *on, false);
    }
    layer.rules(&configuration.rules);
    layer
}

fn override_layer(entry: &FileOverride) -> Layer {
    let mut layer = Layer::default();
    if let Some(select) = &entry.select {
        layer.select(values(select));
    }
    layer.ignore(values(&entry.ignore));
    layer.rules(&entry.rules);
    layer
}

fn command_line_layer(command_line: &Overrides) -> Layer {
    let mut layer = Layer::default();
    if !command_line.select.is_empty() {
        layer.select(&command_line.select);
    }
    layer.ignore(&command_line.ignore);
    layer
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
