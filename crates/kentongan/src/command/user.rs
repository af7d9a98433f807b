//! `user`: accounts of officers, for whoever runs the server.

use crate::arguments::{CommonArguments, UserAddArguments, UserArguments, UserCommand};
use crate::assembly::{self, Installation};
use crate::config::Configuration;
use crate::failure::Failure;
use crate::told::{Language, Told, say};
use app::account::Operator;
use app::account::admin::{self, AccountRow, NewAccount};
use app::{App, Error};
use domain::account::Role;
use domain::time::Day;
use render::i18n::Arguments;
use render::{Catalogue, Locale};

/// Does what was asked and says the result.
pub fn run(arguments: UserArguments) -> Result<(), Failure> {
    match arguments.command {
        UserCommand::Add(arguments) => add(&arguments),
        UserCommand::List { common, query } => with_app(&common, async |app, _| {
            let listed = admin::list(app, Operator::Command, &query).await;
            listed
                .map_err(failure)?
                .iter()
                .for_each(|row| say(line(row)));
            Ok(())
        }),
        UserCommand::Link(arguments) => with_app(&arguments.common, async |app, configuration| {
            let id = admin::id_of_login(app, &arguments.login)
                .await
                .map_err(failure)?;
            let path = admin::renew_link(app, Operator::Command, &id)
                .await
                .map_err(failure)?;
            say_link(configuration, &path);
            Ok(())
        }),
        UserCommand::Suspend(arguments) => with_app(&arguments.common, async |app, _| {
            let id = admin::id_of_login(app, &arguments.login)
                .await
                .map_err(failure)?;
            let done = admin::suspend(app, Operator::Command, &id, &arguments.reason).await;
            done.map_err(failure)?;
            say_done(
                "Akun ditangguhkan; sesinya berakhir.",
                "The account is suspended; its sessions have ended.",
            );
            Ok(())
        }),
        UserCommand::Resume(arguments) => with_app(&arguments.common, async |app, _| {
            let id = admin::id_of_login(app, &arguments.login)
                .await
                .map_err(failure)?;
            let done = admin::resume(app, Operator::Command, &id, &arguments.reason).await;
            done.map_err(failure)?;
            say_done("Akun bisa dipakai lagi.", "The account can be used again.");
            Ok(())
        }),
    }
}

fn add(arguments: &UserAddArguments) -> Result<(), Failure> {
    let new = NewAccount {
        name: arguments.name.clone(),
        login: arguments.login.clone(),
        role: Role::from_code(&arguments.role).ok_or_else(|| unknown_role(&arguments.role))?,
        office: parsed("--office", &arguments.office)?,
        village: arguments
            .village
            .as_deref()
            .map(|code| parsed("--village", code))
            .transpose()?,
        phone: arguments.phone.clone().unwrap_or_default(),
        valid_from: day("--from", arguments.from.as_deref())?,
        valid_to: day("--to", arguments.to.as_deref())?,
    };
    with_app(&arguments.common, async |app, configuration| {
        let path = admin::invite(app, Operator::Command, &new)
            .await
            .map_err(failure)?;
        say_link(configuration, &path);
        Ok(())
    })
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(
    option: &str,
    text: &str,
) -> Result<T, Failure> {
    text.parse()
        .map_err(|error| Failure::new(format!("{option} {text}: {error}")))
}

fn day(option: &str, text: Option<&str>) -> Result<Option<Day>, Failure> {
    text.map(|text| parsed(option, text)).transpose()
}

fn unknown_role(text: &str) -> Failure {
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
    Failure::new(format!("--role {text}: {}", roles.join(", ")))
}

/// Opens the installation, asks it, and closes it.
pub fn with_app(
    common: &CommonArguments,
    ask: impl AsyncFnOnce(&App, &Configuration) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let configuration = Configuration::of_common(common)?;
    let Installation { app, store } = assembly::open_existing(&configuration)?;
    let asked = assembly::runtime()?.block_on(ask(&app, &configuration));
    drop(app);
    store.close();
    asked
}

/// An error of a use case, in the words of the pages.
pub fn failure(error: Error) -> Failure {
    let language = Language::of_environment();
    match error {
        Error::Invalid(found) => {
            let locale = match language {
                Language::Indonesian => Locale::Id,
                Language::English => Locale::En,
            };
            let words = |key| match Catalogue::load() {
                Ok(catalogue) => catalogue.text(locale, key, &Arguments::new()).to_string(),
                Err(_) => key.to_owned(),
            };
            let lines = found
                .iter()
                .map(|one| format!("{}: {}", one.field, words(one.key)));
            Failure::new(lines.collect::<Vec<_>>().join("\n"))
        }
        Error::NotFound => told(
            "Tidak ada akun dengan nama masuk itu.",
            "There is no account with that login.",
        ),
        Error::Conflict(_) => told(
            "Sudah begitu; tidak ada yang diubah.",
            "It is so already; nothing was changed.",
        ),
        Error::Unavailable => told(
            "Basis data sedang sibuk. Coba lagi.",
            "The database is busy. Try again.",
        ),
        other @ (Error::SignInNeeded | Error::TooMany { .. } | Error::Internal(_)) => {
            Failure::new(other)
        }
    }
}

fn told(indonesian: &str, english: &str) -> Failure {
    Failure::new(Told::new(indonesian, english).in_language(Language::of_environment()))
}

fn say_done(indonesian: &str, english: &str) {
    say(Told::new(indonesian, english).in_language(Language::of_environment()));
}

/// The link as people open it; the path alone where the server's address isn't known here.
fn say_link(configuration: &Configuration, path: &str) {
    let origin = configuration.public_url.as_deref().unwrap_or_default();
    say_done(
        "Tautan sekali pakai, berlaku tujuh hari:",
        "One-time link, good for seven days:",
    );
    say(format!("{origin}{path}"));
}

fn line(row: &AccountRow) -> String {
    let seen = row
        .last_seen_day
        .map_or_else(|| "-".to_owned(), |day| day.to_string());
    let role = |role: &admin::RoleRow| {
        let until = role.to.map_or_else(String::new, |day| format!("{day}"));
        let village = role
            .village
            .as_ref()
            .map_or_else(String::new, |name| format!(", {name}"));
        format!(
            "{} @ {}{village} ({}..{until})",
            role.role.code(),
            role.office,
            role.from
        )
    };
    let roles: Vec<String> = row.roles.iter().map(role).collect();
    [
        &row.login,
        &row.name,
        row.state.code(),
        &seen,
        &roles.join("; "),
    ]
    .join("\t")
}
