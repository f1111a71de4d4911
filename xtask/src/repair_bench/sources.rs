//! The sound files that faults are put into: written by people, of a size that people edit, each once.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use engine::data::{Kind, View};
use engine::{Document, FileClass, Language, Limits};
use rayon::iter::{IntoParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::packages::{self, Split};
use super::random::Random;
use crate::corpus;

/// What strict parsers need in the worst case.
pub(crate) const STACK: usize = 256 * 1024 * 1024;

/// Files smaller than this have too little around a fault to tell anything.
const SMALLEST: usize = 200;

/// A longer line was not written by a person.
const LONGEST_LINE: usize = 500;

/// The average line of a file that a person wrote is shorter.
const AVERAGE_LINE: usize = 120;

/// A sound file.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// The package it is of, with its version.
    pub(crate) package: String,
    /// Where it is in the package.
    pub(crate) path: String,
    /// The last part of `path`: what decides how the file is read.
    pub(crate) file_name: String,
    /// How the file is read.
    pub(crate) class: FileClass,
    /// What it says.
    pub(crate) text: String,
}

/// The sound files of `split` in `language`, after fetching what is missing.
///
/// # Errors
/// When the disk fails.
pub(crate) fn of(split: Split, language: Language) -> Result<Vec<Source>, Box<dyn Error>> {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK).build()?;
    let mut found = Vec::new();
    for split in Split::ALL {
        let folder = packages::fetch(split)?;
        let packages = split.folders();
        for path in corpus::files(&folder)? {
            let name = path.strip_prefix(&folder)?.to_string_lossy().replace('\\', "/");
            if let Some((package, path_in_package)) = name.split_once('/')
                && FileClass::of(path_in_package).is_some_and(|class| class.language() == language)
                && is_wanted(path_in_package, language)
                && packages.contains(package)
            {
                found.push((split, package.to_owned(), path_in_package.to_owned(), path));
            }
        }
    }
    found.sort();
    let mut read: Vec<(Split, blake3::Hash, Source)> = pool.install(|| {
        found
            .into_par_iter()
            .filter_map(|(split, package, path, place)| {
                let text = text_of(&place, language)?;
                let file_name = path.rsplit('/').next().unwrap_or(&path).to_owned();
                let class = FileClass::of(&file_name)?;
                let source = Source {
                    package,
                    path,
                    file_name,
                    class,
                    text,
                };
                Some((split, blake3::hash(source.text.as_bytes()), source))
            })
            .collect()
    });
    // A file that several splits have belongs to the first of them, so that what is measured was never seen in training.
    let mut seen = BTreeSet::new();
    read.retain(|(_, hash, _)| seen.insert(*hash.as_bytes()));
    let mut by_package: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for (_, _, source) in read.into_iter().filter(|(of, ..)| *of == split) {
        by_package.entry(source.package.clone()).or_default().push(source);
    }
    let chosen: Vec<Vec<Source>> = pool.install(|| {
        by_package
            .into_values()
            .collect::<Vec<_>>()
            .par_iter()
            .map(|sources| choose(sources, language))
            .collect()
    });
    Ok(chosen.into_iter().flatten().collect())
}

/// Some sound files of one package, so that none outweighs the others.
fn choose(sources: &[Source], language: Language) -> Vec<Source> {
    // One package is a hundred collections of as many authors.
    let is_collection = sources
        .first()
        .is_some_and(|source| source.package.starts_with("ansible--"));
    let most = match language {
        Language::Json => 25,
        Language::Yaml if is_collection => 400,
        Language::Yaml | Language::JavaScript => 40,
    };
    let mut order: Vec<(u64, &Source)> = sources
        .iter()
        .map(|source| {
            let name = format!("{}/{}", source.package, source.path);
            (Random::named(&name).next(), source)
        })
        .collect();
    order.sort_by_key(|(rank, source)| (Reverse(*rank), &source.path));
    order
        .into_iter()
        .map(|(_, source)| source)
        .filter(|source| is_sound(source))
        .take(most)
        .cloned()
        .collect()
}

/// Whether a file with this path may be one that a person wrote for this package.
fn is_wanted(path: &str, language: Language) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default();
    let extensions: &[&str] = match language {
        Language::Json => &["json"],
        Language::Yaml => &["yml", "yaml"],
        Language::JavaScript => &["js", "mjs", "cjs", "jsx"],
    };
    let lower = path.to_ascii_lowercase();
    let (folders, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    let is_copied = folders.split('/').any(|folder| {
        matches!(
            folder,
            "json-schema-test-suite"
                | "json_schema_test_suite"
                | "vendor"
                | "vendors"
                | "_vendor"
                | "third_party"
                | "third-party"
                | "thirdparty"
                | "external"
                | "bower_components"
                | "dist"
                | "umd"
                | "bundles"
        )
    });
    let is_broken_on_purpose = [
        "invalid",
        "broken",
        "malformed",
        "corrupt",
        "syntax-error",
        "syntax_error",
    ]
    .iter()
    .any(|word| lower.contains(word));
    let is_made_by_tools = matches!(
        name,
        "package-lock.json" | "npm-shrinkwrap.json" | "composer.lock" | "pnpm-lock.yaml" | "conda-lock.yml"
    ) || name.contains(".min.")
        || name.ends_with("-lock.json");
    let is_library = language == Language::JavaScript && is_library(name);
    extensions.contains(&extension) && !is_copied && !is_broken_on_purpose && !is_made_by_tools && !is_library
}

/// Whether a script's name is that of a library for browsers, which documentation and themes carry along: `jquery-3.6.0.js`.
fn is_library(name: &str) -> bool {
    const LIBRARIES: [&str; 18] = [
        "alpine",
        "axios",
        "backbone",
        "bootstrap",
        "d3",
        "doctools",
        "handlebars",
        "jquery",
        "leaflet",
        "lodash",
        "mocha",
        "prism",
        "quill",
        "reveal",
        "searchtools",
        "select2",
        "sinon",
        "underscore",
    ];
    let stem = name.strip_suffix(".js").unwrap_or(name);
    let stem =
        stem.trim_end_matches(|char: char| char.is_ascii_digit() || matches!(char, '.' | '-' | '_' | 'v'));
    // What is left of `d3` has no digit.
    LIBRARIES.contains(&stem) || stem == "d"
}

/// The text of the file at `place`, if a person may have written it.
fn text_of(place: &Path, language: Language) -> Option<String> {
    let largest = match language {
        Language::Json => 96 * 1024,
        Language::Yaml | Language::JavaScript => 64 * 1024,
    };
    let bytes = usize::try_from(fs::metadata(place).ok()?.len()).ok()?;
    if !(SMALLEST..=largest).contains(&bytes) {
        return None;
    }
    let text = String::from_utf8(fs::read(place).ok()?).ok()?;
    let lines = text.lines().count();
    let longest = text.lines().map(str::len).max().unwrap_or_default();
    let is_made_by_tools = longest > LONGEST_LINE
        || bytes / lines.max(1) >= AVERAGE_LINE
        || (language == Language::JavaScript && is_compiled(&text));
    (!is_made_by_tools).then_some(text)
}

/// Whether a compiler or a bundler wrote the script.
fn is_compiled(text: &str) -> bool {
    [
        "sourceMappingURL=",
        "@generated",
        "__webpack_require__",
        "_interopRequire",
        "__importDefault",
        "__awaiter(",
        "_classCallCheck",
        "Generated by CoffeeScript",
        "defineProperty(exports, \"__esModule\"",
        "defineProperty(exports, '__esModule'",
    ]
    .iter()
    .any(|mark| text.contains(mark))
}

/// Whether the strict parser accepts the file and there is some structure in it to break.
fn is_sound(source: &Source) -> bool {
    let Ok(document) = Document::from_text(
        &source.file_name,
        source.class,
        source.text.as_str(),
        &Limits::default(),
    ) else {
        return false;
    };
    !document.is_broken()
        && (source.class.language() == Language::JavaScript || document.view().is_some_and(has_collection))
}

fn has_collection(view: &View) -> bool {
    view.nodes()
        .any(|node| matches!(view.kind(node), Kind::Mapping | Kind::Sequence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_people_write_is_wanted() {
        assert!(is_wanted("package/lib/index.js", Language::JavaScript));
        assert!(is_wanted("project/.github/workflows/test.yaml", Language::Yaml));
        assert!(!is_wanted("package/dist/index.js", Language::JavaScript));
        assert!(!is_wanted("package/lib/index.min.js", Language::JavaScript));
        assert!(!is_wanted(
            "project/docs/_static/jquery-3.6.0.js",
            Language::JavaScript
        ));
        assert!(!is_wanted("package/test/d3.v3.js", Language::JavaScript));
        assert!(is_wanted("package/lib/jquery.plugin.js", Language::JavaScript));
        assert!(!is_wanted("package/package-lock.json", Language::Json));
        assert!(!is_wanted("package/test/fixtures/invalid.json", Language::Json));
        assert!(!is_wanted("package/.jshintrc", Language::Json));
    }
}
