//! An entry in a configuration of lefthook written in TOML.
//!
//! Tables of TOML can be continued anywhere, so ours are put behind all others. What cannot be continued that way, an event
//! written as a value, is left to its author.

/// The configuration with our job for the event `name`.
///
/// # Errors
/// With the reason why it cannot be entered.
pub(super) fn with_job(text: &str, name: &str, job: &[(&str, String)]) -> Result<String, String> {
    let mut has_jobs = false;
    for line in text.lines().map(str::trim) {
        let rest = line
            .trim_start_matches('[')
            .trim_start()
            .trim_start_matches(['"', '\'']);
        let Some(rest) = rest.strip_prefix(name) else {
            continue;
        };
        let rest = rest.trim_start_matches(['"', '\'']).trim_start();
        if rest.starts_with('=') || (!line.starts_with('[') && rest.starts_with('.')) {
            return Err(format!("`{name}` is not written as a table there"));
        }
        let below = rest.trim_start_matches('.').trim_start();
        has_jobs |= line.starts_with("[[") && below.starts_with("jobs");
        let is_table = line.starts_with('[') && !line.starts_with("[[");
        if is_table && below.starts_with(']') && holds_value(text, line, &["jobs", "commands"]) {
            return Err(format!("the jobs of `{name}` are not written as tables there"));
        }
    }
    let mut entry = String::new();
    if !text.is_empty() && !text.ends_with('\n') {
        entry.push('\n');
    }
    if !text.is_empty() {
        entry.push('\n');
    }
    if has_jobs {
        entry.push_str(&format!("[[{name}.jobs]]\nname = \"qmoi\"\n"));
    } else {
        entry.push_str(&format!("[{name}.commands.qmoi]\n"));
    }
    for (key, value) in job {
        entry.push_str(&format!("{key} = {value}\n"));
    }
    Ok(format!("{text}{entry}"))
}

/// Whether the table that begins with the line `table` gives one of `keys` a value.
fn holds_value(text: &str, table: &str, keys: &[&str]) -> bool {
    let mut inside = text
        .lines()
        .map(str::trim)
        .skip_while(|line| *line != table)
        .skip(1);
    let inside = inside.by_ref().take_while(|line| !line.starts_with('['));
    let mut names = inside.filter_map(|line| Some(line.split_once(['=', '.'])?.0.trim()));
    names.any(|name| keys.contains(&name.trim_matches(['"', '\''])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(text: &str) -> Result<String, String> {
        with_job(text, "pre-commit", &[("run", "\"x\"".to_owned())])
    }

    #[test]
    fn our_table_stands_behind_the_others() {
        assert_eq!(entered("").unwrap(), "[pre-commit.commands.qmoi]\nrun = \"x\"\n");
        let text = "[pre-commit]\nparallel = true\n\n[pre-commit.commands.lint]\nrun = \"make lint\"";
        assert_eq!(
            entered(text).unwrap(),
            format!("{text}\n\n[pre-commit.commands.qmoi]\nrun = \"x\"\n")
        );
        let text = "[[pre-commit.jobs]]\nrun = \"make lint\"\n";
        assert_eq!(
            entered(text).unwrap(),
            format!("{text}\n[[pre-commit.jobs]]\nname = \"qmoi\"\nrun = \"x\"\n")
        );
    }

    #[test]
    fn values_that_cannot_be_continued_are_left_to_their_author() {
        for text in [
            "pre-commit = { parallel = true }\n",
            "pre-commit.parallel = true\n",
            "\"pre-commit\" = {}\n",
            "[pre-commit]\njobs = [{ run = \"make lint\" }]\n",
            "[pre-commit]\ncommands.lint.run = \"make lint\"\n",
        ] {
            assert!(entered(text).is_err(), "{text}");
        }
        assert!(entered("[pre-commit]\nskip = true\n[pre-push]\njobs = []\n").is_ok());
    }
}
