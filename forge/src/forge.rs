//! What is asked of a platform about one project.

use std::fmt::Debug;

use crate::error::Error;
use crate::gitea::Gitea;
use crate::github::GitHub;
use crate::gitlab::GitLab;
use crate::model::{BranchRules, Change, Identity, MergeRequest, NewMergeRequest, Project, Search};
use crate::platform::Platform;
use crate::remote::ProjectPath;
use crate::settings::{Settings, SettingsError};
use crate::suggestion::{Review, Suggested};

/// A platform, seen from one project. Every operation is one request or a few, and ends by the limits of the [`Settings`].
pub trait Forge: Debug {
    /// Which kind it is.
    fn platform(&self) -> Platform;

    /// Who the credential stands for.
    ///
    /// # Errors
    /// When the platform does not answer, or not the way it should.
    fn identity(&self) -> Result<Identity, Error>;

    /// The project itself.
    ///
    /// # Errors
    /// As above; `NotFound` may mean hidden.
    fn project(&self) -> Result<Project, Error>;

    /// Another project: a fork that was not ready yet.
    ///
    /// # Errors
    /// As above.
    fn look_up(&self, path: &ProjectPath) -> Result<Project, Error>;

    /// What a branch demands.
    ///
    /// # Errors
    /// As above.
    fn branch_rules(&self, branch: &str) -> Result<BranchRules, Error>;

    /// The open merge requests to this project that fit, newest first as the platform has it.
    ///
    /// # Errors
    /// As above.
    fn find(&self, search: &Search) -> Result<Vec<MergeRequest>, Error>;

    /// Opens a merge request, without its labels. [`crate::ensure`] opens only what is not there yet.
    ///
    /// # Errors
    /// As above; `AlreadyExists` when there is one from this branch.
    fn create(&self, new: &NewMergeRequest) -> Result<MergeRequest, Error>;

    /// Changes a merge request.
    ///
    /// # Errors
    /// As above.
    fn update(&self, number: u64, change: &Change) -> Result<MergeRequest, Error>;

    /// Adds labels; those that are there stay.
    ///
    /// # Errors
    /// As above.
    fn add_labels(&self, number: u64, labels: &[String]) -> Result<(), Error>;

    /// Offers changes inline. Those that stand there already are not posted again, and one that is refused does not keep
    /// the others back.
    ///
    /// # Errors
    /// As above; `Conflict` when the merge request has moved on from the reviewed commit.
    fn suggest(&self, number: u64, review: &Review) -> Result<Suggested, Error>;

    /// A fork of the project that belongs to the credential's user: the one there is, or a new one.
    ///
    /// # Errors
    /// As above.
    fn fork(&self) -> Result<Project, Error>;
}

/// The client of a project.
///
/// # Errors
/// When the settings cannot work.
pub fn open(
    platform: Platform,
    settings: Settings,
    project: ProjectPath,
) -> Result<Box<dyn Forge>, SettingsError> {
    Ok(match platform {
        Platform::GitHub => Box::new(GitHub::new(settings, project)?),
        Platform::GitLab => Box::new(GitLab::new(settings, project)?),
        Platform::Gitea => Box::new(Gitea::new(settings, project)?),
    })
}
