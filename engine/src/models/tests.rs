//! What holds for all models, and the small project that their tests read.

use proptest::prelude::*;

use super::*;

/// A project of a few files.
pub(super) struct Folder(ListedFiles);

impl Folder {
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self(ListedFiles::new(files.iter().copied()))
    }

    pub(super) fn files(&self) -> &ListedFiles {
        &self.0
    }

    pub(super) fn models(&self, name: &str) -> Models {
        Models::around(&self.0.read(name).unwrap(), None, &self.0).unwrap()
    }
}

/// Every occurrence as `file:line:kind name`, definitions with a `=` and what they are in short.
pub(super) fn table(models: &Models) -> Vec<String> {
    let names = &models.names;
    let line = |at: &Occurrence| {
        let document = names.sources.document(at.file);
        let written = at.name_span.text(document.text());
        assert!(!written.is_empty(), "{at:?}");
        let line = document.lines().line_of(at.name_span.start) + 1;
        format!(
            "{}:{line} {} {written}",
            names.sources.name(at.file),
            at.kind.word()
        )
    };
    let mut lines: Vec<String> = names
        .definitions
        .iter()
        .map(|definition| format!("{} = {}", line(&definition.at), definition.detail))
        .collect();
    for reference in &names.references {
        let place = match names.definitions_of(&reference.at.symbol).next() {
            Some(definition) => {
                let document = names.sources.document(definition.at.file);
                let line = document.lines().line_of(definition.at.name_span.start) + 1;
                format!("{}:{line}", names.sources.name(definition.at.file))
            }
            None if names.is_known(&reference.at.symbol) => "given".to_owned(),
            None if reference.optional => "nowhere, and may".to_owned(),
            None => "nowhere".to_owned(),
        };
        lines.push(format!("{} -> {place}", line(&reference.at)));
    }
    lines
}

/// Pieces of files that models read, to be put together in any way.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z.é]{1,3}",
        Just(": ".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("  ".to_owned()),
        Just("- ".to_owned()),
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just("{".to_owned()),
        Just("}".to_owned()),
        Just("'".to_owned()),
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just("&a ".to_owned()),
        Just("*a".to_owned()),
        Just("<<: *a\n".to_owned()),
        Just("!reference [.x, y]".to_owned()),
        Just("\n.x: &a\n  extends: [.x, b]\n".to_owned()),
        Just("\nb:\n  needs: [{job: b}, 'x 1/2']\n".to_owned()),
        Just("stages: [a, [b]]\n".to_owned()),
        Just("include: '*.yml'\n".to_owned()),
        Just("\non: {workflow_call: {inputs: {a: {}}}}\n".to_owned()),
        Just("\njobs:\n  a:\n    steps:\n      - id: s\n        run: |\n          echo a=1 >> $GITHUB_OUTPUT\n".to_owned()),
        Just("        if: steps.s.outputs['a'\n".to_owned()),
        Just("${{ needs.a.outputs.x }}".to_owned()),
        Just("$[[ inputs.é ]]".to_owned()),
        Just("npm run a".to_owned()),
        Just("\"scripts\": {\"a\": \"yarn a\"}".to_owned()),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    #[test]
    fn no_text_makes_a_model_fail(
        text in pieces(),
        other in pieces(),
        name in prop_oneof![Just(".gitlab-ci.yml"), Just(".github/workflows/a.yml"), Just("action.yml"), Just("package.json")],
        at in 0usize..200,
    ) {
        let folder = Folder::of(&[(name, &text), ("b.yml", &other), (".github/workflows/b.yml", &other)]);
        let document = folder.files().read(name).unwrap();
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        if let Some(models) = Models::around(&document, Some(at), folder.files()) {
            for pipeline in &models.pipelines {
                for job in &pipeline.jobs {
                    let resolved = pipeline.resolve(job, &models.names.sources);
                    let _lines = pipeline.render(&resolved, &models.names.sources);
                }
            }
            for occurrence in models.names.definitions.iter().map(|definition| &definition.at)
                .chain(models.names.references.iter().map(|reference| &reference.at))
            {
                let text = models.names.sources.document(occurrence.file).text();
                prop_assert!(text.get(occurrence.name_span.range()).is_some(), "{occurrence:?}");
            }
            let _items = outline::outline(&models);
        }
        let _found = completion::complete(&document, at, folder.files());
    }
}
