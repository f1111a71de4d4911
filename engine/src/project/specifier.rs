//! What kind of thing an import asks for, judged by its text alone.

use nodejs_built_in_modules::is_nodejs_builtin_module as is_builtin;

/// What a specifier asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Specifier<'s> {
    /// A file beside the one that asks: `./a`, `../b`, `.`, `/c`.
    Path(&'s str),
    /// A module that Node brings along, with or without `node:`.
    Builtin(&'s str),
    /// A package and what of it: `lodash`, `@types/node`, `lodash/fp`.
    Package {
        /// The package's name.
        name: &'s str,
        /// What stands behind the name and its slash; empty for the package itself.
        inside: &'s str,
    },
    /// A name of the package's own `imports`: `#internal/a`.
    Internal(&'s str),
    /// Something that a tool or another runtime makes of it: an address, `data:`, `virtual:x`, `~/a`, `@/b`, a loader's `a!b`.
    Foreign,
}

impl<'s> Specifier<'s> {
    /// Reads `text`, the string of an import or require.
    #[must_use]
    pub fn of(text: &'s str) -> Self {
        // Bundlers take queries and fragments behind any request.
        let plain = text.find('?').map_or(text, |end| &text[..end]);
        if plain == "." || plain == ".." || ["./", "../", "/"].iter().any(|start| plain.starts_with(start)) {
            return Self::Path(plain);
        }
        if let Some(name) = plain.strip_prefix("node:") {
            return Self::Builtin(name);
        }
        if plain.starts_with('#') && plain.len() > 1 {
            return Self::Internal(plain);
        }
        if is_builtin(plain) {
            return Self::Builtin(plain);
        }
        let (name, inside) = split(plain);
        if is_package_name(name) {
            Self::Package { name, inside }
        } else {
            Self::Foreign
        }
    }
}

/// A package's name, and what stands behind it.
fn split(text: &str) -> (&str, &str) {
    let scope = if text.starts_with('@') {
        text.find('/').map_or(text.len(), |slash| slash + 1)
    } else {
        0
    };
    match text[scope..].find('/') {
        Some(slash) => (&text[..scope + slash], &text[scope + slash + 1..]),
        None => (text, ""),
    }
}

/// Whether npm could have a package of that name: lower and upper case as of old, no colon, no loader's `!`, no `~`.
fn is_package_name(name: &str) -> bool {
    let (scope, bare) = match name.strip_prefix('@') {
        Some(scoped) => match scoped.split_once('/') {
            Some((scope, bare)) => (Some(scope), bare),
            None => return false,
        },
        None => (None, name),
    };
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with(['.', '_'])
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    name.len() <= 214 && is_part(bare) && scope.is_none_or(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specifier_tells_what_it_asks_for() {
        let package = |name, inside| Specifier::Package { name, inside };
        for (text, kind) in [
            ("./a.js", Specifier::Path("./a.js")),
            ("..", Specifier::Path("..")),
            ("./a.svg?raw", Specifier::Path("./a.svg")),
            ("fs", Specifier::Builtin("fs")),
            ("fs/promises", Specifier::Builtin("fs/promises")),
            ("node:test", Specifier::Builtin("test")),
            ("test", package("test", "")),
            ("lodash", package("lodash", "")),
            ("lodash/fp", package("lodash", "fp")),
            ("@babel/core", package("@babel/core", "")),
            ("@babel/core/lib/a.js", package("@babel/core", "lib/a.js")),
            ("JSONStream", package("JSONStream", "")),
            ("buffer/", package("buffer", "")),
            ("#a/b", Specifier::Internal("#a/b")),
            ("#", Specifier::Foreign),
            ("@/store", Specifier::Foreign),
            ("~/store", Specifier::Foreign),
            ("virtual:pwa", Specifier::Foreign),
            ("https://esm.sh/x", Specifier::Foreign),
            ("style-loader!./a.css", Specifier::Foreign),
            ("@scope", Specifier::Foreign),
            ("", Specifier::Foreign),
            (".hidden", Specifier::Foreign),
            ("größe", Specifier::Foreign),
        ] {
            assert_eq!(Specifier::of(text), kind, "{text}");
        }
    }
}
