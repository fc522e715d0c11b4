//! The form of a partnership, new or there already, and its history.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, State};
use database::{Error as DbError, record};
use directory::theme;
use kernel::policy::Action;
use kernel::{Actor, FieldErrors, Lang, ShortId};
use sea_orm::entity::prelude::*;
use web::form::{self, Builder, Choice, FieldKind, Form, Submitted};
use web::list::Params;
use web::notes::Notes;
use web::{App, Error, Result, Visit, history as past, redirect};

use super::input::{Input, PartyInput};
use super::permitted;
use crate::codes::{self, Code};
use crate::messages::Messages;
use crate::partnership::Partnership;
use crate::store::{self, Loaded};

/// What a form offers to choose from.
struct Choices {
    organisations: Vec<record::Model>,
    places: Vec<record::Model>,
    countries: Vec<geo::country::Model>,
    themes: Vec<theme::Model>,
    notes: Notes,
    /// The services of the organisations that the form names.
    services: BTreeMap<Uuid, Vec<(Uuid, String)>>,
}

impl Choices {
    async fn load(app: &App, actor: &Actor, input: &Input, lang: Lang) -> Result<Choices, Error> {
        let connection = app.db.reader();
        let mut services = BTreeMap::new();
        let named: BTreeSet<Uuid> = input
            .parties
            .iter()
            .filter_map(|party| party.organisation.parse().ok())
            .collect();
        for id in named {
            let of = directory::store::services(connection, id).await?;
            let names = of
                .into_iter()
                .filter_map(|held| Some((held.id?, held.name.text(lang).to_owned())));
            services.insert(id, names.collect());
        }
        Ok(Choices {
            organisations: directory::store::names(connection, actor).await?,
            places: geo::place::all(connection).await?,
            countries: geo::country::all(connection).await?,
            themes: theme::all(connection).await?,
            notes: Notes::load(connection).await?,
            services,
        })
    }

    /// Ids that are on none of the lists: a form that was open while something was archived, or not one of ours. What
    /// the partnership held before may stay.
    fn check(&self, partnership: &Partnership, before: Option<&Partnership>, errors: &mut FieldErrors) {
        let organisations: BTreeSet<Uuid> = self.organisations.iter().map(|record| record.id).collect();
        let places: BTreeSet<Uuid> = self.places.iter().map(|record| record.id).collect();
        let held: BTreeSet<Uuid> = before
            .iter()
            .flat_map(|held| {
                let parties = held
                    .parties
                    .iter()
                    .flat_map(|party| [party.organisation, party.place])
                    .flatten();
                parties.chain(held.committees.iter().copied()).collect::<Vec<_>>()
            })
            .collect();
        for (place, party) in partnership.parties.iter().enumerate() {
            let unknown = |id: Option<Uuid>, list: &BTreeSet<Uuid>| {
                id.is_some_and(|id| !list.contains(&id) && !held.contains(&id))
            };
            if unknown(party.organisation, &organisations) {
                errors.add(format!("parties.{place}.organisation"), "error-field-unknown");
            }
            if unknown(party.place, &places) {
                errors.add(format!("parties.{place}.place"), "error-field-unknown");
            }
            if !party.country.is_empty()
                && !self.countries.iter().any(|country| country.code == party.country)
            {
                errors.add(format!("parties.{place}.country"), "error-field-unknown");
            }
            let of = party
                .organisation
                .and_then(|id| self.services.get(&id))
                .map(Vec::as_slice)
                .unwrap_or_default();
            for (field, id) in party.lead_service.iter().map(|id| ("lead_service", id)).chain(
                party
                    .supporting_services
                    .iter()
                    .map(|id| ("supporting_services", id)),
            ) {
                if !of.iter().any(|(service, _)| service == id) {
                    errors.add(format!("parties.{place}.{field}"), "error-field-unknown");
                }
            }
        }
        for (place, committee) in partnership.committees.iter().enumerate() {
            if !organisations.contains(committee) && !held.contains(committee) {
                errors.add(format!("committees.{place}.organisation"), "error-field-unknown");
            }
        }
        let known = |id: &Uuid| self.notes.document(*id).is_some();
        let sources = partnership.sources.iter().chain(&partnership.status_source);
        let of_parts = partnership.forms.iter().filter_map(|held| held.source.as_ref());
        let of_parts = of_parts.chain(partnership.events.iter().filter_map(|held| held.source.as_ref()));
        let of_parts = of_parts.chain(
            partnership
                .agreements
                .iter()
                .filter_map(|held| held.source.as_ref()),
        );
        let of_parts = of_parts.chain(partnership.figures.iter().filter_map(|held| held.source.as_ref()));
        if !sources.chain(of_parts).all(known) {
            errors.add("sources", "error-field-unknown");
        }
        if partnership
            .themes
            .iter()
            .any(|code| !self.themes.iter().any(|theme| theme.code == *code))
        {
            errors.add("themes", "error-field-unknown");
        }
    }
}

fn coded(list: &[Code], lang: Lang) -> Vec<Choice> {
    list.iter()
        .map(|code| Choice::new(&code.code, code.name.text(lang)))
        .collect()
}

fn with_none(choices: impl IntoIterator<Item = Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", "—")).chain(choices).collect()
}

fn records(list: &[record::Model], lang: Lang) -> Vec<Choice> {
    with_none(
        list.iter()
            .map(|record| Choice::new(record.id.to_string(), record.title.text(lang))),
    )
}

/// What frames the form.
struct Frame {
    title: String,
    action: String,
    cancel: String,
    version: Option<i64>,
    intro: Option<String>,
}

fn build(lang: Lang, input: &Input, errors: &FieldErrors, choices: &Choices, frame: Frame) -> Form {
    let t = Messages(lang);
    let w = web::Messages(lang);
    let sources = || choices.notes.choices(lang);
    let mut builder = Builder::new(lang, input, errors);

    builder.section(t.form_identity());
    builder.translated("title", &t.field_title(), 1, true);
    builder.translated("summary", &t.field_summary(), 5, false);
    builder
        .field("when", t.field_when(), FieldKind::Date)
        .help(t.help_date());
    builder.field(
        "themes",
        t.themes(),
        FieldKind::Checks(
            choices
                .themes
                .iter()
                .map(|theme| Choice::new(&theme.code, theme.label(lang)))
                .collect(),
        ),
    );

    builder.section(t.parties()).help = Some(t.help_parties());
    let at = Cell::new(0usize);
    let rows = builder.rows(
        "parties",
        t.parties(),
        t.add_party(),
        |number| t.party_number(number.to_string()),
        |row| {
            let held = input.parties.get(at.replace(at.get() + 1));
            let organisation: Option<Uuid> = held.and_then(|party| party.organisation.parse().ok());
            row.select(
                "organisation",
                t.field_organisation(),
                records(&choices.organisations, lang),
            );
            row.select("role", t.role(), coded(codes::roles(), lang));
            row.translated("own_word", &t.own_word(), 1);
            row.field("when", t.field_party_when(), FieldKind::Date);
            match organisation
                .and_then(|id| choices.services.get(&id))
                .filter(|services| !services.is_empty())
            {
                Some(services) => {
                    let options: Vec<Choice> = services
                        .iter()
                        .map(|(id, name)| Choice::new(id.to_string(), name))
                        .collect();
                    row.select("lead_service", t.field_lead_service(), with_none(options.clone()));
                    row.field(
                        "supporting_services",
                        t.field_supporting(),
                        FieldKind::Checks(options),
                    );
                }
                None => {
                    // Kept while another organisation is being chosen: the check tells what does not fit.
                    row.field("lead_service", t.field_lead_service(), FieldKind::Hidden);
                }
            }
            row.select("place", t.field_place(), records(&choices.places, lang))
                .help(t.help_place());
            row.translated("label", &t.field_label(), 1);
            row.select(
                "country",
                t.country(),
                with_none(
                    choices
                        .countries
                        .iter()
                        .map(|country| Choice::new(&country.code, country.label(lang))),
                ),
            );
        },
    );
    rows.help = Some(t.help_services());

    builder.section(t.status());
    builder
        .select("status", t.status(), coded(codes::statuses(), lang))
        .required();
    builder
        .field("status_as_of", t.field_status_as_of(), FieldKind::Date)
        .help(t.help_status());
    builder.select("status_source", t.field_status_source(), sources());
    builder.field("last_sign_when", t.field_last_when(), FieldKind::Date);
    builder.translated("last_sign_text", &t.last_sign(), 1, false);
    builder.select("last_sign_source", t.field_last_source(), sources());

    builder.section(t.forms_over_time());
    builder.rows(
        "forms",
        t.forms_over_time(),
        t.add_form(),
        |number| t.form_number(number.to_string()),
        |row| {
            row.select("form", t.facet_form(), coded(codes::forms(), lang));
            row.field("when", t.field_when(), FieldKind::Date);
            row.select("source", w.source(), sources());
        },
    );

    builder.section(t.timeline());
    builder.rows(
        "events",
        t.timeline(),
        t.add_event(),
        |number| t.event_number(number.to_string()),
        |row| {
            row.select("kind", t.field_event_kind(), coded(codes::event_kinds(), lang));
            row.select(
                "status",
                t.field_event_status(),
                with_none(coded(codes::statuses(), lang)),
            );
            row.translated("title", &t.field_event_title(), 1);
            row.field("when", t.field_when(), FieldKind::Date);
            row.select("source", w.source(), sources());
        },
    );

    builder.section(t.agreements());
    builder.select(
        "legal_basis",
        t.legal_basis(),
        with_none(coded(codes::legal_bases(), lang)),
    );
    builder.rows(
        "agreements",
        t.agreements(),
        t.add_agreement(),
        |number| t.agreement_number(number.to_string()),
        |row| {
            row.select("kind", t.agreement_kind(), coded(codes::agreement_kinds(), lang));
            row.translated("object", &t.agreement_object(), 1);
            row.field("amount", t.agreement_amount(), FieldKind::Number);
            row.text("currency", t.field_currency());
            row.field("deliberated", t.agreement_deliberated(), FieldKind::Date);
            row.field("signed", t.agreement_signed(), FieldKind::Date);
            row.field("transmitted", t.agreement_transmitted(), FieldKind::Date);
            row.field("expires", t.agreement_expires(), FieldKind::Date);
            row.select("source", w.source(), sources());
        },
    );

    builder.section(t.committees());
    builder.rows(
        "committees",
        t.committees(),
        t.add_committee(),
        |number| t.committee_number(number.to_string()),
        |row| {
            row.select(
                "organisation",
                t.field_committee(),
                records(&choices.organisations, lang),
            );
        },
    );

    builder.section(t.figures());
    let measures = || {
        directory::figure::measures()
            .iter()
            .map(|measure| Choice::new(&measure.code, measure.name.text(lang)))
            .collect()
    };
    builder.rows(
        "figures",
        t.figures(),
        t.add_figure(),
        |number| t.figure_number(number.to_string()),
        |row| {
            row.select("measure", t.field_measure(), measures());
            row.field("value", t.field_value(), FieldKind::Number);
            row.field("value_max", t.field_value_max(), FieldKind::Number);
            row.text("qualifier", t.field_qualifier());
            row.field("when", t.field_when(), FieldKind::Date);
            row.select("source", w.source(), sources());
            row.translated("note", &t.field_note(), 1);
            row.field("unit", "", FieldKind::Hidden);
        },
    );

    builder.section(w.sources());
    builder.field(
        "sources",
        t.field_sources(),
        FieldKind::Checks(sources().into_iter().skip(1).collect()),
    );

    builder.section(t.form_publication());
    builder.select(
        "visibility",
        t.field_visibility(),
        vec![
            Choice::new("public", t.visibility_public()),
            Choice::new("network", w.visibility_network()),
            Choice::new("organisation", w.visibility_organisation()),
            Choice::new("private", w.visibility_private()),
        ],
    );
    builder.select(
        "state",
        t.field_state(),
        vec![
            Choice::new("draft", w.state_draft()),
            Choice::new("to_validate", w.state_to_validate()),
            Choice::new("published", t.state_published()),
        ],
    );
    let mut form = builder.finish(frame.title, frame.action, frame.cancel);
    form.version = frame.version;
    form.intro = frame.intro;
    form
}

pub(crate) async fn new(State(app): State<App>, visit: Visit) -> Result {
    visit.require_administrator()?;
    let mut lead = PartyInput {
        role: "lead".to_owned(),
        ..PartyInput::default()
    };
    // "Add a partnership" on an organisation's sheet brings the organisation along.
    let params = Params::parse(&visit.query);
    if let Some(short_id) = params.get("organisation").and_then(ShortId::from_address)
        && let Ok(record) = record::by_short_id(app.db.reader(), directory::store::KIND, &short_id).await
    {
        lead.organisation = record.id.to_string();
    }
    let input = Input {
        parties: vec![
            lead,
            PartyInput {
                role: "partner".to_owned(),
                ..PartyInput::default()
            },
        ],
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
    let (partnership, mut errors) = input.read(None, visit.lang);
    Choices::load(&app, &visit.actor, &input, visit.lang)
        .await?
        .check(&partnership, None, &mut errors);
    if !errors.is_empty() {
        return show_new(&app, &visit, &input, &errors).await;
    }
    let write = app.write(&visit.actor).await?;
    let record = store::insert(&write, write.ids.next(), &partnership, false).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&store::path(&record)), "created"))
}

pub(crate) async fn edit(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    let input = Input::of(&loaded.partnership, visit.lang);
    let version = loaded.record.version;
    show_edit(&app, &visit, &loaded, &input, &FieldErrors::new(), version, None).await
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
    let choices = Choices::load(app, &visit.actor, input, visit.lang).await?;
    let path = visit.url(&store::path(&loaded.record));
    let name = loaded.record.title.text(visit.lang).to_owned();
    let title = t.edit_title(name.clone());
    let frame = Frame {
        title: title.clone(),
        action: format!("{path}/modifier"),
        cancel: path.clone(),
        version: Some(version),
        intro,
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
        return show_edit(&app, &visit, &loaded, &input, &FieldErrors::new(), version, None).await;
    }
    let before = &loaded.partnership;
    let (partnership, mut errors) = input.read(Some(before), visit.lang);
    Choices::load(&app, &visit.actor, &input, visit.lang)
        .await?
        .check(&partnership, Some(before), &mut errors);
    if !errors.is_empty() {
        return show_edit(&app, &visit, &loaded, &input, &errors, version, None).await;
    }
    let write = app.write(&visit.actor).await?;
    match store::update(&write, loaded.record.id, version, &partnership).await {
        Ok(record) => {
            app.commit(write).await?;
            Ok(redirect(&visit.url(&store::path(&record)), "updated"))
        }
        Err(DbError::Stale { current, .. }) => {
            drop(write);
            // The second editor keeps what they typed, sees what the first changed, and may save over it knowingly.
            let changed = past::since(&app, loaded.record.id, version).await?;
            errors.add("", "error-field-stale");
            let intro = Some(past::summary(visit.w(), &changed));
            show_edit(&app, &visit, &loaded, &input, &errors, current, intro).await
        }
        Err(DbError::Transition(_)) => {
            drop(write);
            errors.add("state", "error-field-state");
            show_edit(&app, &visit, &loaded, &input, &errors, version, None).await
        }
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn history(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    visit.require_administrator()?;
    let loaded = permitted(&app, &visit, &address, Action::Edit).await?;
    past::show(&app, &visit, &loaded.record, &store::path(&loaded.record)).await
}
