//! Entities that are names: of people, places, countries, companies and profiles.

use text::entity::{EntityKind, find};

fn check(kind: EntityKind, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let found = find(text).into_iter().filter(|one| one.kind == kind);
        let values: Vec<_> = found.map(|one| one.value).collect();
        assert_eq!(values, *expected, "{text}");
    }
}

#[test]
fn nicknames_and_names_that_are_also_titles_banks_or_letters() {
    check(
        EntityKind::Person,
        &[
            (
                "tadi diajak Bu Ningsih Salon ke Malaysia",
                &["ningsih salon"],
            ),
            ("paspor ditahan Bu Mega di rumahnya", &["mega"]),
            ("ijazah dipegang Mbak Umi sponsornya", &["umi"]),
            ("orangnya mau dijual bos A Ming ke Myanmar", &["a ming"]),
            ("paspor kami ditahan towkay Lim", &["lim"]),
            ("KTP esempen juragan Abah Mat telpon 110", &["mat"]),
            ("kebun karet di Tulang Bawang, kami dikurung", &[]),
        ],
    );
}

#[test]
fn who_does_it_is_named_behind_the_act() {
    check(
        EntityKind::Person,
        &[
            (
                "paspornya palsu semua, yg ngirim Yanto dari desa",
                &["yanto"],
            ),
            ("mereka dikunci, pemilik kandangnya Rohim", &["rohim"]),
            ("Yang atur si Ujang, bayar 4 juta", &["ujang"]),
            (
                "petugas lapangan bernama Herlina minta ijazah",
                &["herlina"],
            ),
            ("diajak pak Jamal kerja di kebun", &["jamal"]),
            ("setor 8 juta di depan ke Koh Jimmy ya", &["jimmy"]),
            ("kapal itu punya Om Deki, kami dipukul", &["deki"]),
        ],
    );
}

#[test]
fn writers_who_look_for_hands_give_their_own_names() {
    check(
        EntityKind::Person,
        &[
            (
                "saya Marlon dari Atambua. Cari 15 anak muda potong ayam",
                &["marlon"],
            ),
            ("ini Bah Oman. Aya bos sawit butuh 20 orang", &["oman"]),
            ("saya Rini dari Brebes, tolong saya dikurung", &[]),
        ],
    );
}

#[test]
fn nobody_is_alleged_in_lessons_jokes_and_settled_cases() {
    check(
        EntityKind::Person,
        &[
            ("Naskah drama: Pak Budi menahan paspor ART", &[]),
            ("cuma meluruskan, bu Lilis tidak menahan paspor siapa2", &[]),
            ("update kasus mbak Yuli: majikan sudah bayar gaji", &[]),
            ("Mbak Mia tolong, majikan simpan paspor aku", &[]),
            ("temenmu si Ida aja udah bayar", &[]),
            ("si Eni kerja di rumah saudagar, paspor ditahan", &[]),
        ],
    );
}

#[test]
fn streets_sites_and_names_set_apart() {
    check(
        EntityKind::Place,
        &[
            ("anak2 dikurung di jalan Semeru", &["jalan semeru"]),
            ("alamat kantor Jl. Diponegoro 14", &[]),
            ("lapor, di kebun nanas Cipulir", &["cipulir"]),
            ("paspor ditahan majikan. Ngantang.", &["ngantang"]),
            (
                "minggu depan di rumah bu Sulastri, Mojosari.",
                &["mojosari"],
            ),
            ("jaga warung kopi Merauke", &["merauke"]),
            ("makan nasi padang di rumah makan Padang", &[]),
            (
                "desa sebelah (Desa Karangmalang) juga",
                &["desa karangmalang"],
            ),
            ("kapal di Selat Sunda tadi", &["selat sunda"]),
            ("ternyata petugas desa. maap ya", &[]),
            ("kenal di Tinder baru dua minggu", &[]),
            ("liat empat gadis Sumba di ruko", &[]),
            ("saya ke Pulau Christmas", &[]),
        ],
    );
}

#[test]
fn crews_and_citizens_are_no_destinations_but_their_employers_are() {
    check(
        EntityKind::Destination,
        &[
            ("anak buah kapal Kamboja terdampar", &[]),
            ("2 warga negara Prancis jadi pemandu", &[]),
            ("ada gadis Filipina di panti pijat", &[]),
            ("lowongan perawat lansia Jepang", &["JP"]),
            ("Lowongan koki Brunei lewat PT", &["BN"]),
            ("operasinya di Kolkata, transit Kolombo", &["IN", "LK"]),
            ("bursa kerja khusus SMK", &[]),
            ("kerja di Malaka bukan di Selat Malaka", &["MY"]),
        ],
    );
}

#[test]
fn companies_in_quotation_marks_and_profiles_behind_a_colon() {
    check(
        EntityKind::Company,
        &[
            (
                "Yayasan 'Kasih Sesama' di Cianjur",
                &["YAYASAN KASIH SESAMA"],
            ),
            ("jasa travel \"Anugrah Wisata\" umroh", &["ANUGRAH WISATA"]),
            ("calo kapal 'Bu Wiwin' itu", &[]),
            (
                "PT DUTA WIRA MANDIRI SIP3MI aktif",
                &["PT DUTA WIRA MANDIRI"],
            ),
            ("magang resmi LPK Jepang: gratis", &[]),
        ],
    );
    check(
        EntityKind::Social,
        &[
            ("akun telegram:boss_jeff dan lain", &["telegram:boss_jeff"]),
            ("akun tiktok 'jodoh.bahagia' itu", &["tiktok:jodoh.bahagia"]),
            ("nambah empat: @6,5 jt, potongan @HKD 2.500", &[]),
        ],
    );
}
