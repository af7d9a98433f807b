//! Any bytes as a message: never a panic, spans on character borders.
#![no_main]

use libfuzzer_sys::fuzz_target;
use text::Analyser;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let found = Analyser::embedded().analyse(&text);
    for finding in found.indicators {
        assert!(text.get(finding.start..finding.end).is_some());
    }
    for entity in found.entities {
        assert!(text.get(entity.start..entity.end).is_some());
    }
});
