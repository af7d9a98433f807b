//! What of a report is sealed, and how it is opened again.

use crate::{App, Error};
use domain::report::{Contact, Intake};
use serde::{Serialize, de::DeserializeOwned};
use store::report::Report;
use store::vault::{Access, Cell, DataKey};

/// Key and cells of one report.
pub(crate) struct Sealer<'a> {
    app: &'a App,
    key: DataKey,
    root: String,
}

impl<'a> Sealer<'a> {
    /// The sealer of a new report, and its wrapped key for the row.
    pub(crate) fn fresh(app: &'a App, root: &str) -> (Sealer<'a>, Vec<u8>) {
        let (key, wrapped) = app.vault().new_data_key(root, app.entropy());
        let root = root.to_owned();
        (Sealer { app, key, root }, wrapped)
    }

    /// The sealer of a stored report; not found when the report was shredded.
    pub(crate) fn of(app: &'a App, report: &Report) -> Result<Sealer<'a>, Error> {
        let wrapped = report.data_key.as_ref().ok_or(Error::NotFound)?;
        Sealer::with(app, report.id.as_str(), wrapped)
    }

    /// The sealer of whatever has this id and this wrapped key.
    pub(crate) fn with(app: &'a App, root: &str, wrapped: &[u8]) -> Result<Sealer<'a>, Error> {
        let root = root.to_owned();
        let key = app.vault().data_key(&root, wrapped)?;
        Ok(Sealer { app, key, root })
    }

    /// Seals a text for a cell below the report; `row` is empty for the report's own row.
    pub(crate) fn text(
        &self,
        table: &'static str,
        row: &str,
        column: &'static str,
        text: &str,
    ) -> Vec<u8> {
        let row = self.row(row);
        let cell = Cell {
            table,
            row: &row,
            column,
        };
        self.app
            .vault()
            .seal(&self.key, cell, text.as_bytes(), self.app.entropy())
    }

    /// Opens what [`Sealer::text`] sealed.
    pub(crate) fn open(
        &self,
        table: &'static str,
        row: &str,
        column: &'static str,
        sealed: &[u8],
        access: Access<'_>,
    ) -> Result<String, Error> {
        let row = self.row(row);
        let cell = Cell {
            table,
            row: &row,
            column,
        };
        let plain = self.app.vault().open(&self.key, cell, sealed, access)?;
        String::from_utf8(plain).map_err(|_| Error::Internal("a sealed text is not UTF-8".into()))
    }

    fn row(&self, row: &str) -> String {
        if row.is_empty() {
            self.root.clone()
        } else {
            format!("{}/{row}", self.root)
        }
    }

    fn json<T: Serialize>(&self, column: &'static str, value: &T) -> Vec<u8> {
        let text = serde_json::to_string(value).expect("a struct of texts and codes becomes JSON");
        self.text("report", "", column, &text)
    }

    /// Seals what was told, without how to reach the reporter.
    pub(crate) fn content(&self, intake: &Intake) -> Vec<u8> {
        let told = Intake {
            contact: Contact::default(),
            ..intake.clone()
        };
        self.json("content", &told)
    }

    /// Seals how to reach the reporter.
    pub(crate) fn contact(&self, contact: &Contact) -> Vec<u8> {
        self.json("contact", contact)
    }

    /// Opens what was told.
    pub(crate) fn open_content(
        &self,
        report: &Report,
        access: Access<'_>,
    ) -> Result<Intake, Error> {
        self.open_json(report.content.as_deref(), "content", access)
    }

    /// Opens how to reach the reporter.
    pub(crate) fn open_contact(
        &self,
        report: &Report,
        access: Access<'_>,
    ) -> Result<Contact, Error> {
        self.open_json(report.contact.as_deref(), "contact", access)
    }

    fn open_json<T: DeserializeOwned + Default>(
        &self,
        sealed: Option<&[u8]>,
        column: &'static str,
        access: Access<'_>,
    ) -> Result<T, Error> {
        let Some(sealed) = sealed else {
            return Ok(T::default());
        };
        let text = self.open("report", "", column, sealed, access)?;
        serde_json::from_str(&text)
            .map_err(|_| Error::Internal(format!("sealed {column} is damaged")))
    }
}
