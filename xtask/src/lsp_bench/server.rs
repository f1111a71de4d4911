//! The servers: qmoi, and those it is measured against, fetched by npm.
//!
//! ESLint's server is not among them: it does nothing without the package that holds the rules, and that one is kept out of
//! development because quality is measured on it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use engine::Language;
use serde_json::{Value, json};

use super::conversation::runs;

/// What is fetched.
const PACKAGES: [&str; 5] = [
    "@ast-grep/cli@0.51.1",
    "@biomejs/biome@2.6.8",
    "oxlint@1.94.0",
    "vscode-langservers-extracted@4.10.0",
    "yaml-language-server@2.0.0",
];

/// What is not measured, and why.
pub(super) const MISSING: &str =
    "eslint is not measured: its rules are in a package that is kept out of development";

/// A handful of rules for ast-grep: a file for each language.
const RULES: [(&str, &str); 3] = [
    ("javascript", include_str!("ast_grep/javascript.yml")),
    ("json", include_str!("ast_grep/json.yml")),
    ("yaml", include_str!("ast_grep/yaml.yml")),
];

/// Which server it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Maker {
    Qmoi,
    AstGrep,
    Biome,
    Oxlint,
    VscodeJson,
    Yaml,
}

/// A language server.
#[derive(Debug, Clone)]
pub(super) struct Server {
    maker: Maker,
    /// What it is called in the table.
    pub(super) name: &'static str,
    program: PathBuf,
    arguments: &'static [&'static str],
    languages: &'static [Language],
    /// Whether it only tells when asked.
    pub(super) pulls: bool,
}

impl Server {
    /// All servers, qmoi first.
    pub(super) fn all(qmoi: &Path, modules: &Path) -> Vec<Self> {
        let named = |maker, name, program: &str, arguments, languages| Self {
            maker,
            name,
            program: modules.join(".bin").join(program),
            arguments,
            languages,
            pulls: false,
        };
        vec![
            Self {
                program: qmoi.to_owned(),
                ..named(Maker::Qmoi, "qmoi", "qmoi", &["lsp"], &Language::ALL)
            },
            Self {
                pulls: true,
                program: qmoi.to_owned(),
                ..named(Maker::Qmoi, "qmoi, asked", "qmoi", &["lsp"], &Language::ALL)
            },
            named(Maker::AstGrep, "ast-grep", "ast-grep", &["lsp"], &Language::ALL),
            named(
                Maker::Biome,
                "biome",
                "biome",
                &["lsp-proxy"],
                &[Language::JavaScript, Language::Json],
            ),
            named(
                Maker::Oxlint,
                "oxlint",
                "oxlint",
                &["--lsp"],
                &[Language::JavaScript],
            ),
            named(
                Maker::VscodeJson,
                "vscode-json",
                "vscode-json-language-server",
                &["--stdio"],
                &[Language::Json],
            ),
            named(
                Maker::Yaml,
                "yaml-language-server",
                "yaml-language-server",
                &["--stdio"],
                &[Language::Yaml],
            ),
        ]
    }

    /// Whether it is qmoi.
    pub(super) fn is_ours(&self) -> bool {
        self.maker == Maker::Qmoi
    }

    /// Whether it is the one that qmoi's bars are set by.
    pub(super) fn is_reference(&self) -> bool {
        self.maker == Maker::AstGrep
    }

    /// Whether it has anything to say about files of `language`.
    pub(super) fn knows(&self, language: Language) -> bool {
        self.languages.contains(&language)
    }

    /// How it is run in `folder`.
    pub(super) fn command(&self, folder: &Path) -> Command {
        let mut command = self.program_in(folder);
        command.args(self.arguments);
        command
    }

    fn program_in(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(folder);
        // Biome's other half is found by a file in one of these; those of this machine's users are none of ours.
        for name in ["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"] {
            command.env(name, folder.join("home"));
        }
        command
    }

    /// What goes by a name of its own when the server works by a second process that outlives it.
    pub(super) fn daemon(&self) -> Option<&'static str> {
        (self.maker == Maker::Biome).then_some("__run_server")
    }

    /// Ends what outlives it.
    pub(super) fn clear_away(&self, folder: &Path) {
        if self.daemon().is_some() {
            let _it_may_not_run = runs(self.program_in(folder).arg("stop"));
        }
    }

    /// What it is told in `initialize`.
    pub(super) fn options(&self, root: &str) -> Value {
        match self.maker {
            Maker::Oxlint => json!([{ "workspaceUri": root, "options": { "run": "onType" } }]),
            Maker::VscodeJson => json!({ "provideFormatter": false }),
            _ => Value::Null,
        }
    }

    /// What it is told when it asks for its configuration: to check while somebody types, and to leave the network alone.
    pub(super) fn settings(&self) -> Value {
        match self.maker {
            Maker::VscodeJson => json!({ "json": { "validate": { "enable": true }, "schemas": [] } }),
            Maker::Yaml => json!({ "yaml": {
                "validate": true, "schemaStore": { "enable": false }, "completion": false,
            }, "http": {}, "[yaml]": {}, "editor": {}, "files": {} }),
            Maker::Oxlint => json!({ "oxc_language_server": { "run": "onType" }, "run": "onType" }),
            Maker::Biome => json!({ "biome": { "enabled": true } }),
            Maker::Qmoi | Maker::AstGrep => json!({}),
        }
    }
}

/// Fetches the packages into `folder` unless they are there. Gives the folder with their programs.
///
/// # Errors
/// When npm fails.
pub(super) fn fetch(folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let modules = folder.join("node_modules");
    let done = folder.join("done");
    let wanted = PACKAGES.join("\n");
    if fs::read_to_string(&done).is_ok_and(|fetched| fetched == wanted) {
        return Ok(modules);
    }
    println!("fetching {}", PACKAGES.join(", "));
    fs::create_dir_all(folder)?;
    fs::write(folder.join("package.json"), "{\"private\": true}\n")?;
    let output = Command::new("npm")
        .args(["install", "--no-audit", "--no-fund", "--silent"])
        .args(PACKAGES)
        .current_dir(folder)
        .output()?;
    if !output.status.success() {
        return Err(format!("npm failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    fs::write(done, wanted)?;
    Ok(modules)
}

/// A folder to work in, with what the servers look for there.
///
/// # Errors
/// When the disk fails.
pub(super) fn workplace(folder: &Path) -> Result<(), Box<dyn Error>> {
    for name in [".git", "home", "rules"] {
        fs::create_dir_all(folder.join(name))?;
    }
    fs::write(folder.join("sgconfig.yml"), "ruleDirs: [rules]\n")?;
    for (language, rules) in RULES {
        fs::write(folder.join("rules").join(format!("{language}.yml")), rules)?;
    }
    fs::write(
        folder.join("biome.json"),
        "{ \"files\": { \"maxSize\": 20000000 } }\n",
    )?;
    fs::write(folder.join("package.json"), "{ \"private\": true }\n")?;
    Ok(())
}
