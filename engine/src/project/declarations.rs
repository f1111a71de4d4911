//! Who in a workspace asks for which version of a package.

use rustc_hash::FxHashMap;

use super::manifest::Section;
use super::packages::Packages;

/// One entry of one manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The folder of the package that declares.
    pub folder: Box<str>,
    /// In which section.
    pub section: Section,
    /// The range.
    pub range: Box<str>,
}

/// All that the members of each workspace and their roots declare, by the workspace and the name of what is declared.
#[derive(Debug, Default)]
pub struct Declarations(FxHashMap<Box<str>, FxHashMap<Box<str>, Vec<Declaration>>>);

impl Declarations {
    /// Those of all workspaces of a project.
    #[must_use]
    pub fn of(packages: &Packages) -> Self {
        let mut all = Self::default();
        for package in packages.all() {
            let Some(root) = packages.workspace_root(&package.folder) else {
                continue;
            };
            let of_root = all.0.entry(root.folder.clone()).or_default();
            for section in Section::ALL {
                for (name, range) in package.manifest.section(section) {
                    let declared = Declaration {
                        folder: package.folder.clone(),
                        section,
                        range: range.into(),
                    };
                    of_root.entry(name.into()).or_default().push(declared);
                }
            }
        }
        all
    }

    /// What the workspace with that root declares for `name`, in the order of the folders.
    #[must_use]
    pub fn of_name(&self, root: &str, name: &str) -> &[Declaration] {
        let of_root = self.0.get(root);
        of_root
            .and_then(|names| names.get(name))
            .map_or(&[], Vec::as_slice)
    }
}
