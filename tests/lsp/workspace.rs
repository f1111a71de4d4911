//! What reaches beyond one document: diagnostics of files that nobody has open, and one rule's repairs in all files.

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;

const BROKEN: &str = "{\"a\": 1,}\n";

fn folder() -> Folder {
    Folder::with(&[
        ("one.json", BROKEN),
        ("sub/two.json", BROKEN),
        ("sound.json", "{}\n"),
    ])
}

fn started(folder: &Folder, capabilities: &Value) -> Client {
    let mut client = Client::start();
    client.initialize(&json!({
        "processId": std::process::id(),
        "capabilities": capabilities,
        "workspaceFolders": [{ "uri": folder.root(), "name": "folder" }],
        "initializationOptions": { "workspaceDiagnostics": true },
    }));
    client
}

fn ask(client: &mut Client, known: &[Value]) -> i64 {
    let previous: Vec<Value> = known
        .iter()
        .map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }))
        .collect();
    client.ask(
        "workspace/diagnostic",
        &json!({ "previousResultIds": previous, "workDoneToken": "survey" }),
    )
}

fn items(client: &mut Client, id: i64) -> Vec<Value> {
    let answer = client.answer(&json!(id));
    answer["result"]["items"]
        .as_array()
        .unwrap_or_else(|| panic!("{answer}"))
        .clone()
}

fn changed(client: &mut Client, uri: &str) {
    client.notify(
        "workspace/didChangeWatchedFiles",
        &json!({ "changes": [{ "uri": uri, "type": 2 }] }),
    );
}

#[test]
fn a_client_that_asks_hears_of_files_that_nobody_has_open() {
    let folder = folder();
    let mut client = started(&folder, &json!({ "textDocument": { "diagnostic": {} } }));
    let id = ask(&mut client, &[]);
    let found = items(&mut client, id);
    let uris: Vec<&Value> = found.iter().map(|item| &item["uri"]).collect();
    assert_eq!(uris, [&folder.uri("one.json"), &folder.uri("sub/two.json")]);
    assert_eq!(found[0]["items"][0]["code"], "json/trailing-comma");
}

#[test]
fn a_client_that_asks_again_waits_until_something_happens_and_hears_only_what_is_new() {
    let folder = folder();
    let mut client = started(&folder, &json!({ "textDocument": { "diagnostic": {} } }));
    let id = ask(&mut client, &[]);
    let first = items(&mut client, id);
    let held = ask(&mut client, &first);
    client.barrier();
    client.has_nothing_left("an answer", |message| message["id"] == json!(held));
    folder.write("one.json", "{\"a\": 1}\n");
    changed(&mut client, &folder.uri("one.json"));
    let second = items(&mut client, held);
    let of = |name: &str| {
        let uri = folder.uri(name);
        second.iter().find(|item| item["uri"] == uri).unwrap()
    };
    assert_eq!(of("sub/two.json")["kind"], "unchanged");
    assert_eq!(of("one.json")["items"], json!([]));
}

#[test]
fn an_open_document_is_left_to_its_own_diagnostics() {
    let folder = folder();
    let mut client = started(&folder, &json!({ "textDocument": { "diagnostic": {} } }));
    client.open(&folder.uri("one.json"), BROKEN);
    let id = ask(&mut client, &[]);
    let found = items(&mut client, id);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["uri"], folder.uri("sub/two.json"));
}

#[test]
fn a_client_that_cannot_ask_is_told_of_closed_files_and_of_their_repair() {
    let folder = folder();
    let mut client = started(&folder, &json!({}));
    let about = |uri: String, count: usize| {
        move |message: &Value| {
            message["params"]["uri"] == uri
                && message["params"]["diagnostics"].as_array().map(Vec::len) == Some(count)
        }
    };
    client.wait_for("the first file", about(folder.uri("one.json"), 1));
    client.wait_for("the second file", about(folder.uri("sub/two.json"), 1));
    folder.write("one.json", "{}\n");
    changed(&mut client, &folder.uri("one.json"));
    client.wait_for("its repair", about(folder.uri("one.json"), 0));
}

#[test]
fn nobody_hears_of_closed_files_unasked() {
    let folder = folder();
    let mut client = Client::within(&[&folder.root()], &json!({}));
    client.open(&folder.uri("sound.json"), "{}\n");
    assert!(client.published(&folder.uri("sound.json")).is_empty());
    client.barrier();
    let told = client.came("textDocument/publishDiagnostics");
    assert_eq!(told.len(), 1, "{told:?}");
}

#[test]
fn one_rule_is_repaired_in_all_files_and_what_is_open_counts() {
    let folder = folder();
    let capabilities = json!({
        "workspace": { "applyEdit": true, "workspaceEdit": { "documentChanges": true } },
    });
    let mut client = Client::within(&[&folder.root()], &capabilities);
    client.open(&folder.uri("one.json"), "[1,\n 2,]\n");
    let answer = client.request(
        "workspace/executeCommand",
        &json!({ "command": "qmoi.fixRuleEverywhere", "arguments": ["json/trailing-comma"] }),
    );
    assert_eq!(answer["result"], json!(null), "{answer}");
    let asked = client.wait_for("edits", |message| message["method"] == "workspace/applyEdit");
    let files = asked["params"]["edit"]["documentChanges"].as_array().unwrap();
    assert_eq!(files.len(), 2, "{asked}");
    let edits = |name: &str| {
        let uri = folder.uri(name);
        let mut of = files.iter().filter(|file| file["textDocument"]["uri"] == uri);
        of.next().unwrap().clone()
    };
    let open = edits("one.json");
    assert_eq!(open["textDocument"]["version"], 1);
    assert_eq!(
        open["edits"][0]["range"]["start"],
        json!({ "line": 1, "character": 2 })
    );
    let closed = edits("sub/two.json");
    assert_eq!(closed["textDocument"]["version"], json!(null));
    assert_eq!(
        closed["edits"][0]["range"]["start"],
        json!({ "line": 0, "character": 7 })
    );
}

#[test]
fn a_rule_with_nothing_to_repair_says_so() {
    let folder = folder();
    let mut client = Client::within(&[&folder.root()], &json!({ "workspace": { "applyEdit": true } }));
    client.request(
        "workspace/executeCommand",
        &json!({ "command": "qmoi.fixRuleEverywhere", "arguments": ["json/stray-bytes"] }),
    );
    client.wait_for("a message", |message| {
        message["method"] == "window/showMessage"
            && message["params"]["message"]
                .as_str()
                .unwrap()
                .contains("json/stray-bytes")
    });
}
