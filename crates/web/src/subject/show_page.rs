//! What `/subjek/{id}` shows.

use super::list_page::LinkPart;
use crate::work::report_page::HistoryPart;
use domain::subject::{FactKind, Lacking, RequestState, SubjectKind, SubjectState};
use render::{FormState, Page};
use serde::Serialize;

/// `/subjek/{id}`
#[derive(Clone, Debug, Serialize)]
pub struct SubjectPage {
    pub form: FormState,
    /// What just happened, as the end of a key `subject-news-{}`.
    pub news: Option<&'static str>,
    pub id: String,
    pub version: i64,
    pub nonce: String,
    /// The end of a key `subject-kind-{}`.
    pub kind: &'static str,
    /// Its value; `value` is a function of templates.
    pub shown: String,
    /// The end of a key `subject-state-{}`.
    pub state: &'static str,
    pub since: i64,
    pub purge_on: Option<i64>,
    pub sources: i64,
    /// The end of a key `subject-lacks-{}`.
    pub lacking: Option<&'static str>,
    /// Ends of keys `subject-ruling-{}`; empty for who may not decide.
    pub rulings: Vec<&'static str>,
    pub may_judge: bool,
    /// Codes of kinds of facts.
    pub fact_kinds: Vec<&'static str>,
    /// An SVG.
    pub drawing: String,
    /// One page of them.
    pub seen: Vec<SeenPart>,
    /// How many there are on all pages.
    pub seen_number: i64,
    pub seen_newer_href: String,
    pub seen_older_href: String,
    pub tied: Vec<TiedPart>,
    /// One page of them.
    pub links: Vec<LinkPart>,
    /// How many there are on all pages.
    pub links_number: i64,
    pub links_first_href: String,
    pub links_older_href: String,
    /// Whether another office may be asked.
    pub may_ask: bool,
    pub facts: Vec<FactPart>,
    pub elsewhere: Vec<ElsewherePart>,
    pub requests: Vec<RequestPart>,
    /// Newest first.
    pub history: Vec<HistoryPart>,
}

/// A report that names the subject.
#[derive(Clone, Debug, Serialize)]
pub struct SeenPart {
    /// Empty when only what another office told is known.
    pub href: String,
    pub office: Option<String>,
    pub place: String,
    pub told_on: i64,
    /// The end of a key `work-status-{}`.
    pub status: &'static str,
}

/// Something that the same parties have.
#[derive(Clone, Debug, Serialize)]
pub struct TiedPart {
    pub href: String,
    pub kind: &'static str,
    pub value: String,
    pub number: i64,
}

/// A fact from elsewhere.
#[derive(Clone, Debug, Serialize)]
pub struct FactPart {
    pub id: String,
    /// The end of a key `subject-fact-{}`.
    pub kind: &'static str,
    pub told: Option<String>,
    pub source: Option<String>,
    pub office: Option<String>,
    pub added_on: i64,
    pub withdrawn: bool,
    pub mine: bool,
}

/// Another office that has the same.
#[derive(Clone, Debug, Serialize)]
pub struct ElsewherePart {
    pub office: String,
    pub name: String,
    pub several: bool,
    /// The end of a key `subject-request-{}`.
    pub request: Option<&'static str>,
    pub may_ask: bool,
}

/// What one office asks another.
#[derive(Clone, Debug, Serialize)]
pub struct RequestPart {
    pub id: String,
    pub asking: String,
    pub asked: String,
    /// The end of a key `subject-request-{}`.
    pub state: &'static str,
    pub question: String,
    pub answer: Option<String>,
    pub asked_on: i64,
    pub to_answer: bool,
}

fn sample(kind: SubjectKind, state: SubjectState) -> SubjectPage {
    let request = |state: RequestState| RequestPart {
        id: format!("req_{}aaaaaaaaaaaa", state.code()),
        asking: "Petugas <Contoh>".into(),
        asked: "Kanim Contoh".into(),
        state: state.code(),
        question: "alasan yang <b>sudah</b> diketik".into(),
        answer: (state != RequestState::Open).then(|| "<b>sudah</b>".into()),
        asked_on: 20_700,
        to_answer: state == RequestState::Open,
    };
    let fact = |kind: FactKind| FactPart {
        id: format!("fct_{}aaaaaaaa", kind.code()),
        kind: kind.code(),
        told: (kind != FactKind::OwnCheck).then(|| "<b>sudah</b>".into()),
        source: (kind != FactKind::OwnCheck).then(|| "Petugas <Contoh>".into()),
        office: (kind != FactKind::Register).then(|| "Kanim <b>sudah</b>".into()),
        added_on: 20_700,
        withdrawn: kind == FactKind::Register,
        mine: kind == FactKind::Document,
    };
    let elsewhere = |request: Option<RequestState>| ElsewherePart {
        office: "kanim-contoh".into(),
        name: "Petugas <Contoh>".into(),
        several: request.is_some(),
        request: request.map(RequestState::code),
        may_ask: !matches!(request, Some(RequestState::Open | RequestState::Granted)),
    };
    let left = ["Oinlasi <b>sudah</b>".to_owned()];
    SubjectPage {
        form: FormState::new(),
        news: None,
        id: "sbj_aaaaaaaaaaaaaaaa".into(),
        version: 3,
        nonce: "abc".into(),
        kind: kind.code(),
        shown: "Petugas <Contoh>".into(),
        state: state.code(),
        since: 20_700,
        purge_on: (state == SubjectState::Removed).then_some(20_790),
        sources: 2,
        lacking: None,
        rulings: state.rulings().iter().map(|one| one.code()).collect(),
        may_judge: true,
        fact_kinds: FactKind::ALL.map(FactKind::code).to_vec(),
        drawing: render::svg::ties(render::Locale::Id, "Petugas <Contoh>", &left, &left),
        seen: domain::report::Status::ALL
            .map(|status| SeenPart {
                href: "/laporan/rpt_5302_aaaaaaaaaaaaaaaa".into(),
                office: None,
                place: "Oinlasi".into(),
                told_on: 20_700,
                status: status.code(),
            })
            .into_iter()
            .chain([SeenPart {
                href: String::new(),
                office: Some("Kanim Contoh".into()),
                place: String::new(),
                told_on: 20_700,
                status: "received",
            }])
            .collect(),
        seen_number: 123,
        seen_newer_href: "/subjek/sbj_aaaaaaaaaaaaaaaa?laporan=0#judul-laporan".into(),
        seen_older_href: "/subjek/sbj_aaaaaaaaaaaaaaaa?laporan=2#judul-laporan".into(),
        tied: SubjectKind::ALL
            .map(|kind| TiedPart {
                href: "/subjek/sbj_bbbbbbbbbbbbbbbb".into(),
                kind: kind.code(),
                value: "Petugas <Contoh>".into(),
                number: 2,
            })
            .to_vec(),
        links: LinkPart::samples(),
        links_number: 123,
        links_first_href: "/subjek/sbj_aaaaaaaaaaaaaaaa#judul-tautan".into(),
        links_older_href: "/subjek/sbj_aaaaaaaaaaaaaaaa?tautan=8~a#judul-tautan".into(),
        may_ask: true,
        facts: FactKind::ALL.map(fact).to_vec(),
        elsewhere: vec![
            elsewhere(None),
            elsewhere(Some(RequestState::Open)),
            elsewhere(Some(RequestState::Granted)),
            elsewhere(Some(RequestState::Refused)),
        ],
        requests: RequestState::ALL.map(request).to_vec(),
        history: crate::work::report_samples::history(),
    }
}

impl Page for SubjectPage {
    const TEMPLATE: &'static str = "subject/show.html";

    fn samples() -> Vec<SubjectPage> {
        let mut pages: Vec<SubjectPage> = SubjectKind::ALL
            .into_iter()
            .zip(SubjectState::ALL.into_iter().cycle())
            .map(|(kind, state)| sample(kind, state))
            .collect();
        let first = pages[0].clone();
        let lacking = [
            Lacking::Sources,
            Lacking::Fact,
            Lacking::State,
            Lacking::FollowUp,
        ];
        for (lacking, news) in lacking
            .into_iter()
            .zip(["putusan", "fakta", "tanya", "jawab"])
        {
            pages.push(SubjectPage {
                lacking: Some(lacking.code()),
                news: Some(news),
                ..first.clone()
            });
        }
        for news in ["jawab", "tautan"] {
            pages.push(SubjectPage {
                news: Some(news),
                may_judge: false,
                rulings: Vec::new(),
                facts: Vec::new(),
                seen: Vec::new(),
                seen_newer_href: String::new(),
                seen_older_href: String::new(),
                tied: Vec::new(),
                links: Vec::new(),
                links_first_href: String::new(),
                links_older_href: String::new(),
                may_ask: false,
                elsewhere: Vec::new(),
                requests: Vec::new(),
                ..first.clone()
            });
        }
        pages.push(SubjectPage {
            may_ask: false,
            ..first.clone()
        });
        let typed = "alasan yang <b>sudah</b> diketik";
        for (field, keys) in [
            (
                "putusan_alasan",
                vec![
                    "invalid-reason",
                    "subject-lacking-sources",
                    "subject-lacking-fact",
                    "subject-lacking-state",
                    "subject-lacking-office",
                    "subject-lacking-followed",
                    "subject-changed",
                ],
            ),
            ("fakta_isi", vec!["subject-invalid-fact", "invalid-reason"]),
            ("fakta_sumber", vec!["subject-invalid-fact"]),
            ("fakta_jenis", vec!["subject-invalid-fact-kind"]),
            ("tarik_alasan", vec!["invalid-reason"]),
            (
                "tanya_alasan",
                vec!["invalid-reason", "subject-ask-official"],
            ),
            ("jawab_alasan", vec!["invalid-reason"]),
        ] {
            for key in keys {
                let mut form = FormState::from_pairs([(field, typed)]);
                form.error(field, key);
                pages.push(SubjectPage {
                    form,
                    ..first.clone()
                });
            }
        }
        pages
    }
}
