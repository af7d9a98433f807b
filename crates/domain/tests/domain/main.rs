//! Measures of the rules that are only seen on many cases.

mod impersonation;
mod impersonators;
