//! The layer that tells pages who asks, and that leads whoever must have a second factor to choose one before anything else.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use kernel::Lang;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer};
use web::App;
use web::api::BadToken;

use super::store::Store;
use super::{IDLE, LONGEST, NOTED, SEEN, Signed, signed};
use crate::{acting, factor, member, token};

/// Where a second factor is chosen.
pub(crate) const FACTORS: &str = "/mon-compte/second-facteur";

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
        .with_expiry(Expiry::OnInactivity(time::Duration::seconds(IDLE.num_seconds())));
    router
        .layer(middleware::from_fn_with_state(app, identify))
        .layer(sessions)
}

/// The API takes a token; a session counts only where there is none, so that a script never acts as two.
async fn identify(State(app): State<App>, session: Session, mut request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    if api && request.headers().contains_key(header::AUTHORIZATION) {
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
    match of_session(&app, &session, request.uri().path()).await {
        Ok(Asks::Visitor) => {}
        Ok(Asks::Person(actor, acting)) => {
            request.extensions_mut().insert(*actor);
            if let Some(acting) = acting {
                request.extensions_mut().insert(acting);
            }
        }
        // A script that reads as a person without their second factor reads as a visitor.
        Ok(Asks::Lacking) if api => {}
        Ok(Asks::Lacking) => {
            let (going, led) = (going(&request), led(&request, FACTORS));
            remember(&session, going).await;
            return led;
        }
        Err(error) => tracing::error!(%error, "the session's account could not be read"),
    }
    next.run(request).await
}

/// Who asks.
enum Asks {
    Visitor,
    Person(Box<kernel::Actor>, Option<web::Acting>),
    /// Somebody who writes for others and has no second factor yet.
    Lacking,
}

async fn of_session(app: &App, session: &Session, path: &str) -> Result<Asks, web::Error> {
    let (reader, now) = (app.db.reader(), app.clock.now());
    let Some(held) = signed(session).await? else {
        return Ok(Asks::Visitor);
    };
    let lives = now - held.since < LONGEST;
    let found = match lives {
        true => member::signed_in(reader, held.account, held.epoch).await?,
        false => None,
    };
    let Some(actor) = found else {
        session.flush().await.map_err(web::Error::internal)?;
        return Ok(Asks::Visitor);
    };
    if !held.demo && !held.factor && factor::is_owed(&actor) {
        // Whoever has one, chosen in another session since, shows it: they sign in again.
        if factor::any(reader, held.account).await? {
            session.flush().await.map_err(web::Error::internal)?;
            return Ok(Asks::Visitor);
        }
        if !is_open(path) {
            return Ok(Asks::Lacking);
        }
    }
    note(session, &held, now).await?;
    let acting = acting::of(app, session, &actor).await?;
    Ok(Asks::Person(Box::new(actor), acting))
}

/// What is there for whoever has no second factor yet: choosing one, leaving, and what helps.
fn is_open(path: &str) -> bool {
    path.starts_with(FACTORS)
        || path.starts_with("/assets/")
        || [
            "/deconnexion",
            "/aide",
            "/accessibilite",
            "/mentions-legales",
            "/healthz",
            "/readyz",
        ]
        .contains(&path)
}

/// Notes that the session is used, which also puts off its end.
async fn note(
    session: &Session,
    held: &Signed,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), web::Error> {
    let seen: Option<chrono::DateTime<chrono::Utc>> =
        session.get(SEEN).await.map_err(web::Error::internal)?;
    if now - seen.unwrap_or(held.since) >= NOTED {
        session.insert(SEEN, now).await.map_err(web::Error::internal)?;
    }
    Ok(())
}

/// Where somebody is going who only looks.
fn going(request: &Request) -> Option<String> {
    let lang = request.extensions().get::<Lang>().copied().unwrap_or_default();
    (request.method() == Method::GET).then(|| lang.url(&request.uri().to_string()))
}

/// Keeps where somebody was going, for once they have chosen.
async fn remember(session: &Session, going: Option<String>) {
    let Some(path) = going else { return };
    if let Err(error) = session.insert(factor::AFTER, path).await {
        tracing::warn!(%error, "where somebody was going could not be kept");
    }
}

fn led(request: &Request, to: &str) -> Response {
    let lang = request.extensions().get::<Lang>().copied().unwrap_or_default();
    (StatusCode::SEE_OTHER, [(header::LOCATION, lang.url(to))]).into_response()
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
