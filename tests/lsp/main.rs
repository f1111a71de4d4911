//! End-to-end tests of `qmoi lsp` over its standard input and output.

#![cfg(test)]

mod client;
mod names;

use client::Client;
use serde_json::json;

const ADDRESS: &str = "untitled:Untitled-1";

#[test]
fn a_life_from_the_first_message_to_the_last() {
    let mut client = Client::start();
    assert_eq!(client.request("shutdown", &json!(null))["error"]["code"], -32002);
    client.request("initialize", &json!({ "capabilities": {} }));
    client.raw(b"Content-Length: 3\r\n\r\n{{{");
    assert_eq!(client.next()["error"]["code"], -32700);
    assert_eq!(client.request("$/unknown", &json!({}))["error"]["code"], -32601);
    assert_eq!(client.request("shutdown", &json!(null))["result"], json!(null));
    assert_eq!(
        client.request("textDocument/hover", &json!({}))["error"]["code"],
        -32600
    );
    client.notify("exit", &json!(null));
    assert_eq!(client.end(), Some(0));
}

#[test]
fn exit_without_shutdown_and_the_end_of_the_input_end_with_one() {
    let mut client = Client::with(&json!({}));
    client.notify("exit", &json!(null));
    assert_eq!(client.end(), Some(1));
    assert_eq!(Client::with(&json!({})).end(), Some(1));
}

#[test]
fn thirty_quick_edits_never_bring_diagnostics_of_another_text() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[1]");
    for version in 2..32 {
        let text = if version % 2 == 1 { "[1,]" } else { "[1]" };
        let document = json!({ "uri": ADDRESS, "version": version });
        let changes = json!([{ "text": text }]);
        let parameters = json!({ "textDocument": document, "contentChanges": changes });
        client.notify("textDocument/didChange", &parameters);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    loop {
        let published = client.next();
        let version = published["params"]["version"].as_u64().unwrap();
        let count = published["params"]["diagnostics"].as_array().unwrap().len();
        assert_eq!(count as u64, version % 2, "{published}");
        if version == 31 {
            break;
        }
    }
    let document = json!({ "textDocument": { "uri": ADDRESS } });
    client.notify("textDocument/didClose", &document);
    assert_eq!(client.next()["params"]["diagnostics"], json!([]));
}

#[test]
fn five_hundred_documents_at_once_are_all_judged() {
    let mut client = Client::with(&json!({}));
    for number in 0..500 {
        client.open(&format!("untitled:{number}.json"), "[1,]");
    }
    for _ in 0..500 {
        assert_eq!(
            client.next()["params"]["diagnostics"].as_array().unwrap().len(),
            1
        );
    }
}

#[test]
fn a_client_that_asks_is_told_once_and_then_that_nothing_changed() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    client.open(ADDRESS, "[1,]");
    let mut parameters = json!({ "textDocument": { "uri": ADDRESS } });
    let first = client.request("textDocument/diagnostic", &parameters);
    assert_eq!(first["result"]["items"][0]["code"], "json/trailing-comma");
    parameters["previousResultId"] = first["result"]["resultId"].clone();
    let second = client.request("textDocument/diagnostic", &parameters);
    assert_eq!(second["result"]["kind"], "unchanged");
}

#[test]
fn everything_safe_is_repaired_by_one_edit() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[1,]");
    let place = json!({ "line": 0, "character": 0 });
    let answer = client.request(
        "textDocument/codeAction",
        &json!({
            "textDocument": { "uri": ADDRESS },
            "range": { "start": place, "end": place },
            "context": { "diagnostics": [], "only": ["source.fixAll"] },
        }),
    );
    let edits = answer["result"][0]["edit"]["changes"][ADDRESS].clone();
    assert_eq!(edits.as_array().map(Vec::len), Some(1), "{answer}");
    assert_eq!(edits[0]["range"]["start"]["character"], 2);
    assert_eq!(edits[0]["newText"], "");
}
