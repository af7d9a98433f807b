//! What each code says: a heading, and what to do next.

use super::Code;
use crate::extract::locale::Locale;

impl Code {
    /// A heading, and what to do next.
    #[must_use]
    pub const fn words(self, locale: Locale) -> (&'static str, &'static str) {
        match locale {
            Locale::Id => self.indonesian(),
            Locale::En => self.english(),
        }
    }

    const fn indonesian(self) -> (&'static str, &'static str) {
        match self {
            Code::Malformed => (
                "Kiriman tidak terbaca",
                "Muat ulang halaman, lalu kirim lagi.",
            ),
            Code::NotText => (
                "Ada huruf yang tidak terbaca",
                "Kembali, hapus tanda yang aneh, lalu kirim lagi.",
            ),
            Code::Invalid => ("Ada yang perlu dilengkapi", "Periksa isian yang ditandai."),
            Code::UnsupportedMediaType => (
                "Bentuk kiriman tidak dikenal",
                "Kirim lewat formulir di halaman ini.",
            ),
            Code::BodyTooLarge => (
                "Kiriman terlalu besar",
                "Kembali, singkatkan isinya, lalu kirim lagi.",
            ),
            Code::BodyTimeout => (
                "Kiriman terputus di jalan",
                "Belum ada yang tersimpan. Kembali, lalu kirim lagi.",
            ),
            Code::SignInRequired => ("Silakan masuk dulu", "Masuk dengan akun Anda, lalu ulangi."),
            Code::CrossSite => (
                "Kiriman datang dari situs lain",
                "Buka halaman ini langsung, lalu kirim dari sini.",
            ),
            Code::FormExpired => (
                "Formulir terbuka terlalu lama",
                "Salin tulisan Anda, muat ulang, lalu kirim lagi.",
            ),
            Code::NotFound => (
                "Halaman tidak ditemukan",
                "Periksa alamatnya, atau mulai dari halaman depan.",
            ),
            Code::MethodNotAllowed => (
                "Alamat ini tidak menerima cara itu",
                "Mulai lagi dari halaman depan.",
            ),
            Code::IdempotencyConflict => (
                "Kunci ini sudah dipakai untuk isi lain",
                "Pakai Idempotency-Key baru untuk isi yang baru.",
            ),
            Code::ChangedMeanwhile => (
                "Orang lain baru saja mengubahnya",
                "Muat ulang, baca perubahannya, lalu putuskan lagi.",
            ),
            Code::TooManyRequests => (
                "Terlalu banyak permintaan",
                "Tunggu sebentar, lalu coba lagi.",
            ),
            Code::Unavailable => ("Server sedang sibuk", "Tunggu sebentar, lalu coba lagi."),
            Code::StorageFull => (
                "Tempat penyimpanan penuh",
                "Belum ada yang tersimpan. Coba lagi nanti, atau telepon 110.",
            ),
            Code::Internal => (
                "Ada gangguan di server",
                "Bukan salah Anda. Tunggu sebentar, lalu coba lagi.",
            ),
        }
    }

    const fn english(self) -> (&'static str, &'static str) {
        match self {
            Code::Malformed => ("This could not be read", "Reload the page and send again."),
            Code::NotText => (
                "Some characters could not be read",
                "Go back, remove unusual characters and send again.",
            ),
            Code::Invalid => ("Something is missing", "Check the marked fields."),
            Code::UnsupportedMediaType => (
                "Unknown content type",
                "Send it with the form on this page.",
            ),
            Code::BodyTooLarge => (
                "This is too large to send",
                "Go back, shorten it and send again.",
            ),
            Code::BodyTimeout => (
                "Sending was interrupted",
                "Nothing was stored. Go back and send again.",
            ),
            Code::SignInRequired => ("Please sign in first", "Sign in, then try again."),
            Code::CrossSite => (
                "This came from another site",
                "Open this page directly and send from here.",
            ),
            Code::FormExpired => (
                "The form was open for too long",
                "Copy your text, reload and send again.",
            ),
            Code::NotFound => (
                "Page not found",
                "Check the address, or start from the home page.",
            ),
            Code::MethodNotAllowed => (
                "This address does not take that method",
                "Start again from the home page.",
            ),
            Code::IdempotencyConflict => (
                "This key was used for other content",
                "Use a new Idempotency-Key for new content.",
            ),
            Code::ChangedMeanwhile => (
                "Somebody else just changed this",
                "Reload, read the change, then decide again.",
            ),
            Code::TooManyRequests => ("Too many requests", "Wait a moment, then try again."),
            Code::Unavailable => ("The server is busy", "Wait a moment, then try again."),
            Code::StorageFull => (
                "The storage is full",
                "Nothing was stored. Try later, or call 110.",
            ),
            Code::Internal => (
                "The server has a problem",
                "It is not your fault. Try again in a moment.",
            ),
        }
    }
}
