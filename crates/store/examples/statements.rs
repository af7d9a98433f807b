//! The names of all statements, one a line: `cargo xtask test` compares them with what its tests executed.

#![expect(clippy::print_stdout, reason = "a command")]

fn main() {
    for statement in store::statements() {
        println!("{}", statement.name());
    }
}
