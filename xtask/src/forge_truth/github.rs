//! Every request of the client for GitHub, judged by GitHub's published description of its API.

use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use forge::{Change, Forge, GitHubApp, Platform, ProjectPath, Review, Search, Secret, Settings, open};

use super::description::Description;
use super::prism::{self, Prism};
use super::server::{self, Received, Reply};
use super::{Row, install, new_merge_request, settings, suggestions};

/// A key that was made for tests.
const KEY: &str = include_str!("../../../forge/tests/forge/keys/for-tests-only.pkcs1.pem");

/// The pull request of the description's examples, and its newest commit.
const NUMBER: u64 = 1347;
const HEAD: &str = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

/// What is seen of a request on its way.
struct Seen {
    request: Received,
    violations: Vec<String>,
}

type Log = Arc<Mutex<Vec<Seen>>>;

/// Drives the client and says of every request whether it is right.
///
/// # Errors
/// When a witness cannot be fetched or started, or the client fails on its answers.
pub(super) fn judged(folder: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let modules = install::npm(folder)?;
    let file = modules.join("@octokit/openapi/generated/api.github.com.json");
    println!("starting prism with GitHub's description");
    let description = Description::read(&file)?;
    let prism = Prism::start(&modules, &file)?;
    refuse_if_blind(prism.address(), &description)?;
    let log = Log::default();
    let address = server::start(passing_on(prism.address(), Arc::clone(&log)))?;
    let settings = settings(&format!("http://{address}"))?;

    let mut rows = Vec::new();
    drive(&settings, &mut |what, outcome| {
        let mut seen = log.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let of_step: Vec<Row> = seen
            .drain(..)
            .map(|seen| row(what, &seen, &description))
            .collect();
        let is_explained = of_step.iter().any(|row| row.wrong.is_some());
        rows.extend(of_step);
        // A request that is refused ends the step, and not the others.
        if let Err(error) = outcome
            && !is_explained
        {
            rows.push(Row {
                what: what.to_owned(),
                call: "the client fails on the answer".to_owned(),
                wrong: Some(error),
            });
        }
    })?;
    Ok(rows)
}

/// Answers as prism does, but refuses reviews, so that their suggestions are posted one by one as well.
fn passing_on(prism: SocketAddr, log: Log) -> impl Fn(&Received) -> Reply + Send + Sync {
    move |request| match prism::judge(prism, request) {
        Ok(judged) => {
            let seen = Seen {
                request: request.clone(),
                violations: judged.violations,
            };
            log.lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .push(seen);
            if request.method == "POST" && request.path().ends_with("/reviews") {
                return Reply {
                    status: 422,
                    body: br#"{"message": "Unprocessable Entity"}"#.to_vec(),
                };
            }
            judged.reply
        }
        Err(error) => Reply {
            status: 500,
            body: serde_json::json!({"message": error.to_string()})
                .to_string()
                .into_bytes(),
        },
    }
}

/// Witnesses that let everything pass prove nothing: requests that are known to be wrong must be found.
fn refuse_if_blind(prism: SocketAddr, description: &Description) -> Result<(), Box<dyn Error>> {
    let request = |method: &str, target: &str, body: &str| Received {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: vec![
            ("Accept".to_owned(), "application/json".to_owned()),
            ("Content-Type".to_owned(), "application/json".to_owned()),
            ("Content-Length".to_owned(), body.len().to_string()),
        ],
        body: body.into(),
    };
    for wrong in [
        request("GET", "/repos/o/r/pulls?state=merged", ""),
        request(
            "POST",
            "/repos/o/r/pulls",
            r#"{"title": 5, "head": "a", "base": "b"}"#,
        ),
        request("GET", "/repos/o/r/merge_requests", ""),
    ] {
        if prism::judge(prism, &wrong)?.violations.is_empty() {
            return Err(format!("prism finds nothing wrong with {}", wrong.summary()).into());
        }
    }
    for unknown in [
        request("GET", "/repos/o/r/pulls?sate=open", ""),
        request("PATCH", "/repos/o/r/pulls/1", r#"{"tilte": "a"}"#),
    ] {
        if description.unknown_names(&unknown).is_empty() {
            return Err(format!("the description seems to know {}", unknown.summary()).into());
        }
    }
    Ok(())
}

fn row(what: &str, seen: &Seen, description: &Description) -> Row {
    let mut wrong = seen.violations.clone();
    let unknown = description.unknown_names(&seen.request);
    if !unknown.is_empty() {
        wrong.push(format!("not described: {}", unknown.join(", ")));
    }
    Row {
        what: what.to_owned(),
        call: seen.request.summary(),
        wrong: (!wrong.is_empty()).then(|| wrong.join("; ")),
    }
}

/// Does everything once. `note` hears after each step what became of it.
fn drive(settings: &Settings, note: &mut impl FnMut(&str, Result<(), String>)) -> Result<(), Box<dyn Error>> {
    let project = ProjectPath::parse("octocat/Hello-World")?;
    let forge: Box<dyn Forge> = open(Platform::GitHub, settings.clone(), project.clone())?;
    note("who am I", done(forge.identity()));
    note("the project", done(forge.project()));
    note("what a branch demands", done(forge.branch_rules("release/1.0")));
    let mut new = new_merge_request()?;
    let search = Search {
        source: Some(new.source.clone()),
        target_branch: Some("main".to_owned()),
        marker: None,
    };
    note("open pull requests", done(forge.find(&search)));
    note("open a pull request", done(forge.create(&new)));
    let fork = forge.fork();
    new.source.fork = fork.as_ref().ok().cloned();
    note("a fork", done(fork));
    note("open one from a fork", done(forge.create(&new)));
    let change = Change {
        title: Some("Repair 3 files".to_owned()),
        body: Some("What else was wrong.".to_owned()),
        close: false,
    };
    note("change it", done(forge.update(NUMBER, &change)));
    let close = Change {
        close: true,
        ..Change::default()
    };
    note("close it", done(forge.update(NUMBER, &close)));
    let labels = ["qmoi".to_owned(), "needs review".to_owned()];
    note("add labels", done(forge.add_labels(NUMBER, &labels)));
    let review = Review {
        head: HEAD.to_owned(),
        summary: "A few repairs.".to_owned(),
        suggestions: suggestions()?,
    };
    note("suggest line by line", done(forge.suggest(NUMBER, &review)));
    let app = GitHubApp::new("12345", &Secret::new(KEY))?;
    let token = app.token(settings, &project, SystemTime::now());
    note("a token for an app", done(token));
    Ok(())
}

/// What is said of a step: nothing, or why it failed.
fn done<T, E: std::fmt::Display>(outcome: Result<T, E>) -> Result<(), String> {
    outcome.map(drop).map_err(|error| error.to_string())
}
