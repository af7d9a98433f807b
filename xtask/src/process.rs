//! What Linux tells about a running process, and about the machine.

use crate::clock::Stopwatch;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Processor time that a process has used, user and system, in milliseconds.
pub(crate) fn cpu_milliseconds(id: u32) -> Result<f64, String> {
    let stat = read(&format!("/proc/{id}/stat"))?;
    let ticks = ticks(&stat).ok_or_else(|| format!("/proc/{id}/stat has another shape"))?;
    Ok(ticks as f64 * 1000.0 / ticks_per_second()? as f64)
}

/// Processor time of the children of this process that have ended, user and system, in milliseconds.
pub(crate) fn children_cpu_milliseconds() -> Result<f64, String> {
    let stat = read("/proc/self/stat")?;
    let ticks = ticks_from(&stat, 13).ok_or("/proc/self/stat has another shape")?;
    Ok(ticks as f64 * 1000.0 / ticks_per_second()? as f64)
}

/// Memory in use now and at its peak, in MB (10⁶ bytes).
pub(crate) fn memory_megabytes(id: u32) -> Result<(f64, f64), String> {
    let status = read(&format!("/proc/{id}/status"))?;
    let field =
        |name| kilobytes(&status, name).ok_or_else(|| format!("/proc/{id}/status names no {name}"));
    let megabytes = |kilobytes: u64| kilobytes as f64 * 1024.0 / 1e6;
    Ok((megabytes(field("VmRSS")?), megabytes(field("VmHWM")?)))
}

/// What a process took from its start to its end, and what it printed.
#[derive(Debug)]
pub(crate) struct Cost {
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// Processor seconds, user and system.
    pub(crate) cpu: f64,
    /// Memory at its peak, in MB (10⁶ bytes).
    pub(crate) peak: f64,
    pub(crate) printed: String,
}

/// Runs a command to its end and measures it. It may print as much as a pipe holds. No other child may end
/// meanwhile: its time would count, too.
pub(crate) fn watched(command: &mut Command) -> Result<Cost, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let told = |error: &dyn std::fmt::Display| format!("{name}: {error}");
    let before = children_cpu_milliseconds()?;
    let watch = Stopwatch::start();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| told(&error))?;
    let mut peak = 0.0_f64;
    let status = loop {
        // The peak so far; the last look misses at most what came in the pause.
        if let Ok((_, megabytes)) = memory_megabytes(child.id()) {
            peak = megabytes.max(peak);
        }
        if let Some(status) = child.try_wait().map_err(|error| told(&error))? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let wall = watch.seconds();
    if !status.success() {
        return Err(told(&status));
    }
    let mut printed = String::new();
    if let Some(out) = &mut child.stdout {
        out.read_to_string(&mut printed)
            .map_err(|error| told(&error))?;
    }
    Ok(Cost {
        wall,
        cpu: (children_cpu_milliseconds()? - before) / 1000.0,
        peak,
        printed,
    })
}

/// The processor's name with the number of cores that may be used.
pub(crate) fn machine() -> String {
    let model = output("lscpu", &[])
        .ok()
        .and_then(|text| {
            text.lines()
                .find_map(|line| line.strip_prefix("Model name:"))
                .map(|name| name.trim().to_owned())
        })
        .unwrap_or_else(|| "unknown processor".to_owned());
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("{model}, {cores} cores")
}

/// The kind of file system that a folder lies on, such as `ext4` or `tmpfs`.
pub(crate) fn file_system(folder: &Path) -> Result<String, String> {
    let folder = folder.to_string_lossy();
    let text = output("df", &["--output=fstype", &folder])?;
    text.lines()
        .nth(1)
        .map(|kind| kind.trim().to_owned())
        .ok_or_else(|| format!("df told nothing about {folder}"))
}

/// Whether this process may install packages.
pub(crate) fn is_root() -> bool {
    output("id", &["-u"]).is_ok_and(|text| text.trim() == "0")
}

/// What a command prints, or why it failed.
pub(crate) fn output(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{program}: {}", message.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn read(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

fn ticks_per_second() -> Result<u64, String> {
    output("getconf", &["CLK_TCK"])?
        .trim()
        .parse()
        .map_err(|error| format!("getconf CLK_TCK: {error}"))
}

/// User and system time (fields 14 and 15); the name in field 2 may hold spaces and parentheses.
fn ticks(stat: &str) -> Option<u64> {
    ticks_from(stat, 11)
}

/// Two neighbouring fields, so many behind the name; those of ended children (16 and 17) follow.
fn ticks_from(stat: &str, skipped: usize) -> Option<u64> {
    let after_name = &stat[stat.rfind(')')? + 1..];
    let mut fields = after_name.split_whitespace().skip(skipped);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

fn kilobytes(status: &str, name: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_after_the_name() {
        let stat = "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 120 30 0 0 20 0";
        assert_eq!(ticks(stat), Some(150));
        assert_eq!(ticks_from(stat, 13), Some(0));
        assert_eq!(ticks("7 nonsense"), None);
    }

    #[test]
    fn memory_is_read_by_name() {
        let status = "Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n";
        assert_eq!(kilobytes(status, "VmRSS"), Some(1024));
        assert_eq!(kilobytes(status, "VmHWM"), Some(2048));
        assert_eq!(kilobytes(status, "VmSwap"), None);
    }

    #[test]
    fn this_process_can_be_measured() {
        let (now, peak) = memory_megabytes(std::process::id()).unwrap();
        assert!(now > 0.1 && peak >= now * 0.5);
        assert!(cpu_milliseconds(std::process::id()).unwrap() >= 0.0);
    }
}
