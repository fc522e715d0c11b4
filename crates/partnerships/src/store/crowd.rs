//! The partnerships of a filter added up by the database, for a map that is too full to draw each: what there is in each
//! country of the other side, and from which region lines lead there. Reading tens of thousands of rows for this would
//! take a second and hundreds of megabytes.

use database::{Result, record};
use directory::rows::organisation;
use geo::map::{Bounds, LinkStyle};
use geo::{country, place, territory};
use kernel::Actor;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{
    Alias, CaseStatement, Cond, Expr, ExprTrait, Func, IntoColumnRef, IntoIden, SelectStatement, SimpleExpr,
};
use sea_orm::{FromQueryResult, JoinType, QuerySelect, QueryTrait};

use super::Filter;
use super::filter::filtered;
use super::threads::{self, Strand};
use crate::rows::{partnership as row, party};
use crate::{atlas, codes};

/// What partnerships have in one country of the other side.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Across {
    /// Country code.
    pub country: String,
    /// Partnerships that cross a border.
    pub abroad: i64,
    /// Partnerships with a point there.
    pub drawn: i64,
    /// Organisations and places that have a point.
    pub places: i64,
    /// Those in the box that was asked for.
    pub inside: i64,
    /// The middle of these.
    pub lon: Option<f64>,
    /// The middle of these.
    pub lat: Option<f64>,
    /// The rank of the liveliest with a point: see [`atlas::rank`].
    pub rank: Option<i64>,
}

/// What partnerships join a region of the home side with a country.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Line {
    /// Code of the region.
    pub region: String,
    /// Country code.
    pub country: String,
    /// How many.
    pub links: i64,
    /// The rank of the liveliest: see [`atlas::rank`].
    pub rank: i64,
}

/// The other end of a link.
const AWAY: &str = "away";
/// The end here.
const HERE: &str = "here";
/// The organisation at an end.
const BODY: &str = "body";
/// Its record, where the reader may see it.
const BODY_RECORD: &str = "body_record";
/// The place at an end, or of its organisation.
const SPOT: &str = "spot";
/// Its record, where the reader may see it.
const SPOT_RECORD: &str = "spot_record";
/// The territory of an organisation without a point.
const GROUND: &str = "ground";
/// The country of the other end.
const LAND: &str = "land";

fn of<C: IntoIden>(table: &'static str, column: C) -> Expr {
    Expr::col((Alias::new(table), column).into_column_ref())
}

/// The record behind an end, if `actor` may read it.
fn behind(record: &'static str, id: Expr, actor: &Actor) -> Cond {
    Cond::all()
        .add(of(record, record::Column::Id).eq(id))
        .add(record::readable(record, actor))
}

/// The partnerships of a filter with the parties of one side.
fn with_side(filter: &Filter, actor: &Actor, alias: &'static str, home: bool) -> SelectStatement {
    let mut query = filtered(filter, actor).select_only().into_query();
    join_side(&mut query, alias, home);
    query
}

fn join_side(query: &mut SelectStatement, alias: &'static str, home: bool) {
    let link = Expr::col((row::Entity, row::Column::Id));
    query.join_as(
        JoinType::InnerJoin,
        party::Entity,
        Alias::new(alias),
        Cond::all()
            .add(of(alias, party::Column::PartnershipId).eq(link))
            .add(of(alias, party::Column::Home).eq(home)),
    );
}

/// The rank of a partnership's status.
fn rank() -> SimpleExpr {
    let with = |style: LinkStyle| {
        let all = codes::statuses().iter();
        all.filter(move |status| atlas::style(&status.code) == style)
            .map(|status| status.code.clone())
    };
    let status = || Expr::col((row::Entity, row::Column::Status));
    CaseStatement::new()
        .case(
            status().is_in(with(LinkStyle::Active)),
            atlas::rank(LinkStyle::Active),
        )
        .case(
            status().is_in(with(LinkStyle::Contact)),
            atlas::rank(LinkStyle::Contact),
        )
        .finally(atlas::rank(LinkStyle::Past))
        .into()
}

fn links() -> Expr {
    Expr::col((row::Entity, row::Column::Id))
}

/// Adds the tables that say where the other end stands.
fn join_spot(query: &mut SelectStatement, actor: &Actor) {
    let organisation = || of(AWAY, party::Column::OrganisationId);
    query
        .join_as(
            JoinType::LeftJoin,
            organisation::Entity,
            Alias::new(BODY),
            of(BODY, organisation::Column::Id).eq(organisation()),
        )
        .join_as(
            JoinType::LeftJoin,
            record::Entity,
            Alias::new(BODY_RECORD),
            behind(BODY_RECORD, organisation(), actor),
        );
    let at: SimpleExpr = CaseStatement::new()
        .case(organisation().is_null(), of(AWAY, party::Column::PlaceId))
        .finally(of(BODY, organisation::Column::PlaceId))
        .into();
    query
        .join_as(
            JoinType::LeftJoin,
            place::Entity,
            Alias::new(SPOT),
            of(SPOT, place::Column::Id).eq(at),
        )
        .join_as(
            JoinType::LeftJoin,
            record::Entity,
            Alias::new(SPOT_RECORD),
            behind(SPOT_RECORD, of(SPOT, place::Column::Id), actor),
        )
        .join_as(
            JoinType::LeftJoin,
            territory::Entity,
            Alias::new(GROUND),
            Cond::all()
                .add(of(GROUND, territory::Column::Kind).eq(of(BODY, organisation::Column::TerritoryKind)))
                .add(of(GROUND, territory::Column::Code).eq(of(BODY, organisation::Column::TerritoryCode))),
        )
        .join_as(
            JoinType::LeftJoin,
            country::Entity,
            Alias::new(LAND),
            of(LAND, country::Column::Code).eq(of(AWAY, party::Column::Country)),
        );
}

/// A degree of where the other end stands, by the rules of [`crate::known::Known::spot`]: nothing without a point.
fn degree(
    (own, other): (organisation::Column, organisation::Column),
    spot: place::Column,
    ground: territory::Column,
    land: country::Column,
) -> Expr {
    let shown = || of(SPOT_RECORD, record::Column::Id).is_not_null();
    let at_spot: SimpleExpr = CaseStatement::new().case(shown(), of(SPOT, spot)).into();
    let body: SimpleExpr = CaseStatement::new()
        .case(
            of(BODY_RECORD, record::Column::Id).is_null(),
            Expr::val(None::<f64>),
        )
        .case(
            of(BODY, own).is_not_null().and(of(BODY, other).is_not_null()),
            of(BODY, own),
        )
        .case(
            of(BODY, organisation::Column::PlaceId).is_not_null(),
            at_spot.clone(),
        )
        .finally(of(GROUND, ground))
        .into();
    let degree: SimpleExpr = CaseStatement::new()
        .case(of(AWAY, party::Column::OrganisationId).is_not_null(), body)
        .case(of(AWAY, party::Column::PlaceId).is_not_null(), at_spot)
        .finally(of(LAND, land))
        .into();
    degree
}

/// What there is in each country of the other side, and in a box of the earth.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn across(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    bounds: Option<Bounds>,
) -> Result<Vec<Across>> {
    let (lon, lat) = (
        degree(
            (organisation::Column::Lon, organisation::Column::Lat),
            place::Column::Lon,
            territory::Column::Lon,
            country::Column::Lon,
        ),
        degree(
            (organisation::Column::Lat, organisation::Column::Lon),
            place::Column::Lat,
            territory::Column::Lat,
            country::Column::Lat,
        ),
    );
    let mut ends = with_side(filter, actor, AWAY, false);
    join_spot(&mut ends, actor);
    ends.and_where(of(AWAY, party::Column::Country).ne(""))
        .expr_as(links(), "link")
        .expr_as(Expr::col((row::Entity, row::Column::InFrance)), "in_france")
        .expr_as(of(AWAY, party::Column::Country), "country")
        .expr_as(
            Func::coalesce([
                of(AWAY, party::Column::OrganisationId),
                of(AWAY, party::Column::PlaceId),
                of(AWAY, party::Column::Id),
            ]),
            "place",
        )
        .expr_as(rank(), "rank")
        .expr_as(lon, "lon")
        .expr_as(lat, "lat");

    let end = |column: &'static str| of("end", column);
    let placed = || end("lon").is_not_null().and(end("lat").is_not_null());
    let inside = || match bounds {
        None => placed(),
        Some(bounds) => {
            let across = match bounds.west <= bounds.east {
                true => end("lon").between(bounds.west, bounds.east),
                false => end("lon").gte(bounds.west).or(end("lon").lte(bounds.east)),
            };
            across.and(end("lat").between(bounds.south, bounds.north))
        }
    };
    let only = |when: Expr, what: Expr| -> Expr { CaseStatement::new().case(when, what).into() };
    let count = |when: Expr, what: &'static str| Func::count_distinct(only(when, end(what)));
    let query = SelectStatement::new()
        .from_subquery(ends, "end")
        .expr_as(end("country"), "country")
        .expr_as(count(end("in_france").eq(false), "link"), "abroad")
        .expr_as(count(placed(), "link"), "drawn")
        .expr_as(count(placed(), "place"), "places")
        .expr_as(count(inside(), "place"), "inside")
        .expr_as(Func::avg(only(inside(), end("lon"))), "lon")
        .expr_as(Func::avg(only(inside(), end("lat"))), "lat")
        .expr_as(Func::min(only(placed(), end("rank"))), "rank")
        .add_group_by([end("country")])
        .order_by_expr(end("country"), sea_orm::Order::Asc)
        .to_owned();
    let statement = connection.get_database_backend().build(&query);
    Ok(Across::find_by_statement(statement).all(connection).await?)
}

/// From which regions of the home side lines lead to which countries, the most first.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn lines(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
) -> Result<Vec<Line>> {
    let mut query = with_side(filter, actor, HERE, true);
    join_side(&mut query, AWAY, false);
    query
        .join_as(
            JoinType::InnerJoin,
            organisation::Entity,
            Alias::new(BODY),
            of(BODY, organisation::Column::Id).eq(of(HERE, party::Column::OrganisationId)),
        )
        .join_as(
            JoinType::InnerJoin,
            record::Entity,
            Alias::new(BODY_RECORD),
            behind(BODY_RECORD, of(BODY, organisation::Column::Id), actor),
        )
        .and_where(of(BODY, organisation::Column::Region).is_not_null())
        .and_where(of(AWAY, party::Column::Country).ne(""))
        .expr_as(of(BODY, organisation::Column::Region), "region")
        .expr_as(of(AWAY, party::Column::Country), "country")
        .expr_as(Func::count_distinct(links()), "links")
        .expr_as(Func::min(rank()), "rank")
        .add_group_by([
            of(BODY, organisation::Column::Region),
            of(AWAY, party::Column::Country),
        ]);
    let statement = connection.get_database_backend().build(&query);
    let mut lines = Line::find_by_statement(statement).all(connection).await?;
    lines.sort_by(|a, b| {
        let key = |line: &Line| {
            (
                std::cmp::Reverse(line.links),
                line.region.clone(),
                line.country.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    Ok(lines)
}

/// The parties of the other side in these countries, which have one place each.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn alone(
    connection: &impl ConnectionTrait,
    filter: &Filter,
    actor: &Actor,
    countries: Vec<String>,
) -> Result<Vec<Strand>> {
    let mut found = threads::strands(
        connection,
        filtered(filter, actor)
            .join(JoinType::InnerJoin, threads::join_party())
            .filter(party::Column::Home.eq(false))
            .filter(party::Column::Country.is_in(countries)),
    )
    .await?;
    found.sort_by_key(|strand| strand.id);
    Ok(found)
}
