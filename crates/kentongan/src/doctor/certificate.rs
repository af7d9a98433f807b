//! Until when a certificate is valid: just enough DER (X.690, RFC 5280 §4.1) to find `notAfter`.

use domain::time::{Day, Moment};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::Path;

/// `notAfter` of the first certificate in a PEM file; `None` when it can't be read.
pub(super) fn valid_until(path: &Path) -> Option<Moment> {
    let certificate = CertificateDer::from_pem_file(path).ok()?;
    not_after(&certificate)
}

fn not_after(certificate: &[u8]) -> Option<Moment> {
    const SEQUENCE: u8 = 0x30;
    const VERSION: u8 = 0xa0;
    let (_, certificate, _) = element(certificate)?;
    let (_, mut fields, _) = element(certificate)?;
    if fields.first() == Some(&VERSION) {
        fields = element(fields)?.2;
    }
    // Serial number, signature algorithm, issuer.
    for _ in 0..3 {
        fields = element(fields)?.2;
    }
    let (SEQUENCE, validity, _) = element(fields)? else {
        return None;
    };
    let (_, _, rest) = element(validity)?;
    let (tag, time, _) = element(rest)?;
    moment(tag, std::str::from_utf8(time).ok()?)
}

/// Tag, content and what follows.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            let length = digits
                .iter()
                .fold(0, |sum, digit| sum << 8 | usize::from(*digit));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// `UTCTime` (YYMMDDHHMMSSZ, years 1950–2049) or `GeneralizedTime` (YYYYMMDDHHMMSSZ).
fn moment(tag: u8, text: &str) -> Option<Moment> {
    const UTC_TIME: u8 = 0x17;
    const GENERALIZED_TIME: u8 = 0x18;
    let text = match tag {
        UTC_TIME => {
            let century = if text.get(..2)?.parse::<u8>().ok()? < 50 {
                "20"
            } else {
                "19"
            };
            format!("{century}{text}")
        }
        GENERALIZED_TIME => text.to_owned(),
        _ => return None,
    };
    let part = |from: usize, to: usize| text.get(from..to);
    let date = format!("{}-{}-{}", part(0, 4)?, part(4, 6)?, part(6, 8)?);
    let day: Day = date.parse().ok()?;
    let of_day = |from: usize, limit: i64| {
        let number = part(from, from + 2)?.parse().ok()?;
        (0..limit).contains(&number).then_some(number)
    };
    // 60 is a leap second.
    let seconds = of_day(8, 24)? * 3600 + of_day(10, 60)? * 60 + of_day(12, 61)?;
    Some(Moment(day.0 * 86_400_000_000).plus_seconds(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_both_kinds_are_read() {
        assert_eq!(moment(0x17, "700101000001Z"), Some(Moment(1_000_000)));
        assert_eq!(
            moment(0x18, "20260101000000Z"),
            Some(Moment(1_767_225_600_000_000))
        );
        assert_eq!(
            moment(0x17, "491231235959Z"),
            moment(0x18, "20491231235959Z")
        );
        assert_eq!(moment(0x17, "261399000000Z"), None);
        assert_eq!(moment(0x02, "260101000000Z"), None);
    }

    /// Made by openssl, which says `notAfter=2126-10-30 21:00:19Z`.
    const CERTIFICATE: &str = "\
-----BEGIN CERTIFICATE-----
MIIBkjCCATigAwIBAgIUfSdYPLr1m5G0BViuKYebFKSVseQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzIxMDAxOVoYDzIxMjYxMDMw
MjEwMDE5WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARD0m3yJajEmGwfJR/AORfgIDm7XC+z2NofeovkHAYNWM1s3AKSlBUV
a0kWaiXEcQCQnORC7uA7kjnjLMJtbhjUo2YwZDAdBgNVHQ4EFgQU2nDZO5Warl41
1fyX9ZVTn7WcOsIwHwYDVR0jBBgwFoAU2nDZO5Warl411fyX9ZVTn7WcOsIwFAYD
VR0RBA0wC4IJbG9jYWxob3N0MAwGA1UdEwEB/wQCMAAwCgYIKoZIzj0EAwIDSAAw
RQIgUDh8ng4qr3Ou0sSEXAjQT9cL12Plo54OGotuCYZAhlMCIQCbBVlYW8wflUbo
Zke3f10vL0Dy546TBIzl4SCwKQG3hA==
-----END CERTIFICATE-----
";

    #[test]
    fn a_certificate_says_until_when() {
        let certificate = CertificateDer::from_pem_slice(CERTIFICATE.as_bytes()).expect("PEM");
        assert_eq!(not_after(&certificate), Some(Moment(4_949_067_619_000_000)));
    }

    #[test]
    fn broken_certificates_give_nothing() {
        for bytes in [
            &[][..],
            &[0x30],
            &[0x30, 0x82, 1],
            &[0x30, 0x03, 0x30, 0x01, 0x02],
            &[0xff; 40],
        ] {
            assert_eq!(not_after(bytes), None);
        }
    }
}
