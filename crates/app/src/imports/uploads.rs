//! The file between two steps of the page: a row, and the bytes in the file storage. After a day both are gone.

use std::sync::Arc;

use chrono::TimeDelta;
use database::{Author, Write};
use documents::table::{ReadError, Table};
use kernel::{Actor, Origin};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, QuerySelect};
use web::files::{Bytes, Name};
use web::{App, Error, Importer, Result};

use super::rows::upload::{ActiveModel, Column, Entity, Model};
use super::{Choice, File, importer, table_of};

/// The largest file that the page takes, in megabytes; the command takes larger ones.
pub(super) const MAX_MEGABYTES: u64 = 15;

/// A file on its way in, with its lines.
pub(super) struct Upload {
    pub row: Model,
    pub importer: Importer,
    pub table: Arc<Table>,
}

fn name(id: Uuid) -> Name {
    Name::new(id, "list")
}

async fn table(importer: Importer, bytes: Bytes) -> Result<std::result::Result<Table, ReadError>> {
    let most = MAX_MEGABYTES * 1_000_000;
    tokio::task::spawn_blocking(move || table_of(&importer, File::Held(&bytes, most)))
        .await
        .map_err(Error::internal)
}

/// Keeps a file that can be read; the row comes after the bytes, so that no row lacks its file.
pub(super) async fn keep(
    app: &App,
    actor: &Actor,
    importer: &Importer,
    file: &str,
    bytes: Bytes,
) -> Result<std::result::Result<Uuid, ReadError>> {
    if let Err(error) = table(*importer, bytes.clone()).await? {
        return Ok(Err(error));
    }
    let id = app.ids.next();
    app.files.put(&name(id), bytes).await?;
    let write = app.write(actor).await?;
    let row = Model {
        id,
        importer: importer.name.to_owned(),
        file: file.chars().take(200).collect(),
        choice: None,
        actor_id: actor.id(),
        at: write.now,
    };
    Entity::insert(ActiveModel::from(row))
        .exec_without_returning(write.tx())
        .await
        .map_err(database::Error::from)?;
    app.commit(write).await?;
    Ok(Ok(id))
}

/// The file of an id with its lines. One that was swept is not found.
pub(super) async fn open(app: &App, id: &str) -> Result<Upload> {
    let id = Uuid::try_parse(id).map_err(|_| Error::NotFound)?;
    let row = Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .map_err(database::Error::from)?
        .ok_or(Error::NotFound)?;
    let importer = importer(&row.importer).ok_or(Error::NotFound)?;
    let bytes = app.files.get(&name(id)).await?;
    let table = table(importer, bytes).await?.map_err(Error::internal)?;
    Ok(Upload {
        row,
        importer,
        table: Arc::new(table),
    })
}

/// Notes the columns that were chosen.
pub(super) async fn choose(app: &App, actor: &Actor, id: Uuid, choice: Choice) -> Result<()> {
    let write = app.write(actor).await?;
    let change = ActiveModel {
        id: Set(id),
        choice: Set(Some(choice.into())),
        ..Default::default()
    };
    Entity::update(change)
        .exec(write.tx())
        .await
        .map_err(database::Error::from)?;
    Ok(app.commit(write).await?)
}

/// Removes files by id, row and bytes.
pub(super) async fn forget(app: &App, ids: Vec<Uuid>) -> Result<()> {
    for id in &ids {
        app.files.delete(&name(*id)).await?;
    }
    let author = Author::system(Origin::Import);
    let write = Write::begin(&app.db, &app.clock, &app.ids, author).await?;
    Entity::delete_many()
        .filter(Column::Id.is_in(ids))
        .exec(write.tx())
        .await
        .map_err(database::Error::from)?;
    Ok(write.commit().await?)
}

/// Removes what was uploaded more than a day ago and never taken in.
///
/// # Errors
/// When the storage or the database does not answer.
pub async fn sweep(app: &App) -> Result<u64> {
    let before = app.clock.now() - TimeDelta::days(1);
    let old: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::At.lt(before))
        .into_tuple()
        .all(app.db.reader())
        .await
        .map_err(database::Error::from)?;
    let count = old.len() as u64;
    if count > 0 {
        forget(app, old).await?;
    }
    Ok(count)
}
