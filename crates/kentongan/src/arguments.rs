//! The command line.

use crate::command::detect::nightly::{self, NightlyArguments};
use crate::command::detect::scan::{self, ScanArguments};
use crate::command::detect::text::{self, TextArguments};
use crate::command::rules::RulesCommand;
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::time::Day;
use std::path::PathBuf;

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  failed; the last lines say why
  2  wrong usage
  3  the configuration was refused; `kentongan config check` says why

Configuration: command line, then KENTONGAN_* variables, then the file, then defaults.";

/// Reports from villages that reach the right officer and are answered.
#[derive(Debug, Parser)]
#[command(name = "kentongan", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the server.
    #[command(after_help = "\
Examples:
  kentongan serve --data /var/lib/kentongan
  kentongan serve --data ./data --listen 127.0.0.1:0
  KENTONGAN_DATABASE_URL=postgres://kentongan@db/kentongan kentongan serve --data ./data

Prints the address as http://… on stdout once it answers. SIGTERM ends it within 10 seconds;
SIGHUP reads the TLS certificate again.")]
    Serve(ServeArguments),
    /// Run a server with demo data and print one-time sign-in links.
    #[command(after_help = "\
Examples:
  kentongan demo
  kentongan demo --data /tmp/demo --listen 127.0.0.1:0")]
    Demo(ServeArguments),
    /// Bring the database to this version's schema.
    #[command(after_help = "\
Examples:
  kentongan migrate --database postgres://kentongan@db/kentongan
  kentongan migrate --data ./data --check")]
    Migrate(MigrateArguments),
    /// Say in plain words what is wrong and what to do.
    #[command(after_help = "\
Examples:
  kentongan doctor --data /var/lib/kentongan
  kentongan doctor --data ./data --json

Exit code 1 when a check fails; warnings alone give 0.")]
    Doctor(DoctorArguments),
    /// Look at the configuration.
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Accounts of officers.
    User(UserArguments),
    /// Load offices, jurisdictions, villages, officers, content or companies.
    #[command(after_help = "\
Examples:
  kentongan import offices offices.csv
  kentongan import offices offices.csv --apply --data /var/lib/kentongan
  kentongan import accounts accounts.csv --apply --per-row
  kentongan import companies p3mi.xlsx --as-of 2026-11-01 --source 'KP2MI' --apply

Every row gets a verdict with a stable code. Without --apply nothing is written. Exit code 1 when a
row was refused; then nothing was written, unless --per-row says to write the others.

Columns (any order; `;`, `,` or tabs between them; days as 2026-01-31):
  offices        id kind name parent area phone
  jurisdictions  area office valid_from valid_to source
  villages       village office decree valid_from valid_to
  accounts       login name role office village phone valid_from valid_to decree
  assignments    village login office decree valid_from valid_to
  content        id pack position scope text_id text_en data source valid_from valid_to
                 verified_on verified_by review_by
  outreach       village held_on source; all three must be filled
  companies      number name form phones domain address regency standing licensed_from licensed_to
                 withdrawn_on permits
                 A list of companies is the whole register of its day: what it doesn't name is marked as
                 no longer listed. `|` between phones, and between permits: NUMBER, HK, 2026-01-01, 2026-12-31")]
    Import(ImportArguments),
    /// Detection: on files nothing is stored; `nightly` scans an installation.
    #[command(subcommand)]
    Detect(DetectCommand),
    /// Rules for messages: check them, ask them, try them.
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Print the OpenAPI document.
    #[command(hide = true)]
    Openapi,
}

#[derive(Debug, Subcommand)]
pub enum ConfigCommand {
    /// Say what is wrong with the configuration; exit code 3 when it would be refused.
    #[command(after_help = "Example:\n  kentongan config check --config /etc/kentongan.toml")]
    Check(ServeArguments),
    /// Print the effective values, where each came from, secrets masked.
    #[command(after_help = "Example:\n  kentongan config print --data ./data")]
    Print(ServeArguments),
}

#[derive(Debug, Subcommand)]
pub enum DetectCommand {
    /// Find records about the same number, account, company or recruiter.
    #[command(after_help = "\
Examples:
  kentongan detect link --config link.toml records.csv --out pairs.csv --clusters clusters.csv
  kentongan detect link --config link.toml left.csv --right right.csv --out pairs.csv

pairs.csv has left,right,weight,probability (weight in bits) and a gamma column for each field;
clusters.csv has id,cluster. A link is a proposal: a person decides.")]
    Link(DetectLinkArguments),
    /// Find where reports rise, and since when.
    #[command(after_help = scan::HELP)]
    Scan(ScanArguments),
    /// Scan the reports of an installation now, as every night.
    #[command(after_help = nightly::HELP)]
    Nightly(NightlyArguments),
    /// Find what messages say: stance, indicators with their words, urgency, entities.
    #[command(after_help = text::HELP)]
    Text(TextArguments),
}

#[derive(Debug, Args)]
pub struct DetectLinkArguments {
    /// Fields, comparisons, blocking rules and thresholds, as TOML
    #[arg(long, value_name = "FILE")]
    pub config: PathBuf,
    /// CSV in UTF-8 with a heading; `,`, `;` or tabs between the columns
    pub records: PathBuf,
    /// Second CSV file: link its records with those of the first
    #[arg(long, value_name = "FILE")]
    pub right: Option<PathBuf>,
    /// Where to write the pairs
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Where to write the clusters
    #[arg(long, value_name = "FILE")]
    pub clusters: Option<PathBuf>,
    /// Where to write the reasons for each link, as JSON lines
    #[arg(long, value_name = "FILE")]
    pub explain: Option<PathBuf>,
}

/// Options of every command that needs the configuration.
#[derive(Clone, Debug, Default, Args)]
pub struct CommonArguments {
    /// Configuration file [default: kentongan.toml in the data folder, when present]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Folder for the database, keys and files
    #[arg(long, value_name = "DIR")]
    pub data: Option<String>,
    /// `sqlite` for a file in the data folder, or postgres://user@host/name
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// Options of what listens.
#[derive(Clone, Debug, Default, Args)]
pub struct ServeArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR:PORT")]
    pub listen: Option<String>,
    /// `off` is for measurements and refused unless listening on loopback
    #[arg(long, value_name = "on|off")]
    pub rate_limits: Option<Switch>,
    /// Serve GET /metrics on an address of its own
    #[arg(long, value_name = "ADDR:PORT")]
    pub metrics: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

#[derive(Debug, Args)]
pub struct MigrateArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    /// Only say which migrations are missing; exit code 1 when there are any
    #[arg(long)]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct DoctorArguments {
    #[command(flatten)]
    pub serve: ServeArguments,
    /// Print {"ok":…,"checks":[…],"reports":N}
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct UserArguments {
    #[command(subcommand)]
    pub command: UserCommand,
}

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make an account and print its one-time set-up link.
    #[command(
        visible_alias = "invite",
        after_help = "\
Example:
  kentongan user add --name 'Petugas Contoh' --login petugas.contoh --role village_officer \\
    --office kanim-kupang"
    )]
    Add(UserAddArguments),
    /// List accounts whose name or login contains a text.
    #[command(after_help = "Example:\n  kentongan user list petugas")]
    List {
        #[command(flatten)]
        common: CommonArguments,
        /// Part of a name or login
        #[arg(default_value = "")]
        query: String,
    },
    /// Print a fresh one-time link for an account; the old password ends when it is used.
    #[command(after_help = "Example:\n  kentongan user link petugas.contoh")]
    Link(UserLoginArguments),
    /// Suspend an account and end its sessions.
    #[command(
        after_help = "Example:\n  kentongan user suspend petugas.contoh --reason 'Pindah tugas'"
    )]
    Suspend(UserReasonArguments),
    /// Let a suspended account sign in again.
    #[command(
        after_help = "Example:\n  kentongan user resume petugas.contoh --reason 'Sudah kembali'"
    )]
    Resume(UserReasonArguments),
}

#[derive(Debug, Args)]
pub struct UserAddArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    /// Name as colleagues will see it
    #[arg(long)]
    pub name: String,
    /// What is typed to sign in
    #[arg(long)]
    pub login: String,
    /// village_officer, enforcement_officer, office_head, regional_officer, national_officer,
    /// inspector, consular_officer, volunteer, village_head or administrator
    #[arg(long)]
    pub role: String,
    /// Code of the office
    #[arg(long)]
    pub office: String,
    /// Code of the village, for roles that belong to one
    #[arg(long)]
    pub village: Option<String>,
    /// Their own telephone number; only a keyed digest is kept
    #[arg(long)]
    pub phone: Option<String>,
    /// First day, as 2026-01-31 [default: today]
    #[arg(long, value_name = "DAY")]
    pub from: Option<String>,
    /// Last day
    #[arg(long, value_name = "DAY")]
    pub to: Option<String>,
}

#[derive(Debug, Args)]
pub struct UserLoginArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    /// What is typed to sign in
    pub login: String,
}

#[derive(Debug, Args)]
pub struct UserReasonArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    /// What is typed to sign in
    pub login: String,
    /// Why; kept sealed in the account's history
    #[arg(long)]
    pub reason: String,
}

#[derive(Debug, Args)]
pub struct ImportArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    /// What the file holds
    pub kind: ImportKind,
    /// CSV in UTF-8 with a heading; for companies also XLSX
    pub file: PathBuf,
    /// Day of the list, as 2026-01-31; companies only
    #[arg(long, value_name = "DATE", required_if_eq("kind", "companies"))]
    pub as_of: Option<Day>,
    /// Who published the list; companies only
    #[arg(long, value_name = "TEXT", default_value = "kentongan import")]
    pub source: String,
    /// Write when no row is refused
    #[arg(long)]
    pub apply: bool,
    /// With --apply: write the rows that are not refused
    #[arg(long, requires = "apply")]
    pub per_row: bool,
    /// Say the verdicts, write nothing (the default)
    #[arg(long, conflicts_with = "apply")]
    pub dry_run: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ImportKind {
    Offices,
    Jurisdictions,
    Villages,
    Accounts,
    Assignments,
    Content,
    Outreach,
    Companies,
}

impl CommonArguments {
    /// Keys of the configuration that the command line sets.
    pub fn overrides(&self) -> Vec<(&'static str, String)> {
        let given = [("data_dir", &self.data), ("database.url", &self.database)];
        let set = given
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.clone()?)));
        set.collect()
    }
}

impl ServeArguments {
    /// Keys of the configuration that the command line sets.
    pub fn overrides(&self) -> Vec<(&'static str, String)> {
        let mut overrides = self.common.overrides();
        let given = [("listen", &self.listen), ("metrics.listen", &self.metrics)];
        let set = given
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.clone()?)));
        overrides.extend(set);
        if let Some(switch) = self.rate_limits {
            let word = match switch {
                Switch::On => "on",
                Switch::Off => "off",
            };
            overrides.push(("rate_limits", word.to_owned()));
        }
        overrides
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound_and_every_command_is_explained() {
        let cli = Cli::command();
        cli.clone().debug_assert();
        for command in cli
            .get_subcommands()
            .filter(|command| !command.is_hide_set())
        {
            let leaves: Vec<_> = match command.has_subcommands() {
                true => command
                    .get_subcommands()
                    .filter(|one| one.get_name() != "help")
                    .collect(),
                false => vec![command],
            };
            for leaf in leaves.into_iter().filter(|leaf| leaf.get_name() != "help") {
                let name = leaf.get_name();
                assert!(leaf.get_about().is_some(), "{name} says nothing");
                assert!(leaf.get_after_help().is_some(), "{name} has no example");
            }
        }
    }

    #[test]
    fn options_become_keys() {
        let words = [
            "kentongan",
            "serve",
            "--data",
            "d",
            "--listen",
            "[::1]:0",
            "--rate-limits",
            "off",
        ];
        let Command::Serve(arguments) = Cli::parse_from(words).command else {
            panic!("another command");
        };
        assert_eq!(
            arguments.overrides(),
            [
                ("data_dir", "d".to_owned()),
                ("listen", "[::1]:0".to_owned()),
                ("rate_limits", "off".to_owned())
            ]
        );
    }
}
