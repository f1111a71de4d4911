//! Work on many small items at once, by threads that are there for nothing else.
//!
//! A shared pool would do as well, were it not that whoever waits in it for the result may be handed other work that waits
//! for the same result.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Stack of a thread in bytes: the parser for JavaScript recurses. Virtual memory, only what is used is ever taken.
const STACK: usize = 256 * 1024 * 1024;

/// Does `work` on every item and gives the results in the order of the items.
pub fn on_threads<T: Sync, R: Send + Sync>(
    items: &[T],
    work: impl Fn(&T) -> Option<R> + Sync,
) -> Vec<Option<R>> {
    let results: Vec<OnceLock<R>> = items.iter().map(|_| OnceLock::new()).collect();
    let next = AtomicUsize::new(0);
    let take_items = || {
        while let Some((item, result)) = {
            let index = next.fetch_add(1, Ordering::Relaxed);
            items.get(index).zip(results.get(index))
        } {
            if let Some(done) = work(item) {
                // Each item is taken once.
                let _already_there = result.set(done);
            }
        }
    };
    let count = thread::available_parallelism()
        .map_or(1, usize::from)
        .min(items.len());
    thread::scope(|scope| {
        for _ in 0..count {
            let started = thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, take_items);
            // Without a single thread nothing is known, which is less than wrong.
            if started.is_err() {
                break;
            }
        }
    });
    results.into_iter().map(OnceLock::into_inner).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        let results = on_threads(&items, |item| (item % 3 != 0).then_some(item * 2));
        assert_eq!(results.len(), 1000);
        assert!(
            results
                .iter()
                .enumerate()
                .all(|(at, result)| *result == (at % 3 != 0).then_some(at * 2))
        );
        assert!(on_threads(&[] as &[u8], |_| Some(1)).is_empty());
    }
}
