//! Faults that people report, `fixtures/repair/<language>/<name>/`, and the repairs that a sensible person would make. The
//! files say what `fixtures/repair/README.md` tells of them, and the engine keeps its promises on them:
//!
//! - what it changes with fixes of any safety is accepted by the strict parser;
//! - what it changes with safe fixes alone is what was meant;
//! - it finds as many repairs to the byte as it once did.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod folder;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use folder::entries;
use qmoi_engine::configuration::{Configuration, Overrides, Resolver, Selector};
use qmoi_engine::data::{Kind, NodeId, View};
use qmoi_engine::{Category, Document, Engine, FileClass, Language, Limits, Rules, Safety, Settings};

/// How many files there are at least in each language, and how many of them come to a wanted text to the byte. The second
/// number goes up when the engine gets better, and never down.
const LEAST: [(Language, usize, usize); 3] = [
    (Language::Json, 33, 31),
    (Language::Yaml, 38, 28),
    (Language::JavaScript, 45, 42),
];

/// Files that no repair is found for, or none that the strict parser accepts, with the reason.
const NOT_REPAIRED: [(&str, &str); 1] = [(
    "yaml/helm-value-not-quoted",
    "a template need not parse before it is filled in",
)];

/// Files that safe fixes change to something that was not meant. To be emptied.
const STILL_WRONG: [(&str, &str); 1] = [(
    "json/match-list-not-closed",
    "the bracket that opens a list is taken away instead of closing the list of one",
)];

/// Scripts that safe fixes change to another text than the wanted, with the reason why that is as good.
const AS_GOOD: [(&str, &str); 0] = [];

/// A broken file, and what it is to become.
#[derive(Debug)]
struct Fault {
    /// `language/name`.
    name: String,
    file: String,
    class: FileClass,
    broken: String,
    wanted: Vec<String>,
}

/// A fault with what the engine makes of it.
#[derive(Debug)]
struct Attempt {
    fault: Fault,
    /// With fixes of any safety.
    text: String,
    /// With safe fixes alone.
    safe: String,
}

static ATTEMPTS: LazyLock<Vec<Attempt>> = LazyLock::new(|| {
    let engine = Engine::new(Rules::default());
    let settings = syntax_alone();
    let attempt = |fault: Fault| Attempt {
        text: repaired(&engine, &settings, &fault, Safety::Unsafe),
        safe: repaired(&engine, &settings, &fault, Safety::Safe),
        fault,
    };
    faults().into_iter().map(attempt).collect()
});

fn faults() -> Vec<Fault> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/repair");
    let languages = Language::ALL.map(|language| root.join(language.name()));
    languages
        .iter()
        .flat_map(|folder| entries(folder))
        .map(|folder| fault(&folder))
        .collect()
}

fn fault(folder: &Path) -> Fault {
    let name_of = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let name = format!("{}/{}", name_of(folder.parent().unwrap()), name_of(folder));
    let files = entries(folder);
    let (broken, wanted): (Vec<_>, Vec<_>) = files
        .iter()
        .partition(|path| path.file_stem().is_some_and(|stem| stem == "broken"));
    let [broken] = &*broken else {
        panic!("{name} has not one broken file");
    };
    for path in &wanted {
        let file = name_of(path);
        assert!(
            file.starts_with("repaired.") || file.starts_with("repaired-"),
            "{name}/{file}: what is this?"
        );
        assert_eq!(path.extension(), broken.extension(), "{name}/{file}");
    }
    assert!(!wanted.is_empty(), "{name} has no repaired file");
    let file = name_of(broken);
    let class = FileClass::of(&file).unwrap_or_else(|| panic!("{name}/{file} is no file that qmoi reads"));
    let language = name_of(folder.parent().unwrap());
    assert_eq!(class.language().name(), language, "{name}/{file}");
    Fault {
        class,
        broken: fs::read_to_string(broken).unwrap(),
        wanted: wanted
            .iter()
            .map(|path| fs::read_to_string(path).unwrap())
            .collect(),
        file,
        name,
    }
}

/// The settings of `qmoi fix --select syntax`.
fn syntax_alone() -> Settings {
    let overrides = Overrides {
        select: vec![Selector::Category(Category::Syntax)],
        ignore: Vec::new(),
    };
    let resolver = Resolver::new(&Configuration::default(), &overrides);
    (*resolver.settings_for("file")).clone()
}

fn document(fault: &Fault, text: &str) -> Document {
    Document::from_text(&fault.file, fault.class, text, &Limits::default())
        .unwrap_or_else(|refusal| panic!("{}: {refusal}", fault.name))
}

fn repaired(engine: &Engine, settings: &Settings, fault: &Fault, least: Safety) -> String {
    let outcome = engine.fix(&document(fault, &fault.broken), settings, least);
    assert!(outcome.faults.is_empty(), "{}: a rule fails", fault.name);
    outcome.text.as_str().to_owned()
}

fn is_accepted(fault: &Fault, text: &str) -> bool {
    !document(fault, text).is_broken()
}

impl Attempt {
    fn is_exact(&self) -> bool {
        self.fault.wanted.contains(&self.text)
    }

    /// Whether what safe fixes make is what was meant, or as broken as it was.
    fn is_right_or_abstains(&self) -> bool {
        let Self { fault, safe, .. } = self;
        let means = |wanted: &String| wanted == safe || is_same_data(wanted, safe, fault.class);
        !is_accepted(fault, safe) || fault.wanted.iter().any(means)
    }
}

/// Whether two texts hold the same data. A script has none, so two scripts are never the same.
fn is_same_data(one: &str, other: &str, class: FileClass) -> bool {
    let (Some(one), Some(other)) = (View::of(one, class), View::of(other, class)) else {
        return false;
    };
    let same_node = |(left, right): (NodeId, NodeId)| {
        let (left_node, right_node) = (one.node(left), other.node(right));
        left_node.kind == right_node.kind
            && (left_node.parent, left_node.key) == (right_node.parent, right_node.key)
            && (left_node.tag, left_node.anchor) == (right_node.tag, right_node.anchor)
            && (!matches!(left_node.kind, Kind::Scalar(_)) || one.text(left) == other.text(right))
    };
    one.len() == other.len() && one.roots() == other.roots() && one.nodes().zip(other.nodes()).all(same_node)
}

fn is_listed(list: &[(&str, &str)], name: &str) -> bool {
    list.iter().any(|(listed, _)| *listed == name)
}

#[test]
fn broken_files_are_refused_and_repaired_files_accepted() {
    let mut complaints = Vec::new();
    for fault in faults() {
        if is_accepted(&fault, &fault.broken) {
            complaints.push(format!("{}: the broken file is accepted", fault.name));
        }
        for wanted in &fault.wanted {
            let document = document(&fault, wanted);
            if let Some(error) = document.first_error() {
                complaints.push(format!("{}: a repaired file is refused: {error:?}", fault.name));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_table_names_every_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/repair");
    let table = fs::read_to_string(root.join("README.md")).unwrap();
    let mut language = "";
    let mut rows = BTreeSet::new();
    for line in table.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            language = title;
        } else if let Some((name, _)) = line.strip_prefix("| `").and_then(|row| row.split_once('`')) {
            rows.insert(format!("{}/{name}", language.to_lowercase()));
        }
    }
    let folders: BTreeSet<String> = faults().into_iter().map(|fault| fault.name).collect();
    assert_eq!(rows, folders);
}

#[test]
fn every_repair_is_accepted() {
    let complaints: Vec<String> = ATTEMPTS
        .iter()
        .filter(|attempt| !is_accepted(&attempt.fault, &attempt.text))
        .filter(|attempt| !is_listed(&NOT_REPAIRED, &attempt.fault.name))
        .map(|Attempt { fault, text, .. }| format!("{} comes to\n{text}", fault.name))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn no_safe_repair_is_wrong() {
    let complaints: Vec<String> = ATTEMPTS
        .iter()
        .filter(|attempt| !attempt.is_right_or_abstains())
        .filter(|attempt| !is_listed(&AS_GOOD, &attempt.fault.name))
        .filter(|attempt| !is_listed(&STILL_WRONG, &attempt.fault.name))
        .map(|Attempt { fault, safe, .. }| format!("{} comes to\n{safe}", fault.name))
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn as_many_repairs_are_exact_as_were() {
    let mut complaints = Vec::new();
    for (language, least_files, least_exact) in LEAST {
        let attempts: Vec<&Attempt> = ATTEMPTS
            .iter()
            .filter(|attempt| attempt.fault.class.language() == language)
            .collect();
        let (exact, others): (Vec<&Attempt>, Vec<&Attempt>) =
            attempts.iter().partition(|attempt| attempt.is_exact());
        let counts = format!(
            "{}: {} of {} are exact",
            language.name(),
            exact.len(),
            attempts.len()
        );
        println!("{counts}");
        for Attempt { fault, text, .. } in others {
            println!("--- {} comes to\n{text}", fault.name);
        }
        if attempts.len() < least_files || exact.len() < least_exact {
            complaints.push(counts);
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
