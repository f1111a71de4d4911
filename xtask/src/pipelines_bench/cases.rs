//! The broken files: each a sound file with one fault in it.

use super::corpus::Project;
use super::faults::{Fault, FaultClass};
use super::sound::{Platform, Sound};
use crate::repair_bench::random::Random;

/// How often chance is asked for a place in one file.
const TRIES: usize = 12;

/// How many cases of one class a project gives at most, so that none speaks for all.
const OF_A_PROJECT: usize = 4;

/// A broken file.
#[derive(Debug)]
pub(super) struct Case<'p> {
    pub(super) platform: Platform,
    pub(super) class: String,
    /// The project's place among all.
    pub(super) number: usize,
    /// The file in the project.
    pub(super) path: &'p str,
    pub(super) fault: Fault,
}

/// Makes up to `count` cases of a class. The same arguments give the same cases, and neither another class nor another project
/// changes the faults that a file gets. `is_sound` says which files may be broken.
pub(super) fn make<'p>(
    class: &FaultClass,
    projects: &'p [Project],
    count: usize,
    is_sound: impl Fn(usize, &str) -> bool,
) -> Vec<Case<'p>> {
    let mut files: Vec<(u64, Random, usize, &str, &str)> = Vec::new();
    for (number, project) in projects.iter().enumerate() {
        for (path, text) in &project.files {
            let is_ours = Platform::of(path).is_some_and(|(platform, _)| platform == class.platform);
            if is_ours && is_sound(number, path) {
                let mut random = Random::named(&format!("{}/{}/{path}", class.name, project.name));
                files.push((random.next(), random, number, path, text));
            }
        }
    }
    files.sort_by_key(|(rank, _, number, path, _)| (*rank, *number, *path));
    let mut cases: Vec<Case<'p>> = Vec::new();
    let mut given = vec![0; projects.len()];
    for (_, mut random, number, path, text) in files {
        if cases.len() == count {
            break;
        }
        let (Some(project), Some(given)) = (projects.get(number), given.get_mut(number)) else {
            continue;
        };
        let Some((_, level)) = Platform::of(path).filter(|_| *given < OF_A_PROJECT) else {
            continue;
        };
        let Some(sound) = Sound::read(text, level, &project.names) else {
            continue;
        };
        let fault = (0..TRIES)
            .filter_map(|_| (class.inject)(&sound, &mut random))
            // What does not parse is no fault of meaning.
            .find(|fault| fault.text != text && Sound::read(&fault.text, level, &project.names).is_some());
        if let Some(fault) = fault {
            *given += 1;
            cases.push(Case {
                platform: class.platform,
                class: class.name.clone(),
                number,
                path,
                fault,
            });
        }
    }
    cases
}
