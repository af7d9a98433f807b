//! Ages, numbers of people and prices in the forms that messages give them.

use text::entity::{EntityKind, find};

fn check(kind: EntityKind, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let found = find(text).into_iter();
        let values: Vec<_> = found
            .filter(|one| one.kind == kind)
            .map(|one| one.value)
            .collect();
        assert_eq!(values, *expected, "{text}");
    }
}

#[test]
fn people_are_counted_by_dozens_heads_and_prefixes() {
    check(
        EntityKind::Headcount,
        &[
            ("kami ber-6 dibawa ke hutan", &["6"]),
            ("kami ber 5 dibeli bos baru", &["5"]),
            ("kami berlapan dikunci", &["8"]),
            ("dibutuhkan selusin admin", &["12"]),
            ("dua lusin orang disuruh nunggu", &["24"]),
            ("juragan butuh setengah lusin orang", &["6"]),
            ("sak kodi wong wis mbayar", &["20"]),
            ("tujuhbelas orang laki semua", &["17"]),
            ("di palka ada 31 kepala, gelap", &["31"]),
            ("dia sudah kirim 40 lebih gadis", &["40"]),
            ("kelihatan orang 13 dari Mindanao", &["13"]),
            ("ongkos per orang 13 dari gaji", &[]),
        ],
    );
}

#[test]
fn people_are_counted_where_the_number_stands_alone() {
    check(
        EntityKind::Headcount,
        &[
            ("cewek2nya teriak minta air, ada 8. Tolong", &["8"]),
            ("dia dibawa pergi, masih ada 5 di dalam", &["5"]),
            ("mobilnya bagus, ada 8.", &[]),
            ("KTP ditahan, sudah 16 berangkat", &["16"]),
            ("yang daftar udah 17, bayar semua", &["17"]),
            ("DIBUTUHKAN SEGERA!!! 12 penjaga warung", &["12"]),
            ("Pabrik ikan di sana butuh 15. Berangkat lusa", &["15"]),
            ("warung butuh 1 orang buat cuci", &["1"]),
            ("tadi ada 1 orang jatuh", &[]),
            (
                "Lowongan pabrik sepatu di Brebes, PT Tapak, 200 operator jahit",
                &["200"],
            ),
        ],
    );
}

#[test]
fn friends_and_foreigners_count_when_they_are_held() {
    check(
        EntityKind::Headcount,
        &[
            ("dua temen masih ditahan di sana", &["2"]),
            ("lima temannya masih dikunci", &["5"]),
            ("dua teman saya lulusan SMA", &[]),
            ("11 orang asing ngumpet, kakinya luka", &["11"]),
            ("3 WN India teriak, pintu dirantai", &["3"]),
            ("turis Korea tiga orang ngebor tanah", &[]),
            ("2 warga negara Prancis jadi pemandu", &[]),
        ],
    );
}

#[test]
fn quotas_guards_seats_and_bonuses_count_nobody() {
    check(
        EntityKind::Headcount,
        &[
            ("sehari wajib dapet 3 nasabah", &[]),
            ("disuruh layani sehari 10 lelaki", &[]),
            ("ajak 5 orang dapat iPhone", &[]),
            ("visa mudah, tinggal 2 seat malam ini", &[]),
            ("ongkos 5jt berdua, masuk malam", &[]),
            ("ada 2 org jaga pegang pistol", &[]),
            ("dikawal dua laki-laki", &[]),
            ("4 org jadi tersangka", &[]),
            ("anjing dua ekor di depan", &[]),
            ("mulai pukul 10 dengan tema calo", &[]),
            ("tahun 2019 ABK dilarung", &[]),
            ("nikah kalih tiyang taiwan", &[]),
            ("RM 600 budak, RM 1300 dewasa", &[]),
            ("46 warga hadir di balai", &[]),
            ("saya janda dengan dua anak", &[]),
            ("anak umur 13 yg ikut tante", &[]),
        ],
    );
}

#[test]
fn ages_that_papers_are_to_show() {
    check(
        EntityKind::Age,
        &[
            ("bocah 19 diketik 25 supaya bisa", &["19", "25"]),
            ("anak 15 dijadiin 22", &["15", "22"]),
            ("umur 17 gpp, di paspor aku bikin 21", &["17", "21"]),
            ("umurku 16 tapi di paspor 22", &["16", "22"]),
            ("disuruh ngaku umur 23 padahal 16", &["23", "16"]),
            ("KTP-mu kan masih 16, nanti diurus", &["16"]),
            ("paspornya tertulis 21", &["21"]),
            ("paspor 48 halaman, KTP 20 orang", &[]),
            ("bisa nambahin umur 3 th", &[]),
        ],
    );
}

#[test]
fn ages_beside_other_words_than_years() {
    check(
        EntityKind::Age,
        &[
            ("umur kira2 15, masih bocah", &["15"]),
            ("umur Rina di paspor 23", &["23"]),
            ("umur lima belas enam belas", &["15", "16"]),
            ("cari host dewasa 18+ indo", &["18"]),
            ("900+bonus, 160+ cm", &[]),
            ("16 pun boleh asal cantik", &["16"]),
            ("yang bungsu 16, paling tua 20", &["16", "20"]),
            ("aku baru ulang tahun ke-16", &["16"]),
            ("bocah 10 taunan disuruh manjat", &["10"]),
            ("anaknya 10an tahun, jualan", &["10"]),
            ("gw 17, di Myawaddy", &["17"]),
            ("anak saya (perempuan, 20) diajak", &["20"]),
            ("anak 15 tahun yang kemarin diduga hilang", &["15"]),
            ("saya fara 19 th ikut kapal", &["19"]),
            ("udah 12 thn kirim org ke KL", &[]),
            ("kantor Jl. Pemuda 17 Sukabumi", &[]),
            ("dituntut 12 tahun, berpengalaman 15 thn", &[]),
        ],
    );
}

#[test]
fn prices_for_each_head_and_in_coins() {
    check(
        EntityKind::Money,
        &[
            ("basic 900u, denda 1.200u", &["900 USD", "1200 USD"]),
            ("kumpul 300 u/ tiket", &[]),
            ("pompong angkat pagi, 5,5 sekepala", &["5500000 IDR"]),
            ("lewat kebun, 1,3 per kepala", &["1300000 IDR"]),
            ("utang 60 yuto", &["60000000 IDR"]),
            ("tiga setengah juta satu kepala", &["3500000 IDR"]),
            ("ongkosnya sejuta dua ratus seorang", &["1200000 IDR"]),
            ("bayar pajak visa 3.450.000 hari ini", &["3450000 IDR"]),
            (
                "tarif 900rb anak, 500rb dewasa",
                &["900000 IDR", "500000 IDR"],
            ),
            (
                "gaji 24 ribu NT, dikasih 15 ribu",
                &["24000 TWD", "15000 TWD"],
            ),
            ("biaya 0 rupiah, gaji satu rupiah pun tidak", &[]),
        ],
    );
}
