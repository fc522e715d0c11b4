//! Lists of organisations that come in: nothing guessed, nothing twice, and what is known stays unless the sheet is named.

use database::{on_both_engines, record};
use directory::organisation::Identified;
use directory::{Organisation, store};
use documents::import::{Note, Outcome, Report};
use kernel::identifier::Scheme;
use kernel::{Lang, State, Translated};
use sea_orm::prelude::Uuid;
use testkit::TestApp;
use testkit::lists::{counts, line};

use crate::{app, published};

async fn take(app: &TestApp, text: &str) -> (Report, Uuid) {
    app.import("organisations", text).await
}

async fn keep(app: &TestApp, organisation: &Organisation) -> record::Model {
    let write = app.write().await;
    let id = write.ids.next();
    let kept = store::insert(&write, id, organisation, false).await.unwrap();
    write.commit().await.unwrap();
    kept
}

async fn held(app: &TestApp, id: Uuid) -> Organisation {
    store::get(app.app.db.reader(), id).await.unwrap().organisation
}

on_both_engines!(a_homonym_is_never_guessed, |engine| async move {
    let app = app(engine).await;
    let first = keep(&app, &published("Amitié sans frontières")).await;
    let second = Organisation {
        territory: Some(("commune".into(), "93006".into())),
        ..published("Amitié sans frontières")
    };
    keep(&app, &second).await;
    let list = "nom;type;insee;site_web
Amitie sans frontieres;association;;https://a.exemple
AMITIÉ SANS FRONTIÈRES;association;93029;https://b.exemple
Amitié sans frontières;association;93048;
Comité neuf;association;Saint-Gratien;
";
    let (report, _) = take(&app, list).await;
    assert_eq!(report.counts(), counts(1, 1, 0, 0, 2), "{report:#?}");
    let asked = line(&report, 2);
    assert_eq!(
        asked.outcome,
        Outcome::Ambiguous,
        "one in Drancy, one in Bagnolet"
    );
    let candidates: Vec<(&str, &str)> = asked
        .candidates
        .iter()
        .map(|held| (held.country.as_str(), held.detail.as_str()))
        .collect();
    assert_eq!(candidates, [("FR", "INSEE 93029"), ("FR", "INSEE 93006")]);
    assert_eq!(line(&report, 3).record, Some(first.id), "the commune decides");
    assert_eq!(
        line(&report, 4).outcome,
        Outcome::Added,
        "a third one, in Montreuil"
    );
    assert_eq!(
        line(&report, 5).outcome,
        Outcome::Ambiguous,
        "two communes are called so"
    );
    assert!(line(&report, 5).candidates.len() > 1);
});

on_both_engines!(
    a_place_that_only_one_of_both_names_is_a_question,
    |engine| async move {
        let app = app(engine).await;
        keep(&app, &published("Les Amis du Sahel")).await;
        let (report, _) = take(&app, "nom,type,pays\nLes Amis du Sahel,association,FR\n").await;
        assert_eq!(report.counts(), counts(0, 0, 0, 0, 1), "{report:#?}");
        assert_eq!(line(&report, 2).candidates[0].detail, "INSEE 93029");
    }
);

on_both_engines!(
    an_identifier_says_who_it_is_whatever_the_name,
    |engine| async move {
        let app = app(engine).await;
        let mut organisation = published("Comité de jumelage de Drancy");
        organisation.identifiers = vec![Identified {
            scheme: Scheme::Siren,
            value: "219300290".into(),
        }];
        let kept = keep(&app, &organisation).await;
        let list = "nom;type;siren;rna;courriel
Drancy jumelages;association;219 300 290;W931234567;bureau@jumelage.exemple
";
        let (report, _) = take(&app, list).await;
        assert_eq!(report.counts(), counts(0, 1, 0, 0, 0), "{report:#?}");
        let after = held(&app, kept.id).await;
        assert_eq!(
            after.name.text(Lang::Fr),
            "Comité de jumelage de Drancy",
            "a name is no gap"
        );
        assert_eq!(after.email.as_deref(), Some("bureau@jumelage.exemple"));
        let schemes: Vec<&str> = after.identifiers.iter().map(|held| held.scheme.code()).collect();
        assert_eq!(schemes, ["rna", "siren"]);
        let (again, _) = take(&app, list).await;
        assert_eq!(again.counts(), counts(0, 0, 1, 0, 0), "{again:#?}");
    }
);

on_both_engines!(
    identifiers_of_two_are_a_question_and_a_taken_one_stays,
    |engine| async move {
        let app = app(engine).await;
        let with = |name: &str, scheme: Scheme, value: &str| Organisation {
            identifiers: vec![Identified {
                scheme,
                value: value.into(),
            }],
            ..published(name)
        };
        keep(&app, &with("Un", Scheme::Siren, "219300290")).await;
        let two = keep(&app, &with("Deux", Scheme::Rna, "W931234567")).await;
        let (report, _) = take(
            &app,
            "nom;type;siren;rna\nUn ou deux;association;219300290;W931234567\n",
        )
        .await;
        assert_eq!(report.counts(), counts(0, 0, 0, 0, 1), "{report:#?}");
        assert_eq!(line(&report, 2).candidates.len(), 2);
        // An edit of the sheet names an identifier that another has: the rest of the line is taken.
        let edit = format!(
            "fiche;nom;siren;telephone\n/organisations/{};Deux;219300290;01 00 00 00 00\n",
            two.address()
        );
        let (report, _) = take(&app, &edit).await;
        assert_eq!(report.counts(), counts(0, 1, 0, 0, 0), "{report:#?}");
        assert!(line(&report, 2).notes.contains(&Note::IdentifierTaken {
            given: "219300290".into(),
            holder: "Un".into()
        }));
        let after = held(&app, two.id).await;
        assert_eq!(after.identifiers.len(), 1);
        assert_eq!(after.phone.as_deref(), Some("01 00 00 00 00"));
    }
);

on_both_engines!(two_lines_cannot_give_one_identifier_to_two, |engine| async move {
    let app = app(engine).await;
    let one = keep(&app, &published("Un")).await;
    let two = keep(&app, &published("Deux")).await;
    let list = format!(
        "fiche;nom;siren\n{};Un;219300290\n{};Deux;219300290\n",
        one.address(),
        two.address()
    );
    let (report, _) = take(&app, &list).await;
    assert_eq!(report.counts(), counts(0, 1, 1, 0, 0), "{report:#?}");
    assert!(matches!(
        &line(&report, 3).notes[..],
        [Note::IdentifierTaken { .. }]
    ));
});

on_both_engines!(
    only_a_line_that_names_the_sheet_says_things_anew,
    |engine| async move {
        let app = app(engine).await;
        let mut organisation = published("Comité de Drancy");
        organisation.phone = Some("01 48 00 00 00".into());
        organisation.name = Translated::both("Comité de Drancy", "Drancy Committee");
        let kept = keep(&app, &organisation).await;
        let list = "nom;type;insee;telephone;site\nComité de Drancy;association;93029;01 48 11 11 11;https://comite.exemple\n";
        let (report, _) = take(&app, list).await;
        assert_eq!(report.counts(), counts(0, 1, 0, 0, 0));
        let after = held(&app, kept.id).await;
        assert_eq!(
            after.phone.as_deref(),
            Some("01 48 00 00 00"),
            "what stands stays"
        );
        assert_eq!(
            after.website.as_deref(),
            Some("https://comite.exemple"),
            "a gap is filled"
        );
        assert!(
            line(&report, 2)
                .notes
                .iter()
                .any(|note| matches!(note, Note::Differs { field, .. } if field == "phone"))
        );

        let address = format!("https://villemonde.exemple/en/organisations/{}", kept.address());
        let edit = |name: &str| {
            format!(
                "Adresse de la fiche;Nom;Type;Code INSEE;Téléphone\n{address};{name};ngo;93048;01 48 11 11 11\n"
            )
        };
        let (report, _) = take(&app, &edit("Comité de Montreuil")).await;
        assert_eq!(report.counts(), counts(0, 1, 0, 0, 0), "{report:#?}");
        let after = held(&app, kept.id).await;
        assert_eq!(
            after.name,
            Translated::both("Comité de Montreuil", "Drancy Committee")
        );
        assert_eq!(after.kind, "ngo");
        assert_eq!(after.territory, Some(("commune".into(), "93048".into())));
        assert_eq!(after.phone.as_deref(), Some("01 48 11 11 11"));
        let (again, _) = take(&app, &edit("Comité de Montreuil")).await;
        assert_eq!(again.counts(), counts(0, 0, 1, 0, 0), "{again:#?}");
        // The English name of the sheet, as an English export says it, is no new French one.
        let (english, _) = take(&app, &edit("Drancy Committee")).await;
        assert_eq!(english.counts(), counts(0, 0, 1, 0, 0), "{english:#?}");
        let (unknown, _) = take(&app, "fiche;nom\n/organisations/rien-zzzzzzzz;Rien\n").await;
        assert_eq!(unknown.counts(), counts(0, 0, 0, 1, 0), "{unknown:#?}");
    }
);

on_both_engines!(bad_values_are_noted_and_the_rest_is_taken, |engine| async move {
    let app = app(engine).await;
    let list = "nom;type;pays;siren;wikidata;latitude;longitude;themes;site
Une;association;FR;123;Q42;95;2;eau potable, poterie;https://une.exemple
Deux;club de pétanque;FR;;;;;;
Trois;association;Atlantide;;;;;;
Quatre;association;DE;;;;;;pas une adresse
;association;DE;;;;;;
";
    let (report, _) = take(&app, list).await;
    assert_eq!(report.counts(), counts(0, 0, 0, 5, 0), "{report:#?}");
    let list = list
        .replace(";95;2;", ";48,9;2,45;")
        .replace("pas une adresse", "");
    let (report, _) = take(&app, &list).await;
    assert_eq!(report.counts(), counts(2, 0, 0, 3, 0), "{report:#?}");
    let unread: Vec<&str> = line(&report, 2)
        .notes
        .iter()
        .filter_map(|note| match note {
            Note::Unreadable { field, .. } => Some(field.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(unread, ["siren", "themes"]);
    let one = held(&app, line(&report, 2).record.unwrap()).await;
    assert_eq!(one.point, Some((48.9, 2.45)));
    assert_eq!(one.themes.len(), 1);
    assert!(line(&report, 4).notes.contains(&Note::CountryUnknown {
        given: "Atlantide".into()
    }));
    assert!(
        line(&report, 6)
            .notes
            .contains(&Note::Empty { field: "name".into() })
    );
});

on_both_engines!(
    the_same_list_and_our_own_export_change_nothing,
    |engine| async move {
        let app = app(engine).await;
        let list = "name,kind,country,city,website,themes\nOranienburg Verein,association,DE,Oranienburg,https://o.exemple,water; peace\nComité,association,FR,,,\nComité,association,FR,,,\n";
        let (report, _) = take(&app, list).await;
        assert_eq!(report.counts(), counts(2, 0, 1, 0, 0), "{report:#?}");
        assert_eq!(line(&report, 4).notes, [Note::SameAsLine { line: 3 }]);
        let (again, _) = take(&app, list).await;
        assert_eq!(again.counts(), counts(0, 0, 3, 0, 0), "{again:#?}");
        keep(&app, &published("Placée à Drancy")).await;
        let mut bilingual = published("Nom français");
        bilingual.name = Translated::both("Nom français", "English name");
        keep(&app, &bilingual).await;
        let mut visitor = app.visitor();
        for path in ["/organisations.csv", "/en/organisations.csv"] {
            let export = visitor.get(path).await.text;
            let (own, _) = take(&app, &export).await;
            assert_eq!(own.counts(), counts(0, 0, 4, 0, 0), "{path} {own:#?}");
        }
    }
);

on_both_engines!(an_undone_update_is_as_it_was_before, |engine| async move {
    let app = app(engine).await;
    let mut organisation = published("Comité de Drancy");
    organisation.phone = Some("01 48 00 00 00".into());
    let kept = keep(&app, &organisation).await;
    let before = held(&app, kept.id).await;
    let list = format!(
        "fiche;nom;telephone;autres_noms\n{};Autre nom;01 48 22 22 22;CD | Drancy monde\n",
        kept.address()
    );
    let (report, number) = take(&app, &list).await;
    assert_eq!(report.counts().updated, 1, "{report:#?}");
    let rewriters = directory::module().rewriters;
    let write = app.batch(None).await;
    let touched = record::touched_by(&write, number).await.unwrap();
    assert_eq!(touched.len(), 1);
    let touched = &touched[0];
    assert!(touched.untouched);
    let rewriter = rewriters
        .iter()
        .find(|held| held.kind == touched.record.kind)
        .unwrap();
    (rewriter.write)(
        &write,
        kept.id,
        touched.record.version,
        touched.before.clone().unwrap(),
    )
    .await
    .unwrap();
    write.commit().await.unwrap();
    let after = store::get(app.app.db.reader(), kept.id).await.unwrap();
    assert_eq!(after.organisation, before);
    assert_eq!(after.record.version, 3, "history keeps all three");
    assert_eq!(after.record.state(), State::Published);
});
