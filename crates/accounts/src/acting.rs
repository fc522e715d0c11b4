//! For whom somebody acts who belongs to several organisations: shown in the header, chosen there, kept by the session. It is
//! what forms begin with and widens no right: those are by record, whatever was chosen.

use axum::Router;
use axum::response::Response;
use axum::routing::post;
use database::record;
use kernel::Actor;
use serde::Deserialize;
use tower_sessions::Session;
use uuid::Uuid;
use web::form::Submitted;
use web::{Acting, App, Error, Result, Visit, redirect};

use crate::sign_in::local;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/mon-compte/organisation", post(switch))
}

/// The key under which a session keeps the choice.
const ACTING: &str = "acting";

/// For whom the person of a session acts; nothing for whoever belongs to no organisation.
pub(crate) async fn of(app: &App, session: &Session, actor: &Actor) -> Result<Option<Acting>> {
    let Some(rights) = actor.rights().filter(|rights| !rights.organisations.is_empty()) else {
        return Ok(None);
    };
    // Names are shown to whoever has a choice.
    if let (1, Some(only)) = (rights.organisations.len(), rights.organisations.keys().next()) {
        return Ok(Some(Acting {
            current: Some(*only),
            organisations: Vec::new(),
        }));
    }
    let ids = rights.organisations.keys().copied().collect();
    let mut records = record::by_ids(app.db.reader(), ids, &Actor::System).await?;
    records.sort_by(|a, b| (&a.sort_key, a.id).cmp(&(&b.sort_key, b.id)));
    let chosen: Option<Uuid> = session.get(ACTING).await.map_err(Error::internal)?;
    let known = |id: &Uuid| records.iter().any(|record| record.id == *id);
    Ok(Some(Acting {
        current: chosen
            .filter(known)
            .or_else(|| records.first().map(|record| record.id)),
        organisations: records
            .into_iter()
            .map(|record| (record.id, record.title.0))
            .collect(),
    }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    organisation: String,
    suite: String,
}

async fn switch(visit: Visit, session: Session, form: Submitted) -> Result<Response> {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    let choice: Choice = form.input()?;
    let id = Uuid::try_parse(&choice.organisation).map_err(|_| Error::NotFound)?;
    // Only one of their own.
    visit.actor.role_in(id).ok_or(Error::NotFound)?;
    session.insert(ACTING, id).await.map_err(Error::internal)?;
    let back = match local(&choice.suite) {
        back if back.is_empty() => visit.url("/mon-compte"),
        back => back,
    };
    Ok(redirect(&back, "acting"))
}
