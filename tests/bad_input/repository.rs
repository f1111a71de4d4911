//! A repository with something bad in it, and one file beside it that must be processed all the same.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use tempfile::TempDir;

/// Longer than any run here may take, shorter than anybody would wait.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The healthy neighbour: a fault that qmoi finds and repairs.
const NEIGHBOUR: &str = "{\"a\": 1,}\n";
const REPAIRED: &str = "{\"a\": 1}\n";

pub(crate) struct Repository {
    folder: TempDir,
}

/// What a run said.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Repository {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("repository/.git")).unwrap();
        fs::create_dir(folder.path().join("home")).unwrap();
        let repository = Self { folder };
        repository.write("zz-neighbour.json", NEIGHBOUR);
        repository
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("repository").join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_program(env!("CARGO_BIN_EXE_qmoi").as_ref(), arguments, |_| {})
    }

    fn run_program(
        &self,
        program: &std::path::Path,
        arguments: &[&str],
        prepare: impl FnOnce(&mut std::process::Command),
    ) -> Ran {
        let mut command = std::process::Command::new(program);
        command
            .args(arguments)
            .current_dir(self.path(""))
            .env_clear()
            .env("HOME", self.folder.path().join("home"));
        prepare(&mut command);
        let output = assert_cmd::Command::from_std(command)
            .timeout(TIMEOUT)
            .output()
            .unwrap();
        let ran = Ran {
            code: output
                .status
                .code()
                .expect("ended by itself, neither killed nor aborted"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
        ran
    }

    /// Checks everything as one who is not the administrator, so that permissions count.
    #[cfg(unix)]
    pub(crate) fn run_unprivileged(&self, arguments: &[&str]) -> Ran {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
        use std::os::unix::process::CommandExt;
        const NOBODY: u32 = 65_534;
        if fs::metadata(self.folder.path()).unwrap().uid() != 0 {
            return self.run(arguments);
        }
        // Where the build lies, only the administrator may be allowed to go.
        let program = self.folder.path().join("qmoi");
        if !program.exists() {
            // Copied by another process: a file that this one has open for writing is inherited by whatever a parallel test
            // starts, and until that has let go the system refuses to run it.
            let copied = std::process::Command::new("cp")
                .args([std::path::Path::new(env!("CARGO_BIN_EXE_qmoi")), &program])
                .status();
            assert!(copied.unwrap().success());
        }
        for (path, mode) in [("", 0o755), ("qmoi", 0o755), ("home", 0o777)] {
            let path = self.folder.path().join(path);
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
        chown(self.path(""), Some(NOBODY), Some(NOBODY)).unwrap();
        self.run_program(&program, arguments, |command| {
            command.uid(NOBODY).gid(NOBODY);
        })
    }

    /// Checks and repairs everything: both runs tell `line` in one line and end with these codes, `name` keeps its bytes,
    /// and the neighbour is found and repaired.
    pub(crate) fn expect(&self, name: &str, line: &str, check: i32, fix: i32) {
        let before = fs::read(self.path(name)).ok();
        let ran = self.run(&["check", "--format", "concise"]);
        ran.tells(line);
        assert_eq!(ran.code, check, "{}{}", ran.stdout, ran.stderr);
        assert!(
            ran.stdout.contains("zz-neighbour.json:1:8"),
            "{}{}",
            ran.stdout,
            ran.stderr
        );
        let ran = self.run(&["fix", "--format", "concise"]);
        ran.tells(line);
        assert_eq!(ran.code, fix, "{}{}", ran.stdout, ran.stderr);
        assert_eq!(
            fs::read_to_string(self.path("zz-neighbour.json")).unwrap(),
            REPAIRED
        );
        assert_eq!(fs::read(self.path(name)).ok(), before, "{name} is left alone");
    }

    /// The same for what is left alone by rule.
    pub(crate) fn expect_notice(&self, name: &str, line: &str) {
        self.expect(name, line, 1, 0);
    }

    /// The same for what failed.
    pub(crate) fn expect_failure(&self, name: &str, line: &str) {
        self.expect(name, line, 3, 3);
    }
}

impl Ran {
    /// Exactly one line of what was said to people begins so.
    pub(crate) fn tells(&self, line: &str) {
        let told = self.stderr.lines().filter(|told| told.starts_with(line)).count();
        assert_eq!(told, 1, "{line:?} in:\n{}", self.stderr);
    }
}
