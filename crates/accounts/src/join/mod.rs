//! Requests to act for an organisation: asked by anybody, confirmed by a letter, decided by whoever manages the organisation
//! or leads the network.
//!
//! ```text
//! asked --the letter's link--> confirmed --accept--> member, or invited where there is no account yet
//!   |  three days                  +-------refuse--> a letter with the reason
//!   +--> gone
//! ```

mod ask;
mod desk;
mod letters;

pub(crate) use ask::routes as ask_routes;
pub(crate) use desk::{Asking, all, routes as desk_routes, waiting};

use chrono::{DateTime, Duration, Utc};
use database::{Result, Write};
use kernel::Lang;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use crate::{account, secret};

/// A request.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
#[sea_orm(table_name = "join_request")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The organisation, by the record of its sheet.
    pub organisation_id: Uuid,
    /// Who asks, lower case.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their word.
    pub message: String,
    /// The language they read.
    pub lang: String,
    /// Digest of the link that confirms the address; none once it is confirmed.
    pub digest: Option<String>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// When the address was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was decided.
    pub decided_at: Option<DateTime<Utc>>,
    /// By whom.
    pub decided_by: Option<Uuid>,
    /// How.
    pub accepted: Option<bool>,
}

/// No relation is declared.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// How long the letter's link serves.
pub(crate) const VALID: Duration = Duration::days(3);
/// How long a request that was decided is kept, and one that nobody decided.
const KEPT: (Duration, Duration) = (Duration::days(30), Duration::days(365));
/// What every link's secret begins with.
const PREFIX: &str = "vj_";

impl Model {
    /// The language they read.
    pub(crate) fn lang(&self) -> Lang {
        Lang::from_code(&self.lang).unwrap_or(Lang::Fr)
    }
}

/// What somebody asks.
pub(crate) struct Request {
    pub organisation: Uuid,
    pub email: String,
    pub name: String,
    pub message: String,
    pub lang: Lang,
}

/// Writes a request. Whoever is signed in has an address that was confirmed; others get the secret of a link, for the
/// letter. The last request of an address for an organisation counts.
pub(crate) async fn make(write: &Write, asked: &Request, known: bool) -> Result<(Model, Option<String>)> {
    let email = account::normal(&asked.email);
    let link = (!known).then(|| secret::make(PREFIX));
    let model = Model {
        id: write.ids.next(),
        organisation_id: asked.organisation,
        email,
        name: asked.name.trim().to_owned(),
        message: asked.message.trim().to_owned(),
        lang: asked.lang.code().to_owned(),
        digest: link.as_deref().map(secret::digest),
        created_at: write.now,
        confirmed_at: known.then_some(write.now),
        decided_at: None,
        decided_by: None,
        accepted: None,
    };
    if known {
        forget_others(write, &model).await?;
    }
    Entity::insert(ActiveModel::from(model.clone()))
        .exec_without_returning(write.tx())
        .await?;
    Ok((model, link))
}

/// Removes what the same address asked of the same organisation before and nobody decided.
async fn forget_others(write: &Write, kept: &Model) -> Result<()> {
    Entity::delete_many()
        .filter(Column::Id.ne(kept.id))
        .filter(Column::Email.eq(kept.email.as_str()))
        .filter(Column::OrganisationId.eq(kept.organisation_id))
        .filter(Column::DecidedAt.is_null())
        .exec(write.tx())
        .await?;
    Ok(())
}

/// The request of a link that still serves.
pub(crate) async fn of_link(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    link: &str,
) -> Result<Option<Model>> {
    if !link.starts_with(PREFIX) {
        return Ok(None);
    }
    Ok(Entity::find()
        .filter(Column::Digest.eq(secret::digest(link)))
        .filter(Column::CreatedAt.gt(now - VALID))
        .one(connection)
        .await?)
}

/// Confirms the address of a request. `None` if the link serves no more.
pub(crate) async fn confirm(write: &Write, link: &str) -> Result<Option<Model>> {
    let Some(held) = of_link(write.tx(), write.now, link).await? else {
        return Ok(None);
    };
    // Of two who press at once, one changes the row.
    let done = Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::value(write.now))
        .col_expr(Column::Digest, Expr::value(None::<String>))
        .filter(Column::Id.eq(held.id))
        .filter(Column::Digest.is_not_null())
        .exec(write.tx())
        .await?;
    if done.rows_affected == 0 {
        return Ok(None);
    }
    forget_others(write, &held).await?;
    Ok(Some(held))
}

fn undecided() -> Condition {
    Condition::all()
        .add(Column::ConfirmedAt.is_not_null())
        .add(Column::DecidedAt.is_null())
}

/// The requests that wait for a decision, the oldest first: all, or those to an organisation.
pub(crate) async fn pending(
    connection: &impl ConnectionTrait,
    organisation: Option<Uuid>,
) -> Result<Vec<Model>> {
    let mut wanted = undecided();
    if let Some(id) = organisation {
        wanted = wanted.add(Column::OrganisationId.eq(id));
    }
    Ok(Entity::find()
        .filter(wanted)
        .order_by_asc(Column::ConfirmedAt)
        .order_by_asc(Column::Id)
        .all(connection)
        .await?)
}

/// Notes a decision. `None` if there is none to take: of two who decide at once, one is first.
pub(crate) async fn decide(
    write: &Write,
    id: Uuid,
    organisation: Uuid,
    by: Uuid,
    accepted: bool,
) -> Result<Option<Model>> {
    let held = Entity::find_by_id(id)
        .filter(undecided())
        .filter(Column::OrganisationId.eq(organisation))
        .lock_exclusive()
        .one(write.tx())
        .await?;
    let Some(held) = held else { return Ok(None) };
    Entity::update(ActiveModel {
        id: Set(held.id),
        decided_at: Set(Some(write.now)),
        decided_by: Set(Some(by)),
        accepted: Set(Some(accepted)),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    Ok(Some(held))
}

/// Removes requests that were never confirmed, that were decided long enough ago, and that nobody decided in a year.
pub(crate) async fn prune(connection: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<()> {
    let unconfirmed = Condition::all()
        .add(Column::ConfirmedAt.is_null())
        .add(Column::CreatedAt.lt(now - VALID));
    Entity::delete_many()
        .filter(
            Condition::any()
                .add(unconfirmed)
                .add(Column::DecidedAt.lt(now - KEPT.0))
                .add(Column::CreatedAt.lt(now - KEPT.1)),
        )
        .exec(connection)
        .await?;
    Ok(())
}
