//! x
mod excerpt; mod fingerprint; mod output; mod place; mod report; mod visible;
fn main() {}
