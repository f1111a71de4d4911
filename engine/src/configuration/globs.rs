//! The patterns of `files` and `exclude`.
//!
//! They follow `.gitignore`: a pattern without a slash (one at its end aside) matches at any depth, one with a slash
//! starts at the folder of the configuration, and what matches a folder matches everything in it.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Why `pattern` cannot be used, if it cannot.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    if pattern.starts_with('!') {
        return Err("a pattern with `!` has no meaning here; list the files that are meant".to_owned());
    }
    globs(pattern)
        .map(|_| ())
        .map_err(|error| format!("the pattern is not valid: {}", error.kind()))
}

/// The set of all valid `patterns`.
pub(super) fn set<'a>(patterns: impl IntoIterator<Item = &'a str>) -> GlobSet {
    let mut builder = GlobSetBuilder::new();
    for glob in patterns
        .into_iter()
        .filter_map(|pattern| globs(pattern).ok())
        .flatten()
    {
        builder.add(glob);
    }
    builder.build().unwrap_or_else(|_| GlobSet::empty())
}

/// The pattern for the thing itself, and for everything in it should it be a folder.
fn globs(pattern: &str) -> Result<[Glob; 2], globset::Error> {
    let trimmed = pattern
        .strip_prefix("./")
        .unwrap_or(pattern)
        .trim_end_matches('/');
    let anchored = match trimmed.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None if trimmed.contains('/') => trimmed.to_owned(),
        None => format!("**/{trimmed}"),
    };
    let build = |pattern: &str| {
        GlobBuilder::new(pattern)
            .literal_separator(true)
            .backslash_escape(true)
            .build()
    };
    Ok([build(&anchored)?, build(&format!("{anchored}/**"))?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, name: &str) -> bool {
        set([pattern]).is_match(name)
    }

    #[test]
    fn patterns_read_as_in_gitignore() {
        assert!(matches("*.json", "a/b.json"));
        assert!(matches("dist", "packages/a/dist/x.js"));
        assert!(matches("dist/", "dist/x.js"));
        assert!(matches("/dist", "dist"));
        assert!(!matches("/dist", "a/dist"));
        assert!(matches("src/*.js", "src/a.js"));
        assert!(!matches("src/*.js", "src/a/b.js"));
        assert!(matches("src/**/*.js", "src/a/b.js"));
        assert!(matches("./src", "src/a/b.js"));
        assert!(!matches("dist", "distance.js"));
    }

    #[test]
    fn a_pattern_that_cannot_be_read_is_told() {
        assert!(check("a[").is_err());
        assert!(check("!a").is_err());
        assert_eq!(check("{a,b}/**"), Ok(()));
    }
}
