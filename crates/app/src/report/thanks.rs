//! The page after sending: its address carries a sealed token that is worth nothing after half an hour.

use super::issue::receipt_mac;
use crate::place::PlaceState;
use crate::{App, Error};
use domain::receipt::ReceiptCode;
use subtle::ConstantTimeEq;

const TOKEN: &str = "thanks";
const TOKEN_SECONDS: i64 = 30 * 60;

/// What the page after sending shows.
#[derive(Clone, Debug)]
pub struct Thanks {
    /// The way back.
    pub receipt: ReceiptCode,
    /// The reporter typed its last group right.
    pub confirmed: bool,
    /// How well the place is known.
    pub place: PlaceState,
    /// Somebody may be in danger now.
    pub urgent: bool,
}

pub(super) fn token(
    app: &App,
    receipt: &ReceiptCode,
    place: PlaceState,
    urgent: bool,
    confirmed: bool,
) -> String {
    let text = format!("{} {} {urgent} {confirmed}", receipt.digits(), place.code());
    let until = app.now().plus_seconds(TOKEN_SECONDS);
    app.vault().seal_token(TOKEN, &text, until, app.entropy())
}

/// Reads the token; nothing when it is forged or older than half an hour.
#[must_use]
pub fn thanks(app: &App, token: &str) -> Option<Thanks> {
    let text = app.vault().open_token(TOKEN, token, app.now())?;
    let mut words = text.split(' ');
    Some(Thanks {
        receipt: words.next()?.parse().ok()?,
        place: PlaceState::from_code(words.next()?),
        urgent: words.next()? == "true",
        confirmed: words.next()? == "true",
    })
}

/// Checks the last group that the reporter typed again, and notes it when it is right.
///
/// # Errors
/// [`Error::Invalid`] when the token is too old.
pub async fn confirm(app: &App, token: &str, last_group: &str) -> Result<bool, Error> {
    let thanks =
        thanks(app, token).ok_or_else(|| Error::invalid("kode", "invalid-token-expired"))?;
    let typed: String = last_group.chars().filter(char::is_ascii_digit).collect();
    let right: bool = typed
        .as_bytes()
        .ct_eq(thanks.receipt.last_group().as_bytes())
        .into();
    if right {
        let mac = receipt_mac(app, &thanks.receipt);
        app.write("receipt.confirm", move |tx| {
            Ok(store::receipt::confirm(tx, &mac)?)
        })
        .await?;
    }
    Ok(right)
}
