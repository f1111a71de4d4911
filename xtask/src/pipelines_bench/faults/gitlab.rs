//! Names in a pipeline that nothing has, and jobs that wait in vain.

use std::collections::BTreeSet;

use engine::data::{Entry, Kind, NodeId};

use super::super::known::gitlab::{PIPELINE, STAGES};
use super::super::lists;
use super::super::misspelling::{misspelt, tells};
use super::super::sound::{Platform, Sound};
use super::{Fault, FaultClass};
use crate::repair_bench::random::Random;

pub(super) fn classes() -> Vec<FaultClass> {
    let class = |name: &str, inject: fn(&Sound<'_>, &mut Random) -> Option<Fault>| {
        // Where other pipelines are included that are not here, nothing can be called unknown.
        FaultClass::new(Platform::GitLab, name, move |sound, random| {
            if sound.names.is_open {
                return None;
            }
            inject(sound, random)
        })
    };
    vec![
        class("typo-of-stage", stage),
        class("typo-in-stages", stages_entry),
        class("lost-stages-entry", lost_stages_entry),
        class("typo-of-need", |sound, random| {
            let jobs = visible(sound);
            name(sound, random, needs, &jobs)
        }),
        class("typo-of-dependency", |sound, random| {
            let jobs = visible(sound);
            let dependencies = |sound: &Sound<'_>, job| {
                sound
                    .child(job, "dependencies")
                    .map(|list| sound.texts(list).collect())
                    .unwrap_or_default()
            };
            name(sound, random, dependencies, &jobs)
        }),
        class("typo-of-extends", |sound, random| {
            let jobs: BTreeSet<&str> = sound.names.jobs.iter().map(String::as_str).collect();
            let extends = |sound: &Sound<'_>, job| {
                sound
                    .child(job, "extends")
                    .map(|list| sound.texts(list).collect())
                    .unwrap_or_default()
            };
            name(sound, random, extends, &jobs)
        }),
        class("typo-of-reference", reference),
        class("lost-need", lost_need),
        class("duplicate-need", duplicate),
        class("self-need", itself),
        class("needs-circle", circle),
        class("single-equals", single_equals),
    ]
}

/// The jobs of the file that run.
fn jobs(sound: &Sound<'_>) -> Vec<Entry> {
    sound
        .view
        .entries(sound.root)
        .filter(|job| {
            let name = sound.view.text(job.key);
            !name.starts_with('.')
                && (!PIPELINE.knows(name) || name == "pages")
                && sound.view.kind(job.value) == Kind::Mapping
        })
        .collect()
}

fn visible<'a>(sound: &'a Sound<'_>) -> BTreeSet<&'a str> {
    sound
        .names
        .jobs
        .iter()
        .map(String::as_str)
        .filter(|name| !name.starts_with('.'))
        .collect()
}

fn stages<'a>(sound: &'a Sound<'_>) -> Vec<&'a str> {
    if sound.names.stages.is_empty() {
        STAGES.to_vec()
    } else {
        sound.names.stages.iter().map(String::as_str).collect()
    }
}

fn stage(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let stage = sound.child(random.pick(&jobs(sound))?.value, "stage")?;
    let meant = sound.view.text(stage);
    let typed = misspelt(meant, random)?;
    let words = stages(sound);
    if words.contains(&&*typed) || !words.contains(&meant) {
        return None;
    }
    Some(Fault {
        has_one_answer: tells(&typed, meant, words),
        text: sound.with(sound.inside(stage)?, &typed),
    })
}

/// An entry of `stages`, with how many jobs of the file are in that stage.
fn used_stage(sound: &Sound<'_>, random: &mut Random) -> Option<(NodeId, NodeId, usize)> {
    let list = sound.child(sound.root, "stages")?;
    let users = |name: &str| {
        jobs(sound)
            .iter()
            .filter(|job| {
                sound
                    .child(job.value, "stage")
                    .is_some_and(|stage| sound.view.text(stage) == name)
            })
            .count()
    };
    let used: Vec<(NodeId, NodeId, usize)> = sound
        .items(list)
        .into_iter()
        .map(|item| (list, item, users(sound.view.text(item))))
        .filter(|(_, _, users)| *users > 0)
        .collect();
    random.pick(&used).copied()
}

fn stages_entry(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (_, item, users) = used_stage(sound, random)?;
    let meant = sound.view.text(item);
    let typed = misspelt(meant, random)?;
    let words = stages(sound);
    if words.contains(&&*typed) {
        return None;
    }
    Some(Fault {
        // One job alone may as well be the one with the wrong name.
        has_one_answer: users > 1 && tells(&typed, meant, words),
        text: sound.with(sound.inside(item)?, &typed),
    })
}

fn lost_stages_entry(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (list, item, _) = used_stage(sound, random)?;
    if sound.items(list).len() < 2 {
        return None;
    }
    Some(Fault::with_many_answers(lists::without(sound, list, item)?))
}

/// The jobs that a job needs, as they are named: in a text or under `job`.
fn needs(sound: &Sound<'_>, job: NodeId) -> Vec<NodeId> {
    let Some(list) = sound.child(job, "needs") else {
        return Vec::new();
    };
    sound
        .items(list)
        .into_iter()
        .filter_map(|item| match sound.view.kind(item) {
            Kind::Scalar(_) => Some(item),
            Kind::Mapping => {
                // A need that is optional may be there or not.
                let elsewhere = ["project", "pipeline", "optional"]
                    .iter()
                    .any(|key| sound.child(item, key).is_some());
                sound.child(item, "job").filter(|_| !elsewhere)
            }
            _ => None,
        })
        .collect()
}

/// One of the names that jobs have at a place, mistyped.
fn name(
    sound: &Sound<'_>,
    random: &mut Random,
    names: impl Fn(&Sound<'_>, NodeId) -> Vec<NodeId>,
    words: &BTreeSet<&str>,
) -> Option<Fault> {
    let using: Vec<(Entry, Vec<NodeId>)> = jobs(sound)
        .into_iter()
        .map(|job| (job, names(sound, job.value)))
        .filter(|(_, names)| !names.is_empty())
        .collect();
    let (job, names) = random.pick(&using)?;
    let node = *random.pick(names)?;
    let meant = sound.view.text(node);
    let typed = misspelt(meant, random)?;
    if words.contains(&*typed) || !words.contains(meant) {
        return None;
    }
    let own = sound.view.text(job.key);
    let taken: Vec<&str> = names
        .iter()
        .filter(|other| **other != node)
        .map(|other| sound.view.text(*other))
        .collect();
    let others = words
        .iter()
        .copied()
        .filter(|word| *word != own && !taken.contains(word));
    Some(Fault {
        has_one_answer: tells(&typed, meant, others),
        text: sound.with(sound.inside(node)?, &typed),
    })
}

/// The job in a `!reference` mistyped.
fn reference(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let references: Vec<NodeId> = sound
        .view
        .nodes()
        .filter(|node| sound.view.node(*node).tag == Some("!reference"))
        .filter_map(|node| sound.items(node).first().copied())
        .collect();
    let node = *random.pick(&references)?;
    let meant = sound.view.text(node);
    let typed = misspelt(meant, random)?;
    let jobs = &sound.names.jobs;
    if jobs.contains(&typed) || !jobs.contains(meant) {
        return None;
    }
    Some(Fault {
        has_one_answer: tells(&typed, meant, jobs.iter().map(String::as_str)),
        text: sound.with(sound.inside(node)?, &typed),
    })
}

/// A need lost whose artifacts are still asked for.
fn lost_need(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let found: Vec<(NodeId, NodeId)> = jobs(sound)
        .into_iter()
        .filter_map(|job| {
            let list = sound.child(job.value, "needs")?;
            let wanted: Vec<&str> = sound
                .texts(sound.child(job.value, "dependencies")?)
                .map(|text| sound.view.text(text))
                .collect();
            let items = sound.items(list);
            let item = items
                .iter()
                .find(|item| wanted.contains(&sound.view.text(**item)))?;
            (items.len() > 1).then_some((list, *item))
        })
        .collect();
    let (list, item) = *random.pick(&found)?;
    Some(Fault {
        text: lists::without(sound, list, item)?,
        has_one_answer: sound.items(list).last() == Some(&item),
    })
}

/// A job with a list of names that it needs.
fn waiting(sound: &Sound<'_>, random: &mut Random) -> Option<(Entry, NodeId, Vec<NodeId>)> {
    let waiting: Vec<(Entry, NodeId, Vec<NodeId>)> = jobs(sound)
        .into_iter()
        .filter_map(|job| {
            let list = sound.child(job.value, "needs")?;
            let names: Vec<NodeId> = sound
                .items(list)
                .into_iter()
                .filter(|item| matches!(sound.view.kind(*item), Kind::Scalar(_)))
                .collect();
            (!names.is_empty()).then_some((job, list, names))
        })
        .collect();
    random.pick(&waiting).cloned()
}

/// A name as it may stand in a list.
fn written(name: &str) -> String {
    let is_plain = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_-./ ".contains(&byte));
    if is_plain {
        name.to_owned()
    } else {
        format!("\"{name}\"")
    }
}

fn duplicate(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (_, list, names) = waiting(sound, random)?;
    let name = sound.view.text(*random.pick(&names)?);
    Some(Fault::with_one_answer(lists::with_item(
        sound,
        list,
        &written(name),
    )?))
}

fn itself(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (job, list, _) = waiting(sound, random)?;
    let own = sound.view.text(job.key);
    Some(Fault::with_one_answer(lists::with_item(
        sound,
        list,
        &written(own),
    )?))
}

fn circle(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (job, _, names) = waiting(sound, random)?;
    let name = sound.view.text(*random.pick(&names)?);
    let needed = jobs(sound)
        .into_iter()
        .find(|job| sound.view.text(job.key) == name)?;
    let own = written(sound.view.text(job.key));
    let text = match sound.child(needed.value, "needs") {
        Some(list) if sound.view.kind(list) == Kind::Sequence && !sound.items(list).is_empty() => {
            lists::with_item(sound, list, &own)?
        }
        Some(_) => return None,
        None => {
            let start = sound.view.node(needed.value).span.start;
            let at = sound.line_start(start);
            sound.with(
                at..at,
                &format!("{:column$}needs: [{own}]\n", "", column = start - at),
            )
        }
    };
    Some(Fault::with_many_answers(text))
}

fn single_equals(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let operators: Vec<usize> = sound
        .known()
        .into_iter()
        .filter(|known| known.place.level.name == "rule" && sound.view.text(known.entry.key) == "if")
        .filter_map(|known| {
            let inside = sound.inside(known.entry.value)?;
            let says = sound.text.get(inside.clone())?;
            let at = says.find("==")?;
            // A text may have it in it.
            let is_operator = says
                .get(..at)?
                .matches(['"', '\'', '/'])
                .count()
                .is_multiple_of(2);
            is_operator.then_some(inside.start + at)
        })
        .collect();
    let at = *random.pick(&operators)?;
    Some(Fault::with_one_answer(sound.with(at..at + 1, "")))
}
