//! Names that are perhaps misspelt, where nobody here can see all: hints, never faults of a pipeline.

use rustc_hash::FxHashSet;

use super::super::super::fault::{Fault, FaultKind};
use super::super::NameUse;
use super::super::keywords::PREDEFINED;
use super::Seen;
use crate::text::Span;

pub(super) const NAME: FaultKind = FaultKind {
    name: "gitlab/perhaps-misspelt",
    gives: &["at", "name", "nearest", "kind"],
};

pub(super) const VARIABLE: FaultKind = FaultKind {
    name: "gitlab/undefined-variable",
    gives: &["at", "variable", "nearest"],
};

/// Shorter names are near too many others.
const SHORTEST: usize = 5;

impl Seen<'_> {
    pub(super) fn hint_faults(&mut self) {
        if !self.is_closed {
            self.names_in_open_world();
        }
        self.variables();
    }

    fn names_in_open_world(&mut self) {
        let jobs: Vec<&str> = self.pipeline.jobs.iter().map(|job| &*job.name).collect();
        let stages: Vec<&str> = self.pipeline.stages.iter().map(|stage| &*stage.name).collect();
        // The stages that GitLab adds are known; others are, where somebody lists them.
        let lists_stages = !self.pipeline.section("stages").is_empty() && !self.is_root;
        let mut found = Vec::new();
        for job in &self.pipeline.jobs {
            let needs = job
                .needs
                .iter()
                .filter(|need| !need.optional)
                .map(|need| &need.job);
            let used = needs
                .chain(&job.dependencies)
                .chain(&job.extends)
                .chain(&job.on_stop);
            for used in used {
                if self.pipeline.job_needed(&used.name).is_none() {
                    let others = jobs.iter().copied().filter(|name| *name != &*job.name);
                    found.extend(self.hint(used, others, "job"));
                }
            }
            for used in job.stages.iter().filter(|_| lists_stages) {
                if self.pipeline.stage_index(&used.name).is_none() {
                    found.extend(self.hint(used, stages.iter().copied(), "stage"));
                }
            }
        }
        self.faults.extend(found);
    }

    fn hint<'a>(&self, used: &NameUse, known: impl Iterator<Item = &'a str>, kind: &str) -> Option<Fault> {
        let name = &*used.name;
        if used.place.file != self.file || name.contains('$') || name.len() < SHORTEST {
            return None;
        }
        let nearest = self.nearest(name, known).filter(|nearest| nearest.is_sure)?;
        // A hidden job and the visible one that stands on it differ by the dot.
        if name.trim_start_matches('.') == nearest.name.trim_start_matches('.') {
            return None;
        }
        // Names of families differ in a letter or two, and one of the family may lie elsewhere.
        (strsim::osa_distance(name, nearest.name) == 1).then(|| {
            Fault::new(&NAME)
                .node("at", used.place.node)
                .text("name", name)
                .text("nearest", nearest.name)
                .text("kind", kind)
        })
    }

    /// Variables that are nearly one of those that GitLab gives every job.
    fn variables(&mut self) {
        const BEGIN: &str = "CI_";
        let text = self.view.source();
        let mut told: FxHashSet<&str> = FxHashSet::default();
        let mut found = Vec::new();
        for (dollar, _) in text.match_indices('$') {
            let mut start = dollar + 1;
            if text[start..].starts_with('{') {
                start += 1;
            }
            let rest = &text[start..];
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let name = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
            if !name.starts_with(BEGIN) || PREDEFINED.contains(&name) || !told.insert(name) {
                continue;
            }
            let near = |known: &&&str| strsim::osa_distance(known, name) == 1;
            let mut nearest = PREDEFINED.iter().filter(near);
            let (Some(known), None) = (nearest.next(), nearest.next()) else {
                continue;
            };
            // Who assigns it, in whatever way, means it.
            let is_assigned = [format!("{name}:"), format!("{name}="), format!("\"{name}\"")]
                .iter()
                .any(|assignment| text.contains(assignment.as_str()));
            if is_assigned {
                continue;
            }
            let span = Span {
                start,
                end: start + name.len(),
            };
            let fault = Fault::new(&VARIABLE).span("at", span);
            found.push(fault.text("variable", name).text("nearest", *known));
        }
        self.faults.extend(found);
    }
}
