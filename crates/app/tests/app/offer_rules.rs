//! What the rules read out of an offer, in several wordings each: what must not show a sign, and what still must.

use crate::companies::register;
use crate::offers::{checked, signs, text};
use domain::offer::{Kind, Sign, Verdict};
use testkit::Engine;
use testkit::app::{TestApp, on_engine};

/// Of each kind of sign, texts that must not show it and texts that must.
fn told(sign: Sign, without: &'static [&'static str], with: &'static [&'static str]) {
    on_engine(Engine::Sqlite, async move |world: &TestApp| {
        for (stories, expected) in [(without, false), (with, true)] {
            for story in stories {
                let found = checked(&world.app, &text(story)).await;
                let shown = signs(&found);
                assert_eq!(
                    shown.contains(&sign),
                    expected,
                    "{sign:?}: {story}: {shown:?}"
                );
            }
        }
    });
}

/// Texts that are answered as this kind, and texts that are not.
fn of_kind(kind: Kind, stories: &'static [&'static str], others: &'static [&'static str]) {
    on_engine(Engine::Sqlite, async move |world: &TestApp| {
        for story in stories {
            assert_eq!(
                checked(&world.app, &text(story)).await.kind,
                kind,
                "{story}"
            );
        }
        for story in others {
            assert_ne!(
                checked(&world.app, &text(story)).await.kind,
                kind,
                "{story}"
            );
        }
    });
}

/// Nothing to be careful about.
fn nothing_seen(stories: &'static [&'static str]) {
    on_engine(Engine::Sqlite, async move |world: &TestApp| {
        for story in stories {
            let found = checked(&world.app, &text(story)).await;
            assert_eq!(
                found.verdict,
                Verdict::NotYet,
                "{story}: {:?}",
                signs(&found)
            );
        }
    });
}

#[test]
fn the_consent_of_the_family_is_no_visa() {
    told(
        Sign::VisitVisa,
        &[
            "Syarat kerja ke Hong Kong: KTP, KK, surat izin keluarga, paspor.",
            "Sudah minta izin keluarga dulu ya nak sebelum daftar",
            "mohon izin keluarga besar",
            "Kerja ke Taiwan wajib ada izin keluarga atau wali",
            "lewat keluarga saya daftar kerja ke Jepang",
        ],
        &[
            "berangkat pakai visa keluarga dulu, nanti kerja di sana",
            "masuk pakai izin kunjungan, kerja di restoran Malaysia",
        ],
    );
}

#[test]
fn lawful_adverts_with_a_list_of_papers_show_no_danger() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        for story in [
            "Lowongan Taiwan pabrik PT Bintang Contoh Bahari, SIP2MI CONTOH/SIP2MI/010. Gaji NT$ 28.590, lembur \
             dihitung, asrama disediakan, makan NT$ 2.500 dipotong sesuai kontrak. Dokumen: paspor, KTP, KK, akta, \
             ijazah, surat keterangan izin keluarga. Pelatihan 2 bulan di BLK. 0812-0000-5110",
            "Dibutuhkan perawat lansia di Taiwan, gaji NT$20.000, kontrak 3 tahun, potongan agency 9 bulan. Syarat \
             KTP, KK, akta, ijazah SMP, surat izin keluarga diketahui kepala desa.",
            "Persyaratan: KTP, KK, ijazah, surat izin keluarga bermaterai, paspor",
        ] {
            let found = checked(&world.app, &text(story)).await;
            assert_ne!(
                found.verdict,
                Verdict::Danger,
                "{story}: {:?}",
                signs(&found)
            );
            for sign in [
                Sign::DocumentsKept,
                Sign::FalsePapers,
                Sign::Coached,
                Sign::NoContract,
                Sign::HighPay,
            ] {
                assert!(!signs(&found).contains(&sign), "{story}: {sign:?}");
            }
        }
    });
}

#[test]
fn papers_to_bring_are_not_papers_kept() {
    told(
        Sign::DocumentsKept,
        &[
            "Lowongan driver ojol Surabaya, bawa SIM STNK KTP",
            "Bawa KTP asli saat vaksin di puskesmas",
            "Pendaftaran SMK Pelayaran biaya masuk 2 juta, bawa ijazah SMP, KK, akta",
            "Lowongan kasir Indomaret, datang ke toko bawa KTP dan ijazah SMA",
            "Interview hari Senin di kantor PT Sinar Karya Contoh, bawa KTP, KK, ijazah asli dan fotokopi. Telp \
             0812-0000-5101",
            "Bantuan PKH cair bulan ini, cek di kantor pos membawa KTP dan KK asli",
            "Loker security Bekasi, bawa KTP KK SKCK waktu wawancara",
            "Pengambilan bansos di balai desa wajib membawa KTP asli",
        ],
        &[
            "KTP dan ijazah asli ditahan agen sampai berangkat",
            "ijazah asli dipegang kantor selama kontrak",
            "bos bawa paspor kami semua",
            "we hold your passport, Kuwait",
            "kantor agen: fotokopi KTP, KK, ijazah diserahkan dan ijazah asli disimpan kantor",
        ],
    );
}

#[test]
fn what_the_family_keeps_at_home_is_not_kept_from_anybody() {
    told(
        Sign::DocumentsKept,
        &[
            "paspor bapak disimpan di lemari ya bu",
            "Paspor saya dipegang ibu biar tidak hilang",
            "paspor kakak disimpan ibu di lemari rumah",
            "KTP bapak disimpan di laci biar ga hilang",
        ],
        &[
            "paspor saya disimpan ibu majikan di lemari",
            "paspor dipegang agen biar tidak hilang",
            "Paspor saya dipegang Ibu Yuni biar tidak hilang",
            "tolong saya ditahan majikan di Saudi, paspor saya disimpan ibu di lemari",
        ],
    );
}

#[test]
fn a_reminder_to_bring_a_passport_is_no_hidden_route() {
    told(
        Sign::HiddenRoute,
        &[
            "Jangan lupa bawa paspor ya",
            "Besok ke kantor imigrasi jangan lupa bawa paspor lama dan KTP",
            "Tes kesehatan besok, jangan lupa membawa paspor",
            "ojo lali gowo paspor yo",
        ],
        &[
            "kerja sawit Tawau, ga perlu paspor, masuk lewat Nunukan gampang",
            "berangkat ke Malaysia tidak usah bawa paspor, lewat laut",
            "nyeberang ke Sabah tidak perlu paspor",
        ],
    );
}

#[test]
fn whoever_asks_whether_it_is_a_fraud_is_told_no_fraud() {
    told(
        Sign::FalseOffice,
        &[
            "Ini penipu bukan ya?",
            "Ini penipuan bukan?",
            "081300001111 ini nomor penipu bukan?",
            "ini loker penipu bukan? gaji 3 juta di Surabaya",
            "PT ini penipu bukan sih?",
            "ini penipuan atau bukan?",
        ],
        &[
            "orang itu ngaku petugas BP2MI minta transfer 2 juta, ternyata penipu",
            "akun pakai nama KBRI minta transfer, ternyata bukan petugas kedutaan",
        ],
    );
    told(
        Sign::BadWork,
        &[
            "Apa betul kerja di Kamboja itu bahaya?",
            "apakah benar kerja di kapal itu berbahaya?",
            "kerja kapal bahaya ga?",
            "Program kuliah sambil kerja di Taiwan, daftar 40 juta, dijamin dapat kerja 8 jam sehari, visa pelajar",
            "Ma, kiriman 3 juta sudah masuk? Gaji bulan ini dipotong karena sakit",
        ],
        &[
            "kerjanya berbahaya, disuruh nyelam pakai kompresor di kapal",
            "gaji kami dipotong terus sama majikan",
        ],
    );
}

#[test]
fn money_for_officials_is_seen() {
    told(
        Sign::Official,
        &[
            "bayar paspor di kantor imigrasi 350 ribu",
            "bayar iuran sampah ke pak RT 20 ribu",
            "wawancara di kantor imigrasi, tidak ada biaya",
        ],
        &[
            "pak, ini anak saya diajak ke Malaysia sama Pak RT, disuruh bayar 4 juta ke Pak RT katanya buat petugas \
             imigrasi",
            "bayar 2 juta buat orang imigrasi biar lancar",
            "pak kades yang kumpulin KTP warga buat dikirim ke Malaysia, tiap orang bayar 3 juta",
            "setor 3 juta ke petugas bandara biar diloloskan ke Malaysia",
            "uang 1 juta buat pegawai imigrasi, katanya biar cepat",
        ],
    );
}

#[test]
fn calls_to_beat_somebody_are_answered_as_rumours() {
    of_kind(
        Kind::Hoax,
        &[
            "Hati-hati ada gendam keliling desa pakai mobil putih, foto orangnya ini, kalau ketemu gebukin",
            "Jambret dan begal keliling, foto pelakunya ini, bakar saja",
            "Maling motor namanya Joko alamat RT 5, kalau ketemu bakar hidup2, sebarkan",
            "Sebarkan ke grup sebelah, ada mobil Xenia putih nyulik bocah di SD",
            "Wong edan nyulik bocah, ati-ati yo, sebarno",
            "mobil putih keliling cari anak kecil, tolong sebarkan, kalau lihat pukulin",
            "Sebarkan! PT Sinar Karya Contoh penipu, jangan datang kesana, bakar kantornya",
            "ada rampok keliling naik motor, kalau ketemu hajar rame-rame",
        ],
        &[
            "Warga mau bakar rumah orang yang dikira penculik, tolong pak cepat",
            "saya dipukuli warga karena dikira penculik, tolong",
            "Tolong, anak saya diculik, sebarkan",
            "maling motor sudah diserahkan ke polisi",
        ],
    );
}

#[test]
fn what_is_no_trouble_is_not_answered_as_trouble() {
    of_kind(
        Kind::Distress,
        &[
            "adik saya 15 tahun besok dibawa calo ke Malaysia",
            "siswi SMP diajak kerja di karaoke Batam",
            "kami dikurung di mess, pintunya dilas",
            "paspor saya disimpan ibu majikan di lemari",
        ],
        &[
            "Siswa SMK PKL di Malaysia 3 bulan, visa pelajar, ditemani guru",
            "Siswa SMK magang di bengkel Honda",
            "Murid SMK prakerin di hotel Bali 3 bulan sama gurunya",
            "Cari orang tukang las, 3 orang, gaji 150 ribu per hari, Surabaya",
            "dibutuhkan tukang las 5 orang di Surabaya, gaji harian",
            "mas berangkat besok ke Taiwan, doakan ya",
            "Besok adik terbang ke Taiwan, mohon doanya ya",
            "Bu, tadi Rina sudah sampai Batam, besok naik feri ke Singapura sama majikannya, paspor dia pegang \
             sendiri kok",
            "Paspor saya dipegang ibu biar tidak hilang",
        ],
    );
    told(
        Sign::UnderAge,
        &["Lowongan toko Surabaya, umur 20-30 tahun"],
        &[
            "Cari anak lulusan SD SMP 14-16 thn jaga warung di Surabaya, makan tidur ditanggung, gaji dikasih \
             setelah setahun",
            "Butuh anak usia 15-17 tahun untuk jaga toko, gaji setelah 6 bulan",
        ],
    );
    of_kind(
        Kind::Offer,
        &[
            "Cari anak lulusan SD SMP 14-16 thn jaga warung di Surabaya, makan tidur ditanggung, gaji dikasih setelah \
           setahun",
        ],
        &[],
    );
}

#[test]
fn a_visit_for_work_and_a_case_to_carry_are_seen() {
    told(
        Sign::VisitVisa,
        &[
            "Saudi, cleaning service masjidil haram, visa kerja, biaya 12 juta dibayar setelah visa keluar, \
             berangkat 2 bulan lagi",
            "Paket umroh 9 hari 28 juta, DP 5 juta, visa umroh diurus travel, berangkat 12 Desember",
            "umroh 12 hari 30 juta, DP 3 juta, hotel dekat masjid",
        ],
        &[
            "masuk Malaysia cop 30 hari je, kerja dulu, permit tauke urus",
            "Visa dua bulan bisa diperpanjang di sana, jadi bisa kerja langsung",
            "kerja di Saudi masuk pakai visa umroh",
            "paket umroh 25 juta plus kerja di sana, visa umroh",
        ],
    );
    told(
        Sign::Crime,
        &[
            "kirim paket ke Taiwan pakai ekspedisi bayar 200 ribu",
            "Ada 2 slot lagi untuk penempatan perawat Jepang",
            "jangan mau bawa titipan koper orang ke Hong Kong walau dibayari",
        ],
        &[
            "Titip koper ke Hong Kong, tiket dan hotel dibayari, dapat 20 juta",
            "bawain koper teman ke Hong Kong, tiket dibayari",
            "Butuh admin slot gacor penempatan Filipina gaji 12jt",
            "Admin slot online Kamboja gaji 10 juta",
        ],
    );
    told(
        Sign::Sexual,
        &[
            "open order kue lebaran, wa saja",
            "kerja di toko kue, gaji UMR",
            "open donasi untuk korban banjir",
        ],
        &[
            "open BO malaysia butuh 5 cewek, tiket pp, paspor dipegang",
            "terima BO, cari yang mau gabung, mess gratis",
        ],
    );
    told(
        Sign::JobUnclear,
        &[
            "teknisi reparasi komputer di Malaysia, mess disediakan",
            "kerja komputer di kantor desa, gaji UMR",
        ],
        &[
            "kerja komputer Vietnam gaji 900 dolar mes gratis",
            "Operator data entry Mae Sot, 1200 USD, tidak perlu bahasa inggris, jemput di bandara Bangkok",
        ],
    );
}

#[test]
fn money_before_work_is_seen() {
    told(
        Sign::Fee,
        &[
            "kami bayar 5 juta dulu untuk keluarga",
            "bayar kontrakan 5 juta dulu ya",
            "Tidak dipungut biaya, jangan bayar dulu 5 juta kepada siapa pun",
        ],
        &[
            "bayar 5 juta dulu ya",
            "bayar dulu 5 juta",
            "biaya administrasi Rp750.000 ditransfer sebelum wawancara",
            "Lowongan Jepang: bayar modul 50rb",
            "WHV australia resmi tanpa tes, bayar 30 juta jadi",
            "Rekrutmen Bersama BUMN, peserta lolos wajib beli tiket travel agent yang ditunjuk, uang diganti 100%",
            "Peserta yang lulus diminta memesan tiket pesawat dan hotel lewat travel rekanan",
            "transfer 3 juta dulu baru diproses",
        ],
    );
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        register(&world.app).await;
        for story in [
            "PT Sinar Karya Contoh Hong Kong, transfer ke rekening pribadi Budi BCA 1234567890",
            "PT Sinar Karya Contoh Hong Kong, pembayaran ke rekening BCA 1234567890 a.n. Budi Santoso",
        ] {
            let found = checked(&world.app, &text(story)).await;
            for sign in [Sign::Fee, Sign::PrivateAccount] {
                assert!(signs(&found).contains(&sign), "{story}: {sign:?}");
            }
        }
    });
}

#[test]
fn a_good_contract_is_no_missing_one() {
    told(
        Sign::NoContract,
        &[
            "Kerja Taiwan pabrik, paspor dipegang sendiri, kontrak disahkan KJRI",
            "paspor disimpan sendiri, kontrak kerja jelas, Malaysia",
            "asrama ada, makan dipotong sesuai kontrak, kerja pabrik di Taiwan",
        ],
        &[
            "berangkat kerja ke Malaysia tanpa kontrak sama sekali",
            "kontrak kerja disimpan agen, kami tidak dikasih salinan, kerja di Malaysia",
        ],
    );
}

#[test]
fn news_family_and_denials_show_nothing() {
    nothing_seen(&[
        "Polisi Nusa Tenggara Barat menangkap dua calo yang memberangkatkan 14 warga ke Malaysia dengan visa turis, \
         kata Kapolres, Selasa (3/3). Para korban diminta membayar 10 juta.",
        "dua tersangka ditangkap, ujar Kapolda, korban bayar 7 juta ke calo",
        "Ma, kiriman 3 juta sudah masuk? Gaji bulan ini dipotong karena sakit",
        "Alhamdulillah saya sudah pulang dari Saudi, majikan baik, gaji lunas",
        "paspor bapak disimpan di lemari ya bu",
        "Bukan PT Rajawali Contoh Utama, tapi PT Kencana Contoh Lestari. 0812-0000-5109",
        "Bukan CV Maju Contoh tapi PT Sinar Contoh yang resmi",
        "Engka jama-jamang ri Malaysia, lao silalona",
        "Pendaftaran PMI resmi hanya di siskop2mi.bp2mi.go.id, gratis",
    ]);
    told(
        Sign::Unlicensed,
        &["Bukan PT Rajawali Contoh Utama, tapi PT Kencana Contoh Lestari. 0812-0000-5109"],
        &[
            "pt abal-abal tanpa izin yang kirim orang ke Malaysia",
            "berangkat lewat calo perorangan ke Malaysia",
        ],
    );
    told(
        Sign::DestinationWarning,
        &["Engka jama-jamang ri Malaysia, lao silalona"],
        &[
            "kerja di Laos gaji 12 juta",
            "Admin slot online Kamboja gaji 10 juta",
        ],
    );
}

#[test]
fn who_somebody_is_is_nothing_to_judge_by() {
    of_kind(
        Kind::TraitOnly,
        &[
            "orang madura itu memang suka jual orang, hati-hati",
            "Ada orang asing Cina baru pindah ke desa",
            "Awas orang Madura suka tipu",
            "awas pendatang suka maling",
        ],
        &[
            "orang asing itu menahan paspor tiga pekerja di ruko",
            "calo dari kota itu bawa anak 15 tahun ke Malaysia",
        ],
    );
}
