//! The thesaurus as an administrator keeps it: add, edit, lead to a merge.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use database::Json;
use geo::catalogue;
use kernel::{FieldErrors, Lang, Translated};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use serde::{Deserialize, Serialize};
use web::form::{Choice, FieldKind, Submitted, several};
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::common::{code_for, limit_each, listed, require_french};
use super::desk::{Desk, Sheet, refuse_code, refuse_stale};
use super::desk_past::remember;
use super::queries;
use crate::messages::Messages;
use crate::pages::typed::optional;
use crate::theme;

pub(super) const PATH: &str = "/administration/themes";
pub(super) const DESK: Desk = Desk {
    list: PATH,
    forms: PATH,
    title: Messages::ref_admin_themes_title,
    fields: |t| {
        vec![
            ("name", t.ref_name()),
            ("definition", t.ref_definition()),
            ("synonyms", t.ref_synonyms()),
            ("broader", t.ref_broader()),
            ("sdgs", t.ref_goals()),
            ("dac", t.ref_sectors()),
        ]
    },
    removable: false,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/administration/themes/nouveau", get(new).post(create))
        .route("/administration/themes/{code}", get(edit).post(update))
        .route("/administration/themes/{code}/historique", get(history))
}

struct ThemeRow {
    code: String,
    name: String,
    broader: String,
    merged: String,
    records: i64,
    show: String,
    edit: String,
    merge: String,
}

#[derive(Template)]
#[template(path = "reference/admin_themes.html")]
struct ListPage {
    page: Page,
    t: Messages,
    themes: Vec<ThemeRow>,
    merged: Vec<ThemeRow>,
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let all = queries::all_themes(app.db.reader()).await?;
    let counts = queries::records_by_theme(app.db.reader()).await?;
    let name = |code: &Option<String>| {
        code.as_ref()
            .and_then(|code| all.iter().find(|held| held.code == *code))
            .map(|held| held.label(visit.lang).to_owned())
            .unwrap_or_default()
    };
    let row = |held: &theme::Model| ThemeRow {
        code: held.code.clone(),
        name: held.label(visit.lang).to_owned(),
        broader: name(&held.broader),
        merged: name(&held.merged_into),
        records: counts.get(&held.code).copied().unwrap_or(0),
        show: visit.url(&format!("/themes/{}", held.code)),
        edit: visit.url(&format!("{PATH}/{}", held.code)),
        merge: visit.url(&format!("{PATH}/{}/fusion", held.code)),
    };
    let themes = all
        .iter()
        .filter(|held| held.merged_into.is_none())
        .map(row)
        .collect();
    let merged = all
        .iter()
        .filter(|held| held.merged_into.is_some())
        .map(row)
        .collect();
    html(&ListPage {
        page: DESK.list_page(&app, &visit),
        t,
        themes,
        merged,
    })
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    code: String,
    name: Translated,
    definition: Translated,
    synonyms: Translated,
    #[serde(deserialize_with = "several")]
    sdgs: Vec<String>,
    dac: String,
    broader: String,
}

impl From<&theme::Model> for Input {
    fn from(held: &theme::Model) -> Self {
        Input {
            code: held.code.clone(),
            name: held.name.0.clone(),
            definition: held.definition.0.clone(),
            synonyms: Translated(
                held.synonyms
                    .iter()
                    .map(|(lang, words)| (lang.clone(), words.join("\n")))
                    .collect(),
            ),
            sdgs: held.sdgs.iter().map(ToString::to_string).collect(),
            dac: held.dac.join(", "),
            broader: held.broader.clone().unwrap_or_default(),
        }
    }
}

impl Input {
    /// What is to be mended. `own` is the code of the theme that is edited: it cannot be wider than itself, and two
    /// levels are enough.
    fn errors(&self, all: &[theme::Model], own: Option<&str>) -> FieldErrors {
        let mut errors = FieldErrors::new();
        require_french(&mut errors, "name", &self.name);
        limit_each(&mut errors, "name", &self.name, 120);
        limit_each(&mut errors, "definition", &self.definition, 1_000);
        let unknown = |code: &&String| catalogue::sector(code).is_none();
        if let Some(code) = listed(&self.dac).iter().find(unknown) {
            errors.add_with("dac", "error-field-sector", code.clone());
        }
        if let Some(code) = optional(&self.broader) {
            let broader = all
                .iter()
                .find(|held| held.code == code && held.merged_into.is_none());
            let has_narrower =
                own.is_some_and(|own| all.iter().any(|held| held.broader.as_deref() == Some(own)));
            if broader.is_none_or(|held| held.broader.is_some()) || own == Some(code.as_str()) || has_narrower
            {
                errors.add("broader", "error-field-levels");
            }
        }
        errors
    }

    fn model(&self, code: String, position: i64) -> theme::Model {
        theme::Model {
            code,
            name: Json(self.name.trimmed()),
            definition: Json(self.definition.trimmed()),
            synonyms: Json(
                self.synonyms
                    .trimmed()
                    .iter()
                    .map(|(lang, words)| (lang.to_owned(), listed(words)))
                    .collect(),
            ),
            sdgs: Json(
                self.sdgs
                    .iter()
                    .filter_map(|number| number.parse().ok())
                    .filter(|number| catalogue::goal(*number).is_some())
                    .collect(),
            ),
            dac: Json(listed(&self.dac)),
            broader: optional(&self.broader),
            merged_into: None,
            position,
        }
    }
}

/// The themes that may be the wider one: those of the first level.
fn broader_choices(t: Messages, lang: Lang, all: &[theme::Model], own: Option<&str>) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", t.ref_none())];
    choices.extend(
        all.iter()
            .filter(|held| {
                held.merged_into.is_none() && held.broader.is_none() && Some(held.code.as_str()) != own
            })
            .map(|held| Choice::new(held.code.clone(), held.label(lang))),
    );
    choices
}

async fn show(
    app: &App,
    visit: &Visit,
    all: &[theme::Model],
    typed: &Input,
    errors: &FieldErrors,
    held: Option<&theme::Model>,
) -> Result {
    let t = Messages(visit.lang);
    let goals: Vec<Choice> = catalogue::goals()
        .iter()
        .map(|goal| {
            Choice::new(
                goal.number.to_string(),
                format!("{}. {}", goal.number, goal.short.text(visit.lang)),
            )
        })
        .collect();
    let own = held.map(|held| held.code.as_str());
    let broader = broader_choices(t, visit.lang, all, own);
    let sheet = Sheet {
        title: held.map_or_else(
            || t.ref_theme_new(),
            |held| t.ref_edit_title(held.label(visit.lang)),
        ),
        code: own,
        typed,
        held: held.map(Input::from),
        errors,
    };
    DESK.show(app, visit, sheet, |builder| {
        builder.translated("name", &t.ref_name(), 1, true);
        builder.translated("definition", &t.ref_definition(), 3, false);
        builder.section(t.ref_synonyms()).help = Some(t.ref_synonyms_help());
        builder.translated("synonyms", &t.ref_synonyms(), 6, false);
        builder.section(t.ref_theme_place());
        builder
            .select("broader", t.ref_broader(), broader.clone())
            .help(t.ref_broader_help());
        builder.field("sdgs", t.ref_goals(), FieldKind::Checks(goals.clone()));
        builder.text("dac", t.ref_sectors()).help(t.ref_sectors_help());
        if held.is_none() {
            builder.text("code", t.ref_code()).help(t.ref_code_help());
        }
    })
    .await
}

async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let all = queries::all_themes(app.db.reader()).await?;
    show(&app, &visit, &all, &Input::default(), &FieldErrors::new(), None).await
}

async fn create(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let all = queries::all_themes(app.db.reader()).await?;
    let mut errors = input.errors(&all, None);
    let code = code_for(&input.code, &input.name);
    let holder = all.iter().find(|held| held.code == code);
    refuse_code(
        &mut errors,
        &code,
        holder.map(|held| held.label(visit.lang)),
        &["nouveau"],
    );
    if !errors.is_empty() {
        return show(&app, &visit, &all, &input, &errors, None).await;
    }
    let write = app.write(&visit.actor).await?;
    let position = all.iter().map(|held| held.position).max().unwrap_or(0) + 1;
    let model = input.model(code.clone(), position);
    remember(&write, PATH, &code, None, Some(&Input::from(&model))).await?;
    theme::Entity::insert(theme::ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&format!("/themes/{code}")), "created"))
}

async fn edit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let all = queries::all_themes(app.db.reader()).await?;
    let held = all
        .iter()
        .find(|held| held.code == code && held.merged_into.is_none())
        .ok_or(Error::NotFound)?;
    show(
        &app,
        &visit,
        &all,
        &Input::from(held),
        &FieldErrors::new(),
        Some(held),
    )
    .await
}

async fn update(State(app): State<App>, visit: Visit, Path(code): Path<String>, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let held = theme::Entity::find_by_id(code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .filter(|held| held.merged_into.is_none())
        .ok_or(Error::NotFound)?;
    let all = queries::all_themes(write.tx()).await?;
    let mut errors = input.errors(&all, Some(&held.code));
    refuse_stale(&mut errors, &form, &Input::from(&held));
    if !errors.is_empty() {
        return show(&app, &visit, &all, &input, &errors, Some(&held)).await;
    }
    let target = visit.url(&format!("/themes/{}", held.code));
    let before = Input::from(&held);
    let model = input.model(held.code, held.position);
    remember(
        &write,
        PATH,
        &model.code,
        Some(&before),
        Some(&Input::from(&model)),
    )
    .await?;
    theme::Entity::update(theme::ActiveModel::from(model).reset_all())
        .exec(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&target, "updated"))
}

async fn history(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    let all = queries::all_themes(app.db.reader()).await?;
    let held = all.iter().find(|held| held.code == code).ok_or(Error::NotFound)?;
    DESK.history(&app, &visit, &code, held.label(visit.lang).to_owned())
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(code: &str, broader: Option<&str>) -> theme::Model {
        Input {
            name: Translated::one("fr", code),
            broader: broader.unwrap_or_default().to_owned(),
            ..Input::default()
        }
        .model(code.to_owned(), 0)
    }

    #[test]
    fn a_theme_survives_the_way_through_its_form() {
        let input = Input {
            name: Translated::both("Eau", "Water"),
            synonyms: Translated::both("puits\nforage", "well"),
            sdgs: vec!["6".into(), "99".into()],
            dac: "14020, 14030".into(),
            ..Input::default()
        };
        let model = input.model("water".into(), 3);
        assert_eq!(model.sdgs.0, [6]);
        assert_eq!(model.dac.0, ["14020", "14030"]);
        assert_eq!(model.synonyms["fr"], ["puits", "forage"]);
        assert_eq!(Input::from(&model).model("water".into(), 3), model);
    }

    #[test]
    fn two_levels_and_no_circle() {
        let all = [
            held("environment", None),
            held("waste", Some("environment")),
            held("health", None),
        ];
        let with = |broader: &str| Input {
            name: Translated::one("fr", "x"),
            broader: broader.to_owned(),
            ..Input::default()
        };
        assert!(with("environment").errors(&all, Some("health")).is_empty());
        assert!(
            !with("waste").errors(&all, Some("health")).is_empty(),
            "a third level"
        );
        assert!(
            !with("health").errors(&all, Some("health")).is_empty(),
            "wider than itself"
        );
        assert!(
            !with("health").errors(&all, Some("environment")).is_empty(),
            "its own narrower would be on a third level"
        );
        assert!(!with("nothing").errors(&all, None).is_empty());
    }

    #[test]
    fn an_unknown_purpose_code_is_refused() {
        let input = Input {
            name: Translated::one("fr", "x"),
            dac: "14020, 99999x".into(),
            ..Input::default()
        };
        assert_eq!(input.errors(&[], None).0[0].field, "dac");
    }
}
