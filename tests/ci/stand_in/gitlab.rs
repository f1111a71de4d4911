//! GitLab's API, version 4.

use std::collections::BTreeSet;

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
    let user = json!({ "id": 3, "username": LOGIN, "bot": true });
    match (request.method.as_str(), parts) {
        ("GET", ["user"]) => return Some(Answer::json(200, &user)),
        ("GET", ["job"]) => return Some(Answer::json(200, &json!({ "id": 1, "user": user }))),
        _ => {}
    }
    let (["projects", project], rest) = parts.split_at_checked(2)? else {
        return None;
    };
    let project = find(state, project)?;
    let body = request.json();
    match (request.method.as_str(), rest) {
        ("GET", []) => Some(Answer::json(200, &project_json(stand_in, &project))),
        ("GET", ["repository", "branches", branch]) => {
            stand_in.bare(&project.path).tip(branch)?;
            let is_protected = state.protected.contains(*branch);
            let answer = json!({
                "name": branch, "protected": is_protected, "can_push": project.may_push && !is_protected,
            });
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
        ("POST", ["fork"]) if state.no_forks => {
            Some(Answer::json(403, &json!({ "message": "403 Forbidden" })))
        }
        ("POST", ["fork"]) => {
            let fork = stand_in.fork_of(state, &project);
            let mut answer = project_json(stand_in, &fork);
            // The copy takes a while.
            answer["import_status"] = json!("scheduled");
            Some(Answer::json(201, &answer))
        }
        ("GET", ["merge_requests"]) => {
            let fits = |found: &&MergeRequest| {
                let is = |name: &str, value: &str| request.query(name).is_none_or(|asked| asked == value);
                found.target == project.id
                    && is("state", if found.open { "opened" } else { "closed" })
                    && is("source_branch", &found.source_branch)
                    && is("target_branch", &found.target_branch)
            };
            let found = state.requests.iter().filter(fits);
            let found: Vec<Value> = found.map(|found| request_json(stand_in, state, found)).collect();
            Some(Answer::json(200, &json!(found)))
        }
        ("POST", ["merge_requests"]) => Some(create(stand_in, state, &project, &body)),
        (method, ["merge_requests", number, rest @ ..]) => {
            let number: u64 = number.parse().ok()?;
            let place = state
                .requests
                .iter()
                .position(|found| found.number == number && found.target == project.id)?;
            match (method, rest) {
                ("GET", []) => {}
                ("PUT", []) => update(&mut state.requests[place], &body),
                ("GET", ["discussions"]) => {
                    let notes = state.requests[place].comments.iter();
                    let discussions: Vec<Value> = notes.map(|note| json!({ "notes": [note] })).collect();
                    return Some(Answer::json(200, &json!(discussions)));
                }
                ("POST", ["discussions"]) => {
                    state.requests[place].comments.push(body);
                    return Some(Answer::json(201, &json!({ "id": "1" })));
                }
                _ => return None,
            }
            let answer = request_json(stand_in, state, &state.requests[place]);
            Some(Answer::json(200, &answer))
        }
        _ => None,
    }
}

/// A project by number or name.
fn find(state: &State, name: &str) -> Option<Project> {
    let number: Option<u64> = name.parse().ok();
    state
        .projects
        .iter()
        .find(|project| Some(project.id) == number || project.path == name)
        .cloned()
}

fn project_json(stand_in: &StandIn, project: &Project) -> Value {
    let level = if project.may_push { 30 } else { 20 };
    json!({
        "id": project.id,
        "path_with_namespace": project.path,
        "web_url": stand_in.page(&project.path),
        "http_url_to_repo": stand_in.page(&format!("{}.git", project.path)),
        "default_branch": "main",
        "archived": false,
        "import_status": "finished",
        "permissions": { "project_access": { "access_level": level }, "group_access": null },
        "namespace": { "path": project.owner(), "kind": if project.owner() == LOGIN { "user" } else { "group" } },
        "forked_from_project": project.fork_of.map(|id| json!({ "id": id })),
    })
}

fn request_json(stand_in: &StandIn, state: &State, found: &MergeRequest) -> Value {
    let target = state
        .projects
        .iter()
        .find(|project| project.id == found.target)
        .unwrap();
    let head = stand_in.head(state, found);
    let base = stand_in.bare(&target.path).tip(&found.target_branch);
    let title = if found.draft {
        format!("Draft: {}", found.title)
    } else {
        found.title.clone()
    };
    json!({
        "id": 900 + found.number,
        "iid": found.number,
        "project_id": found.target,
        "state": if found.open { "opened" } else { "closed" },
        "title": title,
        "description": found.body,
        "web_url": stand_in.page(&format!("{}/-/merge_requests/{}", target.path, found.number)),
        "source_branch": found.source_branch,
        "source_project_id": found.source,
        "target_branch": found.target_branch,
        "target_project_id": found.target,
        "sha": head,
        "labels": found.labels,
        "draft": found.draft,
        "diff_refs": { "base_sha": base, "head_sha": head, "start_sha": base },
    })
}

fn create(stand_in: &StandIn, state: &mut State, source: &Project, body: &Value) -> Answer {
    let (Some(source_branch), Some(target_branch), Some(title)) = (
        text(body, "source_branch"),
        text(body, "target_branch"),
        text(body, "title"),
    ) else {
        return Answer::json(400, &json!({ "error": "title is missing" }));
    };
    let bare_title = title.strip_prefix("Draft: ").unwrap_or(&title);
    let new = MergeRequest {
        number: 0,
        source: source.id,
        source_branch,
        target: body["target_project_id"].as_u64().unwrap_or(source.id),
        target_branch,
        title: bare_title.to_owned(),
        body: text(body, "description").unwrap_or_default(),
        labels: labels(body, "labels"),
        draft: bare_title != title,
        open: true,
        comments: Vec::new(),
    };
    match stand_in.open_request(state, new) {
        Ok(_) => {
            let opened = state.requests.last().unwrap();
            Answer::json(201, &request_json(stand_in, state, opened))
        }
        Err(Refused::Twin) => {
            let said = "Another open merge request already exists for this source branch: !1";
            Answer::json(409, &json!({ "message": [said] }))
        }
        Err(Refused::NoSuchBranch) => Answer::json(
            400,
            &json!({ "message": { "source_branch": ["does not exist"] } }),
        ),
        // GitLab opens an empty one.
        Err(Refused::NoCommits) => Answer::json(400, &json!({ "message": "nothing to merge" })),
    }
}

fn update(found: &mut MergeRequest, body: &Value) {
    if let Some(title) = text(body, "title") {
        found.title = title;
    }
    if let Some(text) = text(body, "description") {
        found.body = text;
    }
    found.labels.extend(labels(body, "add_labels"));
    if text(body, "state_event").as_deref() == Some("close") {
        found.open = false;
    }
}

/// Labels as GitLab takes them: in one text, with commas.
fn labels(body: &Value, name: &str) -> BTreeSet<String> {
    let text = text(body, name).unwrap_or_default();
    let labels = text.split(',').map(str::trim).filter(|label| !label.is_empty());
    labels.map(ToOwned::to_owned).collect()
}
