//! Sessions in the database, so that any node knows who is signed in, and the layer that tells pages who asks.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::{self, Next};
use axum::response::Response;
use chrono::{DateTime, Utc};
use database::{Database, Json, Write};
use kernel::Clock;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait, OnConflict};
use tower_sessions::cookie::SameSite;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};
use tower_sessions::{Expiry, Session, SessionManagerLayer, SessionStore};
use web::App;
use web::api::BadToken;

use crate::{member, token};

/// The key under which a session keeps the account's id.
pub(crate) const ACCOUNT: &str = "account";

mod row {
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
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Sessions as rows.
#[derive(Debug, Clone)]
struct Store {
    database: Database,
    clock: Clock,
}

fn backend(error: impl std::fmt::Display) -> Error {
    Error::Backend(error.to_string())
}

fn row_of(record: &Record) -> Result<row::ActiveModel> {
    let data = serde_json::to_value(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
    Ok(row::ActiveModel::from(row::Model {
        id: record.id.to_string(),
        data: Json(data),
        expires_at: DateTime::<Utc>::from_timestamp(record.expiry_date.unix_timestamp(), 0)
            .unwrap_or_default(),
    }))
}

#[async_trait::async_trait]
impl SessionStore for Store {
    /// Nobody's session is ever handed to another: an id that is taken is drawn again.
    async fn create(&self, record: &mut Record) -> Result<()> {
        loop {
            let keep = OnConflict::column(row::Column::Id).do_nothing().to_owned();
            let written = row::Entity::insert(row_of(record)?)
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

    async fn save(&self, record: &Record) -> Result<()> {
        let row = row_of(record)?;
        let replace = OnConflict::column(row::Column::Id)
            .update_columns([row::Column::Data, row::Column::ExpiresAt])
            .to_owned();
        row::Entity::insert(row)
            .on_conflict(replace)
            .exec_without_returning(self.database.reader())
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
        // Those that ran out go with it: few sign out, so this is cheap and nobody has to remember it.
        row::Entity::delete_many()
            .filter(row::Column::ExpiresAt.lt(self.clock.now()))
            .exec(self.database.reader())
            .await
            .map_err(backend)?;
        Ok(())
    }
}

/// Ends all sessions of an account.
pub(crate) async fn end_all(write: &Write, account: Uuid) -> database::Result<()> {
    let data = Expr::col(row::Column::Data).cast_as("text");
    row::Entity::delete_many()
        .filter(data.like(format!("%{account}%")))
        .exec(write.tx())
        .await?;
    Ok(())
}

/// Puts sessions, and who asks, around the router. Visitors get no session and no cookie from it.
pub(crate) fn layer(router: Router, app: App) -> Router {
    let store = Store {
        database: app.db.clone(),
        clock: app.clock.clone(),
    };
    let sessions = SessionManagerLayer::new(store)
        .with_name("vm_session")
        .with_secure(app.settings.secure_cookies)
        .with_same_site(SameSite::Lax)
        .with_http_only(true)
        .with_expiry(Expiry::OnInactivity(time::Duration::days(7)));
    router
        .layer(middleware::from_fn_with_state(app, identify))
        .layer(sessions)
}

/// The API takes a token; a session counts only where there is none, so that a script never acts as two.
async fn identify(State(app): State<App>, session: Session, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with("/api/") && request.headers().contains_key(header::AUTHORIZATION) {
        let owner = match token::owner(&app.db, app.clock.now(), sent(&request)).await {
            Ok(Some(account)) => member::actor(app.db.reader(), &account).await.map(Some),
            Ok(None) => Ok(None),
            Err(error) => Err(error),
        };
        match owner {
            Ok(Some(actor)) => {
                request.extensions_mut().insert(actor);
            }
            Ok(None) => {
                request.extensions_mut().insert(BadToken);
            }
            Err(error) => {
                tracing::error!(%error, "a token could not be looked up");
                request.extensions_mut().insert(BadToken);
            }
        }
        return next.run(request).await;
    }
    if let Ok(Some(id)) = session.get::<Uuid>(ACCOUNT).await {
        match member::signed_in(app.db.reader(), id).await {
            Ok(Some(actor)) => {
                request.extensions_mut().insert(actor);
            }
            Ok(None) => {}
            Err(error) => tracing::error!(%error, "the session's account could not be read"),
        }
    }
    next.run(request).await
}

/// The token that a request carries (RFC 6750); empty for any other scheme.
fn sent(request: &Request) -> &str {
    request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map_or("", |(_, token)| token.trim())
}

#[cfg(test)]
mod tests {
    use database::on_both_engines;
    use testkit::TestApp;

    use super::*;

    on_both_engines!(a_session_never_takes_the_id_of_another, |engine| async move {
        let app = TestApp::new(engine, testkit::platform()).await;
        let store = Store {
            database: app.app.db.clone(),
            clock: app.app.clock.clone(),
        };
        let expires = app.app.clock.now().timestamp() + 3_600;
        let fresh = |owner: &str| Record {
            id: Id(7),
            data: [("account".to_owned(), owner.into())].into(),
            expiry_date: time::OffsetDateTime::from_unix_timestamp(expires).unwrap(),
        };
        let (mut first, mut second) = (fresh("first"), fresh("second"));
        store.create(&mut first).await.unwrap();
        store.create(&mut second).await.unwrap();
        assert_eq!(first.id, Id(7));
        assert_ne!(second.id, Id(7), "drawn again");
        let held = store.load(&first.id).await.unwrap().unwrap();
        assert_eq!(held.data["account"], "first");
        assert!(store.load(&second.id).await.unwrap().is_some());
    });
}
