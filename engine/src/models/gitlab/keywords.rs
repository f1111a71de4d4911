//! The words that GitLab keeps for itself.

/// Root keys that are never a job.
const RESERVED: [&str; 9] = [
    "after_script",
    "before_script",
    "cache",
    "image",
    "include",
    "services",
    "stages",
    "types",
    "variables",
];

/// Root keys that are sections, unless they have a job's shape.
const SECTIONS: [&str; 3] = ["default", "spec", "workflow"];

/// Names that YAML or GitLab reads as something else.
const NO_NAMES: [&str; 3] = ["false", "nil", "true"];

/// Keywords that `default:` may hold, and that jobs without their own inherit.
pub(super) const INHERITED: [&str; 12] = [
    "after_script",
    "artifacts",
    "before_script",
    "cache",
    "hooks",
    "id_tokens",
    "image",
    "interruptible",
    "retry",
    "services",
    "tags",
    "timeout",
];

/// Those that may also stand at the root, from before there was `default:`.
pub(super) const GLOBAL: [&str; 5] = ["after_script", "before_script", "cache", "image", "services"];

/// The stages of a pipeline that names none.
pub(super) const DEFAULT_STAGES: [&str; 3] = ["build", "test", "deploy"];

/// The stage of a job that names none.
pub(super) const DEFAULT_STAGE: &str = "test";

/// Whether a root key is a keyword that no job may have for a name.
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    RESERVED.contains(&name) || SECTIONS.contains(&name) || NO_NAMES.contains(&name)
}

/// Whether a root key is no job, whatever stands under it.
pub(super) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Whether a root key is no job unless it looks like one.
pub(super) fn is_section(name: &str) -> bool {
    SECTIONS.contains(&name)
}
