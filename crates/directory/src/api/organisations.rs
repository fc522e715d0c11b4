//! Organisations as data. People in a role are left out: they agreed to a page, not to a data set.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::{Path, State};
use database::keyset::Mark;
use geo::place::OtherName;
use geo::{place, territory};
use kernel::Lang;
use kernel::identifier::Identifier;
use kernel::policy::{Action, allow};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::{
    Asked, Coded, Document, Documents, Faults, Head, List, ListParams, Named, OneParams, Point, Texts, When,
    readable, texts,
};
use web::{App, Error, Visit};

use super::{FigureData, ORGANISATIONS, PLACES, coded, country_labels, theme_labels};
use crate::kind::Kinds;
use crate::organisation::link_kinds;
use crate::pages::organisations::list::{FILTERS, filter_of};
use crate::store::{self, Brief};
use crate::theme;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
}

/// The filters of the page `/organisations`, by the same names; several values of one are alternatives.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read by `filter_of`")]
struct Filters {
    /// Codes of kinds.
    r#type: Option<Vec<String>>,
    /// Codes of groups of kinds.
    groupe: Option<Vec<String>>,
    /// Codes of themes.
    theme: Option<Vec<String>>,
    /// Country codes (ISO 3166-1, two letters).
    pays: Option<Vec<String>>,
    /// SIREN of an EPT.
    ept: Option<Vec<String>>,
    /// Code of a département.
    departement: Option<Vec<String>>,
    /// Words of the name.
    nom: Option<String>,
}

/// A French territory.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Territory {
    /// `commune`, `ept`, `epci`, `departement`, `region`.
    kind: String,
    /// INSEE or SIREN code.
    code: String,
    /// Name.
    name: Option<String>,
    /// Whether the organisation is the authority of this territory.
    governs: bool,
}

/// An organisation, as lists tell it.
#[derive(Debug, Serialize, ToSchema)]
struct Organisation {
    #[serde(flatten)]
    head: Head,
    /// What kind of organisation.
    kind: Coded,
    /// Its country; none for a body that belongs to none, such as one of the United Nations.
    country: Option<Coded>,
    /// The French territory that it is in, or governs.
    territory: Option<Territory>,
    /// Code of that territory's département.
    departement: Option<String>,
    /// SIREN of that territory's EPT.
    ept: Option<String>,
    /// Code of that territory's région.
    region: Option<String>,
    /// Town of its address.
    city: Option<String>,
    /// The world place that it is in.
    place: Option<Named>,
    /// Where it stands: its own point, else that of its place or territory.
    point: Option<Point>,
    /// Its web site.
    website: Option<String>,
    /// What it works on.
    themes: Vec<Coded>,
    /// The documents that speak of it.
    sources: Vec<Document>,
}

/// Another name.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct OtherNameData {
    /// The name.
    name: String,
    /// Its language tag.
    lang: Option<String>,
    /// `alias`, `document`, `local`, `former`, `acronym`, `transliteration`.
    kind: String,
    /// The short name of the document that says it so.
    source: Option<String>,
}

impl OtherNameData {
    pub(super) fn all(names: &[OtherName], documents: &Documents) -> Vec<OtherNameData> {
        names
            .iter()
            .map(|other| OtherNameData {
                name: other.name.clone(),
                lang: other.lang.clone(),
                kind: other.kind.clone(),
                source: documents.code(other.source),
            })
            .collect()
    }
}

/// An identifier in a register.
#[derive(Debug, Serialize, ToSchema)]
struct IdentifierData {
    /// Which register: `siren`, `rna`, `ror`…
    scheme: String,
    /// The identifier.
    value: String,
    /// Its address in the register.
    url: Option<String>,
}

/// What the organisation is to another.
#[derive(Debug, Serialize, ToSchema)]
struct Relation {
    /// The relation.
    kind: Coded,
    /// The other.
    to: Named,
    /// In which role.
    role: Texts,
    /// When.
    date: Option<When>,
    /// A remark.
    note: Texts,
    /// The short name of the document that says it.
    source: Option<String>,
}

/// A prize or label.
#[derive(Debug, Serialize, ToSchema)]
struct DistinctionData {
    /// Its name.
    name: Texts,
    /// Who gave it.
    giver: Texts,
    /// When.
    date: Option<When>,
    /// The short name of the document that says it.
    source: Option<String>,
}

/// A service.
#[derive(Debug, Serialize, ToSchema)]
struct ServiceData {
    /// Id.
    id: Option<Uuid>,
    /// The service that it is part of.
    parent: Option<Uuid>,
    /// Name.
    name: Texts,
    /// What it does.
    mission: Texts,
    /// Phone.
    phone: Option<String>,
    /// Postal address in one line; may be empty.
    address: String,
    /// What its staff volunteer to share: themes.
    expertise: Vec<Coded>,
    /// The short name of the document that says it.
    source: Option<String>,
}

/// An organisation, whole.
#[derive(Debug, Serialize, ToSchema)]
struct OrganisationSheet {
    #[serde(flatten)]
    organisation: Organisation,
    /// What it is (Markdown).
    description: Texts,
    /// Phone.
    phone: Option<String>,
    /// Postal address in one line; may be empty.
    address: String,
    /// Other names.
    other_names: Vec<OtherNameData>,
    /// Identifiers.
    identifiers: Vec<IdentifierData>,
    /// What it is to others.
    relations: Vec<Relation>,
    /// Dated figures.
    figures: Vec<FigureData>,
    /// Prizes and labels.
    distinctions: Vec<DistinctionData>,
    /// Services.
    services: Vec<ServiceData>,
}

/// Organisations, by name
///
/// Local authorities, associations, institutions, with what everybody may see of them.
#[utoipa::path(
    get, path = "/api/v1/organisations", tag = "organisations", operation_id = "listOrganisations",
    params(Filters, ListParams),
    responses((status = 200, description = "A page of organisations.", body = List<Organisation>), Faults)
)]
async fn list(State(app): State<App>, visit: Visit) -> Result<List<Organisation>, Error> {
    let known = [FILTERS.as_slice(), &["nom"]].concat();
    let asked = Asked::list(&visit, &known)?;
    let reader = app.db.reader();
    let filter = filter_of(&asked.params);
    let (actor, mark) = (&visit.actor, asked.mark.as_ref());
    let total = asked.total(store::count(reader, &filter, actor)).await?;
    let found = store::after(reader, &filter, actor, mark, asked.limit + 1).await?;
    let context = Context::load(&app, &visit, &found).await?;
    let items = found
        .iter()
        .map(|brief| (Mark::of(&brief.record), context.organisation(&app, brief)));
    Ok(List::of(&app, &asked, items.collect(), total))
}

/// One organisation
///
/// With names, identifiers, relations, figures, services; each fact names its document.
#[utoipa::path(
    get, path = "/api/v1/organisations/{id}", tag = "organisations", operation_id = "getOrganisation",
    params(("id" = String, Path, description = "The id, or the end of the page's address."), OneParams),
    responses((status = 200, description = "The organisation.", body = OrganisationSheet), Faults)
)]
async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<OrganisationSheet>, Error> {
    let lang = Asked::one(&visit)?.lang;
    let reader = app.db.reader();
    let record = ORGANISATIONS.open(&app, &visit, &id).await?;
    let brief = store::brief(reader, record.clone()).await?;
    let held = store::get(reader, record.id).await?.organisation;
    let mut context = Context::load(&app, &visit, std::slice::from_ref(&brief)).await?;
    let facts = held.figures.iter().map(|figure| figure.source);
    let facts = facts
        .chain(held.links.iter().map(|link| link.source))
        .chain(held.names.iter().map(|name| name.source))
        .chain(held.distinctions.iter().map(|held| held.source))
        .chain(held.services.iter().map(|service| service.source));
    context
        .documents
        .add(reader, facts.flatten().collect(), lang)
        .await?;
    let others = held.links.iter().map(|link| link.to).collect();
    let others = readable(reader, others, &visit.actor).await?;
    let documents = &context.documents;
    let relations = held.links.iter().filter_map(|link| {
        let kind = link_kinds().iter().find(|kind| kind.code == link.kind);
        Some(Relation {
            kind: Coded::new(
                &link.kind,
                kind.map_or(link.kind.as_str(), |kind| kind.forward.text(lang)),
            ),
            to: ORGANISATIONS.named(&app, others.get(&link.to)?, lang),
            role: texts(&link.role),
            date: When::maybe(link.dated.as_ref(), lang),
            note: texts(&link.note),
            source: documents.code(link.source),
        })
    });
    let services = held.services.iter().map(|service| ServiceData {
        id: service.id,
        parent: service.parent,
        name: texts(&service.name),
        mission: texts(&service.mission),
        phone: service.phone.clone(),
        address: service.address.line(),
        expertise: coded(Some(&service.expertise), &context.themes),
        source: documents.code(service.source),
    });
    let mut organisation = context.organisation(&app, &brief);
    organisation.sources = documents.all();
    Ok(Json(OrganisationSheet {
        organisation,
        description: texts(&held.description),
        phone: held.phone.clone(),
        address: held.address.line(),
        other_names: OtherNameData::all(&held.names, documents),
        identifiers: held
            .identifiers
            .iter()
            .map(|identified| IdentifierData {
                scheme: identified.scheme.code().to_owned(),
                value: identified.value.clone(),
                url: Identifier::parse(identified.scheme, &identified.value)
                    .ok()
                    .and_then(|known| known.url()),
            })
            .collect(),
        relations: relations.collect(),
        figures: held
            .figures
            .iter()
            .map(|figure| FigureData::of(figure, documents, lang))
            .collect(),
        distinctions: held
            .distinctions
            .iter()
            .map(|held| DistinctionData {
                name: texts(&held.name),
                giver: texts(&held.giver),
                date: When::maybe(held.dated.as_ref(), lang),
                source: documents.code(held.source),
            })
            .collect(),
        services: services.collect(),
    }))
}

/// What some organisations' codes and ids mean, read in a few statements for all of them.
struct Context {
    lang: Lang,
    kinds: Kinds,
    countries: BTreeMap<String, String>,
    themes: BTreeMap<String, String>,
    themes_of: BTreeMap<Uuid, Vec<String>>,
    places: BTreeMap<Uuid, (database::record::Model, place::Model)>,
    territories: BTreeMap<(String, String), territory::Model>,
    documents: Documents,
}

impl Context {
    async fn load(app: &App, visit: &Visit, briefs: &[Brief]) -> Result<Context, Error> {
        let (reader, lang) = (app.db.reader(), visit.lang);
        let ids: Vec<Uuid> = briefs.iter().map(|brief| brief.record.id).collect();
        let countries: BTreeSet<String> = briefs.iter().map(|brief| brief.row.country.clone()).collect();
        let places: BTreeSet<Uuid> = briefs.iter().filter_map(|brief| brief.row.place_id).collect();
        let keys = briefs.iter().filter_map(|brief| {
            let row = &brief.row;
            row.territory_kind.clone().zip(row.territory_code.clone())
        });
        let territories = territory::by_keys(reader, keys).await?;
        Ok(Context {
            lang,
            kinds: Kinds::load(reader).await?,
            countries: country_labels(reader, countries.into_iter().collect(), lang).await?,
            themes: theme_labels(reader, lang).await?,
            themes_of: theme::of_records(reader, ids.clone()).await?,
            places: place::some(reader, places.into_iter().collect())
                .await?
                .into_iter()
                .filter(|(record, _)| allow(&visit.actor, Action::Read, record.guarded()))
                .map(|(record, row)| (record.id, (record, row)))
                .collect(),
            territories,
            documents: Documents::of_records(reader, ids, lang).await?,
        })
    }

    fn organisation(&self, app: &App, brief: &Brief) -> Organisation {
        let Brief { record, row } = brief;
        let place = row.place_id.and_then(|id| self.places.get(&id));
        let key = row.territory_kind.clone().zip(row.territory_code.clone());
        let territory = key.as_ref().and_then(|key| self.territories.get(key));
        let own = row.lat.zip(row.lon).map(|point| (point, false));
        let point = own
            .or_else(|| place.and_then(|(_, held)| Some((held.lat.zip(held.lon)?, held.approximate))))
            .or_else(|| territory.and_then(|held| Some((held.lat.zip(held.lon)?, held.approximate))));
        Organisation {
            head: ORGANISATIONS.head(app, record, self.lang),
            kind: Coded::new(&row.kind_code, self.kinds.label(&row.kind_code, self.lang)),
            country: (row.country != geo::country::NONE).then(|| Coded::among(&row.country, &self.countries)),
            territory: key.map(|(kind, code)| Territory {
                kind,
                code,
                name: territory.map(|held| held.name.clone()),
                governs: row.governs,
            }),
            departement: row.departement.clone(),
            ept: row.ept.clone(),
            region: row.region.clone(),
            city: row.city.clone(),
            place: place.map(|(record, _)| PLACES.named(app, record, self.lang)),
            point: point.map(|((latitude, longitude), approximate)| Point {
                latitude,
                longitude,
                approximate,
            }),
            website: row.website.clone(),
            themes: coded(self.themes_of.get(&record.id), &self.themes),
            sources: self.documents.of(record.id),
        }
    }
}
