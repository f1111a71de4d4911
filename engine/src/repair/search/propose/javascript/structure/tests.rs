//! Every kind of loss, with the original among the guesses.

use super::propose;
use crate::document::Document;
use crate::edit::apply;
use crate::language::FileClass;
use crate::limits::Limits;
use crate::repair::search::scene::Scene;

/// Asserts that one guess about `broken` gives back `original`.
fn mends(broken: &str, original: &str) {
    let document = Document::from_text("a.js", FileClass::JavaScript, broken, &Limits::default())
        .unwrap_or_else(|refusal| panic!("{refusal:?}"));
    let scene = Scene::of(&document).unwrap_or_else(|| panic!("not broken: {broken}"));
    let proposals = propose(&scene);
    let found = proposals
        .iter()
        .any(|proposal| apply(broken, &proposal.edits).as_deref() == Ok(original));
    assert!(
        found,
        "{} guesses, none gives back\n{original}\nfrom\n{broken}",
        proposals.len()
    );
}

const FUNCTIONS: &str = "\
function first(a) {
  if (a) {
    one(a, [1, 2], { b: 3 });
  }

  // Then the rest.
  return a.map((b) => {
    return `x${b}y`;
  });
}

module.exports = {
  first,
  second: function () {
    return 1;
  },
};
";

fn without(line: &str) -> String {
    FUNCTIONS.replacen(&format!("\n{line}\n"), "\n", 1)
}

#[test]
fn closing_lines() {
    for line in ["  }", "  });", "}", "  },", "};"] {
        mends(&without(line), FUNCTIONS);
    }
}

#[test]
fn closers_and_openers_on_a_line() {
    for (whole, broken) in [
        ("if (a) {", "if (a {"),
        ("if (a) {", "if a) {"),
        ("if (a) {", "if (a)"),
        ("if (a) {", "if (a) "),
        ("first(a) {", "firsta) {"),
        ("[1, 2]", "[1, 2"),
        ("[1, 2]", "1, 2]"),
        ("{ b: 3 }", "{ b: 3"),
        ("{ b: 3 }", "{ b: 3 "),
        ("{ b: 3 }", "b: 3 }"),
        ("{ b: 3 });", "{ b: 3 };"),
        ("{ b: 3 });", "{ b: 3 ;"),
        ("map((b) => {", "map(b) => {"),
        ("map((b) => {", "map((b => {"),
        ("${b}y", "${by"),
        ("  });", "  };"),
        ("  });", "  );"),
        ("  });", "  ;"),
        ("exports = {", "exports ="),
        ("exports = {", "exports = "),
        ("[1, 2]", "[1, 2)"),
        ("[1, 2]", "(1, 2]"),
        ("});\n}", "});\n}}"),
        ("});\n}", "}));\n}"),
        ("});\n}", ")};\n}"),
        ("if (a) {", "if (a) {{"),
        ("if (a) {", "if ((a) {"),
    ] {
        assert!(FUNCTIONS.contains(whole));
        mends(&FUNCTIONS.replacen(whole, broken, 1), FUNCTIONS);
    }
}

#[test]
fn ends_that_were_cut_off() {
    for end in 1..=8 {
        let broken = &FUNCTIONS[..FUNCTIONS.len() - end];
        let document = Document::from_text("a.js", FileClass::JavaScript, broken, &Limits::default())
            .unwrap_or_else(|refusal| panic!("{refusal:?}"));
        if Scene::of(&document).is_some() {
            mends(broken, FUNCTIONS);
        }
    }
}

#[test]
fn signs_that_moved_out_of_a_word() {
    for (broken, original) in [
        ("let b;\nthisb.(c);\n", "let b;\nthis.b(c);\n"),
        (
            "let i = n;\n( fori = 0; i < n; i++) f();\n",
            "let i = n;\nfor (i = 0; i < n; i++) f();\n",
        ),
        (
            "let wrap = a;\nf({ wrap0: });\n",
            "let wrap = a;\nf({ wrap:0 });\n",
        ),
        (
            "for (let i = 0; i < a.lengthi += 2) f();\n",
            "for (let i = 0; i < a.length; i += 2) f();\n",
        ),
    ] {
        mends(broken, original);
    }
}

#[test]
fn spaces_left_at_the_ends_of_lines() {
    for (broken, original) in [
        (
            "f('a', () => \n  b.c = {\n    d: 1,\n  };\n  e();\n});\n",
            "f('a', () => {\n  b.c = {\n    d: 1,\n  };\n  e();\n});\n",
        ),
        (
            "f({\n  a: \n    'b' + (c ? '' : ','),\n    'd' + e\n  ]\n});\n",
            "f({\n  a: [\n    'b' + (c ? '' : ','),\n    'd' + e\n  ]\n});\n",
        ),
        ("const a = { b, c ", "const a = { b, c };\n"),
    ] {
        mends(broken, original);
    }
}

#[test]
fn the_only_tag_of_a_file() {
    mends("f(<Item ).g();\n", "f(<Item />).g();\n");
    mends(
        "const a = () => (\n  <View b={c}>\n    {d}\n);\n",
        "const a = () => (\n  <View b={c}>\n    {d}\n  </View>\n);\n",
    );
}

#[test]
fn a_tag_closed_by_that_of_another() {
    mends(
        "const a = () => (\n  <View>\n    <View>\n      {d}\n    {e}\n  </View>\n);\n",
        "const a = () => (\n  <View>\n    <View>\n      {d}\n    </View>\n    {e}\n  </View>\n);\n",
    );
}

const TAGS: &str = "\
const View = () => (
  <div className=\"a\">
    <Item.Name value={1} />
    <p>text</p>
  </div>
);
";

#[test]
fn tags() {
    for (whole, broken) in [
        ("text</p>", "text"),
        ("text</p>", "text</b>"),
        ("<p>", "<b>"),
        ("1} />", "1} >"),
        ("1} />", "1} /"),
        ("1} />", "1}"),
        ("</div>", "<div>"),
        ("  </div>\n", ""),
        ("\"a\">", "\"a\""),
    ] {
        mends(&TAGS.replacen(whole, broken, 1), TAGS);
    }
}
