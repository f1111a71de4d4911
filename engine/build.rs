//! Lists the rule packs in `rules/` so that they can be embedded: one entry a rule, with its language and category read off the
//! file and its pack's files out of `pack.json`, so that a rule costs nothing until a file turns up that it could speak about.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[expect(clippy::use_debug, reason = "the derived form of a string is a Rust literal")]
fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../rules");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut entries = String::from("[\n");
    let mut packs = String::from("[\n");
    let mut number = 0;
    for pack in sorted(&root)? {
        if !pack.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", pack.display());
        writeln!(
            packs,
            "    EmbeddedPack {{ name: {:?}, files: &{:?}, set: OnceLock::new() }},",
            stem(&pack),
            files(&pack.join("pack.json"))?,
        )
        .map_err(io::Error::other)?;
        for rule in sorted(&pack)? {
            if rule.extension().is_none_or(|extension| extension != "rhai") {
                continue;
            }
            println!("cargo::rerun-if-changed={}", rule.display());
            let text = fs::read_to_string(&rule)?;
            let missing =
                |key: &str| io::Error::other(format!("{}: no line `{key}: \"…\",`", rule.display()));
            let language = word(&text, "language").and_then(language);
            let language = language.ok_or_else(|| missing("language"))?;
            let category = word(&text, "category").and_then(category);
            let category = category.ok_or_else(|| missing("category"))?;
            let source = if word(&text, "shape").is_some() {
                "Shape"
            } else if word(&text, "model").is_some() {
                "Model"
            } else {
                "Document"
            };
            let name = format!("{}/{}", stem(&pack), stem(&rule));
            writeln!(
                entries,
                "    EmbeddedRule {{ id: {name:?}, pack: {number}, source: RuleSource::{source}, language: Language::{language}, category: Category::{category}, text: include_str!({:?}) }},",
                rule.canonicalize()?.display().to_string(),
            )
            .map_err(io::Error::other)?;
        }
        number += 1;
    }
    entries.push(']');
    packs.push(']');
    let output = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    fs::write(output.join("rules.rs"), entries)?;
    fs::write(output.join("packs.rs"), packs)
}

/// The globs of the files that a pack speaks about; none for every file of its rules' languages.
fn files(pack: &Path) -> io::Result<Vec<String>> {
    if !pack.exists() {
        return Ok(Vec::new());
    }
    println!("cargo::rerun-if-changed={}", pack.display());
    let pack: serde_json::Value = serde_json::from_slice(&fs::read(pack)?)?;
    let globs = pack["files"].as_array().into_iter().flatten();
    Ok(globs
        .filter_map(|glob| glob.as_str().map(str::to_owned))
        .collect())
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

/// The value of the first line that gives `key`.
fn word<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut values = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix(key)?.strip_prefix(':'));
    Some(values.next()?.trim().trim_end_matches(',').trim_matches('"'))
}

fn language(word: &str) -> Option<&'static str> {
    match word {
        "json" => Some("Json"),
        "yaml" => Some("Yaml"),
        "javascript" => Some("JavaScript"),
        _ => None,
    }
}

fn category(word: &str) -> Option<&'static str> {
    match word {
        "syntax" => Some("Syntax"),
        "correctness" => Some("Correctness"),
        "style" => Some("Style"),
        _ => None,
    }
}
