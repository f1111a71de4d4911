//! SARIF 2.1.0 (OASIS, with errata 01).
//!
//! Columns count Unicode code points, which `columnKind` says; byte offsets stand beside them. A byte order mark counts
//! for bytes and not for columns, as section 3.30 has it. Paths relative to the working folder are resolved against
//! `%SRCROOT%`. What a repair applied is in the run's property bag, since SARIF has no word for it.

use std::path::Path;

use engine::{Finding, Fix, RuleInfo, Span};
use serde_json::{Value, json};

use super::{json_line, level};
use crate::fingerprint::fingerprints;
use crate::place::Source;
use crate::report::{Report, Skipped, Tally};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The start of the log.
#[must_use]
pub(super) fn header() -> String {
    format!(
        "{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\
         \"columnKind\": \"unicodeCodePoints\",\n\"results\": ["
    )
}

/// The results of one file; empty when it has none.
#[must_use]
pub(super) fn file(report: &Report) -> String {
    let artifact = artifact(&report.path);
    let results: Vec<String> = report
        .findings
        .iter()
        .zip(fingerprints(report))
        .map(|(finding, fingerprint)| json_line(&result(finding, &report.source, &artifact, &fingerprint)))
        .collect();
    results.join(",\n")
}

/// The rest of the log: the tool with the rules that reported, and how the run went.
#[must_use]
pub(super) fn footer(tally: &Tally, rules: &[RuleInfo]) -> String {
    let descriptors: Vec<Value> = tally
        .rules
        .iter()
        .map(|id| {
            rules
                .iter()
                .find(|rule| rule.id == *id)
                .map_or_else(|| json!({"id": id}), descriptor)
        })
        .collect();
    let tool = json!({"driver": {
        "name": "qmoi",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "rules": descriptors,
    }});
    let notifications: Vec<Value> = tally.skipped.iter().map(notification).collect();
    let invocation = json!({
        "executionSuccessful": !tally.has_failure(),
        "toolExecutionNotifications": notifications,
    });
    let applied: Vec<Value> = tally
        .applied
        .iter()
        .map(|(path, fix)| {
            json!({
                "path": path, "rule": fix.rule, "message": fix.message, "title": fix.title,
                "safety": fix.safety, "line": fix.line + 1,
            })
        })
        .collect();
    format!(
        "\n],\n\"tool\": {},\n\"invocations\": [{}],\n\"properties\": {}\n}}]\n}}\n",
        json_line(&tool),
        json_line(&invocation),
        json_line(&json!({"applied": applied})),
    )
}

fn notification(skipped: &Skipped) -> Value {
    json!({
        "level": if skipped.failed { "error" } else { "note" },
        "message": message(&skipped.reason),
        "locations": [{"physicalLocation": {"artifactLocation": artifact(&skipped.path)}}],
    })
}

fn descriptor(rule: &RuleInfo) -> Value {
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.documentation, "markdown": rule.documentation},
        "defaultConfiguration": {"level": level(rule.severity, "note")},
        "properties": {"tags": [rule.category.name(), rule.language.name()]},
    })
}

fn result(finding: &Finding, source: &Source, artifact: &Value, fingerprint: &str) -> Value {
    let location = |span| json!({"artifactLocation": artifact, "region": region(span, source)});
    let mut result = json!({
        "ruleId": finding.rule,
        "level": level(finding.severity, "note"),
        "message": message(&finding.message),
        "locations": [{"physicalLocation": location(finding.span)}],
        "partialFingerprints": {"qmoi/v1": fingerprint},
    });
    let related: Vec<Value> = finding
        .labels
        .iter()
        .enumerate()
        .map(|(index, label)| {
            json!({
                "id": index + 1,
                "physicalLocation": location(label.span),
                "message": message(&label.message),
            })
        })
        .collect();
    let fixes: Vec<Value> = finding
        .fixes
        .iter()
        .map(|fix| change(fix, source, artifact))
        .collect();
    if let Some(object) = result.as_object_mut() {
        if !related.is_empty() {
            object.insert("relatedLocations".to_owned(), Value::Array(related));
        }
        if !fixes.is_empty() {
            object.insert("fixes".to_owned(), Value::Array(fixes));
        }
    }
    result
}

fn change(fix: &Fix, source: &Source, artifact: &Value) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            json!({"deletedRegion": region(edit.span, source), "insertedContent": {"text": edit.text}})
        })
        .collect();
    json!({
        "description": message(&fix.title),
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
        "properties": {"safety": fix.safety},
    })
}

/// Whether `text` holds digits in braces.
fn holds_placeholder(text: &str) -> bool {
    text.split('{').skip(1).any(|rest| {
        rest.split_once('}')
            .is_some_and(|(inner, _)| !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// A message object with `text` as it is meant. Section 3.11.5 has braces doubled, because a pair around a number is a
/// placeholder; since viewers show the doubled ones as they are, that is done only where there is such a pair. A bracket is
/// escaped where it could begin a link (3.11.6).
fn message(text: &str) -> Value {
    let mut escaped = text.to_owned();
    if holds_placeholder(text) {
        escaped = escaped.replace('{', "{{").replace('}', "}}");
    }
    if escaped.contains("](") {
        escaped = escaped
            .replace('\\', "\\\\")
            .replace('[', "\\[")
            .replace(']', "\\]");
    }
    json!({"text": escaped})
}

fn region(span: Span, source: &Source) -> Value {
    let (start, end) = source.places(span);
    json!({
        "startLine": start.line, "startColumn": start.column,
        "endLine": end.line, "endColumn": end.column,
        "byteOffset": span.start, "byteLength": span.len(),
    })
}

/// A path as an artifact location.
fn artifact(path: &str) -> Value {
    let uri = percent_encoded(path);
    if Path::new(path).is_absolute() {
        let slash = if uri.starts_with('/') { "" } else { "/" };
        json!({"uri": format!("file://{slash}{uri}")})
    } else {
        json!({"uri": uri, "uriBaseId": "%SRCROOT%"})
    }
}

/// A path as the path of a URI (RFC 3986). A colon is escaped as well: in a relative reference it would end a scheme.
fn percent_encoded(path: &str) -> String {
    path.bytes()
        .fold(String::with_capacity(path.len()), |mut uri, byte| {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                uri.push(char::from(byte));
            } else {
                uri.push_str(&format!("%{byte:02X}"));
            }
            uri
        })
}

#[cfg(test)]
#[path = "sarif_tests.rs"]
mod tests;
