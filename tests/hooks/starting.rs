//! How many programs a hook starts.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::sandbox::{Sandbox, json};

/// Lets every call of git by a hook be noted, and says how to read the notes.
fn noting(sandbox: &mut Sandbox) -> impl Fn() -> Vec<String> + use<> {
    let folder = sandbox.folder().join("noting");
    fs::create_dir_all(&folder).unwrap();
    let path = std::env::var("PATH").unwrap();
    let real = std::env::split_paths(&path)
        .map(|folder| folder.join("git"))
        .find(|git| git.is_file())
        .unwrap();
    let notes = folder.join("notes");
    let script = format!(
        "#!/bin/sh\necho \"$1\" >> '{}'\nexec '{}' \"$@\"\n",
        notes.display(),
        real.display()
    );
    fs::write(folder.join("git"), script).unwrap();
    fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.set("PATH", &format!("{}:{path}", folder.display()));
    move || {
        let text = fs::read_to_string(&notes).unwrap_or_default();
        fs::write(&notes, "").unwrap();
        text.lines().map(str::to_owned).collect()
    }
}

#[test]
fn nothing_is_started_where_nothing_is_repaired() {
    let mut sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.begin_with(&[
        ("a.json", &json("one", "two")),
        ("deep/er/b.json", &json("one", "two")),
    ]);
    sandbox.stage(&[("deep/er/b.json", &json("one", "three"))]);
    let notes = noting(&mut sandbox);
    for hook in ["pre-commit", "pre-merge-commit", "commit-msg"] {
        assert_eq!(sandbox.qmoi(&["hooks", "run", hook]).code, Some(0));
        assert_eq!(notes(), [""; 0], "{hook}");
    }
}

#[test]
fn a_repair_writes_blobs_and_index_and_asks_nothing_else() {
    let mut sandbox = Sandbox::bare_of_hooks(&[]);
    sandbox.begin_with(&[("a.json", &json("one", "two")), ("b.json", &json("one", "two"))]);
    sandbox.stage(&[("a.json", &json("bad", "two")), ("b.json", &json("bad", "two"))]);
    let notes = noting(&mut sandbox);
    assert_eq!(sandbox.qmoi(&["hooks", "run", "pre-commit"]).code, Some(0));
    assert_eq!(notes(), ["hash-object", "apply"]);
    assert_eq!(sandbox.work("a.json"), json("good", "two"));
    // How git converts a file is asked only where its user has gone on editing.
    sandbox.stage(&[("a.json", &json("bad", "two"))]);
    sandbox.write("a.json", json("bad", "mine"));
    notes();
    assert_eq!(sandbox.qmoi(&["hooks", "run", "pre-commit"]).code, Some(0));
    assert_eq!(notes(), ["hash-object", "cat-file", "apply"]);
    assert_eq!(sandbox.work("a.json"), json("good", "mine"));
}
