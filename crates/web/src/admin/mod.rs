//! The pages of administrators: accounts, programme data, operations. None of them shows a report.

pub mod accounts;
pub mod accounts_page;
mod brought;
pub mod operations;
pub mod overrides;
pub mod programme;
pub mod programme_page;
pub mod register;
pub mod register_page;
pub mod rules;
mod rules_form;
pub mod rules_page;

use crate::work::Declared;

/// Body of a pasted file; everything else keeps the shell's limit.
pub const PASTE_LIMIT: usize = 5 * 1024 * 1024;

/// Adds the pages of administrators.
pub(crate) fn declare(declared: Declared) -> Declared {
    declared
        .get("/atur/akun", accounts::show)
        .post("/atur/akun", accounts::invite)
        .post("/atur/akun/{id}/tangguhkan", accounts::suspend)
        .post("/atur/akun/{id}/aktifkan", accounts::resume)
        .post("/atur/akun/{id}/tautan", accounts::renew_link)
        .get("/atur/kantor", programme::show)
        .post_large("/atur/kantor/impor", programme::import, PASTE_LIMIT)
        .get("/atur/perusahaan", register::show)
        .post_large("/atur/perusahaan/impor", register::import, PASTE_LIMIT)
        .post("/atur/perusahaan/riwayat", register::history)
        .get("/atur/aturan", overrides::show)
        .get("/atur/aturan/versi", rules::show)
        .post_large("/atur/aturan/versi", rules::import, PASTE_LIMIT)
        .get("/atur/aturan/versi/{versi}", rules::show_version)
        .get("/atur/aturan/versi/{versi}/berkas", rules::show_file)
        .post("/atur/aturan/versi/{versi}/coba", rules::try_version)
        .post("/atur/aturan/versi/{versi}/pakai", rules::put_in_force)
        .get("/atur/operasi", operations::show)
        .post("/atur/operasi/{job}/ulangi", operations::retry)
}
