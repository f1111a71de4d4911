//! What `qmoi.json` may say. The published JSON Schema is generated from these types, doc comments included.
//!
//! Names of rules and globs keep their place in the text, so that what is wrong with them can be shown where it stands.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::selector::Selector;
use crate::finding::{Safety, Severity};
use crate::text::Span;

/// A value and where it stands in the configuration's text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// The configuration of qmoi. Comments and trailing commas are allowed. The file nearest to a checked file applies, alone.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Configuration {
    /// Where this schema is published, for editors.
    #[schemars(rename = "$schema")]
    pub schema: Option<String>,
    /// The rules that run. Without it: everything but the category `style`.
    pub select: Option<Vec<Spanned<Selector>>>,
    /// Rules that do not run. Of `select` and `ignore` the narrower name decides; between equals `ignore` does.
    pub ignore: Vec<Spanned<Selector>>,
    /// How much rules matter, by rule, pack, category or `all`; the narrowest name decides.
    #[schemars(with = "std::collections::BTreeMap<Selector, RuleSetting>")]
    pub rules: Vec<(Spanned<Selector>, RuleSetting)>,
    /// Packs that are on (`true`) or off (`false`).
    #[schemars(with = "std::collections::BTreeMap<String, bool>")]
    pub packs: Vec<(Spanned<Selector>, bool)>,
    /// Folders with rules of your own besides `.qmoi/rules`, relative to the project's root.
    pub rule_folders: Vec<Spanned<String>>,
    /// JSON Schemas that files are held to: patterns of files, each with the path of a schema relative to the folder of this
    /// configuration. The first pattern that matches a file counts. Files that qmoi has a table for keep to that.
    #[schemars(with = "std::collections::BTreeMap<String, String>")]
    pub schemas: Vec<(Spanned<String>, Spanned<String>)>,
    /// Files and folders that are not checked. A pattern without a slash matches at any depth.
    pub exclude: Vec<Spanned<String>>,
    /// How large and how deeply nested a file may be.
    pub limits: LimitsSection,
    /// Other settings for some files. Later entries win over earlier ones and over the settings above.
    pub overrides: Vec<FileOverride>,
}

/// How large and how deeply nested a file may be. What is beyond is reported and left alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct LimitsSection {
    /// The largest size of a file: a number of bytes, or a text such as `"500 kB"` or `"10 MB"`. The default is 10 MB.
    #[schemars(with = "Option<FileSize>")]
    pub file_size: Option<usize>,
    /// The deepest nesting of brackets or blocks. The default is 500.
    #[schemars(range(min = 1))]
    pub depth: Option<usize>,
}

/// Settings for the files that match one of the patterns.
#[derive(Debug, Clone, Default, PartialEq, JsonSchema)]
#[schemars(rename_all = "camelCase", deny_unknown_fields)]
pub struct FileOverride {
    /// Which files, as patterns relative to the folder of this configuration. A pattern without a slash matches at any depth.
    pub files: Vec<Spanned<String>>,
    /// The rules that run on these files, instead of those selected above.
    #[schemars(default)]
    pub select: Option<Vec<Spanned<Selector>>>,
    /// Rules that do not run on these files.
    #[schemars(default)]
    pub ignore: Vec<Spanned<Selector>>,
    /// How much rules matter in these files.
    #[schemars(default, with = "std::collections::BTreeMap<Selector, RuleSetting>")]
    pub rules: Vec<(Spanned<Selector>, RuleSetting)>,
}

/// What the configuration says about a rule: a level alone, or an object with `severity` and `safety`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleSetting {
    /// How much its findings matter, or that it is off.
    pub level: Option<Level>,
    /// The safety of its fixes, whatever they declare.
    pub safety: Option<Safety>,
}

/// `off`, or a severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The rule does not run.
    Off,
    /// The rule runs, and its findings have this severity.
    On(Severity),
}

impl Level {
    /// The names in the order in which they are offered.
    pub(crate) const NAMES: [&'static str; 4] = ["off", "info", "warning", "error"];

    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "off" => Some(Self::Off),
            "info" => Some(Self::On(Severity::Info)),
            "warning" => Some(Self::On(Severity::Warning)),
            "error" => Some(Self::On(Severity::Error)),
            _ => None,
        }
    }
}

impl JsonSchema for Level {
    fn schema_name() -> Cow<'static, str> {
        "Level".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "How much findings matter; `off` for a rule that does not run.",
            "enum": Self::NAMES,
        })
    }
}

impl JsonSchema for RuleSetting {
    fn schema_name() -> Cow<'static, str> {
        "RuleSetting".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let level = generator.subschema_for::<Level>();
        json_schema!({
            "description": "A level, or an object with a level and the safety of fixes.",
            "anyOf": [
                level,
                {
                    "type": "object",
                    "properties": {
                        "severity": level,
                        "safety": {
                            "type": "string",
                            "description": "`safe` promotes the rule's fixes so that they are applied without asking; `unsafe` demotes them.",
                            "enum": ["safe", "unsafe"],
                        },
                    },
                    "additionalProperties": false,
                },
            ],
        })
    }
}

/// The schema of a size in bytes or with a unit.
struct FileSize;

impl JsonSchema for FileSize {
    fn schema_name() -> Cow<'static, str> {
        "FileSize".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A number of bytes, or a text with a unit: `B`, `kB`, `MB` or `GB` (powers of 1024).",
            "anyOf": [
                { "type": "integer", "minimum": 1 },
                { "type": "string", "pattern": "^[0-9]+ *([kKmMgG]?[bB])?$" },
            ],
        })
    }
}

/// The JSON Schema of `qmoi.json`.
#[must_use]
pub fn schema() -> Schema {
    schemars::schema_for!(Configuration)
}
