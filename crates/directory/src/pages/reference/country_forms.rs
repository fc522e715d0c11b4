//! Countries as an administrator corrects them: names, recognition, notes. A corrected country is marked, so that the
//! next version of the reference data leaves it alone.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use database::Json;
use geo::country;
use kernel::{FieldErrors, Translated, text};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, QuerySelect};
use serde::{Deserialize, Serialize};
use web::form::{FieldKind, Submitted};
use web::list::Params;
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::common::{limit, limit_each, require_french};
use super::desk::{Desk, Sheet, refuse_stale};
use super::desk_past::remember;
use crate::messages::Messages;
use crate::pages::typed::ticked;

const PATH: &str = "/administration/pays";
const DESK: Desk = Desk {
    list: PATH,
    forms: PATH,
    title: Messages::ref_admin_countries_title,
    fields: |t| {
        vec![
            ("name", t.ref_name()),
            ("locative_fr", t.ref_locative()),
            ("recognised", t.ref_recognised()),
            ("note", t.ref_note()),
        ]
    },
    removable: false,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/administration/pays/{code}", get(edit).post(update))
        .route("/administration/pays/{code}/historique", get(history))
}

struct CountryRow {
    code: String,
    fr: String,
    en: String,
    recognised: bool,
    edited: bool,
    href: String,
}

#[derive(Template)]
#[template(path = "reference/admin_countries.html")]
struct ListPage {
    page: Page,
    t: Messages,
    q: String,
    countries: Vec<CountryRow>,
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let q: String = Params::parse(&visit.query)
        .get("q")
        .unwrap_or_default()
        .chars()
        .take(100)
        .collect();
    let asked = text::fold(&q);
    // By code or by any name: "Birmanie" finds Myanmar.
    let answers = |held: &country::Model| {
        let names = held.name.0.0.values().chain(&held.aliases.0);
        held.code.eq_ignore_ascii_case(&asked)
            || held.alpha3.eq_ignore_ascii_case(&asked)
            || names
                .map(|name| text::fold(name))
                .any(|name| name.contains(&asked))
    };
    let countries = country::all(app.db.reader())
        .await?
        .into_iter()
        .filter(|held| asked.is_empty() || answers(held))
        .map(|held| CountryRow {
            fr: held.name.get("fr").to_owned(),
            en: held.name.get("en").to_owned(),
            recognised: held.recognised,
            edited: held.edited,
            href: visit.url(&format!("{PATH}/{}", held.code)),
            code: held.code,
        })
        .collect();
    html(&ListPage {
        page: DESK.list_page(&app, &visit),
        t,
        q,
        countries,
    })
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    name: Translated,
    locative_fr: String,
    recognised: String,
    note: Translated,
}

impl From<&country::Model> for Input {
    fn from(held: &country::Model) -> Self {
        Input {
            name: held.name.0.clone(),
            locative_fr: held.locative_fr.clone(),
            recognised: ticked(held.recognised),
            note: held.note.0.clone(),
        }
    }
}

impl Input {
    fn errors(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        require_french(&mut errors, "name", &self.name);
        if self.name.get("en").trim().is_empty() {
            errors.add("name.en", "error-field-required");
        }
        limit_each(&mut errors, "name", &self.name, 120);
        limit_each(&mut errors, "note", &self.note, 1_000);
        limit(&mut errors, "locative_fr", &self.locative_fr, 140);
        errors
    }

    /// The changed columns; the rest of the row stays.
    fn changes(&self, code: String) -> country::ActiveModel {
        let name = self.name.trimmed();
        country::ActiveModel {
            code: Set(code),
            sort_key: Set(text::sort_key(name.get("fr"))),
            name: Set(Json(name)),
            locative_fr: Set(self.locative_fr.trim().to_owned()),
            recognised: Set(self.recognised == "true"),
            note: Set(Json(self.note.trimmed())),
            edited: Set(true),
            ..Default::default()
        }
    }
}

async fn show(
    app: &App,
    visit: &Visit,
    typed: &Input,
    errors: &FieldErrors,
    held: &country::Model,
) -> Result {
    let t = Messages(visit.lang);
    let sheet = Sheet {
        title: t.ref_edit_title(held.label(visit.lang)),
        code: Some(&held.code),
        typed,
        held: Some(Input::from(held)),
        errors,
    };
    DESK.show(app, visit, sheet, |builder| {
        builder.translated("name", &t.ref_name(), 1, true);
        builder
            .text("locative_fr", t.ref_locative())
            .help(t.ref_locative_help())
            .lang("fr");
        builder
            .field("recognised", t.ref_recognised(), FieldKind::Checkbox(false))
            .help(t.ref_recognised_help());
        builder.translated("note", &t.ref_note(), 4, false);
    })
    .await
}

async fn edit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let held = country::get(app.db.reader(), &code).await?;
    show(&app, &visit, &Input::from(&held), &FieldErrors::new(), &held).await
}

async fn update(State(app): State<App>, visit: Visit, Path(code): Path<String>, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let held = country::Entity::find_by_id(code.to_uppercase())
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let mut errors = input.errors();
    refuse_stale(&mut errors, &form, &Input::from(&held));
    if !errors.is_empty() {
        return show(&app, &visit, &input, &errors, &held).await;
    }
    let target = visit.url(&format!("/pays/{}", held.code));
    let after = Input {
        name: input.name.trimmed(),
        locative_fr: input.locative_fr.trim().to_owned(),
        recognised: ticked(input.recognised == "true"),
        note: input.note.trimmed(),
    };
    remember(&write, PATH, &held.code, Some(&Input::from(&held)), Some(&after)).await?;
    country::Entity::update(input.changes(held.code))
        .exec(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&target, "updated"))
}

async fn history(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    let held = country::get(app.db.reader(), &code).await?;
    DESK.history(&app, &visit, &held.code, held.label(visit.lang).to_owned())
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_needs_both_names() {
        let input = Input {
            name: Translated::one("fr", "Mali"),
            ..Input::default()
        };
        assert_eq!(input.errors().0[0].field, "name.en");
        assert!(
            Input {
                name: Translated::both("Mali", "Mali"),
                ..Input::default()
            }
            .errors()
            .is_empty()
        );
    }

    #[test]
    fn an_edited_country_is_marked_and_sorted_anew() {
        let input = Input {
            name: Translated::both(" Émirats ", "Emirates"),
            ..Input::default()
        };
        let changes = input.changes("AE".into());
        assert_eq!(changes.edited, Set(true));
        assert_eq!(changes.sort_key, Set(text::sort_key("Émirats")));
        assert!(changes.oda.is_not_set());
    }
}
