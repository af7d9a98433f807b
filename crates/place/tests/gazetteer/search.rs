use std::collections::HashSet;

use place::{Code, Gazetteer, Level, Resolution, VillageForm};

use super::{all, choices, code, codes, exactly, first};

#[test]
fn the_five_places_of_the_design_are_known() {
    for (text, name, form) in [
        ("53.02.02.2008", "Oinlasi", Some(VillageForm::Desa)),
        (
            "53.02.01.1011",
            "Kampung Baru",
            Some(VillageForm::Kelurahan),
        ),
        ("35.06.03.2016", "Jambean", Some(VillageForm::Desa)),
        ("63.02", "Kabupaten Kotabaru", None),
        ("71.10.07.2004", "Bongkudai Utara", Some(VillageForm::Desa)),
    ] {
        let place = Gazetteer::embedded()
            .get(code(text))
            .expect("in the register");
        assert_eq!(
            (place.area.name, place.area.code.village_form()),
            (name, form)
        );
        assert_eq!(exactly(text), place);
    }
    for (text, expected) in [
        (
            "Desa Oinlasi, Kec. Mollo Selatan, Kab. Timor Tengah Selatan",
            "53.02.02.2008",
        ),
        ("oinlasi mollo selatan", "53.02.02.2008"),
        ("mollo selatan, OINLASI", "53.02.02.2008"),
        ("kampung baru soe", "53.02.01.1011"),
        ("Kampung Baru, Kota Soe", "53.02.01.1011"),
        ("jambean kediri", "35.06.03.2016"),
        ("Kab. Kotabaru", "63.02"),
        ("bongkudai utara", "71.10.07.2004"),
        ("bongkudai utara boltim", "71.10.07.2004"),
        ("bongkudai modayag barat", "71.10.05.2004"),
    ] {
        assert_eq!(exactly(text).area.code.dotted(), expected, "{text}");
    }
}

#[test]
fn three_oinlasi_in_one_regency_are_never_one() {
    let matches = Gazetteer::embedded().search("oinlasi", 10);
    let expected = ["53.02.02.2008", "53.02.08.2001", "53.02.10.2009"];
    assert_eq!(codes(&matches)[..3], expected);
    assert!(matches[..3].iter().all(|found| found.exact));
    let districts: HashSet<_> = matches[..3]
        .iter()
        .filter_map(|found| found.place.district)
        .map(|area| area.name)
        .collect();
    assert_eq!(districts.len(), 3);
    for text in [
        "oinlasi",
        "desa oinlasi",
        "oinlasi tts",
        "Oinlasi, Kab. Timor Tengah Selatan",
    ] {
        assert_eq!(codes(&choices(text)), expected, "{text}");
    }
}

#[test]
fn every_sidomulyo_is_offered() {
    let named = all().into_iter().filter(|area| area.name == "Sidomulyo");
    let expected: HashSet<Code> = named
        .map(|area| area.code)
        .filter(|code| code.level() == Level::Village)
        .collect();
    assert_eq!(expected.len(), 98);
    let found = Gazetteer::embedded().search("sidomulyo", 200);
    let villages: HashSet<Code> = found
        .iter()
        .filter(|found| found.exact && found.place.area.name == "Sidomulyo")
        .map(|found| found.place.area.code)
        .filter(|code| code.level() == Level::Village)
        .collect();
    assert_eq!(villages, expected);
    assert!(matches!(
        Gazetteer::embedded().resolve("sidomulyo"),
        Resolution::Ambiguous(_)
    ));
    let kediri = Gazetteer::embedded().search("sidomulyo kab kediri", 5);
    assert!(
        kediri
            .iter()
            .filter(|found| found.exact)
            .all(|found| code("35.06").contains(found.place.area.code))
    );
    assert!(kediri[0].exact);
}

#[test]
fn wider_areas_resolve_alone_and_levels_decide() {
    for (text, expected) in [
        ("mollo selatan", "53.02.02"),
        ("timor tengah selatan", "53.02"),
        ("TTS", "53.02"),
        ("T.T.S.", "53.02"),
        ("boltim", "71.10"),
        ("jawa timur", "35"),
        ("prov. NTT", "53"),
        ("kab kediri", "35.06"),
        ("kota kediri", "35.71"),
        ("kabupaten kotabaru", "63.02"),
        ("desa kras", "35.06.03.2011"),
        ("kec. kras", "35.06.03"),
        ("kec mollo utara kab timor tengah selatan", "53.02.03"),
        ("jakarta selatan", "31.74"),
    ] {
        assert_eq!(exactly(text).area.code.dotted(), expected, "{text}");
    }
    let kediri = choices("kediri");
    assert!(codes(&kediri).iter().any(|code| code == "35.06"));
    assert!(codes(&kediri).iter().any(|code| code == "35.71"));
    let either = choices("kab/kota kediri");
    assert_eq!(codes(&either), ["35.06", "35.71"]);
}

#[test]
fn spelling_is_forgiven_but_never_called_exact() {
    for (query, expected) in [
        ("oinlsai mollo selatan", "53.02.02.2008"),
        ("oinlasi molo slatan", "53.02.02.2008"),
        ("oinlassi  mollo   selatan", "53.02.02.2008"),
        ("jambaen kras", "35.06.03.2016"),
        ("jamben kediri", "35.06.03.2016"),
        ("bongkuday utra boltim", "71.10.07.2004"),
        ("banyuwngi", "35.10"),
        ("soerabaja", "35.78"),
        ("jogjakarta", "34"),
        ("tulungagng", "35.04"),
        ("gunung kidul", "34.03"),
    ] {
        assert_eq!(first(query), expected, "{query}");
    }
    for text in [
        "oinlsai mollo selatan",
        "jambaen kras",
        "banyuwngi",
        "soerabaja",
        "oinl mollo selatan",
    ] {
        assert!(
            matches!(
                Gazetteer::embedded().resolve(text),
                Resolution::Ambiguous(_)
            ),
            "{text}"
        );
    }
}

#[test]
fn ranks_exact_before_beginning_before_part_before_error() {
    let matches = Gazetteer::embedded().search("kras", 200);
    let position = |name: &str| {
        matches
            .iter()
            .position(|found| found.place.area.name == name)
            .unwrap_or_else(|| panic!("no {name}"))
    };
    assert!(position("Kras") < position("Krasak"));
    let scores = |query: &str, name: &str| {
        let matches = Gazetteer::embedded().search(query, 200);
        matches
            .iter()
            .find(|found| found.place.area.name == name)
            .map_or(0.0, |found| found.score)
    };
    let (exact, beginning) = (
        scores("tulungagung", "Kabupaten Tulungagung"),
        scores("tulungag", "Kabupaten Tulungagung"),
    );
    let (part, error) = (
        scores("lungagung", "Kabupaten Tulungagung"),
        scores("tulongagung", "Kabupaten Tulungagung"),
    );
    assert!(exact > beginning && beginning > part && part > error && error > 0.0);
}

#[test]
fn spaces_inside_names_do_not_matter() {
    for (query, name) in [
        ("karang anyar", "Karanganyar"),
        ("karanganyar", "Karang Anyar"),
        ("suka maju", "Sukamaju"),
        ("kota baru", "Kabupaten Kotabaru"),
    ] {
        let matches = Gazetteer::embedded().search(query, 500);
        assert!(
            matches.iter().any(|found| found.place.area.name == name),
            "{query} → {name}"
        );
    }
}

#[test]
fn searches_within_an_area() {
    let gazetteer = Gazetteer::embedded();
    let tts = code("53.02");
    let matches = gazetteer.search_in("kampung baru", Some(tts), 20);
    assert_eq!(codes(&matches)[0], "53.02.01.1011");
    assert!(
        matches
            .iter()
            .all(|found| tts.contains(found.place.area.code))
    );
    assert!(
        gazetteer
            .search_in("jambean", Some(tts), 20)
            .iter()
            .all(|found| !found.exact)
    );
    assert!(
        gazetteer
            .search_in("oinlasi", Some(code("99")), 20)
            .is_empty()
    );
    assert!(
        gazetteer
            .search_in("35.06.03.2016", Some(tts), 20)
            .is_empty()
    );
    assert_eq!(gazetteer.search_in("5302022008", Some(tts), 20).len(), 1);
    assert!(gazetteer.search("oinlasi", 0).is_empty());
}

#[test]
fn neighbourhood_numbers_and_levels_are_no_names() {
    assert_eq!(
        exactly("oinlasi rt 03 rw 05 kec mollo selatan")
            .area
            .code
            .dotted(),
        "53.02.02.2008"
    );
    assert_eq!(
        exactly("oinlasi RT03/RW05, mollo selatan, indonesia")
            .area
            .code
            .dotted(),
        "53.02.02.2008"
    );
    assert_eq!(Gazetteer::embedded().resolve(""), Resolution::Unknown);
    assert_eq!(Gazetteer::embedded().resolve(" …!? "), Resolution::Unknown);
    assert_eq!(
        Gazetteer::embedded().resolve("qzxqzx wqxwqx"),
        Resolution::Unknown
    );
}

#[test]
fn every_abbreviation_names_one_wide_area() {
    for (text, name) in [
        ("kab ttu", "Kabupaten Timor Tengah Utara"),
        ("oki", "Kabupaten Ogan Komering Ilir"),
        ("kab sitaro", "Kabupaten Kep. Siau Tagulandang Biaro"),
        ("kab pangkep", "Kabupaten Pangkajene dan Kepulauan"),
        ("provinsi kepri", "Kepulauan Riau"),
        ("prov diy", "Daerah Istimewa Yogyakarta"),
    ] {
        assert_eq!(exactly(text).area.name, name, "{text}");
    }
}
