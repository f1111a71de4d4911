//! Which language a file is written in, and which dialect of it, judged by its name alone.

use serde::{Deserialize, Serialize};

/// A language qmoi repairs: a tree-sitter grammar and a strict parser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// JSON and JSON with comments.
    Json,
    /// YAML 1.2.
    Yaml,
    /// ECMAScript with JSX.
    JavaScript,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::Json, Self::Yaml, Self::JavaScript];

    /// The name used in rules, in rule ids and in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::JavaScript => "javascript",
        }
    }

    /// The language of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }

    /// How a line comment begins, where the language has one.
    #[must_use]
    pub fn line_comment(self) -> &'static str {
        match self {
            Self::Yaml => "#",
            Self::Json | Self::JavaScript => "//",
        }
    }
}

/// What the strict parser must know beyond the language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileClass {
    /// RFC 8259 to the letter.
    Json,
    /// JSON with comments and trailing commas, for files whose readers are known to allow them.
    JsonWithComments,
    /// YAML 1.2.
    Yaml,
    /// JavaScript that may be a module or a script: whichever parses.
    JavaScript,
    /// A module by its name (`.mjs`).
    Module,
    /// A CommonJS script by its name (`.cjs`).
    Script,
}

impl FileClass {
    /// The class of the file at `path` (with `/` between its parts), or nothing when qmoi does not read such files.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let name = name.to_ascii_lowercase();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if allows_comments(folder, &name, extension) {
            return Some(Self::JsonWithComments);
        }
        match extension {
            "json" | "webmanifest" | "geojson" | "har" => Some(Self::Json),
            "yml" | "yaml" => Some(Self::Yaml),
            "js" | "jsx" => Some(Self::JavaScript),
            "mjs" => Some(Self::Module),
            "cjs" => Some(Self::Script),
            _ => match name.as_str() {
                ".prettierrc" | ".stylelintrc" | ".lintstagedrc" | ".clang-format" | ".clang-tidy"
                | ".yamllint" => Some(Self::Yaml),
                ".watchmanconfig" | ".htmlhintrc" | "composer.lock" | "pipfile.lock" => Some(Self::Json),
                _ => None,
            },
        }
    }

    /// The language of the class.
    #[must_use]
    pub fn language(self) -> Language {
        match self {
            Self::Json | Self::JsonWithComments => Language::Json,
            Self::Yaml => Language::Yaml,
            Self::JavaScript | Self::Module | Self::Script => Language::JavaScript,
        }
    }

    /// Whether a comment may stand in the file.
    #[must_use]
    pub fn has_comments(self) -> bool {
        self != Self::Json
    }
}

/// Files whose own readers accept comments although the name says JSON.
fn allows_comments(folder: &str, name: &str, extension: &str) -> bool {
    let in_folder = |wanted: &str| folder.split('/').any(|part| part == wanted);
    let configuration = |stem: &str| {
        name.strip_prefix(stem)
            .is_some_and(|rest| rest == ".json" || (rest.starts_with('.') && rest.ends_with(".json")))
    };
    matches!(
        extension,
        "jsonc" | "json5" | "code-workspace" | "sublime-project" | "sublime-settings" | "code-snippets"
    ) || configuration("tsconfig")
        || configuration("jsconfig")
        || (extension == "json" && (in_folder(".vscode") || in_folder(".devcontainer")))
        || matches!(
            name,
            ".eslintrc"
                | ".eslintrc.json"
                | ".jshintrc"
                | ".jscsrc"
                | ".babelrc"
                | ".babelrc.json"
                | ".swcrc"
                | ".hintrc"
                | "babel.config.json"
                | "api-extractor.json"
                | "devcontainer.json"
                | "deno.json"
                | "tslint.json"
                | "tsdoc.json"
                | "turbo.json"
                | "nx.json"
                | "wrangler.json"
                | "language-configuration.json"
                | "qmoi.json"
                | "biome.json"
                | ".oxlintrc.json"
                | "rush.json"
                | "renovate.json"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_the_class() {
        for (path, class) in [
            ("package.json", Some(FileClass::Json)),
            ("a/tsconfig.build.json", Some(FileClass::JsonWithComments)),
            (".vscode/settings.json", Some(FileClass::JsonWithComments)),
            (".github/workflows/ci.yml", Some(FileClass::Yaml)),
            (".gitlab-ci.yml", Some(FileClass::Yaml)),
            ("src/index.MJS", Some(FileClass::Module)),
            ("lib/a.cjs", Some(FileClass::Script)),
            ("README.md", None),
            ("json", None),
        ] {
            assert_eq!(FileClass::of(path), class, "{path}");
        }
    }
}
