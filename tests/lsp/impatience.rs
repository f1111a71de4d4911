//! Clients that do not wait: that close, reopen, leave and end while something is still to be answered.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;

const ADDRESS: &str = "untitled:a.js";

/// JavaScript whose judgement takes a while: large, and broken in the middle.
fn slow() -> String {
    let mut text = String::new();
    for number in 0..3000 {
        text.push_str(&format!(
            "function f{number}(a) {{\n  return [a, {number}, 'x'];\n}}\n"
        ));
        if number == 1500 {
            text.push_str("const broken = {{ a: [1, 2 };\n");
        }
    }
    text
}

fn questions(uri: &str) -> [(&'static str, Value); 3] {
    let place = json!({ "line": 0, "character": 0 });
    [
        (
            "textDocument/diagnostic",
            json!({ "textDocument": { "uri": uri } }),
        ),
        (
            "textDocument/hover",
            json!({ "textDocument": { "uri": uri }, "position": place }),
        ),
        (
            "textDocument/codeAction",
            json!({
                "textDocument": { "uri": uri },
                "range": { "start": place, "end": { "line": 100_000, "character": 0 } },
                "context": { "diagnostics": [] },
            }),
        ),
    ]
}

/// What was asked before the text went away is answered, and not as if we had failed.
fn answered(client: &mut Client, asked: Vec<i64>) {
    for id in asked {
        let answer = client.answer(&json!(id));
        let code = answer["error"]["code"].as_i64();
        assert!(answer.get("result").is_some() || code == Some(-32801), "{answer}");
    }
}

#[test]
fn what_was_asked_about_a_document_that_closes_is_answered() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    client.open_as(ADDRESS, "javascript", 1, &slow());
    let asked = questions(ADDRESS).map(|(method, parameters)| client.ask(method, &parameters));
    client.close(ADDRESS);
    answered(&mut client, asked.to_vec());
}

#[test]
fn what_was_asked_about_a_document_that_is_opened_again_is_answered() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    for closes in [false, true] {
        client.open_as(ADDRESS, "javascript", 1, &slow());
        let asked = questions(ADDRESS).map(|(method, parameters)| client.ask(method, &parameters));
        if closes {
            client.close(ADDRESS);
        }
        client.open_as(ADDRESS, "javascript", 1, "fucntion f() {}\n");
        let later = client.request(
            "textDocument/diagnostic",
            &json!({ "textDocument": { "uri": ADDRESS } }),
        );
        assert_eq!(
            later["result"]["items"][0]["code"], "javascript/keyword-typo",
            "{later}"
        );
        answered(&mut client, asked.to_vec());
        client.close(ADDRESS);
    }
}

#[test]
fn what_was_asked_about_a_document_that_changes_is_answered() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    client.open_as(ADDRESS, "javascript", 1, &slow());
    let mut asked = Vec::new();
    for version in 2..12 {
        asked.extend(questions(ADDRESS).map(|(method, parameters)| client.ask(method, &parameters)));
        let place = json!({ "line": 0, "character": 0 });
        let change = json!([{ "range": { "start": place, "end": place }, "text": "/**/" }]);
        client.change(ADDRESS, version, &change);
    }
    answered(&mut client, asked);
}

#[test]
fn shutdown_does_not_wait_for_what_is_under_way() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    for number in 0..10 {
        let uri = format!("untitled:{number}.js");
        client.open_as(&uri, "javascript", 1, &slow());
        for (method, parameters) in questions(&uri) {
            client.ask(method, &parameters);
        }
    }
    let start = Instant::now();
    assert_eq!(client.request("shutdown", &json!(null))["result"], json!(null));
    client.notify("exit", &json!(null));
    assert_eq!(client.ended(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_client_that_leaves_without_having_read_is_not_waited_for() {
    for says_so in [true, false] {
        let mut client = Client::with(&json!({}));
        client.reading().pause();
        for number in 0..3000 {
            client.open(&format!("untitled:{number}.json"), "[1,]");
        }
        if says_so {
            client.notify("exit", &json!(null));
        } else {
            client.end_input();
        }
        let start = Instant::now();
        assert_eq!(client.ended(), Some(1));
        assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    }
}

#[test]
fn a_log_is_kept_where_one_was_asked_for_and_holds_no_texts() {
    let folder = Folder::with(&[]);
    let log = folder.path("qmoi.log");
    let mut client = Client::started_in(
        &folder.path(""),
        &["--stdio", "--log-file", log.to_str().unwrap()],
    );
    client.initialize(&json!({ "capabilities": {} }));
    client.raw(b"Content-Length: 2\r\n\r\n{{");
    client.open("untitled:a.json", "[\"a secret\",]");
    assert_eq!(client.published("untitled:a.json").len(), 1);
    client.change("untitled:b.json", 1, &json!([]));
    client.barrier();
    drop(client);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(
        log.contains("could not be read") && log.contains("not open"),
        "{log}"
    );
    assert!(!log.contains("a secret"), "{log}");
}

#[test]
fn a_folder_that_comes_back_is_read_again() {
    let folder = Folder::with(&[("qmoi.json", "{\"rules\": {\"json/duplicate-key\": \"info\"}}")]);
    let mut client = Client::within(&[&folder.root()], &json!({}));
    let uri = folder.uri("inner/a.json");
    client.open(&uri, "{\"a\": 1, \"a\": 2}");
    assert_eq!(client.published(&uri)[0]["severity"], 3);
    let entry = json!([{ "uri": folder.root(), "name": "folder" }]);
    let gone = json!({ "event": { "added": [], "removed": entry } });
    client.notify("workspace/didChangeWorkspaceFolders", &gone);
    client.published(&uri);
    folder.write("qmoi.json", "{\"rules\": {\"json/duplicate-key\": \"warning\"}}");
    let back = json!({ "event": { "added": entry, "removed": [] } });
    client.notify("workspace/didChangeWorkspaceFolders", &back);
    assert_eq!(client.published(&uri)[0]["severity"], 2);
}

#[test]
fn versions_and_lengths_that_no_protocol_has_harm_nobody() {
    let mut client = Client::with(&json!({}));
    let uri = "untitled:a.json";
    client.open(uri, "[1]");
    let place = json!({ "line": 0, "character": 2 });
    for length in [json!(-1), json!(1.5), json!(u64::MAX), json!("x")] {
        let range = json!({ "start": place, "end": place });
        client.change(
            uri,
            2,
            &json!([{ "range": range, "rangeLength": length, "text": "," }]),
        );
        assert_eq!(client.published(uri).len(), 1);
        client.change(uri, 3, &json!([{ "text": "[1]" }]));
        client.published(uri);
    }
    for version in [json!(4_294_967_296_u64), json!(1.7e12), json!("1"), json!(null)] {
        let document =
            json!({ "uri": "untitled:b.json", "languageId": "json", "version": version, "text": "[1,]" });
        let message = json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } });
        client.raw(&crate::client::framed(&message));
    }
    client.forget();
    client.open(uri, "[1,]");
    assert_eq!(client.published(uri).len(), 1);
}
