//! Keys that are mistyped, or stand one level too far out.

use engine::data::Kind;

use super::super::known::Holds;
use super::super::misspelling::{misspelt, tells};
use super::super::sound::{Known, Platform, Sound, shifted};
use super::{Fault, FaultClass, is_root};
use crate::repair_bench::random::Random;

const GITHUB_LEVELS: [&str; 16] = [
    "root",
    "job",
    "step",
    "filter",
    "event",
    "strategy",
    "container",
    "concurrency",
    "defaults",
    "environment",
    "input",
    "output",
    "schedule",
    "action",
    "dependabot",
    "dispatch",
];

const GITLAB_LEVELS: [&str; 15] = [
    "root",
    "job",
    "rule",
    "artifacts",
    "reports",
    "cache",
    "need",
    "environment",
    "image",
    "service",
    "retry",
    "trigger",
    "include",
    "default",
    "workflow",
];

pub(super) fn classes(platform: Platform) -> Vec<FaultClass> {
    let levels: &[&'static str] = match platform {
        Platform::GitHub => &GITHUB_LEVELS,
        Platform::GitLab => &GITLAB_LEVELS,
    };
    let mut classes: Vec<FaultClass> = levels
        .iter()
        .map(|level| {
            let name = if *level == "event" {
                "typo-of-event".to_owned()
            } else {
                format!("typo-of-key-{level}")
            };
            FaultClass::new(platform, name, |sound, random| typo(sound, level, random))
        })
        .collect();
    classes.push(FaultClass::new(platform, "key-moved-out", moved_out));
    classes
}

/// A key of a level mistyped.
fn typo(sound: &Sound<'_>, level: &str, random: &mut Random) -> Option<Fault> {
    let known: Vec<Known> = sound
        .known()
        .into_iter()
        .filter(|known| known.place.level.name == level)
        .filter(|known| known.place.level.knows(sound.view.text(known.entry.key)))
        // A job that publishes pages is a job by any other name.
        .filter(|known| !(is_root(known.place.level) && sound.view.text(known.entry.key) == "pages"))
        .collect();
    let Known { place, entry, .. } = *random.pick(&known)?;
    let key = sound.view.text(entry.key);
    let typed = misspelt(key, random)?;
    let siblings = sound.keys(place.mapping);
    // A free name beside it can be nothing else: what is a job's key in GitLab's root is a job.
    if place.level.knows(&typed) || siblings.contains(&*typed) {
        return None;
    }
    let words = place.level.names().filter(|word| !siblings.contains(word));
    let has_one_answer = tells(&typed, key, words);
    let text = sound.with(sound.inside(entry.key)?, &typed);
    Some(Fault { text, has_one_answer })
}

/// The last entry of a mapping moved out of it, behind it.
fn moved_out(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let known: Vec<Known> = sound
        .known()
        .into_iter()
        .filter(|known| {
            let (Holds::Keys(level) | Holds::KeysOrSimple(level)) = known.holds else {
                return false;
            };
            !is_root(known.place.level)
                && sound.view.kind(known.entry.value) == Kind::Mapping
                && sound
                    .view
                    .entries(known.entry.value)
                    .any(|entry| level.knows(sound.view.text(entry.key)))
        })
        .collect();
    let Known { place, entry, holds } = *random.pick(&known)?;
    let (Holds::Keys(inner) | Holds::KeysOrSimple(inner)) = holds else {
        return None;
    };
    let moved = sound.view.entries(entry.value).last()?;
    let key = sound.view.text(moved.key);
    let siblings = sound.keys(place.mapping);
    if !inner.knows(key) || place.level.knows(key) || siblings.contains(key) {
        return None;
    }
    let outer = sound.lines_of(entry.value)?;
    let lines = sound.lines_of(moved.value)?;
    if lines.end != outer.end {
        return None;
    }
    let new = shifted(
        sound.text.get(lines.clone())?,
        sound.column(moved.value),
        sound.column(entry.value),
    )?;
    // Every mapping beside it that knows the key is a place where it may have been.
    let homes = sound
        .view
        .entries(place.mapping)
        .filter(|beside| {
            matches!(
                place.level.holds(sound.view.text(beside.key)),
                Some(Holds::Keys(level) | Holds::KeysOrSimple(level)) if level.knows(key)
            )
        })
        .count();
    Some(Fault {
        text: sound.with(lines, &new),
        has_one_answer: homes == 1,
    })
}
