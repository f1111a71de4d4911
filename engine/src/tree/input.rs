//! Edits in the words of tree-sitter.

use tree_sitter::{InputEdit, Point};

use crate::edit::{Edit, EditError, in_order};

/// The `edits` of `old` as steps for [`tree_sitter::Tree::edit`], the last place first, so that each one speaks of bytes
/// that the steps before it have not moved.
///
/// # Errors
/// When two edits overlap, or one does not lie on characters of `old`.
pub(super) fn input_edits(edits: &[Edit], old: &str) -> Result<Vec<InputEdit>, EditError> {
    let mut steps = Vec::with_capacity(edits.len());
    let mut at = Point::new(0, 0);
    let mut passed = 0;
    for edit in in_order(edits)? {
        let error = EditError::OutOfText(edit.span);
        let before = old.get(passed..edit.span.start).ok_or(error.clone())?;
        let replaced = old.get(edit.span.range()).ok_or(error)?;
        let start = advance(at, before);
        let old_end = advance(start, replaced);
        steps.push(InputEdit {
            start_byte: edit.span.start,
            old_end_byte: edit.span.end,
            new_end_byte: edit.span.start + edit.text.len(),
            start_position: start,
            old_end_position: old_end,
            new_end_position: advance(start, &edit.text),
        });
        at = old_end;
        passed = edit.span.end;
    }
    steps.reverse();
    Ok(steps)
}

/// Where `text` ends that begins at `from`: tree-sitter counts rows by line feeds and columns in bytes.
fn advance(from: Point, text: &str) -> Point {
    match text.rfind('\n') {
        None => Point::new(from.row, from.column + text.len()),
        Some(last) => Point::new(
            from.row + memchr::memchr_iter(b'\n', text.as_bytes()).count(),
            text.len() - last - 1,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn points_are_rows_and_columns_in_bytes() {
        let edits = [Edit::replace(Span::new(5, 6), "x\ny"), Edit::insert(2, "é")];
        let steps = input_edits(&edits, "é\nab\nc").expect("edits that fit");
        let seen: Vec<_> = steps
            .iter()
            .map(|step| (step.start_position, step.old_end_position, step.new_end_position))
            .collect();
        let point = Point::new;
        assert_eq!(
            seen,
            [
                (point(1, 2), point(2, 0), point(2, 1)),
                (point(0, 2), point(0, 2), point(0, 4))
            ]
        );
    }

    #[test]
    fn edits_that_do_not_fit_are_refused() {
        assert!(input_edits(&[Edit::insert(1, "x")], "é").is_err());
        assert!(input_edits(&[Edit::insert(1, "x"), Edit::insert(1, "y")], "ab").is_err());
    }
}
