//! Creating and editing an organisation, and its history: for administrators until members write their own.

use axum::extract::{Path, State};
use database::{Error as DbError, Write, record};
use kernel::date::{Dated, Historic, Period, Reading};
use kernel::policy::Action;
use kernel::{Actor, FieldErrors, Lang, State as RecordState, Visibility};
use uuid::Uuid;
use web::form::Submitted;
use web::history::{Meanwhile, Past};
use web::list::Params;
use web::notes::Notes;
use web::{App, Error, Result, Visit, redirect};

use super::form_page::{self, Territories};
use super::input::{self, Choices, Frame, Input};
use super::removed::{Removed, removed};
use super::territory::{self, Meaning};
use super::{labels, permitted};
use crate::kind::Kinds;
use crate::messages::Messages;
use crate::organisation::Organisation;
use crate::store::{self, Loaded};
use crate::theme;

async fn choices(app: &App, actor: &Actor, organisation: Option<&Organisation>) -> Result<Choices, Error> {
    let connection = app.db.reader();
    Ok(Choices {
        kinds: Kinds::load(connection).await?,
        countries: geo::country::all(connection).await?,
        themes: theme::all(connection).await?,
        places: geo::place::all(connection).await?,
        organisations: store::names(connection, actor).await?,
        services: organisation
            .map(|organisation| organisation.services.clone())
            .unwrap_or_default(),
        notes: Notes::load(connection).await?,
    })
}

/// Puts the name of a territory where the form holds its kind and code.
async fn name_territory(app: &App, input: &mut Input) -> Result<(), Error> {
    if let Meaning::One(held) = territory::resolve(app.db.reader(), &input.territory, "").await? {
        input.territory = territory::label(&held);
    }
    Ok(())
}

/// What the field of the territory proposes; which one, if a name did not say.
async fn territories(app: &App, input: &Input, errors: &FieldErrors) -> Result<Territories, Error> {
    let connection = app.db.reader();
    let proposed = territory::proposed(connection, store::territories(connection).await?).await?;
    let asked = errors.0.iter().any(|error| error.field == "territory");
    let several = match territory::resolve(connection, &input.territory, "").await? {
        // A choice that was made is shown again when something else is to be mended.
        Meaning::Several(several) if asked || !input.territory_pick.is_empty() => {
            territory::choices(connection, &several, &input.territory_pick).await?
        }
        _ => Vec::new(),
    };
    Ok(Territories { proposed, several })
}

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let blank = Organisation {
        name: Params::parse(&visit.query)
            .get("nom")
            .map(|name| kernel::Translated::one("fr", name))
            .unwrap_or_default(),
        country: "FR".to_owned(),
        state: RecordState::Published,
        visibility: Visibility::Public,
        ..Organisation::default()
    };
    show_new(&app, &visit, &Input::of(&blank, visit.lang), &FieldErrors::new()).await
}

async fn show_new(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors) -> Result {
    let t = Messages(visit.lang);
    let choices = choices(app, &visit.actor, None).await?;
    let frame = Frame {
        title: t.new_organisation(),
        action: visit.url("/organisations/nouvelle"),
        cancel: visit.url("/organisations"),
        version: None,
        intro: Some(t.new_organisation_intro()),
    };
    let form = input::build(visit.lang, input, errors, &choices, frame);
    let page = visit
        .page(app, t.new_organisation())
        .crumb(t.organisations(), visit.url("/organisations"));
    form_page::show(
        page,
        t,
        form,
        territories(app, input, errors).await?,
        input.removed.clone(),
    )
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, submitted: Submitted) -> Result {
    visit.require_administrator()?;
    let mut input: Input = submitted.input()?;
    if input.more() || submitted.add.is_some() {
        return show_new(&app, &visit, &input, &FieldErrors::new()).await;
    }
    let (organisation, errors, renamed) = read(&app, &visit, &mut input, None).await?;
    if !errors.is_empty() {
        return show_new(&app, &visit, &input, &errors).await;
    }
    let write = app.write(&visit.actor).await?;
    let record = store::insert(&write, write.ids.next(), &organisation, false).await?;
    app.commit(write).await?;
    Ok(redirect(
        &visit.url(&store::path(&record)),
        if renamed { "commune-today" } else { "created" },
    ))
}

/// What was typed, and everything that is to be mended at once: what its fields say, and what only the database knows;
/// and whether a former commune gave way to the one that it is part of now.
async fn read(
    app: &App,
    visit: &Visit,
    input: &mut Input,
    loaded: Option<&Loaded>,
) -> Result<(Organisation, FieldErrors, bool), Error> {
    let mut renamed = false;
    input.tidy();
    let reading = Reading {
        lang: visit.lang,
        today: app.clock.today(),
    };
    let (mut organisation, mut errors) = input.read(reading);
    let held = loaded
        .map(|loaded| loaded.organisation.clone())
        .unwrap_or_default();
    if loaded.is_some() {
        organisation.lang.clone_from(&held.lang);
    }
    let today = Dated {
        value: Period::from(Historic::on(app.clock.today()).map_err(Error::internal)?),
        original: None,
    };
    input::date_consents(&mut organisation, &held, &today, visit.lang);
    let connection = app.db.reader();
    match territory::resolve(connection, &input.territory, &input.territory_pick).await? {
        Meaning::Nothing => {}
        Meaning::One(found) => {
            let now = territory::today(connection, &found).await?;
            renamed = now.is_some();
            let found = now.unwrap_or(*found);
            organisation.territory = Some((found.kind, found.code));
        }
        Meaning::Several(_) => errors.add("territory", "error-field-several"),
        Meaning::Unknown => errors.add("territory", "error-field-territory"),
    }
    check(
        app,
        input,
        &organisation,
        loaded.map(|loaded| loaded.record.id),
        visit.lang,
        &mut errors,
    )
    .await?;
    Ok((organisation, errors, renamed))
}

/// What only the database knows: codes that exist, identifiers that others have, parents that are not oneself.
async fn check(
    app: &App,
    input: &Input,
    organisation: &Organisation,
    own: Option<Uuid>,
    lang: Lang,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    let connection = app.db.reader();
    if !organisation.kind.is_empty() && Kinds::load(connection).await?.get(&organisation.kind).is_none() {
        errors.add("kind", "error-field-unknown");
    }
    if !organisation.country.is_empty()
        && geo::country::get(connection, &organisation.country)
            .await
            .is_err()
    {
        errors.add("country", "error-field-unknown");
    }
    for (place, row) in input.identifiers.iter().enumerate() {
        let Ok(identified) = row.parsed() else { continue };
        if let Some(holder) = store::holder_of(connection, &identified)
            .await?
            .filter(|holder| Some(*holder) != own)
        {
            let name = record::by_id(connection, holder)
                .await?
                .title
                .text(lang)
                .to_owned();
            errors.add_with(format!("identifiers.{place}.value"), "error-field-taken", name);
        }
    }
    for (place, link) in input.links.iter().enumerate() {
        if own.is_some_and(|own| link.to == own.to_string()) {
            errors.add(format!("links.{place}.to"), "error-field-cycle");
        }
    }
    Ok(())
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let mut input = Input::of(&loaded.organisation, visit.lang);
    name_territory(&app, &mut input).await?;
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
    let choices = choices(app, &visit.actor, Some(&loaded.organisation)).await?;
    let path = visit.url(&store::path(&loaded.record));
    let title = t.edit_organisation(loaded.record.title.text(visit.lang).to_owned());
    let frame = Frame {
        title: title.clone(),
        action: format!("{path}/modifier"),
        cancel: path.clone(),
        version: Some(version),
        intro: None,
    };
    let mut form = input::build(visit.lang, input, errors, &choices, frame);
    form.told = told;
    let page = visit
        .page(app, title)
        .crumb(t.organisations(), visit.url("/organisations"))
        .crumb(loaded.record.title.text(visit.lang), path);
    form_page::show(
        page,
        t,
        form,
        territories(app, input, errors).await?,
        input.removed.clone(),
    )
}

pub(crate) async fn update(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let mut input: Input = submitted.input()?;
    let version = submitted.version.unwrap_or(0);
    if input.more() || submitted.add.is_some() {
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
    let (organisation, mut errors, renamed) = read(&app, &visit, &mut input, Some(&loaded)).await?;
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
    // Of an older version the form does not know all services: the second editor is told first.
    if version == loaded.record.version {
        input.removed = removed(&app, &visit, &loaded, &organisation, &input).await?;
        if !input.removed.iter().all(Removed::is_settled) {
            errors.add("", "error-field-used");
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
    }
    let write = app.write(&visit.actor).await?;
    match save(
        &app,
        &write,
        loaded.record.id,
        version,
        &organisation,
        &input.removed,
    )
    .await
    {
        Ok(record) => {
            app.commit(write).await?;
            Ok(redirect(
                &visit.url(&store::path(&record)),
                if renamed { "commune-today" } else { "updated" },
            ))
        }
        Err(DbError::Stale { current, .. }) => {
            drop(write);
            // The second editor keeps all that they typed, gets what the first changed elsewhere, sees it, and saves again.
            errors.add("", "error-field-stale");
            let past = Past::of(&app, loaded.record.id).await?;
            let words = labels::words(&app, visit.lang, &past).await?;
            // Compared by code: the field's text may say the same territory in other words.
            input.settle_territory(organisation.territory.as_ref());
            let mut second = past.second(version, input, &organisation, &words, Input::of);
            name_territory(&app, &mut second.input).await?;
            let held = store::get(app.db.reader(), loaded.record.id).await?;
            show_edit(&app, &visit, &held, &second.input, &errors, current, second.told).await
        }
        Err(error) if error.breaks_reference() => {
            drop(write);
            // Only services are referred to by other features' records; somebody named one just now.
            input.removed = removed(&app, &visit, &loaded, &organisation, &input).await?;
            errors.add("", "error-field-used");
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
        Err(DbError::Transition(_)) => {
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

/// Writes the organisation, after what is to become of the services that go. Its own record is locked before others are, so
/// that nothing of theirs is written on an older version.
async fn save(
    app: &App,
    write: &Write,
    id: Uuid,
    version: i64,
    organisation: &Organisation,
    removed: &[Removed],
) -> database::Result<record::Model> {
    record::lock(write, id, version).await?;
    let services: Vec<_> = removed.iter().map(|gone| (gone.id, gone.to())).collect();
    let naming = removed.iter().flat_map(Removed::naming).collect();
    app.release(write, &services, naming).await?;
    store::update(write, id, version, organisation).await
}

pub(crate) async fn history(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let past = Past::of(&app, loaded.record.id).await?;
    let words = labels::words(&app, visit.lang, &past).await?;
    past.show(&app, &visit, &loaded.record, &store::path(&loaded.record), &words)
}
