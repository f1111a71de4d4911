//! How deep JavaScript nests, as far as a recursive parser is concerned.
//!
//! oxc recurses for every bracket, and also without any: `!!!!a`, `a => b => c`, `a ? b : c ? d : e`, `if (a) if (b)`,
//! `else if` chains, `a = b = c`, `a ** b ** c`, `new new a`, labels, JSX elements. [`scan::Scanner`] reads the text token
//! by token and keeps both counts: brackets, bounded by the limit asked for, and *steps*, bounded by [`MOST_STEPS`].
//!
//! # Where the numbers come from
//! oxc_parser 0.146 ran on threads with an 8 MiB stack, with each construct repeated until the thread overflowed; bytes
//! of stack for one repetition:
//!
//! | construct | bytes | | construct | bytes |
//! |---|---|---|---|---|
//! | `(` `[` `f(` `a[` `import(` | 1,360 to 1,560 | | `!` `-` `typeof` `await` | 100 to 130 |
//! | `{a:` `` `${ `` `new a(` `<a>{` | 1,680 to 1,820 | | `a**` | 270 |
//! | `a => {` `(a) => {` `a ? (` `@(` | 1,990 to 2,260 | | `if (a)` `else` `do` labels | 340 to 410 |
//! | `class { a =` `class { b() {` | 2,430 | | `a =` `a ? b :` `for (;;)` `<a>` `yield` | 550 |
//! | `([` `({a:` `(function () {` (2, 2 and 3 brackets) | 3,120 to 4,680 | | `@` 740, `a =>` 910, `class extends` | 1,260 |
//!
//! A bracket therefore costs at most 2.5 KB, and a step, weighed so, at most 560 bytes. With the default limit of 500
//! brackets the worst admitted text needs 1.2 MB + 3.4 MB and fits any 8 MB stack; with [`super::DEEPEST`] it needs
//! 53 MB of the 256 MB that qmoi's threads have. In 24,000 published files (430 MB: typescript,
//! prettier, three, react-dom, next, firebase and others) no more than 271 brackets and 391 steps are ever open;
//! WebAssembly translated to JavaScript leads in both.
//!
//! The scan follows the grammar but for places where only a parser can tell a regular expression from a division. A text
//! written to mislead it there must still bring a bracket for every 2.5 KB of stack: more than 100,000 of them.

mod frames;
mod scan;
mod tokens;
mod types;
mod words;

use scan::{Scanner, Stop};
pub(super) use types::passes_in_typescript;

/// The most steps that may be pending at once.
pub(super) const MOST_STEPS: u32 = 6_000;

/// How many bytes of a text of `length` bytes may be read again, counted once for each bracket around them that oxc reads
/// twice: `(a = …)` as parameters first and then as an expression. Each costs a parse of what it holds, so 500 of them
/// around a megabyte would take minutes. The most that a published file needs is 41 MB, for one megabyte of code.
fn most_again(length: usize) -> usize {
    64 * 1024 * 1024 + 16 * length
}

/// The first byte at which more than `limit` brackets or [`MOST_STEPS`] steps are open, and which of the two it was.
pub(super) fn passes(text: &str, limit: usize) -> Option<(usize, usize)> {
    match Scanner::new(text.as_bytes(), limit).run() {
        Stop::TooDeep { offset, limit } => Some((offset, limit)),
        Stop::End | Stop::OpenTemplate { .. } => None,
    }
}

/// Where the template begins that is still open at the end of `text`.
pub(crate) fn open_template(text: &str) -> Option<usize> {
    match Scanner::new(text.as_bytes(), super::DEEPEST).run() {
        Stop::OpenTemplate { start } => Some(start as usize),
        Stop::End | Stop::TooDeep { .. } => None,
    }
}

#[cfg(test)]
mod tests;
