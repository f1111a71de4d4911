//! How long one commit takes in a large repository, hook by hook.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::ground::Ground;
use super::tool::{Installed, Task, Tool};

/// What stands as the hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hook {
    None,
    Shell,
    Tool(Tool),
}

impl Hook {
    fn name(self) -> String {
        match self {
            Self::None => "no hook".to_owned(),
            Self::Shell => "shell hook, only `git diff --cached`".to_owned(),
            Self::Tool(Tool::Qmoi) => "qmoi, every rule of its packs".to_owned(),
            Self::Tool(Tool::Prek) => "prek, its built-in check of JSON".to_owned(),
            Self::Tool(Tool::Lefthook) => "lefthook as pip installs it, no job".to_owned(),
            Self::Tool(Tool::PreCommit) => "pre-commit, `check-json`".to_owned(),
            Self::Tool(Tool::LintStaged) => "husky + lint-staged, `true`".to_owned(),
        }
    }
}

/// A hook that is put in place before each of its commits.
struct Contender {
    hook: Hook,
    script: Option<PathBuf>,
    times: Vec<Duration>,
}

/// Times commits of one changed file in turn, and prints the medians.
pub(crate) fn run(installed: &Installed, files: usize, runs: usize) -> Result<(), Box<dyn Error>> {
    let ground = Ground::new(installed)?;
    // Git would tidy up by itself, in the background.
    ground.git(&["config", "maintenance.auto", "false"])?;
    for number in 0..files {
        let text = format!("{{\n  \"number\": {number},\n  \"name\": \"file {number}\"\n}}\n");
        ground.write(&format!("folder{}/file{number}.json", number % 200), &text)?;
    }
    ground.git(&["add", "."])?;
    ground.commit_unchecked()?;
    ground.git(&["gc", "--quiet"])?;
    let mut contenders = contenders(installed, &ground)?;
    // One round is not counted: it fills the caches.
    for run in 0..=runs {
        for contender in &mut contenders {
            let time = commit(&ground, contender, run)?;
            if run > 0 {
                contender.times.push(time);
            }
        }
    }
    println!("One staged file in a repository of {files} files; {runs} commits each, in turn.\n");
    println!("| hook | median | added | × shell hook | least | added | × shell hook | middle half |");
    println!("|---|---|---|---|---|---|---|---|");
    let of = |hook: Hook, quarter: usize| {
        let found = contenders.iter().find(|contender| contender.hook == hook);
        found.map_or(0.0, |contender| quantile(&contender.times, quarter))
    };
    for contender in &contenders {
        let mut row = format!("| {} |", contender.hook.name());
        // The least is what is left when everything else that the machine does is left out.
        for quarter in [2, 0] {
            let time = of(contender.hook, quarter);
            let none = of(Hook::None, quarter);
            let shell = of(Hook::Shell, quarter) - none;
            let added = time - none;
            row.push_str(&format!(
                " {time:.1} ms | {added:+.1} ms | {:.2} |",
                added / shell
            ));
        }
        let [low, high] = [1, 3].map(|quarter| quantile(&contender.times, quarter));
        println!("{row} {low:.1} to {high:.1} ms |");
    }
    Ok(())
}

/// Installs all hooks one after another and keeps their scripts.
fn contenders(installed: &Installed, ground: &Ground) -> Result<Vec<Contender>, Box<dyn Error>> {
    let hooks = ground.top().join(".git/hooks");
    let place = hooks.join("pre-commit");
    let mut hook_list = vec![Hook::None, Hook::Shell];
    hook_list.extend(Tool::ALL.map(Hook::Tool));
    let mut contenders = Vec::new();
    for (number, hook) in hook_list.into_iter().enumerate() {
        // Each finds an empty folder, as the first of them did.
        fs::remove_dir_all(&hooks)?;
        fs::create_dir(&hooks)?;
        match hook {
            Hook::None => {}
            Hook::Shell => {
                fs::write(&place, "#!/bin/sh\ngit diff --cached >/dev/null\n")?;
                super::tool::succeed(std::process::Command::new("chmod").arg("755").arg(&place))?;
            }
            Hook::Tool(tool) => installed.install(tool, Task::Cheapest, ground)?,
        }
        let script = if place.exists() {
            let kept = ground.folder().join(format!("hook{number}"));
            fs::copy(&place, &kept)?;
            Some(kept)
        } else {
            None
        };
        if hook == Hook::Tool(Tool::LintStaged) {
            ground.git(&["config", "--unset", "core.hooksPath"])?;
        }
        contenders.push(Contender {
            hook,
            script,
            times: Vec::new(),
        });
    }
    Ok(contenders)
}

/// Commits a changed file.
fn commit(ground: &Ground, contender: &Contender, run: usize) -> Result<Duration, Box<dyn Error>> {
    let place = ground.top().join(".git/hooks/pre-commit");
    let _was_not_there = fs::remove_file(&place);
    if let Some(script) = &contender.script {
        fs::copy(script, &place)?;
    }
    let is_husky = contender.hook == Hook::Tool(Tool::LintStaged);
    if is_husky {
        ground.git(&["config", "core.hooksPath", ".husky/_"])?;
    }
    let text = format!(
        "{{\n  \"run\": {run},\n  \"hook\": \"{}\"\n}}\n",
        contender.hook.name()
    );
    ground.stage("folder7/file7.json", &text)?;
    let begun = Instant::now();
    let output = ground
        .command("git")
        .args(["commit", "--quiet", "--message", "x"])
        .output()?;
    let time = begun.elapsed();
    if is_husky {
        ground.git(&["config", "--unset", "core.hooksPath"])?;
    }
    if !output.status.success() || ground.blob("HEAD:folder7/file7.json")? != text {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{}: {said}", contender.hook.name()).into());
    }
    Ok(time)
}

/// The quartile in milliseconds.
fn quantile(times: &[Duration], quarter: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    let index = (times.len().saturating_sub(1)) * quarter / 4;
    times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
}
