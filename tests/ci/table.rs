//! The table of faults: what each test met, as it came out.
//!
//! Every test of a fault writes its rows below the folder for tests' files; `cargo test --test ci table -- --ignored
//! --nocapture` after the others prints them all.

use std::fs;
use std::path::PathBuf;

use crate::scene::{Ran, Scene};
use crate::server::fault::Kind;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ci-faults")
}

/// One row.
pub(crate) struct Row<'a> {
    /// Number of the fault, for sorting.
    pub(crate) number: u32,
    pub(crate) fault: &'a str,
    pub(crate) attempts: usize,
    pub(crate) outcome: &'a str,
    pub(crate) code: Option<i32>,
    pub(crate) seconds: f64,
}

impl Row<'_> {
    fn text(&self) -> String {
        let code = self
            .code
            .map_or_else(|| "killed".to_owned(), |code| code.to_string());
        format!(
            "| {:>2} | {:<64} | {:>8} | {code:>6} | {:>5.1} | {} |",
            self.number, self.fault, self.attempts, self.seconds, self.outcome
        )
    }
}

impl Scene {
    /// Notes how a fault came out; the attempts are the pushes that were begun at the server.
    pub(crate) fn note(&self, number: u32, fault: &str, ran: &Ran, outcome: &str) {
        self.note_with(number, fault, self.server.count(Kind::PushRefs), ran, outcome);
    }

    /// The same with attempts that were counted elsewhere.
    pub(crate) fn note_with(&self, number: u32, fault: &str, attempts: usize, ran: &Ran, outcome: &str) {
        let row = Row {
            number,
            fault,
            attempts,
            outcome,
            code: ran.code,
            seconds: ran.time.as_secs_f64(),
        };
        println!("{}", row.text());
        fs::create_dir_all(folder()).unwrap();
        let name: String = fault
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .collect();
        fs::write(folder().join(format!("{number:02}-{name}")), row.text() + "\n").unwrap();
    }
}

#[test]
#[ignore = "prints what the other tests have left"]
fn the_table_of_all_faults() {
    println!(
        "| {:>2} | {:<64} | attempts | exit   | time  | outcome |",
        "#", "fault"
    );
    let mut names: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    assert!(!names.is_empty(), "no other test has run");
    for name in names {
        print!("{}", fs::read_to_string(name).unwrap());
    }
}
