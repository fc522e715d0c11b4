//! Partnerships as data. A party that the reader may not see is told by its country and role alone.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use database::keyset::Mark;
use database::record;
use directory::api::{FigureData, ORGANISATIONS, PLACES, coded, country_labels, theme_labels};
use directory::theme;
use kernel::Lang;
use kernel::date::Period;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::{
    Asked, Coded, Document, Documents, Faults, Head, List, ListParams, Named, OneParams, Resource, Texts,
    When, readable, texts,
};
use web::{App, Error, Visit};

use crate::codes;
use crate::pages::list::{FILTERS, filter_of};
use crate::rows::party;
use crate::store::{self, Brief, Scope};

/// Partnerships.
pub const PARTNERSHIPS: Resource = Resource {
    kind: store::KIND,
    pages: "/partenariats",
    api: "/api/v1/partnerships",
};

/// The routes of partnerships in the API.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
}

/// The filters of the page `/partenariats`, by the same names; several values of one are alternatives.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read by `filter_of`")]
struct Filters {
    /// Country codes of the other side.
    pays: Option<Vec<String>>,
    /// Codes of forms: `twinning`, `decentralised_cooperation`…
    forme: Option<Vec<String>>,
    /// Codes of statuses: `contact`, `engagement_letter`, `agreement`, `active`, `dormant`, `ended`.
    statut: Option<Vec<String>>,
    /// Codes of themes.
    theme: Option<Vec<String>>,
    /// SIREN of the EPT of a party on this side.
    ept: Option<Vec<String>>,
    /// Code of the département of a party on this side.
    departement: Option<Vec<String>>,
    /// Organisations that take part: their id's short form, or the end of their page's address.
    organisation: Option<Vec<String>>,
    /// `monde`: at least one party abroad; `france`: all in France.
    #[param(inline)]
    portee: Option<Reach>,
    /// Words of its name or of a party's.
    nom: Option<String>,
}

/// The values of `portee`, as [`Scope`] reads them.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "described here, read by `Scope::from_code`")]
enum Reach {
    Monde,
    France,
}

/// A party.
#[derive(Debug, Serialize, ToSchema)]
struct PartyData {
    /// The organisation; null if it is still to be identified, or not for you to see.
    organisation: Option<Named>,
    /// The place, of a party known by its place alone.
    place: Option<Named>,
    /// What a party that is still to be identified is called.
    label: Texts,
    /// Its country.
    country: Option<Coded>,
    /// Its role.
    role: Coded,
    /// Whether it is on the side that the network looks from.
    home: bool,
}

/// A form over time.
#[derive(Debug, Serialize, ToSchema)]
struct FormData {
    /// The form.
    form: Coded,
    /// When.
    date: Option<When>,
}

/// A status, never without what is known of its date.
#[derive(Debug, Serialize, ToSchema)]
struct StatusData {
    /// Code.
    code: String,
    /// What it is called.
    label: String,
    /// When it was known to hold; nothing is told of later.
    as_of: Option<When>,
    /// The short name of the document that says it, among the record's sources.
    source: Option<String>,
}

/// A partnership, as lists tell it.
#[derive(Debug, Serialize, ToSchema)]
struct Partnership {
    #[serde(flatten)]
    head: Head,
    /// Who takes part.
    parties: Vec<PartyData>,
    /// From when to when.
    date: Option<When>,
    /// The forms that it takes or took.
    forms: Vec<FormData>,
    /// Where it stands.
    status: StatusData,
    /// When something is last known to have happened, as precise as the document says it (EDTF): `2003`, `2019-12`.
    last_known: Option<String>,
    /// Whether all parties are in France.
    in_france: bool,
    /// What it is about.
    themes: Vec<Coded>,
    /// The documents that speak of it.
    sources: Vec<Document>,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
struct EventData {
    /// What kind of event.
    kind: Coded,
    /// What.
    title: Texts,
    /// When.
    date: Option<When>,
    /// The status that it led to.
    status: Option<Coded>,
    /// The short name of the document that says it.
    source: Option<String>,
}

/// Something signed.
#[derive(Debug, Serialize, ToSchema)]
struct AgreementData {
    /// What kind of agreement.
    kind: Coded,
    /// What it is about.
    object: Texts,
    /// Forecast amount, in cents.
    amount: Option<i64>,
    /// ISO 4217 code.
    currency: String,
    /// When the assembly voted it.
    deliberated: Option<When>,
    /// When it was signed.
    signed: Option<When>,
    /// When it was sent to the State's representative.
    transmitted: Option<When>,
    /// When it ends.
    expires: Option<When>,
    /// The short name of the document that says it.
    source: Option<String>,
}

/// A partnership, whole.
#[derive(Debug, Serialize, ToSchema)]
struct PartnershipSheet {
    #[serde(flatten)]
    partnership: Partnership,
    /// What it is about (Markdown).
    summary: Texts,
    /// The legal basis on which the French party acts.
    legal_basis: Option<Coded>,
    /// What happened.
    events: Vec<EventData>,
    /// What was signed.
    agreements: Vec<AgreementData>,
    /// Committees that carry it.
    committees: Vec<Named>,
    /// Dated figures.
    figures: Vec<FigureData>,
}

/// Partnerships, by name
///
/// Standing links between two or more parties: twinnings, decentralised co-operation, friendship pacts.
#[utoipa::path(
    get, path = "/api/v1/partnerships", tag = "partnerships", operation_id = "listPartnerships",
    params(Filters, ListParams),
    responses((status = 200, description = "A page of partnerships.", body = List<Partnership>), Faults)
)]
async fn list(State(app): State<App>, visit: Visit) -> Result<List<Partnership>, Error> {
    let asked = Asked::list(&visit, &FILTERS)?;
    asked.check("portee", |code| Scope::from_code(code).is_some())?;
    let reader = app.db.reader();
    let filter = filter_of(&app, &asked.params).await?;
    let (actor, mark) = (&visit.actor, asked.mark.as_ref());
    let total = asked.total(store::count(reader, &filter, actor)).await?;
    let found = store::after(reader, &filter, actor, mark, asked.limit + 1).await?;
    let context = Context::load(&app, &visit, &found, Vec::new()).await?;
    let items = found
        .iter()
        .map(|brief| (Mark::of(&brief.record), context.partnership(&app, brief)));
    Ok(List::of(&app, &asked, items.collect(), total))
}

/// One partnership
///
/// With its events, agreements, committees and figures; each fact names its document.
#[utoipa::path(
    get, path = "/api/v1/partnerships/{id}", tag = "partnerships", operation_id = "getPartnership",
    params(("id" = String, Path, description = "The id, or the end of the page's address."), OneParams),
    responses((status = 200, description = "The partnership.", body = PartnershipSheet), Faults)
)]
async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<PartnershipSheet>, Error> {
    let lang = Asked::one(&visit)?.lang;
    let reader = app.db.reader();
    let record = PARTNERSHIPS.open(&app, &visit, &id).await?;
    let held = store::get(reader, record.id).await?.partnership;
    let brief = store::with_parts(reader, vec![record])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let mut context = Context::load(
        &app,
        &visit,
        std::slice::from_ref(&brief),
        held.committees.clone(),
    )
    .await?;
    let facts = held.figures.iter().map(|figure| figure.source);
    let facts = facts
        .chain(held.events.iter().map(|event| event.source))
        .chain(held.agreements.iter().map(|agreement| agreement.source))
        .chain(held.forms.iter().map(|form| form.source));
    context
        .documents
        .add(reader, facts.flatten().collect(), lang)
        .await?;
    let documents = &context.documents;
    let events = held.events.iter().map(|event| EventData {
        kind: Coded::new(&event.kind, codes::label(codes::event_kinds(), &event.kind, lang)),
        title: texts(&event.title),
        date: When::maybe(event.dated.as_ref(), lang),
        status: event
            .status
            .as_ref()
            .map(|code| Coded::new(code, codes::label(codes::statuses(), code, lang))),
        source: documents.code(event.source),
    });
    let agreements = held.agreements.iter().map(|agreement| AgreementData {
        kind: Coded::new(
            &agreement.kind,
            codes::label(codes::agreement_kinds(), &agreement.kind, lang),
        ),
        object: texts(&agreement.object),
        amount: agreement.amount,
        currency: agreement.currency.clone(),
        deliberated: When::maybe(agreement.deliberated.as_ref(), lang),
        signed: When::maybe(agreement.signed.as_ref(), lang),
        transmitted: When::maybe(agreement.transmitted.as_ref(), lang),
        expires: When::maybe(agreement.expires.as_ref(), lang),
        source: documents.code(agreement.source),
    });
    let committees = held.committees.iter().filter_map(|id| {
        let record = context.names.get(id)?;
        Some(ORGANISATIONS.named(&app, record, lang))
    });
    let mut partnership = context.partnership(&app, &brief);
    partnership.sources = documents.all();
    Ok(Json(PartnershipSheet {
        partnership,
        summary: texts(&held.summary),
        legal_basis: held
            .legal_basis
            .as_ref()
            .map(|code| Coded::new(code, codes::label(codes::legal_bases(), code, lang))),
        events: events.collect(),
        agreements: agreements.collect(),
        committees: committees.collect(),
        figures: held
            .figures
            .iter()
            .map(|figure| FigureData::of(figure, documents, lang))
            .collect(),
    }))
}

/// What some partnerships' codes and ids mean, read in a few statements for all of them.
struct Context {
    lang: Lang,
    /// Organisations and places that the reader may see.
    names: BTreeMap<Uuid, record::Model>,
    countries: BTreeMap<String, String>,
    themes: BTreeMap<String, String>,
    themes_of: BTreeMap<Uuid, Vec<String>>,
    last_known: BTreeMap<Uuid, Period>,
    documents: Documents,
}

impl Context {
    async fn load(app: &App, visit: &Visit, briefs: &[Brief], mut more: Vec<Uuid>) -> Result<Context, Error> {
        let (reader, lang) = (app.db.reader(), visit.lang);
        let ids: Vec<Uuid> = briefs.iter().map(|brief| brief.record.id).collect();
        let parties = || briefs.iter().flat_map(|brief| &brief.parties);
        more.extend(parties().filter_map(|party| party.organisation_id));
        more.extend(parties().filter_map(|party| party.place_id));
        let mut countries: Vec<String> = parties().map(|party| party.country.clone()).collect();
        countries.sort();
        countries.dedup();
        let mut documents = Documents::of_records(reader, ids.clone(), lang).await?;
        let statuses = briefs.iter().filter_map(|brief| brief.row.status_source_id);
        documents.add(reader, statuses.collect(), lang).await?;
        Ok(Context {
            lang,
            names: readable(reader, more, &visit.actor).await?,
            countries: country_labels(reader, countries, lang).await?,
            themes: theme_labels(reader, lang).await?,
            themes_of: theme::of_records(reader, ids).await?,
            last_known: store::last_known(reader, briefs).await?,
            documents,
        })
    }

    fn partnership(&self, app: &App, brief: &Brief) -> Partnership {
        let Brief {
            record,
            row,
            parties,
            forms,
        } = brief;
        let lang = self.lang;
        Partnership {
            head: PARTNERSHIPS.head(app, record, lang),
            parties: parties.iter().map(|party| self.party(app, party)).collect(),
            date: row.dated.as_ref().map(|dated| When::of(dated, lang)),
            forms: forms
                .iter()
                .map(|held| FormData {
                    form: Coded::new(&held.form, codes::label(codes::forms(), &held.form, lang)),
                    date: held.dated.as_ref().map(|dated| When::of(dated, lang)),
                })
                .collect(),
            status: StatusData {
                code: row.status.clone(),
                label: codes::label(codes::statuses(), &row.status, lang),
                as_of: row.status_as_of.as_ref().map(|dated| When::of(dated, lang)),
                source: self.documents.code(row.status_source_id),
            },
            last_known: self.last_known.get(&record.id).map(ToString::to_string),
            in_france: row.in_france,
            themes: coded(self.themes_of.get(&record.id), &self.themes),
            sources: self.documents.of(record.id),
        }
    }

    fn party(&self, app: &App, party: &party::Model) -> PartyData {
        let named = |id: Option<Uuid>, resource: &Resource| {
            let record = self.names.get(&id?)?;
            Some(resource.named(app, record, self.lang))
        };
        PartyData {
            organisation: named(party.organisation_id, &ORGANISATIONS),
            place: named(party.place_id, &PLACES),
            label: texts(&party.label),
            country: (!party.country.is_empty()).then(|| Coded::among(&party.country, &self.countries)),
            role: Coded::new(&party.role, codes::label(codes::roles(), &party.role, self.lang)),
            home: party.home,
        }
    }
}
