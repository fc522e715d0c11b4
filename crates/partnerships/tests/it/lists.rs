//! Lists of partnerships that come in, with all their parties.

use database::{on_both_engines, record};
use documents::import::{Note, Report};
use kernel::Translated;
use kernel::id::from_key;
use partnerships::Partnership;
use partnerships::store;
use sea_orm::prelude::Uuid;
use testkit::TestApp;
use testkit::lists::{counts, line};

use crate::{link, small};

async fn take(app: &TestApp, text: &str) -> (Report, Uuid) {
    app.import("partnerships", text).await
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
        let write = app.batch(None).await;
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
