//! Mistakes in patterns and tables, in words.

use super::Wrong;

impl Wrong {
    pub(super) fn said_of_patterns(&self) -> (String, String) {
        let both = |id: String, en: String| (id, en);
        let plain = |id: &str, en: &str| (id.to_owned(), en.to_owned());
        match self {
            Self::Voice(suffix) => both(
                format!(
                    "`/{suffix}` tidak dikenal. Tulis /di (bentuk pasif) atau /me (bentuk aktif)."
                ),
                format!("`/{suffix}` is neither `/di` nor `/me`. Write one of these, or none."),
            ),
            Self::NoWord(word) => both(
                format!("`{word}` bukan kata. Tanda @ ( ) | # % tidak boleh berada di dalam kata."),
                format!("`{word}` is not a word. The marks @ ( ) | # % can't stand in one."),
            ),
            Self::Empty => plain(
                "ada kata kosong. Isi atau hapus.",
                "an empty entry. Fill it in or remove it.",
            ),
            Self::LongPhrase(text) => both(
                format!("`{text}`: ungkapan paling panjang enam kata. Pendekkan."),
                format!("`{text}`: a phrase has at most six words. Shorten it."),
            ),
            Self::Circle(name) => both(
                format!(
                    "kelompok kata `{name}` memuat dirinya sendiri. Hapus salah satu @ yang melingkar."
                ),
                format!("class `{name}` includes itself. Remove one `@` of the circle."),
            ),
            Self::DeepClass(name, most) => both(
                format!(
                    "kelompok kata `{name}` terlalu dalam: paling banyak {most} kelompok di dalam satu sama lain. Tulis kata-katanya langsung."
                ),
                format!(
                    "class `{name}` stands too deep: at most {most} classes within each other. Write its words out."
                ),
            ),
            Self::BigClass(name, most) => both(
                format!(
                    "kelompok kata `{name}` berisi lebih dari {most} kata, termasuk kelompok di dalamnya. Bagi menjadi beberapa kelompok."
                ),
                format!(
                    "class `{name}` has more than {most} words, those of the classes in it among them. Make several classes of it."
                ),
            ),
            Self::NoWords(name) => both(
                format!("kelompok kata `{name}` kosong. Tulis sedikitnya satu kata di `words`."),
                format!("class `{name}` is empty. Write at least one word in `words`."),
            ),
            Self::SquareBrackets(text) => both(
                format!("`{text}`: tiap [ memerlukan satu ] sesudahnya. Tambahkan atau hapus."),
                format!(
                    "`{text}`: each `[` needs one `]` behind it. Add it, or remove the bracket."
                ),
            ),
            Self::OpenGap(text) => both(
                format!(
                    "`{text}`: sesudah `..` belum ada kata. Tulis kata berikutnya, atau hapus `..`."
                ),
                format!("`{text}`: no word follows `..`. Write the next word, or remove `..`."),
            ),
            Self::Plus(text) => both(
                format!("`{text}`: `+` hanya untuk `needs` dan `unless`. Di sini pakai `&`."),
                format!("`{text}`: `+` is for `needs` and `unless` only. Write `&` here."),
            ),
            Self::UnknownCountry(code) => both(
                format!(
                    "`{code}` bukan kode negara yang dikenal. Pakai kode ISO dua huruf besar, misalnya #dest:KH,MM."
                ),
                format!(
                    "`{code}` is no country that is known. Use the two capitals of ISO, as in #dest:KH,MM."
                ),
            ),
            Self::BiasCode => plain(
                "BIAS-WARN bukan petunjuk biasa. Tulis bias = true sebagai ganti `code`.",
                "BIAS-WARN is no ordinary indicator. Write bias = true instead of `code`.",
            ),
            Self::Id(id) => both(
                format!(
                    "nama `{id}` tidak bisa dipakai. Pakai huruf kecil, angka, titik dan tanda hubung saja, misalnya rec-fee.paid-first."
                ),
                format!(
                    "`{id}` can't be a name. Use small letters, digits, dots and hyphens alone, such as rec-fee.paid-first."
                ),
            ),
            Self::SameText(text) => both(
                format!("teks `{text}` sudah ada di daftar ini. Tulis contoh lain."),
                format!("the text `{text}` is in this list already. Write another one."),
            ),
            Self::NoClass(name) => both(
                format!(
                    "kelompok kata `{name}` tidak ada. Periksa ejaannya, atau tulis [[class]] untuknya."
                ),
                format!(
                    "there is no class `{name}`. Check its spelling, or write a [[class]] for it."
                ),
            ),
            Self::LongPattern(most) => both(
                format!("sebuah pola paling panjang {most} huruf. Bagi menjadi beberapa pola."),
                format!("a pattern has at most {most} letters. Make several of it."),
            ),
            Self::Window(written) => both(
                format!("`~{written}` memerlukan angka, misalnya ~8."),
                format!("`~{written}` needs a number, such as ~8."),
            ),
            Self::WideWindow(most) => both(
                format!("jarak sesudah ~ paling banyak {most} kata."),
                format!("a window is at most {most} words. Write less after `~`."),
            ),
            Self::Optional => plain(
                "terlalu banyak bagian dengan tanda tanya. Kurangi, atau bagi menjadi beberapa pola.",
                "too many optional elements. Have fewer `?`, or make several patterns of it.",
            ),
            Self::ManyElements(most) => both(
                format!("sebuah pola paling banyak {most} bagian. Bagi menjadi beberapa pola."),
                format!("a pattern has at most {most} elements. Make several of it."),
            ),
            Self::Gap(written) => both(
                format!("`{written}` bukan jarak. Tulis misalnya ..3 atau ..3!"),
                format!("`{written}` is no gap. Write `..3` or `..3!`, for example."),
            ),
            Self::WideGap(most) => both(
                format!("jarak sesudah .. paling banyak {most} kata."),
                format!("a gap is at most {most} words. Write less after `..`."),
            ),
            Self::Alone => plain(
                "`!` memerlukan kata lain di sebelahnya.",
                "`!` needs an element beside it.",
            ),
            Self::NoElement(text) => both(
                format!("`{text}` tidak berisi kata. Tulis kata atau kelompok kata."),
                format!("`{text}` has no element. Write a word or a class."),
            ),
            Self::LongSequence => plain(
                "sebuah urutan paling banyak sepuluh bagian. Bagi dengan & atau buat beberapa pola.",
                "a sequence has at most ten elements. Cut it with `&`, or make several patterns of it.",
            ),
            Self::Unclosed(text) => both(
                format!("`{text}` belum ditutup. Tambahkan `)` di akhirnya."),
                format!("`{text}` has no `)`. Add it at the end."),
            ),
            Self::Unopened => plain(
                "ada `)` tanpa `(`. Tambahkan atau hapus.",
                "`(` is missing. Add it, or remove the `)`.",
            ),
            Self::Nested => plain(
                "kurung tidak boleh berada di dalam kurung lain. Buat kelompok kata untuk yang di dalam.",
                "a group stands in no other group. Make a class of the inner one.",
            ),
            Self::Brackets(text) => both(
                format!("`{text}`: jumlah ( dan ) tidak sama."),
                format!("`{text}`: brackets don't match. Write as many `)` as `(`."),
            ),
            Self::Countries(written) => both(
                format!("`#{written}`: negara ditulis dengan dua huruf, misalnya #dest:KH,MM."),
                format!("`#{written}`: countries have two letters, as in #dest:KH,MM."),
            ),
            Self::UnknownMark(written) => both(
                format!(
                    "`#{written}` tidak dikenal. Yang ada: #num #age #money #dest #phone #url #social #account #company #person #place #headcount #date #question."
                ),
                format!(
                    "`#{written}` is unknown. There are #num #age #money #dest #phone #url #social #account #company #person #place #headcount #date #question."
                ),
            ),
            Self::NoNumber(written) => both(
                format!("`{written}` bukan angka. Tulis misalnya 12, 500rb, atau 12jt."),
                format!("`{written}` is no number. Write 12, 500rb or 12jt, for example."),
            ),
            _ => (String::new(), String::new()),
        }
    }

    pub(super) fn said_of_tables(&self) -> (String, String) {
        let both = |id: String, en: String| (id, en);
        match self {
            Self::Columns(names) => both(
                format!("perlu kolom {names}, dengan tab di antaranya."),
                format!("the columns are {names}, with tabs between."),
            ),
            Self::NoCountry(country) => both(
                format!("`{country}` bukan kode negara. Tulis dua huruf besar, misalnya KH."),
                format!("`{country}` is no country of two capitals, such as KH."),
            ),
            Self::NoSector(sector) => both(
                format!(
                    "`{sector}` bukan sektor. Tulis satu kata huruf kecil seperti domestic, atau kosongkan."
                ),
                format!(
                    "`{sector}` is no sector. Write one word in small letters like domestic, or nothing."
                ),
            ),
            Self::NoDay(day) => both(
                format!("`{day}` bukan tanggal. Tulis seperti 2026-01-31."),
                format!("`{day}` is no day like 2026-01-31."),
            ),
            Self::NoSource(country) => both(
                format!("`{country}` belum punya sumber. Isi kolom keempat."),
                format!("`{country}` has no source. Fill in the fourth column."),
            ),
            Self::WatchEmpty(mark) => both(
                format!(
                    "`{mark}` tidak menunjuk negara mana pun. Isi barisnya di watch.tsv, atau ganti tandanya."
                ),
                format!(
                    "`{mark}` stands for no country. Give watch.tsv a row for it, or write another mark."
                ),
            ),
            Self::NoCountries => both(
                "belum ada negara. Tulis sedikitnya satu baris.".to_owned(),
                "names no country. Write at least one row.".to_owned(),
            ),
            Self::Weights(many) => both(
                format!("perlu satu ciri dan {many} bobot, dengan tab di antaranya."),
                format!("a fact and {many} weights, with tabs between."),
            ),
            Self::NoStance(name) => both(
                format!("`{name}` bukan jenis teks. Lihat daftar di petunjuk aturan."),
                format!("`{name}` is no stance. See the list in the guide to rules."),
            ),
            Self::NoUrgencyRule(name) => both(
                format!("aturan urgensi `{name}` tidak ada. Periksa ejaannya."),
                format!("there is no urgency rule `{name}`. Check its spelling."),
            ),
            _ => (String::new(), String::new()),
        }
    }
}
