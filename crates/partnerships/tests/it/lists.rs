//! Lists of partnerships that come in, with all their parties.

use database::{Author, Write, on_both_engines, record};
use documents::import::{Counts, Line, Mapping, Note, Report};
use documents::table::{Limits, read};
use kernel::id::from_key;
use kernel::{Actor, Clock, Ids, Origin, Translated};
use partnerships::Partnership;
use partnerships::import::partnerships::{PARTNERSHIPS, import, preview};
use partnerships::store;
use sea_orm::prelude::Uuid;
use testkit::TestApp;

use crate::{link, small};

async fn batch(app: &TestApp, batch: Option<Uuid>) -> Write {
    let clock = Clock::system();
    let author = Author {
        actor: Actor::System,
        origin: Origin::Import,
        batch,
    };
    Write::begin(&app.app.db, &clock, &Ids::random(clock.clone()), author)
        .await
        .unwrap()
}

async fn take(app: &TestApp, text: &str) -> (Report, Uuid) {
    let table = read(text.as_bytes(), &Limits::default()).unwrap();
    let mapping = Mapping::guess(&table.header, PARTNERSHIPS).unwrap();
    let ids = Ids::random(Clock::system());
    let foretold = preview(app.app.db.reader(), &ids, &table, &mapping)
        .await
        .unwrap();
    let number = ids.next();
    let write = batch(app, Some(number)).await;
    let report = import(&write, &table, &mapping).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(foretold.counts(), report.counts(), "the preview is the import");
    (report, number)
}

fn counts(added: u64, updated: u64, unchanged: u64, ignored: u64, ambiguous: u64) -> Counts {
    Counts {
        lines: added + updated + unchanged + ignored + ambiguous,
        added,
        updated,
        unchanged,
        ignored,
        ambiguous,
    }
}

fn line(report: &Report, number: u64) -> &Line {
    report.lines.iter().find(|line| line.number == number).unwrap()
}

async fn held(app: &TestApp, id: Uuid) -> Partnership {
    store::get(app.app.db.reader(), id).await.unwrap().partnership
}

const LIST: &str = "titre;parties;roles;formes;situation;situation connue au;periode;base légale;thèmes
Bagnolet et Matola;Bagnolet; ;jumelage;active;2019-12;1986;;eau potable
;Bagnolet | Drancy | Maputo;Drancy : support;coopération décentralisée;agreement;;2004/2008;convention;
";

on_both_engines!(parties_are_named_and_come_in_once, |engine| async move {
    let app = small(engine).await;
    let (report, _) = take(&app, LIST).await;
    assert_eq!(report.counts(), counts(1, 0, 0, 1, 0), "{report:#?}");
    assert_eq!(
        line(&report, 2).notes,
        [Note::Itself],
        "one party is no partnership"
    );
    let three = held(&app, line(&report, 3).record.unwrap()).await;
    assert_eq!(
        three.title,
        Translated::one("fr", "Bagnolet – Drancy – Maputo"),
        "named after its parties"
    );
    let parties: Vec<(Option<Uuid>, &str)> = three
        .parties
        .iter()
        .map(|party| (party.organisation, party.role.as_str()))
        .collect();
    let id = |key: &str| Some(from_key("organisation", key));
    assert_eq!(
        parties,
        [
            (id("bagnolet"), "party"),
            (id("drancy"), "support"),
            (id("maputo"), "party")
        ]
    );
    assert_eq!(three.dated.unwrap().value.to_string(), "2004/2008");
    assert_eq!(three.legal_basis.as_deref(), Some("convention"));
    let list = LIST.replace("Bagnolet; ;", "\"Bagnolet; Matola\";;");
    let (more, _) = take(&app, &list).await;
    assert_eq!(more.counts(), counts(1, 0, 1, 0, 0), "{more:#?}");
    let two = held(&app, line(&more, 2).record.unwrap()).await;
    assert_eq!(
        two.dated.unwrap().value.to_string(),
        "1986/..",
        "a year is when it began"
    );
    assert_eq!(two.status_as_of.unwrap().value.to_string(), "2019-12");
    let (again, _) = take(&app, &list).await;
    assert_eq!(again.counts(), counts(0, 0, 2, 0, 0), "{again:#?}");
    let (asked, _) = take(
        &app,
        "parties;situation\nBagnolet | Nulle Part;active\nDrancy | Matola;\nDrancy | Matola;on verra\n",
    )
    .await;
    assert_eq!(asked.counts(), counts(0, 0, 0, 2, 1), "{asked:#?}");
    let mut visitor = app.visitor();
    for path in ["/partenariats.csv", "/en/partenariats.csv"] {
        let export = visitor.get(path).await.text;
        let (own, _) = take(&app, &export).await;
        assert_eq!(own.counts(), counts(0, 0, 2, 0, 0), "{path} {own:#?}");
    }
});

on_both_engines!(
    an_edit_names_its_sheet_and_takes_nobody_off,
    |engine| async move {
        let app = small(engine).await;
        let write = app.write().await;
        let id = write.ids.next();
        let kept = store::insert(
            &write,
            id,
            &link("Bagnolet – Matola", "bagnolet", "matola"),
            false,
        )
        .await
        .unwrap();
        write.commit().await.unwrap();
        let before = held(&app, id).await;
        let list = format!(
            "fiche;titre;parties;situation\n{};Bagnolet, Drancy et Matola;Drancy;dormant\n",
            kept.address()
        );
        let (report, number) = take(&app, &list).await;
        assert_eq!(report.counts(), counts(0, 1, 0, 0, 0), "{report:#?}");
        let after = held(&app, id).await;
        assert_eq!(after.parties.len(), 3);
        assert_eq!(after.status, "dormant");
        assert_eq!(after.title.get("fr"), "Bagnolet, Drancy et Matola");
        let (again, _) = take(&app, &list).await;
        assert_eq!(again.counts(), counts(0, 0, 1, 0, 0), "{again:#?}");
        let write = batch(&app, None).await;
        let touched = record::touched_by(&write, number).await.unwrap();
        let rewriters = partnerships::module().rewriters;
        let value = touched[0].before.clone().unwrap();
        (rewriters[0].write)(&write, id, touched[0].record.version, value)
            .await
            .unwrap();
        write.commit().await.unwrap();
        assert_eq!(held(&app, id).await, before);
    }
);
