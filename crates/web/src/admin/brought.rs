//! What a form brings to import: pasted text, or a file, whose table then stands in the form as text.

use super::programme::verdicts;
use super::programme_page::VerdictsPart;
use crate::state::WebState;
use crate::work::gate::SignedUpload;
use app::programme::{self, ImportMode};
use render::FormState;

/// A form of an import, its table in the field `isi`.
pub(super) struct Brought {
    pub(super) form: FormState,
    pub(super) mode: ImportMode,
}

impl Brought {
    /// Reads the form. A file goes before pasted text, and is only ever tried: what is stored is the text
    /// that was read before "Simpan".
    ///
    /// # Errors
    /// The file is no table: what to tell, with the form as it was.
    pub(super) fn of(
        state: &WebState,
        upload: &SignedUpload,
    ) -> Result<Brought, Box<(FormState, VerdictsPart)>> {
        let mut form = FormState::from_pairs(upload.fields.pairs());
        let mut mode = match upload.fields.get("cara") {
            "simpan" => ImportMode::Apply,
            _ => ImportMode::DryRun,
        };
        if let Some(file) = &upload.file {
            match programme::text_of(file) {
                Ok(text) => form.set("isi", text),
                Err(report) => return Err(Box::new((form, verdicts(state, &report)))),
            }
            mode = ImportMode::DryRun;
        }
        if form.value("isi").trim().is_empty() {
            form.error("isi", "admin-invalid-paste");
        }
        Ok(Brought { form, mode })
    }
}
