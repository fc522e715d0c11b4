//! The page of one proposal: who says what, what would change, and the answer of whoever decides over the record. Its
//! author sees the same page, and may take it back.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use database::record::{self, proposal};
use database::{Error as DbError, Write};
use kernel::FieldErrors;
use kernel::policy::{Action, allow};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web::edit::{self, Along, Edited, Elsewhere, MAX_WORD};
use web::form::{Builder, FieldKind, Form, Submitted, merged};
use web::history::{Changed, Past, by};
use web::list::Params;
use web::sheet::{moved, path, permitted};
use web::{App, Error, Page, Result, Visit, html, redirect};

use crate::letters::{self, Answer};
use crate::messages::Messages;
use crate::reason::Reason;

/// What whoever decides types.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Input {
    deed: String,
    reason: String,
    answer: String,
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Accept,
    Refuse,
    Ask,
}

impl Deed {
    fn from_code(code: &str) -> Option<Deed> {
        match code {
            "accept" => Some(Deed::Accept),
            "refuse" => Some(Deed::Refuse),
            "ask" => Some(Deed::Ask),
            _ => None,
        }
    }
}

/// A proposal with its record.
struct Held<S: Edited> {
    loaded: S::Loaded,
    proposal: proposal::Model,
    /// Whether the reader decides.
    decides: bool,
    /// Whether the reader wrote it.
    own: bool,
}

/// The proposal of an address, for its author and for those who decide. Others find nothing.
async fn held<S: Edited>(app: &App, visit: &Visit, address: &str, id: &str) -> Result<Held<S>> {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    let id = Uuid::try_parse(id).map_err(|_| Error::NotFound)?;
    let loaded = permitted::<S>(app, visit, address, Action::Read).await?;
    let proposal = proposal::get(app.db.reader(), id).await?;
    let record = S::record(&loaded);
    let decides = allow(&visit.actor, Action::Publish, record.guarded());
    let own = proposal.author_id.is_some() && proposal.author_id == visit.actor.id();
    if proposal.record_id != record.id || !(decides || own) {
        return Err(Error::NotFound);
    }
    Ok(Held {
        loaded,
        proposal,
        decides,
        own,
    })
}

/// The same for those who decide, while the record's form is open.
async fn decidable<S: Edited>(app: &App, visit: &Visit, address: &str, id: &str) -> Result<Held<S>> {
    let held = held::<S>(app, visit, address, id).await?;
    if held.decides && S::is_open(S::record(&held.loaded)) {
        Ok(held)
    } else {
        Err(Error::NotFound)
    }
}

#[derive(Template)]
#[template(path = "proposal.html")]
struct ProposalPage {
    page: Page,
    t: Messages,
    name: String,
    name_lang: String,
    sheet: String,
    who: String,
    at: String,
    instant: String,
    standing: (&'static str, String),
    message: String,
    message_lang: String,
    evidence: String,
    evidence_href: String,
    /// The fields that would change; nothing for words alone.
    changed: Option<Vec<Changed>>,
    /// Whether somebody saved the record since its author read it.
    newer: bool,
    /// The fields that somebody else changed since, too.
    clashes: Vec<String>,
    reason: String,
    answer: String,
    answered: String,
    asked: String,
    decides: bool,
    edit: String,
    withdraw: Option<String>,
    /// Whether its author can be written to.
    reachable: bool,
    /// When it was last sent: what is decided is what this page shows.
    read_at: i64,
    form: Form,
}

/// The value that a proposal makes of its record as it is now: what others saved since stays, unless the proposal changes
/// the same place. Nothing when it is words alone or does not fit the record any more.
fn brought<S: Edited>(past: &Past, proposal: &proposal::Model) -> Option<(serde_json::Value, S)> {
    let mine = &proposal.value.as_ref()?.0;
    let now = past.now();
    let whole = match past.at(proposal.version) {
        Some(base) if proposal.version != past.version() => merged(&base, mine, &now),
        _ => mine.clone(),
    };
    let value = serde_json::from_value(whole.clone()).ok()?;
    Some((whole, value))
}

pub(crate) async fn show<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path((address, id)): Path<(String, String)>,
) -> Result {
    let held = held::<S>(&app, &visit, &address, &id).await?;
    let record = S::record(&held.loaded);
    let rest = format!("/propositions/{}", held.proposal.id);
    if let Some(redirect) = moved::<S>(&visit, record, &address, &rest) {
        return Ok(redirect);
    }
    page::<S>(&app, &visit, &held, &Input::default(), &FieldErrors::new()).await
}

async fn page<S: Edited>(
    app: &App,
    visit: &Visit,
    held: &Held<S>,
    input: &Input,
    errors: &FieldErrors,
) -> Result<Response> {
    let t = Messages(visit.lang);
    let (record, proposal) = (S::record(&held.loaded), &held.proposal);
    let past = Past::of(app, record.id).await?.beside(proposal.clone());
    let words = S::words(app, visit, &past).await?;
    let changed = match (&proposal.value, proposal.applied_version) {
        (None, _) => None,
        // What came of it: the version before beside the one that it made.
        (Some(_), Some(version)) => {
            let at = |version| past.at(version).unwrap_or_default();
            Some(words.changes(&at(version - 1), &at(version)))
        }
        (Some(value), None) => {
            let whole = brought::<S>(&past, proposal).map_or_else(|| value.0.clone(), |(whole, _)| whole);
            Some(words.changes(&past.now(), &whole))
        }
    };
    let clashes = match (&proposal.value, past.at(proposal.version)) {
        (Some(mine), Some(base)) if proposal.is_open() && proposal.version != record.version => {
            let theirs = words.changes(&base, &past.now());
            let own = words.changes(&base, &mine.0);
            let both = theirs.into_iter().filter(|their| {
                own.iter()
                    .any(|own| own.path == their.path && own.after != their.after)
            });
            both.map(|change| change.path).collect()
        }
        _ => Vec::new(),
    };
    let sheet = visit.url(&path::<S>(record));
    let own = format!("{sheet}/propositions/{}", proposal.id);
    let reachable = proposal.author_id.is_some() || !proposal.author_email.is_empty();
    let mut builder = Builder::new(visit.lang, input, errors);
    builder
        .field("answer", t.answer(), FieldKind::Textarea(4))
        .help(match reachable {
            true => t.answer_help(),
            false => t.answer_unreachable(),
        });
    builder
        .select("reason", t.reason(), Reason::choices(t))
        .help(t.reason_help());
    let form = builder.finish(t.decide(), own.clone(), "");
    let name = record.title.pick(visit.lang);
    let (name, name_lang) = name.map_or_else(Default::default, |name| {
        (name.text.to_owned(), name.lang.to_owned())
    });
    let title = t.proposal_title(name.as_str());
    let page = visit
        .page(app, title)
        .crumb(S::titles(visit.lang).list, visit.url(S::LIST))
        .crumb(name.clone(), sheet.clone())
        .crumb(t.proposal(), "");
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let moment = |at| web::i18n::moment(visit.lang, at);
    let open = proposal.is_open();
    let body = html(&ProposalPage {
        page,
        who: by(proposal, &words),
        at: moment(proposal.updated_at),
        instant: proposal.updated_at.to_rfc3339(),
        standing: standing(t, proposal),
        message: proposal.message.clone(),
        message_lang: proposal.lang.clone(),
        evidence_href: link(&proposal.evidence),
        evidence: proposal.evidence.clone(),
        changed,
        newer: open && proposal.version != record.version,
        clashes,
        reason: Reason::from_code(&proposal.reason)
            .map(|reason| reason.text(t))
            .unwrap_or_default(),
        answer: proposal.answer.clone(),
        answered: proposal.decided_at.map(moment).unwrap_or_default(),
        asked: proposal.asked_at.filter(|_| open).map(moment).unwrap_or_default(),
        decides: held.decides && open && S::is_open(record),
        edit: format!("{own}/modifier"),
        withdraw: (held.own && open).then(|| format!("{own}/retirer")),
        t,
        name,
        name_lang,
        sheet,
        reachable,
        read_at: read_at(proposal),
        form,
    })?;
    Ok((status, body).into_response())
}

/// The badge and the word of where a proposal stands.
pub(crate) fn standing(t: Messages, proposal: &proposal::Model) -> (&'static str, String) {
    use proposal::Standing;
    match proposal.standing() {
        Standing::Open => ("warning", t.standing_open()),
        Standing::Accepted => ("success", t.standing_accepted()),
        Standing::Refused => ("neutral", t.standing_refused()),
        Standing::Withdrawn => ("neutral", t.standing_withdrawn()),
    }
}

/// An address that somebody typed, if it is one of a page.
fn link(text: &str) -> String {
    let plain = text.starts_with("https://") || text.starts_with("http://");
    let one = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    if plain && one {
        text.to_owned()
    } else {
        String::new()
    }
}

/// Accepts, refuses or asks.
pub(crate) async fn decide<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path((address, id)): Path<(String, String)>,
    submitted: Submitted,
) -> Result {
    let held = held::<S>(&app, &visit, &address, &id).await?;
    let record = S::record(&held.loaded);
    if !held.decides || !S::is_open(record) {
        return Err(Error::NotFound);
    }
    let here = visit.url(&format!(
        "{}/propositions/{}",
        path::<S>(record),
        held.proposal.id
    ));
    // Somebody else was faster: the page says what they decided.
    if !held.proposal.is_open() {
        return Ok(redirect(&here, "proposal-decided"));
    }
    let input: Input = submitted.input()?;
    let deed = Deed::from_code(&input.deed).ok_or(Error::NotFound)?;
    // Its author sent it anew after the page was made: what is decided is what was read.
    if submitted.version != Some(read_at(&held.proposal)) {
        return Ok(redirect(&here, "proposal-again"));
    }
    let mut errors = FieldErrors::new();
    let answer = input.answer.trim();
    if answer.chars().count() > MAX_WORD {
        errors.add_with("answer", "error-field-too-long", MAX_WORD.to_string());
    }
    match deed {
        Deed::Refuse if Reason::from_code(&input.reason).is_none() && answer.is_empty() => {
            errors.add("reason", "error-field-required");
        }
        Deed::Ask if answer.is_empty() => errors.add("answer", "error-field-required"),
        _ => {}
    }
    if !errors.is_empty() {
        return page::<S>(&app, &visit, &held, &input, &errors).await;
    }
    match done::<S>(&app, &visit, &held, deed, &input).await {
        Ok(Done::Decided(said)) => {
            let to = match deed {
                Deed::Accept => visit.url(&path::<S>(record)),
                Deed::Refuse => visit.url("/moderation"),
                Deed::Ask => here,
            };
            Ok(redirect(&to, said))
        }
        Ok(Done::Mend(errors)) => page::<S>(&app, &visit, &held, &input, &errors).await,
        // Decided, withdrawn or written meanwhile: the page says how things stand.
        Err(Error::NotFound | Error::Conflict) => Ok(redirect(&here, "proposal-again")),
        Err(error) => Err(error),
    }
}

/// When a proposal was last sent, as the pages that show it carry it.
fn read_at(proposal: &proposal::Model) -> i64 {
    proposal.updated_at.timestamp_micros()
}

enum Done {
    Decided(&'static str),
    Mend(FieldErrors),
}

async fn done<S: Edited>(
    app: &App,
    visit: &Visit,
    held: &Held<S>,
    deed: Deed,
    input: &Input,
) -> Result<Done> {
    let record = S::record(&held.loaded);
    let answer = input.answer.trim().to_owned();
    let write = app.write(&visit.actor).await?;
    let proposal = proposal::hold(&write, record.id, held.proposal.id).await?;
    if read_at(&proposal) != read_at(&held.proposal) {
        return Err(Error::Conflict);
    }
    let about = (record, &*path::<S>(record));
    let reader = letters::author(&write, &proposal).await?;
    match deed {
        Deed::Ask => {
            proposal::ask(&write, &proposal, &answer).await?;
            if let Some(reader) = reader {
                letters::send(app, &write, &reader, about, Answer::Asked(&answer)).await?;
            }
            app.commit(write).await?;
            Ok(Done::Decided("proposal-asked"))
        }
        Deed::Refuse => {
            let decision = proposal::Decision {
                reason: input.reason.clone(),
                answer,
                applied: None,
            };
            let decided = proposal::decide(&write, proposal, proposal::Standing::Refused, decision).await?;
            if let Some(reader) = reader {
                letters::send(app, &write, &reader, about, Answer::Decided(&decided)).await?;
            }
            app.commit(write).await?;
            Ok(Done::Decided("proposal-refused"))
        }
        Deed::Accept => {
            let applied = match applied::<S>(app, &write, visit, held, &proposal).await? {
                Ok(applied) => applied,
                Err(errors) => return Ok(Done::Mend(errors)),
            };
            let decision = proposal::Decision {
                applied,
                answer,
                ..proposal::Decision::default()
            };
            let decided = proposal::decide(&write, proposal, proposal::Standing::Accepted, decision).await?;
            if let Some(reader) = reader {
                letters::send(app, &write, &reader, about, Answer::Decided(&decided)).await?;
            }
            app.commit(write).await?;
            Ok(Done::Decided("proposal-accepted"))
        }
    }
}

/// Writes what was proposed into its record, and gives the version that came of it; words alone change nothing. What
/// cannot be written as it is goes through the form.
async fn applied<S: Edited>(
    app: &App,
    write: &Write,
    visit: &Visit,
    held: &Held<S>,
    proposal: &proposal::Model,
) -> Result<std::result::Result<Option<i64>, FieldErrors>> {
    if proposal.value.is_none() {
        return Ok(Ok(None));
    }
    let through_form = || {
        let mut errors = FieldErrors::new();
        errors.add("", "error-proposal-form");
        errors
    };
    let record = S::record(&held.loaded);
    let past = Past::of(app, record.id).await?;
    let Some((_, mut value)) = brought::<S>(&past, proposal) else {
        return Ok(Err(through_form()));
    };
    *value.state_mut() = record.state();
    if value.validate().is_err() {
        return Ok(Err(through_form()));
    }
    // The record says it already: no version that changes nothing.
    if value == *S::value(&held.loaded) {
        return Ok(Ok(None));
    }
    // Other records name what would go: the form asks what becomes of them.
    let mut input = value.form_of(visit.lang);
    S::name(app, &mut input).await?;
    let named = value.weigh(app, visit, &held.loaded, &mut input, false).await?;
    if !named.is_empty() {
        return Ok(Err(through_form()));
    }
    match value.update(write, record.id, record.version).await {
        Ok(written) => {
            let errors = edit::unlawful(write, &visit.actor, &written).await?;
            Ok(match errors.is_empty() {
                true => Ok(Some(written.version)),
                false => Err(through_form()),
            })
        }
        Err(error @ DbError::Stale { .. }) => Err(error.into()),
        Err(error) if error.breaks_reference() => Ok(Err(through_form())),
        Err(error) => Err(error.into()),
    }
}

/// What the form of the record says above its fields when it is opened for a proposal.
fn elsewhere(visit: &Visit, proposal: &proposal::Model, who: &str) -> Elsewhere {
    let t = Messages(visit.lang);
    let said = match proposal.message.is_empty() {
        true => t.edit_for(who),
        false => t.edit_for_saying(who, proposal.message.as_str()),
    };
    Elsewhere {
        rest: format!("propositions/{}/modifier?lue={}", proposal.id, read_at(proposal)),
        intro: said,
    }
}

async fn who(app: &App, visit: &Visit, proposal: &proposal::Model) -> Result<String> {
    let past = Past::new(Vec::new()).beside(proposal.clone());
    let words = web::history::Vocabulary::load(app, visit, &past).await?;
    Ok(by(proposal, &words))
}

/// The form of the record with what was proposed, to be changed before it is saved.
pub(crate) async fn edit<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path((address, id)): Path<(String, String)>,
) -> Result {
    let held = decidable::<S>(&app, &visit, &address, &id).await?;
    let proposal = &held.proposal;
    if !proposal.is_open() {
        let here = format!(
            "{}/propositions/{}",
            path::<S>(S::record(&held.loaded)),
            proposal.id
        );
        return Ok(redirect(&visit.url(&here), "proposal-decided"));
    }
    let elsewhere = elsewhere(&visit, proposal, &who(&app, &visit, proposal).await?);
    let proposed = proposal
        .value
        .as_ref()
        .and_then(|value| serde_json::from_value::<S>(value.0.clone()).ok());
    let (value, version) = match proposed {
        Some(mut value) => {
            *value.state_mut() = S::record(&held.loaded).state();
            (value, proposal.version)
        }
        None => (S::value(&held.loaded).clone(), S::record(&held.loaded).version),
    };
    edit::suggested::<S>(&app, &visit, &held.loaded, (&value, version), elsewhere).await
}

/// Decides the proposal in the transaction that saves the form.
struct Settles<'a> {
    app: &'a App,
    id: Uuid,
    path: String,
    /// When the proposal that the form was filled with had been sent.
    read_at: Option<i64>,
}

impl Along for Settles<'_> {
    async fn write(&self, write: &Write, record: &record::Model) -> database::Result<FieldErrors> {
        let mut errors = FieldErrors::new();
        let held = match proposal::hold(write, record.id, self.id).await {
            Ok(held) if Some(read_at(&held)) == self.read_at => held,
            // Sent anew, taken back or decided since: nobody is told that what they wrote was accepted unread.
            Ok(_) | Err(DbError::NotFound(_)) => {
                errors.add("", "error-proposal-moved");
                return Ok(errors);
            }
            Err(error) => return Err(error),
        };
        let reader = letters::author(write, &held).await?;
        let decision = proposal::Decision {
            applied: Some(record.version),
            ..proposal::Decision::default()
        };
        let decided = proposal::decide(write, held, proposal::Standing::Accepted, decision).await?;
        if let Some(reader) = reader {
            let answer = Answer::Decided(&decided);
            letters::send(self.app, write, &reader, (record, &self.path), answer)
                .await
                .map_err(|error| DbError::Io(std::io::Error::other(error)))?;
        }
        Ok(errors)
    }
}

/// Saves the form, and the proposal is accepted.
pub(crate) async fn settle<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path((address, id)): Path<(String, String)>,
    submitted: Submitted,
) -> Result {
    let held = decidable::<S>(&app, &visit, &address, &id).await?;
    let elsewhere = elsewhere(&visit, &held.proposal, &who(&app, &visit, &held.proposal).await?);
    let along = Settles {
        app: &app,
        id: held.proposal.id,
        path: path::<S>(S::record(&held.loaded)),
        read_at: Params::parse(&visit.query)
            .get("lue")
            .and_then(|at| at.parse().ok()),
    };
    edit::settle::<S, _>(&app, &visit, held.loaded, submitted, elsewhere, &along).await
}

/// Its author takes it back.
pub(crate) async fn withdraw<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path((address, id)): Path<(String, String)>,
    _submitted: Submitted,
) -> Result {
    let held = held::<S>(&app, &visit, &address, &id).await?;
    let record = S::record(&held.loaded);
    if !held.own {
        return Err(Error::NotFound);
    }
    let write = app.write(&visit.actor).await?;
    let proposal = match proposal::hold(&write, record.id, held.proposal.id).await {
        // Taken back or decided already: its page says which.
        Err(DbError::NotFound(_)) => {
            let here = format!("{}/propositions/{}", path::<S>(record), held.proposal.id);
            return Ok(redirect(&visit.url(&here), "proposal-decided"));
        }
        other => other?,
    };
    let decision = proposal::Decision::default();
    proposal::decide(&write, proposal, proposal::Standing::Withdrawn, decision).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&path::<S>(record)), "proposal-withdrawn"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_of_a_page_becomes_a_link() {
        assert_eq!(link("https://exemple.org/a"), "https://exemple.org/a");
        for text in ["javascript:alert(1)", "Le Monde", "https://a b", ""] {
            assert_eq!(link(text), "", "{text}");
        }
    }
}
