//! The list of partnerships as a file: the page's downloads under its filters, and the whole list for whoever asks.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::response::Response;
use directory::theme;
use kernel::Lang;
use sea_orm::DatabaseConnection;
use web::export::{CHUNK, Cell, Column, ExportRow, Exporter, Format, Spot, Table, Wanted};
use web::{App, Error, Result, Visit};

use super::list::{filter_of, status_of};
use crate::codes;
use crate::known::Known;
use crate::messages::Messages;
use crate::store::{self, Brief};

/// The list of partnerships, for the command and the page of open data.
pub(crate) const EXPORTER: Exporter = Exporter {
    name: "partnerships",
    kind: store::KIND,
    path: "/partenariats",
    label: |lang| Messages(lang).partnerships(),
    about: |lang| Messages(lang).partnerships_about(),
    span: Some(|connection, actor| Box::pin(store::span(connection, actor))),
    table: |connection, wanted, ids| {
        Box::pin(async move {
            let briefs = store::briefs(connection, ids, &wanted.actor).await?;
            table(connection, wanted, &briefs).await
        })
    },
};

pub(crate) async fn export(State(app): State<App>, visit: Visit) -> Result<Response> {
    let format = Format::of_path(&visit.path).ok_or(Error::NotFound)?;
    let params = super::list::address(&app, &visit, &[])
        .await?
        .for_file(&columns(visit.lang))?;
    let filter = filter_of(&app, &params).await?;
    let (connection, wanted) = (app.db.reader(), Wanted::of(&app, &visit));
    let briefs = store::all(connection, &filter, &visit.actor).await?;
    let mut whole = table(connection, &wanted, &[]).await?;
    for part in briefs.chunks(CHUNK) {
        whole = whole.and(table(connection, &wanted, part).await?);
    }
    whole.choose(&params).respond(format)
}

/// What a file of partnerships tells of each.
pub(super) fn columns(lang: Lang) -> Vec<Column> {
    let t = Messages(lang);
    web::export::columns([
        ("title", t.column_title()),
        ("home_parties", t.column_home()),
        ("other_parties", t.column_other()),
        ("party_roles", t.column_roles()),
        ("country_codes", t.column_country_codes()),
        ("countries", t.column_countries()),
        ("form_codes", t.column_form_codes()),
        ("forms", t.column_forms()),
        ("status_code", t.column_status_code()),
        ("status", t.column_status()),
        ("status_as_of", t.column_status_date()),
        ("period", t.column_period()),
        ("period_edtf", t.column_period_edtf()),
        ("last_known", t.column_last()),
        ("legal_basis", t.column_basis()),
        ("theme_codes", t.column_theme_codes()),
        ("themes", t.column_themes()),
        ("in_france", t.column_in_france()),
        ("url", t.column_url()),
        ("updated_at", t.column_updated()),
    ])
}

/// The partnerships as a table of values, with labels beside codes; a link stands at its first party abroad.
async fn table(connection: &DatabaseConnection, wanted: &Wanted, briefs: &[Brief]) -> Result<Table, Error> {
    let (t, lang) = (Messages(wanted.lang), wanted.lang);
    let known = Known::load(connection, briefs, &wanted.actor).await?;
    let last = store::last_known(connection, briefs).await?;
    let themes = theme::of_records(connection, briefs.iter().map(|brief| brief.record.id).collect()).await?;
    let theme_names: BTreeMap<String, String> = theme::all(connection)
        .await?
        .into_iter()
        .map(|held| (held.code.clone(), held.label(lang).to_owned()))
        .collect();
    let rows = briefs
        .iter()
        .map(|brief| {
            let side = |home: bool| -> Vec<String> {
                let parties = brief.parties.iter().filter(|party| party.home == home);
                parties.map(|party| known.party(party, lang).name).collect()
            };
            let roles = brief.parties.iter().map(|party| {
                format!(
                    "{} : {}",
                    known.party(party, lang).name,
                    codes::label(codes::roles(), &party.role, lang)
                )
            });
            let countries = brief.countries();
            let codes_of = themes.get(&brief.record.id).cloned().unwrap_or_default();
            let names = codes_of
                .iter()
                .filter_map(|code| theme_names.get(code).cloned())
                .collect();
            let cells = vec![
                brief.record.title.text(lang).into(),
                Cell::List(side(true)),
                Cell::List(side(false)),
                Cell::List(roles.collect()),
                Cell::List(countries.clone()),
                Cell::List(countries.iter().map(|code| known.country(code, lang)).collect()),
                Cell::List(brief.forms.iter().map(|form| form.form.clone()).collect()),
                Cell::List(
                    brief
                        .forms
                        .iter()
                        .map(|form| codes::label(codes::forms(), &form.form, lang))
                        .collect(),
                ),
                brief.row.status.clone().into(),
                status_of(brief, wanted.today, lang).into(),
                brief
                    .row
                    .status_as_of
                    .as_ref()
                    .map(|dated| dated.value.to_string())
                    .into(),
                brief
                    .row
                    .dated
                    .as_ref()
                    .map(|dated| dated.value.display(lang))
                    .into(),
                brief
                    .row
                    .dated
                    .as_ref()
                    .map(|dated| dated.value.to_string())
                    .into(),
                last.get(&brief.record.id).map(ToString::to_string).into(),
                brief
                    .row
                    .legal_basis
                    .as_ref()
                    .map(|code| codes::label(codes::legal_bases(), code, lang))
                    .into(),
                Cell::List(codes_of),
                Cell::List(names),
                if brief.row.in_france {
                    t.yes().into()
                } else {
                    t.no().into()
                },
                wanted.address(&brief.path()).into(),
                brief.record.updated_at.format("%Y-%m-%d").to_string().into(),
            ];
            let spot = brief.away().find_map(|party| known.spot(party));
            ExportRow {
                cells,
                point: spot.map(|spot| Spot {
                    lon: spot.lon,
                    lat: spot.lat,
                    approximate: spot.approximate || spot.area,
                }),
            }
        })
        .collect();
    Ok(Table {
        name: t.export_name(),
        columns: columns(lang),
        rows,
    })
}
