//! Between two nights: what one new event means for the places around it.

use crate::cylinder::{self, Cylinder};
use crate::network::Network;
use crate::study::{Event, Expectation, Settings, Study, StudyError};

/// A study that takes new events and looks again only where they matter: at the centres in whose reach
/// their place lies.
///
/// Expectations everywhere shift a little with every event; those of the neighbourhood are brought up to
/// date at once, and a night's full scan does the rest.
#[derive(Clone, Debug)]
pub struct Live<'a> {
    study: Study<'a>,
    /// Centres by the place in their reach.
    starts: Vec<u32>,
    centres: Vec<u32>,
}

impl<'a> Live<'a> {
    /// Counts events, and notes which centres reach which place.
    ///
    /// # Errors
    /// As [`Study::new`]. Strata are not kept apart here: their expectations cannot be brought up to date
    /// without all events, so all events count as one stratum.
    pub fn new(
        network: &'a Network,
        events: &[Event],
        settings: Settings,
    ) -> Result<Live<'a>, StudyError> {
        let plain: Vec<Event> = events
            .iter()
            .map(|event| Event {
                stratum: 0,
                ..*event
            })
            .collect();
        let mut study = Study::new(network, &plain, settings)?;
        // Replicates are for the night; without their lists a study is a third of its size.
        study.cases = Vec::new();
        study.strata = Vec::new();
        let places = network.len();
        let mut starts = vec![0u32; places + 1];
        for centre in 0..places {
            for &near in network.around(centre) {
                starts[near as usize + 1] += 1;
            }
        }
        for place in 0..places {
            starts[place + 1] += starts[place];
        }
        let mut next = starts.clone();
        let mut centres = vec![0; starts[places] as usize];
        for centre in 0..places {
            for &near in network.around(centre) {
                centres[next[near as usize] as usize] = centre as u32;
                next[near as usize] += 1;
            }
        }
        Ok(Live {
            study,
            starts,
            centres,
        })
    }

    /// Adds an event and gives the best cylinder of all that its place can belong to. An event outside
    /// of the study period changes nothing.
    ///
    /// # Errors
    /// When the event's place doesn't exist.
    ///
    /// ```
    /// use scan::{Event, Live, Network, Positions, Reach, Settings, Workers};
    /// let positions = Positions::Plane((0..9).map(|x| [f64::from(x), 0.0]).collect());
    /// let network = Network::new(&positions, Reach::default(), Workers::one())?;
    /// let events: Vec<Event> = (0..270).map(|n| Event::new(n % 9, n as i32 / 3)).collect();
    /// let mut live = Live::new(&network, &events, Settings::default())?;
    /// let first = live.add(Event::new(4, 89))?.map_or(0.0, |best| best.llr);
    /// let second = live.add(Event::new(4, 89))?.map_or(0.0, |best| best.llr);
    /// assert!(second > first);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn add(&mut self, event: Event) -> Result<Option<Cylinder>, StudyError> {
        let study = &mut self.study;
        let rank = *study
            .network
            .rank
            .get(event.place as usize)
            .ok_or(StudyError::Place(event.place))? as usize;
        let first = study.settings.first_day.unwrap_or(i32::MIN);
        if (first..=study.last_day).contains(&event.day) {
            study.total = study
                .total
                .checked_add(event.count)
                .ok_or(StudyError::TooMany)?;
            study.totals[rank] += event.count;
            let days = study.settings.max_days;
            let age = (i64::from(study.last_day) - i64::from(event.day)) as usize;
            if age < days {
                for cell in &mut study.rows[rank * days + age..(rank + 1) * days] {
                    *cell += event.count;
                }
                if let Expectation::One(last) = &mut study.expectation {
                    last[age..].iter_mut().for_each(|cell| *cell += event.count);
                }
            }
        }
        let centres = self.starts[rank] as usize..self.starts[rank + 1] as usize;
        Ok(self.centres[centres]
            .iter()
            .filter_map(|&centre| cylinder::around(&self.study, centre as usize))
            .max_by(|a, b| a.llr.total_cmp(&b.llr).then(b.centre.cmp(&a.centre))))
    }

    /// The study as it is now; it has no lists for replicates.
    #[must_use]
    pub fn study(&self) -> &Study<'a> {
        &self.study
    }
}
