//! Documents anywhere: in no file, under odd addresses, in several folders and outside of all.

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;

fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().filter_map(|found| found["code"].as_str()).collect()
}

#[test]
fn the_editors_name_of_the_language_decides_where_the_address_says_nothing() {
    let mut client = Client::with(&json!({}));
    for (uri, language, text, expected) in [
        ("untitled:Untitled-1", "json", "[1,]", vec!["json/trailing-comma"]),
        ("untitled:Untitled-2", "jsonc", "[1, /* a */]", vec![]),
        (
            "untitled:Untitled-3",
            "yaml",
            "a: 1\na: 1\n",
            vec!["yaml/duplicate-key"],
        ),
        (
            "untitled:Untitled-4",
            "javascript",
            "fucntion f() {}\n",
            vec!["javascript/keyword-typo"],
        ),
        ("untitled:Untitled-5", "rust", "fn main() {", vec![]),
        ("untitled:Untitled-6", "", "[1,]", vec![]),
        (
            "untitled:/srv/x/package.json",
            "plaintext",
            "[1,]",
            vec!["json/trailing-comma"],
        ),
        (
            "vscode-notebook-cell:/srv/x/a.ipynb#W0sZmlsZQ%3D%3D",
            "javascript",
            "fucntion f() {}\n",
            vec!["javascript/keyword-typo"],
        ),
        (
            "vscode-notebook-cell:/srv/x/a.ipynb#W1sZmlsZQ%3D%3D",
            "json",
            "[1,]",
            vec!["json/trailing-comma"],
        ),
        (
            "git:/srv/x/a.json?%7B%22ref%22%3A%22HEAD%22%7D",
            "json",
            "[1,]",
            vec!["json/trailing-comma"],
        ),
        ("inmemory://model/1", "json", "[1,]", vec!["json/trailing-comma"]),
        ("urn:x", "json", "[1,]", vec!["json/trailing-comma"]),
        (
            "http://example.org/a%20b/c.json?d#e",
            "json",
            "[1,]",
            vec!["json/trailing-comma"],
        ),
    ] {
        client.open_as(uri, language, 1, text);
        let found = client.published(uri);
        assert_eq!(codes(&found), expected, "{uri}");
    }
}

#[test]
fn files_are_found_however_their_address_is_written() {
    let silent = "{\"ignore\": [\"json\"]}";
    let folder = Folder::with(&[("a b/\u{e9}\u{1f600}#?%[x]/qmoi.json", silent)]);
    let root = folder.root();
    let encoded = "a%20b/%C3%A9%F0%9F%98%80%23%3F%25%5Bx%5D";
    let mut client = Client::within(&[&root], &json!({}));
    // The configuration beside the file says that nothing is wrong, so the folder was found.
    for uri in [
        format!("{root}/{encoded}/a.json"),
        format!("{root}/{}/b.json", encoded.to_lowercase()),
        format!("{}/{encoded}/c.json", root.replacen("file:", "FILE:", 1)),
        format!(
            "{}/{encoded}/d.json",
            root.replacen("file://", "file://localhost", 1)
        ),
        format!("{root}/./{encoded}/../../{encoded}/e.json"),
    ] {
        client.open(&uri, "[1,]");
        assert_eq!(codes(&client.published(&uri)), Vec::<&str>::new(), "{uri}");
    }
    let uri = format!("{root}/a%20b/f.json");
    client.open(&uri, "[1,]");
    assert_eq!(client.published(&uri).len(), 1);
}

#[test]
fn an_address_with_characters_that_none_may_have_is_read_as_it_was_meant() {
    let folder = Folder::with(&[("a b/qmoi.json", "{\"ignore\": [\"json\"]}")]);
    let mut client = Client::start();
    client.initialize(&json!({
        "capabilities": { "textDocument": { "diagnostic": {} } },
        "workspaceFolders": [
            { "uri": folder.uri("a b"), "name": "a" },
            { "uri": "not an address at all", "name": "b" },
            { "uri": "", "name": "c" },
        ],
    }));
    for (uri, expected) in [
        (folder.uri("a b/\u{e9} \"x\".json"), 0),
        (folder.uri("b c/\u{e9}.json"), 1),
        ("untitled:\u{e9} {}^`|<>\\.json".to_owned(), 1),
        ("untitled:100%.json".to_owned(), 1),
        ("untitled:100%zz.json".to_owned(), 1),
        (format!("{}\\b.json", folder.uri("c d")), 1),
    ] {
        client.open(&uri, "[1,]");
        let document = json!({ "textDocument": { "uri": uri } });
        let answer = client.request("textDocument/diagnostic", &document);
        assert_eq!(
            answer["result"]["items"].as_array().map(Vec::len),
            Some(expected),
            "{uri}: {answer}"
        );
    }
}

#[test]
fn what_is_no_address_harms_nobody() {
    let mut client = Client::with(&json!({}));
    for uri in [
        "", ":", "%", "file:", "file:///", "file://", "//", "\0", "[", "a.json", "?", "#",
    ] {
        let document = json!({ "uri": uri, "languageId": "json", "version": 1, "text": "[1,]" });
        let message = json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } });
        // Not through the record: whether it is published is not what counts.
        client.raw(&crate::client::framed(&message));
        let message = json!({ "jsonrpc": "2.0", "method": "textDocument/didClose", "params": { "textDocument": document } });
        client.raw(&crate::client::framed(&message));
    }
    client.forget();
    client.open("untitled:a.json", "[1,]");
    assert_eq!(client.published("untitled:a.json").len(), 1);
}

#[test]
fn each_folder_has_its_own_configuration_and_the_nearest_counts() {
    let one = Folder::with(&[
        ("qmoi.json", "{\"rules\": {\"json/duplicate-key\": \"info\"}}"),
        (
            "inner/qmoi.json",
            "{\"rules\": {\"json/duplicate-key\": \"warning\"}}",
        ),
    ]);
    let other = Folder::with(&[("qmoi.json", "{\"ignore\": [\"json/duplicate-key\"]}")]);
    let plain = Folder::with(&[]);
    let outside = Folder::with(&[("qmoi.json", "{\"rules\": {\"json/duplicate-key\": \"warning\"}}")]);
    let mut client = Client::within(&[&one.root(), &other.root(), &plain.root()], &json!({}));
    for (uri, severities) in [
        (one.uri("a.json"), vec![3]),
        (one.uri("new/folder/a.json"), vec![3]),
        (one.uri("inner/a.json"), vec![2]),
        (other.uri("a.json"), vec![]),
        (plain.uri("a.json"), vec![1]),
        (outside.uri("a.json"), vec![2]),
        ("file:///nowhere/at/all/a.json".to_owned(), vec![1]),
    ] {
        client.open(&uri, "{\"a\": 1, \"a\": 2}");
        let found = client.published(&uri);
        let found: Vec<_> = found
            .iter()
            .map(|found| found["severity"].as_i64().unwrap())
            .collect();
        assert_eq!(found, severities, "{uri}");
    }
}

#[test]
fn folders_come_and_go() {
    let outer = Folder::with(&[
        ("qmoi.json", "{\"rules\": {\"json/duplicate-key\": \"info\"}}"),
        ("inner/.qmoi/rules/house/none.rhai", "nonsense"),
    ]);
    let mut client = Client::within(&[&outer.root()], &json!({}));
    let uri = outer.uri("inner/a.json");
    client.open(&uri, "{\"a\": 1, \"a\": 2}");
    assert_eq!(client.published(&uri)[0]["severity"], 3);
    for (added, removed) in [
        (json!([{ "uri": outer.uri("inner"), "name": "inner" }]), json!([])),
        (json!([]), json!([{ "uri": outer.root(), "name": "outer" }])),
        (json!([]), json!([{ "uri": outer.uri("inner"), "name": "inner" }])),
        (json!([]), json!([{ "uri": "file:///never/there", "name": "x" }])),
    ] {
        let event = json!({ "event": { "added": added, "removed": removed } });
        client.notify("workspace/didChangeWorkspaceFolders", &event);
        assert_eq!(client.published(&uri).len(), 1);
    }
}

#[test]
fn what_is_excluded_or_of_no_class_is_left_alone_and_said_to_be_clean() {
    let folder = Folder::with(&[("qmoi.json", "{\"exclude\": [\"made/**\", \"*.min.json\"]}")]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    for name in [
        "made/a.json",
        "x/a.min.json",
        "README.md",
        "a.ts",
        "json",
        "a.json.orig",
    ] {
        let uri = folder.uri(name);
        client.open(&uri, "[1,]");
        assert_eq!(client.published(&uri), Vec::<Value>::new(), "{name}");
    }
    let uri = folder.uri("a.json");
    client.open(&uri, "[1,]");
    assert_eq!(client.published(&uri).len(), 1);
}
