//! What was meant must be among the guesses, to the byte.

use super::super::tests::{assert_guessed, mended};

const SOUND: &str = r#"{
  "name": "sample",
  "paths": ["src/main.js", "docs"],
  "limits": { "least": 0.5, "most": 12000, "base": null },
  "files": [
    { "path": "a/b.json", "size": 12 },
    {
      "path": "c.json",
      "tags": ["one", "two"],
      "open": true
    }
  ],
  "last": {
    "items": [1, 2]
  }
}
"#;

/// Breaks the sound text by putting `wrong` in the place of `right`, and asserts that it is guessed back.
#[track_caller]
fn assert_restored(right: &str, wrong: &str) {
    assert!(SOUND.contains(right), "{right:?} must be in the text");
    let broken = SOUND.replacen(right, wrong, 1);
    assert_guessed("a.json", &broken, SOUND);
    assert_guessed(
        "a.json",
        &broken.replace('\n', "\r\n"),
        &SOUND.replace('\n', "\r\n"),
    );
}

#[test]
fn separators() {
    for (right, wrong) in [
        ("\"sample\",", "\"sample\""),
        ("\"sample\",\n  ", "\"sample\" "),
        ("\"src/main.js\", \"docs\"", "\"src/main.js\"\"docs\""),
        ("\"src/main.js\", \"docs\"", "\"src/main.js\" \"docs\""),
        ("\"docs\"],", "\"docs\"];"),
        ("0.5, ", "0.5. "),
        ("\"name\": ", "\"name\" "),
        ("\"name\": ", "\"name\""),
        ("\"name\": ", "\"name\" => "),
        ("\"name\": ", "\"name\" = "),
        ("\"name\": ", "\"name\"= "),
        ("\"name\": ", "\"name\":: "),
        ("\"name\": ", "\"name\":, "),
        ("\"name\": ", "\"name\", "),
        ("\"size\": 12 }", "\"size\": 12, }"),
        ("\"sample\",", "\"sample\",,"),
        ("\"sample\",", "\"sample\",\n,"),
        ("\"sample\",", "\"sample,\""),
        ("\"name\":", "\"name:\""),
        ("\"one\", \"two\"", "\"one\": \"two\""),
        ("\"sam", "\"sa\" + \"m"),
    ] {
        assert_restored(right, wrong);
    }
}

#[test]
fn brackets() {
    for (right, wrong) in [
        ("  ],\n", ""),
        ("true\n    }\n", "true\n    \n"),
        ("12 },", "12 ,"),
        ("12 },", "12,"),
        ("\"docs\"]", "\"docs\""),
        ("2]\n  }\n}\n", "2]\n  }\n"),
        ("2]\n  }\n}\n", "2"),
        ("2]\n  }\n}\n", "2]\n"),
        ("    }\n  ],\n", ""),
        ("true\n    }\n  ]", "true\n    }}\n  ]"),
        ("null },", "null }},"),
        ("    }\n  ],", "    }\n  },"),
        ("    }\n  ],", "    ]\n  },"),
        ("2]\n  }\n}\n", "2]\n  }\n}\n}\n"),
        ("[1, 2]", "(1, 2)"),
        ("\"files\": [\n", "\"files\": \n"),
        ("\"files\": [\n", "\"files\":\n"),
        ("\"limits\": {", "\"limits\": "),
        ("\"limits\": {", "\"limits\": {{"),
        ("\"limits\": { ", "\"limits\": "),
        ("\"limits\": {", "\"limits\": ["),
        ("    {\n      \"path\"", "      \"path\""),
        ("    {\n      \"path\"", "    \n      \"path\""),
        ("{\n  \"name\"", "\"name\""),
        ("{\n  \"name\"", "\n  \"name\""),
    ] {
        assert_restored(right, wrong);
    }
}

#[test]
fn quotes() {
    for (right, wrong) in [
        ("\"name\"", "name"),
        ("\"name\"", "\"name"),
        ("\"name\"", "name\""),
        ("\"name\"", "'name'"),
        ("\"name\"", "`name`"),
        ("\"name\"", "\"name'"),
        ("\"name\"", "'name\""),
        ("\"name\"", "\"\"name\"\""),
        ("\"name\"", "\"\"name\""),
        ("\"name\"", "\\\"name\\\""),
        ("\"name\"", "&quot;name&quot;"),
        ("\"name\"", "u'name'"),
        ("\"sample\"", "sample\""),
        ("\"sample\"", "\"sample"),
        ("\"sample\"", "sample"),
        ("\"src/main.js\"", "src/main.js"),
        ("\"src/main.js\"", "\"src/main.js"),
        ("\"src/main.js\"", "src/main.js\""),
        ("\"a/b.json\"", "'a/b.json'"),
        ("\"name\"", "\"name\"l"),
    ] {
        assert_restored(right, wrong);
    }
}

#[test]
fn strings() {
    for (sound, broken) in [
        (
            r#"{"a": "say \"hi\" now", "b": 1}"#,
            r#"{"a": "say "hi" now", "b": 1}"#,
        ),
        (
            r#"{"a": "say \"hi now", "b": 1}"#,
            r#"{"a": "say "hi now", "b": 1}"#,
        ),
        (r#"{"a": "b\nc"}"#, "{\"a\": \"b\nc\"}"),
        (r#"{"a": "b c"}"#, "{\"a\": \"b\n    c\"}"),
        (r#"{"a": "bc"}"#, "{\"a\": \"b\\\n    c\"}"),
        (r#"{"a": "b\tc\td"}"#, "{\"a\": \"b\tc\td\"}"),
        (r#"{"a": "b\u001bc"}"#, "{\"a\": \"b\u{1b}c\"}"),
        (r#"{"a": "C:\\new\\dir"}"#, r#"{"a": "C:\new\dir"}"#),
        (r#"{"a": "C:\\new\\", "b": 1}"#, r#"{"a": "C:\new\", "b": 1}"#),
        (r#"{"a": "it's"}"#, r#"{"a": "it\'s"}"#),
        (r#"{"a": "x\u0041"}"#, r#"{"a": "x\x41"}"#),
        (r#"{"a": "\\d+\\s"}"#, r#"{"a": "\d+\s"}"#),
        (r#"{"a": "x"}"#, r#"{"a": "x\"}"#),
    ] {
        assert_guessed("a.json", broken, sound);
    }
}

#[test]
fn literals_and_numbers() {
    for (right, wrong) in [
        ("true", "True"),
        ("true", "tru"),
        ("true", "ture"),
        ("true", "truex"),
        ("null", "None"),
        ("null", "undefined"),
        ("null", "NaN"),
        ("12000", "12,000"),
        ("12000", "12_000"),
        ("12000", "12'000"),
        ("12000", "012000"),
        ("12000", "+12000"),
        ("12000", "12000."),
        ("12000", "0x2ee0"),
        ("12000", "12000px"),
        ("12000", "12 000"),
        ("0.5", ".5"),
        ("0.5", "0,5"),
        ("null", ""),
    ] {
        assert_restored(right, wrong);
    }
}

#[test]
fn a_fraction_without_its_zero_is_short_of_it_first() {
    let broken = SOUND.replacen("0.5", ".5", 1);
    let mended = mended("a.json", &broken);
    let place = |text: &str| mended.iter().position(|guess| guess.contains(text));
    let zero = place("\"least\": 0.5,").unwrap();
    assert!(place("\"least\": 5,").is_none_or(|point| zero < point));
}

#[test]
fn backslashes_do_not_become_slashes() {
    let mended = mended("a.json", r#"{"a": "C:\new\dir\q", "b": "\d\w"}"#);
    assert!(!mended.is_empty());
    assert!(mended.iter().all(|text| !text.contains('/')), "{mended:?}");
}

#[test]
fn strays_and_comments() {
    for (right, wrong) in [
        ("\"sample\",", "\"sample\", // the name"),
        ("\"sample\",", "\"sample\", # the name"),
        ("\"sample\",", "\"sample\", <!-- the \"name\", -->"),
        ("\"sample\",", "\"sample\",\n  /* the\n name */"),
        ("\"sample\",", "\"sample\", and"),
        ("\"sample\",", "\"sample\"x,"),
        ("\"sample\",", "x\"sample\","),
        ("\"sample\",", "\"sample\",\n  asdf"),
        ("\"one\",", "\"one\", ...,"),
        ("\"two\"]", "\"two\", ...]"),
        ("  \"name\"", "+  \"name\""),
        ("  \"name\"", "2:   \"name\""),
        ("  \"name\"", "  - \"name\""),
        ("2]\n  }\n}\n", "2]\n  }\n}\nDone.\n"),
        ("{\n  \"name\"", "data = {\n  \"name\""),
        ("\"sample\",\n", "\"sample\",\\n"),
    ] {
        assert_restored(right, wrong);
    }
}

#[test]
fn values_that_hold_signs_and_lost_their_quotes() {
    for (broken, meant) in [
        (
            "{\n  \"a\": :b: _c [${d}](${e})_.\",\n  \"f\": 1\n}\n",
            "{\n  \"a\": \":b: _c [${d}](${e})_.\",\n  \"f\": 1\n}\n",
        ),
        (
            "{\n  \"a\": {0} ({2}: {1}),\n  \"f\": 1\n}\n",
            "{\n  \"a\": \"{0} ({2}: {1})\",\n  \"f\": 1\n}\n",
        ),
        (
            "{\n  \"a\": “%s” b,\n  \"f\": 1\n}\n",
            "{\n  \"a\": \"“%s” b\",\n  \"f\": 1\n}\n",
        ),
        (
            "{\n  \"a\": \"b ${c},\n  \"f\": []\n}\n",
            "{\n  \"a\": \"b ${c}\",\n  \"f\": []\n}\n",
        ),
    ] {
        assert_guessed("a.json", broken, meant);
    }
}

#[test]
fn commas_may_begin_lines() {
    assert_guessed(
        "a.json",
        "{ \"a\": 1\n, \"b\": 2\n  \"c\": 3\n}\n",
        "{ \"a\": 1\n, \"b\": 2\n , \"c\": 3\n}\n",
    );
}

#[test]
fn comments_may_be_missing_their_sign() {
    assert_guessed(
        "tsconfig.json",
        "{\n  / strict\n  \"a\": 1\n}\n",
        "{\n  // strict\n  \"a\": 1\n}\n",
    );
    assert_guessed(
        "tsconfig.json",
        "{\n  /* strict\n  \"a\": 1\n}\n",
        "{\n  /* strict */\n  \"a\": 1\n}\n",
    );
}

#[test]
fn a_text_cut_off_anywhere_can_be_made_to_parse() {
    for end in (1..SOUND.trim_end().len()).filter(|end| SOUND.is_char_boundary(*end)) {
        let broken = &SOUND[..end];
        let mended = mended("a.json", broken);
        let sound = mended
            .iter()
            .any(|text| serde_json::from_str::<serde_json::Value>(text).is_ok());
        assert!(sound, "nothing mends {broken:?}");
    }
}

#[test]
fn guesses_stay_few() {
    for (right, wrong) in [
        ("\"sample\",", "\"sample\""),
        ("  ],\n", ""),
        ("\"docs\"]", "\"docs\""),
        ("\"src/main.js\"", "\"src/main.js"),
    ] {
        let count = mended("a.json", &SOUND.replacen(right, wrong, 1)).len();
        assert!(count < 900, "{count} guesses about {wrong:?}");
    }
}
