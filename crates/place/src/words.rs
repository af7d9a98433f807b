//! What people write for areas without naming them: words for a level, usual
//! abbreviations of regencies and provinces, and short forms inside names.
//!
//! All words are folded (see [`crate::fold`]).

use crate::code::Level;

/// What a word such as `kec` says about the name after it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Hint {
    pub(crate) level: Level,
    /// Only kota, or only kabupaten.
    pub(crate) city: Option<bool>,
}

/// The level that a word announces.
pub(crate) fn hint(word: &[u8]) -> Option<Hint> {
    let (level, city) = match word {
        b"desa" | b"ds" | b"kelurahan" | b"kel" | b"lurah" | b"kampung" | b"kampong" | b"kp"
        | b"kpg" | b"gampong" | b"gp" | b"nagari" | b"negeri" | b"pekon" => (Level::Village, None),
        b"kecamatan" | b"kec" | b"kcm" | b"camat" | b"distrik" | b"kapanewon" | b"kemantren" => {
            (Level::District, None)
        }
        b"kabupaten" | b"kab" | b"kbp" => (Level::Regency, Some(false)),
        b"kota" | b"kodya" | b"kotamadya" => (Level::Regency, Some(true)),
        b"provinsi" | b"propinsi" | b"prov" | b"prop" => (Level::Province, None),
        _ => return None,
    };
    Some(Hint { level, city })
}

/// Words around a name that say nothing unless a name has them.
pub(crate) fn is_noise(word: &[u8]) -> bool {
    matches!(
        word,
        b"di"
            | b"ke"
            | b"dari"
            | b"dan"
            | b"dekat"
            | b"jalan"
            | b"jl"
            | b"jln"
            | b"dusun"
            | b"dsn"
            | b"daerah"
            | b"wilayah"
            | b"indonesia"
            | b"saya"
            | b"kami"
            | b"yang"
            | b"sekitar"
            | b"adm"
            | b"administrasi"
    )
}

/// Words before the name proper of a regency or province.
pub(crate) fn is_title(word: &[u8]) -> bool {
    matches!(
        word,
        b"kabupaten" | b"kota" | b"administrasi" | b"daerah" | b"khusus" | b"istimewa" | b"ibukota"
    )
}

/// Other ways to write a word inside a name, in both directions.
pub(crate) fn variants(word: &[u8]) -> impl Iterator<Item = &'static [u8]> {
    let word = word.to_vec();
    VARIANTS
        .iter()
        .filter(move |group| group.iter().any(|form| form.as_bytes() == word))
        .flat_map(|group| group.iter().map(|form| form.as_bytes()))
}

const VARIANTS: [&[&str]; 34] = [
    &["sungai", "sei", "sui", "sungei"],
    &["tanjung", "tj", "tjg", "tg"],
    &["gunung", "gn", "gng"],
    &["pulau", "pulo"],
    &["kampung", "kp", "kpg", "kampong"],
    &["meunasah", "mns"],
    &["teungku", "tgk"],
    &["kepulauan", "kep"],
    &["kebun", "kb"],
    &["bukit", "bkt"],
    &["pondok", "pd"],
    &["padang", "pdg"],
    &["parit", "prt"],
    &["muara", "muaro", "ma"],
    &["teluk", "tlk", "telok"],
    &["lubuk", "lb"],
    &["simpang", "sp"],
    &["perkebunan", "perk"],
    &["selatan", "sel", "slt"],
    &["utara", "ut", "utr"],
    &["barat", "brt", "bar"],
    &["timur", "tim", "tmr"],
    &["tengah", "teng", "tgh"],
    &["jakarta", "jkt", "dki"],
    &[
        "yogyakarta",
        "jogja",
        "yogya",
        "jogjakarta",
        "diy",
        "djogja",
    ],
    &["surabaya", "sby"],
    &["1", "i", "satu"],
    &["2", "ii", "dua"],
    &["3", "iii", "tiga"],
    &["4", "iv", "empat"],
    &["5", "v", "lima"],
    &["6", "vi", "enam"],
    &["7", "vii", "tujuh"],
    &["8", "viii", "delapan"],
];

/// Abbreviations in daily use, with the name they stand for (without
/// `Kabupaten` or `Kota`). Initials of names of three words and more (TTS,
/// NTT, OKI …) are derived, not listed.
pub(crate) const ABBREVIATIONS: &[(&str, &str)] = &[
    ("abdya", "Aceh Barat Daya"),
    ("agara", "Aceh Tenggara"),
    ("atam", "Aceh Tamiang"),
    ("babel", "Kepulauan Bangka Belitung"),
    ("balut", "Banggai Laut"),
    ("bangkep", "Banggai Kepulauan"),
    ("barsel", "Barito Selatan"),
    ("bartim", "Barito Timur"),
    ("barut", "Barito Utara"),
    ("basel", "Bangka Selatan"),
    ("bateng", "Bangka Tengah"),
    ("batola", "Barito Kuala"),
    ("beltim", "Belitung Timur"),
    ("bolmong", "Bolaang Mongondow"),
    ("bolmut", "Bolaang Mongondow Utara"),
    ("bolsel", "Bolaang Mongondow Selatan"),
    ("boltim", "Bolaang Mongondow Timur"),
    ("bonebol", "Bone Bolango"),
    ("busel", "Buton Selatan"),
    ("buteng", "Buton Tengah"),
    ("butur", "Buton Utara"),
    ("bursel", "Buru Selatan"),
    ("flotim", "Flores Timur"),
    ("gorut", "Gorontalo Utara"),
    ("halbar", "Halmahera Barat"),
    ("halsel", "Halmahera Selatan"),
    ("halteng", "Halmahera Tengah"),
    ("haltim", "Halmahera Timur"),
    ("halut", "Halmahera Utara"),
    ("humbahas", "Humbang Hasundutan"),
    ("inhil", "Indragiri Hilir"),
    ("inhu", "Indragiri Hulu"),
    ("jabar", "Jawa Barat"),
    ("jakbar", "Jakarta Barat"),
    ("jakpus", "Jakarta Pusat"),
    ("jaksel", "Jakarta Selatan"),
    ("jaktim", "Jakarta Timur"),
    ("jakut", "Jakarta Utara"),
    ("jateng", "Jawa Tengah"),
    ("jatim", "Jawa Timur"),
    ("kalbar", "Kalimantan Barat"),
    ("kalsel", "Kalimantan Selatan"),
    ("kaltara", "Kalimantan Utara"),
    ("kalteng", "Kalimantan Tengah"),
    ("kaltim", "Kalimantan Timur"),
    ("kbb", "Bandung Barat"),
    ("kepri", "Kepulauan Riau"),
    ("klu", "Lombok Utara"),
    ("kobar", "Kotawaringin Barat"),
    ("kolut", "Kolaka Utara"),
    ("koltim", "Kolaka Timur"),
    ("konkep", "Konawe Kepulauan"),
    ("konsel", "Konawe Selatan"),
    ("konut", "Konawe Utara"),
    ("kotim", "Kotawaringin Timur"),
    ("kuansing", "Kuantan Singingi"),
    ("kubar", "Kutai Barat"),
    ("kukar", "Kutai Kartanegara"),
    ("kutim", "Kutai Timur"),
    ("labura", "Labuhanbatu Utara"),
    ("labusel", "Labuhanbatu Selatan"),
    ("lambar", "Lampung Barat"),
    ("lampura", "Lampung Utara"),
    ("lamsel", "Lampung Selatan"),
    ("lamteng", "Lampung Tengah"),
    ("lamtim", "Lampung Timur"),
    ("lobar", "Lombok Barat"),
    ("loteng", "Lombok Tengah"),
    ("lotim", "Lombok Timur"),
    ("lutim", "Luwu Timur"),
    ("lutra", "Luwu Utara"),
    ("mabar", "Manggarai Barat"),
    ("madina", "Mandailing Natal"),
    ("mahulu", "Mahakam Ulu"),
    ("malra", "Maluku Tenggara"),
    ("malteng", "Maluku Tengah"),
    ("malut", "Maluku Utara"),
    ("mateng", "Mamuju Tengah"),
    ("matim", "Manggarai Timur"),
    ("matra", "Pasangkayu"),
    ("minsel", "Minahasa Selatan"),
    ("minut", "Minahasa Utara"),
    ("mitra", "Minahasa Tenggara"),
    ("morut", "Morowali Utara"),
    ("muba", "Musi Banyuasin"),
    ("mubar", "Muna Barat"),
    ("mura", "Musi Rawas"),
    ("muratara", "Musi Rawas Utara"),
    ("nisel", "Nias Selatan"),
    ("palas", "Padang Lawas"),
    ("paluta", "Padang Lawas Utara"),
    ("pangkep", "Pangkajene dan Kepulauan"),
    ("parimo", "Parigi Moutong"),
    ("pasbar", "Pasaman Barat"),
    ("pessel", "Pesisir Selatan"),
    ("pijay", "Pidie Jaya"),
    ("polman", "Polewali Mandar"),
    ("rohil", "Rokan Hilir"),
    ("rohul", "Rokan Hulu"),
    ("sergai", "Serdang Bedagai"),
    ("sidrap", "Sidenreng Rappang"),
    ("sitaro", "Kep. Siau Tagulandang Biaro"),
    ("solo", "Surakarta"),
    ("solsel", "Solok Selatan"),
    ("sorsel", "Sorong Selatan"),
    ("sulbar", "Sulawesi Barat"),
    ("sulsel", "Sulawesi Selatan"),
    ("sulteng", "Sulawesi Tengah"),
    ("sultra", "Sulawesi Tenggara"),
    ("sulut", "Sulawesi Utara"),
    ("sumbar", "Sumatera Barat"),
    ("sumsel", "Sumatera Selatan"),
    ("sumut", "Sumatera Utara"),
    ("tala", "Tanah Laut"),
    ("tanbu", "Tanah Bumbu"),
    ("tangsel", "Tangerang Selatan"),
    ("tanjabbar", "Tanjung Jabung Barat"),
    ("tanjabtim", "Tanjung Jabung Timur"),
    ("tapsel", "Tapanuli Selatan"),
    ("tapteng", "Tapanuli Tengah"),
    ("taput", "Tapanuli Utara"),
    ("tobasa", "Toba"),
    ("torut", "Toraja Utara"),
    ("touna", "Tojo Una Una"),
    ("tuba", "Tulang Bawang"),
    ("tubaba", "Tulang Bawang Barat"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::Gazetteer;

    #[test]
    fn every_abbreviation_stands_for_a_name_in_the_register() {
        let gazetteer = Gazetteer::embedded();
        for (abbreviation, long) in ABBREVIATIONS {
            let found = gazetteer.search(abbreviation, 100);
            let named = found.iter().any(|found| {
                found.exact
                    && found.place.district.is_none()
                    && found.place.area.name.ends_with(long)
            });
            assert!(named, "{abbreviation}: {long}");
        }
    }

    #[test]
    fn variants_go_both_ways() {
        let forms = |word: &str| variants(word.as_bytes()).collect::<Vec<_>>();
        assert!(forms("sei").contains(&b"sungai".as_slice()));
        assert!(forms("sungai").contains(&b"sei".as_slice()));
        assert!(forms("oinlasi").is_empty());
    }
}
