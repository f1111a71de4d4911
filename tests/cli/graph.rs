//! `qmoi graph`: the pipeline of a project, drawn.

use crate::workspace::Workspace;

const PIPELINE: &str = "include: ci/base.yml\nstages: [build, test]\ncompile:\n  stage: build\n  script: make\n\
                        unit:\n  extends: .base\n  script: a\n  script: a\n";
const BASE: &str = ".base:\n  stage: test\n  needs: [compile, lnt]\n";
const WORKFLOW: &str =
    "on: push\njobs:\n  a: {runs-on: x, steps: []}\n  b: {needs: a, runs-on: x, steps: []}\n";

#[test]
fn the_projects_pipeline_is_drawn_with_its_includes_and_with_what_is_wrong() {
    let workspace = Workspace::with(&[(".gitlab-ci.yml", PIPELINE), ("ci/base.yml", BASE)]);
    let ran = workspace.run(&["graph"]);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(ran.stdout, @r#"
    .gitlab-ci.yml

    not in this pipeline
      ✗ lnt
          no job has this name

    build
      • compile

    test
      ✗ unit ← compile, lnt
          line 9: The key `script` comes twice in this mapping [yaml/duplicate-key]
    "#);
}

#[test]
fn a_picture_is_written_to_a_file() {
    let workspace = Workspace::with(&[(".github/workflows/ci.yml", WORKFLOW)]);
    let ran = workspace.run(&["graph", "--format", "svg", "--output", "p.svg"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", ""));
    let drawn = workspace.read("p.svg");
    assert!(
        drawn.starts_with("<svg") && drawn.ends_with("</svg>\n"),
        "{drawn}"
    );
    let ran = workspace.run(&["graph", ".github/workflows/ci.yml", "--format", "mermaid"]);
    assert!(ran.stdout.contains("n0 --> n1"), "{}", ran.stdout);
}

#[test]
fn without_one_pipeline_it_says_what_to_name() {
    let ran = Workspace::new().run(&["graph"]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("next: name the file"), "{}", ran.stderr);
    let two = [
        (".github/workflows/a.yml", WORKFLOW),
        (".github/workflows/b.yml", WORKFLOW),
    ];
    let ran = Workspace::with(&two).run(&["graph"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.stderr.contains("a.yml, .github/workflows/b.yml"),
        "{}",
        ran.stderr
    );
    let ran = Workspace::with(&[("notes.yml", "a: 1\n")]).run(&["graph", "notes.yml"]);
    assert_eq!(ran.code, 3);
    assert!(ran.stderr.contains("neither a GitLab pipeline"), "{}", ran.stderr);
}

#[test]
fn what_does_not_parse_is_drawn_as_far_as_it_can_be_read() {
    let text = "stages: [build]\na:\n  script: x\n  stage: build\nb:\n  needs: [a]\n  script: \"x\n";
    let ran = Workspace::with(&[(".gitlab-ci.yml", text)]).run(&["graph"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.stdout.contains("\u{2022} a\n"), "{}", ran.stdout);
}
