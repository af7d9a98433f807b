//! The scan against published and known results, and against its own promises.

mod fixture;
mod oracle;
mod promise;
mod series;
mod symmetry;
mod watch;
