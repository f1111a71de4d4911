//! What is wrong with a configuration, where, and what was probably meant.

use crate::finding::{Category, RuleId};
use crate::text::Span;

use super::selector::Selector;
use super::types::{Configuration, Spanned};

/// One thing wrong with a configuration. The rest of the configuration applies all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigurationProblem {
    /// Whether the text does not parse, or says something that has no meaning.
    pub kind: ProblemKind,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where, in bytes of the configuration's text.
    pub span: Span,
    /// What was probably meant: a text for the place of `span`, without quotes.
    pub suggestion: Option<String>,
}

/// The kinds of [`ConfigurationProblem`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// The text does not parse. Calling again with repaired text may recover more settings.
    Syntax,
    /// The text parses, and it has a key that no configuration has, or a value of another type: what the table of shapes says
    /// as well, with a repair, where the file is one of those that are checked.
    Shape,
    /// The text parses, and one of its values has no meaning.
    Content,
}

/// The rules that exist, for telling a name that selects nothing.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    names: Vec<String>,
}

impl Vocabulary {
    /// The names of these rules, their packs and the categories. qmoi's own ids (`qmoi/…`) need not be handed in.
    pub fn new<'a>(rules: impl IntoIterator<Item = &'a RuleId>) -> Self {
        let mut names: Vec<String> = rules
            .into_iter()
            .map(RuleId::as_str)
            .chain(crate::suppression::BUILT_IN_RULES)
            .flat_map(|id| [id.to_owned(), RuleId::new(id).pack().to_owned()])
            .chain(Category::ALL.map(|category| category.name().to_owned()))
            .chain(["all".to_owned()])
            .collect();
        names.sort();
        names.dedup();
        Self { names }
    }

    /// Whether `selector` names something that exists.
    #[must_use]
    pub fn knows(&self, selector: &Selector) -> bool {
        self.names.binary_search(&selector.to_string()).is_ok()
    }

    /// The existing name nearest to `selector`, if one is near enough to be meant.
    #[must_use]
    pub fn nearest(&self, selector: &Selector) -> Option<&str> {
        nearest(&selector.to_string(), self.names.iter().map(String::as_str))
    }

    /// What is wrong with the selectors of `configuration`, in order of place.
    #[must_use]
    pub fn problems(&self, configuration: &Configuration) -> Vec<ConfigurationProblem> {
        let mut problems: Vec<ConfigurationProblem> = selectors(configuration)
            .filter(|selector| !self.knows(&selector.value))
            .map(|selector| ConfigurationProblem {
                kind: ProblemKind::Content,
                message: unknown(&selector.value),
                span: selector.span,
                suggestion: self.nearest(&selector.value).map(str::to_owned),
            })
            .collect();
        problems.sort_by_key(|problem| problem.span);
        problems
    }
}

fn unknown(selector: &Selector) -> String {
    match selector {
        Selector::Rule(id) => format!("there is no rule `{id}`"),
        _ => format!("there is no pack or category `{selector}`"),
    }
}

/// Every selector of `configuration` with its place.
fn selectors(configuration: &Configuration) -> impl Iterator<Item = &Spanned<Selector>> {
    let Configuration {
        select,
        ignore,
        rules,
        packs,
        overrides,
        ..
    } = configuration;
    let in_overrides = overrides.iter().flat_map(|entry| {
        let rules = entry.rules.iter().map(|(selector, _)| selector);
        entry.select.iter().flatten().chain(&entry.ignore).chain(rules)
    });
    select
        .iter()
        .flatten()
        .chain(ignore)
        .chain(rules.iter().map(|(selector, _)| selector))
        .chain(packs.iter().map(|(selector, _)| selector))
        .chain(in_overrides)
}

/// The candidate with the fewest edits from `text`, when these are at most a third of its length.
pub(crate) fn nearest<'a>(text: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A longer text is not a slip of the fingers, and the distance costs the product of both lengths.
    if text.len() > 100 {
        return None;
    }
    let wanted = text.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count().max(3) / 3))
        .min()
        .map(|(_, candidate)| candidate)
}

/// The number of characters to insert, delete, replace or swap with their neighbour to make `left` into `right`.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, to) in right.iter().enumerate() {
            let replaced = last[column] + usize::from(from != to);
            let mut best = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let swapped = row > 0 && column > 0 && left[row - 1] == *to && right[column - 1] == *from;
            if swapped {
                best = best.min(before_last[column - 1] + 1);
            }
            current.push(best);
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_through_slips_of_the_fingers() {
        let names = ["select", "ignore", "ruleFolders", "json/trailing-comma"];
        assert_eq!(nearest("slect", names), Some("select"));
        assert_eq!(nearest("ingore", names), Some("ignore"));
        assert_eq!(nearest("rulefolders", names), Some("ruleFolders"));
        assert_eq!(nearest("json/traling-coma", names), Some("json/trailing-comma"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest(&"x".repeat(100_000), names), None);
    }

    #[test]
    fn names_that_select_nothing_are_told_with_the_nearest() {
        let vocabulary = Vocabulary::new(&[RuleId::new("json/trailing-comma")]);
        let text = r#"{"select": ["json", "jsn"], "rules": {"json/trailing-coma": "off"}}"#;
        let (configuration, problems) = Configuration::parse(text);
        assert!(problems.is_empty());
        let told: Vec<_> = vocabulary
            .problems(&configuration)
            .into_iter()
            .map(|problem| {
                (
                    problem.message,
                    problem.span.text(text).to_owned(),
                    problem.suggestion,
                )
            })
            .collect();
        let owned = |message: &str, place: &str, suggestion: &str| {
            (message.to_owned(), place.to_owned(), Some(suggestion.to_owned()))
        };
        assert_eq!(
            told,
            [
                owned("there is no pack or category `jsn`", "\"jsn\"", "json"),
                owned(
                    "there is no rule `json/trailing-coma`",
                    "\"json/trailing-coma\"",
                    "json/trailing-comma"
                ),
            ]
        );
    }
}
