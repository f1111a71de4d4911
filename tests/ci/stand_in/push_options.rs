//! Merge requests that are asked for with a push, as GitLab takes them.
//!
//! A hook of the repository writes down what each push brought along; whoever asks for the merge requests has that acted on
//! first.

use std::collections::BTreeMap;
use std::path::Path;

use super::{MergeRequest, State};
use crate::bare::Bare;

const KEPT: &str = "push-options";

/// Where the hook says that a merge request is.
pub(crate) const PAGE: &str = "http://gitlab.example/harbour/site/-/merge_requests/1";

/// Writes a line of `ref TAB option TAB option` for every push that changed something.
const HOOK: &str = r#"
while read old new ref; do
    line=$ref
    i=0
    while [ "$i" -lt "${GIT_PUSH_OPTION_COUNT:-0}" ]; do
        eval "option=\$GIT_PUSH_OPTION_$i"
        line="$line	$option"
        i=$((i + 1))
    done
    printf '%s\n' "$line" >> push-options
    case $line in
        *merge_request.create*)
            echo "View merge request for ${ref#refs/heads/}:"
            echo "  http://gitlab.example/harbour/site/-/merge_requests/1" ;;
    esac
done
"#;

/// Has a repository take push options, or refuse them.
pub(crate) fn allow(bare: &Bare, allowed: bool) {
    bare.git(&[
        "config",
        "receive.advertisePushOptions",
        if allowed { "true" } else { "false" },
    ]);
    bare.hook("post-receive", HOOK);
}

/// Opens what was asked for since this was called last.
pub(super) fn act_on(state: &mut State, repository: &Path) {
    let kept = std::fs::read_to_string(repository.join(KEPT)).unwrap_or_default();
    let lines: Vec<&str> = kept.lines().collect();
    for line in &lines[state.options_read.min(lines.len())..] {
        let mut fields = line.split('\t');
        let branch = fields.next().unwrap().trim_start_matches("refs/heads/");
        let options: BTreeMap<&str, &str> = fields
            .map(|field| field.split_once('=').unwrap_or((field, "")))
            .collect();
        let is_open = state
            .requests
            .iter()
            .any(|request| request.open && request.source_branch == branch);
        if !options.contains_key("merge_request.create") || is_open {
            continue;
        }
        let text = |name: &str| (*options.get(name).unwrap_or(&"")).replace("\\n", "\n");
        let label = options.get("merge_request.label");
        state.requests.push(MergeRequest {
            number: state.requests.len() as u64 + 1,
            source: 7,
            source_branch: branch.to_owned(),
            target: 7,
            target_branch: text("merge_request.target"),
            title: text("merge_request.title"),
            body: text("merge_request.description"),
            labels: label.map(|label| (*label).to_owned()).into_iter().collect(),
            draft: options.contains_key("merge_request.draft"),
            open: true,
            comments: Vec::new(),
        });
    }
    state.options_read = lines.len();
}
