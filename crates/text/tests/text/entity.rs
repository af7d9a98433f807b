//! Entities of short texts, kind by kind.

use text::entity::{EntityKind, find};

/// The values of one kind in a text.
fn values(kind: EntityKind, text: &str) -> Vec<String> {
    let found = find(text).into_iter();
    found
        .filter(|one| one.kind == kind)
        .map(|one| one.value)
        .collect()
}

fn check(kind: EntityKind, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(values(kind, text), *expected, "{text}");
    }
}

#[test]
fn telephone_numbers_however_they_are_written() {
    check(
        EntityKind::Phone,
        &[
            ("wa 0812-0000-1234", &["+6281200001234"]),
            ("hub. 0812.0000.1234 ya", &["+6281200001234"]),
            ("0812 0000 1234", &["+6281200001234"]),
            ("0062812 0000 1234", &["+6281200001234"]),
            ("+62 812-0000-1234", &["+6281200001234"]),
            ("+62 (0)812 0000 1234", &["+6281200001234"]),
            ("62812-0000-1234", &["+6281200001234"]),
            ("o812 oooo 1234", &["+6281200001234"]),
            ("0 8 1 2 0 0 0 0 1 2 3 4", &["+6281200001234"]),
            (
                "nol delapan satu dua nol nol nol nol satu dua tiga empat",
                &["+6281200001234"],
            ),
            ("chat wa.me/6281200001234?text=halo", &["+6281200001234"]),
            ("0️⃣8️⃣1️⃣2️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", &["+6281200001234"]),
            (
                "0812 0000 1234/0857 0000 4321",
                &["+6281200001234", "+6285700004321"],
            ),
            (
                "081200001234,085700004321",
                &["+6281200001234", "+6285700004321"],
            ),
            ("0812 0000 1234 2 orang", &["+6281200001234"]),
            ("bosnya +855 12 345 678 di sana", &["+85512345678"]),
            ("+60 12-345 6789", &["+60123456789"]),
            ("telp kantor (021) 555-0123", &["+62215550123"]),
            ("telepon 110 atau 129", &[]),
            ("08xx-xxxx-1234 dan 0812", &[]),
            ("bayar 6500000 tgl 12", &[]),
        ],
    );
}

#[test]
fn links_profiles_and_handles() {
    check(
        EntityKind::Url,
        &[
            (
                "daftar https://www.Loker-Contoh.example/Form?utm_source=fb&id=3",
                &["loker-contoh.example/form?id=3"],
            ),
            ("bit.ly/kerja-enak.", &["bit.ly/kerja-enak"]),
            ("nanti.saya kabari.dia juga", &[]),
            ("tulis ke a@contoh.com", &[]),
            ("t.me/contoh_loker", &[]),
        ],
    );
    check(
        EntityKind::Social,
        &[
            (
                "t.me/Contoh_Loker dan https://www.instagram.com/contoh.loker/?igsh=1",
                &["telegram:contoh_loker", "instagram:contoh.loker"],
            ),
            ("chat di tele @contoh88 ya", &["telegram:contoh88"]),
            ("ig: contoh.loker", &["instagram:contoh.loker"]),
            ("facebook.com/profile.php?id=1000&x=2", &["facebook:1000"]),
            ("tulis ke a@contoh.com", &[]),
        ],
    );
}

#[test]
fn accounts_and_wallets() {
    check(
        EntityKind::Account,
        &[
            ("BCA 000-1234-567 a.n. Sari", &["bca:0001234567"]),
            ("rek 7000 0012 345", &[":70000012345"]),
            ("transfer ke 0000123456789 (BRI)", &["bri:0000123456789"]),
            ("via dana 0812 0000 1234", &["dana:081200001234"]),
            ("dana desa 2025 ada 12345678", &[]),
            ("wa 0812 0000 1234", &[]),
            ("PT Garuda Contoh Mandiri 0812-0000-1234", &[]),
            ("kabari mandiri 081200001234", &[]),
            (
                "transfer ke Mandiri 0812000012345",
                &["mandiri:0812000012345"],
            ),
            ("rek mandiri 081200001234", &["mandiri:081200001234"]),
            ("Mandiri 1370012345678", &["mandiri:1370012345678"]),
            ("BRI 081200001234567", &["bri:081200001234567"]),
        ],
    );
    assert_eq!(
        values(
            EntityKind::Phone,
            "PT Garuda Contoh Mandiri +62 812-0000-1234"
        ),
        ["+6281200001234"]
    );
    assert_eq!(
        values(EntityKind::Phone, "via dana 0812 0000 1234"),
        ["+6281200001234"]
    );
}

#[test]
fn amounts_of_money() {
    check(
        EntityKind::Money,
        &[
            ("gaji 5jt", &["5000000 IDR"]),
            ("Rp 5.000.000,-", &["5000000 IDR"]),
            ("1,2jt atau 1.25 juta", &["1200000 IDR", "1250000 IDR"]),
            ("12-17jt", &["12000000 IDR", "17000000 IDR"]),
            ("15 juta s/d 25 juta", &["15000000 IDR", "25000000 IDR"]),
            ("RM 1,800 dan 1800 ringgit", &["1800 MYR"]),
            ("NT$ 90.000", &["90000 TWD"]),
            ("400$ atau US$ 1.200", &["400 USD", "1200 USD"]),
            ("800 dolar singapura", &["800 SGD"]),
            ("40rb yuan", &["40000 CNY"]),
            (
                "lima juta, sejuta, seket ewu",
                &["5000000 IDR", "1000000 IDR", "50000 IDR"],
            ),
            ("empat juta setengah", &["4500000 IDR"]),
            ("tebusan 2M", &["2000000000 IDR"]),
            ("biaya 350000", &["350000 IDR"]),
            ("nuwun sewu, N4, 4x sehari, jarak 5 km", &[]),
            ("800rb pekerja", &[]),
        ],
    );
}

#[test]
fn companies() {
    check(
        EntityKind::Company,
        &[
            (
                "lewat PT. Sentra Maju-Jaya Tbk, katanya",
                &["PT SENTRA MAJU JAYA TBK"],
            ),
            ("CV Contoh Makmur di Karawang", &["CV CONTOH MAKMUR"]),
            ("pt sentra karya abadi katanya", &["PT SENTRA KARYA ABADI"]),
            (
                "PT Garuda Contoh Mandiri Abadi 0812-0000-1234",
                &["PT GARUDA CONTOH MANDIRI ABADI"],
            ),
            (
                "loker pt rajawali contoh utama hub 081200001234",
                &["PT RAJAWALI CONTOH UTAMA"],
            ),
            (
                "PT CONTOH JAYA PERKASA BUKA LOWONGAN KE TAIWAN",
                &["PT CONTOH JAYA PERKASA"],
            ),
            (
                "pt kita maju bersama gaji 5 juta",
                &["PT KITA MAJU BERSAMA"],
            ),
            (
                "Cv sinar resmi abadi butuh orang",
                &["CV SINAR RESMI ABADI"],
            ),
            (
                "PT Maju Resmi Abadi alamat di Bekasi",
                &["PT MAJU RESMI ABADI"],
            ),
            (
                "pt kita resmi, pt itu resmi kok, kerja di pt garmen sudah lama",
                &[],
            ),
            ("tanpa PT ribet, PT itu, PT2an, LPK di Manado", &[]),
        ],
    );
}

#[test]
fn people_with_a_sign_of_an_act() {
    check(
        EntityKind::Person,
        &[
            ("diajak pak haji Sul ke Malaysia", &["sul"]),
            ("di rumah H. Anang ada 11 orang dikumpulkan", &["anang"]),
            ("sponsor a.n. Kusnadi bawa anak", &["kusnadi"]),
            ("yg bawa namanya mas Pandu", &["pandu"]),
            ("hubungi Bu Ratmi 0812 0000 1234", &["ratmi"]),
            ("WA 0812-0000-1234 (KO ALVIN)", &["alvin"]),
            (
                "saya Dewi dari HR Contoh Talent Bridge rekrut admin",
                &["dewi"],
            ),
            ("anak saya namanya Rina dibawa orang", &[]),
            ("Halo Pak Budi, saya mau lapor ada yg dibawa", &[]),
            ("pak lurah, pak tolong, bu bidan, ada yang dibawa", &[]),
            ("Mbak Parti diambil ijazahnya oleh calo", &[]),
            ("kepala desa Pak Hamid sudah tahu calo itu", &[]),
        ],
    );
}

#[test]
fn destinations_but_not_origins() {
    check(
        EntityKind::Destination,
        &[
            ("ke phnom penh lewat Bangkok", &["KH", "TH"]),
            ("kerja di arab, umroh ke jeddah", &["SA"]),
            ("tki spore, kerja di kl", &["SG", "MY"]),
            ("KERJA DI THAILAND BUKAN KAMBOJA YA", &["TH"]),
            (
                "orang cina, cewek vietnam, WNA asal Rusia, bahasa jepang",
                &[],
            ),
            ("punya oman", &[]),
        ],
    );
}

#[test]
fn places_in_indonesia() {
    check(
        EntityKind::Place,
        &[
            (
                "dari tanjung balai ke Batam Center",
                &["tanjung balai", "batam center"],
            ),
            (
                "rapat Kecamatan Contoh Lama kemarin",
                &["kecamatan contoh lama"],
            ),
            (
                "desa oinlasi, kab. Timor Tengah Selatan",
                &["desa oinlasi", "kab. timor tengah selatan"],
            ),
            ("arah pelabuhan merak", &["pelabuhan merak"]),
            ("desa kami, orang batak, nasi padang, malang sekali", &[]),
        ],
    );
}

#[test]
fn ages_and_numbers_of_people() {
    check(
        EntityKind::Age,
        &[
            ("umur 18 s/d 40", &["18", "40"]),
            ("gadis 17 th, budak awewe 14 taun", &["17", "14"]),
            ("usianya baru lima belas", &["15"]),
            ("Rina (17) diajak", &["17"]),
            ("syarat 18-35 th", &["18", "35"]),
            ("kontrak 2 th, sudah 5 tahun kerja, paspor 10 th", &[]),
        ],
    );
    check(
        EntityKind::Headcount,
        &[
            ("12 orang, 15an perempuan", &["12", "15"]),
            ("empat belas orang dan 38 CPMI", &["14", "38"]),
            ("wong 12 digawa", &["12"]),
            ("sekamar 4 orang sekamar, 2 preman, kelas 12 yg ikut", &[]),
        ],
    );
}

#[test]
fn names_stop_where_a_place_begins() {
    check(
        EntityKind::Person,
        &[
            ("biaya 5 juta, hubungi Pak Slamet Pemalang", &["slamet"]),
            (
                "kerja kebun gaji 3 juta, tanya ke Bu Erna Kepanjen",
                &["erna"],
            ),
            (
                "yang bawa orang dipanggil 'Koh Heri', minta 5 juta",
                &["heri"],
            ),
            ("dijawab oleh Bu Rina dari Disnaker, biaya 0", &[]),
            ("kumpul di gang H. Naim, bayar 5 juta", &[]),
        ],
    );
    check(
        EntityKind::Place,
        &[
            ("biaya 5 juta, hubungi Pak Slamet Pemalang", &["pemalang"]),
            ("kapal pinisi di Labuan Bajo", &["labuan bajo"]),
            (
                "turun di pelabuhan Muara Angke tadi",
                &["pelabuhan muara angke"],
            ),
            (
                "semalam di Pare-pare dan Toli-Toli",
                &["pare-pare", "toli-toli"],
            ),
            ("surat edaran desa mewajibkan iuran", &[]),
            ("dari Disnaker Kab. Bulukumba", &["kab. bulukumba"]),
        ],
    );
    check(
        EntityKind::Destination,
        &[
            ("kapal pinisi di Labuan Bajo", &[]),
            ("pulau dekat Timor-Leste", &["TL"]),
            ("koki asal Vietnam di hotel itu", &[]),
            ("majikan Hongkong minta foto", &["HK"]),
            ("butuh 4 orang buat jadi istri warga Taiwan", &["TW"]),
        ],
    );
}

#[test]
fn people_who_are_sought_or_counted_and_bare_ages() {
    check(
        EntityKind::Headcount,
        &[
            ("dicari 10 model untuk kapal", &["10"]),
            ("butuh 2 motor bekas", &[]),
            ("penumpangnya orang, saya hitung 17.", &["17"]),
            ("kami ber4 dari sini", &["4"]),
            ("9 ibu-ibu dijagain", &["9"]),
            ("ada 3 yg mau", &["3"]),
            ("gaji diserahkan, 14 warga dipulangkan", &["14"]),
        ],
    );
    check(
        EntityKind::Age,
        &[
            ("adik saya 17 dijemput ke salon", &["17"]),
            ("pemuda 15 dijual ayahnya", &["15"]),
            ("yang belum 18 ditolak", &["18"]),
            ("anak saya (16) minta kerja", &["16"]),
            ("biar kelihatan 21", &["21"]),
            ("anak saya 12 jam kerja", &[]),
        ],
    );
    check(
        EntityKind::Money,
        &[
            ("jaga toko, gaji 1,9, pulang tiap hari", &["1900000 IDR"]),
            ("gaji 800U sebulan", &["800 USD"]),
            ("uang 500rb u/ tiket", &["500000 IDR"]),
        ],
    );
}

#[test]
fn ages_and_numbers_of_people_in_more_of_their_forms() {
    check(
        EntityKind::Age,
        &[
            ("bayi umur 3 bulan ditawarkan", &[]),
            ("anak kelas 12 yg magang", &[]),
            ("siswi saya 16 th sejak senin tidak masuk", &["16"]),
            ("adek saya 20 ditahan di rumah singgah", &["20"]),
            ("Suami saya Andik, 29 th, asal Dampit", &["29"]),
            ("yg sudah 38 ke atas tetap bisa", &["38"]),
        ],
    );
    check(
        EntityKind::Headcount,
        &[
            ("penumpangnya 6-7 cewek tanpa paspor", &["6", "7"]),
            ("bocah2 dinaikkan ke perahu. kira2 22.", &["22"]),
            ("Kuota tinggal 6, besok harga naik", &["6"]),
            ("WNA 3 orang jualan di pasar", &[]),
            ("ada orang luar negeri 4 orang di losmen", &[]),
            ("sudah diberangkatkan ke luar negeri 12 orang", &["12"]),
            ("teruskan ini ke 20 orang", &[]),
            ("dua orang pingsan minggu ini", &[]),
            ("Trf 425rb admin ke rekening", &[]),
        ],
    );
}

#[test]
fn names_of_towns_behind_what_stands_in_them() {
    check(
        EntityKind::Place,
        &[
            ("lewat perbatasan Entikong malam2", &["entikong"]),
            ("tadi warga Sumuradem lapor", &["sumuradem"]),
            ("saya ketua RT 07 Sumbergempol", &["sumbergempol"]),
            ("di kantor Jl Veteran 8 Malang ya", &["malang"]),
            ("toko Jl Kaliurang buka", &[]),
            ("grup TKW Cirebon Timur", &["cirebon timur"]),
            ("kapal ke arah Kuala Beukah", &["kuala beukah"]),
            ("sosialisasi Desa Migran Produktif", &[]),
        ],
    );
    check(
        EntityKind::Person,
        &[
            ("Sy tante Mei, butuh ART, gaji 1500 ringgit", &["mei"]),
            ("beta pu adik Merlin ikut bos ke Medan", &[]),
            ("transfer ke BCA 0098001122 an Rudi S", &["rudi s"]),
        ],
    );
}
