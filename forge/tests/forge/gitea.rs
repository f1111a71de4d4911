//! Requests and answers of Gitea and Forgejo.

use qmoi_forge::{Access, Forge, How, Platform, ensure};
use serde_json::{Value, json};

use crate::github::{review, wanted};
use crate::stand_in::{StandIn, TOKEN, answer};

fn forge(server: &StandIn) -> Box<dyn Forge> {
    server.forge(Platform::Gitea, "o/r")
}

fn pull(number: u64, branch: &str, body: &str) -> Value {
    json!({
        "id": 90, "number": number, "state": "open", "title": "Repair 2 files", "body": body, "labels": null,
        "html_url": format!("https://h/o/r/pulls/{number}"),
        "head": {"label": branch, "ref": branch, "sha": "abc", "repo_id": 7},
        "base": {"label": "main", "ref": "main", "sha": "def", "repo_id": 7},
    })
}

#[test]
fn identity_project_and_branch_are_read() {
    let server = StandIn::start(|request| match request.path() {
        "/user" => answer(200, &json!({"id": 1, "login": "bot"})),
        "/repos/o/r" => answer(
            200,
            &json!({"id": 7, "full_name": "o/r", "html_url": "https://h/o/r", "clone_url": "https://h/o/r.git",
                "default_branch": "main", "empty": false, "permissions": {"admin": false, "push": true, "pull": true}}),
        ),
        _ => answer(
            200,
            &json!({"name": "a/b", "protected": true, "user_can_push": false}),
        ),
    });
    let forge = forge(&server);
    assert_eq!(forge.identity().unwrap().login.as_deref(), Some("bot"));
    let project = forge.project().unwrap();
    assert_eq!((project.access, project.ready), (Access::Write, true));
    let rules = forge.branch_rules("a/b").unwrap();
    assert_eq!(
        (rules.protected, rules.may_push, rules.needs_merge_request),
        (true, Some(false), Some(true))
    );
    let received = server.received();
    assert_eq!(
        received[0].header("authorization"),
        Some(format!("token {TOKEN}").as_str())
    );
    assert_eq!(received[2].target, "/repos/o/r/branches/a%2Fb");
}

#[test]
fn one_is_opened_once_and_found_among_others() {
    let made = std::sync::Mutex::new(false);
    let server = StandIn::start(move |request| {
        let mut made = made.lock().unwrap();
        let ours = pull(
            2,
            "qmoi/fix/main-1a2b",
            "What was wrong.\n\n<!-- qmoi:fix/main -->",
        );
        match (request.method.as_str(), request.path()) {
            ("GET", _) if *made => answer(200, &json!([pull(1, "other", ""), ours])),
            ("GET", _) => answer(200, &json!([pull(1, "other", "")])),
            ("POST", "/repos/o/r/pulls") => {
                *made = true;
                answer(201, &ours)
            }
            _ => answer(200, &json!([])),
        }
    });
    let forge = forge(&server);
    assert_eq!(ensure(&*forge, &wanted()).unwrap().how, How::Created);
    assert_eq!(ensure(&*forge, &wanted()).unwrap().how, How::Unchanged);
    assert_eq!(server.count("POST", "/repos/o/r/pulls"), 1);
    let posted = server.received()[1].json();
    assert_eq!(
        (&posted["head"], &posted["base"]),
        (&json!("qmoi/fix/main-1a2b"), &json!("main"))
    );
    assert_eq!(server.received()[2].json(), json!({"labels": ["qmoi"]}));
}

#[test]
fn suggestions_are_shown_with_the_lines_they_mean_and_once() {
    let there = std::sync::Mutex::new(Vec::<Value>::new());
    let server = StandIn::start(move |request| {
        let mut there = there.lock().unwrap();
        match (request.method.as_str(), request.path()) {
            ("GET", "/repos/o/r/pulls/2") => answer(200, &pull(2, "f", "")),
            ("GET", "/repos/o/r/pulls/2/reviews") if there.is_empty() => answer(200, &json!([])),
            ("GET", "/repos/o/r/pulls/2/reviews") => answer(
                200,
                &json!([{"id": 5, "comments_count": 2}, {"id": 6, "comments_count": 0}]),
            ),
            ("GET", "/repos/o/r/pulls/2/reviews/5/comments") => answer(200, &json!(*there)),
            _ => {
                there.extend(request.json()["comments"].as_array().unwrap().iter().cloned());
                answer(200, &json!({"id": 5}))
            }
        }
    });
    let forge = forge(&server);
    assert_eq!(forge.suggest(2, &review()).unwrap().posted, 2);
    let posted = server.received().pop().unwrap().json();
    assert_eq!(
        posted["comments"][1],
        json!({"path": "a.json", "new_position": 4,
            "body": "Lines 3 to 4 would be:\n\n````\n  \"b\": \"```\"\n}\n````"})
    );
    assert_eq!(forge.suggest(2, &review()).unwrap().present, 2);
}

#[test]
fn the_users_own_fork_is_used() {
    let server = StandIn::start(|request| match request.path() {
        "/user" => answer(200, &json!({"login": "Me"})),
        _ => answer(
            200,
            &json!([{"id": 8, "full_name": "me/r", "html_url": "x", "owner": {"login": "me"}, "empty": false}]),
        ),
    });
    assert_eq!(forge(&server).fork().unwrap().id, 8);
}
