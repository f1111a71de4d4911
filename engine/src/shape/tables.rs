//! The tables that come with qmoi, embedded in the binary, and which file has which.

use std::sync::OnceLock;

use super::table::{Table, TableError};

/// The embedded tables by name, as they are written.
pub(crate) const TABLES: [(&str, &str); 5] = [
    ("gitlab-ci", include_str!("../../../rules/gitlab-ci/shape.json")),
    (
        "github-workflow",
        include_str!("../../../rules/github-actions/workflow.shape.json"),
    ),
    (
        "github-action",
        include_str!("../../../rules/github-actions/action.shape.json"),
    ),
    (
        "dependabot",
        include_str!("../../../rules/github-actions/dependabot.shape.json"),
    ),
    ("qmoi", include_str!("../../../rules/qmoi/shape.json")),
];

/// The embedded tables, each read when first asked for.
pub fn tables() -> impl Iterator<Item = Result<&'static Table, &'static TableError>> {
    static READ: [OnceLock<Result<Table, TableError>>; TABLES.len()] = [const { OnceLock::new() }; 5];
    READ.iter()
        .zip(TABLES)
        .map(|(cell, (name, text))| cell.get_or_init(|| Table::parse(name, text)).as_ref())
}

/// The table for the file at `path` (with `/` between its parts), if there is one.
#[must_use]
pub fn table_for(path: &str) -> Option<&'static Table> {
    // Few paths have a table, and these words rule out the others before any table is read.
    let is_likely = [".github/", "gitlab", "action.y", "dependabot.y", "qmoi.json"]
        .iter()
        .any(|word| path.contains(word));
    let mut known = is_likely.then(tables)?.flatten();
    known.find(|table| table.is_for(path))
}
