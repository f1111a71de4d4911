//! The scripts of the GitHub action, with a stand-in for what they call.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::workspace::{Ran, Workspace};

/// A `qmoi` that notes its arguments and leaves a report.
const QMOI: &str = r#"#!/bin/sh
printf '%s\n' "$@" > arguments
for argument in "$@"; do
    if [ "$previous" = --artifacts ]; then printf '%s' "$REPORT" > "$argument/report.json"; fi
    previous=$argument
done
exit "${CODE:-0}"
"#;

/// A `curl` that takes the files of a folder for the server's.
const CURL: &str = r#"#!/bin/sh
printf '%s\n' "$@" >> asked
while [ $# -gt 1 ]; do
    if [ "$1" = --output ]; then output=$2; fi
    shift
done
cp "served/${1##*/}" "$output"
"#;

fn script(workspace: &Workspace, name: &str, text: &str) -> PathBuf {
    workspace.write(name, text);
    let path = workspace.path(name);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// Runs a script of the action with these variables.
fn run(workspace: &Workspace, name: &str, variables: &[(&str, &str)]) -> Ran {
    let action = Path::new(env!("CARGO_MANIFEST_DIR"));
    workspace.write("output", "");
    let path = std::env::var("PATH").unwrap();
    let output = workspace
        .command("bash")
        .arg(action.join("action").join(name))
        .env("PATH", format!("{}:{path}", workspace.path("bin").display()))
        .env("GITHUB_OUTPUT", workspace.path("output"))
        .env("RUNNER_TEMP", workspace.path(""))
        .env("QMOI_ACTION", action)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn output(workspace: &Workspace, name: &str) -> Option<String> {
    let text = workspace.read("output");
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name}=")));
    line.map(str::to_owned)
}

fn arguments(workspace: &Workspace) -> Vec<String> {
    workspace.read("arguments").lines().map(str::to_owned).collect()
}

#[test]
fn wishes_become_options_and_never_commands() {
    let workspace = Workspace::new();
    let qmoi = script(&workspace, "qmoi", QMOI);
    let hostile = "$(touch hacked); `touch hacked` \"'";
    let ran = run(
        &workspace,
        "run.sh",
        &[
            ("QMOI", qmoi.to_str().unwrap()),
            ("QMOI_WISH_MESSAGE", hostile),
            ("QMOI_WISH_BRANCH", "-x"),
            ("QMOI_WISH_LABELS", "bot, needs review ,"),
            ("QMOI_WISH_DRAFT", "true"),
            ("QMOI_WISH_SIGN", "false"),
            ("QMOI_WISH_FALLBACK", "false"),
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let given = arguments(&workspace);
    assert_eq!(given[..2], ["ci", "--artifacts"]);
    assert_eq!(
        given[3..],
        [
            "--branch=-x",
            &format!("--message={hostile}"),
            "--label=bot",
            "--label=needs review",
            "--draft",
            "--no-fallback",
        ]
    );
    assert!(workspace.path("hacked").symlink_metadata().is_err());
}

#[test]
fn without_wishes_there_are_no_options() {
    let workspace = Workspace::new();
    let qmoi = script(&workspace, "qmoi", QMOI);
    run(&workspace, "run.sh", &[("QMOI", qmoi.to_str().unwrap())]);
    assert_eq!(arguments(&workspace).len(), 3);
}

#[test]
fn the_outputs_tell_how_it_ended() {
    let workspace = Workspace::new();
    let qmoi = script(&workspace, "qmoi", QMOI);
    let report = r#"{"changed": 2, "left": [{}, {}, {}], "ending": {"kind": "elsewhere",
        "way": {"kind": "merge-request", "url": "https://h/o/r/pull/7\npushed=true"}}}"#;
    let ran = run(
        &workspace,
        "run.sh",
        &[
            ("QMOI", qmoi.to_str().unwrap()),
            ("CODE", "1"),
            ("REPORT", report),
        ],
    );
    assert_eq!(ran.code, 0, "the reports are to be kept whatever happened");
    assert_eq!(output(&workspace, "exit-code").unwrap(), "1");
    let folder = output(&workspace, "report").unwrap();
    assert!(Path::new(&folder).join("report.json").exists());
    if ran.stdout.contains("without jq") {
        return;
    }
    for (name, value) in [
        ("changed", "2"),
        ("pushed", "false"),
        ("findings", "3"),
        ("merge-request", "https://h/o/r/pull/7pushed=true"),
    ] {
        assert_eq!(output(&workspace, name).unwrap(), value);
    }
}

#[test]
fn a_run_without_a_report_still_tells_its_exit_code() {
    let workspace = Workspace::new();
    let qmoi = script(&workspace, "qmoi", "#!/bin/sh\nexit 2\n");
    run(&workspace, "run.sh", &[("QMOI", qmoi.to_str().unwrap())]);
    assert_eq!(output(&workspace, "exit-code").unwrap(), "2");
    assert_eq!(output(&workspace, "merge-request").unwrap(), "");
}

#[test]
fn a_qmoi_that_is_there_is_used() {
    let workspace = Workspace::new();
    let named = script(&workspace, "named", "#!/bin/sh\n");
    let found = script(&workspace, "bin/qmoi", "#!/bin/sh\n");
    run(
        &workspace,
        "install.sh",
        &[("QMOI_PATH", named.to_str().unwrap())],
    );
    assert_eq!(output(&workspace, "qmoi").unwrap(), named.to_str().unwrap());
    run(&workspace, "install.sh", &[]);
    assert_eq!(output(&workspace, "qmoi").unwrap(), found.to_str().unwrap());
    let ran = run(&workspace, "install.sh", &[("QMOI_PATH", "nowhere")]);
    assert_eq!((ran.code, output(&workspace, "qmoi")), (2, None));
}

/// A release of a qmoi that says who it is, served by the stand-in for curl.
fn released() -> (Workspace, String) {
    let workspace = Workspace::new();
    script(&workspace, "bin/curl", CURL);
    script(&workspace, "release/qmoi", "#!/bin/sh\necho released\n");
    workspace.write("served/x", "");
    let pack = "archive=qmoi-1.2.3-$1.tar.gz && tar -czf served/$archive -C release qmoi && \
                if command -v sha256sum >/dev/null; then sha256sum served/$archive; \
                else shasum -a 256 served/$archive; fi | tee served/$archive.sha256";
    let machine = if cfg!(target_arch = "aarch64") {
        "aarch64"
    } else {
        "x86_64"
    };
    let system = if cfg!(target_os = "macos") {
        "apple-darwin"
    } else {
        "unknown-linux-gnu"
    };
    let packed = workspace
        .command("bash")
        .args(["-c", pack, "pack", &format!("{machine}-{system}")])
        .output()
        .unwrap();
    let sum = String::from_utf8(packed.stdout).unwrap();
    let sum = sum.split_whitespace().next().unwrap().to_owned();
    (workspace, sum)
}

const RELEASE: [(&str, &str); 3] = [
    ("QMOI_VERSION", "v1.2.3"),
    ("QMOI_SERVER", "https://git.example"),
    ("QMOI_RELEASES_OF", "o/qmoi"),
];

#[test]
fn a_release_is_used_when_its_checksum_is_right() {
    let (workspace, sum) = released();
    for checksum in [String::new(), sum.to_uppercase()] {
        let variables = [&RELEASE[..], &[("QMOI_CHECKSUM", checksum.as_str())]].concat();
        let ran = run(&workspace, "install.sh", &variables);
        assert_eq!(
            (ran.code, ran.stdout.as_str()),
            (0, "released\n"),
            "{}",
            ran.stderr
        );
    }
    let asked = workspace.read("asked");
    assert!(
        asked.contains("https://git.example/o/qmoi/releases/download/v1.2.3/qmoi-1.2.3-"),
        "{asked}"
    );
}

#[test]
fn a_release_with_another_checksum_is_not_unpacked() {
    let (workspace, _) = released();
    let wrong = "0".repeat(64);
    let variables = [&RELEASE[..], &[("QMOI_CHECKSUM", wrong.as_str())]].concat();
    let ran = run(&workspace, "install.sh", &variables);
    assert_eq!(ran.code, 2);
    assert!(ran.stdout.contains("::error::"), "{}", ran.stdout);
    assert_eq!(output(&workspace, "qmoi"), None);
    let folders = fs::read_dir(workspace.path("")).unwrap();
    let unpacked = folders.filter(|entry| entry.as_ref().unwrap().path().join("bin/qmoi").exists());
    assert_eq!(unpacked.count(), 0);
}

#[test]
fn a_version_or_repository_that_is_none_is_not_asked_for() {
    let (workspace, _) = released();
    for (name, value) in [
        ("QMOI_VERSION", "1/../../x"),
        ("QMOI_VERSION", "1;x"),
        ("QMOI_RELEASES_OF", "elsewhere"),
        ("QMOI_RELEASES_OF", ""),
    ] {
        let variables = [&RELEASE[..], &[(name, value)]].concat();
        let ran = run(&workspace, "install.sh", &variables);
        assert_eq!(ran.code, 2, "{name}={value}: {}", ran.stdout);
    }
    assert!(workspace.path("asked").symlink_metadata().is_err());
}
