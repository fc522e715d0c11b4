//! The figures of the first page.

use std::collections::HashSet;

use database::Result;
use geo::country;
use kernel::Actor;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, DatabaseConnection, QuerySelect};

use super::Filter;
use super::crowd::engaged;
use super::ends::{Ends, ends};

/// What the first page counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HomeFigures {
    /// Authorities from here (bodies that govern a territory) with at least one partnership abroad.
    pub engaged: u64,
    /// Partnerships with somebody outside France.
    pub partnerships: u64,
    /// Countries of the other side, France not counted.
    pub countries: u64,
    /// Twinnings and other links inside France, which count neither as abroad nor as aid.
    pub in_france: u64,
}

impl HomeFigures {
    /// All partnerships.
    #[must_use]
    pub fn links(&self) -> u64 {
        self.partnerships + self.in_france
    }
}

/// Counts what `actor` sees: a link inside France counts for itself only.
///
/// # Errors
/// When the database does not answer.
pub async fn figures(connection: &DatabaseConnection, actor: &Actor) -> Result<HomeFigures> {
    let ends = ends(connection, &Filter::default(), actor).await?;
    figures_of(connection, &ends).await
}

/// Counts links that were read.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn figures_of(connection: &DatabaseConnection, ends: &Ends) -> Result<HomeFigures> {
    let french: Vec<String> = country::Entity::find()
        .select_only()
        .column(country::Column::Code)
        .filter(
            Condition::any()
                .add(country::Column::Code.eq("FR"))
                .add(country::Column::PartOf.eq("FR")),
        )
        .into_tuple()
        .all(connection)
        .await?;
    let abroad = || ends.links.iter().filter(|link| !link.in_france);
    let led = abroad()
        .flat_map(|link| &link.away)
        .map(|end| end.country.as_str());
    let countries: HashSet<&str> = led
        .filter(|code| !code.is_empty() && !french.iter().any(|held| held == code))
        .collect();
    let crossing = abroad().count();
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    Ok(HomeFigures {
        engaged: number(engaged(ends)),
        partnerships: number(crossing),
        countries: number(countries.len()),
        in_france: number(ends.links.len() - crossing),
    })
}
