//! The form of a record, the same for every feature that has one: asked for, read, shown again with what is to be mended,
//! saved, and brought together when two people wrote at once. A feature says what is typed and what it means
//! ([`Edited`]); who may write, which version was read and what becomes of a conflict are decided here.

use std::future::Future;

use axum::extract::{Path, State};
use database::record::proposal;
use database::{Error as DbError, Write, record};
use kernel::policy::{Action, allow};
use kernel::{Actor, FieldErrors, Lang, MemberRole, State as RecordState, Visibility};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::form::{Frame, Proposed, Submitted};
use crate::history::{Meanwhile, Past};
use crate::sheet::{Sheet, path, permitted};
use crate::{App, Error, Page, Result, Visit, redirect};

/// What the pages of a form are called.
#[derive(Debug, Clone)]
pub struct Titles {
    /// The list that its pages stand below.
    pub list: String,
    /// The form of a new one.
    pub new: String,
    /// What stands above the fields of a new one.
    pub intro: String,
}

/// What was typed, understood.
#[derive(Debug, Clone)]
pub struct Understood<S> {
    /// The value that it says.
    pub value: S,
    /// What the next page says instead of "created" or "saved".
    pub said: Option<&'static str>,
}

/// What was typed, understood; or all that is to be mended, at once.
pub type Read<S> = std::result::Result<Understood<S>, FieldErrors>;

/// A form to be shown.
#[derive(Debug)]
pub struct Shown<'a, S: Edited> {
    /// What it holds.
    pub input: &'a S::Input,
    /// What is to be mended.
    pub errors: &'a FieldErrors,
    /// The record that it changes; nothing for a new one.
    pub loaded: Option<&'a S::Loaded>,
    /// Where it stands.
    pub frame: Frame,
}

/// A kind of record that is written in a form.
pub trait Edited: Sheet {
    /// What is typed.
    type Input: Serialize + DeserializeOwned + Send + Sync;
    /// The address of the form of a new one, without language.
    const NEW: &'static str;

    /// Whether whoever writes for an organisation may begin one; otherwise only whoever leads the network.
    const FOR_MEMBERS: bool = true;

    /// What the pages are called.
    fn titles(lang: Lang) -> Titles;
    /// What the page is called that edits the record of this name.
    fn edit_title(lang: Lang, name: String) -> String;

    /// The form of a value, as far as the value alone says it.
    fn form_of(&self, lang: Lang) -> Self::Input;

    /// What the form of a new one begins with.
    fn blank(app: &App, visit: &Visit) -> impl Future<Output = Result<Self::Input>> + Send;

    /// Puts names that the database knows where [`Edited::form_of`] holds codes.
    fn name(_app: &App, _input: &mut Self::Input) -> impl Future<Output = Result<()>> + Send {
        async { Ok(()) }
    }

    /// Takes the names back out of a form that means this value, so that two forms are compared by code.
    fn unname(&self, _input: &mut Self::Input) {}

    /// Whether a button within a row asked for more fields, which are there now.
    fn more(_input: &mut Self::Input) -> bool {
        false
    }

    /// Reads what was typed; `loaded` is what the form was made from.
    fn read(
        app: &App,
        visit: &Visit,
        input: &mut Self::Input,
        loaded: Option<&Self::Loaded>,
    ) -> impl Future<Output = Result<Read<Self>>> + Send;

    /// What is to be decided about other records before this one is saved, for instance those that name a part of it
    /// that goes. `refused`: the database just said that they do.
    fn weigh(
        &self,
        _app: &App,
        _visit: &Visit,
        _loaded: &Self::Loaded,
        _input: &mut Self::Input,
        _refused: bool,
    ) -> impl Future<Output = Result<FieldErrors>> + Send {
        async { Ok(FieldErrors::new()) }
    }

    /// Writes a new version, with what was decided about other records.
    fn save(
        &self,
        _app: &App,
        write: &Write,
        id: Uuid,
        version: i64,
        _input: &Self::Input,
    ) -> impl Future<Output = database::Result<record::Model>> + Send {
        self.update(write, id, version)
    }

    /// The form on its page.
    fn show(
        app: &App,
        visit: &Visit,
        page: Page,
        shown: Shown<'_, Self>,
    ) -> impl Future<Output = Result> + Send;
}

/// The form of a new one.
///
/// # Errors
/// For whoever may not write, and when the database does not answer.
pub async fn new<S: Edited>(State(app): State<App>, visit: Visit) -> Result {
    begins::<S>(&visit)?;
    let mut input = S::blank(&app, &visit).await?;
    // A form that nobody touched is one that its writer may send.
    if !visit.actor.publishes() {
        let mut typed = serde_json::to_value(&input).map_err(Error::internal)?;
        typed["state"] = RecordState::ToValidate.code().into();
        input = serde_json::from_value(typed).map_err(Error::internal)?;
    }
    show_new::<S>(&app, &visit, &input, &FieldErrors::new()).await
}

fn begins<S: Edited>(visit: &Visit) -> Result<()> {
    if S::FOR_MEMBERS {
        visit.require_writer()
    } else {
        visit.require_coordinator()
    }
}

/// What whoever wrote a record may not have made of it, looked at once it is written: it concerns an organisation of
/// theirs, and only its managers publish it. Nothing is kept of a write that is not lawful.
///
/// # Errors
/// When the database does not answer.
pub async fn unlawful(write: &Write, actor: &Actor, record: &record::Model) -> database::Result<FieldErrors> {
    let mut errors = FieldErrors::new();
    if actor.is_administrator() {
        return Ok(errors);
    }
    if record.guarded().visibility == Visibility::Private {
        errors.add("visibility", "error-private");
    }
    let Some(rights) = actor.rights().filter(|_| !actor.coordinates()) else {
        return Ok(errors);
    };
    let holders = record::holders(write.tx(), record.id).await?;
    let role = holders
        .iter()
        .filter_map(|holder| rights.organisations.get(holder))
        .max();
    let decided = matches!(record.state(), RecordState::Published | RecordState::Archived);
    if role < Some(&MemberRole::Contributor) {
        errors.add("", "error-not-yours");
    } else if decided && role < Some(&MemberRole::Manager) {
        errors.add("state", "error-publish");
    }
    Ok(errors)
}

async fn show_new<S: Edited>(app: &App, visit: &Visit, input: &S::Input, errors: &FieldErrors) -> Result {
    let titles = S::titles(visit.lang);
    let frame = Frame {
        title: titles.new,
        action: visit.url(S::NEW),
        cancel: visit.url(S::LIST),
        version: None,
        intro: Some(titles.intro),
        ..Frame::default()
    };
    let page = visit
        .page(app, frame.title.clone())
        .crumb(titles.list, visit.url(S::LIST));
    let shown = Shown {
        input,
        errors,
        loaded: None,
        frame,
    };
    S::show(app, visit, page, shown).await
}

/// Writes a new one.
///
/// # Errors
/// As [`new`].
pub async fn create<S: Edited>(State(app): State<App>, visit: Visit, submitted: Submitted) -> Result {
    begins::<S>(&visit)?;
    let mut input: S::Input = submitted.input()?;
    if S::more(&mut input) || submitted.add.is_some() {
        return show_new::<S>(&app, &visit, &input, &FieldErrors::new()).await;
    }
    let read = match S::read(&app, &visit, &mut input, None).await? {
        Ok(read) => read,
        Err(errors) => return show_new::<S>(&app, &visit, &input, &errors).await,
    };
    let write = app.write(&visit.actor).await?;
    let record = read.value.insert(&write, write.ids.next()).await?;
    let errors = unlawful(&write, &visit.actor, &record).await?;
    if !errors.is_empty() {
        drop(write);
        return show_new::<S>(&app, &visit, &input, &errors).await;
    }
    app.commit(write).await?;
    Ok(redirect(
        &visit.url(&path::<S>(&record)),
        read.said.unwrap_or(created(&record)),
    ))
}

/// What the page of a new record says: one that visitors do not see yet looks to its writer like any other.
#[must_use]
pub fn created(record: &record::Model) -> &'static str {
    match record.state() {
        RecordState::Published => "created",
        RecordState::ToValidate => "created-to-validate",
        RecordState::Draft | RecordState::Archived => "created-draft",
    }
}

/// What becomes of a form that somebody filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// It is written.
    Writes,
    /// It waits until somebody decides.
    Proposes,
}

/// The record of an address whose form is open to the visitor, and what becomes of what they send.
async fn door<S: Edited>(app: &App, visit: &Visit, address: &str) -> Result<(S::Loaded, Door)> {
    if !visit.actor.is_signed_in() {
        return Err(Error::SignInRequired);
    }
    let loaded = permitted::<S>(app, visit, address, Action::Propose).await?;
    let record = S::record(&loaded);
    if !S::is_open(record) {
        return Err(Error::NotFound);
    }
    let door = match allow(&visit.actor, Action::Edit, record.guarded()) {
        true => Door::Writes,
        false => Door::Proposes,
    };
    Ok((loaded, door))
}

/// The form of a record. Whoever may only propose finds what they proposed before, if it waits still.
///
/// # Errors
/// For whoever may not change it, and when the database does not answer.
pub async fn edit<S: Edited>(State(app): State<App>, visit: Visit, Path(address): Path<String>) -> Result {
    let (loaded, door) = door::<S>(&app, &visit, &address).await?;
    let record = S::record(&loaded);
    let waiting = match (door, visit.actor.id()) {
        (Door::Proposes, Some(author)) => proposal::open_value(app.db.reader(), record.id, author).await?,
        _ => None,
    };
    let mut at = At::of(record.version, door);
    if let Some(held) = waiting
        && let Some(value) = held.value
    {
        let value: S = serde_json::from_value(value.0).map_err(Error::internal)?;
        at.word.typed = held.message;
        return filled(&app, &visit, &loaded, &value, held.version, at).await;
    }
    let mut input = S::value(&loaded).form_of(visit.lang);
    S::name(&app, &mut input).await?;
    show_edit::<S>(&app, &visit, &loaded, &input, &FieldErrors::new(), at).await
}

/// The form of a record filled with a value that was made from `version`: what others saved since is in it, and told.
async fn filled<S: Edited>(
    app: &App,
    visit: &Visit,
    loaded: &S::Loaded,
    value: &S,
    version: i64,
    mut at: At,
) -> Result {
    let mut input = value.form_of(visit.lang);
    if version != at.version {
        let past = Past::of(app, S::record(loaded).id).await?;
        let words = S::words(app, visit, &past).await?;
        let second = past.second(version, input, value, &words, S::form_of);
        (input, at.told) = (second.input, second.told);
    }
    S::name(app, &mut input).await?;
    show_edit::<S>(app, visit, loaded, &input, &FieldErrors::new(), at).await
}

/// The version that a form was made from, what others saved since, and what becomes of it.
pub(crate) struct At {
    version: i64,
    told: Meanwhile,
    door: Door,
    /// What its writer says to whoever decides.
    word: Word,
    /// The end of its address, below the record's.
    rest: String,
    /// A sentence under its title.
    intro: Option<String>,
}

#[derive(Default)]
struct Word {
    typed: String,
    error: Option<String>,
}

impl At {
    /// The version that stands now, which nobody changed since, of a form that is written.
    pub(crate) fn now(version: i64) -> At {
        At::of(version, Door::Writes)
    }

    fn of(version: i64, door: Door) -> At {
        At {
            version,
            told: Meanwhile::default(),
            door,
            word: Word::default(),
            rest: "modifier".to_owned(),
            intro: None,
        }
    }
}

pub(crate) async fn show_edit<S: Edited>(
    app: &App,
    visit: &Visit,
    loaded: &S::Loaded,
    input: &S::Input,
    errors: &FieldErrors,
    at: At,
) -> Result {
    let record = S::record(loaded);
    let name = record.title.text(visit.lang).to_owned();
    let sheet = visit.url(&path::<S>(record));
    let proposed =
        (at.door == Door::Proposes).then(|| Proposed::new(visit.w(), &at.word.typed, at.word.error.clone()));
    let frame = Frame {
        title: S::edit_title(visit.lang, name.clone()),
        action: format!("{sheet}/{}", at.rest),
        cancel: sheet.clone(),
        version: Some(at.version),
        intro: at.intro,
        told: at.told,
        proposed,
    };
    let page = visit
        .page(app, frame.title.clone())
        .crumb(S::titles(visit.lang).list, visit.url(S::LIST))
        .crumb(name, sheet);
    let shown = Shown {
        input,
        errors,
        loaded: Some(loaded),
        frame,
    };
    S::show(app, visit, page, shown).await
}

/// Saves a record, or proposes what its form says; the form comes back with what is to be mended, and with what somebody
/// else saved meanwhile.
///
/// # Errors
/// As [`edit`].
pub async fn update<S: Edited>(
    State(app): State<App>,
    visit: Visit,
    Path(address): Path<String>,
    submitted: Submitted,
) -> Result {
    let (loaded, door) = door::<S>(&app, &visit, &address).await?;
    let way = Way {
        door,
        rest: "modifier".to_owned(),
        intro: None,
    };
    save::<S, Alone>(&app, &visit, loaded, submitted, way, &Alone).await
}

/// What else is written with a record, in its transaction.
pub trait Along: Send + Sync {
    /// Writes it, or says why nothing is to be kept: the form then stands at the record's own address.
    fn write(
        &self,
        write: &Write,
        record: &record::Model,
    ) -> impl Future<Output = database::Result<FieldErrors>> + Send;
}

/// Nothing else.
pub struct Alone;

impl Along for Alone {
    async fn write(&self, _write: &Write, _record: &record::Model) -> database::Result<FieldErrors> {
        Ok(FieldErrors::new())
    }
}

/// A form of a record that stands elsewhere than at its own address: filled with what somebody proposed.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// The end of its address, below the record's.
    pub rest: String,
    /// A sentence under its title.
    pub intro: String,
}

/// The form of a record, filled with a value that was made from `version`, for whoever writes it in the end. The caller
/// has checked that they may.
///
/// # Errors
/// When the database does not answer.
pub async fn suggested<S: Edited>(
    app: &App,
    visit: &Visit,
    loaded: &S::Loaded,
    (value, version): (&S, i64),
    elsewhere: Elsewhere,
) -> Result {
    let at = At {
        rest: elsewhere.rest,
        intro: Some(elsewhere.intro),
        ..At::of(S::record(loaded).version, Door::Writes)
    };
    filled(app, visit, loaded, value, version, at).await
}

/// Saves what came back from [`suggested`], with what goes along.
///
/// # Errors
/// As [`suggested`].
pub async fn settle<S: Edited, A: Along>(
    app: &App,
    visit: &Visit,
    loaded: S::Loaded,
    submitted: Submitted,
    elsewhere: Elsewhere,
    along: &A,
) -> Result {
    let way = Way {
        door: Door::Writes,
        rest: elsewhere.rest,
        intro: Some(elsewhere.intro),
    };
    save::<S, A>(app, visit, loaded, submitted, way, along).await
}

/// Where a form stands, and what becomes of it.
struct Way {
    door: Door,
    rest: String,
    intro: Option<String>,
}

impl Way {
    fn at(&self, version: i64, word: &str) -> At {
        At {
            version,
            told: Meanwhile::default(),
            door: self.door,
            word: Word {
                typed: word.to_owned(),
                error: None,
            },
            rest: self.rest.clone(),
            intro: self.intro.clone(),
        }
    }
}

/// The longest word to whoever decides, in characters.
pub const MAX_WORD: usize = 2_000;

async fn save<S: Edited, A: Along>(
    app: &App,
    visit: &Visit,
    loaded: S::Loaded,
    submitted: Submitted,
    way: Way,
    along: &A,
) -> Result {
    let mut input: S::Input = submitted.input()?;
    let version = submitted.version.unwrap_or(0);
    let word = submitted.get(Proposed::WORD).to_owned();
    let again = async |input: &S::Input, errors: &FieldErrors| {
        show_edit::<S>(app, visit, &loaded, input, errors, way.at(version, &word)).await
    };
    if S::more(&mut input) || submitted.add.is_some() {
        return again(&input, &FieldErrors::new()).await;
    }
    let read = match S::read(app, visit, &mut input, Some(&loaded)).await? {
        Ok(read) => read,
        Err(errors) => return again(&input, &errors).await,
    };
    let value = read.value;
    let held = S::record(&loaded);
    if way.door == Door::Proposes {
        return propose(app, visit, &loaded, input, value, (version, &word), &way).await;
    }
    // A form of an older version does not know all of the record: its writer is told first what others saved.
    if version == held.version {
        let errors = value.weigh(app, visit, &loaded, &mut input, false).await?;
        if !errors.is_empty() {
            return again(&input, &errors).await;
        }
    }
    let write = app.write(&visit.actor).await?;
    let error = match value.save(app, &write, held.id, version, &input).await {
        Ok(record) => {
            let errors = unlawful(&write, &visit.actor, &record).await?;
            if !errors.is_empty() {
                drop(write);
                return again(&input, &errors).await;
            }
            let errors = along.write(&write, &record).await?;
            if !errors.is_empty() {
                drop(write);
                let at = At::of(version, way.door);
                return show_edit::<S>(app, visit, &loaded, &input, &errors, at).await;
            }
            app.commit(write).await?;
            let said = read.said.unwrap_or("updated");
            return Ok(redirect(&visit.url(&path::<S>(&record)), said));
        }
        Err(error) => error,
    };
    drop(write);
    match error {
        DbError::Stale { current, .. } => {
            let at = way.at(current, &word);
            second(app, visit, input, &value, held.id, version, at).await
        }
        DbError::Transition(_) => {
            let mut errors = FieldErrors::new();
            errors.add("state", "error-field-state");
            again(&input, &errors).await
        }
        error if error.breaks_reference() => {
            let errors = value.weigh(app, visit, &loaded, &mut input, true).await?;
            if errors.is_empty() {
                Err(error.into())
            } else {
                again(&input, &errors).await
            }
        }
        error => Err(error.into()),
    }
}

/// Keeps what a form says until whoever decides over the record has read it. Where the record stands is not proposed.
async fn propose<S: Edited>(
    app: &App,
    visit: &Visit,
    loaded: &S::Loaded,
    input: S::Input,
    mut value: S,
    (version, word): (i64, &str),
    way: &Way,
) -> Result {
    let record = S::record(loaded);
    if version != record.version {
        let at = way.at(record.version, word);
        return second(app, visit, input, &value, record.id, version, at).await;
    }
    *value.state_mut() = record.state();
    let mut at = way.at(version, word);
    let mut errors = FieldErrors::new();
    if word.chars().count() > MAX_WORD {
        at.word.error = visit
            .w()
            .by_key("error-field-too-long", Some(&MAX_WORD.to_string()));
        errors.add_with(Proposed::WORD, "error-field-too-long", MAX_WORD.to_string());
    } else if value == *S::value(loaded) {
        errors.add("", "error-proposal-same");
    }
    if !errors.is_empty() {
        return show_edit::<S>(app, visit, loaded, &input, &errors, at).await;
    }
    let write = app.write(&visit.actor).await?;
    let new = proposal::New {
        record: record.id,
        version,
        value: Some(serde_json::to_value(&value).map_err(Error::internal)?),
        message: word.trim().to_owned(),
        evidence: String::new(),
        author: proposal::Author {
            id: visit.actor.id(),
            ..proposal::Author::default()
        },
        lang: visit.lang,
    };
    proposal::propose(&write, new).await?;
    app.commit(write).await?;
    Ok(redirect(&visit.url(&path::<S>(record)), "proposed"))
}

/// The second editor keeps all that they typed, gets what the first changed elsewhere, sees it, and sends it again.
async fn second<S: Edited>(
    app: &App,
    visit: &Visit,
    mut input: S::Input,
    value: &S,
    id: Uuid,
    version: i64,
    mut at: At,
) -> Result {
    let mut errors = FieldErrors::new();
    errors.add("", "error-field-stale");
    let past = Past::of(app, id).await?;
    let words = S::words(app, visit, &past).await?;
    value.unname(&mut input);
    let mut second = past.second(version, input, value, &words, S::form_of);
    S::name(app, &mut second.input).await?;
    let held = S::get(app.db.reader(), id).await?;
    at.told = second.told;
    show_edit::<S>(app, visit, &held, &second.input, &errors, at).await
}
