//! The slowest and simplest editor: a list of characters, in which everything is counted one by one.

/// How columns are counted, by the protocol's names.
pub(crate) const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

/// A text.
#[derive(Debug, Clone)]
pub(crate) struct Plain {
    characters: Vec<char>,
    encoding: &'static str,
}

impl Plain {
    pub(crate) fn new(text: &str, encoding: &'static str) -> Self {
        Self {
            characters: text.chars().collect(),
            encoding,
        }
    }

    pub(crate) fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// Replaces what lies between two places, in whichever order they are named.
    pub(crate) fn replace(&mut self, from: (u64, u64), to: (u64, u64), text: &str) {
        let (one, other) = (self.index(from), self.index(to));
        let range = one.min(other)..one.max(other);
        self.characters.splice(range, text.chars());
    }

    /// The place behind the last character.
    pub(crate) fn end(&self) -> (u64, u64) {
        let starts = self.line_starts();
        let last = *starts.last().unwrap();
        let column = self.characters[last..].iter().map(|next| self.width(*next)).sum();
        (starts.len() as u64 - 1, column)
    }

    fn width(&self, character: char) -> u64 {
        match self.encoding {
            "utf-8" => character.len_utf8() as u64,
            "utf-16" => character.len_utf16() as u64,
            _ => 1,
        }
    }

    fn line_starts(&self) -> Vec<usize> {
        let mut starts = vec![0];
        for at in 0..self.characters.len() {
            let next = self.characters.get(at + 1);
            match self.characters[at] {
                '\n' => starts.push(at + 1),
                '\r' if next != Some(&'\n') => starts.push(at + 1),
                _ => {}
            }
        }
        starts
    }

    fn index(&self, (line, column): (u64, u64)) -> usize {
        let starts = self.line_starts();
        let start = usize::try_from(line).ok().and_then(|line| starts.get(line));
        let Some(start) = start else {
            return self.characters.len();
        };
        let mut left = column;
        let mut at = *start;
        while let Some(next) = self.characters.get(at) {
            let width = self.width(*next);
            if matches!(next, '\n' | '\r') || width > left {
                break;
            }
            left -= width;
            at += 1;
        }
        at
    }
}
