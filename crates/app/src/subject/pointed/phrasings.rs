//! Sentences as people write them. `…01` and so on stand for numbers that nobody has: `0812-0000-0001`.

use super::*;

/// What a text points to; numbers by their last two digits.
fn found(text: &str) -> Vec<(SubjectKind, String)> {
    let mut written = String::new();
    for (at, part) in text.split('…').enumerate() {
        written.push_str(if at > 0 { "0812-0000-00" } else { "" });
        written.push_str(part);
    }
    let found = pointed(&Reader::built_in(), &[Part::Story(written)], &[]);
    let short = |(kind, value): Value| match kind {
        SubjectKind::Phone => (kind, value[value.len() - 2..].to_owned()),
        _ => (kind, value),
    };
    found.into_iter().map(short).collect()
}

fn is_of_a_person(kind: SubjectKind) -> bool {
    !matches!(kind, SubjectKind::Company | SubjectKind::Vessel)
}

/// Nobody's: neither a number nor a name.
const NOBODY: &[&str] = &[
    // The person before a passive verb.
    "Maria (…11) direkrut ke Hongkong lewat agen.",
    "Mbak Yuni …11 diajak kerja ke Malaysia tanpa kontrak.",
    "mbak yuni …11 dibujuk tekong kerja di Kamboja",
    "Rina …11 sudah dijual ke majikan di Malaysia.",
    "Siti, hp …11, dijanjikan gaji 15 juta di Kamboja.",
    "Pak Karto …11 dipaksa kerja tanpa gaji di kapal.",
    "Rudi, no wa …11, ditipu agen sampai 20 juta.",
    "Yang ditipu Bu Lastri …11, sudah bayar 10 juta ke calo.",
    "Yang direkrut Maria …11 yang merekrut Bu Ina …12.",
    "ini nomor …11 yang akan diberangkatkan ke Saudi",
    "ga tau siapa agennya, ini no wa ceweknya …11 yg mau dibawa",
    "tdk tahu nama calonya, ini wa temannya …11 yg diajak",
    // The person behind an active verb.
    "Pak Darto mengajak Mbak Yuni, hp …11, kerja ke Malaysia.",
    "Agen membujuk Rina …11 kerja ke Kamboja gaji besar.",
    "Calo itu menipu Bu Lastri (…11) 15 juta.",
    "sponsor merekrut Siti no hp …11 ke Saudi pakai visa ziarah",
    "Tekong membawa Pak Karto …11 lewat jalur tikus.",
    "Majikan memukul Mbak Wati, wa …11, dan menahan paspornya.",
    "Bu Ina menawarkan kerja kepada Mbak Rina …11 tanpa kontrak.",
    // Two people, and a word that may mean either.
    "Calo Bu Ina menipu Maria. Nomornya …11.",
    "Pak Darto mengajak Mbak Yuni kerja ke Malaysia. Nomornya …11.",
    "Anak saya diajak calo ke Batam, nomornya …11.",
    "Agen membawa adik saya ke Kamboja. Nomor dia …11.",
    "Tekong membawa keponakan saya, hp …11.",
    // Named before.
    "Korban bernama Wati dibujuk agen bernama Joko Susanto untuk kerja di Taiwan. Wati bisa ditelepon di …11.",
    "Calo menipu Maria. Hp Maria …11.",
    "Agen merekrut Mbak Yuni. WA Mbak Yuni …11.",
    "Adik saya Rina dikurung majikan. Nomor Rina …11.",
    // Where something arrived.
    "Loker Kamboja!! Ini pesan yang saya terima di …11.",
    "Pesan tawaran dikirim ke hp bapak di …11 oleh orang tak dikenal.",
    "Tawaran kerja Kamboja masuk ke …11 tadi malam.",
    "Perekrut menelepon ibu saya di …11 terus menerus dan mengancam.",
    "Calo nelpon istri di …11 minta uang muka",
    "Agen mengirim pesan ke nomor …11 dan mengancam saya.",
    "Mereka chat ke …11 menawarkan kerja di Kamboja",
    "Saya dihubungi di …11 oleh agen yang menawarkan kerja.",
    "Lowongan Kamboja gaji besar saya dapat di …11",
    // By what the writer answered.
    "Agen chat saya, lalu saya balas pakai …11.",
    "Saya jawab tawaran agen lewat …11 karena penasaran.",
    "Calo menawari kerja di Kamboja dan kami jawab pakai wa …11",
    // The writer's own.
    "Saya bukan perekrut. Nomor saya dipakai orang untuk menawarkan kerja palsu: …11.",
    "Agen sita hp saya nomor …11 dan dipakai untuk menawarkan kerja ke orang lain.",
    "HP adik saya dirampas mandor, nomor …11, dipakai menipu teman.",
    "Akun wa suami dibajak agen dan dipakai menawarkan kerja: …11",
    "Nomorku dipakai calo buat nawarin kerja ke orang: …11",
    "Ini bukan nomor agen: …11. Tolong dihapus.",
    "Saya dulu perekrut, nomor …11, mau melapor tentang kapal.",
    "Mbak Yuni mengajak saya lapor polisi karena ditipu agen, hp Mbak Yuni …11.",
    "nomor orang yang ditipu …11",
    // Money of the writer's side.
    "Mereka transfer uang fit ke rekening ibu BRI 555512340001 supaya kami setuju.",
    "Agen transfer ke BRI 555512340001 uang saku untuk kami.",
    "Uang saya transfer dari BCA 1112223334 ke agen.",
    "Saya bayar agen dari rekening BCA 1112223334.",
    // Others.
    "Yuni bilang dia direkrut Bu Ina. Yuni di …11",
    "Siti menelepon saya dari …11 menangis, majikannya memukul dia",
    "Siti telepon pakai nomor …11, paspornya ditahan agen",
    "Pak Karto …11 lapor bahwa anaknya dibawa calo.",
    "rina …11 di ajak agen kerja di malaysia",
    "Majikan Maria bernama Mr. Tan, hp Maria …11",
    "Tekong bernama Joko menjemput Siti di rumahnya. Hubungi Siti di …11.",
    "nomor …11 milik adik saya dihubungi agen terus",
    "Dia kabur dari majikan dan sekarang bisa dihubungi di …11",
    "Saya ibu dari Yuni …11, dia direkrut calo.",
    "Bu Lastri dan Mbak Yuni ditipu calo. Nomor Bu Lastri …11",
    "Nomor Bu Lastri …11, dia juga korban calo.",
    "Yang menolong kami Bu Lastri …11, calo sudah kabur.",
    "Sponsor menghubungi Siti di …11 lalu menjemputnya.",
    "Majikan menyita hp saya …11",
    "Calo itu menelantarkan Mama Yosina …11 di Batam",
    "agen ambil hp Desi …11 trus dipake buat cari korban",
    "agen telpon mama di …11 ancam mau lapor polisi",
    "Maria sudah 2 bulan tidak kabar, wa terakhir …11, diajak Bu Ina ke Hongkong",
    "Mbak Yuni baru pulang dari Malaysia, dulu direkrut Pak Darto. Bisa tanya ke …11",
    "Pak Karto …11 melihat calo membawa 5 anak naik bus",
    "Pendamping kami Kak Lia …11, kasus penipuan agen",
    "Yang sudah setor ke calo: Wati …11, Rina …12",
    "Nomor yang dihubungi calo …11",
    "Saya ganti nomor jadi …11 karena agen mengancam terus",
    "Wati (…11) dan Rina (…12) ditawari kerja oleh agen",
    "Pak Darto membujuk anaknya Bu Lastri (…11) ke Kamboja",
    "Calo mencuri akun fb saya facebook.com/rina.contoh lalu menawarkan kerja",
    "Akun @agen.contoh mengirim DM ke adik saya @rina.contoh",
    "Balas ke nomor teman saya …11, agen menahan paspor.",
    "Yang mengajak Mbak Yuni …11 kemarin itu calo dari desa sebelah.",
    "Bu Rini …11 jual emas buat bayar agen.",
    "Gaji kami dikirim ke rekening bapak BRI 555512340001 tapi dipotong agen.",
    // `yang`, and what was done to whom is named behind it.
    "Tetangga saya yang kena tipu itu namanya Darmi, HP …11.",
    "Ibu yang paspornya ditahan namanya Wulan, nomornya …11.",
    "Yang ditahan di mess namanya Heru. Gajinya tidak dibayar.",
    "Teman saya yang ditipu, namanya Agus, nomornya …11. Pelakunya orang Jakarta.",
    "Yang ditipu itu Bu Darmi, nomornya …11, uangnya 10 juta.",
    "Orang yang dipukul mandor itu namanya Heru, hp …11.",
    "Warga yg kena tipu calo namanya Bu Wulan no wa …11",
    "Ada ibu yang paspornya ditahan agen. Namanya Wulan, nomornya …11.",
    "Perempuan yang disekap di ruko bernama Wulan, bisa ditelepon di …11.",
    "Yang jadi korban itu namanya Darmi, nomornya …11.",
    "Laki-laki yang dipaksa kerja di kapal itu namanya Pak Heru, wa-nya …11.",
    "Yang gajinya tidak dibayar namanya Agus, hp …11.",
    "Ibu yang KTP-nya diambil calo itu namanya Wulan, hpnya …11.",
    "Yang sudah dijual ke Malaysia itu namanya Darmi …11.",
    "Mama yang anaknya dibawa tekong namanya Mama Wulan, nomor …11.",
    "Bapak yang uangnya dibawa kabur calo, namanya Pak Heru, nomornya …11",
    "yg tertipu namanya darmi nomornya …11 udah bayar 5 juta",
    "Yang kena pukul itu namanya adalah Agus, nomornya …11.",
    "Ibu yang paspornya ditahan, nomornya …11.",
    "Yang ditahan di mess, HP …11, belum makan 2 hari.",
    "Anak muda yang diajak ke Kamboja itu namanya Agus, nomornya …11",
    "Yang minta tolong itu namanya Darmi, nomornya …11, paspornya ditahan.",
    "Kakak yang terjebak di Myanmar namanya Kak Wulan, wa …11.",
    "Yang paspornya disita majikan namanya Mbak Wulan. Nomornya …11.",
    // A number that is said to be a relative's behind it.
    "Jangan hubungi …11, itu nomor suami saya. Agen minta uang 10 juta untuk kerja di Arab.",
    "Jangan telepon …11. Itu nomor hp ibu saya. Agen minta uang 10 juta untuk kerja di Arab.",
    "Tolong hapus …11, itu bukan nomor agen. Agen minta uang 10 juta untuk kerja di Arab.",
];

/// The ones that are pointed to, and nobody else; numbers by their last digits, names in small letters.
const POINTED: &[(&str, &[&str])] = &[
    (
        "Mbak Yuni …11 diajak Pak Darto …12 kerja ke Malaysia.",
        &["12", "darto"],
    ),
    (
        "Maria (…11) direkrut Bu Ina (…12) ke Hongkong.",
        &["12", "ina"],
    ),
    (
        "Dia menawarkan kerja kepada saya lewat …12, lalu saya balas pakai …11.",
        &["12"],
    ),
    (
        "Loker Kamboja!! hub …12 / …13. Ini pesan yang saya terima di …11.",
        &["12", "13"],
    ),
    (
        "Saya perekrut yang ditipu juga, nomor …11, mau melapor bos saya Pak Tomi …12.",
        &["12", "tomi"],
    ),
    (
        "Saya dibujuk oleh Bu Ina …12 kerja ke Taiwan.",
        &["12", "ina"],
    ),
    ("Yuni direkrut sama Pak Darto (…12).", &["12", "darto"]),
    ("Adik saya diajak calo lewat wa …12 ke Kamboja.", &["12"]),
    (
        "Pak Darto …12 mengajak Mbak Yuni …11 kerja ke Malaysia.",
        &["12", "darto"],
    ),
    ("nomor orang yang nawarin kerja ke Kamboja …12", &["12"]),
    ("Nomor yang mengajak adik saya ke Malaysia …12", &["12"]),
    (
        "Agen menghubungi saya lewat …12 dan minta 10 juta.",
        &["12"],
    ),
    (
        "HP saya ditelepon nomor …12 menawarkan kerja di Kamboja.",
        &["12"],
    ),
    (
        "Saya terima pesan dari …12 menawarkan kerja di Thailand tanpa ijazah.",
        &["12"],
    ),
    (
        "Bos saya Pak Tomi …12 menahan paspor kami.",
        &["12", "tomi"],
    ),
    ("Kami disuruh kirim foto KTP ke wa …12 oleh agen.", &["12"]),
    ("Anak saya ditipu sponsor. Nomor sponsornya …12.", &["12"]),
    ("Istri saya dipaksa kerja oleh majikan …12.", &["12"]),
    ("Calo Bu Ina …12 menipu Maria.", &["12", "ina"]),
    (
        "Pelakunya Pak Darto, nomor …12, dia merekrut tetangga saya.",
        &["12", "darto"],
    ),
    (
        "saya di hubungi sama …12 di suruh kerja ke kamboja",
        &["12"],
    ),
    ("Perekrut meminta KTP dan foto dikirim ke …12", &["12"]),
    (
        "Saya dapat tawaran dari akun @kerja.kamboja.contoh lewat DM",
        &["instagram:kerja.kamboja.contoh"],
    ),
    (
        "Teman saya Andi …11 direkrut ke Myanmar oleh Koh Heri …12",
        &["12", "heri"],
    ),
    (
        "Ibu saya Bu Ratna …11 membayar calo Pak Joko …12 sebesar 10 juta",
        &["12", "joko"],
    ),
    ("Korban: Yuni …11. Pelaku: Darto …12.", &["12", "darto"]),
    (
        "Kami berempat direkrut Pak Darto …12, dijanjikan gaji besar.",
        &["12", "darto"],
    ),
    (
        "Adik saya Rina (…11) dikurung majikannya Mr. Tan (…12)",
        &["12", "tan"],
    ),
    ("Korban …11 dihubungi sponsor dari …12", &["12"]),
    (
        "Yang bawa Om Lambert …12, kapal ke Malaysia tanpa dokumen.",
        &["12", "lambert"],
    ),
    (
        "yg ngajak namanya Mbak Ratmi nomor …12, kerja di Kamboja",
        &["12", "ratmi"],
    ),
    (
        "Disuruh transfer 5 juta ke BRI 555512340001 oleh agen.",
        &["bri:555512340001"],
    ),
    (
        "Calo minta uang fit ditransfer ke rekening BCA 1112223334.",
        &["bca:1112223334"],
    ),
    (
        "Suami saya kena tipu sponsor, uang ditransfer dari BCA 1112223334 ke Mandiri 1310001112223.",
        &["mandiri:1310001112223"],
    ),
    (
        "Korban bernama Wati dibujuk agen bernama Joko Susanto untuk kerja di Taiwan. Nomor Joko Susanto …12.",
        &["12", "joko susanto"],
    ),
    // `yang`, and what whoever is named behind it did.
    (
        "Yang menipu itu namanya Pak Joko, nomornya …12.",
        &["12", "joko"],
    ),
    (
        "Yang menahan paspor namanya Pak Darto, nomornya …12.",
        &["12", "darto"],
    ),
    (
        "Orang yang menawarkan kerja itu namanya Bu Ina, hp …12.",
        &["12", "ina"],
    ),
    (
        "Yang merekrut kami bernama Pak Tomi, wa …12.",
        &["12", "tomi"],
    ),
    (
        "Tetangga saya yang kena tipu sudah lapor, pelakunya bernama Pak Joko hp …12.",
        &["12", "joko"],
    ),
    (
        "Agen yang menahan paspor itu namanya Pak Darto, nomornya …12.",
        &["12", "darto"],
    ),
    (
        "Calo yang sudah ditahan namanya Pak Joko, nomornya …12.",
        &["12", "joko"],
    ),
];

#[test]
fn what_may_be_a_victims_or_a_relatives_is_nobodys() {
    let mut wrong = Vec::new();
    for text in NOBODY {
        let mut found = found(text);
        // A name beside the number may be a recruiter's.
        found.retain(|(kind, _)| is_of_a_person(*kind));
        let ours = [
            "yuni", "maria", "wati", "rina", "siti", "lastri", "karto", "rudi", "darmi", "wulan",
            "heru", "agus",
        ];
        let is_wrong = found
            .iter()
            .any(|(kind, value)| *kind != SubjectKind::Recruiter || ours.contains(&value.as_str()));
        if is_wrong {
            wrong.push((text, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_a_recruiters_is_pointed_to_and_nobody_beside() {
    let mut wrong = Vec::new();
    for (text, expected) in POINTED {
        let mut found = found(text);
        found.retain(|(kind, _)| is_of_a_person(*kind));
        let mut values: Vec<&str> = found.iter().map(|(_, value)| value.as_str()).collect();
        let mut expected = expected.to_vec();
        values.sort_unstable();
        expected.sort_unstable();
        if values != expected {
            wrong.push((text, values.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_message_to_a_profile_points_to_whose_it_is_from() {
    let told = "DM dari @agen.taiwan.contoh ke @maria.korban.contoh, dijanjikan gaji besar.";
    let found = found(told);
    assert!(
        found.iter().all(|(_, value)| !value.contains("maria")),
        "{found:?}"
    );
}

#[test]
fn the_number_of_a_vessel_is_part_of_its_name() {
    for (text, expected) in [
        ("naik KM Sinar Contoh 88 ke Nunukan", "sinar contoh 88"),
        ("naik kapal KM Sinar Contoh-12.", "sinar contoh 12"),
        ("naik KM Sinar Contoh 12 orang", "sinar contoh"),
        ("naik KM Sinar Contoh, 12 jam", "sinar contoh"),
        ("naik KM Sinar Contoh 0812-0000-0001", "sinar contoh"),
    ] {
        let found = vessels(&side::words(text));
        let values: Vec<&str> = found.iter().map(|((_, value), _)| value.as_str()).collect();
        assert_eq!(values, [expected], "{text}");
    }
}
