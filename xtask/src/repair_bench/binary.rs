//! The repair as users get it: the built program, run once over a folder with all broken files.

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use engine::Safety;

use super::cases::Case;
use super::run::Repaired;
use crate::bench;

/// What `qmoi fix --select syntax` makes of each case, with `--unsafe` where `least` says so.
pub(super) fn repair(cases: &[Case], least: Safety) -> Result<Vec<Repaired>, Box<dyn Error>> {
    let qmoi = bench::build()?;
    let folder = tempfile::tempdir()?;
    // The folder is a project of its own: no configuration and no .gitignore from further up applies to it.
    fs::create_dir(folder.path().join(".git"))?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        let inside = folder.path().join(format!("case-{number:05}"));
        fs::create_dir(&inside)?;
        let path = inside.join(&case.file_name);
        fs::write(&path, &case.broken)?;
        paths.push(path);
    }
    let options: &[&str] = match least {
        Safety::Unsafe => &["--unsafe"],
        Safety::Safe => &[],
    };
    let start = Instant::now();
    let status = Command::new(qmoi)
        .arg("fix")
        .args(options)
        .args([
            "--select",
            "syntax",
            "--no-cache",
            "--quiet",
            "--format",
            "concise",
            ".",
        ])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .status()?;
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(format!("`qmoi fix` ended with {status}").into());
    }
    println!(
        "`qmoi fix --select syntax {}` took {:.1} s for {} files",
        options.join(" "),
        start.elapsed().as_secs_f64(),
        cases.len()
    );
    paths
        .into_iter()
        .map(|path| {
            Ok(Repaired {
                text: fs::read_to_string(path)?,
                time: None,
            })
        })
        .collect()
}
