//! Reports as villagers would write them, made from a seed and a number: the same pair always gives the
//! same report, so a request can be repeated without having been kept.

/// What a client posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// Unique per seed and number.
    pub(crate) idempotency_key: String,
    /// JSON for `POST /api/v1/reports`.
    pub(crate) body: String,
}

impl Report {
    /// Report `number` of the series `seed`; `happened_on` is a day as `YYYY-MM-DD`.
    pub(crate) fn numbered(seed: u64, number: u64, happened_on: &str) -> Self {
        let mut random = Random::new(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let village = VILLAGES[random.below(VILLAGES.len() as u64) as usize];
        let text = text(&mut random);
        let body = serde_json::json!({
            "text": text,
            "place": { "area_code": village },
            "happened_on": happened_on,
        });
        Self {
            idempotency_key: format!("{seed:016x}{number:016x}"),
            body: body.to_string(),
        }
    }

    /// The key as a header line.
    pub(crate) fn header(&self) -> String {
        format!("Idempotency-Key: {}\r\n", self.idempotency_key)
    }
}

/// Marsaglia's xorshift64*: enough to vary a load, repeatable from its seed.
#[derive(Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Self(seed | 1);
        // Neighbouring seeds begin alike; a few steps part them.
        for _ in 0..4 {
            random.next();
        }
        random
    }

    /// A number from 0 to `limit` − 1.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        (self.next() >> 11) % limit.max(1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }
}

/// Villages of nineteen regencies, the five of the design among them.
const VILLAGES: &[&str] = &[
    "5302022008",
    "5302112009",
    "5302052009",
    "1101012017",
    "1115022006",
    "1217062005",
    "1501162016",
    "1704062021",
    "3202292005",
    "3301022015",
    "3318102028",
    "3507102011",
    "3525102010",
    "6201012007",
    "7102011007",
    "7313142003",
    "8102032024",
    "9403232003",
    "1271151006",
    "1371061002",
];

const SENTENCES: &[&str] = &[
    "Ada orang datang ke rumah menawarkan kerja di luar negeri.",
    "Katanya gaji besar dan berangkat minggu depan.",
    "Tetangga saya sudah dibuatkan paspor dengan alasan umrah.",
    "Uang muka diminta lima juta, katanya untuk visa.",
    "Tidak ada surat perjanjian kerja sama sekali.",
    "Anak perempuan yang masih sekolah juga diajak.",
    "Mereka dikumpulkan dulu di sebuah rumah di kota.",
    "Paspor dan KTP dipegang oleh orang itu.",
    "Sudah tiga keluarga di dusun kami yang didatangi.",
    "Orang itu bilang jangan cerita kepada kepala desa.",
    "Kami takut karena dia kenal banyak orang.",
    "Kakak saya sudah berangkat dan tidak bisa dihubungi.",
    "Dia bilang kerja di restoran, tetapi tidak tahu di kota mana.",
    "Mobilnya datang malam hari dan langsung pergi ke pelabuhan.",
    "Mohon diperiksa, kami tidak tahu harus bertanya kepada siapa.",
    "Beta sonde tau dia pung nama lengkap.",
];

/// 200 to 600 characters, the length of a message typed on a phone.
fn text(random: &mut Random) -> String {
    let wanted = 200 + random.below(340) as usize;
    let mut text = String::with_capacity(640);
    while text.len() < wanted {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(SENTENCES[random.below(SENTENCES.len() as u64) as usize]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_number_always_gives_the_same_report_and_another_number_another_one() {
        let report = |number| Report::numbered(7, number, "2026-11-20");
        assert_eq!(report(1), report(1));
        let keys: BTreeSet<_> = (0..500)
            .map(|number| report(number).idempotency_key)
            .collect();
        assert_eq!(keys.len(), 500);
        assert_ne!(
            report(1).idempotency_key,
            Report::numbered(8, 1, "2026-11-20").idempotency_key
        );
    }

    #[test]
    fn reports_have_the_length_of_a_message_and_come_from_many_regencies() {
        let mut regencies = BTreeSet::new();
        for number in 0..500 {
            let report = Report::numbered(1, number, "2026-11-20");
            let body: serde_json::Value = serde_json::from_str(&report.body).unwrap();
            let length = body["text"].as_str().unwrap().chars().count();
            assert!((200..=600).contains(&length), "{length}");
            let village = body["place"]["area_code"].as_str().unwrap();
            assert_eq!(village.len(), 10);
            regencies.insert(village[..4].to_owned());
            assert_eq!(body["happened_on"], "2026-11-20");
        }
        assert!(regencies.len() > 10);
    }
}
