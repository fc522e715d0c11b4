//! The figures of the first page, counted from the data.

use std::collections::{BTreeSet, HashSet};

use database::Result;
use directory::rows::organisation;
use geo::country;
use kernel::Actor;

use sea_orm::QuerySelect;
use sea_orm::entity::prelude::*;

use super::{Brief, Filter, all};

/// What the first page counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HomeFigures {
    /// Authorities from here (bodies that govern a territory) with at least one partnership abroad.
    pub engaged: usize,
    /// Partnerships with somebody outside France.
    pub partnerships: usize,
    /// Countries of the other side, France not counted.
    pub countries: usize,
    /// Organisations or places on the other side, outside France.
    pub partners: usize,
    /// Twinnings and other links inside France, which count neither as abroad nor as aid.
    pub in_france: usize,
}

/// Counts what `actor` sees: a link inside France counts for itself only.
///
/// # Errors
/// When the database does not answer.
pub async fn figures(connection: &impl ConnectionTrait, actor: &Actor) -> Result<(HomeFigures, Vec<Brief>)> {
    let briefs = all(connection, &Filter::default(), actor).await?;
    let french: Vec<String> = country::all(connection)
        .await?
        .into_iter()
        .filter(|country| country.code == "FR" || country.part_of.as_deref() == Some("FR"))
        .map(|country| country.code)
        .collect();
    let parties = briefs
        .iter()
        .flat_map(Brief::home)
        .filter_map(|party| party.organisation_id);
    let parties: BTreeSet<Uuid> = parties.collect();
    let authorities: Vec<Uuid> = organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(organisation::Column::Id.is_in(parties))
        .filter(organisation::Column::Governs.eq(true))
        .into_tuple()
        .all(connection)
        .await?;
    let authorities: HashSet<Uuid> = authorities.into_iter().collect();
    Ok((count(&briefs, &french, &authorities), briefs))
}

fn count(briefs: &[Brief], french: &[String], authorities: &HashSet<Uuid>) -> HomeFigures {
    let (mut engaged, mut countries, mut partners) = (
        BTreeSet::<Uuid>::new(),
        BTreeSet::<&str>::new(),
        BTreeSet::<Uuid>::new(),
    );
    let mut figures = HomeFigures::default();
    for brief in briefs {
        if brief.row.in_france {
            figures.in_france += 1;
            continue;
        }
        figures.partnerships += 1;
        engaged.extend(
            brief
                .home()
                .filter_map(|party| party.organisation_id)
                .filter(|id| authorities.contains(id)),
        );
        for party in brief.away().filter(|party| !french.contains(&party.country)) {
            countries.insert(&party.country);
            partners.insert(party.organisation_id.or(party.place_id).unwrap_or(party.id));
        }
    }
    figures.engaged = engaged.len();
    figures.countries = countries.iter().filter(|code| !code.is_empty()).count();
    figures.partners = partners.len();
    figures
}
