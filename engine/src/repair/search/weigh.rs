//! What a proposal changes, in numbers: how much more expected its lexemes and white space are than those they replace, by
//! the model and by the file's habits, and whether the brackets fit better.
//!
//! Only the lexemes that the edits touch are read again: reading goes on until it meets the old lexemes in the old state.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use super::excerpt::Excerpt;
use super::habits::Habits;
use super::layout::{self, Balance, Mark, Origin};
use super::lexeme::{Lexeme, LexemeKind, Reader};
use super::model::{LanguageModel, Stream, surprise};
use super::oddity::is_odd;
use super::proposal::Proposal;
use super::scene::Scene;
use crate::language::Language;
use crate::text::Span;

/// Lexemes before an edit that are read again: whether a word is a key depends on what follows it.
const BACK: usize = 2;
/// Lexemes before those that only serve as context.
const CONTEXT: usize = 4;
/// Lexemes behind the changed ones whose surprise changes too.
const TAIL: usize = 4;
/// Lexemes read behind an edit before reading counts as derailed.
const MOST_FRESH: usize = 160;
/// Lexemes around the fault that habits are read from, on each side.
const HABITAT: usize = 2_500;

/// In a text larger than this no repair takes an eighth of it away or makes one lexeme of that: the text was not written by
/// hand, its lines may have no end, and who makes such a line a comment has a valid text without its contents.
pub(super) const LARGE: usize = 128 * 1024;

/// The numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weight {
    /// Surprise before minus surprise after, by the model, in nats.
    pub(crate) model_gain: f32,
    /// The greatest surprise among the changed lexemes.
    pub(crate) model_worst: f32,
    /// Surprise before minus surprise after, by the file's habits.
    pub(crate) habit_gain: f32,
    /// The greatest surprise by habits.
    pub(crate) habit_worst: f32,
    /// Surprise before and after, by the model, over the changed lexemes and those behind.
    pub(crate) model_before: f32,
    pub(crate) model_after: f32,
    /// Surprise after, by the file's habits.
    pub(crate) habit_after: f32,
    /// The brackets before and after.
    pub(crate) balance: (Balance, Balance),
    /// Reading did not come back to the old lexemes.
    pub(crate) derailed: bool,
    /// Lexemes there were, and lexemes there are, in the changed stretch.
    pub(crate) lexemes: (usize, usize),
    /// A hash of the text's lexemes without white space: equal for proposals that mean the same.
    pub(crate) meaning: u64,
    /// Names in the changed stretch that stand nowhere else in the file: those there were, and those there are.
    pub(crate) strange: (usize, usize),
    /// How often the rarest lexeme that goes, and the rarest that comes, stands elsewhere in the file, as `ln(1 + count)`.
    /// Nothing where none goes or comes.
    pub(crate) common: (Option<f32>, Option<f32>),
    /// Words, numbers and strings there: those there were, and those there are.
    pub(crate) content: (usize, usize),
    /// Lexemes there that look as if a quote were in the wrong place: those there were, and those there are.
    pub(crate) odd: (usize, usize),
    /// Index of the first lexeme that is changed.
    pub(crate) first: usize,
}

/// Weighs proposals about one scene.
pub(crate) struct Weigher<'s> {
    scene: &'s Scene<'s>,
    model: &'s LanguageModel,
    /// Two for each lexeme: white space before it, and itself.
    symbols: Vec<u32>,
    /// The same by exact text.
    exact: Vec<u32>,
    /// How often each lexeme stands in the file, by exact text.
    counts: FxHashMap<u32, u32>,
    /// Indentation of the line that each lexeme begins on.
    indents: Vec<u16>,
    /// Hashes of all lexemes up to each, and from each on.
    before: Vec<u64>,
    habits: Habits,
    /// Which lexemes are odd, by exact text, once it was asked for.
    odd: RefCell<FxHashMap<u32, bool>>,
    /// The surprise of each symbol, by model and habits, once it was asked for.
    known: RefCell<Vec<Option<[f32; 2]>>>,
}

impl<'s> Weigher<'s> {
    pub(crate) fn new(scene: &'s Scene<'s>, model: &'s LanguageModel) -> Self {
        let text = scene.text();
        let count = scene.lexemes.len();
        let mut stream = stream(scene, model, 0, 0);
        let mut symbols = Vec::with_capacity(count * 2);
        let mut exact = Vec::with_capacity(count * 2);
        let mut indents = Vec::with_capacity(count);
        let mut before = Vec::with_capacity(count + 1);
        let mut counts = FxHashMap::default();
        let mut hash = 0;
        before.push(hash);
        for lexeme in scene.lexemes.all() {
            let [white, symbol] = stream.take(lexeme, text);
            let word = exact_symbol(lexeme.text(text));
            symbols.extend([white, symbol]);
            exact.extend([white, word]);
            indents.push(stream.indent());
            *counts.entry(word).or_insert(0) += 1;
            hash = meaning(hash, word);
            before.push(hash);
        }
        let at = scene.lexemes.index_at(scene.front);
        let from = at.saturating_sub(HABITAT);
        let to = (at + HABITAT).min(count);
        let near = exact.get(from * 2..to * 2).unwrap_or_default();
        let left_out = (at - from).saturating_sub(8) * 2..(at - from + 3) * 2;
        let habits = Habits::of(near, left_out);
        let known = RefCell::new(vec![None; symbols.len()]);
        Self {
            scene,
            model,
            symbols,
            exact,
            counts,
            indents,
            before,
            habits,
            odd: RefCell::default(),
            known,
        }
    }

    /// Weighs `proposal`. Nothing comes back when its edits do not fit the text, change nothing or lose most of it.
    pub(crate) fn weigh(&self, proposal: &Proposal) -> Option<Weight> {
        let old = self.scene.lexemes.all();
        let touched = old.partition_point(|lexeme| lexeme.span.end < proposal.start());
        let first = touched.saturating_sub(BACK);
        let origin = first.checked_sub(1).and_then(|index| old.get(index));
        let from = origin.map_or(0, |lexeme| lexeme.span.end);
        let mut excerpt = Excerpt::around(self.scene, proposal, from)?;
        let mut fresh = self.read(proposal, &excerpt, first, from);
        let mut behind = self.tail(fresh.until, &excerpt);
        let end = behind
            .last()
            .or(fresh.lexemes.last())
            .map_or(0, |lexeme| lexeme.span.end);
        if !excerpt.shows(end) {
            excerpt = Excerpt::whole(self.scene, proposal)?;
            fresh = self.read(proposal, &excerpt, first, from);
            behind = self.tail(fresh.until, &excerpt);
        }
        if self.loses_much(proposal, &fresh) {
            return None;
        }
        let text = excerpt.text();

        let indent = origin.map_or(0, |_| self.indents.get(first - 1).copied().unwrap_or(0));
        let mut stream = stream(self.scene, self.model, excerpt.inside(from), indent);
        let context = first.saturating_sub(CONTEXT);
        let mut symbols: Vec<u32> = slice(&self.symbols, context, first).to_vec();
        let mut exact: Vec<u32> = slice(&self.exact, context, first).to_vec();
        let begin = symbols.len();
        let mut hash = self.before.get(first).copied().unwrap_or(0);
        for (index, lexeme) in fresh.lexemes.iter().chain(&behind).enumerate() {
            let [white, symbol] = stream.take(lexeme, text);
            let word = exact_symbol(lexeme.text(text));
            symbols.extend([white, symbol]);
            exact.extend([white, word]);
            if index < fresh.lexemes.len() {
                hash = meaning(hash, word);
            }
        }
        let mut weight = Weight {
            derailed: fresh.derailed,
            lexemes: (fresh.until - first, fresh.lexemes.len()),
            meaning: self.whole_meaning(hash, fresh.until),
            first: touched,
            ..Weight::default()
        };
        let replaced = old.get(first..fresh.until).unwrap_or_default();
        let old_words = exact_symbols(replaced, self.scene.text());
        let new_words = exact_symbols(&fresh.lexemes, text);
        let elsewhere = |word: u32| {
            let here = old_words.iter().filter(|other| **other == word).count();
            (self.counts.get(&word).copied().unwrap_or(0) as usize).saturating_sub(here)
        };
        let strange = |lexemes: &[Lexeme], words: &[u32], text: &str| {
            (0..words.len())
                .filter(|at| self.is_name(lexemes, *at, text))
                .filter_map(|at| words.get(at))
                .filter(|word| elsewhere(**word) == 0)
                .count()
        };
        weight.strange = (
            strange(replaced, &old_words, self.scene.text()),
            strange(&fresh.lexemes, &new_words, text),
        );
        let content = |lexemes: &[Lexeme]| lexemes.iter().filter(|lexeme| is_content(lexeme)).count();
        weight.content = (content(replaced), content(&fresh.lexemes));
        let rarest = |words: &[u32], others: &[u32]| {
            words
                .iter()
                .filter(|word| !others.contains(word))
                .map(|word| (elsewhere(*word) as f32).ln_1p())
                .reduce(f32::min)
        };
        weight.common = (rarest(&old_words, &new_words), rarest(&new_words, &old_words));
        let odd = |lexemes: &[Lexeme], words: &[u32], text: &str| {
            let known = lexemes.iter().zip(words);
            known
                .filter(|(lexeme, word)| self.is_odd(lexeme, **word, text))
                .count()
        };
        weight.odd = (
            odd(replaced, &old_words, self.scene.text()),
            odd(&fresh.lexemes, &new_words, text),
        );
        let (mut model_after, mut habit_after) = (0.0, 0.0);
        for at in begin..symbols.len() {
            let by_model = surprise(&self.model.ngrams, &symbols, at);
            let by_habit = surprise(&self.habits, &exact, at);
            model_after += by_model;
            habit_after += by_habit;
            weight.model_worst = weight.model_worst.max(by_model);
            weight.habit_worst = weight.habit_worst.max(by_habit);
        }
        let (mut model_before, mut habit_before) = (0.0, 0.0);
        let last = (fresh.until + behind.len()).min(old.len());
        for at in first * 2..last * 2 {
            let [by_model, by_habit] = self.known(at);
            model_before += by_model;
            habit_before += by_habit;
        }
        weight.model_gain = model_before - model_after;
        weight.habit_gain = habit_before - habit_after;
        weight.model_before = model_before;
        weight.model_after = model_after;
        weight.habit_after = habit_after;
        weight.balance = self.balance(proposal, &excerpt, first, from, &fresh, &behind);
        Some(weight)
    }

    /// Whether a great part of a large text would be taken away by `proposal`, or swallowed by one lexeme.
    fn loses_much(&self, proposal: &Proposal, fresh: &Fresh) -> bool {
        let length = self.scene.text().len();
        let taken = proposal.edits.iter();
        let taken: usize = taken
            .map(|edit| edit.span.len().saturating_sub(edit.text.len()))
            .sum();
        let swallowed = fresh.lexemes.iter().map(|lexeme| lexeme.span.len()).max();
        length > LARGE && taken.max(swallowed.unwrap_or(0)) > length / 8
    }

    /// Reads the lexemes of the new text from `from` on until they are the old ones again.
    fn read(&self, proposal: &Proposal, excerpt: &Excerpt, first: usize, from: usize) -> Fresh {
        let scene = self.scene;
        let old = scene.lexemes.all();
        let state = scene.lexemes.state_before(first).cloned().unwrap_or_default();
        let shift = excerpt.shift();
        let end = usize::try_from(proposal.end() as i64 + shift).unwrap_or(0);
        let mut reader = Reader::resume(excerpt.text(), scene.language(), excerpt.inside(from), state);
        let mut lexemes = Vec::new();
        let mut at = first;
        loop {
            let state = reader.state().clone();
            let Some(lexeme) = reader.next() else {
                return Fresh {
                    lexemes,
                    until: old.len(),
                    derailed: false,
                };
            };
            let place = lexeme.span.start as i64 - shift;
            while old.get(at).is_some_and(|known| (known.span.start as i64) < place) {
                at += 1;
            }
            if lexeme.span.start >= end && place >= proposal.end() as i64 {
                let meets = old.get(at).is_some_and(|known| {
                    known.span.start as i64 == place
                        && known.span.len() == lexeme.span.len()
                        && known.kind == lexeme.kind
                });
                if meets && scene.lexemes.state_before(at) == Some(&state) {
                    return Fresh {
                        lexemes,
                        until: at,
                        derailed: false,
                    };
                }
                if lexemes.len() >= MOST_FRESH {
                    return Fresh {
                        lexemes,
                        until: at,
                        derailed: true,
                    };
                }
            } else if lexemes.len() >= MOST_FRESH * 4 {
                // A rewrite of the whole file is judged by its beginning.
                return Fresh {
                    lexemes,
                    until: at.max(first),
                    derailed: true,
                };
            }
            lexemes.push(lexeme);
        }
    }

    /// The old lexemes from `from` on whose surprise a change before them changes, where they lie in the new text.
    fn tail(&self, from: usize, excerpt: &Excerpt) -> Vec<Lexeme> {
        let moved = |offset: usize| usize::try_from(offset as i64 + excerpt.shift()).unwrap_or(0);
        self.scene
            .lexemes
            .all()
            .iter()
            .skip(from)
            .take(TAIL)
            .map(|lexeme| Lexeme {
                span: Span::new(moved(lexeme.span.start), moved(lexeme.span.end)),
                ..*lexeme
            })
            .collect()
    }

    fn known(&self, at: usize) -> [f32; 2] {
        if let Some(known) = self.known.borrow().get(at).copied().flatten() {
            return known;
        }
        let found = [
            surprise(&self.model.ngrams, &self.symbols, at),
            surprise(&self.habits, &self.exact, at),
        ];
        if let Some(slot) = self.known.borrow_mut().get_mut(at) {
            *slot = Some(found);
        }
        found
    }

    /// Whether `lexeme`, which is `word` by its exact text, looks as if a quote were in the wrong place.
    fn is_odd(&self, lexeme: &Lexeme, word: u32, text: &str) -> bool {
        let mut known = self.odd.borrow_mut();
        *known.entry(word).or_insert_with(|| is_odd(lexeme, text))
    }

    /// Whether the lexeme at `at` is a name that something else in the file should have too: in a script no property, nothing
    /// that is declared there, and no word that everybody knows.
    fn is_name(&self, lexemes: &[Lexeme], at: usize, text: &str) -> bool {
        let Some(lexeme) = lexemes.get(at) else {
            return false;
        };
        if !is_word(lexeme) {
            return false;
        }
        if self.scene.language() != Language::JavaScript {
            return true;
        }
        let word = |at: Option<usize>| {
            at.and_then(|at| lexemes.get(at))
                .map_or("", |lexeme| lexeme.text(text))
        };
        let before = word(at.checked_sub(1));
        let declares = ["const", "let", "var", "function", "class", "import"].contains(&before);
        !declares
            && !matches!(before, "." | "?.")
            && word(Some(at + 1)) != ":"
            && !self.model.vocabulary.knows(lexeme.text(text))
    }

    /// The hash of the lexemes that hash to `hash` up to the old lexeme at `until`, and all from there on.
    fn whole_meaning(&self, hash: u64, until: usize) -> u64 {
        // The hash is a polynomial in the lexemes, so that what stands behind can be taken over from the old text.
        let old = self.before.get(until).copied().unwrap_or(0);
        let whole = self.before.last().copied().unwrap_or(0);
        let behind = self.before.len().saturating_sub(1).saturating_sub(until);
        hash.wrapping_sub(old)
            .wrapping_mul(power(BASE, behind))
            .wrapping_add(whole)
    }

    fn balance(
        &self,
        proposal: &Proposal,
        excerpt: &Excerpt,
        first: usize,
        from: usize,
        fresh: &Fresh,
        behind: &[Lexeme],
    ) -> (Balance, Balance) {
        let scene = self.scene;
        let text = excerpt.text();
        let before = scene.layout.balance();
        let end = scene
            .lexemes
            .get(fresh.until)
            .map_or(scene.text().len(), |lexeme| lexeme.span.start);
        let start = scene
            .lexemes
            .get(first)
            .map_or(scene.text().len(), |lexeme| lexeme.span.start);
        let origin = Origin {
            at: excerpt.inside(from),
            line: u32::try_from(scene.lines().line_of(from)).unwrap_or(0),
            indent: self.indents.get(first.wrapping_sub(1)).copied().unwrap_or(0),
        };
        let read: Vec<Lexeme> = fresh.lexemes.iter().chain(behind).copied().collect();
        let mut marks = layout::marks(text, &read, origin);
        let limit = behind.first().map_or(usize::MAX, |lexeme| lexeme.span.start);
        marks.retain(|mark| mark.offset < limit);
        let old_marks = scene.layout.marks();
        let old_range = scene.layout.index_at(start)..scene.layout.index_at(end);
        let same = |old: &Mark, new: &Mark| {
            (old.opener, old.closes, old.indent, old.begins_line, old.inner)
                == (new.opener, new.closes, new.indent, new.begins_line, new.inner)
        };
        let old_marks = old_marks.get(old_range).unwrap_or_default();
        if old_marks.len() == marks.len() && old_marks.iter().zip(&marks).all(|(old, new)| same(old, new)) {
            return (before, before);
        }
        let breaks = |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).count() as i64;
        let edits = proposal.edits.iter();
        let lines = edits
            .map(|edit| breaks(&edit.text) - breaks(edit.span.text(scene.text())))
            .sum();
        let after = scene
            .layout
            .balance_with(Span::new(start, end.max(start)), &marks, lines);
        (before, after)
    }
}

/// The lexemes by their exact text, the first of them where there are many.
fn exact_symbols(lexemes: &[Lexeme], text: &str) -> Vec<u32> {
    lexemes
        .iter()
        .take(MOST_FRESH)
        .map(|lexeme| exact_symbol(lexeme.text(text)))
        .collect()
}

/// Whether a lexeme says something by itself.
fn is_content(lexeme: &Lexeme) -> bool {
    is_word(lexeme)
        || matches!(
            lexeme.kind,
            LexemeKind::String | LexemeKind::Number | LexemeKind::Template | LexemeKind::OpenString
        )
}

/// Whether a lexeme has a name that people choose.
fn is_word(lexeme: &Lexeme) -> bool {
    matches!(lexeme.kind, LexemeKind::Word | LexemeKind::Key)
}

/// The lexemes read again.
struct Fresh {
    lexemes: Vec<Lexeme>,
    /// The old lexeme they lead to.
    until: usize,
    derailed: bool,
}

/// The base of the polynomial that lexemes are hashed with.
const BASE: u64 = 0x5851_f42d_4c95_7f2d;

fn meaning(hash: u64, word: u32) -> u64 {
    hash.wrapping_mul(BASE).wrapping_add(u64::from(word) + 1)
}

fn power(base: u64, exponent: usize) -> u64 {
    let mut result = 1_u64;
    let mut square = base;
    let mut rest = exponent;
    while rest > 0 {
        if rest & 1 == 1 {
            result = result.wrapping_mul(square);
        }
        square = square.wrapping_mul(square);
        rest >>= 1;
    }
    result
}

fn exact_symbol(word: &str) -> u32 {
    let hash = word.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    // Small numbers are white space.
    hash | 0x8000_0000
}

fn slice(symbols: &[u32], from: usize, to: usize) -> &[u32] {
    symbols.get(from * 2..to * 2).unwrap_or_default()
}

fn stream<'s>(scene: &Scene<'_>, model: &'s LanguageModel, at: usize, indent: u16) -> Stream<'s> {
    let unit = layout::columns(&scene.unit);
    Stream::new(&model.vocabulary, scene.language(), unit, at, indent)
}
