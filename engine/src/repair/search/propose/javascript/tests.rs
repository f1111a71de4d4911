//! For every idea a broken text and what it was before.

use super::*;
use crate::document::Document;
use crate::edit::apply;
use crate::language::FileClass;
use crate::limits::Limits;

/// Whether a guess about `broken` leads to `original`, and how many guesses there are.
fn leads(broken: &str, original: &str) -> (bool, usize) {
    let document = Document::from_text("a.js", FileClass::JavaScript, broken, &Limits::default())
        .expect("within limits");
    let scene = Scene::of(&document).unwrap_or_else(|| panic!("not broken: {broken}"));
    let proposals = propose(&scene);
    let found = proposals
        .iter()
        .any(|proposal| apply(broken, &proposal.edits).is_ok_and(|text| text == original));
    (found, proposals.len())
}

#[test]
fn the_original_is_among_the_guesses() {
    let cases = [
        ("const a = [1 2];\n", "const a = [1, 2];\n"),
        ("const a = { b 1 };\n", "const a = { b: 1 };\n"),
        ("const a 1;\n", "const a = 1;\n"),
        ("if (a b) c();\n", "if (a === b) c();\n"),
        ("f((a) b);\n", "f((a) => b);\n"),
        ("f((a, b) = > c);\n", "f((a, b) => c);\n"),
        (
            "for (let i = 0 i < n; i++) f();\n",
            "for (let i = 0; i < n; i++) f();\n",
        ),
        ("fucntion a() {}\n", "function a() {}\n"),
        ("exportdefault a;\n", "export default a;\n"),
        ("func tion a() {}\n", "function a() {}\n"),
        ("a(b) {\n  return 1;\n}\n", "function a(b) {\n  return 1;\n}\n"),
        ("import a './b';\n", "import a from './b';\n"),
        ("const a = b c';\n", "const a = 'b c';\n"),
        ("const a = 'b c;\n", "const a = 'b c';\n"),
        ("const a = 'b\";\n", "const a = 'b';\n"),
        ("const a = 'don't';\n", "const a = 'don\\'t';\n"),
        ("const a = 'don't';\n", "const a = \"don't\";\n"),
        ("const a = 'b\nc';\n", "const a = 'b\\nc';\n"),
        ("const a = `b ${c};\n", "const a = `b ${c}`;\n"),
        ("const a = b.match(/c);\n", "const a = b.match(/c/);\n"),
        ("/* a\nlet b;\n", "/* a */\nlet b;\n"),
        ("a lost comment\nlet b;\n", "// a lost comment\nlet b;\n"),
        ("let a = 1 – 2;\n", "let a = 1 - 2;\n"),
        ("let a = 12px;\n", "let a = 12;\n"),
        ("const f = () =&gt; 1;\n", "const f = () => 1;\n"),
        (
            "if (a) {\n  b();\n} elif (c) {\n}\n",
            "if (a) {\n  b();\n} else if (c) {\n}\n",
        ),
        ("let a: string[] = b;\n", "let a = b;\n"),
        ("f(function () {\n// });\n", "f(function () {\n});\n"),
        (
            "a.prototype.b = 1;\nc..d = 2;\n",
            "a.prototype.b = 1;\nc.prototype.d = 2;\n",
        ),
        ("a = o.a;\nb = .b;\n", "a = o.a;\nb = o.b;\n"),
        ("const a = --[[\n  b c\n]]`;\n", "const a = `--[[\n  b c\n]]`;\n"),
        ("f(/*e, data*) {\n}\n", "f(/*e, data*/) {\n}\n"),
        ("/**\n * a\n \nlet b = c;\n", "/**\n * a\n */\nlet b = c;\n"),
        ("  let b;\n   a */\n", "  let b;\n  /** a */\n"),
        ("f( a [, b] */);\n", "f(/* a [, b] */);\n"),
        (
            "for (let i = n - 1  i >= 0; --i) f();\n",
            "for (let i = n - 1 ; i >= 0; --i) f();\n",
        ),
        (
            "switch (a) {\n  case 1:\n    breakcase 2:\n}\n",
            "switch (a) {\n  case 1:\n    break;\n\n  case 2:\n}\n",
        ),
    ];
    for (broken, original) in cases {
        assert!(leads(broken, original).0, "{broken}");
    }
}

#[test]
fn ends_of_long_templates_and_comments() {
    let rows = "  line of words\n".repeat(60);
    let (found, _) = leads(
        &format!("const a = `\n{rows};\nb = `c`;\n"),
        &format!("const a = `\n{rows}`;\nb = `c`;\n"),
    );
    assert!(found, "a template");
    let rows = " * line of words\n".repeat(80);
    let (found, _) = leads(
        &format!("/**\n{rows}function b() {{}}\n/** c */\nlet d;\n}}\n"),
        &format!("/**\n{rows} */\nfunction b() {{}}\n/** c */\nlet d;\n}}\n"),
    );
    assert!(found, "a comment");
}

#[test]
fn guesses_stay_countable() {
    let body = "  const value = call(first, 'second', { third: [1, 2] }) || other.name;\n".repeat(200);
    let (_, count) = leads(&format!("function a() {{\n{body}  const b 1;\n}}\n"), "");
    assert!(count < 4_000, "{count}");
}
