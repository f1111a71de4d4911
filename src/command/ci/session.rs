//! One run's ground: repository, remote, branch, credential, platform, record.
//!
//! `qmoi ci` and `qmoi undo` stand on the same.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, Instant};

use delivery::push_result::{Class, Verdict};
use delivery::redact::Redactor;
use hooks::Repository;
use hooks::batch::{By, Delivery, Logins, Remote, RemoteHead};
use tempfile::TempDir;

use super::arguments::Where;
use super::credentials::Credentials;
use super::pipeline::Pipeline;
use super::platform::Known;
use super::watch::Watch;
use crate::failure::Failure;

/// How much of a branch's past a clone of our own has.
const DEPTH: usize = 21;

/// How long one command may take at the most.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is left of the time of a run to end its children gently and to write its reports.
const TO_END: Duration = Duration::from_secs(2);

/// The ground of a run.
pub(crate) struct Session {
    /// The name of the run.
    pub(crate) run: String,
    /// When it has to have ended.
    pub(crate) deadline: Instant,
    /// What the pipeline tells.
    pub(crate) pipeline: Pipeline,
    /// Where objects are kept.
    pub(crate) repository: Box<dyn Repository>,
    /// The server's repository.
    pub(crate) remote: Remote,
    /// The branch.
    pub(crate) branch: String,
    /// The repository that the merge request goes to, where the branch is one of a fork.
    pub(crate) upstream: Option<Remote>,
    /// The credential.
    pub(crate) credentials: Credentials,
    /// The platform.
    pub(crate) known: Known,
    /// Who hears of everything.
    pub(crate) watch: Watch,
    /// The file with the record.
    pub(crate) audit: PathBuf,
    /// Where files of this run go if nobody says otherwise.
    pub(crate) folder: PathBuf,
    /// Who commits.
    pub(crate) by: By,
    /// The clone of our own, which goes with the run.
    _clone: Option<TempDir>,
}

/// Why no run could begin.
pub(crate) enum NoSession {
    /// A mistake, or something that failed here.
    Failure(Failure),
    /// The server could not be asked.
    Server(Verdict),
}

impl<F: Into<Failure>> From<F> for NoSession {
    fn from(failure: F) -> Self {
        Self::Failure(failure.into())
    }
}

impl Session {
    /// Finds out everything.
    ///
    /// # Errors
    /// When something is missing, or cannot be read or written here. Nothing was tried on the server then.
    pub(crate) fn open(place: &Where, begun: Instant) -> Result<Self, NoSession> {
        let whole = Duration::from_secs(u64::from(place.deadline));
        let deadline = begun + whole.saturating_sub((whole / 4).min(TO_END));
        let variables = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let pipeline = Pipeline::of(&variables, &|path| std::fs::read_to_string(path).ok());
        let redactor = Rc::new(RefCell::new(Redactor::default()));
        let run = run_name();

        let (mut repository, clone) = match &place.repo {
            Some(_) => {
                let folder = tempfile::Builder::new()
                    .prefix("qmoi-ci-")
                    .tempdir()
                    .map_err(|cause| Failure::File {
                        doing: "make a folder in",
                        path: std::env::temp_dir(),
                        cause,
                    })?;
                (hooks::batch::init(folder.path(), false)?, Some(folder))
            }
            None => (hooks::open(&crate::command::hooks::surroundings(None))?, None),
        };
        let branch_here = match place.repo {
            Some(_) => None,
            None => repository.branch_of_head()?,
        };
        let branch_here = branch_here.and_then(|name| name.strip_prefix("refs/heads/").map(str::to_owned));
        // A fork's branch is only meant where nothing is checked out by its name.
        let fork = pipeline.fork.as_ref().filter(|_| {
            place.repo.is_none()
                && place.branch.is_none()
                && branch_here.is_none()
                && place.remote == "origin"
        });
        let name = place.repo.as_ref().or(fork).unwrap_or(&place.remote);
        let ssh_is_chosen = variables("GIT_SSH_COMMAND")
            .or_else(|| variables("GIT_SSH"))
            .is_some();
        let mut remote = Remote::open(&*repository, name, ssh_is_chosen)?;
        let mut upstream = match fork {
            Some(_) => Some(Remote::open(&*repository, &place.remote, ssh_is_chosen)?),
            None => None,
        };
        if place.repo.is_some() {
            remote = remote.with_depth(DEPTH);
        }
        if let Some(login) = remote.login() {
            redactor.borrow_mut().add(&login.password);
        }

        let known = Known::find(place, &pipeline, remote.address(), deadline, &variables)?;
        let learn = {
            let redactor = Rc::clone(&redactor);
            Box::new(move |token: &str| redactor.borrow_mut().add(token))
        };
        let credentials = Credentials::find(
            &variables,
            place.token_command.as_deref(),
            &known,
            deadline,
            learn,
        )
        .map_err(|why| {
            NoSession::Server(Verdict {
                class: Class::Auth,
                hint: None,
                evidence: why,
            })
        })?;
        if let Some(login) = credentials.current() {
            remote = remote.with(&*repository, &login)?;
            upstream = match upstream {
                Some(upstream) => Some(upstream.with(&*repository, &login)?),
                None => None,
            };
        }
        let head = match &clone {
            Some(_) => Some(head(&remote, deadline)?),
            None => None,
        };
        if let Some(clone) = clone
            .as_ref()
            .filter(|_| head.as_ref().is_some_and(|head| head.has_sha256))
        {
            repository = hooks::batch::init(&clone.path().join("longer"), true)?;
            remote = remote.in_repository(&*repository);
        }
        let state = || files::places::state_folder().unwrap_or_else(std::env::temp_dir);
        let folder = match place.repo {
            Some(_) => state(),
            None => repository.place().common_dir.join("qmoi"),
        };
        let audit = place.audit.clone().unwrap_or_else(|| folder.join("audit.jsonl"));
        let watch = Watch::open(&audit, redactor, place.quiet).map_err(hooks::HookError::from)?;
        let by = author(place, &*repository, &variables)?;
        let branch = match place.branch.clone().or(branch_here) {
            Some(branch) => branch,
            None if let Some(named) = head.and_then(|head| head.branch) => named,
            None if place.repo.is_some() => {
                return Err(Failure::NoBranch("the server names no default branch".to_owned()).into());
            }
            None => match (&pipeline.branch, &pipeline.tag) {
                (Some(branch), _) => branch.clone(),
                (None, Some(tag)) => {
                    return Err(Failure::NoBranch(format!(
                        "the pipeline runs for the tag {tag}, and tags are not repaired"
                    ))
                    .into());
                }
                (None, None) => {
                    return Err(Failure::NoBranch(
                        "no branch is checked out, and no pipeline names one".to_owned(),
                    )
                    .into());
                }
            },
        };
        Ok(Self {
            folder: folder.join("runs").join(&run),
            run,
            deadline,
            repository,
            remote,
            branch,
            upstream,
            pipeline,
            credentials,
            known,
            watch,
            audit,
            by,
            _clone: clone,
        })
    }

    /// The delivery on this ground.
    pub(crate) fn delivery(&self, most_in_a_row: Option<usize>, is_rehearsal: bool) -> Delivery<'_> {
        Delivery {
            repository: &*self.repository,
            remote: self.remote.clone(),
            logins: &self.credentials,
            witness: &self.watch,
            by: self.by.clone(),
            run: self.run.clone(),
            branch: self.branch.clone(),
            most_in_a_row,
            deadline: self.deadline,
            patience: PATIENCE,
            is_rehearsal,
        }
    }
}

/// Who commits.
fn author(
    place: &Where,
    repository: &dyn Repository,
    variables: &dyn Fn(&str) -> Option<String>,
) -> Result<By, Failure> {
    let signs = place.sign;
    let wanted = place.author.clone().or_else(|| variables("QMOI_AUTHOR"));
    let by = |name: &str, email: &str| By {
        name: name.to_owned(),
        email: email.to_owned(),
        signs,
    };
    match wanted.as_deref() {
        None => Ok(by("qmoi", "qmoi@noreply.invalid")),
        Some("git") => {
            let (name, email) = repository.program().identity()?;
            Ok(by(&name, &email))
        }
        Some(text) => {
            let parts = text
                .trim()
                .strip_suffix('>')
                .and_then(|text| text.split_once('<'));
            match parts.map(|(name, email)| (name.trim(), email.trim())) {
                Some((name, email)) if !name.is_empty() && !email.is_empty() => Ok(by(name, email)),
                _ => Err(Failure::Option {
                    what: format!("`{text}` is no author"),
                    next: "write it as `NAME <MAIL>`, or `git` for whom git is configured to name",
                }),
            }
        }
    }
}

/// What the server's HEAD is.
fn head(remote: &Remote, deadline: Instant) -> Result<RemoteHead, NoSession> {
    let mut tries = 0;
    loop {
        let end = deadline.min(Instant::now() + PATIENCE);
        tries += 1;
        match remote.head(end)? {
            Ok(head) => return Ok(head),
            Err(verdict) if verdict.class == Class::Transient && tries < 4 && Instant::now() < deadline => {
                std::thread::sleep(Duration::from_millis(500 * tries));
            }
            Err(verdict) => return Err(NoSession::Server(verdict)),
        }
    }
}

/// A name that no other run has, and that sorts by time.
fn run_name() -> String {
    use std::hash::{BuildHasher, Hasher};
    let random = std::hash::RandomState::new().build_hasher().finish();
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%S");
    format!("{now}-{:06x}", random & 0xff_ffff)
}
