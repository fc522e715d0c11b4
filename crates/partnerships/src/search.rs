//! What of partnerships is searched.

use database::{Result, record};
use directory::search::{audience, texts};
use directory::theme;
use geo::{country, place};
use kernel::{Actor, Lang, State};
use sea_orm::entity::prelude::*;
use search::Document;
use web::{App, BoxFuture, SearchSource, markdown};

use crate::atlas::forms_text;
use crate::codes;
use crate::known::Known;
use crate::pages::list::status_of;
use crate::store::{self, Brief, Loaded};

/// This feature's share of the index.
pub(crate) const SOURCE: SearchSource = SearchSource {
    kinds: &[store::KIND],
    documents,
    fixed: None,
};

fn documents(app: App, ids: Vec<Uuid>) -> BoxFuture<Result<Vec<Document>>> {
    Box::pin(async move {
        let connection = app.db.reader();
        let found = record::Entity::find()
            .filter(record::Column::Id.is_in(ids))
            .all(connection)
            .await?;
        let records = found
            .into_iter()
            .filter(|record| record.kind == store::KIND && record.state() == State::Published);
        let briefs = store::with_parts(connection, records.collect()).await?;
        // Names as a visitor sees them: a hidden party must not be found through its partnership.
        let known = Known::load(connection, &briefs, &Actor::Visitor).await?;
        let themes = theme::all(connection).await?;
        let mut documents = Vec::with_capacity(briefs.len());
        for brief in briefs {
            let loaded = store::get(connection, brief.record.id).await?;
            documents.push(document(&app, &brief, &loaded, &known, &themes).await?);
        }
        Ok(documents)
    })
}

async fn document(
    app: &App,
    brief: &Brief,
    loaded: &Loaded,
    known: &Known,
    themes: &[theme::Model],
) -> Result<Document> {
    let connection = app.db.reader();
    let partnership = &loaded.partnership;
    let today = app.clock.today();
    let mut names = Vec::new();
    let mut facets = vec![("status".to_owned(), brief.row.status.clone())];
    let mut facet = |key: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let pair = (key.to_owned(), value.to_owned());
            if !facets.contains(&pair) {
                facets.push(pair);
            }
        }
    };
    let mut places = Vec::new();
    for party in &brief.parties {
        names.extend(Lang::ALL.into_iter().map(|lang| known.party(party, lang).name));
        names.extend(party.own_word.iter().map(|(_, word)| word.to_owned()));
        places.extend(party.place_id);
        if let Some((_, row)) = party.organisation_id.and_then(|id| known.organisations.get(&id)) {
            names.extend(row.names.iter().map(|other| other.name.clone()));
            places.extend(row.place_id);
            if party.home {
                facet("ept", row.ept.as_deref());
                facet("departement", row.departement.as_deref());
            }
        }
    }
    for code in brief.countries() {
        facet("country", Some(&code));
        if let Ok(held) = country::get(connection, &code).await {
            names.extend(held.name.iter().map(|(_, name)| name.to_owned()));
            names.extend(held.aliases.iter().cloned());
        }
    }
    for id in places {
        if let Some((record, row)) = known.places.get(&id) {
            names.extend(record.title.iter().map(|(_, name)| name.to_owned()));
            names.extend(row.local_name.clone());
        }
    }
    let other_names = place::name::Entity::find()
        .filter(
            place::name::Column::PlaceId
                .is_in(known.places.keys().copied().filter(|id| is_of(brief, known, *id))),
        )
        .all(connection)
        .await?;
    names.extend(other_names.into_iter().map(|other| other.name));
    for form in &brief.forms {
        facet("form", Some(&form.form));
    }
    for code in &partnership.themes {
        facet("theme", Some(code));
    }
    facet(
        "year",
        brief.row.start_year.map(|year| year.to_string()).as_deref(),
    );
    // Forms in words: "jumelage" finds twinnings.
    let words = brief
        .forms
        .iter()
        .filter_map(|form| codes::find(codes::forms(), &form.form));
    names.extend(words.flat_map(|code| code.name.iter().map(|(_, name)| name.to_owned())));
    names.sort();
    names.dedup();
    // Words of the text, not names: "Djenin" alone is first of all the town itself.
    let spoken = names.join(" · ");

    let bodies = Lang::ALL.into_iter().map(|lang| {
        let mut parts = vec![markdown::plain(partnership.summary.text(lang))];
        parts.extend(
            partnership
                .events
                .iter()
                .map(|event| event.title.text(lang).to_owned()),
        );
        parts.extend(
            partnership
                .agreements
                .iter()
                .map(|agreement| agreement.object.text(lang).to_owned()),
        );
        parts.extend(
            partnership
                .last_sign
                .iter()
                .map(|sign| sign.text.text(lang).to_owned()),
        );
        let held = themes
            .iter()
            .filter(|theme| partnership.themes.contains(&theme.code));
        parts.extend(held.map(|theme| theme.label(lang).to_owned()));
        parts.retain(|part| !part.is_empty());
        (
            lang.code().to_owned(),
            format!("{}{}{spoken}", parts.join("\n"), search::UNSHOWN),
        )
    });
    let subtitles = Lang::ALL.into_iter().map(|lang| {
        let text = [
            forms_text(brief, lang),
            known.other_side(brief, lang),
            status_of(brief, today, lang),
        ];
        (
            lang.code().to_owned(),
            text.into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" · "),
        )
    });
    Ok(Document {
        kind: store::KIND.to_owned(),
        id: brief.record.id.to_string(),
        path: brief.path(),
        titles: texts(&partnership.title),
        subtitles: subtitles.collect(),
        names: Vec::new(),
        bodies: bodies.collect(),
        facets,
        audience: audience(partnership.visibility),
        example: brief.record.example,
        ..Document::default()
    })
}

/// Whether a place is one of a partnership's parties, or where one of their organisations is.
fn is_of(brief: &Brief, known: &Known, place: Uuid) -> bool {
    brief.parties.iter().any(|party| {
        let of_organisation = party
            .organisation_id
            .and_then(|id| known.organisations.get(&id))
            .and_then(|(_, row)| row.place_id);
        party.place_id == Some(place) || of_organisation == Some(place)
    })
}
