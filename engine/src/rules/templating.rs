//! Files that are not JSON or YAML yet, but templates of it: Helm charts, Jinja, ERB.
//!
//! A template need not parse before it is filled in, and what looks wrong in it may be right afterwards. So rules keep silent
//! about a broken document that holds template marks; only the strict parser's finding is told.

use std::sync::OnceLock;

use regex::Regex;

use crate::document::Document;
use crate::language::Language;
use crate::script::regular_expression;

/// Statements of Jinja and ERB, `{{` at the start of a line, and Go's and Cookiecutter's expressions. An Ansible value that
/// begins with `{{` is none of these: it lacks only its quotes.
const YAML: &str = concat!(
    r"(?m)\{%|<%|^\s*\{\{|\{\{-|-\}\}",
    // Between quotes it is a text, such as Docker's `--format '{{.Names}}'`.
    r#"|[^"'\w]\{\{\s*[.$]|\{\{\s*(?:include|template|toYaml|tpl|if|range|end|with|define|cookiecutter)\b"#,
);
/// Strings are passed over: a template in a string is data to whoever reads the JSON.
const JSON: &str = r#"(?s)"(?:[^"\\\r\n]|\\[^\r\n])*"?|(?P<mark>\{%|<%|\{\{[-~#/]?\s*[\w.$]+\s*[^:\s\w])"#;

/// Whether `document` holds template marks.
pub(crate) fn is_template(document: &Document) -> bool {
    let text = document.text();
    let mark = |mark: &[u8]| memchr::memmem::find(text.as_bytes(), mark).is_some();
    if document.language() == Language::JavaScript || !(mark(b"{{") || mark(b"{%") || mark(b"<%")) {
        return false;
    }
    match (document.language(), expressions()) {
        (Language::Yaml, Some((yaml, _))) => yaml.is_match(text),
        (Language::Json, Some((_, json))) => json
            .captures_iter(text)
            .any(|captures| captures.name("mark").is_some()),
        _ => false,
    }
}

fn expressions() -> Option<&'static (Regex, Regex)> {
    static EXPRESSIONS: OnceLock<Option<(Regex, Regex)>> = OnceLock::new();
    EXPRESSIONS
        .get_or_init(|| Some((regular_expression(YAML).ok()?, regular_expression(JSON).ok()?)))
        .as_ref()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;
    use crate::limits::Limits;

    fn template(path: &str, text: &str) -> bool {
        let class = FileClass::of(path).unwrap();
        is_template(&Document::from_text(path, class, text, &Limits::default()).unwrap())
    }

    #[test]
    fn templates_are_known_by_their_marks() {
        assert!(expressions().is_some());
        for text in [
            "a: 1\n{{- if .Values.b }}\nb: 2\n{{- end }}\n",
            "image: {{ .Values.image }}\n",
            "{% for a in b %}\n- {{ a }}\n{% endfor %}\n",
            "host: <%= ENV['HOST'] %>\n",
            "a:\n  {{ body }}\n",
        ] {
            assert!(template("a.yml", text), "{text}");
        }
        for text in ["{\"a\": {{ b }}}", "{% if a %}{}{% endif %}", "{\"a\": <%= b %>}"] {
            assert!(template("a.json", text), "{text}");
        }
    }

    #[test]
    fn expressions_in_values_make_no_template() {
        for text in [
            "path: {{ home }}/bin\n",
            "run: echo ${{ github.ref }}\n",
            "run: docker ps --format '{{.Names}}'\n",
            "a: {b: {c: 1}}\n",
        ] {
            assert!(!template("a.yml", text), "{text}");
        }
        for text in ["{\"a\": \"{{ b }} <% c %>\",}", "{{\"a\": 1}", "{{a: 1}}"] {
            assert!(!template("a.json", text), "{text}");
        }
    }
}
