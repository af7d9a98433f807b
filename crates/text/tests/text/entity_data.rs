//! The embedded names are those of the register.

use place::Gazetteer;

#[test]
fn districts_and_regencies_are_those_of_the_register() {
    let districts = include_str!("../../data/entity/districts.txt");
    let places = include_str!("../../data/entity/places.txt");
    let has = |file: &str, name: &str| {
        file.lines()
            .any(|line| line.split('|').any(|known| known == name))
    };
    let plain = |name: &str| name.to_lowercase();
    let gazetteer = Gazetteer::embedded();
    let province = "53".parse().expect("a code");
    let mut seen = 0;
    for regency in gazetteer.children(province) {
        let name = plain(regency.name)
            .replace("kabupaten ", "")
            .replace("kota ", "");
        assert!(has(places, &name), "{name}");
        for district in gazetteer.children(regency.code) {
            let name = plain(district.name).replace("kota ", "");
            if name.len() > 2
                && name.split(' ').count() < 5
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b' ')
            {
                seen += 1;
                assert!(has(districts, &name), "{name}");
            }
        }
    }
    assert!(seen > 250, "{seen}");
}
