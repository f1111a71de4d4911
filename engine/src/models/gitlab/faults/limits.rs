//! Jobs that ask for more than there is: too many copies, and artifacts exposed by patterns.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::Seen;
use crate::data::{Kind, NodeId};

pub(super) const LIMIT: FaultKind = FaultKind {
    name: "gitlab/matrix-size",
    gives: &["at", "job", "count"],
};

pub(super) const NESTING: FaultKind = FaultKind {
    name: "gitlab/nesting",
    gives: &["at", "place", "saying"],
};

/// How many lists may stand in the outermost one.
const DEEPEST: usize = 10;

pub(super) const EXPOSED: FaultKind = FaultKind {
    name: "gitlab/expose-as",
    gives: &["at", "expose", "job", "saying"],
};

/// How many jobs one matrix may make.
const MOST_JOBS: usize = 200;

impl Seen<'_> {
    pub(super) fn limit_faults(&mut self) {
        let mut found = Vec::new();
        for (_, job) in self.visible_jobs() {
            let matrix = self
                .value_of(job, "parallel")
                .and_then(|parallel| self.view.get(parallel, "matrix"));
            if let Some((matrix, count)) = matrix.and_then(|matrix| Some((matrix, self.copies(matrix)?)))
                && count > MOST_JOBS
            {
                found.push(
                    Fault::new(&LIMIT)
                        .node("at", self.view.key(matrix).unwrap_or(matrix))
                        .text("job", &*job.name)
                        .text("count", count.to_string()),
                );
            }
            let artifacts = self.value_of(job, "artifacts");
            let exposed = artifacts.and_then(|artifacts| self.exposed(artifacts));
            found.extend(exposed.map(|fault| fault.text("job", &*job.name)));
        }
        self.faults.extend(found);
    }

    /// Lists in lists that are deeper than GitLab unfolds.
    pub(super) fn nesting_faults(&mut self) {
        let view = self.view;
        let Some(root) = super::super::body(view) else {
            return;
        };
        let mut lists: Vec<(String, &str, NodeId)> = Vec::new();
        for entry in view.entries(root) {
            let name = view.text(entry.key);
            if matches!(name, "before_script" | "after_script" | "stages") {
                lists.push((name.to_owned(), name, entry.value));
            }
            let Some(body) = shape::mapping(view, entry.value).filter(|_| !name.starts_with('.')) else {
                continue;
            };
            let prefix = if super::super::is_keyword(name) {
                ""
            } else {
                "jobs:"
            };
            for inner in view.entries(body) {
                let key = view.text(inner.key);
                if matches!(key, "script" | "before_script" | "after_script" | "rules") {
                    lists.push((format!("{prefix}{name}:{key}"), key, inner.value));
                }
            }
        }
        for (place, key, list) in lists {
            if self.depth(list) <= DEEPEST + 1 {
                continue;
            }
            let saying = match key {
                "stages" => "should be an array of strings or a nested array of strings up to 10 levels deep",
                "rules" => "should be an array containing hashes and arrays of hashes, up to 10 levels deep",
                _ => "should be a string or a nested array of strings up to 10 levels deep",
            };
            let fault = Fault::new(&NESTING).node("at", view.key(list).unwrap_or(list));
            self.faults
                .push(fault.text("place", place).text("saying", saying));
        }
    }

    /// How many lists stand in each other, no further than matters; each list is looked at once a level.
    fn depth(&self, list: NodeId) -> usize {
        let view = self.view;
        let is_list = |node: &NodeId| view.kind(*node) == Kind::Sequence && view.node(*node).tag.is_none();
        let mut level: rustc_hash::FxHashSet<NodeId> =
            std::iter::once(view.resolve(list)).filter(is_list).collect();
        let mut depth = 0;
        while !level.is_empty() && depth <= DEEPEST + 1 {
            depth += 1;
            let items = level
                .iter()
                .flat_map(|list| view.items(*list))
                .map(|item| view.resolve(item));
            level = items.filter(is_list).collect();
        }
        depth
    }

    /// How many jobs a matrix makes; nothing when that cannot be told.
    fn copies(&self, matrix: NodeId) -> Option<usize> {
        let view = self.view;
        let mut count = 0_usize;
        for row in shape::flat_items(view, matrix) {
            let mut product = 1_usize;
            for entry in shape::entries(view, shape::mapping(view, row)?) {
                let values = view.resolve(entry.value);
                if view.node(values).tag.is_some() {
                    return None;
                }
                if view.kind(values) == Kind::Sequence {
                    product = product.saturating_mul(view.items(values).count());
                }
            }
            count = count.saturating_add(product);
        }
        Some(count)
    }

    fn exposed(&self, artifacts: NodeId) -> Option<Fault> {
        let view = self.view;
        let expose = view
            .get(artifacts, "expose_as")
            .and_then(|node| shape::scalar(view, node))?;
        let fault = Fault::new(&EXPOSED).node("expose", expose);
        let Some(paths) = view.get(artifacts, "paths") else {
            return Some(fault.node("at", expose).text("saying", "paths can't be blank"));
        };
        let paths = shape::flat_scalars(view, paths);
        let wild = paths.into_iter().find(|path| view.text(*path).contains('*'))?;
        Some(
            fault
                .node("at", wild)
                .text("saying", "paths can't contain '*' when used with 'expose_as'"),
        )
    }
}
