//! Companies that may place workers abroad, and whether a name is one of them.
//!
//! The register is public data: licence numbers (SIP3MI), official numbers to call, domains, and which
//! licences have ended. A name in an offer is compared with it letter by letter and word by word, so that
//! a name which only looks like a licensed one is told apart. Nothing here knows of reports: the answer for
//! a name depends on the register and on what was asked alone.
//!
//! ```
//! use domain::company::{Asked, Company, LegalForm, Outcome, Register, Standing};
//! use domain::time::Day;
//! let company = Company {
//!     number: "SIP3MI-C/001".parse().unwrap(),
//!     name: "Sinar Karya Contoh".into(),
//!     form: LegalForm::Pt,
//!     phones: vec!["021-5550-0001".into()],
//!     domain: "sinarkarya.example".into(),
//!     address: String::new(),
//!     regency: None,
//!     standing: Standing::Licensed,
//!     licensed_from: Day(20_000),
//!     licensed_to: None,
//!     withdrawn_on: None,
//!     permits: Vec::new(),
//! };
//! let register = Register::new(vec![company], Day(20_700));
//! let named = |name: &str| register.check(&Asked::name(name), Day(20_777)).outcome;
//! assert_eq!(named("PT. Sinar Karya Contoh"), Outcome::Licensed);
//! assert_eq!(named("PT Sinar Kayra Contoh"), Outcome::Similar);
//! assert_eq!(named("PT Samudra Biru"), Outcome::Unknown);
//! ```

mod entry;
mod finding;
mod host;
mod name;
mod number;
mod register;
mod vocabulary;

pub use entry::{Company, LegalForm, Permit, Standing};
pub use finding::{Asked, Finding, Ground, Outcome, PermitFinding};
pub use host::{general_host, host};
pub use name::is_name;
pub use number::{NotANumber, RegisterNumber};
pub use register::Register;
