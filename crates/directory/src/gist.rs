//! What tells organisations and places of one name apart where a form asks which one is meant: kind, and where it is.

use std::collections::BTreeMap;

use database::Result;
use geo::{country, place, territory};
use kernel::Lang;
use sea_orm::entity::prelude::*;
use web::{App, BoxFuture};

use crate::kind::Kinds;
use crate::rows::organisation as row;

/// The kind and the place of these organisations, the country of these places.
pub(crate) fn gist(app: App, lang: Lang, ids: Vec<Uuid>) -> BoxFuture<Result<Vec<(Uuid, String)>>> {
    Box::pin(async move {
        let reader = app.db.reader();
        let organisations = row::Entity::find()
            .filter(row::Column::Id.is_in(ids.iter().copied()))
            .all(reader)
            .await?;
        let places = place::Entity::find()
            .filter(place::Column::Id.is_in(ids))
            .all(reader)
            .await?;
        let countries = organisations
            .iter()
            .map(|held| held.country.clone())
            .chain(places.iter().map(|held| held.country.clone()));
        let countries: BTreeMap<String, String> = country::some(reader, countries.collect())
            .await?
            .into_iter()
            .map(|held| (held.code.clone(), held.label(lang).to_owned()))
            .collect();
        let codes = organisations.iter().filter_map(|held| held.departement.clone());
        let departements = territory::some(reader, "departement", codes.collect()).await?;
        let kinds = Kinds::load(reader).await?;
        let mut told = Vec::with_capacity(organisations.len() + places.len());
        for held in organisations {
            let around = departements
                .iter()
                .find(|other| held.departement.as_ref() == Some(&other.code));
            let place = match around {
                Some(around) => Some(around.name.clone()),
                None => held
                    .city
                    .clone()
                    .or_else(|| countries.get(&held.country).cloned()),
            };
            let parts = [Some(kinds.label(&held.kind_code, lang)), place];
            told.push((
                held.id,
                parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            ));
        }
        for held in places {
            told.push((held.id, countries.get(&held.country).cloned().unwrap_or_default()));
        }
        Ok(told)
    })
}
