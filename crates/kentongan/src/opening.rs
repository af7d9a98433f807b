//! Why a database or an address can't be opened, in both languages: what happened, and what to do next.

use crate::failure::Failure;
use crate::told::{Language, Told};
use std::net::SocketAddr;
use store::OpenError;

/// The failure of a database, in the language of the terminal.
pub fn database(error: OpenError) -> Failure {
    Failure::new(told(&error).in_language(Language::of_environment()))
}

/// Why a database can't be opened.
pub fn told(error: &OpenError) -> Told {
    let indonesian = match error {
        OpenError::InUse { path } => format!(
            "{} sedang dipakai proses Kentongan lain. Hentikan dulu proses itu. (Satu proses untuk satu berkas \
             SQLite; PostgreSQL boleh dipakai beberapa proses.)",
            path.display()
        ),
        OpenError::File { path, source } => format!(
            "{}: {source}. Periksa foldernya, pemiliknya, dan ruang kosong.",
            path.display()
        ),
        OpenError::TooOld {
            engine,
            found,
            needed,
        } => format!("{engine} {found} terlalu lama; pasang {needed} atau yang lebih baru."),
        OpenError::Unsafe {
            setting,
            value,
            needed,
        } => format!(
            "PostgreSQL memakai {setting} = {value}, dan itu tidak aman. Atur {setting} = {needed} untuk basis \
             data ini."
        ),
        OpenError::Address(_) => "Alamat basis data PostgreSQL tidak bisa dipakai. Tulis seperti \
             postgres://pengguna@server/basisdata."
            .to_owned(),
        OpenError::Tls(reason) => {
            format!("Sambungan ke basis data tidak akan rahasia: {reason}")
        }
        OpenError::Outdated { found, needed } => {
            format!("Skema di {found:04}, seharusnya {needed:04}. Jalankan: kentongan migrate")
        }
        OpenError::Newer { found, known } => format!(
            "Skema di {found:04}, program ini hanya mengenal {known:04}. Pasang Kentongan yang lebih baru; \
             migrasi tidak pernah mundur."
        ),
        OpenError::Altered { number } => format!(
            "Migrasi {number:04} di basis data berbeda dari milik program ini. Pasang Kentongan yang membuatnya, \
             atau pulihkan cadangan lalu jalankan: kentongan migrate"
        ),
        OpenError::Migration { number, reason } => {
            format!("Migrasi {number:04} gagal dan dibatalkan seluruhnya: {reason}")
        }
        OpenError::Database(reason) => format!("Basis data tidak bisa dibuka: {reason}"),
    };
    Told::new(indonesian, error.to_string())
}

/// Why an address can't be listened at.
pub fn listen(address: SocketAddr, error: &std::io::Error) -> Failure {
    let (indonesian, english) = match error.kind() {
        std::io::ErrorKind::AddrInUse => (
            "alamat itu sudah dipakai program lain. Hentikan program itu, atau pilih port lain.",
            "another program uses it already. Stop that one, or choose another port.",
        ),
        std::io::ErrorKind::PermissionDenied => (
            "pengguna ini tidak boleh memakai port itu. Port di bawah 1024 perlu \
             AmbientCapabilities=CAP_NET_BIND_SERVICE di unit systemd; atau pilih port lain.",
            "this user may not use that port. Ports below 1024 need \
             AmbientCapabilities=CAP_NET_BIND_SERVICE in the systemd unit; or choose another port.",
        ),
        std::io::ErrorKind::AddrNotAvailable => (
            "mesin ini tidak punya alamat itu. Periksa `listen`.",
            "this machine has no such address. Check `listen`.",
        ),
        _ => (
            "periksa `listen` dan jaringannya.",
            "check `listen` and the network.",
        ),
    };
    Failure::told(
        format!("Tidak bisa melayani di {address}: {indonesian} ({error})"),
        format!("Cannot listen on {address}: {english} ({error})"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_is_told_in_both_languages() {
        let outdated = told(&OpenError::Outdated {
            found: 0,
            needed: 12,
        });
        for words in [&outdated.indonesian, &outdated.english] {
            assert!(words.contains("kentongan migrate"), "{words}");
        }
        let used = told(&OpenError::InUse {
            path: "a.db".into(),
        });
        assert!(used.indonesian.starts_with("a.db sedang dipakai"));
        assert!(used.english.starts_with("a.db is in use"));
        let taken = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
        let address = "0.0.0.0:443".parse().expect("an address");
        let Failure::Failed(words) = listen(address, &taken) else {
            panic!("it is told");
        };
        assert!(words.contains("CAP_NET_BIND_SERVICE"), "{words}");
    }
}
