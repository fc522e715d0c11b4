//! Writing partnerships: the record, its history and all its parts in one transaction.

use std::collections::{BTreeSet, HashMap};

use database::record::{self, Changes, NewRecord};
use database::{Json, Result, Write, source};
use directory::rows::organisation;
use directory::{figure, theme};
use geo::{country, place};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, QuerySelect};

use super::{KIND, get};
use crate::partnership::Partnership;
use crate::rows::{agreement, committee, event, form, partnership as row, party, party_service};

/// Writes a new partnership.
///
/// # Errors
/// When the database refuses: an unknown organisation, place, service, theme or source.
pub async fn insert(
    write: &Write,
    id: Uuid,
    partnership: &Partnership,
    example: bool,
) -> Result<record::Model> {
    let sides = Sides::load(write, [partnership]).await?;
    let (partnership, sides) = sides.settle(partnership);
    let record = record::create(write, new_record(id, &partnership, example), &partnership).await?;
    let mut rows = Rows::default();
    rows.own
        .push(row::ActiveModel::from(row_of(id, &partnership, sides.in_france)));
    rows.parts(write, id, &partnership, &sides);
    rows.save(write).await?;
    Ok(record)
}

/// Writes many new partnerships, a few statements for all of them.
///
/// # Errors
/// As [`insert`]; then none is to be kept.
pub async fn insert_many(write: &Write, new: Vec<(Uuid, Partnership)>, example: bool) -> Result<()> {
    let known = Sides::load(write, new.iter().map(|(_, partnership)| partnership)).await?;
    let mut records = Vec::with_capacity(new.len());
    let mut rows = Rows::default();
    for (id, partnership) in new {
        let (partnership, sides) = known.settle(&partnership);
        rows.own
            .push(row::ActiveModel::from(row_of(id, &partnership, sides.in_france)));
        rows.parts(write, id, &partnership, &sides);
        let whole = serde_json::to_value(&partnership)?;
        records.push((new_record(id, &partnership, example), whole));
    }
    record::create_many(write, records).await?;
    rows.save(write).await
}

fn new_record(id: Uuid, partnership: &Partnership, example: bool) -> NewRecord {
    NewRecord {
        id,
        kind: KIND,
        title: partnership.title.clone(),
        visibility: partnership.visibility,
        state: partnership.state,
        example,
    }
}

/// Writes a new version of a partnership that was read at `version`.
///
/// # Errors
/// [`database::Error::Stale`] when somebody wrote it since, [`database::Error::Transition`] when its state may not
/// change so; else as [`insert`].
pub async fn update(
    write: &Write,
    id: Uuid,
    version: i64,
    partnership: &Partnership,
) -> Result<record::Model> {
    let locked = record::lock(write, id, version).await?;
    let before = get(write.tx(), id).await?.partnership;
    let sides = Sides::load(write, [partnership]).await?;
    let (partnership, sides) = sides.settle(partnership);
    let model = row_of(id, &partnership, sides.in_france);
    row::Entity::update(row::ActiveModel::from(model).reset_all())
        .exec(write.tx())
        .await?;
    remove_parts(write, id).await?;
    let mut rows = Rows::default();
    rows.parts(write, id, &partnership, &sides);
    rows.save(write).await?;
    let changes = Changes {
        title: partnership.title.clone(),
        visibility: partnership.visibility,
        state: partnership.state,
    };
    record::update(write, locked, changes, &before, &partnership).await
}

/// What is worked out of the parties when a partnership is written.
struct Settled {
    home: Vec<bool>,
    in_france: bool,
}

/// Where the parties are.
struct Sides {
    countries: HashMap<Uuid, String>,
    french: Vec<String>,
}

impl Sides {
    /// Reads the countries of these partnerships' parties, as many at once as a statement takes.
    async fn load<'a>(
        write: &Write,
        partnerships: impl IntoIterator<Item = &'a Partnership>,
    ) -> Result<Self> {
        let (mut organisations, mut places) = (BTreeSet::new(), BTreeSet::new());
        for party in partnerships
            .into_iter()
            .flat_map(|partnership| &partnership.parties)
        {
            organisations.extend(party.organisation);
            places.extend(party.place);
        }
        let mut countries: HashMap<Uuid, String> = HashMap::new();
        for ids in chunks(organisations) {
            let rows: Vec<(Uuid, String)> = organisation::Entity::find()
                .select_only()
                .columns([organisation::Column::Id, organisation::Column::Country])
                .filter(organisation::Column::Id.is_in(ids))
                .into_tuple()
                .all(write.tx())
                .await?;
            countries.extend(rows);
        }
        for ids in chunks(places) {
            let rows: Vec<(Uuid, String)> = place::Entity::find()
                .select_only()
                .columns([place::Column::Id, place::Column::Country])
                .filter(place::Column::Id.is_in(ids))
                .into_tuple()
                .all(write.tx())
                .await?;
            countries.extend(rows);
        }
        let french: Vec<String> = country::Entity::find()
            .select_only()
            .column(country::Column::Code)
            .filter(
                Condition::any()
                    .add(country::Column::Code.eq("FR"))
                    .add(country::Column::PartOf.eq("FR")),
            )
            .into_tuple()
            .all(write.tx())
            .await?;
        Ok(Sides { countries, french })
    }

    /// Fills in the parties' countries and finds the sides. The network looks from France: French parties are at home.
    /// Where all are French (a twinning inside France), or none is, the lead parties are, or else the first.
    fn settle(&self, partnership: &Partnership) -> (Partnership, Settled) {
        let mut partnership = partnership.clone();
        // What is a set has one order, so that saving without a change changes nothing.
        partnership.themes.sort();
        partnership.themes.dedup();
        partnership.sources.sort();
        partnership.sources.dedup();
        for party in &mut partnership.parties {
            let held = party
                .organisation
                .or(party.place)
                .and_then(|id| self.countries.get(&id));
            if let Some(code) = held {
                party.country.clone_from(code);
            }
        }
        let is_french: Vec<bool> = partnership
            .parties
            .iter()
            .map(|party| self.french.contains(&party.country))
            .collect();
        let leads: Vec<bool> = partnership
            .parties
            .iter()
            .map(|party| party.role == "lead")
            .collect();
        let home = home_sides(&is_french, &leads);
        let in_france = !is_french.is_empty() && is_french.iter().all(|french| *french);
        (partnership, Settled { home, in_france })
    }
}

/// Ids in portions that a statement takes.
fn chunks(ids: BTreeSet<Uuid>) -> Vec<Vec<Uuid>> {
    let ids: Vec<Uuid> = ids.into_iter().collect();
    ids.chunks(1_000).map(<[Uuid]>::to_vec).collect()
}

/// Which parties are on the side that the network looks from.
fn home_sides(is_french: &[bool], leads: &[bool]) -> Vec<bool> {
    let mixed = is_french.contains(&true) && is_french.contains(&false);
    if mixed {
        return is_french.to_vec();
    }
    let some_follow = leads.contains(&true) && leads.contains(&false);
    if some_follow {
        return leads.to_vec();
    }
    (0..leads.len()).map(|place| place == 0).collect()
}

fn row_of(id: Uuid, partnership: &Partnership, in_france: bool) -> row::Model {
    let start = partnership
        .dated
        .as_ref()
        .and_then(|dated| dated.value.year_span().0);
    row::Model {
        id,
        summary: Json(partnership.summary.clone()),
        status: partnership.status.clone(),
        status_as_of: partnership.status_as_of.clone().map(Json),
        status_source_id: partnership.status_source,
        dated: partnership.dated.clone().map(Json),
        start_year: start.map(i64::from),
        legal_basis: partnership.legal_basis.clone(),
        last_sign: partnership.last_sign.clone().map(Json),
        last_sign_on: partnership
            .last_known()
            .map(|day| day.format("%Y-%m-%d").to_string()),
        in_france,
    }
}

async fn remove_parts(write: &Write, id: Uuid) -> Result<()> {
    let tx = write.tx();
    let parties: Vec<Uuid> = party::Entity::find()
        .select_only()
        .column(party::Column::Id)
        .filter(party::Column::PartnershipId.eq(id))
        .into_tuple()
        .all(tx)
        .await?;
    party_service::Entity::delete_many()
        .filter(party_service::Column::PartyId.is_in(parties))
        .exec(tx)
        .await?;
    party::Entity::delete_many()
        .filter(party::Column::PartnershipId.eq(id))
        .exec(tx)
        .await?;
    form::Entity::delete_many()
        .filter(form::Column::PartnershipId.eq(id))
        .exec(tx)
        .await?;
    event::Entity::delete_many()
        .filter(event::Column::PartnershipId.eq(id))
        .exec(tx)
        .await?;
    agreement::Entity::delete_many()
        .filter(agreement::Column::PartnershipId.eq(id))
        .exec(tx)
        .await?;
    committee::Entity::delete_many()
        .filter(committee::Column::PartnershipId.eq(id))
        .exec(tx)
        .await?;
    figure::set(write, id, &[]).await?;
    theme::set_of(tx, id, &[]).await?;
    source::set_of(tx, id, &[]).await
}

/// The rows of partnerships, gathered so that many are written in a few statements.
#[derive(Default)]
struct Rows {
    own: Vec<row::ActiveModel>,
    parties: Vec<party::ActiveModel>,
    helping: Vec<party_service::ActiveModel>,
    forms: Vec<form::ActiveModel>,
    events: Vec<event::ActiveModel>,
    agreements: Vec<agreement::ActiveModel>,
    committees: Vec<committee::ActiveModel>,
    figures: Vec<figure::ActiveModel>,
    themes: Vec<theme::of_record::ActiveModel>,
    sources: Vec<source::of_record::ActiveModel>,
}

impl Rows {
    /// All parts of one partnership.
    fn parts(&mut self, write: &Write, id: Uuid, partnership: &Partnership, sides: &Settled) {
        self.add_parties(write, id, partnership, sides);
        self.forms
            .extend((0i64..).zip(&partnership.forms).map(|(position, held)| {
                form::ActiveModel::from(form::Model {
                    id: write.ids.next(),
                    partnership_id: id,
                    form: held.form.clone(),
                    dated: held.dated.clone().map(Json),
                    source_id: held.source,
                    position,
                })
            }));
        self.events
            .extend((0i64..).zip(&partnership.events).map(|(position, held)| {
                event::ActiveModel::from(event::Model {
                    id: write.ids.next(),
                    partnership_id: id,
                    kind: held.kind.clone(),
                    status: held.status.clone(),
                    title: Json(held.title.clone()),
                    dated: held.dated.clone().map(Json),
                    source_id: held.source,
                    position,
                })
            }));
        let agreements = (0i64..).zip(&partnership.agreements).map(|(position, held)| {
            agreement::ActiveModel::from(agreement::Model {
                id: write.ids.next(),
                partnership_id: id,
                kind: held.kind.clone(),
                object: Json(held.object.clone()),
                amount: held.amount,
                currency: held.currency.clone(),
                deliberated: held.deliberated.clone().map(Json),
                signed: held.signed.clone().map(Json),
                transmitted: held.transmitted.clone().map(Json),
                expires: held.expires.clone().map(Json),
                source_id: held.source,
                position,
            })
        });
        self.agreements.extend(agreements);
        self.committees
            .extend((0i64..).zip(&partnership.committees).map(|(position, held)| {
                committee::ActiveModel::from(committee::Model {
                    partnership_id: id,
                    organisation_id: *held,
                    position,
                })
            }));
        self.figures.extend(figure::rows(write, id, &partnership.figures));
        self.themes.extend(theme::rows(id, &partnership.themes));
        self.sources.extend(source::rows(id, &partnership.sources));
    }

    fn add_parties(&mut self, write: &Write, id: Uuid, partnership: &Partnership, sides: &Settled) {
        for ((position, held), home) in (0i64..).zip(&partnership.parties).zip(&sides.home) {
            let party_id = write.ids.next();
            for (position, service_id) in (0i64..).zip(&held.supporting_services) {
                self.helping
                    .push(party_service::ActiveModel::from(party_service::Model {
                        party_id,
                        service_id: *service_id,
                        position,
                    }));
            }
            self.parties.push(party::ActiveModel::from(party::Model {
                id: party_id,
                partnership_id: id,
                organisation_id: held.organisation,
                place_id: held.place,
                label: Json(held.label.clone()),
                country: held.country.clone(),
                home: *home,
                role: held.role.clone(),
                own_word: Json(held.own_word.clone()),
                lead_service_id: held.lead_service,
                dated: held.dated.clone().map(Json),
                position,
            }));
        }
    }

    /// Writes them, what is referred to first.
    async fn save(self, write: &Write) -> Result<()> {
        write.insert_all::<row::Entity>(self.own).await?;
        write.insert_all::<party::Entity>(self.parties).await?;
        write.insert_all::<party_service::Entity>(self.helping).await?;
        write.insert_all::<form::Entity>(self.forms).await?;
        write.insert_all::<event::Entity>(self.events).await?;
        write.insert_all::<agreement::Entity>(self.agreements).await?;
        write.insert_all::<committee::Entity>(self.committees).await?;
        write.insert_all::<figure::Entity>(self.figures).await?;
        write.insert_all::<theme::of_record::Entity>(self.themes).await?;
        write.insert_all::<source::of_record::Entity>(self.sources).await
    }
}

#[cfg(test)]
mod tests {
    use super::home_sides;

    #[test]
    fn the_network_looks_from_france_and_inside_france_from_the_lead() {
        assert_eq!(
            home_sides(&[true, false, false], &[true, false, false]),
            [true, false, false]
        );
        assert_eq!(
            home_sides(&[false, true], &[true, false]),
            [false, true],
            "led from abroad"
        );
        assert_eq!(
            home_sides(&[true, true], &[true, false]),
            [true, false],
            "a twinning inside France"
        );
        assert_eq!(home_sides(&[true, true], &[true, true]), [true, false]);
        assert_eq!(
            home_sides(&[true, true], &[false, false]),
            [true, false],
            "where nobody leads, from the first"
        );
        assert_eq!(home_sides(&[false, false], &[false, true]), [false, true]);
    }
}
