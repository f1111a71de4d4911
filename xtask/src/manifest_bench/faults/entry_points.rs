//! Entry points and programs broken.

use engine::data::{Entry, Kind, NodeId};

use super::super::sound::Sound;
use super::words::misspelt;
use crate::repair_bench::random::Random;

/// The objects of conditions in `exports`.
fn conditions(sound: &Sound<'_>) -> Vec<Vec<Entry>> {
    let mut found = Vec::new();
    let mut pending: Vec<NodeId> = sound.field("exports").into_iter().collect();
    while let Some(node) = pending.pop() {
        pending.extend(sound.view.children(node));
        let entries: Vec<Entry> = sound.view.entries(node).collect();
        let is_conditions = entries
            .iter()
            .all(|entry| !sound.view.text(entry.key).starts_with('.'));
        if sound.view.kind(node) == Kind::Mapping && !entries.is_empty() && is_conditions {
            found.push(entries);
        }
    }
    found
}

/// A condition that nobody sets.
pub(super) fn misspelt_condition(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let objects = conditions(sound);
    let object = random.pick(&objects)?;
    let entry = random.pick(object)?;
    let name = sound.view.text(entry.key);
    if !["import", "require", "default", "types", "browser"].contains(&name) {
        return None;
    }
    let wrong = misspelt(name, random)?;
    sound.with_string(entry.key, &wrong)
}

/// `default` in front of what it hides, or `types` behind what hides it.
pub(super) fn order(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let objects = conditions(sound);
    let entries = random.pick(&objects)?;
    let place = |name: &str| {
        entries
            .iter()
            .position(|entry| sound.view.text(entry.key) == name)
    };
    let last = entries.len() - 1;
    match random.below(2) {
        0 => {
            let at = place("default").filter(|at| *at == last && last > 0)?;
            // Before `types` it would be two faults.
            let to = usize::from(place("types") == Some(0));
            (to < at).then(|| sound.moved(entries, at, to)).flatten()
        }
        _ => {
            let at = place("types").filter(|at| *at == 0)?;
            let types = sound.string(entries.first()?.value)?;
            let next = sound.string(entries.get(1)?.value)?;
            let stem = |path: &str| {
                path.rsplit_once('/')
                    .map_or(path, |(_, name)| name)
                    .split('.')
                    .next()
                    .map(str::to_owned)
            };
            let is_found_anyway = stem(types) == stem(next);
            let to = place("default").unwrap_or(last);
            (!is_found_anyway && to > at)
                .then(|| sound.moved(entries, at, to - usize::from(place("default").is_some())))
                .flatten()
        }
    }
}

/// A target without its `./`.
pub(super) fn bare_target(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let mut targets = Vec::new();
    let mut pending: Vec<NodeId> = sound.field("exports").into_iter().collect();
    while let Some(node) = pending.pop() {
        match sound.view.kind(node) {
            Kind::Mapping => pending.extend(sound.view.children(node)),
            Kind::Scalar(_) => targets.extend(sound.string(node).map(|_| node)),
            _ => {}
        }
    }
    let target = *random.pick(&targets)?;
    let bare = sound.string(target)?.strip_prefix("./")?;
    sound.with_string(target, bare)
}

/// A program whose name or path npm changes.
pub(super) fn odd_program(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let programs = sound.entries("bin");
    let entry = random.pick(&programs)?;
    let path = sound.string(entry.value)?;
    if random.below(2) == 0 {
        let name = sound.view.text(entry.key);
        sound.with_string(entry.key, &format!("@acme/{name}"))
    } else if path.starts_with('.') {
        None
    } else {
        sound.with_string(entry.value, &format!("/{path}"))
    }
}

/// A path with a `./` that npm takes away.
pub(super) fn dotted_program(sound: &Sound<'_>, random: &mut Random) -> Option<String> {
    let programs = sound.entries("bin");
    let entry = random.pick(&programs)?;
    let path = sound.string(entry.value).filter(|path| !path.starts_with('.'))?;
    sound.with_string(entry.value, &format!("./{path}"))
}
