//! Which repaired texts mean the same.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::data::{Kind, View};
use crate::document::Document;
use crate::language::Language;

/// Longer texts mean the same only where they are the same.
const LONGEST_TEXT: usize = 64 * 1024;

/// A hash of what a valid `document` means, where `lexemes` hashes its lexemes without white space: equal for documents that
/// say the same.
///
/// White space is no more than that in JSON and, but for the rare line break that ends a statement, in JavaScript. In YAML
/// it decides what belongs to what, so data is compared.
pub(crate) fn meaning(document: &Document, lexemes: u64) -> u64 {
    if document.language() != Language::Yaml {
        return lexemes;
    }
    let mut hasher = DefaultHasher::new();
    match document.view() {
        Some(view) if document.text().len() <= LONGEST_TEXT => hash_data(view, &mut hasher),
        _ => document.text().hash(&mut hasher),
    }
    hasher.finish()
}

fn hash_data(view: &View, hasher: &mut DefaultHasher) {
    view.roots().len().hash(hasher);
    for id in view.nodes() {
        let node = view.node(id);
        (node.kind, node.parent, node.key, node.tag, node.anchor).hash(hasher);
        if matches!(node.kind, Kind::Scalar(_)) {
            view.text(id).hash(hasher);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::FileClass;
    use crate::limits::Limits;

    #[test]
    fn indentation_means_something_in_yaml_and_quotes_do_not() {
        let of = |text: &str| {
            let document = Document::from_text("a.yml", FileClass::Yaml, text, &Limits::default()).unwrap();
            meaning(&document, 0)
        };
        assert_eq!(of("a:\n  b: 'x'\n"), of("a:\n    b: x\n"));
        assert_ne!(of("a:\n  b: x\n"), of("a:\nb: x\n"));
        assert_ne!(of("- - a\n  - b\n"), of("- - a\n- b\n"));
    }
}
