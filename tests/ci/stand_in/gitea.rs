//! Gitea's API, version 1, as far as it differs from GitHub's.

use serde_json::{Value, json};

use super::github::{asked_for, update};
use super::{LOGIN, MergeRequest, Project, Refused, StandIn, State};
use crate::server::answer::Answer;
use crate::server::request::Request;

pub(super) fn answer(
    stand_in: &StandIn,
    state: &mut State,
    request: &Request,
    parts: &[&str],
) -> Option<Answer> {
    if (request.method.as_str(), parts) == ("GET", &["user"]) {
        return Some(Answer::json(200, &json!({ "login": LOGIN })));
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
            let is_protected = state.protected.contains(*branch);
            let may_push = project.may_push && !is_protected;
            let answer = json!({ "name": branch, "protected": is_protected, "user_can_push": may_push });
            Some(Answer::json(200, &answer))
        }
        ("GET", ["forks"]) => {
            let forks = state
                .projects
                .iter()
                .filter(|fork| fork.fork_of == Some(project.id));
            let forks: Vec<Value> = forks.map(|fork| project_json(stand_in, fork)).collect();
            Some(Answer::json(200, &json!(forks)))
        }
        ("POST", ["forks"]) if state.no_forks => Some(Answer::json(403, &json!({ "message": "forbidden" }))),
        ("POST", ["forks"]) => {
            let fork = stand_in.fork_of(state, &project);
            Some(Answer::json(202, &project_json(stand_in, &fork)))
        }
        ("GET", ["pulls"]) => {
            let found = state.requests.iter();
            let found = found.filter(|found| found.target == project.id && found.open);
            let found: Vec<Value> = found.map(|found| pull_json(stand_in, state, found)).collect();
            Some(Answer::json(200, &json!(found)))
        }
        ("POST", ["pulls"]) => Some(create(stand_in, state, &project, &body)),
        ("POST", ["issues", number, "labels"]) => {
            let number: u64 = number.parse().ok()?;
            let found = state.requests.iter_mut().find(|found| found.number == number)?;
            let labels = body["labels"].as_array()?.iter().filter_map(Value::as_str);
            found.labels.extend(labels.map(ToOwned::to_owned));
            Some(Answer::json(200, &json!([])))
        }
        (method, ["pulls", number, rest @ ..]) => {
            let number: u64 = number.parse().ok()?;
            let place = state.requests.iter().position(|found| found.number == number)?;
            match (method, rest) {
                ("GET", []) => {}
                ("PATCH", []) => update(&mut state.requests[place], &body),
                ("GET", ["reviews"]) => {
                    let count = state.requests[place].comments.len();
                    return Some(Answer::json(200, &json!([{ "id": 1, "comments_count": count }])));
                }
                ("GET", ["reviews", _, "comments"]) => {
                    return Some(Answer::json(200, &json!(state.requests[place].comments)));
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

fn project_json(stand_in: &StandIn, project: &Project) -> Value {
    json!({
        "id": project.id,
        "full_name": project.path,
        "html_url": stand_in.page(&project.path),
        "clone_url": stand_in.page(&format!("{}.git", project.path)),
        "default_branch": "main",
        "archived": false,
        "empty": false,
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
        "html_url": stand_in.page(&format!("{}/pulls/{}", target.path, found.number)),
        "title": found.title,
        "body": found.body,
        "state": if found.open { "open" } else { "closed" },
        "head": {
            "ref": found.source_branch, "sha": stand_in.head(state, found), "repo_id": found.source,
        },
        "base": { "ref": found.target_branch, "sha": base, "repo_id": found.target },
        "labels": labels,
    })
}

fn create(stand_in: &StandIn, state: &mut State, target: &Project, body: &Value) -> Answer {
    let Some(mut new) = asked_for(state, target, body) else {
        return Answer::json(404, &json!({ "message": "The target couldn't be found." }));
    };
    // A draft is told by its title.
    if let Some(title) = new.title.strip_prefix("WIP: ") {
        new = MergeRequest {
            title: title.to_owned(),
            draft: true,
            ..new
        };
    }
    match stand_in.open_request(state, new) {
        Ok(_) => {
            let opened = state.requests.last().unwrap();
            Answer::json(201, &pull_json(stand_in, state, opened))
        }
        Err(Refused::Twin) => {
            let said = "pull request already exists for these targets [id: 1]";
            Answer::json(409, &json!({ "message": said }))
        }
        Err(Refused::NoSuchBranch | Refused::NoCommits) => {
            Answer::json(404, &json!({ "message": "The target couldn't be found." }))
        }
    }
}
