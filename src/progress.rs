//! A bar on the terminal, once the work has taken long enough for a person to wonder.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// The progress through a known number of files.
pub(crate) struct Progress {
    began: Instant,
    total: u64,
    done: u64,
    wanted: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Progress through `total` files, shown on standard error when that is a terminal and `wanted`.
    #[must_use]
    pub(crate) fn new(total: usize, wanted: bool) -> Self {
        Self {
            began: Instant::now(),
            total: total as u64,
            done: 0,
            wanted: wanted && io::stderr().is_terminal(),
            bar: None,
        }
    }

    /// One more file is done.
    pub(crate) fn advance(&mut self) {
        self.done += 1;
        if self.wanted && self.bar.is_none() && self.began.elapsed() > PATIENCE {
            let bar = ProgressBar::with_draw_target(Some(self.total), ProgressDrawTarget::stderr());
            if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files, {eta} left") {
                bar.set_style(style);
            }
            self.bar = Some(bar);
        }
        if let Some(bar) = &self.bar {
            bar.set_position(self.done);
        }
    }

    /// Runs `print` while the bar is out of the way.
    pub(crate) fn aside<R>(&self, print: impl FnOnce() -> R) -> R {
        match &self.bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
