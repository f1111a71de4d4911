//! The wish that work under way be given up, because nobody wants its result any more.
//!
//! Work asks between rules, trials and guesses. It changes no verdict: what was cancelled has no result at all.

use std::fmt;
use std::sync::Arc;

/// Says whether work is still wanted. Cheap to clone.
#[derive(Clone, Default)]
pub struct Cancellation(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Cancellation {
    /// Work that is given up once `cancelled` says so. Once true, it must stay true.
    #[must_use]
    pub fn when(cancelled: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(cancelled)))
    }

    /// Whether the work is not wanted any more.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.as_ref().is_some_and(|cancelled| cancelled())
    }
}

impl fmt::Debug for Cancellation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Cancellation")
            .field(&self.is_cancelled())
            .finish()
    }
}
