//! What the catalogues, templates and styles promise, read from the source tree.

mod catalogue;
mod contrast;
mod form;
mod words;
