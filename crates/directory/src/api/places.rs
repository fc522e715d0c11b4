//! World places as data.

use std::collections::{BTreeMap, BTreeSet};

use axum::Json;
use axum::extract::{Path, State};
use database::keyset::{self, Mark};
use database::record;
use geo::place;
use kernel::Lang;
use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;
use web::api::{
    Asked, Coded, Document, Documents, Faults, Head, List, ListParams, Named, OneParams, Point, readable,
};
use web::{App, Error, Visit};

use super::organisations::OtherNameData;
use super::{PLACES, country_labels};
use crate::messages::Messages;
use crate::pages::reference::{kind_name, queries};

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(show))
}

/// The filters of the page `/lieux`, by the same names.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "described here, read below")]
struct Filters {
    /// Country codes (ISO 3166-1, two letters); several are alternatives.
    pays: Option<Vec<String>>,
}

/// A place, as lists tell it.
#[derive(Debug, Serialize, ToSchema)]
struct Place {
    #[serde(flatten)]
    head: Head,
    /// What kind of place.
    kind: Coded,
    /// Its country.
    country: Coded,
    /// The larger place that it is in.
    parent: Option<Named>,
    /// Its name in its own language.
    local_name: Option<String>,
    /// That language.
    local_lang: Option<String>,
    /// Where it is, if that is known.
    point: Option<Point>,
    /// IANA time zone.
    timezone: Option<String>,
    /// GeoNames id.
    geonames: Option<i64>,
    /// The documents that speak of it.
    sources: Vec<Document>,
}

/// A place, whole.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceSheet {
    #[serde(flatten)]
    place: Place,
    /// Other names.
    other_names: Vec<OtherNameData>,
}

/// Places, by name
///
/// World places that the network's records speak of: partner towns, provinces, camps.
#[utoipa::path(
    get, path = "/api/v1/places", tag = "places", operation_id = "listPlaces",
    params(Filters, ListParams),
    responses((status = 200, description = "A page of places.", body = List<Place>), Faults)
)]
async fn list(State(app): State<App>, visit: Visit) -> Result<List<Place>, Error> {
    let asked = Asked::list(&visit, &["pays"])?;
    let reader = app.db.reader();
    let countries = asked.params.all("pays");
    let mut query = queries::places_seen(&visit.actor);
    if !countries.is_empty() {
        query = query.filter(place::Column::Country.is_in(countries));
    }
    let total = asked.total(query.clone().count(reader)).await?;
    let found = keyset::after(reader, query, place::KIND, asked.mark.as_ref(), asked.limit + 1).await?;
    let context = Context::load(&app, &visit, &found).await?;
    let items = found
        .iter()
        .map(|(row, record)| (Mark::of(record), context.place(&app, record, row)));
    Ok(List::of(&app, &asked, items.collect(), total))
}

/// One place
///
/// With its other names; each names its document.
#[utoipa::path(
    get, path = "/api/v1/places/{id}", tag = "places", operation_id = "getPlace",
    params(("id" = String, Path, description = "The id, or the end of the page's address."), OneParams),
    responses((status = 200, description = "The place.", body = PlaceSheet), Faults)
)]
async fn show(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Json<PlaceSheet>, Error> {
    let lang = Asked::one(&visit)?.lang;
    let reader = app.db.reader();
    let record = PLACES.open(&app, &visit, &id).await?;
    let held = place::get(reader, record.id).await?.place;
    let (record, row) = place::some(reader, vec![record.id])
        .await?
        .pop()
        .ok_or(Error::NotFound)?;
    let found = [(row, record)];
    let mut context = Context::load(&app, &visit, &found).await?;
    let facts = held.names.iter().filter_map(|name| name.source).collect();
    context.documents.add(reader, facts, lang).await?;
    let [(row, record)] = &found;
    let mut place = context.place(&app, record, row);
    place.sources = context.documents.all();
    Ok(Json(PlaceSheet {
        place,
        other_names: OtherNameData::all(&held.names, &context.documents),
    }))
}

/// What some places' codes and ids mean, read in a few statements for all of them.
struct Context {
    lang: Lang,
    countries: BTreeMap<String, String>,
    parents: BTreeMap<Uuid, record::Model>,
    documents: Documents,
}

impl Context {
    async fn load(
        app: &App,
        visit: &Visit,
        found: &[(place::Model, record::Model)],
    ) -> Result<Context, Error> {
        let (reader, lang) = (app.db.reader(), visit.lang);
        let codes: BTreeSet<String> = found.iter().map(|(row, _)| row.country.clone()).collect();
        let parents = found.iter().filter_map(|(row, _)| row.parent_id).collect();
        let ids = found.iter().map(|(_, record)| record.id).collect();
        Ok(Context {
            lang,
            countries: country_labels(reader, codes.into_iter().collect(), lang).await?,
            parents: readable(reader, parents, &visit.actor).await?,
            documents: Documents::of_records(reader, ids, lang).await?,
        })
    }

    fn place(&self, app: &App, record: &record::Model, row: &place::Model) -> Place {
        let parent = row.parent_id.and_then(|id| self.parents.get(&id));
        Place {
            head: PLACES.head(app, record, self.lang),
            kind: Coded::new(&row.kind, kind_name(Messages(self.lang), &row.kind)),
            country: Coded::among(&row.country, &self.countries),
            parent: parent.map(|record| PLACES.named(app, record, self.lang)),
            local_name: row.local_name.clone(),
            local_lang: row.local_lang.clone(),
            point: row.lat.zip(row.lon).map(|(latitude, longitude)| Point {
                latitude,
                longitude,
                approximate: row.approximate,
            }),
            timezone: row.timezone.clone(),
            geonames: row.geonames,
            sources: self.documents.of(record.id),
        }
    }
}
