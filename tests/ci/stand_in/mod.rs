//! A stand-in for a platform: projects that are real repositories on the test's own server, and merge requests between them.
//!
//! It keeps what it is told, answers in the words of the platform, and refuses what the platform would refuse: a request
//! from a branch that is not there, a second one from the same branch, a token it does not know.

pub(crate) mod app;
mod gitea;
mod github;
mod gitlab;
pub(crate) mod push_options;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::bare::Bare;
use crate::scene::{PROJECT, Scene};
use crate::server::Api;
use crate::server::answer::Answer;
use crate::server::request::{Request, decoded};

/// Who the tokens stand for, and in whose name forks are made.
pub(crate) const LOGIN: &str = "repairer";

/// Which platform is stood in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    GitLab,
    GitHub,
    Gitea,
}

impl Flavour {
    pub(crate) const ALL: [Self; 3] = [Self::GitLab, Self::GitHub, Self::Gitea];

    /// As the command line calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::GitLab => "gitlab",
            Self::GitHub => "github",
            Self::Gitea => "gitea",
        }
    }

    /// Where the API begins.
    pub(crate) fn api(self) -> &'static str {
        match self {
            Self::GitLab => "/api/v4",
            Self::GitHub => "/api/v3",
            Self::Gitea => "/api/v1",
        }
    }
}

/// A project.
#[derive(Debug, Clone)]
pub(crate) struct Project {
    pub(crate) id: u64,
    pub(crate) path: String,
    pub(crate) fork_of: Option<u64>,
    /// Whether the tokens may push to it.
    pub(crate) may_push: bool,
}

impl Project {
    pub(crate) fn owner(&self) -> &str {
        self.path.rsplit_once('/').unwrap().0
    }

    pub(crate) fn name(&self) -> &str {
        self.path.rsplit_once('/').unwrap().1
    }
}

/// A merge request, whatever the platform calls it.
#[derive(Debug, Clone)]
pub(crate) struct MergeRequest {
    pub(crate) number: u64,
    pub(crate) source: u64,
    pub(crate) source_branch: String,
    pub(crate) target: u64,
    pub(crate) target_branch: String,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) labels: BTreeSet<String>,
    pub(crate) draft: bool,
    pub(crate) open: bool,
    /// Comments on lines.
    pub(crate) comments: Vec<Value>,
}

/// What the platform knows.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) tokens: BTreeSet<String>,
    pub(crate) projects: Vec<Project>,
    pub(crate) requests: Vec<MergeRequest>,
    /// Branches of the project that are told to be protected.
    pub(crate) protected: BTreeSet<String>,
    /// Whether nobody can make a fork.
    pub(crate) no_forks: bool,
    /// The app that is installed on the project.
    pub(crate) app: Option<app::App>,
    /// The push options that were already acted on.
    options_read: usize,
}

/// The platform.
pub(crate) struct StandIn {
    flavour: Flavour,
    /// Where its pages are.
    base: String,
    /// Where its repositories are.
    root: PathBuf,
    state: Mutex<State>,
}

impl StandIn {
    /// Stands in for a platform on the scene's server, and tells the scene's runs of it as a user would.
    pub(crate) fn join(scene: &mut Scene, flavour: Flavour) -> Arc<Self> {
        let root = scene.folder().join("server");
        let state = State {
            projects: vec![Project {
                id: 7,
                path: PROJECT.to_owned(),
                fork_of: None,
                may_push: true,
            }],
            ..State::default()
        };
        let stand_in = Arc::new(Self {
            flavour,
            base: scene.server.url(""),
            root,
            state: Mutex::new(state),
        });
        scene.server.serve_api(stand_in.clone());
        scene.set("QMOI_PLATFORM", flavour.name());
        scene.set("QMOI_API", stand_in.api_url());
        stand_in
    }

    pub(crate) fn api_url(&self) -> String {
        format!("{}{}", self.base.trim_end_matches('/'), self.flavour.api())
    }

    /// What the platform knows by now.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap();
        push_options::act_on(&mut state, &self.bare(PROJECT).path);
        state
    }

    /// The merge requests that are open.
    pub(crate) fn open(&self) -> Vec<MergeRequest> {
        let state = self.state();
        state
            .requests
            .iter()
            .filter(|request| request.open)
            .cloned()
            .collect()
    }

    /// The repository of a project.
    pub(crate) fn bare(&self, path: &str) -> Bare {
        Bare {
            path: self.root.join(format!("{path}.git")),
        }
    }

    fn page(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// The commit a merge request would bring.
    fn head(&self, state: &State, request: &MergeRequest) -> Option<String> {
        let source = state
            .projects
            .iter()
            .find(|project| project.id == request.source)?;
        self.bare(&source.path).tip(&request.source_branch)
    }

    /// Opens a merge request, or tells why not.
    fn open_request(&self, state: &mut State, new: MergeRequest) -> Result<u64, Refused> {
        let twin = state.requests.iter().any(|request| {
            request.open
                && (request.source, &request.source_branch) == (new.source, &new.source_branch)
                && request.target_branch == new.target_branch
        });
        if twin {
            return Err(Refused::Twin);
        }
        let Some(head) = self.head(state, &new) else {
            return Err(Refused::NoSuchBranch);
        };
        let target = state
            .projects
            .iter()
            .find(|project| project.id == new.target)
            .unwrap();
        let target = self.bare(&target.path);
        if target.tip(&new.target_branch).is_none() {
            return Err(Refused::NoSuchBranch);
        }
        if target.contains(&new.target_branch, &head) {
            return Err(Refused::NoCommits);
        }
        let number = state.requests.len() as u64 + 1;
        state.requests.push(MergeRequest { number, ..new });
        Ok(number)
    }

    /// The fork of a project in our name, made now if need be.
    fn fork_of(&self, state: &mut State, of: &Project) -> Project {
        let path = format!("{LOGIN}/{}", of.name());
        if let Some(known) = state.projects.iter().find(|project| project.path == path) {
            return known.clone();
        }
        let fork = Project {
            id: 100 + state.projects.len() as u64,
            path,
            fork_of: Some(of.id),
            may_push: true,
        };
        self.bare(&of.path).fork_to(&self.bare(&fork.path).path);
        state.projects.push(fork.clone());
        fork
    }

    fn route(&self, request: &Request, parts: &[&str]) -> Option<Answer> {
        let mut state = self.state();
        match self.flavour {
            Flavour::GitLab => gitlab::answer(self, &mut state, request, parts),
            Flavour::GitHub => github::answer(self, &mut state, request, parts),
            Flavour::Gitea => gitea::answer(self, &mut state, request, parts),
        }
    }
}

/// Why a merge request is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    Twin,
    NoSuchBranch,
    NoCommits,
}

impl Api for StandIn {
    fn answer(&self, request: &Request) -> Answer {
        let Some(rest) = request.path().strip_prefix(self.flavour.api()) else {
            return not_found();
        };
        let parts: Vec<String> = rest.trim_matches('/').split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        if let Some(answer) = app::answer(&mut self.state(), request, &parts) {
            return answer;
        }
        let is_known = request
            .token()
            .is_some_and(|token| self.state().tokens.contains(&token));
        if !is_known {
            return Answer::json(401, &json!({ "message": "401 Unauthorized" }));
        }
        self.route(request, &parts).unwrap_or_else(not_found)
    }
}

fn not_found() -> Answer {
    Answer::json(404, &json!({ "message": "404 Not found" }))
}

/// A text of a JSON body.
fn text(body: &Value, name: &str) -> Option<String> {
    Some(body.get(name)?.as_str()?.to_owned())
}
