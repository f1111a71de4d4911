//! The service: standard input in, standard output out, from the first message to the last.
//!
//! The framework's own loop is not used. It answers at most four requests at a time, stops reading while they wait, and
//! takes header names in one case only. Here every handler is begun before the next message is looked at, and none holds
//! up another.

use std::fs::File;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::task::Poll;
use std::time::Duration;

use files::Mend;
use serde_json::Value;
use thiserror::Error;
use tokio::sync::mpsc::{self, UnboundedSender};
use tower_lsp::LspService;
use tower_lsp::jsonrpc::{Request, Response};
use tower_service::Service;

use crate::backend::Backend;
use crate::frame::{self, Frame};
use crate::gate::{self, Gate, Verdict};
use crate::log::Log;
use crate::outbox::Outbox;
use crate::pool::Pool;
use crate::session::Session;
use crate::{parent, projects};

/// How long the last answers may take to be written.
const FLUSH: Duration = Duration::from_secs(2);

/// What the service is started with.
#[derive(Default)]
pub struct Options {
    /// Where to keep a log.
    pub log: Option<File>,
    /// The user's home folder: a search for projects that starts inside does not leave it.
    pub home: Option<PathBuf>,
    /// Repairs a configuration that does not parse.
    pub mend: Option<Mend>,
    /// The version to introduce oneself with.
    pub version: String,
}

/// How the service ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// As it should: asked to, or with the editor.
    Orderly,
    /// `exit` without `shutdown`, or the input ended without either.
    Abrupt,
}

/// Why the service could not begin.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The operating system gave no thread or no event loop.
    #[error("the operating system gives no threads: {0}")]
    Threads(#[from] std::io::Error),
}

/// What the loop hears.
enum Event {
    Frame(Frame),
    ParentGone,
    /// Nobody reads what is written.
    OutputClosed,
}

/// Serves one client until it is done. Threads may still be at work when this returns; they end with the process.
///
/// # Errors
/// When the operating system gives no threads.
pub fn serve(
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
    options: Options,
) -> Result<Ending, ServeError> {
    let (events, heard) = mpsc::unbounded_channel();
    let closed = events.clone();
    let outbox = Outbox::start(output, move || {
        let _ended_already = closed.send(Event::OutputClosed);
    })?;
    let log = Log::new(outbox.clone(), options.log);
    let projects = projects::Projects::new(options.home, options.mend);
    let session = Session::start(
        outbox.clone(),
        log.clone(),
        Pool::start()?,
        projects,
        options.version,
    )?;
    let (service, _unused) = LspService::new(|_| Backend::new(session, outbox.clone()));
    let reading = events.clone();
    std::thread::Builder::new()
        .name("qmoi-reader".to_owned())
        .spawn(move || read_all(input, &reading))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    let mut conversation = Conversation {
        gate: Gate::default(),
        service,
        outbox,
        log,
        events,
    };
    Ok(runtime.block_on(conversation.run(heard)))
}

fn read_all(mut input: impl BufRead, events: &UnboundedSender<Event>) {
    loop {
        let frame = frame::read(&mut input).unwrap_or(Frame::End);
        let last = frame == Frame::End;
        if events.send(Event::Frame(frame)).is_err() || last {
            return;
        }
    }
}

struct Conversation {
    gate: Gate,
    service: LspService<Backend>,
    outbox: Outbox,
    log: Log,
    events: UnboundedSender<Event>,
}

impl Conversation {
    async fn run(&mut self, mut heard: mpsc::UnboundedReceiver<Event>) -> Ending {
        while let Some(event) = heard.recv().await {
            match event {
                Event::ParentGone => {
                    self.log.note("the editor is gone");
                    return Ending::Orderly;
                }
                Event::OutputClosed => {
                    self.log.note("nobody reads the answers");
                    return self.ending();
                }
                Event::Frame(Frame::End) => break,
                Event::Frame(Frame::Malformed(reason)) => {
                    self.log.note(&format!("a message could not be read: {reason}"));
                    self.outbox.send(gate::parse_error());
                }
                Event::Frame(Frame::Message(message)) => match self.gate.judge(message) {
                    Verdict::Pass(request) => self.begin(request).await,
                    Verdict::Initialize(request) => self.initialize(request).await,
                    Verdict::Refuse(answer) => self.outbox.send(answer),
                    Verdict::Drop => {}
                    Verdict::Exit { orderly } => {
                        self.outbox.flush(FLUSH);
                        return if orderly { Ending::Orderly } else { Ending::Abrupt };
                    }
                },
            }
        }
        self.outbox.flush(FLUSH);
        self.ending()
    }

    /// How it ended when nobody said `exit`.
    fn ending(&self) -> Ending {
        if self.gate.is_shut_down() {
            Ending::Orderly
        } else {
            Ending::Abrupt
        }
    }

    /// Begins a handler, so that what it tells the session is told now, and leaves the waiting to a task.
    async fn begin(&mut self, request: Request) {
        let mut answer = self.service.call(request);
        let begun = std::future::poll_fn(|context| Poll::Ready(answer.as_mut().poll(context))).await;
        match begun {
            Poll::Ready(done) => answer_with(&self.outbox, done.ok().flatten()),
            Poll::Pending => {
                let outbox = self.outbox.clone();
                tokio::spawn(async move { answer_with(&outbox, answer.await.ok().flatten()) });
            }
        }
    }

    /// The one request that everything else waits for: what comes after it depends on it.
    async fn initialize(&mut self, request: Request) {
        let process = request
            .params()
            .and_then(|parameters| parameters.get("processId"));
        if let Some(process) = process
            .and_then(Value::as_u64)
            .and_then(|id| u32::try_from(id).ok())
        {
            let events = self.events.clone();
            parent::watch(process, move || {
                let _ended_already = events.send(Event::ParentGone);
            });
        }
        let response = self.service.call(request).await.ok().flatten();
        if !response.as_ref().is_some_and(Response::is_ok) {
            self.gate.initialize_failed();
        }
        answer_with(&self.outbox, response);
    }
}

fn answer_with(outbox: &Outbox, response: Option<Response>) {
    if let Some(message) = response.and_then(|response| serde_json::to_value(response).ok()) {
        outbox.send(message);
    }
}
