//! The only place that asks the analyser of texts, by the rules that are in force.
//!
//! A version is compiled once and kept; which one is in force is asked at every use, so that a switch holds
//! at once in every process.

use crate::App;
use crate::detect::rules::{RuleError, RuleSet};
use crate::error::{Error, Stop};
use crate::rules::files;
use domain::finding::Strengths;
use domain::rules::VersionName;
use domain::time::Zone;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use store::Tx;
use text::Analysis;

/// Compiled versions that are kept: the one in force, the one before, one that is tried.
const KEPT: usize = 3;

/// Rules that read texts, of one version.
pub(crate) struct Reader {
    rules: RuleSet,
    version: String,
    names: HashMap<String, (String, String)>,
    strengths: Strengths,
}

/// The versions that this process has compiled, the one that was asked for last at the end.
#[derive(Default)]
pub(crate) struct Kept(Mutex<Vec<(VersionName, Arc<Reader>)>>);

static BUILT_IN: LazyLock<Arc<Reader>> = LazyLock::new(|| {
    let rules = RuleSet::embedded();
    let version = rules.census().version;
    Arc::new(Reader {
        rules,
        version,
        names: HashMap::new(),
        strengths: Strengths::published().clone(),
    })
});

impl Reader {
    /// The rules that are compiled into the program.
    pub(crate) fn built_in() -> Arc<Reader> {
        Arc::clone(&BUILT_IN)
    }

    /// What the words of a text show.
    pub(crate) fn analyse(&self, text: &str) -> Analysis {
        self.rules.analyser().analyse(text)
    }

    /// What the words of an offer show that somebody asks about.
    pub(crate) fn analyse_asked(&self, text: &str) -> Analysis {
        self.rules.analyser().analyse_asked(text)
    }

    /// The rules themselves.
    pub(crate) fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// The name under which findings know these rules.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// Why a rule fires, in Indonesian and English; `None` when there is no such rule.
    pub(crate) fn why(&self, rule: &str) -> Option<(String, String)> {
        let mut rules = self.rules.analyser().rules().iter();
        let rule = rules.find(|one| one.id.as_str() == rule)?;
        Some((rule.why_id.clone(), rule.why_en.clone()))
    }

    /// Why a text is as urgent as these rules say, in Indonesian and English; empty where it isn't.
    pub(crate) fn why_so_soon(&self, text: &str) -> (String, String) {
        self.rules.analyser().explain(text).urgency_why
    }

    /// What these rules call an indicator, in Indonesian and English, when they say so themselves.
    pub(crate) fn name(&self, code: &str) -> Option<(String, String)> {
        self.names.get(code).cloned()
    }

    /// How strongly these rules take the items of the Delphi list.
    pub(crate) fn strengths(&self) -> &Strengths {
        &self.strengths
    }
}

/// Makes the rules that read today ready, so that nobody's first message waits for them.
///
/// # Errors
/// Storage errors.
pub async fn prepare(app: &App) -> Result<(), Error> {
    let built = tokio::task::spawn_blocking(Reader::built_in).await;
    drop(built);
    current(app).await.map(drop)
}

/// The rules that read today.
pub(crate) async fn current(app: &App) -> Result<Arc<Reader>, Error> {
    let shared = app.clone();
    app.read("rules.in_force", move |tx| in_force(&shared, tx))
        .await
}

/// The rules that read today, inside a transaction. One small read, unless a new version was put in force.
pub(crate) fn in_force(app: &App, tx: &mut Tx<'_>) -> Result<Arc<Reader>, Stop> {
    let newest = store::rules::newest(tx)?;
    let today = app.today(Zone::default());
    let Some(version) = newest.as_ref().and_then(|force| force.reads_on(today)) else {
        return Ok(Reader::built_in());
    };
    match of(app, tx, version)? {
        Ok(reader) => Ok(reader),
        Err(mistakes) => {
            // Another program stored it. Reports are read all the same, and say by which rules.
            tracing::error!(
                rules.version = version.as_str(),
                rules.mistakes = mistakes.len(),
                "rules.unusable"
            );
            Ok(Reader::built_in())
        }
    }
}

/// The rules of a stored version; what is wrong with its files when this program can't use them.
pub(crate) fn of(
    app: &App,
    tx: &mut Tx<'_>,
    version: &VersionName,
) -> Result<Result<Arc<Reader>, Vec<RuleError>>, Stop> {
    let kept = |readers: &mut Vec<(VersionName, Arc<Reader>)>| {
        let at = readers.iter().position(|(name, _)| name == version)?;
        readers[at..].rotate_left(1);
        readers.last().map(|(_, reader)| Arc::clone(reader))
    };
    let shelf = &app.readers().0;
    if let Some(reader) = kept(&mut shelf.lock().unwrap_or_else(PoisonError::into_inner)) {
        return Ok(Ok(reader));
    }
    let stored = store::rules::files(tx, version)?;
    let given = stored.into_iter().map(files::given).collect::<Vec<_>>();
    let reader = match files::compiled(&given) {
        Ok(compiled) => Arc::new(Reader {
            rules: compiled.rules,
            version: version.to_string(),
            names: compiled.names,
            strengths: compiled.strengths,
        }),
        Err(mistakes) => return Ok(Err(mistakes)),
    };
    let mut shelf = shelf.lock().unwrap_or_else(PoisonError::into_inner);
    if kept(&mut shelf).is_none() {
        shelf.push((version.clone(), Arc::clone(&reader)));
        let excess = shelf.len().saturating_sub(KEPT);
        shelf.drain(..excess);
    }
    Ok(Ok(reader))
}
