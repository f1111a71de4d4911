//! The packages that faults are put into, in three splits by package, with their versions.
//!
//! None is one of those that quality is measured on elsewhere. Training may see what is in its split only; development is for
//! looking at single failures; validation is for counting. `target/repair-bench/packages/<split>/<package>` holds what qmoi reads
//! of each; the rest of a package is removed when it was unpacked.

mod split;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use engine::FileClass;
use ignore::WalkBuilder;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::fetch::{self, Registry};
use crate::root;

pub(crate) use split::Split;

/// How many packages are fetched at once: waiting for the registry takes longest.
const AT_ONCE: usize = 8;

/// The folder of the packages of `split`, fetched if they are not there. A package that cannot be fetched is named and left out.
///
/// # Errors
/// When the disk fails.
pub(crate) fn fetch(split: Split) -> Result<PathBuf, Box<dyn Error>> {
    let folder = root::target()
        .join("repair-bench")
        .join("packages")
        .join(split.name());
    fs::create_dir_all(&folder)?;
    let missing: Vec<(Registry, &str)> = split
        .packages()
        .filter(|(_, package)| !folder.join(fetch::folder_name(package)).exists())
        .collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build()?;
    pool.install(|| {
        missing.into_par_iter().for_each(|(registry, package)| {
            let fetched = fetch::unpacked(&folder, registry, package)
                .and_then(|_| prune(&folder.join(fetch::folder_name(package))));
            if let Err(error) = fetched {
                println!("{package} is left out: {error}");
            }
        });
    });
    Ok(folder)
}

/// Removes the files of a package that qmoi does not read.
fn prune(package: &Path) -> Result<(), Box<dyn Error>> {
    for entry in WalkBuilder::new(package).standard_filters(false).build() {
        let entry = entry?;
        let is_read = entry
            .path()
            .to_str()
            .is_some_and(|path| FileClass::of(path).is_some());
        if !is_read && entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
