//! Small, typed, blocking clients of GitHub, GitLab and Gitea (with Forgejo) for what delivering a repair needs: who am I and
//! what may I, is there an open merge request of ours, open or update one, suggest changes inline, fork.
//!
//! "Merge request" is the word for what GitHub and Gitea call a pull request. A [`Forge`] speaks for one project. It never waits
//! for a rate limit and never tries again: it says what happened, and the caller decides. Nothing here prints or reads the
//! environment: addresses, credentials, proxies and the deadline are handed in.

mod diff;
mod encode;
mod ensure;
mod error;
mod forge;
mod gitea;
mod github;
mod github_app;
mod gitlab;
mod http;
mod marker;
mod model;
mod moment;
mod platform;
mod remote;
mod secret;
mod settings;
mod suggestion;

pub use diff::{Anchor, DiffLines};
pub use ensure::{Ensured, How, ensure};
pub use error::{Error, ErrorKind, ForbiddenReason, Phase};
pub use forge::{Forge, open};
pub use github_app::{GitHubApp, GitHubAppError, InstallationToken};
pub use marker::{Marker, MarkerError};
pub use model::{
    Access, BranchRules, Change, Identity, MergeRequest, NewMergeRequest, Project, Search, Source,
};
pub use platform::Platform;
pub use remote::{ProjectPath, Remote, RemoteError, Scheme};
pub use secret::{Credential, Secret};
pub use settings::{ApiAddress, Settings, SettingsError};
pub use suggestion::{Review, Suggested, Suggestion};
