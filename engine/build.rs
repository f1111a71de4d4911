//! Lists the rule packs in `rules/` so that they can be embedded: one entry a rule, with its language read off the file, so
//! that a pack costs nothing until a file of its language turns up.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[expect(clippy::use_debug, reason = "the derived form of a string is a Rust literal")]
fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../rules");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut entries = String::from("[\n");
    for pack in sorted(&root)? {
        if !pack.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", pack.display());
        for rule in sorted(&pack)? {
            if rule.extension().is_none_or(|extension| extension != "rhai") {
                continue;
            }
            println!("cargo::rerun-if-changed={}", rule.display());
            let text = fs::read_to_string(&rule)?;
            let language = language(&text)
                .ok_or_else(|| io::Error::other(format!("{}: no line `language: \"…\",`", rule.display())))?;
            let name = format!("{}/{}", stem(&pack), stem(&rule));
            writeln!(
                entries,
                "    EmbeddedRule {{ id: {name:?}, language: Language::{language}, text: include_str!({:?}) }},",
                rule.canonicalize()?.display().to_string(),
            )
            .map_err(io::Error::other)?;
        }
    }
    entries.push(']');
    fs::write(
        PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("packs.rs"),
        entries,
    )
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned()
}

fn language(text: &str) -> Option<&'static str> {
    let line = text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("language:"))?;
    match line.trim().trim_end_matches(',').trim_matches('"') {
        "json" => Some("Json"),
        "yaml" => Some("Yaml"),
        "javascript" => Some("JavaScript"),
        _ => None,
    }
}
