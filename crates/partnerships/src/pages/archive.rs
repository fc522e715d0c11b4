//! Archiving a partnership, with what becomes of its links said before; and publishing it again.

use askama::Template;
use web::archive::{self, Archived, kept};
use web::{App, Page, Result, Subject, Visit};

use crate::known::Known;
use crate::messages::Messages;
use crate::partnership::Partnership;
use crate::store::{self, Loaded};

struct Link {
    label: String,
    href: String,
}

#[derive(Template)]
#[template(path = "partnership_archive.html")]
struct ArchivePage {
    page: Page,
    t: Messages,
    name: String,
    base: String,
    version: i64,
    stale: bool,
    parties: Vec<Link>,
    committees: Vec<Link>,
    blocks: Vec<(String, u64)>,
}

impl Archived for Partnership {
    async fn ask(app: &App, visit: &Visit, loaded: &Loaded, stale: bool) -> Result {
        let (t, lang, connection) = (Messages(visit.lang), visit.lang, app.db.reader());
        let briefs = store::with_parts(connection, vec![loaded.record.clone()]).await?;
        let mut known = Known::load(connection, &briefs, &visit.actor).await?;
        known
            .add_organisations(connection, loaded.partnership.committees.clone(), &visit.actor)
            .await?;
        let parties = briefs
            .iter()
            .flat_map(|brief| &brief.parties)
            .map(|party| known.party(party, lang));
        let parties = parties
            .map(|named| Link {
                label: named.name,
                href: named.href,
            })
            .collect();
        let committees = loaded
            .partnership
            .committees
            .iter()
            .filter_map(|id| known.organisation(*id, lang));
        let committees = committees
            .map(|named| Link {
                label: named.name,
                href: named.href,
            })
            .collect();
        let blocks = kept(app, visit, Subject::Partnership(loaded.record.id)).await?;
        let name = loaded.record.title.text(lang).to_owned();
        let base = visit.url(&store::path(&loaded.record));
        let page = visit
            .page(app, t.archive_title(name.clone()))
            .crumb(t.partnerships(), visit.url("/partenariats"))
            .crumb(name.clone(), base.clone())
            .crumb(t.archive(), "");
        let view = ArchivePage {
            page,
            t,
            name,
            base,
            version: loaded.record.version,
            stale,
            parties,
            committees,
            blocks,
        };
        archive::page(&view, stale)
    }
}
