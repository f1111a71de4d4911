//! The three parts of the packages, each with its list: one package a line, with its version.

use std::collections::BTreeSet;

use clap::ValueEnum;

use crate::fetch::{self, Registry};

/// A part of the packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Split {
    /// What models are trained on.
    Train,
    /// What failures are looked at in.
    Development,
    /// What is only counted.
    Validation,
}

impl Split {
    /// Every split.
    pub(crate) const ALL: [Self; 3] = [Self::Train, Self::Development, Self::Validation];

    /// The name of its folder.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Development => "development",
            Self::Validation => "validation",
        }
    }

    /// Its packages, and where each is to be had.
    pub(super) fn packages(self) -> impl Iterator<Item = (Registry, &'static str)> {
        let (npm, pypi) = match self {
            Self::Train => (include_str!("train_npm.txt"), include_str!("train_pypi.txt")),
            Self::Development => (
                include_str!("development_npm.txt"),
                include_str!("development_pypi.txt"),
            ),
            Self::Validation => (
                include_str!("validation_npm.txt"),
                include_str!("validation_pypi.txt"),
            ),
        };
        let npm = npm.lines().map(|package| (Registry::Npm, package));
        npm.chain(pypi.lines().map(|package| (Registry::Pypi, package)))
    }

    /// The names of the folders of its packages. What else lies beside them is left over from another list.
    pub(crate) fn folders(self) -> BTreeSet<String> {
        self.packages()
            .map(|(_, package)| fetch::folder_name(package))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_is_in_one_split_only() {
        let mut seen = BTreeSet::new();
        for split in Split::ALL {
            for (registry, package) in split.packages() {
                let name = match registry {
                    Registry::Npm => package.rsplit_once('@'),
                    Registry::Pypi => package.split_once("=="),
                };
                let (name, _) = name.expect("a version");
                assert!(seen.insert((registry == Registry::Npm, name)), "{name}");
            }
        }
    }
}
