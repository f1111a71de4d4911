//! The outputs that a step's script sets, where it says their names outright.

use std::ops::Range;

/// An output that a script sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptOutput {
    /// The name's bytes in the script.
    pub range: Range<usize>,
}

/// The names that a script writes to `$GITHUB_OUTPUT`, or sets by the old command. A script may set others in ways
/// that nobody can read off it.
#[must_use]
pub fn script_outputs(script: &str) -> Vec<ScriptOutput> {
    let mut found = Vec::new();
    let mut start = 0;
    // In `{ echo a=1; echo b=2; } >> "$GITHUB_OUTPUT"` the file is named after the names.
    let group_ends: Vec<usize> = script.match_indices("GITHUB_OUTPUT").map(|(at, _)| at).collect();
    for line in script.split_inclusive('\n') {
        if let Some(at) = line.find("::set-output name=") {
            let from = at + "::set-output name=".len();
            push(
                &mut found,
                start + from,
                line.get(from..).unwrap_or_default(),
                &["::"],
            );
        } else if line.contains("GITHUB_OUTPUT") || is_in_group(script, start, &group_ends) {
            for word in ["echo", "printf", "Write-Output"] {
                for (at, _) in line.match_indices(word) {
                    let from = at + word.len();
                    let rest = line.get(from..).unwrap_or_default();
                    let trimmed = rest
                        .trim_start_matches([' ', '\t'])
                        .trim_start_matches("-e ")
                        .trim_start_matches("-n ")
                        .trim_start_matches(['"', '\'']);
                    push(
                        &mut found,
                        start + line.len() - rest.len() + (rest.len() - trimmed.len()),
                        trimmed,
                        &["=", "<<"],
                    );
                }
            }
            let trimmed = line.trim_start().trim_start_matches(['"', '\'']);
            // PowerShell: "name=value" >> $env:GITHUB_OUTPUT
            if trimmed.len() < line.trim_start().len() {
                push(&mut found, start + line.len() - trimmed.len(), trimmed, &["="]);
            }
        }
        start += line.len();
    }
    found
}

/// Whether the line at `start` stands in braces whose output goes to the file of outputs.
fn is_in_group(script: &str, start: usize, ends: &[usize]) -> bool {
    let Some(end) = ends.iter().find(|end| **end > start) else {
        return false;
    };
    let between = script.get(start..*end).unwrap_or_default();
    let Some(close) = between.find('}') else {
        return false;
    };
    let after = between.get(close + 1..).unwrap_or_default();
    !after.contains('\n') && after.contains(">>")
}

/// Keeps the name that `rest` begins with, if one of the signs follows it.
fn push(found: &mut Vec<ScriptOutput>, start: usize, rest: &str, signs: &[&str]) {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let length = rest.bytes().take_while(|byte| is_name(*byte)).count();
    let behind = rest.get(length..).unwrap_or_default();
    let range = start..start + length;
    let known = found.iter().any(|output| output.range == range);
    if length > 0 && !known && signs.iter().any(|sign| behind.starts_with(sign)) {
        found.push(ScriptOutput { range });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_found_in_the_forms_people_write() {
        for (script, names) in [
            ("echo \"version=1\" >> \"$GITHUB_OUTPUT\"\n", vec!["version"]),
            (
                "echo 'a=1' >> $GITHUB_OUTPUT && echo b=2 >>$GITHUB_OUTPUT",
                vec!["a", "b"],
            ),
            ("echo ::set-output name=old::1", vec!["old"]),
            (
                "{\n  echo a=1\n  echo \"b<<EOF\"\n} >> \"$GITHUB_OUTPUT\"\necho c=3",
                vec!["a", "b"],
            ),
            ("\"name=value\" >> $env:GITHUB_OUTPUT", vec!["name"]),
            ("printf 'x=%s\\n' \"$y\" >> \"${GITHUB_OUTPUT}\"", vec!["x"]),
            ("echo a=1", vec![]),
            ("node set.js >> $GITHUB_OUTPUT", vec![]),
        ] {
            let found: Vec<&str> = script_outputs(script)
                .into_iter()
                .map(|output| &script[output.range])
                .collect();
            assert_eq!(found, names, "{script}");
        }
    }
}
