//! `/api` for people who write programs.

use crate::extract::locale::Locale;
use crate::problem::Code;
use render::Page;
use serde::Serialize;

/// `/api`
#[derive(Clone, Debug, Serialize)]
pub struct ApiPage {
    pub codes: Vec<CodeRow>,
}

/// One kind of refusal; its name is the anchor that `type` leads to.
#[derive(Clone, Debug, Serialize)]
pub struct CodeRow {
    pub name: &'static str,
    pub status: u16,
    pub title: &'static str,
    pub advice: &'static str,
}

impl ApiPage {
    /// The page in a language.
    #[must_use]
    pub fn new(locale: Locale) -> ApiPage {
        let row = |code: Code| {
            let (title, advice) = code.words(locale);
            CodeRow {
                name: code.name(),
                status: code.status().as_u16(),
                title,
                advice,
            }
        };
        ApiPage {
            codes: Code::ALL.into_iter().map(row).collect(),
        }
    }
}

impl Page for ApiPage {
    const TEMPLATE: &'static str = "public/api.html";

    fn samples() -> Vec<ApiPage> {
        vec![ApiPage::new(Locale::Id), ApiPage::new(Locale::En)]
    }
}
