//! Text as bytes, spans and lines. Everything inside the engine speaks in byte offsets; lines and columns exist only at
//! the edges, where people and editors read them.

mod lines;
mod span;

pub(crate) use lines::line_ending;
pub use lines::{Encoding, LineIndex, Position};
pub use span::Span;
