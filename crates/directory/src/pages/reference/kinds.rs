//! Kinds of organisations, in two levels: add, rename, reorder, move to another group. A kind is never removed while
//! organisations may bear it; its code never changes.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use database::{Json, Write};
use kernel::{FieldErrors, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, QuerySelect};
use serde::{Deserialize, Serialize};
use web::form::{self, Builder, Choice, FieldKind, Submitted};
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::common::{filled, limit, require_french, stamp};
use super::queries;
use crate::kind::{self, Kinds, group};
use crate::messages::Messages;

const PATH: &str = "/administration/types";
/// Words of our own addresses, which no code may take.
const TAKEN: [&str; 2] = ["nouveau", "groupes"];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/administration/types/nouveau", get(new).post(create))
        .route("/administration/types/{code}", get(edit).post(update))
        .route("/administration/types/{code}/deplacer", post(shift))
        .route(
            "/administration/types/groupes/nouveau",
            get(new_group).post(create_group),
        )
        .route(
            "/administration/types/groupes/{code}",
            get(edit_group).post(update_group),
        )
        .route("/administration/types/groupes/{code}/deplacer", post(shift_group))
}

struct KindRow {
    code: String,
    name: String,
    plural: String,
    organisations: i64,
    governs: bool,
    href: String,
    shift: String,
    first: bool,
    last: bool,
}

struct GroupRow {
    code: String,
    name: String,
    href: String,
    shift: String,
    first: bool,
    last: bool,
    kinds: Vec<KindRow>,
}

#[derive(Template)]
#[template(path = "reference/kinds.html")]
struct ListPage {
    page: Page,
    t: Messages,
    groups: Vec<GroupRow>,
}

async fn list(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let t = Messages(visit.lang);
    let held = Kinds::load(app.db.reader()).await?;
    let counts = queries::organisations_by_kind(app.db.reader()).await?;
    let last_group = held.groups.len().saturating_sub(1);
    let groups = held
        .groups
        .iter()
        .enumerate()
        .map(|(place, group)| {
            let members: Vec<&kind::Model> = held
                .kinds
                .iter()
                .filter(|kind| kind.group_code == group.code)
                .collect();
            let last = members.len().saturating_sub(1);
            let href = visit.url(&format!("{PATH}/groupes/{}", group.code));
            GroupRow {
                code: group.code.clone(),
                name: group.name.text(visit.lang).to_owned(),
                shift: format!("{href}/deplacer"),
                href,
                first: place == 0,
                last: place == last_group,
                kinds: members
                    .into_iter()
                    .enumerate()
                    .map(|(place, kind)| {
                        let href = visit.url(&format!("{PATH}/{}", kind.code));
                        KindRow {
                            code: kind.code.clone(),
                            name: kind.label(visit.lang).to_owned(),
                            plural: kind.plural.text(visit.lang).to_owned(),
                            organisations: counts.get(&kind.code).copied().unwrap_or(0),
                            governs: kind.governs,
                            shift: format!("{href}/deplacer"),
                            href,
                            first: place == 0,
                            last: place == last,
                        }
                    })
                    .collect(),
            }
        })
        .collect();
    let page = frame(&app, &visit, t.ref_kinds_title(), "");
    html(&ListPage { page, t, groups })
}

/// The page frame under administration; `own` names a page below the list.
fn frame(app: &App, visit: &Visit, title: String, own: &str) -> Page {
    let t = Messages(visit.lang);
    let page = visit
        .page(app, title)
        .crumb(t.ref_admin_title(), visit.url("/administration"));
    if own.is_empty() {
        page.crumb(t.ref_kinds_title(), "")
    } else {
        page.crumb(t.ref_kinds_title(), visit.url(PATH))
    }
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    code: String,
    group: String,
    name: Translated,
    plural: Translated,
    iati_type: String,
    governs: String,
    icon: String,
}

impl From<&kind::Model> for Input {
    fn from(held: &kind::Model) -> Self {
        Input {
            code: held.code.clone(),
            group: held.group_code.clone(),
            name: held.name.0.clone(),
            plural: held.plural.0.clone(),
            iati_type: held.iati_type.to_string(),
            governs: if held.governs {
                "true".to_owned()
            } else {
                String::new()
            },
            icon: held.icon.clone(),
        }
    }
}

/// The types of IATI's list `OrganisationType` (2.03).
const IATI_TYPES: [i64; 16] = [10, 11, 15, 21, 22, 23, 24, 30, 40, 60, 70, 71, 72, 73, 80, 90];
/// Icons that suit an organisation.
const ICONS: [&str; 9] = [
    "bank", "book", "building", "factory", "globe", "heart", "hospital", "people", "school",
];

impl Input {
    /// What is to be mended, apart from a code in use.
    fn errors(&self, kinds: &Kinds) -> FieldErrors {
        let mut errors = FieldErrors::new();
        require_french(&mut errors, "name", &self.name);
        require_french(&mut errors, "plural", &self.plural);
        for (field, text) in [("name", &self.name), ("plural", &self.plural)] {
            text.iter()
                .for_each(|(lang, words)| limit(&mut errors, &format!("{field}.{lang}"), words, 120));
        }
        if !kinds.groups.iter().any(|group| group.code == self.group) {
            errors.add("group", "error-field-required");
        }
        if self
            .iati_type
            .parse()
            .ok()
            .is_none_or(|code: i64| !IATI_TYPES.contains(&code))
        {
            errors.add("iati_type", "error-field-required");
        }
        errors
    }

    fn model(&self, code: String, position: i64) -> kind::Model {
        kind::Model {
            code,
            group_code: self.group.clone(),
            name: Json(self.name.trimmed()),
            plural: Json(self.plural.trimmed()),
            iati_type: self.iati_type.parse().unwrap_or(90),
            governs: self.governs == "true",
            icon: filled(&self.icon).unwrap_or_else(|| "building".to_owned()),
            position,
        }
    }
}

/// The code that a new thing gets: what was typed, else its English name, else its French one.
pub(super) fn code_for(typed: &str, name: &Translated) -> String {
    let words = [typed, name.get("en"), name.get("fr")]
        .into_iter()
        .find(|text| !text.trim().is_empty())
        .unwrap_or_default();
    kernel::text::slug(words).replace('-', "_")
}

fn kind_form(
    app: &App,
    visit: &Visit,
    kinds: &Kinds,
    input: &Input,
    errors: &FieldErrors,
    held: Option<&kind::Model>,
) -> Result {
    let t = Messages(visit.lang);
    let title = held.map_or_else(
        || t.ref_kind_new(),
        |held| t.ref_edit_title(held.label(visit.lang)),
    );
    let mut groups = vec![Choice::new("", t.ref_none())];
    groups.extend(
        kinds
            .groups
            .iter()
            .map(|group| Choice::new(group.code.clone(), group.name.text(visit.lang))),
    );
    let types = IATI_TYPES
        .into_iter()
        .map(|code| {
            Choice::new(
                code.to_string(),
                format!(
                    "{code} – {}",
                    t.by_key(&format!("ref-iati-{code}"), None).unwrap_or_default()
                ),
            )
        })
        .collect();
    let mut icons: Vec<Choice> = ICONS.into_iter().map(|name| Choice::new(name, name)).collect();
    if !input.icon.is_empty() && !ICONS.contains(&input.icon.as_str()) {
        icons.push(Choice::new(input.icon.clone(), input.icon.clone()));
    }
    let mut builder = Builder::new(visit.lang, input, errors);
    builder.translated("name", &t.ref_kind_one(), 1, true);
    builder.translated("plural", &t.ref_kind_several(), 1, true);
    builder.select("group", t.ref_kind_group(), groups).required();
    builder.select("iati_type", t.ref_kind_iati(), types).required();
    builder
        .field("governs", t.ref_kind_governs(), FieldKind::Checkbox(false))
        .help(t.ref_kind_governs_help());
    builder.select("icon", t.ref_kind_icon(), icons);
    if held.is_none() {
        builder.text("code", t.ref_code()).help(t.ref_code_help());
    }
    let action = held.map_or_else(
        || format!("{PATH}/nouveau"),
        |held| format!("{PATH}/{}", held.code),
    );
    let mut form = builder.finish(title.clone(), visit.url(&action), visit.url(PATH));
    form.version = held.map(stamp);
    form::show(frame(app, visit, title, "form"), form)
}

async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let kinds = Kinds::load(app.db.reader()).await?;
    let input = Input {
        iati_type: "90".to_owned(),
        icon: "building".to_owned(),
        ..Input::default()
    };
    kind_form(&app, &visit, &kinds, &input, &FieldErrors::new(), None)
}

async fn create(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let kinds = Kinds::load(app.db.reader()).await?;
    let mut errors = input.errors(&kinds);
    let code = code_for(&input.code, &input.name);
    if let Some(held) = kinds.get(&code) {
        errors.add_with("code", "error-field-taken", held.label(visit.lang));
    } else if TAKEN.contains(&code.as_str()) {
        errors.add("code", "error-field-invalid");
    }
    if !errors.is_empty() {
        return kind_form(&app, &visit, &kinds, &input, &errors, None);
    }
    let write = app.write(&visit.actor).await?;
    let position = kinds.kinds.iter().map(|kind| kind.position).max().unwrap_or(0) + 1;
    kind::Entity::insert(kind::ActiveModel::from(input.model(code, position)))
        .exec_without_returning(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "created"))
}

async fn edit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let kinds = Kinds::load(app.db.reader()).await?;
    let held = kinds.get(&code).ok_or(Error::NotFound)?;
    kind_form(
        &app,
        &visit,
        &kinds,
        &Input::from(held),
        &FieldErrors::new(),
        Some(held),
    )
}

async fn update(State(app): State<App>, visit: Visit, Path(code): Path<String>, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let held = kind::Entity::find_by_id(code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let kinds = Kinds::load(write.tx()).await?;
    let mut errors = input.errors(&kinds);
    if form.version != Some(stamp(&held)) {
        errors.add("", "error-field-stale");
    }
    if !errors.is_empty() {
        return kind_form(&app, &visit, &kinds, &input, &errors, Some(&held));
    }
    kind::Entity::update(kind::ActiveModel::from(input.model(held.code, held.position)).reset_all())
        .exec(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

/// Which neighbour a thing changes places with: `haut` or `bas`.
fn neighbour(codes: &[String], code: &str, way: &str) -> Option<(usize, usize)> {
    let place = codes.iter().position(|held| held == code)?;
    let other = match way {
        "haut" => place.checked_sub(1)?,
        "bas" => (place + 1 < codes.len()).then_some(place + 1)?,
        _ => return None,
    };
    Some((place, other))
}

async fn set_position(write: &Write, code: &str, position: i64) -> Result<()> {
    kind::Entity::update(kind::ActiveModel {
        code: Set(code.to_owned()),
        position: Set(position),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    Ok(())
}

async fn shift(State(app): State<App>, visit: Visit, Path(code): Path<String>, form: Submitted) -> Result {
    visit.require_administrator()?;
    let write = app.write(&visit.actor).await?;
    let kinds = Kinds::load(write.tx()).await?;
    let group = kinds.get(&code).ok_or(Error::NotFound)?.group_code.clone();
    let members: Vec<&kind::Model> = kinds
        .kinds
        .iter()
        .filter(|kind| kind.group_code == group)
        .collect();
    let codes: Vec<String> = members.iter().map(|kind| kind.code.clone()).collect();
    if let Some((one, other)) = neighbour(&codes, &code, form.get("sens")) {
        set_position(&write, &codes[one], members[other].position).await?;
        set_position(&write, &codes[other], members[one].position).await?;
    }
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct GroupInput {
    code: String,
    name: Translated,
}

fn group_form(
    app: &App,
    visit: &Visit,
    input: &GroupInput,
    errors: &FieldErrors,
    held: Option<&group::Model>,
) -> Result {
    let t = Messages(visit.lang);
    let title = held.map_or_else(
        || t.ref_group_new(),
        |held| t.ref_edit_title(held.name.text(visit.lang)),
    );
    let mut builder = Builder::new(visit.lang, input, errors);
    builder.translated("name", &t.ref_name(), 1, true);
    if held.is_none() {
        builder.text("code", t.ref_code()).help(t.ref_code_help());
    }
    let action = held.map_or_else(
        || format!("{PATH}/groupes/nouveau"),
        |held| format!("{PATH}/groupes/{}", held.code),
    );
    let mut form = builder.finish(title.clone(), visit.url(&action), visit.url(PATH));
    form.version = held.map(stamp);
    form::show(frame(app, visit, title, "form"), form)
}

fn group_errors(input: &GroupInput) -> FieldErrors {
    let mut errors = FieldErrors::new();
    require_french(&mut errors, "name", &input.name);
    input
        .name
        .iter()
        .for_each(|(lang, words)| limit(&mut errors, &format!("name.{lang}"), words, 120));
    errors
}

async fn new_group(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    group_form(&app, &visit, &GroupInput::default(), &FieldErrors::new(), None)
}

async fn create_group(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: GroupInput = form.input()?;
    let kinds = Kinds::load(app.db.reader()).await?;
    let mut errors = group_errors(&input);
    let code = code_for(&input.code, &input.name);
    if let Some(held) = kinds.groups.iter().find(|group| group.code == code) {
        errors.add_with("code", "error-field-taken", held.name.text(visit.lang));
    } else if TAKEN.contains(&code.as_str()) {
        errors.add("code", "error-field-invalid");
    }
    if !errors.is_empty() {
        return group_form(&app, &visit, &input, &errors, None);
    }
    let write = app.write(&visit.actor).await?;
    let position = kinds.groups.iter().map(|group| group.position).max().unwrap_or(0) + 1;
    let model = group::Model {
        code,
        name: Json(input.name.trimmed()),
        position,
    };
    group::Entity::insert(group::ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "created"))
}

async fn edit_group(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let held = group::Entity::find_by_id(code)
        .one(app.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    let input = GroupInput {
        code: held.code.clone(),
        name: held.name.0.clone(),
    };
    group_form(&app, &visit, &input, &FieldErrors::new(), Some(&held))
}

async fn update_group(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let input: GroupInput = form.input()?;
    let write = app.write(&visit.actor).await?;
    let held = group::Entity::find_by_id(code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let mut errors = group_errors(&input);
    if form.version != Some(stamp(&held)) {
        errors.add("", "error-field-stale");
    }
    if !errors.is_empty() {
        return group_form(&app, &visit, &input, &errors, Some(&held));
    }
    group::Entity::update(group::ActiveModel {
        code: Set(held.code),
        name: Set(Json(input.name.trimmed())),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

async fn shift_group(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let write = app.write(&visit.actor).await?;
    let groups = Kinds::load(write.tx()).await?.groups;
    let codes: Vec<String> = groups.iter().map(|group| group.code.clone()).collect();
    if !codes.contains(&code) {
        return Err(Error::NotFound);
    }
    if let Some((one, other)) = neighbour(&codes, &code, form.get("sens")) {
        for (place, position) in [(one, groups[other].position), (other, groups[one].position)] {
            group::Entity::update(group::ActiveModel {
                code: Set(codes[place].clone()),
                position: Set(position),
                ..Default::default()
            })
            .exec(write.tx())
            .await?;
        }
    }
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_comes_from_what_was_typed_or_from_the_name() {
        let name = Translated::both("Maison de quartier", "Neighbourhood house");
        assert_eq!(code_for("", &name), "neighbourhood_house");
        assert_eq!(code_for("MJC", &name), "mjc");
        assert_eq!(
            code_for("", &Translated::one("fr", "Régie d'eau")),
            kernel::text::slug("Régie d'eau").replace('-', "_")
        );
    }

    #[test]
    fn the_first_cannot_go_up_nor_the_last_down() {
        let codes = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(neighbour(&codes, "a", "haut"), None);
        assert_eq!(neighbour(&codes, "c", "bas"), None);
        assert_eq!(neighbour(&codes, "b", "haut"), Some((1, 0)));
        assert_eq!(neighbour(&codes, "b", "bas"), Some((1, 2)));
        assert_eq!(neighbour(&codes, "b", "ailleurs"), None);
    }

    #[test]
    fn a_kind_needs_a_group_a_type_and_both_numbers() {
        let errors = Input::default().errors(&Kinds::default());
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name.fr", "plural.fr", "group", "iati_type"]);
    }
}
