//! The forms of a commit. A new form is one entry of [`FORMS`].

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::Command;

use super::expectation::Expected;
use super::kind::{COMPANION, Kind, WAITING};
use super::subject::{Subject, text};
use crate::sandbox::Sandbox;

/// A form of a commit.
pub(crate) struct Form {
    pub(crate) name: &'static str,
    pub(crate) expected: Expected,
    /// Does everything up to the command that commits.
    prepare: fn(&mut Scene),
}

/// A repository, and the command that is about to commit in it.
pub(crate) struct Scene {
    pub(crate) sandbox: Sandbox,
    kind: &'static Kind,
    /// What the command commits on top of.
    pub(crate) base: String,
    pub(crate) arguments: Vec<OsString>,
    /// What is typed while it runs.
    pub(crate) input: String,
    pub(crate) variables: Vec<(String, String)>,
    /// Where it runs.
    pub(crate) folder: PathBuf,
    /// Another work tree of the repository, which is none of the commit's business.
    pub(crate) other: Option<PathBuf>,
}

pub(crate) const FORMS: &[Form] = &[
    Form {
        name: "plain",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.stage("bad", "two");
            scene.write("bad", "mine");
            scene.leave_work();
            scene.commit(&[]);
        },
    },
    Form {
        name: "plain, same line",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.stage("bad", "two");
            scene.write("mine", "two");
            scene.leave_work();
            scene.commit(&[]);
        },
    },
    Form {
        name: "-a",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.write("bad", "two");
            scene.announce();
            scene.leave_work();
            scene.commit(&["--all"]);
        },
    },
    Form {
        name: "-i",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.stage_waiting();
            scene.write("bad", "two");
            scene.announce();
            scene.leave_work();
            scene.commit(&["--include", "--"]);
            scene.name_present_subjects();
        },
    },
    Form {
        name: "-o",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.stage_waiting();
            scene.stage("bad", "staged");
            scene.write("bad", "two");
            scene.leave_work();
            scene.commit(&["--only", "--"]);
            scene.name_subjects();
        },
    },
    Form {
        name: "-o from below",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.stage_waiting();
            scene.write("bad", "two");
            scene.announce();
            scene.leave_work();
            scene.folder = scene.sandbox.path("dir");
            scene.commit(&["--"]);
            scene.name_subjects();
        },
    },
    Form {
        name: "-p",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.write("bad", "bad");
            scene.announce();
            scene.leave_work();
            scene.commit(&["--patch"]);
            scene.answer();
        },
    },
    Form {
        name: "--amend",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.sandbox.stage(&[("amended.txt", "x\n")]);
            scene.sandbox.commit_unchecked("to be amended");
            scene.stage("bad", "two");
            scene.write("bad", "mine");
            scene.leave_work();
            scene.commit(&["--amend"]);
        },
    },
    Form {
        name: "first commit",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.sandbox.git(&["checkout", "--quiet", "--orphan", "first"]);
            scene.base = "HEAD".to_owned();
            scene.stage("bad", "two");
            scene.write("bad", "mine");
            scene.leave_work();
            scene.commit(&[]);
        },
    },
    Form {
        name: "linked worktree",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.move_to_linked();
            scene.stage("bad", "two");
            scene.write("bad", "mine");
            scene.leave_work();
            scene.commit(&[]);
        },
    },
    Form {
        name: "linked worktree, -o",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.move_to_linked();
            scene.stage_waiting();
            scene.write("bad", "two");
            scene.announce();
            scene.leave_work();
            scene.commit(&["--only", "--"]);
            scene.name_subjects();
        },
    },
    Form {
        name: "GIT_INDEX_FILE",
        expected: Expected::RepairedAlone,
        prepare: |scene| {
            scene.write("bad", "two");
            let own = ["rev-parse", "--path-format=absolute", "--git-path", "index"];
            let own = scene.sandbox.git(&own).text();
            let foreign = scene.sandbox.folder().join("foreign-index");
            fs::copy(own.trim(), &foreign).unwrap();
            scene.sandbox.set("GIT_INDEX_FILE", foreign.to_str().unwrap());
            scene.stage_written();
            scene.sandbox.unset("GIT_INDEX_FILE");
            scene.write("bad", "mine");
            scene.leave_work();
            scene.set("GIT_INDEX_FILE", foreign.to_str().unwrap());
            scene.commit(&[]);
        },
    },
    Form {
        name: "resolved merge",
        expected: Expected::Passed,
        prepare: |scene| {
            scene.conflict(&["merge", "--quiet", "side"]);
            scene.stage("both", "two");
            scene.leave_work();
            scene.commit(&["--no-edit"]);
        },
    },
    Form {
        name: "resolved merge, bad",
        expected: Expected::Stopped,
        prepare: |scene| {
            scene.conflict(&["merge", "--quiet", "side"]);
            scene.stage("bad", "two");
            scene.leave_work();
            scene.commit(&["--no-edit"]);
        },
    },
    Form {
        name: "-o in a merge",
        expected: Expected::Refused("cannot do a partial commit during a merge"),
        prepare: |scene| {
            scene.conflict(&["merge", "--quiet", "side"]);
            scene.stage("bad", "two");
            scene.commit(&["--only", "--"]);
            scene.name_subjects();
        },
    },
    Form {
        name: "resolved cherry-pick",
        expected: Expected::Repaired,
        prepare: |scene| {
            scene.conflict(&["cherry-pick", "side"]);
            scene.stage("bad", "two");
            scene.write("bad", "mine");
            scene.leave_work();
            scene.commit(&["--no-edit"]);
        },
    },
    Form {
        name: "rebase, resolved",
        // Git asks no hook when a rebase goes on.
        expected: Expected::Passed,
        prepare: |scene| {
            scene.conflict(&["rebase", "--quiet", "side"]);
            scene.stage("bad", "two");
            scene.base = "HEAD".to_owned();
            scene.arguments = ["rebase", "--continue"].map(OsString::from).to_vec();
        },
    },
    Form {
        name: "rebase -i reword",
        // Git has made the commit already when it asks for other words, so nothing differs from HEAD.
        expected: Expected::Passed,
        prepare: |scene| {
            let begun = scene.sandbox.git(&["branch", "--show-current"]).text();
            scene.sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
            scene.stage("bad", "two");
            scene.sandbox.commit_unchecked("bad");
            scene.sandbox.stage(&[("second.txt", "x\n")]);
            scene.sandbox.commit_unchecked("second");
            scene.sandbox.git(&["checkout", "--quiet", begun.trim()]);
            scene.sandbox.stage(&[("moved-on.txt", "x\n")]);
            scene.sandbox.commit_unchecked("moved on");
            scene.sandbox.git(&["checkout", "--quiet", "topic"]);
            scene.set("GIT_SEQUENCE_EDITOR", "sed -i s/^pick/reword/");
            scene.arguments = ["rebase", "--quiet", "--interactive", begun.trim()]
                .map(OsString::from)
                .to_vec();
        },
    },
];

impl Form {
    /// Copies the template and leads it up to the commit.
    pub(crate) fn scene(&self, kind: &'static Kind, template: &Sandbox) -> Scene {
        let sandbox = template.copied();
        let mut scene = Scene {
            folder: sandbox.top.clone(),
            sandbox,
            kind,
            base: "HEAD".to_owned(),
            arguments: Vec::new(),
            input: String::new(),
            variables: Vec::new(),
            other: None,
        };
        (self.prepare)(&mut scene);
        scene
    }
}

impl Scene {
    /// The command that commits.
    pub(crate) fn command(&self) -> Command {
        let mut command = self.sandbox.command("git");
        command
            .args(&self.arguments)
            .current_dir(&self.folder)
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    fn write(&self, first: &str, last: &str) {
        for subject in self.kind.subjects {
            subject.write(&self.sandbox, self.kind.conversion, first, last);
        }
    }

    fn stage(&self, first: &str, last: &str) {
        self.write(first, last);
        self.stage_written();
    }

    fn stage_written(&self) {
        for subject in self.kind.subjects {
            subject.stage(&self.sandbox);
        }
    }

    /// Announces the files that are only ever announced.
    fn announce(&self) {
        for subject in self
            .kind
            .subjects
            .iter()
            .filter(|subject| subject.names().is_empty())
        {
            subject.stage(&self.sandbox);
        }
    }

    /// Stages a file that the commit does not name.
    fn stage_waiting(&self) {
        WAITING.write(&self.sandbox, self.kind.conversion, "bad", "staged");
        WAITING.stage(&self.sandbox);
    }

    /// Changes that are not staged and files that git does not know.
    fn leave_work(&self) {
        WAITING.write(&self.sandbox, self.kind.conversion, "bad", "waits");
        self.sandbox.write("far.txt", "mine, not staged\n");
        self.sandbox
            .write("dir/untracked.json", "{\"untracked\": \"bad\",}");
        self.sandbox.write("untracked", b"\0\xff\r\n");
    }

    fn commit(&mut self, options: &[&str]) {
        self.arguments = ["commit", "--quiet", "--message", "the commit"]
            .iter()
            .chain(options)
            .map(OsString::from)
            .collect();
    }

    fn name_subjects(&mut self) {
        let subjects = self.kind.subjects.iter();
        self.name(subjects.flat_map(Subject::names).collect());
    }

    /// Names those that are there: `--include` does not know the old name of a file that was moved.
    fn name_present_subjects(&mut self) {
        let subjects = self.kind.subjects.iter();
        let named = subjects.filter(|subject| !subject.names().is_empty());
        self.name(named.map(|subject| subject.name).collect());
    }

    fn name(&mut self, names: Vec<&[u8]>) {
        for name in names {
            let mut name_from_top = OsString::from(":(top,literal)");
            name_from_top.push(OsStr::from_bytes(name));
            self.arguments.push(name_from_top);
        }
    }

    /// Answers what `--patch` asks, file by file in git's order.
    fn answer(&mut self) {
        let far = text("far.txt");
        let mut asked: Vec<(&[u8], &str)> = vec![(far.name, "n\n"), (WAITING.name, "n\nn\n")];
        asked.extend(
            self.kind
                .subjects
                .iter()
                .map(|subject| (subject.name, subject.answers())),
        );
        asked.sort_unstable();
        self.input = asked.into_iter().map(|(_, answers)| answers).collect();
    }

    fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Goes on in a linked work tree.
    fn move_to_linked(&mut self) {
        let linked = self.sandbox.folder().join("linked");
        self.sandbox
            .git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
        self.other = Some(self.sandbox.top.clone());
        self.sandbox.top = linked.clone();
        self.sandbox.furnish_again();
        self.folder = linked;
    }

    /// Runs a command that ends in a conflict about one text, with a branch `side` that brings a bad file as well.
    fn conflict(&self, command: &[&str]) {
        let sandbox = &self.sandbox;
        let companion = text(COMPANION);
        let conversion = self.kind.conversion;
        let begun = sandbox.git(&["branch", "--show-current"]).text();
        sandbox.git(&["checkout", "--quiet", "-b", "side"]);
        companion.write(sandbox, conversion, "side", "two");
        companion.stage(sandbox);
        let brought = text("brought.json");
        brought.write(sandbox, conversion, "bad", "brought");
        brought.stage(sandbox);
        sandbox.commit_unchecked("side");
        sandbox.git(&["checkout", "--quiet", begun.trim()]);
        companion.write(sandbox, conversion, "main", "two");
        companion.stage(sandbox);
        sandbox.commit_unchecked("main");
        assert_eq!(sandbox.try_git(command).code, Some(1));
    }
}
