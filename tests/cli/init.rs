//! `qmoi init --ci`: what is written, and what never is.

use std::fs;
use std::path::Path;

use crate::workspace::Workspace;

const PLATFORMS: [(&str, &str); 5] = [
    ("github", ".github/workflows/qmoi.yml"),
    ("gitlab", ".gitlab/qmoi.yml"),
    ("jenkins", "Jenkinsfile.qmoi"),
    ("gitea", ".gitea/workflows/qmoi.yml"),
    ("cron", "qmoi-cron.sh"),
];

fn said(workspace: &Workspace, platform: &str) -> String {
    let ran = workspace.run(&["init", "--ci", platform]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{platform}");
    ran.stdout
}

#[test]
fn each_platform_gets_its_file_and_a_next_step() {
    let all: Vec<String> = PLATFORMS
        .iter()
        .map(|(platform, file)| {
            let workspace = Workspace::new();
            let said = said(&workspace, platform);
            assert!(workspace.read(file).contains("qmoi ci"), "{platform}");
            assert!(workspace.path("qmoi.json").symlink_metadata().is_err());
            said
        })
        .collect();
    insta::assert_snapshot!(all.join("\n"), @r"
    wrote .github/workflows/qmoi.yml
      next: set the repository variable QMOI_SOURCE, and let workflows open pull requests (the file says how); commit and push it

    wrote .gitlab/qmoi.yml
    wrote .gitlab-ci.yml
      next: set the variables GITLAB_TOKEN and QMOI_SOURCE (the file says how); commit and push it

    wrote Jenkinsfile.qmoi
      next: make the credential `qmoi-token`, and a pipeline of this file; commit and push it

    wrote .gitea/workflows/qmoi.yml
      next: set the variable QMOI_SOURCE and the secret QMOI_TOKEN (the file says how); commit and push it

    wrote qmoi-cron.sh
      next: put a line into `crontab -e`:
        */15 * * * * QMOI_REPOSITORY=git@host:owner/name.git sh /path/to/qmoi-cron.sh
    ");
}

#[test]
fn what_is_written_is_valid_by_our_own_rules() {
    let workspace = Workspace::new();
    for (platform, _) in PLATFORMS {
        said(&workspace, platform);
    }
    let ran = workspace.run(&["check", "--select", "all"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("4 files checked"), "{}", ran.stdout);
}

#[test]
fn the_ready_made_files_of_the_project_are_valid_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = Workspace::new();
    for name in ["action.yml", "templates/qmoi.yml"] {
        workspace.write(name, fs::read(root.join(name)).unwrap());
    }
    let ran = workspace.run(&["check", "--select", "all"]);
    assert_eq!(ran.code, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("2 files checked"), "{}", ran.stdout);
}

#[test]
fn nothing_is_overwritten() {
    for (platform, file) in PLATFORMS {
        let workspace = Workspace::with(&[(file, "mine")]);
        let ran = workspace.run(&["init", "--ci", platform]);
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{platform}");
        assert!(
            ran.stderr.contains("exists already and is not overwritten"),
            "{}",
            ran.stderr
        );
        assert_eq!(workspace.read(file), "mine");
        assert!(workspace.path(".gitlab-ci.yml").symlink_metadata().is_err());
    }
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_nowhere_is_not_written_through() {
    let workspace = Workspace::new();
    std::os::unix::fs::symlink("elsewhere.sh", workspace.path("qmoi-cron.sh")).unwrap();
    assert_eq!(workspace.run(&["init", "--ci", "cron"]).code, 2);
    assert!(workspace.path("elsewhere.sh").symlink_metadata().is_err());
}

#[test]
fn gitlabs_own_file_stays_and_the_lines_to_add_are_told() {
    let workspace = Workspace::with(&[(".gitlab-ci.yml", "build:\n  script: make\n")]);
    insta::assert_snapshot!(said(&workspace, "gitlab"), @r"
    wrote .gitlab/qmoi.yml
      next: add to .gitlab-ci.yml:
        include:
          - local: .gitlab/qmoi.yml
      next: set the variables GITLAB_TOKEN and QMOI_SOURCE (the file says how); commit and push it
    ");
    assert_eq!(workspace.read(".gitlab-ci.yml"), "build:\n  script: make\n");

    let included = "include:\n  - local: .gitlab/qmoi.yml\n";
    let workspace = Workspace::with(&[(".gitlab-ci.yml", included)]);
    assert!(!said(&workspace, "gitlab").contains("add to"));
    assert_eq!(workspace.read(".gitlab-ci.yml"), included);
}

#[test]
fn the_folder_may_be_another() {
    let workspace = Workspace::with(&[("app/package.json", "{}")]);
    let ran = workspace.run(&["init", "--ci", "github", "app"]);
    assert!(
        ran.stdout.starts_with("wrote app/.github/workflows/qmoi.yml\n"),
        "{}",
        ran.stdout
    );
    assert_eq!(workspace.run(&["init", "--ci", "nowhere"]).code, 2);
}
