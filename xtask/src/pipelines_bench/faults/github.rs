//! Jobs of a workflow that wait for others in vain.

use engine::data::{Entry, Kind, NodeId};

use super::super::lists;
use super::super::misspelling::{misspelt, tells};
use super::super::sound::{Platform, Sound};
use super::{Fault, FaultClass};
use crate::repair_bench::random::Random;

pub(super) fn classes() -> Vec<FaultClass> {
    let class = |name: &str, inject: fn(&Sound<'_>, &mut Random) -> Option<Fault>| {
        FaultClass::new(Platform::GitHub, name, inject)
    };
    vec![
        class("typo-of-need", typo),
        class("lost-need", lost),
        class("duplicate-need", duplicate),
        class("self-need", itself),
        class("needs-circle", circle),
    ]
}

/// A job with what it waits for.
fn waiting(sound: &Sound<'_>, random: &mut Random) -> Option<(Entry, NodeId)> {
    let jobs: Vec<(Entry, NodeId)> = sound
        .named("jobs")
        .into_iter()
        .filter_map(|job| Some((job, sound.child(job.value, "needs")?)))
        .collect();
    random.pick(&jobs).copied()
}

fn typo(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (job, needs) = waiting(sound, random)?;
    let items: Vec<NodeId> = sound.texts(needs).collect();
    let item = *random.pick(&items)?;
    let meant = sound.view.text(item);
    let typed = misspelt(meant, random)?;
    let taken: Vec<&str> = items.iter().map(|item| sound.view.text(*item)).collect();
    let jobs: Vec<&str> = sound
        .named("jobs")
        .iter()
        .map(|job| sound.view.text(job.key))
        .collect();
    if jobs.contains(&&*typed) {
        return None;
    }
    let own = sound.view.text(job.key);
    let words = jobs
        .into_iter()
        .filter(|word| *word == meant || (*word != own && !taken.contains(word)));
    Some(Fault {
        has_one_answer: tells(&typed, meant, words),
        text: sound.with(sound.inside(item)?, &typed),
    })
}

/// A need lost of which an expression in the job still speaks.
fn lost(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (job, needs) = waiting(sound, random)?;
    let span = sound.view.span(job.value);
    let body = sound.text.get(span.start..span.end)?;
    let used: Vec<NodeId> = sound
        .texts(needs)
        .filter(|item| {
            let need = format!("needs.{}.", sound.view.text(*item));
            body.contains(&format!("{{ {need}")) || body.contains(&format!("if: {need}"))
        })
        .collect();
    let item = *random.pick(&used)?;
    // Whoever adds it again adds it behind the others. A list of one and its item say the same, and which it was is lost.
    let items = sound.items(needs);
    Some(Fault {
        text: lists::without(sound, needs, item)?,
        has_one_answer: items.len() != 1 && items.last().is_none_or(|last| *last == item),
    })
}

fn duplicate(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (_, needs) = waiting(sound, random)?;
    let items: Vec<NodeId> = sound.texts(needs).collect();
    let name = sound.view.text(*random.pick(&items)?);
    // A single need that becomes a list would leave a list behind.
    let has_one_answer = sound.view.kind(needs) == Kind::Sequence;
    Some(Fault {
        text: lists::with_item(sound, needs, name)?,
        has_one_answer,
    })
}

fn itself(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (job, needs) = waiting(sound, random)?;
    let has_one_answer = sound.view.kind(needs) == Kind::Sequence;
    Some(Fault {
        text: lists::with_item(sound, needs, sound.view.text(job.key))?,
        has_one_answer,
    })
}

/// A job that waits for one that waits for it.
fn circle(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let (job, needs) = waiting(sound, random)?;
    let items: Vec<NodeId> = sound.texts(needs).collect();
    let name = sound.view.text(*random.pick(&items)?);
    let jobs = sound.named("jobs");
    let needed = jobs.iter().find(|job| sound.view.text(job.key) == name)?;
    let own = sound.view.text(job.key);
    let text = match sound.child(needed.value, "needs") {
        Some(list) => lists::with_item(sound, list, own)?,
        None => {
            let at = sound.line_start(sound.view.node(needed.value).span.start);
            let column = sound.view.span(needed.value).start - at;
            sound.with(at..at, &format!("{:column$}needs: [{own}]\n", ""))
        }
    };
    Some(Fault::with_many_answers(text))
}
