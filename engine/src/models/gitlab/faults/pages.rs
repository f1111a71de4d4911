//! `publish:` outside of a job that publishes pages, and said twice.

use super::super::super::fault::{Fault, FaultKind};
use super::Seen;
use crate::data::{Kind, ScalarKind};

pub(super) const PUBLISH: FaultKind = FaultKind {
    name: "gitlab/publish",
    gives: &["at", "publish", "job", "saying"],
};

impl Seen<'_> {
    pub(super) fn page_faults(&mut self) {
        let view = self.view;
        let mut found = Vec::new();
        for (_, job) in self.visible_jobs() {
            let Some(publish) = self.value_of(job, "publish") else {
                continue;
            };
            let pages = self.place_of(job, "pages");
            let own = pages
                .filter(|(place, _)| place.file == self.file)
                .map(|(place, _)| place.node);
            if pages.is_some() && own.is_none() || !self.has_known_bases(job) {
                continue;
            }
            let is_off = own.is_some_and(|node| {
                view.kind(node) == Kind::Scalar(ScalarKind::Bool) && view.text(node) == "false"
            });
            let publishes = own.is_some_and(|_| !is_off) || &*job.name == "pages" && !is_off;
            let saying = if !publishes {
                "publish can only be used within a `pages` job".to_owned()
            } else if own.is_some_and(|pages| view.get(pages, "publish").is_some()) {
                format!("use either {0}:publish or {0}:pages:publish", job.name)
            } else {
                continue;
            };
            let is_own = self
                .body(job)
                .is_some_and(|body| view.parent(publish) == Some(body));
            found.push(
                Fault::new(&PUBLISH)
                    .node("at", view.key(publish).unwrap_or(publish))
                    .node("publish", is_own.then_some(publish))
                    .text("job", &*job.name)
                    .text("saying", saying),
            );
        }
        self.faults.extend(found);
    }
}
