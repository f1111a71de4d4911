//! The server's text is the client's text: whatever its line ends, its characters, and the places of its changes.

use serde_json::{Value, json};

use crate::client::Client;
use crate::mirror::Mirror;
use crate::plain::{ENCODINGS, Plain};

type Place = (u64, u64);

/// Far beyond every text.
const FAR: u64 = 2_000_000_000;

fn change(from: Place, to: Place, text: &str) -> Value {
    let place = |(line, character): Place| json!({ "line": line, "character": character });
    json!({ "range": { "start": place(from), "end": place(to) }, "text": text })
}

/// Opens `start`, sends each list as one notification, and compares with the slow editor.
fn follows(start: &str, notifications: &[Vec<(Place, Place, &str)>]) {
    for encoding in ENCODINGS {
        let mut mirror = Mirror::counting_in(encoding);
        let uri = mirror.uri("a.js");
        mirror.client.open_as(&uri, "javascript", 1, start);
        let mut plain = Plain::new(start, encoding);
        for (number, changes) in notifications.iter().enumerate() {
            for (from, to, text) in changes {
                plain.replace(*from, *to, text);
            }
            let changes: Vec<Value> = changes
                .iter()
                .map(|(from, to, text)| change(*from, *to, text))
                .collect();
            mirror.client.change(&uri, number as i64 + 2, &json!(changes));
            let (text, end) = mirror.seen(&uri);
            assert_eq!(text, plain.text(), "{encoding}");
            let (line, column) = plain.end();
            assert_eq!(end, json!({ "line": line, "character": column }));
        }
    }
}

#[test]
fn lines_end_at_lf_crlf_and_a_lone_cr_and_at_nothing_else() {
    let text = "/*a\rb\r\nc\nd\u{2028}e\u{2029}f\u{85}g\u{b}h\u{c}i\n\rj\r\rkkk*/";
    let changes = (0..8)
        .map(|line| vec![((line, 2), (line, 2), "!")])
        .collect::<Vec<_>>();
    follows(text, &changes);
}

#[test]
fn a_crlf_may_come_to_be_and_be_parted() {
    follows(
        "/*a\rb\nc\r\nd*/",
        &[
            vec![((1, 0), (1, 1), "")],
            vec![((0, 3), (1, 0), "\r")],
            vec![((1, 0), (1, 0), "\n")],
            vec![((1, 1), (2, 0), "\r\n\r")],
            vec![((1, FAR), (2, 0), "x")],
        ],
    );
}

#[test]
fn columns_are_counted_in_the_unit_that_was_agreed_on() {
    let text = "/*e\u{301}\u{1f600}\u{1f468}\u{200d}\u{1f469}\u{20ac}\u{e9}x*/\n// \u{1f600}";
    let changes: Vec<_> = (2..30)
        .map(|column| vec![((0, column), (0, column), "!")])
        .collect();
    follows(text, &changes);
    let changes: Vec<_> = (3..9)
        .map(|column| vec![((1, column), (1, column + 1), "!")])
        .collect();
    follows(text, &changes);
}

#[test]
fn a_byte_order_mark_is_a_character_of_the_first_line() {
    follows(
        "\u{feff}aaaaaaaaaa;\r\n",
        &[
            vec![((0, 4), (0, 4), "b")],
            vec![((0, 7), (0, 7), "c")],
            vec![((0, 0), (0, 3), "")],
            vec![((0, 0), (0, 0), "\u{feff}")],
            vec![((0, 3), (0, 4), "d")],
        ],
    );
}

#[test]
fn places_past_the_line_or_the_text_are_its_end() {
    follows(
        "/*a\r\nb*/\r\n",
        &[
            vec![((0, FAR), (0, FAR), "!")],
            vec![((0, 99), (1, 0), "\n")],
            vec![((FAR, 0), (FAR, FAR), "// c\n")],
            vec![((3, 0), (3, 5), "// d")],
            vec![((2, 2), (FAR, 0), "")],
            vec![((0, 0), (FAR, FAR), "")],
            vec![((7, 7), (9, 9), "e;")],
        ],
    );
}

#[test]
fn a_range_that_ends_before_it_begins_is_read_the_other_way_round() {
    follows(
        "/*abc\ndef*/",
        &[vec![((1, 2), (0, 3), "!")], vec![((0, 4), (0, 2), "")]],
    );
}

#[test]
fn changes_of_one_notification_follow_one_another() {
    follows(
        "/**/",
        &[
            vec![
                ((0, 2), (0, 2), "a\nb\nc"),
                ((1, 0), (1, 1), "\u{1f600}"),
                ((2, 0), (2, 0), "x"),
                ((1, 0), (2, 1), ""),
            ],
            vec![],
            (0..200).map(|_| ((0, 2), (0, 2), "z")).collect(),
        ],
    );
}

#[test]
fn numbers_that_no_place_has_are_clamped_and_the_change_is_not_lost() {
    let mut mirror = Mirror::counting_in("utf-16");
    let uri = mirror.uri("a.js");
    mirror.client.open_as(&uri, "javascript", 1, "a;");
    let mut version = 1;
    for (line, character) in [
        (json!(0), json!(9_007_199_254_740_991_u64)),
        (json!(4_294_967_296_u64), json!(0)),
        (json!(u64::MAX), json!(u64::MAX)),
        (json!(f64::MAX), json!(0)),
        (json!(2_147_483_648_u64), json!(3.5)),
    ] {
        let place = json!({ "line": line, "character": character });
        version += 1;
        mirror.client.change(
            &uri,
            version,
            &json!([{ "range": { "start": place, "end": place }, "text": "b;" }]),
        );
    }
    let place = json!({ "line": -1, "character": -7 });
    mirror.client.change(
        &uri,
        version + 1,
        &json!([{ "range": { "start": place, "end": place }, "text": "c;" }]),
    );
    assert_eq!(mirror.seen(&uri).0, "c;a;b;b;b;b;b;");
}

#[test]
fn a_whole_text_replaces_all_and_may_stand_between_other_changes() {
    let mut mirror = Mirror::counting_in("utf-8");
    let uri = mirror.uri("a.js");
    mirror.client.open_as(&uri, "javascript", 1, "lost;");
    let changes = json!([change((0, 0), (0, 1), "x"), { "text": "a\nb" }, change((1, 1), (1, 1), ";")]);
    mirror.client.change(&uri, 2, &changes);
    assert_eq!(mirror.seen(&uri).0, "a\nb;");
    // What a change says about its length is not asked for.
    let mut lying = change((0, 0), (0, 1), "c");
    lying["rangeLength"] = json!(77);
    mirror.client.change(&uri, 3, &json!([lying]));
    assert_eq!(mirror.seen(&uri).0, "c\nb;");
}

#[test]
fn versions_that_repeat_or_go_back_change_the_text_all_the_same() {
    let mut mirror = Mirror::counting_in("utf-16");
    let uri = mirror.uri("a.js");
    mirror.client.open_as(&uri, "javascript", 10, "a;");
    for (version, text) in [(10, "b;"), (5, "c;"), (0, "d;"), (-3, "e;"), (11, "f;")] {
        let client = &mut mirror.client;
        client.change(&uri, version, &json!([change((0, 0), (0, 0), text)]));
        assert_eq!(client.published(&uri).len(), 1);
    }
    assert_eq!(mirror.seen(&uri).0, "f;e;d;c;b;a;");
    mirror.client.wait_for("a warning", |message| {
        message["method"] == "window/logMessage" && message["params"]["type"] == 2
    });
}

#[test]
fn a_change_to_what_is_not_open_changes_nothing() {
    let mut mirror = Mirror::counting_in("utf-16");
    let uri = mirror.uri("a.js");
    mirror.client.change(&uri, 2, &json!([{ "text": "lost;" }]));
    mirror.client.open_as(&uri, "javascript", 1, "a;");
    assert_eq!(mirror.seen(&uri).0, "a;");
    mirror.client.close(&uri);
    mirror.client.change(&uri, 3, &json!([{ "text": "lost;" }]));
    mirror.client.barrier();
    mirror.client.open_as(&uri, "javascript", 1, "b;");
    assert_eq!(mirror.seen(&uri).0, "b;");
}

#[test]
fn what_is_opened_twice_has_its_second_text_and_what_is_closed_twice_is_closed() {
    let mut mirror = Mirror::counting_in("utf-16");
    let uri = mirror.uri("a.js");
    mirror.client.open_as(&uri, "javascript", 7, "a;");
    mirror.client.open_as(&uri, "javascript", 3, "b;");
    assert_eq!(mirror.seen(&uri).0, "b;");
    mirror
        .client
        .change(&uri, 4, &json!([change((0, 0), (0, 0), "c;")]));
    assert_eq!(mirror.seen(&uri).0, "c;b;");
    mirror.client.close(&uri);
    mirror.client.close(&uri);
    mirror.client.open_as(&uri, "javascript", 1, "d;");
    assert_eq!(mirror.seen(&uri).0, "d;");
    assert_eq!(mirror.client.published(&uri).len(), 1);
}

#[test]
fn a_text_without_any_character_is_a_text() {
    let mut mirror = Mirror::counting_in("utf-16");
    let uri = mirror.uri("a.js");
    mirror.client.open_as(&uri, "javascript", 1, "");
    mirror
        .client
        .change(&uri, 2, &json!([change((3, 3), (0, 0), "")]));
    assert_eq!(mirror.seen(&uri).0, "");
}

#[test]
fn the_best_unit_that_both_know_is_agreed_on_and_16_bits_where_nothing_is_said() {
    for (offered, agreed) in [
        (json!(null), "utf-16"),
        (json!([]), "utf-16"),
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-32"),
        (json!(["utf-7"]), "utf-16"),
    ] {
        let mut client = Client::start();
        let general = json!({ "general": { "positionEncodings": offered } });
        let offers = client.initialize(&json!({ "capabilities": general }));
        assert_eq!(offers["positionEncoding"], agreed, "{offered}");
    }
}
