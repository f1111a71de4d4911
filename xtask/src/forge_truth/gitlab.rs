//! The requests of the client for GitLab, compared with those of `python-gitlab` for the same things on the same stand-in.

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use forge::{Change, Credential, Forge, Platform, ProjectPath, Review, Search, Secret, open};
use serde_json::{Value, json};

use super::server::{self, Received, Reply};
use super::{Row, TOKEN, install, new_merge_request, settings, suggestions};

const SECOND_CLIENT: &str = include_str!("second_client.py");
const PROJECT: &str = "group/sub/project";
/// The same by its number, which GitLab takes as well.
const NUMBER: &str = "/projects/7";
const HEAD: &str = "1111111111111111111111111111111111111111";

/// What came, each with the operation it is for.
type Log = Arc<Mutex<Vec<(String, Received)>>>;

/// Drives both clients and compares their requests.
///
/// # Errors
/// When the second client cannot be fetched, or one of the two fails on the stand-in.
pub(super) fn compared(folder: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let python = install::python(folder)?;
    let log = Log::default();
    let operation = Arc::new(Mutex::new(String::new()));
    let address = server::start({
        let (log, operation) = (Arc::clone(&log), Arc::clone(&operation));
        move |request| {
            let ours = || operation.lock().unwrap_or_else(PoisonError::into_inner).clone();
            let name = request.header("x-operation").map_or_else(ours, str::to_owned);
            let mut log = log.lock().unwrap_or_else(PoisonError::into_inner);
            log.push((name, request.clone()));
            answer(request)
        }
    })?;
    let taken = || std::mem::take(&mut *log.lock().unwrap_or_else(PoisonError::into_inner));

    let script = folder.join("second_client.py");
    std::fs::write(&script, SECOND_CLIENT)?;
    let output = Command::new(python)
        .arg(script)
        .args([format!("http://{address}"), TOKEN.to_owned()])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let theirs = taken();
    drive(&format!("http://{address}/api/v4"), &|name| {
        *operation.lock().unwrap_or_else(PoisonError::into_inner) = name.to_owned();
    })?;
    Ok(rows(&taken(), &theirs))
}

fn drive(address: &str, begin: &impl Fn(&str)) -> Result<(), Box<dyn Error>> {
    let settings = settings(address)?;
    let project = ProjectPath::parse(PROJECT)?;
    let forge: Box<dyn Forge> = open(Platform::GitLab, settings.clone(), project.clone())?;
    begin("who am I");
    forge.identity()?;
    begin("the project");
    forge.project()?;
    begin("what a branch demands");
    forge.branch_rules("release/1.0")?;
    begin("open merge requests");
    let mut new = new_merge_request()?;
    forge.find(&Search {
        source: Some(new.source.clone()),
        target_branch: Some("main".to_owned()),
        marker: None,
    })?;
    begin("open a merge request");
    forge.create(&new)?;
    begin("a fork");
    new.source.fork = Some(forge.fork()?);
    begin("open one from a fork");
    forge.create(&new)?;
    begin("change it");
    forge.update(
        5,
        &Change {
            title: Some("Repair 3 files".to_owned()),
            body: Some("What else was wrong.".to_owned()),
            close: false,
        },
    )?;
    begin("close it");
    forge.update(
        5,
        &Change {
            close: true,
            ..Change::default()
        },
    )?;
    begin("add labels");
    forge.add_labels(5, &["qmoi".to_owned(), "needs review".to_owned()])?;
    begin("suggest line by line");
    let review = Review {
        head: HEAD.to_owned(),
        summary: String::new(),
        suggestions: suggestions()?,
    };
    let suggested = forge.suggest(5, &review)?;
    if suggested.posted != review.suggestions.len() {
        return Err("not all suggestions were posted".into());
    }
    begin("who a job's token is");
    let mut settings = settings;
    settings.credential = Some(Credential::JobToken(Secret::new(TOKEN)));
    open(Platform::GitLab, settings, project)?.identity()?;
    Ok(())
}

/// Both clients' requests side by side, operation by operation.
fn rows(ours: &[(String, Received)], theirs: &[(String, Received)]) -> Vec<Row> {
    let mut operations: Vec<&String> = Vec::new();
    for (name, _) in ours.iter().chain(theirs) {
        if !operations.contains(&name) {
            operations.push(name);
        }
    }
    let of = |log: &'_ [(String, Received)], name: &str| -> Vec<Received> {
        let own = log.iter().filter(|(operation, _)| operation == name);
        own.map(|(_, request)| request.clone()).collect()
    };
    let mut rows = Vec::new();
    for name in operations {
        let (ours, theirs) = (of(ours, name), of(theirs, name));
        for number in 0..ours.len().max(theirs.len()) {
            let (one, other) = (ours.get(number), theirs.get(number));
            let call = one.or(other).map(Received::summary).unwrap_or_default();
            let wrong = match (one, other) {
                (Some(one), Some(other)) => difference(one, other),
                (Some(_), None) => Some("python-gitlab does not ask this".to_owned()),
                _ => Some("only python-gitlab asks this".to_owned()),
            };
            rows.push(Row {
                what: name.clone(),
                call,
                wrong,
            });
        }
    }
    rows
}

/// In what two requests differ: method, path, the names in the query, the body, and where the token is.
fn difference(one: &Received, other: &Received) -> Option<String> {
    let names = |request: &Received| {
        let mut names = request.query_names();
        names.sort();
        names
    };
    let path = |request: &Received| {
        let rest = request.path().strip_prefix("/api/v4").map(str::to_owned);
        let named = format!("/projects/{}", PROJECT.replace('/', "%2F"));
        rest.map(|rest| match rest.strip_prefix(NUMBER) {
            Some(behind) if behind.is_empty() || behind.starts_with('/') => format!("{named}{behind}"),
            _ => rest,
        })
    };
    let token = |request: &Received| {
        let headers = ["authorization", "job-token"].map(|name| request.header(name).map(str::to_owned));
        headers.to_vec()
    };
    let differs = [
        ("method", one.method != other.method),
        ("path", path(one) != path(other)),
        ("query", names(one) != names(other)),
        ("body", one.json() != other.json()),
        ("token", token(one) != token(other)),
    ];
    let differs: Vec<&str> = differs
        .iter()
        .filter(|(_, differs)| *differs)
        .map(|(what, _)| *what)
        .collect();
    (!differs.is_empty()).then(|| {
        let body = |request: &Received| String::from_utf8_lossy(&request.body).into_owned();
        format!(
            "{} differs; python-gitlab: {} {} {}",
            differs.join(", "),
            other.method,
            other.target,
            body(other)
        )
    })
}

/// What the stand-in says.
fn answer(request: &Received) -> Reply {
    let path = request.path().trim_start_matches("/api/v4");
    let body = match (request.method.as_str(), path) {
        ("GET", "/user") => user(),
        ("GET", "/job") => json!({"id": 3, "user": user()}),
        ("POST", path) if path.ends_with("/fork") => project(9, "bot/project"),
        ("POST", path) if path.ends_with("/discussions") => json!({"id": "d", "notes": []}),
        ("GET", path) if path.ends_with("/forks") || path.ends_with("/discussions") => json!([]),
        ("GET", path) if path.ends_with("/merge_requests") => json!([merge_request()]),
        (_, path) if path.contains("/merge_requests") => merge_request(),
        ("GET", path) if path.contains("/branches/") => {
            json!({"name": "release/1.0", "protected": true, "can_push": false})
        }
        _ => project(7, PROJECT),
    };
    Reply {
        status: if request.method == "POST" { 201 } else { 200 },
        body: body.to_string().into_bytes(),
    }
}

fn user() -> Value {
    json!({"id": 2, "username": "bot", "bot": true})
}

fn project(id: u64, path: &str) -> Value {
    json!({
        "id": id, "path_with_namespace": path, "web_url": format!("https://gitlab.example/{path}"),
        "http_url_to_repo": format!("https://gitlab.example/{path}.git"), "default_branch": "main",
        "import_status": "finished", "archived": false,
    })
}

fn merge_request() -> Value {
    json!({
        "id": 50, "iid": 5, "project_id": 7, "web_url": "https://gitlab.example/group/sub/project/-/merge_requests/5",
        "title": "Repair 2 files", "description": "", "state": "opened", "source_branch": "qmoi/fix/main-1a2b",
        "source_project_id": 7, "target_branch": "main", "target_project_id": 7, "sha": HEAD, "labels": [],
        "diff_refs": {"base_sha": "2".repeat(40), "start_sha": "3".repeat(40), "head_sha": HEAD},
    })
}
