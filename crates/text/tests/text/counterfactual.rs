//! Who somebody is changes nothing: swapping words of nationality, people, religion, region of origin and sex
//! leaves indicators, urgency, stance and the bias warning as they are (`domain.md` §8).

use text::{Analyser, Stance, Urgency};

const GROUPS: &[&[&str]] = &[
    &[
        "cina",
        "arab",
        "india",
        "nigeria",
        "rusia",
        "belanda",
        "pakistan",
        "bangladesh",
        "afrika",
        "bule",
    ],
    &[
        "jawa", "batak", "madura", "bugis", "sunda", "dayak", "papua", "minang", "betawi", "sasak",
    ],
    &["islam", "kristen", "katolik", "hindu", "buddha"],
    &["perempuan", "wanita", "pria", "lelaki", "cewek", "cowok"],
];

/// Sentences with a place for one of such words.
const FRAMES: &[&str] = &[
    "ada orang {} yang menahan paspor tiga pekerja di ruko",
    "lapor pak, {} itu mengajak anak umur 16 kerja ke Malaysia",
    "tolong, kami lima {} dikunci dari luar dan tidak digaji",
    "orang {} di kontrakan itu, saya curiga saja",
    "dasar {}, pasti penipu semua",
    "dibutuhkan {} untuk kerja di Kamboja gaji 15jt tanpa pengalaman WA 0812-0000-1111",
    "majikan {} memukul saya tiap malam",
    "sponsor {} minta 10jt, besok berangkat pakai visa turis",
    "tamu {} di homestay baik-baik saja, sudah didata",
    "apa benar {} di bawah 30 tahun tidak boleh bikin paspor?",
    "berita: empat {} dipulangkan dari Myanmar kemarin",
    "rapat desa: jangan menilai {} dari rupanya",
    "teman saya {} dijanjikan nikah lalu disuruh melayani tamu",
    "mandor {} potong gaji kami, utang tidak pernah lunas",
    "pekerja {} di kapal minta makan, paspornya dipegang kapten",
    "dua {} turun dari perahu tengah malam tanpa lampu",
];

type Answer = (Stance, Urgency, bool, Vec<(String, String)>);

fn answer(text: &str) -> Answer {
    let found = Analyser::embedded().analyse(text);
    let codes = found
        .indicators
        .iter()
        .map(|finding| {
            (
                finding.code.as_str().to_owned(),
                finding.rule.as_str().to_owned(),
            )
        })
        .collect();
    (found.stance, found.urgency, found.bias_warning, codes)
}

#[test]
fn swapping_who_somebody_is_changes_nothing_in_generated_messages() {
    let mut compared = 0;
    for frame in FRAMES {
        for group in GROUPS {
            let first = answer(&frame.replace("{}", group[0]));
            for other in &group[1..] {
                assert_eq!(
                    answer(&frame.replace("{}", other)),
                    first,
                    "{frame}: {} / {other}",
                    group[0]
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 400, "{compared}");
}

/// The name of a country is a destination elsewhere; behind a word for a person it tells of origin.
#[test]
fn a_country_behind_a_person_is_no_destination_and_no_reason() {
    let countries = [
        "vietnam", "jepang", "korea", "filipina", "thailand", "malaysia", "myanmar", "kamboja",
        "turki", "jerman", "laos", "amerika",
    ];
    for frame in [
        "orang {} itu menahan paspor adik saya dan mengurung dia di gudang, dia dipukul",
        "ada orang {} yang menahan paspor tiga pekerja di ruko",
        "orang {} di kontrakan itu, saya curiga saja",
        "warga {} turun dari perahu tengah malam tanpa lampu, bayar 5 juta per kepala",
    ] {
        let first = answer(&frame.replace("{}", "belanda"));
        for country in countries {
            assert_eq!(
                answer(&frame.replace("{}", country)),
                first,
                "{frame}: {country}"
            );
        }
    }
    assert_ne!(
        answer("kerja di kamboja gaji 15 juta tanpa syarat"),
        answer("kerja di jerman gaji 15 juta tanpa syarat"),
        "a destination stays one"
    );
}

fn our_own_messages() -> impl Iterator<Item = (String, String)> {
    let sets = [
        include_str!("../../data/messages/hand_a.jsonl"),
        include_str!("../../data/messages/hand_b.jsonl"),
        include_str!("../../data/messages/hand_c.jsonl"),
        include_str!("../../data/messages/hand_e.jsonl"),
        include_str!("../../data/messages/hand_f.jsonl"),
        include_str!("../../data/messages/hand_g.jsonl"),
        include_str!("../../data/messages/hand_h.jsonl"),
        include_str!("../../data/messages/hand_i.jsonl"),
    ];
    sets.into_iter().flat_map(str::lines).map(|line| {
        let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let of = |key: &str| row[key].as_str().expect("a text").to_owned();
        (of("id"), of("text"))
    })
}

/// Where the messages name such a word themselves.
#[test]
fn swapping_who_somebody_is_changes_nothing_in_our_own_messages() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    for (id, text) in our_own_messages() {
        let text = text.to_lowercase();
        for group in GROUPS {
            let Some((word, at)) = group
                .iter()
                .find_map(|word| whole_word(&text, word).map(|at| (*word, at)))
            else {
                continue;
            };
            let swapped =
                |other: &str| format!("{}{other}{}", &text[..at], &text[at + word.len()..]);
            // Countries are destinations too (`kerja di arab`); only words about a person are swapped.
            if group[0] == "cina" && !text[..at].trim_end().ends_with("orang") {
                continue;
            }
            let here = answer(&text);
            for other in *group {
                compared += 1;
                if answer(&swapped(other)) != here {
                    wrong.push(format!("{id} {word} → {other}"));
                }
            }
        }
    }
    assert!(compared >= 1000, "{compared}");
    assert!(
        wrong.is_empty(),
        "{} of {compared}: {}",
        wrong.len(),
        wrong.join(", ")
    );
}

/// Where a sentence that says who the person is comes to any of the messages.
#[test]
fn who_somebody_is_changes_nothing_when_it_is_added_to_our_own_messages() {
    let sentences = ["orangnya {}", "dia {} pak", "yang cerita orang {}"];
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (number, (id, text)) in our_own_messages().enumerate() {
        let group = GROUPS[number % GROUPS.len()];
        let sentence = sentences[number % sentences.len()];
        let with = |word: &str| answer(&format!("{text}. {}", sentence.replace("{}", word)));
        let (one, other) = (
            number % group.len(),
            (number / group.len() + number + 1) % group.len(),
        );
        if one != other {
            compared += 1;
            if with(group[one]) != with(group[other]) {
                wrong.push(format!("{id} {} → {}", group[one], group[other]));
            }
        }
    }
    assert!(compared >= 1000, "{compared}");
    assert!(
        wrong.is_empty(),
        "{} of {compared}: {}",
        wrong.len(),
        wrong.join(", ")
    );
}

fn whole_word(text: &str, word: &str) -> Option<usize> {
    let at = text.find(word)?;
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    (!letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next()))
        .then_some(at)
}
