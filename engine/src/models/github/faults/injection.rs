//! Texts that strangers write, put into a script before anything runs: whoever writes a title can run commands.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::super::expression::{Expression, Kind, Operator};
use super::Seen;
use super::places::Spot;

pub(super) const INJECTION: FaultKind = FaultKind {
    name: "github/template-injection",
    gives: &[
        "at", "name", "whole", "variable", "value", "written", "step", "env", "is_there",
    ],
};

/// What strangers write, as GitHub's own guide lists it; `*` is any item.
const UNTRUSTED: [&str; 25] = [
    "github.head_ref",
    "github.event.issue.title",
    "github.event.issue.body",
    "github.event.pull_request.title",
    "github.event.pull_request.body",
    "github.event.pull_request.head.ref",
    "github.event.pull_request.head.label",
    "github.event.pull_request.head.repo.default_branch",
    "github.event.comment.body",
    "github.event.review.body",
    "github.event.review_comment.body",
    "github.event.discussion.title",
    "github.event.discussion.body",
    "github.event.pages.*.page_name",
    "github.event.commits.*.message",
    "github.event.commits.*.author.email",
    "github.event.commits.*.author.name",
    "github.event.head_commit.message",
    "github.event.head_commit.author.email",
    "github.event.head_commit.author.name",
    "github.event.workflow_run.head_branch",
    "github.event.workflow_run.head_commit.message",
    "github.event.workflow_run.head_commit.author.email",
    "github.event.workflow_run.head_commit.author.name",
    "github.event.workflow_run.pull_requests.*.head.ref",
];

impl<'w> Seen<'w> {
    pub(super) fn injection(&self, spot: &Spot<'w>, tree: &Expression) -> Option<Fault> {
        let view = self.view;
        let step = spot.step?;
        let in_script = match spot.keys.get(spot.step_depth()..)? {
            [Some("run")] => false,
            [Some("with"), Some("script")] => {
                let uses = view.text(shape::scalar(view, view.get(step, "uses")?)?);
                uses.to_ascii_lowercase()
                    .starts_with("actions/github-script@")
                    .then_some(true)?
            }
            _ => return None,
        };
        let name = untrusted(tree)?;
        let inside = spot.text().trim();
        let whole = spot.fence()?;
        let variable = variable_name(&name);
        let env = view.get(step, "env").and_then(|env| shape::mapping(view, env));
        let value = format!("${{{{ {inside} }}}}");
        let known = env
            .and_then(|env| view.get(env, &variable))
            .map(|node| view.text(node));
        let is_there = known == Some(value.as_str());
        let is_free = known.is_none() || is_there;
        let (whole, written) = if in_script {
            self.in_javascript(whole, &variable)
        } else {
            self.in_shell(spot, whole, &variable)
        }
        .map_or((whole, None), |(whole, written)| (whole, Some(written)));
        Some(
            Fault::new(&INJECTION)
                .span("at", spot.span(0, spot.text().len()))
                .span("whole", whole)
                .node("step", step)
                .node("env", env)
                .text("name", name)
                .text("variable", variable)
                .text("value", value)
                .flag("is_there", is_there)
                .maybe("written", written.filter(|_| is_free)),
        )
    }

    /// How a variable is read in a shell of Unix; nothing in single quotes, where it is not read.
    fn in_shell(&self, spot: &Spot<'w>, whole: crate::Span, variable: &str) -> Option<(crate::Span, String)> {
        let view = self.view;
        let step = spot.step?;
        let shell = view
            .get(step, "shell")
            .and_then(|shell| shape::scalar(view, shell));
        let is_unix = match shell.map(|shell| view.text(shell)) {
            Some(shell) => shell.starts_with("bash") || shell.starts_with("sh"),
            None => !view.source().to_ascii_lowercase().contains("windows"),
        };
        let before = view.source().get(..whole.start)?;
        let line = before.rsplit('\n').next()?;
        let in_single_quotes = line.matches('\'').count() % 2 == 1;
        (is_unix && !in_single_quotes).then(|| (whole, format!("${{{variable}}}")))
    }

    /// How it is read in JavaScript: in place of a string that holds nothing else, or inside a template.
    fn in_javascript(&self, whole: crate::Span, variable: &str) -> Option<(crate::Span, String)> {
        let source = self.view.source();
        let before = source.get(..whole.start)?.chars().next_back()?;
        let after = source.get(whole.end..)?.chars().next()?;
        if matches!(before, '\'' | '"' | '`') && before == after {
            let wider = crate::Span::new(whole.start - 1, whole.end + 1);
            return Some((wider, format!("process.env.{variable}")));
        }
        let line = source.get(..whole.start)?.rsplit('\n').next()?;
        let in_template = line.matches('`').count() % 2 == 1;
        in_template.then(|| (whole, format!("${{process.env.{variable}}}")))
    }
}

/// The first untrusted text that an expression hands on as it is. What is only compared or searched is no text any more.
fn untrusted(tree: &Expression) -> Option<String> {
    let mut pending = vec![tree];
    while let Some(part) = pending.pop() {
        match &part.kind {
            Kind::Index(value, index) => {
                if let Some(path) = path_of(part)
                    && UNTRUSTED.contains(&path.as_str())
                {
                    return Some(path);
                }
                pending.push(index);
                pending.push(value);
            }
            Kind::Both(Operator::Or | Operator::And, left, right) => {
                pending.push(right);
                pending.push(left);
            }
            Kind::Call(name, arguments) => {
                let name = name.to_ascii_lowercase();
                if matches!(name.as_str(), "format" | "join" | "tojson" | "case") {
                    pending.extend(arguments);
                }
            }
            Kind::Every(value) => pending.push(value),
            _ => {}
        }
    }
    None
}

/// `github.event.issue.title`, with `*` for items.
fn path_of(tree: &Expression) -> Option<String> {
    let mut names = Vec::new();
    let mut at = tree;
    loop {
        match &at.kind {
            Kind::Index(value, index) => {
                names.push(match &index.kind {
                    Kind::Text(name) => name.to_ascii_lowercase(),
                    _ => "*".to_owned(),
                });
                at = value;
            }
            Kind::Every(value) => {
                names.push("*".to_owned());
                at = value;
            }
            Kind::Context(name) => {
                names.push(name.to_ascii_lowercase());
                break;
            }
            _ => return None,
        }
    }
    names.reverse();
    Some(names.join("."))
}

/// `github.event.pull_request.title` is kept in `PULL_REQUEST_TITLE`.
fn variable_name(path: &str) -> String {
    let short = path
        .strip_prefix("github.event.")
        .or(path.strip_prefix("github."))
        .unwrap_or(path);
    let parts = short.split('.').filter(|part| *part != "*");
    parts.collect::<Vec<_>>().join("_").to_ascii_uppercase()
}
