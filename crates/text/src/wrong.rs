//! What can be wrong in the files of rules, in both languages: whoever writes them need not know English.
//!
//! Each message says what is wrong and what to write instead; where, [`RuleError`] says.

use crate::flag::RedFlag;
use thiserror::Error;

/// What is wrong in the files.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct RuleErrors(pub Vec<RuleError>);

/// One mistake, with its place and what to do about it.
///
/// ```
/// use text::{Analyser, FILES};
/// let mut files = FILES.to_vec();
/// files.push(("rules/own.toml", "[[rule]]\nid = \"own.one\"\npatern = []\n"));
/// let errors = Analyser::from_rules(&files).err().expect("refused").0;
/// let unknown = errors.iter().find(|error| error.line == Some(3)).expect("told by line");
/// assert!(unknown.to_string().starts_with("rules/own.toml:3: `patern` is no field"));
/// assert!(unknown.indonesian().starts_with("rules/own.toml:3: `patern` bukan kolom"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}{}{}", self.place(), of(.about, 1), .en)]
pub struct RuleError {
    /// Name of the file, as it was given.
    pub file: String,
    /// Its line, from 1; absent when the file as a whole is meant.
    pub line: Option<usize>,
    /// What is meant: its kind in Indonesian and English, and its name.
    about: Option<(Kind, String)>,
    id: String,
    en: String,
    /// Nothing of the file can be read.
    unread: bool,
}

/// What a name belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Rule,
    Feature,
    Context,
    Class,
}

fn of(about: &Option<(Kind, String)>, language: usize) -> String {
    about.as_ref().map_or_else(String::new, |(kind, name)| {
        format!("{} `{name}`: ", kind.names()[language])
    })
}

impl Kind {
    fn names(self) -> [&'static str; 2] {
        match self {
            Self::Rule => ["aturan", "rule"],
            Self::Feature => ["ciri", "feature"],
            Self::Context => ["konteks", "context"],
            Self::Class => ["kelompok kata", "class"],
        }
    }
}

impl RuleError {
    /// A mistake that another reader of such files found.
    pub fn new(
        file: &str,
        line: Option<usize>,
        id: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            line,
            about: None,
            id: id.into(),
            en: en.into(),
            unread: false,
        }
    }

    /// The same of a file of which nothing can be read.
    pub(crate) fn unread(mut self) -> Self {
        self.unread = true;
        self
    }

    pub(crate) fn is_unread(&self) -> bool {
        self.unread
    }

    pub(crate) fn at(file: &str, line: usize, wrong: &Wrong) -> Self {
        let (id, en) = wrong.said();
        Self::new(file, Some(line), id, en)
    }

    pub(crate) fn about(mut self, kind: Kind, name: &str) -> Self {
        self.about = Some((kind, name.to_owned()));
        self
    }

    fn place(&self) -> String {
        match self.line {
            Some(line) => format!("{}:{line}: ", self.file),
            None => format!("{}: ", self.file),
        }
    }

    /// The whole line in Indonesian; `Display` gives it in English.
    pub fn indonesian(&self) -> String {
        format!("{}{}{}", self.place(), of(&self.about, 0), self.id)
    }
}

/// Every mistake that reading rules knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// What the reader of TOML says.
    Toml(String),
    TwiceWritten,
    UnknownTable(String),
    SingleBrackets(String),
    UnknownField(String, String),
    MissingField(&'static str),
    NotText(String),
    NotList(String),
    NotFlag(String),
    NotOneOf(String, &'static str),
    WatchMissing,
    WatchEmpty(String),
    Twice(Kind, String),
    UnknownContext(String),
    CircleOfContexts(String),
    TraitElsewhere,
    NoPattern,
    NoFrame(String),
    NoIndicator(String),
    NoUrgency(String),
    NoRedFlag(String),
    SaysOne,
    TooMany(Kind, usize),
    Voice(String),
    NoWord(String),
    Empty,
    LongPhrase(String),
    Circle(String),
    DeepClass(String, usize),
    BigClass(String, usize),
    NoWords(String),
    SquareBrackets(String),
    OpenGap(String),
    Plus(String),
    UnknownCountry(String),
    BiasCode,
    Id(String),
    SameText(String),
    NoClass(String),
    LongPattern(usize),
    Window(String),
    WideWindow(u8),
    Optional,
    ManyElements(usize),
    Gap(String),
    WideGap(u8),
    Alone,
    NoElement(String),
    LongSequence,
    Unclosed(String),
    Unopened,
    Nested,
    Brackets(String),
    Countries(String),
    UnknownMark(String),
    NoNumber(String),
    Columns(&'static str),
    NoCountry(String),
    NoSector(String),
    NoDay(String),
    NoSource(String),
    NoCountries,
    Weights(usize),
    NoStance(String),
    NoUrgencyRule(String),
    Who(String),
    WhoByClass(String, String),
    WhoAlone(String),
    /// Something wrong in one of several texts of a field.
    In(String, Box<Wrong>),
}

impl Wrong {
    pub(crate) fn within(self, written: &str) -> Self {
        Self::In(written.to_owned(), Box::new(self))
    }

    /// In Indonesian and in English.
    fn said(&self) -> (String, String) {
        let both = |id: String, en: String| (id, en);
        let plain = |id: &str, en: &str| (id.to_owned(), en.to_owned());
        match self {
            Self::In(written, wrong) => {
                let written: String = written.chars().take(80).collect();
                let (id, en) = wrong.said();
                both(format!("`{written}`: {id}"), format!("`{written}`: {en}"))
            }
            Self::Toml(_) | Self::TwiceWritten => self.said_of_toml(),
            Self::UnknownTable(name) => both(
                format!(
                    "`{name}` tidak dikenal. Pakai [[rule]] atau [[feature]] di berkas aturan, [[class]] atau [[context]] di berkas kelompok kata, satu jenis per berkas."
                ),
                format!(
                    "`{name}` is unknown. Use [[rule]] or [[feature]] in a file of rules, [[class]] or [[context]] in a file of classes, not both in one file."
                ),
            ),
            Self::SingleBrackets(name) => both(
                format!("tulis [[{name}]], dengan dua kurung siku."),
                format!("write [[{name}]], with two brackets."),
            ),
            Self::UnknownField(name, known) => both(
                format!("`{name}` bukan kolom yang dikenal. Yang ada: {known}."),
                format!("`{name}` is no field. There are: {known}."),
            ),
            Self::MissingField(name) => both(
                format!("`{name}` belum ada. Tambahkan."),
                format!("`{name}` is missing. Add it."),
            ),
            Self::NotText(name) => both(
                format!("`{name}` harus berupa teks di antara tanda kutip."),
                format!("`{name}` must be a text between quotes."),
            ),
            Self::NotList(name) => both(
                format!("`{name}` harus berupa daftar teks: [\"…\", \"…\"]."),
                format!("`{name}` must be a list of texts: [\"…\", \"…\"]."),
            ),
            Self::NotFlag(name) => both(
                format!("`{name}` harus true atau false, tanpa tanda kutip."),
                format!("`{name}` must be true or false, without quotes."),
            ),
            Self::NotOneOf(value, known) => both(
                format!("`{value}` tidak bisa dipakai di sini. Pilih: {known}."),
                format!("`{value}` can't be used here. Choose: {known}."),
            ),
            Self::WatchMissing => plain(
                "`#dest:watch` memerlukan berkas watch.tsv. Tambahkan berkas itu.",
                "`#dest:watch` needs the file watch.tsv. Add it.",
            ),
            Self::Twice(kind, name) => both(
                format!("{} `{name}` sudah ada. Beri nama lain.", kind.names()[0]),
                format!(
                    "there is a {} `{name}` already. Choose another name.",
                    kind.names()[1]
                ),
            ),
            Self::UnknownContext(name) => both(
                format!(
                    "konteks `{name}` tidak ada. Periksa ejaannya, atau tulis [[context]] untuknya."
                ),
                format!(
                    "there is no context `{name}`. Check its spelling, or write a [[context]] for it."
                ),
            ),
            Self::CircleOfContexts(name) => both(
                format!(
                    "konteks `{name}` memakai dirinya sendiri, langsung atau lewat konteks lain. Hapus `%` yang kembali kepadanya."
                ),
                format!(
                    "context `{name}` asks for itself, directly or through others. Take out the `%` that leads back to it."
                ),
            ),
            Self::TraitElsewhere => plain(
                "hanya aturan dengan bias = true yang boleh memakai `#trait`. Tulis apa yang dilakukan, bukan siapa orangnya.",
                "only bias rules may ask for `#trait`. Write what is done, not who somebody is.",
            ),
            Self::NoPattern => plain(
                "belum ada pola. Tulis sedikitnya satu di `patterns`.",
                "has no pattern. Write at least one in `patterns`.",
            ),
            Self::NoFrame(name) => both(
                format!("`{name}` bukan jenis teks. Pilih: education, news, joke, hoax, offer."),
                format!("`{name}` is no frame. Choose: education, news, joke, hoax, offer."),
            ),
            Self::NoIndicator(code) => both(
                format!("`{code}` bukan petunjuk. Pakai kode dari daftar, misalnya REC-DOC."),
                format!("`{code}` is no indicator. Use a code of the list, such as REC-DOC."),
            ),
            Self::NoUrgency(level) => both(
                format!(
                    "`{level}` bukan tingkat urgensi. Pilih: P1, P2, P3, none (di aturan tanpa none)."
                ),
                format!(
                    "`{level}` is no urgency. Choose: P1, P2, P3, none (in rules without none)."
                ),
            ),
            Self::NoRedFlag(name) => {
                let all = RedFlag::ALL.map(RedFlag::as_str).join(", ");
                both(
                    format!("`{name}` bukan tanda bahaya tawaran. Pilih: {all}."),
                    format!("`{name}` is no red flag. Choose: {all}."),
                )
            }
            Self::SaysOne => plain(
                "sebuah aturan mengatakan satu hal. Tulis salah satu saja: `code`, `urgency`, `frame`, `bias` atau `red_flag`.",
                "a rule says one thing. Write one of `code`, `urgency`, `frame`, `bias` and `red_flag`.",
            ),
            Self::TooMany(kind, most) => both(
                format!("lebih dari {most} {}. Kurangi.", kind.names()[0]),
                format!("more than {most} of {}. Have fewer.", kind.names()[1]),
            ),
            Self::Who(_) | Self::WhoByClass(..) | Self::WhoAlone(_) => self.said_of_who(),
            Self::Columns(_)
            | Self::NoCountry(_)
            | Self::NoSector(_)
            | Self::NoDay(_)
            | Self::NoSource(_)
            | Self::NoCountries
            | Self::WatchEmpty(_)
            | Self::Weights(_)
            | Self::NoStance(_)
            | Self::NoUrgencyRule(_) => self.said_of_tables(),
            _ => self.said_of_patterns(),
        }
    }

    fn said_of_toml(&self) -> (String, String) {
        let Self::Toml(message) = self else {
            return (
                "kolom ini sudah ditulis di atas. Hapus salah satu.".to_owned(),
                "this field stands above already. Remove one of them.".to_owned(),
            );
        };
        (
            "baris ini bukan TOML yang benar. Periksa tanda kutip, tanda sama dengan, kurung siku dan koma, di sini dan sedikit di atasnya.".to_owned(),
            format!("this is no valid TOML ({message}). Check quotes, equals signs, brackets and commas, here and just above."),
        )
    }

    fn said_of_who(&self) -> (String, String) {
        let advice = [
            "Siapa seseorang bukan alasan mencurigai. Hapus kata itu; tulis apa yang dilakukan.",
            "Who somebody is gives no ground for suspicion. Remove the word; write what is done.",
        ];
        let (id, en) = match self {
            Self::WhoByClass(class, word) => (
                format!(
                    "lewat kelompok kata `{class}`, kata `{word}` menyebut bangsa, suku, agama, asal, jenis kelamin atau rupa."
                ),
                format!(
                    "through the class `{class}`, the word `{word}` names nation, people, religion, origin, sex or looks."
                ),
            ),
            Self::WhoAlone(word) => (
                format!(
                    "pola ini bertumpu pada `{word}` saja, yaitu siapa seseorang: asal, rupa, jenis kelamin atau hubungan keluarga."
                ),
                format!(
                    "this pattern rests on `{word}` alone, which is who somebody is: origin, looks, sex or kin."
                ),
            ),
            Self::Who(word) => (
                format!(
                    "kata `{word}` menyebut bangsa, suku, agama, asal, jenis kelamin atau rupa."
                ),
                format!("the word `{word}` names nation, people, religion, origin, sex or looks."),
            ),
            _ => (String::new(), String::new()),
        };
        (format!("{id} {}", advice[0]), format!("{en} {}", advice[1]))
    }
}

mod patterns;
