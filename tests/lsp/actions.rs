//! What can be done about a finding, and what it does to the text.

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;
use crate::plain::Plain;

const ADDRESS: &str = "untitled:a.json";

/// What a client says that asks for an action's edit only when it is chosen, and whose edits name versions.
fn able() -> Value {
    json!({
        "textDocument": { "codeAction": { "dataSupport": true, "resolveSupport": { "properties": ["edit"] } } },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
    })
}

fn parameters(uri: &str, only: &Value) -> Value {
    let mut context = json!({ "diagnostics": [] });
    if !only.is_null() {
        context["only"] = only.clone();
    }
    json!({
        "textDocument": { "uri": uri },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 1_000_000, "character": 0 } },
        "context": context,
    })
}

/// All actions for the whole document.
fn actions(client: &mut Client, uri: &str, only: &Value) -> Vec<Value> {
    let answer = client.request("textDocument/codeAction", &parameters(uri, only));
    answer["result"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"))
        .clone()
}

fn titled<'a>(actions: &'a [Value], title: &str) -> &'a Value {
    let found = actions
        .iter()
        .find(|action| action["title"].as_str().unwrap().contains(title));
    found.unwrap_or_else(|| panic!("no `{title}` in {actions:#?}"))
}

/// The text after an edit of a workspace, and the version that the edit is for.
fn applied(text: &str, edit: &Value, uri: &str) -> (String, Option<i64>) {
    let (edits, version) = match edit.get("documentChanges") {
        Some(changes) => {
            assert_eq!(changes.as_array().unwrap().len(), 1, "{edit}");
            assert_eq!(changes[0]["textDocument"]["uri"], uri);
            (
                &changes[0]["edits"],
                changes[0]["textDocument"]["version"].as_i64(),
            )
        }
        None => (&edit["changes"][uri], None),
    };
    let place = |place: &Value| {
        (
            place["line"].as_u64().unwrap(),
            place["character"].as_u64().unwrap(),
        )
    };
    let mut edits: Vec<_> = edits
        .as_array()
        .unwrap_or_else(|| panic!("{edit}"))
        .iter()
        .collect();
    edits.sort_by_key(|edit| place(&edit["range"]["start"]));
    let mut plain = Plain::new(text, "utf-16");
    for edit in edits.iter().rev() {
        let range = &edit["range"];
        plain.replace(
            place(&range["start"]),
            place(&range["end"]),
            edit["newText"].as_str().unwrap(),
        );
    }
    (plain.text(), version)
}

#[test]
fn every_fix_is_offered_and_the_best_safe_one_preferred() {
    let mut client = Client::with(&json!({}));
    let text = "{\"a\": [1,], \"b\": 2}";
    client.open(ADDRESS, text);
    let found = client.published(ADDRESS);
    let offered = actions(&mut client, ADDRESS, &Value::Null);
    let fix = titled(&offered, "Remove the trailing comma");
    assert_eq!(
        (&fix["kind"], &fix["isPreferred"]),
        (&json!("quickfix"), &json!(true))
    );
    assert_eq!(fix["diagnostics"], json!([found[0]]));
    assert_eq!(
        applied(text, &fix["edit"], ADDRESS),
        ("{\"a\": [1], \"b\": 2}".to_owned(), None)
    );
    let preferred = offered.iter().filter(|action| action["isPreferred"] == true);
    assert_eq!(preferred.count(), 1);
    client.rewrite(ADDRESS, 2, "{\"a\": 1, \"a\": 1}");
    let offered = actions(&mut client, ADDRESS, &Value::Null);
    let fix = titled(&offered, "Remove the earlier one, which says the same (unsafe)");
    assert!(fix.get("isPreferred").is_none(), "{fix}");
    assert_eq!(
        applied("{\"a\": 1, \"a\": 1}", &fix["edit"], ADDRESS).0,
        "{\"a\": 1}"
    );
}

#[test]
fn an_edit_names_its_version_where_the_client_can_read_it() {
    let mut client = Client::with(&able());
    client.open_as(ADDRESS, "json", 41, "[1]");
    client.rewrite(ADDRESS, 42, "[1,]");
    let offered = actions(&mut client, ADDRESS, &Value::Null);
    let fix = titled(&offered, "Remove the trailing comma");
    assert_eq!(
        applied("[1,]", &fix["edit"], ADDRESS),
        ("[1]".to_owned(), Some(42))
    );
}

#[test]
fn only_what_is_asked_for_is_offered() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[1,]");
    for (only, kinds) in [
        (json!(["quickfix"]), vec!["quickfix"]),
        (json!(["source"]), vec!["source.fixAll.qmoi"]),
        (json!(["source.fixAll"]), vec!["source.fixAll.qmoi"]),
        (json!(["source.fixAll.qmoi"]), vec!["source.fixAll.qmoi"]),
        (json!(["source.fixAll.other"]), vec![]),
        (json!(["source.fixAllOfIt"]), vec![]),
        (json!(["source.organizeImports"]), vec![]),
        (json!(["refactor", "quick"]), vec![]),
        (json!([""]), vec!["quickfix", "source.fixAll.qmoi"]),
        (json!([]), vec![]),
    ] {
        let offered = actions(&mut client, ADDRESS, &only);
        let mut found: Vec<_> = offered
            .iter()
            .map(|action| action["kind"].as_str().unwrap())
            .collect();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, kinds, "{only}");
    }
}

#[test]
fn what_is_elsewhere_or_clean_has_no_actions() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[\n1,\n2,\n]");
    let mut elsewhere = parameters(ADDRESS, &Value::Null);
    elsewhere["range"]["end"] = json!({ "line": 1, "character": 0 });
    let answer = client.request("textDocument/codeAction", &elsewhere);
    assert_eq!(answer["result"], json!([]));
    let last = i64::from(i32::MAX);
    for (start, end) in [((last, last), (last, last)), ((9, 9), (0, 0)), ((-4, 0), (0, -4))] {
        let place = |(line, character)| json!({ "line": line, "character": character });
        elsewhere["range"] = json!({ "start": place(start), "end": place(end) });
        let answer = client.request("textDocument/codeAction", &elsewhere);
        assert!(answer["result"].is_array(), "{answer}");
    }
    client.rewrite(ADDRESS, 2, "[]");
    assert_eq!(actions(&mut client, ADDRESS, &Value::Null), Vec::<Value>::new());
    assert_eq!(
        actions(&mut client, ADDRESS, &json!(["source.fixAll"])),
        Vec::<Value>::new()
    );
    let unknown = client.request(
        "textDocument/codeAction",
        &parameters("untitled:b.json", &Value::Null),
    );
    assert_eq!(unknown["result"], json!(null));
}

#[test]
fn what_is_offered_without_its_edit_gets_it_when_it_is_chosen() {
    let mut client = Client::with(&able());
    let text = "{\n  \"a\": [1,],\n  \"b\": [2,],\n}\n";
    client.open(ADDRESS, text);
    let offered = actions(&mut client, ADDRESS, &json!(["source.fixAll"]));
    assert!(offered[0].get("edit").is_none(), "{offered:?}");
    let resolved = client.request("codeAction/resolve", &offered[0])["result"].clone();
    let (fixed, version) = applied(text, &resolved["edit"], ADDRESS);
    assert_eq!(
        (fixed.as_str(), version),
        ("{\n  \"a\": [1],\n  \"b\": [2]\n}\n", Some(1))
    );
    assert_eq!(resolved["title"], offered[0]["title"]);
}

#[test]
fn what_was_offered_for_another_text_is_refused() {
    let mut client = Client::with(&able());
    client.open(ADDRESS, "[1,]");
    let offered = actions(&mut client, ADDRESS, &json!(["source.fixAll"]));
    client.rewrite(ADDRESS, 2, "[1,2,]");
    let answer = client.request("codeAction/resolve", &offered[0]);
    assert_eq!(answer["error"]["code"], -32801, "{answer}");
    let offered = actions(&mut client, ADDRESS, &json!(["source.fixAll"]));
    client.close(ADDRESS);
    let answer = client.request("codeAction/resolve", &offered[0]);
    assert_eq!(answer["error"]["code"], -32801, "{answer}");
    // The same version of another life of the document is another text.
    client.open_as(ADDRESS, "json", 2, "[\n1,\n]");
    let answer = client.request("codeAction/resolve", &offered[0]);
    assert!(
        answer.get("error").is_some()
            || applied("[\n1,\n]", &answer["result"]["edit"], ADDRESS).0 == "[\n1\n]"
    );
}

#[test]
fn what_nobody_offered_is_refused() {
    let mut client = Client::with(&able());
    client.open(ADDRESS, "[1,]");
    for data in [
        json!(null),
        json!(5),
        json!({}),
        json!({ "uri": ADDRESS, "version": 1, "deed": "nonsense" }),
        json!({ "uri": ADDRESS, "version": 1, "deed": { "fixRule": "no/rule" } }),
        json!({ "uri": ADDRESS, "version": 1, "deed": { "suppress": "0000" } }),
    ] {
        let answer = client.request("codeAction/resolve", &json!({ "title": "x", "data": data }));
        let edit = &answer["result"]["edit"];
        let nothing = edit.is_null() || edit["documentChanges"][0]["edits"] == json!([]);
        assert!(answer.get("error").is_some() || nothing, "{answer}");
    }
    let answer = client.request(
        "workspace/executeCommand",
        &json!({ "command": "rm", "arguments": ["-rf"] }),
    );
    assert_eq!(answer["error"]["code"], -32602);
}

#[test]
fn all_of_one_rule_is_repaired_at_once() {
    let folder = Folder::with(&[(
        "qmoi.json",
        "{\"rules\": {\"yaml/duplicate-key\": {\"safety\": \"safe\"}}}",
    )]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    let uri = folder.uri("a.yml");
    let text = "a:\r\n  b: 1\r\n  b: 1\r\nc:\r\n  d: \u{1f600}\r\n  d: \u{1f600}\r\n";
    client.open_as(&uri, "yaml", 1, text);
    assert_eq!(client.published(&uri).len(), 2);
    let offered = actions(&mut client, &uri, &Value::Null);
    let all = titled(&offered, "Repair everything of `yaml/duplicate-key` in this file");
    let (fixed, _) = applied(text, &all["edit"], &uri);
    assert_eq!(fixed, "a:\r\n  b: 1\r\nc:\r\n  d: \u{1f600}\r\n");
}

#[test]
fn a_finding_is_silenced_where_it_stands_in_the_language_of_the_file() {
    let rule = |language: &str, matcher: &str| {
        format!(
            "//! x\nrule(#{{ id: \"house/{language}\", language: \"{language}\", message: \"x\", {matcher}, \
             examples: [#{{ bad: `x` }}, #{{ ok: `y` }}] }});\n"
        )
    };
    let folder = Folder::with(&[
        (
            ".qmoi/rules/house/json.rhai",
            &rule("json", "path: \"**.bad\", at: \"key\""),
        ),
        (
            ".qmoi/rules/house/yaml.rhai",
            &rule("yaml", "path: \"**.bad\", at: \"key\""),
        ),
        (
            ".qmoi/rules/house/javascript.rhai",
            &rule("javascript", "query: `((identifier) @x (#eq? @x \"bad\"))`"),
        ),
    ]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    for (name, before, after) in [
        (
            "a.yml",
            "a:\n  b:\n    bad: 1\n",
            "a:\n  b:\n    # qmoi-ignore house/yaml -- intended\n    bad: 1\n",
        ),
        (
            "b.yml",
            "a:\r\n  bad: 1\r\n",
            "a:\r\n  # qmoi-ignore house/yaml -- intended\r\n  bad: 1\r\n",
        ),
        (
            "c.yml",
            "\u{feff}bad: 1\n",
            "\u{feff}# qmoi-ignore house/yaml -- intended\nbad: 1\n",
        ),
        (
            "tsconfig.json",
            "{\r\n\t\"bad\": 1\r\n}\r\n",
            "{\r\n\t// qmoi-ignore house/json -- intended\r\n\t\"bad\": 1\r\n}\r\n",
        ),
        (
            "b.js",
            "let a;\r\n  bad();\r\n",
            "let a;\r\n  // qmoi-ignore house/javascript -- intended\r\n  bad();\r\n",
        ),
        (
            "c.js",
            "if (a) { bad(); }",
            "// qmoi-ignore house/javascript -- intended\nif (a) { bad(); }",
        ),
    ] {
        let uri = folder.uri(name);
        client.open_as(&uri, "x", 1, before);
        assert_eq!(client.published(&uri).len(), 1, "{name}");
        let offered = actions(&mut client, &uri, &Value::Null);
        let (silenced, _) = applied(before, &titled(&offered, "Silence `house/")["edit"], &uri);
        assert_eq!(silenced, after);
        client.rewrite(&uri, 2, &silenced);
        assert_eq!(client.published(&uri), Vec::<Value>::new(), "{name}");
    }
    // Where the file has no comments, or a comment would be none, nothing is offered.
    for (name, text) in [("a.json", "{\"bad\": 1}"), ("d.js", "f(`\n${bad}\n`);\n")] {
        let uri = folder.uri(name);
        client.open_as(&uri, "x", 1, text);
        assert_eq!(client.published(&uri).len(), 1, "{name}");
        let offered = actions(&mut client, &uri, &Value::Null);
        assert!(!format!("{offered:?}").contains("Silence"), "{offered:#?}");
    }
}

#[test]
fn a_rule_is_explained_where_the_client_can_show_it() {
    for (able, way) in [(false, "window/showMessage"), (true, "window/showDocument")] {
        let mut client = Client::start();
        client.initialize(&json!({
            "capabilities": { "window": { "showDocument": { "support": able } } },
            "initializationOptions": { "rulePages": "https://example.org/rules" },
        }));
        client.open(ADDRESS, "[1,]");
        let offered = actions(&mut client, ADDRESS, &Value::Null);
        let command = &titled(&offered, "Explain `json/trailing-comma`")["command"];
        let answer = client.request(
            "workspace/executeCommand",
            &json!({ "command": command["command"], "arguments": command["arguments"] }),
        );
        assert!(answer.get("error").is_none(), "{answer}");
        let shown = client.wait_for(way, |message| message["method"] == way);
        let text = shown["params"].to_string();
        assert!(
            text.contains("RFC 8259") || text.contains("json/trailing-comma.md"),
            "{text}"
        );
    }
}

#[test]
fn a_finding_shows_its_rules_manual_when_pointed_at() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[1,]");
    let place = |character: u32| json!({ "textDocument": { "uri": ADDRESS }, "position": { "line": 0, "character": character } });
    let shown = client.request("textDocument/hover", &place(2))["result"].clone();
    assert_eq!(shown["contents"]["kind"], "markdown");
    assert!(
        shown["contents"]["value"]
            .as_str()
            .unwrap()
            .contains("`json/trailing-comma`"),
        "{shown}"
    );
    assert_eq!(
        client.request("textDocument/hover", &place(0))["result"],
        json!(null)
    );
}

#[test]
fn what_changes_while_everything_is_repaired_makes_the_repair_void() {
    let mut client = Client::with(&json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } }));
    let mut text = String::from("[\n");
    for number in 0..5000 {
        let comma = if number < 60 { "," } else { "" };
        text.push_str(&format!(
            "  {{\"number\": {number}, \"list\": [1, 2, 3{comma}]}},\n"
        ));
    }
    text.push_str("  0\n]\n");
    client.open(ADDRESS, &text);
    client.published(ADDRESS);
    for version in 2..12 {
        let asked = client.ask(
            "textDocument/codeAction",
            &parameters(ADDRESS, &json!(["source.fixAll"])),
        );
        let start = json!({ "line": 0, "character": 0 });
        let change = json!([{ "range": { "start": start, "end": start }, "text": " " }]);
        client.change(ADDRESS, version, &change);
        let before = text.clone();
        text.insert(0, ' ');
        let answer = client.answer(&json!(asked));
        if answer.get("error").is_some() {
            assert_eq!(answer["error"]["code"], -32801, "{answer}");
        } else {
            let (_, named) = applied(&before, &answer["result"][0]["edit"], ADDRESS);
            assert_eq!(named, Some(version - 1));
        }
    }
    // Left in peace, it is repaired in one edit.
    let offered = actions(&mut client, ADDRESS, &json!(["source.fixAll"]));
    let (fixed, version) = applied(&text, &offered[0]["edit"], ADDRESS);
    assert_eq!(version, Some(11));
    assert!(serde_json::from_str::<Value>(&fixed).is_ok());
}

#[test]
fn repairs_of_the_same_name_are_told_apart_by_the_line_they_lead_to() {
    let mut client = Client::with(&json!({}));
    let text = "stages: [build, test, deploy]\n\n.node: &node\n  image: node:20\n  before_script:\n    - npm ci\n\n\
                build:\n  <<: *ndoe\n  stage: build\n  script:\n    - npm run build\n  artifacts:\n    paths: [dist/]\n\n\
                test:\n  <<: *node\n  stage: test\n  needs: [build]\n  script:\n    - npm test\n";
    client.open_as("untitled:a.yml", "yaml", 1, text);
    assert!(!client.published("untitled:a.yml").is_empty());
    let offered = actions(&mut client, "untitled:a.yml", &Value::Null);
    let mut titles: Vec<&str> = offered
        .iter()
        .map(|action| action["title"].as_str().unwrap())
        .collect();
    assert!(titles.iter().any(|title| title.contains(": `")), "{titles:?}");
    let all = titles.len();
    titles.sort_unstable();
    titles.dedup();
    assert_eq!(titles.len(), all);
}
