//! What a form brings to import: pasted text, or a file, whose table then stands in the form as text.

use super::programme::verdicts;
use super::programme_page::VerdictsPart;
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::gate::SignedUpload;
use app::programme::{self, ImportMode};
use render::FormState;

/// A form of an import, its table in the field `isi`.
pub(super) struct Brought {
    pub(super) form: FormState,
    pub(super) mode: ImportMode,
    /// Why the file is no table.
    pub(super) refused: Option<VerdictsPart>,
}

impl Brought {
    /// Reads the form. A file goes before pasted text, and is only ever tried: what is stored is the text
    /// that was read before "Simpan". It is unfolded where nobody waits for it.
    ///
    /// # Errors
    /// The reading ended without a word; what is wrong with a file is [`Brought::refused`].
    pub(super) async fn of(state: &WebState, upload: &SignedUpload) -> Result<Brought, Problem> {
        let mut form = FormState::from_pairs(upload.fields.pairs());
        let mut mode = match upload.fields.get("cara") {
            "simpan" => ImportMode::Apply,
            _ => ImportMode::DryRun,
        };
        let mut refused = None;
        if let Some(file) = upload.file.clone() {
            mode = ImportMode::DryRun;
            let read = tokio::task::spawn_blocking(move || programme::text_of(&file)).await;
            match read.map_err(|error| app::Error::Internal(format!("a file: {error}")))? {
                Ok(text) => form.set("isi", text),
                Err(report) => refused = Some(verdicts(state, &report)),
            }
        }
        if refused.is_none() && form.value("isi").trim().is_empty() {
            form.error("isi", "admin-invalid-paste");
        }
        Ok(Brought {
            form,
            mode,
            refused,
        })
    }
}
