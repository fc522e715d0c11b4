//! Lists of actions that come in: the same action is found again, a title alone is a question, an edit names its sheet.

use database::{on_both_engines, record};
use directory::Organisation;
use documents::import::{Note, Report};
use kernel::{Lang, Translated};
use projects::project::{Location, Project};
use projects::store;
use testkit::lists::{counts, line};
use uuid::Uuid;

use crate::{World, organisation};

async fn take(world: &World, text: &str) -> (Report, Uuid) {
    world.test.import("actions", text).await
}

async fn held(world: &World, id: Uuid) -> Project {
    store::get(world.test.app.db.reader(), id).await.unwrap().project
}

async fn keep(world: &World, project: &Project) -> record::Model {
    let write = world.test.write().await;
    let id = write.ids.next();
    let kept = store::insert(&write, id, project, false).await.unwrap();
    write.commit().await.unwrap();
    kept
}

const LIST: &str = "titre;type;porteurs;participants;pays;lieux;thèmes;dates;situation;bénéficiaires
Puits;construction;Ville de Drancy;Puits sans frontières (Maître d'œuvre);MA;Figuig;eau potable;2004/2006;4;Les familles
Fête de la paix;event;Ville de Drancy;;;Drancy;;2019;;
Fête de la paix;event;Ville de Drancy;;;Drancy;;2020;;
";

on_both_engines!(an_action_comes_in_whole_and_once, |engine| async move {
    let world = World::new(engine).await;
    let (report, _) = take(&world, LIST).await;
    assert_eq!(report.counts(), counts(3, 0, 0, 0, 0), "{report:#?}");
    let well = held(&world, line(&report, 2).record.unwrap()).await;
    let roles: Vec<(Uuid, &str)> = well
        .participants
        .iter()
        .map(|held| (held.organisation, held.role.as_str()))
        .collect();
    assert_eq!(
        roles,
        [(world.drancy, "accountable"), (world.ngo, "implementing")]
    );
    assert_eq!(well.locations, [Location::Place { id: world.figuig }]);
    assert_eq!(well.themes, ["water"]);
    assert_eq!(well.dated.unwrap().value.to_string(), "2004/2006");
    assert_eq!(well.status.unwrap().code, 4);
    assert_eq!(well.beneficiaries.get("fr"), "Les familles");
    let party = held(&world, line(&report, 3).record.unwrap()).await;
    assert_eq!(
        party.locations,
        [Location::Territory {
            of: "commune".into(),
            code: "93029".into()
        }]
    );
    let (again, _) = take(&world, LIST).await;
    assert_eq!(again.counts(), counts(0, 0, 3, 0, 0), "{again:#?}");
    // A title alone, of two parties, is a question; so is an unknown or twice known organisation.
    let write = world.test.write().await;
    for _ in 0..2 {
        let twin = Organisation {
            name: Translated::one("fr", "Amitié"),
            ..organisation("association")
        };
        directory::store::insert(&write, write.ids.next(), &twin, false)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    let (asked, _) = take(
        &world,
        "titre;type;porteurs\nFête de la paix;event;\nAutre;event;Amitié\nAutre;event;Personne\nSans type;;Ville de Drancy\n;event;\n",
    )
    .await;
    assert_eq!(asked.counts(), counts(0, 0, 0, 2, 3), "{asked:#?}");
    assert_eq!(line(&asked, 2).candidates.len(), 2);
    assert!(line(&asked, 2).candidates[0].detail.contains("Drancy"));
    assert_eq!(line(&asked, 3).candidates.len(), 2);
    assert_eq!(
        line(&asked, 4).notes,
        [Note::OrganisationUnknown {
            given: "Personne".into()
        }]
    );
});

on_both_engines!(our_own_export_changes_nothing, |engine| async move {
    let world = World::new(engine).await;
    keep(&world, &world.well()).await;
    take(&world, LIST).await;
    let mut visitor = world.test.visitor();
    for path in ["/projets.csv", "/en/projets.csv"] {
        let export = visitor.get(path).await.text;
        let (own, _) = take(&world, &export).await;
        assert_eq!(own.counts(), counts(0, 0, 4, 0, 0), "{path} {own:#?}");
    }
});

on_both_engines!(an_edit_names_its_sheet_and_is_undone, |engine| async move {
    let world = World::new(engine).await;
    let kept = keep(&world, &world.well()).await;
    let before = held(&world, kept.id).await;
    let list = format!(
        "fiche;titre;type;porteurs;dates;situation\nhttps://x.exemple/projets/{};Le puits;study;Puits sans frontières;2004/2007;2\n",
        kept.address()
    );
    let (report, number) = take(&world, &list).await;
    assert_eq!(report.counts(), counts(0, 1, 0, 0, 0), "{report:#?}");
    let after = held(&world, kept.id).await;
    assert_eq!(after.title, Translated::both("Le puits", "A well in Figuig"));
    assert_eq!(after.kind, "study");
    assert_eq!(after.participants.len(), 3, "nobody is taken off a sheet");
    let status = after.status.unwrap();
    assert_eq!(
        (status.code, status.as_of),
        (2, None),
        "another document said the old one"
    );
    let (again, _) = take(&world, &list).await;
    assert_eq!(again.counts(), counts(0, 0, 1, 0, 0), "{again:#?}");

    let write = world.test.batch(None).await;
    let touched = record::touched_by(&write, number).await.unwrap();
    let rewriters = projects::module().rewriters;
    assert_eq!((touched.len(), rewriters[0].kind), (1, store::KIND));
    let value = touched[0].before.clone().unwrap();
    (rewriters[0].write)(&write, kept.id, touched[0].record.version, value)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let restored = held(&world, kept.id).await;
    assert_eq!(restored, before);
    assert_eq!(restored.title.text(Lang::Fr), "Un puits à Figuig");
});

on_both_engines!(an_undone_list_may_come_again, |engine| async move {
    let world = World::new(engine).await;
    let (first, number) = take(&world, LIST).await;
    let write = world.test.batch(None).await;
    let touched = record::touched_by(&write, number).await.unwrap();
    record::take_back(&write, number, touched).await.unwrap();
    write.commit().await.unwrap();
    let (again, _) = take(&world, LIST).await;
    assert_eq!(again.counts(), counts(3, 0, 0, 0, 0), "{again:#?}");
    for (old, new) in first.lines.iter().zip(&again.lines) {
        assert_eq!(old.record, new.record, "the same sheet, with its address");
    }
});
