//! What the strict parser asks for. Some complaints name the repair: a YAML value that needs quotes or several closers, an
//! `await` that needs an `async` function around it, far away from where anything reads oddly. Proposals that do so are tried first.

use super::proposal::{Kind, Proposal};
use crate::document::Document;
use crate::language::Language;

/// Whether `proposal` does what the first error of `document` asks for.
pub(crate) fn is_advised(document: &Document, proposal: &Proposal) -> bool {
    let Some(error) = document.first_error() else {
        return false;
    };
    match document.language() {
        Language::Json => false,
        Language::Yaml => match proposal.kind {
            Kind::Quote => error.cause.contains("quotes"),
            Kind::InsertClosers => error.cause.ends_with("is never closed"),
            _ => false,
        },
        Language::JavaScript => {
            proposal.kind == Kind::InsertKeyword
                && error.cause.starts_with("`await` is only allowed")
                && proposal.edits.iter().all(|edit| edit.text == "async ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Edit;
    use crate::language::FileClass;
    use crate::limits::Limits;
    use crate::text::Span;

    fn document(path: &str, text: &str) -> Document {
        Document::from_text(path, FileClass::of(path).unwrap(), text, &Limits::default()).unwrap()
    }

    fn proposal(kind: Kind, at: usize, text: &str) -> Proposal {
        Proposal::several(
            kind,
            vec![Edit {
                span: Span::at(at),
                text: text.to_owned(),
            }],
        )
    }

    #[test]
    fn an_await_in_a_plain_function_asks_for_async() {
        let broken = document("a.js", "get(() => {\n  const a = await b();\n});\n");
        assert!(is_advised(&broken, &proposal(Kind::InsertKeyword, 4, "async ")));
        assert!(!is_advised(
            &broken,
            &proposal(Kind::InsertKeyword, 4, "function ")
        ));
        let other = document("a.js", "get(() => {\n  const a = b(;\n});\n");
        assert!(!is_advised(&other, &proposal(Kind::InsertKeyword, 4, "async ")));
    }

    #[test]
    fn a_value_cut_short_asks_for_its_closers() {
        let broken = document("a.yml", "a: [{b: c\n");
        assert!(is_advised(&broken, &proposal(Kind::InsertClosers, 9, "}]")));
    }

    #[test]
    fn a_value_that_needs_quotes_asks_for_them() {
        let broken = document("a.yml", "a: @b\n");
        assert!(is_advised(&broken, &proposal(Kind::Quote, 3, "'")));
        assert!(!is_advised(&broken, &proposal(Kind::DeleteSign, 3, "")));
    }
}
