//! Actions on both engines: the store, then the pages through the real router.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

mod editors;
mod import;
mod pages;
mod store;

use database::{Author, Engine, Json, Write, source};
use directory::Organisation;
use geo::place::Place;
use kernel::date::Dated;
use kernel::{Origin, State, Translated, Visibility};
use projects::project::{Location, Participant, Project, Status};
use sea_orm::EntityTrait;
use testkit::TestApp;
use uuid::Uuid;

/// An application with actions, and a small world for them to take place in.
pub(crate) struct World {
    pub test: TestApp,
    pub drancy: Uuid,
    pub ngo: Uuid,
    pub figuig: Uuid,
    pub document: Uuid,
}

impl World {
    pub(crate) async fn new(engine: Engine) -> World {
        let mut modules = testkit::platform();
        modules.extend([directory::module(), partnerships::module(), projects::module()]);
        let test = TestApp::new(engine, modules).await;
        let write = test.write().await;
        directory::kind::seed(&write).await.unwrap();
        directory::theme::seed(&write).await.unwrap();
        let [drancy, ngo, figuig, document] = [
            write.ids.next(),
            write.ids.next(),
            write.ids.next(),
            write.ids.next(),
        ];
        let document_row = source::Model {
            id: document,
            code: "cuf".into(),
            title: Json(Translated::both("Programme de 2008", "Programme of 2008")),
            publisher: "Département".into(),
            dated: Some(Json(dated("2008-03-31", None))),
            url: None,
            note: Json(Translated::default()),
        };
        source::Entity::insert(source::ActiveModel::from(document_row))
            .exec_without_returning(write.tx())
            .await
            .unwrap();
        let city = Organisation {
            name: Translated::one("fr", "Ville de Drancy"),
            territory: Some(("commune".into(), "93029".into())),
            governs: true,
            ..organisation("commune")
        };
        directory::store::insert(&write, drancy, &city, false)
            .await
            .unwrap();
        directory::store::insert(
            &write,
            ngo,
            &Organisation {
                name: Translated::one("fr", "Puits sans frontières"),
                ..organisation("ngo")
            },
            false,
        )
        .await
        .unwrap();
        let place = Place {
            name: Translated::one("fr", "Figuig"),
            kind: "town".into(),
            country: "MA".into(),
            point: Some((32.11, -1.23)),
            state: State::Published,
            ..Place::default()
        };
        geo::place::insert(&write, figuig, &place).await.unwrap();
        write.commit().await.unwrap();
        World {
            test,
            drancy,
            ngo,
            figuig,
            document,
        }
    }

    /// An action with everything in it.
    pub(crate) fn well(&self) -> Project {
        Project {
            title: Translated::both("Un puits à Figuig", "A well in Figuig"),
            summary: Translated::both(
                "La ville et une association creusent un **puits**.",
                "The city and an association dig a **well**.",
            ),
            beneficiaries: Translated::one("fr", "Les familles de l’oasis"),
            kind: "construction".into(),
            status: Some(Status {
                code: 4,
                as_of: Some(dated("2008-03-31", None)),
                source: Some(self.document),
            }),
            dated: Some(dated("2004/2006", Some("entre 2004 et 2006"))),
            participants: vec![
                Participant {
                    organisation: self.drancy,
                    role: "accountable".into(),
                    ..Participant::default()
                },
                Participant {
                    organisation: self.ngo,
                    role: "implementing".into(),
                    note: Translated::one("fr", "Sur place"),
                    ..Participant::default()
                },
            ],
            locations: vec![
                Location::Place { id: self.figuig },
                Location::Territory {
                    of: "commune".into(),
                    code: "93029".into(),
                },
                Location::Country { code: "MA".into() },
            ],
            themes: vec!["water".into()],
            goals: vec![6],
            figures: vec![directory::figure::Figure {
                measure: "budget".into(),
                value: 2_000_000,
                unit: "EUR".into(),
                source: Some(self.document),
                ..Default::default()
            }],
            sources: vec![self.document],
            visibility: Visibility::Public,
            state: State::Published,
            ..Project::default()
        }
    }

    /// Writes an action.
    pub(crate) async fn add(&self, project: &Project) -> database::record::Model {
        let write = Write::begin(
            &self.test.app.db,
            &self.test.app.clock,
            &self.test.app.ids,
            Author::system(Origin::Typed),
        )
        .await
        .unwrap();
        let record = projects::store::insert(&write, write.ids.next(), project, false)
            .await
            .unwrap();
        write.commit().await.unwrap();
        record
    }
}

fn organisation(kind: &str) -> Organisation {
    Organisation {
        kind: kind.into(),
        country: "FR".into(),
        lang: "fr".into(),
        state: State::Published,
        ..Organisation::default()
    }
}

pub(crate) fn dated(value: &str, words: Option<&str>) -> Dated {
    Dated {
        value: value.parse().unwrap(),
        original: words.map(str::to_owned),
    }
}
