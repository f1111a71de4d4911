//! Work on many threads, results in order.
//!
//! Items are taken from the front, so what has to wait for an earlier, slower item stays little. The parser for
//! JavaScript recurses as deep as its input nests; the threads' stacks are made for the deepest input the limits admit.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use rayon::ThreadPool;

use crate::failure::Failure;

/// Stack of a working thread in bytes. Virtual memory: only what is used is ever taken.
const STACK: usize = 256 * 1024 * 1024;

/// A pool of `threads` threads, or as many as the machine runs at once.
///
/// # Errors
/// When the operating system gives no threads.
pub(crate) fn pool(threads: Option<usize>) -> Result<ThreadPool, Failure> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .stack_size(STACK)
        .thread_name(|index| format!("qmoi-{index}"))
        .build()
        .map_err(Failure::Threads)
}

/// Does `work` on every item in the pool and hands the results to `take` on this thread, in the order of the items.
/// When `take` breaks off, the items not yet begun are left.
pub(crate) fn in_order<T, R>(
    pool: &ThreadPool,
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut take: impl FnMut(R) -> ControlFlow<()>,
) where
    T: Sync,
    R: Send,
{
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let (sender, receiver) = mpsc::channel();
    let (next, stopped, work) = (&next, &stopped, &work);
    pool.in_place_scope(|scope| {
        for _ in 0..pool.current_num_threads().min(items.len()) {
            let sender = sender.clone();
            scope.spawn(move |_| {
                while !stopped.load(Ordering::Relaxed) {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    if sender.send((index, work(item))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (index, result) in receiver {
            early.insert(index, result);
            while let Some(result) = early.remove(&due) {
                due += 1;
                if take(result).is_break() {
                    stopped.store(true, Ordering::Relaxed);
                    return;
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whoever_is_slow() {
        let items: Vec<u64> = (0..50).collect();
        let mut taken = Vec::new();
        in_order(
            &pool(Some(4)).unwrap(),
            &items,
            |item| {
                std::thread::sleep(std::time::Duration::from_millis((item % 7) * 2));
                *item
            },
            |item| {
                taken.push(item);
                ControlFlow::Continue(())
            },
        );
        assert_eq!(taken, items);
    }

    #[test]
    fn breaking_off_leaves_the_rest() {
        let items: Vec<usize> = (0..10_000).collect();
        let done = AtomicUsize::new(0);
        let mut taken = 0;
        in_order(
            &pool(Some(2)).unwrap(),
            &items,
            |_| {
                std::thread::sleep(std::time::Duration::from_micros(200));
                done.fetch_add(1, Ordering::Relaxed)
            },
            |_| {
                taken += 1;
                if taken == 3 {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                }
            },
        );
        assert_eq!(taken, 3);
        assert!(done.load(Ordering::Relaxed) < items.len());
    }

    #[test]
    fn a_working_thread_has_room_for_deep_recursion() {
        fn depth(left: usize) -> usize {
            let room = std::hint::black_box([left; 512]);
            if left == 0 { room[0] } else { 1 + depth(left - 1) }
        }
        let pool = pool(Some(1)).unwrap();
        let mut reached = 0;
        in_order(
            &pool,
            &[20_000],
            |item| depth(*item),
            |depth| {
                reached = depth;
                ControlFlow::Continue(())
            },
        );
        assert_eq!(reached, 20_000);
    }
}
