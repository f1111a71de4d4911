//! Words for scripts: the nearest of a list, and tests by regular expression.

use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, ImmutableString};

use super::document::regular_expression;

/// The one word of `known` that is nearest to `word` within `most` edits (insert, delete, replace, swap neighbours),
/// or nothing when none is near enough or two are equally near.
pub(crate) fn nearest<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
    most: usize,
) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    let mut tie = false;
    for candidate in known {
        if candidate.len().abs_diff(word.len()) > most * 4 {
            continue;
        }
        let distance = strsim::osa_distance(word, candidate);
        match best {
            Some((_, known)) if known == candidate => {}
            Some((least, _)) if distance == least => tie = true,
            Some((least, _)) if distance > least => {}
            _ => {
                best = Some((distance, candidate));
                tie = false;
            }
        }
    }
    best.filter(|(distance, _)| *distance <= most && *distance > 0 && !tie)
        .map(|(_, word)| word)
}

pub(super) fn register(engine: &mut Engine) {
    engine.register_fn(
        "nearest",
        |word: ImmutableString, known: Array, most: INT| -> Dynamic {
            let known: Vec<ImmutableString> = known
                .into_iter()
                .filter_map(Dynamic::try_cast::<ImmutableString>)
                .collect();
            let most = usize::try_from(most).unwrap_or(0);
            nearest(&word, known.iter().map(ImmutableString::as_str), most)
                .map_or(Dynamic::UNIT, |word| Dynamic::from(ImmutableString::from(word)))
        },
    );
    engine.register_fn(
        "matches",
        |text: ImmutableString, source: ImmutableString| -> Result<bool, Box<EvalAltResult>> {
            Ok(regular_expression(&source)
                .map_err(|error| error.to_string())?
                .is_match(&text))
        },
    );
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_word_is_unique_and_near() {
        assert_eq!(nearest("tset", ["test", "build"], 2), Some("test"));
        assert_eq!(nearest("cat", ["bat", "hat"], 1), None, "a tie is no answer");
        assert_eq!(
            nearest("test", ["test"], 2),
            None,
            "the word itself is not a correction"
        );
        assert_eq!(nearest("deploy", ["test"], 2), None);
    }
}
