use proptest::prelude::*;

use super::*;
use crate::strict::RemarkKind;

fn errors(text: &str, dialect: Dialect) -> Vec<(String, String)> {
    judge(text, dialect)
        .errors
        .into_iter()
        .map(|error| {
            assert!(text.is_char_boundary(error.span.start) && text.is_char_boundary(error.span.end));
            (error.span.text(text).to_owned(), error.cause)
        })
        .collect()
}

#[track_caller]
fn assert_one(text: &str, at: usize, source: &str, cause: &str) {
    let verdict = judge(text, Dialect::Strict);
    assert_eq!(
        errors(text, Dialect::Strict),
        [(source.to_owned(), cause.to_owned())],
        "{text}"
    );
    assert_eq!(verdict.errors[0].span.start, at, "{text}");
}

#[test]
fn every_error_has_its_place_and_its_cause() {
    let cases = [
        ("", 0, "", "the file is empty, and JSON needs a value"),
        (" \n", 2, "", "the file is empty, and JSON needs a value"),
        (r#"{"a": 1,}"#, 7, ",", "a comma before `}` is not allowed here"),
        ("[1, 2 , ]", 6, ",", "a comma before `]` is not allowed here"),
        (r#"{"a": 1 "b": 2}"#, 8, "\"", "expected `,` or `}` before this"),
        ("[1 true]", 3, "true", "expected `,` or `]` before this"),
        ("[1}", 2, "}", "`}` cannot close a `[`"),
        (r#"{"a": 1]"#, 7, "]", "`]` cannot close a `{`"),
        (r#"{"a": [1"#, 6, "[", "this `[` is never closed"),
        (r#"{"a": [1]"#, 0, "{", "this `{` is never closed"),
        (r#"{"a""#, 0, "{", "this `{` is never closed"),
        (r#"{"a": "#, 0, "{", "this `{` is never closed"),
        ("[1,", 0, "[", "this `[` is never closed"),
        (r#"{"a": "b"#, 6, "\"", "this string is never closed"),
        ("[\"ab\n\"]", 1, "\"", "this string is never closed"),
        (r#"["a\"#, 1, "\"", "this string is never closed"),
        (
            "[\"a\tb\"]",
            3,
            "\t",
            "a tab in a string must be written as `\\t`",
        ),
        (
            "[\"a\u{1}b\"]",
            3,
            "\u{1}",
            "the control character U+0001 in a string must be written as `\\u0001`",
        ),
        (r#"["a\qb"]"#, 3, r"\q", r"`\q` is not an escape sequence"),
        (r#"["a\éb"]"#, 3, r"\é", r"`\é` is not an escape sequence"),
        (
            r#"["a\u12g4"]"#,
            3,
            r"\u12",
            r"`\u` needs four hexadecimal digits",
        ),
        ("[01]", 1, "01", "a number must not begin with `0`"),
        ("[-01]", 1, "-01", "a number must not begin with `0`"),
        ("[1.]", 1, "1.", "a digit must follow the `.` of a number"),
        ("[1.e5]", 1, "1.e5", "a digit must follow the `.` of a number"),
        ("[.5]", 1, ".5", "a number needs a digit before the `.`"),
        ("[+5]", 1, "+5", "a number must not begin with `+`"),
        ("[1e]", 1, "1e", "a digit must follow the exponent of a number"),
        ("[1e-]", 1, "1e-", "a digit must follow the exponent of a number"),
        ("[-]", 1, "-", "a digit must follow the `-` of a number"),
        ("[0x1F]", 1, "0x1F", "JSON has no hexadecimal numbers"),
        ("True", 0, "True", "`True` is not JSON: write `true`"),
        ("[FALSE]", 1, "FALSE", "`FALSE` is not JSON: write `false`"),
        ("[None]", 1, "None", "`None` is not JSON: write `null`"),
        (
            "[undefined]",
            1,
            "undefined",
            "`undefined` is not JSON: leave the value out or write `null`",
        ),
        (
            "[NaN]",
            1,
            "NaN",
            "`NaN` is not JSON: there is no such number in it",
        ),
        (
            "[-Infinity]",
            1,
            "-Infinity",
            "`-Infinity` is not JSON: there is no such number in it",
        ),
        (
            "[nope]",
            1,
            "nope",
            "`nope` is not a JSON value: a string needs double quotes",
        ),
        ("[truely]", 5, "ly", "expected `,` or `]` before this"),
        ("['a b']", 1, "'a b'", "JSON strings are written in double quotes"),
        ("[`a`]", 1, "`", "JSON strings are written in double quotes"),
        (
            "[“a”]",
            1,
            "“",
            "`“` is a typographic quote: JSON strings are written in `\"`",
        ),
        ("[1,,2]", 3, ",", "expected a value, found `,`"),
        ("[\u{a0}1]", 1, "\u{a0}", "expected a value, found `U+00A0`"),
        ("{a: 1}", 1, "a", "a key must be in double quotes"),
        ("{'a': 1}", 1, "'a'", "JSON strings are written in double quotes"),
        ("{,}", 1, ",", "expected a key in double quotes, found `,`"),
        (
            "{“a”: 1}",
            1,
            "“",
            "`“` is a typographic quote: a key is written in `\"`",
        ),
        (r#"{"a" 1}"#, 5, "1", "expected `:` between the key and its value"),
        (r#"{"a": }"#, 6, "}", "expected a value after `:`"),
        (r#"{"a":, "b": 1}"#, 5, ",", "expected a value after `:`"),
        ("{} {}", 3, "{", "unexpected text after the end of the document"),
        ("1 abc", 2, "abc", "unexpected text after the end of the document"),
        ("[/]", 1, "/", "unexpected `/`"),
        ("[/* ]", 1, "/*", "this comment is never closed"),
    ];
    for (text, at, source, cause) in cases {
        assert_one(text, at, source, cause);
    }
}

#[test]
fn a_byte_order_mark_and_comments_are_reported_and_the_parse_goes_on() {
    let found = errors("\u{feff}{\"a\": 1,}", Dialect::Strict);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].1, "a byte order mark is not allowed in JSON");
    assert_eq!(found[1].1, "a comma before `}` is not allowed here");
    let found = errors("// one\n{/* two */} // three", Dialect::Strict);
    let places: Vec<&str> = found.iter().map(|(source, _)| source.as_str()).collect();
    assert_eq!(places, ["// one", "/* two */", "// three"]);
    assert!(
        found
            .iter()
            .all(|(_, cause)| cause == "comments are not allowed in JSON")
    );
}

#[test]
fn the_dialect_with_comments_takes_comments_trailing_commas_and_a_mark_and_nothing_else() {
    for valid in [
        "\u{feff}// a\n{\"a\": [1, /* b */ 2,], /**/}// c",
        "[1,\r\n]",
        "{} //",
    ] {
        assert_eq!(errors(valid, Dialect::WithComments), [], "{valid}");
    }
    for broken in [
        "[,]", "{,}", "[1,,]", "{a: 1}", "['a']", "[+1]", "[0x1]", "# a\n{}", "", "/**/",
    ] {
        assert_eq!(errors(broken, Dialect::WithComments).len(), 1, "{broken}");
    }
}

#[test]
fn lone_surrogates_are_accepted_and_read_as_a_replacement() {
    assert!(judge(r#""\ud800 \uDC00""#, Dialect::Strict).is_valid());
    assert_eq!(decode(r#""\ud800x\uDC00""#), "\u{fffd}x\u{fffd}");
    assert_eq!(
        decode(r#""\ud83d\ude00 \ud83d\u0041 \"\\\/\b\f\n\r\t""#),
        "😀 \u{fffd}A \"\\/\u{8}\u{c}\n\r\t"
    );
}

#[test]
fn keys_that_say_the_same_are_remarked_on_in_their_mapping_only() {
    let text = r#"{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}], "\u0061": 2, "a": 3}"#;
    let remarks = judge(text, Dialect::Strict).remarks;
    let seen: Vec<(usize, &str, usize)> = remarks
        .iter()
        .map(|remark| {
            assert_eq!(remark.kind, RemarkKind::DuplicateKey);
            (remark.span.start, remark.span.text(text), remark.first.start)
        })
        .collect();
    assert_eq!(seen, [(43, r#""\u0061""#, 1), (56, r#""a""#, 1)]);
}

#[test]
fn large_mappings_find_their_duplicates_too() {
    let mut text = String::from("{");
    for index in 0..5000 {
        text.push_str(&format!("\"key{}\": {index},", index % 4990));
    }
    text.push_str("\"end\": 0}");
    let remarks = judge(&text, Dialect::Strict).remarks;
    let keys: Vec<&str> = remarks.iter().map(|remark| remark.span.text(&text)).collect();
    assert_eq!(
        keys,
        (0..10).map(|index| format!("\"key{index}\"")).collect::<Vec<_>>()
    );
    assert!(
        remarks
            .iter()
            .all(|remark| remark.first.start < remark.span.start)
    );
}

#[test]
fn depth_does_not_use_the_stack() {
    let depth = 300_000;
    assert!(
        judge(
            &format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
            Dialect::Strict
        )
        .is_valid()
    );
    assert!(!judge(&"{\"a\":".repeat(depth), Dialect::Strict).is_valid());
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::vec((".{0,6}", inner), 0..8)
                .prop_map(|pairs| serde_json::Value::Object(pairs.into_iter().collect())),
        ]
    })
}

fn reference(text: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_printer_writes_is_valid(value in value(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
        prop_assert_eq!(judge(&text, Dialect::Strict).errors, []);
    }

    #[test]
    fn the_verdict_on_a_damaged_document_is_the_reference_parsers(
        value in value(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), 0..3_usize, "[\\[\\]{}:,\"\\\\ \n\t0-9a-fnrtu.eE+\\-]|\\PC"), 1..4),
    ) {
        let mut text: Vec<char> = serde_json::to_string_pretty(&value).unwrap().chars().collect();
        for (place, what, with) in damage {
            let at = place.index(text.len() + 1);
            match what {
                0 => text.splice(at..at, with.chars()).for_each(drop),
                1 if at < text.len() => drop(text.remove(at)),
                _ => text.truncate(at),
            }
        }
        let text: String = text.into_iter().collect();
        prop_assert_eq!(judge(&text, Dialect::Strict).is_valid(), reference(&text), "{:?}", text);
    }

    #[test]
    fn the_verdict_on_soup_is_the_reference_parsers(text in "[\\[\\]{}:,\"\\\\ \n0-9a-fnrtu.eE+\\-]{0,24}|(\\[|\\]|\\{|\\}|\"a\"|:|,|1|-2.5e3|true|null| ){0,12}") {
        prop_assert_eq!(judge(&text, Dialect::Strict).is_valid(), reference(&text), "{:?}", text);
    }

    #[test]
    fn bytes_of_any_kind_get_a_verdict(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let text = String::from_utf8_lossy(&bytes);
        for dialect in [Dialect::Strict, Dialect::WithComments] {
            for error in judge(&text, dialect).errors {
                prop_assert!(text.get(error.span.range()).is_some());
            }
        }
    }

    #[test]
    fn strings_decode_as_the_reference_parser_reads_them(said in any::<String>()) {
        let literal = serde_json::to_string(&said).unwrap();
        prop_assert_eq!(decode(&literal), said.as_str());
    }
}
