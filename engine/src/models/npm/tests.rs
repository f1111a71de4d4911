use insta::assert_snapshot;

use super::super::tests::{Folder, table};

#[test]
fn scripts_and_their_calls_are_found_in_the_manifest_and_in_pipelines() {
    let manifest = r#"{
  "scripts": {
    "build": "tsc && npm run lint -- --fix",
    "lint": "eslint .",
    "test": "npm run build && yarn jest",
    "é": "run-p build \"lint --x\" none",
    "bad": 1
  }
}"#;
    let pipeline = "a:\n  before_script: [cd web]\n  script: [npm run build]\nb:\n  script:\n    - npm test\n    - 'npm run \"lint\"'\n    - |\n      pnpm run build\n";
    let folder = Folder::of(&[("package.json", manifest), (".gitlab-ci.yml", pipeline)]);
    assert_snapshot!(table(&folder.models("package.json")).join("\n"), @r#"
    package.json:3 script build = tsc && npm run lint -- --fix
    package.json:4 script lint = eslint .
    package.json:5 script test = npm run build && yarn jest
    package.json:6 script é = run-p build "lint --x" none
    package.json:7 script bad = 1
    .gitlab-ci.yml:1 job a = job in stage test
    .gitlab-ci.yml:4 job b = job in stage test
    package.json:3 script lint -> package.json:4
    package.json:5 script build -> package.json:3
    package.json:6 script build -> package.json:3
    package.json:6 script lint -> package.json:4
    package.json:6 script none -> nowhere
    .gitlab-ci.yml:6 script test -> package.json:5
    .gitlab-ci.yml:7 script lint -> package.json:4
    .gitlab-ci.yml:9 script build -> package.json:3
    "#);
}

#[test]
fn a_manifest_of_another_shape_has_no_scripts() {
    for text in ["[]", "{\"scripts\": []}", "{}", "1"] {
        let folder = Folder::of(&[("package.json", text)]);
        assert_eq!(table(&folder.models("package.json")), [""; 0]);
    }
}
