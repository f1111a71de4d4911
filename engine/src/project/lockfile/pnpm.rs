//! `pnpm-lock.yaml` of versions 5 to 9.
//!
//! Read as a stream of events, because the file may be large: only the path to where the reader stands is kept.

use saphyr_parser::{Event, Parser};

use super::{Lockfile, is_version};

/// The sections of an importer, or of the file itself where there is but one.
const SECTIONS: [&str; 3] = ["dependencies", "devDependencies", "optionalDependencies"];

/// The deepest nesting of a lockfile that anything is read from.
const DEEPEST: usize = 64;

/// A collection that is open.
enum Open {
    /// A mapping, and the key whose value comes next.
    Mapping(Option<String>),
    Sequence,
}

pub(super) fn parse(text: &str) -> Option<Lockfile> {
    let mut lockfile = Lockfile::default();
    let mut path: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.ok()?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) if path.len() == DEEPEST => return None,
            Event::MappingStart(..) => path.push(Open::Mapping(None)),
            Event::SequenceStart(..) => path.push(Open::Sequence),
            Event::MappingEnd | Event::SequenceEnd => {
                path.pop();
                value_is_over(&mut path);
            }
            Event::Scalar(text, ..) => match path.last_mut() {
                Some(Open::Mapping(None)) => {
                    take_key(&text, &keys(&path[..path.len() - 1]), &mut lockfile);
                    if let Some(Open::Mapping(key)) = path.last_mut() {
                        *key = Some(text.into_owned());
                    }
                }
                Some(Open::Mapping(Some(_))) => {
                    take_value(&text, &keys(&path), &mut lockfile);
                    value_is_over(&mut path);
                }
                _ => {}
            },
            Event::Alias(_) => value_is_over(&mut path),
            _ => {}
        }
    }
    Some(lockfile)
}

/// The keys that lead to where the reader stands; nothing for what lies in a list.
fn keys(path: &[Open]) -> Vec<&str> {
    let keys = path.iter().map(|open| match open {
        Open::Mapping(Some(key)) => Some(key.as_str()),
        _ => None,
    });
    keys.collect::<Option<Vec<&str>>>().unwrap_or_default()
}

fn value_is_over(path: &mut [Open]) {
    if let Some(Open::Mapping(key)) = path.last_mut() {
        *key = None;
    }
}

/// A key of `packages`: `/a/1.0.0`, `/a@1.0.0` or `a@1.0.0`, with peers behind it.
fn take_key(text: &str, path: &[&str], lockfile: &mut Lockfile) {
    if path != ["packages"] {
        return;
    }
    let text = text.strip_prefix('/').unwrap_or(text);
    let text = text.find('(').map_or(text, |end| &text[..end]);
    // The scope's `@` and slash are no separators.
    let start = if text.starts_with('@') {
        text.find('/').map_or(1, |slash| slash + 1)
    } else {
        0
    };
    if let Some(end) = text[start..].find(['@', '/']) {
        let (name, version) = (&text[..start + end], without_peers(&text[start + end + 1..]));
        if is_version(version) {
            lockfile.add(name, version);
        }
    }
}

/// A version of what an importer depends on: `importers: <folder>: <section>: <name>: version:`, or as older files have it
/// without a mapping for each name, or without importers.
fn take_value(text: &str, path: &[&str], lockfile: &mut Lockfile) {
    let (folder, rest) = match path {
        ["importers", folder, rest @ ..] => (if *folder == "." { "" } else { folder }, rest),
        rest => ("", rest),
    };
    let name = match rest {
        [section, name] | [section, name, "version"] if SECTIONS.contains(section) => name,
        _ => return,
    };
    let version = without_peers(text);
    if is_version(version) {
        lockfile.add_direct(folder, name, version);
        lockfile.add(name, version);
    }
}

/// The version without the peers that pnpm writes behind it, in brackets or after an underscore.
fn without_peers(text: &str) -> &str {
    text.find(['(', '_']).map_or(text, |end| &text[..end])
}
