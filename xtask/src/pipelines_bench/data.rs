//! Whether two YAML texts say the same to who reads their data.

use std::collections::BTreeMap;

use engine::FileClass;
use engine::data::{Kind, NodeId, View};

/// What a text says. The order of a mapping's entries says nothing, an alias what it stands for.
#[derive(Debug, PartialEq, Eq)]
enum Data {
    Scalar(&'static str, String),
    Sequence(Option<String>, Vec<Data>),
    Mapping(BTreeMap<String, Data>),
}

/// How deep aliases and collections are followed.
const DEEPEST: usize = 100;

/// Whether both texts can be read and have the same data.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let data = |text: &str| -> Option<Vec<Data>> {
        let view = View::of(text, FileClass::Yaml)?;
        Some(view.roots().iter().map(|root| said(&view, *root, 0)).collect())
    };
    match (data(one), data(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

fn said(view: &View, id: NodeId, depth: usize) -> Data {
    if depth > DEEPEST {
        return Data::Scalar("deep", String::new());
    }
    let node = view.node(id);
    match node.kind {
        Kind::Alias => match view.resolve(id) {
            target if target != id => said(view, target, depth + 1),
            _ => Data::Scalar("alias", node.anchor.unwrap_or_default().to_owned()),
        },
        Kind::Scalar(_) => Data::Scalar(node.kind.name(), view.text(id).to_owned()),
        Kind::Sequence => Data::Sequence(
            node.tag.map(str::to_owned),
            view.items(id).map(|item| said(view, item, depth + 1)).collect(),
        ),
        Kind::Mapping => Data::Mapping(
            view.entries(id)
                .map(|entry| {
                    (
                        view.text(entry.key).to_owned(),
                        said(view, entry.value, depth + 1),
                    )
                })
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_style_say_nothing_and_types_do() {
        assert!(is_same("a: 1\nb: [x]\n", "b:\n  - 'x'\na: 1 # one\n"));
        assert!(is_same("a: &x [1]\nb: *x\n", "a: &x [1]\nb: [1]\n"));
        assert!(!is_same("a: 1\n", "a: '1'\n"));
        assert!(!is_same("a: [1, 2]\n", "a: [2, 1]\n"));
        assert!(!is_same("a: !reference [b]\n", "a: [b]\n"));
        assert!(!is_same("a: [\n", "a: [\n"));
    }
}
