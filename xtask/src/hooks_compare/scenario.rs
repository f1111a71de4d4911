//! What is tried with each tool, and how its outcome is told: by the bytes that HEAD, index and work tree hold.

use std::error::Error;
use std::fs;
use std::path::Path;

use super::ground::Ground;
use super::tool::{Installed, Task, Tool};

/// One thing that is tried.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    perform: Perform,
}

/// Tries a tool in a repository that has its hooks, and tells how it went.
type Perform = fn(Tool, &Ground) -> Result<Cell, Box<dyn Error>>;

/// How it went.
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) is_wrong: bool,
}

fn right(text: impl Into<String>) -> Result<Cell, Box<dyn Error>> {
    Ok(Cell {
        text: text.into(),
        is_wrong: false,
    })
}

fn wrong(text: impl Into<String>) -> Result<Cell, Box<dyn Error>> {
    Ok(Cell {
        text: format!("**{}**", text.into()),
        is_wrong: true,
    })
}

impl Scenario {
    pub(crate) fn perform(&self, tool: Tool, installed: &Installed) -> Result<Cell, Box<dyn Error>> {
        let ground = Ground::new(installed)?;
        for name in ["a.json", "b.json"] {
            ground.stage(name, &json("one", "two", ""))?;
        }
        ground.stage("far.txt", "far\n")?;
        ground.commit_unchecked()?;
        installed.install(tool, Task::Mend, &ground)?;
        (self.perform)(tool, &ground)
    }
}

/// JSON whose first and last words are given; `comma` is the fault, at the end.
fn json(first: &str, last: &str, comma: &str) -> String {
    let middle: String = (1..=8)
        .map(|number| format!("  \"line{number}\": {number},\n"))
        .collect();
    format!("{{\n  \"first\": \"{first}\",\n{middle}  \"last\": \"{last}\"{comma}\n}}\n")
}

pub(crate) const SCENARIOS: &[Scenario] = &[
    Scenario {
        name: "unstaged change on a far line",
        perform: |_, ground| partial(ground, "mine", "new"),
    },
    Scenario {
        name: "unstaged change on the faulty line",
        perform: |_, ground| partial(ground, "one", "mine"),
    },
    Scenario {
        name: "`commit -o FILE`, and the next commit",
        perform: |_, ground| only(ground),
    },
    Scenario {
        name: "SIGKILL while the fixer runs",
        perform: killed,
    },
    Scenario {
        name: "the fix empties the commit",
        perform: |_, ground| emptied(ground),
    },
    Scenario {
        name: "push of two refs, the second broken",
        perform: pushed,
    },
];

/// A fault is staged, and the file changed further.
fn partial(ground: &Ground, first: &str, last: &str) -> Result<Cell, Box<dyn Error>> {
    ground.stage("a.json", &json("one", "new", ","))?;
    let mine = json(first, last, ",");
    ground.write("a.json", &mine)?;
    ground.write("far.txt", "mine\n")?;
    let ran = ground.try_git(&["commit", "--quiet", "--message", "x"])?;
    let work = ground.work("a.json");
    if ground.work("far.txt") != "mine\n" || ![mine.clone(), json(first, last, "")].contains(&work) {
        return wrong("unstaged work is gone");
    }
    let fixed = json("one", "new", "");
    let (head, index) = (ground.blob("HEAD:a.json")?, ground.blob(":a.json")?);
    let in_work = if work == mine {
        "work tree as it was"
    } else {
        "work tree, too"
    };
    match ran.status.success() {
        true if head == fixed && index == fixed => right(format!("commit repaired; {in_work}")),
        true if head != fixed => wrong("broken file committed"),
        true => wrong("repaired commit, stale index"),
        false if work == mine => right("commit refused, nothing repaired"),
        false => right("commit refused, work tree repaired and not staged"),
    }
}

/// One of two staged files is committed; then the rest.
fn only(ground: &Ground) -> Result<Cell, Box<dyn Error>> {
    ground.stage("b.json", &json("staged", "two", ""))?;
    ground.stage("a.json", &json("one", "new", ","))?;
    let mut refused = "";
    let commit = ["commit", "--quiet", "--message", "x", "--only", "a.json"];
    if !ground.try_git(&commit)?.status.success() {
        // What these tools want: the same again.
        refused = "refused once; then ";
        if !ground.try_git(&commit)?.status.success() {
            return wrong("refused twice");
        }
    }
    let fixed = json("one", "new", "");
    if ground.blob("HEAD:a.json")? != fixed {
        return wrong("broken file committed");
    }
    let is_stale = ground.blob(":a.json")? != fixed;
    let next = ground.try_git(&["commit", "--quiet", "--message", "next"])?;
    let head = ground.blob("HEAD:a.json")?;
    if head != fixed {
        return wrong(format!("{refused}the next commit brings the fault back"));
    }
    if is_stale {
        return wrong(format!(
            "{refused}the old text stays staged{}",
            if next.status.success() {
                ""
            } else {
                ", next commit refused"
            }
        ));
    }
    if !next.status.success() || ground.blob("HEAD:b.json")? != json("staged", "two", "") {
        return wrong(format!("{refused}the other staged file is not committed"));
    }
    right(format!("{refused}repaired, and the next commit keeps it"))
}

/// The hook dies when it has begun to repair.
fn killed(tool: Tool, ground: &Ground) -> Result<Cell, Box<dyn Error>> {
    ground.stage("a.json", &json("one", "new", ","))?;
    ground.write("a.json", &json("mine", "new", ","))?;
    ground.write("far.txt", "mine\n")?;
    ground.write("untracked", "mine\n")?;
    let sign = ground.folder().join("sign");
    let sign_name = sign.display().to_string();
    let at_index = format!("index:{sign_name}");
    let variables = [("FIX_SIGN", sign_name.as_str()), ("QMOI_FAIL", at_index.as_str())];
    let variables = if tool == Tool::Qmoi {
        &variables[1..]
    } else {
        &variables[..1]
    };
    if !ground.kill_git_at(&["commit", "--quiet", "--message", "x"], variables, &sign)? {
        return wrong("the fixer was not started");
    }
    let is_there = |first: &str| {
        let work = ground.work("a.json");
        ["", ","].iter().any(|comma| work == json(first, "new", comma))
    };
    let mut lost = Vec::new();
    if !is_there("mine") {
        lost.push("the same file");
    }
    if ground.work("far.txt") != "mine\n" {
        lost.push("another file");
    }
    if ground.work("untracked") != "mine\n" {
        lost.push("an untracked file");
    }
    if !lost.is_empty() {
        let mut kept = Vec::new();
        let added = b"+  \"first\": \"mine\"";
        if holds(&ground.home(), added)? || holds(&ground.top().join(".git"), added)? {
            kept.push("a patch");
        }
        if !ground.text(&["stash", "list"])?.is_empty()
            || ground.text(&["stash", "show", "-p"])?.contains("mine")
        {
            kept.push("a stash entry");
        }
        let kept = if kept.is_empty() {
            "nowhere".to_owned()
        } else {
            kept.join(" and ")
        };
        return wrong(format!(
            "unstaged work gone from {}; left in {kept}",
            lost.join(" and ")
        ));
    }
    if tool == Tool::Qmoi {
        ground.run("qmoi", &["recover"])?;
        let is_done = ground.work("a.json") == json("mine", "new", "") && ground.work("far.txt") == "mine\n";
        return if is_done {
            right("all there; `qmoi recover` finishes")
        } else {
            wrong("`qmoi recover` does not finish")
        };
    }
    right("all there")
}

/// Whether a file in a folder holds these bytes.
fn holds(folder: &Path, bytes: &[u8]) -> Result<bool, Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let found = if path.is_dir() && !path.is_symlink() {
            holds(&path, bytes)?
        } else {
            let text = fs::read(&path).unwrap_or_default();
            text.windows(bytes.len()).any(|window| window == bytes)
        };
        if found {
            return Ok(true);
        }
    }
    Ok(false)
}

/// All that is staged is the fault.
fn emptied(ground: &Ground) -> Result<Cell, Box<dyn Error>> {
    let broken = json("one", "two", ",");
    ground.stage("a.json", &broken)?;
    ground.write("far.txt", "mine\n")?;
    let ran = ground.try_git(&["commit", "--quiet", "--message", "x"])?;
    let count = ground.text(&["rev-list", "--count", "HEAD"])?;
    if ground.work("far.txt") != "mine\n" {
        return wrong("unstaged work is gone");
    }
    if count != "1" {
        return wrong("an empty commit is made");
    }
    let stash = ground.text(&["stash", "list"])?;
    let also = if stash.is_empty() {
        ""
    } else {
        ", a stash entry left behind"
    };
    let is_kept = ground.work("a.json") == broken && ground.blob(":a.json")? == broken;
    match (ran.status.success(), is_kept) {
        (true, _) => wrong("git is told that all is well"),
        (false, true) => right(format!("commit refused, all as it was{also}")),
        (false, false) => right(format!("commit refused, fix made{also}")),
    }
}

/// Two branches are pushed while a third is checked out.
fn pushed(tool: Tool, ground: &Ground) -> Result<Cell, Box<dyn Error>> {
    let remote = ground.folder().join("remote.git").display().to_string();
    ground.git(&["init", "--quiet", "--bare", &remote])?;
    ground.git(&["remote", "add", "origin", &remote])?;
    ground.git(&["push", "--quiet", "--no-verify", "origin", "main"])?;
    for (branch, comma) in [("aa", ""), ("bb", ",")] {
        ground.git(&["checkout", "--quiet", "-b", branch, "main"])?;
        ground.stage(&format!("{branch}.json"), &json("one", "two", comma))?;
        ground.commit_unchecked()?;
    }
    if !tool.judges_pushes() {
        return right("has no such hook");
    }
    // The branch that is checked out, by itself: so that what follows is not for want of a hook.
    let alone = ground.try_git(&["push", "--quiet", "origin", "bb"])?;
    if alone.status.success() {
        return wrong("the broken commit is pushed, even alone");
    }
    ground.git(&["checkout", "--quiet", "main"])?;
    ground.try_git(&["push", "--quiet", "origin", "aa", "bb"])?;
    let is_there = |branch: &str| ground.text(&["ls-remote", "origin", &format!("refs/heads/{branch}")]);
    if !is_there("bb")?.is_empty() {
        return wrong("the broken commit is pushed");
    }
    if !is_there("aa")?.is_empty() {
        return wrong("only one ref is pushed");
    }
    let offer = ground.blob("refs/qmoi/fix/bb:bb.json")?;
    if offer == json("one", "two", "") {
        return right("push refused, a commit with the repair ready");
    }
    right("push refused")
}
