//! Values of a wrong type: lists for texts and texts for lists, mappings for lists and lists for mappings, quotes too many.

use engine::data::{Kind, NodeId, ScalarKind, Style};

use super::super::known::Holds;
use super::super::sound::{Known, Platform, Sound};
use super::{Fault, FaultClass};
use crate::repair_bench::random::Random;

pub(super) fn classes(platform: Platform) -> Vec<FaultClass> {
    vec![
        FaultClass::new(platform, "list-for-text", list_for_text),
        FaultClass::new(platform, "text-for-list", text_for_list),
        FaultClass::new(platform, "quoted-number-or-boolean", quoted),
        FaultClass::new(platform, "list-for-mapping", list_for_mapping),
        FaultClass::new(platform, "assignments-for-mapping", assignments_for_mapping),
        FaultClass::new(platform, "mapping-for-list", mapping_for_list),
    ]
}

fn one_of(sound: &Sound<'_>, random: &mut Random, fits: impl Fn(&Known) -> bool) -> Option<Known> {
    let known: Vec<Known> = sound.known().into_iter().filter(fits).collect();
    random.pick(&known).copied()
}

/// Whether nothing in brackets is around a value.
fn is_in_block(sound: &Sound<'_>, value: NodeId) -> bool {
    sound
        .view
        .parent(value)
        .is_some_and(|parent| sound.view.style(parent) == Style::Block)
}

fn list_for_text(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let known = one_of(sound, random, |known| {
        matches!(
            known.holds,
            Holds::Text | Holds::Number | Holds::Boolean | Holds::OneOf(_)
        ) && sound
            .inside(known.entry.value)
            .is_some_and(|inside| sound.text.get(inside).is_some_and(is_fit_for_brackets))
    })?;
    let span = sound.view.span(known.entry.value);
    let value = sound.text.get(span.start..span.end)?;
    Some(Fault::with_one_answer(
        sound.with(span.start..span.end, &format!("[{value}]")),
    ))
}

/// Whether a text may stand in brackets without quotes.
fn is_fit_for_brackets(text: &str) -> bool {
    !text.contains([',', '[', ']', '{', '}', '#', '\n']) && !text.contains(": ")
}

fn text_for_list(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let known = one_of(sound, random, |known| {
        matches!(known.holds, Holds::List) && sound.items(known.entry.value).len() == 1
    })?;
    let list = known.entry.value;
    let item = *sound.items(list).first()?;
    sound.inside(item)?;
    let item = sound.view.span(item);
    let item = sound.text.get(item.start..item.end)?;
    let span = sound.view.span(list);
    let range = match sound.view.style(list) {
        Style::Flow => span.start..span.end,
        Style::Block => {
            let colon = sound.view.span(known.entry.key).end + 1;
            // A comment between the key and the list would get lost.
            if !sound.text.get(colon..span.start)?.trim().is_empty() {
                return None;
            }
            colon..span.end
        }
        _ => return None,
    };
    let blank = if sound.text.get(..range.start)?.ends_with(':') {
        " "
    } else {
        ""
    };
    Some(Fault::with_one_answer(
        sound.with(range, &format!("{blank}{item}")),
    ))
}

fn quoted(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let known = one_of(sound, random, |known| {
        matches!(known.holds, Holds::Number | Holds::Boolean)
            && sound.view.style(known.entry.value) == Style::Plain
            && matches!(
                sound.view.kind(known.entry.value),
                Kind::Scalar(ScalarKind::Bool | ScalarKind::Integer)
            )
    })?;
    let span = sound.view.span(known.entry.value);
    let value = sound.text.get(span.start..span.end)?;
    let quote = *random.pick(&['"', '\''])?;
    Some(Fault::with_one_answer(
        sound.with(span.start..span.end, &format!("{quote}{value}{quote}")),
    ))
}

/// A mapping in block style whose entries take a line each, with these lines.
fn short_entries(sound: &Sound<'_>, mapping: NodeId) -> Option<Vec<(NodeId, std::ops::Range<usize>)>> {
    if sound.view.kind(mapping) != Kind::Mapping || sound.view.style(mapping) != Style::Block {
        return None;
    }
    sound
        .view
        .entries(mapping)
        .map(|entry| {
            let lines = sound.lines_of(entry.value)?;
            sound.inside(entry.value)?;
            let is_one = sound.text.get(lines.clone())?.trim_end().lines().count() == 1;
            is_one.then_some((entry.value, lines))
        })
        .collect()
}

fn free_mapping(sound: &Sound<'_>, random: &mut Random) -> Option<Vec<(NodeId, std::ops::Range<usize>)>> {
    let known = one_of(sound, random, |known| {
        matches!(known.holds, Holds::Texts) && sound.view.kind(known.entry.value) == Kind::Mapping
    })?;
    short_entries(sound, known.entry.value).filter(|entries| !entries.is_empty())
}

fn list_for_mapping(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let mut text = sound.text.to_owned();
    for (value, _) in free_mapping(sound, random)?.into_iter().rev() {
        text.insert_str(sound.view.node(value).entry_start, "- ");
    }
    Some(Fault::with_one_answer(text))
}

fn assignments_for_mapping(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let mut text = sound.text.to_owned();
    for (value, _) in free_mapping(sound, random)?.into_iter().rev() {
        let node = sound.view.node(value);
        let key = sound.view.text(node.key?);
        let says = sound.view.text(value);
        // `TAG=v1` says what was meant; where there are blanks or quotes there is more than one way to write it.
        let is_word = |word: &str| {
            word.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"_-./$".contains(&byte))
        };
        // A number or boolean in a text is one no more.
        let is_text = node.kind == Kind::Scalar(ScalarKind::String);
        if node.style != Style::Plain || !is_text || !is_word(key) || !is_word(says) {
            return None;
        }
        text.replace_range(node.entry_start..node.span.end, &format!("- {key}={says}"));
    }
    Some(Fault::with_one_answer(text))
}

/// The dash of the only item lost.
fn mapping_for_list(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    let known = one_of(sound, random, |known| {
        let list = known.entry.value;
        let items = sound.items(list);
        matches!(known.holds, Holds::Items(_))
            && is_in_block(sound, list)
            && sound.view.style(list) == Style::Block
            && matches!(items.as_slice(), [item] if sound.view.kind(*item) == Kind::Mapping)
    })?;
    let item = *sound.items(known.entry.value).first()?;
    let dash = sound.view.node(item).entry_start;
    // In one column with the key, an entry would be the key's sibling.
    if sound.column(item) <= sound.column(known.entry.value) {
        return None;
    }
    Some(Fault::with_one_answer(sound.with(dash..dash + 1, " ")))
}
