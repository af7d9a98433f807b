//! XLSX files for tests, written by hand so that a test can write bad ones too.

use std::io::{Cursor, Write};

/// Rows of texts and numbers as an XLSX workbook of one sheet.
///
/// # Panics
/// Never for a table of less than 26 columns.
#[must_use]
pub fn workbook(rows: &[Vec<&str>]) -> Vec<u8> {
    let cell = |(at, text): (usize, &&str)| {
        let column = char::from(b'A' + u8::try_from(at).expect("few columns"));
        match text.parse::<f64>() {
            Ok(number) => (column, format!("\"><v>{number}</v></c>")),
            Err(_) => (
                column,
                format!("\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text)),
            ),
        }
    };
    let mut sheet = String::new();
    for (row, cells) in (1..).zip(rows) {
        sheet += &format!("<row r=\"{row}\">");
        for (column, rest) in cells
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .map(cell)
        {
            sheet += &format!("<c r=\"{column}{row}{rest}");
        }
        sheet += "</row>";
    }
    packed(&format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{sheet}</sheetData></worksheet>"
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A workbook around the XML of its sheet.
///
/// # Panics
/// Never: it is written to memory.
#[must_use]
pub fn packed(sheet: &str) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        (
            "_rels/.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
             Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
             xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
             <sheets><sheet name=\"Daftar\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" \
             Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).expect("a part");
        archive.write_all(text.as_bytes()).expect("its text");
    }
    archive.finish().expect("an archive").into_inner()
}
