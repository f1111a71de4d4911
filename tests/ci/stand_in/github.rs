//! GitHub's API, version 3.

use serde_json::{Value, json};

use super::{LOGIN, MergeRequest, Project, Refused, StandIn, State, text};
use crate::server::answer::Answer;
use crate::server::request::Request;

pub(super) fn answer(
    stand_in: &StandIn,
    state: &mut State,
    request: &Request,
    parts: &[&str],
) -> Option<Answer> {
    if (request.method.as_str(), parts) == ("GET", &["user"]) {
        return Some(Answer::json(200, &json!({ "login": LOGIN, "type": "Bot" })));
    }
    let (["repos", owner, name], rest) = parts.split_at_checked(3)? else {
        return None;
    };
    let path = format!("{owner}/{name}");
    let project = state
        .projects
        .iter()
        .find(|project| project.path == path)?
        .clone();
    let body = request.json();
    match (request.method.as_str(), rest) {
        ("GET", []) => Some(Answer::json(200, &project_json(stand_in, &project))),
        ("GET", ["branches", branch]) => {
            stand_in.bare(&project.path).tip(branch)?;
            let answer = json!({ "name": branch, "protected": state.protected.contains(*branch) });
            Some(Answer::json(200, &answer))
        }
        ("GET", ["rules", "branches", branch]) => {
            let rules = if state.protected.contains(*branch) {
                json!([{ "type": "pull_request" }])
            } else {
                json!([])
            };
            Some(Answer::json(200, &rules))
        }
        ("POST", ["forks"]) if state.no_forks => Some(Answer::json(
            403,
            &json!({ "message": "Resource not accessible" }),
        )),
        ("POST", ["forks"]) => {
            let fork = stand_in.fork_of(state, &project);
            Some(Answer::json(202, &project_json(stand_in, &fork)))
        }
        ("GET", ["pulls"]) => {
            let fits = |found: &&MergeRequest| {
                let head = format!("{}:{}", owner_of(state, found.source), found.source_branch);
                found.target == project.id
                    && found.open
                    && request.query("head").is_none_or(|asked| asked == head)
                    && request
                        .query("base")
                        .is_none_or(|asked| asked == found.target_branch)
            };
            let found = state.requests.iter().filter(fits);
            let found: Vec<Value> = found.map(|found| pull_json(stand_in, state, found)).collect();
            Some(Answer::json(200, &json!(found)))
        }
        ("POST", ["pulls"]) => Some(create(stand_in, state, &project, &body)),
        ("POST", ["issues", number, "labels"]) => {
            let place = place(state, &project, number)?;
            let found = &mut state.requests[place];
            let labels = body["labels"].as_array()?.iter().filter_map(Value::as_str);
            found.labels.extend(labels.map(ToOwned::to_owned));
            Some(Answer::json(200, &json!([])))
        }
        (method, ["pulls", number, rest @ ..]) => {
            let place = place(state, &project, number)?;
            match (method, rest) {
                ("GET", []) => {}
                ("PATCH", []) => update(&mut state.requests[place], &body),
                ("GET", ["comments"]) => {
                    return Some(Answer::json(200, &json!(state.requests[place].comments)));
                }
                ("POST", ["comments"]) => {
                    state.requests[place].comments.push(body);
                    return Some(Answer::json(201, &json!({ "id": 1 })));
                }
                ("POST", ["reviews"]) => {
                    let comments = body["comments"].as_array()?.clone();
                    state.requests[place].comments.extend(comments);
                    return Some(Answer::json(200, &json!({ "id": 1 })));
                }
                _ => return None,
            }
            let answer = pull_json(stand_in, state, &state.requests[place]);
            Some(Answer::json(200, &answer))
        }
        _ => None,
    }
}

fn place(state: &State, project: &Project, number: &str) -> Option<usize> {
    let number: u64 = number.parse().ok()?;
    state
        .requests
        .iter()
        .position(|found| found.number == number && found.target == project.id)
}

/// The owner of the project of a number.
pub(super) fn owner_of(state: &State, id: u64) -> String {
    let project = state.projects.iter().find(|project| project.id == id);
    project.map_or_else(String::new, |project| project.owner().to_owned())
}

fn project_json(stand_in: &StandIn, project: &Project) -> Value {
    json!({
        "id": project.id,
        "full_name": project.path,
        "html_url": stand_in.page(&project.path),
        "clone_url": stand_in.page(&format!("{}.git", project.path)),
        "default_branch": "main",
        "archived": false,
        "fork": project.fork_of.is_some(),
        "permissions": { "admin": false, "push": project.may_push, "pull": true },
        "owner": { "login": project.owner() },
    })
}

fn pull_json(stand_in: &StandIn, state: &State, found: &MergeRequest) -> Value {
    let target = state
        .projects
        .iter()
        .find(|project| project.id == found.target)
        .unwrap();
    let base = stand_in.bare(&target.path).tip(&found.target_branch);
    let labels: Vec<Value> = found
        .labels
        .iter()
        .map(|label| json!({ "name": label }))
        .collect();
    json!({
        "number": found.number,
        "html_url": stand_in.page(&format!("{}/pull/{}", target.path, found.number)),
        "title": found.title,
        "body": found.body,
        "state": if found.open { "open" } else { "closed" },
        "draft": found.draft,
        "head": {
            "ref": found.source_branch, "sha": stand_in.head(state, found), "repo": { "id": found.source },
            "label": format!("{}:{}", owner_of(state, found.source), found.source_branch),
        },
        "base": { "ref": found.target_branch, "sha": base, "repo": { "id": found.target } },
        "labels": labels,
    })
}

/// The project and branch that `owner:branch` means, seen from a project.
pub(super) fn source(state: &State, target: &Project, head: &str) -> Option<(u64, String)> {
    let (owner, branch) = head.split_once(':').unwrap_or((target.owner(), head));
    let project = state.projects.iter().find(|project| {
        project.owner() == owner && (project.id == target.id || project.fork_of == Some(target.id))
    })?;
    Some((project.id, branch.to_owned()))
}

/// What a body asks to be opened.
pub(super) fn asked_for(state: &State, target: &Project, body: &Value) -> Option<MergeRequest> {
    let (source, source_branch) = source(state, target, &text(body, "head")?)?;
    Some(MergeRequest {
        number: 0,
        source,
        source_branch,
        target: target.id,
        target_branch: text(body, "base")?,
        title: text(body, "title")?,
        body: text(body, "body").unwrap_or_default(),
        labels: [].into(),
        draft: body["draft"].as_bool().unwrap_or_default(),
        open: true,
        comments: Vec::new(),
    })
}

fn create(stand_in: &StandIn, state: &mut State, target: &Project, body: &Value) -> Answer {
    let refused = |message: &str| {
        let error = json!({ "resource": "PullRequest", "code": "custom", "message": message });
        let answer = json!({ "message": "Validation Failed", "errors": [error] });
        Answer::json(422, &answer)
    };
    let Some(new) = asked_for(state, target, body) else {
        return refused("head is invalid");
    };
    let head = text(body, "head").unwrap_or_default();
    let base = new.target_branch.clone();
    match stand_in.open_request(state, new) {
        Ok(_) => {
            let opened = state.requests.last().unwrap();
            Answer::json(201, &pull_json(stand_in, state, opened))
        }
        Err(Refused::Twin) => refused(&format!("A pull request already exists for {head}.")),
        Err(Refused::NoSuchBranch) => refused("head is invalid"),
        Err(Refused::NoCommits) => refused(&format!("No commits between {base} and {head}")),
    }
}

/// Changes what a body names.
pub(super) fn update(found: &mut MergeRequest, body: &Value) {
    if let Some(title) = text(body, "title") {
        found.title = title;
    }
    if let Some(text) = text(body, "body") {
        found.body = text;
    }
    if text(body, "state").as_deref() == Some("closed") {
        found.open = false;
    }
}
