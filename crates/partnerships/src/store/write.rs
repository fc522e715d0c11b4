//! Writing partnerships: the record, its history and all its parts in one transaction.

use std::collections::BTreeMap;

use database::record::{self, Changes, NewRecord};
use database::{Json, Result, Write, source};
use directory::rows::organisation;
use directory::{figure, theme};
use geo::{country, place};
use kernel::State;
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
    let (partnership, sides) = settle(write, partnership).await?;
    let new = NewRecord {
        id,
        kind: KIND,
        title: partnership.title.clone(),
        visibility: partnership.visibility,
        state: partnership.state,
        example,
    };
    let record = record::create(write, new, &partnership).await?;
    row::Entity::insert(row::ActiveModel::from(row_of(id, &partnership, sides.in_france)))
        .exec_without_returning(write.tx())
        .await?;
    write_parts(write, id, &partnership, &sides).await?;
    Ok(record)
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
    let (partnership, sides) = settle(write, partnership).await?;
    let model = row_of(id, &partnership, sides.in_france);
    row::Entity::update(row::ActiveModel::from(model).reset_all())
        .exec(write.tx())
        .await?;
    remove_parts(write, id).await?;
    write_parts(write, id, &partnership, &sides).await?;
    let changes = Changes {
        title: partnership.title.clone(),
        visibility: partnership.visibility,
        state: partnership.state,
    };
    record::update(write, locked, changes, &before, &partnership).await
}

/// Archives a partnership that was read at `version`, or publishes it again.
///
/// # Errors
/// As [`update`].
pub async fn set_state(write: &Write, id: Uuid, version: i64, state: State) -> Result<record::Model> {
    let locked = record::lock(write, id, version).await?;
    let before = get(write.tx(), id).await?.partnership;
    let after = Partnership {
        state,
        ..before.clone()
    };
    let changes = Changes {
        title: after.title.clone(),
        visibility: after.visibility,
        state,
    };
    record::update(write, locked, changes, &before, &after).await
}

/// What is worked out of the parties when a partnership is written.
struct Sides {
    home: Vec<bool>,
    in_france: bool,
}

/// Fills in the parties' countries and finds the sides. The network looks from France: French parties are at home.
/// Where all are French (a twinning inside France), or none is, the lead parties are, or else the first.
async fn settle(write: &Write, partnership: &Partnership) -> Result<(Partnership, Sides)> {
    let mut partnership = partnership.clone();
    let organisations: Vec<Uuid> = partnership
        .parties
        .iter()
        .filter_map(|party| party.organisation)
        .collect();
    let places: Vec<Uuid> = partnership
        .parties
        .iter()
        .filter_map(|party| party.place)
        .collect();
    let mut countries: BTreeMap<Uuid, String> = BTreeMap::new();
    let rows: Vec<(Uuid, String)> = organisation::Entity::find()
        .select_only()
        .columns([organisation::Column::Id, organisation::Column::Country])
        .filter(organisation::Column::Id.is_in(organisations))
        .into_tuple()
        .all(write.tx())
        .await?;
    countries.extend(rows);
    let rows: Vec<(Uuid, String)> = place::Entity::find()
        .select_only()
        .columns([place::Column::Id, place::Column::Country])
        .filter(place::Column::Id.is_in(places))
        .into_tuple()
        .all(write.tx())
        .await?;
    countries.extend(rows);
    for party in &mut partnership.parties {
        let held = party
            .organisation
            .or(party.place)
            .and_then(|id| countries.get(&id));
        if let Some(code) = held {
            party.country.clone_from(code);
        }
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
    let is_french: Vec<bool> = partnership
        .parties
        .iter()
        .map(|party| french.contains(&party.country))
        .collect();
    let leads: Vec<bool> = partnership
        .parties
        .iter()
        .map(|party| party.role == "lead")
        .collect();
    let home = home_sides(&is_french, &leads);
    let in_france = !is_french.is_empty() && is_french.iter().all(|french| *french);
    Ok((partnership, Sides { home, in_france }))
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
    Ok(())
}

async fn write_parts(write: &Write, id: Uuid, partnership: &Partnership, sides: &Sides) -> Result<()> {
    write_parties(write, id, partnership, sides).await?;
    let tx = write.tx();
    if !partnership.forms.is_empty() {
        let rows = (0i64..).zip(&partnership.forms).map(|(position, held)| {
            form::ActiveModel::from(form::Model {
                id: write.ids.next(),
                partnership_id: id,
                form: held.form.clone(),
                dated: held.dated.clone().map(Json),
                source_id: held.source,
                position,
            })
        });
        form::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    if !partnership.events.is_empty() {
        let rows = (0i64..).zip(&partnership.events).map(|(position, held)| {
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
        });
        event::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    if !partnership.agreements.is_empty() {
        let rows = (0i64..).zip(&partnership.agreements).map(|(position, held)| {
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
        agreement::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    if !partnership.committees.is_empty() {
        let rows = (0i64..).zip(&partnership.committees).map(|(position, held)| {
            committee::ActiveModel::from(committee::Model {
                partnership_id: id,
                organisation_id: *held,
                position,
            })
        });
        committee::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    figure::set(write, id, &partnership.figures).await?;
    theme::set_of(tx, id, &partnership.themes).await?;
    source::set_of(tx, id, &partnership.sources).await
}

async fn write_parties(write: &Write, id: Uuid, partnership: &Partnership, sides: &Sides) -> Result<()> {
    let (mut rows, mut helping) = (Vec::new(), Vec::new());
    for ((position, held), home) in (0i64..).zip(&partnership.parties).zip(&sides.home) {
        let party_id = write.ids.next();
        for (position, service_id) in (0i64..).zip(&held.supporting_services) {
            let service_id = *service_id;
            helping.push(party_service::ActiveModel::from(party_service::Model {
                party_id,
                service_id,
                position,
            }));
        }
        rows.push(party::ActiveModel::from(party::Model {
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
    if !rows.is_empty() {
        party::Entity::insert_many(rows)
            .exec_without_returning(write.tx())
            .await?;
    }
    if !helping.is_empty() {
        party_service::Entity::insert_many(helping)
            .exec_without_returning(write.tx())
            .await?;
    }
    Ok(())
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
        assert_eq!(home_sides(&[false, false], &[false, true]), [false, true]);
    }
}
