//! The rules in `docs/writing-rules.md` are rules: they load from the page as a repository's own, and their examples hold.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use qmoi_engine::rules::RuleFile;
use qmoi_engine::{Document, Engine, FileClass, Limits, Rules, Safety, Settings};

/// The page's blocks of Rhai that are whole rule files, each at the path that its id asks for.
fn rules_of_the_page() -> Vec<RuleFile> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/writing-rules.md");
    let page = std::fs::read_to_string(page).unwrap().replace("\r\n", "\n");
    let blocks = page
        .split("```rhai\n")
        .skip(1)
        .filter_map(|rest| rest.split_once("\n```"));
    blocks
        .map(|(text, _)| {
            let id = text
                .split("id: \"")
                .nth(1)
                .and_then(|rest| rest.split_once('"'))
                .unwrap()
                .0;
            RuleFile {
                path: format!(".qmoi/rules/{id}.rhai"),
                text: format!("{text}\n"),
            }
        })
        .collect()
}

#[test]
fn every_rule_of_the_page_loads_and_holds_its_examples() {
    let files = rules_of_the_page();
    let count = files.len();
    assert!(count >= 2, "{count} rules on the page");
    let rules = Rules::new(files);
    let faults: Vec<String> = rules
        .own_faults()
        .iter()
        .map(|fault| fault.finding.message.clone())
        .collect();
    assert!(faults.is_empty(), "{faults:?}");
    let own = rules.all().into_iter().filter(|rule| !rule.embedded).count();
    assert_eq!(own, count);
    let results = rules.test(&|rule| !rule.embedded);
    assert!(results.len() > count * 3);
    let failures: Vec<String> = results
        .iter()
        .filter_map(|result| {
            Some(format!(
                "{} {}: {}",
                result.rule,
                result.example,
                result.failure.as_ref()?
            ))
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_first_rule_of_the_page_repairs_as_the_page_says() {
    let engine = Engine::new(Rules::new(rules_of_the_page()));
    let text = "it.only('a', b);\nit('c', d);\ntest('e', f);\n";
    let class = FileClass::of("a.test.js").unwrap();
    let document = Document::from_text("a.test.js", class, text, &Limits::default()).unwrap();
    let checked = engine.check(&document, &Settings::default());
    let messages: Vec<&str> = checked
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(messages, ["`it.only` keeps 2 other tests from running"]);
    let outcome = engine.fix(&document, &Settings::default(), Safety::Safe);
    assert_eq!(outcome.text, "it('a', b);\nit('c', d);\ntest('e', f);\n");
}
