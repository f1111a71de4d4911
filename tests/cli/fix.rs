//! `qmoi fix`: what is written, what is told, and the diff.

use std::io::Write;
use std::process::Stdio;

use crate::workspace::{BROKEN, REPAIRED, Workspace};

#[test]
fn a_repair_is_written_and_told() {
    let workspace = Workspace::with(&[("package.json", BROKEN), ("b.json", REPAIRED)]);
    let ran = workspace.run(&["fix"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    assert_eq!(workspace.read("package.json"), REPAIRED);
    insta::assert_snapshot!(ran.stdout, @r#"
    fixed package.json
      line 3: Remove the trailing comma
        json/trailing-comma: JSON does not allow a comma before `}`

    2 files checked, 1 fix applied in 1 file: no findings left
    "#);
    let again = workspace.run(&["fix"]);
    assert_eq!(
        (again.code, again.stdout.as_str()),
        (0, "2 files checked: no findings\n")
    );
}

#[test]
fn line_endings_and_byte_order_mark_stay() {
    let broken = format!("\u{feff}{}", BROKEN.replace('\n', "\r\n"));
    let workspace = Workspace::with(&[("a.json", &broken)]);
    assert_eq!(workspace.run(&["fix", "--select", "json/trailing-comma"]).code, 0);
    assert_eq!(
        workspace.read("a.json"),
        format!("\u{feff}{}", REPAIRED.replace('\n', "\r\n"))
    );
}

#[test]
fn a_diff_writes_nothing_and_git_can_apply_it() {
    let crlf = BROKEN.replace('\n', "\r\n");
    let workspace = Workspace::with(&[
        ("a.json", BROKEN),
        ("with blank/ü.json", BROKEN),
        ("crlf.json", &crlf),
        ("no-newline.json", "{\"a\": [1,]}"),
    ]);
    let ran = workspace.run(&["fix", "--diff"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.starts_with("--- a/a.json\n+++ b/a.json\n@@ "),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr
            .starts_with("nothing was written: 4 files checked, 4 fixes would be applied in 4 files"),
        "{}",
        ran.stderr
    );
    assert_eq!(workspace.read("a.json"), BROKEN);

    std::fs::remove_dir(workspace.path(".git")).unwrap();
    let mut git = workspace
        .command("git")
        .args(["apply", "-"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    git.stdin
        .take()
        .unwrap()
        .write_all(ran.stdout.as_bytes())
        .unwrap();
    let output = git.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(workspace.read("a.json"), REPAIRED);
    assert_eq!(workspace.read("with blank/ü.json"), REPAIRED);
    assert_eq!(workspace.read("crlf.json"), REPAIRED.replace('\n', "\r\n"));
    assert_eq!(workspace.read("no-newline.json"), "{\"a\": [1]}");
}

#[test]
fn a_diff_of_clean_files_is_empty() {
    let ran = Workspace::with(&[("a.json", REPAIRED)]).run(&["fix", "--diff", "--quiet"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
}

#[test]
fn questions_need_a_terminal() {
    let workspace = Workspace::with(&[("a.json", BROKEN)]);
    let ran = workspace.run(&["fix", "--interactive"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert!(
        ran.stderr.contains("no terminal") && ran.stderr.contains("next:"),
        "{}",
        ran.stderr
    );
    assert_eq!(workspace.read("a.json"), BROKEN);
}

#[test]
fn options_that_exclude_each_other_are_refused() {
    for arguments in [
        &["fix", "--diff", "--format", "json"][..],
        &["fix", "--interactive", "--diff"],
        &["fix", "--stdin-path", "a.json", "b.json"],
    ] {
        assert_eq!(Workspace::new().run(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn machine_formats_tell_what_was_applied() {
    let ran = Workspace::with(&[("a.json", BROKEN)]).run(&["fix", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(report["files"][0]["applied"][0]["rule"], "json/trailing-comma");
    assert_eq!(report["files"][0]["stop"]["kind"], "clean");
    assert_eq!(
        (ran.code, &report["summary"]["applied"]),
        (0, &serde_json::json!(1))
    );
}

#[cfg(unix)]
#[test]
fn the_mode_of_a_file_stays() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::with(&[("a.json", BROKEN)]);
    let path = workspace.path("a.json");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o751)).unwrap();
    assert_eq!(workspace.run(&["fix"]).code, 0);
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o751
    );
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_fails_and_the_rest_is_repaired() {
    use std::os::unix::fs::PermissionsExt;
    let workspace = Workspace::with(&[("a.json", BROKEN), ("b.json", BROKEN)]);
    let path = workspace.path("a.json");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o444)).unwrap();
    let ran = workspace.run(&["fix"]);
    assert_eq!(ran.code, 3);
    assert!(
        ran.stderr.starts_with("error: cannot write a.json"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        (
            workspace.read("a.json").as_str(),
            workspace.read("b.json").as_str()
        ),
        (BROKEN, REPAIRED)
    );
    assert!(
        ran.stdout.contains("a.json:3:"),
        "what is wrong with it is still told: {}",
        ran.stdout
    );
}

#[test]
fn unsafe_fixes_are_held_back_until_asked_for() {
    let workspace = Workspace::with(&[("a.json", "{\"colour\": [1,]}\n")]);
    workspace.run(&["rules", "new", "house/demo"]);
    let rule = workspace.read(".qmoi/rules/house/demo.rhai");
    workspace.write(
        ".qmoi/rules/house/demo.rhai",
        rule.replace("`color`\", safety: \"safe\"", "`color`\", safety: \"unsafe\""),
    );
    let ran = workspace.run(&["fix"]);
    assert_eq!(ran.code, 1);
    assert_eq!(workspace.read("a.json"), "{\"colour\": [1]}\n");
    assert!(
        ran.stdout.contains("note: a.json: 1 more with `--unsafe`"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stdout
            .ends_with("1 warning left in 1 file; 1 more with `qmoi fix --unsafe`\n"),
        "{}",
        ran.stdout
    );
    let ran = workspace.run(&["fix", "--unsafe"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert_eq!(workspace.read("a.json"), "{\"color\": [1]}\n");
    assert!(ran.stdout.contains("Spell it `color` (unsafe)"), "{}", ran.stdout);
}
