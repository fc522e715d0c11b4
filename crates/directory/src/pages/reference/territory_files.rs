//! The list of French territories as a file: those that the page shows, or those that a search finds.

use std::collections::BTreeMap;

use axum::extract::State;
use geo::territory;
use kernel::Lang;
use sea_orm::DatabaseConnection;
use web::export::{Cell, Column, ExportRow, Format, Spot, Table, Wanted};
use web::{Address, App, Error, Result, Visit};

use super::queries;
use super::territories::{FOUND, asked, kind_name};
use crate::messages::Messages;

/// What a file of territories tells of each.
pub(super) fn columns(lang: Lang) -> Vec<Column> {
    let t = Messages(lang);
    web::export::columns([
        ("kind_code", t.ref_kind_code()),
        ("kind", t.ref_kind()),
        ("code", t.ref_code()),
        ("name", t.ref_name()),
        ("siren", t.ref_siren()),
        ("population", t.ref_population()),
        ("ept_code", t.ref_territory_code_of(t.ref_territory_ept())),
        ("ept", t.ref_territory_ept()),
        ("epci_code", t.ref_territory_code_of(t.ref_territory_epci())),
        ("epci", t.ref_territory_epci()),
        (
            "departement_code",
            t.ref_territory_code_of(t.ref_territory_departement()),
        ),
        ("departement", t.ref_territory_departement()),
        ("region_code", t.ref_territory_code_of(t.ref_territory_region())),
        ("region", t.ref_territory_region()),
        ("url", t.ref_address()),
    ])
}

pub(super) async fn export(State(app): State<App>, visit: Visit) -> Result {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let params = Address::of(&visit, &["q"], &[]).for_file(&columns(visit.lang))?;
    let (reader, q) = (app.db.reader(), asked(&params));
    let rows = if q.is_empty() {
        shown(reader, &app.settings.home_departement).await?
    } else {
        territory::lookup(reader, &q, FOUND).await?
    };
    table(reader, &Wanted::of(&app, &visit), rows)
        .await?
        .choose(&params)
        .respond(format)
}

/// What the page shows unasked: the communes of the home département with their groupings, then all départements and
/// régions.
async fn shown(reader: &DatabaseConnection, home: &str) -> Result<Vec<territory::Model>> {
    let communes = territory::within(reader, "commune", "departement", home).await?;
    let mut rows = Vec::new();
    for kind in ["ept", "epci"] {
        let mut codes: Vec<String> = communes
            .iter()
            .filter_map(|commune| match kind {
                "ept" => commune.ept.clone(),
                _ if commune.ept.is_some() => None,
                _ => commune.epci.clone(),
            })
            .collect();
        codes.sort();
        codes.dedup();
        rows.extend(territory::some(reader, kind, codes).await?);
    }
    rows.extend(communes);
    for kind in ["departement", "region"] {
        rows.extend(queries::territories_of_kind(reader, kind).await?);
    }
    Ok(rows)
}

async fn table(
    reader: &DatabaseConnection,
    wanted: &Wanted,
    territories: Vec<territory::Model>,
) -> Result<Table> {
    let t = Messages(wanted.lang);
    let mut names: BTreeMap<(String, String), String> = BTreeMap::new();
    for kind in ["ept", "epci", "departement", "region"] {
        let codes = territories.iter().filter_map(|held| within(held, kind)).collect();
        for wider in territory::some(reader, kind, codes).await? {
            names.insert((wider.kind, wider.code), wider.name);
        }
    }
    let rows = territories
        .into_iter()
        .map(|held| {
            let mut cells: Vec<Cell> = vec![
                held.kind.as_str().into(),
                kind_name(t, &held.kind).into(),
                held.code.as_str().into(),
                held.name.as_str().into(),
                held.siren.clone().into(),
                held.population.map_or(Cell::Empty, Cell::Number),
            ];
            for kind in ["ept", "epci", "departement", "region"] {
                let code = within(&held, kind);
                let name = code
                    .as_ref()
                    .and_then(|code| names.get(&(kind.to_owned(), code.clone())).cloned());
                cells.extend([Cell::from(code), Cell::from(name)]);
            }
            let page = format!("/territoires/{}/{}", held.kind, held.code);
            cells.push(wanted.address(&page).into());
            ExportRow {
                cells,
                point: Spot::of(held.lat, held.lon, held.approximate),
            }
        })
        .collect();
    Ok(Table {
        name: "territoires".to_owned(),
        columns: columns(wanted.lang),
        rows,
    })
}

/// The code of the wider territory of a kind that this one is in.
fn within(held: &territory::Model, kind: &str) -> Option<String> {
    match kind {
        "ept" => held.ept.clone(),
        "epci" => held.epci.clone(),
        "departement" => held.departement.clone(),
        _ => held.region.clone(),
    }
}
