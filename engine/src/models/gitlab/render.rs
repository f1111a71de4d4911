//! A resolved job as YAML for people to read, with the place each line's key came from.

use super::super::files::{FileId, Place, Sources};
use super::resolve::{Resolved, ResolvedEntry, ResolvedJob, ResolvedMapping};
use super::{Pipeline, shape};
use crate::data::{Kind, NodeId, Style, View};

/// How many lines are shown of one job.
const MOST_LINES: usize = 200;

/// How deep values are shown.
const DEEPEST: usize = 32;

/// How often a `!reference` may lead to another; GitLab's own bound.
const MOST_HOPS: usize = 10;

/// How long a list or mapping in brackets may be to stay on its line.
const LONGEST_LINE: usize = 100;

/// One line of a resolved job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedLine {
    /// The text.
    pub text: String,
    /// For the line of a keyword, where it came from: the key's place, and the job or section it stands in.
    pub from: Option<(Place, Box<str>)>,
}

impl Pipeline {
    /// A resolved job as lines of YAML; `!reference`s are replaced by what they stand for. Cut after some 200 lines.
    #[must_use]
    pub fn render(&self, job: &ResolvedJob, sources: &Sources) -> Vec<RenderedLine> {
        let mut printing = Printing {
            pipeline: self,
            sources,
            lines: Vec::new(),
            hops: 0,
        };
        let name = written(&job.name);
        printing.line(format!("{name}:"));
        for entry in &job.body.entries {
            let at = printing.lines.len();
            printing.entry(entry, 1);
            if let Some(line) = printing.lines.get_mut(at) {
                line.from = Some((entry.place, entry.owner.clone()));
            }
        }
        if printing.lines.len() >= MOST_LINES {
            printing.lines.push(RenderedLine {
                text: "  # and more".to_owned(),
                from: None,
            });
        }
        printing.lines
    }
}

struct Printing<'s> {
    pipeline: &'s Pipeline,
    sources: &'s Sources,
    lines: Vec<RenderedLine>,
    hops: usize,
}

impl Printing<'_> {
    fn line(&mut self, text: String) {
        if self.lines.len() < MOST_LINES {
            self.lines.push(RenderedLine { text, from: None });
        }
    }

    fn is_full(&self, depth: usize) -> bool {
        depth > DEEPEST || self.lines.len() >= MOST_LINES
    }

    fn entry(&mut self, entry: &ResolvedEntry, depth: usize) {
        match &entry.value {
            Resolved::Mapping(mapping) => self.mapping(&entry.key, mapping, depth),
            Resolved::Node(place) => {
                let head = format!("{}{}:", indent(depth), written(&entry.key));
                if let Some(view) = self.sources.view(place.file) {
                    self.value(head, (view, place.file), place.node, depth);
                }
            }
        }
    }

    fn mapping(&mut self, key: &str, mapping: &ResolvedMapping, depth: usize) {
        self.line(format!("{}{}:", indent(depth), written(key)));
        if !self.is_full(depth) {
            for entry in &mapping.entries {
                self.entry(entry, depth + 1);
            }
        }
    }

    /// Prints a value behind `head`, which is a key with its colon or a dash.
    fn value(&mut self, head: String, (view, file): (&View, FileId), node: NodeId, depth: usize) {
        if self.is_full(depth) {
            return;
        }
        let node = view.resolve(node);
        if view.node(node).tag == Some("!reference") {
            return self.reference(head, (view, file), node, depth);
        }
        let source = view.span(node).text(view.source());
        let is_short = !source.contains(['\n', '\r', '*', '!']) && source.len() <= LONGEST_LINE;
        match view.kind(node) {
            Kind::Scalar(_) if matches!(view.style(node), Style::Literal | Style::Folded) => {
                self.line(format!("{head} |"));
                for line in view.text(node).lines() {
                    self.line(format!("{}{line}", indent(depth + 1)));
                }
            }
            Kind::Scalar(_) if source.contains(['\n', '\r']) => {
                self.line(format!("{head} {:?}", view.text(node)));
            }
            Kind::Mapping | Kind::Sequence if view.style(node) != Style::Block && is_short => {
                self.line(format!("{head} {source}"));
            }
            Kind::Mapping => {
                self.line(head);
                for entry in shape::entries(view, node) {
                    let head = format!("{}{}:", indent(depth + 1), written(view.text(entry.key)));
                    self.value(head, (view, file), entry.value, depth + 1);
                }
            }
            Kind::Sequence => {
                self.line(head);
                self.items((view, file), node, depth + 1);
            }
            _ => self.line(format!("{head} {source}").trim_end().to_owned()),
        }
    }

    fn items(&mut self, (view, file): (&View, FileId), node: NodeId, depth: usize) {
        for item in view.items(node) {
            if self.is_full(depth) {
                return;
            }
            let item = view.resolve(item);
            if view.node(item).tag == Some("!reference") {
                // A list that is referred to in a list becomes a part of it.
                let target = self.target((view, file), item);
                if let Some((place, target)) =
                    target.and_then(|place| Some((place, self.sources.view(place.file)?)))
                    && view_is_list(target, place.node)
                {
                    self.hops += 1;
                    self.items((target, place.file), target.resolve(place.node), depth);
                    self.hops -= 1;
                    continue;
                }
            }
            let head = format!("{}-", indent(depth));
            if view.kind(item) == Kind::Mapping && view.style(item) == Style::Block {
                let at = self.lines.len();
                for entry in shape::entries(view, item) {
                    let head = format!("{}{}:", indent(depth + 1), written(view.text(entry.key)));
                    self.value(head, (view, file), entry.value, depth + 1);
                }
                // The first key stands behind the dash.
                if let Some(line) = self.lines.get_mut(at) {
                    let dash = indent(depth).len();
                    line.text.replace_range(dash..dash + 1, "-");
                }
            } else {
                self.value(head, (view, file), item, depth);
            }
        }
    }

    fn reference(&mut self, head: String, (view, file): (&View, FileId), node: NodeId, depth: usize) {
        let target = self.target((view, file), node);
        match target.and_then(|place| Some((place, self.sources.view(place.file)?))) {
            Some((place, target)) => {
                self.hops += 1;
                self.value(head, (target, place.file), place.node, depth);
                self.hops -= 1;
            }
            None => {
                let source = view.span(node).text(view.source());
                self.line(format!("{head} !reference {source}"));
            }
        }
    }

    /// What a `!reference` stands for, unless it was followed too often.
    fn target(&self, (view, file): (&View, FileId), node: NodeId) -> Option<Place> {
        if self.hops >= MOST_HOPS {
            return None;
        }
        let keys: Vec<&str> = view
            .items(node)
            .filter_map(|item| shape::scalar(view, item))
            .map(|item| view.text(item))
            .collect();
        let place = self.pipeline.referenced(&keys, self.sources)?;
        (place != Place { file, node }).then_some(place)
    }
}

fn view_is_list(view: &View, node: NodeId) -> bool {
    shape::sequence(view, node).is_some()
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth)
}

/// A key as it can stand in front of a colon.
fn written(key: &str) -> String {
    if crate::structure::plain_fits(key, false) {
        key.to_owned()
    } else {
        format!("{key:?}")
    }
}
