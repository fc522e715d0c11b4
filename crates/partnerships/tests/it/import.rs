//! Lists of twinnings that come in: nothing guessed, nothing twice, all of it or nothing.

use std::collections::BTreeSet;

use database::{on_both_engines, record};
use documents::import::{Line, Note, Outcome, Report};
use documents::table::{Limits, read};
use kernel::{Actor, Lang, State};
use partnerships::store::{self, Filter};
use sea_orm::prelude::Uuid;
use testkit::TestApp;
use testkit::lists::{counts, line};

use crate::{empty, small};

async fn take(app: &TestApp, text: &str) -> (Report, Uuid) {
    app.import("twinning", text).await
}

async fn partner_country(app: &TestApp, line: &Line) -> String {
    let held = store::get(app.app.db.reader(), line.record.unwrap())
        .await
        .unwrap();
    held.partnership.parties[1].country.clone()
}

const HOMONYMS: &str = "code_insee;commune;partenaire;pays;annee;geonameid
93006;Bagnolet;Córdoba;;1990;
93006;Bagnolet;Córdoba;AR;1990;
93006;Bagnolet;Córdoba;Espagne;1991;
93006;Bagnolet;Gera;HU;;3052009
93006;Bagnolet;Bragança;BR;;3469092
93006;Bagnolet;Massala;ML;2003;
93006;Bagnolet;Massala;;;
93006;Bagnolet;Nowheretown;;;
93006;Bagnolet;Prag;;;3067696
;Saint-Gratien;Berlin;DE;;
93048;Bagnolet;Berlin;DE;;
";

on_both_engines!(a_homonym_is_never_guessed, |engine| async move {
    let app = empty(engine).await;
    let (report, _) = take(&app, HOMONYMS).await;
    let outcome = |number: u64| line(&report, number).outcome;
    assert_eq!(outcome(2), Outcome::Ambiguous, "two Córdobas and no country");
    let countries: BTreeSet<&str> = line(&report, 2)
        .candidates
        .iter()
        .map(|candidate| candidate.country.as_str())
        .collect();
    assert!(
        countries.contains("AR") && countries.contains("ES"),
        "{countries:?}"
    );
    assert_eq!(partner_country(&app, line(&report, 3)).await, "AR");
    assert_eq!(partner_country(&app, line(&report, 4)).await, "ES");
    assert_eq!(outcome(5), Outcome::Ambiguous, "the identifier is Győr’s");
    assert!(
        line(&report, 5)
            .candidates
            .iter()
            .any(|candidate| candidate.country == "DE")
    );
    assert_eq!(
        outcome(6),
        Outcome::Ambiguous,
        "the identifier is Bragança Paulista’s"
    );
    assert_eq!(outcome(7), Outcome::Added);
    assert_eq!(partner_country(&app, line(&report, 7)).await, "ML");
    assert!(line(&report, 7).notes.contains(&Note::WithoutPoint {
        given: "Massala".into()
    }));
    assert_eq!(
        outcome(8),
        Outcome::Unchanged,
        "the network knows one Massala by now: {:?}",
        line(&report, 8)
    );
    assert_eq!(outcome(9), Outcome::Ambiguous, "unknown, without country");
    assert_eq!(
        partner_country(&app, line(&report, 10)).await,
        "CZ",
        "an identifier beside a German name"
    );
    assert_eq!(
        outcome(11),
        Outcome::Ambiguous,
        "Saint-Gratien in the Somme and in the Val-d’Oise"
    );
    assert_eq!(outcome(12), Outcome::Ambiguous, "the code is Montreuil’s");
});

on_both_engines!(
    identifiers_are_read_by_their_rule_and_what_is_none_is_left_out,
    |engine| async move {
        let app = empty(engine).await;
        let list = "insee;qid_commune;partenaire;pays;qid_partenaire\n93006;pas un numéro;Oranienburg;DE;https://www.wikidata.org/wiki/Q14808\n93029;Q201348;Willenhall;GB;Q\n";
        let (report, _) = take(&app, list).await;
        assert_eq!(report.counts(), counts(2, 0, 0, 0, 0));
        let unread: Vec<&Note> = report
            .lines
            .iter()
            .flat_map(|line| &line.notes)
            .filter(|note| matches!(note, Note::Unreadable { .. }))
            .collect();
        assert_eq!(unread.len(), 2, "{unread:?}");
        let mut kept: Vec<String> = directory::store::identifiers(app.app.db.reader())
            .await
            .unwrap()
            .into_iter()
            .filter(|(_, scheme, _)| scheme == "wikidata")
            .map(|(_, _, value)| value)
            .collect();
        kept.sort();
        assert_eq!(kept, ["Q14808", "Q201348"]);
    }
);

on_both_engines!(the_same_list_again_changes_nothing, |engine| async move {
    let app = small(engine).await;
    let list = "commune_code,partner,country,year\n93006,Oranienburg,DE,1964\n93006,Le Robert,MQ,\n93029,Willenhall,GB,1959\n93029,Willenhall,GB,1959\n93006,Bagnolet,FR,\n99999,Berlin,DE,\n93006,,DE,\n";
    let (report, _) = take(&app, list).await;
    assert_eq!(report.counts(), counts(3, 0, 1, 3, 0), "{report:#?}");
    assert_eq!(line(&report, 5).notes, [Note::SameAsLine { line: 4 }]);
    assert_eq!(line(&report, 6).notes, [Note::Itself]);
    let before = store::count(app.app.db.reader(), &Filter::default(), &Actor::Visitor)
        .await
        .unwrap();
    let (again, _) = take(&app, list).await;
    assert_eq!(again.counts(), counts(0, 0, 4, 3, 0));
    let after = store::count(app.app.db.reader(), &Filter::default(), &Actor::Visitor)
        .await
        .unwrap();
    assert_eq!((before, after), (3, 3));
    // Overseas, the INSEE commune: a link inside France, which counts neither as abroad nor as aid.
    let robert = store::get(app.app.db.reader(), line(&report, 3).record.unwrap())
        .await
        .unwrap();
    assert!(robert.in_france);
    // The list does not say who leads; the link is still looked at from its first party, also inside France.
    let parties = &robert.partnership.parties;
    let roles: Vec<&str> = parties.iter().map(|party| party.role.as_str()).collect();
    assert_eq!(roles, ["party", "party"]);
    assert_eq!(robert.home, [true, false]);
});

on_both_engines!(
    a_line_completes_what_is_held_and_contradicts_nothing,
    |engine| async move {
        let app = empty(engine).await;
        take(&app, "insee;partenaire;pays;annee;forme\n93006;Oranienburg;DE;;jumelage\n93029;Willenhall;GB;1959;jumelage\n").await;
        let (report, _) = take(
        &app,
        "insee;partenaire;pays;annee;forme\n93006;Oranienburg;Allemagne;1964;coopération décentralisée\n93029;Willenhall;GB;1960;jumelage\n",
    )
    .await;
        assert_eq!(report.counts(), counts(0, 1, 1, 0, 0));
        let completed = store::get(app.app.db.reader(), line(&report, 2).record.unwrap())
            .await
            .unwrap();
        let forms: Vec<&str> = completed
            .partnership
            .forms
            .iter()
            .map(|form| form.form.as_str())
            .collect();
        assert_eq!(forms, ["twinning", "decentralised_cooperation"]);
        assert_eq!(completed.partnership.dated.unwrap().value.to_string(), "1964/..");
        assert!(matches!(&line(&report, 3).notes[..], [Note::Differs { .. }]));
        let kept = store::get(app.app.db.reader(), line(&report, 3).record.unwrap())
            .await
            .unwrap();
        assert_eq!(kept.partnership.dated.unwrap().value.to_string(), "1959/..");
        assert_eq!(completed.record.version, 2, "one more row of history");
    }
);

on_both_engines!(
    a_batch_is_taken_back_whole_and_may_come_again,
    |engine| async move {
        let app = empty(engine).await;
        let list = "insee;partenaire;pays\n93006;Oranienburg;DE\n93006;Akbou;DZ\n";
        let (first, number) = take(&app, list).await;
        let write = app.batch(None).await;
        let touched = record::touched_by(&write, number).await.unwrap();
        assert_eq!(
            touched.len(),
            7,
            "Bagnolet, two towns, two authorities, two links"
        );
        record::take_back(&write, number, touched).await.unwrap();
        write.commit().await.unwrap();
        let none = store::count(app.app.db.reader(), &Filter::default(), &Actor::Visitor)
            .await
            .unwrap();
        assert_eq!(none, 0);
        let (again, _) = take(&app, list).await;
        assert_eq!(again.counts(), counts(2, 0, 0, 0, 0), "{again:#?}");
        for (old, new) in first.lines.iter().zip(&again.lines) {
            assert_eq!(
                old.record, new.record,
                "the same record, with its address and history"
            );
            let held = store::get(app.app.db.reader(), new.record.unwrap())
                .await
                .unwrap();
            assert_eq!(held.record.state(), State::Published);
            for party in &held.partnership.parties {
                let town = directory::store::get(app.app.db.reader(), party.organisation.unwrap())
                    .await
                    .unwrap();
                assert_eq!(
                    town.record.state(),
                    State::Published,
                    "{}",
                    town.organisation.name.text(Lang::Fr)
                );
            }
        }
    }
);

on_both_engines!(the_lists_of_the_samples_come_in_twice, |engine| async move {
    let Ok(samples) = std::env::var("VILLEMONDE_SAMPLES") else {
        eprintln!("skipped without samples: the_lists_of_the_samples_come_in_twice");
        return;
    };
    let app = empty(engine).await;
    let text = |name: &str| {
        std::fs::read_to_string(format!("{samples}/twinning/{name}")).unwrap_or_else(|_| {
            std::fs::read_to_string(format!("{samples}/samples/twinning/{name}")).unwrap()
        })
    };
    let wikidata = text("wikidata-p190-2016-seine-saint-denis.csv");
    let (report, _) = take(&app, &wikidata).await;
    let first = report.counts();
    assert_eq!((first.lines, first.updated, first.ignored), (81, 0, 0));
    assert!(first.added >= 65, "{first}");
    // Where the list gives a country, the partner is there or the line is a question.
    let table = read(wikidata.as_bytes(), &Limits::default()).unwrap();
    for (row, line) in table.rows.iter().zip(&report.lines) {
        let country = &row.cells[6];
        if line.outcome == Outcome::Added && !country.is_empty() && country != "MQ" {
            assert_eq!(&partner_country(&app, line).await, country, "{}", line.title);
        }
    }
    let (again, _) = take(&app, &wikidata).await;
    let second = again.counts();
    assert_eq!(
        (second.added, second.updated, second.ambiguous),
        (0, 0, first.ambiguous)
    );
    let sourced = text("partenariats-93-sources.csv");
    let (report, _) = take(&app, &sourced).await;
    assert_eq!(
        (report.counts().lines, report.counts().ignored),
        (44, 0),
        "{}",
        report.counts()
    );
    let (again, _) = take(&app, &sourced).await;
    assert_eq!((again.counts().added, again.counts().updated), (0, 0));
});
