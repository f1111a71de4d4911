//! Clients that do everything at once, and documents that no person wrote.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;

const ADDRESS: &str = "untitled:a.json";

fn insertion(line: u64, character: u64, text: &str) -> Value {
    let place = json!({ "line": line, "character": character });
    json!({ "range": { "start": place, "end": place }, "text": text })
}

fn whole(uri: &str, only: &Value) -> Value {
    json!({
        "textDocument": { "uri": uri },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 1_000_000, "character": 0 } },
        "context": { "diagnostics": [], "only": only },
    })
}

/// Ten million bytes of sound records, or not quite.
fn large(broken: bool) -> String {
    let mut text = String::from("[\n");
    while text.len() < 9_900_000 {
        text.push_str("  {\"name\": \"a record\", \"tags\": [\"a\", \"b\"], \"next\": -1.5e3},\n");
    }
    text.push_str(if broken { "  1,\n]\n" } else { "  1\n]\n" });
    text
}

#[test]
fn thirty_quick_edits_never_bring_diagnostics_of_another_text() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "[1]");
    let mut last = 0;
    for version in 2..32 {
        // Every second version is broken, and its error is at a column of its own.
        let text = match version % 2 {
            0 => "[1]".to_owned(),
            _ => format!("[{}1,]", " ".repeat(version)),
        };
        client.rewrite(ADDRESS, version as i64, &text);
        std::thread::sleep(Duration::from_millis(5));
        last = version;
    }
    assert_eq!(
        client.published(ADDRESS)[0]["range"]["start"]["character"],
        last + 2
    );
    for message in client.came("textDocument/publishDiagnostics") {
        let version = message["params"]["version"].as_u64().unwrap();
        let found = message["params"]["diagnostics"].as_array().unwrap();
        let columns: Vec<_> = found
            .iter()
            .map(|found| found["range"]["start"]["character"].as_u64().unwrap())
            .collect();
        let expected = if version % 2 == 0 || version == 1 {
            vec![]
        } else {
            vec![version + 2]
        };
        assert_eq!(columns, expected, "{message}");
    }
    client.close(ADDRESS);
}

#[test]
fn documents_that_open_and_close_without_end_leave_nothing_behind() {
    let mut client = Client::with(&json!({}));
    for round in 0..300 {
        let uri = format!("untitled:{}.json", round % 7);
        client.open_as(&uri, "json", round, "[1,]");
        if round % 3 == 0 {
            client.change(&uri, round + 1, &json!([insertion(0, 1, "2,")]));
        }
        client.close(&uri);
        if round % 5 == 0 {
            client.close(&uri);
        }
    }
    client.barrier();
    for number in 0..7 {
        let uri = format!("untitled:{number}.json");
        let all = client.came("textDocument/publishDiagnostics");
        let last = all
            .iter()
            .rfind(|message| message["params"]["uri"] == uri.as_str())
            .unwrap();
        assert_eq!(last["params"]["diagnostics"], json!([]));
        client.open_as(&uri, "json", 1000, "[1,]");
        assert_eq!(client.published(&uri).len(), 1);
    }
}

#[test]
fn everything_that_is_taken_back_is_answered_once() {
    let mut client = Client::with(&json!({
        "textDocument": {
            "diagnostic": {},
            "codeAction": { "dataSupport": true, "resolveSupport": { "properties": ["edit"] } },
        },
    }));
    client.open(ADDRESS, "{\"a\": [1,], \"b\": [2,]}");
    let offered = client.request("textDocument/codeAction", &whole(ADDRESS, &json!(["source"])));
    let fix_all = offered["result"][0].clone();
    let document = json!({ "textDocument": { "uri": ADDRESS } });
    let place = json!({ "textDocument": { "uri": ADDRESS }, "position": { "line": 0, "character": 8 } });
    let mut asked = Vec::new();
    for round in 0..50 {
        client.change(ADDRESS, round + 2, &json!([insertion(0, 0, " ")]));
        for (method, parameters) in [
            ("textDocument/diagnostic", &document),
            ("textDocument/codeAction", &whole(ADDRESS, &json!(["quickfix"]))),
            ("textDocument/hover", &place),
            ("codeAction/resolve", &fix_all),
            (
                "workspace/executeCommand",
                &json!({ "command": "qmoi.explainRule", "arguments": ["json/syntax"] }),
            ),
        ] {
            let id = client.ask(method, parameters);
            client.notify("$/cancelRequest", &json!({ "id": id }));
            asked.push(id);
        }
        client.notify("$/cancelRequest", &json!({ "id": "never asked" }));
        client.notify("$/cancelRequest", &json!({ "id": {} }));
        client.notify("$/cancelRequest", &json!(null));
    }
    for id in &asked {
        let answer = client.answer(&json!(id));
        let code = answer["error"]["code"].as_i64();
        assert!(
            answer.get("result").is_some() || matches!(code, Some(-32800 | -32801)),
            "{answer}"
        );
    }
    client.barrier();
    let again = client.request("textDocument/diagnostic", &document);
    assert_eq!(
        again["result"]["items"].as_array().map(Vec::len),
        Some(2),
        "{again}"
    );
    client.has_nothing_left("an answer that was given already", |message| {
        asked
            .iter()
            .any(|id| message["id"] == json!(id) && message.get("method").is_none())
    });
}

#[test]
fn two_requests_under_one_name_are_both_answered() {
    let mut client = Client::with(&json!({ "textDocument": { "diagnostic": {} } }));
    client.open(ADDRESS, &large(false));
    let message = json!({
        "jsonrpc": "2.0", "id": "twice", "method": "textDocument/diagnostic",
        "params": { "textDocument": { "uri": ADDRESS } },
    });
    client.send(&message);
    client.send(&message);
    for _ in 0..2 {
        client.answer(&json!("twice"));
    }
}

#[test]
fn ten_megabytes_are_judged_edited_and_repaired() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, &large(false));
    assert_eq!(client.published(ADDRESS), Vec::<Value>::new());
    for version in 2..12 {
        client.change(
            ADDRESS,
            version,
            &json!([insertion(version as u64 * 1000, 0, " ")]),
        );
    }
    // Another document does not wait for it.
    let other = "untitled:small.json";
    client.open(other, "[1,]");
    assert_eq!(client.published(other).len(), 1);
    client.change(ADDRESS, 12, &json!([insertion(1, 3, ",")]));
    assert!(!client.published(ADDRESS).is_empty());
    let id = client.ask(
        "textDocument/codeAction",
        &whole(ADDRESS, &json!(["source.fixAll"])),
    );
    client.change(ADDRESS, 13, &json!([insertion(0, 0, " ")]));
    client.answer(&json!(id));
    client.rewrite(ADDRESS, 14, &large(true));
    // What the strict parser says comes at once, and then what the rules do.
    let mut codes = Vec::new();
    while codes.last() != Some(&json!("json/trailing-comma")) {
        codes.push(client.published(ADDRESS)[0]["code"].clone());
    }
    assert_eq!(codes, ["json/syntax", "json/trailing-comma"]);
    client.close(ADDRESS);
}

#[test]
fn what_is_over_the_limit_is_left_alone() {
    let mut client = Client::with(&json!({}));
    let text = format!("{}[1,]", " ".repeat(11_000_000));
    client.open(ADDRESS, &text);
    assert_eq!(client.published(ADDRESS), Vec::<Value>::new());
    client.wait_for("the reason", |message| message["method"] == "window/logMessage");
    client.rewrite(ADDRESS, 2, "[1,]");
    assert_eq!(client.published(ADDRESS).len(), 1);
}

#[test]
fn what_nests_too_deep_harms_nobody() {
    let mut client = Client::with(&json!({}));
    for (number, (name, text)) in [
        ("a.json", "[".repeat(100_000)),
        ("b.json", format!("{}{}", "[".repeat(50_000), "]".repeat(50_000))),
        ("c.json", "{\"a\":".repeat(50_000)),
        ("a.js", "(".repeat(100_000)),
        ("b.js", format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000))),
        ("c.js", "a?".repeat(50_000)),
        ("d.js", "`${".repeat(50_000)),
        ("e.js", "!".repeat(200_000)),
        ("f.js", "<a>".repeat(20_000)),
        ("g.js", format!("a{}", ".b".repeat(100_000))),
        ("h.js", format!("a{}", "+a".repeat(100_000))),
        ("i.js", "if(a)".repeat(20_000)),
        ("j.js", "a=>".repeat(20_000)),
        ("a.yml", "- ".repeat(50_000)),
        ("b.yml", "[".repeat(50_000)),
        (
            "c.yml",
            (0..2_000)
                .map(|depth| format!("{}a:\n", " ".repeat(depth)))
                .collect(),
        ),
        ("d.yml", "? ".repeat(50_000)),
        ("e.yml", "a: {".repeat(10_000)),
    ]
    .into_iter()
    .enumerate()
    {
        let uri = format!("untitled:{number}/{name}");
        client.open(&uri, &text);
        client.published(&uri);
        client.request(
            "textDocument/codeAction",
            &whole(&uri, &json!(["source.fixAll", "quickfix"])),
        );
        client.close(&uri);
    }
}

#[test]
fn what_is_no_text_is_left_alone() {
    let mut client = Client::with(&json!({}));
    for (number, text) in [
        "\0",
        "[1,\0]",
        "\u{1}\u{2}\u{3}",
        "\u{7f}\u{80}\u{9f}",
        "\u{fffd}\u{ffff}\u{10ffff}",
        "\u{feff}",
        "\u{feff}\u{feff}[1,]",
        "\r",
        "\r\n\r",
        "\u{202e}[1,]",
    ]
    .iter()
    .enumerate()
    {
        for ending in ["json", "yml", "js"] {
            let uri = format!("untitled:{number}.{ending}");
            client.open(&uri, text);
            client.published(&uri);
            client.change(
                &uri,
                2,
                &json!([insertion(0, 1, "\0"), insertion(0, 0, "["), insertion(9, 9, ",]")]),
            );
            client.published(&uri);
            client.request(
                "textDocument/codeAction",
                &whole(&uri, &json!(["source.fixAll", "quickfix"])),
            );
        }
    }
}

#[test]
fn long_lines_of_long_characters_are_counted_in_time() {
    let mut client = Client::with(&json!({}));
    let text = format!("[\"{}\",]", "\u{1f600}".repeat(500_000));
    client.open(ADDRESS, &text);
    let start = Instant::now();
    assert_eq!(
        client.published(ADDRESS)[0]["range"]["start"]["character"],
        1_000_003
    );
    for version in 2..20 {
        client.change(ADDRESS, version, &json!([insertion(0, 900_000, "\u{1f600}")]));
    }
    assert_eq!(
        client.published(ADDRESS)[0]["range"]["start"]["character"],
        1_000_039
    );
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_client_that_closes_its_reading_end_is_no_reason_to_live_on() {
    let mut client = Client::with(&json!({}));
    client.reading().close();
    let start = Instant::now();
    for version in 0..200 {
        client.open_as(ADDRESS, "json", version, "[1,]");
        std::thread::sleep(Duration::from_millis(5));
    }
    client.ended();
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn edits_of_many_documents_at_once_end_with_the_right_verdicts() {
    let mut client = Client::with(&json!({}));
    let uris: Vec<String> = (0..40).map(|number| format!("untitled:{number}.json")).collect();
    for uri in &uris {
        client.open(uri, "[]");
    }
    for version in 2..52_i64 {
        for (number, uri) in uris.iter().enumerate() {
            // The last version of every second document is broken.
            let broken = (version + number as i64) % 2 == 0;
            client.rewrite(uri, version, if broken { "[1,]" } else { "[1]" });
        }
    }
    for (number, uri) in uris.iter().enumerate() {
        let expected = usize::from((51 + number) % 2 == 0);
        assert_eq!(client.published(uri).len(), expected, "{uri}");
    }
}
