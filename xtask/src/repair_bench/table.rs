//! The figures, as tables.

use std::time::Duration;

use engine::Language;

use super::cases::Case;
use super::score::Score;
use super::wilson;

/// What was measured in one language and one mode.
#[derive(Debug, Default)]
pub(super) struct Results<'c> {
    /// Each case with what its repair is worth.
    pub(super) scored: Vec<(&'c Case, Score)>,
    /// How long each repair took; empty when the time of single files was not measured.
    pub(super) times: Vec<Duration>,
}

/// What the figures of a language are held against, in per cent and milliseconds.
struct Bars {
    exact: f64,
    same: f64,
    parses: f64,
    elsewhere: f64,
    median: u64,
    slowest_hundredth: u64,
    safe_exact: f64,
}

/// The share of right repairs among the safe ones that is asked for, in per cent.
const SAFE_RIGHT: f64 = 99.0;

fn bars(language: Language) -> Bars {
    match language {
        Language::Json => Bars {
            exact: 90.0,
            same: 94.0,
            elsewhere: 1.0,
            parses: 98.5,
            median: 5,
            slowest_hundredth: 50,
            safe_exact: 75.0,
        },
        Language::Yaml => Bars {
            exact: 78.0,
            same: 82.0,
            elsewhere: 3.0,
            parses: 95.0,
            median: 10,
            slowest_hundredth: 100,
            safe_exact: 55.0,
        },
        Language::JavaScript => Bars {
            exact: 76.0,
            same: 80.0,
            elsewhere: 2.0,
            parses: 98.5,
            median: 40,
            slowest_hundredth: 250,
            safe_exact: 50.0,
        },
    }
}

/// A share in hundredths.
#[derive(Debug, Clone, Copy)]
struct Share {
    hits: usize,
    all: usize,
}

impl Share {
    fn per_cent(self) -> f64 {
        if self.all == 0 {
            return 0.0;
        }
        100.0 * self.hits as f64 / self.all as f64
    }

    fn with_interval(self) -> String {
        let (low, high) = wilson::interval(self.hits, self.all);
        format!(
            "{:.1} % [{:.1}, {:.1}]",
            self.per_cent(),
            100.0 * low,
            100.0 * high
        )
    }
}

/// Cases that a row sums up.
#[derive(Debug, Clone, Copy)]
enum Group<'n> {
    /// Those of one class.
    Class(&'n str),
    /// Those of all classes that people meet often: the headline.
    Usual,
    /// The others.
    Rare,
}

impl Group<'_> {
    fn has(self, case: &Case) -> bool {
        match self {
            Self::Class(name) => case.class == name,
            Self::Usual => case.usual,
            Self::Rare => !case.usual,
        }
    }
}

impl Results<'_> {
    fn share(&self, group: Group<'_>, test: impl Fn(&Score) -> bool) -> Share {
        let mut share = Share { hits: 0, all: 0 };
        for (case, score) in &self.scored {
            if group.has(case) {
                share.all += 1;
                share.hits += usize::from(test(score));
            }
        }
        share
    }

    /// How many of the repairs that were made are right: those that give back the author's meaning.
    fn right_among_changed(&self, group: Group<'_>) -> Share {
        Share {
            hits: self.share(group, |score| score.changed && score.same).hits,
            all: self.share(group, |score| score.changed).hits,
        }
    }

    /// The names of the classes, in the order in which they first appear.
    fn classes(&self) -> Vec<&'static str> {
        let mut classes: Vec<&'static str> = self.scored.iter().map(|(case, _)| case.class).collect();
        classes.dedup();
        classes
    }
}

/// Prints the figures of `language` with unsafe fixes and with safe ones alone. Says whether every bar is kept.
pub(super) fn print(language: Language, any: &Results<'_>, safe: &Results<'_>) -> bool {
    let bars = bars(language);
    println!(
        "\n{}: {} cases in {} classes\n",
        language.name(),
        any.scored.len(),
        any.classes().len()
    );
    println!(
        "{:<32} {:>5} {:>7} {:>7} {:>7} {:>7} {:>7}   {:>7} {:>7} {:>7}",
        "", "cases", "exact", "same", "parses", "wrong", "elsewh.", "safe:", "changed", "right"
    );
    for group in [Group::Usual, Group::Rare] {
        let classes = any.classes();
        let of_group = |class: &&&str| {
            any.scored
                .iter()
                .any(|(case, _)| case.class == **class && group.has(case))
        };
        for class in classes.iter().filter(of_group) {
            row(class, Group::Class(class), any, safe);
        }
        let name = match group {
            Group::Usual => "all usual classes",
            _ => "all rare classes",
        };
        row(name, group, any, safe);
        println!();
    }
    let usual = Group::Usual;
    let exact = any.share(usual, |score| score.exact);
    let same = any.share(usual, |score| score.same);
    let parses = any.share(usual, |score| score.parses);
    let elsewhere = any.share(usual, |score| score.elsewhere);
    let safe_exact = safe.share(usual, |score| score.exact);
    let right = safe.right_among_changed(usual);
    println!("of the usual classes:");
    println!("exact            {}", exact.with_interval());
    println!("same             {}", same.with_interval());
    println!("parses           {}", parses.with_interval());
    println!(
        "silently wrong   {}",
        any.share(usual, |score| score.is_silently_wrong())
            .with_interval()
    );
    println!("elsewhere        {}", elsewhere.with_interval());
    println!("safe: exact      {}", safe_exact.with_interval());
    println!(
        "safe: changed    {}",
        safe.share(usual, |score| score.changed).with_interval()
    );
    println!("safe: right      {}", right.with_interval());
    println!();
    let mut kept = at_least("exact", exact, bars.exact);
    kept &= at_least("same", same, bars.same);
    kept &= at_least("parses", parses, bars.parses);
    kept &= at_most("lines touched elsewhere", elsewhere, bars.elsewhere);
    kept &= at_least("safe: exact", safe_exact, bars.safe_exact);
    kept &= at_least("safe: right among changed", right, SAFE_RIGHT);
    kept &= times(any, &bars);
    worst(any, &bars);
    kept
}

fn row(name: &str, group: Group<'_>, any: &Results<'_>, safe: &Results<'_>) {
    let figure = |test: &dyn Fn(&Score) -> bool| any.share(group, test).per_cent();
    let right = safe.right_among_changed(group);
    let right = if right.all == 0 {
        "-".to_owned()
    } else {
        format!("{:.1}", right.per_cent())
    };
    println!(
        "{name:<32} {:>5} {:>7.1} {:>7.1} {:>7.1} {:>7.1} {:>7.1}   {:>7.1} {:>7.1} {right:>7}",
        any.share(group, |_| true).all,
        figure(&|score| score.exact),
        figure(&|score| score.same),
        figure(&|score| score.parses),
        figure(&|score| score.is_silently_wrong()),
        figure(&|score| score.elsewhere),
        safe.share(group, |score| score.exact).per_cent(),
        safe.share(group, |score| score.changed).per_cent(),
    );
}

fn at_least(what: &str, share: Share, bar: f64) -> bool {
    let kept = share.all > 0 && share.per_cent() >= bar;
    println!(
        "{} {what}: {:.1} % of at least {bar} %",
        verdict(kept),
        share.per_cent()
    );
    kept
}

fn at_most(what: &str, share: Share, bar: f64) -> bool {
    let kept = share.per_cent() <= bar;
    println!(
        "{} {what}: {:.1} % of at most {bar} %",
        verdict(kept),
        share.per_cent()
    );
    kept
}

fn verdict(kept: bool) -> &'static str {
    if kept { "kept  " } else { "MISSED" }
}

fn times(results: &Results<'_>, bars: &Bars) -> bool {
    let mut times = results.times.clone();
    times.sort();
    let at = |hundredths: usize| {
        let index = (times.len() * hundredths).div_ceil(100).saturating_sub(1);
        times.get(index).copied().unwrap_or_default()
    };
    if times.is_empty() {
        return true;
    }
    let shown = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e3);
    let kept = at(50) <= Duration::from_millis(bars.median)
        && at(99) <= Duration::from_millis(bars.slowest_hundredth);
    println!(
        "{} time in ms: p50 {} (bar {}), p90 {}, p99 {} (bar {}), max {}",
        verdict(kept),
        shown(at(50)),
        bars.median,
        shown(at(90)),
        shown(at(99)),
        bars.slowest_hundredth,
        shown(at(100))
    );
    kept
}

/// Lists the classes that are repaired less often than all should be, worst first.
fn worst(results: &Results<'_>, bars: &Bars) {
    let mut below: Vec<(Share, &str)> = results
        .classes()
        .into_iter()
        .map(|class| (results.share(Group::Class(class), |score| score.exact), class))
        .filter(|(share, _)| share.per_cent() < bars.exact)
        .collect();
    below.sort_by(|(one, _), (other, _)| one.per_cent().total_cmp(&other.per_cent()));
    if below.is_empty() {
        return;
    }
    println!("\nclasses below {} % exact, worst first:", bars.exact);
    for (share, class) in below {
        println!("  {class:<32} {}", share.with_interval());
    }
}
