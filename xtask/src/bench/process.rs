//! What the kernel says of processes: processor time and memory.

use std::path::Path;
use std::time::UNIX_EPOCH;

/// `/proc` counts processor time in hundredths of a second, on every architecture (`USER_HZ`).
const TICKS_A_SECOND: f64 = 100.0;

/// Seconds of processor time a process has used, in user mode and in the kernel.
pub(crate) fn cpu_seconds(pid: u32) -> f64 {
    stat(&pid.to_string()).map_or(0.0, |fields| ticks(&fields, 11) + ticks(&fields, 12))
}

/// The same, counted by the scheduler to the nanosecond; threads that ended are left out.
pub(crate) fn threads_seconds(pid: u32) -> f64 {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let nanoseconds = threads.filter_map(|thread| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    });
    nanoseconds.sum::<f64>() / 1e9
}

/// Seconds of processor time of all children of this process that have ended.
pub(crate) fn ended_children_seconds() -> f64 {
    stat("self").map_or(0.0, |fields| ticks(&fields, 13) + ticks(&fields, 14))
}

/// The children of a process.
pub(crate) fn children(pid: u32) -> Vec<u32> {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let parent = |number: &u32| stat(&number.to_string())?.get(1)?.parse::<u32>().ok();
    numbers.filter(|number| parent(number) == Some(pid)).collect()
}

/// The fields of `/proc/PID/stat` after the program's name, which may hold spaces and brackets: the state is the first.
fn stat(process: &str) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}

fn ticks(fields: &[String], at: usize) -> f64 {
    fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0) / TICKS_A_SECOND
}

/// Resident memory of a process, in MB of 1,000,000 bytes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Memory {
    /// All of it.
    pub(crate) resident: f64,
    /// What no file stands behind: heap and stacks.
    pub(crate) anonymous: f64,
}

/// Gives the memory of a process.
pub(crate) fn memory(pid: u32) -> Memory {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let megabytes = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_suffix(" kB"));
        line.and_then(|kilobytes| kilobytes.trim().parse::<f64>().ok()).unwrap_or(0.0) * 1024.0 / 1e6
    };
    Memory { resident: megabytes("VmRSS:"), anonymous: megabytes("RssAnon:") }
}

/// One line on how busy the machine was, since nothing here means much on a busy one.
pub(crate) fn load() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let loads: Vec<&str> = text.split(' ').take(3).collect();
    format!("{cores} cores; load at the end {}\n", loads.join(" "))
}

/// Seconds since 1970 at which a file was last changed; 0 where there is none.
pub(crate) fn modified(path: &Path) -> u64 {
    let modified = std::fs::metadata(path).and_then(|data| data.modified()).ok();
    modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_has_memory_and_uses_time() {
        let begun = cpu_seconds(std::process::id());
        let mut sum = 0_u64;
        while cpu_seconds(std::process::id()) <= begun {
            sum = (0..1_000_000).fold(sum, |sum, n| std::hint::black_box(sum.wrapping_add(n)));
        }
        let memory = memory(std::process::id());
        assert!(memory.resident > memory.anonymous && memory.anonymous > 0.0, "{memory:?}");
    }
}
