//! The ways in which sound manifests are broken, one for each rule.
//!
//! A class whose rule sees more than the manifest changes other files of the package, too, or adds some.

mod dependencies;
mod entry_points;
mod fields;
mod words;

use std::collections::BTreeMap;

use super::corpus::MANIFEST;
use super::sound::Sound;
use crate::repair_bench::random::Random;

/// What a package becomes: the files that change, with their new texts.
#[derive(Debug, Clone)]
pub(super) struct Broken {
    pub(super) files: BTreeMap<String, String>,
}

impl Broken {
    /// A package of which only the manifest changes.
    fn manifest(text: String) -> Self {
        Self {
            files: BTreeMap::from([(MANIFEST.to_owned(), text)]),
        }
    }
}

/// Breaks a manifest where chance will have it, if it can.
type Inject = fn(&Sound<'_>, &mut Random) -> Option<String>;

/// A way to break packages.
pub(super) struct FaultClass {
    /// The rule that tells of it, without its pack.
    pub(super) rule: &'static str,
    /// Whether the rule is off unless asked for.
    pub(super) is_of_style: bool,
    inject: Inject,
}

impl FaultClass {
    const fn new(rule: &'static str, inject: Inject) -> Self {
        Self {
            rule,
            is_of_style: false,
            inject,
        }
    }

    const fn of_style(rule: &'static str, inject: Inject) -> Self {
        Self {
            rule,
            is_of_style: true,
            inject,
        }
    }

    /// The package with one fault in it.
    pub(super) fn broken(&self, sound: &Sound<'_>, random: &mut Random) -> Option<Broken> {
        (self.inject)(sound, random).map(Broken::manifest)
    }
}

/// All classes.
pub(super) const CLASSES: &[FaultClass] = &[
    FaultClass::new("field-typo", fields::misspelt_field),
    FaultClass::new("condition-typo", entry_points::misspelt_condition),
    FaultClass::new("duplicate-dependency", dependencies::twice),
    FaultClass::new("version-conflict", dependencies::twice_otherwise),
    FaultClass::new("deps-array", dependencies::as_array),
    FaultClass::new("invalid-range", dependencies::unreadable_range),
    FaultClass::new("ignored-comparator", dependencies::comma),
    FaultClass::new("engines-node-syntax", fields::engine),
    FaultClass::new("invalid-name", fields::blank_in_name),
    FaultClass::new("legacy-name", fields::capital_or_blank),
    FaultClass::new("invalid-version", fields::version),
    FaultClass::new("exports-order", entry_points::order),
    FaultClass::new("exports-invalid-path", entry_points::bare_target),
    FaultClass::new("scripts-type", fields::list_of_commands),
    FaultClass::new("license-spdx", fields::license),
    FaultClass::new("repository-form", fields::repository),
    FaultClass::new("package-manager-format", fields::package_manager),
    FaultClass::new("bin-invalid", entry_points::odd_program),
    FaultClass::of_style("bin-form", entry_points::dotted_program),
    FaultClass::of_style("sort", dependencies::unsorted),
];
