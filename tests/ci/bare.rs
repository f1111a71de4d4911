//! The repositories on the server, worked on directly: what others push, and what has arrived.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A bare repository on the server.
#[derive(Debug, Clone)]
pub(crate) struct Bare {
    pub(crate) path: PathBuf,
}

/// A commit that qmoi made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fix {
    pub(crate) id: String,
    pub(crate) message: String,
}

impl Bare {
    /// An empty one that lets itself be pushed to.
    pub(crate) fn init(path: &Path) -> Self {
        let bare = Self {
            path: path.to_owned(),
        };
        std::fs::create_dir_all(path).unwrap();
        bare.git(&["init", "--quiet", "--bare", "--initial-branch=main"]);
        bare.git(&["config", "http.receivepack", "true"]);
        // Maintenance in the background would be a process that outlives its test.
        bare.git(&["config", "receive.autogc", "false"]);
        bare
    }

    /// A copy, as a platform makes a fork.
    pub(crate) fn fork_to(&self, path: &Path) -> Self {
        let fork = Self::init(path);
        let from = self.path.to_str().unwrap();
        fork.git(&["fetch", "--quiet", from, "+refs/heads/*:refs/heads/*"]);
        fork
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command
            .args(arguments)
            .current_dir(&self.path)
            .env_clear()
            .env("PATH", std::env::var("PATH").unwrap_or_default())
            .env("HOME", &self.path)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Other")
            .env("GIT_AUTHOR_EMAIL", "other@example.org")
            .env("GIT_COMMITTER_NAME", "Other")
            .env("GIT_COMMITTER_EMAIL", "other@example.org")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn try_git(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = self.command(arguments).spawn().unwrap();
        let _not_read = child.stdin.take().unwrap().write_all(input);
        child.wait_with_output().unwrap()
    }

    /// Runs git there, which must succeed, and tells what it printed.
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        self.git_with(arguments, b"")
    }

    pub(crate) fn git_with(&self, arguments: &[&str], input: &[u8]) -> String {
        let output = self.try_git(arguments, input);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// Commits these files on top of a branch, as somebody else's push would; an absent branch begins.
    pub(crate) fn commit(&self, branch: &str, message: &str, files: &[(&str, &[u8])]) -> String {
        let full = format!("refs/heads/{branch}");
        let mut stream = format!(
            "commit {full}\ncommitter Other <other@example.org> 1700000000 +0000\ndata {}\n{message}\n",
            message.len()
        )
        .into_bytes();
        if self.tip(branch).is_some() {
            stream.extend(format!("from {full}^0\n").bytes());
        }
        for (name, bytes) in files {
            let name = name
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', "\\n");
            stream.extend(format!("M 100644 inline \"{name}\"\ndata {}\n", bytes.len()).bytes());
            stream.extend(*bytes);
            stream.push(b'\n');
        }
        self.git_with(&["fast-import", "--quiet"], &stream);
        self.tip(branch).unwrap()
    }

    /// What a branch stands at.
    pub(crate) fn tip(&self, branch: &str) -> Option<String> {
        let name = format!("refs/heads/{branch}");
        let output = self.try_git(&["rev-parse", "--verify", "--quiet", &name], b"");
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// All refs.
    pub(crate) fn refs(&self) -> BTreeMap<String, String> {
        let lines = self.git(&["for-each-ref", "--format=%(refname) %(objectname)"]);
        let pairs = lines.lines().filter_map(|line| line.split_once(' '));
        pairs.map(|(name, id)| (name.to_owned(), id.to_owned())).collect()
    }

    /// The names of the branches that qmoi made.
    pub(crate) fn fix_branches(&self) -> Vec<String> {
        let refs = self.refs();
        refs.keys()
            .filter_map(|name| name.strip_prefix("refs/heads/"))
            .filter(|name| name.starts_with("qmoi/"))
            .map(ToOwned::to_owned)
            .collect()
    }

    /// The commits of qmoi's in a branch, newest first.
    pub(crate) fn fixes(&self, branch: &str) -> Vec<Fix> {
        let log = self.git(&[
            "log",
            "--format=%H%x00%B%x01",
            &format!("refs/heads/{branch}"),
            "--",
        ]);
        log.split('\u{1}')
            .filter_map(|entry| entry.trim_start().split_once('\0'))
            .filter(|(_, message)| message.lines().any(|line| line.starts_with("Qmoi-Run: ")))
            .map(|(id, message)| Fix {
                id: id.to_owned(),
                message: message.to_owned(),
            })
            .collect()
    }

    /// The bytes of a file in a branch, if it is there.
    pub(crate) fn file(&self, branch: &str, name: &str) -> Option<Vec<u8>> {
        let output = self.try_git(&["cat-file", "blob", &format!("refs/heads/{branch}:{name}")], b"");
        output.status.success().then_some(output.stdout)
    }

    pub(crate) fn text(&self, branch: &str, name: &str) -> String {
        String::from_utf8(self.file(branch, name).unwrap()).unwrap()
    }

    /// Whether a commit is in a branch.
    pub(crate) fn contains(&self, branch: &str, commit: &str) -> bool {
        let full = format!("refs/heads/{branch}");
        self.try_git(&["merge-base", "--is-ancestor", commit, &full], b"")
            .status
            .success()
    }

    /// Installs a hook.
    pub(crate) fn hook(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.path.join("hooks").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    pub(crate) fn remove_hook(&self, name: &str) {
        std::fs::remove_file(self.path.join("hooks").join(name)).unwrap();
    }
}
