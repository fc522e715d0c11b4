//! The form of an organisation, new or there already.

use database::{Write, record};
use kernel::date::{Dated, Historic, Period, Reading};
use kernel::policy::{Action, allow};
use kernel::{FieldErrors, Lang, State as RecordState, Visibility};
use uuid::Uuid;
use web::edit::{Edited, Read, Shown, Titles, Understood};
use web::form::{Picked, Picks};
use web::list::Params;
use web::notes::Notes;
use web::{App, Error, Page, Result, Visit};

use super::alike;
use super::form_page::{self, Asked, Territories};
use super::input::{self, Choices, Input};
use super::removed::{Removed, removed};
use super::territory::{self, Meaning};
use crate::kind::Kinds;
use crate::messages::Messages;
use crate::organisation::Organisation;
use crate::store::{self, Loaded};
use crate::theme;

/// The fields that name a record.
const PICKED: [Picked; 2] = [("place", geo::place::KIND), ("links.*.to", store::KIND)];

async fn choices(
    app: &App,
    visit: &Visit,
    input: &Input,
    organisation: Option<&Organisation>,
) -> Result<Choices, Error> {
    let connection = app.db.reader();
    Ok(Choices {
        kinds: Kinds::load(connection).await?,
        countries: geo::country::all(connection).await?,
        themes: theme::all(connection).await?,
        picks: Picks::load(app, &visit.actor, visit.lang, input, &PICKED).await?,
        services: organisation
            .map(|organisation| organisation.services.clone())
            .unwrap_or_default(),
        notes: Notes::load(connection).await?,
    })
}

/// What the field of the territory proposes; which one, if a name did not say.
async fn territories(app: &App, input: &Input, errors: &FieldErrors) -> Result<Territories, Error> {
    let connection = app.db.reader();
    let proposed = territory::proposed(connection).await?;
    let asked = errors.0.iter().any(|error| error.field == "territory");
    let several = match territory::resolve(connection, &input.territory, "").await? {
        // A choice that was made is shown again when something else is to be mended.
        Meaning::Several(several) if asked || !input.territory_pick.is_empty() => {
            territory::choices(connection, &several, &input.territory_pick).await?
        }
        _ => Vec::new(),
    };
    Ok(Territories { proposed, several })
}

impl Edited for Organisation {
    type Input = Input;
    const NEW: &'static str = "/organisations/nouvelle";
    // Nobody holds a sheet before somebody acts for it.
    const FOR_MEMBERS: bool = false;

    fn titles(lang: Lang) -> Titles {
        let t = Messages(lang);
        Titles {
            list: t.organisations(),
            new: t.new_organisation(),
            intro: t.new_organisation_intro(),
        }
    }

    fn edit_title(lang: Lang, name: String) -> String {
        Messages(lang).edit_organisation(name)
    }

    fn form_of(&self, lang: Lang) -> Input {
        Input::of(self, lang)
    }

    async fn blank(_app: &App, visit: &Visit) -> Result<Input> {
        let blank = Organisation {
            name: Params::parse(&visit.query)
                .get("nom")
                .map(|name| kernel::Translated::one("fr", name))
                .unwrap_or_default(),
            country: "FR".to_owned(),
            state: RecordState::Published,
            visibility: Visibility::Public,
            ..Organisation::default()
        };
        Ok(Input::of(&blank, visit.lang))
    }

    /// Puts the name of a territory where the form holds its kind and code.
    async fn name(app: &App, input: &mut Input) -> Result<()> {
        if let Meaning::One(held) = territory::resolve(app.db.reader(), &input.territory, "").await? {
            input.territory = territory::label(&held);
        }
        Ok(())
    }

    /// The field's text may say the same territory in other words.
    fn unname(&self, input: &mut Input) {
        input.settle_territory(self.territory.as_ref());
    }

    /// One more person of a service.
    fn more(input: &mut Input) -> bool {
        input.more()
    }

    async fn read(
        app: &App,
        visit: &Visit,
        input: &mut Input,
        loaded: Option<&Loaded>,
    ) -> Result<Read<Self>> {
        read(app, visit, input, loaded).await
    }

    /// Only services are referred to by other features' records: what becomes of these is asked before one goes.
    async fn weigh(
        &self,
        app: &App,
        visit: &Visit,
        loaded: &Loaded,
        input: &mut Input,
        refused: bool,
    ) -> Result<FieldErrors> {
        let mut errors = FieldErrors::new();
        input.removed = removed(app, visit, loaded, self, input).await?;
        if refused || !input.removed.iter().all(Removed::is_settled) {
            errors.add("", "error-field-used");
        }
        Ok(errors)
    }

    /// Writes the organisation, after what is to become of the services that go. Its own record is locked before others
    /// are, so that nothing of theirs is written on an older version.
    async fn save(
        &self,
        app: &App,
        write: &Write,
        id: Uuid,
        version: i64,
        input: &Input,
    ) -> database::Result<record::Model> {
        record::lock(write, id, version).await?;
        let removed = &input.removed;
        let services: Vec<_> = removed.iter().map(|gone| (gone.id, gone.to())).collect();
        let naming = removed.iter().flat_map(Removed::naming).collect();
        app.release(write, &services, naming).await?;
        store::update(write, id, version, self).await
    }

    async fn show(app: &App, visit: &Visit, page: Page, shown: Shown<'_, Self>) -> Result {
        let Shown {
            input,
            errors,
            loaded,
            frame,
        } = shown;
        let held = loaded.map(|loaded| &loaded.organisation);
        let choices = choices(app, visit, input, held).await?;
        let form = input::build(visit.lang, input, errors, &choices, frame);
        let territories = territories(app, input, errors).await?;
        let asked = Asked {
            removed: input.removed.clone(),
            alike: input.alike.clone(),
            another: input.another == "true",
        };
        form_page::show(page, Messages(visit.lang), form, territories, asked)
    }
}

/// What was typed, and everything that is to be mended at once: what its fields say, and what only the database knows. A
/// former commune gives way to the one that it is part of now, and the next page says so.
async fn read(
    app: &App,
    visit: &Visit,
    input: &mut Input,
    loaded: Option<&Loaded>,
) -> Result<Read<Organisation>> {
    let mut said = None;
    input.tidy();
    let reading = Reading {
        lang: visit.lang,
        today: app.clock.today(),
    };
    let (mut organisation, mut errors) = input.read(reading);
    let held = loaded
        .map(|loaded| loaded.organisation.clone())
        .unwrap_or_default();
    if loaded.is_some() {
        organisation.lang.clone_from(&held.lang);
    }
    let today = Dated {
        value: Period::from(Historic::on(app.clock.today()).map_err(Error::internal)?),
        original: None,
    };
    input::date_consents(&mut organisation, &held, &today, visit.lang);
    let connection = app.db.reader();
    match territory::resolve(connection, &input.territory, &input.territory_pick).await? {
        Meaning::Nothing => {}
        Meaning::One(found) => {
            let now = territory::today(connection, &found).await?;
            said = now.is_some().then_some("commune-today");
            let found = now.unwrap_or(*found);
            organisation.territory = Some((found.kind, found.code));
        }
        Meaning::Several(_) => errors.add("territory", "error-field-several"),
        Meaning::Unknown => errors.add("territory", "error-field-territory"),
    }
    check(app, visit, input, &organisation, loaded, &mut errors).await?;
    // Asked once all else is right, so that the answer is given once.
    if loaded.is_none() && errors.is_empty() && input.another != "true" {
        input.alike = alike::alike(app, visit, &organisation).await?;
        if !input.alike.is_empty() {
            errors.add("name.fr", "error-field-alike");
        }
    }
    Ok(errors.into_result(Understood {
        value: organisation,
        said,
    }))
}

/// What only the database knows: codes that exist, identifiers that others have, parents that are not oneself.
async fn check(
    app: &App,
    visit: &Visit,
    input: &Input,
    organisation: &Organisation,
    loaded: Option<&Loaded>,
    errors: &mut FieldErrors,
) -> Result<(), Error> {
    let (connection, lang) = (app.db.reader(), visit.lang);
    let own = loaded.map(|loaded| loaded.record.id);
    if !organisation.kind.is_empty() {
        match Kinds::load(connection).await?.get(&organisation.kind) {
            None => errors.add("kind", "error-field-unknown"),
            // Only a world body has no country: who governs a territory is in one, even if the territory is not said.
            Some(kind) if kind.governs && organisation.country.is_empty() && !errors.has("country") => {
                errors.add("country", "error-field-required");
            }
            Some(_) => {}
        }
    }
    if !organisation.country.is_empty()
        && geo::country::get(connection, &organisation.country)
            .await
            .is_err()
    {
        errors.add("country", "error-field-unknown");
    }
    for (place, row) in input.identifiers.iter().enumerate() {
        let Ok(identified) = row.parsed() else { continue };
        if let Some(holder) = store::holder_of(connection, &identified)
            .await?
            .filter(|holder| Some(*holder) != own)
        {
            let held = record::by_id(connection, holder).await?;
            let name = match allow(&visit.actor, Action::Read, held.guarded()) {
                true => held.title.text(lang).to_owned(),
                false => visit.w().pick_hidden(),
            };
            errors.add_with(format!("identifiers.{place}.value"), "error-field-taken", name);
        }
    }
    let picks = Picks::load(app, &visit.actor, lang, input, &PICKED).await?;
    // What the sheet names already may stay, archived or not.
    let named = |id: Uuid| {
        loaded.is_some_and(|loaded| {
            let held = &loaded.organisation;
            held.place == Some(id) || held.links.iter().any(|link| link.to == id)
        })
    };
    if organisation
        .place
        .is_some_and(|id| !picks.offers(geo::place::KIND, id) && !named(id))
    {
        errors.add("place", "error-field-unknown");
    }
    for (place, link) in input.links.iter().enumerate() {
        let id: Option<Uuid> = link.to.parse().ok();
        if id.is_some_and(|id| !picks.offers(store::KIND, id) && !named(id)) {
            errors.add(format!("links.{place}.to"), "error-field-unknown");
        }
        if own.is_some_and(|own| link.to == own.to_string()) {
            errors.add(format!("links.{place}.to"), "error-field-cycle");
        }
    }
    Ok(())
}
