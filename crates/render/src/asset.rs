//! Stylesheets and scripts, made small once.
//!
//! Public pages carry their style and script inline, so that the first visit is one request; the
//! content security policy names the hashes of exactly these texts. Pages of staff
//! carry the same script and load `/aset/site.css` and `/aset/site.js`, addressed with a version so that they may be cached long.

use std::sync::OnceLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../assets"]
struct Assets;

/// The part of `site.css` above this line goes into public pages.
const STAFF_MARKER: &str = "/* officer */";

/// The exact text between `<style>` and `</style>` of every public page.
pub fn inline_style() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let source = source("site.css");
        let public = source.split(STAFF_MARKER).next().unwrap_or_default();
        small_style(public)
    })
}

/// The exact text between `<script>` and `</script>` of every public page.
pub fn inline_script() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| small_script(&source("public.js")))
}

/// `/aset/site.css`: the whole stylesheet, for pages of staff.
pub fn site_style() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| small_style(&source("site.css")))
}

/// `/aset/site.js`: the script for pages of staff.
pub fn site_script() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| small_script(&source("site.js")))
}

/// The address of a served file with the version of its content.
pub fn address(name: &str) -> Option<String> {
    let content = match name {
        "site.css" => site_style(),
        "site.js" => site_script(),
        _ => return None,
    };
    Some(format!("/aset/{name}?v={:08x}", version(content)))
}

/// A file of `assets/` as it was written.
fn source(name: &str) -> String {
    let file =
        Assets::get(name).expect("site.css, site.js and public.js are part of the source tree");
    String::from_utf8_lossy(&file.data).into_owned()
}

/// Removes comments and the space that CSS does not need.
fn small_style(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let mut small = String::with_capacity(text.len());
    let mut pending_space = false;
    for character in text.chars() {
        if character.is_ascii_whitespace() {
            pending_space = true;
            continue;
        }
        let after_mark = small.ends_with(['{', '}', ';', ':', ',', '>']) || small.is_empty();
        let before_mark = matches!(character, '{' | '}' | ';' | ',' | '>');
        if pending_space && !after_mark && !before_mark {
            small.push(' ');
        }
        pending_space = false;
        if character == '}' && small.ends_with(';') {
            small.pop();
        }
        small.push(character);
    }
    small
}

/// Removes lines that are only a comment, and indentation. Every statement ends with `;`.
fn small_script(source: &str) -> String {
    source
        .lines()
        .map(str::trim)
        .filter(|line| !line.starts_with("//"))
        .collect()
}

/// FNV-1a, 32 bits: tells contents apart, protects nothing.
fn version(content: &str) -> u32 {
    content.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::{
        address, inline_script, inline_style, site_script, site_style, small_style, source,
    };

    #[test]
    fn style_loses_only_what_is_not_needed() {
        let small =
            small_style("/* a */ a:hover , b > c { color : red; margin: 0 auto; }\n\n.d .e{top:0}");
        assert_eq!(small, "a:hover,b>c{color :red;margin:0 auto}.d .e{top:0}");
        assert_eq!(
            small_style("@media (min-width: 4em) and (x) {a{b:calc(1px + 2px)}}"),
            "@media (min-width:4em) and (x){a{b:calc(1px + 2px)}}"
        );
    }

    #[test]
    fn files_keep_their_budgets() {
        assert!(
            source("site.css").len() <= 10 * 1024,
            "site.css is {} bytes",
            source("site.css").len()
        );
        assert!(source("site.js").len() + source("public.js").len() <= 4 * 1024);
        assert!(inline_style().len() < site_style().len());
        assert!(!site_script().is_empty());
        for text in [inline_style(), inline_script()] {
            assert!(!text.contains("</"), "the text would close its own element");
        }
        assert!(
            address("site.css").is_some_and(|address| address.starts_with("/aset/site.css?v="))
        );
        assert_eq!(address("other.css"), None);
    }
}
