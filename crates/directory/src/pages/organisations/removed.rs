//! A service that goes while other records name it: the form says which, and asks what they are to name instead.

use kernel::Lang;
use serde::Deserialize;
use uuid::Uuid;
use web::chronicle::Said;
use web::linked::{Linked, LinkedRequest, Named};
use web::{App, Result, Visit};

use super::input::Input;
use crate::organisation::{Organisation, Service};
use crate::store::Loaded;

/// The choice that leaves the records without the service.
const NONE: &str = "aucun";

/// What was chosen for a service that goes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    service: String,
    /// [`NONE`], or the id of another service.
    to: String,
    /// A print of the records that were shown.
    seen: String,
}

/// A service that goes, and the records that name it.
#[derive(Debug, Clone)]
pub(super) struct Removed {
    pub id: Uuid,
    pub name: Said,
    pub linked: Vec<Linked>,
    /// The services that stay: id, name, whether it is chosen.
    pub others: Vec<(String, Said, bool)>,
    pub none: &'static str,
    pub none_chosen: bool,
    /// A print of the records, for the form to send back.
    pub seen: String,
    /// Whether other records name it than those that the choice was made for.
    pub changed: bool,
    to: Option<Option<Uuid>>,
}

impl Removed {
    /// Whether a choice was made, for these records.
    pub fn is_settled(&self) -> bool {
        self.to.is_some() && !self.changed
    }

    /// The service that takes its place, if one does.
    pub fn to(&self) -> Option<Uuid> {
        self.to.flatten()
    }

    /// All records that name it.
    pub fn naming(&self) -> impl Iterator<Item = Uuid> {
        self.linked.iter().flat_map(|linked| linked.ids.iter().copied())
    }
}

/// The services that a form leaves out although records name them.
pub(super) async fn removed(
    app: &App,
    visit: &Visit,
    loaded: &Loaded,
    typed: &Organisation,
    input: &Input,
) -> Result<Vec<Removed>> {
    let stays = |id: Uuid| typed.services.iter().any(|service| service.id == Some(id));
    let gone = loaded
        .organisation
        .services
        .iter()
        .filter_map(|service| Some((service.id?, service)));
    let mut found = Vec::new();
    for (id, service) in gone.filter(|(id, _)| !stays(*id)) {
        let request = LinkedRequest {
            named: Named::Service(id),
            lang: visit.lang,
            actor: visit.actor.clone(),
        };
        let linked = app.linked(&request).await?;
        if !linked.is_empty() {
            found.push(one(id, service, linked, typed, input, visit.lang));
        }
    }
    Ok(found)
}

fn one(
    id: Uuid,
    service: &Service,
    linked: Vec<Linked>,
    typed: &Organisation,
    input: &Input,
    lang: Lang,
) -> Removed {
    let mut ids: Vec<String> = linked
        .iter()
        .flat_map(|group| group.ids.iter().map(Uuid::to_string))
        .collect();
    ids.sort_unstable();
    let seen = kernel::id::from_key("named", &ids.concat()).simple().to_string();
    let chosen = input
        .released
        .iter()
        .find(|chosen| chosen.service == id.to_string())
        .cloned()
        .unwrap_or_default();
    let stays: Vec<(Uuid, &Service)> = typed
        .services
        .iter()
        .filter_map(|other| Some((other.id?, other)))
        .collect();
    let to = match chosen.to.as_str() {
        NONE => Some(None),
        // Only a service of the same organisation that stays.
        text => text
            .parse()
            .ok()
            .filter(|id| stays.iter().any(|(other, _)| other == id))
            .map(Some),
    };
    Removed {
        id,
        name: Said::of(&service.name, lang),
        others: stays
            .iter()
            .map(|(other, service)| {
                let name = Said::of(&service.name, lang);
                (other.to_string(), name, to == Some(Some(*other)))
            })
            .collect(),
        none: NONE,
        none_chosen: to == Some(None),
        changed: !chosen.seen.is_empty() && chosen.seen != seen,
        seen,
        linked,
        to,
    }
}
