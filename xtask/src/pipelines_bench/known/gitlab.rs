//! Pipelines of GitLab.

use super::{Holds, Level};
use Holds::{Anything, Boolean, Items, ItemsOrSimple, Keys, KeysOrSimple, List, Number, OneOf, Text, Texts};

const WHEN: &[&str] = &["on_success", "on_failure", "always", "never", "manual", "delayed"];
const WHEN_OF_JOBS: &[&str] = &["on_success", "on_failure", "always", "manual", "delayed", "never"];
const WHEN_OF_FILES: &[&str] = &["on_success", "on_failure", "always"];

pub(in super::super) static PIPELINE: Level = Level {
    name: "root",
    keys: &[
        ("stages", List),
        ("variables", Texts),
        ("default", Keys(&DEFAULT)),
        ("include", ItemsOrSimple(&INCLUDE)),
        ("workflow", Keys(&WORKFLOW)),
        ("image", KeysOrSimple(&IMAGE)),
        ("services", ItemsOrSimple(&SERVICE)),
        ("cache", KeysOrSimple(&CACHE)),
        ("before_script", Anything),
        ("after_script", Anything),
        ("spec", Anything),
        // A job, but what it publishes is looked for by its name.
        ("pages", Keys(&JOB)),
    ],
    others: Some(Keys(&JOB)),
};

static DEFAULT: Level = Level {
    name: "default",
    keys: &[
        ("after_script", Anything),
        ("artifacts", Keys(&ARTIFACTS)),
        ("before_script", Anything),
        ("cache", KeysOrSimple(&CACHE)),
        ("hooks", Anything),
        ("id_tokens", Anything),
        ("image", KeysOrSimple(&IMAGE)),
        ("interruptible", Boolean),
        ("retry", KeysOrSimple(&RETRY)),
        ("services", ItemsOrSimple(&SERVICE)),
        ("tags", List),
        ("timeout", Text),
        ("identity", Anything),
    ],
    others: None,
};

static INCLUDE: Level = Level {
    name: "include",
    keys: &[
        ("local", Text),
        ("project", Text),
        ("file", Anything),
        ("ref", Text),
        ("remote", Text),
        ("template", Text),
        ("component", Text),
        ("inputs", Anything),
        ("rules", Anything),
        ("integrity", Text),
        ("artifact", Text),
        ("job", Text),
    ],
    others: None,
};

static WORKFLOW: Level = Level {
    name: "workflow",
    keys: &[
        ("name", Text),
        ("rules", Items(&WORKFLOW_RULE)),
        ("auto_cancel", Anything),
    ],
    others: None,
};

static WORKFLOW_RULE: Level = Level {
    name: "rule",
    keys: &[
        ("if", Text),
        ("changes", Anything),
        ("exists", Anything),
        ("when", OneOf(&["always", "never"])),
        ("variables", Texts),
        ("auto_cancel", Anything),
    ],
    others: None,
};

pub(in super::super) static JOB: Level = Level {
    name: "job",
    keys: &[
        ("script", Anything),
        ("before_script", Anything),
        ("after_script", Anything),
        ("stage", Text),
        ("image", KeysOrSimple(&IMAGE)),
        ("services", ItemsOrSimple(&SERVICE)),
        ("variables", Texts),
        ("needs", ItemsOrSimple(&NEED)),
        ("dependencies", List),
        ("rules", Items(&RULE)),
        ("only", Anything),
        ("except", Anything),
        ("artifacts", Keys(&ARTIFACTS)),
        ("cache", KeysOrSimple(&CACHE)),
        ("tags", List),
        ("extends", Anything),
        ("when", OneOf(WHEN_OF_JOBS)),
        ("allow_failure", Boolean),
        ("environment", KeysOrSimple(&ENVIRONMENT)),
        ("timeout", Text),
        ("retry", KeysOrSimple(&RETRY)),
        ("parallel", Number),
        ("interruptible", Boolean),
        ("coverage", Text),
        ("trigger", KeysOrSimple(&TRIGGER)),
        ("inherit", Anything),
        ("resource_group", Text),
        ("release", Keys(&RELEASE)),
        ("id_tokens", Anything),
        ("secrets", Anything),
        ("start_in", Text),
        ("hooks", Anything),
        ("identity", Anything),
        ("pages", Anything),
        ("publish", Text),
        ("run", Anything),
        ("dast_configuration", Anything),
        ("manual_confirmation", Text),
        ("inputs", Anything),
    ],
    others: None,
};

static IMAGE: Level = Level {
    name: "image",
    keys: &[
        ("name", Text),
        ("entrypoint", Anything),
        ("docker", Anything),
        ("kubernetes", Anything),
        ("pull_policy", Anything),
    ],
    others: None,
};

static SERVICE: Level = Level {
    name: "service",
    keys: &[
        ("name", Text),
        ("alias", Text),
        ("entrypoint", Anything),
        ("command", Anything),
        ("variables", Texts),
        ("docker", Anything),
        ("kubernetes", Anything),
        ("pull_policy", Anything),
    ],
    others: None,
};

static NEED: Level = Level {
    name: "need",
    keys: &[
        ("job", Text),
        ("artifacts", Boolean),
        ("optional", Boolean),
        ("project", Text),
        ("ref", Text),
        ("pipeline", Text),
        ("parallel", Anything),
    ],
    others: None,
};

static RULE: Level = Level {
    name: "rule",
    keys: &[
        ("if", Text),
        ("changes", Anything),
        ("exists", Anything),
        ("when", OneOf(WHEN)),
        ("allow_failure", Boolean),
        ("variables", Texts),
        ("needs", Anything),
        ("start_in", Text),
        ("interruptible", Boolean),
    ],
    others: None,
};

static ARTIFACTS: Level = Level {
    name: "artifacts",
    keys: &[
        ("paths", List),
        ("exclude", List),
        ("name", Text),
        ("expire_in", Text),
        ("expose_as", Text),
        ("reports", Keys(&REPORTS)),
        ("untracked", Boolean),
        ("when", OneOf(WHEN_OF_FILES)),
        ("public", Boolean),
        ("access", OneOf(&["all", "developer", "none", "maintainer"])),
    ],
    others: None,
};

static REPORTS: Level = Level {
    name: "reports",
    keys: &[
        ("junit", Anything),
        ("dotenv", Anything),
        ("coverage_report", Keys(&COVERAGE_REPORT)),
        ("codequality", Anything),
        ("terraform", Anything),
        ("metrics", Anything),
        ("sast", Anything),
        ("dast", Anything),
        ("dependency_scanning", Anything),
        ("container_scanning", Anything),
        ("secret_detection", Anything),
        ("license_scanning", Anything),
        ("cyclonedx", Anything),
        ("accessibility", Anything),
        ("annotations", Anything),
        ("performance", Anything),
        ("browser_performance", Anything),
        ("load_performance", Anything),
        ("requirements", Anything),
        ("requirements_v2", Anything),
        ("coverage_fuzzing", Anything),
        ("api_fuzzing", Anything),
        ("cluster_image_scanning", Anything),
        ("repository_xray", Anything),
    ],
    others: None,
};

static COVERAGE_REPORT: Level = Level {
    name: "reports",
    keys: &[
        ("coverage_format", OneOf(&["cobertura", "jacoco"])),
        ("path", Text),
    ],
    others: None,
};

static CACHE: Level = Level {
    name: "cache",
    keys: &[
        ("key", KeysOrSimple(&CACHE_KEY)),
        ("paths", List),
        ("policy", OneOf(&["pull", "push", "pull-push"])),
        ("untracked", Boolean),
        ("unprotect", Boolean),
        ("when", OneOf(WHEN_OF_FILES)),
        ("fallback_keys", List),
    ],
    others: None,
};

static CACHE_KEY: Level = Level {
    name: "cache",
    keys: &[("files", List), ("files_commits", List), ("prefix", Text)],
    others: None,
};

static ENVIRONMENT: Level = Level {
    name: "environment",
    keys: &[
        ("name", Text),
        ("url", Text),
        ("on_stop", Text),
        ("action", OneOf(&["start", "stop", "prepare", "verify", "access"])),
        ("auto_stop_in", Text),
        ("deployment_tier", Anything),
        ("kubernetes", Anything),
    ],
    others: None,
};

static RETRY: Level = Level {
    name: "retry",
    keys: &[("max", Number), ("when", Anything), ("exit_codes", Anything)],
    others: None,
};

static TRIGGER: Level = Level {
    name: "trigger",
    keys: &[
        ("project", Text),
        ("branch", Text),
        ("strategy", Anything),
        ("include", Anything),
        ("forward", Anything),
        ("inputs", Anything),
    ],
    others: None,
};

static RELEASE: Level = Level {
    name: "release",
    keys: &[
        ("tag_name", Text),
        ("tag_message", Text),
        ("name", Text),
        ("description", Text),
        ("ref", Text),
        ("milestones", Anything),
        ("released_at", Text),
        ("assets", Keys(&ASSETS)),
    ],
    others: None,
};

static ASSETS: Level = Level {
    name: "release",
    keys: &[("links", Items(&LINK))],
    others: None,
};

static LINK: Level = Level {
    name: "release",
    keys: &[
        ("name", Text),
        ("url", Text),
        ("filepath", Text),
        ("link_type", Anything),
    ],
    others: None,
};

/// The stages where a pipeline names none, and those that it always has.
pub(in super::super) const STAGES: [&str; 3] = ["build", "test", "deploy"];
