//! Who somebody is changes nothing: swapping words of nationality, people, religion, region of origin, sex and looks
//! leaves indicators, urgency, stance and the bias warning as they are (`domain.md` §8). The words and the sentences
//! are data: `counterfactual/words.txt`, `counterfactual/frames.txt`.

use std::collections::BTreeSet;

use text::{Analyser, Stance, Urgency};

/// The place of a word in a text.
const SLOT: &str = "{}";
/// How many words are tried in each message.
const SWAPS: usize = 12;

struct Words {
    /// May stand for a person alone.
    who: Vec<String>,
    /// All, as they may stand behind a word for a person.
    of: Vec<String>,
    heads: Vec<String>,
    ends: Vec<String>,
    /// From, to.
    pairs: Vec<String>,
}

fn words() -> Words {
    let mut found = Words {
        who: Vec::new(),
        of: Vec::new(),
        heads: Vec::new(),
        ends: Vec::new(),
        pairs: Vec::new(),
    };
    let mut kind = "";
    for line in lines(include_str!("counterfactual/words.txt")) {
        if let Some(head) = line.strip_prefix('@') {
            kind = head.split(' ').nth(1).expect("a group and its kind");
            continue;
        }
        for word in line.split(' ').map(|word| word.replace('_', " ")) {
            match kind {
                "who" => {
                    found.who.push(word.clone());
                    found.of.push(word);
                }
                "of" => found.of.push(word),
                "noun" => found.heads.push(word),
                "pair" => found.pairs.push(word),
                "end" => found.ends.push(word.replace('-', "")),
                other => panic!("no kind {other}"),
            }
        }
    }
    found
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

#[derive(Debug, PartialEq)]
struct Answer {
    stance: Stance,
    urgency: Urgency,
    bias: bool,
    /// Code, rule, and the place of its words in the text without the word of who somebody is.
    found: Vec<(String, String, usize, usize)>,
}

/// `slot`: a text with a place for a word, which is at the end if there is none.
fn answer(slot: &str, word: &str) -> Answer {
    let at = slot.find(SLOT).unwrap_or(slot.len());
    let text = &slot.replacen(SLOT, word, 1);
    let place = |byte: usize| {
        if byte > at {
            (byte - word.len()).max(at)
        } else {
            byte
        }
    };
    let found = Analyser::embedded().analyse(text);
    let quoted = found.indicators.iter().map(|finding| {
        (
            finding.code.as_str().to_owned(),
            finding.rule.as_str().to_owned(),
            place(finding.start),
            place(finding.end),
        )
    });
    Answer {
        stance: found.stance,
        urgency: found.urgency,
        bias: found.bias_warning,
        found: quoted.collect(),
    }
}

/// Messages that were tried, words that stood in them, and what differed.
#[derive(Default)]
struct Tried {
    messages: BTreeSet<String>,
    swaps: usize,
    wrong: Vec<String>,
}

impl Tried {
    /// Puts words into the message in turn, so that over many messages each meets all kinds of sentences.
    fn swap(&mut self, all: &[String], message: &str, name: &str) {
        if !self.messages.insert(message.to_owned()) {
            return;
        }
        let turn = self.messages.len() * 7;
        let first = &all[turn % all.len()];
        let here = answer(message, first);
        for swap in 1..=SWAPS {
            let other = &all[(turn + swap * 11) % all.len()];
            self.swaps += 1;
            let there = answer(message, other);
            if there != here {
                self.wrong
                    .push(format!("{name}: {first} {here:?} / {other} {there:?}"));
            }
        }
    }

    fn judge(self, least: usize) {
        let Self {
            messages,
            swaps,
            wrong,
        } = self;
        assert!(messages.len() >= least, "only {} messages", messages.len());
        assert!(
            wrong.is_empty(),
            "{} of {swaps} swaps in {} messages:\n{}",
            wrong.len(),
            messages.len(),
            wrong.join("\n")
        );
    }
}

#[test]
fn swapping_who_somebody_is_changes_nothing_in_generated_messages() {
    let words = words();
    let mut tried = Tried::default();
    for (number, frame) in lines(include_str!("counterfactual/frames.txt"))
        .filter(|line| !line.starts_with('@'))
        .enumerate()
    {
        for turn in 0..12 {
            let head = &words.heads[(number + turn) % words.heads.len()];
            let end = &words.ends[(number + turn) % words.ends.len()];
            let frame = frame.replace("{head}", head).replace("{end}", end);
            let of = frame.contains("{of}");
            let all = if of { &words.of } else { &words.who };
            let message = frame.replacen(if of { "{of}" } else { "{who}" }, SLOT, 1);
            // What else the frame leaves open is the same in all of them.
            let message = message
                .replace("{who}", "perempuan")
                .replace("{of}", "jawa");
            tried.swap(all, &message, &message);
        }
    }
    tried.judge(1000);
}

/// Every name of a country, and of a region or town here that the finder of places knows.
#[test]
fn every_known_name_is_an_origin_behind_a_person() {
    let countries = lines(include_str!("../../data/entity/countries.txt")).flat_map(|line| {
        let names = line.split_once(' ').map_or("", |(_, names)| names);
        names.split(';').next().unwrap_or("").split('|')
    });
    let places =
        lines(include_str!("../../data/entity/places.txt")).flat_map(|line| line.split('|'));
    let names: BTreeSet<&str> = countries.chain(places).map(str::trim).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    assert!(names.len() > 1400, "{}", names.len());
    let other_words = lines(include_str!("counterfactual/other_words.txt"));
    let known: BTreeSet<&str> = other_words.flat_map(str::split_whitespace).collect();
    let mut differ = BTreeSet::new();
    for frame in [
        "ada orang {} yang menahan paspor tiga pekerja di ruko, saya curiga",
        "majikan {} memukul saya tiap malam, paspor disimpan",
        "calo {} minta 10jt, besok berangkat pakai visa turis",
        "tamu dari {} di kontrakan itu mencurigakan",
        "dua orang asal {} turun dari perahu tengah malam tanpa lampu",
    ] {
        let here = answer(frame, "batak");
        differ.extend(names.iter().filter(|name| answer(frame, name) != here));
    }
    assert_eq!(differ, known);
}

/// The name of a country is a destination elsewhere, and that of a region a place.
#[test]
fn where_somebody_goes_is_no_origin() {
    let codes = |text: &str| answer(text, "").found;
    for (watched, other) in [
        (
            "kerja di kamboja gaji 15 juta tanpa syarat",
            "kerja di jerman gaji 15 juta tanpa syarat",
        ),
        (
            "adik saya dibawa ke myanmar oleh sponsor",
            "adik saya dibawa ke jerman oleh sponsor",
        ),
        (
            "jadi pembantu di kamboja gaji 15 juta",
            "jadi pembantu di jerman gaji 15 juta",
        ),
        (
            "butuh dua ART kamboja gaji 15 juta",
            "butuh dua ART jerman gaji 15 juta",
        ),
        (
            "tki kamboja disekap bos, minta tolong",
            "tki jerman disekap bos, minta tolong",
        ),
    ] {
        assert_ne!(codes(watched), codes(other), "a destination stays one");
    }
}

/// What is hurt or dark is no looks: a part of the body without a word of looks, and `gelap` elsewhere, stay.
#[test]
fn a_blow_and_a_dark_way_are_no_looks() {
    let codes = |text: &str| answer(text, "").found;
    for (told, other) in [
        (
            "saya dipukul majikan sampai mata biru dan rambut ditarik",
            "saya dipuji majikan sampai malu dan senang",
        ),
        (
            "calo itu bawa kami lewat jalur gelap ke malaysia",
            "calo itu bawa kami lewat jalur indah ke malaysia",
        ),
    ] {
        assert_ne!(codes(told), codes(other), "{told}");
    }
}

fn our_own_messages() -> impl Iterator<Item = (String, String)> {
    let sets = [
        include_str!("../../data/messages/hand_a.jsonl"),
        include_str!("../../data/messages/hand_b.jsonl"),
        include_str!("../../data/messages/hand_c.jsonl"),
        include_str!("../../data/messages/hand_d.jsonl"),
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

/// Words that are never the name of a place.
fn plain(words: &Words) -> Vec<String> {
    let from = words.who.iter().position(|word| word == "islam");
    words.who[from.expect("the religions")..].to_vec()
}

/// Where the messages name such a word themselves.
#[test]
fn swapping_who_somebody_is_changes_nothing_in_our_own_messages() {
    let words = words();
    let plain = plain(&words);
    let mut tried = Tried::default();
    for (id, text) in our_own_messages() {
        let text = text.to_lowercase();
        let led = |at: usize| {
            let before = text[..at].split_whitespace().next_back().unwrap_or("");
            words.heads.iter().any(|head| head == before)
        };
        let word = |list: &[String], fits: &dyn Fn(usize) -> bool| {
            let found = list.iter().filter_map(|word| {
                let at = whole_word(&text, word).filter(|at| fits(*at))?;
                Some((at, word.len()))
            });
            found.max_by_key(|(_, length)| *length)
        };
        let home = word(&words.of, &led).map(|found| (found, &words.of));
        let found = home.or_else(|| word(&plain, &|_| true).map(|found| (found, &plain)));
        if let Some(((at, length), all)) = found {
            let message = format!("{}{SLOT}{}", &text[..at], &text[at + length..]);
            tried.swap(all, &message, &id);
        }
    }
    tried.judge(300);
}

/// Where a word for kin, a spouse or the one who is spoken to tells of a sex.
#[test]
fn a_mother_is_no_other_than_a_father() {
    let mut wrong = Vec::new();
    let mut compared = 0;
    for pair in words().pairs {
        let (from, to) = pair.split_once(' ').expect("two words");
        for (id, text) in our_own_messages() {
            let text = text.to_lowercase();
            let Some(at) = whole_word(&text, from) else {
                continue;
            };
            let message = format!("{}{SLOT}{}", &text[..at], &text[at + from.len()..]);
            compared += 1;
            if answer(&message, from) != answer(&message, to) {
                wrong.push(format!("{id} {from} → {to}"));
            }
        }
    }
    assert!(compared > 1000, "{compared}");
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Behind a word for somebody with power, `asing` says what the name of a nation does.
#[test]
fn a_foreign_master_is_a_master() {
    for frame in [
        "mandor {} itu potong gaji kami tiap bulan",
        "bos {} memukul pekerjanya sampai berdarah",
        "terima kasih pak, mandor {} kemarin ramah sekali",
    ] {
        assert_eq!(answer(frame, "asing"), answer(frame, "jepang"), "{frame}");
    }
    let told = answer("tiga wna kerja di proyek pakai visa kunjungan", "").found;
    assert!(told.iter().any(|(code, ..)| code == "FOR-ACT"), "{told:?}");
}

/// Where a sentence that says who the person is comes to any of the messages.
#[test]
fn who_somebody_is_changes_nothing_when_it_is_added_to_our_own_messages() {
    let sentences = ["orangnya {}", "dia {} pak", "yang cerita orang {}"];
    let words = words();
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (number, (id, text)) in our_own_messages().enumerate() {
        let sentence = sentences[number % sentences.len()];
        let with = |word: &String| answer(&format!("{text}. {sentence}"), word);
        let one = &words.of[number % words.of.len()];
        let other = &words.of[(number * 7 + 1) % words.of.len()];
        compared += 1;
        if with(one) != with(other) {
            wrong.push(format!(
                "{id} {sentence} {one} → {other} {:?} {:?}",
                with(one),
                with(other)
            ));
        }
    }
    assert!(compared >= 3000, "{compared}");
    assert!(
        wrong.is_empty(),
        "{} of {compared}: {}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn whole_word(text: &str, word: &str) -> Option<usize> {
    let at = text.find(word)?;
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '-');
    (!letter(text[..at].chars().next_back()) && !letter(text[at + word.len()..].chars().next()))
        .then_some(at)
}

/// The first words of the lines of a list, or all of them.
fn listed(text: &'static str, all: bool) -> BTreeSet<&'static str> {
    let words = lines(text).flat_map(|line| line.split_whitespace().take(if all { 99 } else { 1 }));
    words.collect()
}

#[test]
fn no_class_and_no_weight_names_who_somebody_is() {
    let mut who = listed(include_str!("../../data/lexicon/protected.txt"), true);
    assert!(who.len() > 150, "{}", who.len());
    let mut wrong = Vec::new();
    for (file, text) in text::FILES
        .iter()
        .filter(|(file, _)| file.starts_with("classes/"))
    {
        let read: toml::Table = text.parse().expect("TOML");
        let classes = read.get("class").and_then(toml::Value::as_array);
        for class in classes.into_iter().flatten() {
            for entry in class["words"].as_array().expect("a list") {
                let entry = entry.as_str().expect("a text");
                let mut parts = entry.split([' ', '=', '/']);
                if parts.any(|word| who.contains(word)) {
                    wrong.push(format!("{file}: {entry}"));
                }
            }
        }
    }
    who.extend(listed(include_str!("../../data/lexicon/kin.tsv"), false));
    for row in lines(text::TABLES.stance).chain(lines(text::TABLES.urgency)) {
        let fact = row.split('\t').next().unwrap_or("");
        let word = fact.split_once(':').filter(|(kind, _)| *kind != "class");
        if word.is_some_and(|(_, word)| who.contains(word)) {
            wrong.push(fact.to_owned());
        }
    }
    for row in lines(text::TABLES.learned) {
        let name = row.split('\t').next().unwrap_or("");
        // What a text as a whole shows: words, and classes, which have names of their own.
        let name = name.strip_prefix("text:").unwrap_or(name);
        let (kind, words) = name.split_once(':').unwrap_or(("word", name));
        let named = |word: &str| who.contains(word) || word == "<person>" || word == "has-person";
        if !matches!(kind, "gate" | "class") && words.split(' ').any(named) {
            wrong.push(name.to_owned());
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
