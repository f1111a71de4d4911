//! What the fuzz targets do with their bytes: the promises of the engine as assertions.
//!
//! Panics, aborts, stack overflows and runs without end are found by libFuzzer itself.

use std::cell::LazyCell;

use engine::repair::Measure;
use engine::rules::RuleFile;
use engine::{Category, Document, Engine, FileClass, Limits, Rules, Safety, Settings, Stop};

thread_local! {
    static ENGINE: LazyCell<Engine> = LazyCell::new(|| Engine::new(Rules::default()));
}

/// Takes the first byte to choose a name and a least safety, and the others as the file of that name. Then:
///
/// - what is valid gets no finding of a syntax rule,
/// - repair leaves nothing worse than it was,
/// - a second repair changes nothing.
pub fn repair(data: &[u8], names: &[&str]) {
    let Some((choice, content)) = data.split_first() else {
        return;
    };
    let name = names[usize::from(*choice) % names.len()];
    let least = if *choice < 128 {
        Safety::Safe
    } else {
        Safety::Unsafe
    };
    let Ok(document) = read(name, content) else {
        return;
    };
    ENGINE.with(|engine| {
        let settings = Settings::default();
        let checked = engine.check(&document, &settings);
        for finding in &checked.findings {
            assert!(
                document.is_broken() || finding.category != Category::Syntax,
                "a syntax finding on valid text: {finding:?}"
            );
            assert!(
                document.text().get(finding.span.range()).is_some(),
                "a finding outside the text: {finding:?}"
            );
        }
        assert!(checked.faults.is_empty(), "a rule failed: {:?}", checked.faults);
        let outcome = engine.fix(&document, &settings, least);
        assert!(outcome.faults.is_empty(), "a rule failed: {:?}", outcome.faults);
        let fixed = read(name, outcome.text.as_bytes()).expect("a repair that keeps the limits");
        assert!(
            Measure::of(&fixed) <= Measure::of(&document),
            "worse than before: {:?}",
            outcome.text
        );
        if outcome.stop != Stop::Budget {
            let again = engine.fix(&fixed, &settings, least);
            assert_eq!(again.text, outcome.text, "a second repair changed something");
        }
    });
}

/// Takes the bytes as a repository's own rule file: loads it, runs its examples, and applies it to a small document of
/// each language.
pub fn load_rule(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let file = RuleFile {
        path: ".qmoi/rules/fuzzed/rule.rhai".to_owned(),
        text: text.to_owned(),
    };
    let engine = Engine::new(Rules::new(vec![file]));
    for fault in engine.rules().faults() {
        assert!(
            fault.text.get(fault.finding.span.range()).is_some(),
            "a fault outside its file: {fault:?}"
        );
    }
    let own: Vec<_> = engine
        .rules()
        .all()
        .into_iter()
        .filter(|rule| !rule.embedded)
        .collect();
    let _results_do_not_matter = engine.rules().test(&|rule| !rule.embedded);
    for rule in own {
        let settings = Settings::only(&rule.id);
        for (name, content) in [
            ("package.json", "{\"a\": [1, {\"b\": null}],}"),
            (
                ".github/workflows/ci.yml",
                "on: push\njobs:\n  a:\n    steps: [{uses: b}]\n",
            ),
            ("index.js", "const a = { b: [1, 2] };\nfoo(a;\n"),
        ] {
            let document = read(name, content.as_bytes()).expect("a document within the limits");
            let _nor_does_the_outcome = engine.fix(&document, &settings, Safety::Unsafe);
        }
    }
}

fn read(name: &str, content: &[u8]) -> Result<Document, engine::Refusal> {
    let class = FileClass::of(name).expect("a name that qmoi reads");
    Document::from_bytes(name, class, content.to_vec(), &Limits::default())
}
