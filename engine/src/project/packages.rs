//! The packages of a project: which manifest a file belongs to, and which of them are workspaces of one another.

use std::collections::BTreeMap;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::manifest::PackageManifest;
use super::workspace_file;
use crate::models::Files;

/// The name of every manifest.
pub const MANIFEST: &str = "package.json";

/// How many manifests of one project are read. More than any repository has.
const MOST: usize = 20_000;

/// One package: a folder with a manifest.
#[derive(Debug)]
pub struct Package {
    /// The folder, relative to the project's root; the root's is empty.
    pub folder: Box<str>,
    /// Its manifest.
    pub manifest: PackageManifest,
    /// The globs of its workspaces, whoever says them: the manifest, or pnpm's file beside it.
    pub workspaces: Vec<Box<str>>,
}

impl Package {
    /// The name of a file of the package, by its path from the package's folder.
    #[must_use]
    pub fn file(&self, path: &str) -> String {
        join(&self.folder, path)
    }
}

/// All packages of a project.
#[derive(Debug, Default)]
pub struct Packages {
    by_folder: BTreeMap<Box<str>, Package>,
    /// The folder of the workspace root that each member belongs to.
    roots: BTreeMap<Box<str>, Box<str>>,
}

impl Packages {
    /// Reads every manifest of the project.
    #[must_use]
    pub fn read(files: &dyn Files) -> Self {
        let tree = files.tree();
        let names = tree.names().iter().map(|name| &**name);
        let is_manifest = |name: &&str| *name == MANIFEST || name.ends_with("/package.json");
        let packages = names.filter(is_manifest).take(MOST).filter_map(|name| {
            let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
            let manifest = PackageManifest::parse(&files.text(name)?)?;
            let of_pnpm = join(folder, workspace_file::NAME);
            let of_pnpm = tree.has_file(&of_pnpm).then(|| files.read(&of_pnpm)).flatten();
            let workspaces = match of_pnpm {
                Some(document) => workspace_file::packages(&document),
                None => manifest.workspaces.clone(),
            };
            let package = Package {
                folder: folder.into(),
                manifest,
                workspaces,
            };
            Some((folder.into(), package))
        });
        let by_folder: BTreeMap<Box<str>, Package> = packages.collect();
        let roots = roots(&by_folder);
        Self { by_folder, roots }
    }

    /// All packages, in the order of their folders.
    pub fn all(&self) -> impl Iterator<Item = &Package> {
        self.by_folder.values()
    }

    /// The package of that folder.
    #[must_use]
    pub fn in_folder(&self, folder: &str) -> Option<&Package> {
        self.by_folder.get(folder)
    }

    /// The package that the file `name` belongs to, and those around it, the nearest first.
    pub fn around<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Package> {
        folders_above(name).filter_map(|folder| self.by_folder.get(folder))
    }

    /// The root of the workspace that the package in `folder` is a member of, or that it is itself.
    #[must_use]
    pub fn workspace_root(&self, folder: &str) -> Option<&Package> {
        let root = self.roots.get(folder).map_or(folder, |root| root);
        let root = self.by_folder.get(root)?;
        (!root.workspaces.is_empty() || self.roots.contains_key(folder)).then_some(root)
    }

    /// The members of the workspace whose root is in `folder`, without the root, in order.
    pub fn members<'p>(&'p self, folder: &'p str) -> impl Iterator<Item = &'p Package> {
        let members = self.roots.iter().filter(move |(_, root)| &***root == folder);
        members.filter_map(|(member, _)| self.by_folder.get(member))
    }

    /// The member of the same workspace that is called `name`.
    #[must_use]
    pub fn sibling(&self, folder: &str, name: &str) -> Option<&Package> {
        let root = self.workspace_root(folder)?;
        let is_called = |package: &&Package| package.manifest.name.as_deref() == Some(name);
        self.members(&root.folder).chain([root]).find(is_called)
    }
}

/// For each member its root. A member of two is the nearest root's.
fn roots(packages: &BTreeMap<Box<str>, Package>) -> BTreeMap<Box<str>, Box<str>> {
    let mut roots: BTreeMap<Box<str>, Box<str>> = BTreeMap::new();
    // Outer roots come first in the order of folders, so that inner ones take their members over.
    for root in packages.values().filter(|package| !package.workspaces.is_empty()) {
        let globs = WorkspaceGlobs::new(&root.workspaces);
        for member in packages.keys().filter(|folder| **folder != root.folder) {
            let inside = below(member, &root.folder);
            if inside.is_some_and(|inside| globs.take(inside)) {
                roots.insert(member.clone(), root.folder.clone());
            }
        }
    }
    roots
}

/// The globs of a workspace's root, some of them with `!` to take folders out again.
#[derive(Debug)]
pub struct WorkspaceGlobs {
    taken: GlobSet,
    left: GlobSet,
}

impl WorkspaceGlobs {
    /// Of globs as manifests and pnpm write them. What is no glob takes nothing.
    #[must_use]
    pub fn new(globs: &[Box<str>]) -> Self {
        let (left, taken): (Vec<&str>, Vec<&str>) = globs
            .iter()
            .map(|glob| &**glob)
            .partition(|glob| glob.starts_with('!'));
        Self {
            taken: set(taken),
            left: set(left
                .into_iter()
                .map(|glob| glob.trim_start_matches('!'))
                .collect()),
        }
    }

    /// Whether the folder, a path from the root, is a member.
    #[must_use]
    pub fn take(&self, folder: &str) -> bool {
        self.taken.is_match(folder) && !self.left.is_match(folder)
    }

    /// Whether one of the folders is a member.
    #[must_use]
    pub fn take_any(&self, folders: &[&str]) -> bool {
        folders.iter().any(|folder| self.take(folder))
    }
}

fn set(globs: Vec<&str>) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        let plain = glob.trim_start_matches("./").trim_end_matches('/');
        if let Ok(glob) = GlobBuilder::new(plain).literal_separator(true).build() {
            set.add(glob);
        }
    }
    set.build().unwrap_or_default()
}

/// `path` below `folder`, without a slash in front where there is no folder.
pub(crate) fn join(folder: &str, path: &str) -> String {
    if folder.is_empty() {
        path.to_owned()
    } else {
        format!("{folder}/{path}")
    }
}

/// What of `name` stands behind `folder` and its slash.
pub(crate) fn below<'n>(name: &'n str, folder: &str) -> Option<&'n str> {
    if folder.is_empty() {
        Some(name)
    } else {
        name.strip_prefix(folder)?.strip_prefix('/')
    }
}

/// The folders that the file `name` lies in, the nearest first, the root's empty name last.
pub(crate) fn folders_above(name: &str) -> impl Iterator<Item = &str> {
    fn parent(name: &str) -> &str {
        name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
    std::iter::successors(Some(parent(name)), move |folder| {
        (!folder.is_empty()).then(|| parent(folder))
    })
}

/// The folders that `folder` lies in, the nearest first, the root's empty name last. None for the root itself.
pub(crate) fn folders_around(folder: &str) -> impl Iterator<Item = &str> {
    let above = (!folder.is_empty()).then(|| folders_above(folder));
    above.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::ListedFiles;

    fn folders<'p>(packages: impl Iterator<Item = &'p Package>) -> Vec<&'p str> {
        packages.map(|package| &*package.folder).collect()
    }

    #[test]
    fn members_are_what_the_globs_of_a_root_take() {
        let files = ListedFiles::new([
            (
                "package.json",
                r#"{"name": "root", "workspaces": ["packages/*", "!packages/old", "./tools/"]}"#,
            ),
            ("packages/a/package.json", r#"{"name": "@x/a"}"#),
            ("packages/a/test/fixture/package.json", r#"{"name": "@x/a"}"#),
            ("packages/old/package.json", "{}"),
            ("tools/package.json", r#"{"name": "tools"}"#),
            ("tools/broken/package.json", "{"),
        ]);
        let packages = Packages::read(&files);
        assert_eq!(folders(packages.members("")), ["packages/a", "tools"]);
        assert_eq!(
            folders(packages.around("packages/a/src/x.js")),
            ["packages/a", ""]
        );
        assert_eq!(
            packages.sibling("tools", "@x/a").map(|package| &*package.folder),
            Some("packages/a")
        );
        assert_eq!(
            packages.sibling("", "tools").map(|package| &*package.folder),
            Some("tools")
        );
        assert!(packages.workspace_root("packages/old").is_none());
        assert!(packages.in_folder("tools/broken").is_none());
    }

    #[test]
    fn pnpm_says_its_members_in_a_file_of_its_own() {
        let files = ListedFiles::new([
            ("app/package.json", r#"{"workspaces": ["never/*"]}"#),
            (
                "app/pnpm-workspace.yaml",
                "packages:\n  - 'lib/**'\n  - '!**/test/**'\n",
            ),
            ("app/lib/a/package.json", "{}"),
            ("app/lib/a/test/b/package.json", "{}"),
            ("app/never/a/package.json", "{}"),
        ]);
        assert_eq!(folders(Packages::read(&files).members("app")), ["app/lib/a"]);
    }

    #[test]
    fn packages_that_are_workspaces_of_one_another_are_read_once() {
        let files = ListedFiles::new([
            ("package.json", r#"{"name": "a", "workspaces": ["b", "**"]}"#),
            ("b/package.json", r#"{"name": "b", "workspaces": ["../", "c"]}"#),
            ("b/c/package.json", r#"{"name": "c", "workspaces": ["."]}"#),
        ]);
        let packages = Packages::read(&files);
        assert_eq!(folders(packages.members("")), ["b"]);
        assert_eq!(folders(packages.members("b")), ["b/c"]);
        assert_eq!(
            packages.workspace_root("b/c").map(|root| &*root.folder),
            Some("b")
        );
    }
}
