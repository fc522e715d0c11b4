//! Writing an action, new or there already.

use axum::extract::{Path, State};
use axum::response::Response;
use database::record;
use kernel::date::Reading;
use kernel::{FieldErrors, State as RecordState};
use web::form::{Form, Submitted};
use web::history::{Meanwhile, Past};
use web::{App, Error, Result, Visit, redirect};

use super::choices::Choices;
use super::form::{Frame, form};
use super::input::Input;
use super::{labels, open};
use crate::messages::Messages;
use crate::project::Project;
use crate::store::{self, Loaded};

fn new_frame(visit: &Visit) -> Frame {
    let t = Messages(visit.lang);
    Frame {
        title: t.new_title(),
        action: visit.url("/projets/nouveau"),
        cancel: visit.url("/projets"),
        version: None,
        intro: Some(t.new_intro()),
        published: false,
        told: Meanwhile::default(),
    }
}

fn edit_frame(visit: &Visit, loaded: &Loaded, version: i64, told: Meanwhile) -> Frame {
    let (t, path) = (Messages(visit.lang), visit.url(&store::path(&loaded.record)));
    let title = t.edit_title(loaded.record.title.text(visit.lang).to_owned());
    Frame {
        title,
        action: format!("{path}/modifier"),
        cancel: path,
        version: Some(version),
        intro: None,
        published: loaded.record.state() == RecordState::Published,
        told,
    }
}

fn show(app: &App, visit: &Visit, form: Form, of: Option<&record::Model>) -> Result<Response, Error> {
    let t = Messages(visit.lang);
    let mut page = visit
        .page(app, form.title.clone())
        .crumb(t.list_title(), visit.url("/projets"));
    if let Some(record) = of {
        page = page.crumb(record.title.text(visit.lang), visit.url(&store::path(record)));
    }
    web::form::show(page, form)
}

/// The action that was typed, or what is to be mended beside the rows that the page shows.
async fn read(
    app: &App,
    visit: &Visit,
    input: &Input,
    choices: &Choices,
) -> Result<Result<Project, FieldErrors>, Error> {
    let (kept, numbering) = input.filled();
    let reading = Reading {
        lang: visit.lang,
        today: app.clock.today(),
    };
    let read = kept.read(app.db.reader(), &choices.known, reading).await?;
    Ok(read.map_err(|mut errors| {
        numbering.restore(&mut errors);
        errors
    }))
}

fn show_new(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors, choices: &Choices) -> Result {
    show(
        app,
        visit,
        form(visit, input, errors, choices, new_frame(visit)),
        None,
    )
}

pub(super) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let choices = Choices::load(&app, &visit, None).await?;
    let input = Input {
        state: "published".to_owned(),
        visibility: "public".to_owned(),
        ..Input::default()
    };
    show_new(&app, &visit, &input, &FieldErrors::new(), &choices)
}

pub(super) async fn create(State(app): State<App>, visit: Visit, submitted: Submitted) -> Result {
    visit.require_administrator()?;
    let choices = Choices::load(&app, &visit, None).await?;
    let input: Input = submitted.input()?;
    if submitted.add.is_some() {
        return show_new(&app, &visit, &input, &FieldErrors::new(), &choices);
    }
    match read(&app, &visit, &input, &choices).await? {
        Err(errors) => show_new(&app, &visit, &input, &errors, &choices),
        Ok(project) => {
            let write = app.write(&visit.actor).await?;
            let record = store::insert(&write, app.ids.next(), &project, false).await?;
            app.commit(write).await?;
            Ok(redirect(&visit.url(&store::path(&record)), "created"))
        }
    }
}

pub(super) async fn edit(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = open(&app, &visit, &address).await?;
    let choices = Choices::load(&app, &visit, Some(&loaded.project)).await?;
    let frame = edit_frame(&visit, &loaded, loaded.record.version, Meanwhile::default());
    let input = Input::from(&loaded.project);
    let form = form(&visit, &input, &FieldErrors::new(), &choices, frame);
    show(&app, &visit, form, Some(&loaded.record))
}

pub(super) async fn update(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let loaded = open(&app, &visit, &address).await?;
    let choices = Choices::load(&app, &visit, Some(&loaded.project)).await?;
    let input: Input = submitted.input()?;
    let version = submitted.version.unwrap_or(0);
    let again = |input: &Input, errors: &FieldErrors| {
        let frame = edit_frame(&visit, &loaded, version, Meanwhile::default());
        let form = form(&visit, input, errors, &choices, frame);
        show(&app, &visit, form, Some(&loaded.record))
    };
    if submitted.add.is_some() {
        return again(&input, &FieldErrors::new());
    }
    let project = match read(&app, &visit, &input, &choices).await? {
        Ok(project) => project,
        Err(errors) => return again(&input, &errors),
    };
    let write = app.write(&visit.actor).await?;
    match store::update(&write, loaded.record.id, version, &project).await {
        Ok(record) => {
            app.commit(write).await?;
            Ok(redirect(&visit.url(&store::path(&record)), "updated"))
        }
        Err(database::Error::Stale { current, .. }) => {
            drop(write);
            // The second editor keeps all that they typed, gets what the first changed elsewhere, sees it, and saves again.
            let mut errors = FieldErrors::new();
            errors.add("", "error-field-stale");
            let past = Past::of(&app, loaded.record.id).await?;
            let words = labels::words(&app, visit.lang, &past).await?;
            let second = past.second(version, input, &project, &words, |held, _| Input::from(held));
            let held = store::get(app.db.reader(), loaded.record.id).await?;
            let choices = Choices::load(&app, &visit, Some(&held.project)).await?;
            let frame = edit_frame(&visit, &held, current, second.told);
            let form = form(&visit, &second.input, &errors, &choices, frame);
            show(&app, &visit, form, Some(&held.record))
        }
        Err(database::Error::Transition(_)) => {
            drop(write);
            let mut errors = FieldErrors::new();
            errors.add("state", "error-field-state");
            again(&input, &errors)
        }
        Err(error) => Err(error.into()),
    }
}
