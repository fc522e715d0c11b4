//! The form of a kind.

use axum::extract::{Path, State};
use database::Json;
use kernel::{FieldErrors, Translated};
use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use serde::{Deserialize, Serialize};
use web::form::{Choice, FieldKind, Submitted};
use web::list::{Params, STATE};
use web::{App, Error, Result, Visit, redirect};

use super::{DESK, PATH, TAKEN};
use crate::kind::{self, Kinds};
use crate::messages::Messages;
use crate::pages::reference::common::{code_for, limit_each, require_french};
use crate::pages::reference::desk::{Sheet, Use, refuse_code, refuse_stale};
use crate::pages::reference::desk_past::remember;
use crate::pages::reference::queries;
use crate::pages::typed::{optional, ticked};

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
            governs: ticked(held.governs),
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
        limit_each(&mut errors, "name", &self.name, 120);
        limit_each(&mut errors, "plural", &self.plural, 120);
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
            icon: optional(&self.icon).unwrap_or_else(|| "building".to_owned()),
            position,
        }
    }
}

async fn show(
    app: &App,
    visit: &Visit,
    kinds: &Kinds,
    typed: &Input,
    errors: &FieldErrors,
    held: Option<&kind::Model>,
) -> Result {
    let t = Messages(visit.lang);
    let mut groups = vec![Choice::new("", t.ref_none())];
    groups.extend(
        kinds
            .groups
            .iter()
            .map(|group| Choice::new(group.code.clone(), group.name.text(visit.lang))),
    );
    let types: Vec<Choice> = IATI_TYPES
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
    if !typed.icon.is_empty() && !ICONS.contains(&typed.icon.as_str()) {
        icons.push(Choice::new(typed.icon.clone(), typed.icon.clone()));
    }
    let sheet = Sheet {
        title: held.map_or_else(
            || t.ref_kind_new(),
            |held| t.ref_edit_title(held.label(visit.lang)),
        ),
        code: held.map(|held| held.code.as_str()),
        typed,
        held: held.map(Input::from),
        errors,
    };
    DESK.show(app, visit, sheet, |builder| {
        builder.translated("name", &t.ref_kind_one(), 1, true);
        builder.translated("plural", &t.ref_kind_several(), 1, true);
        builder
            .select("group", t.ref_kind_group(), groups.clone())
            .required();
        builder
            .select("iati_type", t.ref_kind_iati(), types.clone())
            .required();
        builder
            .field("governs", t.ref_kind_governs(), FieldKind::Checkbox(false))
            .help(t.ref_kind_governs_help());
        builder.select("icon", t.ref_kind_icon(), icons.clone());
        if held.is_none() {
            builder.text("code", t.ref_code()).help(t.ref_code_help());
        }
    })
    .await
}

pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let kinds = Kinds::load(app.db.reader()).await?;
    let input = Input {
        iati_type: "90".to_owned(),
        icon: "building".to_owned(),
        ..Input::default()
    };
    show(&app, &visit, &kinds, &input, &FieldErrors::new(), None).await
}

pub(super) async fn create(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = form.input()?;
    let write = app.write(&visit.actor).await?;
    let kinds = Kinds::load(write.tx()).await?;
    let mut errors = input.errors(&kinds);
    let code = code_for(&input.code, &input.name);
    let holder = kinds.get(&code).map(|held| held.label(visit.lang));
    refuse_code(&mut errors, &code, holder, &TAKEN);
    if !errors.is_empty() {
        return show(&app, &visit, &kinds, &input, &errors, None).await;
    }
    let position = kinds.kinds.iter().map(|kind| kind.position).max().unwrap_or(0) + 1;
    let model = input.model(code, position);
    remember(&write, DESK.forms, &model.code, None, Some(&Input::from(&model))).await?;
    kind::Entity::insert(kind::ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "created"))
}

pub(super) async fn edit(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let kinds = Kinds::load(app.db.reader()).await?;
    let held = kinds.get(&code).ok_or(Error::NotFound)?;
    let input = Input::from(held);
    show(&app, &visit, &kinds, &input, &FieldErrors::new(), Some(held)).await
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
    let held = kind::Entity::find_by_id(code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let kinds = Kinds::load(write.tx()).await?;
    let mut errors = input.errors(&kinds);
    refuse_stale(&mut errors, &form, &Input::from(&held));
    if !errors.is_empty() {
        return show(&app, &visit, &kinds, &input, &errors, Some(&held)).await;
    }
    let before = Input::from(&held);
    let model = input.model(held.code, held.position);
    let after = Input::from(&model);
    remember(&write, DESK.forms, &model.code, Some(&before), Some(&after)).await?;
    kind::Entity::update(kind::ActiveModel::from(model).reset_all())
        .exec(write.tx())
        .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

pub(super) async fn history(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    let kinds = Kinds::load(app.db.reader()).await?;
    let name = kinds
        .get(&code)
        .ok_or(Error::NotFound)?
        .label(visit.lang)
        .to_owned();
    DESK.history(&app, &visit, &code, name).await
}

/// The organisations of a kind, whatever their state.
async fn uses(app: &App, visit: &Visit, code: &str) -> Result<Vec<Use>> {
    let counts = queries::organisations_by_kind(app.db.reader()).await?;
    let count = counts.get(code).copied().unwrap_or(0);
    let mut list = Params::default().with("type", code);
    for state in kernel::State::ALL {
        list = list.toggled(STATE, state.code());
    }
    Ok((count > 0)
        .then(|| Use {
            label: Messages(visit.lang).ref_remove_organisations(count),
            href: list.at(&visit.url("/organisations")),
        })
        .into_iter()
        .collect())
}

pub(super) async fn ask_remove(State(app): State<App>, visit: Visit, Path(code): Path<String>) -> Result {
    visit.require_administrator()?;
    let kinds = Kinds::load(app.db.reader()).await?;
    let name = kinds
        .get(&code)
        .ok_or(Error::NotFound)?
        .label(visit.lang)
        .to_owned();
    let uses = uses(&app, &visit, &code).await?;
    DESK.ask_remove(&app, &visit, &code, name, uses)
}

/// Removes a kind that no organisation bears; one that somebody gave it meanwhile keeps it.
pub(super) async fn remove(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    _form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let write = app.write(&visit.actor).await?;
    let held = kind::Entity::find_by_id(&code)
        .lock(LockType::Update)
        .one(write.tx())
        .await?
        .ok_or(Error::NotFound)?;
    let used = uses(&app, &visit, &code).await?;
    if !used.is_empty() {
        drop(write);
        return DESK.ask_remove(&app, &visit, &code, held.label(visit.lang).to_owned(), used);
    }
    remember(&write, DESK.forms, &code, Some(&Input::from(&held)), None).await?;
    kind::Entity::delete_by_id(&code).exec(write.tx()).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "deleted"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_needs_a_group_a_type_and_both_numbers() {
        let errors = Input::default().errors(&Kinds::default());
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["name.fr", "plural.fr", "group", "iati_type"]);
    }
}
