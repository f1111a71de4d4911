//! The memory that oxc reads a JavaScript text into: one arena per thread, emptied between files, which spares every small
//! file the allocation.

use std::cell::RefCell;

use oxc_allocator::Allocator;

/// An arena larger than this many bytes is given back after the file that needed it.
const KEPT_ARENA: usize = 16 * 1024 * 1024;

thread_local! {
    static ARENA: RefCell<Allocator> = RefCell::new(Allocator::new());
}

/// Reads something in the thread's arena; in one of its own while that is in use.
pub(crate) fn in_arena<T>(read: impl FnOnce(&Allocator) -> T) -> T {
    ARENA.with(|arena| {
        let Ok(mut arena) = arena.try_borrow_mut() else {
            return read(&Allocator::new());
        };
        let found = read(&arena);
        if arena.capacity() > KEPT_ARENA {
            *arena = Allocator::new();
        } else {
            arena.reset();
        }
        found
    })
}
