//! From `initialize` to `exit`: what may be said when, and how the server ends.

use serde_json::json;

use crate::client::Client;

const ADDRESS: &str = "untitled:Untitled-1";

#[test]
fn before_initialize_requests_are_refused_and_notifications_pass_unheard() {
    let mut client = Client::start();
    for method in [
        "shutdown",
        "textDocument/hover",
        "workspace/symbol",
        "unknown/method",
    ] {
        let answer = client.request(method, &json!({}));
        assert_eq!(answer["error"]["code"], -32002, "{answer}");
    }
    client.open(ADDRESS, "[1,]");
    client.initialize(&json!({ "capabilities": {} }));
    client.barrier();
    assert!(client.came("textDocument/publishDiagnostics").is_empty());
}

#[test]
fn initialize_is_answered_once() {
    let mut client = Client::start();
    let answer = client.request("initialize", &json!("nonsense"));
    assert!(answer.get("error").is_some(), "{answer}");
    client.initialize(&json!({ "capabilities": {} }));
    for _ in 0..2 {
        let again = client.request("initialize", &json!({ "capabilities": {} }));
        assert_eq!(again["error"]["code"], -32600);
    }
    client.open(ADDRESS, "[1,]");
    assert_eq!(client.published(ADDRESS).len(), 1);
    client.close(ADDRESS);
}

#[test]
fn what_nobody_knows_is_answered_when_it_is_a_request_and_passed_over_when_it_is_not() {
    let mut client = Client::with(&json!({}));
    for method in [
        "$/",
        "$/unknown",
        "$/cancelRequest",
        "unknown",
        "",
        "textDocument/unknown",
    ] {
        let answer = client.request(method, &json!({}));
        assert_eq!(answer["error"]["code"], -32601, "{method}: {answer}");
        client.notify(method, &json!({}));
    }
    let answer = client.request("textDocument/didOpen", &json!({}));
    assert!(answer.get("error").is_some(), "{answer}");
    client.notify("textDocument/hover", &json!({}));
    client.notify("$/cancelRequest", &json!({ "id": 999 }));
    client.notify("$/setTrace", &json!({ "value": "verbose" }));
    client.barrier();
}

#[test]
fn answers_to_questions_that_were_never_asked_are_dropped() {
    let mut client = Client::with(&json!({}));
    for id in [json!(1), json!("qmoi/77"), json!(null), json!("x")] {
        client.send(&json!({ "jsonrpc": "2.0", "id": id, "result": null }));
        client.send(&json!({ "jsonrpc": "2.0", "id": id, "error": { "code": 1, "message": "" } }));
    }
    client.barrier();
    let refusals = client.came("").len();
    assert_eq!(refusals, 0);
}

#[test]
fn after_shutdown_requests_are_refused_and_exit_ends_with_nought() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[1,]");
    assert_eq!(client.request("shutdown", &json!(null))["result"], json!(null));
    for method in ["textDocument/hover", "shutdown", "initialize", "unknown"] {
        let answer = client.request(method, &json!({}));
        assert_eq!(answer["error"]["code"], -32600, "{answer}");
    }
    client.rewrite(ADDRESS, 2, "[2,]");
    client.notify("exit", &json!(null));
    assert_eq!(client.ended(), Some(0));
}

#[test]
fn shutdown_takes_whatever_parameters_clients_give_it() {
    for parameters in [json!(null), json!({}), json!([])] {
        let mut client = Client::with(&json!({}));
        let answer = client.request("shutdown", &parameters);
        assert_eq!(answer["result"], json!(null), "{answer}");
        assert!(answer.get("error").is_none(), "{answer}");
        client.notify("exit", &parameters);
        assert_eq!(client.ended(), Some(0));
    }
}

#[test]
fn exit_without_shutdown_ends_with_one_at_any_time() {
    let mut client = Client::start();
    client.notify("exit", &json!(null));
    assert_eq!(client.ended(), Some(1));
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[1,]");
    client.notify("exit", &json!(null));
    assert_eq!(client.ended(), Some(1));
}

#[test]
fn the_end_of_the_input_ends_the_server() {
    assert_eq!(Client::start().end(), Some(1));
    assert_eq!(Client::with(&json!({})).end(), Some(1));
    let mut client = Client::with(&json!({}));
    client.request("shutdown", &json!(null));
    assert_eq!(client.end(), Some(0));
    let mut client = Client::with(&json!({}));
    client.raw(b"Content-Length: 1000\r\n\r\n{\"jsonrpc\":");
    assert_eq!(client.end(), Some(1));
}

#[test]
fn what_was_answered_before_exit_arrives() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    client.open(ADDRESS, "[1,]");
    let document = json!({ "textDocument": { "uri": ADDRESS } });
    let answer = client.request("textDocument/diagnostic", &document);
    assert_eq!(answer["result"]["items"].as_array().unwrap().len(), 1);
    let last = client.ask("shutdown", &json!(null));
    client.notify("exit", &json!(null));
    assert_eq!(client.answer(&json!(last))["result"], json!(null));
    assert_eq!(client.ended(), Some(0));
}

#[test]
fn five_hundred_documents_at_once_are_all_judged() {
    let mut client = Client::with(&json!({}));
    let address = |number: usize| format!("untitled:{number}.json");
    for number in 0..500 {
        client.open(&address(number), if number % 2 == 0 { "[1,]" } else { "[1]" });
    }
    for number in 0..500 {
        assert_eq!(client.published(&address(number)).len(), (number + 1) % 2);
    }
}

#[test]
fn five_hundred_questions_at_once_are_all_answered() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    client.open(ADDRESS, "[1,]");
    let document = json!({ "textDocument": { "uri": ADDRESS } });
    let asked: Vec<i64> = (0..500)
        .map(|_| client.ask("textDocument/diagnostic", &document))
        .collect();
    for id in asked {
        let answer = client.answer(&json!(id));
        assert_eq!(
            answer["result"]["items"].as_array().map(Vec::len),
            Some(1),
            "{answer}"
        );
    }
}

#[test]
fn a_client_that_never_answers_is_served_all_the_same() {
    let mut client = Client::start();
    client.never_answer();
    client.initialize(&json!({ "processId": null, "capabilities": {
        "textDocument": { "diagnostic": {} },
        "window": { "workDoneProgress": true, "showDocument": { "support": true } },
        "workspace": {
            "configuration": true,
            "workspaceFolders": true,
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "didChangeConfiguration": { "dynamicRegistration": true },
            "diagnostics": { "refreshSupport": true },
        },
    }}));
    client.wait_for("a request to watch files", |message| {
        message["method"] == "client/registerCapability"
    });
    client.open(ADDRESS, "[1,]");
    let folder = crate::folder::Folder::with(&[("qmoi.json", "{}")]);
    for _ in 0..50 {
        let changed = json!({ "changes": [{ "uri": folder.uri("qmoi.json"), "type": 2 }] });
        client.notify("workspace/didChangeWatchedFiles", &changed);
        client.notify("workspace/didChangeConfiguration", &json!({ "settings": {} }));
        let document = json!({ "textDocument": { "uri": ADDRESS } });
        let answer = client.request("textDocument/diagnostic", &document);
        assert_eq!(
            answer["result"]["items"].as_array().map(Vec::len),
            Some(1),
            "{answer}"
        );
    }
    assert!(!client.came("workspace/diagnostic/refresh").is_empty());
}

#[test]
fn a_client_that_does_not_read_for_a_while_misses_nothing() {
    let mut client = Client::with(&json!({}));
    client.reading().pause();
    // More than any pipe holds: each answer is longer than its text.
    for number in 0..1500 {
        client.open(&format!("untitled:{number}.json"), "[1,]\n");
    }
    let last = client.ask("shutdown", &json!(null));
    std::thread::sleep(std::time::Duration::from_millis(500));
    client.reading().go_on();
    client.answer(&json!(last));
    // What was judged after `shutdown` may be told or not; that nothing hangs is what counts.
    client.notify("exit", &json!(null));
    assert_eq!(client.ended(), Some(0));
}
