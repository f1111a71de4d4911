//! The two sides of a text with conflict markers: a repair may take either.

/// What `text` says when one side is taken in every conflict: first ours, then theirs. Nothing when no conflict is complete.
pub(super) fn sides(text: &str) -> Option<[String; 2]> {
    #[derive(Clone, Copy, PartialEq)]
    enum Place {
        Outside,
        Ours,
        Base,
        Theirs,
    }
    let mut place = Place::Outside;
    let mut resolved = [String::new(), String::new()];
    let mut complete = false;
    for line in text.split_inclusive('\n') {
        let is = |mark: &str| {
            line.strip_prefix(mark)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\r']))
        };
        place = match place {
            Place::Outside if is("<<<<<<<") => Place::Ours,
            Place::Ours if is("|||||||") => Place::Base,
            Place::Ours | Place::Base if is("=======") => Place::Theirs,
            Place::Theirs if is(">>>>>>>") => {
                complete = true;
                Place::Outside
            }
            _ => {
                let [ours, theirs] = &mut resolved;
                if matches!(place, Place::Outside | Place::Ours) {
                    ours.push_str(line);
                }
                if matches!(place, Place::Outside | Place::Theirs) {
                    theirs.push_str(line);
                }
                continue;
            }
        };
    }
    (complete && place == Place::Outside).then_some(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_conflict_is_resolved_to_one_side() {
        let text = "a\n<<<<<<< HEAD\nb\n||||||| base\nx\n=======\nc\n>>>>>>> main\nd\n";
        assert_eq!(
            sides(text),
            Some(["a\nb\nd\n".to_owned(), "a\nc\nd\n".to_owned()])
        );
        assert_eq!(sides("a\n=======\nb\n"), None);
        assert_eq!(sides("<<<<<<< HEAD\nb\n=======\nc\n"), None);
    }
}
