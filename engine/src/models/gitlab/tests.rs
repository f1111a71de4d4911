use insta::assert_snapshot;

use super::super::tests::{Folder, table};
use super::*;

const PIPELINE: &str = "\
# é
include:
  - local: /ci/*.yml
  - project: group/shared
    file: /x.yml
    rules: [{if: $A}]
stages: [build, \"test it\", 'déploiement']
default:
  image: node:22
  tags: [linux]
.base: &base
  stage: build
  variables: {A: one, B: two}
  script:
    - make
build:
  extends: [.base, .shared]
  variables:
    B: three
\"test it all\":
  <<: *base
  stage: test it
  needs: [build, {job: 'lint 1/2', optional: true}, {pipeline: $UP, job: far}]
  script: !reference [.shared, script]
deploy:
  stage: déploiement
  needs:
    - job: build
  dependencies: [\"test it all\"]
  environment:
    name: x
    on_stop: stop
  rules:
    - if: $X
      needs: [lint, nowhere]
stop:
  stage: .post
  inherit: {default: [tags]}
  script:
    - !reference [.shared, script]
    - npm run build
";

const SHARED: &str = "\
spec:
  inputs:
    depth:
      default: 1
---
.shared:
  before_script: [echo $[[ inputs.depth ]]]
  script:
    - shared
    - a: b
  variables:
    C: four
lint:
  extends: .shared
  stage: build
  parallel: 2
build:
  timeout: 1h
";

fn folder() -> Folder {
    Folder::of(&[
        (".gitlab-ci.yml", PIPELINE),
        ("ci/shared.yml", SHARED),
        ("ci/deep/not.yml", "never: {script: x}\n"),
        ("package.json", "{\"scripts\": {\"build\": \"x\"}}"),
    ])
}

#[test]
fn every_name_of_a_pipeline_is_found_with_those_who_use_it() {
    assert_snapshot!(table(&folder().models(".gitlab-ci.yml")).join("\n"), @r#"
    package.json:1 script build = x
    .gitlab-ci.yml:7 stage build = stage 1 of 3
    .gitlab-ci.yml:7 stage test it = stage 2 of 3
    .gitlab-ci.yml:7 stage déploiement = stage 3 of 3
    ci/shared.yml:6 hidden job .shared = hidden job
    ci/shared.yml:13 job lint = job in stage build
    .gitlab-ci.yml:16 job build = job in stage build
    ci/shared.yml:17 job build = job in stage build
    .gitlab-ci.yml:11 hidden job .base = hidden job
    .gitlab-ci.yml:20 job test it all = job in stage test it
    .gitlab-ci.yml:25 job deploy = job in stage déploiement
    .gitlab-ci.yml:36 job stop = job in stage .post
    ci/shared.yml:3 input depth = input of this file
    .gitlab-ci.yml:11 anchor base = anchor
    ci/shared.yml:15 stage build -> .gitlab-ci.yml:7
    ci/shared.yml:14 hidden job .shared -> ci/shared.yml:6
    .gitlab-ci.yml:17 hidden job .base -> .gitlab-ci.yml:11
    .gitlab-ci.yml:17 hidden job .shared -> ci/shared.yml:6
    .gitlab-ci.yml:12 stage build -> .gitlab-ci.yml:7
    .gitlab-ci.yml:22 stage test it -> .gitlab-ci.yml:7
    .gitlab-ci.yml:23 job build -> .gitlab-ci.yml:16
    .gitlab-ci.yml:23 job lint -> ci/shared.yml:13
    .gitlab-ci.yml:24 hidden job .shared -> ci/shared.yml:6
    .gitlab-ci.yml:26 stage déploiement -> .gitlab-ci.yml:7
    .gitlab-ci.yml:28 job build -> .gitlab-ci.yml:16
    .gitlab-ci.yml:35 job lint -> ci/shared.yml:13
    .gitlab-ci.yml:35 job nowhere -> nowhere
    .gitlab-ci.yml:29 job test it all -> .gitlab-ci.yml:20
    .gitlab-ci.yml:32 job stop -> .gitlab-ci.yml:36
    .gitlab-ci.yml:37 stage .post -> given
    .gitlab-ci.yml:40 hidden job .shared -> ci/shared.yml:6
    .gitlab-ci.yml:41 script build -> package.json:1
    .gitlab-ci.yml:21 anchor base -> .gitlab-ci.yml:11
    "#);
}

#[test]
fn the_same_names_are_found_with_other_line_ends_and_from_an_included_file() {
    let one = folder().models(".gitlab-ci.yml");
    let crlf = PIPELINE.replace('\n', "\r\n");
    let shared = SHARED.replace('\n', "\r\n");
    let other = Folder::of(&[
        (".gitlab-ci.yml", &crlf),
        ("ci/shared.yml", &shared),
        ("package.json", "{\"scripts\": {\"build\": \"x\"}}"),
    ]);
    assert_eq!(table(&one), table(&other.models(".gitlab-ci.yml")));
    let mut from_included = table(&folder().models("ci/shared.yml"));
    let mut from_root = table(&one);
    from_included.sort();
    from_root.sort();
    assert_eq!(from_included, from_root);
}

fn rendered(folder: &Folder, job: &str) -> String {
    let models = folder.models(".gitlab-ci.yml");
    let (pipeline, sources) = (&models.pipelines[0], &models.names.sources);
    let resolved = pipeline.resolve(pipeline.job(job).unwrap(), sources);
    let mut text = String::new();
    for line in pipeline.render(&resolved, sources) {
        text += &line.text;
        if let Some((place, owner)) = line.from {
            let document = sources.document(place.file);
            let view = sources.view(place.file).unwrap();
            let number = document.lines().line_of(view.span(place.node).start) + 1;
            text += &format!("  # {owner}, {}:{number}", document.path());
        }
        text.push('\n');
    }
    text
}

#[test]
fn a_job_resolves_to_what_gitlab_would_run() {
    assert_snapshot!(rendered(&folder(), "build"), @r#"
    build:
      stage: build  # .base, .gitlab-ci.yml:12
      variables:  # build, .gitlab-ci.yml:18
        A: one
        B: three
        C: four
      script:  # .shared, ci/shared.yml:8
        - shared
        - a: b
      timeout: 1h  # build, ci/shared.yml:18
      image: node:22  # default, .gitlab-ci.yml:9
      tags: [linux]  # default, .gitlab-ci.yml:10
    "#);
    assert_snapshot!(rendered(&folder(), "test it all"), @r#"
    test it all:
      stage: test it  # test it all, .gitlab-ci.yml:22
      needs: [build, {job: 'lint 1/2', optional: true}, {pipeline: $UP, job: far}]  # test it all, .gitlab-ci.yml:23
      script:  # test it all, .gitlab-ci.yml:24
        - shared
        - a: b
      variables: {A: one, B: two}  # test it all, .gitlab-ci.yml:13
      image: node:22  # default, .gitlab-ci.yml:9
      tags: [linux]  # default, .gitlab-ci.yml:10
    "#);
    assert_snapshot!(rendered(&folder(), "stop"), @r#"
    stop:
      stage: .post  # stop, .gitlab-ci.yml:37
      inherit: {default: [tags]}  # stop, .gitlab-ci.yml:38
      script:  # stop, .gitlab-ci.yml:39
        - shared
        - a: b
        - npm run build
      tags: [linux]  # default, .gitlab-ci.yml:10
    "#);
}

#[test]
fn a_base_that_two_bases_share_counts_where_it_comes_last() {
    let text = ".a: {image: a, tags: [a]}\n.b: {extends: .a, image: b}\n.c: {extends: .a, tags: [c]}\nd: {extends: [.b, .c], script: x}\n";
    let folder = Folder::of(&[(".gitlab-ci.yml", text)]);
    let models = folder.models(".gitlab-ci.yml");
    let (pipeline, sources) = (&models.pipelines[0], &models.names.sources);
    let resolved = pipeline.resolve(pipeline.job("d").unwrap(), sources);
    let said = |key: &str| match &resolved.body.get(key).unwrap().value {
        Resolved::Node(place) => {
            let view = sources.view(place.file).unwrap();
            view.span(place.node).text(view.source()).to_owned()
        }
        Resolved::Mapping(_) => panic!("merged"),
    };
    assert_eq!([said("image"), said("tags")], ["a", "[c]"]);
    assert_eq!(
        resolved.bases,
        [".b".into(), ".a".into(), ".c".into()] as [Box<str>; 3]
    );
}

fn faults(text: &str, job: &str) -> Vec<(String, ExtendsFaultKind)> {
    let models = Folder::of(&[(".gitlab-ci.yml", text)]).models(".gitlab-ci.yml");
    let (pipeline, sources) = (&models.pipelines[0], &models.names.sources);
    let resolved = pipeline.resolve(pipeline.job(job).unwrap(), sources);
    let faults = resolved.faults.into_iter();
    faults
        .map(|fault| (fault.at.name.to_string(), fault.kind))
        .collect()
}

#[test]
fn what_is_wrong_with_extends_is_told() {
    use ExtendsFaultKind::{Cycle, NotAMapping, TooDeep, Unknown};
    let told = |name: &str, kind| vec![(name.to_owned(), kind)];
    assert_eq!(faults("a: {extends: .b}\n", "a"), told(".b", Unknown));
    assert_eq!(
        faults("a: {extends: .b}\n.b: [x]\n", "a"),
        told(".b", NotAMapping)
    );
    assert_eq!(
        faults("a: {extends: b}\nb: {extends: a}\n", "a"),
        told("a", Cycle)
    );
    assert_eq!(faults("a: {extends: a}\n", "a"), told("a", Cycle));
    let chain = |levels: usize| {
        let link = |level: usize| format!(".j{level}: {{extends: .j{}}}\n", level + 1);
        let links: String = (1..levels).map(link).collect();
        format!("{links}.j{levels}: {{image: x}}\n")
    };
    assert_eq!(faults(&chain(11), ".j1"), []);
    assert_eq!(faults(&chain(12), ".j1"), told(".j12", TooDeep));
}

#[test]
fn includes_that_are_not_seen_open_the_world_and_cycles_do_not() {
    let reasons = |files: &[(&str, &str)]| {
        let models = Folder::of(files).models(".gitlab-ci.yml");
        let pipeline = &models.pipelines[0];
        let reasons: Vec<UnseenReason> = pipeline.unseen.iter().map(|unseen| unseen.reason).collect();
        (reasons, pipeline.is_open())
    };
    let root = |text: &'static str| (".gitlab-ci.yml", text);
    let elsewhere = "include:\n  - https://example.org/a.yml\n  - {remote: x}\n  - {template: y}\n  - {component: z}\n  - !reference [.a, b]\n";
    assert_eq!(
        reasons(&[root(elsewhere)]),
        (vec![UnseenReason::Elsewhere; 5], true)
    );
    assert_eq!(
        reasons(&[root("include: a.yml\n")]),
        (vec![UnseenReason::Missing], true)
    );
    assert_eq!(
        reasons(&[root("include: $A.yml\n")]),
        (vec![UnseenReason::Computed], true)
    );
    let broken = [root("include: a.yml\n"), ("a.yml", "a: b: c\n")];
    assert_eq!(reasons(&broken), (vec![UnseenReason::Broken], true));
    let cycle = [
        root("include: a.yml\n"),
        ("a.yml", "include: .gitlab-ci.yml\nb: {script: x}\n"),
    ];
    assert_eq!(reasons(&cycle), (vec![UnseenReason::Cycle], false));
}

#[test]
fn a_child_pipeline_is_a_world_of_its_own() {
    let folder = Folder::of(&[
        (
            ".gitlab-ci.yml",
            "a: {stage: one, trigger: {include: [{local: child.yml}]}}\nstages: [one]\n",
        ),
        ("child.yml", "b: {stage: one, needs: [a], script: x}\n"),
    ]);
    let models = folder.models("child.yml");
    assert_eq!(models.pipelines.len(), 2);
    assert_eq!(models.own_pipelines().count(), 1);
    let unknown: Vec<String> = table(&models)
        .into_iter()
        .filter(|line| line.ends_with("nowhere"))
        .collect();
    assert_eq!(
        unknown,
        ["child.yml:1 stage one -> nowhere", "child.yml:1 job a -> nowhere"]
    );
}

#[test]
fn inputs_that_are_handed_over_and_commands_outside_of_jobs_count() {
    let header = "spec: {inputs: {a: {}}}\n---\nj: {script: \"$[[ inputs.a ]]\"}\n";
    let folder = Folder::of(&[
        (
            ".gitlab-ci.yml",
            "include: [{local: x.yml, inputs: {a: 1}}]\ndefault: {before_script: [npm run l]}\nafter_script: [npm run l]\nt: {trigger: {include: [{local: y.yml, inputs: {a: 2, b: 3}}]}}\n",
        ),
        ("x.yml", header),
        ("y.yml", header),
        (
            "package.json",
            "{\"scripts\": {\"l\": \"x\"}, \"husky\": {\"hooks\": {\"pre-push\": \"npm run l\"}}}",
        ),
    ]);
    let lines = table(&folder.models("x.yml"));
    let uses: Vec<&str> = lines
        .iter()
        .map(String::as_str)
        .filter(|line| line.contains("->"))
        .collect();
    assert_eq!(
        uses,
        [
            "package.json:1 script l -> package.json:1",
            ".gitlab-ci.yml:1 input a -> x.yml:1",
            ".gitlab-ci.yml:4 input a -> y.yml:1",
            ".gitlab-ci.yml:4 input b -> nowhere",
            "x.yml:3 input a -> x.yml:1",
            ".gitlab-ci.yml:2 script l -> package.json:1",
            ".gitlab-ci.yml:3 script l -> package.json:1",
            "y.yml:3 input a -> y.yml:1",
        ]
    );
}

#[test]
fn a_job_wins_over_more_bases_than_are_merged() {
    let bases: String = (0..400)
        .map(|number| format!(".b{number}: {{image: b}}\n"))
        .collect();
    let names: Vec<String> = (0..400).map(|number| format!(".b{number}")).collect();
    let text = format!(
        "{bases}.m: {{extends: [{0}], image: m}}\nj: {{extends: [.m, {0}], image: j}}\n",
        names.join(", ")
    );
    let folder = Folder::of(&[(".gitlab-ci.yml", &text)]);
    assert!(rendered(&folder, "j").contains("image: j  # j,"));
}

#[test]
fn ten_thousand_jobs_and_a_bomb_of_aliases_take_no_time() {
    let mut text = "stages: [a]\n.b: {stage: a}\n".to_owned();
    for number in 0..10_000 {
        text += &format!(
            "j{number}:\n  extends: .b\n  needs: [j{}]\n  script: x\n",
            number / 2
        );
    }
    let models = Folder::of(&[(".gitlab-ci.yml", &text)]).models(".gitlab-ci.yml");
    assert_eq!(models.pipelines[0].jobs.len(), 10_001);
    let mut bomb = ".a0: &a0 {x: {y: 1}}\n".to_owned();
    for number in 1..40 {
        let last = number - 1;
        bomb += &format!(
            ".a{number}: &a{number}\n  x: {{p: *a{last}, q: *a{last}}}\n  <<: [*a{last}, *a{last}]\n  needs: [*a{last}, *a{last}]\n"
        );
    }
    bomb += "j: {extends: [.a39, .a38, .a37]}\n";
    assert!(rendered(&Folder::of(&[(".gitlab-ci.yml", &bomb)]), "j").len() < 100_000);
}
