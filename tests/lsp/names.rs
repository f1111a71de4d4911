//! Completion, definition, references, rename, symbols and hover on the names of pipelines, workflows and manifests.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;

const ROOT: &str = "\
include: ci/*.yml
stages: [build, \"é test\"]
compile:
  extends: .base
  script: [make, npm run lint]
check:
  stage: é test
  needs: [compile, {job: scan}]
  script: x
";

const PART: &str = "\
# é
.base: {stage: build, image: node}
scan:
  needs: ['compile']
  script: x
";

const WORKFLOW: &str = "\
on: push
jobs:
  one:
    runs-on: x
    outputs: {é: x, out: \"${{ steps.s.outputs.v }}\"}
    steps:
      - id: s
        run: echo \"v=1\" >> $GITHUB_OUTPUT
  two:
    needs: one
    runs-on: x
    steps: [{run: \"é ${{ needs.one.outputs.out }}\"}]
";

/// A client with a project on the disk.
struct Scene {
    folder: Folder,
    client: Client,
    versions: HashMap<String, i64>,
}

impl Scene {
    fn new(capabilities: &Value) -> Self {
        let manifest = "{\"scripts\": {\"lint\": \"x\", \"all\": \"npm run lint\"}}\n";
        let folder = Folder::with(&[
            (".gitlab-ci.yml", ROOT),
            ("ci/part.yml", PART),
            (".github/workflows/a.yml", WORKFLOW),
            ("package.json", manifest),
        ]);
        Self {
            folder,
            client: Client::with(capabilities),
            versions: HashMap::new(),
        }
    }

    fn uri(&self, name: &str) -> String {
        self.folder.uri(name)
    }

    /// Opens a file with that text, or changes it to be that text.
    fn open(&mut self, name: &str, text: &str) {
        let uri = self.uri(name);
        let version = self.versions.entry(name.to_owned()).or_default();
        *version += 1;
        if *version == 1 {
            self.client.open(&uri, text);
        } else {
            self.client.rewrite(&uri, *version, text);
        }
    }

    /// Asks about the place in front of `¦` in the text, which is opened or changed to be that text.
    fn ask(&mut self, method: &str, name: &str, marked: &str, more: Value) -> Value {
        let (line, character) = place_of(marked);
        let mut parameters = more;
        parameters["textDocument"] = json!({ "uri": self.uri(name) });
        parameters["position"] = json!({ "line": line, "character": character });
        self.open(name, &marked.replace('¦', ""));
        self.client.request(method, &parameters)
    }

    /// What a text of a file says where a location points.
    fn said(&self, location: &Value) -> String {
        let uri = location["uri"].as_str().unwrap();
        let path = uri.strip_prefix("file://").unwrap();
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.rsplit('/').next().unwrap();
        let range = &location["range"];
        let (start, end) = (offset(&text, &range["start"]), offset(&text, &range["end"]));
        let line = range["start"]["line"].as_u64().unwrap() + 1;
        format!("{name}:{line} {}", &text[start..end])
    }
}

/// Line and UTF-16 column of the mark.
fn place_of(marked: &str) -> (usize, usize) {
    let before = &marked[..marked.find('¦').unwrap()];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    (line, column)
}

fn offset(text: &str, position: &Value) -> usize {
    let line = position["line"].as_u64().unwrap();
    let column = position["character"].as_u64().unwrap();
    let line_start: usize = text
        .split_inclusive('\n')
        .take(usize::try_from(line).unwrap())
        .map(str::len)
        .sum();
    let mut units = 0;
    let rest = &text[line_start..];
    for (at, character) in rest.char_indices() {
        if units == column {
            return line_start + at;
        }
        units += character.len_utf16() as u64;
    }
    text.len()
}

fn applied(text: &str, edits: &Value) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            let (start, end) = (offset(text, &range["start"]), offset(text, &range["end"]));
            (start, end, edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut edited = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        edited.replace_range(start..end, new);
    }
    edited
}

fn marked(text: &str, at: &str) -> String {
    assert_eq!(text.matches(&at.replace('¦', "")).count(), 1, "{at} stands once");
    text.replace(&at.replace('¦', ""), at)
}

#[test]
fn names_are_completed_from_files_on_the_disk_in_a_text_that_is_broken() {
    let mut scene = Scene::new(&json!({}));
    let text = ROOT.replace("needs: [compile, {job: scan}]", "needs: [compile, s¦");
    let answer = scene.ask("textDocument/completion", ".gitlab-ci.yml", &text, json!({}));
    let items = answer["result"].as_array().unwrap();
    let labels: Vec<&str> = items.iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["scan", "compile"], "{answer}");
    let edits = json!([items[0]["textEdit"]]);
    assert!(applied(&text.replace('¦', ""), &edits).contains("needs: [compile, scan\n"));
}

#[test]
fn a_name_leads_to_its_definition_in_another_file_and_an_include_to_its_file() {
    let mut scene = Scene::new(&json!({}));
    for (at, expected) in [
        ("{job: sc¦an}", "part.yml:3 scan"),
        ("extends: .b¦ase", "part.yml:2 .base"),
        ("stage: é t¦est", ".gitlab-ci.yml:2 é test"),
        ("npm run li¦nt", "package.json:1 lint"),
        ("include: ci/¦*.yml", "part.yml:1 "),
    ] {
        let answer = scene.ask(
            "textDocument/definition",
            ".gitlab-ci.yml",
            &marked(ROOT, at),
            json!({}),
        );
        let found: Vec<String> = answer["result"]
            .as_array()
            .unwrap()
            .iter()
            .map(|location| scene.said(location))
            .collect();
        assert_eq!(found, [expected]);
    }
    let at = marked(WORKFLOW, "needs.one.outputs.o¦ut");
    let answer = scene.ask(
        "textDocument/definition",
        ".github/workflows/a.yml",
        &at,
        json!({}),
    );
    assert_eq!(scene.said(&answer["result"][0]), "a.yml:5 out");
}

#[test]
fn an_open_document_counts_whatever_the_disk_says() {
    let mut scene = Scene::new(&json!({}));
    scene.open("ci/part.yml", "\n\n\n.base: {}\n");
    let at = marked(ROOT, "extends: .b¦ase");
    let answer = scene.ask("textDocument/definition", ".gitlab-ci.yml", &at, json!({}));
    assert_eq!(
        answer["result"][0]["range"]["start"],
        json!({ "line": 3, "character": 0 })
    );
}

#[test]
fn references_are_found_in_all_files() {
    let mut scene = Scene::new(&json!({}));
    let at = marked(ROOT, "com¦pile:");
    let context = |with: bool| json!({ "context": { "includeDeclaration": with } });
    let answer = scene.ask("textDocument/references", ".gitlab-ci.yml", &at, context(true));
    let mut found: Vec<String> = answer["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|location| scene.said(location))
        .collect();
    found.sort();
    assert_eq!(
        found,
        [
            ".gitlab-ci.yml:3 compile",
            ".gitlab-ci.yml:8 compile",
            "part.yml:4 compile"
        ]
    );
    let answer = scene.ask("textDocument/references", ".gitlab-ci.yml", &at, context(false));
    assert_eq!(answer["result"].as_array().unwrap().len(), 2);
}

#[test]
fn a_rename_changes_all_files_and_names_the_versions_of_open_ones() {
    let capabilities = json!({
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": { "rename": { "prepareSupport": true } },
    });
    let mut scene = Scene::new(&capabilities);
    let at = marked(ROOT, "com¦pile:");
    let prepared = scene.ask("textDocument/prepareRename", ".gitlab-ci.yml", &at, json!({}));
    assert_eq!(prepared["result"]["placeholder"], "compile");
    let answer = scene.ask(
        "textDocument/rename",
        ".gitlab-ci.yml",
        &at,
        json!({ "newName": "é b" }),
    );
    let changes = answer["result"]["documentChanges"].as_array().unwrap();
    let change = |name: &str| {
        let uri = scene.uri(name);
        changes
            .iter()
            .find(|change| change["textDocument"]["uri"] == uri.as_str())
            .unwrap()
    };
    let root = change(".gitlab-ci.yml");
    assert_eq!(root["textDocument"]["version"], 2);
    let expected = ROOT.replace("compile:", "é b:").replace("[compile", "[é b");
    assert_eq!(applied(ROOT, &root["edits"]), expected);
    let part = change("ci/part.yml");
    assert_eq!(part["textDocument"]["version"], json!(null));
    assert_eq!(applied(PART, &part["edits"]), PART.replace("'compile'", "'é b'"));
}

#[test]
fn a_rename_that_would_break_something_is_refused_with_the_reason() {
    let mut scene = Scene::new(&json!({}));
    let at = marked(ROOT, "com¦pile:");
    for (name, reason) in [
        ("scan", "There is a job `scan` already"),
        ("image", "it is a keyword of GitLab CI"),
        (".x", "begins with a dot"),
        ("", "blank"),
    ] {
        let answer = scene.ask(
            "textDocument/rename",
            ".gitlab-ci.yml",
            &at,
            json!({ "newName": name }),
        );
        assert_eq!(answer["error"]["code"], -32803);
        let told = answer["error"]["message"].as_str().unwrap();
        assert!(told.contains(reason), "{told}");
    }
    let nothing = marked(ROOT, "ma¦ke");
    let answer = scene.ask(
        "textDocument/prepareRename",
        ".gitlab-ci.yml",
        &nothing,
        json!({}),
    );
    assert_eq!(answer["result"], json!(null));
    let identifier = marked(WORKFLOW, "- id: ¦s");
    let answer = scene.ask(
        "textDocument/rename",
        ".github/workflows/a.yml",
        &identifier,
        json!({ "newName": "a b" }),
    );
    assert_eq!(answer["error"]["code"], -32803);
}

#[test]
fn symbols_form_a_tree_or_a_list() {
    let names = |symbols: &Value| -> Vec<String> {
        let symbols = symbols.as_array().unwrap().iter();
        symbols
            .map(|symbol| symbol["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let tree = json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } });
    let mut scene = Scene::new(&tree);
    scene.open(".github/workflows/a.yml", WORKFLOW);
    let uri = scene.uri(".github/workflows/a.yml");
    let parameters = json!({ "textDocument": { "uri": uri } });
    let answer = scene.client.request("textDocument/documentSymbol", &parameters);
    let symbols = &answer["result"];
    assert_eq!(names(symbols), ["on", "jobs"]);
    assert_eq!(names(&symbols[1]["children"]), ["one", "two"]);
    assert_eq!(
        names(&symbols[1]["children"][0]["children"]),
        ["é", "out", "echo \"v=1\" >> $GITHUB_OUTPUT"]
    );
    let mut scene = Scene::new(&json!({}));
    scene.open(".gitlab-ci.yml", ROOT);
    let uri = scene.uri(".gitlab-ci.yml");
    let parameters = json!({ "textDocument": { "uri": uri } });
    let answer = scene.client.request("textDocument/documentSymbol", &parameters);
    assert_eq!(
        names(&answer["result"]),
        ["include", "stages", "build", "é test", "compile", "check"]
    );
}

#[test]
fn hover_tells_what_a_job_comes_to_and_keeps_the_manual_of_a_finding() {
    let mut scene = Scene::new(&json!({}));
    let at = marked(ROOT, "com¦pile:");
    let answer = scene.ask("textDocument/hover", ".gitlab-ci.yml", &at, json!({}));
    let said = answer["result"]["contents"]["value"].as_str().unwrap();
    assert!(said.contains("job in stage build"), "{said}");
    assert!(said.contains("image: node  # .base, ci/part.yml:2"), "{said}");
    let twice = "compile: {script: x}\ncom¦pile: {script: y}\n";
    let answer = scene.ask("textDocument/hover", ".gitlab-ci.yml", twice, json!({}));
    let said = answer["result"]["contents"]["value"].as_str().unwrap();
    let (manual, name) = said.split_once("\n---\n").unwrap();
    assert!(
        manual.contains("yaml/duplicate-key") && name.contains("script: y"),
        "{said}"
    );
}

#[test]
fn a_document_that_no_model_reads_has_no_names() {
    let mut scene = Scene::new(&json!({}));
    for (name, text) in [("a.json", "{\"a¦\": 1}"), ("b.yml", "a¦: b\n"), ("c.js", "a¦;\n")] {
        for method in ["completion", "definition", "hover", "prepareRename"] {
            let answer = scene.ask(&format!("textDocument/{method}"), name, text, json!({}));
            let result = &answer["result"];
            assert!(result.is_null() || *result == json!([]), "{method} {answer}");
        }
    }
}
