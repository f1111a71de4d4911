//! Giving something another name, everywhere it is named.

use rustc_hash::FxHashSet;
use thiserror::Error;

use super::files::FileId;
use super::names::{NameKind, Occurrence, Symbol};
use super::project::Models;
use crate::edit::Edit;
use crate::text::Span;

/// Why something is not renamed. Each says so in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RenameError {
    /// No name stands there.
    #[error("there is no name here that qmoi knows")]
    NoName,
    /// It is defined where qmoi cannot see, or nowhere.
    #[error("nothing in this project defines the {kind} `{name}`")]
    NotDefined {
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// Others use it in ways that nobody can read off the files.
    #[error("programs read the {kind} `{name}` by its name, so it cannot be renamed safely")]
    ReadByPrograms {
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
    },
    /// The new name is not valid.
    #[error("`{name}` cannot be the name of a {kind}: {reason}")]
    Invalid {
        /// What it is.
        kind: &'static str,
        /// The new name.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// Something else has the new name.
    #[error("there is a {kind} `{name}` already")]
    Taken {
        /// What it is.
        kind: &'static str,
        /// The new name.
        name: String,
    },
    /// The new name cannot be written where the old one stands.
    #[error("`{name}` cannot be written in {file}, line {line}")]
    CannotBeWritten {
        /// The new name.
        name: String,
        /// The file.
        file: String,
        /// The line, counted from 1.
        line: usize,
    },
    /// A file that may name it cannot be read as a whole.
    #[error("{file} does not parse, and may name it too; repair that first")]
    Broken {
        /// The file.
        file: String,
    },
}

/// What can be renamed at `offset` of the document that `models` are seen from: the name's bytes and the name.
///
/// # Errors
/// When nothing can.
pub fn renameable(models: &Models, offset: usize) -> Result<(Span, &str), RenameError> {
    let at = models
        .names
        .at(models.focus, offset)
        .next()
        .ok_or(RenameError::NoName)?;
    let name = || at.name.to_string();
    let kind = at.kind.word();
    if at.kind == NameKind::Variable {
        return Err(RenameError::ReadByPrograms { kind, name: name() });
    }
    if models.names.definitions_of(&at.symbol).next().is_none() {
        return Err(RenameError::NotDefined { kind, name: name() });
    }
    Ok((at.name_span, &at.name))
}

/// The edits that give what is named at `offset` the name `new`, file by file.
///
/// # Errors
/// When it cannot be renamed, or not so.
pub fn rename(models: &Models, offset: usize, new: &str) -> Result<Vec<(FileId, Vec<Edit>)>, RenameError> {
    renameable(models, offset)?;
    let names = &models.names;
    // A file may be a part of several pipelines, and a name one of each.
    let mut seen = FxHashSet::default();
    let symbols: Vec<&Occurrence> = names
        .at(models.focus, offset)
        .filter(|at| seen.insert(&at.symbol))
        .collect();
    let mut edits: Vec<(FileId, Vec<Edit>)> = Vec::new();
    for at in symbols {
        check(models, at, new)?;
        let definitions = names.definitions_of(&at.symbol).map(|definition| &definition.at);
        let references = names.references_to(&at.symbol).map(|reference| &reference.at);
        for place in definitions.chain(references) {
            let document = names.sources.document(place.file);
            let Some(text) = place.spelling.write(new) else {
                return Err(RenameError::CannotBeWritten {
                    name: new.to_owned(),
                    file: document.path().to_owned(),
                    line: document.lines().line_of(place.name_span.start) + 1,
                });
            };
            let edit = Edit::replace(place.name_span, text);
            match edits.iter_mut().find(|(file, _)| *file == place.file) {
                Some((_, known)) if known.iter().any(|known| known.span == edit.span) => {}
                Some((_, known)) => known.push(edit),
                None => edits.push((place.file, vec![edit])),
            }
        }
    }
    for (_, edits) in &mut edits {
        edits.sort_by_key(|edit| edit.span.start);
    }
    Ok(edits)
}

fn check(models: &Models, at: &Occurrence, new: &str) -> Result<(), RenameError> {
    let names = &models.names;
    let kind = at.kind.word();
    if let Some(reason) = at.kind.objection(new) {
        return Err(RenameError::Invalid {
            kind,
            name: new.to_owned(),
            reason,
        });
    }
    let wanted = Symbol::new(at.kind, at.symbol.scope().clone(), new);
    let is_anchor = at.kind == NameKind::Anchor;
    let other_anchor = |definition: &super::names::Definition| {
        let other = &definition.at;
        other.kind == NameKind::Anchor
            && other.file == at.file
            && *other.name == *new
            && other.symbol != at.symbol
    };
    let is_taken = (wanted != at.symbol && names.is_known(&wanted))
        || (is_anchor && names.definitions.iter().any(other_anchor));
    if is_taken {
        return Err(RenameError::Taken {
            kind,
            name: new.to_owned(),
        });
    }
    let sources = &names.sources;
    let may_name =
        |file: &FileId| !sources.is_whole(*file) && sources.document(*file).text().contains(&*at.name);
    match sources.ids().find(may_name) {
        Some(file) => Err(RenameError::Broken {
            file: sources.name(file).to_owned(),
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Folder;
    use super::*;
    use crate::edit::apply;
    use crate::models::Files;

    /// What the files say after the name at `¦` in the first one was changed.
    fn renamed(files: &[(&str, &str)], new: &str) -> Result<Vec<String>, RenameError> {
        let offset = files[0].1.find('¦').unwrap();
        let marked: Vec<(&str, String)> = files
            .iter()
            .map(|(name, text)| (*name, text.replace('¦', "")))
            .collect();
        let plain: Vec<(&str, &str)> = marked.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let folder = Folder::of(&plain);
        let models = folder.models(files[0].0);
        let edits = rename(&models, offset, new)?;
        let after = |(name, text): &(&str, &str)| {
            let file = models.names.sources.named(name);
            let own = edits.iter().find(|(edited, _)| Some(*edited) == file);
            own.map_or((*text).to_owned(), |(_, edits)| apply(text, edits).unwrap())
        };
        let texts = plain.iter().map(after).collect();
        assert!(folder.files().read(files[0].0).is_some());
        Ok(texts)
    }

    const ROOT: &str = "include: ci/x.yml\nstages: [b¦uild]\nbuild: {stage: \"build\", script: x}\nt: {needs: ['build'], script: x}\n.h: {stage: build}\n";
    const PART: &str =
        "u:\n  stage: 'build'\n  needs:\n  - job: build\n    artifacts: true\n  script: build\n";

    #[test]
    fn a_name_changes_wherever_it_is_used_and_quotes_stay() {
        let files = [(".gitlab-ci.yml", ROOT), ("ci/x.yml", PART)];
        let texts = renamed(&files, "make, it").unwrap();
        assert_eq!(
            texts[0],
            "include: ci/x.yml\nstages: [\"make, it\"]\nbuild: {stage: \"make, it\", script: x}\nt: {needs: ['build'], script: x}\n.h: {stage: \"make, it\"}\n"
        );
        assert_eq!(texts[1], PART.replace("stage: 'build'", "stage: 'make, it'"));
        let job = ROOT.replace('¦', "").replace("\nbuild:", "\nbu¦ild:");
        let texts = renamed(&[(".gitlab-ci.yml", &job), ("ci/x.yml", PART)], "make").unwrap();
        assert!(texts[0].contains("\nmake: {stage: \"build\"") && texts[0].contains("needs: ['make']"));
        assert_eq!(texts[1], PART.replace("job: build", "job: make"));
    }

    #[test]
    fn a_name_that_is_not_valid_or_taken_is_refused() {
        let refused = |text: &str, new: &str| renamed(&[(".gitlab-ci.yml", text)], new).unwrap_err();
        let text = "b¦uild: {script: x}\ntest: {script: x}\n";
        for new in ["", "image", ".hidden", "a\nb"] {
            assert!(matches!(refused(text, new), RenameError::Invalid { .. }), "{new}");
        }
        assert!(matches!(refused(text, "test"), RenameError::Taken { .. }));
        let nowhere = "a: {needs: [n¦one], script: x}\n";
        assert!(matches!(refused(nowhere, "x"), RenameError::NotDefined { .. }));
        assert_eq!(refused("a: {script: ¦x}\n", "y"), RenameError::NoName);
        let broken = [
            (".gitlab-ci.yml", "include: b.yml\nb¦uild: {script: x}\n"),
            ("b.yml", "c: {needs: [build}\n"),
        ];
        assert!(matches!(renamed(&broken, "x"), Err(RenameError::Broken { .. })));
    }

    #[test]
    fn scripts_steps_and_anchors_change_with_their_uses() {
        let files = [
            (
                "package.json",
                "{\"scripts\": {\"te¦st\": \"x\", \"all\": \"npm test && npm run test\"}}",
            ),
            (".gitlab-ci.yml", "a: {script: [npm test, 'npm run \"test\"']}\n"),
        ];
        let texts = renamed(&files, "check").unwrap();
        assert_eq!(
            texts[0],
            "{\"scripts\": {\"check\": \"x\", \"all\": \"npm run check && npm run check\"}}"
        );
        assert_eq!(texts[1], "a: {script: [npm run check, 'npm run \"check\"']}\n");
        let workflow = "jobs:\n  a:\n    steps:\n      - id: s¦1\n        run: echo x=1 >> $GITHUB_OUTPUT\n      - run: ${{ steps.s1.outputs.x }} ${{ steps['S1'].outcome }}\n  b:\n    steps: [{id: s1}]\n";
        let texts = renamed(&[(".github/workflows/a.yml", workflow)], "two").unwrap();
        assert_eq!(
            texts[0],
            "jobs:\n  a:\n    steps:\n      - id: two\n        run: echo x=1 >> $GITHUB_OUTPUT\n      - run: ${{ steps.two.outputs.x }} ${{ steps['two'].outcome }}\n  b:\n    steps: [{id: s1}]\n"
        );
        let anchors = ".a: &o¦ne {x: 1}\n.b: &two {<<: *one}\nc: {<<: [*one, *two]}\n";
        let texts = renamed(&[(".gitlab-ci.yml", anchors)], "é").unwrap();
        assert_eq!(
            texts[0],
            ".a: &é {x: 1}\n.b: &two {<<: *é}\nc: {<<: [*é, *two]}\n"
        );
        assert!(matches!(
            renamed(&[(".gitlab-ci.yml", anchors)], "two"),
            Err(RenameError::Taken { .. })
        ));
    }
}
