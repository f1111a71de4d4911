//! A branch of our own that holds a repair which the branch itself does not take.
//!
//! It is named after the branch and the tree, so a second run that comes to the same repair finds it there. When the repair changes while
//! an earlier branch still waits to be merged, that one is moved instead of a second one made: its merge request goes with it. A branch
//! on which anybody else has committed is theirs and is left alone, and so is one that holds anything that would be lost by it.

use std::collections::HashSet;

use delivery::audit::{Attempt, Step};
use delivery::push_result::{self, Class, Hint, Verdict};

use super::commit::{CHANGE, Trailers};
use super::deliver::Delivery;
use super::history::is_ours;
use super::planner::Plan;
use super::remote::{Fetched, PushRequest, Remote, RemoteBranch};
use super::retry::{Retry, Way};
use super::witness::Event;
use crate::error::HookError;
use crate::git::{ObjectId, Repository, RepositoryPath};
use crate::process::pause;

/// Hexadecimal digits of the tree in the name.
const DIGITS: usize = 12;

/// Whether `name` is that of a branch of ours.
#[must_use]
pub fn is_fix_branch(name: &str) -> bool {
    name.starts_with("qmoi/fix/")
}

/// What came of it.
#[derive(Debug)]
pub struct FixBranch {
    /// Its name.
    pub name: String,
    /// Why the server does not have it, if it does not.
    pub refused: Option<Verdict>,
    /// Whether it was moved or made now.
    pub is_new: bool,
    /// What the server said.
    pub said: String,
}

/// What all branches with repairs of `branch` begin with.
fn prefix(branch: &str) -> String {
    format!("qmoi/fix/{branch}-")
}

/// The name of the branch with this repair of `branch`.
fn name(branch: &str, tree: &ObjectId) -> String {
    let digits: String = tree.as_str().chars().take(DIGITS).collect();
    format!("{}{digits}", prefix(branch))
}

/// Whether `name` is that of a branch with a repair of `branch`, and of no longer name.
#[must_use]
pub fn is_fix_of(name: &str, branch: &str) -> bool {
    name.strip_prefix(&prefix(branch))
        .is_some_and(|rest| rest.len() == DIGITS && rest.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Sees to it that `remote` has a branch with the plan's commit, telling the server `options`.
///
/// # Errors
/// When git does not start, or an attempt cannot be recorded.
pub fn offer(
    delivery: &mut Delivery<'_>,
    remote: Option<&Remote>,
    plan: &Plan,
    options: &[String],
) -> Result<FixBranch, HookError> {
    let mut retry = Retry::new();
    let mut options = options.to_vec();
    let mut fix = FixBranch {
        name: name(&delivery.branch, &plan.tree),
        refused: None,
        is_new: false,
        said: String::new(),
    };
    loop {
        let server = remote.cloned().unwrap_or_else(|| delivery.remote.clone());
        let there = match server.branches(&prefix(&delivery.branch), delivery.end())? {
            Ok(branches) => branches,
            Err(verdict) => match again(delivery, &mut retry, &verdict)? {
                true => continue,
                false => {
                    fix.refused = Some(verdict);
                    return Ok(fix);
                }
            },
        };
        let chosen = choose(delivery, &server, &there, &fix.name, plan)?;
        fix.name.clone_from(&chosen.name);
        if chosen.tip.as_ref() == Some(&plan.commit) {
            return Ok(fix);
        }
        let attempt = |step, class, output: &str| Attempt {
            old: chosen.tip.as_ref().map(ToString::to_string),
            new: Some(plan.commit.to_string()),
            target: format!("{} refs/heads/{}", server.address(), chosen.name),
            class,
            output: output.to_owned(),
            ..delivery.attempt("push", step)
        };
        delivery.witness.record(&attempt(Step::Intent, None, ""))?;
        delivery.witness.tell(&Event::Pushing {
            commit: &plan.commit,
            branch: &chosen.name,
        });
        let request = PushRequest {
            commit: Some(&plan.commit),
            branch: &chosen.name,
            lease: Some(chosen.tip.as_ref()),
            options: &options,
        };
        let tried = server.push(&request, delivery.end())?;
        fix.said = tried.said;
        match tried.outcome {
            push_result::Outcome::Pushed(_) => {
                delivery.witness.record(&attempt(Step::Done, None, &fix.said))?;
                delivery.witness.tell(&Event::Pushed {
                    commit: &plan.commit,
                    branch: &chosen.name,
                });
                delivery.witness.reached("branch-pushed");
                fix.is_new = true;
                return Ok(fix);
            }
            push_result::Outcome::Failed(verdict) => {
                delivery
                    .witness
                    .record(&attempt(Step::Failed, Some(verdict.class), &fix.said))?;
                delivery.witness.tell(&Event::Failed {
                    doing: "push",
                    verdict: &verdict,
                    said: &fix.said,
                });
                if verdict.hint == Some(Hint::PushOptionsUnsupported) && !options.is_empty() {
                    options.clear();
                } else if !again(delivery, &mut retry, &verdict)? {
                    fix.refused = Some(verdict);
                    return Ok(fix);
                }
            }
        }
    }
}

fn again(delivery: &mut Delivery<'_>, retry: &mut Retry, verdict: &Verdict) -> Result<bool, HookError> {
    Ok(match retry.after(delivery, "push", verdict)? {
        Way::After(wait) => {
            pause(wait);
            true
        }
        Way::End => false,
    })
}

/// The branch to be made or moved, and where it stands.
struct Chosen {
    name: String,
    tip: Option<ObjectId>,
}

/// The branch of this name, or else an earlier one of ours, or else this name as a new branch.
fn choose(
    delivery: &Delivery<'_>,
    server: &Remote,
    there: &[RemoteBranch],
    name: &str,
    plan: &Plan,
) -> Result<Chosen, HookError> {
    let of = |branch: &RemoteBranch| Chosen {
        name: branch.name.clone(),
        tip: Some(branch.tip.clone()),
    };
    if let Some(same) = there.iter().find(|branch| branch.name == name) {
        return Ok(of(same));
    }
    for earlier in there
        .iter()
        .filter(|branch| is_fix_of(&branch.name, &delivery.branch))
    {
        if is_replaced(delivery, server, earlier, plan)? {
            return Ok(of(earlier));
        }
    }
    Ok(Chosen {
        name: name.to_owned(),
        tip: None,
    })
}

/// Whether the branch is ours alone, and the plan holds all that it holds and that is still missing.
fn is_replaced(
    delivery: &Delivery<'_>,
    server: &Remote,
    branch: &RemoteBranch,
    plan: &Plan,
) -> Result<bool, HookError> {
    let repository = delivery.repository;
    let kept = format!("refs/qmoi/run/{}", delivery.run);
    let fetched = server.fetch(repository, &branch.name, &kept, None, delivery.end())?;
    let Fetched::Tip(tip) = fetched else {
        return Ok(false);
    };
    let past = repository.past(&tip, 1)?;
    let earlier = past.first().filter(|commit| is_ours(commit) && tip == branch.tip);
    let answer = match earlier {
        Some(earlier) => holds_all_of(repository, &tip, &earlier.message, plan)?,
        None => false,
    };
    let _in_nobodys_way = repository.forget(&kept, &tip);
    Ok(answer)
}

/// Whether the plan changes every file that the commit `earlier` changes, or the branch has changed it since.
fn holds_all_of(
    repository: &dyn Repository,
    earlier: &ObjectId,
    message: &str,
    plan: &Plan,
) -> Result<bool, HookError> {
    // What somebody else made cannot be made again, so it is replaced by its own kind only.
    let change = |message: &str| Trailers::of(message).get(CHANGE).map(str::to_owned);
    if change(message) != change(&plan.message) {
        return Ok(false);
    }
    let Some(base) = repository.commit(&format!("{earlier}^1"))? else {
        return Ok(false);
    };
    let planned = plan.files.iter().map(|file| file.path.clone());
    let since = repository.changed(Some(&base), &plan.tip)?;
    let settled: HashSet<RepositoryPath> = planned
        .chain(since.into_iter().map(|change| change.path))
        .collect();
    let held = repository.changed(Some(&base), earlier)?;
    Ok(held.iter().all(|change| settled.contains(&change.path)))
}

/// Whether a refusal leaves no other way into this repository.
#[must_use]
pub fn closes_the_repository(verdict: &Verdict) -> bool {
    matches!(verdict.class, Class::Permission | Class::Ambiguous | Class::Auth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_tells_whose_repair_it_is() {
        let tree = ObjectId::parse(&"0123456789".repeat(4)).unwrap();
        let name = name("a/b", &tree);
        assert_eq!(name, "qmoi/fix/a/b-012345678901");
        assert!(is_fix_of(&name, "a/b"));
        assert!(!is_fix_of("qmoi/fix/a/b-c-012345678901", "a/b"));
        assert!(!is_fix_of("qmoi/fix/a/b-01234567890g", "a/b"));
    }
}
