//! The form of an action, new or there already.

use kernel::Lang;
use kernel::date::Reading;
use web::edit::{Edited, Read, Shown, Titles, Understood};
use web::{App, Page, Result, Visit};

use super::choices::Choices;
use super::form::form;
use super::input::{Input, ParticipantRow};
use crate::messages::Messages;
use crate::project::Project;
use crate::store::Loaded;

impl Edited for Project {
    type Input = Input;
    const NEW: &'static str = "/projets/nouveau";

    fn titles(lang: Lang) -> Titles {
        let t = Messages(lang);
        Titles {
            list: t.list_title(),
            new: t.new_title(),
            intro: t.new_intro(),
        }
    }

    fn edit_title(lang: Lang, name: String) -> String {
        Messages(lang).edit_title(name)
    }

    fn form_of(&self, _lang: Lang) -> Input {
        Input::from(self)
    }

    async fn blank(_app: &App, visit: &Visit) -> Result<Input> {
        let own = visit.begins_for().map(|own| ParticipantRow {
            organisation: own.to_string(),
            role: "accountable".to_owned(),
            ..ParticipantRow::default()
        });
        Ok(Input {
            participants: own.into_iter().collect(),
            state: "published".to_owned(),
            visibility: "public".to_owned(),
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
        let choices = Choices::load(app, visit, input, loaded.map(|loaded| &loaded.project)).await?;
        let (kept, numbering) = input.filled();
        let reading = Reading {
            lang: visit.lang,
            today: app.clock.today(),
        };
        let read = kept.read(app.db.reader(), &choices.known, reading).await?;
        Ok(match read {
            Ok(value) => Ok(Understood { value, said: None }),
            Err(mut errors) => {
                numbering.restore(&mut errors);
                Err(errors)
            }
        })
    }

    async fn show(app: &App, visit: &Visit, page: Page, shown: Shown<'_, Self>) -> Result {
        let choices = Choices::load(
            app,
            visit,
            shown.input,
            shown.loaded.map(|loaded| &loaded.project),
        )
        .await?;
        let state = shown.loaded.map(|loaded| loaded.record.state());
        let form = form(visit, shown.input, shown.errors, &choices, state, shown.frame);
        web::form::show(page, form)
    }
}
