//! Workflows, actions and Dependabot's configuration.

use super::{Holds, Level};
use Holds::{
    AnyOf, Anything, Boolean, Each, Items, Keys, KeysOrSimple, List, Number, OneOf, Scopes, Text, Texts,
};

const SHELLS: &[&str] = &["bash", "sh", "pwsh", "powershell", "cmd", "python"];

/// Labels of hosted runners, the usual ones.
const RUNNERS: &[&str] = &[
    "ubuntu-latest",
    "ubuntu-24.04",
    "ubuntu-22.04",
    "windows-latest",
    "windows-2022",
    "macos-latest",
    "macos-14",
    "macos-15",
];

const SCOPES: &[&str] = &[
    "actions",
    "attestations",
    "checks",
    "contents",
    "deployments",
    "discussions",
    "id-token",
    "issues",
    "packages",
    "pages",
    "pull-requests",
    "repository-projects",
    "security-events",
    "statuses",
    "models",
];

const ACCESS: &[&str] = &["read", "write", "none"];

pub(in super::super) static WORKFLOW: Level = Level {
    name: "root",
    keys: &[
        ("name", Text),
        ("run-name", Text),
        ("on", KeysOrSimple(&EVENTS)),
        ("permissions", Scopes(SCOPES, ACCESS)),
        ("env", Texts),
        ("defaults", Keys(&DEFAULTS)),
        ("concurrency", KeysOrSimple(&CONCURRENCY)),
        ("jobs", Each(&JOB)),
    ],
    others: None,
};

static CONCURRENCY: Level = Level {
    name: "concurrency",
    keys: &[("group", Text), ("cancel-in-progress", Boolean)],
    others: None,
};

static DEFAULTS: Level = Level {
    name: "defaults",
    keys: &[("run", Keys(&DEFAULTS_OF_RUN))],
    others: None,
};

static DEFAULTS_OF_RUN: Level = Level {
    name: "defaults",
    keys: &[("shell", OneOf(SHELLS)), ("working-directory", Text)],
    others: None,
};

/// Events, and what narrows each of them down.
pub(in super::super) static EVENTS: Level = Level {
    name: "event",
    keys: &[
        ("push", KeysOrSimple(&PUSH)),
        ("pull_request", KeysOrSimple(&PULL_REQUEST)),
        ("pull_request_target", KeysOrSimple(&PULL_REQUEST)),
        ("schedule", Items(&SCHEDULE)),
        ("workflow_dispatch", KeysOrSimple(&DISPATCH)),
        ("workflow_call", KeysOrSimple(&CALL)),
        ("workflow_run", Keys(&WORKFLOW_RUN)),
        ("release", KeysOrSimple(&RELEASE)),
        ("issues", KeysOrSimple(&ISSUES)),
        ("issue_comment", KeysOrSimple(&COMMENT)),
        ("pull_request_review", Anything),
        ("pull_request_review_comment", KeysOrSimple(&COMMENT)),
        ("merge_group", Anything),
        ("repository_dispatch", Anything),
        ("check_run", Anything),
        ("check_suite", Anything),
        ("create", Anything),
        ("delete", Anything),
        ("deployment", Anything),
        ("deployment_status", Anything),
        ("discussion", Anything),
        ("discussion_comment", Anything),
        ("fork", Anything),
        ("gollum", Anything),
        ("label", Anything),
        ("milestone", Anything),
        ("page_build", Anything),
        ("project", Anything),
        ("public", Anything),
        ("registry_package", Anything),
        ("status", Anything),
        ("watch", Anything),
        ("branch_protection_rule", Anything),
        ("image_version", Anything),
    ],
    others: None,
};

static PUSH: Level = Level {
    name: "filter",
    keys: &[
        ("branches", Anything),
        ("branches-ignore", Anything),
        ("tags", Anything),
        ("tags-ignore", Anything),
        ("paths", Anything),
        ("paths-ignore", Anything),
    ],
    others: None,
};

static PULL_REQUEST: Level = Level {
    name: "filter",
    keys: &[
        ("branches", Anything),
        ("branches-ignore", Anything),
        ("paths", Anything),
        ("paths-ignore", Anything),
        (
            "types",
            AnyOf(&[
                "assigned",
                "unassigned",
                "labeled",
                "unlabeled",
                "opened",
                "edited",
                "closed",
                "reopened",
                "synchronize",
                "converted_to_draft",
                "ready_for_review",
                "locked",
                "unlocked",
                "milestoned",
                "demilestoned",
                "review_requested",
                "review_request_removed",
                "auto_merge_enabled",
                "auto_merge_disabled",
                "enqueued",
                "dequeued",
            ]),
        ),
    ],
    others: None,
};

static RELEASE: Level = Level {
    name: "filter",
    keys: &[(
        "types",
        AnyOf(&[
            "published",
            "unpublished",
            "created",
            "edited",
            "deleted",
            "prereleased",
            "released",
        ]),
    )],
    others: None,
};

static ISSUES: Level = Level {
    name: "filter",
    keys: &[(
        "types",
        AnyOf(&[
            "opened",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "closed",
            "reopened",
            "assigned",
            "unassigned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "milestoned",
            "demilestoned",
            "typed",
            "untyped",
        ]),
    )],
    others: None,
};

static COMMENT: Level = Level {
    name: "filter",
    keys: &[("types", AnyOf(&["created", "edited", "deleted"]))],
    others: None,
};

static WORKFLOW_RUN: Level = Level {
    name: "filter",
    keys: &[
        ("workflows", Anything),
        ("types", AnyOf(&["completed", "requested", "in_progress"])),
        ("branches", Anything),
        ("branches-ignore", Anything),
    ],
    others: None,
};

static SCHEDULE: Level = Level {
    name: "schedule",
    keys: &[("cron", Text), ("timezone", Text)],
    others: None,
};

static DISPATCH: Level = Level {
    name: "dispatch",
    keys: &[("inputs", Each(&DISPATCH_INPUT))],
    others: None,
};

static DISPATCH_INPUT: Level = Level {
    name: "input",
    keys: &[
        ("description", Text),
        ("required", Boolean),
        ("default", Anything),
        (
            "type",
            OneOf(&["string", "boolean", "number", "choice", "environment"]),
        ),
        ("options", List),
        ("deprecationMessage", Text),
    ],
    others: None,
};

static CALL: Level = Level {
    name: "call",
    keys: &[
        ("inputs", Each(&CALL_INPUT)),
        ("outputs", Each(&CALL_OUTPUT)),
        ("secrets", Each(&CALL_SECRET)),
    ],
    others: None,
};

static CALL_INPUT: Level = Level {
    name: "input",
    keys: &[
        ("description", Text),
        ("required", Boolean),
        ("default", Anything),
        ("type", OneOf(&["string", "boolean", "number"])),
        ("deprecationMessage", Text),
    ],
    others: None,
};

static CALL_OUTPUT: Level = Level {
    name: "output",
    keys: &[("description", Text), ("value", Text)],
    others: None,
};

static CALL_SECRET: Level = Level {
    name: "secret",
    keys: &[("description", Text), ("required", Boolean)],
    others: None,
};

static JOB: Level = Level {
    name: "job",
    keys: &[
        ("name", Text),
        ("runs-on", AnyOf(RUNNERS)),
        ("needs", Anything),
        ("if", Anything),
        ("permissions", Scopes(SCOPES, ACCESS)),
        ("environment", KeysOrSimple(&ENVIRONMENT)),
        ("concurrency", KeysOrSimple(&CONCURRENCY)),
        ("outputs", Texts),
        ("env", Texts),
        ("defaults", Keys(&DEFAULTS)),
        ("strategy", Keys(&STRATEGY)),
        ("steps", Items(&STEP)),
        ("timeout-minutes", Number),
        ("continue-on-error", Boolean),
        ("container", KeysOrSimple(&CONTAINER)),
        ("services", Each(&CONTAINER)),
        ("uses", Text),
        ("with", Texts),
        ("secrets", Anything),
    ],
    others: None,
};

static ENVIRONMENT: Level = Level {
    name: "environment",
    keys: &[("name", Text), ("url", Text), ("deployment", Anything)],
    others: None,
};

static STRATEGY: Level = Level {
    name: "strategy",
    keys: &[
        ("matrix", KeysOrSimple(&MATRIX)),
        ("fail-fast", Boolean),
        ("max-parallel", Number),
    ],
    others: None,
};

static MATRIX: Level = Level {
    name: "matrix",
    keys: &[("include", Anything), ("exclude", Anything)],
    others: Some(List),
};

static CONTAINER: Level = Level {
    name: "container",
    keys: &[
        ("image", Text),
        ("credentials", Keys(&CREDENTIALS)),
        ("env", Texts),
        ("ports", List),
        ("volumes", List),
        ("options", Text),
        ("command", Text),
        ("entrypoint", Text),
    ],
    others: None,
};

static CREDENTIALS: Level = Level {
    name: "credentials",
    keys: &[("username", Text), ("password", Text)],
    others: None,
};

static STEP: Level = Level {
    name: "step",
    keys: &[
        ("id", Text),
        ("if", Anything),
        ("name", Text),
        ("uses", Text),
        ("run", Text),
        ("shell", OneOf(SHELLS)),
        ("working-directory", Text),
        ("with", Texts),
        ("env", Texts),
        ("continue-on-error", Boolean),
        ("timeout-minutes", Number),
    ],
    others: None,
};

pub(in super::super) static ACTION: Level = Level {
    name: "action",
    keys: &[
        ("name", Text),
        ("author", Text),
        ("description", Text),
        ("inputs", Each(&ACTION_INPUT)),
        ("outputs", Each(&CALL_OUTPUT)),
        ("runs", Keys(&RUNS)),
        ("branding", Keys(&BRANDING)),
    ],
    others: None,
};

static ACTION_INPUT: Level = Level {
    name: "action",
    keys: &[
        ("description", Text),
        ("required", Anything),
        ("default", Anything),
        ("deprecationMessage", Text),
    ],
    others: None,
};

static BRANDING: Level = Level {
    name: "action",
    keys: &[
        ("icon", Anything),
        (
            "color",
            OneOf(&[
                "white",
                "black",
                "yellow",
                "blue",
                "green",
                "orange",
                "red",
                "purple",
                "gray-dark",
            ]),
        ),
    ],
    others: None,
};

static RUNS: Level = Level {
    name: "action",
    keys: &[
        (
            "using",
            OneOf(&["composite", "docker", "node16", "node20", "node24"]),
        ),
        ("main", Text),
        ("pre", Text),
        ("post", Text),
        ("pre-if", Anything),
        ("post-if", Anything),
        ("steps", Items(&STEP)),
        ("image", Text),
        ("entrypoint", Text),
        ("pre-entrypoint", Text),
        ("post-entrypoint", Text),
        ("args", List),
        ("env", Texts),
    ],
    others: None,
};

pub(in super::super) static DEPENDABOT: Level = Level {
    name: "dependabot",
    keys: &[
        ("version", Anything),
        ("enable-beta-ecosystems", Anything),
        ("updates", Items(&UPDATE)),
        ("registries", Anything),
        ("multi-ecosystem-groups", Anything),
    ],
    others: None,
};

static UPDATE: Level = Level {
    name: "dependabot",
    keys: &[
        (
            "package-ecosystem",
            OneOf(&[
                "bundler",
                "cargo",
                "composer",
                "devcontainers",
                "docker",
                "docker-compose",
                "github-actions",
                "gitsubmodule",
                "gomod",
                "gradle",
                "maven",
                "mix",
                "npm",
                "nuget",
                "pip",
                "pub",
                "swift",
                "terraform",
                "uv",
                "bun",
                "elm",
                "dotnet-sdk",
                "helm",
            ]),
        ),
        ("directory", Text),
        ("directories", List),
        ("schedule", Keys(&UPDATE_SCHEDULE)),
        ("allow", Anything),
        ("assignees", Anything),
        ("commit-message", Keys(&COMMIT_MESSAGE)),
        ("cooldown", Anything),
        ("exclude-paths", Anything),
        ("groups", Anything),
        ("ignore", Anything),
        ("insecure-external-code-execution", Anything),
        ("labels", Anything),
        ("milestone", Anything),
        ("open-pull-requests-limit", Number),
        ("patterns", Anything),
        ("multi-ecosystem-group", Anything),
        ("pull-request-branch-name", Anything),
        ("rebase-strategy", OneOf(&["auto", "disabled"])),
        ("registries", Anything),
        ("reviewers", Anything),
        ("target-branch", Text),
        ("vendor", Anything),
        ("versioning-strategy", Anything),
    ],
    others: None,
};

static UPDATE_SCHEDULE: Level = Level {
    name: "dependabot",
    keys: &[
        (
            "interval",
            OneOf(&[
                "daily",
                "weekly",
                "monthly",
                "quarterly",
                "semiannually",
                "yearly",
                "cron",
            ]),
        ),
        (
            "day",
            OneOf(&[
                "monday",
                "tuesday",
                "wednesday",
                "thursday",
                "friday",
                "saturday",
                "sunday",
            ]),
        ),
        ("time", Anything),
        ("timezone", Text),
        ("cronjob", Text),
    ],
    others: None,
};

static COMMIT_MESSAGE: Level = Level {
    name: "dependabot",
    keys: &[
        ("prefix", Text),
        ("prefix-development", Text),
        ("include", Anything),
    ],
    others: None,
};
