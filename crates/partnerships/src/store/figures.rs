//! The figures of the first page, counted from the data.

use std::collections::{BTreeSet, HashSet};

use database::Result;
use geo::country;
use kernel::{Actor, Lang};
use sea_orm::entity::prelude::*;

use super::Filter;
use crate::known::Known;
use crate::threads::{self, Thread};

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
pub async fn figures(connection: &impl ConnectionTrait, actor: &Actor) -> Result<HomeFigures> {
    let (threads, known) = threads::all(connection, &Filter::default(), actor, Lang::default()).await?;
    figures_of(connection, &threads, &known).await
}

/// The figures of links that were read already.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn figures_of(
    connection: &impl ConnectionTrait,
    threads: &[Thread],
    known: &Known,
) -> Result<HomeFigures> {
    let french: HashSet<String> = country::all(connection)
        .await?
        .into_iter()
        .filter(|country| country.code == "FR" || country.part_of.as_deref() == Some("FR"))
        .map(|country| country.code)
        .collect();
    Ok(count(threads, &french, known))
}

fn count(threads: &[Thread], french: &HashSet<String>, known: &Known) -> HomeFigures {
    let (mut engaged, mut countries, mut partners) = (
        HashSet::<Uuid>::new(),
        BTreeSet::<&str>::new(),
        HashSet::<Uuid>::new(),
    );
    let mut figures = HomeFigures::default();
    let governs = |id: &Uuid| known.organisations.get(id).is_some_and(|body| body.governs);
    for thread in threads {
        if thread.in_france {
            figures.in_france += 1;
            continue;
        }
        figures.partnerships += 1;
        engaged.extend(thread.home().filter_map(|end| end.organisation).filter(governs));
        for end in thread.away().filter(|end| !french.contains(&end.country)) {
            countries.insert(&end.country);
            partners.insert(end.key);
        }
    }
    figures.engaged = engaged.len();
    figures.countries = countries.iter().filter(|code| !code.is_empty()).count();
    figures.partners = partners.len();
    figures
}
