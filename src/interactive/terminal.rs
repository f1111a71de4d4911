//! The conversation on a terminal.

use dialoguer::Select;

use super::preview::preview;
use super::{Ask, Choice, Question};
use crate::failure::Failure;
use crate::output::excerpt;
use crate::terminal::complain;
use crate::visible::one_line;

/// Asks a person on standard error.
pub(super) struct Terminal {
    colour: bool,
}

impl Terminal {
    /// Asks in colours or without.
    pub(super) fn new(colour: bool) -> Self {
        Self { colour }
    }
}

impl Ask for Terminal {
    fn choose(&mut self, question: &Question<'_>) -> Result<Choice, Failure> {
        let finding = question.finding;
        complain(&format!(
            "\n{}\n\n",
            excerpt(finding, question.report, self.colour)
        ));
        for (index, fix) in finding.fixes.iter().enumerate() {
            complain(&format!("{}. {}\n", index + 1, one_line(&fix.title)));
            complain(&preview(question.report, finding, index, self.colour));
        }
        let offers = offers(question);
        let items: Vec<&str> = offers.iter().map(|(_, text)| text.as_str()).collect();
        let chosen = Select::new()
            .with_prompt("What now?")
            .items(&items)
            .default(0)
            .interact_opt()
            .map_err(|dialoguer::Error::IO(error)| Failure::Conversation(error))?;
        Ok(chosen
            .and_then(|index| offers.get(index))
            .map_or(Choice::Quit, |(choice, _)| *choice))
    }
}

/// What can be chosen, in the order offered.
fn offers(question: &Question<'_>) -> Vec<(Choice, String)> {
    let fixes = question.finding.fixes.iter().enumerate();
    let mut offers: Vec<(Choice, String)> = fixes
        .map(|(index, fix)| {
            let text = format!("{}. {} ({})", index + 1, one_line(&fix.title), fix.safety.name());
            (Choice::Fix(index), text)
        })
        .collect();
    let rule = one_line(question.finding.rule.as_str());
    offers.push((Choice::Skip, "Skip".to_owned()));
    offers.push((
        Choice::AllOfRule,
        format!("Fix this and all further findings of {rule}"),
    ));
    if question.can_undo {
        offers.push((Choice::Undo, "Undo the last decision".to_owned()));
    }
    offers.push((Choice::Quit, "Quit and keep what was decided".to_owned()));
    offers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::samples;

    #[test]
    fn undo_is_offered_only_when_there_is_something_to_undo() {
        let report = &samples::reports()[0];
        let question = |can_undo| Question {
            report,
            finding: &report.findings[0],
            can_undo,
        };
        assert_eq!(offers(&question(false)).len(), 5);
        assert_eq!(offers(&question(true))[4].0, Choice::Undo);
        assert_eq!(
            offers(&question(true))[0].1,
            "1. Remove the trailing comma (safe)"
        );
    }
}
