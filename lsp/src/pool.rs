//! A few threads that judge documents, apart from the one that owns the session.
//!
//! The parser for JavaScript recurses as deep as its input nests; the stacks are made for the deepest input that the
//! limits admit.

use std::collections::{BTreeMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Thread;

/// Stack of a working thread in bytes. Virtual memory: only what is used is ever taken.
pub(crate) const STACK: usize = 256 * 1024 * 1024;

/// Enough that a long repair does not hold up the diagnostics of another document, and no more.
const MOST: usize = 4;

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    /// Threads that have nothing to do, by their number.
    idle: BTreeMap<usize, Thread>,
}

/// The threads. Cheap to clone; they end with the process.
#[derive(Clone)]
pub(crate) struct Pool {
    state: Arc<Mutex<State>>,
}

impl Pool {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the operating system gives none.
    pub(crate) fn start() -> std::io::Result<Self> {
        let state = Arc::new(Mutex::new(State::default()));
        let count = std::thread::available_parallelism().map_or(2, |count| count.get().clamp(2, MOST));
        for number in 0..count {
            let state = Arc::clone(&state);
            std::thread::Builder::new()
                .name(format!("qmoi-{number}"))
                .stack_size(STACK)
                .spawn(move || work(number, &state))?;
        }
        Ok(Self { state })
    }

    /// Has `job` done after those that came before. Of the idle threads the first gets it: each keeps the memory that its
    /// largest job took, so the fewer do large ones, the better.
    pub(crate) fn run(&self, job: impl FnOnce() + Send + 'static) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.jobs.push_back(Box::new(job));
        if let Some((_, thread)) = state.idle.pop_first() {
            thread.unpark();
        }
    }
}

/// Does jobs as long as there are any, and waits for more.
fn work(number: usize, state: &Mutex<State>) {
    loop {
        let mut locked = state.lock().unwrap_or_else(PoisonError::into_inner);
        locked.idle.remove(&number);
        let Some(job) = locked.jobs.pop_front() else {
            locked.idle.insert(number, std::thread::current());
            drop(locked);
            std::thread::park();
            continue;
        };
        drop(locked);
        // The panic is told by the process's hook. What the job held is dropped, and with it the reply channel, so that
        // whoever waits gets an error.
        let _told = catch_unwind(AssertUnwindSafe(job));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_job_that_panics_stops_no_other() {
        let pool = Pool::start().unwrap();
        for _ in 0..20 {
            pool.run(|| panic!("a bug"));
        }
        let (sender, receiver) = mpsc::channel();
        pool.run(move || sender.send(7).unwrap());
        assert_eq!(receiver.recv(), Ok(7));
    }
}
