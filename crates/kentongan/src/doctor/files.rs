//! What lies on the disk: the data folder, its space, the master key, the certificate.

use super::{Check, certificate::valid_until};
use crate::config::{Configuration, Database};
use crate::machine::{free_bytes, mode};
use crate::told::Told;
use domain::time::{Moment, Zone};
use std::path::Path;
use store::vault::KeyRing;

pub(super) fn data_dir(folder: &Path) -> Check {
    let shown = folder.display();
    if !folder.exists() {
        return Check::warning(
            "data_dir",
            Told::new(
                format!("Folder data {shown} belum ada."),
                format!("The data folder {shown} does not exist yet."),
            ),
            Told::new(
                "`kentongan serve` membuatnya. Kalau seharusnya ada, periksa `--data`.",
                "`kentongan serve` makes it. If it should exist, check `--data`.",
            ),
        );
    }
    // Asked of the system without writing: a check must leave nothing.
    if rustix::fs::access(
        folder,
        rustix::fs::Access::WRITE_OK | rustix::fs::Access::EXEC_OK,
    )
    .is_err()
    {
        return Check::bad(
            "data_dir",
            Told::new(
                format!("Folder data {shown} tidak bisa ditulisi."),
                format!("The data folder {shown} is not writable."),
            ),
            Told::new(
                format!("Berikan kepada pengguna yang menjalankan server: chown -R NAMA {shown}"),
                format!("Give it to the user that runs the server: chown -R NAME {shown}"),
            ),
        );
    }
    Check::good(
        "data_dir",
        format!("Folder data {shown} bisa ditulisi."),
        format!("The data folder {shown} is writable."),
    )
}

pub(super) fn space(folder: &Path) -> Option<Check> {
    const MEBIBYTE: u64 = 1024 * 1024;
    let existing = folder.ancestors().find(|path| path.exists())?;
    let free = free_bytes(existing).ok()? / MEBIBYTE;
    let words = Told::new(
        format!("Ruang kosong: {free} MB."),
        format!("Free space: {free} MB."),
    );
    let advice = Told::new(
        "Kosongkan atau tambah ruang. Kalau penuh, laporan ditolak.",
        "Free or add space. When it is full, reports are refused.",
    );
    Some(match free {
        0..100 => Check::bad("space", words, advice),
        100..1024 => Check::warning("space", words, advice),
        _ => Check::good("space", words.indonesian, words.english),
    })
}

pub(super) fn master_key(configuration: &Configuration) -> Check {
    let path = &configuration.master_key;
    let shown = path.display();
    let restore = || {
        Told::new(
            "Kembalikan berkas ini dari cadangan. Tanpa kunci, data tidak bisa dibuka.",
            "Restore this file from your backup. Without it the data cannot be opened.",
        )
    };
    match std::fs::read_to_string(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let words = Told::new(
                format!("Kunci induk {shown} tidak ada."),
                format!("The master key {shown} is missing."),
            );
            let is_new =
                matches!(&configuration.database, Database::Sqlite { file, .. } if !file.exists());
            if is_new {
                let made = Told::new(
                    "`kentongan serve` membuatnya saat pertama kali jalan.",
                    "`kentongan serve` makes it at its first start.",
                );
                return Check::warning("master_key", words, made);
            }
            let advice = match &configuration.database {
                Database::Sqlite { .. } => restore(),
                Database::Postgres { .. } => Told::new(
                    "Instalasi baru? Jalankan: kentongan migrate. Kalau bukan, kembalikan berkas ini dari cadangan.",
                    "A new installation? Run: kentongan migrate. If not, restore this file from your backup.",
                ),
            };
            Check::bad("master_key", words, advice)
        }
        Err(error) => Check::bad(
            "master_key",
            Told::new(
                format!("Kunci induk {shown} tidak bisa dibaca: {error}."),
                format!("The master key {shown} cannot be read: {error}."),
            ),
            Told::new(
                format!("Periksa pemilik dan izin: ls -l {shown}"),
                format!("Check owner and permissions: ls -l {shown}"),
            ),
        ),
        Ok(text) if KeyRing::parse(&text).is_err() => Check::bad(
            "master_key",
            Told::new(
                format!("Kunci induk {shown} rusak."),
                format!("The master key {shown} is damaged."),
            ),
            restore(),
        ),
        Ok(_) if mode(path).is_ok_and(|mode| mode & 0o077 != 0) => Check::bad(
            "master_key",
            Told::new(
                format!("Kunci induk {shown} bisa dibaca orang lain."),
                format!("Others can read the master key {shown}."),
            ),
            Told::new(
                format!("Jalankan: chmod 600 {shown}"),
                format!("Run: chmod 600 {shown}"),
            ),
        ),
        Ok(_) => Check::good(
            "master_key",
            "Kunci induk ada dan hanya bisa dibaca pemiliknya. Simpan cadangannya di tempat lain.",
            "The master key is there and readable by its owner only. Keep a copy elsewhere.",
        ),
    }
}

/// Whether the certificate is still good; that it can be read is part of the configuration.
pub(super) fn certificate(configuration: &Configuration, now: Moment) -> Option<Check> {
    let files = configuration.tls.as_ref()?;
    let until = valid_until(&files.certificate)?;
    let day = until.day(Zone::Wib);
    let renew = || {
        Told::new(
            "Perbarui sertifikat, lalu kirim SIGHUP ke server.",
            "Renew the certificate, then send SIGHUP to the server.",
        )
    };
    let words = Told::new(
        format!("Sertifikat TLS berlaku sampai {day}."),
        format!("The TLS certificate is valid until {day}."),
    );
    const TWO_WEEKS: i64 = 14 * 86_400;
    Some(if until < now {
        let words = Told::new(
            format!("Sertifikat TLS kedaluwarsa sejak {day}."),
            format!("The TLS certificate expired on {day}."),
        );
        Check::bad("tls", words, renew())
    } else if until < now.plus_seconds(TWO_WEEKS) {
        Check::warning("tls", words, renew())
    } else {
        Check::good("tls", words.indonesian, words.english)
    })
}
