//! `serve`.

use crate::arguments::ServeArguments;
use crate::config::{Configuration, DATA_DIR, environment};
use crate::failure::Failure;
use crate::told::{Language, Told, say};
use crate::{assembly, serving, telemetry};

/// Serves until it is told to end.
pub fn run(arguments: ServeArguments) -> Result<(), Failure> {
    let configuration = Configuration::of_serve(&arguments, DATA_DIR)?;
    telemetry::start(&configuration.log, environment("KENTONGAN_LOG").as_deref());
    let language = Language::of_environment();
    for warning in &configuration.warnings {
        tracing::warn!(
            configuration.warning = warning.line(language),
            "configuration"
        );
    }
    let installation = assembly::open(&configuration)?;
    assembly::runtime()?.block_on(async {
        // Not worth refusing to start: without content the pages name the national numbers.
        match app::programme::seed_content(&installation.app).await {
            Ok(0) => {}
            Ok(added) => tracing::info!(content.added = added, "content loaded"),
            Err(error) => tracing::warn!(%error, "no content loaded; the next start tries again"),
        }
        let listening = serving::bind(&configuration).await?;
        let url = listening.bound.url();
        say(&url);
        let link = app::account::admin::first_link(&installation.app).await;
        if let Some(path) = link.map_err(Failure::new)? {
            let origin = configuration.public_url.as_deref().unwrap_or(&url);
            let told = Told::new(
                format!("Belum ada pengguna. Buka tautan ini sekali untuk akun administrator:\n{origin}{path}"),
                format!("Nobody has signed in yet. Open this link once for the administrator's account:\n{origin}{path}"),
            );
            say(told.in_language(language));
        }
        serving::run(&configuration, installation, listening).await
    })
}
