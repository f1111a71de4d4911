//! Messages as no two clients write them: headers, lengths, pieces, and what is no message at all.

use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, framed};

/// A request that every server that is open answers, as its bytes.
fn question(id: i64) -> String {
    json!({
        "jsonrpc": "2.0", "id": id, "method": "textDocument/hover",
        "params": { "textDocument": { "uri": "untitled:x" }, "position": { "line": 0, "character": 0 } },
    })
    .to_string()
}

fn open() -> Client {
    Client::with(&json!({}))
}

fn is_answered(client: &mut Client, id: i64) {
    let answer = client.answer(&json!(id));
    assert_eq!(answer["result"], Value::Null, "{answer}");
    assert!(answer.get("error").is_none(), "{answer}");
}

/// An error that belongs to no request.
fn refused(client: &mut Client, code: i64) {
    let answer = client.wait_for("a refusal", |message| {
        message["id"].is_null() && message.get("error").is_some()
    });
    assert_eq!(answer["error"]["code"], code, "{answer}");
}

#[test]
fn header_names_count_in_any_case_with_any_blanks_and_beside_others() {
    let mut client = open();
    let body = question(1000);
    let length = body.len();
    for (number, header) in [
        format!("content-length: {length}\r\n"),
        format!("CONTENT-LENGTH:{length}\r\n"),
        format!("Content-length:   {length}  \r\n"),
        format!("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: {length}\r\n"),
        format!("X-Extra: a:b:c\r\nContent-Length: {length}\r\nX-More:\r\n"),
        format!("Content-Length: {length}\n"),
    ]
    .iter()
    .enumerate()
    {
        let id = 1000 + number as i64;
        client.raw(format!("{header}\r\n{}", question(id)).as_bytes());
        is_answered(&mut client, id);
    }
}

#[test]
fn many_messages_in_one_write_are_all_answered() {
    let mut client = open();
    let all: Vec<u8> = (2000..2200)
        .flat_map(|id| {
            let body = question(id);
            format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
        })
        .collect();
    client.raw(&all);
    for id in 2000..2200 {
        is_answered(&mut client, id);
    }
}

#[test]
fn a_message_in_single_bytes_is_a_message() {
    let mut client = open();
    let body = question(3000);
    for byte in format!("Content-Length: {}\r\n\r\n{body}", body.len()).bytes() {
        client.raw(&[byte]);
        std::thread::sleep(Duration::from_micros(200));
    }
    is_answered(&mut client, 3000);
}

#[test]
fn what_is_not_json_is_a_parse_error_and_costs_only_itself() {
    let mut client = open();
    for (number, body) in [
        &b"{{{"[..],
        b"",
        b"not json at all",
        b"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"shutdown\"",
        b"{\"jsonrpc\":\"2.0\"} {}",
        b"\xff\xfe\x00\x01",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"\xc3\x28\"}",
    ]
    .iter()
    .enumerate()
    {
        let id = 4000 + number as i64;
        client.raw(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
        client.raw(body);
        refused(&mut client, -32700);
        let next = question(id);
        client.raw(format!("Content-Length: {}\r\n\r\n{next}", next.len()).as_bytes());
        is_answered(&mut client, id);
    }
}

#[test]
fn json_that_nests_without_end_is_a_parse_error() {
    let mut client = open();
    let body = "[".repeat(200_000);
    client.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    refused(&mut client, -32700);
    client.barrier();
}

#[test]
fn what_is_json_but_no_message_is_an_invalid_request() {
    let mut client = open();
    for message in [
        json!([]),
        json!([{ "jsonrpc": "2.0", "id": 1, "method": "shutdown" }]),
        json!(1),
        json!("text"),
        json!(null),
        json!(true),
        json!({}),
        json!({ "jsonrpc": "2.0" }),
        json!({ "method": 5 }),
        json!({ "method": null }),
        json!({ "id": [], "method": "shutdown" }),
        json!({ "id": true, "method": "shutdown" }),
        json!({ "id": 1.5, "method": "shutdown" }),
        json!({ "id": null, "method": "shutdown" }),
    ] {
        client.raw(&framed(&message));
        refused(&mut client, -32600);
    }
    client.barrier();
}

#[test]
fn parameters_of_a_wrong_kind_are_told_to_who_asked() {
    let mut client = open();
    for parameters in [json!(null), json!([]), json!("x"), json!({ "textDocument": 5 })] {
        let answer = client.request("textDocument/hover", &parameters);
        assert!(
            matches!(answer["error"]["code"].as_i64(), Some(-32602 | -32600)),
            "{answer}"
        );
        client.notify("textDocument/didOpen", &parameters);
        client.notify("textDocument/didChange", &parameters);
    }
    client.barrier();
}

#[test]
fn after_a_wrong_length_the_next_message_is_found() {
    let mut client = open();
    for (number, length) in [
        "abc",
        "-1",
        "",
        "2.0",
        "0x10",
        "18446744073709551616",
        "99999999999999999999999",
        "4294967296000",
    ]
    .iter()
    .enumerate()
    {
        // With a body that has no line end after it, as messages have none, and without a body.
        for (half, body) in [question(1), String::new()].iter().enumerate() {
            let id = 5000 + 2 * number as i64 + half as i64;
            let next = question(id);
            let header = format!("Content-Length: {length}\r\n\r\n{body}");
            client.raw(format!("{header}Content-Length: {}\r\n\r\n{next}", next.len()).as_bytes());
            refused(&mut client, -32700);
            is_answered(&mut client, id);
        }
    }
}

#[test]
fn after_a_message_without_a_length_the_next_one_is_found() {
    let mut client = open();
    let next = question(6000);
    let lost = question(1);
    client.raw(
        format!(
            "Content-Type: x\r\n\r\n{lost}Content-Length: {}\r\n\r\n{next}",
            next.len()
        )
        .as_bytes(),
    );
    refused(&mut client, -32700);
    is_answered(&mut client, 6000);
}

#[test]
fn a_length_too_short_or_too_long_costs_no_more_than_the_message_after_it() {
    let mut client = open();
    let body = question(6100);
    for wrong in [body.len() - 7, body.len() + 7] {
        let mut all = format!("Content-Length: {wrong}\r\n\r\n{body}");
        for id in [6101, 6102] {
            let next = question(id);
            all.push_str(&format!("Content-Length: {}\r\n\r\n{next}", next.len()));
        }
        client.raw(all.as_bytes());
        refused(&mut client, -32700);
        is_answered(&mut client, 6102);
    }
}

#[test]
fn half_a_character_that_javascript_calls_text_costs_no_message() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    let document =
        json!({ "uri": "untitled:half.json", "languageId": "json", "version": 1, "text": "[\"HALF\",]" });
    let message =
        json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } });
    let body = message.to_string().replace("HALF", "\\ud83d");
    client.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    let document = json!({ "textDocument": { "uri": "untitled:half.json" } });
    let answer = client.request("textDocument/diagnostic", &document);
    let diagnostic = &answer["result"]["items"][0];
    assert_eq!(diagnostic["code"], "json/trailing-comma", "{answer}");
    assert_eq!(diagnostic["range"]["start"]["character"], 4);
}

#[test]
fn numbers_that_are_no_numbers_of_the_protocol_are_answered_under_their_name_or_refused() {
    let mut client = open();
    for id in [
        json!("a name"),
        json!(""),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(0),
    ] {
        let mut message: Value = serde_json::from_str(&question(1)).unwrap();
        message["id"] = id.clone();
        client.raw(&framed(&message));
        assert_eq!(client.answer(&id)["result"], Value::Null);
    }
    for id in ["18446744073709551615", "1e300", "123456789012345678901234567890"] {
        let body = question(7000).replace("7000", id);
        client.raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
        refused(&mut client, -32600);
    }
    client.barrier();
}
