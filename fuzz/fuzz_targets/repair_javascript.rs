//! Any bytes as a javascript file: see `qmoi_fuzz::repair`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| qmoi_fuzz::repair(
    data,
    &["index.js", "index.mjs", "index.cjs", "view.jsx"]
));
