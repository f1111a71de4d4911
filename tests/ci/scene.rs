//! A broken repository on a server, a clone of it as a user or a pipeline has one, and the built command run in it.
//!
//! Every run is looked over: what belongs to the user must be as it was, no lock and no process may be left, and no planted
//! secret may be found anywhere.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::bare::Bare;
use crate::processes::{self, Watch};
use crate::secrets::{assert_absent, assert_absent_below};
use crate::server::Server;
use crate::texts::FILES;
use crate::untouched::{Untouched, assert_no_litter};

/// The project on the server.
pub(crate) const PROJECT: &str = "harbour/site";

/// What the whole laboratory may take to end a run that should have ended by itself.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    /// Nothing when a signal ended it.
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) time: Duration,
}

/// A server with a broken project, and a clone of that.
pub(crate) struct Scene {
    folder: TempDir,
    pub(crate) server: Server,
    /// The project on the server.
    pub(crate) bare: Bare,
    /// Where commands run.
    pub(crate) work: PathBuf,
    variables: Vec<(OsString, OsString)>,
    secrets: Vec<String>,
    /// Files in which a test itself put a secret.
    spared: Vec<PathBuf>,
}

impl Scene {
    /// A clone of a project with two broken files.
    pub(crate) fn new() -> Self {
        Self::with(&FILES)
    }

    /// A clone of a project with these files.
    pub(crate) fn with(files: &[(&str, &[u8])]) -> Self {
        let scene = Self::on_server(files);
        scene.clone_with(&[]);
        scene
    }

    /// A project on a server, and no clone of it.
    pub(crate) fn on_server(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("server");
        for name in ["server", "home", "tmp", "state"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let bare = Bare::init(&root.join(format!("{PROJECT}.git")));
        bare.commit("main", "Begin", files);
        let work = folder.path().join("work");
        fs::create_dir(&work).unwrap();
        Self {
            server: Server::start(&root),
            folder,
            bare,
            work,
            variables: Vec::new(),
            secrets: Vec::new(),
            spared: Vec::new(),
        }
    }

    /// Clones the project with these options.
    pub(crate) fn clone_with(&self, options: &[&str]) {
        let url = self.url();
        let mut arguments = vec!["clone", "--quiet"];
        arguments.extend(options);
        arguments.extend([url.as_str(), "."]);
        self.git(&arguments);
        self.server.forget();
    }

    /// The project's address.
    pub(crate) fn url(&self) -> String {
        self.server.url(&format!("{PROJECT}.git"))
    }

    /// The folder that holds everything.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn git_dir(&self) -> PathBuf {
        self.work.join(".git")
    }

    /// Where reports go unless told otherwise without a checkout, as the audit does.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder().join("state")
    }

    /// Sets an environment variable for what is run from now on.
    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.unset(name);
        self.variables.push((name.into(), value.as_ref().to_owned()));
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.retain(|(known, _)| known != name);
    }

    /// Names a secret that must be found nowhere after any run.
    pub(crate) fn plant(&mut self, secret: &str) {
        self.secrets.push(secret.to_owned());
    }

    /// Names a file in which a secret may stand.
    pub(crate) fn spare(&mut self, path: PathBuf) {
        self.spared.push(path);
    }

    /// A program as it is run here: with nothing of this machine's configuration, and nothing that looks like a pipeline.
    pub(crate) fn command(&self, program: &str) -> Command {
        let path = std::env::var("PATH").unwrap_or_default();
        let folder = self.folder();
        let mut command = Command::new(program);
        command
            .current_dir(&self.work)
            .env_clear()
            .env("PATH", path)
            .env("HOME", folder.join("home"))
            .env("TMPDIR", folder.join("tmp"))
            .env("XDG_STATE_HOME", self.state())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs a program to its end.
    pub(crate) fn run<A: AsRef<OsStr>>(&self, program: &str, arguments: &[A]) -> Ran {
        let begun = Instant::now();
        let child = self.command(program).args(arguments).spawn().unwrap();
        ended(child, begun)
    }

    /// Runs git in the clone, as its user does; it must succeed.
    pub(crate) fn git<A: AsRef<OsStr> + std::fmt::Debug>(&self, arguments: &[A]) -> String {
        let ran = self.try_git(arguments);
        assert_eq!(ran.code, Some(0), "git {arguments:?}: {ran:?}");
        ran.stdout.trim_end().to_owned()
    }

    pub(crate) fn try_git<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Ran {
        let user = ["user.name=User", "user.email=user@example.org"];
        let mut all: Vec<OsString> = user
            .iter()
            .flat_map(|setting| ["-c".into(), (*setting).into()])
            .collect();
        all.extend(arguments.iter().map(|argument| argument.as_ref().to_owned()));
        self.run("git", &all)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.work.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Runs `qmoi ci` with these options and looks everything over.
    pub(crate) fn ci(&self, options: &[&str]) -> Ran {
        let mut arguments = vec!["ci"];
        arguments.extend(options);
        self.qmoi(&arguments)
    }

    /// Runs qmoi and looks everything over.
    pub(crate) fn qmoi(&self, arguments: &[&str]) -> Ran {
        let before = Untouched::of(&self.work);
        let run = self.start(arguments);
        let ran = run.end(self);
        before.assert_is(&self.work);
        self.assert_tidy();
        self.assert_record_holds();
        ran
    }

    /// Asserts that the record of what was tried is whole.
    fn assert_record_holds(&self) {
        for audit in [
            self.git_dir().join("qmoi/audit.jsonl"),
            self.state().join("qmoi/audit.jsonl"),
        ] {
            if audit.exists() {
                let path = audit.to_str().unwrap();
                let read = self.run(env!("CARGO_BIN_EXE_qmoi"), &["audit", "--audit", path]);
                assert_eq!(read.code, Some(0), "{read:?}");
            }
        }
    }

    /// Runs qmoi as the program at a path, where `PATH` may name nothing.
    pub(crate) fn qmoi_at(&self, program: &Path, arguments: &[&str]) -> Ran {
        let before = Untouched::of(&self.work);
        let ran = self.run(program.to_str().unwrap(), arguments);
        before.assert_is(&self.work);
        ran
    }

    /// Runs a script that mounts what nobody else sees. Nothing, and a word about it, where that is not allowed; the script
    /// exits with 99 then.
    pub(crate) fn run_in_own_mounts(&self, script: &str, arguments: &[&str]) -> Option<Ran> {
        let mut all = vec!["--mount", "--map-root-user", "sh", "-c", script, "sh"];
        all.extend(arguments);
        let begun = Instant::now();
        let child = self.command("unshare").args(&all).spawn().ok()?;
        let ran = ended(child, begun);
        if ran.code == Some(99) || ran.stderr.starts_with("unshare:") {
            println!("skipped, because mounts of one's own are not to be had here: {ran:?}");
            return None;
        }
        Some(ran)
    }

    /// Starts qmoi, watched.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        let trace = tempfile::tempdir_in(self.folder()).unwrap();
        let begun = Instant::now();
        let child = self
            .command(env!("CARGO_BIN_EXE_qmoi"))
            .args(arguments)
            .env("GIT_TRACE2_EVENT", trace.path())
            .spawn()
            .unwrap();
        Running {
            watch: Watch::begin(child.id()),
            child,
            begun,
            trace,
        }
    }

    /// Asserts that nothing of a run is left lying about, and no secret in what is kept.
    pub(crate) fn assert_tidy(&self) {
        processes::assert_none_left(self.folder());
        assert_no_litter(&self.git_dir());
        let temporary: Vec<PathBuf> = processes::files(&self.folder().join("tmp"));
        assert!(temporary.is_empty(), "left behind: {temporary:#?}");
        assert_absent_below(&self.secrets, self.folder(), &self.spared);
        self.assert_objects_clean();
    }

    /// Asserts that no object, here or on the server, holds a secret.
    fn assert_objects_clean(&self) {
        if self.secrets.is_empty() {
            return;
        }
        let everything = ["cat-file", "--batch-all-objects", "--batch"];
        if self.git_dir().exists() {
            let ours = self.run("git", &everything);
            assert_absent(&self.secrets, ours.stdout.as_bytes(), "an object in the clone");
        }
        let theirs = self.bare.try_git(&everything, b"");
        assert_absent(&self.secrets, &theirs.stdout, "an object on the server");
    }
}

/// A run of qmoi that goes on.
pub(crate) struct Running {
    pub(crate) child: Child,
    begun: Instant,
    watch: Watch,
    trace: TempDir,
}

impl Running {
    /// Waits for its end, and asserts that no secret was in what it printed or in the arguments of its processes.
    pub(crate) fn end(self, scene: &Scene) -> Ran {
        let ran = ended(self.child, self.begun);
        for arguments in self.watch.end() {
            assert_absent(&scene.secrets, &arguments, "an argument");
        }
        // Git wrote down what it was called with, and what it called.
        assert_absent_below(&scene.secrets, self.trace.path(), &[]);
        for (name, text) in [("stdout", &ran.stdout), ("stderr", &ran.stderr)] {
            assert_absent(&scene.secrets, text.as_bytes(), name);
        }
        ran
    }
}

/// Waits for the end of a process, but not for ever.
fn ended(mut child: Child, begun: Instant) -> Ran {
    let stdout = child.stdout.take().unwrap();
    let stderr = child.stderr.take().unwrap();
    let readers = [
        std::thread::spawn(move || read(stdout)),
        std::thread::spawn(move || read(stderr)),
    ];
    let status: ExitStatus = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("it does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let time = begun.elapsed();
    let [stdout, stderr] = readers.map(|reader| reader.join().unwrap());
    Ran {
        code: status.code(),
        stdout,
        stderr,
        time,
    }
}

fn read(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}
