//! The names that are possible in a GitLab pipeline.

use super::super::gitlab::Pipeline;
use super::super::names::{NameKind, Scope};
use super::super::spelling::Spelling;
use super::super::typing::Typing;
use super::{Completing, Completion, spelling_of};
use crate::text::Span;

impl Completing<'_> {
    pub(super) fn pipeline(&mut self, typing: &Typing) {
        let place = (typing.typed, spelling_of(typing));
        let models = self.models;
        for pipeline in models.own_pipelines() {
            self.pipeline_names(typing, pipeline, place);
        }
        if let (Some(file), true) = (models.names.sources.named("package.json"), in_commands(typing)) {
            self.scripts(typing, &Scope::of_file(file));
        }
    }

    fn pipeline_names(&mut self, typing: &Typing, pipeline: &Pipeline, place: (Span, Spelling)) {
        let scope = Scope::of_file(pipeline.root);
        let path: Vec<&str> = typing.path.iter().map(String::as_str).collect();
        let own = path.first().copied().unwrap_or_default();
        if let Some(before) = &typing.reference {
            match before.as_slice() {
                [] => self.offer(NameKind::Job, &scope, place, |_, name| name != own),
                [job] => self.keywords_of(pipeline, job, place),
                _ => {}
            }
            return;
        }
        let runs = |kind, name: &str| kind == NameKind::Job && name != own;
        match path.as_slice() {
            [_, "stage"] => self.offer(NameKind::Stage, &scope, place, |_, _| true),
            [_, "extends"] => self.offer(NameKind::Job, &scope, place, |_, name| name != own),
            [_, "needs" | "dependencies"] | [_, "rules", "needs"] => {
                let from = self.found.len();
                self.offer(NameKind::Job, &scope, in_list(typing, place), runs);
                self.put_in_list(typing, from);
            }
            [_, "needs", "job"]
            | [_, "rules", "needs", "job"]
            | [_, "environment", "on_stop"]
            | [_, "trigger", "include", "job"] => self.offer(NameKind::Job, &scope, place, runs),
            _ => {}
        }
    }

    /// GitLab refuses a single name for a list: where no list is begun, one is.
    fn put_in_list(&mut self, typing: &Typing, from: usize) {
        if !begins_list(typing) {
            return;
        }
        for completion in &mut self.found[from..] {
            let name = &completion.insert;
            completion.insert = if typing.may_be_key {
                format!("- {name}")
            } else {
                format!("[{name}]")
            };
        }
    }

    fn keywords_of(&mut self, pipeline: &Pipeline, job: &str, (replace, spelling): (Span, Spelling)) {
        let Some(job) = pipeline.job(job) else { return };
        let resolved = pipeline.resolve(job, &self.models.names.sources);
        for entry in resolved.body.entries {
            if let Some(insert) = spelling.write(&entry.key) {
                self.found.push(Completion {
                    label: entry.key.to_string(),
                    kind: None,
                    detail: format!("keyword of {}", job.name),
                    replace,
                    insert,
                });
            }
        }
    }
}

/// Whether a list belongs at the place and none is begun.
fn begins_list(typing: &Typing) -> bool {
    !typing.in_flow && !typing.is_item && typing.quote.is_none()
}

/// How a name is written in a list that is begun with it.
fn in_list(typing: &Typing, (span, spelling): (Span, Spelling)) -> (Span, Spelling) {
    if begins_list(typing) {
        (span, Spelling::Plain { in_flow: true })
    } else {
        (span, spelling)
    }
}

/// Whether the place lies in commands of a GitLab job.
fn in_commands(typing: &Typing) -> bool {
    let is_command = |key: &String| matches!(key.as_str(), "script" | "before_script" | "after_script");
    typing.path.last().is_some_and(is_command)
}
