//! What the machine allows: open files and free space.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use std::io;
use std::path::Path;

/// File descriptors kept for the database, logs and files.
const RESERVED: u64 = 256;

/// Raises the limit of open files as far as allowed, and says how many connections fit.
///
/// Most systems start processes with 1,024, which a thousand idle phones would use up.
pub fn connections_that_fit(wanted: usize) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let current = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => raised.current,
        Err(_) => limit.current,
    };
    // `None` means no limit.
    let fit = current.map_or(u64::MAX, |files| files.saturating_sub(RESERVED).max(16));
    wanted.min(usize::try_from(fit).unwrap_or(usize::MAX))
}

/// Bytes that this user may still write on the file system of `path`.
///
/// # Errors
/// The path does not exist or can't be asked.
pub fn free_bytes(path: &Path) -> io::Result<u64> {
    let found = rustix::fs::statvfs(path)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

/// Permission bits of `path`, such as `0o600`.
///
/// # Errors
/// The path does not exist or can't be asked.
pub fn mode(path: &Path) -> io::Result<u32> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o7777)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_answers() {
        assert_eq!(connections_that_fit(1), 1);
        assert!(connections_that_fit(usize::MAX) >= 16);
        assert!(free_bytes(Path::new("/")).is_ok());
        assert!(free_bytes(Path::new("/does/not/exist")).is_err());
    }
}
