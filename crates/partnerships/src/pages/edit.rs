//! The form of a partnership, new or there already.

use database::record;
use kernel::date::Reading;
use kernel::{Lang, ShortId};
use web::edit::{Edited, Read, Shown, Titles, Understood};
use web::form;
use web::list::Params;
use web::{App, Page, Result, Visit};

use super::choices::Choices;
use super::form::build;
use super::input::{Input, PartyInput};
use crate::codes;
use crate::messages::Messages;
use crate::partnership::Partnership;
use crate::store::Loaded;

impl Edited for Partnership {
    type Input = Input;
    const NEW: &'static str = "/partenariats/nouveau";

    fn titles(lang: Lang) -> Titles {
        let t = Messages(lang);
        Titles {
            list: t.partnerships(),
            new: t.new_title(),
            intro: t.new_intro(),
        }
    }

    fn edit_title(lang: Lang, name: String) -> String {
        Messages(lang).edit_title(name)
    }

    fn form_of(&self, lang: Lang) -> Input {
        Input::of(self, lang)
    }

    async fn blank(app: &App, visit: &Visit) -> Result<Input> {
        let party = || PartyInput {
            role: codes::PARTY.to_owned(),
            ..PartyInput::default()
        };
        let mut first = party();
        if let Some(own) = visit.begins_for() {
            first.organisation = own.to_string();
        }
        // "Add a partnership" on an organisation's sheet brings the organisation along.
        let params = Params::parse(&visit.query);
        if let Some(short_id) = params.get("organisation").and_then(ShortId::from_address)
            && let Ok(record) = record::by_short_id(app.db.reader(), directory::store::KIND, &short_id).await
        {
            first.organisation = record.id.to_string();
        }
        Ok(Input {
            parties: vec![first, party()],
            status: "contact".to_owned(),
            visibility: "public".to_owned(),
            state: "published".to_owned(),
            ..Input::default()
        })
    }

    /// What is to be mended stands beside the rows that the page shows.
    async fn read(
        app: &App,
        visit: &Visit,
        input: &mut Input,
        loaded: Option<&Loaded>,
    ) -> Result<Read<Self>> {
        let before = loaded.map(|loaded| &loaded.partnership);
        let (kept, numbering) = input.filled();
        let reading = Reading {
            lang: visit.lang,
            today: app.clock.today(),
        };
        let (value, mut errors) = kept.read(before, reading);
        Choices::load(app, &visit.actor, &kept, visit.lang)
            .await?
            .check(&value, before, &mut errors);
        numbering.restore(&mut errors);
        Ok(errors.into_result(Understood { value, said: None }))
    }

    async fn show(app: &App, visit: &Visit, page: Page, shown: Shown<'_, Self>) -> Result {
        let choices = Choices::load(app, &visit.actor, shown.input, visit.lang).await?;
        let form = build(visit.lang, shown.input, shown.errors, &choices, shown.frame);
        form::show(page, form)
    }
}
