//! ECMAScript with JSX, judged by oxc.
//!
//! A name ending in `.mjs` or `.cjs` says how the file is read; any other JavaScript is valid when one of the readings
//! is: as what its own `import` and `export` make it, as a CommonJS script (which may `return` at the top level), or as
//! a module without either (which may `await` there). The errors reported are those of the likeliest reading.
//!
//! What is not judged: files with a `@flow` pragma in their first comment that oxc refuses, because Flow's types are a
//! language of their own; the patterns of regular expressions; and what needs scopes, such as declaring a name twice.
//!
//! The parse that judges can also give the [facts](crate::project::javascript) of a text that it accepts.

use oxc_allocator::Allocator;
use oxc_diagnostics::OxcDiagnostic;
use oxc_parser::Parser;
use oxc_span::{GetSpan, SourceType};

use super::arena::in_arena;
use super::{StrictError, Verdict};
use crate::language::FileClass;
use crate::limits::open_template;
use crate::project::javascript::{SourceFacts, gather};
use crate::text::Span;

/// More errors than this say nothing more about a text.
const MOST_ERRORS: usize = 200;

/// What one reading of a text found.
struct Reading {
    errors: Vec<StrictError>,
    /// The facts, if they are wanted and the reading has no errors.
    facts: Option<SourceFacts>,
}

/// Judges `text`, which must have passed the [limits](crate::limits): oxc recurses.
pub(crate) fn judge(text: &str, class: FileClass) -> Verdict {
    verdict(read_as(text, class, false).errors)
}

/// The same, and the facts of a text that is valid.
pub(crate) fn judge_with_facts(text: &str, class: FileClass) -> (Verdict, Option<SourceFacts>) {
    let reading = read_as(text, class, true);
    (verdict(reading.errors), reading.facts)
}

fn verdict(errors: Vec<StrictError>) -> Verdict {
    Verdict {
        stopped: errors.first().map(|error| error.span.start),
        errors,
        remarks: Vec::new(),
    }
}

fn read_as(text: &str, class: FileClass, facts: bool) -> Reading {
    match class {
        FileClass::Module => read(text, SourceType::mjs(), facts),
        FileClass::Script => read(text, SourceType::cjs(), facts),
        _ => read_unnamed(text, facts),
    }
}

/// Reads a text whose name does not say whether it is a module.
fn read_unnamed(text: &str, facts: bool) -> Reading {
    let likeliest = read(text, SourceType::unambiguous(), facts);
    if likeliest.errors.is_empty() {
        return likeliest;
    }
    let as_script = read(text, SourceType::cjs(), facts);
    if as_script.errors.is_empty() {
        return as_script;
    }
    let as_module = read(text, SourceType::mjs(), facts);
    if as_module.errors.is_empty() {
        return as_module;
    }
    // Where both stop, the reading that gets further is the one that understood the file.
    let reach = |reading: &Reading| reading.errors.first().map(|error| error.span.start);
    if reach(&as_script) > reach(&likeliest) {
        as_script
    } else {
        likeliest
    }
}

/// One reading, with its errors in order of place.
fn read(text: &str, source_type: SourceType, facts: bool) -> Reading {
    in_arena(|arena| parse(arena, text, source_type, facts))
}

fn parse(arena: &Allocator, text: &str, source_type: SourceType, facts: bool) -> Reading {
    let parsed = Parser::new(arena, text, source_type.with_jsx(true)).parse();
    if parsed.is_flow_language {
        return Reading {
            errors: Vec::new(),
            facts: None,
        };
    }
    let mut errors: Vec<StrictError> = parsed
        .diagnostics
        .errors()
        .take(MOST_ERRORS)
        .map(|diagnostic| explain(diagnostic, text))
        .collect();
    if source_type.is_commonjs() {
        // oxc leaves this to its semantic analysis.
        errors.extend(
            parsed
                .program
                .body
                .iter()
                .find(|statement| statement.is_module_declaration())
                .map(|statement| {
                    let span = statement.span();
                    StrictError {
                        span: Span::new(span.start as usize, span.end as usize),
                        cause: "A CommonJS script cannot `import` or `export`".into(),
                    }
                }),
        );
    }
    let facts = (facts && errors.is_empty()).then(|| gather(&parsed.program, text));
    errors.sort_by_key(|error| error.span);
    errors.dedup();
    Reading { errors, facts }
}

/// Turns a diagnostic of oxc into words for people and a place in `text`.
fn explain(diagnostic: &OxcDiagnostic, text: &str) -> StrictError {
    let labels = &diagnostic.labels;
    let span_of = |label: &oxc_span::LabeledSpan| {
        let start = text.floor_char_boundary(label.offset() as usize);
        let end = text.ceil_char_boundary((label.offset() + label.len()) as usize);
        Span::new(start, end)
    };
    let first = labels
        .iter()
        .find(|label| label.primary())
        .or_else(|| labels.first());
    let span = first.map_or(Span::at(text.len()), span_of);
    let message = diagnostic.message.as_ref();
    if let Some(what) = never_closed(message, span, text) {
        let start = match what {
            "template" => open_template(text).unwrap_or(span.start),
            _ => span.start,
        };
        let token = Span::new(start, span.end).text(text).trim_end();
        return StrictError {
            span: Span::new(start, start + token.len()),
            cause: format!("The {what} is never closed"),
        };
    }
    let opening = labels
        .iter()
        .find(|label| label.label() == Some("Opened here"))
        .map(span_of);
    StrictError {
        span,
        cause: cause(message, span, opening, text),
    }
}

/// What kind of token the diagnostic says is never closed.
fn never_closed(message: &str, span: Span, text: &str) -> Option<&'static str> {
    match message {
        "Unterminated string" if span.text(text).starts_with(['"', '\'']) => Some("string"),
        "Unterminated string" => Some("template"),
        "Unterminated multiline comment" => Some("comment"),
        "Unterminated regular expression" => Some("regular expression"),
        _ => None,
    }
}

/// The cause in plain words.
fn cause(message: &str, span: Span, opening: Option<Span>, text: &str) -> String {
    if message.starts_with("Expected a semicolon") {
        return "A semicolon or a line break is missing here".to_owned();
    }
    let found = found(span, text);
    if let Some((expected, _)) = message
        .strip_prefix("Expected ")
        .and_then(|rest| rest.split_once(" but found "))
    {
        let Some(opening) = opening else {
            return format!("Expected {expected} but found {found}");
        };
        let line = 1 + memchr::memchr_iter(b'\n', &text.as_bytes()[..opening.start]).count();
        let bracket = opening.text(text);
        return format!("Expected {expected} for the `{bracket}` of line {line} but found {found}");
    }
    match message {
        "Unexpected token" | "Unexpected end of file" => format!("Did not expect {found} here"),
        "Encountered diff marker" => "A merge conflict marker is left in the file".into(),
        _ => message.trim_end_matches('.').to_owned(),
    }
}

/// The text at `span` as it may stand in a sentence.
fn found(span: Span, text: &str) -> String {
    const LONGEST: usize = 40;
    let token = span.text(text);
    match token.lines().next() {
        _ if span.start >= text.trim_end().len() => "the end of the file".to_owned(),
        None | Some("") => "a line break".to_owned(),
        Some(line) if line.len() == token.len() && line.len() <= LONGEST => format!("`{line}`"),
        Some(line) => format!("`{}…`", &line[..line.floor_char_boundary(LONGEST)]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn valid(text: &str, class: FileClass) -> bool {
        judge(text, class).is_valid()
    }

    fn first(text: &str) -> String {
        let verdict = judge(text, FileClass::JavaScript);
        let error = verdict.errors.first().expect("an error");
        format!("{}..{} {}", error.span.start, error.span.end, error.cause)
    }

    #[test]
    fn every_reading_that_an_engine_has_is_accepted() {
        for text in [
            "",
            "#!/usr/bin/env node\nrequire('a');",
            "\u{feff}let a = 1;",
            "return 1;",
            "if (a) return;\nmodule.exports = 010 + 08;",
            "with (a) b();",
            "<!-- old\nvar a;\n--> and gone",
            "const a = await b;",
            "for await (const a of b) c(a);",
            "import a from 'a';\nconst b = await a;\nexport { b };",
            "import.meta.url;",
            "export * as a from 'b' with { type: 'json' };",
            "const a = <p title=\"x\">don't {b}</p>;",
            "class A { #b = 1; static { this.c = 2; } }",
            "let x\n[a, b] = f()",
            "tag`\\unicode`",
            "await: for (;;) break await;",
        ] {
            assert!(valid(text, FileClass::JavaScript), "{text}");
        }
    }

    #[test]
    fn the_name_of_the_file_decides_for_modules_and_scripts() {
        assert!(!valid("return 1;", FileClass::Module));
        assert!(valid("const a = await b;", FileClass::Module));
        assert!(valid("return 1;", FileClass::Script));
        assert!(!valid("await b;", FileClass::Script));
        assert!(!valid("import a from 'a';", FileClass::Script));
    }

    #[test]
    fn a_module_may_not_return() {
        assert!(!valid("import a from 'a';\nreturn a;", FileClass::JavaScript));
        assert!(!valid("return a;\nexport { a };", FileClass::JavaScript));
    }

    #[test]
    fn flow_is_not_judged() {
        assert!(valid(
            "/* @flow */\nfunction f(a: number): string { return a; }",
            FileClass::JavaScript
        ));
        assert!(!valid("function f(a: number) {}", FileClass::JavaScript));
    }

    #[test]
    fn what_is_never_closed_is_reported_where_it_begins() {
        insta::assert_snapshot!(first("let a = 'b;\nlet c;"), @"8..11 The string is never closed");
        insta::assert_snapshot!(first("let a = `b;\nlet c;"), @"8..18 The template is never closed");
        insta::assert_snapshot!(first("let a = `é${b} c;\nlet c;"), @"8..25 The template is never closed");
        insta::assert_snapshot!(first("a();\n/* b\n"), @"5..9 The comment is never closed");
        insta::assert_snapshot!(first("let a = /b[;\n"), @"8..12 The regular expression is never closed");
    }

    #[test]
    fn causes_are_plain_sentences() {
        insta::assert_snapshot!(first("function f() {\n  g(;\n}\n"), @"19..20 Did not expect `;` here");
        insta::assert_snapshot!(first("function f() {\n  g();\n"), @"22..22 Expected `}` for the `{` of line 1 but found the end of the file");
        insta::assert_snapshot!(first("let a = { b: 1 c: 2 };"), @"15..16 Expected `,` or `}` for the `{` of line 1 but found `c`");
        insta::assert_snapshot!(first("let a = [1, 2;"), @"13..14 Expected `,` or `]` for the `[` of line 1 but found `;`");
        insta::assert_snapshot!(first("esle { a(); }"), @"4..4 A semicolon or a line break is missing here");
        insta::assert_snapshot!(first("<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"), @"0..7 A merge conflict marker is left in the file");
        insta::assert_snapshot!(first("const a;"), @"6..7 Missing initializer in const declaration");
        insta::assert_snapshot!(first("let a = @;"), @"9..10 Did not expect `;` here");
    }

    #[test]
    fn errors_come_in_order_of_place() {
        let verdict = judge("const a;\nconst b;\nfoo(;\n", FileClass::JavaScript);
        assert!(verdict.errors.len() > 1);
        assert!(verdict.errors.is_sorted_by_key(|error| error.span));
    }
}
