//! The names that are possible in a workflow or an action.

use super::super::github::{Step, StepOutputs, Workflow, WorkflowJob};
use super::super::names::{NameKind, Scope};
use super::super::spelling::Spelling;
use super::super::typing::Typing;
use super::{Completing, spelling_of};
use crate::data::View;
use crate::text::Span;

impl Completing<'_> {
    pub(super) fn workflow(&mut self, typing: &Typing) {
        let models = self.models;
        let own = |workflow: &&Workflow| workflow.file == models.focus;
        let (Some(workflow), Some(view)) = (models.workflows.iter().find(own), models.view()) else {
            return;
        };
        let path: Vec<&str> = typing.path.iter().map(String::as_str).collect();
        let job = match path.as_slice() {
            ["jobs", id, ..] => workflow.job(view, id),
            _ => None,
        };
        let owner = match path.as_slice() {
            ["jobs", id, ..] => id.to_ascii_lowercase(),
            _ => String::new(),
        };
        if let Some(expression) = self.expression(typing) {
            let expression = expression.to_owned();
            return self.property(&expression, &owner, job, job.map_or(&[], |job| &job.steps), view);
        }
        let place = (typing.typed, spelling_of(typing));
        let file = Scope::of_file(models.focus);
        match path.as_slice() {
            ["jobs", own, "needs"] => {
                self.offer(NameKind::WorkflowJob, &file, place, |_, name| {
                    !name.eq_ignore_ascii_case(own)
                });
            }
            ["jobs", _, "with"] if typing.may_be_key => {
                let called = job.and_then(|job| job.called_file(view));
                if let Some(called) = called.and_then(|name| models.names.sources.named(&name)) {
                    self.offer(NameKind::Input, &Scope::of_file(called), place, |_, _| true);
                }
            }
            ["jobs", _, "steps", "with"] if typing.may_be_key => {
                let steps = job.map_or(&[][..], |job| &job.steps);
                self.action_inputs(steps, view, place);
            }
            ["jobs", _, "steps", "run"] => {
                // A manifest of another folder is read where a step says that folder; the root's is the usual one.
                if let Some(file) = models.names.sources.named("package.json") {
                    self.scripts(typing, &Scope::of_file(file));
                }
            }
            _ => {}
        }
    }

    pub(super) fn action(&mut self, typing: &Typing) {
        let models = self.models;
        let own = models.actions.iter().find(|action| action.file == models.focus);
        let (Some(action), Some(view)) = (own, models.view()) else {
            return;
        };
        if let Some(expression) = self.expression(typing) {
            let expression = expression.to_owned();
            return self.property(&expression, "runs", None, &action.steps, view);
        }
        if typing.path == ["runs", "steps", "with"] && typing.may_be_key {
            self.action_inputs(&action.steps, view, (typing.typed, spelling_of(typing)));
        }
    }

    fn action_inputs(&mut self, steps: &[Step], view: &View, place: (Span, Spelling)) {
        let offset = self.offset;
        let here = steps
            .iter()
            .rev()
            .find(|step| view.span(step.node).start <= offset);
        if let Some(StepOutputs::OfAction(folder)) = here.map(|step| &step.outputs) {
            let in_folder = |name: &str| {
                if folder.is_empty() {
                    name.to_owned()
                } else {
                    format!("{folder}/{name}")
                }
            };
            let sources = &self.models.names.sources;
            let file = sources
                .named(&in_folder("action.yml"))
                .or_else(|| sources.named(&in_folder("action.yaml")));
            if let Some(file) = file {
                self.offer(NameKind::Input, &Scope::of_file(file), place, |_, _| true);
            }
        }
    }

    /// The part of an expression up to the place, if it lies in one.
    fn expression<'t>(&'t self, typing: &'t Typing) -> Option<&'t str> {
        let line_start = self
            .text
            .get(..self.offset)?
            .rfind(['\n', '\r'])
            .map_or(0, |at| at + 1);
        let line = self.text.get(line_start..self.offset)?;
        if let Some(at) = line.rfind("${{") {
            let inside = line.get(at + 3..)?;
            return (!inside.contains("}}")).then_some(inside);
        }
        (typing.path.last().is_some_and(|key| key == "if") && !line.contains("}}")).then_some(typing.before)
    }

    /// Offers what may stand behind the last dot of an expression.
    fn property(
        &mut self,
        expression: &str,
        owner: &str,
        job: Option<&WorkflowJob>,
        steps: &[Step],
        view: &View,
    ) {
        let is_part = |character: char| character.is_alphanumeric() || "_-.[]'".contains(character);
        let start = expression
            .char_indices()
            .rev()
            .take_while(|(_, character)| is_part(*character))
            .last();
        let chain = start.and_then(|(at, _)| expression.get(at..)).unwrap_or_default();
        let chain = chain.replace("['", ".").replace("']", "");
        let mut parts: Vec<&str> = chain.split('.').collect();
        let Some(partial) = parts.pop() else { return };
        let rest = self.text.get(self.offset..).unwrap_or_default();
        let after = rest
            .find(|character: char| !(character.is_ascii_alphanumeric() || "_-".contains(character)))
            .unwrap_or(rest.len());
        let place = (
            Span::new(self.offset - partial.len().min(self.offset), self.offset + after),
            Spelling::Word,
        );
        let models = self.models;
        let file = Scope::of_file(models.focus);
        let own = Scope::of_owner(models.focus, owner);
        match parts.as_slice() {
            ["needs"] => {
                let needs: Vec<String> = job
                    .map(|job| {
                        job.needs
                            .iter()
                            .map(|need| view.text(*need).to_ascii_lowercase())
                            .collect()
                    })
                    .unwrap_or_default();
                self.offer(NameKind::WorkflowJob, &file, place, |_, name| {
                    needs.contains(&name.to_ascii_lowercase())
                });
            }
            ["jobs"] => self.offer(NameKind::WorkflowJob, &file, place, |_, _| true),
            ["needs" | "jobs", id, "outputs"] => {
                self.offer(
                    NameKind::JobOutput,
                    &Scope::of_owner(models.focus, &id.to_ascii_lowercase()),
                    place,
                    |_, _| true,
                );
                let workflow = models
                    .workflows
                    .iter()
                    .find(|workflow| workflow.file == models.focus);
                let called = workflow
                    .and_then(|workflow| workflow.job(view, id)?.called_file(view))
                    .and_then(|name| models.names.sources.named(&name));
                if let Some(called) = called {
                    self.offer(NameKind::Output, &Scope::of_file(called), place, |_, _| true);
                }
            }
            ["steps"] => {
                let before: Vec<&str> = steps
                    .iter()
                    .filter(|step| owner == "runs" || view.span(step.node).end <= self.offset)
                    .filter_map(|step| Some(view.text(step.id?)))
                    .collect();
                self.offer(NameKind::Step, &own, place, |_, name| before.contains(&name));
            }
            ["steps", id, "outputs"] => {
                let scope = Scope::of_owner(models.focus, &format!("{owner}/{}", id.to_ascii_lowercase()));
                self.offer(NameKind::StepOutput, &scope, place, |_, _| true);
                let named = |step: &&Step| step.id.is_some_and(|own| view.text(own).eq_ignore_ascii_case(id));
                if let Some(StepOutputs::OfAction(folder)) =
                    steps.iter().find(named).map(|step| &step.outputs)
                {
                    for action in &models.actions {
                        let name = models.names.sources.name(action.file);
                        if name.rsplit_once('/').map_or("", |(folder, _)| folder) == &**folder {
                            self.offer(NameKind::Output, &Scope::of_file(action.file), place, |_, _| true);
                        }
                    }
                }
            }
            ["matrix"] => self.offer(NameKind::MatrixKey, &own, place, |_, _| true),
            ["inputs"] | ["github", "event", "inputs"] => {
                self.offer(NameKind::Input, &file, place, |_, _| true);
            }
            ["secrets"] => self.offer(NameKind::Secret, &file, place, |_, _| true),
            ["env"] => {
                self.offer(NameKind::Variable, &own, place, |_, _| true);
                if !owner.is_empty() {
                    self.offer(NameKind::Variable, &file, place, |_, _| true);
                }
            }
            _ => {}
        }
    }
}
