//! What servers say when they refuse a ref, and what it means.
//!
//! Two kinds of words. The *reason* stands in parentheses on the ref line and is the server's own verdict. *Host text* came
//! beside it and may have been written by anything that ran on the server, so it is asked only after a reason that leaves
//! open what declined, and it is anchored where the platforms' own messages begin. A status code in it means nothing.

use super::class::{Class, Hint};
use super::signal::Text::{Both, Has, Is, Starts};
use super::signal::{Signal, hinted, signal};

/// Reasons behind `[rejected]`: git's own, before anything was sent.
pub(super) const OWN_REASONS: &[Signal] = &[
    signal(Is("fetch first"), Class::Race),
    signal(Is("non-fast-forward"), Class::Race),
    signal(Is("stale info"), Class::Race),
    signal(Is("remote ref updated since checkout"), Class::Race),
];

/// Reasons behind `[remote rejected]` that need no host text.
pub(super) const REASONS: &[Signal] = &[
    signal(Is("Internal Server Error"), Class::Transient),
    hinted(
        Both("refusing to allow", "workflow"),
        Class::Permission,
        Hint::WorkflowRight,
    ),
    signal(Starts("refusing to allow"), Class::Permission),
    signal(Starts("permission denied"), Class::Permission),
    signal(Starts("prohibited by Gerrit"), Class::Permission),
    signal(Is("deletion prohibited"), Class::Protected),
    // With these words the server's own setting refuses what is not a fast forward; a lost race reads otherwise.
    signal(Is("non-fast-forward"), Class::Protected),
    signal(Is("branch is currently checked out"), Class::Protected),
    signal(Is("deny updating a hidden ref"), Class::Protected),
    signal(Starts("TF402455"), Class::Protected),
    hinted(Is("shallow update not allowed"), Class::Local, Hint::Shallow),
];

/// Reasons that say the ref was held or had moved, and what host text makes of them otherwise.
pub(super) const HELD: &[Signal] = &[
    signal(Is("failed to update ref"), Class::Race),
    signal(Starts("cannot lock ref"), Class::Race),
    signal(Is("failed to lock"), Class::Race),
    signal(Is("reference already exists"), Class::Race),
    signal(Is("incorrect old value provided"), Class::Race),
];

/// Why a ref could not be written, when that was no race.
pub(super) const NOT_HELD: &[Signal] = &[
    signal(Has("No space left on device"), Class::Quota),
    signal(Has("Disk quota exceeded"), Class::Quota),
    // A branch `a` is in the way of `a/b`: no new plan changes that.
    hinted(Has("exists; cannot create"), Class::Unknown, Hint::BranchName),
];

/// Why the server could not unpack what it was sent.
pub(super) const UNPACKING: &[Signal] = &[
    signal(Has("pack exceeds maximum allowed size"), Class::Quota),
    signal(Has("No space left on device"), Class::Quota),
    signal(Has("Disk quota exceeded"), Class::Quota),
    signal(
        Has("unable to create temporary object directory"),
        Class::Permission,
    ),
    signal(
        Has("insufficient permission for adding an object"),
        Class::Permission,
    ),
    signal(Has("fsck error"), Class::Hook),
];

/// What stands beside `(protected branch hook declined)`, `(push declined due to repository rule violations)`,
/// `(pre-receive hook declined)` and their like.
pub(super) const DECLINED: &[Signal] = &[
    // The server's own check failed to run: it said nothing about the push.
    signal(Starts("GitLab: 500 Internal Server Error"), Class::Transient),
    signal(Starts("GitLab: Internal API unreachable"), Class::Transient),
    signal(Starts("GitLab: API is not accessible"), Class::Transient),
    signal(
        Starts("GitLab: The git server, Gitaly, is not available"),
        Class::Transient,
    ),
    signal(Starts("Gitea: Internal Server Error"), Class::Transient),
    signal(Starts("Forgejo: Internal Server Error"), Class::Transient),
    signal(Is("Internal Server Error"), Class::Transient),
    // A secret in the content is refused on every branch.
    hinted(
        Has("Push cannot contain secrets"),
        Class::Hook,
        Hint::SecretInContent,
    ),
    hinted(Starts("GH007:"), Class::Hook, Hint::Author),
    signal(Starts("GH001:"), Class::Quota),
    signal(Has("exceeded its size limit"), Class::Quota),
    signal(Has("exceeds GitHub's file size limit"), Class::Quota),
    hinted(
        Has("Commits must have verified signatures"),
        Class::Protected,
        Hint::SignatureRequired,
    ),
    hinted(
        Both("refusing to allow", "workflow"),
        Class::Permission,
        Hint::WorkflowRight,
    ),
    signal(Starts("GH003:"), Class::Protected),
    signal(Starts("GH006:"), Class::Protected),
    signal(Starts("GH013:"), Class::Protected),
    signal(
        Starts("GitLab: You are not allowed to push code to protected branches"),
        Class::Protected,
    ),
    signal(
        Starts("GitLab: You are not allowed to force push"),
        Class::Protected,
    ),
    signal(
        Starts("GitLab: You are not allowed to merge code into"),
        Class::Protected,
    ),
    signal(
        Starts("GitLab: You can only merge code into protected"),
        Class::Protected,
    ),
    signal(
        Starts("Gitea: Not allowed to push to protected branch"),
        Class::Protected,
    ),
    signal(
        Starts("Forgejo: Not allowed to push to protected branch"),
        Class::Protected,
    ),
    signal(Both("Gitea: branch", "is protected from"), Class::Protected),
    signal(Both("Forgejo: branch", "is protected from"), Class::Protected),
    signal(
        Has("can only be modified through pull requests"),
        Class::Protected,
    ),
    signal(Starts("denying non-fast-forward"), Class::Protected),
    signal(Starts("GitLab: A default branch"), Class::Permission),
    signal(
        Starts("GitLab: You are not allowed to push code"),
        Class::Permission,
    ),
    signal(
        Starts("GitLab: You are not allowed to upload code"),
        Class::Permission,
    ),
    hinted(
        Both("Branch name", "does not follow the pattern"),
        Class::Hook,
        Hint::BranchName,
    ),
    hinted(Has("does not follow the pattern"), Class::Hook, Hint::Message),
    hinted(Has("is not a member of team"), Class::Hook, Hint::Author),
];

/// What stands beside a refusal of the whole connection: 403 or 404, or an ssh server's goodbye.
pub(super) const REFUSED: &[Signal] = &[
    hinted(Has("rate limit"), Class::Transient, Hint::RateLimit),
    hinted(
        Starts("This repository was archived"),
        Class::Permission,
        Hint::Archived,
    ),
    signal(Has("You are not allowed to upload code"), Class::Permission),
    signal(Has("You are not allowed to push code"), Class::Permission),
    signal(Both("Permission to", "denied to"), Class::Permission),
    signal(
        Starts("Write access to repository not granted"),
        Class::Permission,
    ),
    signal(Has("has been marked as read only"), Class::Permission),
    signal(Has("deploy key does not have write access"), Class::Permission),
    signal(Starts("Repository not found"), Class::Permission),
    signal(
        Starts("The project you were looking for could not be found"),
        Class::Permission,
    ),
    signal(Has("SAML SSO"), Class::Permission),
];
