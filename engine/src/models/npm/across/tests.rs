//! Manifests that nobody would write, among files that nobody would leave.

use crate::models::ListedFiles;
use crate::project::packages::MANIFEST;
use crate::{Document, FileClass, Limits, Neighbours};

/// The faults of the manifest `text` among `files`, as `kind name`.
fn found(text: &str, files: &[(&str, &str)]) -> Vec<String> {
    let mut all = files.to_vec();
    all.push((MANIFEST, text));
    let document = Document::from_text(MANIFEST, FileClass::Json, text, &Limits::default()).unwrap();
    let document = document.among(Neighbours::new(ListedFiles::new(all)));
    let faults = super::find(&document).into_iter();
    let mut kinds: Vec<String> = faults.map(|fault| fault.kind.to_owned()).collect();
    kinds.dedup();
    kinds
}

const SOURCE: (&str, &str) = (
    "index.js",
    "require('fs'); require('@scope/a/b'); require('stream/'); module.exports = 1;",
);

#[test]
fn manifests_of_any_shape_are_answered() {
    for text in ["[]", "null", "7", "\"x\"", "{}", "[{\"name\": \"a\"}]"] {
        let expected: &[&str] = if text == "{}" {
            &["npm/undeclared-dependency"]
        } else {
            &[]
        };
        assert_eq!(found(text, &[SOURCE]), expected, "{text}");
    }
    let odd = r#"{"name": 7, "main": ["index.js"], "bin": null, "exports": null, "type": 1, "workspaces": "x", "scripts": {"a": 1, "b": ["npm run c"]},
        "dependencies": {"@scope/a": 1, "stream": null}, "devDependencies": ["a"], "peerDependencies": "b"}"#;
    assert_eq!(found(odd, &[SOURCE]), ["npm/undeclared-dependency"]);
}

#[test]
fn every_way_to_ask_for_a_package_declares_it() {
    let ranges = [
        "file:../a",
        "link:../a",
        "workspace:*",
        "npm:b@1",
        "git+ssh://git@host/a.git#v1",
        "catalog:",
        "catalog:react",
        "user/repo",
        "",
        "latest",
        "*",
        "https://host/a.tgz",
        "portal:../a",
        "patch:a@1#x",
    ];
    for range in ranges {
        let text = format!("{{\"dependencies\": {{\"@scope/a\": \"{range}\", \"stream\": \"{range}\"}}}}");
        assert_eq!(found(&text, &[SOURCE]), [""; 0], "{range}");
    }
}

#[test]
fn a_package_named_like_a_builtin_is_a_package_where_it_is_asked_for_as_one() {
    let text = r#"{"dependencies": {"@scope/a": "1"}}"#;
    assert_eq!(found(text, &[SOURCE]), ["npm/undeclared-dependency"]);
}

#[test]
fn workspaces_in_circles_come_to_an_end() {
    let text = r#"{"name": "a", "workspaces": ["b", ".", "..", "**", "b/../b"], "dependencies": {"b": "workspace:*"}}"#;
    let files = [
        (
            "b/package.json",
            r#"{"name": "b", "workspaces": ["..", "../b", "c"], "dependencies": {"a": "workspace:*", "c": "1"}}"#,
        ),
        (
            "b/c/package.json",
            r#"{"name": "c", "workspaces": ["../.."], "dependencies": {"a": "^1", "b": "^2"}}"#,
        ),
        ("index.js", "require('b'); require('./index.js');"),
    ];
    let told = found(text, &files);
    assert!(
        told.iter().all(|kind| kind == "npm/workspaces-missing-dir"),
        "{told:?}"
    );
}

#[test]
fn lockfiles_that_cannot_be_read_know_no_version() {
    let text = "{\"dependencies\": {}}";
    for lockfile in ["", "{", "[]", "\u{feff}{}", "{\"packages\": []}"] {
        for name in [
            "package-lock.json",
            "pnpm-lock.yaml",
            "yarn.lock",
            "npm-shrinkwrap.json",
        ] {
            let told = found(text, &[("index.js", "require('a-package')"), (name, lockfile)]);
            assert_eq!(told, ["npm/undeclared-dependency"], "{name} {lockfile}");
        }
    }
}
