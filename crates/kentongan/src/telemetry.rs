//! Logs: one line per event on stderr, for people on a terminal and as JSON elsewhere.
//!
//! A panic is logged by its place only, for its text may hold what somebody wrote.

use crate::config::{Log, LogFormat};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging; `filter` (from `KENTONGAN_LOG`) wins over the configured level, and reads like
/// `info,http=debug`. Call once.
pub fn start(log: &Log, filter: Option<&str>) {
    let directives = filter.unwrap_or(log.level.as_str());
    let (filter, refused) = match EnvFilter::try_new(directives) {
        Ok(filter) => (filter, None),
        Err(error) => (EnvFilter::new(log.level.as_str()), Some(error.to_string())),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .with_target(false);
    let json = match log.format {
        LogFormat::Auto => !std::io::stderr().is_terminal(),
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    let started = if json {
        builder.json().flatten_event(true).try_init()
    } else {
        builder.try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string);
            tracing::error!(panic.location = place.as_deref().unwrap_or("-"), "panic");
        }));
    }
    if let Some(error) = refused {
        tracing::warn!(%error, "log.filter_refused");
    }
}
