//! The form of a group of kinds.

use axum::extract::{Path, State};
use database::Json;
use kernel::{FieldErrors, Translated};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, QuerySelect};
use serde::{Deserialize, Serialize};
use web::form::Submitted;
use web::{App, Error, Result, Visit, redirect};

use super::{DESK as KINDS, PATH, TAKEN};
use crate::kind::{Kinds, group};
use crate::messages::Messages;
use crate::pages::reference::common::{code_for, limit_each, require_french};
use crate::pages::reference::desk::{Desk, Sheet, Use, refuse_code, refuse_stale};
use crate::pages::reference::desk_past::remember;

const DESK: Desk = Desk {
    forms: "/administration/types/groupes",
    fields: |t| vec![("name", t.ref_name())],
    ..KINDS
};

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    code: String,
    name: Translated,
}

impl From<&group::Model> for Input {
    fn from(held: &group::Model) -> Self {
        Input {
            code: held.code.clone(),
            name: held.name.0.clone(),
        }
    }
}

impl Input {
    fn errors(&self) -> FieldErrors {
        let mut errors = FieldErrors::new();
        require_french(&mut errors, "name", &self.name);
        limit_each(&mut errors, "name", &self.name, 120);
        errors
    }
}

async fn show(
    app: &App,
    visit: &Visit,
    typed: &Input,
    errors: &FieldErrors,
    held: Option<&group::Model>,
) -> Result {
    let t = Messages(visit.lang);
    let sheet = Sheet {
        title: held.map_or_else(
            || t.ref_group_new(),
            |held| t.ref_edit_title(held.name.text(visit.lang)),
        ),
        code: held.map(|held| held.code.as_str()),
        typed,
        held: held.map(Input::from),
        errors,
    };
    DESK.show(app, visit, sheet, |builder| {
        builder.translated("name", &t.ref_name(), 1, true);
        if held.is_none() {
            builder.text("code", t.ref_code()).help(t.ref_code_help());
        }
    })
    .await
}

pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    show(&app, &visit, &Input::default(), &FieldErrors::new(), None).await
}

pub(super) async fn create(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let groups = Kinds::load(write.tx()).await?.groups;
    let mut errors = input.errors();
    let code = code_for(&input.code, &input.name);
    let holder = groups.iter().find(|group| group.code == code);
    refuse_code(
        &mut errors,
        &code,
        holder.map(|held| held.name.text(visit.lang)),
        &TAKEN,
    );
    if !errors.is_empty() {
        return show(&app, &visit, &input, &errors, None).await;
    }
    let model = group::Model {
        code,
        name: Json(input.name.trimmed()),
        position: groups.iter().map(|group| group.position).max().unwrap_or(0) + 1,
    };
    remember(&write, DESK.forms, &model.code, None, Some(&Input::from(&model))).await?;
    group::Entity::insert(group::ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "created"))
}

pub(super) async fn edit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let held = group::Entity::find_by_id(code)
        .one(app.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    show(
        &app,
        &visit,
        &Input::from(&held),
        &FieldErrors::new(),
        Some(&held),
    )
    .await
}

pub(super) async fn update(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let held = group::Entity::find_by_id(code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let mut errors = input.errors();
    refuse_stale(&mut errors, &form, &Input::from(&held));
    if !errors.is_empty() {
        return show(&app, &visit, &input, &errors, Some(&held)).await;
    }
    let (before, mut after) = (Input::from(&held), Input::from(&held));
    after.name = input.name.trimmed();
    remember(&write, DESK.forms, &held.code, Some(&before), Some(&after)).await?;
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

pub(super) async fn history(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    let held = group::Entity::find_by_id(&code)
        .one(app.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    DESK.history(&app, &visit, &code, held.name.text(visit.lang).to_owned())
        .await
}

/// The kinds of a group.
async fn uses(app: &App, visit: &Visit, code: &str) -> Result<Vec<Use>> {
    let kinds = Kinds::load(app.db.reader()).await?.kinds;
    let count = kinds.iter().filter(|kind| kind.group_code == code).count();
    Ok((count > 0)
        .then(|| Use {
            label: Messages(visit.lang).ref_remove_kinds(count),
            href: visit.url(PATH),
        })
        .into_iter()
        .collect())
}

pub(super) async fn ask_remove(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let held = group::Entity::find_by_id(&code)
        .one(app.db.reader())
        .await?
        .ok_or(Error::NotFound)?;
    let used = uses(&app, &visit, &code).await?;
    DESK.ask_remove(&app, &visit, &code, held.name.text(visit.lang).to_owned(), used)
}

/// Removes a group without kinds.
pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    _form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let write = app.write(&visit.actor).await?;
    let held = group::Entity::find_by_id(&code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let used = uses(&app, &visit, &code).await?;
    if !used.is_empty() {
        drop(write);
        return DESK.ask_remove(&app, &visit, &code, held.name.text(visit.lang).to_owned(), used);
    }
    remember(&write, DESK.forms, &code, Some(&Input::from(&held)), None).await?;
    group::Entity::delete_by_id(&code).exec(write.tx()).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "deleted"))
}
