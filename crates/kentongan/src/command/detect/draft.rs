//! Results that appear under their names only when all of them are complete.

use crate::failure::Failure;
use crate::told::{Language, Told};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that takes its name only when it is complete; dropped before that, it leaves nothing.
pub struct Draft<'a> {
    path: &'a Path,
    draft: PathBuf,
    pub out: BufWriter<File>,
}

impl<'a> Draft<'a> {
    /// A draft beside `path`, which may be none of the files that are read.
    pub fn new(path: &'a Path, read: &[&Path]) -> Result<Self, Failure> {
        if read.iter().any(|one| whole(one) == whole(path)) {
            let words = Told::new(
                format!(
                    "{}: ini berkas masukan. Pilih nama lain untuk hasilnya.",
                    path.display()
                ),
                format!(
                    "{}: this file is read. Choose another name for the result.",
                    path.display()
                ),
            );
            return Err(Failure::new(words.in_language(Language::of_environment())));
        }
        let mut name = path.as_os_str().to_owned();
        name.push(".part");
        let draft = PathBuf::from(name);
        let file = File::create(&draft).map_err(|error| told(&draft, &error))?;
        let out = BufWriter::new(file);
        Ok(Self { path, draft, out })
    }

    /// Gives the file its name.
    pub fn finish(mut self) -> Result<(), Failure> {
        let written = self.out.flush();
        written
            .and_then(|()| std::fs::rename(&self.draft, self.path))
            .map_err(|error| told(self.path, &error))
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        // A finished one has another name by now.
        let _ = std::fs::remove_file(&self.draft);
    }
}

/// Fails when two results would go into one file.
pub fn apart(results: &[&Path]) -> Result<(), Failure> {
    for (at, path) in results.iter().enumerate() {
        if results[..at].iter().any(|one| whole(one) == whole(path)) {
            let path = path.display();
            return Err(Failure::told(
                format!(
                    "{path}: dua hasil tidak bisa di satu berkas. Pilih nama lain untuk salah satunya."
                ),
                format!("{path}: two results can't go into one file. Choose another name for one."),
            ));
        }
    }
    Ok(())
}

/// A path by which two names of one file are equal, also before there is one.
fn whole(path: &Path) -> PathBuf {
    let above = path.parent().filter(|above| !above.as_os_str().is_empty());
    let beside = || {
        let above = above.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(above.join(path.file_name()?))
    };
    let there = path.canonicalize().ok();
    there.or_else(beside).unwrap_or_else(|| path.to_owned())
}

/// Opens a file to read.
pub fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| told(path, &error))
}

/// What happened to a file.
pub fn told(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}
