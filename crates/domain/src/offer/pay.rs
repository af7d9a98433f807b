//! What is left of a promised wage: costs before leaving, cuts every month, months until both are even.

/// What the offer says about money, in rupiah.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Wage of a month, before cuts.
    pub wage: i64,
    /// Paid before leaving.
    pub cost: i64,
    /// Cut from the wage of each month.
    pub deduction: i64,
    /// For how many months it is cut; 0 for as long as one works.
    pub deduction_months: i64,
}

/// Months of the longest working life.
const WORKING_LIFE: i64 = 600;

/// What is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakeHome {
    /// Of a month while it is cut; may be negative.
    pub month: i64,
    /// Of a month after the cuts end; absent when they never do or there are none.
    pub month_after: Option<i64>,
    /// Costs and cuts together; absent when the cuts never end.
    pub paid_in_all: Option<i64>,
    /// Months of work until the costs have come back; absent when they never do, or in no working life.
    pub even_after: Option<i64>,
}

/// Counts it; `None` when no wage is given.
///
/// ```
/// use domain::offer::{Figures, take_home};
/// let figures = Figures { wage: 6_000_000, cost: 9_000_000, deduction: 4_000_000, deduction_months: 3 };
/// let left = take_home(figures).unwrap();
/// // Three months of 2 million, and the rest of the 9 million within the fourth.
/// assert_eq!((left.month, left.month_after, left.even_after), (2_000_000, Some(6_000_000), Some(4)));
/// ```
#[must_use]
pub fn take_home(figures: Figures) -> Option<TakeHome> {
    let Figures {
        wage,
        cost,
        deduction,
        deduction_months,
    } = figures;
    if wage <= 0 || cost < 0 || deduction < 0 || deduction_months < 0 {
        return None;
    }
    let month = wage - deduction;
    let ends = deduction == 0 || deduction_months > 0;
    let cut_months = if deduction == 0 { 0 } else { deduction_months };
    let earned = month.saturating_mul(cut_months);
    let even_after = if month > 0 && (!ends || earned >= cost) {
        Some(up(cost, month))
    } else if ends {
        Some(cut_months + up(cost - earned, wage))
    } else {
        None
    };
    Some(TakeHome {
        month,
        month_after: (ends && deduction > 0).then_some(wage),
        paid_in_all: ends.then(|| cost + deduction.saturating_mul(cut_months)),
        even_after: even_after.filter(|months| *months <= WORKING_LIFE),
    })
}

/// A quotient of positive numbers, rounded up.
const fn up(sum: i64, by: i64) -> i64 {
    if sum <= 0 { 0 } else { (sum - 1) / by + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(wage: i64, cost: i64, deduction: i64, deduction_months: i64) -> Option<TakeHome> {
        take_home(Figures {
            wage,
            cost,
            deduction,
            deduction_months,
        })
    }

    #[test]
    fn it_is_counted_month_by_month() {
        for wage in [1, 3, 7] {
            for cost in [0, 1, 6, 20] {
                for deduction in [0, 1, 3, 9] {
                    for months in 1..6 {
                        let mut left = -cost;
                        let mut month = 0;
                        while left < 0 {
                            month += 1;
                            left += wage - if month <= months { deduction } else { 0 };
                        }
                        let counted =
                            of(wage, cost, deduction, months).and_then(|one| one.even_after);
                        // Cuts that eat more than the wage are owed even where nothing was paid before.
                        if cost > 0 && wage > deduction {
                            assert_eq!(counted, Some(month), "{wage} {cost} {deduction} {months}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn cuts_that_never_end_may_never_be_even() {
        let endless = of(5, 10, 5, 0).expect("a wage");
        assert_eq!(
            (
                endless.month,
                endless.month_after,
                endless.paid_in_all,
                endless.even_after
            ),
            (0, None, None, None)
        );
        assert_eq!(of(5, 10, 3, 0).and_then(|one| one.even_after), Some(5));
        assert_eq!(of(0, 10, 0, 0), None);
        assert_eq!(of(1, 600, 0, 0).and_then(|one| one.even_after), Some(600));
        assert_eq!(of(1, 601, 0, 0).and_then(|one| one.even_after), None);
        let worse = of(4, 0, 6, 2).expect("a wage");
        assert_eq!((worse.month, worse.even_after), (-2, Some(3)));
    }
}
