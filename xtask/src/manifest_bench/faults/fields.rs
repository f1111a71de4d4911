//! Single fields broken.

use engine::data::Entry;

use super::super::sound::Sound;
use super::words::misspelt;
use crate::repair_bench::random::Random;

/// A field that npm does not know.
pub(super) fn misspelt_field(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    const KNOWN: [&str; 16] = [
        "description",
        "keywords",
        "homepage",
        "license",
        "author",
        "files",
        "exports",
        "repository",
        "scripts",
        "dependencies",
        "devDependencies",
        "peerDependencies",
        "engines",
        "publishConfig",
        "optionalDependencies",
        "contributors",
    ];
    let entries: Vec<Entry> = sound.view.entries(sound.root).collect();
    let entry = random.pick(&entries)?;
    let name = sound.view.text(entry.key);
    let wrong = KNOWN.contains(&name).then(|| misspelt(name, random))??;
    sound.with_string(entry.key, &wrong)
}

/// An engine with a range that npm cannot read.
pub(super) fn engine(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let node = sound.view.own_get(sound.field("engines")?, "node")?;
    let range = sound.string(node)?;
    let broken = match random.below(4) {
        0 if range.starts_with(">=") => range.replacen(">=", "=>", 1),
        1 if range.contains(" || ") => range.replacen(" || ", " or ", 1),
        2 => format!("node {range}"),
        3 if range.contains(" <") => range.replacen(" <", ", <", 1),
        _ => return None,
    };
    sound.with_string(node, &broken)
}

/// A name of several words with a blank between them.
pub(super) fn blank_in_name(sound: &Sound<'_>, _random: &mut Random) -> Option<String> {
    let node = sound.field("name")?;
    let name = sound.string(node)?;
    let is_lower = name.to_lowercase() == name;
    (is_lower && name.contains('-'))
        .then(|| sound.with_string(node, &name.replace('-', " ")))
        .flatten()
}

/// A name with a capital letter, or with a blank behind it.
pub(super) fn capital_or_blank(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let node = sound.field("name")?;
    let name = sound.string(node)?;
    if random.below(2) == 0 {
        return sound.with_string(node, &format!("{name} "));
    }
    let at = name.rfind('/').map_or(0, |at| at + 1);
    let first = name.get(at..)?.chars().next().filter(char::is_ascii_lowercase)?;
    let mut wrong = name.to_owned();
    wrong.replace_range(at..=at, &first.to_ascii_uppercase().to_string());
    sound.with_string(node, &wrong)
}

/// A version with too few numbers, or a dot behind it.
pub(super) fn version(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let node = sound.field("version")?;
    let version = sound.string(node)?;
    let broken = match version.strip_suffix(".0") {
        Some(short) if random.below(2) == 0 && short.split('.').count() == 2 => short.to_owned(),
        _ => format!("{version}."),
    };
    sound.with_string(node, &broken)
}

/// A script as the list of its commands.
pub(super) fn list_of_commands(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let scripts = sound.entries("scripts");
    let entry = random.pick(&scripts)?;
    let said = sound
        .string(entry.value)
        .filter(|said| said.contains(" && ") && !said.contains(['"', '\\']))?;
    let commands: Vec<String> = said
        .split(" && ")
        .map(|command| format!("\"{command}\""))
        .collect();
    Some(sound.with(sound.range(entry.value), &format!("[{}]", commands.join(", "))))
}

/// A license as people spell it.
pub(super) fn license(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let node = sound.field("license")?;
    let spellings: &[&str] = match sound.string(node)? {
        "MIT" => &["mit", "MIT License", "The MIT License"],
        "Apache-2.0" => &[
            "Apache 2.0",
            "Apache2",
            "Apache License, Version 2.0",
            "apache-2.0",
        ],
        "ISC" => &["isc", "ISC License"],
        "BSD-3-Clause" => &["BSD 3-Clause", "New BSD", "bsd-3-clause"],
        "BSD-2-Clause" => &["BSD 2-Clause", "Simplified BSD"],
        "MPL-2.0" => &["MPL 2.0", "mpl-2.0"],
        "0BSD" => &["0bsd"],
        _ => return None,
    };
    sound.with_string(node, random.pick(spellings)?)
}

/// An address without its protocol, or with one that GitHub has given up.
pub(super) fn repository(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let repository = sound.field("repository")?;
    let node = sound.view.own_get(repository, "url").unwrap_or(repository);
    let address = sound.string(node)?;
    let broken = match address.strip_prefix("git+https://github.com/") {
        Some(path) if random.below(2) == 0 => format!("git://github.com/{path}"),
        _ => address.strip_prefix("https://")?.to_owned(),
    };
    sound.with_string(node, &broken)
}

/// A package manager with another sign than `@`, or with one in front of its version.
pub(super) fn package_manager(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let node = sound.field("packageManager")?;
    let text = sound.string(node)?;
    let broken = match random.below(3) {
        0 => text.replacen('@', " ", 1),
        1 => text.replacen('@', "@v", 1),
        _ => text.replacen('@', "@^", 1),
    };
    sound.with_string(node, &broken)
}
