//! GitLab's requests and answers.

use std::sync::Mutex;

use qmoi_forge::{
    Access, Change, Credential, ErrorKind, Forge, How, Platform, Project, ProjectPath, Search, Secret,
    ensure, open,
};
use serde_json::{Value, json};

use crate::github::{review, wanted};
use crate::stand_in::{Reply, StandIn, TOKEN, answer};

const PROJECT: &str = "/projects/group%2Fsub%2Fr";
const REQUESTS: &str = "/projects/group%2Fsub%2Fr/merge_requests";

fn forge(server: &StandIn) -> Box<dyn Forge> {
    server.forge(Platform::GitLab, "group/sub/r")
}

fn request(iid: u64, source: u64, title: &str, description: &Value) -> Value {
    json!({
        "id": 900 + iid, "iid": iid, "project_id": 7, "state": "opened", "title": title, "description": description,
        "web_url": format!("https://h/group/sub/r/-/merge_requests/{iid}"), "sha": "abc", "labels": ["old"],
        "source_branch": "qmoi/fix/main-1a2b", "target_branch": "main", "source_project_id": source,
        "target_project_id": 7, "draft": false,
        "diff_refs": {"base_sha": "b", "head_sha": "abc", "start_sha": "s"},
    })
}

fn project(id: u64, path: &str) -> Value {
    json!({
        "id": id, "path_with_namespace": path, "web_url": format!("https://h/{path}"),
        "http_url_to_repo": format!("https://h/{path}.git"), "default_branch": "main", "archived": false,
        "import_status": "finished", "namespace": {"id": 1, "path": path.split('/').next(), "kind": "user"},
    })
}

#[test]
fn a_project_in_groups_is_named_as_one_part() {
    for (permissions, access) in [
        (
            json!({"project_access": {"access_level": 30}, "group_access": null}),
            Access::Write,
        ),
        (
            json!({"project_access": {"access_level": 20}, "group_access": {"access_level": 50}}),
            Access::Admin,
        ),
        (
            json!({"project_access": null, "group_access": {"access_level": 20}}),
            Access::Read,
        ),
        (
            json!({"project_access": null, "group_access": null}),
            Access::Unknown,
        ),
    ] {
        let server = StandIn::start(move |_| {
            let mut found = project(7, "group/sub/r");
            found["permissions"] = permissions.clone();
            answer(200, &found)
        });
        assert_eq!(forge(&server).project().unwrap().access, access);
        let request = &server.received()[0];
        assert_eq!(request.target, PROJECT);
        assert_eq!(
            request.header("authorization"),
            Some(format!("Bearer {TOKEN}").as_str())
        );
    }
}

#[test]
fn a_jobs_token_goes_in_its_own_header_and_asks_for_its_job() {
    let server = StandIn::start(|_| {
        answer(
            200,
            &json!({"id": 1, "user": {"id": 2, "username": "dev", "bot": false}}),
        )
    });
    let mut settings = server.settings();
    settings.credential = Some(Credential::JobToken(Secret::new(TOKEN)));
    let forge = open(Platform::GitLab, settings, ProjectPath::parse("o/r").unwrap()).unwrap();
    assert_eq!(forge.identity().unwrap().login.as_deref(), Some("dev"));
    let request = &server.received()[0];
    assert_eq!(
        (request.target.as_str(), request.header("job-token")),
        ("/job", Some(TOKEN))
    );
    assert_eq!(request.header("authorization"), None);
}

#[test]
fn a_branch_tells_whether_we_may_push() {
    let rules = |protected: bool, can_push: bool| {
        let server = StandIn::start(move |_| {
            answer(
                200,
                &json!({"name": "a/b", "protected": protected, "can_push": can_push, "developers_can_push": false}),
            )
        });
        let rules = forge(&server).branch_rules("a/b").unwrap();
        assert_eq!(
            server.received()[0].target,
            format!("{PROJECT}/repository/branches/a%2Fb")
        );
        rules
    };
    let locked = rules(true, false);
    assert_eq!(
        (locked.protected, locked.may_push, locked.needs_merge_request),
        (true, Some(false), Some(true))
    );
    let open = rules(true, true);
    assert_eq!(
        (open.may_push, open.needs_merge_request),
        (Some(true), Some(false))
    );
    assert_eq!(rules(false, false).needs_merge_request, None);
}

#[test]
fn what_is_not_there_is_opened_and_labelled() {
    let server = StandIn::start(|received| match (received.method.as_str(), received.path()) {
        ("GET", _) => answer(200, &json!([])),
        _ => answer(201, &request(3, 7, "Repair 2 files", &json!("x"))),
    });
    let mut wanted = wanted();
    wanted.draft = true;
    let ensured = ensure(&*forge(&server), &wanted).unwrap();
    assert_eq!((ensured.how, ensured.merge_request.number), (How::Created, 3));
    let received = server.received();
    assert_eq!(received[0].path(), REQUESTS);
    assert_eq!(received[0].query("state"), Some("opened"));
    assert_eq!(received[0].query("source_branch"), Some("qmoi%2Ffix%2Fmain-1a2b"));
    let posted = received[1].json();
    assert_eq!(posted["title"], "Draft: Repair 2 files");
    assert_eq!(posted["description"], "What was wrong.\n\n<!-- qmoi:fix/main -->");
    assert_eq!(posted["target_branch"], "main");
    assert_eq!(
        (received[2].method.as_str(), received[2].json()),
        ("PUT", json!({"add_labels": "qmoi"}))
    );
}

#[test]
fn what_is_there_is_updated_and_a_draft_stays_one() {
    let server = StandIn::start(|received| match received.method.as_str() {
        "GET" => {
            let marked = json!("Old.\n\n<!-- qmoi:fix/main -->");
            answer(
                200,
                &json!([
                    request(2, 99, "From a fork", &marked),
                    request(3, 7, "Draft: Repair 2 files", &marked)
                ]),
            )
        }
        _ => answer(200, &request(3, 7, "Draft: Repair 2 files", &json!("x"))),
    });
    let ensured = ensure(&*forge(&server), &wanted()).unwrap();
    assert_eq!((ensured.how, ensured.merge_request.number), (How::Updated, 3));
    let received = server.received();
    assert_eq!(
        (received[1].method.as_str(), received[1].path()),
        ("PUT", format!("{REQUESTS}/3").as_str())
    );
    assert_eq!(
        received[1].json(),
        json!({"description": "What was wrong.\n\n<!-- qmoi:fix/main -->"})
    );
    assert!(received.iter().all(|one| one.method != "POST"));
}

#[test]
fn a_409_for_one_that_is_there_leads_to_it() {
    let asked = Mutex::new(0);
    let server = StandIn::start(move |received| match received.method.as_str() {
        "GET" => {
            let mut asked = asked.lock().unwrap();
            *asked += 1;
            let there = request(
                3,
                7,
                "Repair 2 files",
                &json!("What was wrong.\n\n<!-- qmoi:fix/main -->"),
            );
            answer(200, &if *asked == 1 { json!([]) } else { json!([there]) })
        }
        "POST" => {
            let said = "Another open merge request already exists for this source branch: !3";
            answer(409, &json!({ "message": [said] }))
        }
        _ => answer(200, &request(3, 7, "Repair 2 files", &json!("x"))),
    });
    let ensured = ensure(&*forge(&server), &wanted()).unwrap();
    assert_eq!((ensured.how, ensured.merge_request.number), (How::Unchanged, 3));
}

#[test]
fn one_from_a_fork_is_made_in_the_fork() {
    let server = StandIn::start(|received| match (received.method.as_str(), received.path()) {
        ("GET", PROJECT) => answer(200, &project(7, "group/sub/r")),
        ("GET", _) => answer(200, &json!([request(2, 7, "ours", &json!("x"))])),
        ("POST", "/projects/8/merge_requests") => answer(201, &request(4, 8, "x", &json!("x"))),
        _ => answer(404, &json!({})),
    });
    let mut wanted = wanted();
    wanted.labels.clear();
    wanted.source.fork = Some(Project {
        id: 8,
        path: ProjectPath::parse("me/r").unwrap(),
        web_url: String::new(),
        clone_url: None,
        default_branch: None,
        access: Access::Admin,
        archived: false,
        ready: true,
    });
    // One of the same branch name in the project itself is another.
    assert_eq!(ensure(&*forge(&server), &wanted).unwrap().how, How::Created);
    let posted = server.received().pop().unwrap().json();
    assert_eq!(
        (&posted["target_project_id"], &posted["allow_collaboration"]),
        (&json!(7), &json!(true))
    );
}

#[test]
fn pages_go_on_while_the_header_names_a_next_one() {
    let server = StandIn::start(|received| {
        let page: u64 = received.query("page").unwrap().parse().unwrap();
        let next = if page < 2 { "2" } else { "" };
        let body = json!([request(page, 7, "x", &json!(null))]);
        Reply::Answer(200, vec![("X-Next-Page", next.to_owned())], body.to_string())
    });
    assert_eq!(forge(&server).find(&Search::default()).unwrap().len(), 2);
    assert_eq!(server.received()[1].query("per_page"), Some("100"));
}

#[test]
fn one_can_be_closed() {
    let server = StandIn::start(|_| {
        let mut closed = request(3, 7, "x", &json!("x"));
        closed["state"] = json!("closed");
        answer(200, &closed)
    });
    let change = Change {
        close: true,
        ..Change::default()
    };
    assert!(!forge(&server).update(3, &change).unwrap().open);
    assert_eq!(server.received()[0].json(), json!({"state_event": "close"}));
}

#[test]
fn suggestions_name_their_place_by_three_commits_and_both_lines() {
    let server = StandIn::start(|received| match (received.method.as_str(), received.path()) {
        ("GET", path) if path.ends_with("/discussions") => answer(200, &json!([])),
        ("GET", _) => answer(200, &request(3, 7, "x", &json!("x"))),
        _ => answer(201, &json!({"id": "d"})),
    });
    assert_eq!(forge(&server).suggest(3, &review()).unwrap().posted, 2);
    let received = server.received();
    let (first, second) = (received[2].json(), received[3].json());
    assert_eq!(
        first["position"],
        json!({"position_type": "text", "base_sha": "b", "start_sha": "s", "head_sha": "abc",
            "new_path": "a.json", "old_path": "a.json", "new_line": 3})
    );
    assert_eq!(
        first["body"],
        "Remove the trailing comma\n\n```suggestion:-0+0\n  \"b\": 2\n```"
    );
    assert_eq!(
        (&second["position"]["new_line"], &second["position"]["old_line"]),
        (&json!(4), &json!(3))
    );
    assert!(
        second["body"]
            .as_str()
            .unwrap()
            .starts_with("````suggestion:-1+0\n")
    );
}

#[test]
fn suggestions_that_stand_there_or_are_refused_do_not_stop_the_others() {
    let server = StandIn::start(|received| match (received.method.as_str(), received.path()) {
        ("GET", path) if path.ends_with("/discussions") => {
            let body = "Remove the trailing comma\n\n```suggestion:-0+0\n  \"b\": 2\n```";
            answer(
                200,
                &json!([{"id": "d", "notes": [{"body": "hello"},
                {"body": body, "position": {"new_path": "a.json", "new_line": 3, "old_line": null}}]}]),
            )
        }
        ("GET", _) => answer(200, &request(3, 7, "x", &json!("x"))),
        _ => answer(
            400,
            &json!({"message": "400 Bad request - Note {:line_code=>[\"can't be blank\"]}"}),
        ),
    });
    let done = forge(&server).suggest(3, &review()).unwrap();
    assert_eq!((done.posted, done.present, done.refused.len()), (0, 1, 1));
}

#[test]
fn a_review_of_an_older_commit_is_not_posted() {
    let server = StandIn::start(|_| answer(200, &request(3, 7, "x", &json!("x"))));
    let mut old = review();
    old.head = "older".to_owned();
    assert!(matches!(
        forge(&server).suggest(3, &old).unwrap_err().kind,
        ErrorKind::Conflict { .. }
    ));
}

#[test]
fn the_users_own_fork_is_used_and_only_else_one_is_made() {
    let serve = |forks: Value| {
        StandIn::start(
            move |received| match (received.method.as_str(), received.path()) {
                ("GET", "/user") => answer(200, &json!({"id": 1, "username": "me"})),
                ("GET", _) => answer(200, &forks),
                _ => {
                    let mut made = project(9, "me/r");
                    made["import_status"] = json!("scheduled");
                    answer(201, &made)
                }
            },
        )
    };
    let server = serve(json!([project(5, "other/r"), project(8, "me/r")]));
    let fork = forge(&server).fork().unwrap();
    assert_eq!((fork.id, fork.ready), (8, true));
    let server = serve(json!([project(5, "other/r")]));
    let fork = forge(&server).fork().unwrap();
    assert_eq!((fork.id, fork.ready), (9, false));
}

#[test]
fn a_project_of_the_same_name_that_is_no_fork_is_an_error() {
    let server = StandIn::start(|received| match (received.method.as_str(), received.path()) {
        ("GET", "/user") => answer(200, &json!({"id": 1, "username": "me"})),
        ("GET", _) => answer(200, &json!([])),
        _ => answer(409, &json!({"message": {"path": ["has already been taken"]}})),
    });
    assert!(matches!(
        forge(&server).fork().unwrap_err().kind,
        ErrorKind::AlreadyExists { .. }
    ));
}
