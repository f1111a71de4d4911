//! The chained record.

use std::io::{self, Write};
use std::time::Duration;

use proptest::prelude::*;
use qmoi_delivery::audit::{AppendError, Attempt, Chain, Head, ReadError, Step, read};
use qmoi_delivery::push_result::Class;
use qmoi_delivery::redact::Redactor;

fn attempt(number: u64) -> Attempt {
    Attempt {
        run: "run-1".to_owned(),
        at: 1_000 + number,
        step: Step::Failed,
        action: "push".to_owned(),
        target: "refs/heads/main".to_owned(),
        old: Some("1".repeat(40)),
        new: Some("2".repeat(40)),
        class: Some(Class::Race),
        wait: Some(Duration::from_millis(number * 10)),
        output: format!("! [rejected] (fetch first)\nattempt {number} \"quoted\""),
    }
}

/// A file with this many records, and the chain behind it.
fn written(records: u64) -> (Vec<u8>, Chain) {
    let mut file = Vec::new();
    let mut chain = Chain::new();
    for number in 0..records {
        chain
            .append(&mut file, &attempt(number), &Redactor::default())
            .unwrap();
    }
    (file, chain)
}

fn lines(file: &[u8]) -> Vec<Vec<u8>> {
    file.split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

#[test]
fn what_was_written_is_read() {
    let (file, chain) = written(5);
    let log = read(file.as_slice()).unwrap();
    let attempts: Vec<_> = log.entries.iter().map(|entry| entry.attempt.clone()).collect();
    assert_eq!(attempts, (0..5).map(attempt).collect::<Vec<_>>());
    assert_eq!(log.head, chain.head());
    assert_eq!(log.valid_length, file.len() as u64);
    assert!(!log.torn);
}

#[test]
fn every_record_is_one_line_of_json() {
    let (file, _) = written(3);
    let lines = lines(&file);
    assert_eq!(lines.len(), 3);
    for line in lines {
        let value: serde_json::Value = serde_json::from_slice(&line).unwrap();
        assert_eq!(value["attempt"]["class"], "RACE");
        assert!(value["hash"].is_string() && value["previous"].is_string());
    }
}

#[test]
fn an_empty_file_is_an_empty_chain() {
    let log = read(io::empty()).unwrap();
    assert_eq!(
        (log.head, log.entries.len(), log.valid_length),
        (Head::start(), 0, 0)
    );
}

#[test]
fn a_chain_goes_on_where_it_was_left() {
    let (mut file, _) = written(2);
    let mut chain = Chain::resume(&read(file.as_slice()).unwrap());
    chain
        .append(&mut file, &attempt(2), &Redactor::default())
        .unwrap();
    assert_eq!(file, written(3).0);
}

#[test]
fn a_changed_line_is_found_and_named() {
    let (file, _) = written(4);
    let mut lines = lines(&file);
    let changed = String::from_utf8(lines[2].clone())
        .unwrap()
        .replace("RACE", "HOOK");
    lines[2] = changed.into_bytes();
    assert!(matches!(
        read(lines.concat().as_slice()),
        Err(ReadError::Changed { line: 3 })
    ));
}

#[test]
fn a_line_taken_out_moved_or_repeated_is_found() {
    let (file, _) = written(4);
    let original = lines(&file);
    let mut without = original.clone();
    without.remove(1);
    let mut swapped = original.clone();
    swapped.swap(1, 2);
    let mut repeated = original.clone();
    repeated.insert(2, original[1].clone());
    let beheaded = original[1..].to_vec();
    for (case, lines, place) in [
        ("without", without, 2),
        ("swapped", swapped, 2),
        ("repeated", repeated, 3),
        ("beheaded", beheaded, 1),
    ] {
        let result = read(lines.concat().as_slice());
        assert!(
            matches!(result, Err(ReadError::OutOfOrder { line }) if line == place),
            "{case}: {result:?}"
        );
    }
}

#[test]
fn lines_cut_off_the_end_are_found_by_who_kept_the_head() {
    let (file, chain) = written(4);
    let kept: Head = chain.head().to_string().parse().unwrap();
    assert!(read(file.as_slice()).unwrap().contains(&kept));
    let cut = lines(&file)[..3].concat();
    assert!(!read(cut.as_slice()).unwrap().contains(&kept));
}

#[test]
fn a_chain_written_anew_is_found_by_who_kept_the_head() {
    let (_, chain) = written(2);
    let mut forged = Vec::new();
    let mut other = Chain::new();
    for number in 5..9 {
        other
            .append(&mut forged, &attempt(number), &Redactor::default())
            .unwrap();
    }
    assert!(!read(forged.as_slice()).unwrap().contains(&chain.head()));
}

#[test]
fn half_a_line_at_the_end_is_torn_and_not_tampered() {
    let (file, _) = written(3);
    let whole = lines(&file);
    for cut in [1, 20, whole[2].len() - 1] {
        let mut torn = whole[..2].concat();
        torn.extend_from_slice(&whole[2][..cut]);
        let log = read(torn.as_slice()).unwrap();
        assert!(log.torn && log.entries.len() == 2, "cut at {cut}");
        torn.truncate(usize::try_from(log.valid_length).unwrap());
        let mut chain = Chain::resume(&log);
        chain
            .append(&mut torn, &attempt(2), &Redactor::default())
            .unwrap();
        assert_eq!(torn, file);
    }
}

#[test]
fn a_well_sealed_line_of_another_version_is_told_apart_from_a_changed_one() {
    let (file, _) = written(1);
    let line = String::from_utf8(file).unwrap();
    // A line whose hash does not fit is always a changed one, whatever else it says.
    let foreign = line.replace("\"step\":\"failed\"", "\"step\":\"danced\"");
    assert!(matches!(
        read(foreign.as_bytes()),
        Err(ReadError::Changed { line: 1 })
    ));
}

#[test]
fn an_endless_line_is_refused_without_being_kept() {
    let endless = io::BufReader::new(io::repeat(b'x'));
    assert!(matches!(read(endless), Err(ReadError::Changed { line: 1 })));
}

#[test]
fn no_secret_reaches_the_record() {
    let secret = "planted-secret-4711";
    let redactor = Redactor::new([secret]);
    let mut with = attempt(1);
    with.output = format!("fatal: https://u:{secret}@h/ {secret}");
    with.target = format!("https://u:{secret}@host/o/r");
    with.run = secret.to_owned();
    with.action = secret.to_owned();
    with.old = Some(secret.to_owned());
    with.new = Some(secret.to_owned());
    let mut file = Vec::new();
    Chain::new().append(&mut file, &with, &redactor).unwrap();
    assert!(!String::from_utf8(file.clone()).unwrap().contains(secret));
    assert_eq!(read(file.as_slice()).unwrap().entries.len(), 1);
}

#[test]
fn a_long_output_is_cut_in_the_middle_and_both_ends_stay() {
    let mut long = attempt(1);
    long.output = format!("begin {} end", "ü".repeat(100_000));
    let mut file = Vec::new();
    Chain::new()
        .append(&mut file, &long, &Redactor::default())
        .unwrap();
    assert!(file.len() < 20_000);
    let output = read(file.as_slice()).unwrap().entries.remove(0).attempt.output;
    assert!(output.starts_with("begin ") && output.ends_with(" end") && output.contains("bytes left out"));
}

/// A disk that is full after some bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let written = bytes.len().min(self.0);
        self.0 -= written;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_chain_that_failed_to_write_takes_nothing_more() {
    let mut chain = Chain::new();
    let failed = chain.append(&mut Full(10), &attempt(0), &Redactor::default());
    assert!(matches!(failed, Err(AppendError::Write(_))));
    let refused = chain.append(&mut Vec::new(), &attempt(0), &Redactor::default());
    assert!(matches!(refused, Err(AppendError::Broken)));
    assert_eq!(chain.head(), Head::start());
}

proptest! {
    #[test]
    fn any_single_changed_byte_is_found(place in 0..100_000_usize, to: u8) {
        let (mut file, chain) = written(3);
        let place = place % file.len();
        prop_assume!(file[place] != to);
        file[place] = to;
        match read(file.as_slice()) {
            // A last line that lost its line feed is torn; everything else is an error.
            Ok(log) => prop_assert!(log.torn && place == file.len() - 1 && !log.contains(&chain.head())),
            Err(error) => {
                let named = matches!(error, ReadError::Changed { .. } | ReadError::OutOfOrder { .. });
                prop_assert!(named, "{error}");
            }
        }
    }

    #[test]
    fn any_words_survive_the_way_through_the_file(output in "\\PC{0,200}") {
        let mut said = attempt(1);
        said.output = Redactor::default().clean(&output);
        let mut file = Vec::new();
        Chain::new().append(&mut file, &said, &Redactor::default()).unwrap();
        prop_assert_eq!(&read(file.as_slice()).unwrap().entries[0].attempt, &said);
    }
}
