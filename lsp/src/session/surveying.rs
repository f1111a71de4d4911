//! Diagnostics of the whole workspace, for clients that want them: asked for by those that ask, pushed to the others.
//!
//! A client that asks again although nothing happened is kept waiting until something does, as the protocol advises.

use std::collections::HashMap;

use engine::Cancellation;
use serde_json::json;
use tower_lsp::ls_types::{
    FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri, WorkspaceDiagnosticParams,
    WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::Session;
use crate::message::{Message, Reply};
use crate::progress::Progress;
use crate::survey::{Commission, FileReport};
use crate::workspace::Workspace;

/// A client's question about the whole workspace.
pub(crate) struct Question {
    parameters: Box<WorkspaceDiagnosticParams>,
    reply: Reply<WorkspaceDiagnosticReportResult>,
}

/// An answer to it, or to nobody in particular.
pub(crate) struct Surveyed {
    /// How much had happened when the survey began.
    stirred: u64,
    /// What was found; nothing when the survey was cancelled.
    reports: Option<Vec<FileReport>>,
    question: Option<Question>,
}

/// How things stand with surveys.
#[derive(Default)]
pub(super) struct Surveys {
    /// Grows with everything that may change what is wrong with files that nobody has open.
    stirred: u64,
    /// What it was when the last survey was told.
    told: Option<u64>,
    /// A question whose answer would be the last one again.
    held: Option<Question>,
    /// Whether a survey of our own is under way, for a client that does not ask.
    under_way: bool,
    /// The files for which something was pushed.
    published: Vec<Uri>,
}

impl Session {
    /// Something happened that may change what is wrong with files that nobody has open.
    pub(super) fn stir(&mut self) {
        self.surveys.stirred += 1;
        if let Some(held) = self.surveys.held.take() {
            self.begin_survey(Some(held));
        }
        self.push_survey();
    }

    /// Surveys for a client that does not ask.
    pub(super) fn push_survey(&mut self) {
        let wanted = self.wants_workspace && !self.client.pulls && self.is_initialized;
        if wanted && !self.surveys.under_way {
            self.surveys.under_way = true;
            self.begin_survey(None);
        }
    }

    pub(super) fn diagnose_workspace(
        &mut self,
        parameters: Box<WorkspaceDiagnosticParams>,
        reply: Reply<WorkspaceDiagnosticReportResult>,
    ) {
        let question = Question { parameters, reply };
        let asked_before = !question.parameters.previous_result_ids.is_empty();
        if !self.wants_workspace {
            question.answer(&[], |_| false);
        } else if asked_before && self.surveys.told == Some(self.surveys.stirred) {
            if let Some(earlier) = self.surveys.held.replace(question) {
                earlier.answer_unchanged();
            }
        } else {
            self.begin_survey(Some(question));
        }
    }

    pub(super) fn surveyed(&mut self, surveyed: Surveyed) {
        let Surveyed {
            stirred,
            reports,
            question,
        } = surveyed;
        if question.is_none() {
            self.surveys.under_way = false;
            if stirred != self.surveys.stirred {
                return self.push_survey();
            }
        }
        // Dropped, a question is answered with an error.
        let Some(reports) = reports else { return };
        self.surveys.told = Some(stirred);
        match question {
            Some(question) => {
                let is_open = |uri: &Uri| self.documents.contains_key(uri.as_str());
                question.answer(&reports, is_open);
            }
            None => self.publish(&reports),
        }
    }

    fn publish(&mut self, reports: &[FileReport]) {
        let is_gone = |uri: &&Uri| reports.iter().all(|report| report.uri != **uri);
        for gone in self.surveys.published.iter().filter(is_gone) {
            if !self.documents.contains_key(gone.as_str()) {
                self.outbox.notify(
                    "textDocument/publishDiagnostics",
                    json!({ "uri": gone, "diagnostics": [] }),
                );
            }
        }
        self.surveys.published.clear();
        for report in reports {
            // Opened meanwhile, it has a judgement of its own.
            if !self.documents.contains_key(report.uri.as_str()) {
                self.outbox.notify(
                    "textDocument/publishDiagnostics",
                    json!({ "uri": report.uri, "diagnostics": report.diagnostics }),
                );
                self.surveys.published.push(report.uri.clone());
            }
        }
    }

    fn begin_survey(&mut self, question: Option<Question>) {
        let title = "Checking all files";
        let progress = match &question {
            Some(question) => {
                let token = &question.parameters.work_done_progress_params.work_done_token;
                Progress::under(
                    serde_json::to_value(token).ok().filter(|token| !token.is_null()),
                    title,
                    &self.outbox,
                )
            }
            None => Progress::own(self.client.shows_progress, title, &self.outbox),
        };
        let mut surveyed = Surveyed {
            stirred: self.surveys.stirred,
            reports: None,
            question,
        };
        let own = self.own.clone();
        let commission = Commission {
            workspace: self.workspace(),
            cancellation: Cancellation::default(),
            progress,
            tell: Box::new(move |reports| {
                surveyed.reports = reports;
                let _the_session_is_over = own.send(Message::Surveyed(Box::new(surveyed)));
            }),
        };
        let _the_session_is_over = self.surveyor.send(commission);
    }

    /// What the session knows now.
    pub(super) fn workspace(&mut self) -> Workspace {
        let roots = self.projects.roots.clone();
        let projects = roots.iter().filter_map(|root| self.projects.at(root).ok());
        Workspace {
            projects: projects.collect(),
            open_texts: std::sync::Arc::clone(&self.open_texts),
            client: self.client,
        }
    }
}

impl Question {
    /// Tells what was found. What the client has of files that are open is none of ours: it asks about those by themselves.
    fn answer(self, reports: &[FileReport], is_open: impl Fn(&Uri) -> bool) {
        let previous: HashMap<&str, &str> = self
            .parameters
            .previous_result_ids
            .iter()
            .map(|previous| (previous.uri.as_str(), previous.value.as_str()))
            .collect();
        let mut items: Vec<WorkspaceDocumentDiagnosticReport> = reports
            .iter()
            .map(|report| match previous.get(report.uri.as_str()) {
                Some(known) if *known == report.result_id => unchanged(&report.uri, &report.result_id),
                _ => full(
                    &report.uri,
                    report.diagnostics.to_vec(),
                    Some(report.result_id.clone()),
                ),
            })
            .collect();
        let is_gone = |uri: &Uri| !is_open(uri) && reports.iter().all(|report| report.uri != *uri);
        let gone = self.parameters.previous_result_ids.iter();
        items.extend(
            gone.filter(|previous| is_gone(&previous.uri))
                .map(|previous| full(&previous.uri, Vec::new(), None)),
        );
        let _cancelled = self.reply.send(Ok(WorkspaceDiagnosticReportResult::Report(
            WorkspaceDiagnosticReport { items },
        )));
    }

    /// Says that everything is as the client has it.
    fn answer_unchanged(self) {
        let previous = self.parameters.previous_result_ids.iter();
        let items = previous
            .map(|previous| unchanged(&previous.uri, &previous.value))
            .collect();
        let _cancelled = self.reply.send(Ok(WorkspaceDiagnosticReportResult::Report(
            WorkspaceDiagnosticReport { items },
        )));
    }
}

fn full(
    uri: &Uri,
    items: Vec<tower_lsp::ls_types::Diagnostic>,
    result_id: Option<String>,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri: uri.clone(),
        version: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
}

fn unchanged(uri: &Uri, result_id: &str) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri: uri.clone(),
        version: None,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
            result_id: result_id.to_owned(),
        },
    })
}
