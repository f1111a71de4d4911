//! A server whose editor is gone ends, although its input stays open.

#![cfg(unix)]

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::Client;

/// How long an orphan may live.
const SOON: Duration = Duration::from_secs(20);

/// A process that stands for an editor.
fn editor() -> Child {
    Command::new("sleep").arg("600").spawn().unwrap()
}

fn of_editor(id: u32) -> Client {
    let mut client = Client::start();
    client.initialize(&json!({ "processId": id, "capabilities": {} }));
    client
}

fn ends_soon(mut client: Client) {
    let start = Instant::now();
    client.ended();
    assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
}

#[test]
fn an_editor_that_dies_takes_its_server_with_it() {
    let mut editor = editor();
    let mut client = of_editor(editor.id());
    client.open("untitled:a.json", "[1,]");
    client.published("untitled:a.json");
    editor.kill().unwrap();
    editor.wait().unwrap();
    ends_soon(client);
}

#[test]
fn an_editor_whose_death_nobody_noticed_counts_as_dead() {
    let mut editor = editor();
    let client = of_editor(editor.id());
    editor.kill().unwrap();
    ends_soon(client);
    editor.wait().unwrap();
}

#[test]
fn an_editor_that_died_before_it_was_named_counts_as_dead() {
    let mut editor = editor();
    editor.kill().unwrap();
    editor.wait().unwrap();
    let mut client = Client::start();
    client.ask(
        "initialize",
        &json!({ "processId": editor.id(), "capabilities": {} }),
    );
    ends_soon(client);
}

#[test]
fn a_busy_server_ends_with_its_editor_as_well() {
    let mut editor = editor();
    let mut client = of_editor(editor.id());
    let mut text = String::from("[\n");
    while text.len() < 9_900_000 {
        text.push_str("  {\"name\": \"a record\", \"tags\": [\"a\", \"b\"], \"next\": -1.5e3},\n");
    }
    text.push_str("  1,\n");
    for number in 0..8 {
        client.open(&format!("untitled:{number}.json"), &text);
    }
    client.wait_for("the first judgement", |message| {
        message["method"] == "textDocument/publishDiagnostics"
    });
    editor.kill().unwrap();
    editor.wait().unwrap();
    ends_soon(client);
}

#[test]
fn a_server_whose_editor_lives_or_is_unknown_goes_on() {
    for process in [
        json!(std::process::id()),
        json!(null),
        json!(0),
        json!(-1),
        json!(99_999_999_999_u64),
    ] {
        let mut client = Client::start();
        let answer = client.request("initialize", &json!({ "processId": process, "capabilities": {} }));
        if answer.get("error").is_some() {
            client.initialize(&json!({ "processId": null, "capabilities": {} }));
        }
        std::thread::sleep(Duration::from_millis(700));
        client.barrier();
    }
}
