//! The table of codes.

use text::Code;

#[test]
fn every_code_reads_back() {
    assert_eq!(Code::all().len(), Code::MANY);
    for code in Code::all() {
        assert_eq!(Code::parse(code.as_str()), Some(code));
        assert!(
            !code.label().is_empty() && !code.phase().is_empty() && !code.tier().is_empty(),
            "{code}"
        );
    }
    assert_eq!(Code::parse("NO-SUCH"), None);
}
