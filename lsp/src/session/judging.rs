//! Judgements: begun off the session's thread, few at a time for each document, told only while they are about its newest
//! edition.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use engine::Cancellation;
use serde_json::json;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport, RelatedFullDocumentDiagnosticReport,
    RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
};

use super::Session;
use crate::analysis::{self, Analysis};
use crate::diagnostics;
use crate::message::{Message, Reply, Visit, Visited};
use crate::pool::Pool;
use crate::snapshot::Snapshot;

/// Judgements of one document that may be under way together: one that is being given up, which takes until its parser comes
/// up for air, and one of the newest text, which goes on to a repair only when it is alone.
const MOST_AT_ONCE: usize = 2;

/// Who waits for the judgement of a document.
pub(super) enum Waiting {
    /// A client that asked for diagnostics, with the name of those it has.
    Diagnostics(Option<String>, Reply<DocumentDiagnosticReport>),
    /// Somebody who wants the judgement of this edition.
    Visit(u64, Visit<Analysis>),
}

impl Waiting {
    /// Says that the text in question is gone.
    pub(super) fn void(self) {
        match self {
            Self::Diagnostics(_, reply) => {
                let _cancelled = reply.send(Err(Error::content_modified()));
            }
            Self::Visit(_, visit) => visit(Visited::Stale),
        }
    }
}

impl Session {
    /// Has a document judged for a client that does not ask.
    pub(super) fn push(&mut self, uri: &Uri) {
        if !self.client.pulls {
            self.judge(uri);
        }
    }

    pub(super) fn diagnose(
        &mut self,
        uri: &Uri,
        previous: Option<String>,
        reply: Reply<DocumentDiagnosticReport>,
    ) {
        match self.documents.contains_key(uri.as_str()) {
            true => self.wait(uri, |_| Waiting::Diagnostics(previous, reply)),
            false => {
                let _cancelled = reply.send(Ok(report(&[], None)));
            }
        }
    }

    pub(super) fn visit_analysis(&mut self, uri: &Uri, visit: Visit<Analysis>) {
        match self.documents.contains_key(uri.as_str()) {
            true => self.wait(uri, |edition| Waiting::Visit(edition, visit)),
            false => visit(Visited::NotOpen),
        }
    }

    pub(super) fn visit_snapshot(&mut self, uri: &Uri, version: Option<i32>, visit: Visit<Snapshot>) {
        let is_other = |current: i32| version.is_some_and(|version| version != current);
        let stale = self
            .documents
            .get(uri.as_str())
            .is_some_and(|document| is_other(document.version));
        match self.snapshot(uri) {
            Some(snapshot) if !stale => self.pool.run(move || visit(Visited::Here(snapshot))),
            Some(_) => visit(Visited::Stale),
            None => visit(Visited::NotOpen),
        }
    }

    fn wait(&mut self, uri: &Uri, waiting: impl FnOnce(u64) -> Waiting) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return;
        };
        let waiting = waiting(document.edition);
        match &document.analysis {
            Some(analysis) => answer(&self.pool, analysis, waiting),
            None => {
                document.waiting.push(waiting);
                self.judge(uri);
            }
        }
    }

    /// Begins the judgement of the newest edition, unless it is under way or too many are: then it begins when one of those
    /// is done, which is soon, because a judgement is given up when its edition is not the newest any more.
    fn judge(&mut self, uri: &Uri) {
        let busy = self.documents.get(uri.as_str()).is_none_or(|document| {
            document.judging.contains(&document.edition) || document.judging.len() >= MOST_AT_ONCE
        });
        if busy {
            return;
        }
        let Some(snapshot) = self.snapshot(uri) else {
            if let Some(document) = self.documents.get_mut(uri.as_str()) {
                // Dropped, they are answered with an error.
                document.waiting.clear();
            }
            return;
        };
        let mut is_alone = true;
        if let Some(document) = self.documents.get_mut(uri.as_str()) {
            is_alone = document.judging.is_empty();
            document.judging.push(snapshot.edition);
        }
        let mut result = Judgement {
            uri: uri.clone(),
            edition: snapshot.edition,
            outcome: Some(Judged::Failed),
            own: self.own.clone(),
        };
        // A client that asks and cannot be told to ask again gets one answer: the whole one.
        let tells_at_once = !self.client.pulls || self.client.refreshes;
        self.pool.run(move || {
            let subject = analysis::Subject::of(&snapshot);
            if tells_at_once && let Some(diagnostics) = subject.glance() {
                let _the_session_is_over = result.own.send(Message::Glanced {
                    uri: result.uri.clone(),
                    edition: result.edition,
                    diagnostics,
                });
            }
            // Two repairs searched at once would take twice the memory, and the first is soon given up.
            result.outcome = Some(if !is_alone && subject.takes_long() {
                Judged::Postponed
            } else {
                let newest = Arc::clone(&snapshot);
                let cancellation = Cancellation::when(move || !newest.is_current());
                match subject.judge(&cancellation) {
                    Some(analysis) => Judged::Made(Box::new(analysis)),
                    None => Judged::GivenUp,
                }
            });
            drop(result);
        });
    }

    /// Tells what could be said at once about a text whose judgement takes a while.
    pub(super) fn glanced(&mut self, uri: &Uri, edition: u64, found: &[Diagnostic]) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return;
        };
        if edition != document.edition || document.analysis.is_some() {
            return;
        }
        document.glanced = true;
        if !self.client.pulls {
            self.outbox
                .notify("textDocument/publishDiagnostics", publication(document, found));
            return;
        }
        for waiting in std::mem::take(&mut document.waiting) {
            match waiting {
                Waiting::Diagnostics(previous, reply) => {
                    let _cancelled = reply.send(Ok(report(found, previous.as_deref())));
                }
                visit @ Waiting::Visit(..) => document.waiting.push(visit),
            }
        }
    }

    pub(super) fn judged(&mut self, uri: &Uri, edition: u64, outcome: Judged) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else {
            return;
        };
        let Some(place) = document.judging.iter().position(|judged| *judged == edition) else {
            // Of an earlier life: it was closed and opened again.
            return;
        };
        document.judging.remove(place);
        let analysis = match outcome {
            Judged::Made(analysis) if edition == document.edition => Arc::new(*analysis),
            Judged::Failed if edition == document.edition => {
                // Those who wait are told by their channels being dropped.
                document.waiting.clear();
                self.log.warn(&format!("qmoi itself failed on {}", uri.as_str()));
                return;
            }
            ended => {
                // What was postponed begins when what it waits for has ended.
                let is_free = !matches!(ended, Judged::Postponed) || document.judging.is_empty();
                // Whoever still waits, and a client that does not ask or was told the half of it, gets the next.
                let is_wanted = !document.waiting.is_empty() || !self.client.pulls || document.glanced;
                if is_wanted && is_free && document.analysis.is_none() {
                    self.judge(uri);
                }
                return;
            }
        };
        let waiting = std::mem::take(&mut document.waiting);
        if analysis.parsed.as_ref().is_some_and(|parsed| !parsed.is_broken()) {
            document.parsed.clone_from(&analysis.parsed);
        }
        document.analysis = Some(Arc::clone(&analysis));
        if let Some(reason) = &analysis.refused {
            self.log
                .warn(&format!("{} is left alone: {reason}", uri.as_str()));
        }
        for fault in &analysis.faults {
            self.log
                .warn(&format!("{}: {}", fault.path, fault.finding.message));
        }
        if !self.client.pulls {
            let published = publication(document, &analysis.diagnostics);
            self.outbox.notify("textDocument/publishDiagnostics", published);
        } else if document.glanced {
            self.outbox.request("workspace/diagnostic/refresh", json!(null));
        }
        for waiting in waiting {
            answer(&self.pool, &analysis, waiting);
        }
    }
}

/// What became of a judgement.
pub(crate) enum Judged {
    /// It was made.
    Made(Box<Analysis>),
    /// Its text is not the newest any more.
    GivenUp,
    /// It waits until an earlier one is given up.
    Postponed,
    /// We failed.
    Failed,
}

/// The way of a judgement back to the session, which it finds even when the judgement panics.
struct Judgement {
    uri: Uri,
    edition: u64,
    outcome: Option<Judged>,
    own: Sender<Message>,
}

impl Drop for Judgement {
    fn drop(&mut self) {
        let _the_session_is_over = self.own.send(Message::Judged {
            uri: self.uri.clone(),
            edition: self.edition,
            outcome: self.outcome.take().unwrap_or(Judged::Failed),
        });
    }
}

fn answer(pool: &Pool, analysis: &Arc<Analysis>, waiting: Waiting) {
    match waiting {
        Waiting::Diagnostics(previous, reply) => {
            let _cancelled = reply.send(Ok(report(&analysis.diagnostics, previous.as_deref())));
        }
        Waiting::Visit(asked, visit) if asked != analysis.snapshot.edition => visit(Visited::Stale),
        Waiting::Visit(_, visit) => {
            let analysis = Arc::clone(analysis);
            pool.run(move || visit(Visited::Here(analysis)));
        }
    }
}

fn publication(document: &super::documents::OpenDocument, found: &[Diagnostic]) -> serde_json::Value {
    json!({ "uri": document.uri, "version": document.version, "diagnostics": found })
}

fn report(found: &[Diagnostic], previous: Option<&str>) -> DocumentDiagnosticReport {
    let result_id = diagnostics::result_id(found);
    if previous == Some(result_id.as_str()) {
        return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
        });
    }
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(result_id),
            items: found.to_vec(),
        },
    })
}
