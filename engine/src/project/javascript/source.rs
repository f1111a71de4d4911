//! Reading the facts of a text by its name.

use memchr::memmem;
use oxc_ast::ast::Program;
use oxc_ast_visit::Visit;
use oxc_parser::Parser;
use oxc_span::SourceType;

use super::facts::SourceFacts;
use super::types::references;
use super::walk::Walk;
use crate::language::FileClass;
use crate::limits::{self, Limits};
use crate::strict;

/// A kind of source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// JavaScript, which may hold JSX.
    JavaScript(FileClass),
    /// TypeScript (`.ts`, `.mts`, `.cts`).
    TypeScript,
    /// TypeScript with JSX (`.tsx`).
    TypeScriptWithElements,
    /// Declarations alone (`.d.ts` and its like): nothing in them is ever run.
    Declarations,
}

impl SourceKind {
    /// The kind of the file at `path`, or nothing when it is no source of either language.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
        let (stem, extension) = name.rsplit_once('.')?;
        let declares = || stem.ends_with(".d") || stem.contains(".d.");
        match extension.to_ascii_lowercase().as_str() {
            "js" | "jsx" => Some(Self::JavaScript(FileClass::JavaScript)),
            "mjs" => Some(Self::JavaScript(FileClass::Module)),
            "cjs" => Some(Self::JavaScript(FileClass::Script)),
            "ts" | "mts" | "cts" if declares() => Some(Self::Declarations),
            "ts" | "mts" | "cts" => Some(Self::TypeScript),
            "tsx" => Some(Self::TypeScriptWithElements),
            _ => None,
        }
    }
}

/// The facts of `text`, which stands at `path`. Nothing when the name is no source's, when the text passes a limit, or when
/// it cannot be read. Of JavaScript the strict parser must accept the text.
#[must_use]
pub fn read(path: &str, text: &str, limits: &Limits) -> Option<SourceFacts> {
    let kind = SourceKind::of(path)?;
    limits::admit_size(text.len(), limits).ok()?;
    match kind {
        SourceKind::JavaScript(class) => {
            limits::admit_depth(text, class, limits).ok()?;
            strict::judge_with_facts(text, class).1
        }
        SourceKind::TypeScript | SourceKind::TypeScriptWithElements | SourceKind::Declarations => {
            limits::admit_typescript(text, kind == SourceKind::TypeScriptWithElements, limits).ok()?;
            read_typescript(text, kind)
        }
    }
}

fn read_typescript(text: &str, kind: SourceKind) -> Option<SourceFacts> {
    let source_type = match kind {
        SourceKind::Declarations => SourceType::d_ts(),
        SourceKind::TypeScriptWithElements => SourceType::tsx(),
        _ => SourceType::ts(),
    };
    strict::in_arena(|arena| {
        let parsed = Parser::new(arena, text, source_type).parse();
        (!parsed.panicked).then(|| gather(&parsed.program, text))
    })
}

/// The facts of a program that was read from `text`.
pub(crate) fn gather(program: &Program, text: &str) -> SourceFacts {
    let source_type = program.source_type;
    let is_typescript = source_type.is_typescript();
    let reads_types = is_typescript && memmem::find(text.as_bytes(), b"import(").is_some();
    let mut walk = Walk::new(source_type.is_typescript_definition(), reads_types);
    if is_typescript {
        for import in references(program, text) {
            walk.add(import);
        }
    }
    walk.visit_program(program);
    walk.finish()
}
