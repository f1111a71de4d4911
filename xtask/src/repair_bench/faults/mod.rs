//! The faults that are put into sound files, by class: what people and tools do to JSON, YAML and JavaScript.

mod any_text;
mod change;
pub(crate) mod javascript;
pub(crate) mod json;
mod usual;
pub(crate) mod yaml;

use engine::Language;

pub(crate) use change::rewritten;
pub(crate) use usual::is_usual;

use super::random::Random;

/// One way of breaking a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FaultClass {
    /// Its name in tables: `missing-comma`.
    pub(crate) name: &'static str,
    /// Breaks `text` at a random place where this fault fits. Nothing when there is none, or when the chosen place will not do. The
    /// caller tries again and makes sure that the strict parser refuses what comes back.
    pub(crate) inject: fn(text: &str, random: &mut Random) -> Option<String>,
}

/// The fault classes of `language`.
pub(crate) fn classes(language: Language) -> &'static [FaultClass] {
    match language {
        Language::Json => json::CLASSES,
        Language::Yaml => yaml::CLASSES,
        Language::JavaScript => javascript::CLASSES,
    }
}
