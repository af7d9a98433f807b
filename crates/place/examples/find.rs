//! Prints what the gazetteer finds: `cargo run -p place --example find -- oinlasi tts`.
#![expect(clippy::print_stdout, reason = "an example for the terminal")]

use place::{Gazetteer, Resolution};

fn main() {
    let query = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let gazetteer = Gazetteer::embedded();
    match gazetteer.resolve(&query) {
        Resolution::Exact(place) => println!("exactly: {place}"),
        Resolution::Ambiguous(matches) => println!("one of {}", matches.len()),
        Resolution::Unknown => println!("unknown"),
    }
    for found in gazetteer.search(&query, 10) {
        let mark = if found.exact { '=' } else { '~' };
        println!(
            "{mark} {:.3} {} {}",
            found.score,
            found.place.area.code.dotted(),
            found.place
        );
    }
}
