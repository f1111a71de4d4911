//! `extends:` of what is not there, or of what comes back to itself.

use super::super::super::circles::circles;
use super::super::super::fault::{Fault, FaultKind};
use super::super::keywords::is_reserved;
use super::super::{Job, NameUse};
use super::needs::few;
use super::{Seen, suggest};
use crate::data::{Kind, NodeId};

pub(super) const UNDEFINED: FaultKind = FaultKind {
    name: "gitlab/undefined-extends",
    gives: &["at", "value", "root", "job", "base", "nearest", "sure", "is_only"],
};

pub(super) const CYCLE: FaultKind = FaultKind {
    name: "gitlab/extends-cycle",
    gives: &["at", "value", "job", "base", "jobs", "is_only"],
};

pub(super) const INVALID: FaultKind = FaultKind {
    name: "gitlab/extends-invalid",
    gives: &["at", "value", "job", "base", "saying", "is_only"],
};

/// How many bases may stand on each other.
const MOST_LEVELS: usize = 10;

impl Seen<'_> {
    pub(super) fn base_faults(&mut self) {
        if self.is_closed {
            self.undefined_bases();
        }
        self.invalid_bases();
        let mut edges = vec![Vec::new(); self.pipeline.jobs.len()];
        for (index, job) in self.pipeline.jobs.iter().enumerate() {
            let bases = job.extends.iter().filter_map(|base| self.exact_index(&base.name));
            edges[index].extend(bases);
        }
        let mut circles = circles(&edges);
        let selves = (0..edges.len()).filter(|index| edges[*index].contains(index));
        circles.extend(selves.map(|index| vec![index]));
        self.deep_bases(&edges);
        for circle in circles {
            // The last of them closes the circle.
            let Some(last) = circle.last() else { continue };
            let job = &self.pipeline.jobs[*last];
            let in_circle = |name: &str| {
                self.exact_index(name)
                    .is_some_and(|index| circle.contains(&index))
            };
            let is_here = |base: &&NameUse| in_circle(&base.name) && base.place.file == self.file;
            let Some(base) = job.extends.iter().find(is_here) else {
                continue;
            };
            let names = circle.iter().map(|index| &*self.pipeline.jobs[*index].name);
            let fault = Fault::new(&CYCLE)
                .node("at", base.place.node)
                .node("value", self.extends_value(base.place.node))
                .text("job", &*job.name)
                .text("base", &*base.name)
                .text("jobs", few(names))
                .flag("is_only", job.extends.len() == 1);
            self.faults.push(fault);
        }
    }

    fn undefined_bases(&mut self) {
        let names: Vec<&str> = self.pipeline.jobs.iter().map(|job| &*job.name).collect();
        for job in &self.pipeline.jobs {
            for base in &job.extends {
                let name = &*base.name;
                if base.place.file != self.file || !self.is_text(base.place.node) {
                    continue;
                }
                let is_section = is_reserved(name) || !self.pipeline.section(name).is_empty();
                if self.pipeline.job(name).is_some() || is_section || name.contains('$') {
                    continue;
                }
                let others = names.iter().copied().filter(|other| *other != &*job.name);
                let fault = Fault::new(&UNDEFINED)
                    .node("at", base.place.node)
                    .node("value", self.extends_value(base.place.node))
                    .node("root", super::super::body(self.view))
                    .text("job", &*job.name)
                    .text("base", name)
                    .flag("is_only", job.extends.len() == 1);
                // Forgetting the dot of a hidden job, or writing one too many, is a fault of its own.
                let dotted = name.strip_prefix('.').map_or(format!(".{name}"), str::to_owned);
                let fault = if self
                    .pipeline
                    .job(&dotted)
                    .is_some_and(|other| other.name != job.name)
                {
                    fault.text("nearest", dotted).flag("sure", true)
                } else {
                    suggest(fault, self.nearest(name, others))
                };
                self.faults.push(fault);
            }
        }
    }

    /// Bases that are there and are no mappings.
    fn invalid_bases(&mut self) {
        let mut found = Vec::new();
        for job in &self.pipeline.jobs {
            for base in &job.extends {
                let sites = match self.pipeline.job(&base.name) {
                    // Of a visible job that is none the table of shapes speaks.
                    Some(other) if !other.is_hidden() => continue,
                    Some(other) => &*other.sites,
                    None => self.pipeline.section(&base.name),
                };
                let is_other = |site: &super::super::Site| {
                    let view = self.sources.view(site.file);
                    view.is_some_and(|view| {
                        let value = view.resolve(site.value);
                        view.kind(value) != Kind::Mapping && view.node(value).tag.is_none()
                    })
                };
                let is_wrong = !sites.is_empty() && sites.iter().all(is_other);
                if is_wrong && base.place.file == self.file && self.is_text(base.place.node) {
                    let saying = format!("invalid base hashes in `extends` ({})", base.name);
                    found.push(self.invalid(job, base, saying));
                }
            }
        }
        self.faults.extend(found);
    }

    /// Jobs that stand on more than GitLab follows, the lowest of each chain.
    fn deep_bases(&mut self, edges: &[Vec<usize>]) {
        let mut depths: Vec<Option<usize>> = vec![None; edges.len()];
        let mut is_open = vec![false; edges.len()];
        for start in 0..edges.len() {
            let mut pending = vec![start];
            while let Some(index) = pending.last().copied() {
                let unknown = |other: &usize| depths[*other].is_none() && !is_open[*other];
                let next = edges[index].iter().copied().find(unknown);
                is_open[index] = true;
                if let Some(next) = next.filter(|_| depths[index].is_none()) {
                    pending.push(next);
                    continue;
                }
                let below = edges[index].iter().filter_map(|other| depths[*other]);
                depths[index] = Some(below.max().map_or(0, |depth| depth + 1));
                is_open[index] = false;
                pending.pop();
            }
        }
        let mut found = Vec::new();
        for (index, job) in self.pipeline.jobs.iter().enumerate() {
            let is_first = depths[index] == Some(MOST_LEVELS + 1);
            let base = job.extends.iter().find(|base| base.place.file == self.file);
            if let Some(base) = base.filter(|_| is_first) {
                let saying = format!("nesting too deep in `extends`: more than {MOST_LEVELS} levels");
                found.push(self.invalid(job, base, saying));
            }
        }
        self.faults.extend(found);
    }

    fn invalid(&self, job: &Job, base: &NameUse, saying: String) -> Fault {
        Fault::new(&INVALID)
            .node("at", base.place.node)
            .node("value", self.extends_value(base.place.node))
            .text("job", &*job.name)
            .text("base", &*base.name)
            .text("saying", saying)
            .flag("is_only", job.extends.len() == 1)
    }

    fn exact_index(&self, name: &str) -> Option<usize> {
        self.pipeline.job(name)?;
        self.index_of(name)
    }

    /// The value of the `extends:` in which a name stands.
    fn extends_value(&self, name: NodeId) -> Option<NodeId> {
        let mut node = name;
        loop {
            if self.view.key_text(node) == Some("extends") {
                return Some(node);
            }
            node = self.view.parent(node)?;
        }
    }
}
