//! The content that comes with the program, for an installation that has none of its own yet.

use super::ImportKind;
use super::import::Run;
use crate::content::{ALREADY_LEFT, COUNTRY_STATUS, HOTLINES, OFFER_SIGN, OFFER_WAY};
use crate::{App, Error};
use domain::audit::Actor;

/// Each pack with its file.
const FILES: [(&str, &str); 5] = [
    (
        HOTLINES,
        include_str!("../../../../data/content/hotlines.csv"),
    ),
    (
        ALREADY_LEFT,
        include_str!("../../../../data/content/already-left.csv"),
    ),
    (
        OFFER_SIGN,
        include_str!("../../../../data/content/offer-signs.csv"),
    ),
    (
        COUNTRY_STATUS,
        include_str!("../../../../data/content/country-status.csv"),
    ),
    (
        OFFER_WAY,
        include_str!("../../../../data/content/offer-ways.csv"),
    ),
];

/// Loads the shipped rows of every pack that has none, and says how many. A pack of which anything was ever
/// stored is left as it is: from then on it is the administrators'. Looking and loading are one
/// transaction, so several processes may do this at once.
///
/// # Errors
/// Storage errors; [`Error::Internal`] when a file doesn't fit the rules, which a test excludes.
pub async fn seed_content(app: &App) -> Result<u64, Error> {
    let read = |(pack, file): (&'static str, &str)| match Run::of(
        app,
        ImportKind::Content,
        file.as_bytes(),
        Actor::System,
    ) {
        Ok(run) => Ok((pack, run)),
        Err(refusal) => Err(Error::Internal(format!("{pack}: {}", refusal.code))),
    };
    let runs = FILES
        .into_iter()
        .map(read)
        .collect::<Result<Vec<_>, Error>>()?;
    let write = app.write("programme.seed", move |tx| {
        let mut added = 0;
        for (pack, run) in &runs {
            if store::content::pack(tx, pack)?.is_empty() {
                added += run.store_all(tx)?.added;
            }
        }
        Ok(added)
    });
    write.await
}
