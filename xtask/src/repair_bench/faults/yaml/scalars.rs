//! Scalars that need quotes and lost them, or that begin with a sign that means something.

use super::super::super::random::Random;
use super::super::change::{inserted, replaced, rewritten};
use super::entries::{Entries, Line, Style};

/// The quotes taken from a value whose content `fits`.
fn unquoted(text: &str, random: &mut Random, fits: impl Fn(&str) -> bool) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        line.whole() && matches!(line.style, Style::Single | Style::Double) && fits(entries.inner(line))
    })?;
    let content = entries.inner(line);
    let content = match line.style {
        Style::Single => content.replace("''", "'"),
        _ => content.replace("\\\"", "\"").replace("\\\\", "\\"),
    };
    replaced(text, line.value.clone(), &content)
}

/// A value with a colon and a space, without its quotes.
pub(super) fn unquoted_colon(text: &str, random: &mut Random) -> Option<String> {
    unquoted(text, random, |content| {
        content.contains(": ") || content.ends_with(':')
    })
}

/// A value that begins with a sign of YAML, without its quotes.
pub(super) fn unquoted_sign(text: &str, random: &mut Random) -> Option<String> {
    unquoted(text, random, |content| {
        content.starts_with([
            '@', '`', '%', '*', '&', '!', '|', '>', '[', '{', '?', '-', ',', '#', ']', '}', '"', '\'',
        ])
    })
}

/// A value that begins with a variable of a template, without its quotes.
pub(super) fn unquoted_template(text: &str, random: &mut Random) -> Option<String> {
    unquoted(text, random, |content| content.starts_with(['{', '[', '<', '%']))
}

/// Any quoted value of which the quotes are needed.
pub(super) fn unquoted_value(text: &str, random: &mut Random) -> Option<String> {
    unquoted(text, random, |content| {
        content.contains([':', '#', '{', '[', '*', '&', '!', '@', '%', '|', '"', '\''])
    })
}

fn is_plain(line: &Line) -> bool {
    line.whole() && line.style == Style::Plain
}

/// A value that was made to begin with a sign that YAML keeps for itself: a mention, a percentage, a mark of Markdown.
pub(super) fn reserved_sign(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, is_plain)?;
    inserted(
        text,
        line.value.start,
        random.pick(&[
            "@", "%", "`", "*", "**", ",", "]", "}", "|", ">", "- ", "!<", "&", "[", "{", "? ",
        ])?,
    )
}

/// Emphasis of Markdown around a key or value.
pub(super) fn markdown_emphasis(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| is_plain(line) && line.key.is_some())?;
    let place = if random.below(2) == 0 {
        line.key.clone()?
    } else {
        line.value.clone()
    };
    let content = entries.text_of(&place);
    replaced(text, place.clone(), &format!("**{content}**"))
}

/// A second colon with a space inside a plain value.
pub(super) fn colon_in_plain(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        is_plain(line) && line.key.is_some() && entries.value(line).contains(' ')
    })?;
    let spaces: Vec<usize> = entries
        .value(line)
        .match_indices(' ')
        .map(|(offset, _)| line.value.start + offset)
        .collect();
    inserted(text, *random.pick(&spaces)?, ":")
}

/// The value of one key is given again behind it, or the key is: `name: name: x`.
pub(super) fn repeated_key(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| {
        line.whole() && line.key.is_some() && line.style != Style::Block
    })?;
    let key = entries.text_of(&line.key.clone()?);
    inserted(text, line.value.start, &format!("{key}: "))
}

/// A variable of a template for a plain value. What the value was cannot be known, but it should be quoted.
pub(super) fn template_value(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, is_plain)?;
    let template = random.pick(&[
        "{{ value }}",
        "{{ value }}/{{ name }}",
        "{{ name | default('x') }}",
        "{% if x %}y{% endif %}",
        "{{ .Values.name }}-x",
        "@value@",
        "%(value)s",
    ])?;
    replaced(text, line.value.clone(), template)
}

/// A value that points to an anchor that is not there, since one of both is misspelt or lost.
pub(super) fn undefined_alias(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, |line| line.style == Style::Property || is_plain(line))?;
    let value = entries.value(line);
    match value.chars().next()? {
        // A star or ampersand turned or misspelt.
        '*' => rewritten(text, &[(line.value.end..line.value.end, "s".to_owned())]),
        '&' => replaced(text, line.value.start..line.value.start + 1, "*"),
        _ if !value.contains(' ') => inserted(text, line.value.start, "*"),
        _ => None,
    }
}

/// A sign of a tag or anchor in front of a value, with a space or sign it cannot have.
pub(super) fn broken_property(text: &str, random: &mut Random) -> Option<String> {
    let entries = Entries::of(text);
    let line = entries.entry(random, is_plain)?;
    inserted(
        text,
        line.value.start,
        random.pick(&["& ", "* ", "&a &b ", "!!", "&a *b ", "!a !b ", "*all, "])?,
    )
}
