//! What a repair is worth, judged against the text before the fault.

use super::cases::{Case, Original};
use super::{lines, meaning};

/// The verdict on one repaired text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Score {
    /// It is the text before the fault, to the byte.
    pub(super) exact: bool,
    /// It means what that text means.
    pub(super) same: bool,
    /// The strict parser accepts it.
    pub(super) parses: bool,
    /// It differs from the broken text.
    pub(super) changed: bool,
    /// It differs from the text before the fault more than a line away from the fault.
    pub(super) elsewhere: bool,
}

impl Score {
    /// Whether the repair is accepted by the parser and says something else than the author did.
    pub(super) fn is_silently_wrong(self) -> bool {
        self.parses && self.changed && !self.same
    }
}

/// Judges `repaired`. Where several texts are right, the one that speaks best for the repair counts.
pub(super) fn judge(case: &Case, repaired: &str) -> Score {
    let changed = repaired != case.broken;
    // What was broken and was left alone is still broken.
    let parses = changed && meaning::is_valid(repaired, case.file_class);
    let against = |original: &Original| {
        let exact = repaired == original.text;
        Score {
            exact,
            same: exact || (parses && meaning::is_same(&original.text, repaired, case.file_class)),
            parses,
            changed,
            elsewhere: changed
                && !exact
                && lines::reach_beyond(&lines::changed(&original.text, repaired), &original.fault_lines),
        }
    };
    case.originals
        .iter()
        .map(against)
        .max_by_key(|score| (score.exact, score.same, !score.elsewhere))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use engine::FileClass;

    use super::*;

    fn case(broken: &str, originals: &[&str]) -> Case {
        Case {
            usual: true,
            class: "missing-comma",
            package: String::new(),
            path: String::new(),
            file_name: "a.json".to_owned(),
            file_class: FileClass::Json,
            broken: broken.to_owned(),
            originals: originals
                .iter()
                .map(|text| Original {
                    text: (*text).to_owned(),
                    fault_lines: lines::changed(text, broken),
                })
                .collect(),
            halfway: Vec::new(),
        }
    }

    const ORIGINAL: &str = "{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3,\n  \"d\": 4\n}\n";
    const BROKEN: &str = "{\n  \"a\": 1\n  \"b\": 2,\n  \"c\": 3,\n  \"d\": 4\n}\n";

    #[test]
    fn the_very_text_is_exact() {
        let score = judge(&case(BROKEN, &[ORIGINAL]), ORIGINAL);
        assert!(score.exact && score.same && score.parses && score.changed && !score.elsewhere);
        assert!(!score.is_silently_wrong());
    }

    #[test]
    fn another_layout_is_the_same() {
        let repaired = ORIGINAL.replacen("1,\n  ", "1, ", 1);
        let score = judge(&case(BROKEN, &[ORIGINAL]), &repaired);
        assert!(!score.exact && score.same && score.parses && !score.elsewhere);
    }

    #[test]
    fn a_line_lost_is_silently_wrong() {
        let repaired = ORIGINAL.replacen("  \"a\": 1,\n", "", 1);
        let score = judge(&case(BROKEN, &[ORIGINAL]), &repaired);
        assert!(score.is_silently_wrong() && !score.elsewhere);
    }

    #[test]
    fn a_change_far_from_the_fault_is_elsewhere() {
        let repaired = ORIGINAL.replacen("\"d\": 4", "\"d\":  4", 1);
        let score = judge(&case(BROKEN, &[ORIGINAL]), &repaired);
        assert!(score.same && score.elsewhere);
    }

    #[test]
    fn what_is_left_alone_is_neither_right_nor_wrong() {
        let score = judge(&case(BROKEN, &[ORIGINAL]), BROKEN);
        assert_eq!(score, Score::default());
    }

    #[test]
    fn any_of_several_originals_will_do() {
        let other = ORIGINAL.replacen("\"a\": 1", "\"a\": 7", 1);
        let score = judge(&case(BROKEN, &[ORIGINAL, &other]), &other);
        assert!(score.exact);
    }
}
