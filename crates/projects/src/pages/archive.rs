//! Archiving an action, with what it does said before; and publishing it again.

use askama::Template;
use web::archive::{self, Archived};
use web::{App, Page, Result, Visit};

use crate::messages::Messages;
use crate::project::Project;
use crate::store::{self, Loaded};

#[derive(Template)]
#[template(path = "project_archive.html")]
struct ArchivePage {
    page: Page,
    t: Messages,
    title: String,
    version: i64,
    action: String,
    back: String,
    participants: usize,
    partnerships: usize,
    stale: bool,
}

impl Archived for Project {
    async fn ask(app: &App, visit: &Visit, loaded: &Loaded, stale: bool) -> Result {
        let (t, back) = (Messages(visit.lang), visit.url(&store::path(&loaded.record)));
        let title = loaded.record.title.text(visit.lang).to_owned();
        let page = visit
            .page(app, t.archive_title(title.clone()))
            .crumb(t.list_title(), visit.url("/projets"))
            .crumb(title.clone(), back.clone())
            .crumb(t.archive_button(), "");
        let view = ArchivePage {
            page,
            t,
            title,
            version: loaded.record.version,
            action: format!("{back}/archiver"),
            back,
            participants: loaded.project.participants.len(),
            partnerships: loaded.project.partnerships.len(),
            stale,
        };
        archive::page(&view, stale)
    }
}
