//! Why records aren't linked, in the words of whoever has to mend the files.

use linkage::{ConfigError, ReadError, TableError};

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// The configuration is no use.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The records are no use.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The disk doesn't take the results.
    #[error("writing failed: {0}")]
    Write(#[from] std::io::Error),
}

impl LinkError {
    /// The same in Indonesian.
    #[must_use]
    pub fn indonesian(&self) -> String {
        match self {
            LinkError::Config(error) => of_config(error),
            LinkError::Read(error) => of_records(error),
            LinkError::Write(error) => format!("gagal menulis: {error}"),
        }
    }
}

fn of_config(error: &ConfigError) -> String {
    match error {
        ConfigError::Toml(error) => format!("konfigurasi bukan TOML untuk penautan: {error}"),
        ConfigError::ProtectedTrait { name, word } => format!(
            "`{name}` menyebut {word:?}: asal, etnis, agama, kewarganegaraan, jenis kelamin, dan rupa tidak pernah dibandingkan"
        ),
        ConfigError::Fields(many) => format!(
            "{many} kolom banding; paling sedikit 1 dan paling banyak {}",
            linkage::FIELDS
        ),
        ConfigError::Twice(name) => format!("dua kolom banding bernama `{name}`"),
        ConfigError::JaroWinkler { field } => format!(
            "kolom `{field}`: `at` perlu satu sampai delapan batas di bawah 1.0, yang tertinggi dahulu"
        ),
        ConfigError::Osa { field } => {
            format!("kolom `{field}`: `at` perlu jumlah suntingan 1 sampai 8, yang terendah dahulu")
        }
        ConfigError::UnknownField(name) => {
            format!("tidak ada kolom `{name}`; sebut salah satu tabel `[[field]]`")
        }
        ConfigError::UnknownKey(key) => format!("`{key}` bukan jenis kunci"),
        ConfigError::EmptyKey => "blok perlu satu sampai empat bagian di `key`".to_owned(),
        ConfigError::Range { name, range } => {
            let range = match range {
                linkage::Range::Share => "di atas 0 dan paling tinggi 1",
                linkage::Range::Unit => "antara 0 dan 1",
                linkage::Range::Positive => "paling sedikit 1",
                linkage::Range::Finite => "bilangan bit yang berhingga",
            };
            format!("`{name}` harus {range}")
        }
    }
}

fn of_records(error: &ReadError) -> String {
    match error {
        ReadError::Csv(error) => format!("berkas CSV tidak terbaca: {error}"),
        ReadError::Column(name) => format!(
            "tidak ada kolom bernama `{name}`; baris judul harus menyebut setiap kolom di konfigurasi"
        ),
        ReadError::Text { line, error } => format!("baris {line}: bukan UTF-8: {error}"),
        ReadError::Table(TableError::Full) => {
            format!("tabel memuat paling banyak {} baris", linkage::RECORDS)
        }
        ReadError::Table(error) => error.to_string(),
        ReadError::Width {
            line,
            side,
            cells,
            heading,
        } => format!(
            "baris {line} di berkas {}: {cells} isian, padahal baris judul punya {heading}; koma di dalam angka juga memisahkan isian",
            of_side(side)
        ),
        ReadError::Id { line, side, id } => format!(
            "baris {line} di berkas {} tidak punya id sendiri: {id:?} kosong atau sudah dipakai",
            of_side(side)
        ),
    }
}

fn of_side(side: &str) -> &'static str {
    if side == "first" { "pertama" } else { "kedua" }
}
