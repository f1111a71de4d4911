//! Who may read and push.

use std::collections::HashSet;

use crate::server::answer::Answer;
use crate::server::fault::Kind;
use crate::server::request::Request;

/// What a token is needed for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Needed {
    #[default]
    Never,
    ToPush,
    Always,
}

/// The tokens that are taken, and the projects that take no pushes.
#[derive(Debug, Default)]
pub(crate) struct Access {
    pub(crate) needed: Needed,
    pub(crate) tokens: HashSet<String>,
    /// The next pushes each token is good for, where that is limited; it expires then.
    pub(crate) expires_after: Option<u32>,
    /// What is taken instead from then on.
    pub(crate) renewed: Option<String>,
    /// Projects as `owner/name` that can be read only.
    pub(crate) read_only: HashSet<String>,
}

impl Access {
    /// Why a request is refused, if it is.
    pub(crate) fn refusal(&mut self, kind: Kind, request: &Request) -> Option<Answer> {
        let is_push = matches!(kind, Kind::PushRefs | Kind::Push);
        let is_needed = match self.needed {
            Needed::Never => false,
            Needed::ToPush => is_push,
            Needed::Always => true,
        };
        if is_needed && !self.is_known(request) {
            let challenge = Answer::text(401, "HTTP Basic: Access denied");
            return Some(challenge.with("WWW-Authenticate", "Basic realm=\"laboratory\""));
        }
        let project = project_of(request.path());
        if is_push && self.read_only.contains(project) {
            let text = format!("Permission to {project}.git denied to bot.\n");
            return Some(Answer::text(403, &text));
        }
        if kind == Kind::PushRefs
            && let Some(left) = &mut self.expires_after
        {
            if *left == 0 {
                self.expires_after = None;
                self.tokens = self.renewed.take().into_iter().collect();
                return self.refusal(kind, request);
            }
            *left -= 1;
        }
        None
    }

    fn is_known(&self, request: &Request) -> bool {
        request.token().is_some_and(|token| self.tokens.contains(&token))
    }
}

/// `owner/name` of an address such as `/owner/name.git/info/refs`.
fn project_of(path: &str) -> &str {
    let path = path.trim_start_matches('/');
    path.split_once(".git/").map_or(path, |(project, _)| project)
}
