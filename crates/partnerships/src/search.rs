//! What of partnerships is searched.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use database::{Result, record};
use directory::figure::{self, Figure};
use directory::search::{audience, texts};
use directory::theme;
use geo::{country, place};
use kernel::{Actor, Lang, Translated};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use search::Document;
use web::{App, BoxFuture, SearchSource, markdown, unpublished};

use crate::atlas::forms_text;
use crate::codes;
use crate::known::Known;
use crate::pages::list::status_of;
use crate::rows::{agreement, event};
use crate::store::{self, Brief};

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
        let records = found.into_iter().filter(|record| record.kind == store::KIND);
        let briefs = store::with_parts(connection, records.collect()).await?;
        // Names as a visitor sees them: a hidden party must not be found through its partnership.
        let known = Known::load(connection, &briefs, &Actor::Visitor).await?;
        let around = Around::load(connection, &briefs, known).await?;
        let today = app.clock.today();
        Ok(briefs
            .iter()
            .map(|brief| unpublished(document(brief, &around, today), brief.record.state()))
            .collect())
    })
}

/// What stands around some partnerships, read at once.
struct Around {
    known: Known,
    all_themes: Vec<theme::Model>,
    themes: BTreeMap<Uuid, Vec<String>>,
    countries: BTreeMap<String, country::Model>,
    place_names: HashMap<Uuid, Vec<place::OtherName>>,
    /// What organisations are called besides.
    other_names: HashMap<Uuid, Vec<String>>,
    /// The texts of events and agreements.
    texts: BTreeMap<Uuid, Vec<Translated>>,
    /// The forecast amounts of agreements, in cents.
    amounts: BTreeMap<Uuid, Vec<i64>>,
    figures: BTreeMap<Uuid, Vec<Figure>>,
}

impl Around {
    async fn load(connection: &impl ConnectionTrait, briefs: &[Brief], known: Known) -> Result<Around> {
        let ids: Vec<Uuid> = briefs.iter().map(|brief| brief.record.id).collect();
        let mut texts: BTreeMap<Uuid, Vec<Translated>> = BTreeMap::new();
        let mut amounts: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
        for held in event::Entity::find()
            .filter(event::Column::PartnershipId.is_in(ids.clone()))
            .order_by_asc(event::Column::Position)
            .all(connection)
            .await?
        {
            texts.entry(held.partnership_id).or_default().push(held.title.0);
        }
        for held in agreement::Entity::find()
            .filter(agreement::Column::PartnershipId.is_in(ids.clone()))
            .order_by_asc(agreement::Column::Position)
            .all(connection)
            .await?
        {
            texts.entry(held.partnership_id).or_default().push(held.object.0);
            amounts
                .entry(held.partnership_id)
                .or_default()
                .extend(held.amount);
        }
        let countries = country::all(connection).await?;
        Ok(Around {
            all_themes: theme::all(connection).await?,
            themes: theme::of_records(connection, ids.clone()).await?,
            figures: figure::of_many(connection, ids).await?,
            amounts,
            countries: countries
                .into_iter()
                .map(|held| (held.code.clone(), held))
                .collect(),
            other_names: directory::store::other_names(
                connection,
                known.organisations.keys().copied().collect(),
            )
            .await?,
            place_names: place::other_names(connection, known.places.keys().copied().collect()).await?,
            texts,
            known,
        })
    }
}

fn document(brief: &Brief, around: &Around, today: NaiveDate) -> Document {
    let known = &around.known;
    let themes = around
        .themes
        .get(&brief.record.id)
        .map(Vec::as_slice)
        .unwrap_or_default();
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
        if let Some(body) = party.organisation_id.and_then(|id| known.organisations.get(&id)) {
            names.extend(around.other_names.get(&body.id).into_iter().flatten().cloned());
            places.extend(body.place_id);
            // Only bodies in France have them; of a link inside France both sides count.
            facet("ept", body.ept.as_deref());
            facet("departement", body.departement.as_deref());
        }
    }
    for code in brief.countries() {
        facet("country", Some(&code));
        if let Some(held) = around.countries.get(&code) {
            names.extend(held.name.iter().map(|(_, name)| name.to_owned()));
            names.extend(held.aliases.iter().cloned());
        }
    }
    for id in places {
        if let Some((record, row)) = known.places.get(&id) {
            names.extend(record.title.iter().map(|(_, name)| name.to_owned()));
            names.extend(row.local_name.clone());
            let others = around.place_names.get(&id).into_iter().flatten();
            names.extend(others.map(|other| other.name.clone()));
        }
    }
    for form in &brief.forms {
        facet("form", Some(&form.form));
    }
    for code in themes {
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
        let mut parts = vec![markdown::plain(brief.row.summary.text(lang))];
        let texts = around.texts.get(&brief.record.id).into_iter().flatten();
        parts.extend(texts.map(|text| text.text(lang).to_owned()));
        parts.extend(
            brief
                .row
                .last_sign
                .iter()
                .map(|sign| sign.text.text(lang).to_owned()),
        );
        let held = around
            .all_themes
            .iter()
            .filter(|theme| themes.contains(&theme.code));
        parts.extend(held.map(|theme| theme.label(lang).to_owned()));
        let amounts = around.amounts.get(&brief.record.id).into_iter().flatten();
        parts.extend(amounts.map(|amount| web::i18n::euros(lang, *amount)));
        let figures = around.figures.get(&brief.record.id);
        parts.extend(figures.map(|figures| figure::spoken(figures, lang)));
        parts.retain(|part| !part.is_empty());
        (
            lang.code().to_owned(),
            format!("{}{}{spoken}", parts.join(" · "), search::UNSHOWN),
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
    Document {
        kind: store::KIND.to_owned(),
        id: brief.record.id.to_string(),
        path: brief.path(),
        titles: texts(&brief.record.title),
        subtitles: subtitles.collect(),
        names: Vec::new(),
        bodies: bodies.collect(),
        facets,
        audience: audience(brief.record.guarded().visibility),
        example: brief.record.example,
        ..Document::default()
    }
}
