//! `/terlanjur`: the next step for somebody who has paid, given away papers or left, out of dated content.

use super::help::{phones, shown, whatsapp};
use super::pages::{HelpRow, Phone, SAMPLE_DAY};
use crate::extract::locale::{Locale, RequestLocale};
use crate::fault::Fault;
use crate::state::WebState;
use app::content;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use render::Page;
use serde::Serialize;

/// `/terlanjur`
#[derive(Clone, Debug, Serialize)]
pub struct AlreadyPage {
    /// One for each situation; without any, the page names the national numbers.
    pub situations: Vec<Situation>,
    /// Thoughts of suicide.
    pub distress: Vec<HelpRow>,
}

/// What has happened, and what to do now.
#[derive(Clone, Debug, Serialize)]
pub struct Situation {
    /// Also the anchor on the page.
    pub id: String,
    pub title: String,
    pub steps: Vec<String>,
    pub contacts: Vec<HelpRow>,
    /// Numbers beside those of the contacts.
    pub phones: Vec<Phone>,
    pub whatsapp: Option<Phone>,
    pub source: String,
    /// Days since 1970-01-01; absent for a row that nobody has checked yet.
    pub verified_on: Option<i64>,
    /// Past its date of review: the page warns and points to the national numbers.
    pub overdue: bool,
}

/// Shows every situation.
pub(super) async fn steps(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
) -> Result<Response, Fault> {
    let english = locale == Locale::En;
    let rows = content::steps(&state.app, english).await?;
    let help = content::help(&state.app, english, None).await?;
    let distress = help.into_iter().filter(|row| row.id == content::LISTENER);
    let page = AlreadyPage {
        situations: rows.into_iter().map(situation).collect(),
        distress: distress.map(shown).collect(),
    };
    Ok(state.page(StatusCode::OK, &page, &state.frame(locale, "/terlanjur"))?)
}

fn situation(row: content::StepRow) -> Situation {
    Situation {
        id: row.id,
        title: row.title,
        steps: row.steps,
        contacts: row.contacts.into_iter().map(shown).collect(),
        phones: phones(row.phones),
        whatsapp: row.whatsapp.map(whatsapp),
        source: row.source,
        verified_on: row.verified_on.map(|day| day.0),
        overdue: row.overdue,
    }
}

impl Situation {
    fn sample(id: &str, title: &str) -> Situation {
        Situation {
            id: id.to_owned(),
            title: title.to_owned(),
            steps: vec![
                "Simpan semua pesan.".to_owned(),
                "Ceritakan kepada orang yang Anda percaya.".to_owned(),
            ],
            contacts: vec![HelpRow::sample("Polisi", "110")],
            phones: Vec::new(),
            whatsapp: None,
            source: "contoh.go.id".to_owned(),
            verified_on: Some(SAMPLE_DAY),
            overdue: false,
        }
    }
}

impl Page for AlreadyPage {
    const TEMPLATE: &'static str = "public/already.html";

    fn samples() -> Vec<AlreadyPage> {
        let overdue = Situation {
            contacts: vec![HelpRow::overdue_sample()],
            phones: vec![Phone::new("0812-0000-0005")],
            verified_on: None,
            overdue: true,
            ..Situation::sample("contoh-lama", "Saya & keluarga ditahan")
        };
        let bare = Situation {
            steps: Vec::new(),
            contacts: Vec::new(),
            ..Situation::sample("contoh-judul", "Saya sudah tanda tangan")
        };
        let full = AlreadyPage {
            situations: vec![
                Situation::sample("contoh-bayar", "Saya sudah bayar"),
                overdue,
                bare,
            ],
            distress: vec![HelpRow::sample("Layanan jiwa", "119")],
        };
        let empty = AlreadyPage {
            situations: Vec::new(),
            distress: Vec::new(),
        };
        vec![full, empty]
    }
}
