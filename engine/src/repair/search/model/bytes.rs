//! Numbers and texts as little-endian bytes, which is all that the model's file is made of.

use super::ModelError;

/// Bytes to read from.
#[derive(Debug)]
pub(crate) struct Source<'b> {
    rest: &'b [u8],
}

impl<'b> Source<'b> {
    /// All of `bytes`.
    pub(crate) fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    fn take(&mut self, length: usize) -> Result<&'b [u8], ModelError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(ModelError::Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next whole number.
    pub(crate) fn number(&mut self) -> Result<u32, ModelError> {
        let bytes = self.take(4)?.try_into().map_err(|_| ModelError::Damaged)?;
        Ok(u32::from_le_bytes(bytes))
    }

    /// The next length of a list.
    pub(crate) fn length(&mut self) -> Result<usize, ModelError> {
        usize::try_from(self.number()?).map_err(|_| ModelError::Damaged)
    }

    /// The next real number.
    pub(crate) fn real(&mut self) -> Result<f32, ModelError> {
        self.number().map(f32::from_bits)
    }

    /// The next list of small numbers.
    pub(crate) fn shorts(&mut self) -> Result<Vec<u16>, ModelError> {
        let length = self.length()?;
        let bytes = self.take(length.checked_mul(2).ok_or(ModelError::Damaged)?)?;
        Ok(bytes
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect())
    }

    /// The next run of bytes.
    pub(crate) fn bytes(&mut self) -> Result<&'b [u8], ModelError> {
        let length = self.length()?;
        self.take(length)
    }

    /// The next text.
    pub(crate) fn text(&mut self) -> Result<&'b str, ModelError> {
        std::str::from_utf8(self.bytes()?).map_err(|_| ModelError::Damaged)
    }
}

/// Bytes being written.
#[derive(Debug, Default)]
pub(crate) struct Target {
    bytes: Vec<u8>,
}

impl Target {
    /// Adds a whole number.
    pub(crate) fn number(&mut self, number: u32) {
        self.bytes.extend(number.to_le_bytes());
    }

    /// Adds the length of a list.
    pub(crate) fn length(&mut self, length: usize) {
        self.number(u32::try_from(length).unwrap_or(u32::MAX));
    }

    /// Adds a real number.
    pub(crate) fn real(&mut self, real: f32) {
        self.number(real.to_bits());
    }

    /// Adds a list of small numbers.
    pub(crate) fn shorts(&mut self, shorts: &[u16]) {
        self.length(shorts.len());
        for short in shorts {
            self.bytes.extend(short.to_le_bytes());
        }
    }

    /// Adds a run of bytes.
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.bytes.extend(bytes);
    }

    /// Adds a text.
    pub(crate) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    /// What was written.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}
