//! A few threads that judge documents, apart from the one that owns the session.
//!
//! The parser for JavaScript recurses as deep as its input nests; the stacks are made for the deepest input that the
//! limits admit.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Stack of a working thread in bytes. Virtual memory: only what is used is ever taken.
pub(crate) const STACK: usize = 256 * 1024 * 1024;

/// Enough that a long repair does not hold up the diagnostics of another document, and no more.
const MOST: usize = 4;

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Queue {
    jobs: Mutex<VecDeque<Job>>,
    filled: Condvar,
}

/// The threads. Cheap to clone; they end with the process.
#[derive(Clone)]
pub(crate) struct Pool {
    queue: Arc<Queue>,
}

impl Pool {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the operating system gives none.
    pub(crate) fn start() -> std::io::Result<Self> {
        let queue = Arc::new(Queue::default());
        let count = std::thread::available_parallelism().map_or(2, |count| count.get().clamp(2, MOST));
        for number in 0..count {
            let queue = Arc::clone(&queue);
            std::thread::Builder::new()
                .name(format!("qmoi-{number}"))
                .stack_size(STACK)
                .spawn(move || {
                    loop {
                        let job = queue.next();
                        // The panic is told by the process's hook. What the job held is dropped, and with it the reply
                        // channel, so that whoever waits gets an error.
                        let _told = catch_unwind(AssertUnwindSafe(job));
                    }
                })?;
        }
        Ok(Self { queue })
    }

    /// Has `job` done after those that came before.
    pub(crate) fn run(&self, job: impl FnOnce() + Send + 'static) {
        let mut jobs = self.queue.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.push_back(Box::new(job));
        self.queue.filled.notify_one();
    }
}

impl Queue {
    fn next(&self) -> Job {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(job) = jobs.pop_front() {
                return job;
            }
            jobs = self.filled.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
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
