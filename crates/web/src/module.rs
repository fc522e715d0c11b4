//! What a feature gives to the house. `app` lists the modules; routes, navigation, migrations, tables, search and the
//! blocks on each other's pages follow from this value.

use std::future::Future;
use std::pin::Pin;

use axum::Router;
use database::record::Undone;
use database::{Migration, Write, dump};
use documents::import::{Field, Mapping, Report};
use documents::table::Table;
use kernel::{Actor, Ids, Lang};
use sea_orm::DatabaseConnection;
use uuid::Uuid;

use crate::App;
use crate::chronicle::Chronicler;
use crate::export::Exporter;
use crate::gap::Gaps;
use crate::linked::{Linker, Releaser};
use crate::personal::Personal;
use crate::sheet::Sheet;

/// A future on the heap, as function pointers return it.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What a feature answers when the house asks it for several things.
pub type Answer<T> = BoxFuture<database::Result<Vec<T>>>;

/// An entry of the main navigation.
#[derive(Clone, Copy)]
pub struct Nav {
    /// Its place, small first.
    pub order: u16,
    /// Where it leads, without language.
    pub path: &'static str,
    /// What it says.
    pub label: fn(Lang) -> String,
}

/// What a page is about, so that other features can add what they know of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// The first page.
    Home,
    /// An organisation.
    Organisation(Uuid),
    /// The one printed page about an organisation: what fits on it, in few words, without map or picture.
    Brief(Uuid),
    /// A partnership.
    Partnership(Uuid),
    /// A project.
    Project(Uuid),
    /// A world place.
    Place(Uuid),
    /// A country, by its two letters.
    Country(String),
    /// A theme, by its code.
    Theme(String),
    /// A French territory, by kind and code.
    Territory {
        /// `commune`, `ept`, `departement`…
        kind: String,
        /// INSEE or SIREN code.
        code: String,
    },
}

/// What a feature is asked for another's page.
#[derive(Debug, Clone)]
pub struct RelatedRequest {
    /// What the page is about.
    pub subject: Subject,
    /// The reader's language.
    pub lang: Lang,
    /// Who reads: a block shows only what they may see.
    pub actor: Actor,
}

/// What a feature adds to another's page.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its place on the page, small first.
    pub order: u16,
    /// The anchor of its heading, `partenariats`.
    pub id: &'static str,
    /// Its heading; empty for a block that brings its own.
    pub title: String,
    /// Its content, rendered by the feature's own template.
    pub html: String,
    /// How many things it shows, for summaries.
    pub count: u64,
}

/// Closes a document whose record is not published to all but those who may change records, and says its state beside
/// its kind.
#[must_use]
pub fn unpublished(mut document: search::Document, state: kernel::State) -> search::Document {
    if state == kernel::State::Published {
        return document;
    }
    document.audience = search::Audience::Restricted;
    for lang in Lang::ALL {
        let key = format!("state-{}", state.code().replace('_', "-"));
        let word = crate::Messages(lang).by_key(&key, None).unwrap_or_default();
        match document.subtitles.iter_mut().find(|(tag, _)| tag == lang.code()) {
            Some((_, text)) if text.is_empty() => *text = word,
            Some((_, text)) => *text = format!("{text} · {word}"),
            None => document.subtitles.push((lang.code().to_owned(), word)),
        }
    }
    document
}

/// How a feature's records reach the search index.
#[derive(Clone, Copy)]
pub struct SearchSource {
    /// The record kinds that it answers for.
    pub kinds: &'static [&'static str],
    /// The documents of these records as they are now; a record without one leaves the index.
    pub documents: fn(App, Vec<Uuid>) -> Answer<search::Document>,
    /// What is searched but is not a record (countries, themes), indexed anew with the whole.
    pub fixed: Option<fn(App) -> Answer<search::Document>>,
}

/// The files of the `demo` folder: name and content.
pub type DemoFiles = [(String, String)];

/// Loads a feature's part of the demonstration network and says how many records it wrote. Ids come from keys
/// ([`kernel::id::from_key`] with the record's kind as namespace), so that features refer to each other's records
/// without looking them up.
pub type DemoLoader =
    for<'a> fn(&'a Write, &'a DemoFiles) -> Pin<Box<dyn Future<Output = database::Result<u64>> + Send + 'a>>;

/// What an importer gives back: what each line became, or would become.
pub type Reported<'a> = Pin<Box<dyn Future<Output = database::Result<Report>> + Send + 'a>>;

/// What files an importer reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reads {
    /// Lists: CSV or XLSX.
    Lists,
    /// Contours: GeoJSON.
    Contours,
}

/// What taking back gives back.
pub type TakenBack<'a> = Pin<Box<dyn Future<Output = database::Result<Undone>> + Send + 'a>>;

/// Takes back what a batch wrote that is no record.
pub type TakeBack = for<'a> fn(&'a Write, Uuid) -> TakenBack<'a>;

/// A kind of list that comes in: CSV, XLSX or GeoJSON, on the command line and on the administrator's page.
#[derive(Clone, Copy)]
pub struct Importer {
    /// What the command is given: `organisations`, `twinning`.
    pub name: &'static str,
    /// What the page calls it.
    pub label: fn(Lang) -> String,
    /// What columns it reads.
    pub fields: &'static [Field],
    /// What files it reads.
    pub reads: Reads,
    /// Fields that may have one value for the whole file: an option of the command, a box on the page.
    pub whole: &'static [&'static str],
    /// What the page calls a field.
    pub field: fn(Lang, &str) -> String,
    /// Says what an import would do.
    pub preview: for<'a> fn(&'a DatabaseConnection, &'a Ids, &'a Table, &'a Mapping) -> Reported<'a>,
    /// Does it, within the transaction.
    pub import: for<'a> fn(&'a Write, &'a Table, &'a Mapping) -> Reported<'a>,
    /// How a batch is taken back, of an importer that writes no records.
    pub take_back: Option<TakeBack>,
}

/// What a rewriter gives back.
pub type Rewritten<'a> = Pin<Box<dyn Future<Output = database::Result<()>> + Send + 'a>>;

/// How an earlier value of a record is written again: an import is undone, a version restored.
#[derive(Clone, Copy)]
pub struct Rewriter {
    /// The kind of record.
    pub kind: &'static str,
    /// Writes the whole value over the record that was read at this version.
    pub write: for<'a> fn(&'a Write, Uuid, i64, serde_json::Value) -> Rewritten<'a>,
}

impl Rewriter {
    /// The rewriter of records with pages.
    #[must_use]
    pub fn of<S: Sheet>() -> Rewriter {
        Rewriter {
            kind: S::KIND,
            write: |write, id, version, value| {
                Box::pin(async move {
                    let value: S = serde_json::from_value(value)?;
                    value.update(write, id, version).await.map(drop)
                })
            },
        }
    }
}

/// Tells records of one name apart, of whichever of these ids the feature knows: kind, place.
pub type Gist = fn(App, Lang, Vec<Uuid>) -> Answer<(Uuid, String)>;

/// What a feature counts, country by country.
pub type Tallied<'a> = Pin<Box<dyn Future<Output = database::Result<Vec<(String, i64)>>> + Send + 'a>>;

/// How many of a feature's records there are in each country, of those that somebody sees: as its list under that country
/// says. The database adds up.
#[derive(Debug, Clone, Copy)]
pub struct Tally {
    /// The key of its column in files, English, stable: `partnerships`.
    pub key: &'static str,
    /// What the column is called.
    pub label: fn(Lang) -> String,
    /// Countries by code, with their numbers.
    pub count: for<'a> fn(&'a DatabaseConnection, &'a Actor) -> Tallied<'a>,
}

/// Gives the names of whoever wrote, by id.
pub type NamesOf = fn(App, Vec<Uuid>) -> Answer<(Uuid, String)>;

/// A page of the administration, on a card of its first page.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What it is called.
    pub title: fn(Lang) -> String,
    /// What one does there.
    pub text: fn(Lang) -> String,
    /// Where it is, without language.
    pub path: &'static str,
}

/// A feature.
pub struct Module {
    /// Its crate's name.
    pub name: &'static str,
    /// Its steps of the schema, in order.
    pub migrations: Vec<Migration>,
    /// Its tables, what is referred to before what refers.
    pub tables: Vec<dump::Table>,
    /// Its pages.
    pub routes: Option<fn() -> Router<App>>,
    /// Its part of the API.
    pub api: Option<fn() -> utoipa_axum::router::OpenApiRouter<App>>,
    /// Its entries of the main navigation.
    pub navigation: Vec<Nav>,
    /// Its share of the search index.
    pub search: Option<SearchSource>,
    /// What it adds to other features' pages.
    pub related: Option<fn(App, RelatedRequest) -> Answer<Block>>,
    /// What it tells in the chronology of other features' pages.
    pub chronicle: Option<Chronicler>,
    /// Which of its records name an organisation or a service.
    pub linked: Option<Linker>,
    /// How a service leaves its records.
    pub release: Option<Releaser>,
    /// Its part of the demonstration network.
    pub demo: Option<DemoLoader>,
    /// The lists that it takes in.
    pub importers: Vec<Importer>,
    /// How its records' earlier values are written again.
    pub rewriters: Vec<Rewriter>,
    /// The lists that it gives out.
    pub exporters: Vec<Exporter>,
    /// What those who wrote are called, of whichever of these ids it knows (`accounts`).
    pub names: Option<NamesOf>,
    /// What tells its records of one name apart.
    pub gist: Option<Gist>,
    /// What it counts in each country.
    pub tally: Option<Tally>,
    /// Its pages for whoever runs the platform.
    pub desk: Vec<Desk>,
    /// What it holds of people, and how it forgets it.
    pub personal: Option<Personal>,
    /// What it looks for that its records lack.
    pub gaps: Option<Gaps>,
    /// Puts more layers around the whole router (the session of `accounts`).
    pub layer: Option<fn(Router, App) -> Router>,
}

impl Module {
    /// A feature that gives nothing yet.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Module {
            name,
            migrations: Vec::new(),
            tables: Vec::new(),
            routes: None,
            api: None,
            navigation: Vec::new(),
            search: None,
            related: None,
            chronicle: None,
            linked: None,
            release: None,
            demo: None,
            importers: Vec::new(),
            rewriters: Vec::new(),
            exporters: Vec::new(),
            names: None,
            gist: None,
            tally: None,
            desk: Vec::new(),
            personal: None,
            gaps: None,
            layer: None,
        }
    }
}

impl App {
    /// The lists that go out, in the order of the features.
    pub fn exporters(&self) -> impl Iterator<Item = &Exporter> {
        self.modules.iter().flat_map(|module| &module.exporters)
    }

    /// What features count in each country, in the order of the features.
    #[must_use]
    pub fn tallies(&self) -> Vec<Tally> {
        self.modules.iter().filter_map(|module| module.tally).collect()
    }

    /// What those who wrote are called, as far as any feature knows them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn names(&self, ids: Vec<Uuid>) -> database::Result<Vec<(Uuid, String)>> {
        let mut known = Vec::new();
        for names in self.modules.iter().filter_map(|module| module.names) {
            known.extend(names(self.clone(), ids.clone()).await?);
        }
        Ok(known)
    }

    /// What all features know of a page's subject, in the order of the page.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn related(&self, request: RelatedRequest) -> database::Result<Vec<Block>> {
        let asked = self.modules.iter().filter_map(|module| module.related);
        let made = asked.map(|related| related(self.clone(), request.clone()));
        // Side by side: a page waits for the slowest feature, not for all of them one after another.
        let made = futures::future::try_join_all(made).await?;
        let mut blocks: Vec<Block> = made.into_iter().flatten().collect();
        blocks.sort_by_key(|block| block.order);
        Ok(blocks)
    }
}
