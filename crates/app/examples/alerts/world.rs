//! A year of made-up reports of the whole country, stored without HTTP: what the measurement of alerts
//! and its test look at. Nobody real is in it.

use domain::alert::KINDS;
use domain::area::AreaCode;
use domain::finding::{Piece, Source, State};
use domain::id::{NarrativeId, ReportId};
use domain::office::{Office, OfficeKind};
use domain::report::{Happening, RouteReason, Status, Urgency, When, WhereNow};
use domain::time::{Day, Moment};
use place::Gazetteer;
use scan::Stream;
use store::finding::Finding;
use store::report::Report;
use store::{Error, Tx};

/// Bytes of sealed content, about as many as a short story has.
const SEALED: usize = 400;

/// One report to be stored.
pub(crate) struct Made {
    /// Its id.
    pub(crate) id: ReportId,
    village: AreaCode,
    received_on: Day,
    happened_on: Day,
    kinds: Vec<Happening>,
    followed: bool,
    story: Option<NarrativeId>,
    finding: bool,
}

/// The first villages of the register, as many as asked for, spread over the country.
pub(crate) fn villages(count: usize) -> Vec<AreaCode> {
    let places = Gazetteer::embedded();
    let mut open: Vec<place::Code> = places.provinces().map(|area| area.code).collect();
    let mut all = Vec::new();
    while let Some(code) = open.pop() {
        if code.level() == place::Level::Village {
            all.extend(code.to_string().parse::<AreaCode>());
        }
        open.extend(places.children(code).map(|child| child.code));
    }
    all.sort();
    let step = (all.len() / count.max(1)).max(1);
    all.into_iter().step_by(step).take(count).collect()
}

/// Reports of the year that ends on `last`, in the order of their ids; places and weekdays differ in how
/// much comes from them.
pub(crate) fn made(villages: &[AreaCode], count: usize, last: Day, seed: u64) -> Vec<Made> {
    let mut random = Stream::new(seed, 0);
    let mut sum = 0.0;
    let weights: Vec<f64> = villages
        .iter()
        .map(|_| {
            sum += (0.8 * random.normal()).exp();
            sum
        })
        .collect();
    let mut all: Vec<Made> = (0..count)
        .map(|_| {
            let at = random.unit() * sum;
            let at = weights.partition_point(|weight| *weight <= at);
            let village = villages[at.min(villages.len() - 1)];
            let mut received_on = last.plus(-(random.below(365) as i64));
            if received_on.is_weekend() && random.unit() < 0.4 {
                received_on = received_on.plus(-2);
            }
            one(village, received_on, &mut random)
        })
        .collect();
    all.sort_by(|one, other| one.id.cmp(&other.id));
    // Stories in the same order: a million random places in an index cost more than the rows.
    for (number, one) in (0u64..).zip(&mut all) {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&number.to_be_bytes());
        one.story = one.story.take().map(|_| NarrativeId::random(bytes));
    }
    all
}

/// Reports that come in on one day, in no order.
pub(crate) fn coming_in(villages: &[AreaCode], count: usize, day: Day, seed: u64) -> Vec<Made> {
    let mut random = Stream::new(seed, 1);
    (0..count)
        .map(|_| {
            let village = villages[random.below(villages.len() as u64) as usize];
            one(village, day, &mut random)
        })
        .collect()
}

fn one(village: AreaCode, received_on: Day, random: &mut Stream) -> Made {
    let mut kinds = vec![KINDS[random.below(8) as usize]];
    if random.below(5) == 0 {
        kinds.push(KINDS[random.below(8) as usize]);
        kinds.dedup();
    }
    let late = (-2.0 * (1.0 - random.unit()).ln()) as i64;
    Made {
        id: ReportId::at(Some(village), ten(random)),
        village,
        received_on,
        happened_on: received_on.plus(-late),
        kinds,
        followed: random.below(20) == 0,
        story: (random.below(10) > 0).then(|| NarrativeId::random(ten(random))),
        finding: random.below(2) == 0,
    }
}

fn ten(random: &mut Stream) -> [u8; 10] {
    let mut bytes = [0; 10];
    bytes[..8].copy_from_slice(&random.next().to_be_bytes());
    bytes[8..].copy_from_slice(&random.next().to_be_bytes()[..2]);
    bytes
}

/// The office at which all of them lie.
pub(crate) fn office(tx: &mut Tx<'_>) -> Result<(), Error> {
    let office = Office {
        id: "ditjen".parse().expect("an office id"),
        kind: OfficeKind::Directorate,
        name: "Direktorat Contoh".to_owned(),
        parent: None,
        area: None,
        phone: String::new(),
    };
    store::office::put(tx, &office, Moment(0))
}

/// Stores reports as they lie there after their words were read and their stories told apart.
pub(crate) fn put(tx: &mut Tx<'_>, reports: &[Made]) -> Result<(), Error> {
    for one in reports {
        store::report::insert(tx, &row(one))?;
        store::narrative::expect(tx, &one.id)?;
        if let Some(story) = &one.story {
            store::narrative::add(tx, story, &[0], &[])?;
        }
        store::narrative::settle(tx, &one.id, one.story.as_ref())?;
        if one.finding {
            store::finding::add(tx, &one.id, &finding())?;
        }
    }
    Ok(())
}

fn row(one: &Made) -> Report {
    Report {
        id: one.id.clone(),
        version: 1,
        channel: "web".to_owned(),
        status: if one.followed {
            Status::Verifying
        } else {
            Status::Received
        },
        urgency: Urgency::P3,
        received_on: one.received_on,
        due_on: one.received_on.plus(3),
        deferred_until: None,
        area: Some(one.village),
        place_state: "exact".to_owned(),
        happenings: one.kinds.clone(),
        when: When::Unknown,
        happened_on: Some(one.happened_on),
        where_now: WhereNow::Unknown,
        presence_only: false,
        official: false,
        office: "ditjen".parse().expect("an office id"),
        officer: None,
        route_reason: RouteReason::National,
        abroad_office: None,
        outcome: None,
        joined_to: None,
        opened_on: None,
        opened_office: None,
        second_look_on: None,
        reporter_wrote: false,
        purge_on: None,
        data_key: None,
        content: Some(vec![7; SEALED]),
        contact: None,
        outcome_note: None,
    }
}

fn finding() -> Finding {
    Finding {
        piece: Piece::Story,
        code: "DST-DOC".to_owned(),
        source: Source::Machine,
        state: State::Proposed,
        rule: "contoh".to_owned(),
        start: 0,
        end: 0,
        rules_version: "contoh".to_owned(),
    }
}
