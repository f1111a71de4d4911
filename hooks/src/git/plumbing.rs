//! The answers of the program `git`, asked through its plumbing commands.
//!
//! None of them looks at the whole work tree, writes an index that was not named, or moves HEAD.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::left_out::LeftOut;
use super::object::{Author, Change, IndexEntry, NewCommit, ObjectId, PastCommit, Replacement, TreeEdit};
use super::path::RepositoryPath;
use super::program::{Program, failed};
use super::repository::{Blob, Place, Repository, Surroundings};
use super::{parse, patch, smudge};
use crate::error::HookError;

/// How long a held index is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// A repository as the program `git` sees it.
#[derive(Debug)]
pub struct GitProgram {
    program: Program,
    place: Place,
    is_sha256: bool,
}

/// Where hooks are found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HooksFolder {
    /// The folder.
    pub path: PathBuf,
    /// Whether other repositories have their hooks there, too.
    pub is_shared: bool,
}

impl GitProgram {
    /// The repository that git finds from where the hook was started.
    ///
    /// # Errors
    /// When git does not start, or finds no repository with a work tree.
    pub fn open(surroundings: &Surroundings) -> Result<Self, HookError> {
        let folder = &surroundings.folder;
        let here = Program::at(folder).until(surroundings.end);
        let ran = here.run(
            &[
                "rev-parse",
                "--show-toplevel",
                "--absolute-git-dir",
                "--git-common-dir",
                "--show-object-format",
            ],
            b"",
        )?;
        if !ran.succeeded {
            let said = ran.stderr.trim();
            if said.contains("dubious ownership") {
                let first = said.lines().next().unwrap_or_default();
                return Err(HookError::Distrusted(
                    first.trim_start_matches("fatal: ").to_owned(),
                ));
            }
            return Err(HookError::NoRepository(said.to_owned()));
        }
        let answer = HookError::Answer { command: "rev-parse" };
        let mut lines = ran
            .stdout
            .split(|byte| *byte == b'\n')
            .map(RepositoryPath::new)
            .map(|path| path.relative());
        let (Some(top), Some(git_dir), Some(common_dir), Some(format)) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(answer);
        };
        let is_sha256 = match format.to_str() {
            Some("sha1") => false,
            Some("sha256") => true,
            _ => return Err(answer),
        };
        let index = match &surroundings.index {
            Some(index) => folder.join(index),
            None => git_dir.join("index"),
        };
        let place = Place {
            common_dir: folder.join(common_dir),
            top,
            git_dir,
            index,
        };
        Ok(Self {
            is_sha256,
            ..Self::at(place, surroundings.end)
        })
    }

    /// Where git looks for hooks, as `core.hooksPath` has it.
    ///
    /// # Errors
    /// When git fails.
    pub fn hooks_folder(&self) -> Result<HooksFolder, HookError> {
        let output = self.program.output(&["rev-parse", "--git-path", "hooks"], b"")?;
        let line = output.strip_suffix(b"\n").unwrap_or(&output);
        let path = self.place.top.join(RepositoryPath::new(line).relative());
        let ran = self
            .program
            .run(&["config", "--show-scope", "--get", "core.hooksPath"], b"")?;
        let setting = String::from_utf8_lossy(&ran.stdout);
        let scope = setting.split('\t').next().unwrap_or_default();
        Ok(HooksFolder {
            path,
            is_shared: matches!(scope, "global" | "system"),
        })
    }

    /// The repository whose parts lie there; it has SHA-1.
    pub(crate) fn at(place: Place, end: Option<Instant>) -> Self {
        let program = Program::at(&place.top)
            .until(end)
            .with("GIT_DIR", place.git_dir.as_os_str())
            .with("GIT_WORK_TREE", place.top.as_os_str())
            .on_index(&place.index);
        Self {
            program,
            place,
            is_sha256: false,
        }
    }

    /// The version of git: its first two numbers.
    ///
    /// # Errors
    /// When git does not start, or does not tell.
    pub fn version(&self) -> Result<(u32, u32), HookError> {
        let line = self.program.line(&["version"])?;
        parse::version(&line).ok_or(HookError::Answer { command: "version" })
    }

    /// The commit as a patch that `git am` takes.
    ///
    /// # Errors
    /// When git fails.
    pub fn patch(&self, commit: &ObjectId) -> Result<Vec<u8>, HookError> {
        let arguments = [
            "format-patch",
            "-1",
            "--stdout",
            "--binary",
            "--no-signature",
            commit.as_str(),
        ];
        self.program.output(&arguments, b"")
    }

    /// What changed about one file between two commits, as a unified diff.
    ///
    /// # Errors
    /// When git fails.
    pub fn diff(&self, old: &ObjectId, new: &ObjectId, path: &RepositoryPath) -> Result<Vec<u8>, HookError> {
        let fixed = [
            "diff",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--unified=3",
        ];
        let mut arguments: Vec<OsString> = fixed.map(OsString::from).to_vec();
        arguments.extend([old.as_str(), new.as_str(), "--"].map(OsString::from));
        arguments.push(path.relative().into_os_string());
        self.program.output(&arguments, b"")
    }

    /// The name and the address that git is configured to put under commits.
    ///
    /// # Errors
    /// When there is none.
    pub fn identity(&self) -> Result<(String, String), HookError> {
        let line = self.program.line(&["var", "GIT_COMMITTER_IDENT"])?;
        let parts = line.rsplit_once("> ").and_then(|(who, _)| who.rsplit_once(" <"));
        let (name, email) = parts.ok_or(HookError::Answer { command: "var" })?;
        Ok((name.to_owned(), email.to_owned()))
    }

    /// How git is run for this repository.
    pub(crate) fn commands(&self) -> &Program {
        &self.program
    }

    /// A folder for an index of our own, which goes away with it.
    fn folder_for_index(&self) -> Result<tempfile::TempDir, HookError> {
        tempfile::Builder::new()
            .prefix("qmoi-index-")
            .tempdir_in(&self.place.git_dir)
            .map_err(HookError::io("make a folder in", &self.place.git_dir))
    }

    /// Replaces blobs in the index. `git apply` reads, compares and writes it under one lock, so that nobody's `git add` comes
    /// in between.
    pub(crate) fn replace_blobs(&self, index: &Path, replacements: &[Replacement]) -> Result<(), HookError> {
        let command = "apply --cached";
        let patch = patch::of(replacements).ok_or(HookError::Answer { command })?;
        let mut lock = index.as_os_str().to_owned();
        lock.push(".lock");
        let lock = PathBuf::from(lock);
        // A git that is stopped half-way would leave its lock behind.
        let program = self.program.on_index(index).until(None);
        let begun = Instant::now();
        let mut pause = Duration::from_millis(5);
        loop {
            let arguments = ["apply", "--cached", "--whitespace=nowarn", "-"];
            let ran = program.run(&arguments, &patch)?;
            if ran.succeeded {
                return Ok(());
            }
            if !ran.stderr.contains("File exists") {
                return Err(self.refused(index, replacements, failed(&arguments, &ran.stderr)));
            }
            if begun.elapsed() > PATIENCE {
                return Err(HookError::IndexLocked { lock });
            }
            // Processes of one machine differ in their number, so they do not come back all at once.
            std::thread::sleep(pause + Duration::from_millis(u64::from(std::process::id() % 7)));
            pause = (pause * 2).min(Duration::from_millis(200));
        }
    }

    /// Why blobs were not replaced: somebody staged something else, or what git says.
    fn refused(&self, index: &Path, replacements: &[Replacement], said: HookError) -> HookError {
        let paths: Vec<&RepositoryPath> = replacements.iter().map(|replacement| &replacement.path).collect();
        let Ok(entries) = self.entries(index, &paths) else {
            return said;
        };
        let is_there = |replacement: &Replacement| {
            entries
                .iter()
                .any(|entry| entry.path == replacement.path && entry.id == replacement.old)
        };
        match replacements.iter().find(|replacement| !is_there(replacement)) {
            Some(changed) => HookError::IndexChanged {
                path: changed.path.name(),
            },
            None => said,
        }
    }

    /// Writes the trees that git notes in a sparse index without writing them, which `git fsck` would miss until the next
    /// commit.
    fn complete_trees(&self, index: &Path) -> Result<(), HookError> {
        let program = self.program.on_index(index);
        let sparse = program.run(&["config", "--type=bool", "--get", "index.sparse"], b"")?;
        if sparse.stdout.starts_with(b"true") {
            let _made_by_the_next_commit = program.run(&["write-tree"], b"")?;
        }
        Ok(())
    }

    fn empty_tree(&self) -> &'static str {
        if self.is_sha256 {
            "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
        } else {
            "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
        }
    }
}

impl Repository for GitProgram {
    fn place(&self) -> &Place {
        &self.place
    }

    fn staged(&self, index: &Path) -> Result<Vec<Change>, HookError> {
        match self.staged_against(index, "HEAD") {
            // Asked only now, because nearly every repository has a commit.
            Err(error @ HookError::Git { .. }) => match self.commit("HEAD")? {
                None => self.staged_against(index, self.empty_tree()),
                Some(_) => Err(error),
            },
            answer => answer,
        }
    }

    fn staged_against(&self, index: &Path, commit: &str) -> Result<Vec<Change>, HookError> {
        let output = self.program.on_index(index).output(
            &[
                "diff-index",
                "--cached",
                "--raw",
                "-z",
                "--no-abbrev",
                "--no-renames",
                "--ita-invisible-in-index",
                commit,
                "--",
            ],
            b"",
        )?;
        parse::raw_changes(&output).ok_or(HookError::Answer {
            command: "diff-index",
        })
    }

    fn entries(&self, index: &Path, paths: &[&RepositoryPath]) -> Result<Vec<IndexEntry>, HookError> {
        let program = self.program.on_index(index);
        let mut entries = Vec::with_capacity(paths.len());
        for chunk in paths.chunks(256) {
            let mut arguments: Vec<OsString> =
                ["ls-files", "--stage", "-z", "--"].map(OsString::from).to_vec();
            arguments.extend(chunk.iter().map(|path| path.relative().into_os_string()));
            let output = program.output(&arguments, b"")?;
            let found = parse::index_entries(&output).ok_or(HookError::Answer { command: "ls-files" })?;
            entries.extend(found);
        }
        Ok(entries)
    }

    fn changed(&self, old: Option<&ObjectId>, new: &ObjectId) -> Result<Vec<Change>, HookError> {
        let old = old.map_or(self.empty_tree(), ObjectId::as_str);
        let output = self.program.output(
            &[
                "diff-tree",
                "-r",
                "--raw",
                "-z",
                "--no-abbrev",
                "--no-renames",
                old,
                new.as_str(),
                "--",
            ],
            b"",
        )?;
        parse::raw_changes(&output).ok_or(HookError::Answer { command: "diff-tree" })
    }

    fn blobs(&self, ids: &[ObjectId], largest: usize) -> Result<Vec<Blob>, HookError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let lines: Vec<String> = ids.iter().map(|id| format!("{id}\n")).collect();
        let arguments = ["cat-file", "--batch=%(objecttype) %(objectsize)"];
        let input = lines.concat().into_bytes();
        let count = ids.len();
        let (blobs, succeeded, stderr) = self.program.read(&arguments, &input, move |output| {
            let mut output = BufReader::new(output);
            (0..count)
                .map(|_| next_blob(&mut output, largest))
                .collect::<io::Result<Vec<Blob>>>()
        })?;
        match blobs {
            Ok(blobs) if succeeded => Ok(blobs),
            Ok(_) => Err(failed(&arguments, &stderr)),
            Err(_) if !stderr.is_empty() => Err(failed(&arguments, &stderr)),
            Err(_) => Err(HookError::Answer { command: "cat-file" }),
        }
    }

    fn write_blobs(&self, files: &[PathBuf]) -> Result<Vec<ObjectId>, HookError> {
        let answer = || HookError::Answer {
            command: "hash-object",
        };
        let mut ids = Vec::with_capacity(files.len());
        for chunk in files.chunks(256) {
            let mut arguments: Vec<OsString> = ["hash-object", "-w", "--no-filters", "--"]
                .map(OsString::from)
                .to_vec();
            arguments.extend(chunk.iter().map(|file| file.as_os_str().to_owned()));
            let output = String::from_utf8(self.program.output(&arguments, b"")?).map_err(|_| answer())?;
            ids.extend(output.lines().filter_map(ObjectId::parse));
        }
        if ids.len() == files.len() {
            Ok(ids)
        } else {
            Err(answer())
        }
    }

    fn write_texts(&self, texts: &[&[u8]]) -> Result<Vec<ObjectId>, HookError> {
        let write = |text: &&[u8]| {
            let id = self
                .program
                .output(&["hash-object", "-w", "--no-filters", "--stdin"], text)?;
            ObjectId::parse(String::from_utf8_lossy(&id).trim()).ok_or(HookError::Answer {
                command: "hash-object",
            })
        };
        texts.iter().map(write).collect()
    }

    fn replace(&self, index: &Path, replacements: &[Replacement]) -> Result<(), HookError> {
        let program = self.program.on_index(index);
        let left_out = LeftOut::of(&program, replacements.iter().map(|replacement| &replacement.path))?;
        self.replace_blobs(index, replacements)?;
        left_out.restore(&program)?;
        self.complete_trees(index)
    }

    fn in_work_tree(&self, files: &[(&RepositoryPath, &ObjectId)]) -> Vec<Result<Vec<u8>, HookError>> {
        smudge::all(&self.program, files)
    }

    fn author_of_head(&self) -> Result<Option<Author>, HookError> {
        let arguments = [
            "log",
            "-1",
            "--no-show-signature",
            "--format=%an%x00%ae%x00%ad",
            "--date=raw",
            "HEAD",
            "--",
        ];
        let ran = self.program.run(&arguments, b"")?;
        let mut fields = ran.stdout.trim_ascii_end().split(|byte| *byte == 0);
        let (Some(name), Some(email), Some(date)) = (fields.next(), fields.next(), fields.next()) else {
            return Ok(None);
        };
        Ok(ran.succeeded.then(|| Author {
            name: name.to_vec(),
            email: email.to_vec(),
            date: String::from_utf8_lossy(date).into_owned(),
        }))
    }

    fn commit(&self, name: &str) -> Result<Option<ObjectId>, HookError> {
        let wanted = format!("{name}^{{commit}}");
        let ran = self.program.run(
            &["rev-parse", "--quiet", "--verify", "--end-of-options", &wanted],
            b"",
        )?;
        let line = String::from_utf8_lossy(&ran.stdout);
        Ok(ObjectId::parse(line.trim()).filter(|_| ran.succeeded))
    }

    fn merge_base(&self, one: &ObjectId, other: &ObjectId) -> Result<Option<ObjectId>, HookError> {
        let ran = self
            .program
            .run(&["merge-base", one.as_str(), other.as_str()], b"")?;
        let line = String::from_utf8_lossy(&ran.stdout);
        Ok(ObjectId::parse(line.trim()).filter(|_| ran.succeeded))
    }

    fn boundary(&self, tip: &ObjectId, remote: &str) -> Result<Vec<ObjectId>, HookError> {
        // A remote given by its address has no refs of its own; then whatever any remote has counts.
        let is_name = !remote.is_empty() && !remote.contains(['/', ':', '\\', '*', '?', '[']);
        let known = if is_name {
            format!("--remotes={remote}")
        } else {
            "--remotes".to_owned()
        };
        let output = self
            .program
            .output(&["rev-list", "--boundary", tip.as_str(), "--not", &known], b"")?;
        let text = String::from_utf8_lossy(&output);
        let mut is_new = false;
        let mut boundary = Vec::new();
        for line in text.lines() {
            match line.strip_prefix('-') {
                Some(id) => boundary.extend(ObjectId::parse(id)),
                None => is_new = true,
            }
        }
        // A tip that the remote already has brings nothing: it is its own boundary.
        if !is_new {
            return Ok(vec![tip.clone()]);
        }
        Ok(boundary)
    }

    fn branch_of_head(&self) -> Result<Option<String>, HookError> {
        let ran = self.program.run(&["symbolic-ref", "--quiet", "HEAD"], b"")?;
        let name = String::from_utf8_lossy(&ran.stdout).trim().to_owned();
        Ok((ran.succeeded && !name.is_empty()).then_some(name))
    }

    fn is_checked_out(&self, branch: &str) -> Result<bool, HookError> {
        let path = self
            .program
            .line(&["for-each-ref", "--format=%(worktreepath)", branch])?;
        Ok(!path.is_empty())
    }

    fn move_branch(&self, name: &str, old: &ObjectId, new: &ObjectId) -> Result<(), HookError> {
        let arguments = [
            "update-ref",
            "-m",
            "qmoi: repaired",
            name,
            new.as_str(),
            old.as_str(),
        ];
        self.program.clone().until(None).output(&arguments, b"").map(drop)
    }

    fn forget(&self, name: &str, id: &ObjectId) -> Result<(), HookError> {
        let arguments = ["update-ref", "-d", name, id.as_str()];
        self.program.clone().until(None).output(&arguments, b"").map(drop)
    }

    fn commit_on(
        &self,
        parent: &ObjectId,
        replacements: &[Replacement],
        message: &str,
        name: &str,
    ) -> Result<ObjectId, HookError> {
        let folder = self.folder_for_index()?;
        let index = folder.path().join("index");
        let program = self.program.on_index(&index);
        program.output(&["read-tree", parent.as_str()], b"")?;
        self.replace_blobs(&index, replacements)?;
        let tree = program.line(&["write-tree"])?;
        let commit = program.line(&["commit-tree", "-p", parent.as_str(), "-m", message, &tree])?;
        let commit = ObjectId::parse(&commit).ok_or(HookError::Answer {
            command: "commit-tree",
        })?;
        let arguments = ["update-ref", "-m", "qmoi: repaired", name, commit.as_str()];
        self.program.clone().until(None).output(&arguments, b"")?;
        Ok(commit)
    }

    fn edited_tree(&self, commit: &ObjectId, edits: &[TreeEdit]) -> Result<ObjectId, HookError> {
        let folder = self.folder_for_index()?;
        let program = self
            .program
            .on_index(&folder.path().join("index"))
            .set("index.sparse=false");
        program.output(&["read-tree", commit.as_str()], b"")?;
        let mut input = Vec::new();
        for edit in edits {
            let line = match &edit.entry {
                Some((mode, id)) => {
                    let mode = mode.text().ok_or(HookError::Answer { command: "read-tree" })?;
                    format!("{mode} {id} 0\t")
                }
                None => format!("0 {} 0\t", "0".repeat(commit.as_str().len())),
            };
            input.extend(line.into_bytes());
            input.extend(edit.path.bytes());
            input.push(0);
        }
        program.output(&["update-index", "-z", "--index-info"], &input)?;
        let tree = program.line(&["write-tree"])?;
        ObjectId::parse(&tree).ok_or(HookError::Answer {
            command: "write-tree",
        })
    }

    fn write_commit(&self, new: &NewCommit<'_>) -> Result<ObjectId, HookError> {
        let mut program = self.program.clone().set("i18n.commitEncoding=UTF-8");
        for (name, email, date) in [
            ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE"),
            ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE"),
        ] {
            let (by, when) = (new.by, format!("@{}", new.by.date));
            program = program
                .with(name, &by.name)
                .with(email, &by.email)
                .with(date, when);
        }
        let mut arguments = vec!["commit-tree", "-p", new.parent.as_str(), "-F", "-"];
        arguments.extend(new.is_signed.then_some("-S"));
        arguments.push(new.tree.as_str());
        let line = program.output(&arguments, new.message.as_bytes())?;
        ObjectId::parse(String::from_utf8_lossy(&line).trim()).ok_or(HookError::Answer {
            command: "commit-tree",
        })
    }

    fn past(&self, tip: &ObjectId, most: usize) -> Result<Vec<PastCommit>, HookError> {
        let output = self.program.output(
            &[
                "log",
                "-z",
                "--first-parent",
                "--no-show-signature",
                "--no-decorate",
                "--encoding=UTF-8",
                "--date=raw",
                &format!("--max-count={most}"),
                "--format=%H%n%T%n%cd%n%B",
                tip.as_str(),
                "--",
            ],
            b"",
        )?;
        parse::past_commits(&output).ok_or(HookError::Answer { command: "log" })
    }

    fn program(&self) -> &GitProgram {
        self
    }
}

/// Reads one answer of `cat-file --batch`; a blob over the limit is passed over without being held.
fn next_blob(output: &mut impl BufRead, largest: usize) -> io::Result<Blob> {
    let mut line = String::new();
    output.read_line(&mut line)?;
    if !line.ends_with('\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let Some((kind, size)) = line.trim_end().split_once(' ') else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    // `<id> missing`, or `<id> submodule` and the like: nothing follows.
    let Ok(size) = size.parse::<usize>() else {
        return Ok(Blob::Missing);
    };
    let mut content = output.take(size as u64 + 1);
    if kind != "blob" || size > largest {
        io::copy(&mut content, &mut io::sink())?;
        return Ok(if kind == "blob" {
            Blob::TooLarge(size)
        } else {
            Blob::Missing
        });
    }
    let mut bytes = Vec::with_capacity(size + 1);
    content.read_to_end(&mut bytes)?;
    if bytes.pop() != Some(b'\n') || bytes.len() != size {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Blob::Bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blobs_are_read_whole_or_passed_over() {
        let mut output =
            &b"blob 3\na\nb\nblob 9\n123456789\nabc missing\ntree 2\nxx\nblob 0\n\nblob 5\nab"[..];
        let mut next = || next_blob(&mut output, 5);
        assert_eq!(next().unwrap(), Blob::Bytes(b"a\nb".to_vec()));
        assert_eq!(next().unwrap(), Blob::TooLarge(9));
        assert_eq!(next().unwrap(), Blob::Missing);
        assert_eq!(next().unwrap(), Blob::Missing);
        assert_eq!(next().unwrap(), Blob::Bytes(Vec::new()));
        assert!(next().is_err());
    }
}
