//! Mail addresses in the words of an offer.

/// Mail addresses as they are written, without the marks around them. A name on a social network (`@nama`) is none.
pub(super) fn mails(text: &str) -> impl Iterator<Item = &str> {
    let between = |letter: char| letter.is_whitespace() || ",;:<>()[]{}\"'|/\\".contains(letter);
    text.split(between)
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| is_mail(word))
}

fn is_mail(word: &str) -> bool {
    let Some((_, host)) = word.split_once('@') else {
        return false;
    };
    let Some((name, ending)) = host.rsplit_once('.') else {
        return false;
    };
    // `gaji@3.5jt` is a price.
    ending.chars().count() > 1
        && ending.chars().all(char::is_alphabetic)
        && name.contains(char::is_alphabetic)
        && domain::company::host(host).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_in_running_words() {
        for (text, expected) in [
            (
                "kirim lamaran ke hrd@sinarkarya-example.com.",
                vec!["hrd@sinarkarya-example.com"],
            ),
            (
                "EMAIL:HRD@Contoh.Example, atau <a.b+c@gmail.com>",
                vec!["HRD@Contoh.Example", "a.b+c@gmail.com"],
            ),
            ("ig: @maju.jaya, gaji@3.5jt @ 5.jt a@3.jt", vec![]),
            ("https://contoh.example/@nama hrd@ @ a@b", vec![]),
        ] {
            assert_eq!(mails(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched(text in "\\PC*") {
            for mail in mails(&text) {
                proptest::prop_assert!(domain::company::host(mail).is_some());
            }
        }
    }
}
