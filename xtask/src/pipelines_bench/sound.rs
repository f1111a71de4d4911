//! A sound file, where its known keys stand, and how its text is changed.

use std::collections::BTreeSet;
use std::ops::Range;

use engine::FileClass;
use engine::data::{Entry, Kind, NodeId, Style, View};

use super::known::{Holds, Level, github, gitlab};

/// Whose files these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Platform {
    GitHub,
    GitLab,
}

impl Platform {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub",
            Self::GitLab => "GitLab",
        }
    }

    /// Who reads the file `path` of a project, and what it may hold.
    pub(super) fn of(path: &str) -> Option<(Self, &'static Level)> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.strip_suffix(".yml").or_else(|| name.strip_suffix(".yaml"))?;
        if folder == ".github/workflows" {
            Some((Self::GitHub, &github::WORKFLOW))
        } else if stem == "action" {
            Some((Self::GitHub, &github::ACTION))
        } else if folder == ".github" && stem == "dependabot" {
            Some((Self::GitHub, &github::DEPENDABOT))
        } else if stem == ".gitlab-ci" && folder.is_empty()
            || folder == ".gitlab-ci"
            || folder == ".gitlab/ci"
        {
            Some((Self::GitLab, &gitlab::PIPELINE))
        } else {
            None
        }
    }
}

/// The names that a project's pipeline has in all of its files together.
#[derive(Debug, Default)]
pub(super) struct PipelineNames {
    pub(super) jobs: BTreeSet<String>,
    pub(super) stages: BTreeSet<String>,
    /// Other pipelines are included whose files are not here: there may be more names.
    pub(super) is_open: bool,
}

/// A sound file.
#[derive(Debug)]
pub(super) struct Sound<'s> {
    pub(super) text: &'s str,
    pub(super) view: View,
    pub(super) root: NodeId,
    pub(super) level: &'static Level,
    pub(super) names: &'s PipelineNames,
}

/// A mapping with known keys in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) level: &'static Level,
    pub(super) mapping: NodeId,
}

/// An entry whose key is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) place: Place,
    pub(super) entry: Entry,
    pub(super) holds: Holds,
}

impl<'s> Sound<'s> {
    /// Reads a file; nothing when it has not exactly one document that is a mapping.
    pub(super) fn read(text: &'s str, level: &'static Level, names: &'s PipelineNames) -> Option<Self> {
        let view = View::of(text, FileClass::Yaml)?;
        let [root] = *view.roots() else {
            return None;
        };
        (view.kind(root) == Kind::Mapping).then_some(Self {
            text,
            view,
            root,
            level,
            names,
        })
    }

    /// All mappings with known keys.
    pub(super) fn places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        self.visit(self.level, self.root, &mut places);
        places
    }

    fn visit(&self, level: &'static Level, mapping: NodeId, places: &mut Vec<Place>) {
        places.push(Place { level, mapping });
        for entry in self.view.entries(mapping) {
            let key = self.view.text(entry.key);
            let is_reached = mapping != self.root || level.knows(key) || self.is_reached(key);
            let Some(holds) = level.holds(key).filter(|_| is_reached) else {
                continue;
            };
            match holds {
                Holds::Keys(inner) => self.visit_mapping(inner, entry.value, places),
                Holds::KeysOrSimple(inner) | Holds::Items(inner) | Holds::ItemsOrSimple(inner) => {
                    self.visit_mapping(inner, entry.value, places);
                    for item in self.items(entry.value) {
                        self.visit_mapping(inner, item, places);
                    }
                }
                Holds::Each(inner) if self.view.kind(entry.value) == Kind::Mapping => {
                    for each in self.view.entries(entry.value) {
                        self.visit_mapping(inner, each.value, places);
                    }
                }
                _ => {}
            }
        }
    }

    fn visit_mapping(&self, level: &'static Level, node: NodeId, places: &mut Vec<Place>) {
        if self.view.kind(node) == Kind::Mapping {
            self.visit(level, node, places);
        }
    }

    /// Whether the platform looks into the job `name`: hidden jobs are read where a visible one extends them.
    fn is_reached(&self, name: &str) -> bool {
        !std::ptr::eq(self.level, &gitlab::PIPELINE)
            || !name.starts_with('.')
            || self.view.entries(self.root).any(|entry| {
                !self.view.text(entry.key).starts_with('.')
                    && self
                        .child(entry.value, "extends")
                        .is_some_and(|extends| self.texts(extends).any(|text| self.view.text(text) == name))
            })
    }

    /// All entries with known keys, those of merges and aliases left out.
    pub(super) fn known(&self) -> Vec<Known> {
        let mut known = Vec::new();
        for place in self.places() {
            for entry in self.view.entries(place.mapping) {
                if let Some(holds) = place.level.holds(self.view.text(entry.key)) {
                    known.push(Known { place, entry, holds });
                }
            }
        }
        known
    }

    /// The value of `key` in `mapping`, as it stands there.
    pub(super) fn child(&self, mapping: NodeId, key: &str) -> Option<NodeId> {
        (self.view.kind(mapping) == Kind::Mapping)
            .then(|| self.view.own_get(mapping, key))
            .flatten()
    }

    /// The items of a sequence; none of anything else.
    pub(super) fn items(&self, node: NodeId) -> Vec<NodeId> {
        if self.view.kind(node) == Kind::Sequence {
            self.view.items(node).collect()
        } else {
            Vec::new()
        }
    }

    /// A scalar itself, or those in a sequence.
    pub(super) fn texts(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        let mut all = self.items(node);
        all.push(node);
        all.into_iter()
            .filter(|node| matches!(self.view.kind(*node), Kind::Scalar(_)))
    }

    /// The keys of a mapping.
    pub(super) fn keys(&self, mapping: NodeId) -> BTreeSet<&str> {
        if self.view.kind(mapping) != Kind::Mapping {
            return BTreeSet::new();
        }
        self.view
            .entries(mapping)
            .map(|entry| self.view.text(entry.key))
            .collect()
    }

    /// The entries of the mapping `key` of the root.
    pub(super) fn named(&self, key: &str) -> Vec<Entry> {
        match self.child(self.root, key) {
            Some(node) if self.view.kind(node) == Kind::Mapping => self.view.entries(node).collect(),
            _ => Vec::new(),
        }
    }

    /// The bytes of what a scalar says, without quotes, when they say it as they are.
    pub(super) fn inside(&self, scalar: NodeId) -> Option<Range<usize>> {
        let span = self.view.span(scalar);
        let range = match self.view.style(scalar) {
            Style::Plain => span.start..span.end,
            Style::SingleQuoted | Style::DoubleQuoted => span.start + 1..span.end.checked_sub(1)?,
            _ => return None,
        };
        let is_scalar = matches!(self.view.kind(scalar), Kind::Scalar(_));
        (is_scalar && !range.is_empty() && self.text.get(range.clone()) == Some(self.view.text(scalar)))
            .then_some(range)
    }

    /// The text with `new` in the place of `range`.
    pub(super) fn with(&self, range: Range<usize>, new: &str) -> String {
        let mut text = self.text.to_owned();
        if text.is_char_boundary(range.start) && text.is_char_boundary(range.end) {
            text.replace_range(range, new);
        }
        text
    }

    /// The whole lines of an entry or an item in block style that begins its line.
    pub(super) fn lines_of(&self, value: NodeId) -> Option<Range<usize>> {
        let node = self.view.node(value);
        let start = self.line_start(node.entry_start);
        if !self
            .text
            .get(start..node.entry_start)?
            .bytes()
            .all(|byte| byte == b' ')
        {
            return None;
        }
        let end = node.span.end.max(node.entry_start);
        let rest = self.text.get(end..)?;
        let line_end = if self.text.get(..end)?.ends_with('\n') {
            end
        } else {
            rest.find('\n').map_or(self.text.len(), |length| end + length + 1)
        };
        let behind = self.text.get(end..line_end)?.trim();
        // What stands behind an empty value is its colon.
        (behind.is_empty() || behind.starts_with('#') || node.span.is_empty() && behind == ":")
            .then_some(start..line_end)
    }

    /// Where the line of `offset` begins.
    pub(super) fn line_start(&self, offset: usize) -> usize {
        self.text
            .get(..offset)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1)
    }

    /// The column at which an entry begins.
    pub(super) fn column(&self, value: NodeId) -> usize {
        let start = self.view.node(value).entry_start;
        start - self.line_start(start)
    }
}

/// `lines`, each moved so that what was in column `from` comes to column `to`; nothing when a line has not the blanks.
pub(super) fn shifted(lines: &str, from: usize, to: usize) -> Option<String> {
    lines
        .split_inclusive('\n')
        .map(|line| {
            if line.trim().is_empty() {
                return Some(line.to_owned());
            }
            let rest = line.get(from..)?;
            let is_blank = line.bytes().take(from).all(|byte| byte == b' ');
            is_blank.then(|| format!("{:to$}{rest}", ""))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "on: push\njobs:\n  a:\n    runs-on: x # here\n    steps:\n      - run: |\n          a\n          b\n";

    #[test]
    fn known_keys_are_found_where_they_stand() {
        let names = PipelineNames::default();
        let sound = Sound::read(TEXT, &github::WORKFLOW, &names).unwrap();
        let known: Vec<(&str, &str)> = sound
            .known()
            .iter()
            .map(|known| (known.place.level.name, sound.view.text(known.entry.key)))
            .collect();
        assert_eq!(
            known,
            [
                ("root", "on"),
                ("root", "jobs"),
                ("job", "runs-on"),
                ("job", "steps"),
                ("step", "run")
            ]
        );
    }

    #[test]
    fn lines_of_an_entry_are_whole() {
        let names = PipelineNames::default();
        let sound = Sound::read(TEXT, &github::WORKFLOW, &names).unwrap();
        let job = sound.named("jobs")[0].value;
        let lines = |key| {
            let range = sound.lines_of(sound.child(job, key).unwrap()).unwrap();
            &sound.text[range]
        };
        assert_eq!(lines("runs-on"), "    runs-on: x # here\n");
        assert_eq!(
            lines("steps"),
            "    steps:\n      - run: |\n          a\n          b\n"
        );
    }

    #[test]
    fn hidden_jobs_count_where_a_job_extends_them() {
        let names = PipelineNames::default();
        let text = ".a:\n  tags: [x]\n.b:\n  tags: [x]\nc:\n  extends: .b\n";
        let sound = Sound::read(text, &gitlab::PIPELINE, &names).unwrap();
        assert_eq!(sound.places().len(), 3);
    }

    #[test]
    fn lines_are_moved_with_their_layout() {
        assert_eq!(shifted("  a:\n    b\n", 2, 0).as_deref(), Some("a:\n  b\n"));
        assert_eq!(shifted(" a:\n", 2, 0), None);
    }
}
