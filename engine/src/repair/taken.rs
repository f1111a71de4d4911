//! Which bytes a growing set of edits wants, so that a thousand fixes can be put together without comparing each with all.

use std::collections::BTreeMap;

use crate::edit::Edit;
use crate::finding::Fix;

/// Edits that are to be made together.
#[derive(Debug, Default)]
pub(super) struct Taken {
    by_start: BTreeMap<usize, Vec<Edit>>,
    /// The length of the longest span, which is how far back one can begin that reaches here.
    longest: usize,
}

impl Taken {
    /// Adds the edits of `fix`, unless one of them cannot be made together with those that are here: no byte is wanted
    /// twice, except by identical edits. Says whether they were added.
    pub(super) fn add(&mut self, fix: &Fix) -> bool {
        let fits = fix.edits.iter().all(|edit| self.fits(edit));
        if fits {
            for edit in &fix.edits {
                self.longest = self.longest.max(edit.span.len());
                self.by_start
                    .entry(edit.span.start)
                    .or_default()
                    .push(edit.clone());
            }
        }
        fits
    }

    fn fits(&self, edit: &Edit) -> bool {
        let first = edit.span.start.saturating_sub(self.longest);
        let near = self.by_start.range(first..=edit.span.end);
        near.flat_map(|(_, edits)| edits)
            .all(|other| other == edit || !edit.conflicts_with(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finding::Safety;
    use crate::repair::choice::{Chosen, fits};
    use crate::text::Span;

    fn fix(edits: Vec<Edit>) -> Fix {
        Fix {
            title: String::new(),
            safety: Safety::Safe,
            edits,
        }
    }

    fn edits() -> impl Strategy<Value = Vec<Edit>> {
        let edit = (0..40_usize, 0..5_usize, "[ab]{0,1}")
            .prop_map(|(start, length, text)| Edit::replace(Span::new(start, start + length), text));
        prop::collection::vec(edit, 1..3)
    }

    proptest! {
        #[test]
        fn it_takes_what_a_comparison_with_all_would_take(fixes in prop::collection::vec(edits(), 1..12)) {
            let mut taken = Taken::default();
            let mut chosen: Vec<Chosen> = Vec::new();
            for fix in fixes.into_iter().map(fix) {
                let expected = fits(&fix, &chosen);
                prop_assert_eq!(taken.add(&fix), expected);
                if expected {
                    chosen.push(Chosen { rule: crate::RuleId::new("a/b"), message: String::new(), start: 0, fix });
                }
            }
        }
    }
}
