//! What is wrong with the files that nobody has open, found out on a thread of its own so that typing never waits for it.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{self, Sender};

use engine::Cancellation;
use files::{Found, walk};
use tower_lsp::ls_types::{Diagnostic, Uri};

use crate::analysis::Subject;
use crate::open_document::Text;
use crate::pool::STACK;
use crate::progress::Progress;
use crate::projects::OpenProject;
use crate::snapshot::{self, Snapshot};
use crate::workspace::Workspace;
use crate::{address, diagnostics};

/// What is wrong with one file as the disk has it.
pub(crate) struct FileReport {
    /// The file.
    pub(crate) uri: Uri,
    /// What is wrong with it; never empty.
    pub(crate) diagnostics: Arc<[Diagnostic]>,
    /// The name of this set of diagnostics.
    pub(crate) result_id: String,
}

/// What is to be found out, and who wants to know.
pub(crate) struct Commission {
    /// The state of things.
    pub(crate) workspace: Workspace,
    /// When the answer is not wanted any more.
    pub(crate) cancellation: Cancellation,
    /// Where to say how far it is.
    pub(crate) progress: Progress,
    /// Gets the answer; nothing when it was cancelled.
    pub(crate) tell: Box<dyn FnOnce(Option<Vec<FileReport>>) + Send>,
}

/// What a file's bytes were found to be, under the rules of the project as it was read then.
struct Known {
    bytes: blake3::Hash,
    /// Whether other files had a part in what was found.
    depends_on_others: bool,
    project: Arc<OpenProject>,
    diagnostics: Arc<[Diagnostic]>,
}

/// Starts the thread that surveys, one commission after the other.
///
/// # Errors
/// When the operating system gives no thread.
pub(crate) fn start() -> std::io::Result<Sender<Commission>> {
    let (sender, receiver) = mpsc::channel::<Commission>();
    std::thread::Builder::new()
        .name("qmoi-survey".to_owned())
        .stack_size(STACK)
        .spawn(move || {
            let mut known = HashMap::new();
            for commission in receiver {
                let Commission {
                    workspace,
                    cancellation,
                    mut progress,
                    tell,
                } = commission;
                tell(survey(&workspace, &cancellation, &mut progress, &mut known));
            }
        })?;
    Ok(sender)
}

fn survey(
    workspace: &Workspace,
    cancellation: &Cancellation,
    progress: &mut Progress,
    known: &mut HashMap<PathBuf, Known>,
) -> Option<Vec<FileReport>> {
    let mut reports = Vec::new();
    let mut still_known = HashMap::new();
    for project in &workspace.projects {
        let files = walk(&project.project, &[]).files;
        for (done, file) in files.iter().enumerate() {
            if cancellation.is_cancelled() {
                known.extend(still_known);
                return None;
            }
            progress.advance(done, files.len());
            if workspace.open_texts.contains_key(&file.path) {
                continue;
            }
            // A bug that shows on one file leaves the others their verdicts.
            let judged = catch_unwind(AssertUnwindSafe(|| {
                judge(file, project, workspace, known.remove(&file.path))
            }));
            let Some((uri, entry)) = judged.ok().flatten() else {
                continue;
            };
            if !entry.diagnostics.is_empty() {
                reports.push(FileReport {
                    uri,
                    diagnostics: Arc::clone(&entry.diagnostics),
                    result_id: diagnostics::result_id(&entry.diagnostics),
                });
            }
            still_known.insert(file.path.clone(), entry);
        }
    }
    *known = still_known;
    Some(reports)
}

/// The judgement of `file` as the disk has it, made anew unless bytes and rules are those of `known`.
fn judge(
    file: &Found,
    project: &Arc<OpenProject>,
    workspace: &Workspace,
    known: Option<Known>,
) -> Option<(Uri, Known)> {
    let class = file.class()?;
    let settings = project.project.settings_for(&file.name);
    let bytes = files::read(&file.path, &settings.limits).ok()?.bytes;
    let uri = address::of_path(&file.path)?;
    let hash = blake3::hash(&bytes);
    if let Some(known) = known.filter(|known| {
        !known.depends_on_others && known.bytes == hash && Arc::ptr_eq(&known.project, project)
    }) {
        return Some((uri, known));
    }
    let text = String::from_utf8(bytes).ok()?;
    let snapshot = Arc::new(Snapshot {
        uri: uri.clone(),
        version: 0,
        edition: 0,
        newest: Arc::new(AtomicU64::new(0)),
        text: Text::new(text),
        subject: Some(snapshot::Subject {
            name: file.name.clone(),
            class,
        }),
        project: Arc::clone(project),
        client: workspace.client,
        earlier: None,
        open_texts: Arc::clone(&workspace.open_texts),
    });
    let analysis = Subject::of(&snapshot).judge(&Cancellation::default())?;
    let known = Known {
        bytes: hash,
        depends_on_others: analysis.depends_on_others,
        project: Arc::clone(project),
        diagnostics: analysis.diagnostics.into(),
    };
    Some((uri, known))
}
