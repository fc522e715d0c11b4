//! The figures of the first page, counted from the data.

use std::collections::{BTreeSet, HashSet};

use database::Result;
use geo::country;
use sea_orm::entity::prelude::*;

use crate::known::Known;
use crate::threads::Thread;

/// What the first page counts: a link inside France counts for itself only.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HomeFigures {
    /// Authorities from here (bodies that govern a territory) with at least one partnership abroad.
    pub engaged: usize,
    /// Partnerships with somebody outside France.
    pub partnerships: usize,
    /// Countries of the other side, France not counted.
    pub countries: usize,
    /// Twinnings and other links inside France, which count neither as abroad nor as aid.
    pub in_france: usize,
}

/// The figures of these links.
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
    let (mut engaged, mut countries) = (HashSet::<Uuid>::new(), BTreeSet::<&str>::new());
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
        }
    }
    figures.engaged = engaged.len();
    figures.countries = countries.iter().filter(|code| !code.is_empty()).count();
    figures
}
