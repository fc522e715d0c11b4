//! Writes what an import planned, all in one transaction.

use database::{Result, Write, record, source};
use directory::store as organisations;
use documents::import::Report;
use geo::place;
use kernel::State;

use super::twinning::{Completion, Plan};
use crate::partnership::Form;
use crate::store;

pub(super) async fn all(write: &Write, plan: Plan) -> Result<Report> {
    let sources = plan.sources.into_iter().map(source::ActiveModel::from).collect();
    write.insert_all::<source::Entity>(sources).await?;
    place::insert_many(write, plan.places).await?;
    organisations::insert_many(write, plan.organisations, false).await?;
    for id in plan.restored_places {
        let held = place::get(write.tx(), id).await?;
        let mut published = held.place;
        published.state = State::Published;
        place::update(write, id, held.record.version, &published).await?;
    }
    for id in plan.restored {
        let held = organisations::get(write.tx(), id).await?;
        let mut organisation = held.organisation;
        organisation.state = State::Published;
        organisations::update(write, id, held.record.version, &organisation).await?;
    }
    store::insert_many(write, plan.partnerships, false).await?;
    for completion in plan.completed {
        complete(write, completion).await?;
    }
    Ok(plan.report)
}

async fn complete(write: &Write, completion: Completion) -> Result<()> {
    let version = record::by_id(write.tx(), completion.id).await?.version;
    let mut partnership = store::get(write.tx(), completion.id).await?.partnership;
    for form in completion.forms {
        partnership.forms.push(Form {
            form,
            dated: completion.dated.clone(),
            source: completion.source,
        });
    }
    if let Some(dated) = completion.dated {
        for form in &mut partnership.forms {
            form.dated = form.dated.take().or_else(|| Some(dated.clone()));
        }
        partnership.dated = partnership.dated.or(Some(dated));
    }
    partnership.sources.extend(completion.source);
    partnership.state = State::Published;
    store::update(write, completion.id, version, &partnership).await?;
    Ok(())
}
