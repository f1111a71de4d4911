//! Which model reads a file, judged by its name.

/// A kind of file with names in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// A GitLab pipeline, or a part of one.
    GitLab,
    /// A workflow of GitHub Actions or of those who read the same files.
    Workflow,
    /// An action's metadata, `action.yml`.
    Action,
    /// An npm manifest.
    Manifest,
}

/// The folders that hold workflows.
pub(super) const WORKFLOW_FOLDERS: [&str; 3] =
    [".github/workflows", ".gitea/workflows", ".forgejo/workflows"];

impl Family {
    /// The family of the file `name`. Parts of a GitLab pipeline may have any name; those that nobody would know by
    /// it are known by being included.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let stem = file.strip_suffix(".yml").or_else(|| file.strip_suffix(".yaml"));
        if file == "package.json" {
            return Some(Self::Manifest);
        }
        let stem = stem?;
        let in_workflows = WORKFLOW_FOLDERS
            .iter()
            .any(|wanted| folder == *wanted || folder.ends_with(&format!("/{wanted}")));
        let in_gitlab = folder
            .split('/')
            .any(|part| part == ".gitlab" || part == ".gitlab-ci");
        if in_workflows {
            Some(Self::Workflow)
        } else if stem == "action" {
            Some(Self::Action)
        } else if stem.ends_with(".gitlab-ci")
            || stem.starts_with(".gitlab-ci")
            || stem == "gitlab-ci"
            || in_gitlab
        {
            Some(Self::GitLab)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_decides_the_family() {
        for (name, family) in [
            (".gitlab-ci.yml", Some(Family::GitLab)),
            ("ci/build.gitlab-ci.yml", Some(Family::GitLab)),
            (".gitlab/ci/lint.yaml", Some(Family::GitLab)),
            (".github/workflows/ci.yml", Some(Family::Workflow)),
            ("sub/.github/workflows/ci.yaml", Some(Family::Workflow)),
            (".github/actions/setup/action.yml", Some(Family::Action)),
            ("action.yaml", Some(Family::Action)),
            ("packages/a/package.json", Some(Family::Manifest)),
            (".github/dependabot.yml", None),
            ("docker-compose.yml", None),
            ("action.json", None),
        ] {
            assert_eq!(Family::of(name), family, "{name}");
        }
    }
}
