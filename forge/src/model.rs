//! What is said to and heard from a platform, in one form for all of them.

use crate::marker::Marker;
use crate::remote::ProjectPath;

/// Who a credential stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The name the platform knows them by; nothing for an app's installation, which has none to ask for.
    pub login: Option<String>,
    /// Whether it is a program by the platform's account.
    pub bot: bool,
}

/// What a credential may do with a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// See it.
    Read,
    /// Push branches.
    Write,
    /// Change its settings.
    Admin,
    /// The platform does not say; only trying tells.
    Unknown,
}

/// A project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The platform's number for it.
    pub id: u64,
    /// Its name.
    pub path: ProjectPath,
    /// Its page.
    pub web_url: String,
    /// Where it is cloned from over HTTPS.
    pub clone_url: Option<String>,
    /// The branch it starts from; nothing while it is empty.
    pub default_branch: Option<String>,
    /// What the credential may do. A hint: the platform decides at the push.
    pub access: Access,
    /// Whether it takes no changes any more.
    pub archived: bool,
    /// Whether it can be pushed to yet. A fork may take a while; look it up again.
    pub ready: bool,
}

/// What a branch demands, as far as the platform tells this credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BranchRules {
    /// Whether any rule guards it.
    pub protected: bool,
    /// Whether this credential may push to it.
    pub may_push: Option<bool>,
    /// Whether changes come by merge request only.
    pub needs_merge_request: Option<bool>,
    /// Whether commits have to be signed.
    pub needs_signature: Option<bool>,
}

/// Where a merge request's commits come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The branch.
    pub branch: String,
    /// The fork it is in; nothing when it is in the project itself.
    pub fork: Option<Project>,
}

/// Which open merge requests are looked for. What is not given does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    /// Those from here.
    pub source: Option<Source>,
    /// Those to this branch.
    pub target_branch: Option<String>,
    /// Those with this mark.
    pub marker: Option<Marker>,
}

/// A merge request to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMergeRequest {
    /// Where the commits are.
    pub source: Source,
    /// Where they shall go.
    pub target_branch: String,
    /// One line.
    pub title: String,
    /// The text, in Markdown, without the mark.
    pub body: String,
    /// The mark.
    pub marker: Marker,
    /// Labels to add. That they cannot be added does not keep the merge request from being opened.
    pub labels: Vec<String>,
    /// Whether it is opened as a draft.
    pub draft: bool,
}

/// What to change about a merge request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// Another title.
    pub title: Option<String>,
    /// Another text.
    pub body: Option<String>,
    /// Whether to close it without merging.
    pub close: bool,
}

/// An open merge request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeRequest {
    /// Its number in the project.
    pub number: u64,
    /// Its page.
    pub web_url: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// The branch the commits are in.
    pub source_branch: String,
    /// The platform's number of the project that branch is in; nothing when that is gone.
    pub source_project: Option<u64>,
    /// The branch they shall go to.
    pub target_branch: String,
    /// The newest commit.
    pub head: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Whether it is open.
    pub open: bool,
}

impl Search {
    /// Whether this is one of those looked for, in the project of number `own`.
    pub(crate) fn fits(&self, found: &MergeRequest, own: u64) -> bool {
        let from = self.source.as_ref().is_none_or(|source| {
            let project = source.fork.as_ref().map_or(own, |fork| fork.id);
            found.source_branch == source.branch && found.source_project == Some(project)
        });
        let to = self
            .target_branch
            .as_ref()
            .is_none_or(|branch| found.target_branch == *branch);
        let marked = self
            .marker
            .as_ref()
            .is_none_or(|marker| marker.is_in(&found.body));
        found.open && from && to && marked
    }
}
