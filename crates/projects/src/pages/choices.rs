//! What the selects of the form offer.

use std::collections::BTreeMap;

use database::record;
use directory::rows::service;
use directory::theme;
use geo::{country, place};
use sea_orm::QueryOrder;
use sea_orm::entity::prelude::*;
use web::form::Choice;
use web::{App, Error, Visit};

use super::input::Known;

/// What the selects of the form offer, read once.
pub(super) struct Choices {
    pub organisations: Vec<Choice>,
    pub services: Vec<Choice>,
    pub partnerships: Vec<Choice>,
    pub places: Vec<Choice>,
    pub countries: Vec<Choice>,
    pub themes: Vec<Choice>,
    pub sources: Vec<Choice>,
    pub known: Known,
}

impl Choices {
    /// Reads them; what `held` refers to is offered even if lists leave it out, so that an edit loses no link.
    pub async fn load(app: &App, visit: &Visit, held: Option<&crate::Project>) -> Result<Choices, Error> {
        let (reader, lang) = (app.db.reader(), visit.lang);
        let mut known = Known::default();
        let records = record::Entity::find()
            .filter(record::visible_to(&visit.actor))
            .filter(record::Column::Kind.is_in(["organisation", "partnership", place::KIND]))
            .order_by_asc(record::Column::SortKey);
        let mut records = records.all(reader).await.map_err(Error::internal)?;
        if let Some(project) = held {
            let places = project.locations.iter().filter_map(|location| {
                if let crate::project::Location::Place { id } = location {
                    Some(*id)
                } else {
                    None
                }
            });
            let mut ids: Vec<Uuid> = project
                .participants
                .iter()
                .map(|held| held.organisation)
                .chain(project.partnerships.iter().copied())
                .chain(places)
                .collect();
            ids.retain(|id| !records.iter().any(|record| record.id == *id));
            records.extend(
                record::Entity::find()
                    .filter(record::Column::Id.is_in(ids))
                    .all(reader)
                    .await
                    .map_err(Error::internal)?,
            );
        }
        let mut lists: BTreeMap<&str, Vec<Choice>> = BTreeMap::new();
        let mut names: BTreeMap<Uuid, String> = BTreeMap::new();
        for record in &records {
            let list = match record.kind.as_str() {
                "organisation" => ("organisation", &mut known.organisations),
                "partnership" => ("partnership", &mut known.partnerships),
                _ => ("place", &mut known.places),
            };
            list.1.insert(record.id);
            names.insert(record.id, record.title.text(lang).to_owned());
            lists
                .entry(list.0)
                .or_insert_with(|| vec![Choice::new("", "—")])
                .push(Choice::new(record.id.to_string(), record.title.text(lang)));
        }
        let mut rows = service::Entity::find()
            .order_by_asc(service::Column::Position)
            .all(reader)
            .await
            .map_err(Error::internal)?;
        rows.retain(|row| names.contains_key(&row.organisation_id));
        rows.sort_by_key(|row| kernel::text::sort_key(&names[&row.organisation_id]));
        known.services = rows.iter().map(|row| row.id).collect();
        let mut services = vec![Choice::new("", "—")];
        services.extend(rows.into_iter().map(|row| {
            Choice::grouped(
                row.id.to_string(),
                row.name.text(lang),
                names[&row.organisation_id].clone(),
            )
        }));
        let countries = country::all(reader).await?;
        known.countries = countries.iter().map(|held| held.code.clone()).collect();
        let themes = theme::all(reader).await?;
        known.themes = themes
            .iter()
            .map(|held| held.code.clone())
            .chain(held.into_iter().flat_map(|project| project.themes.clone()))
            .collect();
        let notes = web::notes::Notes::load(reader).await?;
        let sources = notes.choices(lang);
        known.sources = sources
            .iter()
            .filter_map(|choice| choice.value.parse().ok())
            .collect();
        let mut take = |name: &str| lists.remove(name).unwrap_or_else(|| vec![Choice::new("", "—")]);
        let mut country_choices = vec![Choice::new("", "—")];
        country_choices.extend(
            countries
                .iter()
                .map(|held| Choice::new(held.code.clone(), held.label(lang))),
        );
        Ok(Choices {
            organisations: take("organisation"),
            partnerships: take("partnership"),
            places: take("place"),
            services,
            countries: country_choices,
            themes: themes
                .iter()
                .map(|held| Choice::new(held.code.clone(), held.label(lang)))
                .collect(),
            sources,
            known,
        })
    }
}
