//! Items taken out of lists and put into them, as people would.

use engine::data::{Kind, NodeId, Style};

use super::sound::Sound;

/// The text without `item` of the list or the single text that `value` is. What would be an empty list goes with its key.
pub(super) fn without(sound: &Sound<'_>, value: NodeId, item: NodeId) -> Option<String> {
    let items = sound.items(value);
    if items.len() <= 1 {
        return Some(sound.with(sound.lines_of(value)?, ""));
    }
    match sound.view.style(value) {
        Style::Block => Some(sound.with(sound.lines_of(item)?, "")),
        Style::Flow => {
            let at = items.iter().position(|other| *other == item)?;
            let span = |index: usize| items.get(index).map(|item| sound.view.span(*item));
            let range = match at.checked_sub(1) {
                Some(before) => span(before)?.end..span(at)?.end,
                None => span(at)?.start..span(at + 1)?.start,
            };
            Some(sound.with(range, ""))
        }
        _ => None,
    }
}

/// The text with `name` added to the list or the single text that `value` is.
pub(super) fn with_item(sound: &Sound<'_>, value: NodeId, name: &str) -> Option<String> {
    let span = sound.view.span(value);
    if matches!(sound.view.kind(value), Kind::Scalar(_)) {
        let inside = sound.text.get(sound.inside(value)?)?;
        return Some(sound.with(span.start..span.end, &format!("[{inside}, {name}]")));
    }
    let last = *sound.items(value).last()?;
    match sound.view.style(value) {
        Style::Flow => {
            let end = sound.view.span(last).end;
            Some(sound.with(end..end, &format!(", {name}")))
        }
        Style::Block => {
            let lines = sound.lines_of(last)?;
            let ending = if sound.text.get(lines.clone())?.ends_with('\n') {
                ""
            } else {
                "\n"
            };
            let line = format!("{ending}{:column$}- {name}\n", "", column = sound.column(last));
            Some(sound.with(lines.end..lines.end, &line))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipelines_bench::known::github;
    use crate::pipelines_bench::sound::PipelineNames;

    fn first_job(text: &str, change: fn(&Sound<'_>, NodeId) -> Option<String>) -> Option<String> {
        let names = PipelineNames::default();
        let sound = Sound::read(text, &github::WORKFLOW, &names)?;
        change(&sound, sound.child(sound.named("jobs").first()?.value, "needs")?)
    }

    #[test]
    fn an_item_is_taken_with_what_belongs_to_it() {
        let last = |sound: &Sound<'_>, list: NodeId| without(sound, list, *sound.items(list).last()?);
        let job = |needs: &str| format!("jobs:\n  a:\n    needs: {needs}\n    x: 1\n");
        assert_eq!(first_job(&job("[b, c]"), last), Some(job("[b]")));
        assert_eq!(
            first_job(&job("[b]"), last).as_deref(),
            Some("jobs:\n  a:\n    x: 1\n")
        );
        assert_eq!(
            first_job(&job("\n      - b\n      - c"), last),
            Some(job("\n      - b"))
        );
    }

    #[test]
    fn an_item_is_added_behind_the_others() {
        let add = |sound: &Sound<'_>, list| with_item(sound, list, "d");
        let job = |needs: &str| format!("jobs:\n  a:\n    needs: {needs}\n");
        assert_eq!(first_job(&job("[b, c]"), add), Some(job("[b, c, d]")));
        assert_eq!(first_job(&job("b"), add), Some(job("[b, d]")));
        assert_eq!(first_job(&job("\n    - b"), add), Some(job("\n    - b\n    - d")));
    }
}
