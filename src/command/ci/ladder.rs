//! What else is done with a repair that the branch itself does not take, from the best way to the last.
//!
//! 1. A branch of our own in the same repository, and a merge request from it.
//! 2. The same from a fork.
//! 3. The repair offered line by line in the merge request that the pipeline runs for.
//! 4. Files: a patch, and reports that platforms show (see [`super::artifacts`]).
//!
//! Each step looks first whether it was made before, so a second run finishes what the first began and repeats nothing.

use std::time::{Duration, Instant};

use delivery::audit::{Attempt, Step};
use delivery::push_result::{Class, Verdict};
use forge::{Ensured, Forge, How, Marker, NewMergeRequest, Platform, Project, Source};
use hooks::batch::fix_branch::{self, FixBranch};
use hooks::batch::{Delivery, Login, Plan, Remote, Witness};

use super::watch::{Watch, short};
use crate::failure::Failure;

/// How often it is looked whether a fork is ready.
const FORK_PAUSE: Duration = Duration::from_secs(1);

/// How a merge request is to look.
#[derive(Debug, Clone, Default)]
pub(super) struct Request {
    /// Its title.
    pub(super) title: String,
    /// Its text, in Markdown.
    pub(super) body: String,
    /// Its labels.
    pub(super) labels: Vec<String>,
    /// Whether it is a draft.
    pub(super) is_draft: bool,
}

/// Where a repair ended up that was not pushed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Way {
    /// In a merge request.
    MergeRequest {
        /// Its page.
        url: String,
        /// The branch that it brings.
        branch: String,
        /// `created`, `updated`, `unchanged`, `foreign`.
        how: &'static str,
        /// Whether it comes from a fork.
        fork: bool,
    },
    /// In a branch for which nobody could open a merge request.
    Branch {
        /// Its name.
        branch: String,
    },
    /// On no server.
    Nowhere,
}

/// The ways up, as far as they are known to be there.
pub(super) struct Ladder<'a> {
    /// The platform's client, where there is one.
    pub(super) forge: Option<&'a dyn Forge>,
    /// The platform, also where there is no client.
    pub(super) platform: Option<Platform>,
    /// The merge request to be opened.
    pub(super) request: Request,
    /// The credential for a fork.
    pub(super) login: Option<Login>,
    /// Whether a fork may be made.
    pub(super) may_fork: bool,
    /// Who hears of it.
    pub(super) watch: &'a Watch,
}

/// Whether another way may do after this refusal.
#[must_use]
pub(super) fn has_another_way(verdict: &Verdict) -> bool {
    verdict.class.has_another_way() || verdict.class == Class::Race
}

impl Ladder<'_> {
    /// Goes up until a step holds.
    ///
    /// # Errors
    /// When git does not start, or an attempt cannot be recorded.
    pub(super) fn go(&self, delivery: &mut Delivery<'_>, plan: &Plan) -> Result<Way, Failure> {
        let fix = fix_branch::offer(delivery, None, plan, &self.push_options(delivery))?;
        let Some(refused) = &fix.refused else {
            return self.request(delivery, &fix, None);
        };
        self.watch
            .say(&format!("no branch of our own either: {}", refused.class.name()));
        let Some(forge) = self
            .forge
            .filter(|_| self.may_fork && fix_branch::closes_the_repository(refused))
        else {
            return Ok(Way::Nowhere);
        };
        let Some(fork) = self.fork(delivery, forge)? else {
            return Ok(Way::Nowhere);
        };
        let Some(address) = fork.clone_url.clone() else {
            return Ok(Way::Nowhere);
        };
        let mut server = Remote::open(delivery.repository, &address, true)?;
        if let Some(login) = &self.login {
            server = server.with(delivery.repository, login)?;
        }
        let fix = fix_branch::offer(delivery, Some(&server), plan, &[])?;
        if fix.refused.is_some() {
            return Ok(Way::Nowhere);
        }
        self.request(delivery, &fix, Some(fork))
    }

    /// Options by which GitLab opens a merge request for the branch that it is pushed.
    fn push_options(&self, delivery: &Delivery<'_>) -> Vec<String> {
        if self.platform != Some(Platform::GitLab) {
            return Vec::new();
        }
        let marker = marker(&delivery.branch)
            .map(|marker| marker.put_in(""))
            .unwrap_or_default();
        let mut options = vec![
            "merge_request.create".to_owned(),
            format!("merge_request.target={}", delivery.branch),
            format!("merge_request.title={}", self.request.title),
            format!("merge_request.description={marker}"),
            "merge_request.remove_source_branch".to_owned(),
        ];
        options.extend(self.request.is_draft.then(|| "merge_request.draft".to_owned()));
        let label = |label: &String| format!("merge_request.label={label}");
        options.extend(self.request.labels.iter().map(label));
        options
    }

    /// Sees to it that a merge request is open from the branch.
    fn request(
        &self,
        delivery: &Delivery<'_>,
        fix: &FixBranch,
        fork: Option<Project>,
    ) -> Result<Way, Failure> {
        let branch = fix.name.clone();
        let is_fork = fork.is_some();
        // GitLab tells the address of what it opened for the push.
        let opened = merge_request_in(&fix.said);
        let Some(forge) = self.forge else {
            return Ok(match opened {
                Some(url) => Way::MergeRequest {
                    url,
                    branch,
                    how: "created",
                    fork: is_fork,
                },
                None => Way::Branch { branch },
            });
        };
        let Some(marker) = marker(&delivery.branch) else {
            return Ok(Way::Branch { branch });
        };
        let wanted = NewMergeRequest {
            source: Source {
                branch: branch.clone(),
                fork,
            },
            target_branch: delivery.branch.clone(),
            title: self.request.title.clone(),
            body: self.request.body.clone(),
            marker,
            labels: self.request.labels.clone(),
            draft: self.request.is_draft,
        };
        let attempt = |step, output: String| Attempt {
            target: format!("{} {} -> {}", delivery.remote.address(), branch, delivery.branch),
            output,
            ..delivery.attempt("merge-request", step)
        };
        self.record(&attempt(Step::Intent, String::new()))?;
        self.watch
            .say(&format!("asking for a merge request from {branch}"));
        match self.patiently(delivery.deadline, || forge::ensure(forge, &wanted)) {
            Ok(Ensured {
                merge_request, how, ..
            }) => {
                let url = merge_request.web_url;
                self.record(&attempt(Step::Done, url.clone()))?;
                self.watch.reached("requested");
                Ok(Way::MergeRequest {
                    url,
                    branch,
                    how: name(how),
                    fork: is_fork,
                })
            }
            Err(error) => {
                let why = error.to_string();
                self.record(&attempt(Step::Failed, why.clone()))?;
                self.watch
                    .say(&format!("no merge request could be opened: {why}"));
                Ok(match opened {
                    Some(url) => Way::MergeRequest {
                        url,
                        branch,
                        how: "created",
                        fork: is_fork,
                    },
                    None => Way::Branch { branch },
                })
            }
        }
    }

    /// A fork that can be pushed to.
    fn fork(&self, delivery: &Delivery<'_>, forge: &dyn Forge) -> Result<Option<Project>, Failure> {
        let attempt = |step, output: String| Attempt {
            output,
            ..delivery.attempt("fork", step)
        };
        self.record(&attempt(Step::Intent, String::new()))?;
        self.watch.say("asking for a fork");
        let made = self
            .patiently(delivery.deadline, || forge.fork())
            .and_then(|mut fork| {
                while !fork.ready && Instant::now() + FORK_PAUSE < delivery.deadline {
                    std::thread::sleep(FORK_PAUSE);
                    fork = forge.look_up(&fork.path)?;
                }
                Ok(fork)
            });
        match made {
            Ok(fork) if fork.ready => {
                self.record(&attempt(Step::Done, fork.web_url.clone()))?;
                Ok(Some(fork))
            }
            Ok(fork) => {
                self.record(&attempt(Step::Failed, format!("{} is not ready", fork.web_url)))?;
                Ok(None)
            }
            Err(error) => {
                self.record(&attempt(Step::Failed, error.to_string()))?;
                self.watch.say(&format!("no fork: {error}"));
                Ok(None)
            }
        }
    }

    /// Asks again, a few times, where the platform may do better later.
    fn patiently<T>(
        &self,
        deadline: Instant,
        ask: impl Fn() -> Result<T, forge::Error>,
    ) -> Result<T, forge::Error> {
        let mut wait = Duration::from_millis(500);
        loop {
            let error = match ask() {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let asked = retry_after(&error).unwrap_or(wait);
            if !error.is_transient() || Instant::now() + asked >= deadline {
                return Err(error);
            }
            self.watch.say(&format!("the platform: {error}; trying again"));
            std::thread::sleep(asked);
            wait *= 2;
        }
    }

    fn record(&self, attempt: &Attempt) -> Result<(), Failure> {
        Ok(self.watch.record(attempt).map_err(hooks::HookError::from)?)
    }
}

/// How long the platform asks to wait.
fn retry_after(error: &forge::Error) -> Option<Duration> {
    match &error.kind {
        forge::ErrorKind::RateLimited { retry_after, .. } | forge::ErrorKind::Server { retry_after, .. } => {
            *retry_after
        }
        _ => None,
    }
}

fn name(how: How) -> &'static str {
    match how {
        How::Created => "created",
        How::Updated => "updated",
        How::Unchanged => "unchanged",
        How::Foreign => "foreign",
    }
}

/// The mark of the merge requests that repair a branch. A name that cannot stand in one gives way to its hash.
fn marker(branch: &str) -> Option<Marker> {
    Marker::new(&format!("fix/{branch}"))
        .or_else(|_| {
            Marker::new(&format!(
                "fix/{}",
                short(blake3::hash(branch.as_bytes()).to_hex().as_str())
            ))
        })
        .ok()
}

/// The address of a merge request that a server speaks of.
fn merge_request_in(said: &str) -> Option<String> {
    let is_one = |word: &&str| word.starts_with("http") && word.contains("/merge_requests/");
    let lines = said.lines().filter(|line| line.starts_with("remote:"));
    let found = lines.flat_map(str::split_whitespace).find(is_one)?;
    // Before there is one, GitLab tells where one could be made.
    (!found.contains("/merge_requests/new")).then(|| found.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_merge_request_is_heard() {
        let said = "remote: \nremote: View merge request for qmoi/fix/main-1:        \n\
                    remote:   https://git.example/g/p/-/merge_requests/7        \n";
        assert_eq!(
            merge_request_in(said).unwrap(),
            "https://git.example/g/p/-/merge_requests/7"
        );
        let create = "remote:   https://git.example/g/p/-/merge_requests/new?x=1\n";
        assert_eq!(merge_request_in(create), None);
    }

    #[test]
    fn any_branch_has_a_mark() {
        assert!(marker("main").is_some() && marker("a--b #1").is_some());
        assert_ne!(marker("a--b #1"), marker("a--b #2"));
    }
}
