//! What the environment of a pipeline tells: branch, platform, merge request, where to write a summary.
//!
//! GitHub Actions and those that imitate it (Gitea, Forgejo), GitLab CI, and Jenkins. What a pipeline says about its own repository
//! holds for that one only, so it is a hint, used where the command line and the checkout are silent.

use std::path::PathBuf;

use forge::Platform;
use serde_json::Value;

/// What is known of the pipeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pipeline {
    /// The branch that it runs for.
    pub(super) branch: Option<String>,
    /// The tag that it runs for.
    pub(super) tag: Option<String>,
    /// The platform.
    pub(super) platform: Option<Platform>,
    /// The address of the platform's pages.
    pub(super) server: Option<String>,
    /// The address of its API.
    pub(super) api: Option<String>,
    /// The merge request that it runs for.
    pub(super) merge_request: Option<u64>,
    /// The branch that the merge request goes to.
    pub(super) target_branch: Option<String>,
    /// The project that the merge request goes to.
    pub(super) target_project: Option<String>,
    /// The repository that the branch is in, where it is another than the one checked out: that of a fork.
    pub(super) fork: Option<String>,
    /// The page of the run.
    pub(super) page: Option<String>,
    /// The file to which a summary in Markdown is added.
    pub(super) summary: Option<PathBuf>,
}

/// A look at the environment.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Pipeline {
    /// What the variables say; `read` reads the file that tells of the event.
    #[must_use]
    pub(super) fn of(variables: Variables<'_>, read: &dyn Fn(&str) -> Option<String>) -> Self {
        let is_set = |name: &str| variables(name).is_some_and(|value| value != "false");
        if is_set("GITHUB_ACTIONS") || is_set("GITEA_ACTIONS") || is_set("FORGEJO_ACTIONS") {
            Self::of_actions(variables, read)
        } else if is_set("GITLAB_CI") {
            Self::of_gitlab(variables)
        } else if is_set("JENKINS_URL") {
            Self::of_jenkins(variables)
        } else {
            Self::default()
        }
    }

    fn of_actions(variables: Variables<'_>, read: &dyn Fn(&str) -> Option<String>) -> Self {
        let api = variables("GITHUB_API_URL");
        let is_gitea = variables("GITEA_ACTIONS").is_some()
            || variables("FORGEJO_ACTIONS").is_some()
            || api
                .as_ref()
                .is_some_and(|api| api.trim_end_matches('/').ends_with("/api/v1"));
        let event: Value = variables("GITHUB_EVENT_PATH")
            .and_then(|path| read(&path))
            .and_then(|text| serde_json::from_str(&text).ok())
            .unwrap_or_default();
        let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
        let repository = variables("GITHUB_REPOSITORY");
        let head = text("/pull_request/head/repo/full_name");
        let fork = match &head {
            Some(head) if Some(head) != repository.as_ref() => text("/pull_request/head/repo/clone_url"),
            _ => None,
        };
        let name = variables("GITHUB_REF_NAME");
        let (branch, tag) = match variables("GITHUB_REF_TYPE").as_deref() {
            Some("tag") => (None, name),
            // That of a pull request is no branch but `12/merge`.
            _ if variables("GITHUB_HEAD_REF").is_some() => (variables("GITHUB_HEAD_REF"), None),
            _ => (name, None),
        };
        let server = variables("GITHUB_SERVER_URL");
        let page = server
            .as_ref()
            .zip(repository.as_ref())
            .zip(variables("GITHUB_RUN_ID"));
        Self {
            branch,
            tag,
            platform: Some(if is_gitea {
                Platform::Gitea
            } else {
                Platform::GitHub
            }),
            page: page.map(|((server, repository), run)| format!("{server}/{repository}/actions/runs/{run}")),
            server,
            api,
            merge_request: event.pointer("/pull_request/number").and_then(Value::as_u64),
            target_branch: variables("GITHUB_BASE_REF"),
            target_project: repository,
            fork,
            summary: variables("GITHUB_STEP_SUMMARY").map(PathBuf::from),
        }
    }

    fn of_gitlab(variables: Variables<'_>) -> Self {
        let own = variables("CI_PROJECT_PATH");
        let source = variables("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH");
        let fork = match &source {
            Some(source) if Some(source) != own.as_ref() => {
                variables("CI_MERGE_REQUEST_SOURCE_PROJECT_URL").map(|url| format!("{url}.git"))
            }
            _ => None,
        };
        Self {
            branch: variables("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME")
                .or_else(|| variables("CI_COMMIT_BRANCH")),
            tag: variables("CI_COMMIT_TAG"),
            platform: Some(Platform::GitLab),
            server: variables("CI_SERVER_URL"),
            api: variables("CI_API_V4_URL"),
            merge_request: variables("CI_MERGE_REQUEST_IID").and_then(|number| number.parse().ok()),
            target_branch: variables("CI_MERGE_REQUEST_TARGET_BRANCH_NAME"),
            target_project: variables("CI_MERGE_REQUEST_PROJECT_PATH").or(own),
            fork,
            page: variables("CI_JOB_URL"),
            summary: None,
        }
    }

    fn of_jenkins(variables: Variables<'_>) -> Self {
        let branch = variables("CHANGE_BRANCH")
            .or_else(|| variables("BRANCH_NAME"))
            .or_else(|| variables("GIT_LOCAL_BRANCH"))
            .or_else(|| variables("GIT_BRANCH").map(|name| name.trim_start_matches("origin/").to_owned()));
        let tag = variables("TAG_NAME");
        Self {
            branch: branch.filter(|_| tag.is_none()),
            tag,
            merge_request: variables("CHANGE_ID").and_then(|number| number.parse().ok()),
            target_branch: variables("CHANGE_TARGET"),
            page: variables("BUILD_URL"),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(&str, &str)], event: &str) -> Pipeline {
        let variables = |name: &str| {
            let found = values.iter().find(|(found, _)| *found == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Pipeline::of(&variables, &|_| Some(event.to_owned()))
    }

    #[test]
    fn a_push_on_github_names_its_branch() {
        let pipeline = of(
            &[
                ("GITHUB_ACTIONS", "true"),
                ("GITHUB_REF_TYPE", "branch"),
                ("GITHUB_REF_NAME", "a/b"),
                ("GITHUB_REPOSITORY", "o/r"),
                ("GITHUB_API_URL", "https://api.github.com"),
            ],
            "{}",
        );
        assert_eq!(pipeline.branch.unwrap(), "a/b");
        assert_eq!((pipeline.platform, pipeline.fork), (Some(Platform::GitHub), None));
    }

    #[test]
    fn a_branch_of_a_fork_is_not_looked_for_in_the_repository_itself() {
        let event = r#"{"pull_request": {"number": 7, "head": {"repo": {"full_name": "f/r",
            "clone_url": "https://github.com/f/r.git"}}}}"#;
        let pipeline = of(
            &[
                ("GITHUB_ACTIONS", "true"),
                ("GITHUB_REF_NAME", "7/merge"),
                ("GITHUB_HEAD_REF", "main"),
                ("GITHUB_REPOSITORY", "o/r"),
                ("GITHUB_EVENT_PATH", "event.json"),
            ],
            event,
        );
        assert_eq!(pipeline.branch.unwrap(), "main");
        assert_eq!(pipeline.fork.unwrap(), "https://github.com/f/r.git");
        assert_eq!(pipeline.merge_request, Some(7));
    }

    #[test]
    fn gitlab_tells_of_branches_tags_and_merge_requests() {
        let gitlab = ("GITLAB_CI", "true");
        let branch = of(
            &[gitlab, ("CI_COMMIT_BRANCH", "main"), ("CI_PROJECT_PATH", "g/p")],
            "",
        );
        assert_eq!((branch.branch.as_deref(), branch.tag), (Some("main"), None));
        let tag = of(&[gitlab, ("CI_COMMIT_TAG", "v1")], "");
        assert_eq!((tag.branch, tag.tag.as_deref()), (None, Some("v1")));
        let request = of(
            &[
                gitlab,
                ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "topic"),
                ("CI_MERGE_REQUEST_IID", "12"),
                ("CI_PROJECT_PATH", "g/p"),
                ("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH", "me/p"),
                (
                    "CI_MERGE_REQUEST_SOURCE_PROJECT_URL",
                    "https://gitlab.example/me/p",
                ),
            ],
            "",
        );
        assert_eq!(
            (request.branch.as_deref(), request.merge_request),
            (Some("topic"), Some(12))
        );
        assert_eq!(request.fork.unwrap(), "https://gitlab.example/me/p.git");
    }

    #[test]
    fn others_are_told_apart() {
        let gitea = of(&[("GITHUB_ACTIONS", "true"), ("GITEA_ACTIONS", "true")], "");
        assert_eq!(gitea.platform, Some(Platform::Gitea));
        let jenkins = of(&[("JENKINS_URL", "x"), ("GIT_BRANCH", "origin/main")], "");
        assert_eq!(jenkins.branch.unwrap(), "main");
        assert_eq!(of(&[], ""), Pipeline::default());
    }
}
