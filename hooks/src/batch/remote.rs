//! A repository on a server: asked for its branches, fetched from, pushed to.
//!
//! Every command ends by a time that is handed in, asks nobody anything, and leaves its own refs alone but those it is told of.
//! What git says comes back as it was said: it may hold secrets, so it is cleaned before anyone sees it.

use std::time::Instant;

use delivery::push_result::{self, Class, Outcome, PushOutput, Verdict};
use percent_encoding::percent_decode_str;

use super::login::Login;
use crate::error::HookError;
use crate::git::{ObjectId, Program, Repository};
use crate::process::Conversation;

/// Seconds without a byte after which a server that speaks HTTP is given up.
const SILENCE: u32 = 15;

/// What ssh is told where the user has not said otherwise.
const SSH: &str = "ssh -oBatchMode=yes -oConnectTimeout=10";

/// Settings under which git does what it is asked to, and nothing beside that.
const ALONE: [&str; 9] = [
    "gc.auto=0",
    "maintenance.auto=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=no",
    "fetch.prune=false",
    "http.lowSpeedLimit=1",
    "color.ui=never",
];

/// A repository on a server.
#[derive(Debug, Clone)]
pub struct Remote {
    program: Program,
    /// What git is given: the remote's name, or an address without a password.
    argument: String,
    address: String,
    /// What the user calls it.
    name: Option<String>,
    origin: Option<String>,
    login: Option<Login>,
    depth: Option<usize>,
}

/// What came of fetching a branch.
#[derive(Debug)]
pub enum Fetched {
    /// Its tip, which is here now.
    Tip(ObjectId),
    /// The server has no such branch.
    NoBranch,
    /// It could not be fetched.
    Failed(Verdict, String),
}

/// A branch of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteBranch {
    /// Its name, without `refs/heads/`.
    pub name: String,
    /// Its tip, which need not be here.
    pub tip: ObjectId,
}

/// What the HEAD of a server's repository tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteHead {
    /// The branch that it names.
    pub branch: Option<String>,
    /// Whether the names of objects are the longer ones.
    pub has_sha256: bool,
}

/// What is pushed, and where to.
#[derive(Debug, Clone, Default)]
pub struct PushRequest<'a> {
    /// The commit; nothing to delete the branch.
    pub commit: Option<&'a ObjectId>,
    /// The branch, without `refs/heads/`.
    pub branch: &'a str,
    /// What the branch must stand at there, when it is to move otherwise than forward: `Some(None)` for nothing yet.
    pub lease: Option<Option<&'a ObjectId>>,
    /// Options for the server.
    pub options: &'a [String],
}

/// What came of a push.
#[derive(Debug)]
pub struct Tried {
    /// What became of the branch.
    pub outcome: Outcome,
    /// All that was said.
    pub said: String,
}

impl Remote {
    /// The remote `name` of a repository, or the one at an address. `ssh_is_chosen` tells that the environment says how ssh is run.
    ///
    /// # Errors
    /// When there is no such remote.
    pub fn open(repository: &dyn Repository, name: &str, ssh_is_chosen: bool) -> Result<Self, HookError> {
        let commands = repository.program().commands();
        let listed = commands.run(&["remote", "--verbose"], b"")?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let (url, is_named) = match address_of(&listed, name, "(push)") {
            Some(url) => (url, true),
            None if name.contains(['/', ':', '\\']) => (name, false),
            None => {
                return Err(HookError::NoRemote {
                    name: name.to_owned(),
                });
            }
        };
        let (address, login) = without_password(url);
        let is_one = address_of(&listed, name, "(fetch)") == Some(url);
        let mut program = ALONE
            .iter()
            .fold(commands.clone().until(None), |program, setting| {
                program.set(*setting)
            })
            .set(format!("http.lowSpeedTime={SILENCE}"))
            // Our own hook has nothing to say about our own push.
            .with("QMOI_SKIP", "1");
        if !ssh_is_chosen && is_ssh(&address) {
            let configured = commands.run(&["config", "--get", "core.sshCommand"], b"")?;
            if !configured.succeeded {
                program = program.with("GIT_SSH_COMMAND", SSH);
            }
        }
        let remote = Self {
            program,
            name: is_named.then(|| name.to_owned()),
            argument: if is_named && is_one && login.is_none() {
                name.to_owned()
            } else {
                address.clone()
            },
            origin: origin(&address),
            address,
            login: None,
            depth: None,
        };
        match &login {
            Some(found) => Ok(remote.with(repository, found)?),
            None => Ok(remote),
        }
    }

    /// The same with a credential. Servers that are not reached over HTTP have their own ways to know who comes.
    ///
    /// # Errors
    /// When git does not start.
    pub fn with(&self, repository: &dyn Repository, login: &Login) -> Result<Self, HookError> {
        let Some(origin) = &self.origin else {
            return Ok(self.clone());
        };
        let commands = repository.program().commands();
        // A pipeline's checkout may have left its own token in a header, which git would send before it asks anybody.
        let header = commands.run(
            &["config", "--get-urlmatch", "http.extraHeader", &self.address],
            b"",
        )?;
        let header = String::from_utf8_lossy(&header.stdout).to_ascii_lowercase();
        let program = self.program.clone();
        Ok(Self {
            program: login.given_to(program, origin, header.starts_with("authorization:")),
            login: Some(login.clone()),
            ..self.clone()
        })
    }

    /// The same, asked from another repository here.
    #[must_use]
    pub fn in_repository(self, repository: &dyn Repository) -> Self {
        Self {
            program: self.program.moved_to(repository.program().commands()),
            ..self
        }
    }

    /// The same, fetched from only so many commits deep. For a repository of our own: it makes one shallow.
    #[must_use]
    pub fn with_depth(self, depth: usize) -> Self {
        Self {
            depth: Some(depth),
            ..self
        }
    }

    /// Its address, without user and password.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Git for pushing to the address, which was already rewritten as the user's configuration says and is not to be again, and the
    /// options that make up for the remote's own settings.
    fn to_address(&self) -> Result<(Program, Option<String>), HookError> {
        let mut program = self.program.clone();
        // A setting ends its name at the first `=`.
        if !self.address.contains('=') {
            let to_itself = |what: &str| format!("url.{0}.{what}={0}", self.address);
            program = program
                .set(to_itself("insteadOf"))
                .set(to_itself("pushInsteadOf"));
        }
        let Some(name) = &self.name else {
            return Ok((program, None));
        };
        let settings = self.program.run(
            &[
                "config",
                "--null",
                "--get-regexp",
                r"^remote\..*\.(proxy|receivepack)$",
            ],
            b"",
        )?;
        let settings = String::from_utf8_lossy(&settings.stdout);
        let of_ours = |setting: &str| {
            let setting = format!("remote.{name}.{setting}");
            let mut pairs = settings.split('\0').filter_map(|entry| entry.split_once('\n'));
            pairs
                .rfind(|(found, _)| *found == setting)
                .map(|(_, value)| value)
        };
        if let Some(proxy) = of_ours("proxy") {
            // Not as a setting, which would be an argument: it may hold a password.
            program = program.with("http_proxy", proxy).with("https_proxy", proxy);
        }
        Ok((
            program,
            of_ours("receivepack").map(|command| format!("--receive-pack={command}")),
        ))
    }

    /// The credential that git is given.
    #[must_use]
    pub fn login(&self) -> Option<&Login> {
        self.login.as_ref()
    }

    /// Fetches the tip of `branch` and keeps it as the ref `kept`. A shallow clone is deepened by so many commits where that is asked.
    ///
    /// # Errors
    /// When git does not start.
    pub fn fetch(
        &self,
        repository: &dyn Repository,
        branch: &str,
        kept: &str,
        deepen: Option<usize>,
        end: Instant,
    ) -> Result<Fetched, HookError> {
        let full = format!("refs/heads/{branch}");
        let mut arguments: Vec<String> = [
            "fetch",
            "--quiet",
            "--no-tags",
            "--no-write-fetch-head",
            "--no-recurse-submodules",
            // Not even the remote's tracking branches move.
            "--refmap=",
        ]
        .map(str::to_owned)
        .to_vec();
        arguments.extend(deepen.map(|by| format!("--deepen={by}")));
        arguments.extend(
            self.depth
                .filter(|_| deepen.is_none())
                .map(|depth| format!("--depth={depth}")),
        );
        arguments.extend([self.argument.clone(), format!("+{full}:{kept}")]);
        let said = self.program.converse(&arguments, end)?;
        if said.exit_code == Some(0) {
            return Ok(match repository.commit(kept)? {
                Some(tip) => Fetched::Tip(tip),
                None => Fetched::NoBranch,
            });
        }
        if said.standard_error.contains("couldn't find remote ref") {
            return Ok(Fetched::NoBranch);
        }
        Ok(Fetched::Failed(verdict(&said), said.standard_error))
    }

    /// The server's branches that begin with `prefix`, or why they cannot be known.
    ///
    /// # Errors
    /// When git does not start.
    pub fn branches(
        &self,
        prefix: &str,
        end: Instant,
    ) -> Result<Result<Vec<RemoteBranch>, Verdict>, HookError> {
        let pattern = format!("refs/heads/{prefix}*");
        let said = self
            .program
            .converse(&["ls-remote", "--heads", &self.argument, &pattern], end)?;
        if said.exit_code != Some(0) {
            return Ok(Err(verdict(&said)));
        }
        let branch = |line: &str| {
            let (id, name) = line.split_once('\t')?;
            Some(RemoteBranch {
                name: name.strip_prefix("refs/heads/")?.to_owned(),
                tip: ObjectId::parse(id)?,
            })
        };
        Ok(Ok(said.standard_output.lines().filter_map(branch).collect()))
    }

    /// What the server's HEAD is, or why it cannot be known.
    ///
    /// # Errors
    /// When git does not start.
    pub fn head(&self, end: Instant) -> Result<Result<RemoteHead, Verdict>, HookError> {
        let said = self
            .program
            .converse(&["ls-remote", "--symref", &self.argument, "HEAD"], end)?;
        if said.exit_code != Some(0) {
            return Ok(Err(verdict(&said)));
        }
        let branch = |line: &str| {
            let (name, _) = line.strip_prefix("ref: refs/heads/")?.split_once('\t')?;
            Some(name.to_owned())
        };
        let id = |line: &str| ObjectId::parse(line.split_once('\t')?.0);
        let lines = || said.standard_output.lines();
        Ok(Ok(RemoteHead {
            branch: lines().find_map(branch),
            has_sha256: lines().find_map(id).is_some_and(|id| id.as_str().len() == 64),
        }))
    }

    /// Pushes once.
    ///
    /// # Errors
    /// When git does not start.
    pub fn push(&self, request: &PushRequest<'_>, end: Instant) -> Result<Tried, HookError> {
        let full = format!("refs/heads/{}", request.branch);
        let mut arguments = vec!["push".to_owned(), "--porcelain".to_owned()];
        if let Some(lease) = request.lease {
            let expected = lease.map_or("", ObjectId::as_str);
            arguments.push(format!("--force-with-lease={full}:{expected}"));
        }
        for option in request.options {
            arguments.push(format!("--push-option={option}"));
        }
        let commit = request.commit.map_or("", ObjectId::as_str);
        // To the address: a push to a remote by its name moves the branch that tracks what was pushed, and that is the user's.
        let (program, options) = self.to_address()?;
        arguments.extend(options);
        arguments.extend([self.address.clone(), format!("{commit}:{full}")]);
        let said = program.converse(&arguments, end)?;
        Ok(Tried {
            outcome: push_result::classify(&output(&said), &full),
            said: format!("{}{}", said.standard_output, said.standard_error),
        })
    }
}

fn output(said: &Conversation) -> PushOutput<'_> {
    PushOutput {
        exit_code: said.exit_code,
        standard_output: &said.standard_output,
        standard_error: &said.standard_error,
    }
}

/// Why a command failed that pushes nothing. The same words as a push without a line about its ref.
fn verdict(said: &Conversation) -> Verdict {
    let silent = PushOutput {
        standard_output: "Done\n",
        ..output(said)
    };
    match push_result::classify(&silent, "") {
        Outcome::Failed(verdict) => verdict,
        Outcome::Pushed(_) => Verdict {
            class: Class::Unknown,
            hint: None,
            evidence: String::new(),
        },
    }
}

/// The first address that `git remote --verbose` lists for a remote and a direction.
fn address_of<'l>(listed: &'l str, name: &str, direction: &str) -> Option<&'l str> {
    listed.lines().find_map(|line| {
        let (found, rest) = line.split_once('\t')?;
        // A filter may stand behind the direction.
        let (url, _) = rest.split_once(&format!(" {direction}"))?;
        (found == name).then_some(url)
    })
}

/// An address without the password in it, and the login that it had.
fn without_password(url: &str) -> (String, Option<Login>) {
    let Some((scheme, rest)) = url.split_once("://") else {
        return (url.to_owned(), None);
    };
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let Some((user, host)) = authority.rsplit_once('@') else {
        return (url.to_owned(), None);
    };
    let is_http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    match user.split_once(':') {
        Some((user, password)) if is_http => {
            let login = Login {
                user: decoded(user),
                password: decoded(password),
            };
            (format!("{scheme}://{host}{path}"), Some(login))
        }
        _ => (url.to_owned(), None),
    }
}

/// The text that a part of an address stands for.
fn decoded(part: &str) -> String {
    percent_decode_str(part).decode_utf8_lossy().into_owned()
}

/// Scheme, host and port of an address that is reached over HTTP.
fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let is_http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let authority = rest.split('/').next()?;
    let host = authority.rsplit('@').next()?;
    (is_http && !host.is_empty()).then(|| format!("{}://{host}", scheme.to_ascii_lowercase()))
}

/// Whether git reaches an address through ssh.
fn is_ssh(address: &str) -> bool {
    match address.split_once("://") {
        Some((scheme, _)) => scheme.to_ascii_lowercase().contains("ssh"),
        None => address
            .split_once(':')
            .is_some_and(|(host, _)| !host.contains('/') && host.len() > 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_taken_out_of_an_address() {
        let (address, login) = without_password("https://a%40b:p%3Aw%2F@git.example.org:8443/g/p.git");
        assert_eq!(address, "https://git.example.org:8443/g/p.git");
        let login = login.unwrap();
        assert_eq!((login.user.as_str(), login.password.as_str()), ("a@b", "p:w/"));
        for other in [
            "https://user@host/p",
            "ssh://git:x@host/p",
            "git@host:p.git",
            "/a/b@c:d",
        ] {
            assert_eq!(without_password(other), (other.to_owned(), None));
        }
    }

    #[test]
    fn a_remote_has_an_address_for_each_direction() {
        let listed = "o\t/a b (fetch) [blob:none]\no\t/c (push)\no\t/d (push)\np\thttps://h/x (fetch)\n";
        assert_eq!(address_of(listed, "o", "(fetch)").unwrap(), "/a b");
        assert_eq!(address_of(listed, "o", "(push)").unwrap(), "/c");
        assert_eq!(address_of(listed, "p", "(push)"), None);
    }

    #[test]
    fn credentials_are_for_one_origin() {
        assert_eq!(origin("HTTPS://u@h:1/p").unwrap(), "https://h:1");
        assert_eq!(origin("ssh://h/p"), None);
        assert!(is_ssh("git@host:p") && is_ssh("git+ssh://h/p") && !is_ssh("C:/x") && !is_ssh("/a:b"));
    }
}
