//! Every query of contours.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use database::record::Undone;
use database::{Json, Result, Write};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, FromQueryResult, QueryOrder, QuerySelect, sea_query::OnConflict};

use super::grid::{self, GridRing};
use super::rows::{Contour, before, contour};
use crate::map::Bounds;

/// Codes that one statement asks for.
const CODES: usize = 5_000;

/// What an import must know of a contour that is there.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Held {
    /// The territory's kind.
    pub kind: String,
    /// The territory's code.
    pub code: String,
    /// That of the contour as it came.
    pub digest: String,
    /// Who published it.
    pub source: Option<String>,
    /// Of when it is.
    pub dated: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
}

/// All contours that are there, without their rings.
///
/// # Errors
/// When the database does not answer.
pub async fn held(connection: &impl ConnectionTrait) -> Result<HashMap<(String, String), Held>> {
    use contour::Column as C;
    let rows = contour::Entity::find()
        .select_only()
        .columns([C::Kind, C::Code, C::Digest, C::Source, C::Dated, C::Licence])
        .into_model::<Held>()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.kind.clone(), row.code.clone()), row))
        .collect())
}

/// A contour asked for by its territory.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted {
    /// The territory's code.
    pub code: String,
    /// Its rings.
    pub rings: Vec<GridRing>,
    /// Who published it, of when, and under which licence, as far as it is said.
    pub credit: String,
}

fn opened(row: Contour) -> Wanted {
    let said = [row.source, row.dated, row.licence];
    Wanted {
        code: row.code,
        rings: grid::from_text(&row.rings),
        credit: said.into_iter().flatten().collect::<Vec<_>>().join(", "),
    }
}

/// The contours of these territories of a kind, as far as they are there.
///
/// # Errors
/// When the database does not answer.
pub async fn wanted(connection: &impl ConnectionTrait, kind: &str, codes: &[String]) -> Result<Vec<Wanted>> {
    let mut found = Vec::new();
    for part in codes.chunks(CODES) {
        let rows = contour::Entity::find()
            .filter(contour::Column::Kind.eq(kind))
            .filter(contour::Column::Code.is_in(part))
            .order_by_asc(contour::Column::Code)
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(opened));
    }
    Ok(found)
}

/// The contours of a kind that reach into a box; nothing if they are more than `most`, as a drawing of them all would say
/// nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn within(
    connection: &impl ConnectionTrait,
    kind: &str,
    bounds: Bounds,
    most: u64,
) -> Result<Option<Vec<Wanted>>> {
    use contour::Column as C;
    let reaching = contour::Entity::find()
        .filter(C::Kind.eq(kind))
        .filter(C::South.lte(bounds.north))
        .filter(C::North.gte(bounds.south))
        .filter(C::West.lte(bounds.east))
        .filter(C::East.gte(bounds.west));
    let codes: Vec<String> = reaching
        .select_only()
        .column(C::Code)
        .limit(most + 1)
        .into_tuple()
        .all(connection)
        .await?;
    if codes.len() as u64 > most {
        return Ok(None);
    }
    wanted(connection, kind, &codes).await.map(Some)
}

/// Whether there are any.
///
/// # Errors
/// When the database does not answer.
pub async fn any(connection: &impl ConnectionTrait) -> Result<bool> {
    let first: Option<String> = contour::Entity::find()
        .select_only()
        .column(contour::Column::Code)
        .limit(1)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(first.is_some())
}

/// Contours of one origin.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Lot {
    /// Who published them.
    pub source: Option<String>,
    /// Of when they are.
    pub dated: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// Of what kind of territories.
    pub kind: String,
    /// How many.
    pub count: i64,
    /// When the last of them came in.
    pub latest: DateTime<Utc>,
}

/// Where the contours come from.
///
/// # Errors
/// When the database does not answer.
pub async fn lots(connection: &impl ConnectionTrait) -> Result<Vec<Lot>> {
    use contour::Column as C;
    Ok(contour::Entity::find()
        .select_only()
        .columns([C::Source, C::Dated, C::Licence, C::Kind])
        .column_as(C::Code.count(), "count")
        .column_as(C::At.max(), "latest")
        .group_by(C::Source)
        .group_by(C::Dated)
        .group_by(C::Licence)
        .group_by(C::Kind)
        .order_by_asc(C::Source)
        .order_by_asc(C::Dated)
        .order_by_asc(C::Licence)
        .order_by_asc(C::Kind)
        .into_model::<Lot>()
        .all(connection)
        .await?)
}

/// A contour to write.
#[derive(Debug, Clone, PartialEq)]
pub struct New {
    /// The territory's kind.
    pub kind: String,
    /// The territory's code.
    pub code: String,
    /// That of the contour as it came.
    pub digest: String,
    /// Who published it.
    pub source: Option<String>,
    /// Of when it is.
    pub dated: Option<String>,
    /// Under which licence.
    pub licence: Option<String>,
    /// Its rings, simplified.
    pub rings: Vec<GridRing>,
}

/// Writes contours in the place of those that are there, which undo gives back.
///
/// # Errors
/// When the database refuses.
pub async fn write(write: &Write, contours: Vec<New>) -> Result<()> {
    let batch = write.author.batch.unwrap_or_default();
    let mut there: HashMap<(String, String), Contour> = HashMap::new();
    let mut codes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for new in &contours {
        codes.entry(&new.kind).or_default().push(new.code.clone());
    }
    for (kind, codes) in codes {
        for part in codes.chunks(CODES) {
            let rows = contour::Entity::find()
                .filter(contour::Column::Kind.eq(kind))
                .filter(contour::Column::Code.is_in(part))
                .all(write.tx())
                .await?;
            there.extend(
                rows.into_iter()
                    .map(|row| ((row.kind.clone(), row.code.clone()), row)),
            );
        }
    }
    let mut rows = Vec::with_capacity(contours.len());
    let mut past = Vec::with_capacity(contours.len());
    for new in contours {
        let Some(bounds) = grid::bounds(&new.rings) else {
            continue;
        };
        let held = there.remove(&(new.kind.clone(), new.code.clone()));
        past.push(before::ActiveModel::from(before::Model {
            batch_id: batch,
            kind: new.kind.clone(),
            code: new.code.clone(),
            held: held.map(Json),
        }));
        rows.push(Contour {
            west: bounds.west,
            south: bounds.south,
            east: bounds.east,
            north: bounds.north,
            kind: new.kind,
            code: new.code,
            digest: new.digest,
            source: new.source,
            dated: new.dated,
            licence: new.licence,
            batch_id: batch,
            at: write.now,
            rings: grid::to_text(&new.rings),
        });
    }
    write.insert_all::<before::Entity>(past).await?;
    put(write, rows).await
}

/// Writes rows over those of the same territories.
async fn put(write: &Write, rows: Vec<Contour>) -> Result<()> {
    use contour::Column as C;
    let replace = OnConflict::columns([C::Kind, C::Code])
        .update_columns([
            C::Digest,
            C::West,
            C::South,
            C::East,
            C::North,
            C::Source,
            C::Dated,
            C::Licence,
            C::BatchId,
            C::At,
            C::Rings,
        ])
        .to_owned();
    for part in rows.chunks(300) {
        let part = part.iter().cloned().map(contour::ActiveModel::from);
        contour::Entity::insert_many(part)
            .on_conflict(replace.clone())
            .exec_without_returning(write.tx())
            .await?;
    }
    Ok(())
}

/// Takes a batch back: contours that it brought are gone, those that it replaced are there again. One that a later batch
/// replaced stays, and that batch no longer gives back what this one wrote.
///
/// # Errors
/// When the database refuses.
pub async fn take_back(write: &Write, batch: Uuid) -> Result<Undone> {
    let mut done = Undone::default();
    let written = before::Entity::find()
        .filter(before::Column::BatchId.eq(batch))
        .all(write.tx())
        .await?;
    let mut again = Vec::new();
    for past in written {
        let key = (past.kind.clone(), past.code.clone());
        let now = contour::Entity::find_by_id(key.clone()).one(write.tx()).await?;
        if now.is_none_or(|now| now.batch_id != batch) {
            heir(write, batch, &past).await?;
            done.kept += 1;
        } else if let Some(held) = past.held {
            again.push(held.0);
            done.restored += 1;
        } else {
            contour::Entity::delete_by_id(key).exec(write.tx()).await?;
            done.archived += 1;
        }
    }
    put(write, again).await?;
    Ok(done)
}

/// The batch that replaced this one's contour gives back, when it is undone, what stood there before both.
async fn heir(write: &Write, batch: Uuid, past: &before::Model) -> Result<()> {
    let others = before::Entity::find()
        .filter(before::Column::Kind.eq(past.kind.as_str()))
        .filter(before::Column::Code.eq(past.code.as_str()))
        .filter(before::Column::BatchId.ne(batch))
        .all(write.tx())
        .await?;
    for other in others {
        if other.held.as_ref().is_some_and(|held| held.batch_id == batch) {
            let change = before::ActiveModel {
                batch_id: Set(other.batch_id),
                kind: Set(other.kind),
                code: Set(other.code),
                held: Set(past.held.clone()),
            };
            before::Entity::update(change).exec(write.tx()).await?;
        }
    }
    Ok(())
}
