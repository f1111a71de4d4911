//! Matrices whose values come twice, or that leave out what they never had; and times that are none.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::Seen;
use crate::data::{Kind, NodeId};

pub(super) const VALUE: FaultKind = FaultKind {
    name: "github/matrix-value",
    gives: &["at", "reason", "first"],
};

pub(super) const TIMEOUT: FaultKind = FaultKind {
    name: "github/timeout",
    gives: &["at", "name", "value"],
};

impl Seen<'_> {
    pub(super) fn matrix_faults(&mut self) {
        let view = self.view;
        for entry in self.jobs.clone() {
            self.timeout(view.get(entry.value, "timeout-minutes"));
            let steps = view.get(entry.value, "steps");
            for step in steps
                .map(|steps| shape::flat_items(view, steps))
                .unwrap_or_default()
            {
                self.timeout(view.get(step, "timeout-minutes"));
            }
            let matrix = view.get_path(entry.value, &["strategy", "matrix"]);
            if let Some(matrix) = matrix.and_then(|matrix| shape::mapping(view, matrix)) {
                self.matrix_values(matrix);
            }
        }
    }

    fn timeout(&mut self, node: Option<NodeId>) {
        let Some(node) = node.and_then(|node| shape::scalar(self.view, node)) else {
            return;
        };
        let text = self.view.text(node);
        if text.parse::<f64>().is_ok_and(|minutes| minutes <= 0.0) {
            let name = "timeout-minutes";
            self.faults.push(
                Fault::new(&TIMEOUT)
                    .node("at", node)
                    .text("name", name)
                    .text("value", text),
            );
        }
    }

    fn matrix_values(&mut self, matrix: NodeId) {
        let view = self.view;
        let entries = shape::entries(view, matrix);
        let named = |name: &str| {
            entries
                .iter()
                .find(|entry| view.text(entry.key) == name)
                .map(|entry| entry.value)
        };
        let rows: Vec<(&str, Vec<NodeId>, bool)> = entries
            .iter()
            .filter(|entry| !matches!(view.text(entry.key), "include" | "exclude"))
            .map(|entry| {
                let row = view.resolve(entry.value);
                let items: Vec<NodeId> = view.items(row).map(|item| view.resolve(item)).collect();
                let is_open =
                    view.kind(row) != Kind::Sequence || items.iter().any(|item| self.is_computed(*item));
                (view.text(entry.key), items, is_open)
            })
            .collect();
        for (name, items, _) in &rows {
            for (number, item) in items.iter().enumerate() {
                let is_scalar = matches!(view.kind(*item), Kind::Scalar(_)) && !self.is_computed(*item);
                let same = |other: &&NodeId| {
                    view.kind(**other) == view.kind(*item) && view.text(**other) == view.text(*item)
                };
                // A list beyond what anybody writes by hand is not compared with itself.
                if let Some(first) = items
                    .iter()
                    .take(number.min(300))
                    .find(same)
                    .filter(|_| is_scalar && number < 300)
                {
                    let reason = format!("`{}` comes twice in `{name}`", view.text(*item));
                    self.faults.push(
                        Fault::new(&VALUE)
                            .node("at", *item)
                            .node("first", *first)
                            .text("reason", reason),
                    );
                }
            }
        }
        let Some(exclude) = named("exclude").map(|exclude| view.resolve(exclude)) else {
            return;
        };
        for combination in view
            .items(exclude)
            .map(|item| view.resolve(item))
            .collect::<Vec<_>>()
        {
            if view.kind(combination) != Kind::Mapping {
                continue;
            }
            for pair in shape::entries(view, combination) {
                let key = view.text(pair.key);
                if key.contains("${{") {
                    continue;
                }
                let row = rows.iter().find(|(name, ..)| name.eq_ignore_ascii_case(key));
                let reason = match row {
                    None => format!("the matrix has no `{key}`"),
                    Some((_, _, true)) => continue,
                    Some((name, items, _)) => {
                        let value = view.resolve(pair.value);
                        let is_scalar =
                            matches!(view.kind(value), Kind::Scalar(_)) && !self.is_computed(value);
                        let is_there = items.iter().any(|item| {
                            !matches!(view.kind(*item), Kind::Scalar(_))
                                || view.text(*item) == view.text(value)
                        });
                        if !is_scalar || is_there {
                            continue;
                        }
                        format!("`{name}` has no value `{}`", view.text(value))
                    }
                };
                let reason = format!("This leaves nothing out: {reason}");
                self.faults
                    .push(Fault::new(&VALUE).node("at", combination).text("reason", reason));
                break;
            }
        }
    }
}
