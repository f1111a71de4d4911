//! What is known of the actions that nearly every workflow uses: their inputs in all their versions, what they cannot do
//! without, and which of their versions still run. The data lies beside the rules, in `actions.json`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// One action.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Popular {
    /// The inputs of any version.
    pub(super) inputs: Vec<Box<str>>,
    /// Those that every version must be given.
    #[serde(default)]
    pub(super) required: Vec<Box<str>>,
    /// The oldest version that runs on a machine's own Node.js, where that is known.
    #[serde(default)]
    pub(super) oldest: Option<u32>,
    /// A version that does all that older ones do, where one is known.
    #[serde(default)]
    pub(super) latest: Option<u32>,
}

type Actions = FxHashMap<Box<str>, Popular>;

static ACTIONS: LazyLock<Actions> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> serde_json::Result<Actions> {
    let actions: Actions =
        serde_json::from_str(include_str!("../../../../rules/github-actions/actions.json"))?;
    let lower = |(name, action): (Box<str>, Popular)| (name.to_ascii_lowercase().into(), action);
    Ok(actions.into_iter().map(lower).collect())
}

/// The action of that name; case does not matter to GitHub.
pub(super) fn find(name: &str) -> Option<&'static Popular> {
    ACTIONS.get(name.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_actions_can_be_read() {
        assert!(read().unwrap().len() > 40);
        assert!(find("Actions/Checkout").is_some());
        assert!(find("actions/nothing").is_none());
    }

    #[test]
    fn what_an_action_cannot_do_without_is_one_of_its_inputs() {
        for (name, action) in ACTIONS.iter() {
            for required in &action.required {
                assert!(action.inputs.contains(required), "{name}: {required}");
            }
            assert_eq!(action.oldest.is_some(), action.latest.is_some(), "{name}");
        }
    }
}
