//! From matches to findings with candidate fixes. Nothing here is verified yet: that is [`crate::repair`]'s work.

use std::sync::Arc;

use rhai::{Array, Dynamic};

use super::LanguageRules;
use super::aim::{Texts, aim};
use super::definition::{Closure, EditsTemplate, FixTemplate, Rule, SafetyTemplate};
use super::fault::RuleFault;
use super::matching::{self, RuleMatches};
use crate::cancellation::Cancellation;
use crate::configuration::{Selector, Settings};
use crate::document::Document;
use crate::finding::{Finding, Fix, Label, Safety};
use crate::script::{EditTemplate, Failure, Matched};
use crate::suppression::Suppressions;
use crate::text::Span;

/// What the rules say about a document, before any fix is verified.
#[derive(Debug, Default)]
pub(crate) struct Evaluation {
    /// In document order.
    pub(crate) candidates: Vec<Candidate>,
    pub(crate) faults: Vec<RuleFault>,
}

/// A finding whose fixes are guesses.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    pub(crate) finding: Finding,
    /// The rule offers no fix at all, so its finding does not hang on one being verified.
    pub(crate) report_only: bool,
    /// The rule repeats the strict parser, and is heard only where no other rule explains the error.
    pub(crate) fallback: bool,
}

/// How much is to be known about a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// What is wrong.
    Findings,
    /// And how it could be mended.
    Fixes,
}

/// Runs every rule that `settings` leave on over `document`. Once cancelled, the rules that have not spoken stay silent.
pub(crate) fn evaluate(
    rules: &LanguageRules,
    document: &Document,
    settings: &Settings,
    cancellation: &Cancellation,
) -> Evaluation {
    at_depth(Depth::Fixes, rules, document, settings, cancellation)
}

/// The same without fixes, for who only wants to know what is wrong.
pub(crate) fn survey(
    rules: &LanguageRules,
    document: &Document,
    settings: &Settings,
    cancellation: &Cancellation,
) -> Evaluation {
    at_depth(Depth::Findings, rules, document, settings, cancellation)
}

fn at_depth(
    depth: Depth,
    rules: &LanguageRules,
    document: &Document,
    settings: &Settings,
    cancellation: &Cancellation,
) -> Evaluation {
    let (matched, faults) = matching::run(rules.for_document(document), document, settings, cancellation);
    let mut evaluation = Evaluation {
        candidates: Vec::new(),
        faults,
    };
    for RuleMatches { rule, matches } in matched {
        if cancellation.is_cancelled() {
            return evaluation;
        }
        if let Err(failure) = findings_of(
            depth,
            rule,
            matches,
            document,
            settings,
            &mut evaluation.candidates,
        ) {
            evaluation
                .faults
                .push(RuleFault::running(rule, document.path(), &failure));
        }
    }
    evaluation.candidates.sort_by(|one, other| {
        let key = |candidate: &Candidate| (candidate.finding.span, candidate.finding.rule.clone());
        key(one).cmp(&key(other))
    });
    evaluation
        .candidates
        .dedup_by(|later, earlier| later.finding == earlier.finding);
    suppress(rules, document, settings, &mut evaluation.candidates);
    evaluation
}

/// What the rules that repeat the strict parser say, without fixes.
pub(crate) fn glance(rules: &LanguageRules, document: &Document, settings: &Settings) -> Vec<Finding> {
    let mut candidates = Vec::new();
    for RuleMatches { rule, matches } in
        matching::strict_words(rules.for_document(document), document, settings)
    {
        // One that fails is told of with the others when all rules have run.
        let _told_later = findings_of(
            Depth::Findings,
            rule,
            matches,
            document,
            settings,
            &mut candidates,
        );
    }
    suppress(rules, document, settings, &mut candidates);
    candidates
        .into_iter()
        .map(|candidate| candidate.finding)
        .collect()
}

/// Takes out what comments in the document silence, and adds what is wrong with those comments.
fn suppress(
    rules: &LanguageRules,
    document: &Document,
    settings: &Settings,
    candidates: &mut Vec<Candidate>,
) {
    let suppressions = Suppressions::of(document);
    if suppressions.is_empty() {
        return;
    }
    // While a document is broken most rules wait, so nothing can be said about what silences them. A name that no rule has
    // silences nothing for sure.
    let ran = |selector: &Selector| {
        let mut named = rules
            .all()
            .filter(|rule| selector.matches_id(&rule.info.id))
            .peekable();
        let unknown = named.peek().is_none();
        !document.is_broken() && (unknown || named.any(|rule| matching::is_on(rule, settings)))
    };
    let findings = candidates
        .iter()
        .map(|candidate| candidate.finding.clone())
        .collect();
    let left = suppressions.apply(findings, settings, &ran);
    candidates.retain(|candidate| left.contains(&candidate.finding));
    let told = left.into_iter().filter(|finding| finding.rule.pack() == "qmoi");
    candidates.extend(told.map(|finding| Candidate {
        report_only: finding.fixes.is_empty(),
        fallback: false,
        finding,
    }));
    candidates.sort_by_key(|candidate| candidate.finding.span);
}

fn findings_of(
    depth: Depth,
    rule: &Arc<Rule>,
    matches: Vec<Matched>,
    document: &Document,
    settings: &Settings,
    into: &mut Vec<Candidate>,
) -> Result<(), Failure> {
    let Some(severity) = settings.severity(&rule.info.id, rule.info.category, rule.info.severity) else {
        return Ok(());
    };
    let facts = match &rule.facts {
        Some(facts) => call(rule, facts, document.clone())?,
        None => Dynamic::UNIT,
    };
    for mut matched in matches {
        matched.facts = facts.clone();
        if !holds(rule, rule.when.as_ref(), &matched)? {
            continue;
        }
        bind(rule, &rule.bind, &mut matched)?;
        let mut fixes = Vec::new();
        let templates = rule.fixes.iter().filter(|_| depth == Depth::Fixes);
        for template in templates {
            fixes.extend(fix(rule, template, &matched, settings)?);
        }
        let labels = rule.labels.iter().filter_map(|(at, message)| {
            Some(Label {
                span: matched.capture(at)?.span,
                message: message.tell(&matched),
            })
        });
        into.push(Candidate {
            finding: Finding {
                rule: rule.info.id.clone(),
                category: rule.info.category,
                severity,
                message: rule.message.tell(&matched),
                span: primary(rule, &matched),
                labels: labels.collect(),
                fixes,
            },
            report_only: rule.fixes.is_empty(),
            fallback: matching::is_fallback(rule),
        });
    }
    Ok(())
}

/// The span a finding points at: the capture named `at`, or the first declared one that the match has.
fn primary(rule: &Rule, matched: &Matched) -> Span {
    let named = rule
        .at
        .as_deref()
        .and_then(|name| Some(matched.place(name)?.span));
    let first = || {
        rule.declared
            .iter()
            .filter(|name| !name.starts_with('_'))
            .find_map(|name| Some(matched.capture(name)?.span))
    };
    let any = || matched.captures.first().map(|(_, place)| place.span);
    named.or_else(first).or_else(any).unwrap_or(Span::at(0))
}

fn call<T: Clone + Send + Sync + 'static>(
    rule: &Rule,
    closure: &Closure,
    argument: T,
) -> Result<Dynamic, Failure> {
    rule.script.call(&closure.function, closure.span, (argument,))
}

fn holds(rule: &Rule, condition: Option<&Closure>, matched: &Matched) -> Result<bool, Failure> {
    let Some(closure) = condition else { return Ok(true) };
    let answer = call(rule, closure, matched.clone())?;
    answer.as_bool().map_err(|name| Failure {
        message: format!("`when` must return true or false, not {name}"),
        span: closure.span,
    })
}

fn bind(rule: &Rule, values: &[(String, Closure)], matched: &mut Matched) -> Result<(), Failure> {
    for (name, closure) in values {
        let value = call(rule, closure, matched.clone())?;
        matched.values.insert(name.as_str().into(), value);
    }
    Ok(())
}

/// The fix for one match, or nothing when its `when` fails, a value it needs is `()`, or its edits do not fit the match.
fn fix(
    rule: &Rule,
    template: &FixTemplate,
    matched: &Matched,
    settings: &Settings,
) -> Result<Option<Fix>, Failure> {
    let mut matched = matched.clone();
    bind(rule, &template.bind, &mut matched)?;
    if template
        .bind
        .iter()
        .any(|(name, _)| matched.values.get(name.as_str()).is_none_or(Dynamic::is_unit))
        || !holds(rule, template.when.as_ref(), &matched)?
    {
        return Ok(None);
    }
    let (edits, texts) = match &template.edits {
        EditsTemplate::List(edits) => (edits.clone(), Texts::Templates),
        EditsTemplate::Computed(closure) => (computed(rule, closure, &matched)?, Texts::Ready),
    };
    let safety = match &template.safety {
        SafetyTemplate::Fixed(safety) => *safety,
        SafetyTemplate::Judged(closure) => judged(rule, closure, &matched)?,
    };
    let edits: Option<Vec<Vec<_>>> = edits.iter().map(|edit| aim(edit, texts, &matched)).collect();
    Ok(edits.filter(|edits| !edits.is_empty()).map(|edits| Fix {
        title: template.title.tell(&matched),
        safety: settings.safety(&rule.info.id, safety),
        edits: edits.into_iter().flatten().collect(),
    }))
}

/// What a `safety` closure returns.
fn judged(rule: &Rule, closure: &Closure, matched: &Matched) -> Result<Safety, Failure> {
    let answer = call(rule, closure, matched.clone())?.to_string();
    let known = [Safety::Safe, Safety::Unsafe]
        .into_iter()
        .find(|safety| safety.name() == answer);
    known.ok_or_else(|| Failure {
        message: format!("`safety` must return \"safe\" or \"unsafe\", not {answer}"),
        span: closure.span,
    })
}

/// What an `edits` closure returns: one edit or a list of them; an empty list or `()` for no fix.
fn computed(rule: &Rule, closure: &Closure, matched: &Matched) -> Result<Vec<EditTemplate>, Failure> {
    let returned = call(rule, closure, matched.clone())?;
    let wrong = || Failure {
        message: "`edits` must return an edit or a list of edits".to_owned(),
        span: closure.span,
    };
    if returned.is_unit() {
        return Ok(Vec::new());
    }
    if let Some(edit) = returned.clone().try_cast::<EditTemplate>() {
        return Ok(vec![edit]);
    }
    let items = returned.try_cast::<Array>().ok_or_else(wrong)?;
    items
        .into_iter()
        .map(|item| item.try_cast::<EditTemplate>().ok_or_else(wrong))
        .collect()
}
