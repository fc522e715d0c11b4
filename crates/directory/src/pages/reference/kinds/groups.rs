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
use crate::pages::reference::desk::{Desk, Sheet, refuse_code, refuse_stale};

const DESK: Desk = Desk {
    forms: "/administration/types/groupes",
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

fn show(
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
}

pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    show(&app, &visit, &Input::default(), &FieldErrors::new(), None)
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
        return show(&app, &visit, &input, &errors, None);
    }
    let model = group::Model {
        code,
        name: Json(input.name.trimmed()),
        position: groups.iter().map(|group| group.position).max().unwrap_or(0) + 1,
    };
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
        return show(&app, &visit, &input, &errors, Some(&held));
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
