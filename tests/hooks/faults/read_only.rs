//! A work tree or git directory that cannot be written.
//!
//! Read-only mounts, because modes do not stop the administrator, as whom tests may run.

use crate::sandbox::{Ran, Sandbox, json};

/// Runs a command while a folder of the work tree cannot be written, but for another in it. Nothing where mounts are not to be
/// had.
fn run_read_only(sandbox: &Sandbox, folder: &str, but_for: Option<&str>, command: &[&str]) -> Option<Ran> {
    let script = r#"
        mount --bind "$1" "$1" || exit 99
        if [ -n "$2" ]; then mount --bind "$2" "$2" || exit 99; fi
        mount -o remount,bind,ro "$1" || exit 99
        shift 2
        # The working directory is still the one below the mounts.
        cd "$PWD" && exec "$@"
    "#;
    let folder = sandbox.path(folder);
    let but_for = but_for.map(|name| sandbox.path(name).display().to_string());
    let mut arguments = vec![folder.to_str().unwrap(), but_for.as_deref().unwrap_or_default()];
    arguments.extend(command);
    sandbox.run_in_own_mounts(script, &arguments)
}

fn about_to_commit() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.begin_with(&[("a.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("bad", "mine"));
    sandbox
}

#[test]
fn a_read_only_work_tree_keeps_its_bytes_and_the_commit_is_repaired() {
    let sandbox = about_to_commit();
    let command = ["git", "commit", "--message", "x"];
    let Some(ran) = run_read_only(&sandbox, ".", Some(".git"), &command) else {
        return;
    };
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.stderr.contains("a.json") && ran.stderr.contains("the file in the work tree stays as it is"),
        "{}",
        ran.stderr
    );
    let good = json("good", "two");
    assert_eq!(
        sandbox.states("a.json"),
        [good.clone(), good, json("bad", "mine")]
    );
    assert_eq!(sandbox.status(), " M a.json\n");
    sandbox.assert_tidy();
}

#[test]
fn a_read_only_git_directory_stops_the_hook_before_it_changes_anything() {
    for folder in [".git", ".git/objects"] {
        let sandbox = about_to_commit();
        let command = ["qmoi", "hooks", "run", "pre-commit"];
        let Some(ran) = run_read_only(&sandbox, folder, None, &command) else {
            return;
        };
        assert_eq!(ran.code, Some(3), "{folder}: {ran:?}");
        assert!(
            ran.stderr.to_lowercase().contains("read-only file system")
                || ran.stderr.contains("insufficient permission"),
            "{folder}: {}",
            ran.stderr
        );
        assert_eq!(
            sandbox.states("a.json"),
            [json("one", "two"), json("bad", "two"), json("bad", "mine")]
        );
        sandbox.assert_tidy();
        sandbox.git(&["commit", "--message", "x"]);
        assert_eq!(sandbox.work("a.json"), json("good", "mine"));
    }
}
