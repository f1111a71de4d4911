//! The figures, as a table, and cases that did not come back.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::run::Scored;
use crate::repair_bench::wilson;

/// How many of all cases come back byte for byte, in per cent. Of what is safe, all do.
const SAME: f64 = 90.0;

/// Lines of a difference that are shown.
const MOST_LINES: usize = 24;

#[derive(Debug, Default)]
struct Counts {
    cases: usize,
    found: usize,
    same: usize,
    changed_safely: usize,
    same_safely: usize,
}

impl Counts {
    fn of<'s>(scored: impl Iterator<Item = &'s Scored>) -> Self {
        let mut counts = Self::default();
        for scored in scored {
            counts.cases += 1;
            counts.found += usize::from(scored.is_found);
            counts.same += usize::from(scored.is_same);
            counts.changed_safely += usize::from(scored.is_changed_safely);
            counts.same_safely += usize::from(scored.is_changed_safely && scored.is_same_safely);
        }
        counts
    }

    fn row(&self, name: &str) -> String {
        format!(
            "| {name} | {} | {:.1} | {:.1} | {} | {} |",
            self.cases,
            share(self.found, self.cases),
            share(self.same, self.cases),
            self.changed_safely,
            self.same_safely,
        )
    }
}

fn share(hits: usize, all: usize) -> f64 {
    if all == 0 {
        return 100.0;
    }
    100.0 * hits as f64 / all as f64
}

/// Prints the table. Says whether every bar is kept.
pub(super) fn print(scored: &[Scored]) -> bool {
    println!(
        "\n| rule | cases | found % | same bytes % | mended as safe | of these same bytes |\n|---|---:|---:|---:|---:|---:|"
    );
    let mut rules: Vec<&str> = scored.iter().map(|scored| scored.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in rules {
        let counts = Counts::of(scored.iter().filter(|scored| scored.rule == rule));
        println!("{}", counts.row(rule));
    }
    let all = Counts::of(scored.iter());
    println!("{}", all.row("**all**"));
    let (low, high) = wilson::interval(all.same, all.cases);
    let is_same = share(all.same, all.cases) >= SAME;
    let is_safe = all.changed_safely == all.same_safely;
    let word = |is_kept: bool| if is_kept { "kept" } else { "NOT KEPT" };
    println!(
        "same bytes: {:.1} % [{:.1}, {:.1}], asked for {SAME} %: {}",
        share(all.same, all.cases),
        100.0 * low,
        100.0 * high,
        word(is_same)
    );
    println!(
        "same bytes of what is safe: {} of {}, asked for all: {}",
        all.same_safely,
        all.changed_safely,
        word(is_safe)
    );
    is_same && is_safe
}

/// Prints up to `count` cases of each rule that were not found, or did not come back.
pub(super) fn show(scored: &[Scored], count: usize) {
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for scored in scored {
        let is_wrong =
            !scored.is_found || !scored.is_same || scored.is_changed_safely && !scored.is_same_safely;
        let shown = shown.entry(scored.rule).or_default();
        if !is_wrong || *shown >= count {
            continue;
        }
        *shown += 1;
        println!(
            "\n=== {} {}{}",
            scored.rule,
            scored.package,
            if scored.is_found { "" } else { ": NOT FOUND" }
        );
        for (path, broken) in &scored.broken {
            let mended = scored.mended.get(path).map_or("", String::as_str);
            let difference = TextDiff::from_lines(broken.as_str(), mended)
                .unified_diff()
                .context_radius(1)
                .header("broken", "mended")
                .to_string();
            for line in difference.lines().take(MOST_LINES) {
                println!("{line}");
            }
        }
    }
}
