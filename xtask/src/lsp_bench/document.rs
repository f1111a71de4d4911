//! Large documents made of the corpus' files: one after the other, each a block, a value or a key of its own, so that
//! together they are one sound file.

use std::error::Error;
use std::fs;

use engine::configuration::Settings;
use engine::{Document, Engine, FileClass, Language, Limits, Rules};

use crate::corpus::{self, Corpus};
use crate::repair_bench::random::Random;

/// A document to measure on.
pub(super) struct Large {
    /// Its language.
    pub(super) language: Language,
    /// The name of its file.
    pub(super) name: &'static str,
    /// What a client calls its language.
    pub(super) called: &'static str,
    /// Its text; every line ends with LF.
    pub(super) text: String,
}

/// How large the document of a language is.
struct Measure {
    language: Language,
    name: &'static str,
    called: &'static str,
    lines: usize,
}

const MEASURES: [Measure; 3] = [
    Measure {
        language: Language::JavaScript,
        name: "large.js",
        called: "javascript",
        lines: 10_000,
    },
    Measure {
        language: Language::Json,
        name: "large.json",
        called: "json",
        lines: 20_000,
    },
    Measure {
        language: Language::Yaml,
        name: "large.yml",
        called: "yaml",
        lines: 5_000,
    },
];

/// Files shorter than this say little, longer ones would be the whole document.
const PIECE: std::ops::RangeInclusive<usize> = 15..=900;

/// How many bytes a line has on average, at least.
const SHORTEST: usize = 28;

/// How few lines may be missing at the end.
const NEARLY: usize = 30;

/// The documents, the same in every run.
///
/// # Errors
/// When the corpus cannot be read, or does not suffice.
pub(super) fn all(corpus: &Corpus) -> Result<Vec<Large>, Box<dyn Error>> {
    MEASURES.iter().map(|measure| made(measure, corpus)).collect()
}

fn made(measure: &Measure, corpus: &Corpus) -> Result<Large, Box<dyn Error>> {
    let engine = Engine::new(Rules::new(Vec::new()));
    let mut files = corpus::files(&corpus.valid(measure.language))?;
    files.sort();
    let mut random = Random::named(measure.name);
    let mut pieces = Vec::new();
    let mut lines = 2;
    while lines + NEARLY < measure.lines {
        if files.is_empty() {
            return Err(format!("the corpus has too little {}", measure.language.name()).into());
        }
        let path = files.swap_remove(random.below(files.len()));
        let Ok(text) = fs::read_to_string(path) else {
            continue;
        };
        let Some(piece) = piece(&text, pieces.len(), measure.language) else {
            continue;
        };
        let alone = joined(std::slice::from_ref(&piece), measure.language);
        let length = piece.lines().count();
        if lines + length <= measure.lines && is_sound(&engine, measure.name, &alone) {
            lines += length;
            pieces.push(piece);
        }
    }
    let text = joined(&pieces, measure.language);
    if !is_sound(&engine, measure.name, &text) {
        return Err(format!("the pieces of {} do not fit together", measure.name).into());
    }
    Ok(Large {
        language: measure.language,
        name: measure.name,
        called: measure.called,
        text,
    })
}

/// Whether `text` parses, and no rule finds anything in it.
fn is_sound(engine: &Engine, name: &str, text: &str) -> bool {
    let Some(class) = FileClass::of(name) else {
        return false;
    };
    match Document::from_bytes(name, class, text.as_bytes().to_vec(), &Limits::default()) {
        Ok(document) => {
            !document.is_broken() && engine.check(&document, &Settings::default()).findings.is_empty()
        }
        Err(_) => false,
    }
}

/// A file as a part of the document; nothing when no person would have written it so, or it cannot be a part.
fn piece(text: &str, number: usize, language: Language) -> Option<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let count = text.lines().count();
    let longest = text.lines().map(str::len).max().unwrap_or(0);
    if !PIECE.contains(&count) || longest > 160 || text.len() < count * SHORTEST || text.contains('\r') {
        return None;
    }
    let indented = |text: &str, first: bool| -> String {
        let lines = text.trim_end().lines().enumerate();
        lines
            .map(|(number, line)| match line {
                "" => "\n".to_owned(),
                line if number == 0 && !first => format!("{line}\n"),
                line => format!("  {line}\n"),
            })
            .collect()
    };
    match language {
        Language::JavaScript => {
            let is_module = |line: &str| line.starts_with("import ") || line.starts_with("export ");
            let script = !text.lines().any(is_module) && !text.starts_with("#!");
            script.then(|| format!("(function () {{\n{}\n}})();\n", text.trim_end()))
        }
        Language::Json => Some(format!(
            "  \"part {number}\": {}",
            indented(text, false).trim_end()
        )),
        Language::Yaml => {
            let text = text.trim_start_matches("---\n");
            let marks =
                |line: &str| line.starts_with("---") || line.starts_with("...") || line.starts_with('%');
            let one = !text.lines().any(marks) && !text.contains('\t');
            one.then(|| format!("part_{number}:\n{}", indented(text, true)))
        }
    }
}

fn joined(pieces: &[String], language: Language) -> String {
    match language {
        Language::JavaScript | Language::Yaml => pieces.concat(),
        Language::Json => format!("{{\n{}\n}}\n", pieces.join(",\n")),
    }
}
