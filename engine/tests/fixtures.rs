//! Every rule of the data packs has a folder of realistic files, `fixtures/<pack>/<rule>/`, and with all rules on each file
//! comes to what stands beside it:
//!
//! - `bad-NAME.EXT` becomes `bad-NAME.fixed.EXT` when unsafe fixes are allowed, and the folder's rule has a hand in it;
//! - `bad-NAME.EXT` without a fixed sibling stays as it is, and the folder's rule reports it;
//! - `ok-NAME.EXT` and every fixed file hold no error and are left as they are.
//!
//! All of it holds with CRLF line endings too.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod folder;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use folder::entries;
use qmoi_engine::configuration::{Configuration, Overrides, Resolver};
use qmoi_engine::models::ListedFiles;
use qmoi_engine::shape::Schema;
use qmoi_engine::{
    Document, Engine, FileClass, Limits, Neighbours, Outcome, Rules, Safety, Settings, Severity,
};

/// Packs whose every rule has fixtures. Others may have some.
const COMPLETE: [&str; 6] = [
    "github-actions",
    "gitlab-ci",
    "javascript",
    "json",
    "package-json",
    "yaml",
];

/// A way to write a fixture's text.
type Write = fn(&str) -> String;

const VARIANTS: [(&str, Write); 2] = [("", str::to_owned), (" with CRLF", with_crlf)];

fn with_crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Every `pack/rule` that has a folder, with that folder. A pack here is a pack of rules: other folders of fixtures are whole
/// repositories, for other tests.
fn folders() -> Vec<(String, PathBuf)> {
    let packs: BTreeSet<&str> = Rules::embedded_ids()
        .filter_map(|id| id.split_once('/'))
        .map(|(pack, _)| pack)
        .collect();
    entries(&root())
        .into_iter()
        .filter(|pack| pack.is_dir() && packs.contains(name(pack).as_str()))
        .flat_map(|pack| {
            let rules = entries(&pack).into_iter().filter(|rule| rule.is_dir());
            let pack = name(&pack);
            rules.map(move |rule| (format!("{pack}/{}", name(&rule)), rule))
        })
        .collect()
}

/// `bad-a.yml` to `bad-a.fixed.yml`.
fn fixed(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap().to_str().unwrap();
    let extension = path.extension().unwrap().to_str().unwrap();
    path.with_file_name(format!("{stem}.fixed.{extension}"))
}

/// What the packs' rules are without the repair search, which works in the name of `<language>/syntax` and would mend most of
/// their fixtures before them; its own fixtures are held to what it is sure of.
fn settings(rule: &str) -> (Arc<Settings>, Safety) {
    if rule.ends_with("/syntax") {
        return (Arc::new(Settings::default()), Safety::Safe);
    }
    // A rule of style is off unless asked for.
    let asked = match rule {
        "package-json/bin-form" | "package-json/sort" => format!("\"{rule}\": \"info\""),
        _ => String::new(),
    };
    let ignored = format!(
        "{{\"ignore\": [\"json/syntax\", \"yaml/syntax\", \"javascript/syntax\"], \"rules\": {{{asked}}}}}"
    );
    let (configuration, _) = Configuration::parse(&ignored);
    let resolver = Resolver::new(&configuration, &Overrides::default());
    let resolver = match rule.ends_with("/schema") {
        true => resolver.with_schemas([("file".to_owned(), schema())]),
        false => resolver,
    };
    (resolver.settings_for("file"), Safety::Unsafe)
}

/// The schema that the fixtures of rules about schemas are held to.
fn schema() -> Arc<Schema> {
    Arc::new(Schema::parse(include_str!("display.schema.json")).unwrap())
}

/// Where the fixture would stand in a repository, for packs whose rules speak about certain files only: `bad-a.yml` of the pack
/// `github-actions` is a workflow, `bad-a.action.yml` an action.
fn place(rule: &str, file: &str) -> String {
    let is = |kind: &str| file.contains(&format!(".{kind}."));
    match rule.split('/').next() {
        Some("github-actions") if is("action") => "action.yml".to_owned(),
        Some("github-actions") if is("dependabot") => ".github/dependabot.yml".to_owned(),
        Some("github-actions") => format!(".github/workflows/{file}"),
        Some("gitlab-ci") if is("gitlab-ci") => format!("ci/{file}"),
        Some("gitlab-ci") => ".gitlab-ci.yml".to_owned(),
        Some("package-json" | "project") if file.ends_with(".json") => "package.json".to_owned(),
        _ => file.to_owned(),
    }
}

/// The project that a fixture stands in: the files of `fixtures/beside/<pack>/`, those of the folder `<fixture>.project/` beside
/// it, and the fixture itself.
fn beside(rule: &str, file: &str, own: (&str, &str)) -> ListedFiles {
    let pack = rule.split('/').next().unwrap_or_default();
    let mut files = files_below(&root().join("beside").join(pack));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem = stem.trim_end_matches(".fixed");
    files.extend(files_below(&root().join(rule).join(format!("{stem}.project"))));
    if !files.is_empty() {
        files.push((own.0.to_owned(), own.1.to_owned()));
    }
    ListedFiles::new(files)
}

/// The files below `folder` with their texts, by their paths from there.
fn files_below(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(next) = pending.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                pending.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_string_lossy()
                    .replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

fn outcome(engine: &Engine, rule: &str, fixture: &str, text: &str) -> Outcome {
    let file = &place(rule, fixture);
    let class = FileClass::of(file).unwrap_or_else(|| panic!("{file} is no file that qmoi reads"));
    let document = Document::from_text(file, class, text, &Limits::default()).unwrap();
    let document = document.among(Neighbours::new(beside(rule, fixture, (file, text))));
    let (settings, least) = settings(rule);
    let outcome = engine.fix(&document, &settings, least);
    assert!(
        outcome.faults.is_empty(),
        "{file}: {}",
        outcome.faults[0].finding.message
    );
    outcome
}

fn errors(outcome: &Outcome) -> Vec<String> {
    let errors = outcome.remaining.iter();
    errors
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| format!("{}: {}", finding.rule, finding.message))
        .collect()
}

/// What is wrong with the fixture at `path`, read with the line endings that `write` gives it.
fn complaint(engine: &Engine, rule: &str, path: &Path, write: Write) -> Option<String> {
    let file = name(path);
    let read = |path: &Path| write(&fs::read_to_string(path).unwrap());
    let text = read(path);
    let outcome = outcome(engine, rule, &file, &text);
    if !file.starts_with("bad-") || file.contains(".fixed.") {
        let errors = errors(&outcome);
        if !errors.is_empty() {
            return Some(format!("is to be sound, and has errors: {}", errors.join("; ")));
        }
        return (outcome.text != text).then(|| format!("is to stay, and becomes\n{}", outcome.text));
    }
    let expected = fixed(path);
    if !expected.exists() {
        let reported = outcome
            .remaining
            .iter()
            .any(|finding| finding.rule.as_str() == rule);
        return if outcome.text != text {
            Some(format!("has no fix, and becomes\n{}", outcome.text))
        } else {
            (!reported).then(|| "is not reported by the rule".to_owned())
        };
    }
    let expected = read(&expected);
    let applied: BTreeSet<&str> = outcome
        .applied
        .iter()
        .map(|applied| applied.rule.as_str())
        .collect();
    if outcome.text != expected {
        let left = errors(&outcome).join("; ");
        return Some(format!(
            "is mended by {applied:?} to something else; left: {left}\n{}",
            outcome.text
        ));
    }
    if !applied.contains(rule) {
        return Some(format!("is mended without the rule, by {applied:?}"));
    }
    let again = self::outcome(engine, rule, &file, &outcome.text);
    (again.text != outcome.text).then(|| "changes again in a second run".to_owned())
}

#[test]
fn every_fixture_comes_to_what_stands_beside_it() {
    let engine = Engine::new(Rules::default());
    let mut complaints = Vec::new();
    let mut files = 0;
    for (rule, folder) in folders() {
        for path in entries(&folder).into_iter().filter(|path| path.is_file()) {
            assert!(
                name(&path).starts_with("bad-") || name(&path).starts_with("ok-"),
                "{}: a fixture is called bad-… or ok-…",
                path.display()
            );
            files += 1;
            for (variant, write) in VARIANTS {
                if let Some(complaint) = complaint(&engine, &rule, &path, write) {
                    complaints.push(format!("{rule}/{}{variant} {complaint}", name(&path)));
                }
            }
        }
    }
    assert!(files > 0);
    assert!(
        complaints.is_empty(),
        "{} complaints about {files} files\n{}",
        complaints.len(),
        complaints.join("\n")
    );
}

#[test]
fn rules_and_folders_of_fixtures_are_one_to_one() {
    let folders = folders();
    for (rule, folder) in &folders {
        assert!(
            Rules::embedded_ids().any(|id| id == rule),
            "{}: there is no rule `{rule}`",
            folder.display()
        );
        let files: Vec<String> = entries(folder).iter().map(|path| name(path)).collect();
        for kind in ["bad-", "ok-"] {
            assert!(
                files.iter().any(|file| file.starts_with(kind)),
                "{rule} has no {kind}… fixture"
            );
        }
        for path in entries(folder)
            .iter()
            .filter(|path| name(path).contains(".fixed."))
        {
            let bad = path.with_file_name(name(path).replace(".fixed.", "."));
            assert!(bad.exists(), "{} belongs to no bad-… file", path.display());
        }
        assert!(files.len() >= 3, "{rule} has fewer than three fixtures");
    }
    let complete = |id: &&str| COMPLETE.iter().any(|pack| id.split('/').next() == Some(pack));
    for id in Rules::embedded_ids().filter(complete) {
        assert!(folders.iter().any(|(rule, _)| rule == id), "{id} has no fixtures");
    }
}
