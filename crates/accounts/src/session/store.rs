//! Sessions as rows.

use chrono::Duration;
use database::{Database, Json};
use kernel::Clock;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::{IDLE, SIGNED, Signed};

pub(super) mod row {
    use chrono::{DateTime, Utc};
    use database::Json;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub data: Json<serde_json::Value>,
        pub expires_at: DateTime<Utc>,
        /// Whose it is, once somebody signed in.
        pub account_id: Option<Uuid>,
        /// What the list of sessions calls it.
        pub handle: Option<Uuid>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Sessions as rows.
#[derive(Debug, Clone)]
pub(super) struct Store {
    pub database: Database,
    pub clock: Clock,
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

/// How long somebody has who is still signing in: strangers make such sessions, so they go soon.
const WAITING: Duration = Duration::hours(1);

/// Until when is counted by our clock, from this use on.
fn row_of(record: &Record, clock: &Clock) -> Result<row::ActiveModel> {
    let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
    let signed: Option<Signed> = record
        .data
        .get(SIGNED)
        .and_then(|held| serde_json::from_value(held.clone()).ok());
    Ok(row::ActiveModel {
        id: Set(record.id.to_string()),
        data: Set(Json(data)),
        expires_at: Set(clock.now() + if signed.is_some() { IDLE } else { WAITING }),
        account_id: Set(signed.as_ref().map(|signed| signed.account)),
        handle: Set(signed.map(|signed| signed.handle)),
    })
}

#[async_trait::async_trait]
impl SessionStore for Store {
    /// Nobody's session is ever handed to another: an id that is taken is drawn again.
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let keep = OnConflict::column(row::Column::Id).do_nothing().to_owned();
            let written = row::Entity::insert(row_of(record, &self.clock)?)
                .on_conflict(keep)
                .exec_without_returning(self.database.reader())
                .await
                .map_err(backend)?;
            if written > 0 {
                return Ok(());
            }
            record.id = Id::default();
        }
    }

    /// Only what is there is written: a session that was ended while one of its requests was answered stays ended.
    async fn save(&self, record: &Record) -> Result<()> {
        let row = row::ActiveModel {
            id: NotSet,
            ..row_of(record, &self.clock)?
        };
        row::Entity::update_many()
            .set(row)
            .filter(row::Column::Id.eq(record.id.to_string()))
            .exec(self.database.reader())
            .await
            .map_err(backend)?;
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = row::Entity::find_by_id(id.to_string())
            .filter(row::Column::ExpiresAt.gt(self.clock.now()))
            .one(self.database.reader())
            .await
            .map_err(backend)?;
        let Some(row) = found else { return Ok(None) };
        let expiry_date = time::OffsetDateTime::from_unix_timestamp(row.expires_at.timestamp())
            .map_err(|error| Error::Decode(error.to_string()))?;
        let data = serde_json::from_value(row.data.0).map_err(|error| Error::Decode(error.to_string()))?;
        Ok(Some(Record {
            id: *id,
            data,
            expiry_date,
        }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        row::Entity::delete_by_id(id.to_string())
            .exec(self.database.reader())
            .await
            .map_err(backend)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use database::on_both_engines;
    use testkit::TestApp;

    use super::*;

    fn record(app: &TestApp, owner: &str) -> Record {
        let expires = app.app.clock.now().timestamp() + 3_600;
        Record {
            id: Id(7),
            data: [("account".to_owned(), owner.into())].into(),
            expiry_date: time::OffsetDateTime::from_unix_timestamp(expires).unwrap(),
        }
    }

    fn store(app: &TestApp) -> Store {
        Store {
            database: app.app.db.clone(),
            clock: app.app.clock.clone(),
        }
    }

    on_both_engines!(a_session_never_takes_the_id_of_another, |engine| async move {
        let app = TestApp::new(engine, testkit::platform()).await;
        let store = store(&app);
        let (mut first, mut second) = (record(&app, "first"), record(&app, "second"));
        store.create(&mut first).await.unwrap();
        store.create(&mut second).await.unwrap();
        assert_eq!(first.id, Id(7));
        assert_ne!(second.id, Id(7), "drawn again");
        let held = store.load(&first.id).await.unwrap().unwrap();
        assert_eq!(held.data["account"], "first");
        assert!(store.load(&second.id).await.unwrap().is_some());
    });

    on_both_engines!(a_session_that_was_ended_is_not_saved_back, |engine| async move {
        let app = TestApp::new(engine, testkit::platform()).await;
        let store = store(&app);
        let mut held = record(&app, "first");
        store.create(&mut held).await.unwrap();
        held.data.insert("seen".to_owned(), "later".into());
        store.save(&held).await.unwrap();
        assert_eq!(store.load(&held.id).await.unwrap().unwrap().data["seen"], "later");
        store.delete(&held.id).await.unwrap();
        store.save(&held).await.unwrap();
        assert!(store.load(&held.id).await.unwrap().is_none());
    });
}
