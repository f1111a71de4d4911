use proptest::prelude::*;

use super::*;

fn errors(text: &str) -> Vec<(usize, String, String)> {
    judge(text)
        .errors
        .into_iter()
        .map(|error| {
            let source = text.get(error.span.range()).expect("a span on characters");
            (error.span.start, source.to_owned(), error.cause)
        })
        .collect()
}

#[track_caller]
fn assert_one(text: &str, at: usize, source: &str, cause: &str) {
    assert_eq!(
        errors(text),
        [(at, source.to_owned(), cause.to_owned())],
        "{text}"
    );
}

#[test]
fn valid_streams_have_no_errors() {
    for text in [
        "",
        "# only a comment\n",
        "\u{feff}a: 1\n",
        "a: 1\r\nb:\r\n- 2\r\n",
        "--- 1\n--- 2\n...\n# between\n---\na: b\n",
        "%YAML 1.2\n---\na: !!str 1\n",
        "a: &x [1]\nb: *x\n",
        "{\"a\":[1,2,{\"b\":null}]}",
        "a: |\n  ]\n  }\nb: >-\n  x\n",
        "{{ template }}: x\n",
    ] {
        assert_eq!(errors(text), [], "{text:?}");
    }
}

#[test]
fn every_error_has_its_place_and_its_cause() {
    let cases = [
        (
            "a: \"foo\nb: 2\n",
            3,
            "\"",
            "this string is never closed: the next line is not indented enough to belong to it",
        ),
        ("a: 'foo", 3, "'", "this string is never closed"),
        ("\"foo\n---\n", 0, "\"", "this string is never closed"),
        (
            "a: \"foo\n  b: \"bar\"\n",
            3,
            "\"",
            "this string is never closed: it runs on to the quote of another, on a later line",
        ),
        (
            "é: 'it''s\n  b: 'bar'\n",
            4,
            "'",
            "this string is never closed: it runs on to the quote of another, on a later line",
        ),
        (
            "a: \"foo\" bar\n",
            9,
            "b",
            "unexpected text after the closing quote",
        ),
        (
            "a: \"x\\qy\"\n",
            5,
            "\\q",
            "`\\q` is not an escape sequence in a double-quoted string",
        ),
        ("a: \"é\\u12\"\n", 6, "\\u12", "`\\u` needs 4 hexadecimal digits"),
        ("a: \"\\ud800\"\n", 4, "\\ud800", "`\\ud800` is not a character"),
        ("a:\n\tb: 1\n", 3, "\t", "a tab cannot indent YAML: use spaces"),
        (
            "a:\n  b: 1\n\tc: 2\n",
            10,
            "\t",
            "a tab cannot indent YAML: use spaces",
        ),
        (
            "- \t- a\n",
            1,
            " \t",
            "a tab cannot stand between this indicator and its value: use a space",
        ),
        (
            "a: b: c\n",
            4,
            ":",
            "a `:` is not allowed here: a value that holds one needs quotes, a nested mapping its own line",
        ),
        (
            "a:\n  b: 1\n c: 2\n",
            11,
            "c",
            "expected a key here: this line is indented like no mapping above it",
        ),
        (
            "- a\n- b\nc: d\n",
            8,
            "c",
            "expected `- ` here: this line is indented like the list above it",
        ),
        ("a: 1\nb\nc: 2\n", 5, "b", "expected `:` after this key"),
        ("a: 1\nb:2\n", 5, "b:2", "expected `:` after this key"),
        ("a: 1\nb # c\n", 5, "b", "expected `:` after this key"),
        (
            "a: *nope\n",
            3,
            "*nope",
            "no anchor `&nope` comes before this alias",
        ),
        (
            "a: &x 1\n---\nb: *x\n",
            15,
            "*x",
            "no anchor `&x` comes before this alias",
        ),
        (
            "a: @b\n",
            3,
            "@",
            "a value cannot begin with `@`: put it in quotes",
        ),
        (
            "a: `b`\n",
            3,
            "`",
            "a value cannot begin with a backquote: put it in quotes",
        ),
        ("]", 0, "]", "this `]` closes nothing"),
        ("a: [1, 2\n", 3, "[", "this `[` is never closed"),
        ("a: {b: [1]\n", 3, "{", "this `{` is never closed"),
        ("a: &x {b: 1\n", 6, "{", "this `{` is never closed"),
        (
            "a: [1, 2\nb: 3\n",
            10,
            ":",
            "this `:` stands inside a `[` that is not closed before it",
        ),
        (
            "a: [\n- 3\n",
            5,
            "-",
            "this line is not indented enough to belong to the brackets that are still open above it",
        ),
        (
            "[a] [",
            4,
            "[",
            "this does not fit what stands before it: check its indentation",
        ),
        ("[{a: b} c]", 8, "c", "expected `,` or `]` before this"),
        ("{a: [1] b}", 8, "b", "expected `,` or `}` before this"),
        ("[1}", 2, "}", "expected `,` or `]` before this"),
        ("[,]", 1, ",", "expected a value here"),
        ("[- a]", 1, "-", "`- ` is not allowed inside brackets"),
        (
            "a: - b\n",
            3,
            "-",
            "a list item cannot begin here: put its `- ` on a line of its own",
        ),
        (
            "a: |x\n b\n",
            3,
            "|x",
            "only a comment may follow the `|` or `>` of a block text on its line",
        ),
        (
            "a: |0\n b\n",
            3,
            "|",
            "the indentation of a block text is a digit from 1 to 9",
        ),
        (
            "a: b # c\n  d\n",
            5,
            "#",
            "a comment cannot stand inside a value of several lines",
        ),
        ("a: [b]#c\n", 6, "#", "a space is missing before this `#`"),
        (
            "a: !x!y z\n",
            3,
            "!",
            "this tag's handle is declared by no `%TAG` line",
        ),
        ("a: & b\n", 3, "&", "an anchor or alias needs a name"),
        (
            "a: 1\n... b\n",
            9,
            "b",
            "only a comment may follow `...` on its line",
        ),
        ("%YAML\n---\n", 0, "%", "this directive cannot be read"),
        ("a: \0\n", 3, "\0", "a NUL character is not allowed"),
    ];
    for (text, at, source, cause) in cases {
        assert_one(text, at, source, cause);
    }
}

#[test]
fn brackets_nest_to_255_and_no_deeper() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(errors(&nested(255)), []);
    let found = errors(&nested(100_000));
    assert_eq!(found[0].2, "brackets nest deeper than 255 levels here");
}

#[test]
fn deep_blocks_do_not_overflow_the_stack() {
    for text in [
        "- ".repeat(3000),
        "? ".repeat(3000),
        (0..1000).map(|depth| " ".repeat(depth) + "a:\n").collect(),
    ] {
        assert_eq!(errors(&text), []);
    }
}

#[test]
fn a_bomb_of_aliases_is_only_as_large_as_its_text() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..60 {
        let alias = format!("*a{}, ", level - 1).repeat(9);
        text.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            alias.trim_end_matches(", ")
        ));
    }
    assert_eq!(errors(&text), []);
}

#[test]
fn closers_left_of_their_place_are_accepted_as_the_loaders_do() {
    for text in [
        "a: [\n  1\n]\n",
        "a:\n  b: [\n    1,\n  ]\n  c: {\n    d: 1\n}\n",
        "- [\n  a\n]\n- {\n}\n- [[\n],[\n]]\n",
        "é:\n  ü: [\n    ä,\n  ]\n",
        "a: [\r\n 1\r\n]\r\nb: [\r\n]\r\n",
        "a: &x [\n]\nb: *x\n",
        "run: |\n  {\n  }\n}\n".trim_end_matches("}\n"),
        "run: |\n  if {\n  }\na: [\n]\nc: >\n  }\n  ]\nd: 'x\n  ]'\n",
    ] {
        assert_eq!(errors(text), [], "{text}");
    }
}

#[test]
fn only_closers_may_stand_left_and_only_where_they_close() {
    for text in [
        "a: [\n1\n]\n",
        "a: [\n  1\n}\n",
        "a: [\n]\n]\n",
        "a: 1\n]\n",
        "a: [\n],\n",
    ] {
        assert_eq!(errors(text).len(), 1, "{text}");
    }
}

#[test]
fn errors_behind_a_moved_closer_have_their_own_place() {
    assert_one(
        "é: [\n]\nb: *x\n",
        11,
        "*x",
        "no anchor `&x` comes before this alias",
    );
    assert_one("a: [\n]\nrun: |\n  }\n]\n", 18, "]", "this `]` closes nothing");
    let text = "a: [\n]\na: {\n}\n";
    let remarks = judge(text).remarks;
    assert_eq!(
        (remarks.len(), remarks[0].span.start, remarks[0].first.start),
        (1, 7, 0)
    );
}

#[test]
fn a_block_text_that_begins_with_a_bracket_does_not_hide_a_later_closer() {
    let text = "run: |\n  }\n  x\n y: 1\n".replace("\n y: 1", "") + "a: [\n]\nb: [\n]\n";
    assert_eq!(errors(&text), []);
}

#[test]
fn many_closers_cost_two_passes_not_one_each() {
    let text = "- a: [\n    1\n]\n".repeat(5000);
    assert_eq!(errors(&text), []);
}

#[test]
fn keys_that_say_the_same_are_remarked_on() {
    let text = "é: 1\n\"\\u00e9\": 2\nb: {x: 1, 'x' : 2}\n<<: {}\n<<: {}\n1: a\n'1': b\n&k é: 3\nc:\n- x: 1\n- x: 2\n";
    let seen: Vec<(&str, &str)> = judge(text)
        .remarks
        .iter()
        .map(|remark| (remark.span.text(text), remark.first.text(text)))
        .collect();
    assert_eq!(seen, [("\"\\u00e9\"", "é"), ("'x'", "x"), ("é", "é")]);
}

#[test]
fn large_mappings_find_their_duplicates_too() {
    let text: String = (0..3000)
        .map(|index| format!("key{}: {index}\n", index % 2995))
        .collect();
    let keys: Vec<String> = judge(&text)
        .remarks
        .iter()
        .map(|remark| remark.span.text(&text).to_owned())
        .collect();
    assert_eq!(keys, ["key0", "key1", "key2", "key3", "key4"]);
}

#[test]
fn lines_of_a_string_may_stand_left_of_their_key() {
    let text = "- loop: \"{{\n  a\n}}\"\n  when:\n    - 'x\n  y\n\n z'\n";
    assert_eq!(judge(text).errors, []);
    let view = crate::data::View::of(text, crate::FileClass::Yaml).unwrap();
    let said: Vec<&str> = view
        .nodes()
        .filter(|node| view.scalar_kind(*node).is_some())
        .map(|node| view.text(node))
        .collect();
    assert_eq!(said, ["loop", "{{ a }}", "when", "x y\nz"]);
}

#[test]
fn tabs_may_stand_before_the_lines_of_a_string_and_nowhere_else() {
    let text = "on:\n  - key: \"{{ format(\n      a,\n\t\t\tb,\n\tc) }}\"\n    when: 'x\n\ty'\n";
    assert_eq!(judge(text).errors, []);
    let view = crate::data::View::of(text, crate::FileClass::Yaml).unwrap();
    let said: Vec<&str> = view
        .nodes()
        .filter(|node| view.scalar_kind(*node).is_some())
        .map(|node| view.text(node))
        .collect();
    assert_eq!(said, ["on", "key", "{{ format( a, b, c) }}", "when", "x y"]);
    for broken in ["a:\n\tb: c\n", "a:\n  b: \"c\n\td: e\n", "a:\n  b: c\n\td\n"] {
        assert!(!judge(broken).errors.is_empty(), "{broken}");
    }
}

#[test]
fn a_quote_that_is_missing_is_not_made_good_by_the_next_string() {
    let text = "a: \"x\nb: y\nc: \"z\"\n";
    let errors = judge(text).errors;
    assert_eq!(
        errors.first().map(|error| error.span.start),
        Some(3),
        "{errors:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn bytes_of_any_kind_get_a_verdict(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let text = String::from_utf8_lossy(&bytes);
        for (start, source, cause) in errors(&text) {
            prop_assert!(start + source.len() <= text.len());
            prop_assert!(!cause.is_empty());
        }
    }

    #[test]
    fn soup_of_indicators_gets_a_verdict(text in "([-?:,\\[\\]{}#&*!|>'\"%@`\\\\~ \t\n\ra1é\u{feff}]|- |: |\n  |\n\\]|\\*a|&a |<<){0,40}") {
        for remark in judge(&text).remarks {
            prop_assert!(text.get(remark.span.range()).is_some_and(|key| !key.is_empty()), "{:?}", text);
            prop_assert!(remark.first.end <= remark.span.start);
        }
    }

    #[test]
    fn moving_closers_never_makes_other_brackets_valid(body in "([a1,:{}\\[\\]|>'\"#-]|\n| |\n  ){0,24}") {
        let text = format!("k: [\n{body}\n]\n");
        // Where indentation plays no part and the outer brackets stay closed to the end, moved lines are judged the same.
        let mut depth = 0;
        let stays_inside = body.chars().all(|sign| {
            depth += i32::from(matches!(sign, '[' | '{')) - i32::from(matches!(sign, ']' | '}'));
            depth >= 0
        });
        if stays_inside && judge(&text).is_valid() && !body.contains(['#', '|', '>', '\'', '"']) {
            let flat = format!("k: [\n    {}\n    ]\n", body.replace('\n', "\n    "));
            prop_assert!(judge(&flat).is_valid(), "{:?}", text);
        }
    }
}
