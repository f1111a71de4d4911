//! Words of a few, mistyped.

use engine::data::{Kind, NodeId};

use super::super::known::Holds;
use super::super::misspelling::{misspelt, tells};
use super::super::sound::{Known, Platform, Sound};
use super::{Fault, FaultClass};
use crate::repair_bench::random::Random;

pub(super) fn classes(platform: Platform) -> Vec<FaultClass> {
    match platform {
        Platform::GitHub => vec![
            FaultClass::new(platform, "typo-of-value", |sound, random| {
                typo(sound, random, |known, _| !matches!(known.holds, Holds::AnyOf(_)))
            }),
            FaultClass::new(platform, "typo-of-runner", |sound, random| {
                typo(sound, random, |known, key| {
                    matches!(known.holds, Holds::AnyOf(_)) && key == "runs-on"
                })
            }),
            FaultClass::new(platform, "typo-of-activity-type", |sound, random| {
                typo(sound, random, |known, key| {
                    matches!(known.holds, Holds::AnyOf(_)) && key == "types"
                })
            }),
            FaultClass::new(platform, "typo-of-permission", scope),
            FaultClass::new(platform, "typo-of-access", access),
            FaultClass::new(platform, "typo-of-simple-event", simple_event),
        ],
        Platform::GitLab => vec![FaultClass::new(platform, "typo-of-value", |sound, random| {
            typo(sound, random, |_, _| true)
        })],
    }
}

/// A word of a few mistyped, at an entry that `fits`.
fn typo(sound: &Sound<'_>, random: &mut Random, fits: fn(&Known, &str) -> bool) -> Option<Fault> {
    let mut scalars: Vec<(NodeId, &'static [&'static str])> = Vec::new();
    for known in sound.known() {
        let (Holds::OneOf(words) | Holds::AnyOf(words)) = known.holds else {
            continue;
        };
        if fits(&known, sound.view.text(known.entry.key)) {
            let texts = sound.texts(known.entry.value);
            scalars.extend(texts.map(|scalar| (scalar, words)));
        }
    }
    scalars.retain(|(scalar, words)| words.contains(&sound.view.text(*scalar)));
    let (scalar, words) = *random.pick(&scalars)?;
    word(sound, scalar, words, &[], random)
}

/// The scalar, one of `words`, mistyped; those in `taken` cannot be meant.
fn word(
    sound: &Sound<'_>,
    scalar: NodeId,
    words: &[&str],
    taken: &[&str],
    random: &mut Random,
) -> Option<Fault> {
    let meant = sound.view.text(scalar);
    let typed = misspelt(meant, random)?;
    if words.contains(&&*typed) || taken.contains(&&*typed) {
        return None;
    }
    let others = words.iter().copied().filter(|word| !taken.contains(word));
    Some(Fault {
        has_one_answer: tells(&typed, meant, others),
        text: sound.with(sound.inside(scalar)?, &typed),
    })
}

/// A scope of permissions with what is given to it.
struct Scope {
    mapping: NodeId,
    key: NodeId,
    value: NodeId,
    scopes: &'static [&'static str],
    access: &'static [&'static str],
}

/// All scopes that are given something.
fn scopes(sound: &Sound<'_>) -> Vec<Scope> {
    let mut found = Vec::new();
    for known in sound.known() {
        let Holds::Scopes(scopes, access) = known.holds else {
            continue;
        };
        if sound.view.kind(known.entry.value) == Kind::Mapping {
            for entry in sound.view.entries(known.entry.value) {
                found.push(Scope {
                    mapping: known.entry.value,
                    key: entry.key,
                    value: entry.value,
                    scopes,
                    access,
                });
            }
        }
    }
    found
}

fn scope(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let scopes = scopes(sound);
    let Scope {
        mapping, key, scopes, ..
    } = *random.pick(&scopes)?;
    let taken: Vec<&str> = sound.keys(mapping).into_iter().collect();
    if !scopes.contains(&sound.view.text(key)) {
        return None;
    }
    word(sound, key, scopes, &taken, random)
}

fn access(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let scopes = scopes(sound);
    let Scope { value, access, .. } = *random.pick(&scopes)?;
    if !access.contains(&sound.view.text(value)) {
        return None;
    }
    word(sound, value, access, &[], random)
}

/// An event that stands without filters, by itself or in a list.
fn simple_event(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let on = sound.child(sound.root, "on")?;
    let events: Vec<NodeId> = sound.texts(on).collect();
    let scalar = *random.pick(&events)?;
    let words: Vec<&str> = super::super::known::github::EVENTS.names().collect();
    let taken: Vec<&str> = events
        .iter()
        .filter(|event| **event != scalar)
        .map(|event| sound.view.text(*event))
        .collect();
    if !words.contains(&sound.view.text(scalar)) {
        return None;
    }
    word(sound, scalar, &words, &taken, random)
}
