//! Creating, editing, archiving an organisation, and its history: for administrators until members write their own.

use axum::extract::{Path, State};
use axum::response::Response;
use database::{Error as DbError, record};
use kernel::policy::Action;
use kernel::{Actor, FieldErrors, State as RecordState, Visibility};
use web::form::{self, Submitted};
use web::list::Params;
use web::notes::Notes;
use web::{App, Error, RelatedRequest, Result, Subject, Visit, history as past, html, redirect};

use super::input::{self, Choices, Frame, Input};
use super::permitted;
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

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let blank = Organisation {
        country: "FR".to_owned(),
        state: RecordState::Published,
        visibility: Visibility::Public,
        ..Organisation::default()
    };
    let mut input = Input::of(&blank, visit.lang);
    if let Some(name) = Params::parse(&visit.query).get("nom") {
        input = Input::of(
            &Organisation {
                name: kernel::Translated::one("fr", name),
                ..blank
            },
            visit.lang,
        );
    }
    show_new(&app, &visit, &input, &FieldErrors::new()).await
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
    form::show(
        visit
            .page(app, t.new_organisation())
            .crumb(t.organisations(), visit.url("/organisations")),
        form,
    )
}

pub(crate) async fn create(State(app): State<App>, visit: Visit, submitted: Submitted) -> Result {
    visit.require_administrator()?;
    let input: Input = submitted.input()?;
    if submitted.add.is_some() {
        return show_new(&app, &visit, &input, &FieldErrors::new()).await;
    }
    let (organisation, mut errors) = input.read(visit.lang);
    check(&app, &organisation, None, visit.lang, &mut errors).await?;
    if !errors.is_empty() {
        return show_new(&app, &visit, &input, &errors).await;
    }
    let write = app.write(&visit.actor).await?;
    let record = store::insert(&write, write.ids.next(), &organisation, false).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&store::path(&record)), "created"))
}

/// What only the database knows: codes that exist, identifiers that others have, parents that are not oneself.
async fn check(
    app: &App,
    organisation: &Organisation,
    own: Option<uuid::Uuid>,
    lang: kernel::Lang,
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
    if let Some((kind, code)) = &organisation.territory
        && geo::territory::find(connection, kind, code).await?.is_none()
    {
        errors.add("territory", "error-field-unknown");
    }
    for (place, identified) in organisation.identifiers.iter().enumerate() {
        if let Some(holder) = store::holder_of(connection, identified)
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
    for (place, link) in organisation.links.iter().enumerate() {
        if Some(link.to) == own {
            errors.add(format!("links.{place}.to"), "error-field-cycle");
        }
    }
    Ok(())
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let input = Input::of(&loaded.organisation, visit.lang);
    show_edit(
        &app,
        &visit,
        &loaded,
        &input,
        &FieldErrors::new(),
        loaded.record.version,
        None,
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
    intro: Option<String>,
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
        intro,
    };
    let form = input::build(visit.lang, input, errors, &choices, frame);
    form::show(
        visit
            .page(app, title)
            .crumb(t.organisations(), visit.url("/organisations"))
            .crumb(loaded.record.title.text(visit.lang), path),
        form,
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
    let input: Input = submitted.input()?;
    let version = submitted.version.unwrap_or(0);
    if submitted.add.is_some() {
        return show_edit(&app, &visit, &loaded, &input, &FieldErrors::new(), version, None).await;
    }
    let (mut organisation, mut errors) = input.read(visit.lang);
    organisation.lang.clone_from(&loaded.organisation.lang);
    input::keep_wordings(&mut organisation, &loaded.organisation, visit.lang);
    check(
        &app,
        &organisation,
        Some(loaded.record.id),
        visit.lang,
        &mut errors,
    )
    .await?;
    if !errors.is_empty() {
        return show_edit(&app, &visit, &loaded, &input, &errors, version, None).await;
    }
    let write = app.write(&visit.actor).await?;
    match store::update(&write, loaded.record.id, version, &organisation).await {
        Ok(record) => {
            app.commit(write).await?;
            Ok(redirect(&visit.url(&store::path(&record)), "updated"))
        }
        Err(DbError::Stale { current, .. }) => {
            drop(write);
            // The second editor keeps all that they typed, gets what the first changed elsewhere, sees it, and saves again.
            let changed = past::since(&app, loaded.record.id, version).await?;
            errors.add("", "error-field-stale");
            let intro = Some(past::summary(visit.w(), &changed));
            let held = store::get(app.db.reader(), loaded.record.id).await?;
            let input = second_hand(&app, &visit, &held, input, version).await?;
            show_edit(&app, &visit, &held, &input, &errors, current, intro).await
        }
        Err(error) if error.breaks_reference() => {
            // Only services are referred to by other features' records.
            errors.add("", "error-field-used");
            show_edit(&app, &visit, &loaded, &input, &errors, version, None).await
        }
        Err(DbError::Transition(_)) => {
            errors.add("state", "error-field-state");
            show_edit(&app, &visit, &loaded, &input, &errors, version, None).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form of the second of two editors: theirs where they changed a field since `version`, the first one's elsewhere.
async fn second_hand(
    app: &App,
    visit: &Visit,
    held: &Loaded,
    typed: Input,
    version: i64,
) -> Result<Input, Error> {
    let history = record::history_of(app.db.reader(), held.record.id).await?;
    let before = history.iter().find(|row| row.version == version);
    let Some(base) = before.and_then(|row| serde_json::from_value::<Organisation>(row.after.0.clone()).ok())
    else {
        return Ok(typed);
    };
    let value = |input: &Input| serde_json::to_value(input).unwrap_or_default();
    let merged = form::merged(
        &value(&Input::of(&base, visit.lang)),
        &value(&typed),
        &value(&Input::of(&held.organisation, visit.lang)),
    );
    Ok(serde_json::from_value(merged).unwrap_or(typed))
}

#[derive(askama::Template)]
#[template(path = "organisation_archive.html")]
struct ArchivePage {
    page: web::Page,
    t: Messages,
    name: String,
    path: String,
    version: i64,
    links: Vec<(String, String)>,
    blocks: Vec<(String, u64)>,
}

/// Says what becomes of its links before anything is archived.
pub(crate) async fn ask_archive(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let t = Messages(visit.lang);
    let incoming = store::links_to(app.db.reader(), loaded.record.id).await?;
    let others = store::briefs(
        app.db.reader(),
        incoming.iter().map(|(from, _)| *from).collect(),
        &visit.actor,
    )
    .await?;
    let links = others
        .iter()
        .map(|brief| {
            (
                visit.url(&brief.path()),
                brief.record.title.text(visit.lang).to_owned(),
            )
        })
        .collect();
    let request = RelatedRequest {
        subject: Subject::Organisation(loaded.record.id),
        lang: visit.lang,
        actor: visit.actor.clone(),
    };
    let blocks = app
        .related(request)
        .await?
        .into_iter()
        .filter(|block| block.count > 0 && !block.title.is_empty())
        .map(|block| (block.title, block.count))
        .collect();
    let name = loaded.record.title.text(visit.lang).to_owned();
    let path = visit.url(&store::path(&loaded.record));
    let page = visit
        .page(&app, t.archive_title(name.clone()))
        .crumb(t.organisations(), visit.url("/organisations"))
        .crumb(name.clone(), path.clone())
        .crumb(t.archive(), "");
    html(&ArchivePage {
        page,
        t,
        name,
        path,
        version: loaded.record.version,
        links,
        blocks,
    })
}

pub(crate) async fn archive(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    set_state(
        &app,
        &visit,
        &address,
        &submitted,
        RecordState::Archived,
        "archived",
    )
    .await
}

pub(crate) async fn restore(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    set_state(
        &app,
        &visit,
        &address,
        &submitted,
        RecordState::Published,
        "restored",
    )
    .await
}

async fn set_state(
    app: &App,
    visit: &Visit,
    address: &str,
    submitted: &Submitted,
    state: RecordState,
    said: &str,
) -> Result<Response> {
    visit.require_administrator()?;
    let loaded = permitted(app, visit, address, Action::Edit).await?;
    let write = app.write(&visit.actor).await?;
    let organisation = Organisation {
        state,
        ..loaded.organisation
    };
    let record = store::update(
        &write,
        loaded.record.id,
        submitted.version.unwrap_or(loaded.record.version),
        &organisation,
    )
    .await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&store::path(&record)), said))
}

pub(crate) async fn history(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    past::show(&app, &visit, &loaded.record, &store::path(&loaded.record)).await
}
