//! What the repair search has learned from real code.
//!
//! One committed file, made by `cargo xtask train` from named packages, holds for each language the words worth knowing by
//! name, how often lexemes and white space follow each other, and the weights of two rankers. Without it the search works
//! too, by kind, size and layout of the edits alone.

mod bytes;
mod ngrams;
mod ranker;
mod vocabulary;

use std::sync::OnceLock;

use thiserror::Error;

use crate::language::Language;

pub(crate) use bytes::{Source, Target};
pub(crate) use ngrams::{Counts, EMPTY, LONGEST, NgramCounter, Ngrams, extend, surprise};
pub(crate) use ranker::Ranker;
pub(crate) use vocabulary::{Stream, Vocabulary, bare};

/// Why a model cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ModelError {
    /// It ends too early or holds an impossible number.
    #[error("the model is cut off or damaged")]
    Damaged,
    /// It was made for other features than this program knows.
    #[error("the model was made by another version; run `cargo xtask train`")]
    OtherVersion,
}

/// The model of one language.
#[derive(Debug, Clone, Default)]
pub(crate) struct LanguageModel {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) ngrams: Ngrams,
    /// Which keys stand where, and how values are written there.
    pub(crate) kin: Ngrams,
    /// Says which proposals are worth a parse.
    pub(crate) prospects: Option<Ranker>,
    /// Says which of the proposals that the strict parser accepts was meant.
    pub(crate) judgement: Option<Ranker>,
    /// A repair with less probability than this is unsafe.
    pub(crate) safe_from: f32,
}

/// What was learned, for every language.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    languages: [LanguageModel; 3],
}

/// Changes whenever features or symbols change their meaning.
const VERSION: u32 = 4;

impl LanguageModel {
    /// The model of `language` in this program, read when first asked for.
    pub(crate) fn embedded(language: Language) -> &'static Self {
        static EMBEDDED: [OnceLock<LanguageModel>; 3] = [const { OnceLock::new() }; 3];
        EMBEDDED[place(language)].get_or_init(|| {
            let sections = sections(include_bytes!("../../../../model/repair.bin"));
            sections
                .and_then(|sections| Self::read(sections[place(language)]))
                .unwrap_or_default()
        })
    }

    fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut source = Source::new(bytes);
        Ok(Self {
            vocabulary: Vocabulary::read(&mut source)?,
            ngrams: Ngrams::read(&mut source)?,
            kin: Ngrams::read(&mut source)?,
            prospects: Ranker::read(&mut source)?,
            judgement: Ranker::read(&mut source)?,
            safe_from: source.real()?,
        })
    }

    fn write(&self) -> Vec<u8> {
        let mut target = Target::default();
        self.vocabulary.write(&mut target);
        self.ngrams.write(&mut target);
        self.kin.write(&mut target);
        Ranker::write(self.prospects.as_ref(), &mut target);
        Ranker::write(self.judgement.as_ref(), &mut target);
        target.real(self.safe_from);
        target.into_bytes()
    }
}

/// The bytes of each language's model.
fn sections(bytes: &[u8]) -> Result<[&[u8]; 3], ModelError> {
    let mut source = Source::new(bytes);
    if source.number()? != VERSION {
        return Err(ModelError::OtherVersion);
    }
    Ok([source.bytes()?, source.bytes()?, source.bytes()?])
}

impl Model {
    /// Reads what [`write`](Self::write) wrote.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let [json, yaml, javascript] = sections(bytes)?;
        Ok(Self {
            languages: [
                LanguageModel::read(json)?,
                LanguageModel::read(yaml)?,
                LanguageModel::read(javascript)?,
            ],
        })
    }

    /// The bytes of this model.
    pub(crate) fn write(&self) -> Vec<u8> {
        let mut target = Target::default();
        target.number(VERSION);
        for language in &self.languages {
            target.bytes(&language.write());
        }
        target.into_bytes()
    }

    /// The model of `language`.
    pub(crate) fn of(&self, language: Language) -> &LanguageModel {
        &self.languages[place(language)]
    }

    /// The model of `language`, to be trained.
    pub(crate) fn of_mut(&mut self, language: Language) -> &mut LanguageModel {
        &mut self.languages[place(language)]
    }
}

fn place(language: Language) -> usize {
    match language {
        Language::Json => 0,
        Language::Yaml => 1,
        Language::JavaScript => 2,
    }
}
