//! How many imitations of a licensed company are noticed, and how many strangers are taken for one.

use crate::impersonators::{Dice, Trick, companies, imitation, strangers};
use domain::company::{Asked, Outcome, Register};
use domain::time::Day;

const TODAY: Day = Day(20_777);

#[test]
fn imitations_are_noticed_and_strangers_are_left_alone() {
    let register = Register::new(companies(1_000, 7), TODAY);
    let mut dice = Dice::new(11);
    let (mut noticed, mut all) = (0, 0);
    let mut told = String::new();
    for trick in Trick::ALL {
        let (mut found, mut asked) = (0, 0);
        for company in register.companies().iter().step_by(5) {
            if trick == Trick::Acronym && company.name.split(' ').count() < 3 {
                continue;
            }
            let finding = register.check(&imitation(&register, company, trick, &mut dice), TODAY);
            found += usize::from(finding.outcome == Outcome::Similar);
            asked += 1;
        }
        told += &format!("{trick:?} {found}/{asked}\n");
        noticed += found;
        all += asked;
    }
    let others = strangers(register.companies(), 2_000, 13);
    let wrong: Vec<(&str, Option<&str>)> = others
        .iter()
        .map(|asked| (asked.name.as_str(), register.check(asked, TODAY)))
        .filter(|(_, finding)| finding.outcome != Outcome::Unknown)
        .map(|(name, finding)| (name, finding.company.map(|one| one.name.as_str())))
        .collect();
    assert!(noticed * 100 >= all * 95, "{noticed} of {all}\n{told}");
    assert!(
        wrong.len() * 100 <= others.len(),
        "{} of {}: {wrong:?}",
        wrong.len(),
        others.len()
    );
}

#[test]
fn every_company_is_found_under_its_own_name() {
    let register = Register::new(companies(1_000, 7), TODAY);
    for company in register.companies() {
        let finding = register.check(&Asked::name(&company.full_name()), TODAY);
        assert_eq!(finding.outcome, Outcome::Licensed, "{}", company.name);
        assert_eq!(
            finding.company.map(|one| &one.number),
            Some(&company.number)
        );
    }
}
