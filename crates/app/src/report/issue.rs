//! The form carries its receipt before anything is sent, so that a lost acknowledgement loses nothing.

use crate::{App, Error};
use domain::random::bytes;
use domain::receipt::ReceiptCode;
use domain::time::{Day, Zone};
use store::vault::Purpose;

/// Days for which an issued form is accepted: a page may wait long for a signal.
const FORM_DAYS: i64 = 30;

/// What a form carries in its hidden fields.
#[derive(Clone, Debug)]
pub struct IssuedForm {
    /// The receipt that the report will have.
    pub receipt: ReceiptCode,
    /// The day of issue.
    pub day: Day,
    /// The server's seal on both.
    pub seal: String,
}

/// Issues a form. Nothing is stored.
#[must_use]
pub fn issue(app: &App) -> IssuedForm {
    let receipt = ReceiptCode::from_random(bytes(app.entropy()));
    let day = app.today(Zone::Wib);
    let seal = seal(app, &receipt, day);
    IssuedForm { receipt, day, seal }
}

fn seal(app: &App, receipt: &ReceiptCode, day: Day) -> String {
    let mac = app.vault().mac(
        Purpose::Form,
        &[receipt.digits().as_bytes(), &day.0.to_be_bytes()],
    );
    data_encoding::BASE64URL_NOPAD.encode(&mac)
}

/// Checks that this server issued the form, not too long ago.
pub(super) fn check(app: &App, form: &IssuedForm) -> Result<(), Error> {
    use subtle::ConstantTimeEq;
    let expected = seal(app, &form.receipt, form.day);
    let genuine: bool = expected.as_bytes().ct_eq(form.seal.as_bytes()).into();
    let age = app.today(Zone::Wib).0 - form.day.0;
    if genuine && (-1..=FORM_DAYS).contains(&age) {
        Ok(())
    } else {
        Err(Error::invalid("kode", "invalid-form-stale"))
    }
}

/// The digest under which a receipt is stored.
pub(crate) fn receipt_mac(app: &App, receipt: &ReceiptCode) -> [u8; 32] {
    app.vault()
        .mac(Purpose::Receipt, &[receipt.digits().as_bytes()])
}
