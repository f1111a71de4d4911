//! Secrets taken out of text.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use qmoi_delivery::redact::{COVER, Redactor};

#[test]
fn shapes_of_secrets_are_covered_though_unknown() {
    let redactor = Redactor::default();
    // Put together here, so that no scanner takes the tests for a leak.
    let github = format!("ghp_{}", "A1b2".repeat(9));
    let server = format!("ghs_{}", "z9Y8".repeat(9));
    let fine = format!("github_pat_{}", "11AB_x".repeat(8));
    let gitlab = format!("glpat-{}", "Ab_1-".repeat(4));
    let job = format!("glcbt-64_{}", "Ab1".repeat(7));
    let web = format!("eyJ{}.eyJ{}.{}", "a".repeat(20), "b".repeat(20), "c".repeat(20));
    for secret in [&github, &server, &fine, &gitlab, &job, &web] {
        let cleaned = redactor.clean(&format!("before {secret} after"));
        assert_eq!(cleaned, "before *** after");
    }
    for (text, expected) in [
        (
            "fatal: unable to access 'https://user:hunter2@host/o/r/'",
            "fatal: unable to access 'https://***@host/o/r/'",
        ),
        ("https://u:p@ss@host/a@b", "https://***@host/a@b"),
        (
            "=> Send header: Authorization: Basic dXNlcjpwYXNz",
            "=> Send header: Authorization: ***",
        ),
        ("authorization: Bearer abc.def", "authorization: ***"),
        ("PRIVATE-TOKEN: abc\nnext", "PRIVATE-TOKEN: ***\nnext"),
        (
            r#"{"Authorization":"token abcdef","a":1}"#,
            r#"{"Authorization":"***","a":1}"#,
        ),
        (
            "GET /x?private_token=abc&page=2",
            "GET /x?private_token=***&page=2",
        ),
        (
            "protocol=https\npassword=abc\nhost=h",
            "protocol=https\npassword=***\nhost=h",
        ),
        (
            "x\n-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n-----END OPENSSH PRIVATE KEY-----\ny",
            "x\n***\ny",
        ),
        ("-----BEGIN RSA PRIVATE KEY-----\ncut off", "***"),
    ] {
        assert_eq!(redactor.clean(text), expected);
    }
}

#[test]
fn every_shape_compiles() {
    assert_eq!(format!("{:?}", Redactor::default()), "Redactor { forms: 0, .. }");
    // One example for each of the last shapes; a pattern that failed to compile would leave its own.
    let redactor = Redactor::default();
    for secret in [
        format!("GR1348941{}", "a".repeat(20)),
        format!("v1.{}", "0f".repeat(20)),
        format!("npm_{}", "a".repeat(36)),
        format!("xoxb-{}", "1".repeat(12)),
        format!("AKIA{}", "A".repeat(16)),
        "Bearer abcdefgh".to_owned(),
    ] {
        assert!(redactor.clean(&secret).contains(COVER), "{secret}");
    }
}

#[test]
fn what_is_no_secret_stays() {
    let redactor = Redactor::new(["s3cr3t-value"]);
    for text in [
        "To https://host/group/project.git",
        "remote: error: GH006: Protected branch update failed for refs/heads/main.",
        "1111111111111111111111111111111111111111 refs/heads/a",
        "see https://host/help and mail a@b.example",
        "the bearer of news",
        "über\ttab\nline",
    ] {
        assert_eq!(redactor.clean(text), text);
    }
}

#[test]
fn a_known_secret_is_covered_in_every_form() {
    let secret = "pä$$/w:rd+1 2\"3";
    let redactor = Redactor::new([secret]);
    for (name, text) in [
        ("as it is", secret.to_owned()),
        ("percent-encoded", "p%C3%A4%24%24%2Fw%3Ard%2B1%202%223".to_owned()),
        (
            "in a Basic header",
            format!("x {}", STANDARD.encode(format!("someone:{secret}"))),
        ),
    ] {
        let cleaned = redactor.clean(&format!("<{text}>"));
        assert!(cleaned.contains(COVER), "{name}: {cleaned}");
    }
}

#[test]
fn base64_is_found_behind_a_name_of_any_length() {
    let secret = "correct-horse-battery";
    let redactor = Redactor::new([secret]);
    for user in ["", "u", "us", "use", "oauth2", "x-access-token"] {
        let header = STANDARD.encode(format!("{user}:{secret}"));
        let cleaned = redactor.clean(&header);
        assert!(
            cleaned.len() < header.len() / 2 + user.len() * 2,
            "{user}: {header} became {cleaned}"
        );
        // What remains uncovered may tell a letter beside the edges, no more.
        let (before, after) = cleaned.split_once(COVER).unwrap();
        assert!(
            before.len() <= (user.len() + 2) * 4 / 3 + 3 && after.len() <= 4,
            "{cleaned}"
        );
    }
}

#[test]
fn controls_cannot_hide_a_secret() {
    let redactor = Redactor::new(["abcdefghij"]);
    assert_eq!(redactor.clean("abc\u{1b}[31mdef\u{0}gh\u{8}ij"), COVER);
    assert_eq!(redactor.clean("a\u{1b}[2Jb\u{1b}]c\rd"), "ab]c\nd");
}

#[test]
fn overlapping_secrets_leave_no_remainder() {
    let redactor = Redactor::new(["abcdef", "defghi"]);
    assert_eq!(redactor.clean("-abcdefghi-"), "-***-");
    let redactor = Redactor::new(["abab"]);
    assert_eq!(redactor.clean("-ababab-"), "-***-");
}

#[test]
fn a_renewed_token_is_covered_from_then_on() {
    let mut redactor = Redactor::new(["the-first-token"]);
    redactor.add("the-second-token");
    assert_eq!(redactor.clean("the-first-token the-second-token"), "*** ***");
}

#[test]
fn empty_and_tiny_secrets_cover_nothing() {
    let redactor = Redactor::new(["", " ", "a", "\n"]);
    assert_eq!(redactor.clean("a banana"), "a banana");
}

#[test]
fn the_redactor_itself_does_not_show_what_it_knows() {
    assert!(!format!("{:?}", Redactor::new(["very-secret-value"])).contains("very"));
}

proptest! {
    #[test]
    fn a_known_secret_never_comes_through(
        secrets in proptest::collection::vec("[a-zA-Z0-9_/+=:@%-]{8,40}", 1..4),
        texts in proptest::collection::vec("\\PC{0,20}", 1..6),
        order in proptest::collection::vec(0..4_usize, 1..6),
    ) {
        let redactor = Redactor::new(secrets.iter().map(String::as_str));
        let mut text = String::new();
        for (index, words) in texts.iter().enumerate() {
            text.push_str(words);
            text.push_str(&secrets[order[index % order.len()] % secrets.len()]);
        }
        let cleaned = redactor.clean(&text);
        for secret in &secrets {
            prop_assert!(!cleaned.contains(secret.as_str()), "{} in {}", secret, cleaned);
        }
    }

    #[test]
    fn cleaning_twice_changes_nothing_more(text in "(\\PC|[\t\n\r\u{1b}]){0,80}") {
        let redactor = Redactor::new(["planted-secret"]);
        let once = redactor.clean(&text);
        prop_assert_eq!(redactor.clean(&once), once);
    }

    #[test]
    fn any_bytes_can_be_cleaned(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let cleaned = Redactor::new(["planted-secret"]).clean_bytes(&bytes);
        prop_assert!(!cleaned.chars().any(|c| c.is_control() && c != '\n' && c != '\t'));
    }
}
