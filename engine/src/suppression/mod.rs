//! Comments that silence a rule at one place: `qmoi-ignore RULE[, RULE] -- reason`.
//!
//! The words must be the first of a comment, so prose may speak of them. A comment beside code speaks for its line, one
//! on a line of its own for the next line with content. A rule may be named by its id or by its pack. What a suppression
//! silences is gone; a suppression that silences nothing, or is not written as it should be, is itself a finding.

mod comments;
mod directive;

use crate::configuration::{Selector, Settings};
use crate::document::Document;
use crate::edit::Edit;
use crate::finding::{Category, Finding, Fix, RuleId, Safety, Severity};
use crate::text::Span;
use comments::Comment;
use directive::Directive;

/// The ids under which qmoi itself reports; they belong to no rule file.
pub(crate) const BUILT_IN_RULES: [&str; 4] = ["qmoi/broken-rule", "qmoi/configuration", FORM, UNUSED];

const FORM: &str = "qmoi/suppression-form";
const UNUSED: &str = "qmoi/unused-suppression";
const WORD: &str = "qmoi-ignore";

/// The suppressions of one document version.
#[derive(Debug, Clone, Default)]
pub struct Suppressions {
    suppressions: Vec<Suppression>,
}

/// One suppressing comment.
#[derive(Debug, Clone)]
struct Suppression {
    directive: Directive,
    comment: Span,
    /// The line it speaks for, with its line ending or the end of the text; nothing when no content follows.
    target: Option<Span>,
    /// What takes the whole comment away, where that is known to change nothing else.
    removal: Option<Edit>,
}

impl Suppressions {
    /// Finds the suppressions of `document`. Costs one search for the word when there are none.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let text = document.text();
        if !document.class().has_comments()
            || memchr::memmem::find(text.as_bytes(), WORD.as_bytes()).is_none()
        {
            return Self::default();
        }
        // Where the text is broken, what looks like a comment may be part of a string that is never closed.
        let may_remove = document.tree().is_some() && !document.is_broken();
        let suppressions = comments::with_word(document, WORD)
            .into_iter()
            .filter_map(|comment| Suppression::read(&comment, document, may_remove))
            .collect();
        Self { suppressions }
    }

    /// Whether there is none, so that [`apply`](Self::apply) would return the findings as they are.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.suppressions.is_empty()
    }

    /// Takes the suppressed out of `findings`, and adds what is wrong with the suppressions themselves; in order of
    /// place.
    ///
    /// A suppression is only called unused for names (of a rule or a pack) that `ran` accepts: those with a rule that was
    /// looked for in this document, and those that no rule has.
    #[must_use]
    pub fn apply(
        &self,
        findings: Vec<Finding>,
        settings: &Settings,
        ran: &dyn Fn(&Selector) -> bool,
    ) -> Vec<Finding> {
        let (mut left, used) = self.retain(findings, |finding| finding);
        left.extend(self.findings(&used, settings, ran));
        left.sort_by(|one, other| (one.span, &one.rule).cmp(&(other.span, &other.rule)));
        left
    }

    /// Those of `items` whose finding is not suppressed, and what suppressed the others.
    fn retain<T>(&self, items: Vec<T>, finding: impl Fn(&T) -> &Finding) -> (Vec<T>, Used) {
        let names = |suppression: &Suppression| suppression.directive.names.len();
        let mut used: Vec<Vec<bool>> = self
            .suppressions
            .iter()
            .map(|one| vec![false; names(one)])
            .collect();
        let left = items.into_iter().filter(|item| {
            let finding = finding(item);
            let mut suppressed = false;
            let speaking = self.suppressions.iter().zip(&mut used);
            for (suppression, used) in speaking.filter(|(suppression, _)| suppression.speaks_for(finding)) {
                for (name, used) in suppression.directive.names.iter().zip(used) {
                    let meant = name.value.matches_id(&finding.rule);
                    *used |= meant;
                    suppressed |= meant;
                }
            }
            !suppressed
        });
        (left.collect(), Used(used))
    }

    /// What is wrong with the suppressions themselves, of which `used` were needed.
    fn findings(&self, used: &Used, settings: &Settings, ran: &dyn Fn(&Selector) -> bool) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (suppression, used) in self.suppressions.iter().zip(&used.0) {
            findings.extend(suppression.form_findings(settings));
            findings.extend(suppression.unused_findings(used, settings, ran));
        }
        findings
    }
}

/// For each suppression, which of its names silenced something.
#[derive(Debug)]
struct Used(Vec<Vec<bool>>);

impl Suppression {
    fn read(comment: &Comment, document: &Document, may_remove: bool) -> Option<Self> {
        let text = document.text();
        let directive = Directive::parse(comment.body.text(text), comment.body.start)?;
        Some(Self {
            directive,
            comment: comment.span,
            target: comment.target(document),
            removal: may_remove.then(|| comment.removal(document)).flatten(),
        })
    }

    fn speaks_for(&self, finding: &Finding) -> bool {
        self.target.is_some_and(|line| line.contains(finding.span.start))
    }

    fn form_findings(&self, settings: &Settings) -> Vec<Finding> {
        let Some(severity) = severity(FORM, settings) else {
            return Vec::new();
        };
        let faults = self.directive.faults.iter();
        faults
            .map(|fault| finding(FORM, severity, fault.message.clone(), fault.span, Vec::new()))
            .collect()
    }

    fn unused_findings(
        &self,
        used: &[bool],
        settings: &Settings,
        ran: &dyn Fn(&Selector) -> bool,
    ) -> Vec<Finding> {
        let Some(severity) = severity(UNUSED, settings) else {
            return Vec::new();
        };
        let names = &self.directive.names;
        let unused: Vec<usize> = (0..names.len())
            .filter(|index| !used[*index] && ran(&names[*index].value))
            .collect();
        if unused.is_empty() {
            return Vec::new();
        }
        if unused.len() == names.len() && self.directive.is_well_formed() {
            let message = "this comment silences nothing; what it was for is gone".to_owned();
            let edits = self.removal.clone().into_iter().collect();
            let fixes = fix("Remove the comment", edits, settings);
            return vec![finding(UNUSED, severity, message, self.comment, fixes)];
        }
        let may_edit = self.removal.is_some() && unused.len() < names.len();
        unused
            .into_iter()
            .map(|index| {
                let name = &names[index];
                let message = format!("`{}` reports nothing here to silence", name.value);
                let edits = may_edit.then(|| Edit::delete(self.directive.removal_of(index)));
                let title = format!("Remove `{}` from the comment", name.value);
                let fixes = fix(&title, edits.into_iter().collect(), settings);
                finding(UNUSED, severity, message, name.span, fixes)
            })
            .collect()
    }
}

fn severity(rule: &str, settings: &Settings) -> Option<Severity> {
    settings.severity(&RuleId::new(rule), Category::Correctness, Severity::Warning)
}

fn fix(title: &str, edits: Vec<Edit>, settings: &Settings) -> Vec<Fix> {
    if edits.is_empty() {
        return Vec::new();
    }
    vec![Fix {
        title: title.to_owned(),
        safety: settings.safety(&RuleId::new(UNUSED), Safety::Safe),
        edits,
    }]
}

fn finding(rule: &str, severity: Severity, message: String, span: Span, fixes: Vec<Fix>) -> Finding {
    Finding {
        rule: RuleId::new(rule),
        category: Category::Correctness,
        severity,
        message,
        span,
        labels: Vec::new(),
        fixes,
    }
}

#[cfg(test)]
mod tests;
