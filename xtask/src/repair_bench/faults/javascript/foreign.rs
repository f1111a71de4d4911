//! Other languages' words and signs in a JavaScript file.

use super::Random;
use super::source::{Source, chance, one};

/// `elif`, `elsif`, `elseif` for `else if`.
pub(super) fn foreign_else_if(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "else" && source.kind(index + 1) == "if"
    })?;
    let span = source.tokens[at].span.start..source.tokens[at + 1].span.end;
    Some(source.replaced(
        span,
        one(
            random,
            &["elif", "elif", "elsif", "elseif", "else-if", "else: if"],
        )?,
    ))
}

/// `and`, `or`, `not`, `is`, `<>`.
pub(super) fn foreign_operator(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["&&", "||", "!", "===", "==", "!==", "!=", "**"])?;
    let with = match source.of_token(at) {
        "&&" => one(random, &["and", "and", "AND", "&&and"])?,
        "||" => one(random, &["or", "or", "OR", "| |"])?,
        "!" => one(random, &["not ", "not ", "~not "])?,
        "===" | "==" => one(random, &["is", "eq", "equals", "-eq"])?,
        "!==" | "!=" => one(random, &["is not", "<>", "not in", "~="])?,
        _ => "^^",
    };
    Some(source.token_replaced(at, with))
}

/// `def f()`, `fn f()`, `func f()`, `sub f()`.
pub(super) fn foreign_function(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_kind(random, &["function", "=>"])?;
    if source.kind(at) == "=>" {
        return Some(source.token_replaced(at, one(random, &["->", "do", "\\"])?));
    }
    Some(source.token_replaced(
        at,
        one(
            random,
            &[
                "def",
                "fn",
                "func",
                "fun",
                "sub",
                "lambda",
                "public function",
                "void",
            ],
        )?,
    ))
}

/// `except`, `foreach`, `val`, `raise`, `elif`: a keyword of another language.
pub(super) fn foreign_keyword(source: &Source<'_>, random: &mut Random) -> Option<String> {
    const FOREIGN: [(&str, &[&str]); 11] = [
        ("catch", &["except", "rescue"]),
        ("throw", &["raise", "throws"]),
        ("for", &["foreach", "for each"]),
        ("switch", &["match", "select"]),
        (
            "const",
            &["val", "final", "let mut", "auto", "my", "string", "const let"],
        ),
        ("let", &["val", "int", "let mut", "auto", "my", "dim"]),
        ("var", &["int", "val", "auto", "my", "local", "String"]),
        ("if", &["unless", "when", "If"]),
        ("import", &["using", "include", "require", "use"]),
        ("while", &["until", "loop"]),
        ("default", &["otherwise", "_"]),
    ];
    let at = source.pick(random, |_, token| {
        FOREIGN.iter().any(|(word, _)| *word == token.kind)
    })?;
    let (_, foreign) = FOREIGN.iter().find(|(word, _)| *word == source.of_token(at))?;
    Some(source.token_replaced(at, one(random, foreign)?))
}

/// `if (x):` and `function f():`, or `then`, `do` and `begin` for the brace.
pub(super) fn colon_for_brace(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |index, token| {
        token.kind == "{"
            && matches!(token.parent, "statement_block" | "class_body" | "switch_body")
            && source.ends_line(index)
    })?;
    let span = source.tokens[at].span.clone();
    match random.below(3) {
        0 => Some(source.replaced(span, one(random, &["then", "do", "begin", "then {"])?)),
        1 => Some(source.replaced(span, ":")),
        _ => {
            let before = source.text[..span.start].trim_end_matches(' ').len();
            Some(source.replaced(before..span.end, ":"))
        }
    }
}

/// `'a' => 1`, as PHP and Ruby write it.
pub(super) fn fat_arrow_for_colon(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick_in(random, &[":"], &["pair"])?;
    Some(source.token_replaced(at, one(random, &[" =>", " =>", " ->", " :="])?))
}

/// Types, as TypeScript has them: on a parameter, a variable or a result.
pub(super) fn type_annotation(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let kind = one(
        random,
        &[
            "string",
            "number",
            "boolean",
            "any",
            "string[]",
            "void",
            "Array<string>",
        ],
    )?;
    let at = source.pick(random, |index, token| {
        (token.kind == "identifier"
            && matches!(token.parent, "formal_parameters" | "variable_declarator")
            && matches!(source.kind(index + 1), "," | ")" | "=" | ";"))
            || (token.kind == ")" && token.parent == "formal_parameters")
    })?;
    Some(source.inserted(source.tokens[at].span.end, &format!(": {kind}")))
}

/// Other leftovers of TypeScript: `a!.b`, `a as any`, `private a`, `interface`, `import type`.
pub(super) fn typescript_leftover(source: &Source<'_>, random: &mut Random) -> Option<String> {
    match random.below(4) {
        0 => {
            let at = source.pick(random, |index, token| {
                token.ends_operand() && source.kind(index + 1) == "."
            })?;
            Some(source.inserted(source.tokens[at].span.end, "!"))
        }
        1 => {
            let at = source.pick(random, |index, token| {
                token.ends_operand() && matches!(source.kind(index + 1), ";" | ")" | ",")
            })?;
            Some(source.inserted(
                source.tokens[at].span.end,
                one(random, &[" as any", " as string", "!"])?,
            ))
        }
        2 => {
            let at = source.pick(random, |_, token| {
                token.is_name() && token.parent == "method_definition"
            })?;
            Some(source.inserted(
                source.tokens[at].span.start,
                one(random, &["private ", "public ", "readonly "])?,
            ))
        }
        _ => {
            let at = source.pick_kind(random, &["import", "function", "class"])?;
            let word = source.of_token(at);
            let with = if word == "import" {
                "import type".to_owned()
            } else if word == "class" {
                "abstract class".to_owned()
            } else {
                format!("declare {word}")
            };
            Some(source.token_replaced(at, &with))
        }
    }
}

/// `=&gt;`, `&amp;&amp;`, `&lt;`: a file copied from a page's source.
pub(super) fn html_entities(source: &Source<'_>, random: &mut Random) -> Option<String> {
    let at = source.pick(random, |_, token| {
        token.kind.contains(['<', '>', '&']) && token.kind.bytes().all(|byte| byte.is_ascii_punctuation())
    })?;
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    if chance(random, 70) {
        return Some(source.token_replaced(at, &escape(source.of_token(at))));
    }
    let line = source.line(source.tokens[at].span.start);
    Some(source.replaced(line.clone(), &escape(&source.text[line])))
}
