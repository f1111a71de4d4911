//! Whoever reads a repository, the answers are the same.
#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use qmoi_hooks::git::{Blob, NewCommit, Signature, TreeEdit};
use qmoi_hooks::{
    Change, FileMode, GitLibrary, GitProgram, ObjectId, Repository, RepositoryPath, Surroundings,
};

struct Sandbox {
    folder: tempfile::TempDir,
    top: PathBuf,
}

impl Sandbox {
    fn new(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().join("repository");
        fs::create_dir(&top).unwrap();
        let sandbox = Self { folder, top };
        let mut arguments = vec!["init", "--quiet", "--initial-branch=main"];
        arguments.extend(options);
        sandbox.git(&arguments);
        sandbox
    }

    fn at(self, top: PathBuf) -> Self {
        Self { top, ..self }
    }

    fn git(&self, arguments: &[&str]) -> String {
        let output = Command::new("git")
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(["-c", "protocol.file.allow=always"])
            .args(arguments)
            .current_dir(&self.top)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.top.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            folder: self.top.clone(),
            ..Surroundings::default()
        }
    }

    fn program(&self) -> GitProgram {
        GitProgram::open(&self.surroundings()).unwrap()
    }

    fn library(&self) -> GitLibrary {
        GitLibrary::open(&self.surroundings()).unwrap()
    }

    /// Why libgit2 is not asked.
    fn declined(&self) -> String {
        match GitLibrary::open(&self.surroundings()) {
            Ok(_) => panic!("it was opened"),
            Err(declined) => declined.0,
        }
    }

    /// Folders and files of many sorts, committed.
    fn furnished(self) -> Self {
        for name in [
            "a.json",
            "a/b.json",
            "a/c/d.json",
            "a-b",
            "a.b/x",
            "a0/x",
            "deep/er/and/er/x.yml",
            "ü/ö.json",
            "z",
        ] {
            self.write(name, name);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", "one"]);
        self
    }

    /// Asserts that both answer alike, and the one without the other's help.
    fn assert_alike(&self, when: &str) {
        assert!(!self.answers_alike(when).has_asked_git(), "{when}");
    }

    fn answers_alike(&self, when: &str) -> GitLibrary {
        let (library, program) = (self.library(), self.program());
        let places = [library.place(), program.place()].map(|place| format!("{place:?}"));
        assert_eq!(places[0], places[1], "{when}");
        let index = program.place().index.clone();
        let staged = program.staged(&index).unwrap();
        assert_eq!(
            sorted(library.staged(&index).unwrap()),
            sorted(staged.clone()),
            "{when}"
        );
        let paths: Vec<RepositoryPath> = self
            .git(&["ls-files", "-z"])
            .split('\0')
            .chain(["nowhere", "a"])
            .map(RepositoryPath::new)
            .collect();
        let paths: Vec<&RepositoryPath> = paths.iter().filter(|path| !path.bytes().is_empty()).collect();
        let entries = [&library as &dyn Repository, &program].map(|repository| {
            let mut entries = repository.entries(&index, &paths).unwrap();
            entries.sort_by(|one, other| one.path.cmp(&other.path));
            entries.dedup();
            entries
        });
        assert_eq!(entries[0], entries[1], "{when}");
        let mut ids: Vec<ObjectId> = staged.iter().map(|change| change.new.clone()).collect();
        ids.retain(|id| !id.is_zero());
        assert_eq!(
            library.blobs(&ids, 20).unwrap(),
            program.blobs(&ids, 20).unwrap(),
            "{when}"
        );
        for name in ["HEAD", "HEAD^", "HEAD^2", "refs/heads/main", "refs/heads/nowhere"] {
            let (one, other) = (library.commit(name).unwrap(), program.commit(name).unwrap());
            assert_eq!(one, other, "{when}: {name}");
        }
        assert_eq!(
            library.author_of_head().unwrap(),
            program.author_of_head().unwrap(),
            "{when}"
        );
        if let (Some(parent), Some(head)) =
            (program.commit("HEAD^").unwrap(), program.commit("HEAD").unwrap())
        {
            for old in [Some(&parent), None] {
                assert_eq!(
                    sorted(library.changed(old, &head).unwrap()),
                    sorted(program.changed(old, &head).unwrap()),
                    "{when}"
                );
            }
            assert_eq!(
                sorted(library.staged_against(&index, "HEAD^").unwrap()),
                sorted(program.staged_against(&index, "HEAD^").unwrap()),
                "{when}"
            );
        }
        library
    }
}

fn sorted(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    changes
}

/// Both make the same tree and the same commit, and read the same past.
#[test]
fn commits_are_written_and_read_alike() {
    for format in ["sha1", "sha256"] {
        let sandbox = Sandbox::new(&[&format!("--object-format={format}")]).furnished();
        let program = sandbox.program();
        let Ok(library) = GitLibrary::open(&sandbox.surroundings()) else {
            assert_eq!(format, "sha256");
            continue;
        };
        let tip = program.commit("HEAD").unwrap().unwrap();
        let blob = program
            .changed(None, &tip)
            .unwrap()
            .into_iter()
            .find(Change::is_file)
            .unwrap()
            .new;
        let edit = |path: &str, entry| TreeEdit {
            path: RepositoryPath::new(path.as_bytes()),
            entry,
        };
        let edits = [
            edit("a/c/d.json", Some((FileMode::Executable, blob.clone()))),
            edit("new/folder/x.yml", Some((FileMode::Regular, blob))),
            edit("a/b.json", None),
        ];
        let tree = program.edited_tree(&tip, &edits).unwrap();
        assert_eq!(library.edited_tree(&tip, &edits).unwrap(), tree);
        for name in ["qmoi", "Zoë <x> \"q\".", "qmoi[bot]"] {
            let by = Signature {
                name: name.to_owned(),
                email: "qmoi@example.org".to_owned(),
                date: "1700000000 +0130".to_owned(),
            };
            let new = NewCommit {
                tree: &tree,
                parent: &tip,
                message: "Repair é\n\nQmoi-Run: 1\n",
                by: &by,
                is_signed: false,
            };
            let commit = program.write_commit(&new).unwrap();
            assert_eq!(library.write_commit(&new).unwrap(), commit, "{name}");
            let past = program.past(&commit, 5).unwrap();
            assert_eq!(library.past(&commit, 5).unwrap(), past);
            assert_eq!((past.len(), past[0].date.as_str()), (2, "1700000000 +0130"));
        }
        assert_eq!(
            library.branch_of_head().unwrap(),
            program.branch_of_head().unwrap()
        );
    }
}

#[test]
fn both_see_the_same_changes() {
    let sandbox = Sandbox::new(&[]);
    sandbox.write("a.json", "1");
    sandbox.git(&["add", "a.json"]);
    sandbox.assert_alike("before the first commit");
    let sandbox = sandbox.furnished();
    sandbox.assert_alike("nothing is staged");
    sandbox.write("a/c/d.json", "more than twenty bytes of text");
    sandbox.write("a/new/e.json", "2");
    sandbox.git(&["add", "a"]);
    sandbox.assert_alike("one file");
    // A file becomes a folder, a folder a file, and others go.
    sandbox.git(&["rm", "-r", "--quiet", "a.b", "z", "deep"]);
    sandbox.write("z/y", "3");
    sandbox.write("a.b", "4");
    sandbox.git(&["add", "z", "a.b"]);
    sandbox.git(&["update-index", "--chmod=+x", "a0/x"]);
    sandbox.write("later", "5");
    sandbox.git(&["add", "--intent-to-add", "later"]);
    sandbox.git(&["rm", "--quiet", "--cached", "a-b"]);
    sandbox.git(&["add", "--intent-to-add", "a-b"]);
    sandbox.assert_alike("all sorts");
    sandbox.git(&["write-tree"]);
    sandbox.assert_alike("trees are noted");
    sandbox.git(&["commit", "--quiet", "--message", "two"]);
    sandbox.assert_alike("committed");
    sandbox.git(&["update-index", "--index-version", "4"]);
    sandbox.write("a/c/d.json", "6");
    sandbox.git(&["add", "a/c/d.json"]);
    sandbox.assert_alike("version 4");
    sandbox.git(&["pack-refs", "--all"]);
    sandbox.git(&["gc", "--quiet"]);
    sandbox.assert_alike("packed");
    sandbox.git(&["checkout", "--quiet", "--detach"]);
    sandbox.assert_alike("detached");
}

#[test]
fn conflicts_and_merges_are_seen_alike() {
    let sandbox = Sandbox::new(&[]).furnished();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write("a.json", "side");
    sandbox.write("b.json", "side");
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--message", "side"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("a.json", "main");
    sandbox.git(&["commit", "--quiet", "--all", "--message", "main"]);
    let merge = Command::new("git")
        .args(["merge", "side"])
        .current_dir(&sandbox.top)
        .output()
        .unwrap();
    assert!(!merge.status.success());
    let unmerged = |repository: &dyn Repository| -> Vec<RepositoryPath> {
        let changes = repository.staged(&repository.place().index).unwrap();
        let unmerged = changes.into_iter().filter(|change| change.is_unmerged);
        unmerged.map(|change| change.path).collect()
    };
    assert_eq!(unmerged(&sandbox.library()), [RepositoryPath::new("a.json")]);
    assert_eq!(unmerged(&sandbox.program()), [RepositoryPath::new("a.json")]);
    sandbox.write("a.json", "both");
    sandbox.git(&["add", "a.json"]);
    sandbox.assert_alike("resolved");
    sandbox.git(&["commit", "--quiet", "--no-edit"]);
    sandbox.assert_alike("merged");
}

#[test]
fn linked_work_trees_shallow_clones_borrowed_objects_and_submodules_are_read_by_both() {
    let sandbox = Sandbox::new(&[]).furnished();
    sandbox.write("a.json", "2");
    sandbox.git(&["commit", "--quiet", "--all", "--message", "two"]);
    let url = format!("file://{}", sandbox.top.display());
    let folder = |name: &str| sandbox.folder.path().join(name);
    let (linked, shallow, shared) = (folder("linked"), folder("shallow"), folder("shared"));
    sandbox.git(&["worktree", "add", "--quiet", linked.to_str().unwrap()]);
    sandbox.git(&["clone", "--quiet", "--depth=1", &url, shallow.to_str().unwrap()]);
    sandbox.git(&["clone", "--quiet", "--shared", ".", shared.to_str().unwrap()]);
    sandbox.git(&["submodule", "--quiet", "add", &url, "below"]);
    let below = sandbox.top.join("below");
    let mut sandbox = sandbox;
    for top in [linked, shallow, shared, below] {
        let name = top.display().to_string();
        sandbox = sandbox.at(top);
        sandbox.write("a/b.json", "3");
        sandbox.git(&["add", "a/b.json"]);
        sandbox.assert_alike(&name);
    }
}

#[test]
fn what_libgit2_cannot_read_is_asked_of_git() {
    let declined = |options: &[&str]| Sandbox::new(options).declined();
    assert!(declined(&["--object-format=sha256"]).contains("sha256"));
    assert!(declined(&["--ref-format=reftable"]).contains("refstorage"));
    let sandbox = Sandbox::new(&[]).furnished();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", sandbox.top.display());
    let partial = sandbox.folder.path().join("partial");
    sandbox.git(&[
        "clone",
        "--quiet",
        "--filter=blob:none",
        &url,
        partial.to_str().unwrap(),
    ]);
    let sandbox = sandbox.at(partial);
    assert_eq!(sandbox.declined(), "it is a partial clone");
    // As git wrote it once: the setting without the version by which others are told to keep out.
    sandbox.git(&["config", "core.repositoryFormatVersion", "0"]);
    assert_eq!(sandbox.declined(), "it is a partial clone");
    let sandbox = Sandbox::new(&[]).furnished();
    sandbox.write("a.json", "2");
    sandbox.git(&["commit", "--quiet", "--all", "--message", "two"]);
    sandbox.git(&["replace", "HEAD", "HEAD^"]);
    assert_eq!(sandbox.declined(), "it has replaced objects");
    sandbox.git(&["pack-refs", "--all"]);
    assert_eq!(sandbox.declined(), "it has replaced objects");
}

#[test]
fn an_index_that_is_not_understood_is_asked_of_git() {
    let sandbox = Sandbox::new(&[]).furnished();
    sandbox.git(&["update-index", "--split-index"]);
    sandbox.write("a/b.json", "2");
    sandbox.git(&["add", "a/b.json"]);
    assert!(sandbox.answers_alike("split").has_asked_git());
    sandbox.git(&["update-index", "--no-split-index"]);
    sandbox.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "a"]);
    assert!(sandbox.git(&["ls-files", "--sparse"]).contains("deep/\n"));
    assert!(sandbox.answers_alike("sparse").has_asked_git());
}

#[test]
fn a_blob_that_is_not_there_is_missing_for_both() {
    let sandbox = Sandbox::new(&[]).furnished();
    let library = sandbox.library();
    let nowhere = [ObjectId::parse(&"1".repeat(40)).unwrap()];
    assert_eq!(library.blobs(&nowhere, 20).unwrap(), [Blob::Missing]);
    // Git may know better where to find it.
    assert!(library.has_asked_git());
}

#[test]
fn another_place_for_the_repository_is_understood_or_declined() {
    let sandbox = Sandbox::new(&[]).furnished();
    let git_dir = sandbox.folder.path().join("elsewhere.git");
    fs::rename(sandbox.top.join(".git"), &git_dir).unwrap();
    let at = |folder: &Path| Surroundings {
        folder: folder.to_owned(),
        git_dir: Some(git_dir.clone()),
        ..Surroundings::default()
    };
    assert!(GitLibrary::open(&at(&sandbox.top)).is_err());
    fs::write(
        sandbox.top.join(".git"),
        format!("gitdir: {}\n", git_dir.display()),
    )
    .unwrap();
    sandbox.assert_alike("a file instead of a folder");
    let unusual = Surroundings {
        unusual: Some("GIT_OBJECT_DIRECTORY".to_owned()),
        ..sandbox.surroundings()
    };
    assert!(GitLibrary::open(&unusual).is_err());
}
