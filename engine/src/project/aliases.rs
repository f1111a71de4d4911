//! What else than a package may stand behind a bare import: a bundler's alias, a path of TypeScript's, a folder that a tool
//! searches, a module that the runtime brings, or one that a declaration file speaks of.
//!
//! Asked only about names that seem to be missing, so it may look closely; whatever speaks for another explanation counts.

use super::javascript::ImportKind;
use super::packages::{Package, Packages, below, folders_above, join};
use super::usage::Use;
use crate::data::{Kind, View};
use crate::models::Files;

/// Modules that a runtime brings along and no manifest declares.
const OF_RUNTIMES: [&str; 27] = [
    "@cloudflare/workers-types",
    "adobe",
    "application",
    "atom",
    "aws-sdk",
    "bun",
    "casper",
    "cep",
    "electron",
    "gnome",
    "k6",
    "lens",
    "meteor",
    "modules",
    "n8n",
    "ng",
    "nova",
    "original-fs",
    "phantom",
    "photoshop",
    "premierepro",
    "scenegraph",
    "sketch",
    "system",
    "uxp",
    "vscode",
    "webpage",
];

/// Scopes that a framework's build resolves itself.
const OF_FRAMEWORKS: [&str; 2] = ["@ember/", "@glimmer/"];

/// Folders beside a manifest in which tools look for bare names.
const SEARCHED: [&str; 10] = [
    "", "app", "client", "frontend", "js", "lib", "packages", "source", "src", "web",
];

/// Beginnings and ends of the names of files that configure how modules are found.
const CONFIGURATIONS: [&str; 14] = [
    ".babelrc",
    ".swcrc",
    "babel.config",
    "craco",
    "deno.json",
    "import_map",
    "importmap",
    "jest",
    "karma",
    "metro",
    "rollup",
    "vite",
    "webpack",
    "rspack",
];

/// Whether something else than a package may be what `places` ask for under `name`.
#[must_use]
pub fn may_be_something_else(
    packages: &Packages,
    package: &Package,
    name: &str,
    places: &[&Use],
    files: &dyn Files,
) -> bool {
    let first = name.trim_start_matches('@').split('/').next().unwrap_or(name);
    OF_RUNTIMES.binary_search(&name).is_ok()
        || OF_FRAMEWORKS.iter().any(|scope| name.starts_with(scope))
        || places.iter().all(|place| is_shouted(name, &place.specifier))
        || is_installed_beside(package, name, places, files)
        || is_named(packages, package, name)
        || is_on_the_way(package, first, places, files)
        || is_mapped(package, places, files)
        || is_configured(package, name, places, files)
        || is_declared_by_a_module(package, name, files)
}

/// Whether it looks like an alias: no package has been called with a capital since npm forbade it, and what is asked for lies inside.
fn is_shouted(name: &str, specifier: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase()) && specifier.len() > name.len()
}

/// Whether one of the files that ask has it installed beside itself, as the modules of a test are.
fn is_installed_beside(package: &Package, name: &str, places: &[&Use], files: &dyn Files) -> bool {
    places.iter().any(|place| {
        let inner = folders_above(&place.file).take_while(|folder| folder.len() > package.folder.len());
        let mut installed = inner.map(|folder| join(folder, &format!("node_modules/{name}")));
        installed.any(|folder| {
            let module = || {
                files
                    .entry(&format!("{folder}.js"))
                    .or_else(|| files.entry(&format!("{folder}.json")))
            };
            files.entry(&folder).or_else(module).is_some()
        })
    })
}

/// Whether a manifest around gives the name to something itself.
fn is_named(packages: &Packages, package: &Package, name: &str) -> bool {
    let manifest = package.file("package.json");
    let mut around = packages.around(&manifest);
    around.any(|package| {
        let mut aliases = package.manifest.aliases.iter();
        package.manifest.name.as_deref() == Some(name)
            || aliases.any(|alias| &**alias == name || below(name, alias).is_some())
    })
}

/// Whether a file or folder of that name lies where tools look for bare names, or beside a file that asks.
fn is_on_the_way(package: &Package, first: &str, places: &[&Use], files: &dyn Files) -> bool {
    let tree = files.tree();
    let is_there = |folder: &str| {
        let name = join(folder, first);
        tree.has_folder(&name)
            || ["", ".js", ".ts", ".jsx", ".tsx", ".mjs", ".d.ts", ".json"]
                .iter()
                .any(|extension| tree.has_file(&format!("{name}{extension}")))
    };
    let searched = SEARCHED.iter().map(|folder| {
        if folder.is_empty() {
            package.folder.to_string()
        } else {
            package.file(folder)
        }
    });
    let above = places.iter().flat_map(|place| folders_above(&place.file));
    let above = above.take_while(|folder| folder.len() >= package.folder.len());
    searched
        .chain(above.map(str::to_owned))
        .any(|folder| is_there(&folder))
}

/// Whether a `paths` of TypeScript's, in the package or around it, takes what is asked for.
fn is_mapped(package: &Package, places: &[&Use], files: &dyn Files) -> bool {
    let tree = files.tree();
    let manifest = package.file("package.json");
    let folders = folders_above(&manifest);
    let configurations = folders.flat_map(|folder| {
        let is_one = |name: &&str| {
            let name = name.rsplit_once('/').map_or(*name, |(_, name)| name);
            (name.starts_with("tsconfig") || name.starts_with("jsconfig")) && name.ends_with(".json")
        };
        tree.files_in(folder).filter(is_one).collect::<Vec<&str>>()
    });
    configurations
        .filter_map(|name| files.read(name))
        .any(|document| {
            let Some(view) = document.view() else { return false };
            let patterns = patterns(view);
            places
                .iter()
                .any(|place| patterns.iter().any(|pattern| takes(pattern, &place.specifier)))
        })
}

/// The keys of `compilerOptions.paths`.
fn patterns(view: &View) -> Vec<&str> {
    let paths = view
        .roots()
        .first()
        .and_then(|root| view.get_path(*root, &["compilerOptions", "paths"]))
        .filter(|paths| view.kind(*paths) == Kind::Mapping);
    let entries = paths.into_iter().flat_map(|paths| view.entries(paths));
    entries.map(|entry| view.text(entry.key)).collect()
}

/// Whether a pattern with at most one `*` takes the specifier. `*` alone takes everything and tells nothing.
fn takes(pattern: &str, specifier: &str) -> bool {
    match pattern.split_once('*') {
        Some(("", "")) => false,
        Some((start, end)) => {
            specifier.len() >= start.len() + end.len()
                && specifier.starts_with(start)
                && specifier.ends_with(end)
        }
        None => pattern == specifier,
    }
}

/// Whether a tool's configuration in the package or around it mentions the name otherwise than by asking for it.
fn is_configured(package: &Package, name: &str, places: &[&Use], files: &dyn Files) -> bool {
    let tree = files.tree();
    let manifest = package.file("package.json");
    let is_configuration = |path: &&str| {
        let name = path.rsplit_once('/').map_or(*path, |(_, name)| name);
        name.contains(".config.") || CONFIGURATIONS.iter().any(|start| name.starts_with(start))
    };
    folders_above(&manifest)
        .flat_map(|folder| {
            tree.files_in(folder)
                .filter(is_configuration)
                .collect::<Vec<&str>>()
        })
        .filter(|path| !places.iter().any(|place| &*place.file == *path))
        .filter_map(|path| files.text(path))
        .any(|text| text.contains(name))
}

/// Whether a declaration file of the package says `declare module "name"`, perhaps with a `*`.
fn is_declared_by_a_module(package: &Package, name: &str, files: &dyn Files) -> bool {
    let tree = files.tree();
    let declarations = tree
        .under(&package.folder)
        .iter()
        .filter(|path| path.ends_with(".d.ts"));
    declarations.filter_map(|path| files.text(path)).any(|text| {
        let mut named = text
            .match_indices("declare module")
            .map(|(start, mark)| &text[start + mark.len()..]);
        named.any(|rest| {
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
                return false;
            };
            rest[1..]
                .split(quote)
                .next()
                .is_some_and(|module| module == name || takes(module, name) || below(module, name).is_some())
        })
    })
}

/// Whether only types are taken at all `places`.
#[must_use]
pub fn takes_only_types(places: &[&Use]) -> bool {
    places.iter().all(|place| place.kind == ImportKind::TypeOnly)
}

/// The package with the types of `name`, as DefinitelyTyped calls it.
#[must_use]
pub fn types_of(name: &str) -> String {
    match name.strip_prefix('@').and_then(|scoped| scoped.split_once('/')) {
        Some((scope, bare)) => format!("@types/{scope}__{bare}"),
        None => format!("@types/{name}"),
    }
}
