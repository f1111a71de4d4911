//! Text on standard input, as editors hand it over.

use crate::workspace::{BROKEN, REPAIRED, Workspace};

#[test]
fn check_reads_the_input_as_the_file_named() {
    let workspace = Workspace::with(&[("a.json", REPAIRED)]);
    let ran = workspace.run_with(
        &["check", "--stdin-path", "a.json", "--format", "concise"],
        BROKEN,
    );
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.starts_with("a.json:3:14: error[json/trailing-comma]"),
        "{}",
        ran.stdout
    );
}

#[test]
fn fix_writes_the_text_alone_to_standard_output() {
    let workspace = Workspace::with(&[("a.json", BROKEN)]);
    let ran = workspace.run_with(&["fix", "--stdin-path", "a.json"], BROKEN);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, REPAIRED));
    assert!(ran.stderr.contains("Remove the trailing comma"), "{}", ran.stderr);
    assert_eq!(workspace.read("a.json"), BROKEN, "the file itself is left alone");
}

#[test]
fn fix_can_print_a_diff_of_the_input() {
    let ran = Workspace::new().run_with(&["fix", "--diff", "--stdin-path", "a.json", "--quiet"], BROKEN);
    assert_eq!(ran.code, 1);
    assert!(
        ran.stdout.starts_with("--- a/a.json\n+++ b/a.json\n"),
        "{}",
        ran.stdout
    );
}

#[test]
fn whatever_goes_wrong_the_input_comes_back() {
    let workspace = Workspace::with(&[("qmoi.json", "{\"limits\": {\"fileSize\": 100}}")]);
    let long = "[1,]".repeat(30_000);
    let cases: [(&[&str], &[u8], i32); 6] = [
        (&["--stdin-path", "a.txt"], BROKEN.as_bytes(), 0),
        (&["--stdin-path", "a.json"], b"{\"\xff\": 1,}", 0),
        (&["--stdin-path", "a.json"], b"{\"a\0\": 1,}", 0),
        (&["--stdin-path", "a.json"], long.as_bytes(), 0),
        (
            &["--stdin-path", "a.json", "--config", "none.json"],
            BROKEN.as_bytes(),
            2,
        ),
        (
            &["--stdin-path", "a.json", "--select", "no-such-pack"],
            BROKEN.as_bytes(),
            2,
        ),
    ];
    for (arguments, input, code) in cases {
        let mut command = assert_cmd::Command::from_std(workspace.qmoi());
        let output = command
            .arg("fix")
            .args(arguments)
            .write_stdin(input)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(output.stdout == input, "{arguments:?}");
        assert!(!output.stderr.is_empty(), "{arguments:?}");
    }
}
