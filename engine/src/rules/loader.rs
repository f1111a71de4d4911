//! From a rule file to a [`Rule`]: everything that can be wrong with a rule is refused here, with its place.

use std::sync::Arc;

use globset::GlobSet;

use super::definition::{EditsTemplate, FixTemplate, Matcher, Rule, SafetyTemplate, StrictKind};
use super::packs::{EmbeddedPack, set_of};
use super::pattern::Pattern;
use super::reader::Reader;
use super::requirement::Requirement;
use super::shapes;
use super::template::Template;
use super::{Example, RuleInfo};
use crate::data::DataPath;
use crate::finding::{Category, RuleId, Safety, Severity};
use crate::language::Language;
use crate::models::fault;
use crate::script::{Anchor, EditTemplate, Failure, Script};
use crate::shape::ViolationKind;
use crate::text::Span;

const KEYS: [&str; 21] = [
    "id", "language", "files", "category", "severity", "message", "requires", "query", "path", "pattern",
    "strict", "shape", "model", "scan", "at", "facts", "when", "bind", "labels", "fixes", "examples",
];
const MATCHERS: [&str; 7] = ["query", "path", "pattern", "strict", "shape", "model", "scan"];
const SEVERITIES: [(&str, Severity); 3] = [
    ("info", Severity::Info),
    ("warning", Severity::Warning),
    ("error", Severity::Error),
];
const SAFETIES: [(&str, Safety); 2] = [("safe", Safety::Safe), ("unsafe", Safety::Unsafe)];
const LANGUAGES: [(&str, Language); 3] = [
    ("json", Language::Json),
    ("yaml", Language::Yaml),
    ("javascript", Language::JavaScript),
];
const CATEGORIES: [(&str, Category); 3] = [
    ("syntax", Category::Syntax),
    ("correctness", Category::Correctness),
    ("style", Category::Style),
];

/// Loads the rule of the file at `path`, one of `pack` or a repository's own.
pub(super) fn load(path: &str, text: &str, pack: Option<&'static EmbeddedPack>) -> Result<Rule, Failure> {
    let (script, map, positions) = Script::load(path, text)?;
    let reader = Reader::new(map, "", &positions);
    reader.only(&KEYS)?;
    let info = information(&reader, path, text, pack)?;
    let matcher = matcher(&reader, pack.is_some())?;
    let requires = requirement(&reader, &matcher)?;
    let bind = reader.closures("bind")?;
    let labels = labels(&reader)?;
    let fixes = reader
        .maps("fixes")?
        .iter()
        .map(fix)
        .collect::<Result<Vec<_>, _>>()?;
    let declared = declared(&matcher, bind.iter().map(|(name, _)| name));
    let rule = Rule {
        files: globs(&reader, &info.files, pack)?,
        info,
        script,
        requires,
        matcher,
        declared,
        at: reader.string("at")?,
        message: Template::new(&reader.required_string("message")?),
        facts: reader.closure("facts")?,
        when: reader.closure("when")?,
        bind,
        labels,
        fixes,
    };
    check_names(&rule, &reader)?;
    Ok(rule)
}

fn information(
    reader: &Reader<'_>,
    path: &str,
    text: &str,
    pack: Option<&'static EmbeddedPack>,
) -> Result<RuleInfo, Failure> {
    let id = reader.required_string("id")?;
    check_id(reader, &id, path, pack.is_some())?;
    let Some(language) = reader.choice("language", &LANGUAGES)? else {
        return Err(Failure {
            message: "the key `language` is missing".to_owned(),
            span: reader.span(),
        });
    };
    let documentation = documentation(text);
    if documentation.trim().is_empty() {
        let message = "a rule opens with its manual: lines beginning with `//!`".to_owned();
        return Err(Failure {
            message,
            span: Span::at(0),
        });
    }
    let files = files(reader, pack)?;
    let mut fixes = Vec::new();
    for fix in reader.maps("fixes")? {
        let title = readable(&fix.required_string("title")?);
        match safety(&fix)? {
            SafetyTemplate::Fixed(safety) => fixes.push((title, safety)),
            SafetyTemplate::Judged(_) => {
                fixes.extend([(title.clone(), Safety::Safe), (title, Safety::Unsafe)]);
            }
        }
    }
    Ok(RuleInfo {
        id: RuleId::new(&id),
        language,
        category: reader
            .choice("category", &CATEGORIES)?
            .unwrap_or(Category::Correctness),
        severity: reader
            .choice("severity", &SEVERITIES)?
            .unwrap_or(Severity::Warning),
        examples: examples(reader, &files, language)?,
        files,
        summary: summary(&documentation),
        documentation,
        fixes,
        path: path.to_owned(),
        embedded: pack.is_some(),
    })
}

/// A title as it reads where there is no match to fill it in.
fn readable(title: &str) -> String {
    let mut text = title.to_owned();
    for name in Template::new(title).names() {
        text = text.replace(&format!("${{{name}}}"), "…");
    }
    if text == "…" {
        "Repair it as the finding says".to_owned()
    } else {
        text
    }
}

/// `pack/rule`, each of lower-case words joined by hyphens, and the same as the file's own path.
fn check_id(reader: &Reader<'_>, id: &str, path: &str, embedded: bool) -> Result<(), Failure> {
    let word = |part: &str| {
        !part.is_empty()
            && part.split('-').all(|word| {
                !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            })
    };
    let formed = id
        .split_once('/')
        .is_some_and(|(pack, rule)| word(pack) && word(rule));
    if !formed {
        return reader.fail(
            "id",
            format!("`{id}` is not an id: write `pack/rule`, lower-case words joined by hyphens"),
        );
    }
    if !embedded && id.starts_with("qmoi/") {
        return reader.fail(
            "id",
            "the pack `qmoi` is reserved for what the engine itself reports",
        );
    }
    let stem = path.strip_suffix(".rhai").unwrap_or(path);
    if stem == id || stem.ends_with(&format!("/{id}")) || stem.ends_with(&format!("\\{id}")) {
        return Ok(());
    }
    reader.fail(
        "id",
        format!("the id `{id}` and the file's path differ: the file of this rule is `{id}.rhai`"),
    )
}

fn documentation(text: &str) -> String {
    let lines: Vec<&str> = text
        .trim_start_matches('\u{feff}')
        .lines()
        .map_while(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end())
        .collect();
    lines.join("\n")
}

/// The first sentence of the first paragraph, on one line.
fn summary(documentation: &str) -> String {
    let paragraph: Vec<&str> = documentation
        .lines()
        .skip_while(|line| line.trim().is_empty() || line.starts_with('#'))
        .take_while(|line| !line.trim().is_empty())
        .collect();
    let paragraph = paragraph.join(" ");
    paragraph
        .split_once(". ")
        .map_or(paragraph.trim_end_matches('.'), |(first, _)| first)
        .to_owned()
}

fn examples(reader: &Reader<'_>, files: &[String], language: Language) -> Result<Vec<Example>, Failure> {
    let mut examples = Vec::new();
    for example in reader.maps("examples")? {
        example.only(&["bad", "good", "ok", "file", "schema"])?;
        let schema = example.string("schema")?;
        let path = example
            .string("file")?
            .unwrap_or_else(|| default_file(files, language));
        match (example.string("bad")?, example.string("ok")?) {
            (Some(bad), None) => examples.push(Example::Bad {
                bad,
                good: example.string("good")?,
                path,
                schema,
            }),
            (None, Some(ok)) if !example.has("good") => examples.push(Example::Ok { ok, path, schema }),
            _ => {
                let message =
                    "an example has either `bad`, with `good` where a fix is offered, or `ok`".to_owned();
                return Err(Failure {
                    message,
                    span: example.span(),
                });
            }
        }
    }
    let bad = examples
        .iter()
        .any(|example| matches!(example, Example::Bad { .. }));
    let ok = examples
        .iter()
        .any(|example| matches!(example, Example::Ok { .. }));
    if bad && ok {
        return Ok(examples);
    }
    let span = if reader.has("examples") {
        reader.key_span("examples")
    } else {
        reader.span()
    };
    Err(Failure {
        message: "a rule needs at least one `bad` and one `ok` example".to_owned(),
        span,
    })
}

/// The file that an example pretends to be: one that the rule's first glob accepts, where it has globs.
fn default_file(files: &[String], language: Language) -> String {
    let mut paths = files
        .iter()
        .map(|glob| glob.trim_start_matches("**/").replace('*', "example"));
    let literal = paths.find(|path| !path.contains(['{', '[', '?', '!']));
    literal.unwrap_or_else(|| {
        match language {
            Language::Json => "example.json",
            Language::Yaml => "example.yml",
            Language::JavaScript => "example.js",
        }
        .to_owned()
    })
}

/// The rule's own globs, or those of its pack.
fn globs(
    reader: &Reader<'_>,
    files: &[String],
    pack: Option<&'static EmbeddedPack>,
) -> Result<Option<Arc<GlobSet>>, Failure> {
    if !reader.has("files") {
        return Ok(pack.and_then(EmbeddedPack::set).cloned());
    }
    if files.is_empty() {
        return Ok(None);
    }
    match set_of(files) {
        Ok(set) => Ok(Some(Arc::new(set))),
        Err(error) => reader.fail(
            "files",
            format!("`{}` is not a glob: {}", error.glob, error.cause),
        ),
    }
}

/// What a rule says of its files, or its pack does.
fn files(reader: &Reader<'_>, pack: Option<&'static EmbeddedPack>) -> Result<Vec<String>, Failure> {
    let own = reader.strings("files")?;
    Ok(match pack {
        Some(pack) if !reader.has("files") => pack.files.iter().map(|glob| (*glob).to_owned()).collect(),
        _ => own,
    })
}

fn matcher(reader: &Reader<'_>, embedded: bool) -> Result<Matcher, Failure> {
    let given: Vec<&str> = MATCHERS.into_iter().filter(|key| reader.has(key)).collect();
    let [key] = given.as_slice() else {
        let message = format!("a rule has exactly one of {}", MATCHERS.join(", "));
        let span = given
            .get(1)
            .map_or_else(|| reader.span(), |key| reader.key_span(key));
        return Err(Failure { message, span });
    };
    match *key {
        "query" => Ok(Matcher::Query {
            source: reader.required_string("query")?,
            origin: reader.value_span("query"),
        }),
        "path" => {
            let mut paths = Vec::new();
            for text in reader.strings("path")? {
                match DataPath::parse(&text) {
                    Ok(path) => paths.push(path),
                    Err(error) => return reader.fail("path", format!("`{text}` is not a path: {error}")),
                }
            }
            Ok(Matcher::Paths(paths))
        }
        "pattern" => {
            let read = Pattern::new(reader.required_string("pattern")?).and_then(|pattern| {
                // The embedded rules are all compiled by their tests.
                if !embedded {
                    pattern.compiled()?;
                }
                Ok(pattern)
            });
            match read {
                Ok(pattern) => Ok(Matcher::Pattern(pattern)),
                Err(cause) => reader.fail("pattern", format!("not a regular expression: {cause}")),
            }
        }
        "strict" => Ok(Matcher::Strict(choices(reader, "strict", &StrictKind::ALL)?)),
        "shape" => Ok(Matcher::Shape(choices(reader, "shape", &ViolationKind::ALL)?)),
        "model" => {
            let name = reader.required_string("model")?;
            match fault::kind_named(&name) {
                Some(kind) => Ok(Matcher::Model(kind)),
                None => reader.fail("model", format!("no model knows a fault `{name}`")),
            }
        }
        _ => match reader.closure("scan")? {
            Some(closure) => Ok(Matcher::Scan(closure)),
            None => reader.fail("scan", "`scan` must be a closure"),
        },
    }
}

/// The things that the words of a key stand for.
fn choices<T: Copy>(reader: &Reader<'_>, key: &str, all: &[(&'static str, T)]) -> Result<Vec<T>, Failure> {
    let mut chosen = Vec::new();
    for name in reader.strings(key)? {
        let Some((_, one)) = all.iter().find(|(known, _)| *known == name) else {
            let known: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
            return reader.fail(key, format!("`{name}` is not one of {}", known.join(", ")));
        };
        chosen.push(*one);
    }
    Ok(chosen)
}

fn requirement(reader: &Reader<'_>, matcher: &Matcher) -> Result<Requirement, Failure> {
    let stated = reader.strings("requires")?;
    let stated = Requirement::literals(stated.iter().map(String::as_str));
    let derived = match matcher {
        Matcher::Query { source, .. } => Requirement::of_query(source),
        _ => Requirement::Nothing,
    };
    Ok(Requirement::all(vec![stated, derived]))
}

/// Every name that messages, edits and labels of the rule may use.
fn declared<'a>(matcher: &Matcher, bind: impl Iterator<Item = &'a String>) -> Arc<[String]> {
    let mut names: Vec<String> = match matcher {
        Matcher::Query { source, .. } => captures(source),
        Matcher::Paths(_) => vec!["value".to_owned(), "key".to_owned()],
        Matcher::Pattern(pattern) => pattern
            .names()
            .iter()
            .cloned()
            .chain(["match".to_owned()])
            .collect(),
        Matcher::Strict(_) => ["at", "first", "cause"].map(str::to_owned).to_vec(),
        Matcher::Shape(_) => shapes::NAMES.map(str::to_owned).to_vec(),
        Matcher::Model(kind) => kind.gives.iter().map(|name| (*name).to_owned()).collect(),
        Matcher::Scan(_) => Vec::new(),
    };
    names.extend(bind.cloned());
    names.into()
}

/// The `@names` of a query, each once, in order.
fn captures(source: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (at, _) in source.match_indices('@') {
        let name: String = source[at + 1..]
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
            .collect();
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn labels(reader: &Reader<'_>) -> Result<Vec<(String, Template)>, Failure> {
    let mut labels = Vec::new();
    for label in reader.maps("labels")? {
        label.only(&["at", "message"])?;
        labels.push((
            label.required_string("at")?,
            Template::new(&label.required_string("message")?),
        ));
    }
    Ok(labels)
}

fn fix(reader: &Reader<'_>) -> Result<FixTemplate, Failure> {
    reader.only(&["title", "safety", "when", "bind", "edits"])?;
    let edits = if let Ok(Some(closure)) = reader.closure("edits") {
        EditsTemplate::Computed(closure)
    } else {
        EditsTemplate::List(reader.list::<EditTemplate>("edits", "edits such as `delete(\"comma\")`")?)
    };
    if matches!(&edits, EditsTemplate::List(list) if list.is_empty()) {
        return Err(Failure {
            message: "a fix has at least one edit".to_owned(),
            span: reader.span(),
        });
    }
    Ok(FixTemplate {
        title: Template::new(&reader.required_string("title")?),
        safety: safety(reader)?,
        when: reader.closure("when")?,
        bind: reader.closures("bind")?,
        edits,
    })
}

/// `"safe"`, `"unsafe"`, or a closure that says which.
fn safety(reader: &Reader<'_>) -> Result<SafetyTemplate, Failure> {
    if let Ok(Some(closure)) = reader.closure("safety") {
        return Ok(SafetyTemplate::Judged(closure));
    }
    Ok(SafetyTemplate::Fixed(
        reader.choice("safety", &SAFETIES)?.unwrap_or(Safety::Unsafe),
    ))
}

/// Refuses names that no capture and no bound value has. A `scan` decides its captures while it runs, so its names are
/// checked then.
fn check_names(rule: &Rule, reader: &Reader<'_>) -> Result<(), Failure> {
    if matches!(rule.matcher, Matcher::Scan(_)) {
        return Ok(());
    }
    let unknown = |name: &str, extra: &[(String, super::definition::Closure)]| {
        !rule.declared.iter().any(|known| known == name) && !extra.iter().any(|(known, _)| known == name)
    };
    let complain = |reader: &Reader<'_>, key: &str, name: &str| {
        reader.fail(
            key,
            format!("`{name}` is neither a capture nor a bound value of this rule"),
        )
    };
    if let Some(name) = rule.message.names().find(|name| unknown(name, &[])) {
        return complain(reader, "message", name);
    }
    if let Some(name) = rule.at.as_deref().filter(|name| unknown(name, &[])) {
        return complain(reader, "at", name);
    }
    for ((at, message), label) in rule.labels.iter().zip(reader.maps("labels")?) {
        if unknown(at, &[]) {
            return complain(&label, "at", at);
        }
        if let Some(name) = message.names().find(|name| unknown(name, &[])) {
            return complain(&label, "message", name);
        }
    }
    for (fix, reader) in rule.fixes.iter().zip(reader.maps("fixes")?) {
        if let Some(name) = fix.title.names().find(|name| unknown(name, &fix.bind)) {
            return complain(&reader, "title", name);
        }
        let EditsTemplate::List(edits) = &fix.edits else {
            continue;
        };
        for edit in edits {
            let (anchor, text) = match edit {
                EditTemplate::Delete(anchor) => (anchor, ""),
                EditTemplate::Replace(anchor, text)
                | EditTemplate::Before(anchor, text)
                | EditTemplate::After(anchor, text) => (anchor, text.as_str()),
                // Structured edits may name a path instead of a capture.
                EditTemplate::Structured(_) => continue,
            };
            if let Anchor::Named(name) = anchor
                && unknown(name, &fix.bind)
            {
                return complain(&reader, "edits", name);
            }
            if let Some(name) = Template::new(text).names().find(|name| unknown(name, &fix.bind)) {
                return complain(&reader, "edits", name);
            }
        }
    }
    Ok(())
}
