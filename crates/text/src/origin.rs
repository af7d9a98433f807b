//! Where somebody comes from, told by the name of a country: `orang Vietnam`.
//!
//! The same name is a destination in `kerja di Vietnam`, so it can't stand among the protected words. Behind
//! a word for a person it is masked as they are: no rule sees it, and it is no part of a distance.

use crate::entity::is_country;
use crate::token::Token;
use crate::vocabulary::{UNKNOWN, Vocabulary};

/// Masks such names and closes the distances over them.
pub(crate) fn mask(text: &str, tokens: &mut [Token], vocabulary: &Vocabulary) {
    if vocabulary.hidden == UNKNOWN {
        return;
    }
    let mut closed = 0;
    // Words of origin may stand in a row: `orang Arab Yaman`.
    let mut of_person = false;
    for at in 1..tokens.len() {
        tokens[at].position -= closed;
        let (before, token) = (tokens[at - 1], tokens[at]);
        let form = vocabulary.form(before.form);
        of_person =
            before.sentence == token.sentence && (form.person() || of_person && form.protected());
        if !of_person {
            continue;
        }
        let name = text[token.start as usize..token.end as usize].to_lowercase();
        if is_country(&name) {
            closed += u32::from(token.weight);
            tokens[at].form = vocabulary.hidden;
            tokens[at].weight = 0;
        }
    }
}
