//! Lists of partnerships under filters, and the counts beside them. A filter's own facet is counted without it, so that
//! its other choices stay in sight.

use database::keyset::{self, Mark};
use database::{Result, record};
use directory::rows::organisation;
use directory::theme;
use kernel::{Actor, Page};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect, QueryTrait, RelationDef, Select};

use super::{Brief, with_parts};
use crate::rows::{committee, form, partnership as row, party};

/// Whether the other side is abroad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// At least one party is outside France.
    Abroad,
    /// All parties are in France.
    InFrance,
}

impl Scope {
    /// Its value in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Scope::Abroad => "monde",
            Scope::InFrance => "france",
        }
    }

    /// The scope of a value in an address.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Scope> {
        [Scope::Abroad, Scope::InFrance]
            .into_iter()
            .find(|scope| scope.code() == code)
    }
}

/// What a list of partnerships is narrowed by; several values of one filter are alternatives, filters add up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// States of the record, for whoever may change it; none = what lists show.
    pub states: Vec<String>,
    /// Countries of the other side.
    pub countries: Vec<String>,
    /// Codes of forms.
    pub forms: Vec<String>,
    /// Codes of statuses.
    pub statuses: Vec<String>,
    /// Codes of themes.
    pub themes: Vec<String>,
    /// SIREN of the EPT of a French party.
    pub epts: Vec<String>,
    /// Codes of the département of a French party.
    pub departements: Vec<String>,
    /// Territories of a French party, kind and code: an EPT, département or région holds what is in it.
    pub territories: Vec<(String, String)>,
    /// Organisations that take part or carry it as a committee.
    pub organisations: Vec<Uuid>,
    /// Places of parties, or of their organisations.
    pub places: Vec<Uuid>,
    /// Abroad or in France.
    pub scope: Option<Scope>,
    /// Words of its name or of a party's name.
    pub text: String,
}

fn join_record() -> RelationDef {
    row::Entity::belongs_to(record::Entity)
        .from(row::Column::Id)
        .to(record::Column::Id)
        .into()
}

pub(super) fn join_organisation() -> RelationDef {
    party::Entity::belongs_to(organisation::Entity)
        .from(party::Column::OrganisationId)
        .to(organisation::Column::Id)
        .into()
}

fn with_party(condition: Condition) -> SelectStatement {
    party::Entity::find()
        .select_only()
        .column(party::Column::PartnershipId)
        .filter(condition)
        .into_query()
}

fn organisations_where(condition: Condition) -> SelectStatement {
    organisation::Entity::find()
        .select_only()
        .column(organisation::Column::Id)
        .filter(condition)
        .into_query()
}

/// Partnerships with a French party that fits. Only bodies in France have a territory; of a link inside France both sides
/// count, for it belongs to Martinique as much as to Seine-Saint-Denis.
fn with_home(condition: Condition) -> SelectStatement {
    with_party(
        Condition::all().add(party::Column::OrganisationId.in_subquery(organisations_where(condition))),
    )
}

/// What lies in a territory.
fn inside(kind: &str, code: &str) -> Condition {
    match kind {
        "ept" => Condition::all().add(organisation::Column::Ept.eq(code)),
        "departement" => Condition::all().add(organisation::Column::Departement.eq(code)),
        "region" => Condition::all().add(organisation::Column::Region.eq(code)),
        _ => Condition::all()
            .add(organisation::Column::TerritoryKind.eq(kind))
            .add(organisation::Column::TerritoryCode.eq(code)),
    }
}

/// Partnerships that `actor` sees under a filter.
pub(super) fn filtered(filter: &Filter, actor: &Actor) -> Select<row::Entity> {
    let id = row::Column::Id;
    let mut query = row::Entity::find()
        .join(JoinType::InnerJoin, join_record())
        .filter(record::listed_in(super::KIND, actor, &filter.states));
    if !filter.countries.is_empty() {
        let away = Condition::all()
            .add(party::Column::Home.eq(false))
            .add(party::Column::Country.is_in(&filter.countries));
        query = query.filter(id.in_subquery(with_party(away)));
    }
    if !filter.forms.is_empty() {
        let held = form::Entity::find()
            .select_only()
            .column(form::Column::PartnershipId)
            .filter(form::Column::Form.is_in(&filter.forms));
        query = query.filter(id.in_subquery(held.into_query()));
    }
    if !filter.statuses.is_empty() {
        query = query.filter(row::Column::Status.is_in(&filter.statuses));
    }
    if !filter.themes.is_empty() {
        let held = theme::of_record::Entity::find()
            .select_only()
            .column(theme::of_record::Column::RecordId)
            .filter(theme::of_record::Column::ThemeCode.is_in(&filter.themes));
        query = query.filter(id.in_subquery(held.into_query()));
    }
    if !filter.epts.is_empty() {
        let there = Condition::all().add(organisation::Column::Ept.is_in(&filter.epts));
        query = query.filter(id.in_subquery(with_home(there)));
    }
    if !filter.departements.is_empty() {
        let there = Condition::all().add(organisation::Column::Departement.is_in(&filter.departements));
        query = query.filter(id.in_subquery(with_home(there)));
    }
    if !filter.territories.is_empty() {
        let mut there = Condition::any();
        for (kind, code) in &filter.territories {
            there = there.add(inside(kind, code));
        }
        query = query.filter(id.in_subquery(with_home(there)));
    }
    if !filter.organisations.is_empty() {
        let as_party =
            Condition::all().add(party::Column::OrganisationId.is_in(filter.organisations.iter().copied()));
        let as_committee = committee::Entity::find()
            .select_only()
            .column(committee::Column::PartnershipId)
            .filter(committee::Column::OrganisationId.is_in(filter.organisations.iter().copied()));
        query = query.filter(
            Condition::any()
                .add(id.in_subquery(with_party(as_party)))
                .add(id.in_subquery(as_committee.into_query())),
        );
    }
    if !filter.places.is_empty() {
        let there = Condition::all().add(organisation::Column::PlaceId.is_in(filter.places.iter().copied()));
        let at = Condition::any()
            .add(party::Column::PlaceId.is_in(filter.places.iter().copied()))
            .add(party::Column::OrganisationId.in_subquery(organisations_where(there)));
        query = query.filter(id.in_subquery(with_party(at)));
    }
    if let Some(scope) = filter.scope {
        query = query.filter(row::Column::InFrance.eq(scope == Scope::InFrance));
    }
    let folded = kernel::text::fold(&filter.text);
    if !folded.is_empty() {
        // A name that the visitor may not see must not be found by guessing it.
        let named = record::Entity::find()
            .select_only()
            .column(record::Column::Id)
            .filter(record::visible_to(actor))
            .filter(record::Column::SortKey.contains(&folded))
            .into_query();
        let by_party = Condition::any()
            .add(party::Column::OrganisationId.in_subquery(named.clone()))
            .add(party::Column::PlaceId.in_subquery(named));
        query = query.filter(
            Condition::any()
                .add(record::Column::SortKey.contains(&folded))
                .add(id.in_subquery(with_party(by_party))),
        );
    }
    query
}

/// A page of partnerships, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    number: u64,
    size: u64,
) -> Result<Page<Brief>> {
    let total = count(connection, filter, actor).await?;
    let number = number.min(total.div_ceil(size.max(1)).max(1));
    let found = filtered(filter, actor)
        .select_also(record::Entity)
        .order_by_asc(record::Column::SortKey)
        .order_by_asc(record::Column::Id)
        .offset((number - 1) * size)
        .limit(size)
        .all(connection)
        .await?;
    let records = found.into_iter().filter_map(|(_, record)| record).collect();
    Ok(Page {
        items: with_parts(connection, records).await?,
        total,
        number,
        size,
    })
}

/// All partnerships under a filter, by name: for maps, exports and other features' pages.
///
/// # Errors
/// When the database does not answer.
pub async fn all(connection: &impl ConnectionTrait, filter: &Filter, actor: &Actor) -> Result<Vec<Brief>> {
    let found = filtered(filter, actor)
        .select_also(record::Entity)
        .order_by_asc(record::Column::SortKey)
        .order_by_asc(record::Column::Id)
        .all(connection)
        .await?;
    with_parts(
        connection,
        found.into_iter().filter_map(|(_, record)| record).collect(),
    )
    .await
}

/// The year in which the oldest partnership that `actor` sees began, and that of the youngest.
///
/// # Errors
/// When the database does not answer.
pub async fn span(connection: &impl ConnectionTrait, actor: &Actor) -> Result<Option<(i64, i64)>> {
    let found: Option<(Option<i64>, Option<i64>)> = filtered(&Filter::default(), actor)
        .select_only()
        .column_as(row::Column::StartYear.min(), "first")
        .column_as(row::Column::StartYear.max(), "last")
        .into_tuple()
        .one(connection)
        .await?;
    Ok(found.and_then(|(first, last)| first.zip(last)))
}

/// Partnerships with one of these statuses that began a whole number of times `step` years before `year`, the oldest
/// first: `limit` of them after the first `skip`.
///
/// # Errors
/// When the database does not answer.
pub async fn started(
    connection: &impl ConnectionTrait,
    actor: &Actor,
    statuses: Vec<String>,
    (year, step): (i32, i32),
    (skip, limit): (u64, u64),
) -> Result<Vec<Brief>> {
    let filter = Filter {
        statuses,
        ..Filter::default()
    };
    let started = Expr::col((row::Entity, row::Column::StartYear));
    let left = sea_orm::ExprTrait::modulo(started, step);
    let found = filtered(&filter, actor)
        .filter(row::Column::StartYear.lt(year))
        .filter(sea_orm::ExprTrait::eq(left, year.rem_euclid(step)))
        .select_also(record::Entity)
        .order_by_asc(row::Column::StartYear)
        .order_by_asc(record::Column::SortKey)
        .order_by_asc(record::Column::Id)
        .offset(skip)
        .limit(limit)
        .all(connection)
        .await?;
    with_parts(
        connection,
        found.into_iter().filter_map(|(_, record)| record).collect(),
    )
    .await
}

/// The partnerships of which something was heard last, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn latest(connection: &impl ConnectionTrait, actor: &Actor, limit: u64) -> Result<Vec<Brief>> {
    let found = filtered(&Filter::default(), actor)
        .filter(row::Column::LastSignOn.is_not_null())
        .select_also(record::Entity)
        .order_by_desc(row::Column::LastSignOn)
        .order_by_asc(record::Column::SortKey)
        .order_by_asc(record::Column::Id)
        .limit(limit)
        .all(connection)
        .await?;
    with_parts(
        connection,
        found.into_iter().filter_map(|(_, record)| record).collect(),
    )
    .await
}

/// At most `limit` partnerships after a mark, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn after(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    mark: Option<&Mark>,
    limit: u64,
) -> Result<Vec<Brief>> {
    let found = keyset::after(connection, filtered(filter, actor), super::KIND, mark, limit).await?;
    with_parts(connection, found.into_iter().map(|(_, record)| record).collect()).await
}

/// How many partnerships there are under a filter.
///
/// # Errors
/// When the database does not answer.
pub async fn count(connection: &impl ConnectionTrait, filter: &Filter, actor: &Actor) -> Result<u64> {
    let counted: Option<i64> = filtered(filter, actor)
        .select_only()
        .column_as(row::Column::Id.count(), "n")
        .into_tuple()
        .one(connection)
        .await?;
    Ok(u64::try_from(counted.unwrap_or(0)).unwrap_or(0))
}
