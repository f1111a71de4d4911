//! Configuration and rules that change while documents are open.

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;

const RULE: &str = ".qmoi/rules/house/word.rhai";

fn rule(word: &str) -> String {
    format!(
        "//! The word `{word}`.\nrule(#{{\n  id: \"house/word\",\n  language: \"json\",\n  message: \"{word} is a bad \
         word\",\n  path: \"{word}\",\n  examples: [#{{ bad: `{{\"{word}\": 1}}` }}, #{{ ok: `{{}}` }}],\n}});\n"
    )
}

/// Says that a file was changed on disk.
fn tell(client: &mut Client, uri: &str) {
    let changes = json!({ "changes": [{ "uri": uri, "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", &changes);
}

fn messages(found: &[Value]) -> Vec<&str> {
    found
        .iter()
        .map(|found| found["message"].as_str().unwrap())
        .collect()
}

/// The newest diagnostics of a file that is not open.
fn about_file(client: &mut Client, uri: &str) -> Option<Vec<Value>> {
    client.barrier();
    let all = client.came("textDocument/publishDiagnostics");
    let about = all.iter().rfind(|message| message["params"]["uri"] == uri)?;
    about["params"]["diagnostics"].as_array().cloned()
}

#[test]
fn a_configuration_that_changes_counts_at_once() {
    let folder = Folder::with(&[]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    let (uri, configuration) = (folder.uri("a.json"), folder.uri("qmoi.json"));
    client.open(&uri, "{\"a\": 1, \"a\": 2}");
    assert_eq!(client.published(&uri)[0]["severity"], 1);
    for (text, severity) in [
        ("{\"rules\": {\"json/duplicate-key\": \"info\"}}", Some(3)),
        ("{\"rules\": {\"json/duplicate-key\": \"off\"}}", None),
        ("{\"rules\": {\"json/duplicate-key\": \"warning\"}}", Some(2)),
    ] {
        folder.write("qmoi.json", text);
        tell(&mut client, &configuration);
        let found = client.published(&uri);
        assert_eq!(
            found.first().map(|found| found["severity"].as_i64().unwrap()),
            severity
        );
    }
    std::fs::remove_file(folder.path("qmoi.json")).unwrap();
    tell(&mut client, &configuration);
    assert_eq!(client.published(&uri)[0]["severity"], 1);
}

#[test]
fn a_configuration_that_is_saved_counts_although_nobody_watches() {
    let folder = Folder::with(&[("qmoi.json", "{}")]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    let uri = folder.uri("a.json");
    client.open(&uri, "{\"a\": 1, \"a\": 2}");
    assert_eq!(client.published(&uri).len(), 1);
    let configuration = folder.uri("qmoi.json");
    client.open(&configuration, "{}");
    assert!(client.published(&configuration).is_empty());
    let text = "{\"ignore\": [\"json/duplicate-key\"]}";
    client.rewrite(&configuration, 2, text);
    folder.write("qmoi.json", text);
    client.notify(
        "textDocument/didSave",
        &json!({ "textDocument": { "uri": configuration } }),
    );
    assert_eq!(client.published(&uri), Vec::<Value>::new());
}

#[test]
fn a_client_that_asks_is_told_to_ask_again() {
    let folder = Folder::with(&[("qmoi.json", "{}")]);
    let mut client = Client::within(
        &[&folder.root()],
        &json!({
            "textDocument": { "diagnostic": {} },
            "workspace": {
                "diagnostics": { "refreshSupport": true },
                "didChangeWatchedFiles": { "dynamicRegistration": true },
            },
        }),
    );
    let watched = client.wait_for("a registration", |message| {
        message["method"] == "client/registerCapability"
    });
    let registered = watched["params"]["registrations"][0].to_string();
    assert!(
        registered.contains("qmoi.json") && registered.contains("rhai"),
        "{registered}"
    );
    let uri = folder.uri("a.json");
    client.open(&uri, "{\"a\": 1, \"a\": 2}");
    let document = json!({ "textDocument": { "uri": uri } });
    let first = client.request("textDocument/diagnostic", &document)["result"].clone();
    assert_eq!(first["items"].as_array().unwrap().len(), 1);
    folder.write("qmoi.json", "{\"ignore\": [\"json\"]}");
    tell(&mut client, &folder.uri("qmoi.json"));
    client.wait_for("a refresh", |message| {
        message["method"] == "workspace/diagnostic/refresh"
    });
    let again = client.request("textDocument/diagnostic", &document)["result"].clone();
    assert_eq!(again["items"], json!([]));
    // What has nothing to do with qmoi is no reason.
    let before = client.came("workspace/diagnostic/refresh").len();
    tell(&mut client, &folder.uri("package.json"));
    client.barrier();
    assert_eq!(client.came("workspace/diagnostic/refresh").len(), before);
}

#[test]
fn a_configuration_that_breaks_leaves_the_last_good_one_in_use() {
    let folder = Folder::with(&[("qmoi.json", "{\"rules\": {\"json/duplicate-key\": \"info\"}}")]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    let (uri, configuration) = (folder.uri("a.json"), folder.uri("qmoi.json"));
    client.open(&uri, "{\"a\": 1, \"a\": 2}");
    assert_eq!(client.published(&uri)[0]["severity"], 3);
    folder.write("qmoi.json", "{\"rules\": {{{{ \"\"\"");
    tell(&mut client, &configuration);
    client.wait_for("a warning", |message| {
        message["params"]["message"]
            .as_str()
            .is_some_and(|text| text.contains("qmoi.json"))
    });
    assert_eq!(client.published(&uri)[0]["severity"], 3);
    folder.write("qmoi.json", "{\"rules\": {\"json/duplicate-key\": \"warning\"}}");
    tell(&mut client, &configuration);
    assert_eq!(client.published(&uri)[0]["severity"], 2);
}

#[test]
fn a_rule_that_changes_counts_at_once() {
    let folder = Folder::with(&[(RULE, &rule("colour"))]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    let uri = folder.uri("a.json");
    client.open(&uri, "{\"colour\": 1, \"taste\": 2}");
    assert_eq!(messages(&client.published(&uri)), ["colour is a bad word"]);
    folder.write(RULE, &rule("taste"));
    tell(&mut client, &folder.uri(RULE));
    assert_eq!(messages(&client.published(&uri)), ["taste is a bad word"]);
    std::fs::remove_file(folder.path(RULE)).unwrap();
    tell(&mut client, &folder.uri(RULE));
    assert_eq!(client.published(&uri), Vec::<Value>::new());
    folder.write(".qmoi/rules/house/word.rhai", &rule("colour"));
    tell(&mut client, &folder.uri(RULE));
    assert_eq!(messages(&client.published(&uri)), ["colour is a bad word"]);
}

#[test]
fn a_rule_that_breaks_stays_in_use_and_its_fault_is_shown_in_its_file_until_it_is_mended() {
    for capabilities in [json!({}), json!({ "textDocument": { "diagnostic": {} } })] {
        let pulls = capabilities["textDocument"].is_object();
        let folder = Folder::with(&[(RULE, &rule("colour"))]);
        let mut client = Client::within(&[&folder.root()], &capabilities);
        let (uri, file) = (folder.uri("a.json"), folder.uri(RULE));
        let found = |client: &mut Client| {
            if pulls {
                let document = json!({ "textDocument": { "uri": uri } });
                let answer = client.request("textDocument/diagnostic", &document);
                answer["result"]["items"].as_array().unwrap().clone()
            } else {
                client.published(&uri)
            }
        };
        client.open(&folder.uri("a.json"), "{\"colour\": 1}");
        assert_eq!(messages(&found(&mut client)), ["colour is a bad word"]);
        for _ in 0..3 {
            folder.write(
                RULE,
                "//! x\nrule(#{\n  id: \"house/word\",\n  nonsense: 1,\n});\n",
            );
            tell(&mut client, &file);
            assert_eq!(messages(&found(&mut client)), ["colour is a bad word"]);
            let shown = about_file(&mut client, &file).expect("the fault is shown");
            assert_eq!(shown[0]["code"], "qmoi/broken-rule");
            assert!(
                shown[0]["range"]["start"]["line"].as_u64().unwrap() >= 1,
                "{shown:?}"
            );
            folder.write(RULE, &rule("colour"));
            tell(&mut client, &file);
            assert_eq!(messages(&found(&mut client)), ["colour is a bad word"]);
            assert_eq!(about_file(&mut client, &file), Some(vec![]));
        }
    }
}

#[test]
fn configuration_that_flips_while_somebody_types_leaves_the_last_word_to_the_last() {
    let folder = Folder::with(&[("qmoi.json", "{}")]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    let (uri, configuration) = (folder.uri("a.json"), folder.uri("qmoi.json"));
    client.open(&uri, "{\"a\": 1, \"a\": 2}");
    let levels = ["info", "warning", "error", "off"];
    for turn in 0..50 {
        let level = levels[turn % 4];
        folder.write(
            "qmoi.json",
            &format!("{{\"rules\": {{\"json/duplicate-key\": \"{level}\"}}}}"),
        );
        tell(&mut client, &configuration);
        for step in 0..4 {
            let place = json!({ "line": 0, "character": 1 });
            let change = json!([{ "range": { "start": place, "end": place }, "text": " " }]);
            client.change(&uri, (turn * 4 + step) as i64 + 2, &change);
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
    }
    folder.write("qmoi.json", "{\"rules\": {\"json/duplicate-key\": \"info\"}}");
    tell(&mut client, &configuration);
    client.barrier();
    client.rewrite(&uri, 1000, "{\"a\": 1, \"a\": 2}");
    assert_eq!(client.published(&uri)[0]["severity"], 3);
}

#[test]
fn a_rule_of_the_second_folder_is_explained_by_its_own_file() {
    let (first, second) = (Folder::with(&[]), Folder::with(&[(RULE, &rule("colour"))]));
    let able = json!({ "window": { "showDocument": { "support": true } } });
    let mut client = Client::within(&[&first.root(), &second.root()], &able);
    client.open(&first.uri("a.json"), "{}");
    client.open(&second.uri("a.json"), "{\"colour\": 1}");
    assert_eq!(client.published(&second.uri("a.json"))[0]["code"], "house/word");
    client.request(
        "workspace/executeCommand",
        &json!({ "command": "qmoi.explainRule", "arguments": ["house/word"] }),
    );
    let shown = client.wait_for("the file", |message| message["method"] == "window/showDocument");
    assert_eq!(shown["params"]["uri"], second.uri(RULE));
}
