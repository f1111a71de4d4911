//! Where nothing can be pushed at all, the repair is offered line by line in the merge request that the pipeline runs for.

use serde_json::json;

use crate::requests::on_platform;
use crate::scene::{PROJECT, Scene};
use crate::stand_in::{Flavour, MergeRequest, Project, StandIn};
use crate::texts::{BROKEN_PACKAGE, PACKAGE, mended_package};

/// A merge request from a fork that takes no pushes; what it brings is a broken file.
fn from_a_fork() -> (Scene, std::sync::Arc<StandIn>) {
    let (mut scene, platform) = on_platform(Flavour::GitHub);
    scene.bare.commit(
        "main",
        "Mend all",
        &[
            (PACKAGE, mended_package().as_bytes()),
            (".gitlab-ci.yml", b"stages: []\n"),
        ],
    );
    let fork = scene
        .bare
        .fork_to(&scene.folder().join("server/somebody/site.git"));
    fork.git(&["update-ref", "refs/heads/topic", "refs/heads/main"]);
    fork.commit("topic", "Break it", &[(PACKAGE, BROKEN_PACKAGE.as_bytes())]);
    scene.server.access().read_only.insert("somebody/site".to_owned());
    {
        let mut state = platform.state();
        state.projects.push(Project {
            id: 8,
            path: "somebody/site".to_owned(),
            fork_of: Some(7),
            may_push: false,
        });
        state.requests.push(MergeRequest {
            number: 5,
            source: 8,
            source_branch: "topic".to_owned(),
            target: 7,
            target_branch: "main".to_owned(),
            title: "Break it".to_owned(),
            body: String::new(),
            labels: std::collections::BTreeSet::new(),
            draft: false,
            open: true,
            comments: Vec::new(),
        });
    }
    scene.git(&["checkout", "--quiet", "--detach"]);
    let event = scene.folder().join("event.json");
    let head = json!({ "full_name": "somebody/site", "clone_url": scene.server.url("somebody/site.git") });
    let text = json!({ "pull_request": { "number": 5, "head": { "ref": "topic", "repo": head } } });
    std::fs::write(&event, text.to_string()).unwrap();
    for (name, value) in [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_REF_NAME", "5/merge"),
        ("GITHUB_HEAD_REF", "topic"),
        ("GITHUB_BASE_REF", "main"),
        ("GITHUB_REPOSITORY", PROJECT),
        ("GITHUB_EVENT_PATH", event.to_str().unwrap()),
    ] {
        scene.set(name, value);
    }
    (scene, platform)
}

#[test]
fn a_repair_is_suggested_once_where_nothing_can_be_pushed() {
    let (scene, platform) = from_a_fork();
    for _ in 0..2 {
        let ran = scene.ci(&[]);
        assert_eq!(ran.code, Some(3), "{ran:?}");
        assert!(ran.stdout.contains("suggested line by line"), "{ran:?}");
        let comments = platform.state().requests[0].comments.clone();
        assert_eq!(comments.len(), 1, "{comments:#?}");
        assert_eq!(comments[0]["path"], PACKAGE);
        assert_eq!(comments[0]["line"], 4);
        let body = comments[0]["body"].as_str().unwrap();
        assert!(
            body.contains("```suggestion\n  \"private\": true,\n```"),
            "{body}"
        );
    }
    assert_eq!(platform.open().len(), 1, "no other merge request");
}
