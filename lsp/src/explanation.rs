//! A rule's manual, for people who wonder about a finding.

use std::path::Path;
use std::str::FromStr;

use engine::RuleId;
use tower_lsp::ls_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position, Uri};

use crate::address;
use crate::analysis::Analysis;
use crate::projects::OpenProject;

/// Where the page of `rule` is, where that is known: at the address that the client gave for the pages.
#[must_use]
pub(crate) fn page(project: &OpenProject, rule: &RuleId) -> Option<Uri> {
    if let Some(own) = project.own_rule(rule) {
        return address::of_path(Path::new(&own));
    }
    let base = project.rule_pages.as_deref()?;
    Uri::from_str(&format!("{}/{rule}.md", base.trim_end_matches('/'))).ok()
}

/// What the manual says about `rule`.
#[must_use]
pub(crate) fn manual(project: &OpenProject, rule: &RuleId) -> Option<String> {
    let all = project.engine.rules().all();
    let info = all.iter().find(|info| info.id == *rule)?;
    Some(info.documentation.trim().to_owned())
}

/// The manuals of the rules that report something at `position`.
#[must_use]
pub(crate) fn hover(analysis: &Analysis, position: Position) -> Option<Hover> {
    let snapshot = &analysis.snapshot;
    let offset = snapshot.text.offset(position, snapshot.client.encoding);
    let here = |finding: &&engine::Finding| finding.span.contains(offset) || finding.span.start == offset;
    let parts: Vec<String> = analysis
        .findings
        .iter()
        .filter(here)
        .map(|finding| {
            let manual = manual(&snapshot.project, &finding.rule).unwrap_or_default();
            format!("**{}** `{}`\n\n{manual}", finding.message, finding.rule)
        })
        .collect();
    let first = analysis.findings.iter().find(here)?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: parts.join("\n\n---\n\n"),
        }),
        range: Some(snapshot.range(first.span)),
    })
}
