//! Filters of branches, tags and paths whose pattern GitHub cannot read, or that nothing ever matches.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::Seen;
use crate::data::ScalarKind;

pub(super) const GLOB: FaultKind = FaultKind {
    name: "github/glob",
    gives: &["at", "pattern", "reason", "better", "sure", "is_only", "filter"],
};

pub(super) const SETTINGS: FaultKind = FaultKind {
    name: "github/event-settings",
    gives: &["at", "event", "wanted"],
};

/// Events that start nothing by their name alone, and what they must say.
const DEMANDING: [(&str, &str); 2] = [
    ("schedule", "when"),
    ("workflow_run", "which workflows it waits for"),
];

const REFS: [&str; 4] = ["branches", "branches-ignore", "tags", "tags-ignore"];
const PATHS: [&str; 2] = ["paths", "paths-ignore"];

impl Seen<'_> {
    pub(super) fn filter_faults(&mut self) {
        let view = self.view;
        let root = view.roots().first().copied();
        let Some(on) = root.and_then(|root| view.get(root, "on")) else {
            return;
        };
        for trigger in &self.workflow.triggers {
            let name = view.text(trigger.name);
            let settings = view
                .get(on, name)
                .map(|settings| view.scalar_kind(view.resolve(settings)));
            let is_bare = match settings {
                None => true,
                Some(kind) => kind == Some(ScalarKind::Null) && name == "workflow_run",
            };
            if let Some((_, wanted)) = DEMANDING.into_iter().find(|(event, _)| is_bare && *event == name) {
                let fault = Fault::new(&SETTINGS).node("at", trigger.name);
                self.faults.push(fault.text("event", name).text("wanted", wanted));
            }
        }
        for event in shape::entries(view, on) {
            for filter in shape::entries(view, event.value) {
                let name = view.text(filter.key);
                let is_path = PATHS.contains(&name);
                if !is_path && !REFS.contains(&name) {
                    continue;
                }
                let patterns = shape::flat_scalars(view, filter.value);
                for pattern in &patterns {
                    let text = view.text(*pattern);
                    if text.is_empty() || self.is_computed(*pattern) {
                        continue;
                    }
                    let Some((reason, better, sure)) = objection(text, is_path) else {
                        continue;
                    };
                    self.faults.push(
                        Fault::new(&GLOB)
                            .node("at", *pattern)
                            .node("filter", filter.value)
                            .text("pattern", text)
                            .text("reason", reason)
                            .flag("sure", sure)
                            .flag("is_only", patterns.len() == 1)
                            .maybe("better", better),
                    );
                }
            }
        }
    }
}

/// Why a pattern is none, what was meant, and whether that is certain.
fn objection(pattern: &str, is_path: bool) -> Option<(String, Option<String>, bool)> {
    let body = pattern.strip_prefix('!').unwrap_or(pattern);
    let sign = if body.len() < pattern.len() { "!" } else { "" };
    let with = |rest: &str| Some(format!("{sign}{rest}")).filter(|_| !rest.is_empty());
    if body.is_empty() {
        return Some(("a `!` stands alone".to_owned(), None, false));
    }
    if is_path {
        if let Some(rest) = body.strip_prefix("./") {
            return Some((
                "paths begin at the root of the repository, without `./`".to_owned(),
                with(rest),
                true,
            ));
        }
        if body.starts_with("../") || body == "." || body == ".." {
            return Some((
                "`.` and `..` are in no path that GitHub compares".to_owned(),
                None,
                false,
            ));
        }
        if pattern.trim() != pattern {
            return Some((
                "blanks around a path are part of it".to_owned(),
                Some(pattern.trim().to_owned()),
                false,
            ));
        }
    } else {
        if let Some(bad) = body
            .chars()
            .find(|sign| matches!(sign, ' ' | '~' | '^' | ':' | '\t'))
        {
            let better = body.strip_prefix('^').map(|rest| rest.trim_end_matches('$'));
            let better = better.filter(|rest| !rest.contains(['^', ' ', '~', ':', '(', '$', '\\', '.']));
            let trimmed =
                Some(body.trim()).filter(|rest| !rest.is_empty() && !rest.contains([' ', '~', '^', ':']));
            let reason = format!("no branch and no tag has a '{bad}' in its name");
            return Some((reason, better.or(trimmed).and_then(with), false));
        }
        if body.starts_with("refs/heads/") || body.starts_with("refs/tags/") {
            let short = body.splitn(3, '/').nth(2).unwrap_or_default();
            return Some((
                "names of branches and tags are compared without `refs/`".to_owned(),
                with(short),
                false,
            ));
        }
        if body.starts_with('/') || (body.ends_with('/') && !body.ends_with("\\/")) {
            let reason = "no branch and no tag begins or ends with a '/'";
            return Some((reason.to_owned(), with(body.trim_matches('/')), false));
        }
        if body.contains("//") {
            return Some((
                "no branch and no tag has '//' in its name".to_owned(),
                with(&body.replace("//", "/")),
                false,
            ));
        }
    }
    grammar(body).map(|reason| (reason, None, false))
}

/// What is wrong with brackets and signs that repeat.
fn grammar(body: &str) -> Option<String> {
    let mut signs = body.chars().peekable();
    let mut can_repeat = false;
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => {
                match signs.next() {
                    Some('[' | ']' | '?' | '*' | '+' | '\\' | '!') => {}
                    Some(_) | None => {
                        return Some(
                            "a `\\` stands in front of `[`, `?`, `*`, `+`, `\\` or `!` only".to_owned(),
                        );
                    }
                }
                can_repeat = true;
            }
            '?' | '+' if !can_repeat => {
                return Some(format!(
                    "a `{sign}` repeats the sign before it, and there is none"
                ));
            }
            '?' | '+' | '*' => can_repeat = false,
            '[' => {
                if let Some(reason) = class(&mut signs) {
                    return Some(reason);
                }
                can_repeat = true;
            }
            _ => can_repeat = true,
        }
    }
    None
}

/// What is wrong with the signs between `[` and `]`.
fn class(signs: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut last: Option<char> = None;
    let mut is_empty = true;
    loop {
        match signs.next() {
            None => return Some("a `[` is not closed".to_owned()),
            Some(']') => return is_empty.then(|| "nothing stands between `[` and `]`".to_owned()),
            Some('-') if last.is_some() && signs.peek().is_some_and(|next| *next != ']') => {
                let (from, to) = (last.take(), signs.next());
                if let (Some(from), Some(to)) = (from, to)
                    && from > to
                {
                    return Some(format!("the range `{from}-{to}` ends before it begins"));
                }
            }
            Some(sign) => last = Some(sign),
        }
        is_empty = false;
    }
}

#[cfg(test)]
mod tests {
    use super::objection;

    #[test]
    fn patterns_of_the_documentation_are_sound() {
        for (pattern, is_path) in [
            ("feature/*", false),
            ("feature/**", false),
            ("main", false),
            ("releases/mona-the-octocat", false),
            ("*", false),
            ("**", false),
            ("*feature", false),
            ("v2*", false),
            ("v[12].[0-9]+.[0-9]+", false),
            ("!releases/**-alpha", false),
            ("**.jsx?", true),
            ("docs/*", true),
            ("**/docs/**", true),
            ("*.md", true),
            ("docs/**/*.md", true),
            (".github/**", true),
            ("\\[x\\]", true),
        ] {
            assert_eq!(objection(pattern, is_path), None, "{pattern}");
        }
    }

    #[test]
    fn what_matches_nothing_is_told_and_mended_where_it_can_be() {
        for (pattern, is_path, better) in [
            ("./docs/**", true, Some("docs/**")),
            ("!./a", true, Some("!a")),
            ("^main$", false, Some("main")),
            ("refs/heads/main", false, Some("main")),
            ("a b", false, None),
            ("a[", false, None),
            ("[]", false, None),
            ("[z-a]", false, None),
            ("+x", false, None),
            ("a**+", false, None),
            ("!", false, None),
            ("/a/", false, Some("a")),
        ] {
            let found = objection(pattern, is_path);
            assert_eq!(
                found.map(|(_, better, _)| better),
                Some(better.map(str::to_owned)),
                "{pattern}"
            );
        }
    }
}
