//! One's second factors: which there are, when they served last, new recovery codes, removal; and the administrator's reset.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::{get, post};
use database::Write;
use kernel::Actor;
use tower_sessions::Session;
use uuid::Uuid;
use web::form::Submitted;
use web::i18n::day;
use web::list::encode;
use web::{App, Error, Page, Result, Visit, html, redirect};

use super::{Model, adding, is_owed, passkey, recovery, remove, reset, totp};
use crate::account::{self, Account};
use crate::letter;
use crate::messages::Messages;
use crate::my_account::own_account;
use crate::session::{FACTORS as PATH, is_fresh};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route(PATH, get(list))
        .route("/mon-compte/second-facteur/codes", post(renew_codes))
        .route("/mon-compte/second-facteur/{id}/retirer", post(take_away))
        .route("/administration/comptes/{id}/second-facteur", post(reset_of))
        .merge(adding::routes())
}

struct Row {
    name: String,
    kind: String,
    since: String,
    used: String,
    /// Where it is removed; empty for the last one of whoever must have one.
    action: String,
}

#[derive(Template)]
#[template(path = "factors.html")]
struct FactorsPage {
    page: Page,
    t: Messages,
    rows: Vec<Row>,
    /// Whether the reader must have one.
    owed: bool,
    codes_left: i64,
    /// The name that passkeys know us by; empty where there can be none.
    passkeys: String,
    script: String,
    demo: bool,
}

#[derive(Template)]
#[template(path = "recovery_codes.html")]
struct CodesPage {
    page: Page,
    t: Messages,
    codes: Vec<String>,
    owner: String,
    onward: String,
}

/// Whoever changes how they sign in proved who they are a moment ago; others do it again first.
pub(super) async fn fresh(app: &App, visit: &Visit, session: &Session) -> Result<Option<Response>> {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    if is_fresh(app, session).await? {
        return Ok(None);
    }
    let back = format!("/connexion?suite={}", encode(&visit.url(PATH)));
    Ok(Some(redirect(&visit.url(&back), "sign-in-again")))
}

fn row(visit: &Visit, factor: Model, removable: bool) -> Row {
    let t = Messages(visit.lang);
    Row {
        kind: match factor.kind.as_str() {
            totp::KIND => t.factor_totp(),
            _ => t.factor_passkey(),
        },
        since: day(visit.lang, factor.created_at),
        used: factor
            .last_used_at
            .map(|at| day(visit.lang, at))
            .unwrap_or_default(),
        action: match removable {
            true => visit.url(&format!("{PATH}/{}/retirer", factor.id)),
            false => String::new(),
        },
        name: factor.name,
    }
}

async fn list(State(app): State<App>, visit: Visit, session: Session) -> Result {
    let own = own_account(&app, &visit).await?;
    if let Some(again) = fresh(&app, &visit, &session).await? {
        return Ok(again);
    }
    let t = Messages(visit.lang);
    let (reader, owed) = (app.db.reader(), is_owed(&visit.actor));
    let held = super::of(reader, own.id).await?;
    let removable = held.len() > 1 || !owed;
    let page = visit
        .page(&app, t.factors_title())
        .crumb(t.my_account_title(), visit.url("/mon-compte"))
        .crumb(t.factors_title(), "");
    html(&FactorsPage {
        page,
        t,
        codes_left: i64::try_from(recovery::left(reader, own.id).await?).unwrap_or_default(),
        rows: held
            .into_iter()
            .map(|factor| row(&visit, factor, removable))
            .collect(),
        owed,
        passkeys: passkey::site(&app.settings.base_url).unwrap_or_default(),
        script: web::assets::url("passkeys.js"),
        demo: crate::session::signed(&session)
            .await?
            .is_some_and(|held| held.demo),
    })
}

/// The codes, for the one time that they are shown.
pub(super) fn shown_once(
    app: &App,
    visit: &Visit,
    own: &Account,
    codes: Vec<String>,
    onward: String,
) -> Result {
    let t = Messages(visit.lang);
    let page = visit
        .page(app, t.codes_title())
        .crumb(t.my_account_title(), visit.url("/mon-compte"))
        .crumb(t.factors_title(), visit.url(PATH))
        .crumb(t.codes_title(), "");
    let mut response = html(&CodesPage {
        page,
        t,
        codes,
        owner: own.email.clone(),
        onward,
    })?;
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

async fn renew_codes(State(app): State<App>, visit: Visit, session: Session, _form: Submitted) -> Result {
    let own = own_account(&app, &visit).await?;
    if let Some(again) = fresh(&app, &visit, &session).await? {
        return Ok(again);
    }
    if !super::any(app.db.reader(), own.id).await? {
        return Err(Error::NotFound);
    }
    let write = app.write(&visit.actor).await?;
    let codes = recovery::renew(&write, own.id).await?;
    let what = Messages(visit.lang).notice_codes();
    letter::notice(&app, &write, &own, visit.lang, what).await?;
    app.commit(write).await?;
    shown_once(&app, &visit, &own, codes, visit.url(PATH))
}

async fn take_away(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    Path(id): Path<String>,
    _form: Submitted,
) -> Result {
    let own = own_account(&app, &visit).await?;
    if let Some(again) = fresh(&app, &visit, &session).await? {
        return Ok(again);
    }
    let id = Uuid::try_parse(&id).map_err(|_| Error::NotFound)?;
    let write = app.write(&visit.actor).await?;
    lock(&write, own.id).await?;
    let held = super::of(write.tx(), own.id).await?;
    let Some(factor) = held.iter().find(|factor| factor.id == id) else {
        return Err(Error::NotFound);
    };
    // The last one of whoever must have one stays: the page does not offer it.
    if held.len() == 1 && is_owed(&visit.actor) {
        return Err(Error::Conflict);
    }
    remove(&write, own.id, id).await?;
    let what = Messages(visit.lang).notice_factor_removed(factor.name.as_str());
    letter::notice(&app, &write, &own, visit.lang, what).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "factor-removed"))
}

/// Of two who remove the last two at once, the second finds one left.
async fn lock(write: &Write, account: Uuid) -> Result<()> {
    use sea_orm::{EntityTrait, QuerySelect};
    account::Entity::find_by_id(account)
        .lock_exclusive()
        .one(write.tx())
        .await?;
    Ok(())
}

/// An administrator helps somebody who lost telephone and codes: they choose anew at their next sign-in, and a letter
/// tells them.
async fn reset_of(
    State(app): State<App>,
    visit: Visit,
    session: Session,
    Path(id): Path<String>,
    _form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let id = Uuid::try_parse(&id).map_err(|_| Error::NotFound)?;
    let held = account::find_active(app.db.reader(), id)
        .await?
        .ok_or(Error::NotFound)?;
    // One's own is on one's own page.
    if visit.actor.id() == Some(id) {
        return Err(Error::NotFound);
    }
    if let Some(again) = fresh(&app, &visit, &session).await? {
        return Ok(again);
    }
    let write = app.write(&visit.actor).await?;
    reset(&write, held.id).await?;
    let by = match &visit.actor {
        Actor::Person { name, .. } => name.clone(),
        Actor::Visitor | Actor::System => app.settings.network.clone(),
    };
    let what = Messages(visit.lang).notice_factor_reset(by);
    letter::notice(&app, &write, &held, visit.lang, what).await?;
    app.commit(write).await?;
    Ok(redirect(
        &visit.url(&format!("/administration/comptes/{id}")),
        "factor-reset",
    ))
}
