//! Where the version of a package that nobody declared can be had from, without making one up.

use super::lockfile::Lockfile;
use super::manifest::{PackageManifest, Section};
use super::packages::{Package, below, folders_above, join};
use super::view::ProjectView;
use crate::models::Files;

/// Who knows the version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// It is installed.
    Installed,
    /// A lockfile of the project holds it.
    Lockfile,
    /// Another package of the project declares it, or is it.
    Sibling,
}

/// A range to declare, and who it is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRange {
    /// The range.
    pub range: String,
    /// Who knows it.
    pub source: Source,
}

/// The range that a package of the project should declare for `name`: that of what is installed, else of a lockfile, else
/// what a sibling says.
#[must_use]
pub fn known_range(
    view: &ProjectView,
    package: &Package,
    name: &str,
    files: &dyn Files,
) -> Option<KnownRange> {
    let packages = view.packages(files);
    if let Some(sibling) = packages.sibling(&package.folder, name) {
        let range = of_member(view, package, sibling, files)?;
        return Some(KnownRange {
            range,
            source: Source::Sibling,
        });
    }
    // What the project's own habit is, `^1.2.3` or `1.2.3`.
    let sign = sign(&package.manifest);
    let with_sign = |version: &str, source| KnownRange {
        range: format!("{sign}{version}"),
        source,
    };
    if let Some(version) = installed(&package.folder, name, files) {
        return Some(with_sign(&version, Source::Installed));
    }
    if let Some(version) = locked(view, &package.folder, name, files) {
        return Some(with_sign(&version, Source::Lockfile));
    }
    let root = packages.workspace_root(&package.folder)?;
    let declared = view.declarations(files).of_name(&root.folder, name);
    let mut said: Vec<&str> = declared.iter().map(|declaration| &*declaration.range).collect();
    said.sort_unstable();
    said.dedup();
    // Siblings that do not agree know nothing together.
    match said.as_slice() {
        [range] => Some(KnownRange {
            range: (*range).to_owned(),
            source: Source::Sibling,
        }),
        _ => None,
    }
}

/// The version of the package `name` as it is installed for files in `folder`, by Node's way up.
fn installed(folder: &str, name: &str, files: &dyn Files) -> Option<String> {
    let beside = join(folder, "node_modules");
    let manifests =
        folders_above(&beside).map(|folder| join(folder, &format!("node_modules/{name}/package.json")));
    let mut texts = manifests.filter_map(|path| files.text(&path));
    let version = PackageManifest::parse(&texts.next()?)?.version?;
    nodejs_semver::Version::parse(&version).ok()?;
    Some(version.into())
}

/// The version in the nearest lockfile around `folder`.
fn locked(view: &ProjectView, folder: &str, name: &str, files: &dyn Files) -> Option<String> {
    let own = join(folder, "package.json");
    for above in folders_above(&own) {
        for (file, kind) in Lockfile::names() {
            if let Some(lockfile) = view.lockfile(&join(above, file), kind, files) {
                let inside = if folder == above {
                    ""
                } else {
                    below(folder, above)?
                };
                return lockfile.version(inside, name).map(str::to_owned);
            }
        }
    }
    None
}

/// How a member of the workspace is to be asked for: as the others do, or by its version.
fn of_member(view: &ProjectView, package: &Package, member: &Package, files: &dyn Files) -> Option<String> {
    let packages = view.packages(files);
    let root = packages.workspace_root(&package.folder)?;
    let name = member.manifest.name.as_deref()?;
    let all = packages.members(&root.folder).chain([root]);
    let ranges = all.flat_map(|other| {
        other
            .manifest
            .section(Section::Production)
            .chain(other.manifest.section(Section::Development))
    });
    let is_member = |name: &str| packages.sibling(&package.folder, name).is_some();
    let mut said: Vec<(&str, &str)> = ranges.filter(|(other, _)| is_member(other)).collect();
    if let Some((_, range)) = said.iter().find(|(other, _)| *other == name) {
        return Some((*range).to_owned());
    }
    said.retain(|(_, range)| range.starts_with("workspace:"));
    let protocols: Vec<&str> = said
        .iter()
        .map(|(_, range)| *range)
        .filter(|range| matches!(*range, "workspace:*" | "workspace:^" | "workspace:~"))
        .collect();
    match (protocols.first(), &member.manifest.version) {
        (Some(protocol), _) => Some((*protocol).to_owned()),
        (None, Some(version)) => Some(format!("{}{version}", sign(&package.manifest))),
        (None, None) => Some("*".to_owned()),
    }
}

/// What stands in front of the versions of a manifest: a caret as npm writes it, unless most of them are exact or have a tilde.
fn sign(manifest: &PackageManifest) -> &'static str {
    let mut counts = [0_usize; 3];
    for section in [Section::Production, Section::Development] {
        for (_, range) in manifest.section(section) {
            match range.as_bytes() {
                [b'^', ..] => counts[0] += 1,
                [b'~', ..] => counts[1] += 1,
                _ if nodejs_semver::Version::parse(range).is_ok() => counts[2] += 1,
                _ => {}
            }
        }
    }
    let [caret, tilde, exact] = counts;
    if exact > caret + tilde {
        ""
    } else if tilde > caret {
        "~"
    } else {
        "^"
    }
}
