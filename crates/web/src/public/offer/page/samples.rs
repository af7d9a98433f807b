//! Results with every branch of the page in them.

use super::{
    CompanyPart, CountryPart, LinkPart, PayPart, PermitPart, ResultPage, SignPart, TypedPart,
    WayPart,
};
use crate::public::pages::{HelpRow, Phone, SAMPLE_DAY};

fn sign(level: &'static str, title: &str) -> SignPart {
    SignPart {
        level,
        title: title.to_owned(),
        why: "Visa kunjungan bukan untuk bekerja.".to_owned(),
        step: "Minta visa kerja lebih dulu.".to_owned(),
        quotes: vec!["pakai visa <b>turis</b> dulu".to_owned()],
        answered: true,
    }
}

fn bare() -> ResultPage {
    ResultPage {
        kind: "offer",
        listener: None,
        verdict: "not-yet",
        dangers: 0,
        signs: Vec::new(),
        companies: Vec::new(),
        permit: None,
        as_of: None,
        old: false,
        pay: None,
        countries: Vec::new(),
        ways: Vec::new(),
        place: None,
        place_unknown: false,
        share: "Hasil cek tawaran kerja: Belum bisa dinilai.".to_owned(),
        share_link: "https://wa.me/?text=Hasil".to_owned(),
        text: String::new(),
        typed: Vec::new(),
        yes: Vec::new(),
        official: false,
    }
}

fn company(outcome: &'static str) -> CompanyPart {
    CompanyPart {
        outcome,
        name: "PT Sinar <b>\" Contoh".to_owned(),
        number: "B.1/2026".to_owned(),
        since: Some(SAMPLE_DAY),
        grounds: Vec::new(),
        call: false,
        phones: Vec::new(),
    }
}

fn permit(state: &'static str) -> PermitPart {
    PermitPart {
        state,
        number: "B.7/PK/2026".to_owned(),
        company: "PT Sinar Contoh".to_owned(),
        country: "Hong Kong".to_owned(),
    }
}

fn pay(month: i64, after: Option<i64>, all: Option<i64>, even: Option<i64>) -> PayPart {
    PayPart {
        month,
        owed: month.min(0).saturating_neg(),
        after,
        all,
        even,
    }
}

fn full() -> ResultPage {
    let country = |verified_on, overdue| CountryPart {
        name: "Kamboja".to_owned(),
        status: "Bukan tujuan penempatan.".to_owned(),
        source: "contoh.go.id".to_owned(),
        from: SAMPLE_DAY - 300,
        verified_on,
        overdue,
    };
    let link = LinkPart {
        label: "contoh.go.id".to_owned(),
        href: "https://contoh.go.id/".to_owned(),
    };
    ResultPage {
        verdict: "danger",
        dangers: 2,
        signs: vec![
            sign("danger", "Berangkat dengan visa kunjungan"),
            sign("danger", "Paspor dipegang orang lain"),
            SignPart {
                quotes: Vec::new(),
                title: String::new(),
                why: String::new(),
                step: String::new(),
                ..sign("caution", "")
            },
        ],
        companies: vec![CompanyPart {
            grounds: domain::company::Ground::ALL
                .map(domain::company::Ground::code)
                .to_vec(),
            call: true,
            phones: vec![Phone::new("021-5550-0001")],
            since: None,
            ..company("similar")
        }],
        permit: Some(permit("holds")),
        as_of: Some(SAMPLE_DAY - 100),
        old: true,
        pay: Some(pay(2_000_000, Some(6_000_000), Some(21_000_000), Some(4))),
        countries: vec![country(Some(SAMPLE_DAY), false), country(None, true)],
        ways: vec![WayPart {
            contact: HelpRow::sample("Pusat bantuan", "0800-1000"),
            links: vec![link],
        }],
        place: Some("Timor Tengah Selatan".to_owned()),
        place_unknown: false,
        text: "<b>Loker</b> \"Kamboja\"".to_owned(),
        typed: vec![TypedPart {
            name: "perusahaan",
            value: "PT <b>\" Contoh".to_owned(),
        }],
        yes: vec!["fee"],
        official: true,
        ..bare()
    }
}

pub(super) fn all() -> Vec<ResultPage> {
    let mut all = vec![bare(), full()];
    for kind in ["hoax", "trait-only", "distress"] {
        all.push(ResultPage {
            kind,
            verdict: "danger",
            signs: if kind == "distress" {
                full().signs
            } else {
                Vec::new()
            },
            ..bare()
        });
    }
    let bare_number = HelpRow {
        name: String::new(),
        source: String::new(),
        ..HelpRow::sample("", "119 ext 8")
    };
    for listener in [HelpRow::sample("Teman bicara", "119"), bare_number] {
        all.push(ResultPage {
            kind: "distress",
            listener: Some(listener),
            signs: full().signs,
            ..bare()
        });
    }
    for outcome in [
        "licensed", "same", "unknown", "expired", "revoked", "unlisted",
    ] {
        all.push(ResultPage {
            verdict: "caution",
            companies: vec![CompanyPart {
                call: matches!(outcome, "licensed" | "same"),
                ..company(outcome)
            }],
            as_of: Some(SAMPLE_DAY),
            ..bare()
        });
    }
    for state in ["others", "elsewhere", "ended", "unknown"] {
        all.push(ResultPage {
            verdict: "danger",
            permit: Some(permit(state)),
            as_of: Some(SAMPLE_DAY),
            ..bare()
        });
    }
    all.push(ResultPage {
        ways: full().ways,
        place_unknown: true,
        ..bare()
    });
    for pay in [
        pay(-1, None, None, None),
        pay(5, None, Some(0), Some(0)),
        pay(5, None, Some(9_000), None),
    ] {
        all.push(ResultPage {
            pay: Some(pay),
            ..bare()
        });
    }
    all
}
