//! Queries of many rules merged into one, because a cursor a rule costs ten to twenty times more.
//!
//! There is one merged query per language and stage, compiled when the first document needs it.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use streaming_iterator::StreamingIterator;
use tree_sitter::{Query, QueryCursor};

use super::definition::{Matcher, Rule};
use super::fault::RuleFault;
use crate::document::Document;
use crate::script::{Origin, Place};
use crate::text::Span;
use crate::tree;

/// Most matches in flight in one run. Patterns of siblings permute inside a large ERROR; what is past the limit is dropped.
const MOST_MATCHES_IN_FLIGHT: u32 = 4096;

/// The merged query of the rules of one stage.
#[derive(Debug, Default)]
pub(crate) struct MergedQuery(OnceLock<Merged>);

#[derive(Debug, Default)]
struct Merged {
    query: Option<Query>,
    /// Byte range of each rule's patterns in the merged source, by the rule's index.
    parts: Vec<(Range<usize>, usize)>,
    faults: Vec<RuleFault>,
}

/// A match of one rule's query: the rule's index and its captures by name.
pub(super) type QueryMatch = (usize, Vec<(String, Place)>);

impl MergedQuery {
    fn merged(&self, rules: &[Arc<Rule>]) -> &Merged {
        self.0.get_or_init(|| Merged::new(rules))
    }

    /// Faults of queries that do not compile. Compiles all of them.
    pub(super) fn faults(&self, rules: &[Arc<Rule>]) -> &[RuleFault] {
        &self.merged(rules).faults
    }

    /// The matches in `document` of those `rules` that have a query, in document order, and the faults of rules that are left out because their query does not compile.
    pub(super) fn matches(
        &self,
        rules: &[Arc<Rule>],
        document: &Document,
        wanted: &dyn Fn(usize) -> bool,
    ) -> (Vec<QueryMatch>, Vec<RuleFault>) {
        let any = |rule: &Arc<Rule>| matches!(rule.matcher, Matcher::Query { .. });
        if !rules
            .iter()
            .enumerate()
            .any(|(index, rule)| any(rule) && wanted(index))
        {
            return (Vec::new(), Vec::new());
        }
        let merged = self.merged(rules);
        let matches = match (&merged.query, document.tree()) {
            (Some(query), Some(_)) => merged.run(query, document, wanted),
            _ => Vec::new(),
        };
        (matches, merged.faults.clone())
    }
}

impl Merged {
    fn new(rules: &[Arc<Rule>]) -> Self {
        let queries: Vec<(usize, &str)> = rules
            .iter()
            .enumerate()
            .filter_map(|(index, rule)| match &rule.matcher {
                Matcher::Query { source, .. } => Some((index, source.as_str())),
                _ => None,
            })
            .collect();
        let Some(first) = rules.first() else {
            return Self::default();
        };
        let language = tree::grammar(first.info.language);
        match Query::new(&language, &joined(&queries).0) {
            Ok(query) => Self {
                query: Some(query),
                parts: joined(&queries).1,
                faults: Vec::new(),
            },
            Err(_) => Self::without_broken(rules, queries, &language),
        }
    }

    /// Finds the queries that do not compile by compiling each alone, and merges the others.
    fn without_broken(
        rules: &[Arc<Rule>],
        queries: Vec<(usize, &str)>,
        language: &tree_sitter::Language,
    ) -> Self {
        let mut faults = Vec::new();
        let sound: Vec<(usize, &str)> = queries
            .into_iter()
            .filter(|(index, source)| match Query::new(language, source) {
                Ok(_) => true,
                Err(error) => {
                    faults.extend(rules.get(*index).map(|rule| fault(rule, &error)));
                    false
                }
            })
            .collect();
        let (source, parts) = joined(&sound);
        Self {
            query: Query::new(language, &source).ok(),
            parts,
            faults,
        }
    }

    fn run(&self, query: &Query, document: &Document, wanted: &dyn Fn(usize) -> bool) -> Vec<QueryMatch> {
        let Some(tree) = document.tree() else {
            return Vec::new();
        };
        let names = query.capture_names();
        let mut cursor = QueryCursor::new();
        cursor.set_match_limit(MOST_MATCHES_IN_FLIGHT);
        let mut found: Vec<QueryMatch> = Vec::new();
        let mut matches = cursor.matches(query, tree.root_node(), document.text().as_bytes());
        while let Some(matched) = matches.next() {
            let start = query.start_byte_for_pattern(matched.pattern_index);
            let rule = self
                .parts
                .iter()
                .find(|(range, _)| range.contains(&start))
                .map(|(_, rule)| *rule);
            let Some(rule) = rule.filter(|rule| wanted(*rule)) else {
                continue;
            };
            let mut captures: Vec<(String, Place)> = Vec::new();
            for capture in matched.captures {
                let Some(name) = names.get(capture.index as usize) else {
                    continue;
                };
                if captures.iter().any(|(known, _)| known == name) {
                    continue;
                }
                let place = Place {
                    document: document.clone(),
                    span: Span::from(capture.node.byte_range()),
                    origin: Origin::Captured(capture.node.id()),
                };
                captures.push(((*name).to_owned(), place));
            }
            found.push((rule, captures));
        }
        found
    }
}

/// The sources one after the other, and the range of each.
fn joined(queries: &[(usize, &str)]) -> (String, Vec<(Range<usize>, usize)>) {
    let mut source = String::new();
    let mut parts = Vec::new();
    for (index, query) in queries {
        let start = source.len();
        source.push_str(query);
        source.push('\n');
        parts.push((start..source.len(), *index));
    }
    (source, parts)
}

fn fault(rule: &Rule, error: &tree_sitter::QueryError) -> RuleFault {
    let Matcher::Query { source, origin } = &rule.matcher else {
        return RuleFault::of(rule, error.message.clone(), Span::at(0));
    };
    // The text of the query is the script's own unless it was put together by code; then only its start is known.
    let text = &rule.script.text;
    let span = text[origin.start..].find(source.as_str()).map_or(*origin, |at| {
        Span::new(
            origin.start + at + error.offset,
            origin.start + at + error.offset + 1,
        )
    });
    let name = error.message.trim_matches('"');
    let what = match error.kind {
        tree_sitter::QueryErrorKind::NodeType => format!("the grammar has no node `{name}`"),
        tree_sitter::QueryErrorKind::Field => format!("the grammar has no field `{name}`"),
        tree_sitter::QueryErrorKind::Capture => format!("no capture is named `{name}`"),
        tree_sitter::QueryErrorKind::Structure => "the pattern can never match".to_owned(),
        _ => error.message.lines().next().unwrap_or("syntax error").to_owned(),
    };
    RuleFault::of(rule, format!("the query does not compile: {what}"), span)
}
