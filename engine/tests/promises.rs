//! The promises of repair, held over random documents, random damage and all rules:
//! no fix raises the error measure, no byte outside the stated edits changes, a second run changes nothing, and a valid file
//! is never changed by a syntax rule.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use proptest::sample::{Index, select};
use qmoi_engine::repair::Measure;
use qmoi_engine::rules::Example;
use qmoi_engine::{Category, Document, Edit, Engine, FileClass, Limits, Rules, Safety, Settings, Stop, edit};

/// Pieces that real faults are made of: what people forget, double, or paste.
const PIECES: [&str; 32] = [
    ",",
    ":",
    "\"",
    "'",
    "`",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\n",
    "\t",
    "  ",
    " - ",
    "#",
    "// x",
    "/*",
    "*/",
    "\\",
    "=",
    ";",
    "&a ",
    "*a",
    "<<<<<<< ours\n",
    "😀",
    "\u{feff}",
    "\r\n",
    "null",
    "x",
    "${",
    "-",
];

const SAMPLES: [(&str, &str); 9] = [
    (
        "package.json",
        "{\n  \"name\": \"a\",\n  \"scripts\": {\n    \"build\": \"tsc -p .\",\n    \"test\": \"x\"\n  },\n  \"files\": [\"dist\", \"src\"],\n  \"private\": true\n}\n",
    ),
    (
        "data.json",
        "[{\"id\": 1, \"tags\": [\"a\", \"b\"], \"next\": null}, {\"id\": 2.5e3, \"tags\": []}]",
    ),
    (
        "tsconfig.json",
        "{\n  // strict\n  \"compilerOptions\": {\n    \"strict\": true, /* yes */\n    \"paths\": { \"@/*\": [\"src/*\"] },\n  },\n}\n",
    ),
    (
        ".gitlab-ci.yml",
        "stages: [build, test]\n\nbuild:\n  stage: build\n  script:\n    - npm ci\n    - echo \"done: yes\"\n  only:\n    - main\n",
    ),
    (
        "workflow.yml",
        "on:\n  push:\n    branches: [main]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - name: 'Run'\n        run: |\n          npm ci\n          npm test\n",
    ),
    (
        "values.yml",
        "a: &a {x: 1, y: \"z\"}\nb:\n  <<: *a\n  list:\n  - one\n  - two # why\nc: >-\n  folded\n  text\n",
    ),
    (
        "index.js",
        "const fs = require('fs');\n\nfunction read(name, options) {\n  if (!name) {\n    return null;\n  }\n  return fs.readFileSync(name, { encoding: 'utf8', ...options });\n}\n\nmodule.exports = { read };\n",
    ),
    (
        "module.mjs",
        "import { a, b as c } from './x.js';\nexport const f = async (n) => {\n  for await (const x of a(n)) {\n    console.log(`${x}: ${c[x]}`, /re\\/x/g.test(x));\n  }\n};\nexport default class extends f {}\n",
    ),
    (
        "view.jsx",
        "export function View({ items }) {\n  return (\n    <ul className=\"list\">\n      {items.map((item) => <li key={item.id}>{item.name}</li>)}\n    </ul>\n  );\n}\n",
    ),
];

#[derive(Debug, Clone)]
enum Damage {
    Delete(Index, usize),
    Insert(Index, &'static str),
    Double(Index, usize),
    Swap(Index, &'static str),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<Index>;
    prop_oneof![
        (at(), 1..4_usize).prop_map(|(at, length)| Damage::Delete(at, length)),
        (at(), select(PIECES.as_slice())).prop_map(|(at, piece)| Damage::Insert(at, piece)),
        (at(), 1..12_usize).prop_map(|(at, length)| Damage::Double(at, length)),
        (at(), select(PIECES.as_slice())).prop_map(|(at, piece)| Damage::Swap(at, piece)),
    ]
}

fn damaged(text: &str, damages: &[Damage]) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for damage in damages {
        let length = characters.len();
        let (Damage::Delete(at, _) | Damage::Insert(at, _) | Damage::Double(at, _) | Damage::Swap(at, _)) =
            damage;
        let at = at.index(length + 1);
        match damage {
            Damage::Delete(_, count) => {
                characters.drain(at..(at + count).min(length));
            }
            Damage::Insert(_, piece) => {
                characters.splice(at..at, piece.chars());
            }
            Damage::Double(_, count) => {
                let again: Vec<char> = characters[at..(at + count).min(length)].to_vec();
                characters.splice(at..at, again);
            }
            Damage::Swap(_, piece) => {
                characters.splice(at..(at + 1).min(length), piece.chars());
            }
        }
    }
    characters.into_iter().collect()
}

/// Sample files, and every example of every rule.
fn seeds() -> Vec<(String, String)> {
    let rules = Rules::default().all();
    let examples = rules
        .iter()
        .flat_map(|rule| &rule.examples)
        .flat_map(|example| match example {
            Example::Bad { bad, good, path, .. } => {
                vec![
                    (path.clone(), bad.clone()),
                    (path.clone(), good.clone().unwrap_or_default()),
                ]
            }
            Example::Ok { ok, path, .. } => vec![(path.clone(), ok.clone())],
        });
    let samples = SAMPLES
        .into_iter()
        .map(|(path, text)| (path.to_owned(), text.to_owned()));
    samples.chain(examples).collect()
}

fn files() -> impl Strategy<Value = (String, String)> {
    (
        select(seeds()),
        prop::collection::vec(damage(), 0..4),
        any::<bool>(),
    )
        .prop_map(|((path, text), damages, crlf)| {
            let text = damaged(&text, &damages);
            (
                path,
                if crlf {
                    text.replace("\r\n", "\n").replace('\n', "\r\n")
                } else {
                    text
                },
            )
        })
}

thread_local! {
    static ENGINE: Engine = Engine::new(Rules::default());
}

fn read(path: &str, text: &str) -> Option<Document> {
    Document::from_text(path, FileClass::of(path)?, text, &Limits::default()).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn a_repair_never_raises_the_measure_and_a_second_run_changes_nothing((path, text) in files(), least in prop_oneof![Just(Safety::Safe), Just(Safety::Unsafe)]) {
        let Some(document) = read(&path, &text) else { return Ok(()) };
        let settings = Settings::default();
        ENGINE.with(|engine| {
            let outcome = engine.fix(&document, &settings, least);
            prop_assert!(outcome.faults.is_empty(), "{:?}", outcome.faults);
            let fixed = read(&path, &outcome.text).expect("a repair stays within the limits");
            prop_assert!(Measure::of(&fixed) <= Measure::of(&document), "{text:?} became {:?}", outcome.text);
            prop_assert_eq!(outcome.applied.is_empty(), outcome.text == text, "applied fixes and changed bytes go together");
            if outcome.stop != Stop::Budget {
                let again = engine.fix(&fixed, &settings, least);
                prop_assert_eq!(&again.text, &outcome.text, "a second run changed something");
                prop_assert!(again.applied.is_empty());
            }
            if outcome.stop == Stop::Clean {
                prop_assert!(!fixed.is_broken(), "{:?} is called clean", outcome.text);
            }
            Ok(())
        })?;
    }

    #[test]
    fn no_offered_fix_raises_the_measure_or_touches_anything_else((path, text) in files()) {
        let Some(document) = read(&path, &text) else { return Ok(()) };
        let settings = Settings::default();
        ENGINE.with(|engine| {
            let before = Measure::of(&document);
            for finding in engine.check(&document, &settings).findings {
                prop_assert!(document.text().get(finding.span.range()).is_some(), "{finding:?}");
                for fix in &finding.fixes {
                    let fixed = edit::apply(&text, &fix.edits).expect("edits fit");
                    let after = Measure::of(&read(&path, &fixed).expect("within the limits"));
                    if document.is_broken() {
                        prop_assert!(after <= before, "{} harms {text:?}: {fixed:?}", fix.title);
                    } else {
                        prop_assert!(after.is_valid(), "{} breaks {text:?}: {fixed:?}", fix.title);
                    }
                    untouched_bytes_stay(&text, &fixed, &fix.edits)?;
                }
            }
            Ok(())
        })?;
    }

    #[test]
    fn a_syntax_rule_never_touches_a_valid_file((path, text) in files()) {
        let Some(document) = read(&path, &text).filter(|document| !document.is_broken()) else { return Ok(()) };
        ENGINE.with(|engine| {
            for finding in engine.check(&document, &Settings::default()).findings {
                prop_assert_ne!(finding.category, Category::Syntax, "{:?} on valid {:?}", finding, text);
            }
            Ok(())
        })?;
    }
}

/// Walks both texts side by side: outside the edits every byte must be the same.
fn untouched_bytes_stay(before: &str, after: &str, edits: &[Edit]) -> Result<(), TestCaseError> {
    let (mut old, mut new) = (0, 0);
    for edit in edit::in_order(edits).expect("edits do not overlap") {
        let kept = edit.span.start - old;
        prop_assert_eq!(&before[old..edit.span.start], &after[new..new + kept]);
        old = edit.span.end;
        new += kept + edit.text.len();
    }
    prop_assert_eq!(&before[old..], &after[new..]);
    Ok(())
}
