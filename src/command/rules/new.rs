//! `qmoi rules new`: a first version of a rule, which loads, runs and passes its examples as it stands.

use std::path::{Path, PathBuf};

use clap::{ValueEnum, ValueHint};

use crate::failure::{Exit, Failure};
use crate::visible::one_line;

/// Options of `qmoi rules new`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi rules new house/no-tabs\n  \
    qmoi rules new house/pinned-actions --language yaml")]
pub(crate) struct Arguments {
    /// The rule's id, PACK/RULE
    #[arg(value_name = "ID")]
    id: String,
    /// The language the rule speaks about
    #[arg(long, value_enum, default_value_t)]
    language: Language,
    /// The folder that holds the packs
    #[arg(long, value_name = "DIR", default_value = ".qmoi/rules", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Language {
    #[default]
    Json,
    Yaml,
    Javascript,
}

/// Writes the file.
///
/// # Errors
/// When the id can be none, or the file exists already or cannot be written.
pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let id = &arguments.id;
    let (pack, rule) = parts(id)?;
    let folder = arguments.folder.join(pack);
    let path = folder.join(format!("{rule}.rhai"));
    std::fs::create_dir_all(&folder).map_err(|cause| Failure::File {
        doing: "make the folder",
        path: folder,
        cause,
    })?;
    crate::command::write_new(&path, &template(id, arguments.language))?;
    crate::command::print(format!(
        "wrote {}\n  next: say in it what is wrong and how to repair it, then run `qmoi rules test {}`\n",
        shown(&path),
        shown(&arguments.folder)
    ))
}

fn shown(path: &Path) -> String {
    one_line(&path.display().to_string()).into_owned()
}

/// Pack and rule of an id that can also be a path and a key.
fn parts(id: &str) -> Result<(&str, &str), Failure> {
    let wrong = |reason| Failure::RuleId {
        id: id.to_owned(),
        reason,
    };
    let (pack, rule) = id
        .split_once('/')
        .ok_or_else(|| wrong("it needs a pack and a rule with a slash between them"))?;
    let is_name = |name: &str| {
        name.starts_with(|first: char| first.is_ascii_lowercase())
            && name.chars().all(|character| {
                character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
            })
    };
    if !is_name(pack) || !is_name(rule) {
        return Err(wrong(
            "only lower-case letters, digits and hyphens may stand in it",
        ));
    }
    if pack == "qmoi" {
        return Err(wrong("the pack `qmoi` is kept for qmoi itself"));
    }
    Ok((pack, rule))
}

fn template(id: &str, language: Language) -> String {
    match language {
        Language::Json => include_str!("new/json.rhai"),
        Language::Yaml => include_str!("new/yaml.rhai"),
        Language::Javascript => include_str!("new/javascript.rhai"),
    }
    .replace("PACK/RULE", id)
}

#[cfg(test)]
mod tests {
    use engine::Rules;
    use engine::rules::RuleFile;

    use super::*;

    #[test]
    fn every_template_loads_and_passes_its_examples() {
        for language in [Language::Json, Language::Yaml, Language::Javascript] {
            let rules = Rules::new(vec![RuleFile {
                path: ".qmoi/rules/house/demo.rhai".to_owned(),
                text: template("house/demo", language),
            }]);
            assert_eq!(rules.own_faults(), [], "{language:?}");
            let results = rules.test(&|rule| !rule.embedded);
            assert!(results.len() >= 2, "{language:?}");
            let failures: Vec<_> = results.iter().filter(|result| result.failure.is_some()).collect();
            assert!(failures.is_empty(), "{failures:?}");
        }
    }

    #[test]
    fn an_id_is_a_pack_and_a_rule() {
        assert!(parts("house/no-tabs").is_ok());
        for id in [
            "house", "House/x", "a/b/c", "/x", "a/", "../x", "a/..", "qmoi/x", "a/b c", "1/x",
        ] {
            assert!(parts(id).is_err(), "{id}");
        }
    }
}
