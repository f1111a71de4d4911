//! Cases that were missed or mended wrongly, for those who mend qmoi.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::corpus::Project;
use super::run::Scored;

/// Lines and columns of a difference that are shown.
const MOST_LINES: usize = 24;
const MOST_COLUMNS: usize = 160;

/// Prints up to `count` cases of each class that is `class` (`all` for every class).
pub(super) fn print(scored: &[Scored<'_>], projects: &[Project], class: &str, count: usize) {
    let mut shown: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for scored in scored {
        let case = &scored.case;
        let is_wanted = class == "all" || case.class == class;
        let is_wrong = scored.said.is_empty() || (case.fault.has_one_answer && !scored.is_same_text);
        let shown = shown.entry((case.platform.name(), &case.class)).or_default();
        let Some(project) = projects.get(case.number) else {
            continue;
        };
        if !is_wanted || !is_wrong || *shown >= count {
            continue;
        }
        *shown += 1;
        println!(
            "\n=== {} {}: {}/{} {}",
            case.platform.name(),
            case.class,
            project.name,
            case.path,
            match (scored.said.is_empty(), scored.is_same_data) {
                (true, _) => "MISSED",
                (false, true) => "same data",
                (false, false) => "WRONG",
            }
        );
        for said in scored.said.iter().take(5) {
            println!("{} {} {}: {}", said.path, said.severity, said.rule, said.message);
        }
        let original = project.files.get(case.path).map_or("", String::as_str);
        show("was", &case.fault.text, original);
        if scored.mended == case.fault.text {
            println!("--- not mended");
        } else if scored.mended != original {
            show("mended", &case.fault.text, &scored.mended);
        }
    }
}

fn show(what: &str, old: &str, new: &str) {
    let difference = TextDiff::from_lines(old, new);
    let difference = difference
        .unified_diff()
        .context_radius(3)
        .header("broken", what)
        .to_string();
    for line in difference.lines().take(MOST_LINES) {
        println!("{}", line.chars().take(MOST_COLUMNS).collect::<String>());
    }
}
