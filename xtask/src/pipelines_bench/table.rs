//! The figures, as tables.

use std::collections::BTreeMap;

use super::corpus::Project;
use super::run::{Ground, Scored};
use super::sound::Platform;
use crate::half::Half;
use crate::repair_bench::wilson;

/// What is asked for, in per cent: faults found; of those with one answer, the same data and the same bytes restored.
struct Bars {
    found: f64,
    same_data: f64,
    same_text: f64,
}

fn bars(platform: Platform) -> Bars {
    Bars {
        found: match platform {
            Platform::GitHub => 97.0,
            Platform::GitLab => 95.0,
        },
        same_data: 90.0,
        same_text: 82.0,
    }
}

/// Counts of some cases.
#[derive(Debug, Default)]
struct Counts {
    cases: usize,
    found: usize,
    with_one_answer: usize,
    same_data: usize,
    same_text: usize,
}

impl Counts {
    fn of<'s>(scored: impl Iterator<Item = &'s Scored<'s>>) -> Self {
        let mut counts = Self::default();
        for scored in scored {
            counts.cases += 1;
            counts.found += usize::from(!scored.said.is_empty());
            if scored.case.fault.has_one_answer {
                counts.with_one_answer += 1;
                counts.same_data += usize::from(scored.is_same_data);
                counts.same_text += usize::from(scored.is_same_text);
            }
        }
        counts
    }

    fn row(&self, name: &str) -> String {
        format!(
            "| {name} | {} | {} | {} | {} | {} |",
            self.cases,
            per_cent(self.found, self.cases),
            self.with_one_answer,
            per_cent(self.same_data, self.with_one_answer),
            per_cent(self.same_text, self.with_one_answer),
        )
    }
}

fn share(hits: usize, all: usize) -> f64 {
    if all == 0 {
        return 100.0;
    }
    100.0 * hits as f64 / all as f64
}

fn per_cent(hits: usize, all: usize) -> String {
    if all == 0 {
        return "-".to_owned();
    }
    format!("{:.1}", share(hits, all))
}

fn with_interval(hits: usize, all: usize) -> String {
    let (low, high) = wilson::interval(hits, all);
    format!(
        "{:.1} % [{:.1}, {:.1}]",
        share(hits, all),
        100.0 * low,
        100.0 * high
    )
}

/// Says what files there are.
pub(super) fn print_sources(half: Half, projects: &[Project], grounds: &[Ground<'_>]) {
    for platform in [Platform::GitHub, Platform::GitLab] {
        let (mut files, mut sound, mut of) = (0, 0, 0);
        for (project, ground) in projects.iter().zip(grounds) {
            let ours: Vec<&String> = project
                .files
                .keys()
                .filter(|path| Platform::of(path).is_some_and(|(of, _)| of == platform))
                .collect();
            files += ours.len();
            sound += ours.iter().filter(|path| ground.is_sound(path)).count();
            of += usize::from(!ours.is_empty());
        }
        println!(
            "{}: {files} files of {of} projects, {sound} of them without error ({})",
            platform.name(),
            half.name()
        );
    }
}

/// Lists how often each rule found something in the files as they are, and where.
pub(super) fn print_findings(grounds: &[Ground<'_>]) {
    let mut by_rule: BTreeMap<(&str, &str), (usize, usize)> = BTreeMap::new();
    for ground in grounds {
        let mut files: BTreeMap<(&str, &str), std::collections::BTreeSet<&str>> = BTreeMap::new();
        for (said, count) in &ground.before {
            if ground.project().files.contains_key(&said.path) {
                let rule = (&*said.severity, &*said.rule);
                by_rule.entry(rule).or_default().0 += count;
                files.entry(rule).or_default().insert(&said.path);
            }
        }
        for (rule, files) in files {
            by_rule.entry(rule).or_default().1 += files.len();
        }
    }
    println!("\n| severity | rule | findings | files |\n|---|---|---:|---:|");
    for ((severity, rule), (findings, files)) in by_rule {
        println!("| {severity} | {rule} | {findings} | {files} |");
    }
}

/// Prints the tables of both platforms. Says whether every bar is kept.
pub(super) fn print(scored: &[Scored<'_>]) -> bool {
    let mut kept = true;
    for platform in [Platform::GitHub, Platform::GitLab] {
        let ours = || {
            scored
                .iter()
                .filter(move |scored| scored.case.platform == platform)
        };
        let all = Counts::of(ours());
        if all.cases == 0 {
            continue;
        }
        println!(
            "\n{}\n| class | cases | found % | with one answer | same data % | same bytes % |\n|---|---:|---:|---:|---:|---:|",
            platform.name()
        );
        let mut classes: Vec<&str> = ours().map(|scored| &*scored.case.class).collect();
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            let counts = Counts::of(ours().filter(|scored| scored.case.class == class));
            println!("{}", counts.row(class));
        }
        println!("{}", all.row("**all**"));
        let bars = bars(platform);
        for (what, hits, of, bar) in [
            ("found", all.found, all.cases, bars.found),
            ("same data", all.same_data, all.with_one_answer, bars.same_data),
            ("same bytes", all.same_text, all.with_one_answer, bars.same_text),
        ] {
            let is_kept = share(hits, of) >= bar;
            kept &= is_kept;
            println!(
                "{} {what}: {}, asked for {bar} %: {}",
                platform.name(),
                with_interval(hits, of),
                if is_kept { "kept" } else { "NOT KEPT" }
            );
        }
    }
    kept
}
