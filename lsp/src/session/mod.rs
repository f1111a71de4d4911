//! The one owner of all that changes: open documents, projects, what the client can do. Runs on a thread of its own, takes
//! messages in the order in which they came, and never waits for work.

mod documents;
mod judging;
mod reloading;
mod surveying;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};

use engine::RuleId;
use serde_json::json;
use tower_lsp::ls_types::{ClientCapabilities, InitializeParams, MessageType, Uri};

use self::documents::OpenDocument;
pub(crate) use self::judging::Judged;
pub(crate) use self::surveying::Surveyed;
use self::surveying::Surveys;
use crate::client::Client;
use crate::log::Log;
use crate::message::Message;
use crate::outbox::Outbox;
use crate::pool::Pool;
use crate::projects::Projects;
use crate::survey::{self, Commission};
use crate::workspace::OpenTexts;
use crate::{address, explanation};

/// The session.
pub(crate) struct Session {
    outbox: Outbox,
    log: Log,
    pool: Pool,
    projects: Projects,
    version: String,
    client: Client,
    is_initialized: bool,
    /// Whether the user wants to hear of files that nobody has open.
    wants_workspace: bool,
    documents: HashMap<String, OpenDocument>,
    /// The texts of those documents that lie in files, for work on others. Shared until one changes.
    open_texts: Arc<OpenTexts>,
    editions: u64,
    own: Sender<Message>,
    surveyor: Sender<Commission>,
    surveys: Surveys,
    /// The rule files in which something was shown.
    rule_faults: Vec<Uri>,
}

impl Session {
    /// Starts the session's thread, and gives the way to it.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub(crate) fn start(
        outbox: Outbox,
        log: Log,
        pool: Pool,
        projects: Projects,
        version: String,
    ) -> std::io::Result<Sender<Message>> {
        let (sender, receiver) = mpsc::channel();
        let mut session = Self {
            outbox,
            log,
            pool,
            projects,
            version,
            client: Client::new(&ClientCapabilities::default()),
            is_initialized: false,
            wants_workspace: false,
            documents: HashMap::new(),
            open_texts: Arc::default(),
            editions: 0,
            own: sender.clone(),
            surveyor: survey::start()?,
            surveys: Surveys::default(),
            rule_faults: Vec::new(),
        };
        std::thread::Builder::new()
            .name("qmoi-session".to_owned())
            .spawn(move || {
                for message in receiver {
                    if catch_unwind(AssertUnwindSafe(|| session.take(message))).is_err() {
                        session
                            .log
                            .warn("qmoi itself failed on a message; the session goes on");
                    }
                }
            })?;
        Ok(sender)
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Initialize(parameters, reply) => {
                self.initialize(&parameters);
                let welcome = self.client.welcome(&self.version, self.wants_workspace);
                let _cancelled = reply.send(Ok(welcome));
            }
            Message::Initialized => self.initialized(),
            Message::Configured(settings) => self.configured(&settings),
            Message::Opened(parameters) => self.open(parameters.text_document),
            Message::Changed(parameters) => self.change(&parameters),
            Message::Saved(uri) => self.files_changed(&[uri]),
            Message::Closed(uri) => self.close(&uri),
            Message::FilesChanged(uris) => self.files_changed(&uris),
            Message::FoldersChanged(event) => self.folders_changed(&event),
            Message::Diagnose(uri, previous, reply) => self.diagnose(&uri, previous, reply),
            Message::DiagnoseWorkspace(parameters, reply) => self.diagnose_workspace(parameters, reply),
            Message::Surveyed(surveyed) => self.surveyed(*surveyed),
            Message::Read(uri, visit) => self.visit_snapshot(&uri, None, visit),
            Message::ReadVersion(uri, version, visit) => self.visit_snapshot(&uri, Some(version), visit),
            Message::Judge(uri, visit) => self.visit_analysis(&uri, visit),
            Message::ReadWorkspace(visit) => {
                let workspace = self.workspace();
                self.pool.run(move || visit(workspace));
            }
            Message::Explain(rule) => self.explain(&rule),
            Message::Glanced {
                uri,
                edition,
                diagnostics,
            } => self.glanced(&uri, edition, &diagnostics),
            Message::Judged {
                uri,
                edition,
                outcome,
            } => self.judged(&uri, edition, outcome),
        }
    }

    fn initialize(&mut self, parameters: &InitializeParams) {
        self.client = Client::new(&parameters.capabilities);
        let folders = parameters
            .workspace_folders
            .iter()
            .flatten()
            .map(|folder| &folder.uri);
        self.projects.roots = folders.filter_map(address::path).collect();
        #[expect(deprecated, reason = "older clients name their only folder here")]
        if parameters.workspace_folders.is_none() {
            self.projects.roots = parameters.root_uri.iter().filter_map(address::path).collect();
        }
        let options = parameters.initialization_options.as_ref();
        let option = |name: &str| options.and_then(|options| options.get(name));
        self.projects.rule_pages = option("rulePages").and_then(|pages| pages.as_str().map(str::to_owned));
        self.wants_workspace = option("workspaceDiagnostics")
            .and_then(serde_json::Value::as_bool)
            .unwrap_or(false);
    }

    fn initialized(&mut self) {
        self.is_initialized = true;
        self.watch_files();
        self.push_survey();
    }

    fn explain(&mut self, rule: &str) {
        let rule = RuleId::new(rule);
        let owner = self
            .projects
            .all()
            .find(|project| project.own_rule(&rule).is_some());
        let Some(project) = owner.cloned().or_else(|| self.projects.of(None).ok()) else {
            return;
        };
        let (outbox, shows) = (self.outbox.clone(), self.client.shows_documents);
        self.pool.run(move || match explanation::page(&project, &rule) {
            Some(uri) if shows => {
                outbox.request(
                    "window/showDocument",
                    json!({ "uri": uri, "external": uri.scheme().as_str() != "file" }),
                );
            }
            _ => {
                let text = explanation::manual(&project, &rule)
                    .unwrap_or_else(|| format!("There is no rule `{rule}`."));
                outbox.notify(
                    "window/showMessage",
                    json!({ "type": MessageType::INFO, "message": text }),
                );
            }
        });
    }
}
