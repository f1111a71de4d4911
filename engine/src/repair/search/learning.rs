//! What training and measuring need of the search: counting real code, every guess with its features, and putting fitted
//! weights in place.
//!
//! For the developers' commands only; nothing of it runs when qmoi repairs a file.

use std::collections::{BTreeMap, HashMap};

use crate::document::Document;
use crate::edit::{self, Edit};
use crate::language::{FileClass, Language};
use crate::limits::Limits;

use super::beam::{FIRST, allowance, certainty, search};
use super::candidate::{Budget, candidates, distinct, verify};
use super::features;
use super::kin;
use super::layout::columns;
use super::lexeme::{LexemeKind, Lexemes};
use super::loss::{is_cut_off, throws_away};
use super::model::{LONGEST, Model, NgramCounter, Ranker, Stream, Vocabulary, bare};
use super::propose;
use super::scene::{Scene, indentation_unit};
use super::standing::{judged_features, none_features};

pub use super::model::ModelError;

/// Features that a guess can have before it is verified.
pub const FEATURES: usize = features::OWN;
/// Features that a valid guess can have among the other valid ones, and "none of them".
pub const JUDGED_FEATURES: usize = features::ALL;

/// One guess.
#[derive(Debug, Clone)]
pub struct Guess {
    /// What it does, by the name of its kind.
    pub kind: String,
    /// Its edits.
    pub edits: Vec<Edit>,
}

/// Every guess about `document` that one step of the search would weigh; none when it is not broken.
#[must_use]
pub fn guesses(document: &Document) -> Vec<Guess> {
    let Some(scene) = Scene::of(document) else {
        return Vec::new();
    };
    propose::propose(&scene)
        .into_iter()
        .map(|proposal| Guess {
            kind: format!("{:?}", proposal.kind),
            edits: proposal.edits,
        })
        .collect()
}

/// One guess with what the rankers see of it.
#[derive(Debug, Clone)]
pub struct Example {
    /// What it does, by the name of its kind.
    pub kind: String,
    /// The text it leads to.
    pub text: String,
    /// Features by place and value.
    pub features: Vec<(u16, f32)>,
    /// The same with how it stands among the valid ones; none when the strict parser was not asked or refused.
    pub judged: Option<Vec<(u16, f32)>>,
    /// The ranker's present score.
    pub prospect: f32,
}

/// All that the rankers see of one broken document.
#[derive(Debug, Clone)]
pub struct Examples {
    /// The guesses, the most promising first.
    pub guesses: Vec<Example>,
    /// Features of "none of the valid ones is right".
    pub none: Vec<(u16, f32)>,
}

/// A repair that the search found.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The whole text.
    pub text: String,
    /// The probability that it is what was meant.
    pub probability: f32,
    /// Steps it took.
    pub steps: usize,
    /// The probability that this or a repair that means the same is what was meant.
    pub certainty: f32,
    /// Something is lost, by it or before it, so that it is not safe however certain it is.
    pub loses: bool,
}

/// How many words, keys and sequences of one language the model knows.
#[derive(Debug, Clone, Copy)]
pub struct Sizes {
    /// Words known by name.
    pub words: usize,
    /// Keys known by name.
    pub keys: usize,
    /// Sequences of symbols.
    pub sequences: usize,
}

/// Weights of a ranker, fitted elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Weights {
    /// Units of the hidden layer, at most 64.
    pub hidden: usize,
    /// For each feature, its weight in each unit.
    pub first: Vec<f32>,
    /// For each unit, what it adds.
    pub second: Vec<f32>,
    /// For each feature, what it adds by itself.
    pub linear: Vec<f32>,
}

impl From<Weights> for Ranker {
    fn from(weights: Weights) -> Self {
        Self {
            hidden: weights.hidden,
            first: weights.first,
            second: weights.second,
            linear: weights.linear,
        }
    }
}

/// A model being made.
#[derive(Debug, Default)]
pub struct Teacher {
    model: Model,
}

impl Teacher {
    /// Goes on from a model that [`bytes`](Self::bytes) gave.
    ///
    /// # Errors
    /// When the bytes are damaged or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self {
            model: Model::read(bytes)?,
        })
    }

    /// The model as it is committed.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.model.write()
    }

    /// Counts `texts`, sound files of one language, and keeps what comes most often.
    pub fn count(&mut self, language: Language, texts: &[String], sizes: Sizes) {
        let read: Vec<(Lexemes, u16)> = texts
            .iter()
            .map(|text| (Lexemes::of(text, language), columns(&indentation_unit(text))))
            .collect();
        let vocabulary = vocabulary(&read, texts, sizes);
        let streams: Vec<Vec<u32>> = read
            .iter()
            .zip(texts)
            .map(|((lexemes, unit), text)| {
                let mut stream = Stream::new(&vocabulary, language, *unit, 0, 0);
                lexemes
                    .all()
                    .iter()
                    .flat_map(|lexeme| stream.take(lexeme, text))
                    .collect()
            })
            .collect();
        let mut counter = NgramCounter::default();
        for order in 1..=LONGEST {
            for symbols in &streams {
                counter.add(symbols, order);
            }
            counter.prune(order, if order <= 2 { 2 } else { 3 });
        }
        let learned = self.model.of_mut(language);
        learned.ngrams = counter.finish(sizes.sequences);
        learned.vocabulary = vocabulary;
    }

    /// Keeps the `most` facts about data that the most files show, each given by [`data_facts`].
    pub fn count_data(&mut self, language: Language, files: &[Vec<(u64, u8)>], most: usize) {
        let mut counter = NgramCounter::default();
        for (sequence, length) in files.iter().flatten() {
            counter.count(*sequence, *length);
        }
        for length in 1..=u8::MAX {
            counter.prune(usize::from(length), 3);
        }
        self.model.of_mut(language).kin = counter.finish(most);
    }

    /// Every guess about a broken `document`, the most promising first; the first `trials` of them verified, and those
    /// that lead to `original` in any case.
    #[must_use]
    pub fn examples(&self, document: &Document, original: &str, trials: usize) -> Examples {
        let language = document.language();
        let model = self.model.of(language);
        let mut budget = Budget::new(allowance(language, document.text().len()) * 4);
        let mut all = candidates(document, Vec::new(), model, 0, &mut budget);
        let mut reach = FIRST;
        reach.trials = trials;
        verify(document, &mut all, model, &Limits::default(), reach, &mut budget);
        let valid = distinct(&all);
        let leads_to_original = |text: &str| text == original;
        let guesses = all
            .iter()
            .enumerate()
            .filter_map(|(rank, candidate)| {
                let text = edit::apply(document.text(), &candidate.proposal.edits).ok()?;
                (rank < trials * 2 || candidate.is_valid() || leads_to_original(&text)).then(|| Example {
                    kind: format!("{:?}", candidate.proposal.kind),
                    text,
                    features: candidate.features.clone(),
                    judged: valid
                        .iter()
                        .any(|known| std::ptr::eq(*known, candidate))
                        .then(|| judged_features(candidate, &valid)),
                    prospect: candidate.prospect,
                })
            })
            .collect();
        Examples {
            guesses,
            none: none_features(&valid),
        }
    }

    /// The repairs that the search finds with this model, the best first.
    #[must_use]
    pub fn repairs(&self, document: &Document) -> Vec<Repaired> {
        let model = self.model.of(document.language());
        let allowance = allowance(document.language(), document.text().len());
        let paths = search(
            document,
            Vec::new(),
            model,
            &Limits::default(),
            Budget::new(allowance),
        )
        .paths;
        (0..paths.len())
            .filter_map(|at| {
                let path = paths.get(at)?;
                Some(Repaired {
                    text: path.document.text().to_string(),
                    probability: path.probability,
                    steps: path.steps.len(),
                    certainty: certainty(paths.get(at..)?),
                    loses: is_cut_off(document) || throws_away(document, path),
                })
            })
            .collect()
    }

    /// Puts in place the ranker that says which guesses are worth a parse.
    pub fn set_prospects(&mut self, language: Language, weights: Weights) {
        self.model.of_mut(language).prospects = Some(weights.into());
    }

    /// Puts in place the ranker that says which valid guess was meant.
    pub fn set_judgement(&mut self, language: Language, weights: Weights) {
        self.model.of_mut(language).judgement = Some(weights.into());
    }

    /// Repairs with at least this probability are safe.
    pub fn set_safe_from(&mut self, language: Language, probability: f32) {
        self.model.of_mut(language).safe_from = probability;
    }
}

fn vocabulary(read: &[(Lexemes, u16)], texts: &[String], sizes: Sizes) -> Vocabulary {
    // How often a word comes, and in how many files: a name that one file repeats is no word of the language.
    let mut words: HashMap<&str, (usize, usize)> = HashMap::new();
    let mut keys: HashMap<&str, (usize, usize)> = HashMap::new();
    for (file, ((lexemes, _), text)) in read.iter().zip(texts).enumerate() {
        for lexeme in lexemes.all() {
            let (table, word) = match lexeme.kind {
                LexemeKind::Word | LexemeKind::Sign => (&mut words, lexeme.text(text)),
                LexemeKind::Key => (&mut keys, bare(lexeme.text(text))),
                _ => continue,
            };
            let entry = table.entry(word).or_insert((0, usize::MAX));
            if entry.1 != file {
                *entry = (entry.0 + 1, file);
            }
        }
    }
    let most_frequent = |table: HashMap<&str, (usize, usize)>, most: usize| {
        let mut ordered: BTreeMap<(std::cmp::Reverse<usize>, &str), ()> = BTreeMap::new();
        for (word, (files, _)) in table {
            if files >= 3 && word.len() < 40 && !word.contains('\n') {
                ordered.insert((std::cmp::Reverse(files), word), ());
            }
        }
        ordered
            .into_keys()
            .take(most)
            .map(|(_, word)| Box::from(word))
            .collect::<Vec<Box<str>>>()
    };
    Vocabulary::new(most_frequent(words, sizes.words), most_frequent(keys, sizes.keys))
}

/// What the data of a sound document shows, for [`Teacher::count_data`].
#[must_use]
pub fn data_facts(document: &Document) -> Vec<(u64, u8)> {
    kin::learnable(document)
}

/// A document for training, under a name of `class`.
#[must_use]
pub fn document(name: &str, class: FileClass, text: &str) -> Option<Document> {
    Document::from_text(name, class, text, &Limits::default()).ok()
}
