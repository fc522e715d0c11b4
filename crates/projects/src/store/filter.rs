//! Lists of actions, what narrows them, and how many there are by each choice.

use database::keyset::{self, Mark};
use database::{Result, record};
use directory::rows::organisation;
use directory::theme;
use kernel::{Actor, Page};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{NullOrdering, SelectStatement};
use sea_orm::{Condition, JoinType, QueryOrder, QuerySelect, QueryTrait, RelationDef, Select};

use super::counts::CountBy;
use crate::rows::{goal, participant, partnership, place, project as row};

/// What lists and other features show of an action.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// The shared row.
    pub record: record::Model,
    /// Its own row.
    pub row: row::Model,
}

impl Brief {
    /// Its page, without language.
    #[must_use]
    pub fn path(&self) -> String {
        super::path(&self.record)
    }
}

/// What a list of actions is narrowed by; several values of one filter are alternatives. A role and an organisation
/// together mean this organisation in this role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// States of the record, for whoever may change it; none = what lists show.
    pub states: Vec<String>,
    /// Codes of kinds.
    pub kinds: Vec<String>,
    /// Statuses, 1 to 6.
    pub statuses: Vec<i64>,
    /// Codes of themes.
    pub themes: Vec<String>,
    /// Country codes.
    pub countries: Vec<String>,
    /// Codes of roles.
    pub roles: Vec<String>,
    /// Organisations that take part.
    pub organisations: Vec<Uuid>,
    /// Partnerships.
    pub partnerships: Vec<Uuid>,
    /// World places.
    pub places: Vec<Uuid>,
    /// SIREN of EPT: of the place or of whoever takes part.
    pub epts: Vec<String>,
    /// Codes of départements: of the place or of whoever takes part.
    pub departements: Vec<String>,
    /// Codes of régions: of the place or of whoever takes part.
    pub regions: Vec<String>,
    /// Other French territories, kind and code: of the place or of whoever takes part.
    pub territories: Vec<(String, String)>,
    /// Goals of Agenda 2030.
    pub goals: Vec<i64>,
    /// Years in which the action is known to have run.
    pub years: Vec<i64>,
    /// Words of the title.
    pub text: String,
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By title.
    #[default]
    Title,
    /// What began last first, what has no date at the end.
    Recent,
}

impl Filter {
    /// The same without the filter that a facet sets: its choices are alternatives, so each is counted as if none of
    /// them were chosen.
    #[must_use]
    pub fn without(&self, by: CountBy) -> Filter {
        let mut open = self.clone();
        match by {
            CountBy::Kind => open.kinds.clear(),
            CountBy::Status => open.statuses.clear(),
            CountBy::Theme => open.themes.clear(),
            CountBy::Country => open.countries.clear(),
            CountBy::Role => open.roles.clear(),
            CountBy::Organisation => open.organisations.clear(),
            CountBy::Partnership => open.partnerships.clear(),
            CountBy::Goal => open.goals.clear(),
            CountBy::Departement => open.departements.clear(),
            CountBy::Ept => open.epts.clear(),
            CountBy::Year => open.years.clear(),
        }
        open
    }
}

impl Filter {
    /// Narrows to a French territory of any kind: what takes place in it, or what an organisation of it takes part in.
    pub fn add_territory(&mut self, kind: &str, code: &str) {
        match kind {
            "ept" => self.epts.push(code.to_owned()),
            "departement" => self.departements.push(code.to_owned()),
            "region" => self.regions.push(code.to_owned()),
            _ => self.territories.push((kind.to_owned(), code.to_owned())),
        }
    }
}

fn join_record() -> RelationDef {
    row::Entity::belongs_to(record::Entity)
        .from(row::Column::Id)
        .to(record::Column::Id)
        .into()
}

fn join_organisation() -> RelationDef {
    participant::Entity::belongs_to(organisation::Entity)
        .from(participant::Column::OrganisationId)
        .to(organisation::Column::Id)
        .into()
}

fn join_party() -> RelationDef {
    participant::Entity::belongs_to(record::Entity)
        .from(participant::Column::OrganisationId)
        .to(record::Column::Id)
        .into()
}

/// Participants whose organisation `actor` sees: a hidden one is not found through its actions either.
pub(super) fn seen_parties(actor: &Actor) -> Select<participant::Entity> {
    participant::Entity::find()
        .join(JoinType::InnerJoin, join_party())
        .join(JoinType::InnerJoin, join_organisation())
        .filter(record::visible_to(actor))
}

/// Actions that take place in a territory, or in which an organisation of that territory takes part.
fn of_territory(at: Condition, party: Condition, actor: &Actor) -> Condition {
    let places: SelectStatement = place::Entity::find()
        .select_only()
        .column(place::Column::ProjectId)
        .filter(at)
        .into_query();
    let parties: SelectStatement = seen_parties(actor)
        .select_only()
        .column(participant::Column::ProjectId)
        .filter(party)
        .into_query();
    Condition::any()
        .add(row::Column::Id.in_subquery(places))
        .add(row::Column::Id.in_subquery(parties))
}

/// Actions that `actor` sees under a filter.
pub(super) fn filtered(filter: &Filter, actor: &Actor) -> Select<row::Entity> {
    let mut query = row::Entity::find()
        .join(JoinType::InnerJoin, join_record())
        .filter(record::listed_in(super::KIND, actor, &filter.states));
    if !filter.kinds.is_empty() {
        query = query.filter(row::Column::KindCode.is_in(&filter.kinds));
    }
    if !filter.statuses.is_empty() {
        query = query.filter(row::Column::Status.is_in(filter.statuses.iter().copied()));
    }
    if !filter.themes.is_empty() {
        let records = theme::of_record::Entity::find()
            .select_only()
            .column(theme::of_record::Column::RecordId)
            .filter(theme::of_record::Column::ThemeCode.is_in(&filter.themes));
        query = query.filter(row::Column::Id.in_subquery(records.into_query()));
    }
    if !filter.countries.is_empty() {
        let projects = place::Entity::find()
            .select_only()
            .column(place::Column::ProjectId)
            .filter(place::Column::Country.is_in(&filter.countries));
        query = query.filter(row::Column::Id.in_subquery(projects.into_query()));
    }
    if !filter.places.is_empty() {
        let projects = place::Entity::find()
            .select_only()
            .column(place::Column::ProjectId)
            .filter(place::Column::PlaceId.is_in(filter.places.iter().copied()));
        query = query.filter(row::Column::Id.in_subquery(projects.into_query()));
    }
    if !filter.roles.is_empty() || !filter.organisations.is_empty() {
        let mut parties = seen_parties(actor)
            .select_only()
            .column(participant::Column::ProjectId);
        if !filter.roles.is_empty() {
            parties = parties.filter(participant::Column::Role.is_in(&filter.roles));
        }
        if !filter.organisations.is_empty() {
            parties = parties
                .filter(participant::Column::OrganisationId.is_in(filter.organisations.iter().copied()));
        }
        query = query.filter(row::Column::Id.in_subquery(parties.into_query()));
    }
    if !filter.partnerships.is_empty() {
        let projects = partnership::Entity::find()
            .select_only()
            .column(partnership::Column::ProjectId)
            .filter(partnership::Column::PartnershipId.is_in(filter.partnerships.iter().copied()));
        query = query.filter(row::Column::Id.in_subquery(projects.into_query()));
    }
    if !filter.goals.is_empty() {
        let projects = goal::Entity::find()
            .select_only()
            .column(goal::Column::ProjectId)
            .filter(goal::Column::Goal.is_in(filter.goals.iter().copied()));
        query = query.filter(row::Column::Id.in_subquery(projects.into_query()));
    }
    for (values, at, party) in [
        (&filter.epts, place::Column::Ept, organisation::Column::Ept),
        (
            &filter.departements,
            place::Column::Departement,
            organisation::Column::Departement,
        ),
        (
            &filter.regions,
            place::Column::Region,
            organisation::Column::Region,
        ),
    ] {
        if !values.is_empty() {
            query = query.filter(of_territory(
                Condition::all().add(at.is_in(values)),
                Condition::all().add(party.is_in(values)),
                actor,
            ));
        }
    }
    if !filter.territories.is_empty() {
        let (mut at, mut party) = (Condition::any(), Condition::any());
        for (kind, code) in &filter.territories {
            at = at.add(
                Condition::all()
                    .add(place::Column::TerritoryKind.eq(kind))
                    .add(place::Column::TerritoryCode.eq(code)),
            );
            party = party.add(
                Condition::all()
                    .add(organisation::Column::TerritoryKind.eq(kind))
                    .add(organisation::Column::TerritoryCode.eq(code)),
            );
        }
        query = query.filter(of_territory(at, party, actor));
    }
    if !filter.years.is_empty() {
        let runs = filter.years.iter().fold(Condition::any(), |runs, year| {
            runs.add(
                Condition::all()
                    .add(row::Column::YearFrom.lte(*year))
                    .add(row::Column::YearTo.gte(*year)),
            )
        });
        query = query.filter(runs);
    }
    let folded = kernel::text::fold(&filter.text);
    if !folded.is_empty() {
        query = query.filter(record::Column::SortKey.contains(folded));
    }
    query
}

fn ordered(query: Select<row::Entity>, order: Order) -> sea_orm::SelectTwo<row::Entity, record::Entity> {
    let query = query.select_also(record::Entity);
    let query = match order {
        Order::Title => query,
        Order::Recent => {
            query.order_by_with_nulls(row::Column::SortDate, sea_orm::Order::Desc, NullOrdering::Last)
        }
    };
    query
        .order_by_asc(record::Column::SortKey)
        .order_by_asc(record::Column::Id)
}

fn briefs(found: Vec<(row::Model, Option<record::Model>)>) -> Vec<Brief> {
    found
        .into_iter()
        .filter_map(|(row, record)| record.map(|record| Brief { record, row }))
        .collect()
}

/// A page of actions.
///
/// # Errors
/// When the database does not answer.
pub async fn list(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    order: Order,
    number: u64,
    size: u64,
) -> Result<Page<Brief>> {
    let total = count(connection, filter, actor).await?;
    let number = number.min(total.div_ceil(size.max(1)).max(1));
    let found = ordered(filtered(filter, actor), order)
        .offset((number - 1) * size)
        .limit(size)
        .all(connection)
        .await?;
    Ok(Page {
        items: briefs(found),
        total,
        number,
        size,
    })
}

/// At most `limit` actions after a mark, by title.
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
    Ok(found
        .into_iter()
        .map(|(row, record)| Brief { record, row })
        .collect())
}

/// All actions under a filter.
///
/// # Errors
/// When the database does not answer.
pub async fn all(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    order: Order,
) -> Result<Vec<Brief>> {
    Ok(briefs(
        ordered(filtered(filter, actor), order).all(connection).await?,
    ))
}

/// The actions with these ids that `actor` sees, by title.
///
/// # Errors
/// When the database does not answer.
pub async fn some(connection: &impl ConnectionTrait, ids: Vec<Uuid>, actor: &Actor) -> Result<Vec<Brief>> {
    let query = filtered(&Filter::default(), actor).filter(row::Column::Id.is_in(ids));
    Ok(briefs(ordered(query, Order::Title).all(connection).await?))
}

/// The first and the last year in which actions that `actor` sees are known to have run.
///
/// # Errors
/// When the database does not answer.
pub async fn span(connection: &impl ConnectionTrait, actor: &Actor) -> Result<Option<(i64, i64)>> {
    let found: Option<(Option<i64>, Option<i64>)> = filtered(&Filter::default(), actor)
        .select_only()
        .column_as(row::Column::YearFrom.min(), "first")
        .column_as(row::Column::YearTo.max(), "last")
        .into_tuple()
        .one(connection)
        .await?;
    Ok(found.and_then(|(first, last)| first.zip(last)))
}

/// How many actions there are under a filter.
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
