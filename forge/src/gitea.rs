//! Gitea and Forgejo, REST API v1.

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::{Method, header};

use crate::encode::part;
use crate::error::{Error, ErrorKind};
use crate::forge::Forge;
use crate::http::Client;
use crate::model::{
    Access, BranchRules, Change, Identity, MergeRequest, NewMergeRequest, Project, Search, Source,
};
use crate::platform::Platform;
use crate::remote::ProjectPath;
use crate::settings::{Settings, SettingsError};
use crate::suggestion::{Markup, Review, Suggested, Suggestion, post, same_text};

/// A project on Gitea or Forgejo.
#[derive(Debug)]
pub(crate) struct Gitea {
    client: Client,
    path: ProjectPath,
}

#[derive(Deserialize)]
struct User {
    login: String,
}

#[derive(Deserialize)]
struct Repository {
    id: u64,
    full_name: String,
    html_url: String,
    clone_url: Option<String>,
    default_branch: Option<String>,
    #[serde(default)]
    archived: bool,
    #[serde(default)]
    empty: bool,
    permissions: Option<Permissions>,
    owner: Option<User>,
}

#[derive(Deserialize)]
struct Permissions {
    #[serde(default)]
    admin: bool,
    #[serde(default)]
    push: bool,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    html_url: String,
    title: String,
    #[serde(default)]
    body: Option<String>,
    state: String,
    head: End,
    base: End,
    #[serde(default)]
    labels: Option<Vec<Label>>,
}

#[derive(Deserialize)]
struct End {
    #[serde(rename = "ref")]
    branch: String,
    sha: Option<String>,
    repo_id: Option<u64>,
}

#[derive(Deserialize)]
struct Label {
    name: String,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(default)]
    protected: bool,
    user_can_push: Option<bool>,
}

#[derive(Deserialize)]
struct Posted {
    id: u64,
    #[serde(default)]
    comments_count: u32,
}

#[derive(Deserialize)]
struct Comment {
    path: String,
    body: String,
}

impl Gitea {
    pub(crate) fn new(settings: Settings, path: ProjectPath) -> Result<Self, SettingsError> {
        if path.owner().contains('/') {
            return Err(SettingsError::BadProject("Gitea"));
        }
        let credential = settings.credential.as_ref().map(|credential| {
            (
                header::AUTHORIZATION,
                format!("token {}", credential.secret().expose()),
            )
        });
        Ok(Self {
            client: Client::new(settings, Vec::new(), credential)?,
            path,
        })
    }

    fn at(&self, rest: &str) -> String {
        format!("{}{rest}", address(&self.path))
    }

    fn project_of(&self, repository: Repository, call: &str) -> Result<Project, Error> {
        let path = ProjectPath::parse(&repository.full_name).map_err(|error| {
            let why = error.to_string();
            self.client
                .error(&Method::GET, call, ErrorKind::Malformed { why })
        })?;
        let access = match repository.permissions {
            None => Access::Unknown,
            Some(Permissions { admin: true, .. }) => Access::Admin,
            Some(Permissions { push: true, .. }) => Access::Write,
            Some(_) => Access::Read,
        };
        Ok(Project {
            id: repository.id,
            path,
            web_url: repository.html_url,
            clone_url: repository.clone_url,
            default_branch: repository.default_branch,
            access,
            archived: repository.archived,
            ready: !repository.empty,
        })
    }

    /// The head of a pull request as the API wants it.
    fn head(source: &Source) -> String {
        match &source.fork {
            None => source.branch.clone(),
            Some(fork) => format!("{}:{}", fork.path.owner(), source.branch),
        }
    }

    /// Every inline comment on a pull request; they are listed by review.
    fn comments(&self, number: u64) -> Result<Vec<Comment>, Error> {
        let call = self.at(&format!("/pulls/{number}/reviews"));
        let reviews: Vec<Posted> = self.client.list(&format!("{call}?limit=50"))?;
        let mut comments = Vec::new();
        for review in reviews.iter().filter(|review| review.comments_count > 0) {
            let of_review: Vec<Comment> = self.client.get(&format!("{call}/{}/comments", review.id))?;
            comments.extend(of_review);
        }
        Ok(comments)
    }

    fn own_fork(&self) -> Result<Option<Project>, Error> {
        let user: User = self.client.get("/user")?;
        let call = self.at("/forks?limit=50");
        let forks: Vec<Repository> = self.client.list(&call)?;
        let own = forks.into_iter().find(|fork| {
            fork.owner
                .as_ref()
                .is_some_and(|owner| owner.login.eq_ignore_ascii_case(&user.login))
        });
        own.map(|fork| self.project_of(fork, &call)).transpose()
    }
}

fn address(path: &ProjectPath) -> String {
    format!("/repos/{}/{}", part(path.owner()), part(path.name()))
}

fn merge_request(pull: Pull) -> MergeRequest {
    MergeRequest {
        number: pull.number,
        web_url: pull.html_url,
        title: pull.title,
        body: pull.body.unwrap_or_default(),
        source_branch: pull.head.branch,
        source_project: pull.head.repo_id,
        target_branch: pull.base.branch,
        head: pull.head.sha,
        labels: pull
            .labels
            .unwrap_or_default()
            .into_iter()
            .map(|label| label.name)
            .collect(),
        open: pull.state == "open",
    }
}

/// The text says which lines are meant: a comment here stands at one line.
fn body(suggestion: &Suggestion) -> String {
    let body = suggestion.body(Markup::Shown);
    let (start, end) = (suggestion.lines.start(), suggestion.lines.end());
    if start == end {
        format!("Line {end} would be:\n\n{body}")
    } else {
        format!("Lines {start} to {end} would be:\n\n{body}")
    }
}

fn comment(suggestion: &Suggestion) -> Value {
    json!({
        "path": suggestion.path,
        "body": body(suggestion),
        "new_position": suggestion.lines.end(),
    })
}

impl Forge for Gitea {
    fn platform(&self) -> Platform {
        Platform::Gitea
    }

    fn identity(&self) -> Result<Identity, Error> {
        let user: User = self.client.get("/user")?;
        Ok(Identity {
            login: Some(user.login),
            bot: false,
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
        let call = self.at(&format!("/branches/{}", part(branch)));
        let branch: Branch = self.client.get(&call)?;
        Ok(BranchRules {
            protected: branch.protected,
            may_push: branch.user_can_push,
            needs_merge_request: match branch.user_can_push {
                Some(false) if branch.protected => Some(true),
                Some(true) => Some(false),
                _ => None,
            },
            needs_signature: None,
        })
    }

    fn find(&self, search: &Search) -> Result<Vec<MergeRequest>, Error> {
        // The list has no filter for branches that all versions know.
        let pulls: Vec<Pull> = self.client.list(&self.at("/pulls?state=open&limit=50"))?;
        Ok(pulls
            .into_iter()
            .filter_map(|pull| {
                let own = pull.base.repo_id?;
                let found = merge_request(pull);
                search.fits(&found, own).then_some(found)
            })
            .collect())
    }

    fn create(&self, new: &NewMergeRequest) -> Result<MergeRequest, Error> {
        let title = if new.draft {
            format!("WIP: {}", new.title)
        } else {
            new.title.clone()
        };
        let body = json!({
            "title": title,
            "body": new.marker.put_in(&new.body),
            "head": Self::head(&new.source),
            "base": new.target_branch,
        });
        let pull: Pull = self.client.post(&self.at("/pulls"), &body)?;
        Ok(merge_request(pull))
    }

    fn update(&self, number: u64, change: &Change) -> Result<MergeRequest, Error> {
        let mut body = json!({});
        if let Some(title) = &change.title {
            body["title"] = json!(title);
        }
        if let Some(text) = &change.body {
            body["body"] = json!(text);
        }
        if change.close {
            body["state"] = json!("closed");
        }
        let pull: Pull = self.client.patch(&self.at(&format!("/pulls/{number}")), &body)?;
        Ok(merge_request(pull))
    }

    fn add_labels(&self, number: u64, labels: &[String]) -> Result<(), Error> {
        let body = json!({ "labels": labels });
        self.client
            .tell(&self.at(&format!("/issues/{number}/labels")), &body)
    }

    fn suggest(&self, number: u64, review: &Review) -> Result<Suggested, Error> {
        let call = self.at(&format!("/pulls/{number}/reviews"));
        let pull: Pull = self.client.get(&self.at(&format!("/pulls/{number}")))?;
        if pull.head.sha.as_deref() != Some(review.head.as_str()) {
            let said = "the pull request has moved on".to_owned();
            return Err(self
                .client
                .error(&Method::POST, &call, ErrorKind::Conflict { said }));
        }
        let there = self.comments(number)?;
        let mut result = Suggested::default();
        let mut missing = Vec::new();
        for (place, suggestion) in review.suggestions.iter().enumerate() {
            let body = body(suggestion);
            let present = there
                .iter()
                .any(|comment| comment.path == suggestion.path && same_text(&comment.body, &body));
            if present {
                result.present += 1;
            } else {
                missing.push((place, suggestion));
            }
        }
        let send = |comments: Vec<Value>| {
            let body = json!({
                "commit_id": review.head,
                "event": "COMMENT",
                "body": review.summary,
                "comments": comments,
            });
            self.client.tell(&call, &body)
        };
        let together = || {
            send(
                missing
                    .iter()
                    .map(|(_, suggestion)| comment(suggestion))
                    .collect(),
            )
        };
        post(result, &missing, together, |suggestion| {
            send(vec![comment(suggestion)])
        })
    }

    fn fork(&self) -> Result<Project, Error> {
        if let Some(fork) = self.own_fork()? {
            return Ok(fork);
        }
        let call = self.at("/forks");
        match self.client.post::<Repository>(&call, &json!({})) {
            Ok(repository) => self.project_of(repository, &call),
            Err(error) if matches!(error.kind, ErrorKind::AlreadyExists { .. }) => {
                self.own_fork()?.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }
}
