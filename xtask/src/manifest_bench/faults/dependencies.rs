//! Dependencies broken.

use engine::data::{Entry, Kind};

use super::super::sound::Sound;
use crate::repair_bench::random::Random;

const SECTIONS: [&str; 4] = [
    "dependencies",
    "devDependencies",
    "peerDependencies",
    "optionalDependencies",
];

/// Entries of dependencies whose ranges fit.
fn ranges(sound: &Sound<'_>, fits: impl Fn(&str) -> bool) -> Vec<Entry> {
    SECTIONS
        .iter()
        .flat_map(|section| sound.entries(section))
        .filter(|entry| sound.string(entry.value).is_some_and(&fits))
        .collect()
}

fn is_plain(range: &str) -> bool {
    let bare = range.trim_start_matches(['^', '~', '>', '=']);
    bare.split('.').count() == 3 && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// A package in `devDependencies` that `dependencies` has with the same range.
pub(super) fn twice(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    copied(sound, random, str::to_owned)
}

/// The same with another range.
pub(super) fn twice_otherwise(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    copied(sound, random, |range| {
        if range.starts_with('^') {
            range.replacen('^', "~", 1)
        } else {
            "^0.3.1".to_owned()
        }
    })
}

fn copied(sound: &Sound<'_>, random: &mut Random, range: impl Fn(&str) -> String) -> Option<String> {
    let own = sound.entries("dependencies");
    let others = sound.entries("devDependencies");
    let entry = random.pick(&own)?;
    let name = sound.view.text(entry.key);
    let is_there = others.iter().any(|other| sound.view.text(other.key) == name);
    let place = random.pick(&others)?;
    let at = sound.entry_range(*place).start;
    let before = sound.text.get(..at)?;
    let gap = before.get(before.rfind(['{', ','])? + 1..)?;
    let range = range(sound.string(entry.value)?);
    let copy = format!("\"{name}\": \"{range}\",{gap}");
    (!is_there && !gap.trim().contains(|c: char| !c.is_whitespace())).then(|| sound.with(at..at, &copy))
}

/// An object of dependencies as a list.
pub(super) fn as_array(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let section = random.pick(&SECTIONS)?;
    let node = sound.field(section)?;
    let entries = sound.entries(section);
    if entries.is_empty() {
        return None;
    }
    let range = sound.range(node);
    let mut text = sound.text.get(range.clone())?.to_owned();
    for entry in entries.iter().rev() {
        let own = sound.entry_range(*entry);
        let said = sound.string(entry.value)?;
        // How it is parted must be how people part it, or it cannot come back.
        let source = sound.text.get(own.clone())?;
        let name = sound.view.text(entry.key);
        if source != format!("\"{name}\": \"{said}\"") || said.is_empty() {
            return None;
        }
        text.replace_range(
            own.start - range.start..own.end - range.start,
            &format!("\"{name}@{said}\""),
        );
    }
    let inner = text.get(1..text.len() - 1)?.to_owned();
    Some(sound.with(range, &format!("[{inner}]")))
}

/// A range that npm cannot read at all.
pub(super) fn unreadable_range(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let entries = ranges(sound, is_plain);
    let entry = random.pick(&entries)?;
    let range = sound.string(entry.value)?;
    let broken = match random.below(6) {
        0 if range.starts_with(['^', '~']) => format!("{}{range}", range.get(..1)?),
        1 if range.starts_with(">=") => range.replacen(">=", "=>", 1),
        2 => format!("{range}."),
        3 => format!("@{range}"),
        4 => range.replacen('.', "..", 1),
        5 => format!("'{range}'"),
        _ => return None,
    };
    sound.with_string(entry.value, &broken)
}

/// A range of which npm reads only a part.
pub(super) fn comma(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let entries = ranges(sound, |range| range.contains(" <") || range.contains(" || "));
    let entry = random.pick(&entries)?;
    let range = sound.string(entry.value)?;
    let broken = if range.contains(" || ") {
        range.replacen(" || ", if random.below(2) == 0 { " | " } else { " or " }, 1)
    } else {
        range.replacen(" <", ", <", 1)
    };
    sound.with_string(entry.value, &broken)
}

/// Two packages of a sorted list in each other's place.
pub(super) fn unsorted(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let section = random.pick(&SECTIONS)?;
    let node = sound
        .field(section)
        .filter(|node| sound.view.kind(*node) == Kind::Mapping)?;
    let entries: Vec<Entry> = sound.view.entries(node).collect();
    let names: Vec<&str> = entries.iter().map(|entry| sound.view.text(entry.key)).collect();
    if entries.len() < 3 || !names.is_sorted() {
        return None;
    }
    let from = random.below(entries.len() - 1);
    sound.moved(&entries, from, from + 1)
}
