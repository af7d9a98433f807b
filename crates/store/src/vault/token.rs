//! Sealed tokens: what a page hands to the browser and gets back unread and unchanged.

use super::{OWN_KEY, Vault, opened, sealed};
use data_encoding::BASE64URL_NOPAD;
use domain::random::Entropy;
use domain::time::Moment;

impl Vault {
    /// Seals a short text for `purpose`, valid until `until`.
    #[must_use]
    pub fn seal_token(
        &self,
        purpose: &'static str,
        text: &str,
        until: Moment,
        entropy: &dyn Entropy,
    ) -> String {
        let plain = [&until.0.to_be_bytes(), text.as_bytes()].concat();
        let token = sealed(&self.token, OWN_KEY, purpose.as_bytes(), &plain, entropy);
        BASE64URL_NOPAD.encode(&token)
    }

    /// The text of a token that was sealed for the same purpose and is still valid at `now`.
    #[must_use]
    pub fn open_token(&self, purpose: &'static str, token: &str, now: Moment) -> Option<String> {
        let token = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
        let plain = opened(&self.token, OWN_KEY, purpose.as_bytes(), &token).ok()?;
        let (until, text) = plain.split_first_chunk::<8>()?;
        if i64::from_be_bytes(*until) < now.0 {
            return None;
        }
        String::from_utf8(text.to_vec()).ok()
    }
}
