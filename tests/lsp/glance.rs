//! A long text that is broken: told of at once, and then with its repair.

use serde_json::{Value, json};

use crate::client::Client;

const ADDRESS: &str = "untitled:a.json";

/// A list of many lines with a comma missing in the middle.
fn long() -> String {
    let line = |number: usize| match number {
        1000 => "  [1000]\n".to_owned(),
        _ => format!("  [{number}],\n"),
    };
    let lines: String = (0..3000).map(line).collect();
    format!("[\n{lines}  0\n]\n")
}

fn diagnostics(client: &mut Client) -> Vec<Value> {
    let answer = client.request(
        "textDocument/diagnostic",
        &json!({ "textDocument": { "uri": ADDRESS } }),
    );
    answer["result"]["items"].as_array().unwrap().clone()
}

#[test]
fn a_client_that_cannot_ask_is_told_twice_about_one_version() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, &long());
    let first = client.published(ADDRESS);
    assert_eq!(first[0]["code"], "json/syntax");
    let last = client.published(ADDRESS);
    assert_eq!(last[0]["code"], "json/missing-comma");
    client.has_nothing_left("a third time", |message| {
        message["method"] == "textDocument/publishDiagnostics"
    });
}

#[test]
fn a_client_that_asks_is_invited_to_ask_again() {
    let mut client = Client::with(&json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    }));
    client.open(ADDRESS, &long());
    assert_eq!(diagnostics(&mut client)[0]["code"], "json/syntax");
    client.wait_for("an invitation", |message| {
        message["method"] == "workspace/diagnostic/refresh"
    });
    assert_eq!(diagnostics(&mut client)[0]["code"], "json/missing-comma");
}

#[test]
fn a_client_that_asks_and_cannot_be_invited_gets_the_whole_answer() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    client.open(ADDRESS, &long());
    assert_eq!(diagnostics(&mut client)[0]["code"], "json/missing-comma");
}

#[test]
fn a_short_text_is_told_of_once() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[1 2]");
    assert_eq!(client.published(ADDRESS)[0]["code"], "json/missing-comma");
    client.has_nothing_left("a second time", |message| {
        message["method"] == "textDocument/publishDiagnostics"
    });
}
