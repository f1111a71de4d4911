//! `qmoi undo`: takes back what a run of `qmoi ci` did.
//!
//! A branch of others gets a commit that undoes ours, merged with whatever came since; its past is never rewritten. A branch of our own
//! goes, or goes back to where it was, if it still stands where we left it.

use std::time::Instant;

use delivery::audit::{Attempt, Step};
use delivery::push_result;
use hooks::ObjectId;
use hooks::batch::fix_branch::is_fix_branch;
use hooks::batch::{Carried, End, PushRequest, RUN, Trail, Trailers, Witness, deliver};

use super::ci::branch_judge::BranchJudge;
use super::ci::session::{NoSession, Session};
use super::ci::watch::short;
use crate::arguments::Selection;
use crate::failure::{Exit, Failure};
use crate::visible::one_line;

/// The trailer of a commit that takes a run back.
const UNDO: &str = "Qmoi-Undo";

/// Options of `qmoi undo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi undo                          the last run\n  \
    qmoi undo 20261122T204512-3fa91c   that run; `qmoi audit` names them\n  \
    qmoi undo --dry-run                the commit that would undo it, without pushing it\n  \
    qmoi undo --repo git@host:o/r.git  the last run on that repository")]
pub(crate) struct Arguments {
    /// The run, the `Qmoi-Run` number of its commit, or the commit [default: the last run]
    #[arg(value_name = "RUN")]
    run: Option<String>,
    #[command(flatten)]
    place: super::ci::Where,
}

/// What a run did to one branch.
struct Done {
    run: String,
    branch: String,
    old: Option<ObjectId>,
    new: ObjectId,
}

/// Takes a run back.
///
/// # Errors
/// When there is no such run, or something cannot be read or written here.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    crate::terminal::be_interruptible();
    let session = match Session::open(&arguments.place, Instant::now()) {
        Ok(session) => session,
        Err(NoSession::Failure(failure)) => return Err(failure),
        Err(NoSession::Server(verdict)) => {
            return refused(verdict.class, &verdict.evidence);
        }
    };
    let done = find(arguments, &session)?;
    if is_fix_branch(&done.branch) {
        return put_back(arguments, &session, &done);
    }
    let Some(old) = &done.old else {
        return Err(not_found(
            "the run made the branch, and a branch of others is not removed".to_owned(),
        ));
    };
    let end = session.deadline;
    let judge = BranchJudge::new(
        Selection::default(),
        None,
        &session.repository.place().common_dir,
        end,
    );
    let mut delivery = session.delivery(None, arguments.place.dry_run);
    delivery.branch.clone_from(&done.branch);
    let past = session.repository.past(&done.new, 1).unwrap_or_default();
    let subject = past
        .first()
        .and_then(|commit| commit.message.lines().next())
        .unwrap_or("a repair")
        .to_owned();
    let mut planner = Carried {
        from: done.new.clone(),
        to: old.clone(),
        message: format!("Undo \"{subject}\"\n\nThis takes back {}.", done.new),
        trailers: vec![(UNDO, done.run.clone())],
        judge: &judge,
        left_alone: Vec::new(),
    };
    let outcome = deliver(&mut delivery, &mut planner)?;
    let mut text = String::new();
    for file in &planner.left_alone {
        text.push_str(&format!(
            "  left as it is: {}: {}\n",
            one_line(&file.path.name()),
            one_line(&file.reason)
        ));
    }
    let branch = one_line(&done.branch).into_owned();
    let exit = match &outcome.end {
        End::Pushed | End::Rehearsed => {
            let commit = outcome
                .plan
                .as_ref()
                .map(|plan| plan.commit.to_string())
                .unwrap_or_default();
            let verb = if arguments.place.dry_run {
                "would get"
            } else {
                "has"
            };
            let line = format!(
                "{branch} {verb} {}, which undoes {}\n",
                short(&commit),
                short(done.new.as_str())
            );
            text.insert_str(0, &line);
            if !arguments.place.dry_run {
                record(&session, &done)?;
            }
            if planner.left_alone.is_empty() {
                Exit::Clean
            } else {
                Exit::Findings
            }
        }
        End::Nothing if planner.left_alone.is_empty() => {
            text.insert_str(
                0,
                &format!("nothing to undo: {branch} does not have what {} did\n", done.run),
            );
            Exit::Clean
        }
        End::Nothing => {
            text.insert_str(0, &format!("nothing was undone in {branch}\n"));
            Exit::Findings
        }
        End::NoBranch => {
            text.insert_str(
                0,
                &format!("nothing to undo: the server has no branch {branch}\n"),
            );
            Exit::Clean
        }
        End::Refused(verdict) => return refused(verdict.class, &session.watch.clean(&verdict.evidence)),
        End::Stopped(_) => Exit::Looped,
    };
    super::print(text)?;
    Ok(exit)
}

/// What is to be taken back.
fn find(arguments: &Arguments, session: &Session) -> Result<Done, Failure> {
    let log = Trail::read(&session.audit).map_err(hooks::HookError::from)?;
    let entries = log.map(|log| log.entries).unwrap_or_default();
    let attempts = || entries.iter().map(|entry| &entry.attempt);
    let undone: Vec<&str> = attempts()
        .filter(|attempt| attempt.step == Step::Undone)
        .filter_map(|attempt| attempt.new.as_deref())
        .collect();
    let prefix = format!("{} refs/heads/", session.remote.address());
    let pushed = attempts()
        .rev()
        .filter(|attempt| attempt.step == Step::Done && attempt.action == "push");
    let trailer = |commit: &str, name: &str| -> Option<String> {
        let past = session.repository.past(&ObjectId::parse(commit)?, 1).ok()?;
        Trailers::of(&past.first()?.message).get(name).map(str::to_owned)
    };
    let mut elsewhere = None;
    for attempt in pushed {
        let Some(new) = attempt.new.as_deref() else {
            continue;
        };
        let is_meant = match arguments.run.as_deref() {
            // What took something back is itself taken back only by its name.
            None => !undone.contains(&new) && trailer(new, UNDO).is_none(),
            Some(wanted) => {
                attempt.run == wanted
                    || (wanted.len() >= 7 && new.starts_with(wanted))
                    || trailer(new, RUN).as_deref() == Some(wanted)
            }
        };
        if !is_meant {
            continue;
        }
        let Some(branch) = attempt.target.strip_prefix(&prefix) else {
            elsewhere = Some(attempt.target.clone());
            continue;
        };
        if arguments
            .place
            .branch
            .as_deref()
            .is_some_and(|wanted| wanted != branch)
        {
            continue;
        }
        let Some(new) = ObjectId::parse(new) else { continue };
        return Ok(Done {
            run: attempt.run.clone(),
            branch: branch.to_owned(),
            old: attempt.old.as_deref().and_then(ObjectId::parse),
            new,
        });
    }
    Err(not_found(match (&arguments.run, elsewhere) {
        (Some(run), None) => format!("no run `{run}` has pushed anything"),
        (None, None) => "no run has pushed anything that was not undone".to_owned(),
        (_, Some(target)) => format!("what was pushed went elsewhere, to {target}"),
    }))
}

fn not_found(what: String) -> Failure {
    Failure::Option {
        what,
        next: "`qmoi audit` shows what was done; with `--repo URL` or `--remote NAME` it is another repository's",
    }
}

/// Removes a branch of our own, or puts it back.
fn put_back(arguments: &Arguments, session: &Session, done: &Done) -> Result<Exit, Failure> {
    let branch = one_line(&done.branch).into_owned();
    let what = match &done.old {
        Some(old) => format!("back to {}", short(old.as_str())),
        None => "gone".to_owned(),
    };
    if arguments.place.dry_run {
        return super::print(format!("{branch} would be {what}\n"));
    }
    let delivery = session.delivery(None, false);
    let request = PushRequest {
        commit: done.old.as_ref(),
        branch: &done.branch,
        lease: Some(Some(&done.new)),
        ..PushRequest::default()
    };
    let tried = session.remote.push(&request, delivery.end())?;
    match tried.outcome {
        push_result::Outcome::Pushed(_) => {
            record(session, done)?;
            super::print(format!("{branch} is {what}\n"))
        }
        push_result::Outcome::Failed(verdict) => {
            refused(verdict.class, &session.watch.clean(&verdict.evidence))
        }
    }
}

fn record(session: &Session, done: &Done) -> Result<(), Failure> {
    let delivery = session.delivery(None, false);
    let attempt = Attempt {
        run: done.run.clone(),
        target: format!("{} refs/heads/{}", session.remote.address(), done.branch),
        old: done.old.as_ref().map(ToString::to_string),
        new: Some(done.new.to_string()),
        ..delivery.attempt("undo", Step::Undone)
    };
    Ok(session.watch.record(&attempt).map_err(hooks::HookError::from)?)
}

fn refused(class: push_result::Class, why: &str) -> Result<Exit, Failure> {
    crate::terminal::complain(&format!(
        "error: nothing was undone ({class}): {}\n  next: run it again once the cause is gone\n",
        one_line(why)
    ));
    Ok(Exit::Push(class))
}
