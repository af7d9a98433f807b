use std::collections::{HashMap, HashSet};

use place::{Gazetteer, Level, Point, Zone};

use super::{all, code, exactly};

#[test]
fn the_whole_register_is_there_and_hangs_together() {
    let gazetteer = Gazetteer::embedded();
    let counts = gazetteer.counts();
    assert_eq!(
        (
            counts.provinces,
            counts.regencies,
            counts.districts,
            counts.villages
        ),
        (38, 514, 7_285, 83_762)
    );
    let areas = all();
    assert_eq!(areas.len(), 38 + 514 + 7_285 + 83_762);
    assert_eq!(
        areas
            .iter()
            .map(|area| area.code)
            .collect::<HashSet<_>>()
            .len(),
        areas.len()
    );
    let mut without_point = 0;
    for area in &areas {
        let place = gazetteer.get(area.code).expect("it came from the register");
        assert_eq!(place.area, *area);
        assert_eq!(place.province.code, area.code.province());
        assert_eq!(
            place.regency.map(|regency| regency.code),
            area.code.regency()
        );
        assert_eq!(
            place.district.map(|district| district.code),
            area.code.district()
        );
        assert!(!area.name.trim().is_empty() && area.name.trim() == area.name);
        match area.point {
            Some(Point { lat, lon }) => {
                assert!(
                    (-11.1..=6.2).contains(&lat) && (94.9..=141.1).contains(&lon),
                    "{area:?}"
                );
            }
            None => without_point += 1,
        }
    }
    assert_eq!(without_point, 383);
}

#[test]
fn one_place_reads_with_its_lineage() {
    let place = exactly("53.02.02.2008");
    assert_eq!(
        place.to_string(),
        "Oinlasi, Mollo Selatan, Kabupaten Timor Tengah Selatan, Nusa Tenggara Timur"
    );
    assert_eq!(
        exactly("63.02").to_string(),
        "Kabupaten Kotabaru, Kalimantan Selatan"
    );
    assert_eq!(exactly("63").to_string(), "Kalimantan Selatan");
}

#[test]
fn zones_follow_the_regency() {
    for (text, zone) in [
        ("35.06.03.2016", Zone::Wib),
        ("61", Zone::Wib),
        ("53.02", Zone::Wita),
        ("63.02", Zone::Wita),
        ("81", Zone::Wit),
        ("91.71", Zone::Wit),
        ("95.01.01", Zone::Wit),
    ] {
        assert_eq!(
            Gazetteer::embedded()
                .get(code(text))
                .map(|place| place.zone),
            Some(zone),
            "{text}"
        );
    }
    assert_eq!(
        (Zone::Wita.offset_hours(), Zone::Wit.iana()),
        (8, "Asia/Jayapura")
    );
}

#[test]
fn nearest_finds_a_village_at_its_own_point() {
    let gazetteer = Gazetteer::embedded();
    let mut seen: HashMap<(u64, u64), usize> = HashMap::new();
    let villages: Vec<_> = all()
        .into_iter()
        .filter(|area| area.level == Level::Village)
        .collect();
    for area in &villages {
        if let Some(point) = area.point {
            *seen
                .entry((point.lat.to_bits(), point.lon.to_bits()))
                .or_default() += 1;
        }
    }
    for area in villages.iter().step_by(997) {
        let Some(point) = area.point else { continue };
        let (place, kilometres) = gazetteer.nearest(point).expect("on Earth");
        assert!(kilometres < 1e-6, "{area:?}");
        if seen[&(point.lat.to_bits(), point.lon.to_bits())] == 1 {
            assert_eq!(place.area.code, area.code);
        }
    }
}

#[test]
fn outlines_surround_their_regency() {
    let gazetteer = Gazetteer::embedded();
    let regencies: Vec<_> = all()
        .into_iter()
        .filter(|area| area.level == Level::Regency)
        .collect();
    let mut inside = 0;
    for regency in &regencies {
        let outline = gazetteer
            .outline(regency.code)
            .unwrap_or_else(|| panic!("{regency:?} has no outline"));
        assert!(outline.rings.iter().all(|ring| ring.len() >= 3));
        let point = regency.point.expect("every regency has a point");
        let crossings = outline
            .rings
            .iter()
            .map(|ring| crossings(ring, point))
            .sum::<usize>();
        inside += crossings % 2;
    }
    assert!(
        inside * 100 >= regencies.len() * 80,
        "{inside} of {}",
        regencies.len()
    );
    assert!(gazetteer.outline(code("53")).is_none());
    assert!(gazetteer.outline(code("53.99")).is_none());
}

/// How often a ray eastward from the point crosses the ring.
fn crossings(ring: &[(f32, f32)], point: Point) -> usize {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    edges
        .filter(|(from, to)| {
            let (x1, y1, x2, y2) = (
                f64::from(from.0),
                f64::from(from.1),
                f64::from(to.0),
                f64::from(to.1),
            );
            (y1 > point.lat) != (y2 > point.lat)
                && point.lon < (x2 - x1) * (point.lat - y1) / (y2 - y1) + x1
        })
        .count()
}

#[test]
fn unknown_codes_have_nothing() {
    let gazetteer = Gazetteer::embedded();
    assert!(gazetteer.get(code("99")).is_none());
    assert!(gazetteer.get(code("5302029999")).is_none());
    assert_eq!(gazetteer.children(code("99")).count(), 0);
    assert_eq!(gazetteer.children(code("53.02.02.2008")).count(), 0);
    assert_eq!(gazetteer.children(code("53.02")).count(), 32);
}
