//! Random changes to a document of the server's and to a plain list of characters lead to the same text.

use std::cell::RefCell;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::mirror::Mirror;
use crate::plain::{ENCODINGS, Plain};

#[derive(Debug, Clone)]
enum Change {
    Between((u64, u64), (u64, u64), String),
    Whole(String),
}

/// Text that can stand in a comment.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-z{}\",: ]{1,3}",
        2 => Just("\n".to_owned()),
        2 => Just("\r".to_owned()),
        2 => Just("\r\n".to_owned()),
        1 => Just("e\u{301}".to_owned()),
        1 => Just("\u{20ac}".to_owned()),
        2 => Just("\u{1f600}".to_owned()),
        1 => Just("\u{2028}".to_owned()),
        1 => Just("\u{feff}".to_owned()),
        1 => Just("\u{1f468}\u{200d}\u{1f469}".to_owned()),
    ];
    proptest::collection::vec(word, 0..10).prop_map(|words| words.concat())
}

fn changes() -> impl Strategy<Value = Vec<Vec<Change>>> {
    let place = || {
        (
            prop_oneof![9 => 0u64..8, 1 => Just(4_000_000_000)],
            prop_oneof![9 => 0u64..16, 1 => Just(u64::MAX)],
        )
    };
    let change = prop_oneof![
        19 => (place(), place(), words()).prop_map(|(from, to, text)| Change::Between(from, to, text)),
        1 => words().prop_map(Change::Whole),
    ];
    proptest::collection::vec(proptest::collection::vec(change, 0..4), 1..12)
}

fn sent(change: &Change) -> Value {
    let place = |(line, character): (u64, u64)| json!({ "line": line, "character": character });
    match change {
        Change::Whole(text) => json!({ "text": text }),
        Change::Between(from, to, text) => {
            json!({ "range": { "start": place(*from), "end": place(*to) }, "text": text })
        }
    }
}

/// Many conversations with one server, each about a document of its own.
fn agrees(encoding: &'static str) {
    let mirror = RefCell::new((Mirror::counting_in(encoding), 0));
    let config = Config {
        cases: 300,
        failure_persistence: None,
        ..Config::default()
    };
    let agreed = TestRunner::new(config).run(&(words(), changes()), |(start, notifications)| {
        let (mirror, number) = &mut *mirror.borrow_mut();
        *number += 1;
        let uri = mirror.uri(&format!("{number}.js"));
        mirror.client.open_as(&uri, "javascript", 1, &start);
        let mut plain = Plain::new(&start, encoding);
        let mut version = 1;
        let mut follow = |plain: &mut Plain, changes: &[Change]| {
            for change in changes {
                match change {
                    Change::Whole(text) => *plain = Plain::new(text, encoding),
                    Change::Between(from, to, text) => plain.replace(*from, *to, text),
                }
            }
            version += 1;
            let sent: Vec<Value> = changes.iter().map(sent).collect();
            mirror.client.change(&uri, version, &json!(sent));
        };
        for changes in &notifications {
            follow(&mut plain, changes);
        }
        // Whatever came to be, in a comment it is JavaScript, and the rule shows it.
        let far = (4_000_000_000, 0);
        let opening = Change::Between((0, 0), (0, 0), "/*".to_owned());
        follow(&mut plain, &[opening, Change::Between(far, far, "*/".to_owned())]);
        let (text, end) = mirror.seen(&uri);
        mirror.client.close(&uri);
        prop_assert_eq!(text, plain.text());
        let (line, column) = plain.end();
        prop_assert_eq!(end, json!({ "line": line, "character": column }));
        Ok(())
    });
    if let Err(failure) = agreed {
        panic!("{encoding}: {failure}");
    }
}

#[test]
fn random_changes_lead_to_the_same_text_in_bytes() {
    agrees(ENCODINGS[0]);
}

#[test]
fn random_changes_lead_to_the_same_text_in_units_of_16_bits() {
    agrees(ENCODINGS[1]);
}

#[test]
fn random_changes_lead_to_the_same_text_in_characters() {
    agrees(ENCODINGS[2]);
}
