//! `--select` and `--ignore`: names of rules, packs and categories.

use engine::configuration::{Overrides, Selector, Vocabulary};

use crate::arguments::Selection;
use crate::failure::Failure;

/// What the command line says about rules.
///
/// # Errors
/// When a name can be none.
pub(crate) fn overrides(selection: &Selection) -> Result<Overrides, Failure> {
    Ok(Overrides {
        select: selectors(&selection.select)?,
        ignore: selectors(&selection.ignore)?,
    })
}

/// Refuses names that nothing has: a run that checks nothing because of a typing error looks like a clean one.
///
/// # Errors
/// When a name is not in `vocabulary`.
pub(crate) fn require_known(overrides: &Overrides, vocabulary: &Vocabulary) -> Result<(), Failure> {
    let unknown = |selector: &&Selector| !vocabulary.knows(selector);
    match overrides.select.iter().chain(&overrides.ignore).find(unknown) {
        None => Ok(()),
        Some(selector) => Err(Failure::Selector {
            text: selector.to_string(),
            nearest: vocabulary.nearest(selector).map(str::to_owned),
        }),
    }
}

fn selectors(names: &[String]) -> Result<Vec<Selector>, Failure> {
    names
        .iter()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())
        .map(|name| {
            name.parse().map_err(|_| Failure::Selector {
                text: name.to_owned(),
                nearest: None,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_refused_with_the_one_meant() {
        let known = engine::RuleId::new("json/trailing-comma");
        let vocabulary = Vocabulary::new([&known]);
        let selection = |name: &str| Selection {
            select: vec![name.to_owned()],
            ignore: Vec::new(),
        };
        for name in ["json/trailing-comma", "json", "syntax", "all", " style "] {
            let overrides = overrides(&selection(name)).unwrap();
            assert!(require_known(&overrides, &vocabulary).is_ok(), "{name}");
        }
        let typed = overrides(&selection("json/trailing-coma")).unwrap();
        let failure = require_known(&typed, &vocabulary).unwrap_err();
        assert!(failure.next_step().contains("json/trailing-comma"));
        assert!(overrides(&selection("a b/c")).is_err());
    }
}
