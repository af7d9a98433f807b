//! The three axes of a report, side by side and never added up: how soon, the checklist of
//! trafficking, and flags of procedure.

use super::indicator::{Element, Indicator};
use super::strength::{Strength, Strengths};

/// The six dimensions of the Delphi list.
pub const DIMENSIONS: [&str; 6] = ["D1", "D2", "D3", "D4", "D5", "D6"];

/// What is found of one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dimension {
    /// `D1` to `D6`.
    pub code: &'static str,
    /// What supports it, in the order of the list.
    pub support: Vec<&'static Indicator>,
    /// The rule of the list is fulfilled. `None`: not judged, the person may be a child.
    pub positive: Option<bool>,
}

/// What supports one element of the offence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    /// The element.
    pub element: Element,
    /// What supports it, in the order of the list.
    pub support: Vec<&'static Indicator>,
}

/// The checklist, the flags and the rest. Urgency stands beside them, with the report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axes {
    /// Somebody under 18: no means are needed, and the weights for adults are not used.
    pub child: bool,
    /// Proses, cara, tujuan.
    pub elements: [Support; 3],
    /// Dimensions that something supports.
    pub dimensions: Vec<Dimension>,
    /// Somebody who may be a victim and must be protected first, whatever their papers say.
    pub protection: Vec<&'static Indicator>,
    /// Procedure, licences, routing.
    pub flags: Vec<&'static Indicator>,
    /// Circumstances that support nothing else: they count for no dimension and no element.
    pub context: Vec<&'static Indicator>,
    /// Signs of danger now.
    pub urgent: Vec<&'static Indicator>,
}

/// Sorts what was found onto the axes; how often and in which order it was found changes nothing.
///
/// ```
/// use domain::finding::{Indicator, Strengths, axes};
/// let found = ["DST-DOC", "DST-CONF"].map(|code| Indicator::parse(code).expect("in the list"));
/// let axes = axes(&found, Strengths::published());
/// assert_eq!(axes.dimensions[0].code, "D5");
/// assert_eq!(axes.dimensions[0].positive, Some(true));
/// ```
#[must_use]
pub fn axes(found: &[&'static Indicator], strengths: &Strengths) -> Axes {
    // A text about who somebody is is shown as such and counts for nothing.
    let those = |is: &dyn Fn(&Indicator) -> bool| -> Vec<&'static Indicator> {
        let listed = Indicator::all().iter();
        listed
            .filter(|one| found.contains(one) && !one.is_bias() && is(one))
            .collect()
    };
    let child = found.iter().any(|one| one.is_child());
    let dimensions = DIMENSIONS.into_iter().filter_map(|code| {
        let of_dimension = |one: &Indicator| {
            one.strength(strengths).is_some()
                && one.delphi().is_some_and(|item| item.starts_with(code))
        };
        let support = those(&of_dimension);
        let positive = (!child).then(|| is_positive(&support, strengths));
        (!support.is_empty()).then_some(Dimension {
            code,
            support,
            positive,
        })
    });
    Axes {
        child,
        elements: Element::ALL.map(|element| Support {
            element,
            support: those(&|one| one.supports(element)),
        }),
        dimensions: dimensions.collect(),
        protection: those(&Indicator::is_protection),
        flags: those(&Indicator::is_flag),
        context: those(&|one| one.is_context() && !supports_any(one)),
        urgent: those(&Indicator::is_urgent),
    }
}

fn supports_any(one: &Indicator) -> bool {
    Element::ALL
        .into_iter()
        .any(|element| one.supports(element))
}

/// The rule of the list. Indicators that say the same item count once.
fn is_positive(support: &[&Indicator], strengths: &Strengths) -> bool {
    let mut items: Vec<(&str, Strength)> = support
        .iter()
        .filter_map(|one| Some((one.delphi()?, one.strength(strengths)?)))
        .collect();
    items.sort_unstable();
    items.dedup();
    let of = |strength| items.iter().filter(|(_, one)| *one == strength).count();
    rule(
        of(Strength::Strong),
        of(Strength::Medium),
        of(Strength::Weak),
    )
}

const fn rule(strong: usize, medium: usize, weak: usize) -> bool {
    strong >= 2 || strong == 1 && medium + weak >= 1 || medium >= 3 || medium == 2 && weak >= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(codes: &[&str]) -> Axes {
        let found: Vec<&'static Indicator> = codes
            .iter()
            .map(|code| Indicator::parse(code).expect("in the list"))
            .collect();
        axes(&found, Strengths::published())
    }

    fn positive(codes: &[&str], dimension: &str) -> Option<bool> {
        let axes = of(codes);
        let found = axes.dimensions.iter().find(|one| one.code == dimension);
        found.and_then(|one| one.positive)
    }

    #[test]
    fn the_rule_of_the_list() {
        for (strong, medium, weak, expected) in [
            (0, 0, 9, false),
            (0, 1, 9, false),
            (0, 2, 0, false),
            (0, 2, 1, true),
            (0, 3, 0, true),
            (1, 0, 0, false),
            (1, 0, 1, true),
            (1, 1, 0, true),
            (2, 0, 0, true),
        ] {
            assert_eq!(
                rule(strong, medium, weak),
                expected,
                "{strong} {medium} {weak}"
            );
        }
    }

    #[test]
    fn one_item_said_twice_counts_once() {
        assert_eq!(positive(&["DST-CONF"], "D5"), Some(false));
        assert_eq!(positive(&["DST-CONF", "DST-CUT"], "D5"), Some(false));
        assert_eq!(positive(&["DST-CONF", "DST-DOC"], "D5"), Some(true));
        assert_eq!(of(&["DST-DOC", "DST-DOC"]), of(&["DST-DOC"]));
    }

    #[test]
    fn a_child_is_judged_by_no_weight_for_adults() {
        let axes = of(&["VUL-MINOR", "DST-CONF", "DST-DOC"]);
        assert!(axes.child);
        assert_eq!(axes.dimensions[0].positive, None);
        assert_eq!(axes.dimensions[0].support.len(), 2);
    }

    #[test]
    fn fees_permits_and_coaching_are_flags_only() {
        let axes = of(&["REC-FEE", "REC-UNLIC", "REC-COACH", "DOC-FAKE"]);
        assert_eq!(axes.flags.len(), 4);
        assert!(axes.dimensions.is_empty());
        assert!(axes.elements.iter().all(|one| one.support.is_empty()));
    }

    #[test]
    fn circumstances_that_support_an_element_stand_there_only() {
        let axes = of(&["REC-REFER", "REC-RUSH"]);
        let process = &axes.elements[0].support;
        assert_eq!(
            process.as_slice(),
            [Indicator::parse("REC-REFER").expect("in the list")]
        );
        assert_eq!(
            axes.context.as_slice(),
            [Indicator::parse("REC-RUSH").expect("in the list")]
        );
        for one in &axes.context {
            assert!(
                axes.elements
                    .iter()
                    .all(|element| !element.support.contains(one))
            );
        }
    }

    #[test]
    fn the_order_of_what_was_found_changes_nothing() {
        let one = of(&["DEC-JOB", "REC-DEBT", "DST-VIOL", "EXP-WAGE"]);
        assert_eq!(one, of(&["EXP-WAGE", "DST-VIOL", "REC-DEBT", "DEC-JOB"]));
        assert!(one.elements.iter().all(|one| !one.support.is_empty()));
    }

    #[test]
    fn a_trait_alone_counts_for_nothing() {
        assert_eq!(of(&["BIAS-WARN"]), of(&[]));
    }
}
