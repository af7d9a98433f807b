//! Pages from typed contexts.
//!
//! One [`Renderer`] holds, for each language, the compiled templates and the functions that know
//! the language, so that a page needs no look-up of its locale. A page context is one struct with
//! one template ([`Page`]); what every page shares is the [`Frame`]. In release builds templates
//! are embedded and compiled at the start, and a broken one refuses the start; in debug builds they
//! are read again when a file has changed.

mod functions;
#[cfg(test)]
mod tests;

use std::sync::Arc;
#[cfg(debug_assertions)]
use std::sync::Mutex;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::i18n::{Arguments, Catalogue, CatalogueError, Locale};

#[derive(RustEmbed)]
#[folder = "../../templates"]
struct Templates;

/// A page: the typed context of one template.
///
/// Its fields are the variables of the template. A field called `form` is a
/// [`FormState`](crate::FormState).
pub trait Page: Serialize {
    /// The template, such as `public/home.html`.
    const TEMPLATE: &'static str;

    /// Contexts that between them reach every branch of the template; the tests render them all.
    fn samples() -> Vec<Self>
    where
        Self: Sized;
}

/// What every page shares, in the templates as `frame`.
#[derive(Clone, Debug, Serialize)]
pub struct Frame {
    pub locale: Locale,
    /// The current path without the prefix of the language, for the language switch.
    pub path: String,
    /// A banner such as "DEMO".
    pub environment: Option<String>,
    /// Who runs this server.
    pub operator: String,
    /// The display name that the office has chosen.
    pub office_name: Option<String>,
    /// The signed-in person; absent on public pages.
    pub account: Option<FrameAccount>,
}

/// The signed-in person as the pages of staff show them.
#[derive(Clone, Debug, Serialize)]
pub struct FrameAccount {
    pub name: String,
    pub role_label: String,
    pub nav: Vec<NavItem>,
    /// Goes into every form, see `csrf(frame)` in `part/form.html`.
    pub csrf: String,
}

/// One entry of the navigation of staff.
#[derive(Clone, Debug, Serialize)]
pub struct NavItem {
    pub href: String,
    /// A key of the catalogue.
    pub label_key: String,
    pub current: bool,
    /// Only for things that wait for a decision.
    pub count: Option<u32>,
}

/// A page can't be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    #[error("the template {template} failed: {source:#}")]
    Template {
        template: String,
        source: minijinja::Error,
    },
}

/// Makes pages. Cheap to share behind an `Arc`; holds nothing about anybody.
pub struct Renderer {
    #[cfg(not(debug_assertions))]
    compiled: Arc<Compiled>,
    #[cfg(debug_assertions)]
    compiled: Mutex<(Fingerprint, Arc<Compiled>)>,
}

struct Compiled {
    catalogue: Arc<Catalogue>,
    id: Environment<'static>,
    en: Environment<'static>,
}

impl Renderer {
    /// Reads catalogues and templates.
    #[cfg(not(debug_assertions))]
    pub fn new() -> Result<Renderer, RenderError> {
        let compiled = Compiled::load()?;
        compiled.compile_all()?;
        Ok(Renderer {
            compiled: Arc::new(compiled),
        })
    }

    /// Reads catalogues and templates.
    #[cfg(debug_assertions)]
    pub fn new() -> Result<Renderer, RenderError> {
        Ok(Renderer {
            compiled: Mutex::new((fingerprint(), Arc::new(Compiled::load()?))),
        })
    }

    /// The HTML of a page.
    pub fn page<P: Page>(&self, page: &P, frame: &Frame) -> Result<String, RenderError> {
        let compiled = self.compiled()?;
        let environment = compiled.environment(frame.locale);
        let render = || {
            let template = environment.get_template(P::TEMPLATE)?;
            template.render(context! { frame => Serde(frame), ..Serde(page) })
        };
        render().map_err(|source| RenderError::Template {
            template: P::TEMPLATE.to_owned(),
            source,
        })
    }

    /// Every sample of a page in every language, for tests: language and HTML.
    pub fn samples<P: Page>(&self, frame: &Frame) -> Result<Vec<(Locale, String)>, RenderError> {
        let mut pages = Vec::new();
        for locale in Locale::ALL {
            let frame = Frame {
                locale,
                ..frame.clone()
            };
            for sample in P::samples() {
                pages.push((locale, self.page(&sample, &frame)?));
            }
        }
        Ok(pages)
    }

    /// A sentence outside of a page, such as the body of a message.
    pub fn text(
        &self,
        locale: Locale,
        key: &str,
        arguments: &Arguments,
    ) -> Result<Arc<str>, RenderError> {
        Ok(self.compiled()?.catalogue.text(locale, key, arguments))
    }

    /// A sentence that there may be none of, such as the name of what somebody typed a code for.
    pub fn known_text(&self, locale: Locale, key: &str) -> Option<Arc<str>> {
        let catalogue = &self.compiled().ok()?.catalogue;
        catalogue.try_text(locale, key, &Arguments::new()).ok()
    }

    /// How many sentences were asked for that no catalogue has; 0 in a sound build.
    pub fn missing_texts(&self) -> u64 {
        self.compiled()
            .map_or(0, |compiled| compiled.catalogue.missing())
    }

    /// Compiles every template there is.
    pub fn compile_all(&self) -> Result<(), RenderError> {
        self.compiled()?.compile_all()
    }

    #[cfg(not(debug_assertions))]
    fn compiled(&self) -> Result<Arc<Compiled>, RenderError> {
        Ok(Arc::clone(&self.compiled))
    }

    #[cfg(debug_assertions)]
    fn compiled(&self) -> Result<Arc<Compiled>, RenderError> {
        let mut held = self
            .compiled
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = fingerprint();
        if held.0 != now {
            *held = (now, Arc::new(Compiled::load()?));
        }
        Ok(Arc::clone(&held.1))
    }
}

impl Compiled {
    fn load() -> Result<Compiled, RenderError> {
        let catalogue = Arc::new(Catalogue::load()?);
        Ok(Compiled {
            id: environment(Locale::Id, &catalogue),
            en: environment(Locale::En, &catalogue),
            catalogue,
        })
    }

    fn environment(&self, locale: Locale) -> &Environment<'static> {
        match locale {
            Locale::Id => &self.id,
            Locale::En => &self.en,
        }
    }

    fn compile_all(&self) -> Result<(), RenderError> {
        for template in template_names() {
            for environment in [&self.id, &self.en] {
                environment
                    .get_template(&template)
                    .map_err(|source| RenderError::Template {
                        template: template.clone(),
                        source,
                    })?;
            }
        }
        Ok(())
    }
}

/// The templates with their source, for lints.
pub fn sources() -> Vec<(String, String)> {
    template_names()
        .into_iter()
        .filter_map(|name| source(&name).map(|text| (name, text)))
        .collect()
}

fn template_names() -> Vec<String> {
    let mut names: Vec<_> = Templates::iter()
        .filter(|name| name.ends_with(".html") || name.ends_with(".txt"))
        .map(|name| name.into_owned())
        .collect();
    names.sort();
    names
}

fn source(name: &str) -> Option<String> {
    Templates::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

fn environment(locale: Locale, catalogue: &Arc<Catalogue>) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|name| match name.ends_with(".html") {
        true => AutoEscape::Html,
        false => AutoEscape::None,
    });
    let syntax = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
        .expect("the default delimiters are valid");
    environment.set_syntax(syntax);
    environment.set_formatter(functions::print);
    environment.set_auto_reload(false);
    environment.set_loader(|name| Ok(source(name)));
    functions::register(&mut environment, locale, catalogue);
    environment
}

/// Tells whether a template or catalogue was written since: how many files, and the newest.
#[cfg(debug_assertions)]
type Fingerprint = (usize, Option<std::time::SystemTime>);

#[cfg(debug_assertions)]
fn fingerprint() -> Fingerprint {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("../../templates"), root.join("../../locales")];
    let mut fingerprint: Fingerprint = (0, None);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            if metadata.is_dir() {
                folders.push(entry.path());
                continue;
            }
            fingerprint.0 += 1;
            fingerprint.1 = fingerprint.1.max(metadata.modified().ok());
        }
    }
    fingerprint
}
