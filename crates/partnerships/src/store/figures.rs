//! The figures of the first page, counted from the data.

use std::collections::BTreeSet;

use database::Result;
use geo::country;
use kernel::Actor;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{Brief, Filter, all};

/// What the first page counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HomeFigures {
    /// Organisations at home with at least one partnership.
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
    Ok((count(&briefs, &french), briefs))
}

fn count(briefs: &[Brief], french: &[String]) -> HomeFigures {
    let (mut engaged, mut countries, mut partners) =
        (BTreeSet::<Uuid>::new(), BTreeSet::<&str>::new(), BTreeSet::<Uuid>::new());
    let mut figures = HomeFigures::default();
    for brief in briefs {
        if brief.row.in_france {
            figures.in_france += 1;
            continue;
        }
        figures.partnerships += 1;
        engaged.extend(brief.home().filter_map(|party| party.organisation_id));
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
