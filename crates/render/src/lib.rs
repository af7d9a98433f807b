//! What people see: words, pages, forms, icons and small maps.
//!
//! Everything here is a pure translation of typed page contexts into HTML. The crate knows
//! neither the storage nor HTTP, reads no clock (days come in as numbers) and holds no state but
//! the compiled templates and catalogues.
//!
//! Invariants:
//! - every sentence lives in a Fluent catalogue ([`i18n`]), Indonesian is the source;
//! - templates are strict: an unknown variable is an error, never an empty space;
//! - a page carries no inline style attribute and no inline handler, so the content security
//!   policy needs only the hashes of [`asset::inline_style`] and [`asset::inline_script`].

pub mod asset;
pub mod form;
pub mod i18n;
pub mod svg;
pub mod template;

pub use form::{FieldError, FormState};
pub use i18n::{Arguments, Catalogue, Locale};
pub use template::{Frame, FrameAccount, NavItem, Page, RenderError, Renderer};
