//! Bad input: files that are no text, names and texts that command the terminal, things that are no files.

use crate::workspace::{BROKEN, Workspace};

const FORMATS: [&str; 7] = ["full", "concise", "json", "sarif", "github", "gitlab", "junit"];

#[test]
fn no_format_lets_a_control_character_through() {
    let text = "{\"\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}\": [1,\u{1b}[2J],}\n";
    let name = if cfg!(unix) {
        "evil\u{1b}[2J\u{9b}.json"
    } else {
        "evil.json"
    };
    for command in ["check", "fix"] {
        for format in FORMATS {
            let workspace = Workspace::with(&[("a.json", text), (name, "{\"a\": 1,}\n")]);
            let ran = workspace.run(&[command, "--format", format]);
            for printed in [&ran.stdout, &ran.stderr] {
                let bad = printed.chars().find(|character| {
                    (character.is_control() && !"\n\t".contains(*character)) || *character == '\u{202e}'
                });
                assert_eq!(bad, None, "{command} --format {format}: {printed}");
            }
            assert!(!ran.stdout.is_empty(), "{command} --format {format}");
        }
    }
}

#[test]
fn files_that_are_no_text_are_told_and_left_alone() {
    let workspace = Workspace::new();
    let deep = "[".repeat(100_000);
    let files: [(&str, &[u8]); 5] = [
        ("binary.json", b"{\"a\": \"\0\"}"),
        ("deep.json", deep.as_bytes()),
        ("latin.json", b"{\"\xe9\": 1,}"),
        ("good.json", BROKEN.as_bytes()),
        ("empty.yml", b""),
    ];
    for (name, bytes) in files {
        workspace.write(name, bytes);
    }
    let ran = workspace.run(&["check", "--format", "concise"]);
    assert_eq!(ran.code, 1, "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().count(), 3, "{}", ran.stderr);
    for name in ["binary.json", "deep.json", "latin.json"] {
        assert!(
            ran.stderr.contains(&format!("skipped: {name}: ")),
            "{}",
            ran.stderr
        );
    }
    let fixed = workspace.run(&["fix"]);
    assert_eq!(fixed.code, 0, "{}{}", fixed.stdout, fixed.stderr);
    for (name, bytes) in files {
        if name != "good.json" {
            assert_eq!(std::fs::read(workspace.path(name)).unwrap(), bytes, "{name}");
        }
    }
}

#[test]
fn deep_javascript_does_not_overflow_the_stack() {
    let deep = format!("x = {}1{};\n", "(".repeat(100_000), ")".repeat(100_000));
    let workspace = Workspace::with(&[
        ("a.js", &deep),
        ("qmoi.json", "{\"limits\": {\"depth\": 1000000}}"),
    ]);
    let ran = workspace.run(&["check"]);
    assert!(matches!(ran.code, 0 | 1), "{} {}", ran.code, ran.stderr);
}

#[test]
fn a_minified_file_prints_a_window() {
    let text = format!("{{\"a\": [{}1,]}}", "1234567890, ".repeat(50_000));
    let ran = Workspace::with(&[("a.json", &text)]).run(&["check"]);
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.len() < 2_000, "{}", ran.stdout.len());
    assert!(ran.stdout.contains("a.json:1:600009"), "{}", ran.stdout);
}

#[cfg(unix)]
#[test]
fn things_that_are_no_files_stop_nothing() {
    use std::os::unix::fs::symlink;
    let workspace = Workspace::with(&[("good.json", BROKEN)]);
    std::fs::create_dir(workspace.path("folder.json")).unwrap();
    symlink("nowhere.json", workspace.path("link.json")).unwrap();
    assert!(
        workspace
            .command("mkfifo")
            .arg("pipe.json")
            .status()
            .unwrap()
            .success()
    );
    let ran = workspace.run(&["check", "--format", "concise"]);
    assert!(ran.stdout.contains("good.json"), "{}", ran.stdout);
    assert!(
        ran.stderr.contains("pipe.json") && ran.stderr.contains("link.json"),
        "{}",
        ran.stderr
    );
    assert_eq!(ran.code, 3, "a link to nowhere is a failure: {}", ran.stderr);
}
