//! The order of kinds within their group, and of groups.

use axum::extract::{Path, State};
use database::Write;
use sea_orm::ActiveValue::Set;
use sea_orm::entity::prelude::*;
use web::form::Submitted;
use web::{App, Error, Result, Visit, redirect};

use super::PATH;
use crate::kind::{self, Kinds, group};

/// Which neighbour a thing changes places with: `haut` or `bas`.
fn neighbour(codes: &[String], code: &str, way: &str) -> Option<(usize, usize)> {
    let place = codes.iter().position(|held| held == code)?;
    let other = match way {
        "haut" => place.checked_sub(1)?,
        "bas" => (place + 1 < codes.len()).then_some(place + 1)?,
        _ => return None,
    };
    Some((place, other))
}

async fn set_position(write: &Write, code: &str, position: i64) -> Result<()> {
    kind::Entity::update(kind::ActiveModel {
        code: Set(code.to_owned()),
        position: Set(position),
        ..Default::default()
    })
    .exec(write.tx())
    .await?;
    Ok(())
}

pub(super) async fn shift(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let write = app.write(&visit.actor).await?;
    let kinds = Kinds::load(write.tx()).await?;
    let group = kinds.get(&code).ok_or(Error::NotFound)?.group_code.clone();
    let members: Vec<&kind::Model> = kinds
        .kinds
        .iter()
        .filter(|kind| kind.group_code == group)
        .collect();
    let codes: Vec<String> = members.iter().map(|kind| kind.code.clone()).collect();
    if let Some((one, other)) = neighbour(&codes, &code, form.get("sens")) {
        set_position(&write, &codes[one], members[other].position).await?;
        set_position(&write, &codes[other], members[one].position).await?;
    }
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

pub(super) async fn shift_group(
    State(app): State<App>,
    visit: Visit,
    Path(code): Path<String>,
    form: Submitted,
) -> Result {
    visit.require_administrator()?;
    let write = app.write(&visit.actor).await?;
    let groups = Kinds::load(write.tx()).await?.groups;
    let codes: Vec<String> = groups.iter().map(|group| group.code.clone()).collect();
    if !codes.contains(&code) {
        return Err(Error::NotFound);
    }
    if let Some((one, other)) = neighbour(&codes, &code, form.get("sens")) {
        for (place, position) in [(one, groups[other].position), (other, groups[one].position)] {
            group::Entity::update(group::ActiveModel {
                code: Set(codes[place].clone()),
                position: Set(position),
                ..Default::default()
            })
            .exec(write.tx())
            .await?;
        }
    }
    app.commit(write).await?;
    Ok(redirect(&visit.url(PATH), "updated"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_cannot_go_up_nor_the_last_down() {
        let codes = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(neighbour(&codes, "a", "haut"), None);
        assert_eq!(neighbour(&codes, "c", "bas"), None);
        assert_eq!(neighbour(&codes, "b", "haut"), Some((1, 0)));
        assert_eq!(neighbour(&codes, "b", "bas"), Some((1, 2)));
        assert_eq!(neighbour(&codes, "b", "ailleurs"), None);
    }
}
