//! Keys without which nothing works, lost.

use engine::data::{Entry, Kind};

use super::super::sound::{Platform, Sound};
use super::{Fault, FaultClass};
use crate::repair_bench::random::Random;

pub(super) fn classes(platform: Platform) -> Vec<FaultClass> {
    match platform {
        Platform::GitHub => vec![
            FaultClass::new(platform, "lost-runs-on", |sound, random| {
                let job = *random.pick(&sound.named("jobs"))?;
                let runner = sound.child(job.value, "runs-on")?;
                let lines = sound.lines_of(runner)?;
                Some(Fault::with_many_answers(sound.with(lines, "")))
            }),
            FaultClass::new(platform, "lost-steps", |sound, random| {
                let job = *random.pick(&sound.named("jobs"))?;
                let steps = sound.child(job.value, "steps")?;
                Some(Fault::with_many_answers(sound.with(sound.lines_of(steps)?, "")))
            }),
            FaultClass::new(platform, "lost-on", |sound, _| {
                let on = sound.child(sound.root, "on")?;
                Some(Fault::with_many_answers(sound.with(sound.lines_of(on)?, "")))
            }),
            FaultClass::new(platform, "lost-line-of-jobs", lost_line_of_jobs),
        ],
        Platform::GitLab => vec![FaultClass::new(platform, "lost-script", lost_script)],
    }
}

/// The line with `jobs:` lost; what was under it comes under what stands before.
fn lost_line_of_jobs(sound: &Sound<'_>, _: &mut Random) -> Option<Fault> {
    let jobs = sound.child(sound.root, "jobs")?;
    let start = sound.view.node(jobs).entry_start;
    let end = start + sound.text.get(start..)?.find('\n')? + 1;
    let is_bare = sound.text.get(start..end)?.trim_end() == "jobs:";
    is_bare.then(|| Fault::with_one_answer(sound.with(start..end, "")))
}

fn lost_script(sound: &Sound<'_>, random: &mut Random) -> Option<Fault> {
    // The rest of a job may lie in what is included and not here.
    if sound.names.is_open {
        return None;
    }
    let jobs: Vec<Entry> = sound
        .view
        .entries(sound.root)
        .filter(|job| {
            let name = sound.view.text(job.key);
            let has = |key| sound.child(job.value, key).is_some();
            !name.starts_with('.')
                && sound.view.kind(job.value) == Kind::Mapping
                && !["extends", "<<", "trigger", "run"].iter().any(|key| has(key))
                && has("script")
        })
        .collect();
    let job = random.pick(&jobs)?;
    let lines = sound.lines_of(sound.child(job.value, "script")?)?;
    Some(Fault::with_many_answers(sound.with(lines, "")))
}
