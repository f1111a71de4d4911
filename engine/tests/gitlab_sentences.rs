//! What GitLab says of configurations that it refuses: each of its sentences has examples in `sentences/gitlab.txt`, with
//! neighbours that it takes. Every refused one is found once and in those words, those that can be are mended, and the sound
//! ones are silent.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

use std::fmt::Write as _;

use qmoi_engine::{Document, Engine, FileClass, Limits, Rules, Safety, Settings, Severity};

const SENTENCES: &str = include_str!("sentences/gitlab.txt");

/// What is to become of a configuration.
enum Verdict<'t> {
    Refused { sentence: &'t str, is_mended: bool },
    Sound,
}

fn cases() -> Vec<(Verdict<'static>, &'static str)> {
    let parts = SENTENCES.split("\n=== ").skip(1);
    let read = parts.map(|part| {
        let (head, text) = part.split_once('\n').unwrap();
        let verdict = match head.split_once(": ") {
            Some((kind, sentence)) => Verdict::Refused {
                sentence,
                is_mended: match kind {
                    "refused, mended" => true,
                    "refused" => false,
                    other => panic!("what is `{other}`?"),
                },
            },
            None => {
                assert_eq!(head, "sound");
                Verdict::Sound
            }
        };
        (verdict, text)
    });
    read.collect()
}

/// A sentence without what differs between GitLab's places and ours.
fn plain(text: &str) -> String {
    text.to_lowercase()
        .replace('`', "")
        .replace('_', " ")
        .replace(" config", "")
}

/// The messages of errors, or of errors and warnings.
fn told(engine: &Engine, text: &str, least: Severity) -> Vec<String> {
    let document = document(text);
    let checked = engine.check(&document, &Settings::default());
    let counts = |severity: Severity| match least {
        Severity::Error => severity == Severity::Error,
        _ => severity != Severity::Info,
    };
    let findings = checked.findings.iter();
    findings
        .filter(|finding| counts(finding.severity))
        .map(|finding| finding.message.clone())
        .collect()
}

fn document(text: &str) -> Document {
    Document::from_text(".gitlab-ci.yml", FileClass::Yaml, text, &Limits::default()).unwrap()
}

#[test]
fn what_gitlab_refuses_is_found_in_its_words_and_mended_where_it_can_be() {
    let engine = Engine::new(Rules::default());
    let mut complaints = String::new();
    let mut complain = |text: &str, what: &str, told: &[String]| {
        let _ = writeln!(complaints, "{what}\n{text}  said: {}\n", told.join(" | "));
    };
    for (verdict, text) in cases() {
        let Verdict::Refused { sentence, is_mended } = verdict else {
            let told = told(&engine, text, Severity::Warning);
            if !told.is_empty() {
                complain(text, "is sound", &told);
            }
            continue;
        };
        let errors = told(&engine, text, Severity::Error);
        if errors.len() != 1 {
            complain(text, "is one fault", &errors);
        }
        if !errors.iter().any(|error| plain(error).contains(&plain(sentence))) {
            complain(text, &format!("`{sentence}` is not said"), &errors);
        }
        let outcome = engine.fix(&document(text), &Settings::default(), Safety::Unsafe);
        let left = told(&engine, &outcome.text, Severity::Error);
        if left.is_empty() != is_mended {
            let what = if is_mended { "is to be mended" } else { "is mended" };
            complain(text, &format!("{what}, and becomes\n{}", outcome.text), &left);
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}
