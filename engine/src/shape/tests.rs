use super::*;
use crate::document::Document;
use crate::language::FileClass;
use crate::limits::Limits;

fn document(path: &str, text: &str) -> Document {
    let class = FileClass::of(path).unwrap();
    Document::from_text(path, class, text, &Limits::default()).unwrap()
}

/// Kind, what was found, and what was meant.
fn found(path: &str, text: &str) -> Vec<String> {
    let document = document(path, text);
    assert!(!document.is_broken(), "{text}");
    let name = |kind| {
        let known = ViolationKind::ALL.into_iter().find(|(_, other)| *other == kind);
        known.unwrap().0
    };
    violations(&document)
        .list
        .iter()
        .map(|violation| {
            let nearest = violation.nearest.as_deref().unwrap_or("-");
            format!("{} {} {nearest}", name(violation.kind), violation.found)
        })
        .collect()
}

fn gitlab(text: &str) -> Vec<String> {
    found(".gitlab-ci.yml", text)
}

fn github(text: &str) -> Vec<String> {
    found(".github/workflows/a.yml", text)
}

#[test]
fn every_embedded_table_can_be_used() {
    for table in tables() {
        assert!(table.is_ok(), "{}", table.unwrap_err());
    }
    for path in [
        ".gitlab-ci.yml",
        "ci/build.gitlab-ci.yml",
        ".gitlab/ci/a/b.yml",
        ".github/workflows/a.yaml",
        "action.yml",
        "tools/a/action.yaml",
        ".github/dependabot.yml",
        "qmoi.json",
    ] {
        assert!(table_for(path).is_some(), "{path}");
    }
    for path in [
        "a.yml",
        "workflows/a.yml",
        ".github/workflows/sub/a.yml",
        "package.json",
    ] {
        assert!(table_for(path).is_none(), "{path}");
    }
}

#[test]
fn a_table_that_speaks_of_what_it_has_not_is_refused() {
    for (shapes, cause) in [
        (r#"{"a": {"keys": {"b": "c"}}}"#, "there is no shape `c`"),
        (r#"{"a": {"kyes": {}}}"#, "unknown field `kyes`"),
        (r#"{"a": {}}"#, "`a` does not say what it is"),
        (r#"{"a": {"like": ["a"], "keys": {}}}"#, "`a` is like itself"),
        (r#"{"a": {"pattern": "("}}"#, "regex parse error"),
    ] {
        let text = format!(r#"{{"dialect": "plain", "files": ["a.yml"], "root": "a", "shapes": {shapes}}}"#);
        let error = Table::parse("test", &text).unwrap_err();
        assert!(error.cause.contains(cause), "{shapes}: {}", error.cause);
    }
}

#[test]
fn merged_and_aliased_parts_are_read_where_they_stand_and_told_of_once() {
    let text = ".a: &a\n  stage: b\n  scirpt: [x]\none:\n  <<: *a\ntwo:\n  <<: [*a]\n";
    // The job is not said to lack what the misspelt key would be.
    assert_eq!(
        gitlab(text)
            .iter()
            .filter(|found| found.contains("scirpt"))
            .count(),
        2
    );
    let text = "on: push\njobs:\n  a: &job\n    runs-on: x\n    steps: &s\n      - uss: y\n        run: z\n  b: *job\n";
    assert_eq!(github(text), ["unknown-key uss uses"]);
}

#[test]
fn what_a_server_fills_in_is_open() {
    for text in [
        "build:\n  script: !reference [.a, script]\n  when: $WHEN\n  parallel: $[[ inputs.n ]]\n",
        "build: !custom x\n",
        "\"$[[ inputs.name ]]\":\n  script: x\n",
        "build:\n  script:\n    - !reference [.a, script]\n",
    ] {
        assert_eq!(gitlab(text), [""; 0], "{text}");
    }
    let text = "on: push\njobs:\n  a:\n    runs-on: ${{ x }}\n    timeout-minutes: ${{ y }}\n    strategy: ${{ fromJSON(z) }}\n    steps: [run: x]\n";
    assert_eq!(github(text), [""; 0]);
}

#[test]
fn cycles_bombs_and_odd_keys_come_to_an_end() {
    let mut bomb = String::from(".a0: &a0 {script: [x], tags: [y]}\n");
    for level in 1..200 {
        let before = level - 1;
        bomb.push_str(&format!(
            ".a{level}: &a{level}\n  <<: [*a{before}, *a{before}]\n  needs: [*a{before}]\n"
        ));
    }
    bomb.push_str("job:\n  <<: *a199\n");
    gitlab(&bomb);
    for text in [
        "",
        "a: &a\n  needs: [*a]\n  script: *a\n",
        "a: &a\n  <<: *a\n  script: x\n",
        "? [a, b]\n: c\n? {d: e}\n: f\n10: {script: x}\n~: x\n",
        "jobs: []\n",
        "- a\n",
        "just text\n",
        "a: {script: x}\n---\nb: {scirpt: y}\n",
    ] {
        gitlab(text);
        github(text);
        gitlab(&text.replace('\n', "\r\n"));
    }
}

#[test]
fn ten_thousand_jobs_are_read_in_linear_time() {
    let mut text = String::new();
    for job in 0..10_000 {
        text.push_str(&format!("job{job}:\n  stage: test\n  scirpt: x\n"));
    }
    let found = gitlab(&text);
    assert_eq!(found.len(), 1000, "more than that is not told");
}

#[test]
fn nothing_is_missing_where_other_files_come_in() {
    assert_eq!(gitlab("build:\n  stage: x\n").len(), 1);
    assert_eq!(gitlab("include: a.yml\nbuild:\n  stage: x\n"), [""; 0]);
    assert_eq!(found("ci/a.gitlab-ci.yml", "build:\n  stage: x\n"), [""; 0]);
}

#[test]
fn a_header_is_read_by_its_own_shape() {
    let text =
        "spec:\n  inputs:\n    a: {defualt: b}\n---\nbuild:\n  script: $[[ inputs.a ]]\n  wehn: manual\n";
    assert_eq!(
        gitlab(text),
        ["unknown-key defualt default", "unknown-key wehn when"]
    );
}
