//! What the expressions of a workflow or an action refer to.

use std::ops::Range;

use super::super::names::{NameKind, Occurrence, Reference, Scope, Symbol};
use super::super::spelling::Spelling;
use super::super::written::Written;
use super::expression::{Property, chains, embedded};
use super::names::{Collecting, Owner, lower, step_owner, variable_owner};
use super::step::Step;
use super::workflow::WorkflowJob;
use crate::data::{Kind, Style, View};

impl Collecting<'_> {
    /// Adds what all expressions refer to.
    pub(super) fn expressions<'w>(
        &mut self,
        owners: &[Owner<'w>],
        job_of: &dyn Fn(&str) -> Option<&'w WorkflowJob>,
    ) {
        let view = self.view;
        for node in view.nodes() {
            if !matches!(view.kind(node), Kind::Scalar(_)) {
                continue;
            }
            let is_condition = view.key_text(node) == Some("if");
            if !is_condition && !view.span(node).text(view.source()).contains("${{") {
                continue;
            }
            let written = Written::of(view, node);
            let mut parts = embedded(&written.text);
            if parts.is_empty() && is_condition {
                let is_block = matches!(view.style(node), Style::Literal | Style::Folded);
                let header = if is_block {
                    written.text.find('\n').unwrap_or(0)
                } else {
                    0
                };
                parts.push(header..written.text.len());
            }
            let place = view.span(node).start;
            let owner = owner_at(owners, place);
            for part in parts {
                let inside = written.text.get(part.clone()).unwrap_or_default();
                for chain in chains(inside) {
                    let mut reading = Reading {
                        collecting: self,
                        written: &written,
                        start: part.start,
                        chain: &chain,
                        owner,
                        place,
                    };
                    reading.refer(job_of);
                }
            }
        }
    }

    /// Where the variable `name` is set for what stands at `place`: innermost first.
    fn variable_scope(&self, name: &str, owner: Option<&Owner>, place: usize) -> Scope {
        let step = owner.and_then(|owner| Some((owner, step_at(self.view, owner, place)?)));
        let inner = step.map(|(owner, step)| Scope::of_owner(self.file, &variable_owner(&owner.name, step)));
        let job = owner.map(|owner| Scope::of_owner(self.file, &owner.name));
        let is_set = |scope: &Scope| {
            self.names
                .is_known(&Symbol::new(NameKind::Variable, scope.clone(), name))
        };
        let mut scopes = inner.into_iter().chain(job);
        scopes.find(is_set).unwrap_or(Scope::of_file(self.file))
    }
}

/// One chain of properties being read.
struct Reading<'r, 'v, 'w> {
    collecting: &'r mut Collecting<'v>,
    written: &'r Written<'v>,
    start: usize,
    chain: &'r [Property],
    owner: Option<&'r Owner<'w>>,
    place: usize,
}

impl<'w> Reading<'_, '_, 'w> {
    fn name(&self, at: usize) -> Option<&str> {
        self.chain.get(at)?.name.as_deref()
    }

    fn refer(&mut self, job_of: &dyn Fn(&str) -> Option<&'w WorkflowJob>) {
        let file = Scope::of_file(self.collecting.file);
        let context = self.name(0).unwrap_or_default().to_ascii_lowercase();
        let is = |at: usize, word: &str| self.name(at).is_some_and(|name| name.eq_ignore_ascii_case(word));
        match context.as_str() {
            "needs" | "jobs" => {
                let outputs = is(2, "outputs");
                self.push(NameKind::WorkflowJob, &file, 1, false);
                let Some(job) = self.name(1).and_then(job_of).filter(|_| outputs) else {
                    return;
                };
                let view = self.collecting.view;
                if job.uses.is_none() {
                    let scope = Scope::of_owner(self.collecting.file, &lower(view.text(job.id)));
                    self.push(NameKind::JobOutput, &scope, 3, false);
                } else if let Some(called) = job.called_file(view)
                    && let Some(called) = self.collecting.sources.named(&called)
                {
                    self.push(NameKind::Output, &Scope::of_file(called), 3, false);
                }
            }
            "steps" => {
                let Some(owner) = self.owner else { return };
                let outputs = is(2, "outputs");
                self.push(
                    NameKind::Step,
                    &Scope::of_owner(self.collecting.file, &owner.name),
                    1,
                    false,
                );
                let (Some(id), true) = (self.name(1), outputs) else {
                    return;
                };
                let view = self.collecting.view;
                let named = |step: &&Step| step.id.is_some_and(|own| view.text(own).eq_ignore_ascii_case(id));
                let step = owner.steps.iter().find(named);
                match step.and_then(|step| self.collecting.action_of(step)) {
                    Some(action) => self.push(NameKind::Output, &Scope::of_file(action), 3, false),
                    None => {
                        let scope = Scope::of_owner(self.collecting.file, &step_owner(&owner.name, id));
                        self.push(NameKind::StepOutput, &scope, 3, true);
                    }
                }
            }
            "matrix" => {
                let Some(owner) = self.owner else { return };
                let matrix = owner.job.and_then(|job| job.matrix.as_ref());
                let optional = matrix.is_none_or(|matrix| matrix.is_open);
                let scope = Scope::of_owner(self.collecting.file, &owner.name);
                self.push(NameKind::MatrixKey, &scope, 1, optional);
            }
            "inputs" => self.push(NameKind::Input, &file, 1, false),
            "github" if is(1, "event") && is(2, "inputs") => self.push(NameKind::Input, &file, 3, false),
            "secrets" => self.push(NameKind::Secret, &file, 1, true),
            "env" => {
                let Some(name) = self.name(1) else { return };
                let scope = self.collecting.variable_scope(name, self.owner, self.place);
                self.push(NameKind::Variable, &scope, 1, true);
            }
            _ => {}
        }
    }

    fn push(&mut self, kind: NameKind, scope: &Scope, at: usize, optional: bool) {
        let Some(Property {
            name: Some(name),
            range: Range { start, end },
            ..
        }) = self.chain.get(at)
        else {
            return;
        };
        let name_span = self.written.span(self.start + start, self.start + end);
        let at = Occurrence {
            symbol: Symbol::new(kind, scope.clone(), name),
            kind,
            name: name.as_str().into(),
            file: self.collecting.file,
            name_span,
            spelling: Spelling::Word,
        };
        self.collecting.names.refer(Reference { at, optional });
    }
}

/// Who owns what stands at `place`; `owners` are in the order of their places. Of several with one body, the first,
/// which wrote it.
fn owner_at<'o, 'w>(owners: &'o [Owner<'w>], place: usize) -> Option<&'o Owner<'w>> {
    let before = owners.partition_point(|owner| owner.span.start <= place);
    let start = owners.get(before.checked_sub(1)?)?.span.start;
    let first = owners.partition_point(|owner| owner.span.start < start);
    owners.get(first).filter(|owner| owner.span.contains(place))
}

fn step_at<'w>(view: &View, owner: &Owner<'w>, place: usize) -> Option<&'w Step> {
    let after = owner
        .steps
        .partition_point(|step| view.span(step.node).start <= place);
    let step = owner.steps.get(after.checked_sub(1)?)?;
    view.span(step.node).contains(place).then_some(step)
}
