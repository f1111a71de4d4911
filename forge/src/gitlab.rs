//! GitLab, REST API v4.

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::{HeaderName, Method, header};

use crate::encode::part;
use crate::error::{Error, ErrorKind};
use crate::forge::Forge;
use crate::http::Client;
use crate::model::{Access, BranchRules, Change, Identity, MergeRequest, NewMergeRequest, Project, Search};
use crate::platform::Platform;
use crate::remote::ProjectPath;
use crate::secret::Credential;
use crate::settings::{Settings, SettingsError};
use crate::suggestion::{Markup, Review, Suggested, Suggestion, same_text};

/// From this level on branches may be pushed.
const DEVELOPER: u32 = 30;
const MAINTAINER: u32 = 40;

/// A project on GitLab.
#[derive(Debug)]
pub(crate) struct GitLab {
    client: Client,
    path: ProjectPath,
}

#[derive(Deserialize)]
struct User {
    username: String,
    #[serde(default)]
    bot: bool,
}

#[derive(Deserialize)]
struct Job {
    user: User,
}

#[derive(Deserialize)]
struct Found {
    id: u64,
    path_with_namespace: String,
    web_url: String,
    http_url_to_repo: Option<String>,
    default_branch: Option<String>,
    #[serde(default)]
    archived: bool,
    permissions: Option<Permissions>,
    import_status: Option<String>,
    namespace: Option<Namespace>,
}

#[derive(Deserialize)]
struct Namespace {
    #[serde(default)]
    path: String,
    #[serde(default)]
    kind: String,
}

#[derive(Deserialize)]
struct Permissions {
    project_access: Option<Level>,
    group_access: Option<Level>,
}

#[derive(Deserialize)]
struct Level {
    access_level: u32,
}

#[derive(Deserialize)]
struct Request {
    iid: u64,
    web_url: String,
    title: String,
    description: Option<String>,
    state: String,
    source_branch: String,
    source_project_id: Option<u64>,
    target_branch: String,
    target_project_id: u64,
    sha: Option<String>,
    #[serde(default)]
    labels: Vec<String>,
    diff_refs: Option<DiffRefs>,
}

/// The three commits a place in a diff is counted from.
#[derive(Deserialize)]
struct DiffRefs {
    base_sha: String,
    head_sha: String,
    start_sha: String,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(default)]
    protected: bool,
    can_push: Option<bool>,
}

#[derive(Deserialize)]
struct Discussion {
    #[serde(default)]
    notes: Vec<Note>,
}

#[derive(Deserialize)]
struct Note {
    #[serde(default)]
    body: String,
    position: Option<Position>,
}

#[derive(Deserialize)]
struct Position {
    new_path: Option<String>,
    new_line: Option<u32>,
}

impl GitLab {
    pub(crate) fn new(settings: Settings, path: ProjectPath) -> Result<Self, SettingsError> {
        let credential = settings.credential.as_ref().map(|credential| match credential {
            Credential::Token(token) => (header::AUTHORIZATION, format!("Bearer {}", token.expose())),
            Credential::JobToken(token) => (HeaderName::from_static("job-token"), token.expose().to_owned()),
        });
        Ok(Self {
            client: Client::new(settings, Vec::new(), credential)?,
            path,
        })
    }

    fn at(&self, rest: &str) -> String {
        format!("{}{rest}", address(&self.path))
    }

    fn project_of(&self, found: Found, call: &str) -> Result<Project, Error> {
        let path = ProjectPath::parse(&found.path_with_namespace).map_err(|error| {
            let why = error.to_string();
            self.client
                .error(&Method::GET, call, ErrorKind::Malformed { why })
        })?;
        let level = found.permissions.and_then(|permissions| {
            let levels = [permissions.project_access, permissions.group_access];
            levels.into_iter().flatten().map(|level| level.access_level).max()
        });
        let access = match level {
            // Rights from above the group are not listed here.
            None => Access::Unknown,
            Some(level) if level >= MAINTAINER => Access::Admin,
            Some(level) if level >= DEVELOPER => Access::Write,
            Some(_) => Access::Read,
        };
        Ok(Project {
            id: found.id,
            path,
            web_url: found.web_url,
            clone_url: found.http_url_to_repo,
            default_branch: found.default_branch,
            access,
            archived: found.archived,
            ready: found
                .import_status
                .is_none_or(|status| matches!(status.as_str(), "none" | "finished")),
        })
    }

    /// The fork in the user's own namespace.
    fn own_fork(&self) -> Result<Option<Project>, Error> {
        let user: User = self.client.get("/user")?;
        let call = self.at("/forks?owned=true&per_page=100");
        let forks: Vec<Found> = self.client.list(&call)?;
        let own = forks.into_iter().find(|fork| {
            fork.namespace.as_ref().is_some_and(|namespace| {
                namespace.kind == "user" && namespace.path.eq_ignore_ascii_case(&user.username)
            })
        });
        own.map(|fork| self.project_of(fork, &call)).transpose()
    }
}

fn address(path: &ProjectPath) -> String {
    format!("/projects/{}", part(path.as_str()))
}

fn merge_request(request: Request) -> MergeRequest {
    MergeRequest {
        number: request.iid,
        web_url: request.web_url,
        title: request.title,
        body: request.description.unwrap_or_default(),
        source_branch: request.source_branch,
        source_project: request.source_project_id,
        target_branch: request.target_branch,
        head: request.sha,
        labels: request.labels,
        open: request.state == "opened",
    }
}

/// Where a suggestion stands. The server knows a line that was not changed only by both its numbers.
fn position(refs: &DiffRefs, suggestion: &Suggestion) -> Value {
    let mut position = json!({
        "position_type": "text",
        "base_sha": refs.base_sha,
        "start_sha": refs.start_sha,
        "head_sha": refs.head_sha,
        "new_path": suggestion.path,
        "old_path": suggestion.old_path.as_ref().unwrap_or(&suggestion.path),
        "new_line": suggestion.lines.end(),
    });
    if let Some(line) = suggestion.lines.old_end() {
        position["old_line"] = json!(line);
    }
    position
}

impl Forge for GitLab {
    fn platform(&self) -> Platform {
        Platform::GitLab
    }

    fn identity(&self) -> Result<Identity, Error> {
        let user = match self.client.settings().credential {
            // A job's token may not ask for the user, but for its job.
            Some(Credential::JobToken(_)) => self.client.get::<Job>("/job")?.user,
            _ => self.client.get::<User>("/user")?,
        };
        Ok(Identity {
            login: Some(user.username),
            bot: user.bot,
        })
    }

    fn project(&self) -> Result<Project, Error> {
        self.look_up(&self.path)
    }

    fn look_up(&self, path: &ProjectPath) -> Result<Project, Error> {
        let call = address(path);
        self.project_of(self.client.get(&call)?, &call)
    }

    fn branch_rules(&self, branch: &str) -> Result<BranchRules, Error> {
        let call = self.at(&format!("/repository/branches/{}", part(branch)));
        let branch: Branch = self.client.get(&call)?;
        Ok(BranchRules {
            protected: branch.protected,
            may_push: branch.can_push,
            needs_merge_request: match branch.can_push {
                Some(false) if branch.protected => Some(true),
                Some(true) => Some(false),
                _ => None,
            },
            // Push rules are for maintainers to see.
            needs_signature: None,
        })
    }

    fn find(&self, search: &Search) -> Result<Vec<MergeRequest>, Error> {
        let mut call = self.at("/merge_requests?state=opened&per_page=100");
        if let Some(source) = &search.source {
            call.push_str(&format!("&source_branch={}", part(&source.branch)));
        }
        if let Some(branch) = &search.target_branch {
            call.push_str(&format!("&target_branch={}", part(branch)));
        }
        let requests: Vec<Request> = self.client.list(&call)?;
        Ok(requests
            .into_iter()
            .filter_map(|request| {
                let own = request.target_project_id;
                let found = merge_request(request);
                search.fits(&found, own).then_some(found)
            })
            .collect())
    }

    fn create(&self, new: &NewMergeRequest) -> Result<MergeRequest, Error> {
        let title = if new.draft {
            format!("Draft: {}", new.title)
        } else {
            new.title.clone()
        };
        let mut body = json!({
            "source_branch": new.source.branch,
            "target_branch": new.target_branch,
            "title": title,
            "description": new.marker.put_in(&new.body),
            "remove_source_branch": true,
            "allow_collaboration": new.source.fork.is_some(),
        });
        // A merge request from a fork is made in the fork, and names the project it is for.
        let call = match &new.source.fork {
            None => self.at("/merge_requests"),
            Some(fork) => {
                body["target_project_id"] = json!(self.project()?.id);
                format!("/projects/{}/merge_requests", fork.id)
            }
        };
        let request: Request = self.client.post(&call, &body)?;
        Ok(merge_request(request))
    }

    fn update(&self, number: u64, change: &Change) -> Result<MergeRequest, Error> {
        let mut body = json!({});
        if let Some(title) = &change.title {
            body["title"] = json!(title);
        }
        if let Some(text) = &change.body {
            body["description"] = json!(text);
        }
        if change.close {
            body["state_event"] = json!("close");
        }
        let request: Request = self
            .client
            .put(&self.at(&format!("/merge_requests/{number}")), &body)?;
        Ok(merge_request(request))
    }

    fn add_labels(&self, number: u64, labels: &[String]) -> Result<(), Error> {
        let body = json!({ "add_labels": labels.join(",") });
        let _: Request = self
            .client
            .put(&self.at(&format!("/merge_requests/{number}")), &body)?;
        Ok(())
    }

    fn suggest(&self, number: u64, review: &Review) -> Result<Suggested, Error> {
        let call = self.at(&format!("/merge_requests/{number}"));
        let request: Request = self.client.get(&call)?;
        let Some(refs) = request.diff_refs.filter(|refs| refs.head_sha == review.head) else {
            let said = "the merge request has moved on, or its diff is not ready".to_owned();
            return Err(self
                .client
                .error(&Method::POST, &call, ErrorKind::Conflict { said }));
        };
        let call = format!("{call}/discussions");
        let there: Vec<Discussion> = self.client.list(&format!("{call}?per_page=100"))?;
        let there: Vec<Note> = there
            .into_iter()
            .flat_map(|discussion| discussion.notes)
            .collect();
        let mut result = Suggested::default();
        for (place, suggestion) in review.suggestions.iter().enumerate() {
            let body = suggestion.body(Markup::Offsets);
            let present = there.iter().any(|note| {
                note.position.as_ref().is_some_and(|position| {
                    position.new_path.as_ref() == Some(&suggestion.path)
                        && position.new_line == Some(suggestion.lines.end())
                }) && same_text(&note.body, &body)
            });
            if present {
                result.present += 1;
                continue;
            }
            let body = json!({ "body": body, "position": position(&refs, suggestion) });
            result.note(place, self.client.tell(&call, &body))?;
        }
        Ok(result)
    }

    fn fork(&self) -> Result<Project, Error> {
        if let Some(fork) = self.own_fork()? {
            return Ok(fork);
        }
        let call = self.at("/fork");
        match self.client.post::<Found>(&call, &json!({})) {
            Ok(found) => self.project_of(found, &call),
            // Made by another run meanwhile. A project of the same name that is no fork of this one stays an error.
            Err(error) if matches!(error.kind, ErrorKind::AlreadyExists { .. }) => {
                self.own_fork()?.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }
}
