//! GitHub and GitHub Enterprise, REST API of 2022-11-28.

use serde::Deserialize;
use serde_json::{Value, json};
use ureq::http::{HeaderName, HeaderValue, Method, header};

use crate::encode::part;
use crate::error::{Error, ErrorKind, ForbiddenReason};
use crate::forge::Forge;
use crate::http::Client;
use crate::model::{
    Access, BranchRules, Change, Identity, MergeRequest, NewMergeRequest, Project, Search, Source,
};
use crate::platform::Platform;
use crate::remote::ProjectPath;
use crate::settings::{Settings, SettingsError};
use crate::suggestion::{Markup, Review, Suggested, Suggestion, post, same_text};

/// A project on GitHub.
#[derive(Debug)]
pub(crate) struct GitHub {
    client: Client,
    path: ProjectPath,
}

#[derive(Deserialize)]
struct User {
    login: String,
    #[serde(default, rename = "type")]
    kind: String,
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
    permissions: Option<Permissions>,
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
    body: Option<String>,
    state: String,
    head: End,
    base: End,
    #[serde(default)]
    labels: Vec<Label>,
}

#[derive(Deserialize)]
struct End {
    #[serde(rename = "ref")]
    branch: String,
    sha: String,
    /// Nothing when the fork is gone.
    repo: Option<Numbered>,
}

#[derive(Deserialize)]
struct Numbered {
    id: u64,
}

#[derive(Deserialize)]
struct Label {
    name: String,
}

#[derive(Deserialize)]
struct Branch {
    #[serde(default)]
    protected: bool,
}

#[derive(Deserialize)]
struct Rule {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Comment {
    path: String,
    body: String,
    line: Option<u32>,
    original_line: Option<u32>,
}

impl GitHub {
    pub(crate) fn new(settings: Settings, path: ProjectPath) -> Result<Self, SettingsError> {
        if path.owner().contains('/') {
            return Err(SettingsError::BadProject("GitHub"));
        }
        Ok(Self {
            client: client(settings)?,
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
            ready: true,
        })
    }

    /// The head of a pull request as the API wants it: with the owner of the project the branch is in.
    fn head(&self, source: &Source) -> String {
        let owner = source
            .fork
            .as_ref()
            .map_or(self.path.owner(), |fork| fork.path.owner());
        format!("{owner}:{}", source.branch)
    }

    fn pull(&self, number: u64) -> Result<Pull, Error> {
        self.client.get(&self.at(&format!("/pulls/{number}")))
    }

    fn post_one(&self, number: u64, head: &str, suggestion: &Suggestion) -> Result<(), Error> {
        let mut comment = comment(suggestion);
        comment["commit_id"] = json!(head);
        self.client
            .tell(&self.at(&format!("/pulls/{number}/comments")), &comment)
    }
}

/// A client that speaks this API.
pub(crate) fn client(settings: Settings) -> Result<Client, SettingsError> {
    let headers = vec![
        (
            header::ACCEPT,
            HeaderValue::from_static("application/vnd.github+json, application/json;q=0.9"),
        ),
        (
            HeaderName::from_static("x-github-api-version"),
            HeaderValue::from_static("2022-11-28"),
        ),
    ];
    let credential = settings.credential.as_ref().map(|credential| {
        (
            header::AUTHORIZATION,
            format!("Bearer {}", credential.secret().expose()),
        )
    });
    Client::new(settings, headers, credential)
}

/// Where the API has a project.
pub(crate) fn address(path: &ProjectPath) -> String {
    format!("/repos/{}/{}", part(path.owner()), part(path.name()))
}

fn merge_request(pull: Pull) -> MergeRequest {
    MergeRequest {
        number: pull.number,
        web_url: pull.html_url,
        title: pull.title,
        body: pull.body.unwrap_or_default(),
        source_branch: pull.head.branch,
        source_project: pull.head.repo.map(|repository| repository.id),
        target_branch: pull.base.branch,
        head: Some(pull.head.sha),
        labels: pull.labels.into_iter().map(|label| label.name).collect(),
        open: pull.state == "open",
    }
}

fn comment(suggestion: &Suggestion) -> Value {
    let lines = suggestion.lines;
    let mut comment = json!({
        "path": suggestion.path,
        "body": suggestion.body(Markup::Plain),
        "line": lines.end(),
        "side": "RIGHT",
    });
    // The API refuses a range of one line.
    if lines.above() > 0 {
        comment["start_line"] = json!(lines.start());
        comment["start_side"] = json!("RIGHT");
    }
    comment
}

impl Forge for GitHub {
    fn platform(&self) -> Platform {
        Platform::GitHub
    }

    fn identity(&self) -> Result<Identity, Error> {
        match self.client.get::<User>("/user") {
            Ok(user) => Ok(Identity {
                bot: user.kind == "Bot",
                login: Some(user.login),
            }),
            // An installation of an app, as in a workflow, is nobody the API could name.
            Err(Error {
                kind:
                    ErrorKind::Forbidden {
                        reason: ForbiddenReason::TokenRights,
                        ..
                    },
                ..
            }) => Ok(Identity {
                login: None,
                bot: true,
            }),
            Err(error) => Err(error),
        }
    }

    fn project(&self) -> Result<Project, Error> {
        self.look_up(&self.path)
    }

    fn look_up(&self, path: &ProjectPath) -> Result<Project, Error> {
        let call = address(path);
        self.project_of(self.client.get(&call)?, &call)
    }

    fn branch_rules(&self, branch: &str) -> Result<BranchRules, Error> {
        let name = part(branch);
        let classic: Branch = self.client.get(&self.at(&format!("/branches/{name}")))?;
        let rules = match self
            .client
            .list::<Rule>(&self.at(&format!("/rules/branches/{name}?per_page=100")))
        {
            Ok(rules) => rules,
            // Older installations have no rulesets, and without them nothing more can be seen without an administrator.
            Err(Error {
                kind: ErrorKind::NotFound { .. },
                ..
            }) => Vec::new(),
            Err(error) => return Err(error),
        };
        let has = |kind: &str| rules.iter().any(|rule| rule.kind == kind);
        // What classic protection demands is hidden from all but administrators, so a rule seen is a fact and none seen is not.
        let known = |demanded: bool| (demanded || !classic.protected).then_some(demanded);
        let needs_merge_request = has("pull_request") || has("merge_queue");
        Ok(BranchRules {
            protected: classic.protected || !rules.is_empty(),
            may_push: (needs_merge_request || has("update")).then_some(false),
            needs_merge_request: known(needs_merge_request),
            needs_signature: known(has("required_signatures")),
        })
    }

    fn find(&self, search: &Search) -> Result<Vec<MergeRequest>, Error> {
        let mut call = self.at("/pulls?state=open&per_page=100");
        if let Some(source) = &search.source {
            call.push_str(&format!("&head={}", part(&self.head(source))));
        }
        if let Some(branch) = &search.target_branch {
            call.push_str(&format!("&base={}", part(branch)));
        }
        let pulls: Vec<Pull> = self.client.list(&call)?;
        // The list of pull requests to this project tells its number in each of them.
        Ok(pulls
            .into_iter()
            .filter_map(|pull| {
                let own = pull.base.repo.as_ref()?.id;
                let found = merge_request(pull);
                search.fits(&found, own).then_some(found)
            })
            .collect())
    }

    fn create(&self, new: &NewMergeRequest) -> Result<MergeRequest, Error> {
        let mut body = json!({
            "title": new.title,
            "body": new.marker.put_in(&new.body),
            "head": self.head(&new.source),
            "base": new.target_branch,
            "draft": new.draft,
        });
        if let Some(fork) = &new.source.fork {
            body["maintainer_can_modify"] = json!(true);
            // Two forks of one owner are told apart by name.
            body["head_repo"] = json!(fork.path.name());
        }
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
        let call = format!("/pulls/{number}/reviews");
        let pull = self.pull(number)?;
        if pull.head.sha != review.head {
            let said = format!("the pull request is at {} now", pull.head.sha);
            return Err(self
                .client
                .error(&Method::POST, &self.at(&call), ErrorKind::Conflict { said }));
        }
        let there: Vec<Comment> = self
            .client
            .list(&self.at(&format!("/pulls/{number}/comments?per_page=100")))?;
        let mut result = Suggested::default();
        let mut missing = Vec::new();
        for (place, suggestion) in review.suggestions.iter().enumerate() {
            let body = suggestion.body(Markup::Plain);
            let present = there.iter().any(|comment| {
                comment.path == suggestion.path
                    && comment.line.or(comment.original_line) == Some(suggestion.lines.end())
                    && same_text(&comment.body, &body)
            });
            if present {
                result.present += 1;
            } else {
                missing.push((place, suggestion));
            }
        }
        let together = || {
            let body = json!({
                "commit_id": review.head,
                "event": "COMMENT",
                "body": review.summary,
                "comments": missing.iter().map(|(_, suggestion)| comment(suggestion)).collect::<Vec<_>>(),
            });
            self.client.tell(&self.at(&call), &body)
        };
        post(result, &missing, together, |suggestion| {
            self.post_one(number, &review.head, suggestion)
        })
    }

    fn fork(&self) -> Result<Project, Error> {
        let call = self.at("/forks");
        // An existing fork is answered just as a new one is.
        let repository: Repository = self.client.post(&call, &json!({ "default_branch_only": true }))?;
        let fork = self.project_of(repository, &call)?;
        // The answer comes before the copy is made.
        Ok(Project { ready: false, ..fork })
    }
}
