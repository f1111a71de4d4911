//! `qmoi init`: a first configuration.

use std::path::PathBuf;

use clap::ValueHint;

use crate::failure::{Exit, Failure};

/// Options of `qmoi init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    qmoi init               write qmoi.json here\n  \
    qmoi init packages/app  write it there")]
pub(crate) struct Arguments {
    /// The folder, usually the repository's root
    #[arg(value_name = "DIR", default_value = ".", value_hint = ValueHint::DirPath)]
    folder: PathBuf,
}

/// The configuration that `qmoi init` writes. Everything in it but the examples in comments is the default.
pub(crate) const START: &str = r#"{
  // Rules that run, by id, pack, category or "all". These are the default; "style" is the third category.
  "select": ["syntax", "correctness"],

  // Rules that do not run.
  "ignore": [],

  // How much rules matter: "off", "info", "warning" or "error".
  "rules": {
    // "json/trailing-comma": "warning",
  },

  // Files and folders left alone, besides those that .gitignore names.
  "exclude": [
    // "fixtures/**",
  ],
}
"#;

/// Writes the configuration.
///
/// # Errors
/// When it exists already or cannot be written.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let path = arguments.folder.join("qmoi.json");
    for existing in [path.clone(), arguments.folder.join("config/qmoi.json")] {
        if existing.symlink_metadata().is_ok() {
            return Err(Failure::Exists(existing));
        }
    }
    super::write_new(&path, START)?;
    super::print(format!(
        "wrote {}\n  next: `qmoi check` shows what is wrong, `qmoi rules list` names the rules\n",
        crate::visible::one_line(&path.display().to_string())
    ))
}
