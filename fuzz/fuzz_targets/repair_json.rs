//! Any bytes as a json file: see `qmoi_fuzz::repair`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qmoi_fuzz::repair(data, &["package.json", "tsconfig.json"]));
