//! `extends:` of what is not there, or of what comes back to itself.

use super::super::super::circles::circles;
use super::super::super::fault::{Fault, FaultKind};
use super::super::keywords::is_reserved;
use super::needs::few;
use super::{Seen, suggest};
use crate::data::NodeId;

pub(super) const UNDEFINED: FaultKind = FaultKind {
    name: "gitlab/undefined-extends",
    gives: &["at", "value", "root", "job", "base", "nearest", "sure", "is_only"],
};

pub(super) const CYCLE: FaultKind = FaultKind {
    name: "gitlab/extends-cycle",
    gives: &["at", "value", "job", "base", "jobs", "is_only"],
};

impl Seen<'_> {
    pub(super) fn base_faults(&mut self) {
        if self.is_closed {
            self.undefined_bases();
        }
        let mut edges = vec![Vec::new(); self.pipeline.jobs.len()];
        for (index, job) in self.pipeline.jobs.iter().enumerate() {
            let bases = job.extends.iter().filter_map(|base| self.exact_index(&base.name));
            edges[index].extend(bases);
        }
        let mut circles = circles(&edges);
        let selves = (0..edges.len()).filter(|index| edges[*index].contains(index));
        circles.extend(selves.map(|index| vec![index]));
        for circle in circles {
            // The last of them closes the circle.
            let Some(last) = circle.last() else { continue };
            let job = &self.pipeline.jobs[*last];
            let in_circle = |name: &str| {
                self.exact_index(name)
                    .is_some_and(|index| circle.contains(&index))
            };
            let Some(base) = job.extends.iter().find(|base| in_circle(&base.name)) else {
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
