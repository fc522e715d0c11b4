//! The dated actions of an organisation, for the chronology of its sheet.

use std::collections::BTreeMap;

use database::{Result, source};
use uuid::Uuid;
use web::chronicle::{Happening, Said};
use web::{Answer, App, RelatedRequest, Subject};

use crate::codes;
use crate::store::{self, Brief};

pub(crate) fn chronicle(app: App, request: RelatedRequest) -> Answer<Happening> {
    Box::pin(async move {
        let Subject::Organisation(id) = request.subject else {
            return Ok(Vec::new());
        };
        of_organisation(&app, &request, id).await
    })
}

async fn of_organisation(app: &App, request: &RelatedRequest, id: Uuid) -> Result<Vec<Happening>> {
    let (reader, lang) = (app.db.reader(), request.lang);
    let found = store::of_organisation(reader, id, &request.actor).await?;
    let dated: Vec<(Brief, Vec<String>)> = found
        .into_iter()
        .filter(|(brief, _)| brief.row.dated.is_some())
        // Whoever is only sought has taken part in nothing, at no date.
        .filter(|(_, roles)| roles.is_empty() || roles.iter().any(|role| role != codes::SOUGHT))
        .collect();
    let ids = dated.iter().map(|(brief, _)| brief.record.id).collect();
    let sources: BTreeMap<Uuid, Vec<Uuid>> = source::of_many(reader, ids).await?;
    Ok(dated
        .into_iter()
        .filter_map(|(brief, roles)| {
            let when = brief.row.dated.as_ref()?.value;
            let roles: Vec<String> = roles
                .iter()
                .map(|role| codes::role_label(role, false, lang))
                .collect();
            Some(Happening {
                dated: when,
                title: Said::of(&brief.record.title, lang),
                href: lang.url(&store::path(&brief.record)),
                kind: codes::kind_label(&brief.row.kind_code, lang),
                about: None,
                detail: Said::ours(roles.join(", ")),
                source: sources.get(&brief.record.id).and_then(|ids| ids.first().copied()),
                example: brief.record.example,
            })
        })
        .collect())
}
