//! Every class breaks a file that has something for each of them, and always in the same way.

use engine::{Document, FileClass, Limits};

use super::{CLASSES, Random};

const SOUND: &str = include_str!("sample.txt");

fn is_broken(text: &str) -> bool {
    Document::from_text("a.js", FileClass::JavaScript, text, &Limits::default())
        .expect("a small file")
        .is_broken()
}

#[test]
fn the_sample_is_sound() {
    assert!(!is_broken(SOUND));
    assert!(super::source::Source::of(SOUND).is_some());
}

#[test]
fn every_class_breaks_the_sample() {
    for class in CLASSES {
        let broken = (0..60).any(|seed| {
            let text = (class.inject)(SOUND, &mut Random::new(seed));
            assert_eq!(
                text,
                (class.inject)(SOUND, &mut Random::new(seed)),
                "{}",
                class.name
            );
            text.is_some_and(|text| text != SOUND && is_broken(&text))
        });
        assert!(broken, "{}", class.name);
    }
}

#[test]
fn nothing_fails_on_texts_with_little_in_them() {
    for text in [
        "",
        "\n",
        "a",
        "// a",
        "/**/",
        "''",
        "\"é\"",
        "é\n",
        "`a`",
        "/a/",
        "1",
        "{}",
        "a\r\nb\r\n",
    ] {
        for class in CLASSES {
            for seed in 0..20 {
                let _ = (class.inject)(text, &mut Random::new(seed));
            }
        }
    }
}

#[test]
fn names_are_unique() {
    let mut names: Vec<_> = CLASSES.iter().map(|class| class.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), CLASSES.len());
}
