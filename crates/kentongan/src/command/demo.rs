//! `demo`.

use crate::arguments::ServeArguments;
use crate::config::{Configuration, DEMO_DATA_DIR, environment};
use crate::failure::Failure;
use crate::told::{Language, Told, say};
use crate::{assembly, serving, telemetry};
use app::demo::{self, DemoSummary};

/// The banner on every page of a demonstration; one-time links sign in without a password under it.
const BANNER: &str = "DEMO";
/// Who runs a demonstration, where nobody says.
const OPERATOR: &str = "Kantor Imigrasi Contoh";
/// Logs of a demonstration stay out of the way of its links.
const QUIET: &str = "warn";

/// Serves a demonstration until it is told to end.
pub fn run(arguments: ServeArguments) -> Result<(), Failure> {
    let mut configuration = Configuration::of_serve(&arguments, DEMO_DATA_DIR)?;
    configuration.environment = Some(BANNER.to_owned());
    if configuration.operator.name.is_empty() {
        configuration.operator.name = OPERATOR.to_owned();
    }
    let filter = environment("KENTONGAN_LOG").unwrap_or_else(|| QUIET.to_owned());
    telemetry::start(&configuration.log, Some(&filter));
    let language = Language::of_environment();
    let starting = Told::new("Menyiapkan data contoh …", "Preparing the demo data …");
    say(starting.in_language(language));
    let installation = assembly::open(&configuration)?;
    assembly::runtime()?.block_on(async {
        let summary = demo::load(&installation.app).await.map_err(Failure::new)?;
        let listening = serving::bind(&configuration).await?;
        tell(&listening.bound.url(), &summary, &configuration, language);
        serving::run(&configuration, installation, listening).await
    })
}

fn tell(url: &str, summary: &DemoSummary, configuration: &Configuration, language: Language) {
    say(Told::new(format!("Alamat: {url}"), format!("Address: {url}")).in_language(language));
    let links = Told::new(
        "Tautan masuk, masing-masing sekali pakai:",
        "Sign-in links, each good for one use:",
    );
    say(links.in_language(language));
    for link in &summary.links {
        say(format!(
            "  {}: {url}{}  ({})",
            link.role.code(),
            link.path,
            link.name
        ));
    }
    let receipts = Told::new(
        "Beberapa kode laporan untuk /balasan:",
        "Some receipts for /balasan:",
    );
    say(receipts.in_language(language));
    for receipt in summary.receipts.iter().take(5) {
        say(format!("  {}  ({})", receipt.receipt, receipt.key));
    }
    let kept = configuration.data_dir.display();
    let ending = Told::new(
        format!(
            "Data contoh ada di {kept}. Hentikan dengan Ctrl+C; hapus foldernya untuk mulai lagi."
        ),
        format!("The demo data is in {kept}. Stop with Ctrl+C; delete the folder to start afresh."),
    );
    say(ending.in_language(language));
}
