//! Inside the pipelines of the platforms, with what these leave lying about.

use std::sync::Arc;

use crate::delivered::assert_repaired;
use crate::requests::{on_platform, protected};
use crate::scene::{PROJECT, Scene};
use crate::secrets::{RENEWED, TOKEN};
use crate::server::access::Needed;
use crate::stand_in::{Flavour, StandIn, push_options};

/// What a job of GitLab finds in its environment.
fn in_gitlab(scene: &mut Scene) {
    scene.git(&["checkout", "--quiet", "--detach"]);
    let server = scene.server.url("");
    for name in ["QMOI_PLATFORM", "QMOI_API", "QMOI_TOKEN"] {
        scene.unset(name);
    }
    let api = format!("{server}api/v4");
    for (name, value) in [
        ("CI", "true"),
        ("GITLAB_CI", "true"),
        ("CI_COMMIT_BRANCH", "main"),
        ("CI_PROJECT_PATH", PROJECT),
        ("CI_SERVER_URL", server.trim_end_matches('/')),
        ("CI_API_V4_URL", &api),
        ("CI_JOB_TOKEN", TOKEN),
    ] {
        scene.set(name, value);
    }
}

/// What a workflow of GitHub finds in its environment.
fn in_github(scene: &mut Scene) {
    scene.git(&["checkout", "--quiet", "--detach"]);
    let server = scene.server.url("");
    for name in ["QMOI_PLATFORM", "QMOI_API", "QMOI_TOKEN"] {
        scene.unset(name);
    }
    let api = format!("{server}api/v3");
    let summary = scene.folder().join("summary.md");
    for (name, value) in [
        ("CI", "true"),
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REF_NAME", "main"),
        ("GITHUB_REF_TYPE", "branch"),
        ("GITHUB_REPOSITORY", PROJECT),
        ("GITHUB_SERVER_URL", server.trim_end_matches('/')),
        ("GITHUB_API_URL", &api),
        ("GITHUB_TOKEN", TOKEN),
        ("GITHUB_STEP_SUMMARY", summary.to_str().unwrap()),
    ] {
        scene.set(name, value);
    }
}

#[test]
fn a_job_of_gitlab_pushes_with_its_token() {
    let (mut scene, _platform) = on_platform(Flavour::GitLab);
    in_gitlab(&mut scene);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let users: Vec<String> = scene
        .server
        .seen()
        .iter()
        .filter_map(|seen| seen.request.user())
        .collect();
    assert!(users.iter().all(|user| user == "gitlab-ci-token"), "{users:?}");
    assert!(!users.is_empty());
    scene.assert_repaired_once();
}

#[test]
fn a_job_of_gitlab_opens_a_merge_request_by_its_push() {
    let (mut scene, platform) = protected(Flavour::GitLab);
    push_options::allow(&scene.bare, true);
    in_gitlab(&mut scene);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let open = platform.open();
    assert_eq!(open.len(), 1, "{open:#?}");
    assert_repaired(&scene.bare, &open[0].source_branch);
}

#[test]
fn a_workflow_of_github_writes_its_summary() {
    let (mut scene, platform) = protected(Flavour::GitHub);
    in_github(&mut scene);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(platform.open().len(), 1);
    let summary = std::fs::read_to_string(scene.folder().join("summary.md")).unwrap();
    assert!(
        summary.contains("package.json") && summary.contains("/pull/1"),
        "{summary}"
    );
}

/// The checkout of GitHub's pipelines leaves its token as a header in the clone's configuration.
fn leave_header(scene: &mut Scene, token: &str) {
    use base64::Engine;
    let basic = base64::engine::general_purpose::STANDARD.encode(format!("x-access-token:{token}"));
    let name = format!("http.{}.extraheader", scene.server.url(""));
    scene.git(&["config", &name, &format!("AUTHORIZATION: basic {basic}")]);
    scene.spare(scene.git_dir().join("config"));
    scene.plant(token);
}

#[test]
fn the_header_that_a_checkout_left_is_good_enough() {
    let (mut scene, _platform): (Scene, Arc<StandIn>) = on_platform(Flavour::GitHub);
    scene.unset("QMOI_TOKEN");
    leave_header(&mut scene, TOKEN);
    scene.server.access().needed = Needed::Always;
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.assert_repaired_once();
}

#[test]
fn a_token_of_its_own_goes_before_the_header_that_a_checkout_left() {
    let (mut scene, _platform) = on_platform(Flavour::GitHub);
    // The workflow's own token could read only; that would be the one to be used.
    leave_header(&mut scene, RENEWED);
    scene.server.access().needed = Needed::Always;
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    scene.assert_repaired_once();
}

#[test]
fn a_pipelines_token_goes_to_no_other_server() {
    let (mut scene, _platform) = on_platform(Flavour::GitLab);
    in_gitlab(&mut scene);
    scene.set("CI_SERVER_URL", "https://gitlab.example");
    scene.set("CI_API_V4_URL", "https://gitlab.example/api/v4");
    scene.set("QMOI_PLATFORM", "gitlab");
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(12), "{ran:?}");
    let tokens: Vec<String> = scene
        .server
        .seen()
        .iter()
        .filter_map(|seen| seen.request.token())
        .collect();
    assert!(tokens.is_empty(), "it was sent");
}

#[test]
fn a_merge_request_from_a_fork_is_repaired_where_it_comes_from() {
    let mut scene = Scene::new();
    let fork = scene
        .bare
        .fork_to(&scene.folder().join("server/somebody/site.git"));
    fork.git(&["update-ref", "refs/heads/topic", "refs/heads/main"]);
    scene.git(&["checkout", "--quiet", "--detach"]);
    let event = scene.folder().join("event.json");
    let clone_url = scene.server.url("somebody/site.git");
    let text = serde_json::json!({
        "pull_request": {
            "number": 5,
            "head": { "ref": "topic", "repo": { "full_name": "somebody/site", "clone_url": clone_url } },
        },
    });
    std::fs::write(&event, text.to_string()).unwrap();
    for (name, value) in [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REF_NAME", "5/merge"),
        ("GITHUB_HEAD_REF", "topic"),
        ("GITHUB_REPOSITORY", PROJECT),
        ("GITHUB_EVENT_PATH", event.to_str().unwrap()),
    ] {
        scene.set(name, value);
    }
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_repaired(&fork, "topic");
    assert_eq!(scene.bare.fixes("main"), []);
}
