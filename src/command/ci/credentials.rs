//! Where the credential comes from, and where a new one comes from when the first is refused.
//!
//! A token that was given for qmoi comes first, then those that a platform gives its pipelines. The latter are for that platform alone: they
//! go to no other host. With none of them git asks whomever it is configured to ask.

use std::cell::RefCell;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant, SystemTime};

use forge::{Credential, GitHubApp, Platform, ProjectPath, Secret, Settings};
use hooks::batch::{Login, Logins, Renewed};
use hooks::process::run_until;

use super::pipeline::Variables;
use super::platform::Known;

/// How long a command that tells a token may take.
const COMMAND_PATIENCE: Duration = Duration::from_secs(15);

/// Where a token comes from.
enum Source {
    /// Nowhere: git's own configuration is asked.
    Git,
    /// It was given once and for all.
    Given { token: String, from: &'static str },
    /// A GitLab job has it.
    Job { token: String },
    /// A GitHub App is given it.
    App {
        app: Rc<GitHubApp>,
        settings: Box<Settings>,
        project: ProjectPath,
    },
    /// This command prints it.
    Command { line: String },
}

/// The credential of a run.
pub(crate) struct Credentials {
    source: Source,
    user: String,
    end: Instant,
    /// The token in use.
    token: RefCell<Option<String>>,
    /// Told of every token before it is used.
    learn: Box<dyn Fn(&str)>,
}

impl Credentials {
    /// Finds the credential for a server. `command` prints tokens; `learn` is told of every token that turns up.
    ///
    /// # Errors
    /// When the command fails.
    pub(super) fn find(
        variables: Variables<'_>,
        command: Option<&str>,
        server: &Known,
        end: Instant,
        learn: Box<dyn Fn(&str)>,
    ) -> Result<Self, String> {
        let user = variables("QMOI_TOKEN_USER").unwrap_or_else(|| usual_user(server.platform).to_owned());
        let found = Self {
            source: source(variables, command, server)?,
            user,
            end,
            token: RefCell::new(None),
            learn,
        };
        found.take()?;
        Ok(found)
    }

    /// What the platform's API is shown.
    #[must_use]
    pub(super) fn for_api(&self) -> Option<Credential> {
        let token = self.token.borrow();
        let secret = Secret::new(token.as_deref()?);
        Some(match self.source {
            Source::Job { .. } => Credential::JobToken(secret),
            _ => Credential::Token(secret),
        })
    }

    /// Takes a token from the source.
    fn take(&self) -> Result<(), String> {
        let token = match &self.source {
            Source::Git => return Ok(()),
            Source::Given { token, .. } | Source::Job { token } => token.clone(),
            Source::Command { line } => told_by(line, self.end)?,
            Source::App {
                app,
                settings,
                project,
            } => {
                let given = app.token(settings, project, SystemTime::now());
                match given.map_err(|error| error.to_string())?.credential {
                    Credential::Token(secret) | Credential::JobToken(secret) => secret.expose().to_owned(),
                }
            }
        };
        (self.learn)(&token);
        self.token.replace(Some(token));
        Ok(())
    }

    fn login(&self) -> Option<Login> {
        let user = match self.source {
            Source::Job { .. } => "gitlab-ci-token".to_owned(),
            _ => self.user.clone(),
        };
        let password = self.token.borrow().clone()?;
        Some(Login { user, password })
    }
}

impl Logins for Credentials {
    fn current(&self) -> Option<Login> {
        self.login()
    }

    fn renew(&self) -> Renewed {
        let why = match &self.source {
            Source::Git => return Renewed::AskAgain,
            Source::Given { from, .. } => format!("the token of {from} is the only one there is"),
            Source::Job { .. } => "a job has one token only".to_owned(),
            Source::Command { .. } | Source::App { .. } => match self.take() {
                Ok(()) => return self.login().map_or(Renewed::AskAgain, Renewed::With),
                Err(why) => why,
            },
        };
        Renewed::Not(why)
    }
}

fn source(variables: Variables<'_>, command: Option<&str>, server: &Known) -> Result<Source, String> {
    if let Some(line) = command
        .map(str::to_owned)
        .or_else(|| variables("QMOI_TOKEN_COMMAND"))
    {
        return Ok(Source::Command { line });
    }
    let given = |from: &'static str| {
        let token = variables(from)?.trim().to_owned();
        (!token.is_empty()).then_some(Source::Given { token, from })
    };
    if let Some(source) = given("QMOI_TOKEN") {
        return Ok(source);
    }
    if let Some(source) = app(variables, server)? {
        return Ok(source);
    }
    let home = server.pipeline_host.as_ref();
    let is_at_home = home.is_none() || home == server.host.as_ref();
    let of_platform = match server.platform {
        _ if !is_at_home => None,
        Some(Platform::GitHub) => given("GITHUB_TOKEN"),
        Some(Platform::GitLab) => given("GITLAB_TOKEN").or_else(|| {
            let token = variables("CI_JOB_TOKEN")?;
            home.map(|_| Source::Job { token })
        }),
        Some(Platform::Gitea) => given("GITEA_TOKEN").or_else(|| {
            home?;
            given("GITHUB_TOKEN")
        }),
        None => None,
    };
    Ok(of_platform.unwrap_or(Source::Git))
}

/// The GitHub App that the environment names.
fn app(variables: Variables<'_>, server: &Known) -> Result<Option<Source>, String> {
    let Some(id) = variables("QMOI_APP_ID") else {
        return Ok(None);
    };
    let key = match (variables("QMOI_APP_KEY"), variables("QMOI_APP_KEY_FILE")) {
        (Some(key), _) => key,
        (None, Some(file)) => std::fs::read_to_string(&file)
            .map_err(|error| format!("cannot read QMOI_APP_KEY_FILE, {file}: {error}"))?,
        (None, None) => {
            return Err(
                "QMOI_APP_ID names an app, and neither QMOI_APP_KEY nor QMOI_APP_KEY_FILE its key".to_owned(),
            );
        }
    };
    let (Some(Platform::GitHub), Some((settings, project))) = (server.platform, &server.api) else {
        return Err("QMOI_APP_ID names an app of GitHub, and the server is not known to be GitHub; say `--platform github`".to_owned());
    };
    let app = GitHubApp::new(&id, &Secret::new(&key)).map_err(|error| error.to_string())?;
    Ok(Some(Source::App {
        app: Rc::new(app),
        settings: Box::new(settings.clone()),
        project: project.clone(),
    }))
}

/// The user beside whom a platform takes tokens for passwords.
fn usual_user(platform: Option<Platform>) -> &'static str {
    match platform {
        Some(Platform::GitHub) => "x-access-token",
        _ => "oauth2",
    }
}

/// The token that a command prints: its first line.
fn told_by(line: &str, end: Instant) -> Result<String, String> {
    let (shell, option) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut command = Command::new(shell);
    command
        .args([option, line])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let end = end.min(Instant::now() + COMMAND_PATIENCE);
    let said = run_until(&mut command, end)
        .map_err(|error| format!("the command for a token does not start: {error}"))?;
    let token = said
        .standard_output
        .lines()
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned();
    match said.exit_code {
        Some(0) if !token.is_empty() => Ok(token),
        Some(0) => Err("the command for a token printed none".to_owned()),
        Some(code) => Err(format!("the command for a token ended with code {code}")),
        None => Err("the command for a token did not end in time".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(values: &[(&str, &str)], platform: Option<Platform>, home: Option<&str>) -> Option<String> {
        let variables = |name: &str| {
            let found = values.iter().find(|(found, _)| *found == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let server = Known {
            platform,
            host: Some("git.example.org".to_owned()),
            pipeline_host: home.map(str::to_owned),
            api: None,
        };
        let end = Instant::now() + Duration::from_secs(30);
        let found = Credentials::find(&variables, None, &server, end, Box::new(|_| {})).unwrap();
        found
            .current()
            .map(|login| format!("{}:{}", login.user, login.password))
    }

    #[test]
    fn a_token_of_a_pipeline_goes_to_its_own_platform_only() {
        let github = Some(Platform::GitHub);
        let values = [("GITHUB_TOKEN", "t")];
        assert_eq!(
            find(&values, github, Some("git.example.org")).unwrap(),
            "x-access-token:t"
        );
        assert_eq!(find(&values, github, Some("github.com")), None);
        assert_eq!(find(&values, None, None), None);
        let job = [("CI_JOB_TOKEN", "j")];
        let gitlab = Some(Platform::GitLab);
        assert_eq!(
            find(&job, gitlab, Some("git.example.org")).unwrap(),
            "gitlab-ci-token:j"
        );
        assert_eq!(find(&job, gitlab, None), None);
    }

    #[test]
    fn a_token_given_for_qmoi_comes_first() {
        let values = [
            ("GITLAB_TOKEN", "a"),
            ("QMOI_TOKEN", "b\n"),
            ("QMOI_TOKEN_USER", "bot"),
        ];
        assert_eq!(find(&values, Some(Platform::GitLab), None).unwrap(), "bot:b");
        assert_eq!(find(&values, None, Some("elsewhere")).unwrap(), "bot:b");
    }

    #[test]
    #[cfg(unix)]
    fn a_command_is_asked_again_for_a_new_token() {
        let folder = tempfile::tempdir().unwrap();
        let count = folder.path().join("count");
        let line = format!("echo x >> {0}; wc -l < {0}", count.display());
        let server = Known {
            platform: None,
            host: None,
            pipeline_host: None,
            api: None,
        };
        let end = Instant::now() + Duration::from_secs(30);
        let found = Credentials::find(&|_| None, Some(&line), &server, end, Box::new(|_| {})).unwrap();
        assert_eq!(found.current().unwrap().password, "1");
        let Renewed::With(login) = found.renew() else {
            panic!("not renewed")
        };
        assert_eq!(login.password, "2");
        let failing = Credentials::find(&|_| None, Some("exit 3"), &server, end, Box::new(|_| {}));
        assert!(failing.is_err_and(|why| why.contains("code 3")));
    }
}
