//! The program as an administrator starts it: a process, its output, its exit codes, what it leaves.

mod commands;
mod csv_files;
mod detection;
mod process;
mod rule_files;
mod traces;
