//! One merge request, however often it is asked for.

use crate::error::{Error, ErrorKind};
use crate::forge::Forge;
use crate::model::{Change, MergeRequest, NewMergeRequest, Search};
use crate::suggestion::same_text;

/// How a merge request came to be as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It was opened now.
    Created,
    /// It was there, and its title or text were brought up to date.
    Updated,
    /// It was there as it should be.
    Unchanged,
    /// Somebody else opened it from this branch. It was left as it is.
    Foreign,
}

/// The merge request that is open now.
#[derive(Debug)]
pub struct Ensured {
    /// The merge request.
    pub merge_request: MergeRequest,
    /// How it came to be.
    pub how: How,
    /// Why its labels could not be added, which harms nothing.
    pub labels_problem: Option<Error>,
}

/// Sees to it that exactly one merge request is open from this branch to that: brings the one there is up to date, or
/// opens one. An answer that was lost is made up for by looking again.
///
/// # Errors
/// When the platform does not answer, or refuses.
pub fn ensure(forge: &dyn Forge, wanted: &NewMergeRequest) -> Result<Ensured, Error> {
    if let Some(found) = look(forge, wanted)? {
        return refresh(forge, found, wanted);
    }
    match forge.create(wanted) {
        Ok(merge_request) => Ok(labelled(forge, merge_request, How::Created, wanted)),
        // Opened by another run meanwhile, or by this request although its answer was lost.
        Err(error) if matches!(error.kind, ErrorKind::AlreadyExists { .. }) || error.may_have_arrived() => {
            match look(forge, wanted) {
                Ok(Some(found)) => refresh(forge, found, wanted),
                // What went wrong first says more than what went wrong while looking after it.
                Ok(None) | Err(_) => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

/// The one there is: ours before anybody else's.
fn look(forge: &dyn Forge, wanted: &NewMergeRequest) -> Result<Option<MergeRequest>, Error> {
    let found = forge.find(&Search {
        source: Some(wanted.source.clone()),
        target_branch: Some(wanted.target_branch.clone()),
        marker: None,
    })?;
    let ours = found.iter().position(|found| wanted.marker.is_in(&found.body));
    Ok(found.into_iter().nth(ours.unwrap_or(0)))
}

fn refresh(forge: &dyn Forge, found: MergeRequest, wanted: &NewMergeRequest) -> Result<Ensured, Error> {
    if !wanted.marker.is_in(&found.body) {
        return Ok(Ensured {
            merge_request: found,
            how: How::Foreign,
            labels_problem: None,
        });
    }
    let body = wanted.marker.put_in(&wanted.body);
    let change = Change {
        title: (!is_titled(&found.title, &wanted.title)).then(|| wanted.title.clone()),
        body: (!same_text(&found.body, &body)).then_some(body),
        close: false,
    };
    if change == Change::default() {
        return Ok(labelled(forge, found, How::Unchanged, wanted));
    }
    let updated = forge.update(found.number, &change)?;
    Ok(labelled(forge, updated, How::Updated, wanted))
}

/// Whether a title says what is wanted, whether or not it is also marked as a draft: that is for people to decide.
fn is_titled(found: &str, wanted: &str) -> bool {
    let bare = |title: &str| {
        let title = title.trim();
        ["Draft:", "WIP:"]
            .iter()
            .find_map(|mark| title.strip_prefix(mark))
            .unwrap_or(title)
            .trim()
            .to_owned()
    };
    bare(found) == bare(wanted)
}

fn labelled(forge: &dyn Forge, merge_request: MergeRequest, how: How, wanted: &NewMergeRequest) -> Ensured {
    let missing: Vec<String> = wanted
        .labels
        .iter()
        .filter(|label| !merge_request.labels.contains(label))
        .cloned()
        .collect();
    let labels_problem = if missing.is_empty() {
        None
    } else {
        forge.add_labels(merge_request.number, &missing).err()
    };
    Ensured {
        merge_request,
        how,
        labels_problem,
    }
}
