//! GitHub's requests and answers.

use std::sync::{Arc, Mutex};

use qmoi_forge::{
    Access, Change, DiffLines, ErrorKind, Forge, How, Marker, NewMergeRequest, Platform, Project,
    ProjectPath, Review, Search, Source, Suggestion, ensure,
};
use serde_json::{Value, json};

use crate::stand_in::{Received, Reply, StandIn, TOKEN, answer};

pub(crate) fn wanted() -> NewMergeRequest {
    NewMergeRequest {
        source: Source {
            branch: "qmoi/fix/main-1a2b".to_owned(),
            fork: None,
        },
        target_branch: "main".to_owned(),
        title: "Repair 2 files".to_owned(),
        body: "What was wrong.".to_owned(),
        marker: Marker::new("fix/main").unwrap(),
        labels: vec!["qmoi".to_owned()],
        draft: false,
    }
}

fn forge(server: &StandIn) -> Box<dyn Forge> {
    server.forge(Platform::GitHub, "o/r")
}

/// A pull request as the API shows it, with more fields than are read.
fn pull(number: u64, head: &str, title: &str, body: &Value) -> Value {
    json!({
        "url": "https://api.example/x", "id": 900 + number, "number": number, "state": "open", "locked": false,
        "html_url": format!("https://h/o/r/pull/{number}"), "title": title, "body": body, "draft": false,
        "user": {"login": "bot", "id": 1}, "labels": [{"id": 1, "name": "old", "color": "fff"}],
        "head": {"label": format!("o:{head}"), "ref": head, "sha": "abc", "repo": {"id": 7, "full_name": "o/r"}},
        "base": {"label": "o:main", "ref": "main", "sha": "def", "repo": {"id": 7, "full_name": "o/r"}},
    })
}

/// A project's pull requests, as far as these tests need them.
struct Pulls(Mutex<Vec<Value>>);

impl Pulls {
    fn holding(pulls: Vec<Value>) -> Arc<Self> {
        Arc::new(Self(Mutex::new(pulls)))
    }

    fn reply(&self, request: &Received) -> Reply {
        let mut pulls = self.0.lock().unwrap();
        match (request.method.as_str(), request.path()) {
            ("GET", "/repos/o/r/pulls") => answer(200, &json!(*pulls)),
            ("POST", "/repos/o/r/pulls") => {
                let body = request.json();
                let branch = body["head"]
                    .as_str()
                    .unwrap()
                    .split_once(':')
                    .unwrap()
                    .1
                    .to_owned();
                if pulls.iter().any(|pull| pull["head"]["ref"] == branch) {
                    let said = "A pull request already exists for o:fix.";
                    return answer(
                        422,
                        &json!({"message": "Validation Failed", "errors": [{"message": said}]}),
                    );
                }
                let made = pull(
                    pulls.len() as u64 + 1,
                    &branch,
                    body["title"].as_str().unwrap(),
                    &body["body"],
                );
                pulls.push(made.clone());
                answer(201, &made)
            }
            ("PATCH", path) => {
                let number: u64 = path.rsplit('/').next().unwrap().parse().unwrap();
                let found = pulls.iter_mut().find(|pull| pull["number"] == number).unwrap();
                for (key, value) in request.json().as_object().unwrap() {
                    found[key] = value.clone();
                }
                answer(200, found)
            }
            ("POST", path) if path.ends_with("/labels") => answer(200, &json!([{"name": "qmoi"}])),
            _ => answer(404, &json!({"message": "Not Found"})),
        }
    }

    fn serve(self: &Arc<Self>) -> StandIn {
        let pulls = self.clone();
        StandIn::start(move |request| pulls.reply(request))
    }
}

#[test]
fn every_request_names_the_version_the_program_and_the_credential() {
    let server = StandIn::start(|_| answer(200, &json!({"login": "bot[bot]", "type": "Bot"})));
    let identity = forge(&server).identity().unwrap();
    assert_eq!(
        (identity.login.as_deref(), identity.bot),
        (Some("bot[bot]"), true)
    );
    let request = &server.received()[0];
    assert_eq!(request.target, "/user");
    assert_eq!(
        request.header("authorization"),
        Some(format!("Bearer {TOKEN}").as_str())
    );
    assert_eq!(
        request.header("accept"),
        Some("application/vnd.github+json, application/json;q=0.9")
    );
    assert_eq!(request.header("x-github-api-version"), Some("2022-11-28"));
    assert!(request.header("user-agent").unwrap().starts_with("qmoi/"));
}

#[test]
fn the_token_of_a_workflow_is_a_bot_without_a_name() {
    let server =
        StandIn::start(|_| answer(403, &json!({"message": "Resource not accessible by integration"})));
    let identity = forge(&server).identity().unwrap();
    assert_eq!((identity.login, identity.bot), (None, true));
}

#[test]
fn a_project_tells_its_branch_and_what_may_be_done() {
    for (permissions, access) in [
        (
            json!({"admin": true, "maintain": true, "push": true, "pull": true}),
            Access::Admin,
        ),
        (json!({"admin": false, "push": true, "pull": true}), Access::Write),
        (json!({"admin": false, "push": false, "pull": true}), Access::Read),
        (Value::Null, Access::Unknown),
    ] {
        let server = StandIn::start(move |_| {
            answer(
                200,
                &json!({"id": 7, "full_name": "o/r", "html_url": "https://h/o/r", "clone_url": "https://h/o/r.git",
                    "default_branch": "trunk", "archived": true, "permissions": permissions}),
            )
        });
        let project = forge(&server).project().unwrap();
        assert_eq!((project.id, project.access, project.archived), (7, access, true));
        assert_eq!(project.default_branch.as_deref(), Some("trunk"));
    }
}

#[test]
fn the_rules_of_a_branch_are_put_together_from_both_kinds() {
    let rules_of = |protected: bool, kinds: &'static [&'static str]| {
        let server = StandIn::start(move |request| match request.path() {
            "/repos/o/r/branches/release%2F1" => answer(200, &json!({"name": "x", "protected": protected})),
            "/repos/o/r/rules/branches/release%2F1" => {
                let rules: Vec<_> = kinds
                    .iter()
                    .map(|kind| json!({"type": kind, "ruleset_id": 1}))
                    .collect();
                answer(200, &json!(rules))
            }
            _ => answer(404, &json!({})),
        });
        forge(&server).branch_rules("release/1").unwrap()
    };
    let free = rules_of(false, &[]);
    assert!(!free.protected);
    assert_eq!(
        (free.needs_merge_request, free.needs_signature),
        (Some(false), Some(false))
    );
    let classic = rules_of(true, &[]);
    assert!(classic.protected);
    assert_eq!((classic.may_push, classic.needs_merge_request), (None, None));
    let ruled = rules_of(true, &["deletion", "pull_request", "required_signatures"]);
    assert_eq!(
        (ruled.may_push, ruled.needs_merge_request),
        (Some(false), Some(true))
    );
    assert_eq!(ruled.needs_signature, Some(true));
}

#[test]
fn what_is_not_there_is_opened_once_with_mark_and_labels() {
    let server = Pulls::holding(Vec::new()).serve();
    let forge = forge(&server);
    let first = ensure(&*forge, &wanted()).unwrap();
    assert_eq!((first.how, first.merge_request.number), (How::Created, 1));
    assert!(first.labels_problem.is_none());
    let second = ensure(&*forge, &wanted()).unwrap();
    assert_eq!((second.how, second.merge_request.number), (How::Unchanged, 1));
    assert_eq!(server.count("POST", "/repos/o/r/pulls"), 1);
    let posted = server
        .received()
        .into_iter()
        .find(|request| request.method == "POST")
        .unwrap()
        .json();
    assert_eq!(posted["head"], "o:qmoi/fix/main-1a2b");
    assert_eq!(posted["base"], "main");
    assert_eq!(posted["body"], "What was wrong.\n\n<!-- qmoi:fix/main -->");
    let search = &server.received()[0];
    assert_eq!(search.query("head"), Some("o%3Aqmoi%2Ffix%2Fmain-1a2b"));
    assert_eq!(
        (search.query("state"), search.query("base")),
        (Some("open"), Some("main"))
    );
}

#[test]
fn what_is_there_is_updated_and_not_doubled() {
    let marked = json!("Old words.\r\n\r\n<!-- qmoi:fix/main -->");
    let server = Pulls::holding(vec![pull(1, "qmoi/fix/main-1a2b", "Repair 1 file", &marked)]).serve();
    let ensured = ensure(&*forge(&server), &wanted()).unwrap();
    assert_eq!(
        (ensured.how, ensured.merge_request.title.as_str()),
        (How::Updated, "Repair 2 files")
    );
    assert_eq!(server.count("POST", "/repos/o/r/pulls"), 0);
    let patch = server
        .received()
        .into_iter()
        .find(|request| request.method == "PATCH")
        .unwrap();
    assert_eq!(
        patch.json(),
        json!({"title": "Repair 2 files", "body": "What was wrong.\n\n<!-- qmoi:fix/main -->"})
    );
}

#[test]
fn a_text_that_differs_only_in_line_ends_is_left_alone() {
    let marked = json!("What was wrong.\r\n\r\n<!-- qmoi:fix/main -->");
    let server = Pulls::holding(vec![pull(1, "qmoi/fix/main-1a2b", "Repair 2 files", &marked)]).serve();
    assert_eq!(ensure(&*forge(&server), &wanted()).unwrap().how, How::Unchanged);
    assert_eq!(server.count("PATCH", "/repos/o/r/pulls/1"), 0);
}

#[test]
fn somebody_elses_is_left_as_it_is() {
    for body in [json!("Mine."), Value::Null] {
        let server = Pulls::holding(vec![pull(1, "qmoi/fix/main-1a2b", "By hand", &body)]).serve();
        let ensured = ensure(&*forge(&server), &wanted()).unwrap();
        assert_eq!(
            (ensured.how, ensured.merge_request.title.as_str()),
            (How::Foreign, "By hand")
        );
        assert!(server.received().iter().all(|request| request.method == "GET"));
    }
}

#[test]
fn one_that_another_run_opened_meanwhile_is_found_again() {
    let first = Mutex::new(true);
    let marked = json!("What was wrong.\n\n<!-- qmoi:fix/main -->");
    let pulls = Pulls::holding(vec![pull(1, "qmoi/fix/main-1a2b", "Repair 2 files", &marked)]);
    let server = StandIn::start(move |request| {
        if request.method == "GET" && std::mem::take(&mut *first.lock().unwrap()) {
            return answer(200, &json!([]));
        }
        pulls.reply(request)
    });
    assert_eq!(ensure(&*forge(&server), &wanted()).unwrap().how, How::Unchanged);
}

#[test]
fn one_whose_answer_was_lost_is_found_again() {
    let pulls = Pulls::holding(Vec::new());
    let server = StandIn::start(move |request| {
        let reply = pulls.reply(request);
        if request.method == "POST" && request.path() == "/repos/o/r/pulls" {
            return Reply::Close;
        }
        reply
    });
    let ensured = ensure(&*forge(&server), &wanted()).unwrap();
    assert_eq!((ensured.how, ensured.merge_request.number), (How::Unchanged, 1));
    assert_eq!(server.count("POST", "/repos/o/r/pulls"), 1);
}

#[test]
fn labels_that_cannot_be_added_do_not_undo_the_rest() {
    let pulls = Pulls::holding(Vec::new());
    let server = StandIn::start(move |request| {
        if request.path().ends_with("/labels") {
            return answer(403, &json!({"message": "Must have triage rights"}));
        }
        pulls.reply(request)
    });
    let ensured = ensure(&*forge(&server), &wanted()).unwrap();
    assert_eq!(ensured.how, How::Created);
    assert!(matches!(
        ensured.labels_problem.unwrap().kind,
        ErrorKind::Forbidden { .. }
    ));
}

#[test]
fn all_pages_are_read_up_to_the_limit() {
    let server = StandIn::start(|request| {
        let page: u64 = request.query("page").unwrap().parse().unwrap();
        let body = json!([pull(page, "fix", "x", &json!("<!-- qmoi:fix/main -->"))]);
        // The address of the next page is one the credential must not go to.
        let link = format!(
            "<https://elsewhere.invalid/?page={}>; rel=\"next\", <https://x/?page=1>; rel=\"first\"",
            page + 1
        );
        let headers = if page < 3 {
            vec![("Link", link)]
        } else {
            Vec::new()
        };
        Reply::Answer(200, headers, body.to_string())
    });
    let search = Search {
        marker: Some(Marker::new("fix/main").unwrap()),
        ..Search::default()
    };
    let numbers: Vec<_> = forge(&server)
        .find(&search)
        .unwrap()
        .iter()
        .map(|found| found.number)
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
    let mut settings = server.settings();
    settings.most_pages = 2;
    let bounded = qmoi_forge::open(Platform::GitHub, settings, ProjectPath::parse("o/r").unwrap()).unwrap();
    assert_eq!(
        bounded.find(&search).unwrap_err().kind,
        ErrorKind::TooManyPages { pages: 2 }
    );
}

#[test]
fn a_search_by_mark_finds_ours_among_others() {
    let marked = json!("x\n\n<!-- qmoi:fix/main -->");
    let other = json!("x\n\n<!-- qmoi:fix/main2 -->");
    let server = Pulls::holding(vec![
        pull(1, "a", "x", &other),
        pull(2, "b", "x", &marked),
        pull(3, "c", "x", &json!("by hand")),
    ])
    .serve();
    let search = Search {
        marker: Some(Marker::new("fix/main").unwrap()),
        target_branch: Some("main".to_owned()),
        source: None,
    };
    let found = forge(&server).find(&search).unwrap();
    assert_eq!(found.iter().map(|found| found.number).collect::<Vec<_>>(), [2]);
}

#[test]
fn one_from_a_fork_names_the_fork_and_lets_maintainers_edit() {
    let server = StandIn::start(|request| match request.method.as_str() {
        "GET" => answer(200, &json!([])),
        _ => answer(201, &pull(4, "fix", "x", &json!(""))),
    });
    let mut wanted = wanted();
    wanted.labels.clear();
    wanted.source.fork = Some(Project {
        id: 8,
        path: ProjectPath::parse("me/r-1").unwrap(),
        web_url: String::new(),
        clone_url: None,
        default_branch: None,
        access: Access::Write,
        archived: false,
        ready: true,
    });
    ensure(&*forge(&server), &wanted).unwrap();
    let posted = server.received()[1].json();
    assert_eq!(
        (&posted["head"], &posted["head_repo"]),
        (&json!("me:qmoi/fix/main-1a2b"), &json!("r-1"))
    );
    assert_eq!(posted["maintainer_can_modify"], true);
}

#[test]
fn one_can_be_closed() {
    let pulls = Pulls::holding(vec![pull(1, "a", "x", &json!(""))]);
    let server = StandIn::start(move |request| {
        let mut reply = pulls.reply(request);
        if let Reply::Answer(_, _, body) = &mut reply {
            *body = body.replace("\"state\":\"open\"", "\"state\":\"closed\"");
        }
        reply
    });
    let change = Change {
        close: true,
        ..Change::default()
    };
    let closed = forge(&server).update(1, &change).unwrap();
    assert!(!closed.open);
    assert_eq!(server.received()[0].json(), json!({"state": "closed"}));
}

#[test]
fn a_fork_is_asked_for_and_not_taken_for_ready() {
    let server = StandIn::start(|_| {
        answer(
            202,
            &json!({"id": 8, "full_name": "me/r", "html_url": "https://h/me/r", "default_branch": "main"}),
        )
    });
    let fork = forge(&server).fork().unwrap();
    assert_eq!((fork.path.as_str(), fork.ready), ("me/r", false));
    let request = &server.received()[0];
    assert_eq!(
        (request.method.as_str(), request.path()),
        ("POST", "/repos/o/r/forks")
    );
}

pub(crate) fn review() -> Review {
    let shown = DiffLines::read("@@ -1,3 +1,4 @@\n {\n-  \"a\": 1\n+  \"a\": 1,\n+  \"b\": 2,\n }\n");
    Review {
        head: "abc".to_owned(),
        summary: "Two repairs.".to_owned(),
        suggestions: vec![
            Suggestion {
                path: "a.json".to_owned(),
                old_path: None,
                lines: shown.anchor(3, 3).unwrap(),
                replacement: Some("  \"b\": 2".to_owned()),
                message: "Remove the trailing comma".to_owned(),
            },
            Suggestion {
                path: "a.json".to_owned(),
                old_path: None,
                lines: shown.anchor(3, 4).unwrap(),
                replacement: Some("  \"b\": \"```\"\n}".to_owned()),
                message: String::new(),
            },
        ],
    }
}

fn comments_server(there: Value, refuse: &'static str) -> StandIn {
    StandIn::start(move |request| match (request.method.as_str(), request.path()) {
        ("GET", "/repos/o/r/pulls/5") => answer(200, &pull(5, "f", "x", &json!(""))),
        ("GET", "/repos/o/r/pulls/5/comments") => answer(200, &there),
        ("POST", _) if !refuse.is_empty() && request.body.contains(refuse) => answer(
            422,
            &json!({"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]}),
        ),
        ("POST", _) => answer(200, &json!({"id": 1})),
        _ => answer(404, &json!({})),
    })
}

#[test]
fn suggestions_are_posted_in_one_review() {
    let server = comments_server(json!([]), "");
    let done = forge(&server).suggest(5, &review()).unwrap();
    assert_eq!((done.posted, done.present, done.refused.len()), (2, 0, 0));
    let posted = server.received().pop().unwrap();
    assert_eq!(posted.path(), "/repos/o/r/pulls/5/reviews");
    let body = posted.json();
    assert_eq!(
        (&body["event"], &body["commit_id"]),
        (&json!("COMMENT"), &json!("abc"))
    );
    assert_eq!(
        body["comments"],
        json!([
            {"path": "a.json", "line": 3, "side": "RIGHT",
             "body": "Remove the trailing comma\n\n```suggestion\n  \"b\": 2\n```"},
            {"path": "a.json", "line": 4, "side": "RIGHT", "start_line": 3, "start_side": "RIGHT",
             "body": "````suggestion\n  \"b\": \"```\"\n}\n````"},
        ])
    );
}

#[test]
fn suggestions_that_stand_there_are_not_posted_again() {
    let first = "Remove the trailing comma\r\n\r\n```suggestion\r\n  \"b\": 2\r\n```";
    let there = json!([{"id": 1, "path": "a.json", "line": 3, "original_line": 3, "body": first}]);
    let server = comments_server(there, "");
    let done = forge(&server).suggest(5, &review()).unwrap();
    assert_eq!((done.posted, done.present), (1, 1));
    let both = json!([
        {"id": 1, "path": "a.json", "line": null, "original_line": 3, "body": first},
        {"id": 2, "path": "a.json", "line": 4, "body": "````suggestion\n  \"b\": \"```\"\n}\n````"},
    ]);
    let server = comments_server(both, "");
    assert_eq!(forge(&server).suggest(5, &review()).unwrap().present, 2);
    assert!(server.received().iter().all(|request| request.method == "GET"));
}

#[test]
fn one_refused_suggestion_does_not_keep_the_others_back() {
    let server = comments_server(json!([]), "start_line");
    let done = forge(&server).suggest(5, &review()).unwrap();
    assert_eq!(done.posted, 1);
    assert_eq!(done.refused.len(), 1);
    assert_eq!(done.refused[0].0, 1);
    assert!(
        matches!(&done.refused[0].1.kind, ErrorKind::Validation { said } if said.contains("could not be resolved"))
    );
}

#[test]
fn a_review_of_an_older_commit_is_not_posted() {
    let server = comments_server(json!([]), "");
    let mut old = review();
    old.head = "older".to_owned();
    let error = forge(&server).suggest(5, &old).unwrap_err();
    assert!(matches!(error.kind, ErrorKind::Conflict { .. }));
    assert!(server.received().iter().all(|request| request.method == "GET"));
}
