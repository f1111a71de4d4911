//! A repository in which a tool is tried, with a home of its own.

use std::error::Error;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::tool::{Installed, succeed};

/// What git is not to see: the configurations of the tools.
const EXCLUDED: &str = "/.pre-commit-config.yaml\n/lefthook.yml\n/.lintstagedrc.json\n/.husky\n";

/// A repository and its surroundings.
pub(crate) struct Ground {
    folder: TempDir,
    path: String,
}

impl Ground {
    /// An empty repository.
    pub(crate) fn new(installed: &Installed) -> Result<Self, Box<dyn Error>> {
        let ground = Self {
            folder: tempfile::tempdir()?,
            path: installed.path(),
        };
        fs::create_dir(ground.top())?;
        fs::create_dir(ground.home())?;
        ground.git(&["init", "--quiet", "--initial-branch=main"])?;
        fs::write(ground.top().join(".git/info/exclude"), EXCLUDED)?;
        Ok(ground)
    }

    pub(crate) fn top(&self) -> PathBuf {
        self.folder.path().join("repository")
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.top())
            .env_clear()
            .env("PATH", &self.path)
            .env("HOME", self.home())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_EDITOR", "true")
            .env("GIT_AUTHOR_NAME", "A")
            .env("GIT_AUTHOR_EMAIL", "a@example.org")
            .env("GIT_COMMITTER_NAME", "A")
            .env("GIT_COMMITTER_EMAIL", "a@example.org")
            .stdin(Stdio::null());
        command
    }

    /// Runs a program that must succeed.
    pub(crate) fn run(&self, program: &str, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
        succeed(self.command(program).args(arguments))
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> Result<(), Box<dyn Error>> {
        self.run("git", arguments)
    }

    /// Runs git, which may fail.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> Result<Output, Box<dyn Error>> {
        Ok(self.command("git").args(arguments).output()?)
    }

    /// Runs git until a file appears, and kills it with all it started. Says whether the file appeared.
    pub(crate) fn kill_git_at(
        &self,
        arguments: &[&str],
        variables: &[(&str, &str)],
        sign: &Path,
    ) -> Result<bool, Box<dyn Error>> {
        let mut git = self
            .command("git")
            .args(arguments)
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()?;
        let begun = Instant::now();
        while !sign.exists() && git.try_wait()?.is_none() && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(2));
        }
        let has_come = sign.exists();
        let group = format!("-{}", git.id());
        succeed(Command::new("sh").args(["-c", "kill -s KILL -- \"$1\"", "sh", &group]))?;
        git.wait()?;
        // A fixer that got away to a process group of its own ends by itself.
        let _was_not_there = fs::remove_file(sign);
        std::thread::sleep(Duration::from_millis(300));
        Ok(has_come)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
        let path = self.top().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        Ok(fs::write(path, text)?)
    }

    pub(crate) fn stage(&self, name: &str, text: &str) -> Result<(), Box<dyn Error>> {
        self.write(name, text)?;
        self.git(&["add", "--", name])
    }

    pub(crate) fn commit_unchecked(&self) -> Result<(), Box<dyn Error>> {
        self.git(&[
            "commit",
            "--quiet",
            "--no-verify",
            "--allow-empty",
            "--message",
            "x",
        ])
    }

    /// The file in the work tree.
    pub(crate) fn work(&self, name: &str) -> String {
        fs::read_to_string(self.top().join(name)).unwrap_or_else(|_| "absent".to_owned())
    }

    /// A blob, by any name that git has for it.
    pub(crate) fn blob(&self, name: &str) -> Result<String, Box<dyn Error>> {
        let output = self.try_git(&["cat-file", "blob", name])?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Ok("absent".to_owned())
    }

    /// What a command of git prints.
    pub(crate) fn text(&self, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
        let output = self.try_git(arguments)?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}
