//! GitHub Apps: their tokens are made for the run, and made again when they end.

use std::sync::Arc;

use crate::faults::server_refuses::refuse_main;
use crate::scene::Scene;
use crate::secrets::{RENEWED, TOKEN};
use crate::server::access::Needed;
use crate::server::fault::{Fault, Kind};
use crate::stand_in::app::App;
use crate::stand_in::{Flavour, StandIn};

const KEY: &str = include_str!("../../forge/tests/forge/keys/for-tests-only.pkcs1.pem");

/// A scene in which an app is all that is known.
fn with_app() -> (Scene, Arc<StandIn>) {
    let mut scene = Scene::new();
    let platform = StandIn::join(&mut scene, Flavour::GitHub);
    platform.state().app = Some(App {
        id: "12345".to_owned(),
        tokens: [TOKEN, RENEWED].map(str::to_owned).into(),
        given: 0,
    });
    let mut access = scene.server.access();
    access.needed = Needed::ToPush;
    access.tokens.insert(TOKEN.to_owned());
    drop(access);
    for secret in [TOKEN, RENEWED, KEY.lines().nth(5).unwrap()] {
        scene.plant(secret);
    }
    scene.set("QMOI_APP_ID", "12345");
    scene.set("QMOI_APP_KEY", KEY);
    (scene, platform)
}

fn given(platform: &StandIn) -> usize {
    platform.state().app.as_ref().unwrap().given
}

#[test]
fn an_app_pushes_with_a_token_made_for_the_run() {
    let (scene, platform) = with_app();
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(given(&platform), 1);
    scene.note(15, "a token of a GitHub App", &ran, "pushed, secret nowhere");
    assert_eq!(scene.bare.fixes("main").len(), 1);
}

#[test]
fn the_key_of_an_app_may_lie_in_a_file() {
    let (mut scene, platform) = with_app();
    let path = scene.folder().join("app.pem");
    std::fs::write(&path, KEY).unwrap();
    scene.spare(path.clone());
    scene.unset("QMOI_APP_KEY");
    scene.set("QMOI_APP_KEY_FILE", &path);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(given(&platform), 1);
}

#[test]
fn a_token_of_an_app_that_ends_within_the_run_is_made_anew() {
    let (scene, platform) = with_app();
    {
        let mut access = scene.server.access();
        access.expires_after = Some(1);
        access.renewed = Some(RENEWED.to_owned());
    }
    scene.server.next(Kind::Push, [Fault::status(503)]);
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(given(&platform), 2, "{ran:?}");
    scene.note(
        13,
        "a GitHub App's token ends between two pushes",
        &ran,
        "pushed with a second",
    );
    assert_eq!(scene.bare.fixes("main").len(), 1);
}

#[test]
fn an_app_opens_the_pull_request_too() {
    let (scene, platform) = with_app();
    refuse_main(
        &scene.bare,
        "error: GH006: Protected branch update failed for refs/heads/main.",
        "protected branch hook declined",
    );
    let ran = scene.ci(&[]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert_eq!(platform.open().len(), 1);
}

#[test]
fn an_app_that_is_installed_elsewhere_stops_the_run() {
    let (scene, platform) = with_app();
    platform.state().app.as_mut().unwrap().id = "999".to_owned();
    let ran = scene.ci(&[]);
    assert!(matches!(ran.code, Some(2 | 12)), "{ran:?}");
    assert_eq!(scene.server.count(Kind::Push), 0);
}
