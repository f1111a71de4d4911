//! The comments of a text, as a second proof that nothing was left behind.

use std::collections::HashMap;

use engine::data::{Kind, View};
use engine::{FileClass, Span};

use super::Three;

/// How often each comment stands in a text.
pub(super) type Comments<'t> = HashMap<&'t str, usize>;

/// The comments of a view's text.
pub(super) fn of(view: &View, class: FileClass) -> Comments<'_> {
    let mut found = Comments::new();
    let text = view.source();
    let mut at = 0;
    let is_leaf = |kind| !matches!(kind, Kind::Mapping | Kind::Sequence);
    let leaves = view.nodes().filter(|id| is_leaf(view.kind(*id)));
    for span in leaves.map(|id| view.span(id)).chain([Span::at(text.len())]) {
        let between = text.get(at..span.start).unwrap_or_default();
        let comments: Vec<&str> = match class {
            FileClass::Yaml => between.lines().filter_map(yaml_comment).collect(),
            _ => json_comments(between),
        };
        for comment in comments {
            *found.entry(comment.trim_end()).or_default() += 1;
        }
        at = at.max(span.end);
    }
    found
}

fn yaml_comment(line: &str) -> Option<&str> {
    let is_start = |at: usize| at == 0 || line[..at].ends_with([' ', '\t']);
    let (at, _) = line.match_indices('#').find(|(at, _)| is_start(*at))?;
    line.get(at..)
}

fn json_comments(between: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = between;
    while let Some(start) = rest.find('/') {
        rest = &rest[start..];
        let end = if rest.starts_with("/*") {
            rest.find("*/").map(|end| end + 2)
        } else {
            rest.find('\n')
        };
        let (comment, behind) = rest.split_at(end.unwrap_or(rest.len()));
        found.push(comment);
        rest = behind;
    }
    found
}

/// Whether each comment comes as often as it must after the changes of both sides.
pub(super) fn are_merged(versions: &Three<Comments<'_>>, result: &Comments<'_>) -> bool {
    let mut all = versions.iter().flat_map(HashMap::keys).chain(result.keys());
    all.all(|comment| {
        let count = |comments: &Comments<'_>| comments.get(comment).copied().unwrap_or(0);
        let [base, ours, theirs] = versions.each_ref().map(count);
        let result = count(result);
        // Either each side has made its own change, or both have made the same.
        result + base == ours + theirs || (ours == theirs && result == ours)
    })
}
