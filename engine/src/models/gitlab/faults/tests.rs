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
    assert_eq!(found_in("ci/lint.gitlab-ci.yml", part), [""; 0]);
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
