//! The process that started the server: when it is gone, nobody will say `exit`.

use std::time::Duration;

/// How often it is looked for.
const INTERVAL: Duration = Duration::from_millis(300);

/// Calls `gone` once when the process `id` has ended. On systems where that cannot be asked it never does.
pub(crate) fn watch(id: u32, gone: impl FnOnce() + Send + 'static) {
    let watching = std::thread::Builder::new().name("qmoi-parent".to_owned());
    // Without the thread, the end of the input still ends the server.
    let _input_ends_too = watching.spawn(move || {
        while is_alive(id) {
            std::thread::sleep(INTERVAL);
        }
        gone();
    });
}

#[cfg(unix)]
fn is_alive(id: u32) -> bool {
    let Ok(number) = i32::try_from(id) else {
        return true;
    };
    if number <= 0 {
        return true;
    }
    let process = nix::unistd::Pid::from_raw(number);
    nix::sys::signal::kill(process, None) != Err(nix::errno::Errno::ESRCH) && !is_zombie(id)
}

#[cfg(not(unix))]
fn is_alive(_id: u32) -> bool {
    true
}

/// Whether the process has ended and only waits for its own parent to notice. Told by Linux alone.
#[cfg(unix)]
fn is_zombie(id: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|line| {
        let state = line.rsplit_once(')').map_or("", |(_, rest)| rest.trim_start());
        state.starts_with('Z') || state.starts_with('X')
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_an_ended_child_is_not() {
        assert!(is_alive(std::process::id()));
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let id = child.id();
        child.wait().unwrap();
        assert!(!is_alive(id));
    }
}
