//! What is typed: letters into words, which leave the file sound, and single characters that break it, each mended by the
//! next edit. The same for every server, and each one's effect is known from the strict parser.

use engine::{Document, FileClass, Language, Limits};

use super::document::Large;
use crate::repair_bench::random::Random;

/// What an edit does to the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter in a word or a comment: sound before and after.
    Letter,
    /// Breaks the file.
    Break,
    /// Undoes the break.
    Mend,
}

/// One edit within a line.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) kind: Kind,
    pub(super) line: usize,
    /// In bytes, which are columns in every encoding: only lines in ASCII are edited.
    pub(super) column: usize,
    /// How many characters go.
    pub(super) removed: usize,
    pub(super) inserted: String,
}

impl Edit {
    /// Changes the line that the edit is in.
    pub(super) fn apply(&self, lines: &mut [String]) {
        let range = self.column..self.column + self.removed;
        if let Some(line) = lines.get_mut(self.line) {
            line.replace_range(range, &self.inserted);
        }
    }
}

/// The lines of a text, each with its end.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.split_inclusive('\n').map(str::to_owned).collect()
}

/// `count` edits for `large`: half of them letters, a quarter breaks, a quarter mends.
pub(super) fn plan(large: &Large, count: usize) -> Vec<Edit> {
    let mut random = Random::named(large.name);
    let mut lines = lines(&large.text);
    let mut edits: Vec<Edit> = Vec::new();
    while edits.len() < count {
        let Some(letter) = letter(&mut random, &lines, large) else {
            break;
        };
        edits.push(letter);
        let Some(last) = edits.last() else { break };
        last.apply(&mut lines);
        let Some((breaking, mending)) = breaking(&mut random, &lines, large) else {
            break;
        };
        edits.extend([breaking, mending]);
        if let Some(letter) = letter_again(&edits, &mut random) {
            letter.apply(&mut lines);
            edits.push(letter);
        }
    }
    edits.truncate(count);
    edits
}

/// Edits of which every second undoes the one before, so that they can be repeated without end: letters, and now and then a
/// break.
pub(super) fn undone(large: &Large) -> Vec<Edit> {
    let mut random = Random::named("undone");
    let lines = lines(&large.text);
    let mut edits = Vec::new();
    for number in 0..200 {
        let pair = match number % 20 {
            0 => breaking(&mut random, &lines, large),
            _ => letter(&mut random, &lines, large).map(|edit| (edit.clone(), undo(&edit, ""))),
        };
        edits.extend(pair.into_iter().flat_map(|(edit, back)| [edit, back]));
    }
    edits
}

/// What takes `edit` back, which removed `removed`.
fn undo(edit: &Edit, removed: &str) -> Edit {
    Edit {
        removed: edit.inserted.len(),
        inserted: if edit.removed == 0 {
            String::new()
        } else {
            removed.to_owned()
        },
        ..edit.clone()
    }
}

/// How many places are tried before there is none.
const TRIES: usize = 10_000;

fn letter(random: &mut Random, lines: &[String], large: &Large) -> Option<Edit> {
    for _ in 0..TRIES {
        let line = random.below(lines.len());
        let text = lines[line].trim_end();
        let places = match large.language {
            Language::JavaScript => word_in_javascript(text),
            Language::Json => text.find("\": \"").map(|at| at + 4),
            Language::Yaml => text
                .find("# ")
                .map(|at| at + 2)
                .or_else(|| Some(text.find(": ")? + 2)),
        };
        let inside = places.filter(|at| {
            let word = text.as_bytes().get(*at..*at + 4);
            text.is_ascii() && word.is_some_and(|word| word.iter().all(u8::is_ascii_lowercase))
        });
        let Some(start) = inside else { continue };
        let edit = Edit {
            kind: Kind::Letter,
            line,
            column: start + 2,
            removed: 0,
            inserted: "x".to_owned(),
        };
        if !is_broken_after(&edit, lines, large) {
            return Some(edit);
        }
    }
    None
}

/// Where a word begins in a comment, or the name of a variable.
fn word_in_javascript(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let from = line.len() - trimmed.len();
    ["// ", "* ", "var ", "let ", "const "]
        .iter()
        .find_map(|start| trimmed.starts_with(start).then_some(from + start.len()))
}

/// The next letter of the same word.
fn letter_again(edits: &[Edit], random: &mut Random) -> Option<Edit> {
    let last = edits.iter().rfind(|edit| edit.kind == Kind::Letter)?;
    let letter = b'a' + u8::try_from(random.below(26)).unwrap_or(0);
    Some(Edit {
        column: last.column + 1,
        inserted: char::from(letter).to_string(),
        ..last.clone()
    })
}

/// Takes away or types one character that the file does not survive, and the way back.
fn breaking(random: &mut Random, lines: &[String], large: &Large) -> Option<(Edit, Edit)> {
    let signs: &[u8] = match large.language {
        Language::JavaScript => b"(){}[],'\"`",
        Language::Json => b"{}[],:\"",
        Language::Yaml => b"{}[]:'\"",
    };
    for _ in 0..TRIES {
        let line = random.below(lines.len());
        let text = lines[line].trim_end();
        let places: Vec<usize> = (0..text.len())
            .filter(|at| signs.contains(&text.as_bytes()[*at]))
            .collect();
        let Some(column) = random.pick(&places).copied().filter(|_| text.is_ascii()) else {
            continue;
        };
        let sign = text[column..=column].to_owned();
        let takes = random.below(2) == 0;
        let edit = Edit {
            kind: Kind::Break,
            line,
            column,
            removed: usize::from(takes),
            inserted: if takes { String::new() } else { sign.clone() },
        };
        if is_broken_after(&edit, lines, large) {
            let back = Edit {
                kind: Kind::Mend,
                ..undo(&edit, &sign)
            };
            return Some((edit, back));
        }
    }
    None
}

fn is_broken_after(edit: &Edit, lines: &[String], large: &Large) -> bool {
    let mut lines = lines.to_vec();
    edit.apply(&mut lines);
    let text = lines.concat();
    let Some(class) = FileClass::of(large.name) else {
        return true;
    };
    Document::from_bytes(large.name, class, text.into_bytes(), &Limits::default())
        .map_or(true, |document| document.is_broken())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn large() -> Large {
        let members: Vec<String> = (0..50)
            .map(|number| format!("  \"key {number}\": \"some words\""))
            .collect();
        Large {
            language: Language::Json,
            name: "large.json",
            called: "json",
            text: format!("{{\n{}\n}}\n", members.join(",\n")),
        }
    }

    #[test]
    fn letters_keep_the_file_sound_breaks_break_it_and_mends_mend_it() {
        let large = large();
        let plan = plan(&large, 40);
        assert_eq!(plan.len(), 40);
        let mut lines = lines(&large.text);
        for edit in &plan {
            assert_eq!(
                is_broken_after(edit, &lines, &large),
                edit.kind == Kind::Break,
                "{edit:?}"
            );
            edit.apply(&mut lines);
        }
        let letters = plan.iter().filter(|edit| edit.kind == Kind::Letter).count();
        assert_eq!((letters, lines.concat().len()), (20, large.text.len() + 20));
    }

    #[test]
    fn what_is_undone_leaves_nothing_behind() {
        let large = large();
        let mut lines = lines(&large.text);
        let edits = undone(&large);
        assert!(edits.len() > 300);
        for pair in edits.chunks(2) {
            pair[0].apply(&mut lines);
            assert_ne!(lines.concat(), large.text);
            pair[1].apply(&mut lines);
            assert_eq!(lines.concat(), large.text);
        }
    }
}
