//! Text with `${name}` in it: messages, titles and the texts of edits.

use crate::script::Matched;

/// A text whose placeholders are filled in per match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Name(String),
}

impl Template {
    pub(crate) fn new(source: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = source;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(Part::Name(name.trim().to_owned()));
            rest = after;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Self(parts)
    }

    /// The names it uses.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Name(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// The text for one match, as it is written into a document.
    pub(crate) fn fill(&self, matched: &Matched) -> String {
        self.render(|name| matched.text_of(name))
    }

    /// The text for one match, as people read it: on one line, and not longer than they care for.
    pub(crate) fn tell(&self, matched: &Matched) -> String {
        self.render(|name| shortened(&matched.text_of(name)))
    }

    fn render(&self, value: impl Fn(&str) -> String) -> String {
        self.0
            .iter()
            .map(|part| match part {
                Part::Text(text) => text.clone(),
                Part::Name(name) => value(name),
            })
            .collect()
    }
}

/// Longest piece of a document quoted in a message, in characters.
const LONGEST_QUOTE: usize = 120;

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    if line.len() == text.len() && text.chars().count() <= LONGEST_QUOTE {
        return text.to_owned();
    }
    let kept: String = line.chars().take(LONGEST_QUOTE - 1).collect();
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_told_from_text() {
        let template = Template::new("use ${best} before ${close}, not ${");
        assert_eq!(template.names().collect::<Vec<_>>(), ["best", "close"]);
        assert_eq!(
            template.render(str::to_uppercase),
            "use BEST before CLOSE, not ${"
        );
    }

    #[test]
    fn long_quotes_are_cut_to_one_line() {
        assert_eq!(shortened("a\nb"), "a…");
        assert_eq!(shortened(&"x".repeat(199)).chars().count(), LONGEST_QUOTE);
    }
}
