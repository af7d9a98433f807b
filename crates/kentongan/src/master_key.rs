//! The master key file: outside the database, readable by its owner only.
//!
//! Invariant: a new key is made only where no data exists yet. A key made beside existing data would
//! leave that data unreadable for ever while everything seems to work.

use crate::failure::Failure;
use crate::machine::mode;
use domain::random::Entropy;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use store::vault::KeyRing;

/// Whether a database exists that an earlier key has sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Data {
    Fresh,
    Existing,
}

/// Reads the keys.
///
/// # Errors
/// The file is missing, readable by others, or no key file.
pub fn read(path: &Path) -> Result<KeyRing, Failure> {
    let shown = path.display();
    let text = fs::read_to_string(path).map_err(|error| {
        if error.kind() == io::ErrorKind::PermissionDenied {
            // It is there: a command was run as another user, and nothing is lost.
            return Failure::new(format!(
                "Pengguna ini tidak boleh membaca kunci induk {shown}. Jalankan perintah sebagai pemilik \
                 foldernya, atau kembalikan pemiliknya (chown).\n\
                 This user may not read the master key {shown}. Run commands as the owner of the folder, or give \
                 it back to that user (chown)."
            ));
        }
        Failure::new(format!(
            "Kunci induk {shown} tidak bisa dibaca: {error}. Kembalikan dari cadangan.\n\
             The master key {shown} cannot be read: {error}. Restore it from your backup."
        ))
    })?;
    if mode(path).is_ok_and(|mode| mode & 0o077 != 0) {
        return Err(Failure::new(format!(
            "Kunci induk {shown} bisa dibaca orang lain. Jalankan: chmod 600 {shown}\n\
             Others can read the master key {shown}. Run: chmod 600 {shown}"
        )));
    }
    KeyRing::parse(&text).map_err(|error| Failure::new(format!("{shown}: {error}")))
}

/// Reads the keys, or makes the first one where there is no data yet.
///
/// # Errors
/// As [`read`]; the file is missing though there is data; it can't be written.
pub fn read_or_make(path: &Path, data: Data, entropy: &dyn Entropy) -> Result<KeyRing, Failure> {
    if data == Data::Existing || path.exists() {
        return read(path);
    }
    make(path, &KeyRing::generate(entropy).to_text()).map_err(|error| {
        let shown = path.display();
        Failure::new(format!(
            "Kunci induk {shown} tidak bisa dibuat: {error}.\n\
             The master key {shown} cannot be made: {error}."
        ))
    })?;
    read(path)
}

/// Durable before it returns: what it seals must not outlive it.
fn make(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("keys/master.key");
        let made = read_or_make(&path, Data::Fresh, &SystemEntropy).expect("made");
        assert_eq!(mode(&path).expect("a file"), 0o600);
        assert_eq!(
            mode(path.parent().expect("a folder")).expect("a folder"),
            0o700
        );
        let again = read_or_make(&path, Data::Existing, &SystemEntropy).expect("read");
        assert_eq!(made.to_text(), again.to_text());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        assert!(read(&path).is_err());
    }

    #[test]
    fn no_key_is_made_beside_existing_data() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("master.key");
        assert!(read_or_make(&path, Data::Existing, &SystemEntropy).is_err());
        assert!(!path.exists());
    }
}
