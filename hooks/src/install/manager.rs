//! Other programs that manage hooks, and how an entry of ours looks in their configurations.
//!
//! A manager counts only where it is at work: its own hook stands where git looks. A configuration that nobody runs would
//! run us neither.

use std::path::{Path, PathBuf};

use engine::data::{DataPath, Kind, View};
use engine::structure::{Position, StructureError, Value, append_item, insert_pair};
use engine::{Document, Edit, FileClass, Limits};

use super::{Event, Wish, command, read, toml};
use crate::error::HookError;
use crate::git::{GitProgram, Repository};

/// A program that manages hooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    /// husky: a shell script for each hook.
    Husky,
    /// lefthook: `lefthook.yml`.
    Lefthook,
    /// pre-commit or prek: `.pre-commit-config.yaml`.
    PreCommit,
}

/// The first and the last line of our part of a shell script.
const BEGIN: &str = "# >>> qmoi hooks >>>";
const END: &str = "# <<< qmoi hooks <<<";

/// Where lefthook looks for its configuration, and how it may end.
const LEFTHOOK_NAMES: [&str; 3] = ["lefthook", ".lefthook", ".config/lefthook"];
const LEFTHOOK_ENDS: [&str; 5] = ["yml", "yaml", "toml", "json", "jsonc"];

const PRE_COMMIT_FILES: [&str; 2] = [".pre-commit-config.yaml", ".pre-commit-config.yml"];

/// The manager that runs the hooks of `event`, and the file to enter us into.
pub(super) fn of(
    repository: &GitProgram,
    folder: &Path,
    event: Event,
) -> Result<Option<(Manager, PathBuf)>, HookError> {
    let top = &repository.place().top;
    if let Some(husky) = husky_folder(folder) {
        return Ok(Some((Manager::Husky, husky.join(event.name()))));
    }
    let Some(hook) = read(&folder.join(event.name()))? else {
        return Ok(None);
    };
    if hook.contains("lefthook")
        && let Some(path) = lefthook_file(top)
    {
        return Ok(Some((Manager::Lefthook, path)));
    }
    // They hand on only one of the pushed refs, and none of standard input: pushes are judged by a script before theirs.
    let configuration = PRE_COMMIT_FILES
        .iter()
        .map(|name| top.join(name))
        .find(|path| path.is_file());
    if event != Event::PrePush
        && (hook.contains("pre-commit.com") || hook.contains("prek"))
        && let Some(path) = configuration
    {
        return Ok(Some((Manager::PreCommit, path)));
    }
    Ok(None)
}

/// The configuration of lefthook.
fn lefthook_file(top: &Path) -> Option<PathBuf> {
    let paths = LEFTHOOK_NAMES.iter().flat_map(|name| {
        LEFTHOOK_ENDS
            .iter()
            .map(move |end| top.join(format!("{name}.{end}")))
    });
    paths.into_iter().find(|path| path.is_file())
}

/// The folder of husky's scripts, when hooks are looked for in husky's.
fn husky_folder(folder: &Path) -> Option<&Path> {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    if name(folder).as_deref() == Some(".husky") {
        return Some(folder);
    }
    let parent = folder.parent()?;
    (name(folder).as_deref() == Some("_") && name(parent).as_deref() == Some(".husky")).then_some(parent)
}

impl Manager {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Husky => "husky",
            Self::Lefthook => "lefthook",
            Self::PreCommit => "pre-commit",
        }
    }

    /// Whether a configuration has an entry of ours.
    pub(super) fn has_entry(self, text: &str, event: Event) -> bool {
        text.contains(&format!("qmoi hooks run {}", event.name()))
    }

    /// The configuration with our entry.
    ///
    /// # Errors
    /// With the reason why it cannot be entered.
    pub(super) fn with_entry(
        self,
        path: &Path,
        text: &str,
        event: Event,
        wish: &Wish,
    ) -> Result<String, String> {
        match self {
            Self::Husky => Ok(with_lines(text, event, &command(event, wish))),
            Self::Lefthook if path.extension().is_some_and(|end| end == "toml") => {
                // Nothing in it needs an escape.
                let mut job = vec![("run", format!("\"{}\"", command(event, wish)))];
                if event == Event::PrePush {
                    job.push(("use_stdin", "true".to_owned()));
                }
                toml::with_job(text, event.name(), &job)
            }
            Self::Lefthook => {
                let mut job = vec![
                    ("name".to_owned(), Value::from("qmoi")),
                    ("run".to_owned(), Value::String(command(event, wish))),
                ];
                if event == Event::PrePush {
                    job.push(("use_stdin".to_owned(), Value::Bool(true)));
                }
                edited(&file_name(path), text, |document, view| {
                    lefthook(document, view, event, job)
                })
            }
            Self::PreCommit => {
                let hook = Value::Mapping(vec![
                    ("id".to_owned(), Value::from("qmoi")),
                    ("name".to_owned(), Value::from("qmoi")),
                    ("entry".to_owned(), Value::String(command(event, wish))),
                    ("language".to_owned(), Value::from("system")),
                    ("pass_filenames".to_owned(), Value::Bool(false)),
                    // What was fixed is not shown otherwise.
                    ("verbose".to_owned(), Value::Bool(true)),
                    (
                        "stages".to_owned(),
                        Value::Sequence(vec![Value::from(event.name())]),
                    ),
                ]);
                let repository = Value::Mapping(vec![
                    ("repo".to_owned(), Value::from("local")),
                    ("hooks".to_owned(), Value::Sequence(vec![hook])),
                ]);
                edited(&file_name(path), text, |document, _| {
                    append_item(document, at("repos")?, &repository)
                })
            }
        }
    }
}

/// A shell script with our lines in front, where nothing has read the standard input yet. It is shared with people who may
/// not have us.
fn with_lines(text: &str, event: Event, command: &str) -> String {
    // What is read here is put back for the lines that follow.
    let (take, give, back) = match event {
        Event::PreCommit | Event::PreMergeCommit => ("", "", ""),
        Event::PrePush => (
            "qmoi_refs=$(cat)\n",
            "printf '%s\\n' \"$qmoi_refs\" | ",
            "exec <<qmoi_end\n$qmoi_refs\nqmoi_end\n",
        ),
    };
    let call = format!(
        "{take}if command -v qmoi >/dev/null 2>&1; then\n  {give}{command} \"$@\" || exit $?\nelse\n  \
         echo 'qmoi: not installed on this machine; nothing was checked' >&2\nfi\n{back}"
    );
    let at = if text.starts_with("#!") {
        text.find('\n').map_or(text.len(), |end| end + 1)
    } else {
        0
    };
    let (head, rest) = text.split_at(at);
    let separator = if head.is_empty() || head.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{head}{separator}{BEGIN}\n{call}{END}\n{rest}")
}

/// Enters our job where the hook's others are.
fn lefthook(
    document: &Document,
    view: &View,
    event: Event,
    mut job: Vec<(String, Value)>,
) -> Result<Vec<Edit>, StructureError> {
    let name = event.name();
    let pair = |key: &str, node| {
        let mut entries = view.entries(node);
        entries
            .find(|entry| view.text(entry.key) == key)
            .map(|entry| entry.value)
    };
    let root = view.roots().first().copied();
    let Some(hook) = root.and_then(|root| pair(name, root)) else {
        let jobs = Value::Mapping(vec![(
            "jobs".to_owned(),
            Value::Sequence(vec![Value::Mapping(job)]),
        )]);
        return match root {
            Some(root) => insert_pair(document, root, name, &jobs, Position::Last),
            None => insert_pair(document, at("")?, name, &jobs, Position::Last),
        };
    };
    if let Some(jobs) = pair("jobs", hook).filter(|jobs| view.kind(*jobs) == Kind::Sequence) {
        return append_item(document, jobs, &Value::Mapping(job));
    }
    job.retain(|(key, _)| key != "name");
    if let Some(commands) = pair("commands", hook) {
        return insert_pair(document, commands, "qmoi", &Value::Mapping(job), Position::Last);
    }
    let commands = Value::Mapping(vec![("qmoi".to_owned(), Value::Mapping(job))]);
    insert_pair(document, hook, "commands", &commands, Position::Last)
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn at(text: &str) -> Result<DataPath, StructureError> {
    DataPath::parse(text).map_err(|_| StructureError::NotFound(text.to_owned()))
}

/// A configuration with structured edits applied.
fn edited(
    name: &str,
    text: &str,
    edit: impl FnOnce(&Document, &View) -> Result<Vec<Edit>, StructureError>,
) -> Result<String, String> {
    let class = FileClass::of(name).ok_or("its kind is not known")?;
    let document =
        Document::from_text(name, class, text, &Limits::default()).map_err(|refusal| refusal.to_string())?;
    let view = document.view().ok_or("it is not valid as it is")?;
    let edits = edit(&document, view).map_err(|error| error.to_string())?;
    engine::edit::apply(text, &edits).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(manager: Manager, text: &str, event: Event) -> String {
        let name = match manager {
            Manager::Husky => "pre-commit",
            Manager::Lefthook => "lefthook.yml",
            Manager::PreCommit => ".pre-commit-config.yaml",
        };
        entered_into(name, manager, text, event)
    }

    fn entered_into(name: &str, manager: Manager, text: &str, event: Event) -> String {
        let path = Path::new(name);
        manager.with_entry(path, text, event, &Wish::default()).unwrap()
    }

    #[test]
    fn lefthook_may_be_configured_in_json_and_toml() {
        let text =
            "{\n  \"pre-commit\": {\n    \"jobs\": [\n      { \"run\": \"make lint\" }\n    ]\n  }\n}\n";
        let after = entered_into("lefthook.json", Manager::Lefthook, text, Event::PreCommit);
        assert_eq!(
            after,
            text.replace(
                "lint\" }\n",
                "lint\" },\n      { \"name\": \"qmoi\", \"run\": \"qmoi hooks run pre-commit\" }\n"
            )
        );
        let after = entered_into("lefthook.json", Manager::Lefthook, "{}\n", Event::PrePush);
        assert!(
            after.contains("\"pre-push\"") && after.contains("use_stdin"),
            "{after}"
        );
        let after = entered_into("lefthook.toml", Manager::Lefthook, "", Event::PrePush);
        assert_eq!(
            after,
            "[pre-push.commands.qmoi]\nrun = \"qmoi hooks run pre-push\"\nuse_stdin = true\n"
        );
    }

    #[test]
    fn pre_commit_gets_a_local_hook() {
        let text =
            "repos:\n  # ours\n  - repo: https://example.org/x\n    rev: v1\n    hooks:\n      - id: x\n";
        let after = entered(Manager::PreCommit, text, Event::PreCommit);
        assert!(after.starts_with(text), "{after}");
        assert!(after.contains("  - repo: local\n    hooks:\n"), "{after}");
        assert!(after.contains("entry: qmoi hooks run pre-commit\n"), "{after}");
    }

    #[test]
    fn lefthook_gets_a_job_or_a_command() {
        let text = "pre-commit:\n  jobs:\n    - run: make lint\n";
        let after = entered(Manager::Lefthook, text, Event::PreCommit);
        assert!(after.starts_with(text), "{after}");
        assert!(
            after.contains("    - name: qmoi\n      run: qmoi hooks run pre-commit\n"),
            "{after}"
        );
        let text = "pre-commit:\n  commands:\n    lint:\n      run: make lint\n";
        let after = entered(Manager::Lefthook, text, Event::PreCommit);
        assert!(
            after.contains("    qmoi:\n      run: qmoi hooks run pre-commit\n"),
            "{after}"
        );
        let after = entered(Manager::Lefthook, text, Event::PrePush);
        assert!(
            after.contains("pre-push:\n") && after.contains("use_stdin: true"),
            "{after}"
        );
    }

    #[test]
    fn husky_gets_lines_behind_the_first() {
        let after = entered(Manager::Husky, "#!/bin/sh\nnpm test\n", Event::PreCommit);
        assert!(
            after.starts_with("#!/bin/sh\n# >>> qmoi hooks >>>\nif command -v qmoi"),
            "{after}"
        );
        assert!(after.ends_with("# <<< qmoi hooks <<<\nnpm test\n"), "{after}");
        assert!(entered(Manager::Husky, "", Event::PrePush).starts_with(BEGIN));
    }
}
