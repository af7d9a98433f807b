//! What the pages of alerts show: numbers come as words of the language, ready to be read.

use domain::alert::{Review, level_code};
use domain::area::Level;
use domain::report::Happening;
use render::{FormState, Page};
use serde::Serialize;

/// `/peringatan`
#[derive(Clone, Debug, Serialize)]
pub struct AlertsPage {
    /// What the next night will check.
    pub provisional: Vec<ProvisionalLine>,
    pub rows: Vec<AlertLine>,
    /// The first page of the list, on those behind it.
    pub first_href: Option<String>,
    /// The next page.
    pub older_href: Option<String>,
    /// The end of a key `alert-tab-{}`: which list is open.
    pub state: &'static str,
    pub open: i64,
    pub real: i64,
    pub noise: i64,
    /// Hundredths of the judged ones that were real, and noise; `None` as long as nobody judged.
    pub real_percent: Option<i64>,
    pub noise_percent: Option<i64>,
    pub run: Option<RunPart>,
    pub may_run: bool,
    pub may_teach: bool,
    pub asked: bool,
}

/// The newest scan.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct RunPart {
    pub cut_off: i64,
    pub sources: i64,
    pub withheld: i64,
}

/// A rise that came up since the last night.
#[derive(Clone, Debug, Serialize)]
pub struct ProvisionalLine {
    pub kind: &'static str,
    pub level: &'static str,
    pub place: String,
    pub first_day: i64,
    pub days: i64,
    pub observed: i64,
    /// A number with one decimal.
    pub expected: String,
}

/// One alert in a list.
#[derive(Clone, Debug, Serialize)]
pub struct AlertLine {
    pub id: String,
    pub href: String,
    pub kind: &'static str,
    pub level: &'static str,
    pub place: String,
    pub first_day: i64,
    pub last_day: i64,
    pub days: i64,
    pub observed: i64,
    /// A number with one decimal.
    pub expected: String,
    pub state: &'static str,
    pub after_outreach: bool,
}

/// `/peringatan/{id}`
#[derive(Clone, Debug, Serialize)]
pub struct AlertPage {
    pub line: AlertLine,
    pub version: i64,
    /// An SVG, or nothing.
    pub map: String,
    pub places: Vec<AlertPlace>,
    pub numbers: Numbers,
    pub reports: Vec<AlertReport>,
    pub review: Option<ReviewPart>,
    pub history: Vec<AlertEvent>,
    pub may_review: bool,
    pub form: FormState,
    pub news: bool,
    /// Somebody else judged meanwhile; their name, or nothing.
    pub conflict: Option<String>,
}

/// One place.
#[derive(Clone, Debug, Serialize)]
pub struct AlertPlace {
    pub words: String,
    pub signal: bool,
    pub outreach_on: Option<i64>,
}

/// Everything by which the scan can be repeated and doubted.
#[derive(Clone, Debug, Serialize)]
pub struct Numbers {
    pub relative_risk: String,
    pub llr: String,
    pub p: String,
    pub p_gumbel: Option<String>,
    /// How many years chance needs for as much; 0 for less than one.
    pub years: i64,
    pub interval: i64,
    pub threshold: i64,
    pub without_strongest: i64,
    pub removed_by: i64,
    pub sources: i64,
    pub strongest: i64,
    pub past_nights: i64,
    pub past_interval: Option<i64>,
    pub past_threshold: Option<i64>,
    /// Nights enough, but nothing in them to compare with; asked where there is no interval.
    pub past_is_silent: bool,
    pub replicates: i64,
    pub seed: i64,
    pub cut_off: i64,
}

/// A report that counts.
#[derive(Clone, Debug, Serialize)]
pub struct AlertReport {
    pub href: String,
    pub place: String,
    pub received_on: i64,
    pub status: &'static str,
}

/// What somebody thinks of it.
#[derive(Clone, Debug, Serialize)]
pub struct ReviewPart {
    pub who: String,
    pub on: i64,
    pub reason: String,
}

/// What happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertEvent {
    /// The end of a key `alert-event-{}`.
    pub kind: String,
    pub who: Option<String>,
    pub day: i64,
}

/// The tabs: word in the address, which alerts.
pub(super) const TABS: [(&str, Option<Review>); 4] = [
    ("baru", Some(Review::Open)),
    ("nyata", Some(Review::Real)),
    ("bukan", Some(Review::Noise)),
    ("semua", None),
];

impl AlertLine {
    fn sample(state: Review) -> AlertLine {
        AlertLine {
            id: "alr_aaaaaaaaaaaaaaaa".into(),
            href: "/peringatan/alr_aaaaaaaaaaaaaaaa".into(),
            kind: Happening::Offer.code(),
            level: level_code(Level::Village),
            place: "Oinlasi, Mollo Selatan".into(),
            first_day: 20_770,
            last_day: 20_777,
            days: 8,
            observed: 9,
            expected: "1,2".into(),
            state: state.code(),
            after_outreach: state == Review::Open,
        }
    }
}

impl Page for AlertsPage {
    const TEMPLATE: &'static str = "work/alerts.html";

    fn samples() -> Vec<AlertsPage> {
        let full = AlertsPage {
            provisional: vec![ProvisionalLine {
                kind: Happening::Offer.code(),
                level: level_code(Level::District),
                place: "Mollo Selatan <b>".into(),
                first_day: 20_774,
                days: 5,
                observed: 7,
                expected: "0,8".into(),
            }],
            rows: Review::ALL.map(AlertLine::sample).to_vec(),
            first_href: Some("/peringatan?daftar=semua".into()),
            older_href: Some("/peringatan?daftar=semua&mulai=20770.2ZX".into()),
            state: "semua",
            open: 1,
            real: 3,
            noise: 1,
            real_percent: Some(75),
            noise_percent: Some(25),
            run: Some(RunPart {
                cut_off: 20_777,
                sources: 140,
                withheld: 2,
            }),
            may_run: true,
            may_teach: true,
            asked: true,
        };
        let mut samples: Vec<AlertsPage> = TABS
            .iter()
            .map(|(state, _)| AlertsPage {
                provisional: Vec::new(),
                rows: Vec::new(),
                first_href: None,
                older_href: None,
                state,
                real_percent: None,
                noise_percent: None,
                run: None,
                may_run: false,
                may_teach: false,
                asked: false,
                ..full.clone()
            })
            .collect();
        samples.push(full);
        samples
    }
}

impl Page for AlertPage {
    const TEMPLATE: &'static str = "work/alert.html";

    fn samples() -> Vec<AlertPage> {
        let place = |signal, outreach_on| AlertPlace {
            words: "Oinlasi, Mollo Selatan".into(),
            signal,
            outreach_on,
        };
        let event = |kind: &str, who: Option<&str>| AlertEvent {
            kind: kind.into(),
            who: who.map(str::to_owned),
            day: 20_777,
        };
        let open = AlertPage {
            line: AlertLine::sample(Review::Open),
            version: 3,
            map: "<svg></svg>".into(),
            places: vec![place(true, Some(20_765)), place(false, None)],
            numbers: Numbers {
                relative_risk: "7,5".into(),
                llr: "14,22".into(),
                p: "0,001".into(),
                p_gumbel: Some("0,00001".into()),
                years: 120,
                interval: 44_000,
                threshold: 8_760,
                without_strongest: 9_000,
                removed_by: 2,
                sources: 8,
                strongest: 2,
                past_nights: 12,
                past_interval: None,
                past_threshold: None,
                past_is_silent: false,
                replicates: 999,
                seed: 20_777,
                cut_off: 20_777,
            },
            reports: vec![AlertReport {
                href: "/laporan/rpt_5302_aaaaaaaaaaaaaaaa".into(),
                place: "Oinlasi".into(),
                received_on: 20_776,
                status: "in_triage",
            }],
            review: None,
            history: vec![event("goes-on", None), event("raised", None)],
            may_review: true,
            form: FormState::new(),
            news: false,
            conflict: Some("Petugas <Contoh>".into()),
        };
        let judged = |review: Review| AlertPage {
            line: AlertLine::sample(review),
            review: Some(ReviewPart {
                who: "Petugas <Contoh>".into(),
                on: 20_777,
                reason: "<b>sudah</b> dicek".into(),
            }),
            history: vec![event(review.code(), Some("Petugas <Contoh>"))],
            reports: Vec::new(),
            may_review: false,
            conflict: None,
            news: true,
            numbers: Numbers {
                p_gumbel: None,
                past_nights: 200,
                past_interval: Some(900),
                past_threshold: Some(365),
                ..open.numbers.clone()
            },
            ..open.clone()
        };
        let mut form = FormState::new();
        form.error("alasan", "invalid-reason");
        let refused = AlertPage {
            form,
            conflict: None,
            ..open.clone()
        };
        vec![judged(Review::Real), judged(Review::Noise), open, refused]
    }
}
