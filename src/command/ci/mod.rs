//! `qmoi ci`: repairs a branch on a server, and never gives up wrongly.

mod arguments;
mod artifacts;
pub(crate) mod branch_judge;
mod credentials;
mod ladder;
mod pipeline;
mod platform;
mod report;
pub(crate) mod session;
mod suggestions;
pub(crate) mod watch;
mod wording;

use std::io::Write;
use std::path::Path;
use std::time::Instant;

use delivery::push_result::{Class, Verdict};
use engine::Severity;
use hooks::batch::history::Loop;
use hooks::batch::{CHANGE, Carried, Delivery, Edited, End, LeftAlone, Outcome, Plan, Repairs, deliver};
use hooks::{Candidate, Judge};

pub(crate) use arguments::{Arguments, Where};

use crate::failure::{Exit, Failure};
use crate::judge::Told;
use crate::output::Format;
use crate::report::Report;
use crate::terminal::{self, Destination};
use artifacts::Artifacts;
use branch_judge::BranchJudge;
use ladder::{Ladder, Request, Way};
use report::{Ending, Left, NotDone, Refusal, ReportFormat, RunReport};
use session::{NoSession, Session};
use wording::Wishes;

/// Repairs the branch.
///
/// # Errors
/// When the command line or the configuration is wrong. What fails on the way is told in the report.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let begun = Instant::now();
    terminal::be_interruptible();
    let session = match Session::open(&arguments.place, begun) {
        Ok(session) => session,
        Err(NoSession::Failure(failure)) => return told(failure),
        Err(NoSession::Server(verdict)) => {
            terminal::complain(&format!(
                "error: {}\n  next: run it again once the cause is gone\n",
                crate::visible::one_line(&verdict.evidence)
            ));
            return Ok(Exit::Push(verdict.class));
        }
    };
    match repair(arguments, &session, begun) {
        Ok(exit) => Ok(exit),
        Err(failure) => told(failure),
    }
}

/// A failure on this side has an exit code of its own here.
fn told(failure: Failure) -> Result<Exit, Failure> {
    match failure.exit() {
        Exit::Failed => {
            terminal::complain(&failure.lines());
            Ok(Exit::Push(Class::Local))
        }
        _ => Err(failure),
    }
}

fn repair(arguments: &Arguments, session: &Session, begun: Instant) -> Result<Exit, Failure> {
    let judge = BranchJudge::new(
        arguments.rules.clone(),
        arguments.config.as_deref().map(super::absolute),
        &session.repository.place().common_dir,
        session.deadline,
    );
    let most_in_a_row = usize::from(arguments.most_in_a_row);
    let mut delivery = session.delivery(
        arguments.change.is_none().then_some(most_in_a_row),
        arguments.place.dry_run,
    );
    if let Some(commit) = &arguments.change {
        let mut planner = carried(commit, session, &judge)?;
        let outcome = deliver(&mut delivery, &mut planner)?;
        let found = Found {
            left_alone: &planner.left_alone,
            ..Found::default()
        };
        return end(arguments, session, &judge, &mut delivery, &outcome, &found, begun);
    }
    let wishes = Wishes {
        subject: arguments.message.clone(),
        skips_ci: arguments.place.skip_ci,
    };
    let wording = |files: &[Edited], reports: &[Told]| wording::commit(files, reports, &wishes);
    let mut planner = Repairs::new(&judge, &session.watch, &wording);
    let outcome = deliver(&mut delivery, &mut planner)?;
    let found = Found {
        judged: planner.judged,
        reports: &planner.reports,
        left_alone: &planner.left_alone,
    };
    let exit = end(arguments, session, &judge, &mut delivery, &outcome, &found, begun)?;
    drop(planner);
    judge.save_cache();
    Ok(exit)
}

/// What was found out about the files of the tip.
#[derive(Default)]
struct Found<'a> {
    judged: usize,
    reports: &'a [Told],
    left_alone: &'a [LeftAlone],
}

/// The planner that delivers what a commit of this repository changes.
fn carried<'a>(
    name: &str,
    session: &Session,
    judge: &'a BranchJudge,
) -> Result<Carried<'a, BranchJudge>, Failure> {
    let wrong = |what: String| Failure::Option {
        what,
        next: "name a commit with one parent, such as HEAD",
    };
    let repository = &*session.repository;
    let to = repository
        .commit(name)?
        .ok_or_else(|| wrong(format!("there is no commit `{name}`")))?;
    let parent = repository.commit(&format!("{to}^1"))?;
    let second = repository.commit(&format!("{to}^2"))?;
    let from = parent.filter(|_| second.is_none());
    let from = from.ok_or_else(|| wrong(format!("`{name}` has no parent, or more than one")))?;
    let past = repository.past(&to, 1)?;
    Ok(Carried {
        from,
        message: past
            .first()
            .map(|commit| commit.message.clone())
            .unwrap_or_default(),
        trailers: vec![(CHANGE, to.to_string())],
        to,
        judge,
        left_alone: Vec::new(),
    })
}

/// Delivers another way what was not pushed, and writes everything that somebody may read.
fn end(
    arguments: &Arguments,
    session: &Session,
    judge: &BranchJudge,
    delivery: &mut Delivery<'_>,
    outcome: &Outcome,
    found: &Found<'_>,
    begun: Instant,
) -> Result<Exit, Failure> {
    let artifacts = Artifacts::in_folder(match &arguments.artifacts {
        Some(folder) => super::absolute(folder),
        None => session.folder.clone(),
    });
    let mut report = described(session, outcome, found);
    let mut unrepaired = Vec::new();
    if let Some(plan) = &outcome.plan
        && matches!(outcome.end, End::Refused(_) | End::Rehearsed | End::Stopped(_))
    {
        artifacts.patch(&*session.repository, plan)?;
        report.artifacts = Some(artifacts.folder().display().to_string());
        unrepaired = before(judge, &plan.files);
    }
    if let (End::Refused(verdict), Some(plan)) = (&outcome.end, &outcome.plan)
        && ladder::has_another_way(verdict)
        && !arguments.no_fallback
    {
        // Only now, because the credential may be another by now.
        let forge = session.known.client(session.credentials.for_api())?;
        let ladder = Ladder {
            forge: forge.as_deref(),
            platform: session.known.platform,
            request: Request {
                title: plan.subject.clone(),
                body: report.for_merge_request(),
                labels: arguments.label.clone(),
                is_draft: arguments.place.dry_run || arguments.draft,
            },
            login: delivery.remote.login().cloned(),
            may_fork: session.upstream.is_none(),
            watch: &session.watch,
        };
        let way = ladder.go(delivery, plan)?;
        if matches!(way, Way::MergeRequest { .. }) {
            unrepaired.clear();
        }
        let suggestions = match way {
            Way::MergeRequest { .. } => 0,
            Way::Branch { .. } | Way::Nowhere => suggest(session, delivery, plan)?,
        };
        report.ending = Ending::Elsewhere {
            refused: refusal(session, verdict),
            way,
            suggestions,
        };
    }
    if arguments.artifacts.is_none()
        && report.artifacts.is_some()
        && let Some(runs) = session.folder.parent()
    {
        artifacts::forget_old(runs);
    }
    let exit = exit(arguments, &report, outcome);
    report.exit = exit.code();
    report.steps = session.watch.steps();
    report.seconds = begun.elapsed().as_secs_f64();
    write_reports(
        arguments,
        session,
        judge,
        found.reports,
        &unrepaired,
        &artifacts,
        &mut report,
    )?;
    judge.with(crate::command::hooks::tell_about_the_rules);
    Ok(exit)
}

/// Offers the plan line by line where the pipeline runs for a merge request.
fn suggest(session: &Session, delivery: &Delivery<'_>, plan: &Plan) -> Result<usize, Failure> {
    let pipeline = &session.pipeline;
    let (Some(number), Some(target)) = (pipeline.merge_request, &pipeline.target_branch) else {
        return Ok(0);
    };
    let project = pipeline.target_project.as_deref();
    let Some(forge) = session.known.client_of(project, session.credentials.for_api())? else {
        return Ok(0);
    };
    let server = match &session.upstream {
        Some(upstream) => upstream,
        None => &delivery.remote,
    };
    suggestions::offer(delivery, server, &*forge, (number, target), plan, &session.watch)
}

/// What is wrong with the files as they are on the branch, for reports that speak of the branch.
fn before(judge: &BranchJudge, files: &[Edited]) -> Vec<Told> {
    let candidates = files.iter().filter_map(|file| {
        Some(Candidate {
            path: file.path.clone(),
            bytes: file.before.clone()?,
        })
    });
    let verdicts = judge.check(&candidates.collect::<Vec<_>>());
    verdicts
        .into_iter()
        .filter_map(|verdict| verdict.report)
        .collect()
}

fn described(session: &Session, outcome: &Outcome, found: &Found<'_>) -> RunReport {
    let plan = outcome.plan.as_ref();
    let files: &[Edited] = plan.map_or(&[], |plan| &plan.files);
    let ending = match &outcome.end {
        End::Nothing => Ending::Nothing,
        End::Rehearsed => Ending::Rehearsed,
        End::Pushed => Ending::Pushed,
        End::NoBranch => Ending::NoBranch,
        End::Refused(verdict) => Ending::Refused {
            refused: refusal(session, verdict),
        },
        End::Stopped(Loop::InARow(number)) => Ending::Stopped {
            reason: format!(
                "{number} commits of qmoi stand in a row, and it still finds something to repair"
            ),
        },
        End::Stopped(Loop::Repeats(commit)) => Ending::Stopped {
            reason: format!(
                "the repair was made before, in {}, and undone since",
                watch::short(commit.as_str())
            ),
        },
    };
    let left_alone = found.left_alone.iter().map(|file| NotDone {
        path: file.path.name(),
        reason: session.watch.clean(&file.reason),
    });
    RunReport {
        version: 1,
        run: session.run.clone(),
        remote: session.watch.clean(session.remote.address()),
        branch: session.branch.clone(),
        tip: outcome.tip.as_ref().map(ToString::to_string),
        commit: plan.map(|plan| plan.commit.to_string()),
        subject: plan.map(|plan| plan.subject.clone()),
        judged: found.judged,
        changed: files.len(),
        fixes: wording::fixes(files, found.reports),
        left: found.reports.iter().flat_map(|told| left(&told.report)).collect(),
        left_alone: left_alone.collect(),
        ending,
        steps: Vec::new(),
        artifacts: None,
        audit: session.audit.display().to_string(),
        seconds: 0.0,
        exit: 0,
    }
}

fn refusal(session: &Session, verdict: &Verdict) -> Refusal {
    Refusal {
        class: verdict.class.name(),
        said: session.watch.clean(&verdict.evidence),
        words: session.watch.words(),
    }
}

fn left(report: &Report) -> Vec<Left> {
    let findings = report.findings.iter().map(|finding| {
        let place = report.source.place(finding.span.start);
        Left {
            path: report.path.clone(),
            line: place.line,
            column: place.column,
            severity: match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            },
            rule: finding.rule.to_string(),
            message: finding.message.clone(),
        }
    });
    findings.collect()
}

fn exit(arguments: &Arguments, report: &RunReport, outcome: &Outcome) -> Exit {
    // A file of somebody's change that did not get through is left to them; one that no rule could look at is none of ours.
    let is_partial = arguments.change.is_some() && !report.left_alone.is_empty();
    let done = if report.left.is_empty() && !is_partial {
        Exit::Clean
    } else {
        Exit::Findings
    };
    match (&report.ending, &outcome.end) {
        (
            Ending::Elsewhere {
                way: Way::MergeRequest { .. },
                ..
            },
            _,
        ) => done,
        (Ending::Elsewhere { .. }, _) => Exit::Failed,
        (_, End::Nothing | End::Pushed) => done,
        (_, End::Rehearsed) => Exit::Findings,
        (_, End::NoBranch) => Exit::Usage,
        (_, End::Stopped(_)) => Exit::Looped,
        (_, End::Refused(verdict)) => Exit::Push(verdict.class),
    }
}

/// Writes everything that somebody may read.
fn write_reports(
    arguments: &Arguments,
    session: &Session,
    judge: &BranchJudge,
    reports: &[Told],
    unrepaired: &[Told],
    artifacts: &Artifacts,
    report: &mut RunReport,
) -> Result<(), Failure> {
    // Of a file that was repaired nowhere, what is wrong with it on the branch.
    let is_unrepaired = |told: &&Told| {
        !unrepaired
            .iter()
            .any(|before| before.report.path == told.report.path)
    };
    let on_the_branch = || {
        let repaired = reports.iter().filter(is_unrepaired);
        repaired.chain(unrepaired).map(|told| &told.report)
    };
    if report.artifacts.is_some() || arguments.artifacts.is_some() {
        report.artifacts = Some(artifacts.folder().display().to_string());
        let rules = || {
            judge
                .with(|judge| judge.run.engine.rules().all())
                .unwrap_or_default()
        };
        let sarif = artifacts::rendered(Format::Sarif, on_the_branch(), &rules);
        artifacts.write("qmoi.sarif", sarif.as_bytes())?;
        let quality = artifacts::rendered(Format::Gitlab, on_the_branch(), &rules);
        artifacts.write("code-quality.json", quality.as_bytes())?;
        artifacts.write("report.md", report.written(ReportFormat::Markdown).as_bytes())?;
        artifacts.write("report.json", report.written(ReportFormat::Json).as_bytes())?;
    }
    if let Some(summary) = arguments.summary.as_ref().or(session.pipeline.summary.as_ref()) {
        add(summary, &report.written(ReportFormat::Markdown))?;
    }
    let mut destination = match &arguments.output {
        Some(path) => Destination::file(path)?,
        None => Destination::stdout(),
    };
    destination.write(report.written(arguments.format))?;
    destination.flush()
}

/// Adds text to the end of a file.
fn add(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |cause| Failure::File {
        doing: "write",
        path: path.to_owned(),
        cause,
    };
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
