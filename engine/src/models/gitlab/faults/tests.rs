use crate::document::Document;
use crate::language::FileClass;
use crate::limits::Limits;
use crate::models::fault::{At, Said, faults};

/// The faults of a pipeline, as `kind text nearest`.
fn found_in(path: &str, text: &str) -> Vec<String> {
    let document = Document::from_text(path, FileClass::Yaml, text, &Limits::default()).unwrap();
    assert!(!document.is_broken(), "{text}");
    let mut found = faults(&document).list;
    found.sort_by_key(|fault| match fault.captures.first() {
        Some((_, At::Node(node))) => document.view().unwrap().span(*node),
        Some((_, At::Span(span))) => *span,
        None => crate::text::Span::at(0),
    });
    let told = found.iter().map(|fault| {
        let at = match fault.captures.first() {
            Some((_, At::Node(node))) => document.view().unwrap().text(*node),
            Some((_, At::Span(span))) => span.text(document.text()),
            None => "",
        };
        let nearest = fault.values.iter().find(|(name, _)| *name == "nearest");
        match nearest {
            Some((_, Said::Text(nearest))) => format!("{} {at} -> {nearest}", fault.kind),
            _ => format!("{} {at}", fault.kind),
        }
    });
    told.collect()
}

fn found(text: &str) -> Vec<String> {
    found_in(".gitlab-ci.yml", text)
}

#[test]
fn what_the_file_itself_settles_is_wrong_whatever_it_includes() {
    let open = "include: {template: x}\nstages: [build]\na: {stage: biuld, needs: [a, b, b], extends: .x, script: x}\n";
    assert_eq!(
        found(open),
        [
            "gitlab/undefined-stage biuld -> build",
            "gitlab/needs-self a",
            "gitlab/duplicate-need b",
        ]
    );
    let part = "stages: [build]\na: {stage: biuld, needs: [b], extends: .x, script: x}\n";
    let hinted = ["gitlab/perhaps-misspelt biuld -> build"];
    assert_eq!(found_in("ci/lint.gitlab-ci.yml", part), hinted);
}

#[test]
fn needs_are_those_a_job_comes_to() {
    let text = "\
.base: {needs: [biuld], script: x}
.unused: {needs: [nobody]}
build: {stage: build, script: x}
a: {extends: .base, stage: test}
b: {extends: .base, needs: null, stage: test}
";
    assert_eq!(found(text), ["gitlab/undefined-need biuld -> build"]);
}

#[test]
fn names_of_instances_other_pipelines_and_optional_ones_are_not_unknown() {
    let text = "\
build: {parallel: 3, script: x}
a:
  script: x
  needs:
    - 'build 1/3'
    - job: build
      parallel: {matrix: [{A: 1}]}
    - job: build
      parallel: {matrix: [{A: 2}]}
    - {pipeline: $UP, job: far}
    - {project: a/b, job: far, ref: main}
    - {job: perhaps, optional: true}
";
    assert_eq!(found(text), [""; 0]);
}

#[test]
fn a_hidden_job_cannot_be_needed() {
    let text = "a: {script: x}\n.c: {script: x}\nb: {script: x, needs: [.c]}\n";
    assert_eq!(found(text), ["gitlab/undefined-need .c"]);
}

#[test]
fn stages_of_a_pipeline_with_a_header_are_those_of_its_body() {
    let text = "spec: {inputs: {x: {}}}\n---\nstages: [a]\nj: {stage: b, script: x}\nk: {stage: '$[[ inputs.x ]]', script: x}\n";
    assert_eq!(found(text), ["gitlab/undefined-stage b"]);
    assert_eq!(
        found("stages: [!reference [.x, y]]\nj: {stage: b, script: x}\n")[..0],
        [""; 0]
    );
}

#[test]
fn chains_and_circles_of_any_size_are_answered() {
    let mut text = String::from("stages: [a]\n");
    for number in 0..10_000 {
        let next = (number + 1) % 10_000;
        text.push_str(&format!(
            "j{number}: {{stage: a, extends: j{next}, needs: [j{next}, k{number}], script: x}}\n"
        ));
    }
    let found = found(&text);
    let of = |kind: &str| found.iter().filter(|line| line.starts_with(kind)).count();
    // Those that come first are told, and the rest once there are fewer.
    assert_eq!(found.len(), 1000);
    assert!(of("gitlab/needs-cycle") <= 1 && of("gitlab/extends-cycle") <= 1);
    assert!(of("gitlab/undefined-need") >= 998);
}

#[test]
fn keys_that_are_no_strings_and_aliases_without_end_do_no_harm() {
    let mut bomb = String::from("x0: &x0 [a, a]\n");
    for level in 1..40 {
        let below = level - 1;
        bomb.push_str(&format!(
            "x{level}: &x{level} [*x{below}, *x{below}, *x{below}]\n"
        ));
    }
    bomb.push_str("j: {script: x, needs: *x39, extends: *x39, stage: *x39, dependencies: *x39}\n");
    let _answered = found(&bomb);
    let _answered = found("1: {script: x, needs: [1, 2]}\n? [a]\n: {script: x}\n~: {needs: {a: b}}\n");
    let _answered = found("");
}

/// The faults of the file `path` of a project, as `kind nearest`.
fn found_among(path: &str, files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<(String, String)> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    let text = files.iter().find(|(name, _)| name == path).unwrap().1.clone();
    let document = Document::from_text(path, FileClass::Yaml, text, &Limits::default()).unwrap();
    let document = document.among(crate::Neighbours::new(crate::models::ListedFiles::new(files)));
    let mut found: Vec<String> = faults(&document)
        .list
        .iter()
        .map(
            |fault| match fault.values.iter().find(|(name, _)| *name == "nearest") {
                Some((_, Said::Text(nearest))) => format!("{} -> {nearest}", fault.kind),
                _ => fault.kind.to_owned(),
            },
        )
        .collect();
    found.sort();
    found
}

const PART: (&str, &str) = (
    ".gitlab/ci/part.yml",
    "build: {stage: build, script: x}\n.base: {image: x}\nunit: {needs: [biuld], script: x}\n",
);

#[test]
fn a_root_whose_includes_are_all_there_is_a_closed_world() {
    let root = "include: [{local: /.gitlab/ci/*.yml}]\ndeploy: {stage: deploy, needs: [biuld], extends: .bsae, script: x}\n";
    let files = [(".gitlab-ci.yml", root), PART, ("readme.md", "x")];
    let told = [
        "gitlab/undefined-extends -> .base",
        "gitlab/undefined-need -> build",
    ];
    assert_eq!(found_among(".gitlab-ci.yml", &files), told);
    let elsewhere = root.replace("]\n", ", {template: x}]\n");
    let open = [(".gitlab-ci.yml", elsewhere.as_str()), PART];
    let told = found_among(".gitlab-ci.yml", &open);
    assert!(
        told.iter().all(|kind| kind.starts_with("gitlab/perhaps")),
        "{told:?}"
    );
}

#[test]
fn a_part_is_judged_within_the_pipeline_that_includes_it_and_alone_otherwise() {
    let root = "include: .gitlab/ci/part.yml\nstages: [build, test]\nlint: {needs: [nobody], script: x}\n";
    let files = [(".gitlab-ci.yml", root), PART];
    assert_eq!(
        found_among(".gitlab/ci/part.yml", &files),
        ["gitlab/undefined-need -> build"]
    );
    let not_included = [(".gitlab-ci.yml", "lint: {script: x}\n"), PART];
    let hinted = ["gitlab/perhaps-misspelt -> build"];
    assert_eq!(found_among(".gitlab/ci/part.yml", &not_included), hinted);
}

#[test]
fn files_that_are_missing_or_include_themselves_are_told_of() {
    let text =
        "include: [.gitlab/ci/prat.yml, .gitlab/ci/part.yml, {local: gone/away.yml}]\nx: {script: x}\n";
    let files = [
        (".gitlab-ci.yml", text),
        (".gitlab/ci/part.yml", "build: {script: x}\n"),
        ("readme.md", "x"),
    ];
    assert_eq!(
        found_among(".gitlab-ci.yml", &files),
        [
            "gitlab/include-file",
            "gitlab/include-file -> .gitlab/ci/part.yml"
        ]
    );
    let alone = [(".gitlab-ci.yml", text)];
    assert_eq!(found_among(".gitlab-ci.yml", &alone), [""; 0]);
    let circle = [
        (".gitlab-ci.yml", "include: a.yml\nx: {script: x}\n"),
        ("a.yml", "include: [b.yml, a.yml]\n"),
        ("b.yml", "include: .gitlab-ci.yml\n"),
    ];
    assert_eq!(found_among(".gitlab-ci.yml", &circle), [""; 0]);
    assert_eq!(found_among("a.yml", &[circle[0], circle[1], circle[2]]), [""; 0]);
}

#[test]
fn more_files_than_gitlab_reads_are_answered() {
    let mut files: Vec<(String, String)> = (0..400)
        .map(|number| {
            (
                format!("ci/{number}.yml"),
                format!("include: [ci/{}.yml, ci/{}.yml]\n", number + 1, number + 2),
            )
        })
        .collect();
    files.push((
        ".gitlab-ci.yml".to_owned(),
        "include: [ci/0.yml, ci/1.yml]\nx: {script: x}\n".to_owned(),
    ));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(found_among(".gitlab-ci.yml", &files), ["gitlab/include-file"]);
}

#[test]
fn a_root_in_a_folder_is_a_part_of_the_pipeline_around_it() {
    let inner = "unit: {stage: far, needs: [nobody], script: x}\n";
    let files = [
        ("a/.gitlab-ci.yml", inner),
        (".gitlab-ci.yml", "include: a/.gitlab-ci.yml\nstages: [far]\n"),
    ];
    assert_eq!(found_among("a/.gitlab-ci.yml", &files), ["gitlab/undefined-need"]);
    assert_eq!(found_in(".gitlab/x/.gitlab-ci.yml", inner), [""; 0]);
}

#[test]
fn other_files_in_the_folders_of_pipelines_are_let_be() {
    assert_eq!(
        found_in(".gitlab-ci/commit-rules.yml", "patterns:\n  deny: [a]\n"),
        [""; 0]
    );
}
