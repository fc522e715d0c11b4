//! Actions as data.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::{Path, State};
use database::keyset::Mark;
use database::record;
use directory::api::{FigureData, ORGANISATIONS, PLACES, coded, country_labels, theme_labels};
use directory::theme;
use geo::{catalogue, territory};
use kernel::Lang;
use partnerships::api::PARTNERSHIPS;
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
use crate::project::Participant;
use crate::rows::place;
use crate::store::{self, Brief};

/// Actions.
pub const ACTIONS: Resource = Resource {
    kind: store::KIND,
    pages: "/projets",
    api: "/api/v1/actions",
};

/// The routes of actions in the API.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
}

/// The filters of the page `/projets`, by the same names; several values of one are alternatives.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read by `filter_of`")]
struct Filters {
    /// Words of the title.
    q: Option<String>,
    /// Codes of kinds: `project`, `exchange`, `training`…
    kind: Option<Vec<String>>,
    /// Statuses, 1 to 6 of the IATI list ActivityStatus.
    status: Option<Vec<i32>>,
    /// Codes of themes.
    theme: Option<Vec<String>>,
    /// Country codes of where it takes place.
    country: Option<Vec<String>>,
    /// World places: the end of their page's address.
    place: Option<Vec<String>>,
    /// Codes of roles; together with an organisation: this organisation in this role.
    role: Option<Vec<String>>,
    /// Organisations that take part: the end of their page's address.
    organisation: Option<Vec<String>>,
    /// Partnerships: the end of their page's address.
    partnership: Option<Vec<String>>,
    /// French territories, `kind:code`: `commune:93029`.
    territory: Option<Vec<String>>,
    /// Codes of départements.
    departement: Option<Vec<String>>,
    /// SIREN of EPT.
    ept: Option<Vec<String>>,
    /// Goals of Agenda 2030, 1 to 17.
    goal: Option<Vec<i32>>,
    /// Years in which it is known to have run.
    year: Option<Vec<i32>>,
}

/// Who takes part, in which role.
#[derive(Debug, Serialize, ToSchema)]
struct ParticipantData {
    /// The organisation.
    organisation: Named,
    /// Its role.
    role: Coded,
    /// A remark.
    note: Texts,
}

/// Where it takes place.
#[derive(Debug, Serialize, ToSchema)]
struct LocationData {
    /// `place`, `territory`, `country`.
    kind: String,
    /// The world place.
    place: Option<Named>,
    /// The French territory.
    territory: Option<TerritoryData>,
    /// The country, also of a place or territory.
    country: Coded,
}

/// A French territory.
#[derive(Debug, Serialize, ToSchema)]
struct TerritoryData {
    /// `commune`, `ept`, `epci`, `departement`, `region`.
    kind: String,
    /// INSEE or SIREN code.
    code: String,
    /// Name.
    name: Option<String>,
}

/// A status, bound to the document that says it.
#[derive(Debug, Serialize, ToSchema)]
struct ActionStatus {
    /// 1 to 6 of the IATI list ActivityStatus.
    code: i64,
    /// What it is called.
    label: String,
    /// When the document spoke; nothing is told of later.
    as_of: Option<When>,
    /// The short name of the document, among the record's sources.
    source: Option<String>,
}

/// An action, as lists tell it.
#[derive(Debug, Serialize, ToSchema)]
struct Action {
    #[serde(flatten)]
    head: Head,
    /// What kind of action.
    kind: Coded,
    /// Where it stands.
    status: Option<ActionStatus>,
    /// When it takes place.
    date: Option<When>,
    /// Who takes part.
    participants: Vec<ParticipantData>,
    /// Where it takes place.
    locations: Vec<LocationData>,
    /// The partnerships that it is part of.
    partnerships: Vec<Named>,
    /// What it is about.
    themes: Vec<Coded>,
    /// The documents that speak of it.
    sources: Vec<Document>,
}

/// An action, whole.
#[derive(Debug, Serialize, ToSchema)]
struct ActionSheet {
    #[serde(flatten)]
    action: Action,
    /// What is done (Markdown).
    summary: Texts,
    /// For whom.
    beneficiaries: Texts,
    /// Goals of Agenda 2030 that it serves.
    goals: Vec<Coded>,
    /// Dated figures.
    figures: Vec<FigureData>,
}

/// Actions, by title
///
/// Projects, exchanges, training courses, events and all that partners do together.
#[utoipa::path(
    get, path = "/api/v1/actions", tag = "actions", operation_id = "listActions",
    params(Filters, ListParams),
    responses((status = 200, description = "A page of actions.", body = List<Action>), Faults)
)]
async fn list(State(app): State<App>, visit: Visit) -> Result<List<Action>, Error> {
    let asked = Asked::list(&visit, &FILTERS)?;
    for name in ["status", "goal", "year"] {
        asked.check_numbers(name)?;
    }
    asked.check("territory", |text| text.contains(':'))?;
    let reader = app.db.reader();
    let filter = filter_of(reader, &asked.params).await?;
    let (actor, mark) = (&visit.actor, asked.mark.as_ref());
    let total = asked.total(store::count(reader, &filter, actor)).await?;
    let found = store::after(reader, &filter, actor, mark, asked.limit + 1).await?;
    let context = Context::load(&app, &visit, &found).await?;
    let items = found
        .iter()
        .map(|brief| (Mark::of(&brief.record), context.action(&app, brief)));
    Ok(List::of(&app, &asked, items.collect(), total))
}

/// One action
///
/// With its summary, beneficiaries, goals and figures; each fact names its document.
#[utoipa::path(
    get, path = "/api/v1/actions/{id}", tag = "actions", operation_id = "getAction",
    params(("id" = String, Path, description = "The id, or the end of the page's address."), OneParams),
    responses((status = 200, description = "The action.", body = ActionSheet), Faults)
)]
async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<ActionSheet>, Error> {
    let lang = Asked::one(&visit)?.lang;
    let reader = app.db.reader();
    let record = ACTIONS.open(&app, &visit, &id).await?;
    let held = store::get(reader, record.id).await?.project;
    let brief = store::brief(reader, record).await?;
    let mut context = Context::load(&app, &visit, std::slice::from_ref(&brief)).await?;
    let facts = held.figures.iter().filter_map(|figure| figure.source);
    context.documents.add(reader, facts.collect(), lang).await?;
    let mut action = context.action(&app, &brief);
    action.sources = context.documents.all();
    let goals = held.goals.iter().filter_map(|number| {
        let goal = catalogue::goal(*number)?;
        Some(Coded::new(number.to_string(), goal.name.text(lang)))
    });
    Ok(Json(ActionSheet {
        action,
        summary: texts(&held.summary),
        beneficiaries: texts(&held.beneficiaries),
        goals: goals.collect(),
        figures: held
            .figures
            .iter()
            .map(|figure| FigureData::of(figure, &context.documents, lang))
            .collect(),
    }))
}

/// What some actions' codes and ids mean, read in a few statements for all of them.
struct Context {
    lang: Lang,
    participants: BTreeMap<Uuid, Vec<Participant>>,
    locations: BTreeMap<Uuid, Vec<place::Model>>,
    partnerships: BTreeMap<Uuid, Vec<Uuid>>,
    /// Organisations, places and partnerships that the reader may see.
    names: BTreeMap<Uuid, record::Model>,
    countries: BTreeMap<String, String>,
    territories: BTreeMap<(String, String), territory::Model>,
    themes: BTreeMap<String, String>,
    themes_of: BTreeMap<Uuid, Vec<String>>,
    documents: Documents,
}

impl Context {
    async fn load(app: &App, visit: &Visit, briefs: &[Brief]) -> Result<Context, Error> {
        let (reader, lang) = (app.db.reader(), visit.lang);
        let ids: Vec<Uuid> = briefs.iter().map(|brief| brief.record.id).collect();
        let participants = store::participants_of(reader, ids.clone()).await?;
        let locations = store::places_of(reader, ids.clone()).await?;
        let partnerships = store::partnerships_of(reader, ids.clone()).await?;
        let mut named: Vec<Uuid> = participants
            .values()
            .flatten()
            .map(|held| held.organisation)
            .collect();
        named.extend(partnerships.values().flatten());
        let (mut countries, mut keys) = (BTreeSet::new(), Vec::new());
        for held in locations.values().flatten() {
            named.extend(held.place_id);
            countries.insert(held.country.clone());
            keys.extend(held.territory_kind.clone().zip(held.territory_code.clone()));
        }
        let territories = territory::by_keys(reader, keys).await?;
        let mut documents = Documents::of_records(reader, ids.clone(), lang).await?;
        let statuses = briefs.iter().filter_map(|brief| brief.row.status_source);
        documents.add(reader, statuses.collect(), lang).await?;
        Ok(Context {
            lang,
            participants,
            locations,
            partnerships,
            names: readable(reader, named, &visit.actor).await?,
            countries: country_labels(reader, countries.into_iter().collect(), lang).await?,
            territories,
            themes: theme_labels(reader, lang).await?,
            themes_of: theme::of_records(reader, ids).await?,
            documents,
        })
    }

    fn named(&self, app: &App, id: Uuid, resource: &Resource) -> Option<Named> {
        Some(resource.named(app, self.names.get(&id)?, self.lang))
    }

    fn action(&self, app: &App, brief: &Brief) -> Action {
        let (Brief { record, row }, lang) = (brief, self.lang);
        let participants = self.participants.get(&record.id).into_iter().flatten();
        let locations = self.locations.get(&record.id).into_iter().flatten();
        let partnerships = self.partnerships.get(&record.id).into_iter().flatten();
        Action {
            head: ACTIONS.head(app, record, lang),
            kind: Coded::new(&row.kind_code, codes::kind_label(&row.kind_code, lang)),
            status: row.status.map(|code| ActionStatus {
                code,
                label: codes::status_label(code, lang),
                as_of: row.status_as_of.as_ref().map(|dated| When::of(dated, lang)),
                source: self.documents.code(row.status_source),
            }),
            date: row.dated.as_ref().map(|dated| When::of(dated, lang)),
            participants: participants
                .filter_map(|held| {
                    Some(ParticipantData {
                        organisation: self.named(app, held.organisation, &ORGANISATIONS)?,
                        role: Coded::new(&held.role, codes::role_label(&held.role, false, lang)),
                        note: texts(&held.note),
                    })
                })
                .collect(),
            locations: locations.filter_map(|held| self.location(app, held)).collect(),
            partnerships: partnerships
                .filter_map(|id| self.named(app, *id, &PARTNERSHIPS))
                .collect(),
            themes: coded(self.themes_of.get(&record.id), &self.themes),
            sources: self.documents.of(record.id),
        }
    }

    /// A place that the reader may not see is left out whole, as on the page.
    fn location(&self, app: &App, held: &place::Model) -> Option<LocationData> {
        let place = match held.place_id {
            Some(id) => Some(self.named(app, id, &PLACES)?),
            None => None,
        };
        let key = held.territory_kind.clone().zip(held.territory_code.clone());
        Some(LocationData {
            kind: held.kind.clone(),
            place,
            territory: key.map(|(kind, code)| TerritoryData {
                name: self
                    .territories
                    .get(&(kind.clone(), code.clone()))
                    .map(|held| held.name.clone()),
                kind,
                code,
            }),
            country: Coded::among(&held.country, &self.countries),
        })
    }
}
