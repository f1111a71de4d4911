//! How a file writes the white space around its separators and inside its brackets.

use super::super::super::lexeme::LexemeKind;
use super::super::super::scene::Scene;

/// Habits are read off this many lexemes from the start.
const SAMPLE: usize = 4_000;

/// A file's habits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Style {
    /// What stands between a colon and its value.
    pub(super) after_colon: &'static str,
    /// What stands between a comma and what follows on its line.
    pub(super) after_comma: &'static str,
    /// What stands inside the braces of a mapping on one line.
    pub(super) inside_braces: &'static str,
    /// What stands inside the brackets of a sequence on one line.
    pub(super) inside_brackets: &'static str,
}

impl Style {
    /// The habits of the text of `scene`.
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        // How often there is no space and how often there is: colon, comma, brace, bracket.
        let mut counts = [[0_usize; 2]; 4];
        for index in 1..scene.lexemes.len().min(SAMPLE) {
            let Some(before) = scene.lexeme(index - 1) else {
                continue;
            };
            let habit = match (before.kind, scene.word(index - 1), scene.word(index)) {
                (LexemeKind::Sign, "{", "}") | (LexemeKind::Sign, "[", "]") => continue,
                (LexemeKind::Sign, ":", _) => 0,
                (LexemeKind::Sign, ",", _) => 1,
                (LexemeKind::Sign, "{", _) => 2,
                (LexemeKind::Sign, "[", _) => 3,
                _ => continue,
            };
            let gap = scene.gap_before(index).text(scene.text());
            let spaced = match gap {
                "" => 0,
                _ if gap.contains('\n') => continue,
                _ => 1,
            };
            if let Some(count) = counts.get_mut(habit).and_then(|both| both.get_mut(spaced)) {
                *count += 1;
            }
        }
        let [colon, comma, brace, bracket] = counts;
        let space = |[without, with]: [usize; 2]| if with > without { " " } else { "" };
        let after_colon = if colon == [0, 0] { " " } else { space(colon) };
        Self {
            after_colon,
            after_comma: if comma == [0, 0] {
                after_colon
            } else {
                space(comma)
            },
            inside_braces: space(brace),
            inside_brackets: space(bracket),
        }
    }

    /// What stands inside the bracket that `opener` opens.
    pub(super) fn inside(&self, opener: u8) -> &'static str {
        if opener == b'{' {
            self.inside_braces
        } else {
            self.inside_brackets
        }
    }
}
