//! What the process itself answers: whether it is ready, and search over all features.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use database::record;
use web::{App, Module};

/// The process's own pages.
pub fn module() -> Module {
    Module {
        routes: Some(routes),
        api: Some(crate::find::api),
        ..Module::new("house")
    }
}

fn routes() -> Router<App> {
    Router::new()
        .route("/readyz", get(ready))
        .route("/api", get(crate::api_page::show))
        .merge(crate::find::routes())
}

/// Ready: the database answers and the index has caught up with the change log.
async fn ready(State(app): State<App>) -> (StatusCode, String) {
    match record::last_change(app.db.reader()).await {
        Err(error) => {
            tracing::error!(%error, "not ready: the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "database: no answer\n".to_owned(),
            )
        }
        Ok(last) => {
            let position = app.index.position();
            if position >= u64::try_from(last).unwrap_or(0) && !app.index.is_empty() {
                (
                    StatusCode::OK,
                    format!("database: ok\nindex: {position} of {last}\n"),
                )
            } else {
                (
                    StatusCode::SERVICE_UNAVAILABLE,
                    format!("database: ok\nindex: {position} of {last}\n"),
                )
            }
        }
    }
}
