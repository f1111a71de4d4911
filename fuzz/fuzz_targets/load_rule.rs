//! Any bytes as a rule file: see `qmoi_fuzz::load_rule`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qmoi_fuzz::load_rule(data));
