//! Archiving an organisation, and taking it back: what hangs on it is named before.

use database::record;
use web::archive::{self, Archived};
use web::chronicle::Said;
use web::linked::{Linked, LinkedRequest, NAMED, Named};
use web::{App, Result, Visit};

use crate::messages::Messages;
use crate::organisation::Organisation;
use crate::store::{self, Loaded};

#[derive(askama::Template)]
#[template(path = "organisation_archive.html")]
struct ArchivePage {
    page: web::Page,
    t: Messages,
    name: String,
    path: String,
    version: i64,
    linked: Vec<Linked>,
    stale: bool,
}

impl Archived for Organisation {
    async fn ask(app: &App, visit: &Visit, loaded: &Loaded, stale: bool) -> Result {
        let t = Messages(visit.lang);
        let linked = links(app, visit, loaded).await?;
        let name = loaded.record.title.text(visit.lang).to_owned();
        let path = visit.url(&store::path(&loaded.record));
        let page = visit
            .page(app, t.archive_title(name.clone()))
            .crumb(t.organisations(), visit.url("/organisations"))
            .crumb(name.clone(), path.clone())
            .crumb(t.archive(), "");
        let view = ArchivePage {
            page,
            t,
            name,
            path,
            version: loaded.record.version,
            linked,
            stale,
        };
        archive::page(&view, stale)
    }
}

/// What hangs on an organisation: records of other features, organisations that are something to it, its services.
async fn links(app: &App, visit: &Visit, loaded: &Loaded) -> Result<Vec<Linked>> {
    let (t, lang, reader) = (Messages(visit.lang), visit.lang, app.db.reader());
    let request = LinkedRequest {
        named: Named::Organisation(loaded.record.id),
        lang,
        actor: visit.actor.clone(),
    };
    let mut found = app.linked(&request).await?;
    let incoming = store::links_to(reader, loaded.record.id).await?;
    let outgoing = loaded.organisation.links.iter().map(|link| link.to);
    let ids = incoming.iter().map(|(from, _)| *from).chain(outgoing).collect();
    let others = record::by_ids(reader, ids, &visit.actor).await?;
    let others: Vec<&record::Model> = others.iter().collect();
    found.extend(Linked::of(
        |count| t.linked_organisations(count),
        &others,
        store::path,
        lang,
    ));
    let services = &loaded.organisation.services;
    if !services.is_empty() {
        let sheet = visit.url(&store::path(&loaded.record));
        found.push(Linked {
            label: t.linked_services(services.len()),
            ids: services.iter().filter_map(|service| service.id).collect(),
            first: (1..=NAMED)
                .zip(services)
                .map(|(number, service)| (Said::of(&service.name, lang), format!("{sheet}#service-{number}")))
                .collect(),
        });
    }
    Ok(found)
}
