//! Any bytes as a yaml file: see `qmoi_fuzz::repair`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qmoi_fuzz::repair(
    data,
    &[".github/workflows/ci.yml", ".gitlab-ci.yml", "values.yaml"]
));
