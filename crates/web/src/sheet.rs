//! A kind of record with pages of its own, as every feature's pages know it: how one is found, who may see it, who may
//! change it. Editing ([`crate::edit`]), archiving ([`crate::archive`]) and importing ([`crate::import`]) stand on it.

use std::future::Future;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use database::Write;
use database::record;
use kernel::policy::{Action, allow};
use kernel::{FieldErrors, ShortId, State as RecordState};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::history::{Past, Vocabulary};
use crate::{App, Error, Result, Visit};

/// The whole value of a record, as history keeps it, and its feature's store.
pub trait Sheet: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static {
    /// The kind of record.
    const KIND: &'static str;
    /// The address of their list, without language.
    const LIST: &'static str;
    /// A value with its record, as the store reads it.
    type Loaded: Send + Sync;

    /// The shared row.
    fn record(loaded: &Self::Loaded) -> &record::Model;
    /// The value.
    fn value(loaded: &Self::Loaded) -> &Self;
    /// Takes the value.
    fn into_value(loaded: Self::Loaded) -> Self;
    /// Where it stands.
    fn state_mut(&mut self) -> &mut RecordState;

    /// What is to be mended, by field.
    ///
    /// # Errors
    /// All of it at once.
    fn validate(&self) -> std::result::Result<(), FieldErrors>;

    /// The one whose address ends with a short id.
    fn by_short_id(
        connection: &impl ConnectionTrait,
        short_id: &ShortId,
    ) -> impl Future<Output = database::Result<Self::Loaded>> + Send;

    /// The one with this id.
    fn get(
        connection: &impl ConnectionTrait,
        id: Uuid,
    ) -> impl Future<Output = database::Result<Self::Loaded>> + Send;

    /// Writes a new one that is no example.
    fn insert(&self, write: &Write, id: Uuid)
    -> impl Future<Output = database::Result<record::Model>> + Send;

    /// Writes many new ones, a few statements for all of them.
    fn insert_many(
        write: &Write,
        new: Vec<(Uuid, Self)>,
    ) -> impl Future<Output = database::Result<()>> + Send;

    /// Writes a new version of what was read at `version`.
    fn update(
        &self,
        write: &Write,
        id: Uuid,
        version: i64,
    ) -> impl Future<Output = database::Result<record::Model>> + Send;

    /// What its fields are called, and what the ids and codes in its history mean.
    fn words(
        app: &App,
        visit: &Visit,
        past: &Past,
    ) -> impl Future<Output = database::Result<Vocabulary>> + Send;

    /// Whether its form is offered where it stands.
    fn is_open(_record: &record::Model) -> bool {
        true
    }
}

/// The page of a record, without language.
#[must_use]
pub fn path<S: Sheet>(record: &record::Model) -> String {
    format!("{}/{}", S::LIST, record.address())
}

/// The record of an address that the visitor may do this with; others answer as if there were none.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn permitted<S: Sheet>(
    app: &App,
    visit: &Visit,
    address: &str,
    action: Action,
) -> Result<S::Loaded> {
    let short_id = ShortId::from_address(address).ok_or(Error::NotFound)?;
    let loaded = S::by_short_id(app.db.reader(), &short_id).await?;
    if allow(&visit.actor, action, S::record(&loaded).guarded()) {
        Ok(loaded)
    } else {
        Err(Error::NotFound)
    }
}

/// The record of an address, for whoever may change what it says: visitors are sent to sign in.
///
/// # Errors
/// [`Error::SignInRequired`] or [`Error::NotFound`].
pub async fn editable<S: Sheet>(app: &App, visit: &Visit, address: &str) -> Result<S::Loaded> {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    permitted::<S>(app, visit, address, Action::Edit).await
}

/// The record of an address, for whoever decides whether it is published: visitors are sent to sign in.
///
/// # Errors
/// [`Error::SignInRequired`] or [`Error::NotFound`].
pub async fn decided<S: Sheet>(app: &App, visit: &Visit, address: &str) -> Result<S::Loaded> {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    permitted::<S>(app, visit, address, Action::Publish).await
}

/// The record of an address whose form is open to the visitor.
///
/// # Errors
/// As [`editable`].
pub async fn open<S: Sheet>(app: &App, visit: &Visit, address: &str) -> Result<S::Loaded> {
    let loaded = editable::<S>(app, visit, address).await?;
    if S::is_open(S::record(&loaded)) {
        Ok(loaded)
    } else {
        Err(Error::NotFound)
    }
}

/// The answer to an address whose readable part is an old one.
#[must_use]
pub fn moved<S: Sheet>(visit: &Visit, record: &record::Model, address: &str, rest: &str) -> Option<Response> {
    let path = format!("{}{rest}", path::<S>(record));
    (record.address() != address).then(|| Redirect::permanent(&visit.url(&path)).into_response())
}

/// Every save of a record, for whoever may change it.
///
/// # Errors
/// As [`editable`].
pub async fn history<S: Sheet>(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let loaded = editable::<S>(&app, &visit, &address).await?;
    let record = S::record(&loaded);
    let past = Past::of(&app, record.id).await?.restorable(S::is_open(record));
    let words = S::words(&app, &visit, &past).await?;
    past.show(&app, &visit, record, &path::<S>(record), &words)
}

/// Makes a value a [`Sheet`] whose store keeps the names of the house: a module with `KIND`, `Loaded`, `by_short_id`, `get`,
/// `insert`, `insert_many` and `update`. Said of it are where its store holds it, its list, its words, and what it does in
/// its own way.
#[macro_export]
macro_rules! sheet {
    ($value:ty, $store:ident.$field:ident, $list:literal, $words:path $(, { $($own:tt)* })?) => {
        impl $crate::sheet::Sheet for $value {
            const KIND: &'static str = $store::KIND;
            const LIST: &'static str = $list;
            type Loaded = $store::Loaded;

            fn record(loaded: &$store::Loaded) -> &::database::record::Model {
                &loaded.record
            }

            fn value(loaded: &$store::Loaded) -> &Self {
                &loaded.$field
            }

            fn into_value(loaded: $store::Loaded) -> Self {
                loaded.$field
            }

            fn state_mut(&mut self) -> &mut ::kernel::State {
                &mut self.state
            }

            fn validate(&self) -> ::std::result::Result<(), ::kernel::FieldErrors> {
                self.validate()
            }

            async fn by_short_id(
                connection: &impl ::sea_orm::ConnectionTrait,
                short_id: &::kernel::ShortId,
            ) -> ::database::Result<$store::Loaded> {
                $store::by_short_id(connection, short_id).await
            }

            async fn get(
                connection: &impl ::sea_orm::ConnectionTrait,
                id: ::uuid::Uuid,
            ) -> ::database::Result<$store::Loaded> {
                $store::get(connection, id).await
            }

            async fn insert(
                &self,
                write: &::database::Write,
                id: ::uuid::Uuid,
            ) -> ::database::Result<::database::record::Model> {
                $store::insert(write, id, self, false).await
            }

            async fn insert_many(
                write: &::database::Write,
                new: ::std::vec::Vec<(::uuid::Uuid, Self)>,
            ) -> ::database::Result<()> {
                $store::insert_many(write, new, false).await
            }

            async fn update(
                &self,
                write: &::database::Write,
                id: ::uuid::Uuid,
                version: i64,
            ) -> ::database::Result<::database::record::Model> {
                $store::update(write, id, version, self).await
            }

            async fn words(
                app: &$crate::App,
                visit: &$crate::Visit,
                past: &$crate::history::Past,
            ) -> ::database::Result<$crate::history::Vocabulary> {
                $words(app, visit, past).await
            }

            $($($own)*)?
        }
    };
}
