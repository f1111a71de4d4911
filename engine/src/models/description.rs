//! What is to be said about a name, in Markdown, for people who wonder.

use super::files::{FileId, Place, Sources};
use super::github::{Workflow, WorkflowJob};
use super::gitlab::{Job, NeedTarget, Pipeline, RenderedLine};
use super::names::{Definition, NameKind, Occurrence};
use super::project::Models;
use crate::text::Span;

/// How many lines of a definition are shown.
const MOST_LINES: usize = 12;

/// What stands at `offset` of the document that `models` are seen from: its bytes, and what is to be said about it.
#[must_use]
pub fn describe(models: &Models, offset: usize) -> Option<(Span, String)> {
    let at = models.names.at(models.focus, offset).next()?;
    let describing = Describing { models };
    Some((at.name_span, describing.name(at)))
}

struct Describing<'m> {
    models: &'m Models,
}

impl Describing<'_> {
    fn sources(&self) -> &Sources {
        &self.models.names.sources
    }

    fn name(&self, at: &Occurrence) -> String {
        let definition = self.models.names.definitions_of(&at.symbol).next();
        let pipeline = || {
            let of_scope = |pipeline: &&Pipeline| pipeline.root == at.symbol.scope().file;
            self.models.pipelines.iter().find(of_scope)
        };
        let mut parts = match (at.kind, definition) {
            (NameKind::Stage, _) => pipeline()
                .map(|pipeline| self.stage(pipeline, at))
                .unwrap_or_default(),
            (NameKind::Job | NameKind::Template, Some(definition)) => {
                let job =
                    pipeline().and_then(|pipeline| Some((pipeline, pipeline.job(&definition.at.name)?)));
                job.map(|(pipeline, job)| self.job(pipeline, job, definition))
                    .unwrap_or_default()
            }
            (NameKind::WorkflowJob, Some(definition)) => {
                let of_file = |workflow: &&Workflow| workflow.file == definition.at.file;
                let workflow = self.models.workflows.iter().find(of_file);
                workflow
                    .and_then(|workflow| self.workflow_job(workflow, definition))
                    .unwrap_or_default()
            }
            (_, Some(definition)) => self.anything(definition),
            (kind, None) => {
                let is_open = pipeline().is_some_and(Pipeline::is_open);
                let elsewhere = if is_open {
                    "; it may be defined in an include that qmoi cannot see"
                } else {
                    ""
                };
                vec![format!(
                    "**{}** — {} that nothing here defines{elsewhere}",
                    at.name,
                    kind.word()
                )]
            }
        };
        if let Some(definition) = definition
            && (definition.at.file != self.models.focus || definition.at.name_span != at.name_span)
        {
            parts.insert(1.min(parts.len()), self.defined(definition));
        }
        parts.join("\n\n")
    }

    fn defined(&self, definition: &Definition) -> String {
        let line = self.line(definition.at.file, definition.at.name_span.start);
        format!(
            "Defined in `{}`, line {line}.",
            self.sources().name(definition.at.file)
        )
    }

    fn line(&self, file: FileId, offset: usize) -> usize {
        self.sources().document(file).lines().line_of(offset) + 1
    }

    fn stage(&self, pipeline: &Pipeline, at: &Occurrence) -> Vec<String> {
        let order: Vec<String> = pipeline
            .stages
            .iter()
            .map(|stage| {
                if stage.name == at.name {
                    format!("**{}**", stage.name)
                } else {
                    stage.name.to_string()
                }
            })
            .collect();
        let runs_here = |job: &&Job| !job.is_hidden() && pipeline.stage_of(job, self.sources()) == &*at.name;
        let jobs: Vec<&str> = pipeline
            .jobs
            .iter()
            .filter(runs_here)
            .map(|job| &*job.name)
            .collect();
        let mut parts = vec![format!("**{}** — stage", at.name)];
        if pipeline.stage_index(&at.name).is_some() {
            parts.push(format!("Order: {}", order.join(" → ")));
        } else {
            parts.push(format!(
                "Not among the stages of this pipeline: {}",
                order.join(", ")
            ));
        }
        parts.push(match jobs.as_slice() {
            [] => "No job runs in it.".to_owned(),
            jobs => format!("Jobs: {}", listed(jobs)),
        });
        parts
    }

    fn job(&self, pipeline: &Pipeline, job: &Job, definition: &Definition) -> Vec<String> {
        let resolved = pipeline.resolve(job, self.sources());
        let mut parts = vec![format!("**{}** — {}", job.name, definition.detail)];
        if !job.is_hidden() {
            parts.push(self.waits(pipeline, job));
        }
        if !resolved.bases.is_empty() {
            let bases: Vec<&str> = resolved.bases.iter().map(|base| &**base).collect();
            parts.push(format!("Extends {}", listed(&bases)));
        }
        let lines = pipeline.render(&resolved, self.sources());
        parts.push(format!("```yaml\n{}```", self.resolved(job, &lines)));
        if pipeline.is_open() {
            parts.push("The pipeline includes files that qmoi cannot see; they may add to this.".to_owned());
        }
        parts
    }

    /// The lines of a resolved job, with where keys came from that do not stand in the job itself.
    fn resolved(&self, job: &Job, lines: &[RenderedLine]) -> String {
        let mut text = String::new();
        for line in lines {
            text += &line.text;
            if let Some((place, owner)) = &line.from
                && (**owner != *job.name || place.file != self.models.focus)
            {
                text += &format!("  # {}", self.origin(*place, owner));
            }
            text.push('\n');
        }
        text
    }

    fn origin(&self, place: Place, owner: &str) -> String {
        let start = self
            .sources()
            .view(place.file)
            .map_or(0, |view| view.span(place.node).start);
        let line = self.line(place.file, start);
        if place.file == self.models.focus {
            format!("{owner}, line {line}")
        } else {
            format!("{owner}, {}:{line}", self.sources().name(place.file))
        }
    }

    /// What a job of a pipeline waits for.
    fn waits(&self, pipeline: &Pipeline, job: &Job) -> String {
        let place = pipeline.value_of(job, "needs", self.sources());
        let has_needs = place.is_some();
        let mut needs: Vec<&str> = job
            .needs
            .iter()
            .filter(|need| !need.in_rule && need.target == NeedTarget::Here)
            .map(|need| &*need.job.name)
            .collect();
        if needs.is_empty()
            && let Some(place) = place
        {
            // They stand in a base.
            let names = pipeline.jobs.iter().flat_map(|base| &base.needs);
            let span = |place: Place| self.sources().view(place.file).map(|view| view.span(place.node));
            let inside = |other: Place| {
                other.file == place.file
                    && span(place)
                        .zip(span(other))
                        .is_some_and(|(all, one)| all.encloses(one))
            };
            needs = names
                .filter(|need| inside(need.job.place))
                .map(|need| &*need.job.name)
                .collect();
        }
        if has_needs {
            return match needs.as_slice() {
                [] => "Waits for nothing: it starts at once.".to_owned(),
                needs => format!("Waits for {}", listed(needs)),
            };
        }
        let stage = pipeline.stage_of(job, self.sources());
        let before: Vec<&str> = pipeline
            .stages
            .iter()
            .map(|stage| &*stage.name)
            .take_while(|other| *other != stage)
            .filter(|other| !matches!(*other, ".pre" | ".post"))
            .collect();
        match before.as_slice() {
            [] => "Waits for nothing: its stage is the first.".to_owned(),
            before => format!("Waits for all jobs of the stages before: {}", listed(before)),
        }
    }

    fn workflow_job(&self, workflow: &Workflow, definition: &Definition) -> Option<Vec<String>> {
        let view = self.sources().view(workflow.file)?;
        let job = workflow.job(view, &definition.at.name)?;
        let texts = |nodes: &mut dyn Iterator<Item = crate::data::NodeId>| -> Vec<String> {
            nodes.map(|node| view.text(node).to_owned()).collect()
        };
        let mut parts = vec![format!("**{}** — {}", definition.at.name, definition.detail)];
        let needs = texts(&mut job.needs.iter().copied());
        parts.push(match needs.as_slice() {
            [] => "Waits for nothing.".to_owned(),
            needs => format!("Waits for {}", listed(needs)),
        });
        let waiting = |other: &&WorkflowJob| {
            let mut needs = other.needs.iter();
            needs.any(|need| view.text(*need).eq_ignore_ascii_case(&definition.at.name))
        };
        let waiters = texts(&mut workflow.jobs.iter().filter(waiting).map(|job| job.id));
        if !waiters.is_empty() {
            parts.push(format!("Awaited by {}", listed(&waiters)));
        }
        let outputs = texts(&mut job.outputs.iter().map(|output| output.key));
        if !outputs.is_empty() {
            parts.push(format!("Outputs: {}", listed(&outputs)));
        }
        Some(parts)
    }

    fn anything(&self, definition: &Definition) -> Vec<String> {
        let document = self.sources().document(definition.at.file);
        let kind = definition.at.kind;
        let head = match kind {
            NameKind::Script => format!("**{}** — script", definition.at.name),
            _ => format!(
                "**{}** — {}: {}",
                definition.at.name,
                kind.word(),
                definition.detail
            ),
        };
        if kind == NameKind::Script {
            return vec![head, format!("```sh\n{}\n```", definition.detail)];
        }
        // From the start of its line, so that what hangs from it keeps its place.
        let start = document.lines().line_of(definition.span.start);
        let from = document.lines().start(start);
        let source = Span::new(from, definition.span.end).text(document.text());
        let common = source.len() - source.trim_start_matches(' ').len();
        let lines: Vec<&str> = source
            .lines()
            .take(MOST_LINES)
            .map(|line| line.get(common..).unwrap_or(line.trim_start()))
            .collect();
        vec![head, format!("```yaml\n{}\n```", lines.join("\n"))]
    }
}

fn listed(names: &[impl AsRef<str>]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::tests::Folder;
    use super::*;

    fn described(text: &str, others: &[(&str, &str)], name: &str) -> String {
        let offset = text.find('¦').unwrap();
        let text = text.replace('¦', "");
        let mut files = others.to_vec();
        files.push((name, &text));
        describe(&Folder::of(&files).models(name), offset).unwrap().1
    }

    #[test]
    fn a_job_tells_what_it_comes_to_and_what_it_waits_for() {
        let part = ".base:\n  image: node\n  needs: [lint]\n  variables: {A: one}\n";
        let text = "include: [base.yml, {remote: x}]\nstages: [check, build]\ndefault: {tags: [x]}\nlint: {stage: check, script: x}\nbu¦ild:\n  extends: .base\n  stage: build\n  variables: {B: two}\n  script: make\n";
        assert_snapshot!(described(text, &[("base.yml", part)], ".gitlab-ci.yml"), @r#"
        **build** — job in stage build

        Waits for `lint`

        Extends `.base`

        ```yaml
        build:
          image: node  # .base, base.yml:2
          needs: [lint]  # .base, base.yml:3
          variables:
            A: one
            B: two
          stage: build
          script: make
          tags: [x]  # default, line 3
        ```

        The pipeline includes files that qmoi cannot see; they may add to this.
        "#);
        let text = text.replace('¦', "").replace("stage: build", "stage: bu¦ild");
        assert_snapshot!(described(&text, &[("base.yml", part)], ".gitlab-ci.yml"), @r#"
        **build** — stage

        Defined in `.gitlab-ci.yml`, line 2.

        Order: .pre → check → **build** → .post

        Jobs: `build`
        "#);
    }

    #[test]
    fn names_of_workflows_tell_where_they_come_from() {
        let text = "on: push\njobs:\n  one:\n    runs-on: x\n    outputs:\n      out: é\n    steps: [{run: x}]\n  two:\n    needs: one\n    runs-on: x\n    steps:\n      - run: ${{ needs.one.outputs.o¦ut }}\n";
        assert_snapshot!(described(text, &[], ".github/workflows/a.yml"), @r#"
        **out** — job output: output of this job

        Defined in `.github/workflows/a.yml`, line 6.

        ```yaml
        out: é
        ```
        "#);
        let text = text.replace('¦', "").replace("needs: one", "needs: o¦ne");
        assert_snapshot!(described(&text, &[], ".github/workflows/a.yml"), @r#"
        **one** — job on x

        Defined in `.github/workflows/a.yml`, line 3.

        Waits for nothing.

        Awaited by `two`

        Outputs: `out`
        "#);
    }
}
