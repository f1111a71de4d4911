//! Events that GitHub does not know, and types and filters that an event does not have.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::{Seen, suggest};

pub(super) const EVENT: FaultKind = FaultKind {
    name: "github/unknown-event",
    gives: &["at", "event", "nearest", "sure"],
};

pub(super) const TYPE: FaultKind = FaultKind {
    name: "github/event-type",
    gives: &["at", "event", "type", "available", "nearest", "sure"],
};

pub(super) const FILTER: FaultKind = FaultKind {
    name: "github/event-filter",
    gives: &["at", "event", "reason", "other"],
};

/// The events that start workflows with the activity types that each of them has, as GitHub documents them.
const EVENTS: [(&str, &[&str]); 37] = [
    ("branch_protection_rule", &["created", "edited", "deleted"]),
    (
        "check_run",
        &["created", "rerequested", "completed", "requested_action"],
    ),
    ("check_suite", &["completed", "requested", "rerequested"]),
    ("create", &[]),
    ("delete", &[]),
    ("deployment", &["created"]),
    ("deployment_status", &["created"]),
    (
        "discussion",
        &[
            "created",
            "edited",
            "deleted",
            "transferred",
            "pinned",
            "unpinned",
            "labeled",
            "unlabeled",
            "locked",
            "unlocked",
            "category_changed",
            "answered",
            "unanswered",
            "closed",
            "reopened",
        ],
    ),
    ("discussion_comment", &["created", "edited", "deleted"]),
    ("fork", &[]),
    ("gollum", &[]),
    ("image_version", &["created", "ready", "deleted"]),
    ("issue_comment", &["created", "edited", "deleted"]),
    (
        "issues",
        &[
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
        ],
    ),
    ("label", &["created", "edited", "deleted"]),
    ("merge_group", &["checks_requested", "destroyed"]),
    ("milestone", &["created", "closed", "opened", "edited", "deleted"]),
    ("page_build", &[]),
    ("project", &["created", "closed", "reopened", "edited", "deleted"]),
    (
        "project_card",
        &["created", "moved", "converted", "edited", "deleted"],
    ),
    ("project_column", &["created", "updated", "moved", "deleted"]),
    ("public", &[]),
    ("pull_request", PULL_REQUEST),
    ("pull_request_comment", &["created", "edited", "deleted"]),
    ("pull_request_review", &["submitted", "edited", "dismissed"]),
    ("pull_request_review_comment", &["created", "edited", "deleted"]),
    ("pull_request_target", PULL_REQUEST),
    ("push", &[]),
    ("registry_package", &["published", "updated"]),
    (
        "release",
        &[
            "published",
            "unpublished",
            "created",
            "edited",
            "deleted",
            "prereleased",
            "released",
        ],
    ),
    ("repository_dispatch", &[]),
    ("schedule", &[]),
    ("status", &[]),
    ("watch", &["started"]),
    ("workflow_call", &[]),
    ("workflow_dispatch", &[]),
    ("workflow_run", &["completed", "requested", "in_progress"]),
];

const PULL_REQUEST: &[&str] = &[
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
    "locked",
    "unlocked",
    "enqueued",
    "dequeued",
    "milestoned",
    "demilestoned",
    "ready_for_review",
    "review_requested",
    "review_request_removed",
    "auto_merge_enabled",
    "auto_merge_disabled",
];

/// Filters that exclude each other.
const PAIRS: [(&str, &str); 3] = [
    ("branches", "branches-ignore"),
    ("tags", "tags-ignore"),
    ("paths", "paths-ignore"),
];

impl Seen<'_> {
    pub(super) fn trigger_faults(&mut self) {
        let view = self.view;
        let mut found = Vec::new();
        for trigger in &self.workflow.triggers {
            let event = view.text(trigger.name);
            let Some((_, types)) = EVENTS.iter().find(|(known, _)| *known == event) else {
                if !self.is_computed(trigger.name) {
                    let fault = Fault::new(&EVENT).node("at", trigger.name).text("event", event);
                    let names = EVENTS.iter().map(|(known, _)| *known);
                    found.push(suggest(fault, self.nearest(event, names)));
                }
                continue;
            };
            let Some(body) = trigger.body else { continue };
            let said = view.get(body, "types").filter(|_| !types.is_empty());
            for node in said.into_iter().flat_map(|node| shape::flat_scalars(view, node)) {
                let name = view.text(node);
                if types.contains(&name) || self.is_computed(node) {
                    continue;
                }
                let fault = Fault::new(&TYPE)
                    .node("at", node)
                    .text("event", event)
                    .text("type", name)
                    .text("available", types.join(", "));
                found.push(suggest(fault, self.nearest(name, types.iter().copied())));
            }
            for (filter, ignored) in PAIRS {
                if let (Some(_), Some(other)) = (view.get(body, filter), view.own_get(body, ignored)) {
                    let reason = format!("`{filter}` and `{ignored}` cannot both be used for one event");
                    let fault = Fault::new(&FILTER)
                        .node("at", view.key(other))
                        .node("other", other)
                        .text("event", event)
                        .text("reason", reason);
                    found.push(fault);
                }
            }
            for entry in shape::own_entries(view, body) {
                let key = view.text(entry.key);
                let fits = match key {
                    "branches" | "branches-ignore" => matches!(
                        event,
                        "push" | "pull_request" | "pull_request_target" | "workflow_run" | "merge_group"
                    ),
                    // Pull requests have no tags, but GitHub takes the filter, and many write it.
                    "tags" | "tags-ignore" => {
                        matches!(event, "push" | "pull_request" | "pull_request_target")
                    }
                    "paths" | "paths-ignore" => {
                        matches!(event, "push" | "pull_request" | "pull_request_target")
                    }
                    _ => true,
                };
                if !fits {
                    let fault = Fault::new(&FILTER)
                        .node("at", entry.key)
                        .node("other", entry.value)
                        .text("event", event)
                        .text("reason", format!("the event `{event}` has no filter `{key}`"));
                    found.push(fault);
                }
            }
        }
        self.faults.extend(found);
    }
}
