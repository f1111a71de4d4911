//! Every kind of wrapping, with the document among the guesses.

use super::propose;
use crate::document::Document;
use crate::edit::apply;
use crate::language::FileClass;
use crate::limits::Limits;
use crate::repair::search::scene::Scene;

/// Asserts that one guess about `broken` gives back `original`.
fn mends(class: FileClass, broken: &str, original: &str) {
    let document = Document::from_text("a", class, broken, &Limits::default());
    let document = document.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let scene = Scene::of(&document).unwrap_or_else(|| panic!("not broken: {broken}"));
    let found = propose(&scene)
        .iter()
        .any(|proposal| apply(broken, &proposal.edits).as_deref() == Ok(original));
    assert!(found, "nothing gives back\n{original}\nfrom\n{broken}");
}

const SCRIPT: &str = "const a = 1;\n\nfunction b() {\n  return a;\n}\n";

#[test]
fn what_surrounds_a_script() {
    for broken in [
        // With both fences it would be a template behind a template, which parses.
        format!("```js\n{SCRIPT}"),
        format!("Sure! Here it is:\n\n```\n{SCRIPT}```\n\nHope it's fine.\n"),
        format!("Here is the file:\n\n{SCRIPT}"),
        format!("{SCRIPT}\nThis should fix it.\n"),
        format!("<script>\n{SCRIPT}</script>\n"),
        format!("<?php\n{SCRIPT}"),
        format!("{SCRIPT} a;\n}}\n"),
        SCRIPT
            .replace("const", "<<<<<<< HEAD\nconst")
            .replace("1;\n", "1;\n=======\nlet a\n>>>>>>> b\n"),
        SCRIPT.replace("function", "=======\nfunction"),
    ] {
        mends(FileClass::JavaScript, &broken, SCRIPT);
    }
}

#[test]
fn what_marks_the_lines_of_a_script() {
    let marked = |mark: &dyn Fn(usize) -> String| -> String {
        let lines = SCRIPT.split_inclusive('\n').enumerate();
        lines
            .map(|(index, line)| format!("{}{line}", mark(index)))
            .collect()
    };
    for broken in [
        marked(&|_| "+".to_owned()),
        marked(&|_| "> ".to_owned()),
        marked(&|index| format!("{}: ", index + 1)),
        marked(&|index| format!("{:>4}\t", index + 1)),
        format!("@@ -0,0 +1,5 @@\n{}", marked(&|_| "+".to_owned())),
        SCRIPT.replace("  return", "-  return c;\n+  return"),
    ] {
        mends(FileClass::JavaScript, &broken, SCRIPT);
    }
}

#[test]
fn dialects_of_json() {
    let original = "{\n  \"a\": true,\n  \"b\": [1, null],\n  \"c\": \"it's \\\"d\\\"\"\n}\n";
    for broken in [
        "{\n  'a': True,\n  'b': [1, None],\n  'c': 'it\\'s \"d\"'\n}\n".to_owned(),
        "{\n  a: true,\n  b: [1, null,],\n  c: 'it\\'s \"d\"', // e\n}\n".to_owned(),
        format!("const x = {};\n", original.trim_end()),
        format!("// e\n{original}"),
        format!("INFO loaded:\n{original}"),
    ] {
        mends(FileClass::Json, &broken, original);
    }
}

#[test]
fn tabs_in_yaml_and_characters_nobody_sees() {
    let original = "a:\n  b:\n    c: 1\n";
    mends(FileClass::Yaml, "a:\n\tb:\n\t\tc: 1\n", original);
    mends(
        FileClass::Yaml,
        "a:\n  - b\n\u{a0}\u{a0}- c\n",
        "a:\n  - b\n  - c\n",
    );
    mends(FileClass::Json, "{\u{200b}\"a\": 1}", "{\"a\": 1}");
}
