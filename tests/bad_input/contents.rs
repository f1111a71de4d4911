//! Bytes that are no document.

use crate::repository::Repository;

fn notice(name: &str, bytes: impl AsRef<[u8]>, line: &str) {
    let repository = Repository::new();
    repository.write(name, bytes);
    repository.expect_notice(name, line);
}

#[test]
fn what_is_not_utf_8_is_named_with_its_first_foreign_byte() {
    notice(
        "a.json",
        b"{\"\xe9\": 1,}",
        "skipped: a.json: byte 2 is not UTF-8",
    );
    notice("a.yml", b"caf\xe9: 1", "skipped: a.yml: byte 3 is not UTF-8");
    notice("a.js", b"f('\xe9'", "skipped: a.js: byte 3 is not UTF-8");
}

#[test]
fn what_is_binary_is_named() {
    notice(
        "a.json",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        "skipped: a.json: it is binary",
    );
    notice("a.yml", b"a\0:\0 \x001\0", "skipped: a.yml: it is binary");
}

#[test]
fn what_is_over_the_limit_is_refused_without_reading_it() {
    let repository = Repository::new();
    let file = std::fs::File::create(repository.path("a.json")).unwrap();
    file.set_len(10 * 1024 * 1024 + 1).unwrap();
    repository.expect_notice(
        "a.json",
        "skipped: a.json is 10485761 bytes long, over the limit of 10485760",
    );
}

#[test]
fn a_file_larger_than_memory_costs_none() {
    let repository = Repository::new();
    let file = std::fs::File::create(repository.path("a.js")).unwrap();
    if file.set_len(1 << 42).is_ok() {
        let ran = repository.run(&["check"]);
        ran.tells("skipped: a.js is 4398046511104 bytes long");
    }
}

#[test]
fn the_limits_are_those_of_the_configuration() {
    let repository = Repository::new();
    repository.write("qmoi.json", r#"{"limits": {"fileSize": "1 kB", "depth": 3}}"#);
    repository.write("large.json", "[".to_owned() + &"1, ".repeat(400) + "1,]");
    repository.write("deep.json", "[[[[1,]]]]");
    let ran = repository.run(&["check", "--format", "concise"]);
    ran.tells("skipped: large.json is 1204 bytes long, over the limit of 1024");
    ran.tells("skipped: deep.json: it nests deeper than 3 levels");
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn what_nests_without_end_is_refused_in_every_language() {
    const DEPTH: usize = 100_000;
    let wrap = |open: &str, inside: &str, close: &str| open.repeat(DEPTH) + inside + &close.repeat(DEPTH);
    let texts = [
        ("arrays.json", wrap("[", "", "]")),
        ("objects.json", wrap("{\"a\":", "1", "}")),
        ("open.json", wrap("[", "", "")),
        ("tsconfig.json", wrap("[/**/", "1", ",]")),
        ("flow.yml", wrap("[", "", "]")),
        ("mappings.yml", wrap("{a: ", "1", "}")),
        ("dashes.yml", wrap("- ", "x", "")),
        ("arrays.js", "x = ".to_owned() + &wrap("[", "", "]")),
        ("parentheses.js", wrap("(", "1", ")")),
        ("blocks.js", wrap("{", "", "}")),
        ("functions.js", wrap("f(() => {", "", "})")),
        ("templates.js", wrap("`${", "1", "}`")),
        ("open.js", wrap("[", "", "")),
    ];
    let repository = Repository::new();
    for (name, text) in &texts {
        repository.write(name, text);
    }
    let ran = repository.run(&["check", "--format", "concise"]);
    for (name, _) in &texts {
        ran.tells(&format!("skipped: {name}: it nests deeper than 500 levels"));
    }
    assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn chains_without_brackets_do_not_overflow_the_stack() {
    const LENGTH: usize = 100_000;
    let repository = Repository::new();
    repository.write("unary.js", "x = ".to_owned() + &"!".repeat(LENGTH) + "1");
    repository.write("binary.js", "x = 1".to_owned() + &" + 1".repeat(LENGTH));
    repository.write("calls.js", "x".to_owned() + &".f".repeat(LENGTH));
    repository.write(
        "else.js",
        "if (a) b; ".to_owned() + &"else if (a) b; ".repeat(LENGTH),
    );
    repository.write("arrows.js", "x = ".to_owned() + &"a => ".repeat(LENGTH) + "a");
    repository.write(
        "conditional.js",
        "x = ".to_owned() + &"a ? b : ".repeat(LENGTH) + "c",
    );
    let mut stairs = String::new();
    for depth in 0..2_000 {
        stairs.push_str(&" ".repeat(depth));
        stairs.push_str("a:\n");
    }
    repository.write("stairs.yml", stairs);
    let ran = repository.run(&["check", "--format", "concise"]);
    assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn an_empty_file_stays_empty() {
    let repository = Repository::new();
    let names = ["a.json", "tsconfig.json", "a.yml", "a.js", "a.mjs", "a.cjs"];
    for name in names {
        repository.write(name, "");
    }
    let ran = repository.run(&["check", "--format", "concise"]);
    assert!(ran.stdout.contains("zz-neighbour.json"), "{}", ran.stdout);
    assert_eq!(ran.code, 1, "{}{}", ran.stdout, ran.stderr);
    let ran = repository.run(&["fix"]);
    assert!(ran.code < 2, "{}{}", ran.stdout, ran.stderr);
    for name in names {
        assert_eq!(std::fs::read(repository.path(name)).unwrap(), b"", "{name}");
    }
}
