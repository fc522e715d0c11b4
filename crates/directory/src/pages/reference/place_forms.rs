//! World places as administrators write them: new (with the gazetteer's help) and edit.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use database::{record, source};
use geo::place::{self, Place};
use geo::{catalogue, gazetteer};
use kernel::{FieldErrors, Lang, State as RecordState, Translated};
use uuid::Uuid;
use web::form::{Builder, Choice, FieldKind, Form, Picks, Submitted};
use web::history::{Meanwhile, Past};
use web::list::Params;
use web::{App, Page, Result, Visit, html, redirect};

use super::place_input::{Input, NAME_KINDS};
use super::place_words;
use super::places::{kind_name, open, path, sent_to};
use super::{countries, queries};
use crate::messages::Messages;

/// How many towns the gazetteer proposes.
const PROPOSED: usize = 12;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/lieux/nouveau", get(new).post(create))
        .route("/lieux/{address}/modifier", get(edit).post(update))
}

/// What only the database can refuse: an unknown country, an id in use, a place within itself.
async fn check(
    app: &App,
    lang: Lang,
    own: Option<Uuid>,
    place: &Place,
    errors: &mut FieldErrors,
) -> Result<()> {
    let reader = app.db.reader();
    if !place.country.is_empty()
        && geo::country::some(reader, vec![place.country.clone()])
            .await?
            .is_empty()
    {
        errors.add("country", "error-field-unknown");
    }
    if let Some(id) = place.geonames
        && let Some(holder) = queries::places_by_geonames(reader, vec![id]).await?.remove(&id)
        && Some(holder.id) != own
    {
        errors.add_with("geonames", "error-field-taken", holder.title.text(lang));
    }
    let mut above = place.parent;
    for _ in 0..20 {
        let Some(id) = above else { break };
        if Some(id) == own {
            errors.add("parent", "error-field-cycle");
            break;
        }
        match place::get(reader, id).await {
            Ok(held) => above = held.place.parent,
            Err(database::Error::NotFound(_)) => {
                errors.add("parent", "error-field-unknown");
                break;
            }
            Err(other) => return Err(other.into()),
        }
    }
    let documents = source::all(reader).await?;
    for (number, other) in place.names.iter().enumerate() {
        if other.source.is_some_and(|id| !documents.contains_key(&id)) {
            errors.add(format!("names.{number}.source"), "error-field-unknown");
        }
    }
    Ok(())
}

/// The place as the form shows it: `from` is the state that it leaves.
async fn build(
    app: &App,
    visit: &Visit,
    input: &Input,
    errors: &FieldErrors,
    from: RecordState,
) -> Result<Form> {
    let t = Messages(visit.lang);
    let w = visit.w();
    let none = || Choice::new("", t.ref_none());
    let mut kinds = vec![none()];
    let mut codes: Vec<&str> = place::KINDS.to_vec();
    if !input.kind.is_empty() && !codes.contains(&input.kind.as_str()) {
        codes.push(&input.kind);
    }
    kinds.extend(
        codes
            .into_iter()
            .map(|code| Choice::new(code, kind_name(t, code))),
    );
    let mut countries = vec![none()];
    countries.extend(countries::choices(app, visit.lang).await?);
    let picks = Picks::load(app, &visit.actor, visit.lang, input, &[("parent", place::KIND)]).await?;
    let mut documents = vec![none()];
    documents.extend(
        source::all(app.db.reader())
            .await?
            .into_values()
            .map(|held| Choice::new(held.id.to_string(), held.title.text(visit.lang))),
    );
    let languages = language_choices(t, visit.lang, input);
    let name_kinds: Vec<Choice> = NAME_KINDS
        .into_iter()
        .map(|code| {
            Choice::new(
                code,
                t.by_key(&format!("ref-name-{code}"), None).unwrap_or_default(),
            )
        })
        .collect();
    let visibilities = vec![
        Choice::new("public", t.ref_visibility_public()),
        Choice::new("network", w.visibility_network()),
        Choice::new("organisation", w.visibility_organisation()),
        Choice::new("private", w.visibility_private()),
    ];
    let states = RecordState::ALL
        .into_iter()
        .filter(|to| *to == from || (*to != RecordState::Archived && from.transition(*to).is_ok()))
        .map(|state| {
            Choice::new(
                state.code(),
                if state == RecordState::Published {
                    t.ref_state_published()
                } else {
                    w.by_key(&format!("state-{}", state.code().replace('_', "-")), None)
                        .unwrap_or_default()
                },
            )
        })
        .collect();

    let mut builder = Builder::new(visit.lang, input, errors).picking(picks);
    builder.section(t.ref_place_section_name());
    builder.translated("name", &t.ref_name(), 1, true);
    builder.select("kind", t.ref_kind(), kinds).required();
    builder.select("country", t.ref_country(), countries).required();
    builder.pick("parent", t.ref_place_field_parent(), place::KIND);
    builder
        .text("local_name", t.ref_place_field_local_name())
        .help(t.ref_place_local_help());
    builder.select("local_lang", t.ref_place_field_local_lang(), languages.clone());
    builder.section(t.ref_place_section_point()).help = Some(t.ref_place_point_help());
    builder.field("lat", t.ref_latitude(), FieldKind::Number);
    builder.field("lon", t.ref_longitude(), FieldKind::Number);
    builder.field(
        "approximate",
        t.ref_place_field_approximate(),
        FieldKind::Checkbox(false),
    );
    builder
        .text("timezone", t.ref_place_field_timezone())
        .help(t.ref_place_timezone_help());
    builder.field("geonames", t.ref_place_field_geonames(), FieldKind::Number);
    builder.section(t.ref_place_field_names()).help = Some(t.ref_place_names_help());
    builder.rows(
        "names",
        t.ref_place_field_names(),
        t.ref_add_name(),
        |number| t.ref_name_number(number),
        |row| {
            row.text("name", t.ref_name());
            row.select("lang", t.ref_language(), languages.clone());
            row.select("kind", t.ref_kind(), name_kinds.clone());
            row.select("source", t.ref_source(), documents.clone());
        },
    );
    builder.section(t.ref_publication());
    builder.select("visibility", t.ref_place_field_visibility(), visibilities);
    builder.select("state", t.ref_place_field_state(), states);
    Ok(builder.finish("", "", ""))
}

/// The languages as choices, with whatever other tags the place already uses.
fn language_choices(t: Messages, lang: Lang, input: &Input) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", t.ref_none())];
    choices.extend(
        catalogue::languages()
            .iter()
            .map(|held| Choice::new(held.code.clone(), held.name.text(lang))),
    );
    for tag in input
        .names
        .iter()
        .map(|other| &other.lang)
        .chain([&input.local_lang])
    {
        if !tag.is_empty() && !choices.iter().any(|choice| choice.value == *tag) {
            choices.push(Choice::new(
                tag.clone(),
                format!("{} ({tag})", catalogue::language_name(tag, lang)),
            ));
        }
    }
    choices
}

struct Proposal {
    name: String,
    detail: String,
    href: String,
    held: bool,
}

#[derive(Template)]
#[template(path = "reference/place_form.html")]
struct FormPage {
    page: Page,
    t: Messages,
    form: Form,
    helped: bool,
    q: String,
    proposals: Vec<Proposal>,
}

fn answer(page: FormPage) -> Result {
    let status = if page.form.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, html(&page)?).into_response())
}

async fn new_page(app: &App, visit: &Visit, input: &Input, errors: &FieldErrors) -> Result {
    let t = Messages(visit.lang);
    let params = Params::parse(&visit.query);
    let q: String = params.get("q").unwrap_or_default().chars().take(100).collect();
    let mut form = build(app, visit, input, errors, RecordState::Draft).await?;
    form.title = t.ref_place_new();
    form.action = visit.url("/lieux/nouveau");
    form.cancel_href = visit.url("/lieux");
    let towns = gazetteer::find(&q, PROPOSED);
    let held =
        queries::places_by_geonames(app.db.reader(), towns.iter().map(|town| town.id).collect()).await?;
    let names: std::collections::BTreeMap<String, String> = geo::country::some(
        app.db.reader(),
        towns.iter().map(|town| town.country.clone()).collect(),
    )
    .await?
    .into_iter()
    .map(|held| (held.code.clone(), held.label(visit.lang).to_owned()))
    .collect();
    let proposals = towns
        .into_iter()
        .map(|town| {
            let country = names
                .get(&town.country)
                .cloned()
                .unwrap_or_else(|| town.country.clone());
            let detail = format!(
                "{country} · {} · {}",
                t.ref_inhabitants(town.population),
                super::common::coordinates(town.lat, town.lon, visit.lang)
            );
            let already = held.get(&town.id);
            let href = match already {
                Some(record) => visit.url(&path(record)),
                None => Params::default()
                    .with("q", &q)
                    .with("geonames", &town.id.to_string())
                    .at(&visit.url("/lieux/nouveau")),
            };
            Proposal {
                name: town.name.clone(),
                detail,
                href,
                held: already.is_some(),
            }
        })
        .collect();
    let page = visit
        .page(app, t.ref_place_new())
        .crumb(t.ref_places_title(), visit.url("/lieux"))
        .crumb(t.ref_place_new(), "");
    answer(FormPage {
        page,
        t,
        form,
        helped: true,
        q,
        proposals,
    })
}

async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let mut input = Input {
        kind: "town".to_owned(),
        visibility: "public".to_owned(),
        state: "published".to_owned(),
        ..Input::default()
    };
    let params = Params::parse(&visit.query);
    if let Some(town) = params
        .get("geonames")
        .and_then(|id| id.parse().ok())
        .and_then(gazetteer::get)
    {
        input.name = Translated::one("fr", town.name.clone());
        input.country.clone_from(&town.country);
        input.lat = town.lat.to_string();
        input.lon = town.lon.to_string();
        input.geonames = town.id.to_string();
    } else if let Some(code) = params.get("pays") {
        input.country = code.to_owned();
    }
    new_page(&app, &visit, &input, &FieldErrors::new()).await
}

async fn create(State(app): State<App>, visit: Visit, form: Submitted) -> Result {
    visit.require_administrator()?;
    let mut input: Input = form.input()?;
    if form.add.is_some() {
        return new_page(&app, &visit, &input, &FieldErrors::new()).await;
    }
    input.tidy();
    let (place, mut errors) = input.read();
    check(&app, visit.lang, None, &place, &mut errors).await?;
    if !errors.is_empty() {
        return new_page(&app, &visit, &input, &errors).await;
    }
    let write = app.write(&visit.actor).await?;
    let record = place::insert(&write, write.ids.next(), &place).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&path(&record)), web::edit::created(&record)))
}

/// What the form of a held place is made from.
struct Held<'a> {
    record: &'a record::Model,
    version: i64,
    told: Meanwhile,
}

async fn edit_page(app: &App, visit: &Visit, held: Held<'_>, input: &Input, errors: &FieldErrors) -> Result {
    let t = Messages(visit.lang);
    let title = t.ref_edit_title(held.record.title.text(visit.lang));
    let mut form = build(app, visit, input, errors, held.record.state()).await?;
    form.title.clone_from(&title);
    form.action = visit.url(&format!("{}/modifier", path(held.record)));
    form.cancel_href = visit.url(&path(held.record));
    form.version = Some(held.version);
    form.told = held.told;
    let page = visit
        .page(app, title)
        .crumb(t.ref_places_title(), visit.url("/lieux"))
        .crumb(held.record.title.text(visit.lang), visit.url(&path(held.record)))
        .crumb(t.ref_edit(), "");
    answer(FormPage {
        page,
        t,
        form,
        helped: false,
        q: String::new(),
        proposals: Vec::new(),
    })
}

async fn edit(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let place::Loaded { record, place } = match open(&app, &visit, &address, "/modifier").await? {
        Ok(loaded) => loaded,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let held = Held {
        record: &record,
        version: record.version,
        told: Meanwhile::default(),
    };
    edit_page(&app, &visit, held, &Input::from(place), &FieldErrors::new()).await
}

async fn update(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let place::Loaded { record, .. } = sent_to(&app, &visit, &address).await?;
    let version = form.version.unwrap_or(0);
    let mut input: Input = form.input()?;
    let again = |version: i64, told: Meanwhile| Held {
        record: &record,
        version,
        told,
    };
    if form.add.is_some() {
        return edit_page(
            &app,
            &visit,
            again(version, Meanwhile::default()),
            &input,
            &FieldErrors::new(),
        )
        .await;
    }
    input.tidy();
    let (place, mut errors) = input.read();
    check(&app, visit.lang, Some(record.id), &place, &mut errors).await?;
    if !errors.is_empty() {
        return edit_page(
            &app,
            &visit,
            again(version, Meanwhile::default()),
            &input,
            &errors,
        )
        .await;
    }
    let write = app.write(&visit.actor).await?;
    let written = place::update(&write, record.id, version, &place).await;
    match written {
        Ok(record) => {
            app.commit(write).await?;
            Ok(redirect(&visit.url(&path(&record)), "updated"))
        }
        Err(database::Error::Stale { current, .. }) => {
            drop(write);
            errors.add("", "error-field-stale");
            // The second editor keeps all that they typed, and gets what the first changed elsewhere.
            let past = Past::of(&app, record.id).await?;
            let words = place_words::words(&app, &visit, &past).await?;
            let form_of = |place: &Place, _| Input::from(place.clone());
            let second = past.second(version, input, &place, &words, form_of);
            edit_page(&app, &visit, again(current, second.told), &second.input, &errors).await
        }
        Err(database::Error::Transition(_)) => {
            drop(write);
            errors.add("state", "error-field-state");
            edit_page(
                &app,
                &visit,
                again(version, Meanwhile::default()),
                &input,
                &errors,
            )
            .await
        }
        Err(other) => Err(other.into()),
    }
}
