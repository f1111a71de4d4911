//! A repository of real git in a temporary folder, with the hooks installed and rules of its own.

use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

const BAD_WORD: &str = r#"//! The word `bad`.
//!
//! ## Fix safety
//!
//! Safe: `good` is meant.
rule(#{
    id: "house/bad-word", language: "json", category: "correctness", severity: "error",
    message: "`bad` is a bad word",
    query: `((string_content) @word (#eq? @word "bad"))`,
    at: "word",
    fixes: [ #{ title: "Say good", safety: "safe", edits: [replace("word", "good")] } ],
    examples: [ #{ bad: `{"a": "bad"}`, good: `{"a": "good"}` }, #{ ok: `{"a": "fine"}` } ],
});
"#;

const WORSE_WORD: &str = r#"//! The word `worse`, which nothing mends.
rule(#{
    id: "house/worse-word", language: "json", category: "correctness", severity: "error",
    message: "`worse` is a word that nobody can mend",
    query: `((string_content) @word (#eq? @word "worse"))`,
    at: "word",
    examples: [ #{ bad: `{"a": "worse"}` }, #{ ok: `{"a": "fine"}` } ],
});
"#;

/// A folder with a home in it, and repositories as they are made.
pub(crate) struct Sandbox {
    folder: TempDir,
    /// Where git runs.
    pub(crate) top: PathBuf,
    variables: Vec<(String, String)>,
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Ran {
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command, input: &[u8]) -> Ran {
    let mut child = command.spawn().unwrap();
    let _not_read = child.stdin.take().unwrap().write_all(input);
    Ran::of(child.wait_with_output().unwrap())
}

/// JSON of twelve lines whose first and last words are given.
pub(crate) fn json(first: &str, last: &str) -> String {
    let middle: String = (1..=8)
        .map(|number| format!("  \"line{number}\": {number},\n"))
        .collect();
    format!("{{\n  \"first\": \"{first}\",\n{middle}  \"last\": \"{last}\"\n}}\n")
}

impl Sandbox {
    /// A repository with the hooks installed.
    pub(crate) fn new() -> Self {
        Self::with(&[])
    }

    /// The same, made with these options of `git init`.
    pub(crate) fn with(options: &[&str]) -> Self {
        let sandbox = Self::bare_of_hooks(options);
        sandbox.install(&[]);
        sandbox
    }

    /// A repository without the hooks.
    pub(crate) fn bare_of_hooks(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("repository");
        fs::create_dir(&top).unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        let sandbox = Self {
            folder,
            top,
            // Equal commits get equal names, so that repositories made alike can be compared.
            variables: ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"]
                .map(|name| (name.to_owned(), "1700000000 +0000".to_owned()))
                .to_vec(),
        };
        let mut arguments = vec!["init", "--quiet", "--initial-branch=main"];
        arguments.extend(options);
        sandbox.git(&arguments);
        sandbox.furnish();
        sandbox
    }

    /// Another sandbox that holds the same, at the same time stamps.
    pub(crate) fn copied(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = self.folder.path();
        let copy = Command::new("cp")
            .arg("-a")
            .arg(from.join("."))
            .arg(folder.path())
            .status();
        assert!(copy.unwrap().success());
        let sandbox = Self {
            top: folder.path().join(self.top.strip_prefix(from).unwrap()),
            folder,
            variables: self.variables.clone(),
        };
        // Git knows the files of the original by their numbers.
        sandbox.git(&["update-index", "-q", "--refresh"]);
        sandbox
    }

    /// The same sandbox at another work tree of it.
    pub(crate) fn at(self, top: PathBuf) -> Self {
        let sandbox = Self { top, ..self };
        sandbox.furnish();
        sandbox
    }

    /// Gives the work tree rules of its own, which git does not see.
    fn furnish(&self) {
        self.write("qmoi.json", "{\"select\": [\"house\"]}\n");
        self.write(".qmoi/rules/house/bad-word.rhai", BAD_WORD);
        self.write(".qmoi/rules/house/worse-word.rhai", WORSE_WORD);
        let common = self.git(&["rev-parse", "--path-format=absolute", "--git-common-dir"]);
        let exclude = PathBuf::from(common.text().trim()).join("info/exclude");
        fs::create_dir_all(exclude.parent().unwrap()).unwrap();
        fs::write(exclude, "/qmoi.json\n/.qmoi\n").unwrap();
    }

    /// Puts the rules back where a command of git took them away.
    pub(crate) fn furnish_again(&self) {
        self.furnish();
    }

    pub(crate) fn install(&self, options: &[&str]) -> Ran {
        let mut arguments = vec!["hooks", "install"];
        arguments.extend(options);
        let ran = self.qmoi(&arguments);
        assert_eq!(ran.code, Some(0), "{ran:?}");
        ran
    }

    /// The folder that holds everything.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Sets an environment variable for what is run from now on.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.retain(|(known, _)| known != name);
    }

    /// A program as it is run here, with its streams piped.
    pub(crate) fn command(&self, program: &str) -> Command {
        let binary = Path::new(env!("CARGO_BIN_EXE_qmoi"));
        let path = std::env::var("PATH").unwrap_or_default();
        let mut command = Command::new(program);
        command
            .current_dir(&self.top)
            .env_clear()
            .env("PATH", format!("{}:{path}", binary.parent().unwrap().display()))
            .env("HOME", self.folder.path().join("home"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "A")
            .env("GIT_AUTHOR_EMAIL", "a@example.org")
            .env("GIT_COMMITTER_NAME", "A")
            .env("GIT_COMMITTER_EMAIL", "a@example.org")
            .env("GIT_EDITOR", "true")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run<A: AsRef<OsStr>>(&self, program: &str, arguments: &[A], input: &[u8]) -> Ran {
        run(self.command(program).args(arguments), input)
    }

    pub(crate) fn qmoi(&self, arguments: &[&str]) -> Ran {
        self.run(env!("CARGO_BIN_EXE_qmoi"), arguments, b"")
    }

    /// Runs any program.
    pub(crate) fn program(&self, program: &str, arguments: &[String]) -> Ran {
        self.run(program, arguments, b"")
    }

    /// Runs git, which must succeed.
    pub(crate) fn git<A: AsRef<OsStr> + std::fmt::Debug>(&self, arguments: &[A]) -> Ran {
        let ran = self.try_git(arguments);
        assert_eq!(ran.code, Some(0), "git {arguments:?}: {ran:?}");
        ran
    }

    pub(crate) fn try_git<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ran {
        self.run("git", arguments, b"")
    }

    pub(crate) fn git_with(&self, arguments: &[&str], input: &str) -> Ran {
        self.run("git", arguments, input.as_bytes())
    }

    /// Runs git, and does something else when the hook has come to a step. The hook waits for it.
    pub(crate) fn git_while_waiting(&self, step: &str, arguments: &[&str], meddle: impl FnOnce()) -> Ran {
        let sign = self.folder().join("sign");
        let mut command = self.command("git");
        command
            .args(arguments)
            .env("QMOI_FAIL", format!("{step}:{}", sign.display()))
            .stdin(Stdio::null());
        let mut child = command.spawn().unwrap();
        while !sign.exists() {
            assert!(
                child.try_wait().unwrap().is_none(),
                "the hook does not come to {step}"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        meddle();
        fs::remove_file(sign).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Runs a script that mounts what nobody else sees. Nothing, and a word about it, where that is not allowed; the script
    /// exits with 99 then.
    pub(crate) fn run_in_own_mounts(&self, script: &str, arguments: &[&str]) -> Option<Ran> {
        let mut command = self.command("unshare");
        command
            .args(["--mount", "--map-root-user", "sh", "-c", script, "sh"])
            .args(arguments);
        let ran = command
            .stdin(Stdio::piped())
            .spawn()
            .ok()
            .map(|child| Ran::of(child.wait_with_output().unwrap()));
        match ran {
            Some(ran) if ran.code != Some(99) && !ran.stderr.starts_with("unshare:") => Some(ran),
            ran => {
                println!("skipped, because mounts of one's own are not to be had here: {ran:?}");
                None
            }
        }
    }

    /// Commits without hooks.
    pub(crate) fn commit_unchecked(&self, message: &str) {
        self.git(&["commit", "--quiet", "--no-verify", "--message", message]);
    }

    /// Stages files, by name and text.
    pub(crate) fn stage(&self, files: &[(&str, &str)]) {
        for (name, text) in files {
            self.write(name, text);
            self.git(&["add", "--", name]);
        }
    }

    /// Makes a first commit of these files.
    pub(crate) fn begin_with(&self, files: &[(&str, &str)]) {
        self.stage(files);
        self.commit_unchecked("begin");
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.top.join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn work(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path(name)).unwrap()).into_owned()
    }

    pub(crate) fn blob(&self, name: &str) -> String {
        let ran = self.try_git(&["cat-file", "blob", name]);
        if ran.code == Some(0) {
            ran.text()
        } else {
            "absent".to_owned()
        }
    }

    /// What HEAD, index and work tree hold of a file.
    pub(crate) fn states(&self, name: &str) -> [String; 3] {
        let work = if self.path(name).exists() {
            self.work(name)
        } else {
            "absent".to_owned()
        };
        [
            self.blob(&format!("HEAD:{name}")),
            self.blob(&format!(":{name}")),
            work,
        ]
    }

    pub(crate) fn status(&self) -> String {
        self.git(&["status", "--porcelain"]).text()
    }

    /// Asserts that nothing of a hook's is left lying about and the repository is sound.
    pub(crate) fn assert_tidy(&self) {
        let git_dir = PathBuf::from(self.git(&["rev-parse", "--absolute-git-dir"]).text().trim());
        let mut left = Vec::new();
        leftovers(&git_dir, &mut left);
        assert!(left.is_empty(), "{left:?}");
        let pending = git_dir.join("qmoi/journal");
        let journals = fs::read_dir(pending).map_or(0, Iterator::count);
        assert_eq!(journals, 0, "journals are left");
        let litter = self.git(&["ls-files", "--others", "--exclude-standard"]).text();
        assert!(!litter.contains(".qmoi-"), "{litter}");
        self.git(&["fsck", "--no-dangling", "--no-progress"]);
    }
}

/// Collects what no finished command leaves in a git directory.
fn leftovers(folder: &Path, left: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let begins = ["qmoi-index", "next-index", "tmp_obj_", ".qmoi-", ".tmp"];
        // What stands in a folder named `index.lock` or the like is a path of its user's.
        if name.ends_with(".lock") || begins.iter().any(|begin| name.starts_with(begin)) {
            left.push(path);
        } else if path.is_dir() && !path.is_symlink() {
            leftovers(&path, left);
        }
    }
}
