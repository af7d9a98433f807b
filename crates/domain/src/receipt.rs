//! The receipt: the only way back to an anonymous report.
//!
//! Nineteen random digits and a check digit, in groups of four like a prepaid electricity token:
//! sayable, dialable, fits an SMS. Issued with the form, before anything is sent.

use std::fmt;

/// Digits of a receipt, check digit included.
pub const LENGTH: usize = 20;

/// Totally anti-symmetric quasigroup of order 10 (H. M. Damm, 2004): finds every single wrong digit
/// and every swap of neighbours.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// A receipt whose check digit is right.
///
/// ```
/// use domain::receipt::ReceiptCode;
/// let code = ReceiptCode::from_random(572u128.to_be_bytes());
/// assert_eq!(code.to_string(), "0000 0000 0000 0000 5724");
/// assert_eq!("0000-0000 00000000.5724".parse(), Ok(code));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ReceiptCode([u8; LENGTH]);

impl ReceiptCode {
    /// Makes a receipt of 128 random bits; their remainder by 10¹⁹ is even to one part in 10¹⁹.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> ReceiptCode {
        let mut rest = u128::from_be_bytes(bytes) % 10u128.pow(19);
        let mut digits = [0; LENGTH];
        for digit in digits[..LENGTH - 1].iter_mut().rev() {
            *digit = u8::try_from(rest % 10).expect("a remainder by ten fits a byte");
            rest /= 10;
        }
        digits[LENGTH - 1] = check(&digits[..LENGTH - 1]);
        ReceiptCode(digits)
    }

    /// The twenty digits without spaces.
    #[must_use]
    pub fn digits(&self) -> String {
        self.0
            .iter()
            .map(|digit| char::from(b'0' + digit))
            .collect()
    }

    /// The four digits that a reporter types again.
    #[must_use]
    pub fn last_group(&self) -> String {
        self.digits()[LENGTH - 4..].to_owned()
    }
}

fn check(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |state, digit| {
        DAMM[usize::from(state)][usize::from(*digit)]
    })
}

/// Why a text is no receipt; told apart so that the page can say what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAReceipt {
    /// Not twenty digits.
    #[error("a receipt has twenty digits")]
    Length,
    /// Twenty digits, one of them wrong or two swapped.
    #[error("a digit is wrong")]
    CheckDigit,
}

impl std::str::FromStr for ReceiptCode {
    type Err = NotAReceipt;

    /// Accepts spaces, dots and dashes, and the letters that people write for 0 and 1.
    fn from_str(text: &str) -> Result<ReceiptCode, NotAReceipt> {
        let mut digits = [0; LENGTH];
        let mut count = 0;
        for letter in text.chars() {
            let digit = match letter {
                '0'..='9' => letter as u8 - b'0',
                'o' | 'O' => 0,
                'l' | 'I' => 1,
                ' ' | '-' | '.' | '\t' | '\n' | '\r' | '\u{a0}' => continue,
                _ => return Err(NotAReceipt::Length),
            };
            *digits.get_mut(count).ok_or(NotAReceipt::Length)? = digit;
            count += 1;
        }
        if count != LENGTH {
            return Err(NotAReceipt::Length);
        }
        if check(&digits) != 0 {
            return Err(NotAReceipt::CheckDigit);
        }
        Ok(ReceiptCode(digits))
    }
}

impl fmt::Display for ReceiptCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let groups: Vec<&str> = (0..LENGTH)
            .step_by(4)
            .map(|at| &digits[at..at + 4])
            .collect();
        formatter.write_str(&groups.join(" "))
    }
}

impl fmt::Debug for ReceiptCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("ReceiptCode(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_wrong_digit_and_every_swap_is_found(bytes: [u8; 16], at in 0..LENGTH, by in 1u8..10) {
            let code = ReceiptCode::from_random(bytes);
            prop_assert_eq!(code.to_string().parse(), Ok(code.clone()));
            let mut wrong = code.0;
            wrong[at] = (wrong[at] + by) % 10;
            prop_assert_eq!(ReceiptCode(wrong).digits().parse::<ReceiptCode>(), Err(NotAReceipt::CheckDigit));
            let mut swapped = code.0;
            swapped.swap(at, (at + 1) % LENGTH);
            if at + 1 < LENGTH && swapped != code.0 {
                let parsed = ReceiptCode(swapped).digits().parse::<ReceiptCode>();
                prop_assert_eq!(parsed, Err(NotAReceipt::CheckDigit));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = text.parse::<ReceiptCode>();
        }
    }

    #[test]
    fn debug_output_never_shows_the_code() {
        let code = ReceiptCode::from_random([9; 16]);
        assert!(!format!("{code:?}").contains(&code.last_group()));
    }
}
