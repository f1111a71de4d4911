//! What a source file is for, judged by its path in its package.

/// What a source file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It is what the package is there for.
    Production,
    /// A test, a benchmark, a story, or a tool's configuration: needed by who works on the package.
    Development,
    /// An example, a fixture or a template: it may ask for things that are not meant to be there.
    Sample,
    /// Built, bundled or copied from elsewhere.
    Generated,
}

const SAMPLE: [&str; 22] = [
    "__fixtures__",
    "__testfixtures__",
    "demo",
    "demos",
    "doc",
    "docs",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "mock",
    "mocks",
    "playground",
    "sample",
    "samples",
    "sandbox",
    "snippets",
    "stub",
    "stubs",
    "template",
    "templates",
    "testdata",
];

const GENERATED: [&str; 25] = [
    "_compiled_",
    "assets",
    "build",
    "bundle",
    "bundled",
    "bundles",
    "cjs",
    "compiled",
    "coverage",
    "dist",
    "es",
    "esm",
    "generated",
    "labextension",
    "labextensions",
    "out",
    "public",
    "static",
    "third-party",
    "third_party",
    "thirdparty",
    "umd",
    "vendor",
    "vendored",
    "vendors",
];

const DEVELOPMENT: [&str; 26] = [
    "__mocks__",
    "__snapshots__",
    "__test__",
    "__tests__",
    "bench",
    "benchmark",
    "benchmarks",
    "ci",
    "config",
    "configs",
    "cypress",
    "e2e",
    "gulp",
    "integration",
    "perf",
    "scripts",
    "spec",
    "specs",
    "stories",
    "task",
    "tasks",
    "test",
    "tests",
    "tool",
    "tools",
    "webpack",
];

/// Marks between dots in the names of tests and configurations: `a.test.js`, `a.config.js`.
const DEVELOPMENT_MARKS: [&str; 12] = [
    "bench",
    "conf",
    "config",
    "cy",
    "e2e",
    "fixture",
    "setup",
    "spec",
    "stories",
    "story",
    "test",
    "workspace",
];

/// Files at the root of a package that only tools read.
const TOOLS: [&str; 8] = [
    "gulpfile",
    "Gruntfile",
    "gruntfile",
    "Gulpfile",
    "jakefile",
    "Jakefile",
    "webpack",
    "rollup",
];

/// The role of the file at `path`, relative to its package's folder.
#[must_use]
pub fn role_of(path: &str) -> Role {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let mut folders = folder.split('/').filter(|part| !part.is_empty());
    let is_one = |list: &[&str], part: &str| list.binary_search(&part.to_ascii_lowercase().as_str()).is_ok();
    // What generators copy into new projects lies under `files`.
    if folders.clone().any(|part| is_one(&SAMPLE, part)) || path.starts_with("files/") {
        return Role::Sample;
    }
    let marks: Vec<&str> = name.split('.').collect();
    let inner = marks.get(1..marks.len().saturating_sub(1)).unwrap_or_default();
    if folders.clone().any(|part| is_one(&GENERATED, part))
        || name
            .split(['.', '-', '_'])
            .any(|mark| matches!(mark, "min" | "bundle"))
    {
        return Role::Generated;
    }
    let stem = marks.first().copied().unwrap_or_default();
    let is_development = folders.any(|part| is_one(&DEVELOPMENT, part) || part.starts_with('.'))
        || name.starts_with('.')
        || inner.iter().any(|mark| is_one(&DEVELOPMENT_MARKS, mark))
        || ["test", "tests", "spec", "bench", "benchmark"].contains(&stem)
        || ["-test", "_test", "-spec", "_spec", "Test", "Spec", ".test"]
            .iter()
            .any(|end| stem.ends_with(end))
        || (folder.is_empty() && TOOLS.contains(&stem));
    if is_development {
        Role::Development
    } else {
        Role::Production
    }
}

/// Whether qmoi reads the imports of the file `name`.
#[must_use]
pub fn is_source(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(
        extension,
        "js" | "jsx" | "mjs" | "cjs" | "ts" | "tsx" | "mts" | "cts"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_for_being_searched() {
        for list in [&SAMPLE[..], &GENERATED, &DEVELOPMENT, &DEVELOPMENT_MARKS] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn the_path_tells_what_a_file_is_for() {
        for (path, role) in [
            ("index.js", Role::Production),
            ("src/config.ts", Role::Production),
            ("lib/testing.js", Role::Production),
            ("src/latest.js", Role::Production),
            ("src/a.test.ts", Role::Development),
            ("__tests__/a.js", Role::Development),
            ("Test/a.js", Role::Development),
            ("vite.config.mts", Role::Development),
            (".eslintrc.cjs", Role::Development),
            (".storybook/main.js", Role::Development),
            ("gulpfile.js", Role::Development),
            ("src/gulpfile.js", Role::Production),
            ("test/fixtures/a.js", Role::Sample),
            ("examples/basic/index.js", Role::Sample),
            ("dist/index.js", Role::Generated),
            ("jquery.min.js", Role::Generated),
        ] {
            assert_eq!(role_of(path), role, "{path}");
        }
    }
}
