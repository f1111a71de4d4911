//! The repair line by line, in the merge request that the pipeline runs for.
//!
//! Platforms take comments only on lines that the request's diff shows, so what is repaired elsewhere cannot be suggested. What stands
//! there already from an earlier run is not said again.

use forge::{DiffLines, Forge, Review, Suggestion};
use hooks::batch::{Delivery, Edited, Fetched, Plan, Remote};
use hooks::{ObjectId, Repository};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::watch::{Watch, short};
use crate::failure::Failure;

/// Offers the plan's changes in the merge request of this number, which goes to `target` of the repository `server`; gives how many stand
/// there now.
///
/// # Errors
/// When git does not start.
pub(super) fn offer(
    delivery: &Delivery<'_>,
    server: &Remote,
    forge: &dyn Forge,
    request: (u64, &str),
    plan: &Plan,
    watch: &Watch,
) -> Result<usize, Failure> {
    let (number, target) = request;
    let Some(base) = base(delivery, server, target, &plan.tip)? else {
        watch.say("nothing could be suggested: it is not known what the merge request changes");
        return Ok(0);
    };
    let mut suggestions = Vec::new();
    for file in &plan.files {
        let diff = delivery.repository.program().diff(&base, &plan.tip, &file.path)?;
        let shown = DiffLines::read(&String::from_utf8_lossy(&diff));
        suggestions.extend(of_file(file, &shown));
    }
    if suggestions.is_empty() {
        watch.say("nothing could be suggested: the merge request does not show the lines that are repaired");
        return Ok(0);
    }
    let review = Review {
        head: plan.tip.to_string(),
        summary: format!(
            "qmoi can repair this; the whole repair is commit {}.",
            short(plan.commit.as_str())
        ),
        suggestions,
    };
    match forge.suggest(number, &review) {
        Ok(suggested) => {
            for (_, error) in &suggested.refused {
                watch.say(&format!("a suggestion was refused: {error}"));
            }
            Ok(suggested.posted + suggested.present)
        }
        Err(error) => {
            watch.say(&format!("nothing could be suggested: {error}"));
            Ok(0)
        }
    }
}

/// Where the merge request's branch left its target.
fn base(
    delivery: &Delivery<'_>,
    server: &Remote,
    target: &str,
    tip: &ObjectId,
) -> Result<Option<ObjectId>, Failure> {
    let repository: &dyn Repository = delivery.repository;
    let kept = format!("refs/qmoi/run/{}", delivery.run);
    let Fetched::Tip(there) = server.fetch(repository, target, &kept, None, delivery.end())? else {
        return Ok(None);
    };
    let base = repository.merge_base(&there, tip)?;
    let _in_nobodys_way = repository.forget(&kept, &there);
    Ok(base)
}

/// The suggestions for one file, each for lines that are shown.
fn of_file(file: &Edited, shown: &DiffLines) -> Vec<Suggestion> {
    let text = |bytes: &Option<Vec<u8>>| {
        bytes
            .as_ref()
            .and_then(|bytes| String::from_utf8(bytes.clone()).ok())
    };
    let (Some(before), Some(after)) = (text(&file.before), text(&file.after)) else {
        return Vec::new();
    };
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let suggestion = |operation: DiffOp| {
        let (mut old_range, mut new_range) = (operation.old_range(), operation.new_range());
        if matches!(operation, DiffOp::Equal { .. }) {
            return None;
        }
        if old_range.is_empty() {
            // New lines are suggested together with the one above, or below at the start.
            if old_range.start > 0 {
                old_range.start -= 1;
                new_range.start -= 1;
            } else {
                old_range.end += 1;
                new_range.end += 1;
            }
        }
        let first = u32::try_from(old_range.start).ok()? + 1;
        let last = u32::try_from(old_range.end).ok()?;
        let replacement = new.get(new_range)?;
        old.get(old_range)?;
        Some(Suggestion {
            path: file.path.name(),
            old_path: None,
            lines: shown.anchor(first, last)?,
            replacement: (!replacement.is_empty()).then(|| replacement.join("\n")),
            message: "qmoi can repair this:".to_owned(),
        })
    };
    capture_diff_slices(Algorithm::Myers, &old, &new)
        .into_iter()
        .filter_map(suggestion)
        .collect()
}

#[cfg(test)]
mod tests {
    use hooks::{FileMode, RepositoryPath};

    use super::*;

    fn suggested(before: &str, after: &str, diff: &str) -> Vec<(u32, u32, Option<String>)> {
        let file = Edited {
            path: RepositoryPath::new("a.json"),
            mode: Some(FileMode::Regular),
            before: Some(before.as_bytes().to_vec()),
            after: Some(after.as_bytes().to_vec()),
        };
        let suggestions = of_file(&file, &DiffLines::read(diff));
        let told = suggestions.into_iter();
        told.map(|one| (one.lines.start(), one.lines.end(), one.replacement))
            .collect()
    }

    #[test]
    fn only_lines_that_the_request_shows_are_suggested() {
        let before = "{\n  \"a\": 1\n  \"b\": 2\n}\n";
        let after = "{\n  \"a\": 1,\n  \"b\": 2\n}\n";
        let shown = "@@ -1,2 +1,4 @@\n {\n+  \"a\": 1\n+  \"b\": 2\n }\n";
        assert_eq!(
            suggested(before, after, shown),
            [(2, 2, Some("  \"a\": 1,".to_owned()))]
        );
        assert_eq!(suggested(before, after, "@@ -3 +4,2 @@\n }\n+\n"), []);
    }

    #[test]
    fn new_lines_are_suggested_with_a_neighbour() {
        let shown = "@@ -0,0 +1,2 @@\n+{\n+  \"a\": 1\n";
        assert_eq!(
            suggested("{\n  \"a\": 1\n", "{\n  \"a\": 1\n}\n", shown),
            [(2, 2, Some("  \"a\": 1\n}".to_owned()))]
        );
    }
}
