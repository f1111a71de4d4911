//! A session as a user sees it, printed: `cargo test --test ci session -- --ignored --nocapture`.
//!
//! A branch is broken by hand; `qmoi ci` repairs it while somebody else pushes; then the branch is protected, and the next repair comes
//! as a merge request on a platform that is stood in for.

use crate::faults::races::intruder;
use crate::faults::server_refuses::protect_main;
use crate::requests::on_platform;
use crate::scene::{Ran, Scene};
use crate::server::fault::Kind;
use crate::stand_in::Flavour;

fn show(command: &str, ran: &Ran) {
    println!(
        "$ {command}\n{}{}[exit {}]\n",
        ran.stderr,
        ran.stdout,
        ran.code.unwrap_or_default()
    );
}

fn show_log(scene: &Scene) {
    println!("$ git log --oneline main      (on the server)");
    println!("{}", scene.bare.git(&["log", "--format=%h %an: %s", "main"]));
}

#[test]
#[ignore = "prints a session for people to read"]
fn a_session_that_people_can_read() {
    let (scene, platform) = on_platform(Flavour::GitLab);
    scene.server.next(Kind::PushRefs, [intruder(&scene.bare)]);
    let ran = scene.ci(&[]);
    show("qmoi ci", &ran);
    show_log(&scene);
    assert_eq!(ran.code, Some(0));

    let broken = "{\n  \"port\": 8080\n  \"host\": \"localhost\"\n}\n";
    scene.bare.commit(
        "main",
        "Break the configuration",
        &[("config/default.json", broken.as_bytes())],
    );
    protect_main(
        &scene.bare,
        "GitLab: You are not allowed to push code to protected branches on this project.",
    );
    platform.state().protected.insert("main".to_owned());
    let ran = scene.ci(&[]);
    show("qmoi ci", &ran);
    assert_eq!(ran.code, Some(0));
    let open = platform.open();
    assert_eq!(open.len(), 1);
    println!(
        "merge request !{} from {} to {}",
        open[0].number, open[0].source_branch, open[0].target_branch
    );
    println!("{}\n\n{}\n", open[0].title, open[0].body);
    show("qmoi audit", &scene.qmoi(&["audit"]));
}
