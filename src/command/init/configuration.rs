//! The first `qmoi.json`.

use std::path::Path;

use super::shown;
use crate::command;
use crate::failure::{Exit, Failure};

/// The configuration that `qmoi init` writes. Everything in it but the examples in comments is the default.
const START: &str = r#"{
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
pub(super) fn write(folder: &Path) -> Result<Exit, Failure> {
    let path = folder.join("qmoi.json");
    for existing in [path.clone(), folder.join("config/qmoi.json")] {
        if existing.symlink_metadata().is_ok() {
            return Err(Failure::Exists(existing));
        }
    }
    command::write_new(&path, START)?;
    command::print(format!(
        "wrote {}\n  next: `qmoi check` shows what is wrong, `qmoi rules list` names the rules\n",
        shown(&path)
    ))
}
