//! What a long day costs: memory over many edits, many documents and many folders.

#![cfg(target_os = "linux")]

use serde_json::json;

use crate::client::Client;
use crate::folder::Folder;

#[test]
fn ten_thousand_edits_leave_no_more_memory_taken_than_a_thousand() {
    let mut client = Client::with(&json!({}));
    let uri = "untitled:a.json";
    let mut text = String::from("{\n");
    for number in 0..2000 {
        text.push_str(&format!("  \"key {number}\": [1, 2, 3],\n"));
    }
    text.push_str("  \"last\": null\n}\n");
    client.open(uri, &text);
    let mut version = 1;
    let mut edits = |client: &mut Client, count: i64| {
        for number in 0..count {
            version += 1;
            let line = version / 2 % 2000 + 1;
            let start = json!({ "line": line, "character": 4 });
            let end = json!({ "line": line, "character": 5 });
            let change = match version % 2 {
                0 => json!([{ "range": { "start": start, "end": start }, "text": "x" }]),
                _ => json!([{ "range": { "start": start, "end": end }, "text": "" }]),
            };
            client.change(uri, version, &change);
            if number % 20 == 0 {
                client.published(uri);
            }
        }
        client.published(uri);
        client.memory()
    };
    let before = edits(&mut client, 1000);
    let after = edits(&mut client, 9000);
    assert!(after < before + before / 5, "{before} bytes became {after}");
}

#[test]
fn what_is_closed_takes_no_memory() {
    let mut client = Client::with(&json!({}));
    let text = format!("[\n{}1,\n]\n", "  \"some words that take room\",\n".repeat(3000));
    let many = |client: &mut Client, round: i64| {
        for number in 0..60 {
            let uri = format!("untitled:{round}/{number}.json");
            client.open(&uri, &text);
            assert_eq!(client.published(&uri).len(), 1);
            client.close(&uri);
        }
        client.barrier();
        client.memory()
    };
    let before = many(&mut client, 0);
    let after = many(&mut client, 1).max(many(&mut client, 2));
    assert!(after < before + before / 4, "{before} bytes became {after}");
}

#[test]
fn files_of_three_hundred_folders_outside_of_all_share_what_they_can() {
    let folder = Folder::with(&[]);
    let mut client = Client::with(&json!({}));
    let one = folder.uri("a.json");
    client.open(&one, "[1,]");
    client.published(&one);
    let before = client.memory();
    for number in 0..300 {
        let name = format!("folder {number}/a.json");
        folder.write(&name, "[1,]");
        let uri = folder.uri(&name).replace(' ', "%20");
        client.open(&uri, "[1,]");
        assert_eq!(client.published(&uri).len(), 1);
    }
    let grown = client.memory().saturating_sub(before);
    assert!(grown < 60_000_000, "{grown} bytes more");
}
