//! Work that nobody wants any more: it ends early, and what was not given up is what it always was.

#![cfg(test)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use qmoi_engine::{Cancellation, Document, Engine, FileClass, Limits, Rules, Safety, Settings};

/// A long text with one comma missing in its middle.
fn broken() -> Document {
    let line = |number: usize| format!("  \"key{number}\": [1, 2, {{\"a\": null}}]");
    let mut lines: Vec<String> = (0..2000).map(|number| line(number) + ",").collect();
    lines[1000] = line(1000);
    let text = format!("{{\n{}\n  \"last\": 1\n}}\n", lines.join("\n"));
    Document::from_text("a.json", FileClass::Json, text, &Limits::default()).unwrap()
}

/// Cancels when asked for the time `after`, and counts how often it is asked.
fn cancelled_at(after: usize) -> (Cancellation, Arc<AtomicUsize>) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let cancellation = Cancellation::when(move || counted.fetch_add(1, Ordering::Relaxed) >= after);
    (cancellation, asked)
}

#[test]
fn work_that_is_cancelled_has_no_result_and_ends_soon() {
    let engine = Engine::new(Rules::new(Vec::new()));
    let (document, settings) = (broken(), Settings::default());
    let (never, asked) = cancelled_at(usize::MAX);
    assert!(engine.check_unless(&document, &settings, &never).is_some());
    let all = asked.load(Ordering::Relaxed);
    assert!(all > 100, "asked only {all} times");
    for after in [0, 1, all / 4, all / 2] {
        let (cancellation, asked) = cancelled_at(after);
        let document = document
            .with_text(document.text().clone(), &settings.limits)
            .unwrap();
        assert!(engine.check_unless(&document, &settings, &cancellation).is_none());
        let more = asked.load(Ordering::Relaxed) - after;
        assert!(more < 40, "asked {more} times more after {after}");
        let outcome = engine.fix_unless(&document, &settings, Safety::Unsafe, &cancellation);
        assert!(outcome.is_none());
    }
}

#[test]
fn work_that_is_not_cancelled_is_what_it_always_was() {
    let engine = Engine::new(Rules::new(Vec::new()));
    let (document, settings) = (broken(), Settings::default());
    let (never, _) = cancelled_at(usize::MAX);
    let checked = engine.check_unless(&document, &settings, &never).unwrap();
    assert_eq!(checked.findings, engine.check(&document, &settings).findings);
}

#[test]
fn a_glance_is_the_strict_parsers_word_without_a_repair() {
    let engine = Engine::new(Rules::new(Vec::new()));
    let settings = Settings::default();
    let document = broken();
    let seen = engine.glance(&document, &settings);
    assert_eq!(seen.len(), 1);
    assert_eq!(
        seen[0].message.to_lowercase(),
        document.first_error().unwrap().cause.to_lowercase()
    );
    assert_eq!(seen[0].span, document.first_error().unwrap().span);
    assert!(seen[0].fixes.is_empty());
    let sound = document.with_text("{}", &settings.limits).unwrap();
    assert!(engine.glance(&sound, &settings).is_empty());
}

#[test]
fn a_later_version_has_the_tree_that_its_text_alone_has() {
    let limits = Limits::default();
    let text = "const a = [1, 2];\nfunction f(x) { return `${x}` + /a+/.source; }\n".repeat(40);
    let mut earlier = Document::from_text("a.js", FileClass::JavaScript, text, &limits).unwrap();
    let mut shared = 0;
    for step in 0..400 {
        let tree = earlier.tree().unwrap().clone();
        assert!(tree.root_node().child_count() > 0);
        let at = (step * 7919) % earlier.text().len();
        let mut text = earlier.text().to_string();
        match step % 4 {
            0 => text.insert(at, 'x'),
            1 => text.insert_str(at, "/* {*/"),
            2 => text.insert(at, '\n'),
            _ => drop(text.remove(at)),
        }
        let later = earlier.revised(text.clone().into(), &limits).unwrap();
        let alone = Document::from_text("a.js", FileClass::JavaScript, text, &limits).unwrap();
        shared += usize::from(later.has_tree());
        assert_eq!(later.has_tree(), !later.is_broken());
        let drawn = |document: &Document| document.tree().map(|tree| tree.root_node().to_sexp());
        assert_eq!(drawn(&later), drawn(&alone), "after step {step}");
        if !later.is_broken() {
            earlier = later;
        }
    }
    assert!(shared > 50, "only {shared} valid texts were made");
}
