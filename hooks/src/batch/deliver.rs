//! The loop that brings a repair to a branch.
//!
//! ```text
//! fetch the tip ── is our last commit in it? ── yes: done
//!   │ no
//! what is to be changed about it? ── nothing: done
//!   │
//! commit ── does it loop? ── yes: stop
//!   │ no
//! push, forward only ── done, or by the class of the failure: a new plan, a wait, a new credential, an end
//! ```
//!
//! Whatever failed, the tip is fetched before anything is pushed again: it says whether the push has arrived after all. Every push is
//! recorded before it begins. The tip from which a branch is moved is kept as a backup under `refs/qmoi/backup/`.

use std::time::{Duration, Instant, SystemTime};

use delivery::audit::{Attempt, Step};
use delivery::push_result::{self, Class, Verdict};

use super::backup::{backup, forget_old};
use super::commit::{self, By};
use super::history::{LOOKED_BACK, Loop, in_a_row, is_cut_short, repeated};
use super::login::Logins;
use super::planner::{Plan, Planner};
use super::remote::{Fetched, PushRequest, Remote};
use super::retry::{Retry, Way};
use super::witness::{Event, Witness};
use crate::error::HookError;
use crate::git::{ObjectId, Repository};
use crate::process::pause;

/// How long it may take to ask the server, at the end, whether a push has arrived.
const FOR_THE_LAST_WORD: Duration = Duration::from_secs(5);

/// Everything a delivery needs to know.
pub struct Delivery<'a> {
    /// Where objects are kept meanwhile.
    pub repository: &'a dyn Repository,
    /// The server's repository.
    pub remote: Remote,
    /// Who knows the credential.
    pub logins: &'a dyn Logins,
    /// Who hears of everything.
    pub witness: &'a dyn Witness,
    /// Who commits.
    pub by: By,
    /// The name of this run.
    pub run: String,
    /// The branch, without `refs/heads/`.
    pub branch: String,
    /// How many commits of our own may stand in a row; nothing where a person asked for this very commit, which is no loop.
    pub most_in_a_row: Option<usize>,
    /// When everything has to have ended.
    pub deadline: Instant,
    /// How long one command may take.
    pub patience: Duration,
    /// Whether nothing is pushed.
    pub is_rehearsal: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Outcome {
    /// The tip that was last seen.
    pub tip: Option<ObjectId>,
    /// The last plan, if there was anything to be done.
    pub plan: Option<Plan>,
    /// How it ended.
    pub end: End,
    /// How often it was tried to push.
    pub pushes: u32,
}

/// How a delivery ended.
#[derive(Debug)]
pub enum End {
    /// There is nothing to be done.
    Nothing,
    /// It is planned, and nothing was to be pushed.
    Rehearsed,
    /// The branch has it.
    Pushed,
    /// It was not pushed.
    Refused(Verdict),
    /// It would go on forever.
    Stopped(Stop),
    /// The server has no such branch.
    NoBranch,
}

/// Why a repair was not even tried.
pub type Stop = Loop;

/// Brings what `planner` proposes to the branch.
///
/// # Errors
/// When git does not start, something cannot be read or written here, or an attempt cannot be recorded.
pub fn deliver(delivery: &mut Delivery<'_>, planner: &mut dyn Planner) -> Result<Outcome, HookError> {
    let mut course = Course {
        first_tip: None,
        tip: None,
        plan: None,
        pending: None,
        pushes: 0,
        retry: Retry::new(),
    };
    let end = course.run(delivery, planner);
    let keeps_backup = matches!(end, Ok(End::Pushed));
    if keeps_backup {
        let _in_nobodys_way = forget_old(delivery.repository);
    } else if let Some(tip) = &course.tip {
        // Nothing was moved from it.
        let _in_nobodys_way = delivery.repository.forget(&backup(&delivery.run), tip);
    }
    Ok(Outcome {
        end: end?,
        tip: course.tip,
        plan: course.plan,
        pushes: course.pushes,
    })
}

/// How far a delivery has come.
struct Course {
    /// The first tip that was seen, and the last.
    first_tip: Option<ObjectId>,
    tip: Option<ObjectId>,
    plan: Option<Plan>,
    /// A commit that may have arrived although nobody said so.
    pending: Option<ObjectId>,
    pushes: u32,
    retry: Retry,
}

impl Course {
    fn run(&mut self, delivery: &mut Delivery<'_>, planner: &mut dyn Planner) -> Result<End, HookError> {
        let mut wait = Duration::ZERO;
        loop {
            let tip = match self.fetch(delivery, None)? {
                Ok(Some(tip)) => tip,
                Ok(None) => return Ok(End::NoBranch),
                Err(verdict) => match self.retry.after(delivery, "fetch", &verdict)? {
                    Way::After(wait) => {
                        pause(wait);
                        continue;
                    }
                    Way::End => return Ok(End::Refused(verdict)),
                },
            };
            delivery.witness.reached("fetched");
            if self.has_arrived(delivery, &tip)? {
                self.record(delivery, Step::Done, None, "found on the server")?;
                return Ok(End::Pushed);
            }
            pause(std::mem::take(&mut wait));
            if let Some(end) = self.plan(delivery, planner, &tip)? {
                return Ok(end);
            }
            let Some(plan) = self.plan.clone() else {
                return Ok(End::Nothing);
            };
            match self.push(delivery, &plan)? {
                None => return Ok(End::Pushed),
                Some(verdict) => match self.retry.after(delivery, "push", &verdict)? {
                    // The shorter the time between fetching and pushing, the fewer races are lost.
                    Way::After(time) if verdict.class == Class::Race => pause(time),
                    // Whether it has arrived is asked before the wait, which is then not needed.
                    Way::After(time) => wait = time,
                    Way::End if verdict.class.may_have_arrived() => {
                        // The last word is the server's.
                        if Instant::now() < delivery.deadline
                            && let Ok(Some(tip)) = self.fetch(delivery, None)?
                            && self.has_arrived(delivery, &tip)?
                        {
                            self.record(delivery, Step::Done, None, "found on the server")?;
                            return Ok(End::Pushed);
                        }
                        return Ok(End::Refused(verdict));
                    }
                    Way::End => return Ok(End::Refused(verdict)),
                },
            }
        }
    }

    /// The tip of the branch, or nothing where the server has no such branch.
    fn fetch(
        &mut self,
        delivery: &Delivery<'_>,
        deepen: Option<usize>,
    ) -> Result<Result<Option<ObjectId>, Verdict>, HookError> {
        let branch = &delivery.branch;
        delivery.witness.tell(&Event::Fetching { branch });
        let kept = backup(&delivery.run);
        let end = delivery.end();
        Ok(
            match delivery
                .remote
                .fetch(delivery.repository, branch, &kept, deepen, end)?
            {
                Fetched::Tip(tip) => {
                    delivery.witness.tell(&Event::Fetched { tip: &tip });
                    self.first_tip.get_or_insert_with(|| tip.clone());
                    self.tip = Some(tip.clone());
                    Ok(Some(tip))
                }
                Fetched::NoBranch => Ok(None),
                Fetched::Failed(verdict, said) => {
                    delivery.witness.tell(&Event::Failed {
                        doing: "fetch",
                        verdict: &verdict,
                        said: &said,
                    });
                    delivery.witness.record(&Attempt {
                        output: said,
                        class: Some(verdict.class),
                        ..delivery.attempt("fetch", Step::Failed)
                    })?;
                    Err(verdict)
                }
            },
        )
    }

    /// Whether the commit that was pushed before is part of the branch.
    fn has_arrived(&self, delivery: &Delivery<'_>, tip: &ObjectId) -> Result<bool, HookError> {
        let Some(pending) = &self.pending else {
            return Ok(false);
        };
        if pending == tip {
            return Ok(true);
        }
        Ok(delivery.repository.merge_base(pending, tip)?.as_ref() == Some(pending))
    }

    /// Makes the commit for this tip, unless it was made before; gives the end where there is none to be pushed.
    fn plan(
        &mut self,
        delivery: &Delivery<'_>,
        planner: &mut dyn Planner,
        tip: &ObjectId,
    ) -> Result<Option<End>, HookError> {
        if self.plan.as_ref().is_some_and(|plan| plan.tip == *tip) {
            return Ok(None);
        }
        let proposal = planner.propose(delivery.repository, tip)?;
        if Instant::now() >= delivery.deadline {
            return Ok(Some(End::Refused(out_of_time())));
        }
        self.plan = None;
        if proposal.files.is_empty() {
            return Ok(Some(End::Nothing));
        }
        let row = delivery.most_in_a_row.unwrap_or_default();
        let most = LOOKED_BACK.max(row + 1);
        let mut past = delivery.repository.past(tip, most)?;
        let is_shallow = delivery.repository.place().common_dir.join("shallow").exists();
        if is_shallow && is_cut_short(&past, row) {
            let _as_it_was = self.fetch(delivery, Some(row))?;
            past = delivery.repository.past(tip, most)?;
        }
        let Some(newest) = past.first() else {
            return Err(HookError::Answer { command: "log" });
        };
        self.plan = commit::write(delivery.repository, &proposal, newest, &delivery.by)?;
        let Some(plan) = &self.plan else {
            return Ok(Some(End::Nothing));
        };
        if let Some(most) = delivery.most_in_a_row {
            let first_tip = self.first_tip.as_ref().unwrap_or(tip);
            let stop = match in_a_row(&past, &plan.message, first_tip, most) {
                Some(stop) => Some(stop),
                None => repeated(delivery.repository, &past, &plan.commit)?,
            };
            if let Some(stop) = stop {
                return Ok(Some(End::Stopped(stop)));
            }
        }
        delivery.witness.tell(&Event::Planned {
            commit: &plan.commit,
            files: plan.files.len(),
        });
        delivery.witness.reached("planned");
        Ok(delivery.is_rehearsal.then_some(End::Rehearsed))
    }

    /// Pushes once; gives the verdict where the server does not have it now.
    fn push(&mut self, delivery: &Delivery<'_>, plan: &Plan) -> Result<Option<Verdict>, HookError> {
        let (branch, commit) = (delivery.branch.as_str(), &plan.commit);
        self.record(delivery, Step::Intent, None, "")?;
        delivery.witness.reached("intended");
        delivery.witness.tell(&Event::Pushing { commit, branch });
        self.pushes += 1;
        let request = PushRequest {
            commit: Some(commit),
            branch,
            // Without it, a branch that was deleted or set back meanwhile would come back with all that somebody took away.
            lease: Some(Some(&plan.tip)),
            ..PushRequest::default()
        };
        let tried = delivery.remote.push(&request, delivery.end_of_push())?;
        delivery.witness.reached("pushed");
        match tried.outcome {
            push_result::Outcome::Pushed(_) => {
                self.record(delivery, Step::Done, None, &tried.said)?;
                delivery.witness.tell(&Event::Pushed { commit, branch });
                delivery.witness.reached("recorded");
                Ok(None)
            }
            push_result::Outcome::Failed(verdict) => {
                self.record(delivery, Step::Failed, Some(verdict.class), &tried.said)?;
                delivery.witness.tell(&Event::Failed {
                    doing: "push",
                    verdict: &verdict,
                    said: &tried.said,
                });
                if verdict.class.may_have_arrived() {
                    self.pending = Some(commit.clone());
                }
                Ok(Some(verdict))
            }
        }
    }

    fn record(
        &self,
        delivery: &Delivery<'_>,
        step: Step,
        class: Option<Class>,
        output: &str,
    ) -> Result<(), HookError> {
        let plan = self.plan.as_ref();
        delivery.witness.record(&Attempt {
            old: plan.map(|plan| plan.tip.to_string()),
            new: plan.map(|plan| plan.commit.to_string()),
            class,
            output: output.to_owned(),
            ..delivery.attempt("push", step)
        })?;
        Ok(())
    }
}

impl Delivery<'_> {
    /// When a command that begins now has to have ended.
    #[must_use]
    pub fn end(&self) -> Instant {
        self.deadline.min(Instant::now() + self.patience)
    }

    /// When a push that begins now has to have ended, so that it can still be asked whether it arrived.
    fn end_of_push(&self) -> Instant {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let latest = Instant::now() + (left - (left / 4).min(FOR_THE_LAST_WORD));
        self.end().min(latest)
    }

    /// The record of an attempt on the branch.
    #[must_use]
    pub fn attempt(&self, action: &str, step: Step) -> Attempt {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        Attempt {
            run: self.run.clone(),
            at: now.map_or(0, |now| u64::try_from(now.as_millis()).unwrap_or(u64::MAX)),
            step,
            action: action.to_owned(),
            target: format!("{} refs/heads/{}", self.remote.address(), self.branch),
            old: None,
            new: None,
            class: None,
            wait: None,
            output: String::new(),
        }
    }
}

fn out_of_time() -> Verdict {
    Verdict {
        class: Class::Transient,
        hint: None,
        evidence: "the time was over before all files were looked at".to_owned(),
    }
}
