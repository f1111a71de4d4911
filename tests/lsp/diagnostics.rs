//! What is wrong with a document: told once, by the way the client wants, and with all that belongs to it.

use serde_json::{Value, json};

use crate::client::Client;
use crate::folder::Folder;

const ADDRESS: &str = "untitled:a.json";

fn asking() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

fn ask(client: &mut Client, uri: &str, previous: &Value) -> Value {
    let mut parameters = json!({ "textDocument": { "uri": uri } });
    if previous.is_string() {
        parameters["previousResultId"] = previous.clone();
    }
    let answer = client.request("textDocument/diagnostic", &parameters);
    assert!(answer["result"].is_object(), "{answer}");
    answer["result"].clone()
}

#[test]
fn a_client_that_asks_is_never_told_unasked() {
    let mut client = Client::start();
    let offers = client.initialize(&json!({ "capabilities": asking() }));
    assert!(offers["diagnosticProvider"].is_object(), "{offers}");
    client.open(ADDRESS, "[1,]");
    let found = ask(&mut client, ADDRESS, &Value::Null);
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1), "{found}");
    client.rewrite(ADDRESS, 2, "[1]");
    assert_eq!(ask(&mut client, ADDRESS, &Value::Null)["items"], json!([]));
    client.close(ADDRESS);
    assert_eq!(ask(&mut client, ADDRESS, &Value::Null)["items"], json!([]));
    assert!(client.came("textDocument/publishDiagnostics").is_empty());
}

#[test]
fn a_client_that_cannot_ask_is_told_and_not_invited_to_ask() {
    let mut client = Client::start();
    let offers = client.initialize(&json!({ "capabilities": {} }));
    assert!(offers.get("diagnosticProvider").is_none(), "{offers}");
    client.open(ADDRESS, "[1,]");
    assert_eq!(client.published(ADDRESS).len(), 1);
    client.rewrite(ADDRESS, 2, "[1]");
    assert!(client.published(ADDRESS).is_empty());
    client.rewrite(ADDRESS, 3, "[1,]");
    assert_eq!(client.published(ADDRESS).len(), 1);
    client.close(ADDRESS);
    let cleared = client.wait_for("an empty list", |message| {
        message["params"]["diagnostics"] == json!([])
    });
    assert!(cleared["params"].get("version").is_none(), "{cleared}");
}

#[test]
fn an_answer_has_a_name_and_what_is_the_same_is_not_said_twice() {
    let mut client = Client::with(&asking());
    client.open(ADDRESS, "[1,]");
    let first = ask(&mut client, ADDRESS, &Value::Null);
    assert_eq!(first["kind"], "full");
    let same = ask(&mut client, ADDRESS, &first["resultId"]);
    assert_eq!(same["kind"], "unchanged");
    assert!(same.get("items").is_none(), "{same}");
    assert_eq!(same["resultId"], first["resultId"]);
    client.rewrite(ADDRESS, 2, "[1 ,]");
    let moved = ask(&mut client, ADDRESS, &first["resultId"]);
    assert_eq!(moved["kind"], "full");
    assert_ne!(moved["resultId"], first["resultId"]);
    let unknown = ask(&mut client, ADDRESS, &json!("nothing of ours"));
    assert_eq!(unknown["items"], moved["items"]);
}

#[test]
fn a_question_after_a_change_is_answered_for_the_changed_text() {
    let mut client = Client::with(&asking());
    client.open(ADDRESS, "[1]");
    let parameters = json!({ "textDocument": { "uri": ADDRESS } });
    let mut asked = Vec::new();
    for version in 2..60 {
        let text = format!("[{}1,]", " ".repeat(version));
        client.rewrite(ADDRESS, version as i64, &text);
        asked.push((version, client.ask("textDocument/diagnostic", &parameters)));
    }
    for (version, id) in asked {
        let answer = client.answer(&json!(id));
        let column = answer["result"]["items"][0]["range"]["start"]["character"].as_u64();
        // A later text may have come before the answer; an earlier one may not.
        assert!(column.unwrap() >= version as u64 + 2, "{answer}");
    }
}

#[test]
fn a_diagnostic_says_rule_source_place_and_severity() {
    let mut client = Client::with(&json!({}));
    client.open(ADDRESS, "{\n  \"\u{1f600}\": [1,]\n}\n");
    let found = client.published(ADDRESS);
    let expected = json!({
        "range": { "start": { "line": 1, "character": 10 }, "end": { "line": 1, "character": 11 } },
        "severity": 1,
        "code": "json/trailing-comma",
        "source": "qmoi",
        "message": "JSON does not allow a comma before `]`",
    });
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&found[0][key], value);
    }
    client.close(ADDRESS);
}

#[test]
fn further_places_are_named_to_clients_that_can_show_them() {
    let text = "{\n  \"a\": 1,\n  \"a\": 2\n}\n";
    for (able, capabilities) in [
        (false, json!({})),
        (
            true,
            json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } }),
        ),
    ] {
        let mut client = Client::with(&capabilities);
        client.open(ADDRESS, text);
        let found = client.published(ADDRESS);
        assert_eq!(found[0]["code"], "json/duplicate-key");
        let related = &found[0]["relatedInformation"];
        assert_eq!(related.is_array(), able);
        if able {
            assert_eq!(related[0]["message"], "it stands here first");
            assert_eq!(related[0]["location"]["uri"], ADDRESS);
            assert_eq!(
                related[0]["location"]["range"]["start"],
                json!({ "line": 1, "character": 2 })
            );
        }
        client.close(ADDRESS);
    }
}

#[test]
fn what_may_go_is_marked_as_unnecessary() {
    let mut client = Client::with(&json!({}));
    let uri = "untitled:a.yml";
    client.open_as(
        uri,
        "yaml",
        1,
        "# qmoi-ignore yaml/duplicate-key -- for nothing\na: 1\n",
    );
    let found = client.published(uri);
    assert_eq!(found[0]["code"], "qmoi/unused-suppression");
    assert_eq!(found[0]["tags"], json!([1]));
    client.open(ADDRESS, "[1,]");
    assert!(client.published(ADDRESS)[0].get("tags").is_none());
}

#[test]
fn a_rule_has_the_address_of_its_page() {
    let rule = "//! Colours.\nrule(#{\n  id: \"house/colour\",\n  language: \"json\",\n  message: \"colour\",\n  \
                path: \"colour\",\n  examples: [#{ bad: `{\"colour\": 1}` }, #{ ok: `{}` }],\n});\n";
    let folder = Folder::with(&[(".qmoi/rules/house/colour.rhai", rule)]);
    let mut client = Client::start();
    client.initialize(&json!({
        "capabilities": {},
        "rootUri": folder.root(),
        "initializationOptions": { "rulePages": "https://example.org/rules/" },
    }));
    let uri = folder.uri("a.json");
    client.open(&uri, "{\"colour\": 1}");
    let found = client.published(&uri);
    assert_eq!(
        found[0]["codeDescription"]["href"],
        folder.uri(".qmoi/rules/house/colour.rhai")
    );
    client.rewrite(&uri, 2, "[1,]");
    let found = client.published(&uri);
    assert_eq!(
        found[0]["codeDescription"]["href"],
        "https://example.org/rules/json/trailing-comma.md"
    );
}

#[test]
fn many_documents_know_nothing_of_one_another() {
    let mut client = Client::with(&json!({}));
    let other = "untitled:b.json";
    client.open(ADDRESS, "[1,]");
    client.open(other, "[1]");
    assert_eq!(client.published(ADDRESS).len(), 1);
    assert!(client.published(other).is_empty());
    client.close(ADDRESS);
    client.rewrite(other, 2, "[1,]");
    assert_eq!(client.published(other).len(), 1);
    client.barrier();
    client.rewrite(other, 3, "[1]");
    assert!(client.published(other).is_empty());
}
