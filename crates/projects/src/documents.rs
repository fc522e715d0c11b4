//! How actions reach the search index: by their words, the names of whoever takes part and of the places.

use std::collections::BTreeMap;

use database::{Result, record, source};
use directory::figure::{self, Figure};
use directory::rows::{organisation, service};
use geo::place;
use kernel::policy::{Action, allow};
use kernel::{Actor, Lang, Visibility};
use sea_orm::entity::prelude::*;
use search::{Audience, Document};
use web::{App, BoxFuture};

use crate::lookup::Details;
use crate::rows::project as row;
use crate::store::{self, Brief};

/// The documents of these actions as they are now; what is not published leaves the index.
pub(crate) fn documents(app: App, ids: Vec<Uuid>) -> BoxFuture<Result<Vec<Document>>> {
    Box::pin(async move {
        let reader = app.db.reader();
        let records = record::Entity::find()
            .filter(record::Column::Id.is_in(ids.clone()))
            .all(reader)
            .await?;
        let mut rows: BTreeMap<Uuid, row::Model> = row::Entity::find()
            .filter(row::Column::Id.is_in(ids.clone()))
            .all(reader)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        let briefs: Vec<Brief> = records
            .into_iter()
            .filter_map(|record| rows.remove(&record.id).map(|row| Brief { record, row }))
            .collect();
        if briefs.is_empty() {
            return Ok(Vec::new());
        }
        let around = Around::load(&app, &briefs).await?;
        Ok(briefs
            .iter()
            .map(|brief| web::unpublished(around.document(brief), brief.record.state()))
            .collect())
    })
}

/// What stands around some actions, read at once.
struct Around {
    /// Names that a visitor sees: an index entry is read by everybody who may see the action.
    details: Details,
    organisations: BTreeMap<Uuid, organisation::Model>,
    services: BTreeMap<Uuid, service::Model>,
    place_names: BTreeMap<Uuid, Vec<String>>,
    partnerships: BTreeMap<Uuid, Vec<Uuid>>,
    partnership_records: BTreeMap<Uuid, record::Model>,
    themes: BTreeMap<Uuid, Vec<String>>,
    sources: BTreeMap<Uuid, Vec<String>>,
    figures: BTreeMap<Uuid, Vec<Figure>>,
}

impl Around {
    async fn load(app: &App, briefs: &[Brief]) -> Result<Around> {
        let (reader, visitor) = (app.db.reader(), Actor::Visitor);
        let ids: Vec<Uuid> = briefs.iter().map(|brief| brief.record.id).collect();
        let details = Details::load(reader, ids.clone(), &visitor).await?;
        let parties: Vec<Uuid> = details
            .participants
            .values()
            .flatten()
            .map(|held| held.organisation)
            .filter(|id| details.lookup.organisation(*id).is_some())
            .collect();
        let organisations = organisation::Entity::find()
            .filter(organisation::Column::Id.is_in(parties))
            .all(reader)
            .await?;
        let services: Vec<Uuid> = details
            .participants
            .values()
            .flatten()
            .filter_map(|held| held.service)
            .collect();
        let services = service::Entity::find()
            .filter(service::Column::Id.is_in(services))
            .all(reader)
            .await?;
        let places: Vec<Uuid> = details
            .places
            .values()
            .flatten()
            .filter_map(|held| held.place_id)
            .collect();
        let mut place_names: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
        for name in place::name::Entity::find()
            .filter(place::name::Column::PlaceId.is_in(places.clone()))
            .all(reader)
            .await?
        {
            place_names.entry(name.place_id).or_default().push(name.name);
        }
        for (record, held) in place::some(reader, places).await? {
            if allow(&visitor, Action::Read, record.guarded()) {
                let names = place_names.entry(record.id).or_default();
                names.extend(record.title.iter().map(|(_, name)| name.to_owned()));
                names.extend(held.local_name);
            } else {
                place_names.remove(&record.id);
            }
        }
        let partnerships = store::partnerships_of(reader, ids.clone()).await?;
        let seen = record::by_ids(
            reader,
            partnerships.values().flatten().copied().collect(),
            &visitor,
        )
        .await?;
        let mut sources: BTreeMap<Uuid, Vec<String>> = BTreeMap::new();
        let documents = source::all(reader).await?;
        for held in source::of_record::Entity::find()
            .filter(source::of_record::Column::RecordId.is_in(ids.clone()))
            .all(reader)
            .await?
        {
            sources.entry(held.record_id).or_default().extend(
                documents
                    .get(&held.source_id)
                    .map(|document| document.code.clone()),
            );
        }
        Ok(Around {
            figures: figure::of_many(reader, ids.clone()).await?,
            themes: directory::theme::of_records(reader, ids).await?,
            organisations: organisations.into_iter().map(|held| (held.id, held)).collect(),
            services: services.into_iter().map(|held| (held.id, held)).collect(),
            partnership_records: seen.into_iter().map(|record| (record.id, record)).collect(),
            details,
            place_names,
            partnerships,
            sources,
        })
    }

    fn document(&self, brief: &Brief) -> Document {
        let id = brief.record.id;
        let participants = self
            .details
            .participants
            .get(&id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let parties: Vec<&organisation::Model> = participants
            .iter()
            .filter_map(|held| self.organisations.get(&held.organisation))
            .collect();
        let mut names: Vec<String> = Vec::new();
        for held in &parties {
            names.extend(
                self.details
                    .lookup
                    .organisation(held.id)
                    .into_iter()
                    .flat_map(|record| {
                        record
                            .title
                            .iter()
                            .map(|(_, name)| name.to_owned())
                            .collect::<Vec<_>>()
                    }),
            );
            names.extend(held.names.iter().map(|other| other.name.clone()));
        }
        let places = self
            .details
            .places
            .get(&id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        names.extend(
            places
                .iter()
                .filter_map(|held| held.place_id)
                .filter_map(|place| self.place_names.get(&place))
                .flatten()
                .cloned(),
        );
        names.extend(
            self.details
                .spots(id, Lang::Fr)
                .into_iter()
                .map(|spot| spot.words.text),
        );
        names.sort();
        names.dedup();
        let spoken = names.join(" · ");
        Document {
            kind: store::KIND.to_owned(),
            id: id.to_string(),
            path: brief.path(),
            titles: brief
                .record
                .title
                .iter()
                .map(|(lang, title)| (lang.to_owned(), title.to_owned()))
                .collect(),
            subtitles: Lang::ALL
                .into_iter()
                .map(|lang| (lang.code().to_owned(), self.subtitle(brief, lang)))
                .collect(),
            // Who takes part and where are words of the text, not names of the action: "CGLU" alone is first of all CGLU.
            names: Vec::new(),
            bodies: self
                .bodies(brief)
                .into_iter()
                .map(|(lang, body)| (lang, format!("{body}{}{spoken}", search::UNSHOWN)))
                .collect(),
            facets: self.facets(brief, &parties),
            audience: match brief.record.guarded().visibility {
                Visibility::Public => Audience::Public,
                Visibility::Network => Audience::Network,
                Visibility::Organisation | Visibility::Private => Audience::Restricted,
            },
            example: brief.record.example,
            ..Document::default()
        }
    }

    fn subtitle(&self, brief: &Brief, lang: Lang) -> String {
        let line = self.details.line(brief, lang);
        [line.kind, line.subtitle, line.date]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    }

    /// By language: what is done, for whom, with which services and remarks, in which partnership.
    fn bodies(&self, brief: &Brief) -> Vec<(String, String)> {
        let id = brief.record.id;
        // French is always there, so that an action of which nothing more is told is found by its parties and places.
        let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::from([("fr".to_owned(), Vec::new())]);
        let mut add = |text: &kernel::Translated| {
            for (lang, words) in text.iter() {
                texts
                    .entry(lang.to_owned())
                    .or_default()
                    .push(web::markdown::plain(words));
            }
        };
        add(&brief.row.summary);
        add(&brief.row.beneficiaries);
        for held in self.details.participants.get(&id).into_iter().flatten() {
            if self.details.lookup.organisation(held.organisation).is_some() {
                add(&held.note);
                held.service
                    .and_then(|service| self.services.get(&service))
                    .into_iter()
                    .for_each(|service| add(&service.name));
            }
        }
        for partnership in self.partnerships.get(&id).into_iter().flatten() {
            self.partnership_records
                .get(partnership)
                .into_iter()
                .for_each(|record| add(&record.title));
        }
        if let Some(words) = brief.row.dated.as_ref().and_then(|dated| dated.original.clone()) {
            add(&kernel::Translated::one("fr", words));
        }
        for (tag, parts) in &mut texts {
            let lang = Lang::from_code(tag).unwrap_or(Lang::Fr);
            let figures = self.figures.get(&id);
            parts.extend(figures.map(|figures| figure::spoken(figures, lang)));
        }
        texts
            .into_iter()
            .map(|(lang, parts)| {
                (
                    lang,
                    parts
                        .into_iter()
                        .filter(|part| !part.is_empty())
                        .collect::<Vec<_>>()
                        .join(" · "),
                )
            })
            .collect()
    }

    fn facets(&self, brief: &Brief, parties: &[&organisation::Model]) -> Vec<(String, String)> {
        let id = brief.record.id;
        let mut facets = vec![("kind_code".to_owned(), brief.row.kind_code.clone())];
        let mut add = |key: &str, value: String| {
            let facet = (key.to_owned(), value);
            if !facets.contains(&facet) {
                facets.push(facet);
            }
        };
        brief
            .row
            .status
            .into_iter()
            .for_each(|status| add("status", status.to_string()));
        self.details
            .countries(id)
            .into_iter()
            .for_each(|code| add("country", code));
        self.themes
            .get(&id)
            .into_iter()
            .flatten()
            .for_each(|code| add("theme", code.clone()));
        self.sources
            .get(&id)
            .into_iter()
            .flatten()
            .for_each(|code| add("source", code.clone()));
        let places = self
            .details
            .places
            .get(&id)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let epts = places
            .iter()
            .filter_map(|held| held.ept.clone())
            .chain(parties.iter().filter_map(|held| held.ept.clone()));
        epts.for_each(|code| add("ept", code));
        let departements = places
            .iter()
            .filter_map(|held| held.departement.clone())
            .chain(parties.iter().filter_map(|held| held.departement.clone()));
        departements.for_each(|code| add("departement", code));
        if let (Some(from), Some(to)) = (brief.row.year_from, brief.row.year_to) {
            (from.max(to - 20)..=to).for_each(|year| add("year", year.to_string()));
        }
        facets
    }
}
