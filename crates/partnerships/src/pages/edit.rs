//! Writing a partnership, new or there already, and its history.

use axum::extract::{Path, State};
use database::{Error as DbError, record};
use kernel::date::Reading;
use kernel::policy::Action;
use kernel::{FieldErrors, ShortId};
use web::form::{self, Submitted};
use web::history::{Meanwhile, Past};
use web::list::Params;
use web::{App, Error, Result, Visit, redirect};

use super::choices::Choices;
use super::form::{Frame, build};
use super::input::{Input, PartyInput};
use super::{labels, permitted};
use crate::codes;
use crate::messages::Messages;
use crate::partnership::Partnership;
use crate::store::{self, Loaded};

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let party = || PartyInput {
        role: codes::PARTY.to_owned(),
        ..PartyInput::default()
    };
    let mut first = party();
    // "Add a partnership" on an organisation's sheet brings the organisation along.
    let params = Params::parse(&visit.query);
    if let Some(short_id) = params.get("organisation").and_then(ShortId::from_address)
        && let Ok(record) = record::by_short_id(app.db.reader(), directory::store::KIND, &short_id).await
    {
        first.organisation = record.id.to_string();
    }
    let input = Input {
        parties: vec![first, party()],
        status: "contact".to_owned(),
        visibility: "public".to_owned(),
        state: "draft".to_owned(),
        ..Input::default()
    };
    show_new(&app, &visit, &input, &FieldErrors::new()).await
}

async fn show_new(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors) -> Result {
    let t = Messages(visit.lang);
    let choices = Choices::load(app, &visit.actor, input, visit.lang).await?;
    let frame = Frame {
        title: t.new_title(),
        action: visit.url("/partenariats/nouveau"),
        cancel: visit.url("/partenariats"),
        version: None,
        intro: Some(t.new_intro()),
        told: Meanwhile::default(),
    };
    let form = build(visit.lang, input, errors, &choices, frame);
    form::show(
        visit
            .page(app, t.new_title())
            .crumb(t.partnerships(), visit.url("/partenariats")),
        form,
    )
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, submitted: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = submitted.input()?;
    if submitted.add.is_some() {
        return show_new(&app, &visit, &input, &FieldErrors::new()).await;
    }
    let (partnership, errors) = read(&app, &visit, &input, None).await?;
    if !errors.is_empty() {
        return show_new(&app, &visit, &input, &errors).await;
    }
    let write = app.write(&visit.actor).await?;
    let record = store::insert(&write, write.ids.next(), &partnership, false).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&store::path(&record)), "created"))
}

/// The partnership that was typed, with what is to be mended beside the rows that the page shows. `before` is the one
/// that the form was made from.
async fn read(
    app: &App,
    visit: &Visit,
    input: &Input,
    before: Option<&Partnership>,
) -> Result<(Partnership, FieldErrors), Error> {
    let (kept, numbering) = input.filled();
    let reading = Reading {
        lang: visit.lang,
        today: app.clock.today(),
    };
    let (partnership, mut errors) = kept.read(before, reading);
    Choices::load(app, &visit.actor, &kept, visit.lang)
        .await?
        .check(&partnership, before, &mut errors);
    numbering.restore(&mut errors);
    Ok((partnership, errors))
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let input = Input::of(&loaded.partnership, visit.lang);
    let version = loaded.record.version;
    show_edit(
        &app,
        &visit,
        &loaded,
        &input,
        &FieldErrors::new(),
        version,
        Meanwhile::default(),
    )
    .await
}

async fn show_edit(
    app: &App,
    visit: &Visit,
    loaded: &Loaded,
    input: &Input,
    errors: &FieldErrors,
    version: i64,
    told: Meanwhile,
) -> Result {
    let t = Messages(visit.lang);
    let choices = Choices::load(app, &visit.actor, input, visit.lang).await?;
    let path = visit.url(&store::path(&loaded.record));
    let name = loaded.record.title.text(visit.lang).to_owned();
    let title = t.edit_title(name.clone());
    let frame = Frame {
        title: title.clone(),
        action: format!("{path}/modifier"),
        cancel: path.clone(),
        version: Some(version),
        intro: None,
        told,
    };
    let form = build(visit.lang, input, errors, &choices, frame);
    let page = visit
        .page(app, title)
        .crumb(t.partnerships(), visit.url("/partenariats"))
        .crumb(name, path);
    form::show(page, form)
}

pub(crate) async fn update(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let input: Input = submitted.input()?;
    let version = submitted.version.unwrap_or(0);
    if submitted.add.is_some() {
        return show_edit(
            &app,
            &visit,
            &loaded,
            &input,
            &FieldErrors::new(),
            version,
            Meanwhile::default(),
        )
        .await;
    }
    let (partnership, mut errors) = read(&app, &visit, &input, Some(&loaded.partnership)).await?;
    if !errors.is_empty() {
        return show_edit(
            &app,
            &visit,
            &loaded,
            &input,
            &errors,
            version,
            Meanwhile::default(),
        )
        .await;
    }
    let write = app.write(&visit.actor).await?;
    match store::update(&write, loaded.record.id, version, &partnership).await {
        Ok(record) => {
            app.commit(write).await?;
            Ok(redirect(&visit.url(&store::path(&record)), "updated"))
        }
        Err(DbError::Stale { current, .. }) => {
            drop(write);
            // The second editor keeps all that they typed, gets what the first changed elsewhere, sees it, and saves again.
            errors.add("", "error-field-stale");
            let past = Past::of(&app, loaded.record.id).await?;
            let words = labels::words(&app, visit.lang, &past).await?;
            let second = past.second(version, input, &partnership, &words, Input::of);
            let held = store::get(app.db.reader(), loaded.record.id).await?;
            show_edit(&app, &visit, &held, &second.input, &errors, current, second.told).await
        }
        Err(DbError::Transition(_)) => {
            drop(write);
            errors.add("state", "error-field-state");
            show_edit(
                &app,
                &visit,
                &loaded,
                &input,
                &errors,
                version,
                Meanwhile::default(),
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn history(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let past = Past::of(&app, loaded.record.id).await?;
    let words = labels::words(&app, visit.lang, &past).await?;
    past.show(&app, &visit, &loaded.record, &store::path(&loaded.record), &words)
}
