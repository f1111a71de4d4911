//! Repositories that nobody finds by what the manifest says.

use super::super::super::fault::{Fault, FaultKind};
use super::super::specifier::is_template;
use super::Seen;
use crate::data::{Kind, NodeId};

pub(super) const FORM: FaultKind = FaultKind {
    name: "npm/repository-form",
    gives: &["at", "key", "url", "says", "better", "sure", "directory", "whole"],
};

/// Hosts that npm knows by themselves.
const HOSTS: [&str; 3] = ["github.com", "gitlab.com", "bitbucket.org"];

impl Seen<'_> {
    pub(super) fn repository_faults(&mut self) {
        let Some(node) = self.field("repository") else {
            return;
        };
        let (at, is_object) = match self.view.kind(node) {
            Kind::Mapping => match self.view.own_get(node, "url") {
                Some(url) => (url, true),
                None => return,
            },
            Kind::Scalar(_) => (node, false),
            _ => return,
        };
        let Some(text) = self
            .string(at)
            .filter(|text| !text.trim().is_empty() && !is_template(text))
        else {
            return;
        };
        if is_object {
            let kind = self.view.own_get(node, "type").and_then(|kind| self.string(kind));
            if kind.is_some_and(|kind| kind != "git") {
                return;
            }
        }
        let fault = self.repository(at, text);
        self.faults.extend(fault);
    }

    fn repository(&self, at: NodeId, text: &str) -> Option<Fault> {
        let told = |says: &str| {
            Fault::new(&FORM)
                .node("at", at)
                .node("key", self.view.key(at))
                .text("url", text)
                .text("says", says)
        };
        let bare = text.trim();
        if let Some(path) = bare.strip_prefix("git://github.com/") {
            return Some(
                told("GitHub answers no `git://` any more")
                    .text("better", format!("git+https://github.com/{path}"))
                    .flag("sure", true),
            );
        }
        if let Some((scheme, rest)) = bare.split_once("://") {
            // `git+git@github.com` and `https//…` are told below.
            let known = [
                "http",
                "https",
                "git",
                "ssh",
                "git+http",
                "git+https",
                "git+ssh",
                "git+file",
                "file",
                "svn",
                "hg",
            ];
            if !known.contains(&scheme) {
                let better = matches!(
                    scheme,
                    "htpp" | "htps" | "htttps" | "htttp" | "ttps" | "hhttps" | "git+htpps" | "git+http+https"
                );
                let better = better.then(|| format!("https://{rest}"));
                return Some(
                    told("no address begins so")
                        .maybe("better", better)
                        .flag("sure", false),
                );
            }
            return None;
        }
        let host = HOSTS.iter().find(|host| {
            let rest = bare.strip_prefix("www.").unwrap_or(bare);
            rest.strip_prefix(**host)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        if host.is_some() {
            return Some(
                told("npm takes it for neither an address nor a shorthand")
                    .text("better", format!("https://{bare}"))
                    .flag("sure", true),
            );
        }
        for (wrong, right) in [
            ("https//", "https://"),
            ("http//", "http://"),
            ("https:/", "https://"),
            ("http:/", "http://"),
        ] {
            if let Some(rest) = bare.strip_prefix(wrong) {
                return Some(
                    told("the address lacks a sign behind its protocol")
                        .text("better", format!("{right}{}", rest.trim_start_matches('/')))
                        .flag("sure", true),
                );
            }
        }
        let is_shorthand = bare.contains('/') || bare.contains(':') || bare.contains('@');
        (!is_shorthand).then(|| told("a repository is `user/name` or an address").flag("sure", false))
    }
}
