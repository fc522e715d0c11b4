//! The thesaurus: all themes, and the page of one.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use database::Database;
use geo::catalogue;
use kernel::{Actor, Lang};
use sea_orm::DatabaseConnection;
use web::export::{Cell, Column, Downloads, ExportRow, Exporter, Format, Table, Wanted};
use web::list::Params;
use web::{Address, App, Block, Error, Page, Result, Subject, Visit, html};

use super::common::{
    Link, OrganisationRow, SourceLine, Words, export_routes, moved, organisation_rows, related,
};
use super::queries;
use crate::messages::Messages;
use crate::store::{self, Filter};
use crate::theme;

/// How many organisations a theme's page lists before it leads to the directory.
const SHOWN: u64 = 60;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/themes", get(list))
        .route("/themes/{code}", get(show))
        .merge(export_routes("/themes", export))
}

struct ThemeCard {
    name: String,
    href: String,
    definition: Option<Words>,
    organisations: i64,
    narrower: Vec<Link>,
}

#[derive(Template)]
#[template(path = "reference/themes.html")]
struct ListPage {
    page: Page,
    t: Messages,
    themes: Vec<ThemeCard>,
    downloads: Downloads,
    edit_href: String,
}

async fn counts(connection: &DatabaseConnection, actor: &Actor) -> Result<BTreeMap<String, i64>> {
    Ok(store::count_by_theme(connection, &Filter::default(), actor)
        .await?
        .into_iter()
        .collect())
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let address = Address::of(&visit, &[], &[]);
    let counts = counts(app.db.reader(), &visit.actor).await?;
    let all = theme::all(app.db.reader()).await?;
    let link = |held: &theme::Model| {
        Link::new(
            held.label(visit.lang),
            visit.url(&format!("/themes/{}", held.code)),
        )
    };
    let themes = all
        .iter()
        .filter(|held| held.broader.is_none())
        .map(|held| ThemeCard {
            name: held.label(visit.lang).to_owned(),
            href: visit.url(&format!("/themes/{}", held.code)),
            definition: Words::of(&held.definition, visit.lang),
            organisations: counts.get(&held.code).copied().unwrap_or(0),
            narrower: all
                .iter()
                .filter(|other| other.broader.as_deref() == Some(&held.code))
                .map(link)
                .collect(),
        })
        .collect();
    let page = visit
        .page(&app, t.ref_themes_title())
        .crumb(t.ref_themes_title(), "")
        .described(t.ref_themes_lead())
        .asked(&address);
    let downloads = Downloads::new(&visit.url("/themes"), &address.params).choosing(columns(visit.lang));
    let edit_href = if kernel::policy::administers(&visit.actor) {
        visit.url("/administration/themes")
    } else {
        String::new()
    };
    html(&ListPage {
        page,
        t,
        themes,
        downloads,
        edit_href,
    })
}

/// The thesaurus, for the command and the page of open data.
pub(super) const EXPORTER: Exporter = Exporter {
    name: "themes",
    kind: "",
    path: "/themes",
    label: |lang| Messages(lang).ref_themes_title(),
    about: |lang| Messages(lang).ref_themes_about(),
    span: None,
    table: |connection, wanted, _| Box::pin(table(connection, wanted)),
};

async fn export(State(app): State<App>, visit: Visit) -> Result {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let params = Address::of(&visit, &[], &[]).for_file(&columns(visit.lang))?;
    table(app.db.reader(), &Wanted::of(&app, &visit))
        .await?
        .choose(&params)
        .respond(format)
}

fn columns(lang: Lang) -> Vec<Column> {
    let t = Messages(lang);
    web::export::columns([
        ("code", t.ref_code()),
        ("name", t.ref_theme()),
        ("definition", t.ref_definition()),
        ("broader", t.ref_broader()),
        ("synonyms", t.ref_synonyms()),
        ("sdg", t.ref_goals()),
        ("dac", t.ref_sectors()),
        ("organisations", t.ref_organisations()),
    ])
}

async fn table(connection: &DatabaseConnection, wanted: &Wanted) -> Result<Table, Error> {
    let lang = wanted.lang;
    let counts = counts(connection, &wanted.actor).await?;
    let rows = theme::all(connection)
        .await?
        .into_iter()
        .map(|held| ExportRow {
            cells: vec![
                held.code.clone().into(),
                held.label(lang).into(),
                held.definition.text(lang).into(),
                held.broader.clone().into(),
                Cell::List(held.synonyms.get(lang.code()).cloned().unwrap_or_default()),
                Cell::List(held.sdgs.iter().map(ToString::to_string).collect()),
                Cell::List(held.dac.0.clone()),
                counts.get(&held.code).copied().unwrap_or(0).into(),
            ],
            point: None,
        })
        .collect();
    Ok(Table {
        name: "themes".to_owned(),
        columns: columns(wanted.lang),
        rows,
    })
}

/// The synonyms of a theme in one language.
struct Synonyms {
    lang: String,
    language: String,
    words: String,
}

struct GoalLine {
    number: u8,
    short: String,
    name: String,
}

struct SectorLine {
    code: String,
    name: String,
}

#[derive(Template)]
#[template(path = "reference/theme.html")]
struct ShowPage {
    page: Page,
    t: Messages,
    name: Words,
    definition: Option<Words>,
    former: Vec<String>,
    came_from: String,
    synonyms: Vec<Synonyms>,
    broader: Option<Link>,
    narrower: Vec<Link>,
    goals: Vec<GoalLine>,
    sectors: Vec<SectorLine>,
    organisations: Vec<OrganisationRow>,
    total: u64,
    all_href: String,
    blocks: Vec<Block>,
    edit_href: String,
    sources: Vec<SourceLine>,
}

/// The theme that stands today for a code: merged ones lead on, a few steps at most.
async fn standing(db: &Database, code: &str) -> Result<theme::Model> {
    let mut held = theme::get(db.reader(), code).await?;
    for _ in 0..10 {
        let Some(next) = held.merged_into.clone() else {
            return Ok(held);
        };
        held = theme::get(db.reader(), &next).await?;
    }
    Err(Error::NotFound)
}

async fn show(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    let t = Messages(visit.lang);
    let reader = app.db.reader();
    let held = standing(&app.db, &code).await?;
    if held.code != code {
        return Ok(moved(&visit.url(&format!(
            "/themes/{}?ancien={}",
            held.code,
            web::list::encode(&code)
        ))));
    }
    let all = theme::all(reader).await?;
    let merged = queries::merged_themes(reader, &held.code).await?;
    let asked = Params::parse(&visit.query);
    let came_from = match asked.get("ancien") {
        Some(old) => theme::get(reader, old)
            .await
            .ok()
            .filter(|old| old.merged_into.is_some())
            .map(|old| old.label(visit.lang).to_owned())
            .unwrap_or_default(),
        None => String::new(),
    };
    let link = |other: &theme::Model| {
        Link::new(
            other.label(visit.lang),
            visit.url(&format!("/themes/{}", other.code)),
        )
    };
    let filter = Filter {
        themes: vec![held.code.clone()],
        ..Filter::default()
    };
    let found = store::list(reader, &filter, &visit.actor, 1, SHOWN).await?;
    let total = found.total;
    let organisations = organisation_rows(&app, &visit, found.items).await?;
    let blocks = related(&app, &visit, Subject::Theme(held.code.clone())).await?;
    let name = Words::of(&held.name, visit.lang).unwrap_or_default();
    let goals: Vec<GoalLine> = held
        .sdgs
        .iter()
        .filter_map(|number| catalogue::goal(*number))
        .map(|goal| GoalLine {
            number: goal.number,
            short: goal.short.text(visit.lang).to_owned(),
            name: goal.name.text(visit.lang).to_owned(),
        })
        .collect();
    let sectors: Vec<SectorLine> = held
        .dac
        .iter()
        .map(|code| SectorLine {
            code: code.clone(),
            name: catalogue::sector(code)
                .map(|sector| sector.name.text(visit.lang).to_owned())
                .unwrap_or_default(),
        })
        .collect();
    let sources = [(1, "sdg", goals.is_empty()), (2, "dac", sectors.is_empty())]
        .into_iter()
        .filter(|(_, _, unused)| !unused)
        .filter_map(|(number, key, _)| SourceLine::data_set(number, key, visit.lang))
        .collect();
    let definition = Words::of(&held.definition, visit.lang);
    let page = visit
        .page(&app, name.text.clone())
        .crumb(t.ref_themes_title(), visit.url("/themes"))
        .crumb(name.text.clone(), "")
        .described(
            definition
                .as_ref()
                .map(|words| words.text.clone())
                .unwrap_or_default(),
        );
    let administers = kernel::policy::administers(&visit.actor);
    // The reader's own language first.
    let mut synonyms: Vec<Synonyms> = held
        .synonyms
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .map(|(lang, words)| Synonyms {
            lang: lang.clone(),
            language: catalogue::language_name(lang, visit.lang),
            words: words.join(", "),
        })
        .collect();
    synonyms.sort_by_key(|group| group.lang != visit.lang.code());
    html(&ShowPage {
        page,
        t,
        name,
        definition,
        former: merged
            .iter()
            .map(|old| old.label(visit.lang).to_owned())
            .collect(),
        came_from,
        synonyms,
        broader: held
            .broader
            .as_ref()
            .and_then(|code| all.iter().find(|other| other.code == *code))
            .map(link),
        narrower: all
            .iter()
            .filter(|other| other.broader.as_deref() == Some(&held.code))
            .map(link)
            .collect(),
        goals,
        sectors,
        organisations,
        total,
        all_href: if total > SHOWN {
            visit.url(&format!("/organisations?theme={}", held.code))
        } else {
            String::new()
        },
        blocks,
        edit_href: if administers {
            visit.url(&format!("/administration/themes/{}", held.code))
        } else {
            String::new()
        },
        sources,
    })
}
