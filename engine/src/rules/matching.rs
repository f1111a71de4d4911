//! Running the matchers of all rules that could speak about a document.

use std::sync::Arc;

use rhai::{Array, Dynamic, Map};

use super::definition::{Matcher, Rule, StrictKind};
use super::fault::RuleFault;
use super::pattern::Pattern;
use super::shapes;
use super::stage::StageRules;
use super::templating::is_template;
use crate::cancellation::Cancellation;
use crate::configuration::Settings;
use crate::document::Document;
use crate::models::fault::{At, FaultKind, Said};
use crate::script::{Failure, Matched, Place};
use crate::strict::RemarkKind;
use crate::text::Span;

/// The matches of one rule, in document order.
pub(super) struct RuleMatches<'a> {
    pub(super) rule: &'a Arc<Rule>,
    pub(super) matches: Vec<Matched>,
}

/// Those of `rules`, which are of the document's stage, that could match it, each with its matches.
pub(super) fn run<'a>(
    rules: &'a StageRules,
    document: &Document,
    settings: &Settings,
    cancellation: &Cancellation,
) -> (Vec<RuleMatches<'a>>, Vec<RuleFault>) {
    let template = document.is_broken() && is_template(document);
    let wanted: Vec<bool> = rules
        .rules
        .iter()
        .map(|rule| speaks(rule, document, settings) && (!template || is_fallback(rule)))
        .collect();
    let wanted = |index: usize| wanted.get(index).copied().unwrap_or(false);
    let (queried, mut faults) = rules.query.matches(&rules.rules, document, &wanted);
    let mut matched: Vec<Vec<Matched>> = rules.rules.iter().map(|_| Vec::new()).collect();
    for (index, captures) in queried {
        if let (Some(list), Some(rule)) = (matched.get_mut(index), rules.rules.get(index)) {
            list.push(new_match(rule, document, captures));
        }
    }
    for (index, rule) in rules.rules.iter().enumerate().filter(|(index, _)| wanted(*index)) {
        if cancellation.is_cancelled() {
            break;
        }
        let found = match &rule.matcher {
            Matcher::Query { .. } => continue,
            Matcher::Paths(paths) => Ok(by_path(rule, document, paths)),
            Matcher::Pattern(pattern) => by_pattern(rule, document, pattern),
            Matcher::Strict(kinds) => Ok(by_verdict(rule, document, kinds)),
            Matcher::Shape(kinds) => Ok(shapes::matches(rule, document, kinds)),
            Matcher::Model(kind) => Ok(by_model(rule, document, kind)),
            Matcher::Scan(_) => scan(rule, document),
        };
        let found = found.unwrap_or_else(|failure| {
            faults.push(RuleFault::running(rule, document.path(), &failure));
            Vec::new()
        });
        if let Some(list) = matched.get_mut(index) {
            *list = found;
        }
    }
    let with_matches = rules
        .rules
        .iter()
        .zip(matched)
        .filter(|(_, matches)| !matches.is_empty());
    (
        with_matches
            .map(|(rule, matches)| RuleMatches { rule, matches })
            .collect(),
        faults,
    )
}

/// Those of `rules` that repeat what the strict parser says about `document`, each with its matches.
pub(super) fn strict_words<'a>(
    rules: &'a StageRules,
    document: &Document,
    settings: &Settings,
) -> Vec<RuleMatches<'a>> {
    let repeats = |rule: &&Arc<Rule>| is_fallback(rule) && speaks(rule, document, settings);
    let repeating = rules.rules.iter().filter(repeats);
    repeating
        .filter_map(|rule| match &rule.matcher {
            Matcher::Strict(kinds) => Some(RuleMatches {
                rule,
                matches: by_verdict(rule, document, kinds),
            }),
            _ => None,
        })
        .collect()
}

/// Whether the rule repeats what the strict parser says.
pub(super) fn is_fallback(rule: &Rule) -> bool {
    matches!(&rule.matcher, Matcher::Strict(kinds) if kinds.contains(&StrictKind::Error))
}

/// Whether `settings` leave the rule on.
pub(super) fn is_on(rule: &Rule, settings: &Settings) -> bool {
    settings
        .severity(&rule.info.id, rule.info.category, rule.info.severity)
        .is_some()
}

fn speaks(rule: &Rule, document: &Document, settings: &Settings) -> bool {
    is_on(rule, settings)
        && rule
            .files
            .as_ref()
            .is_none_or(|files| files.is_match(document.path()))
        && rule.requires.allows(document.text())
}

pub(super) fn new_match(rule: &Rule, document: &Document, captures: Vec<(String, Place)>) -> Matched {
    Matched {
        document: document.clone(),
        captures: captures
            .into_iter()
            .map(|(name, place)| (name.into(), place))
            .collect(),
        declared: rule.declared.clone(),
        values: Map::new(),
        facts: Dynamic::UNIT,
    }
}

fn by_path(rule: &Rule, document: &Document, paths: &[crate::data::DataPath]) -> Vec<Matched> {
    let Some(view) = document.view() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for path in paths {
        for selected in view.select(path) {
            let mut captures = vec![("value".to_owned(), Place::data(document, selected.node))];
            captures.extend(
                selected
                    .key
                    .map(|key| ("key".to_owned(), Place::data(document, key))),
            );
            found.push(new_match(rule, document, captures));
        }
    }
    found
}

fn by_pattern(rule: &Rule, document: &Document, pattern: &Pattern) -> Result<Vec<Matched>, Failure> {
    let regex = pattern.compiled().map_err(|message| Failure {
        message,
        span: Span::at(0),
    })?;
    let window = window(document);
    let at = |range: std::ops::Range<usize>| {
        Place::text(
            document,
            Span::new(window.start + range.start, window.start + range.end),
        )
    };
    let found = regex.captures_iter(document.slice(window)).map(|captures| {
        let names = pattern.names().iter();
        let groups = names.filter_map(|name| Some((name.clone(), at(captures.name(name)?.range()))));
        let whole = captures
            .get(0)
            .map(|whole| ("match".to_owned(), at(whole.range())));
        new_match(rule, document, groups.chain(whole).collect())
    });
    Ok(found.collect())
}

/// The part of a document that regular expressions are run over: all of it, but of a broken one that is not small only what
/// lies around the first error. Expressions with groups read a few megabytes a second, and the others are looked for when
/// their turn comes.
fn window(document: &Document) -> Span {
    const LARGE: usize = 6 * 1024;
    const REACH: usize = 2560;
    let text = document.text();
    let whole = Span::new(0, text.len());
    let Some(error) = document.first_error().filter(|_| text.len() > LARGE) else {
        return whole;
    };
    let start = text.floor_char_boundary(error.span.start.saturating_sub(REACH));
    let line = document.lines().start(document.lines().line_of(start));
    // On a line without end, an opening brace is the likeliest place that is not inside a string.
    let brace = || {
        text[start..error.span.start]
            .find('{')
            .map_or(start, |at| start + at)
    };
    let start = if start - line <= REACH { line } else { brace() };
    Span::new(start, text.ceil_char_boundary(error.span.start + REACH))
}

fn by_verdict(rule: &Rule, document: &Document, kinds: &[StrictKind]) -> Vec<Matched> {
    let verdict = document.verdict();
    let at = |name: &str, span| (name.to_owned(), Place::text(document, span));
    let mut found = Vec::new();
    for kind in kinds {
        match kind {
            StrictKind::Error => found.extend(verdict.errors.first().map(|error| {
                let mut matched = new_match(rule, document, vec![at("at", error.span)]);
                matched
                    .values
                    .insert("cause".into(), sentence(&error.cause).into());
                matched
            })),
            StrictKind::DuplicateKey => found.extend(
                verdict
                    .remarks
                    .iter()
                    .filter(|remark| remark.kind == RemarkKind::DuplicateKey)
                    .map(|remark| {
                        let captures = vec![at("at", remark.span), at("first", remark.first)];
                        new_match(rule, document, captures)
                    }),
            ),
        }
    }
    found
}

/// The faults of one kind that the document's model knows of.
fn by_model(rule: &Rule, document: &Document, kind: &FaultKind) -> Vec<Matched> {
    let place = |at: At| match at {
        At::Node(node) => Place::data(document, node),
        At::Span(span) => Place::text(document, span),
    };
    let said = |said: &Said| match said {
        Said::Text(text) => Dynamic::from(text.clone()),
        Said::Flag(flag) => Dynamic::from(*flag),
        Said::Texts(texts) => Dynamic::from_array(texts.iter().cloned().map(Dynamic::from).collect()),
    };
    let faults = document.model_faults().list.iter();
    let faults = faults.filter(|fault| fault.kind == kind.name);
    let found = faults.map(|fault| {
        let captures = fault.captures.iter();
        let captures = captures.map(|(name, at)| ((*name).to_owned(), place(*at)));
        let mut matched = new_match(rule, document, captures.collect());
        for (name, value) in &fault.values {
            matched.values.insert((*name).into(), said(value));
        }
        matched
    });
    found.collect()
}

/// A cause as a message: it begins with a capital, unless it begins with a word of the document.
fn sentence(cause: &str) -> String {
    let mut characters = cause.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}

/// What a `scan` closure returns: a list of maps, in which places are captures and all else bound values.
fn scan(rule: &Rule, document: &Document) -> Result<Vec<Matched>, Failure> {
    let Matcher::Scan(closure) = &rule.matcher else {
        return Ok(Vec::new());
    };
    let failure = |message: &str| Failure {
        message: message.to_owned(),
        span: closure.span,
    };
    let returned = rule
        .script
        .call(&closure.function, closure.span, (document.clone(),))?;
    let Some(items) = returned.try_cast::<Array>() else {
        return Err(failure("`scan` must return a list of maps"));
    };
    let mut found = Vec::new();
    for item in items {
        let Some(map) = item.try_cast::<Map>() else {
            return Err(failure("`scan` must return a list of maps"));
        };
        let mut matched = new_match(rule, document, Vec::new());
        for (name, value) in map {
            match value.clone().try_cast::<Place>() {
                Some(place) => matched.captures.push((name.as_str().into(), place)),
                None => {
                    matched.values.insert(name, value);
                }
            }
        }
        if matched.captures.is_empty() {
            return Err(failure(
                "each map that `scan` returns must hold at least one place",
            ));
        }
        found.push(matched);
    }
    Ok(found)
}
