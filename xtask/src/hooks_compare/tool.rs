//! The hook managers: how they are fetched, installed into a repository, and told to mend JSON.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::ground::Ground;
use crate::root;

/// From PyPI.
const PYTHON_PACKAGES: [&str; 4] = [
    "prek==0.5.10",
    "lefthook==2.2.2",
    "pre-commit==4.7.0",
    "pre-commit-hooks==6.0.0",
];

/// From the npm registry.
const NODE_PACKAGES: [&str; 2] = ["husky@9.1.7", "lint-staged@17.6.1"];

/// Takes commas before closing brackets away, and then waits for as long as the file named in `FIX_SIGN` is there.
const FIX: &str = r#"#!/usr/bin/env python3
import os, re, sys, time
for name in sys.argv[1:]:
    with open(name, newline="") as file:
        text = file.read()
    fixed = re.sub(r",(\s*[}\]])", r"\1", text)
    if fixed != text:
        with open(name, "w", newline="") as file:
            file.write(fixed)
sign = os.environ.get("FIX_SIGN")
if sign:
    open(sign, "w").close()
    while os.path.exists(sign):
        time.sleep(0.01)
"#;

/// A hook manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Qmoi,
    Prek,
    Lefthook,
    PreCommit,
    LintStaged,
}

impl Tool {
    pub(crate) const ALL: [Self; 5] = [
        Self::Qmoi,
        Self::Prek,
        Self::Lefthook,
        Self::PreCommit,
        Self::LintStaged,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Qmoi => "qmoi",
            Self::Prek => "prek",
            Self::Lefthook => "lefthook",
            Self::PreCommit => "pre-commit",
            Self::LintStaged => "husky + lint-staged",
        }
    }

    /// Whether it judges pushes at all.
    pub(crate) fn judges_pushes(self) -> bool {
        self != Self::LintStaged
    }
}

/// What a tool is to do about a staged file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Task {
    /// Mend it.
    Mend,
    /// The cheapest thing that it knows to do about a JSON file.
    Cheapest,
}

/// Where the tools are.
#[derive(Debug)]
pub(crate) struct Installed {
    folder: PathBuf,
    qmoi: PathBuf,
}

impl Installed {
    /// Fetches what is not there yet.
    pub(crate) fn fetch(qmoi: PathBuf) -> Result<Self, Box<dyn Error>> {
        let folder = root::target().join("hooks-compare");
        let fetched = folder.join("fetched");
        let wanted = [&PYTHON_PACKAGES[..], &NODE_PACKAGES[..]].concat().join("\n");
        if fs::read_to_string(&fetched).is_ok_and(|text| text == wanted) {
            return Ok(Self { folder, qmoi });
        }
        fs::create_dir_all(&folder)?;
        let python = folder.join("python");
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&python))?;
        succeed(
            Command::new(python.join("bin/pip"))
                .args(["install", "--quiet", "--disable-pip-version-check"])
                .args(PYTHON_PACKAGES),
        )?;
        succeed(
            Command::new("npm")
                .args(["install", "--silent", "--no-save", "--prefix"])
                .arg(&folder)
                .args(NODE_PACKAGES),
        )?;
        let fix = folder.join("fix");
        fs::write(&fix, FIX)?;
        succeed(Command::new("chmod").arg("755").arg(&fix))?;
        fs::write(fetched, wanted)?;
        Ok(Self { folder, qmoi })
    }

    /// A line about versions.
    pub(crate) fn versions(&self) -> Result<String, Box<dyn Error>> {
        let git = Command::new("git").arg("--version").output()?.stdout;
        let git = String::from_utf8_lossy(&git).trim().to_owned();
        Ok(format!(
            "{git}; {}; {}",
            PYTHON_PACKAGES.join(", "),
            NODE_PACKAGES.join(", ")
        ))
    }

    /// The folders in which programs are looked for, ahead of the usual ones.
    pub(crate) fn path(&self) -> String {
        let own = [
            self.qmoi.parent().unwrap_or(Path::new("")).to_owned(),
            self.folder.join("python/bin"),
            self.folder.join("node_modules/.bin"),
        ];
        let own: Vec<String> = own.iter().map(|folder| folder.display().to_string()).collect();
        format!("{}:{}", own.join(":"), std::env::var("PATH").unwrap_or_default())
    }

    /// Installs a tool's hooks, and writes its configuration, which git does not see.
    pub(crate) fn install(&self, tool: Tool, task: Task, ground: &Ground) -> Result<(), Box<dyn Error>> {
        let fix = self.folder.join("fix").display().to_string();
        match tool {
            Tool::Qmoi => ground.run("qmoi", &["hooks", "install"])?,
            Tool::Prek | Tool::PreCommit => {
                let mend = format!(
                    "- repo: local\n  hooks:\n  - {{id: fix, name: fix, language: system, entry: {fix}, files: '\\.json$', \
                     stages: [pre-commit]}}\n  - {{id: check, name: check, language: system, entry: check-json, \
                     files: '\\.json$', stages: [pre-push]}}\n"
                );
                let check = if tool == Tool::Prek {
                    "- repo: builtin\n  hooks:\n  - {id: check-json}\n"
                } else {
                    "- repo: local\n  hooks:\n  - {id: check-json, name: check-json, language: system, entry: check-json, \
                     files: '\\.json$'}\n"
                };
                let repositories = if task == Task::Mend { mend.as_str() } else { check };
                ground.write(".pre-commit-config.yaml", &format!("repos:\n{repositories}"))?;
                let program = if tool == Tool::Prek { "prek" } else { "pre-commit" };
                let types = ["--hook-type", "pre-commit", "--hook-type", "pre-push"];
                ground.run(program, &[&["install"][..], &types[..]].concat())?;
            }
            Tool::Lefthook => {
                let jobs = format!(
                    "pre-commit:\n  jobs:\n  - run: {fix} {{staged_files}}\n    glob: '*.json'\n    stage_fixed: true\n\
                     pre-push:\n  jobs:\n  - run: check-json {{push_files}}\n    glob: '*.json'\n"
                );
                let none = "pre-commit:\n  jobs: []\n";
                let text = if task == Task::Mend { jobs.as_str() } else { none };
                ground.write("lefthook.yml", text)?;
                ground.run("lefthook", &["install"])?;
            }
            Tool::LintStaged => {
                let command = if task == Task::Mend { fix.as_str() } else { "true" };
                ground.write(".lintstagedrc.json", &format!("{{\"*.json\": \"{command}\"}}\n"))?;
                ground.run("husky", &[])?;
                ground.write(".husky/pre-commit", "lint-staged\n")?;
            }
        }
        Ok(())
    }
}

/// Runs a command that must succeed.
pub(crate) fn succeed(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{command:?} failed: {said}").into())
}
