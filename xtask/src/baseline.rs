//! What qmoi is measured against: tree-sitter parsing alone, and walking and reading alone.

use std::path::Path;

use clap::ValueEnum;
use engine::FileClass;
use engine::tree::grammar;
use ignore::WalkBuilder;
use tree_sitter::Parser;

use crate::Outcome;

/// A baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Work {
    /// Read every file.
    Read,
    /// Read every file and build its tree.
    Parse,
}

/// Does `work` for all files below `folder`, on one thread.
pub(crate) fn run(work: Work, folder: &Path) -> Outcome {
    let mut parsers: Vec<(engine::Language, Parser)> = Vec::new();
    let mut files = 0_usize;
    let mut bytes = 0_usize;
    let mut nodes = 0_usize;
    for entry in WalkBuilder::new(folder).hidden(false).build() {
        let entry = entry?;
        let Some(class) = entry.path().to_str().and_then(FileClass::of) else {
            continue;
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let content = std::fs::read(entry.path())?;
        files += 1;
        bytes += content.len();
        if work == Work::Parse {
            let language = class.language();
            let at = match parsers.iter().position(|(known, _)| *known == language) {
                Some(at) => at,
                None => {
                    let mut parser = Parser::new();
                    parser.set_language(&grammar(language))?;
                    parsers.push((language, parser));
                    parsers.len() - 1
                }
            };
            let tree = parsers[at].1.parse(&content, None).ok_or("no tree")?;
            nodes += tree.root_node().child_count();
        }
    }
    println!("{files} files, {bytes} bytes, {nodes} nodes below the roots");
    Ok(true)
}
