//! What a sheet says of its own and in which language, and the page made of it for paper.

use database::on_both_engines;
use directory::Organisation;
use directory::figure::Figure;
use directory::organisation::{Opening, Service};
use kernel::{State, Translated, Visibility};
use testkit::TestApp;

use crate::{app, published};

fn only_french(text: &str) -> Translated {
    Translated::one("fr", text)
}

async fn drancy(app: &TestApp) -> String {
    let town = Organisation {
        name: only_french("Drancy"),
        description: only_french(&"Une ville qui écrit beaucoup. ".repeat(40)),
        kind: "commune".into(),
        governs: true,
        figures: (0..8)
            .map(|number| Figure {
                measure: "population".into(),
                value: 60_000 + number,
                note: only_french("Selon la mairie"),
                ..Figure::default()
            })
            .collect(),
        services: ["Sans téléphone", "Sans rien", "Relations internationales"]
            .map(|name| Service {
                name: only_french(name),
                phone: (name == "Relations internationales").then(|| "01 48 96 50 00".to_owned()),
                ..Service::default()
            })
            .into(),
        visibility: Visibility::Public,
        state: State::Published,
        ..published("Drancy")
    };
    let write = app.write().await;
    let record = directory::store::insert(&write, write.ids.next(), &town, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    directory::store::path(&record)
}

on_both_engines!(
    the_register_and_the_documents_both_say_how_many_live_there,
    |engine| async move {
        let app = app(engine).await;
        let path = drancy(&app).await;
        let held = geo::territory::get(app.app.db.reader(), "commune", "93029")
            .await
            .unwrap();
        let count = web::i18n::number(kernel::Lang::Fr, held.population.unwrap());
        let sheet = app.visitor().get(&path).await;
        let words = sheet.words();
        let register = words.find("Population (INSEE)").expect("the register's figure");
        assert!(sheet.text.contains(&count), "{count}: {words}");
        assert!(
            words[register..].contains("registre de 20"),
            "with its year: {words}"
        );
        assert!(
            sheet.text.contains("60\u{202f}003"),
            "what documents say stays: {words}"
        );
        let english = app.visitor().get(&format!("/en{path}")).await.words();
        assert!(english.contains("register of 20"), "{english}");

        // An association in the same commune governs nobody.
        let write = app.write().await;
        let record = directory::store::insert(&write, write.ids.next(), &published("Amis"), false)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let other = app.visitor().get(&directory::store::path(&record)).await.words();
        assert!(!other.contains("Population (INSEE)"), "{other}");
    }
);

on_both_engines!(
    a_sheet_says_what_stands_on_it_and_the_language_of_its_texts,
    |engine| async move {
        let app = app(engine).await;
        let path = drancy(&app).await;
        let french = app.visitor().get(&path).await;
        assert!(
            french.text.contains("href=\"#services\"") && french.words().contains("Sur cette page"),
            "{}",
            french.words()
        );
        let text = french.text.find("class=\"prose\"").unwrap();
        assert!(
            text < french.text.find("class=\"facts\"").unwrap(),
            "the text first"
        );
        assert!(
            !french.text.contains("<span lang=\"fr\">Relations"),
            "its own language"
        );
        let english = app.visitor().get(&format!("/en{path}")).await;
        assert!(
            english
                .text
                .contains("<span lang=\"fr\">Relations internationales</span>")
                && english.text.contains("<span lang=\"fr\">Selon la mairie</span>"),
            "{}",
            english.text
        );
    }
);

on_both_engines!(
    the_printed_page_takes_what_fits_and_counts_the_rest,
    |engine| async move {
        let app = app(engine).await;
        let path = drancy(&app).await;
        let page = app.visitor().get(&format!("{path}/fiche")).await;
        let words = page.words();
        assert!(
            words.contains("Sur la fiche, en plus : 4 chiffres, un service"),
            "{words}"
        );
        assert!(
            words.contains("Relations internationales") && !words.contains("Sans rien"),
            "who can be reached comes first: {words}"
        );
        assert!(words.contains("[…]"), "a long text is cut: {words}");
        assert!(page.text.contains(&path), "the whole sheet's address");
    }
);

on_both_engines!(a_world_body_belongs_to_no_country, |engine| async move {
    let app = app(engine).await;
    let network = Organisation {
        kind: "international_network".into(),
        country: geo::country::NONE.into(),
        territory: None,
        ..published("Réseau mondial des villes")
    };
    let write = app.write().await;
    let record = directory::store::insert(&write, write.ids.next(), &network, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let path = directory::store::path(&record);
    let mut visitor = app.visitor();
    let sheet = visitor.get(&path).await;
    assert!(
        sheet.words().contains("International, sans pays") && !sheet.text.contains("addressCountry"),
        "{}",
        sheet.words()
    );
    let list = visitor.get("/organisations").await;
    assert!(
        list.words().contains("International")
            && !list.text.contains("pays=FR")
            && !list.text.contains("pays=\""),
        "no country is counted: {}",
        list.words()
    );
    let rows: serde_json::Value =
        serde_json::from_str(&visitor.get("/organisations.json").await.text).unwrap();
    let row = &rows.as_array().unwrap()[0];
    assert!(
        row["country_code"].as_str().unwrap_or_default().is_empty()
            && row["country"].as_str().unwrap_or_default().is_empty(),
        "{row}"
    );
    // No list of countries shows the row that stands for none.
    assert!(
        geo::country::all(app.app.db.reader())
            .await
            .unwrap()
            .iter()
            .all(|held| !held.code.is_empty())
    );
    assert!(
        geo::country::get(app.app.db.reader(), geo::country::NONE)
            .await
            .is_err()
    );
});

on_both_engines!(days_with_the_same_hours_stand_in_one_line, |engine| async move {
    let app = app(engine).await;
    let open = |day: &str, open: &str, close: &str| Opening {
        day: day.into(),
        open: open.into(),
        close: close.into(),
    };
    let mut hours: Vec<Opening> = ["mon", "tue", "wed", "thu"]
        .iter()
        .map(|day| open(day, "09:00", "17:30"))
        .collect();
    hours.push(open("fri", "09:00", "12:00"));
    hours.push(open("sun", "09:00", "12:00"));
    let held = Organisation {
        services: vec![Service {
            name: only_french("Accueil"),
            hours,
            ..Service::default()
        }],
        ..published("Mairie")
    };
    let write = app.write().await;
    let record = directory::store::insert(&write, write.ids.next(), &held, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    let words = app.visitor().get(&directory::store::path(&record)).await.words();
    assert!(
        words.contains("lundi au jeudi 09:00–17:30 vendredi 09:00–12:00 dimanche 09:00–12:00"),
        "{words}"
    );
});

on_both_engines!(
    a_name_that_is_only_french_says_so_on_an_english_page,
    |engine| async move {
        let app = app(engine).await;
        let write = app.write().await;
        let record = directory::store::insert(&write, write.ids.next(), &published("Amis du canal"), false)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let path = directory::store::path(&record);
        let english = app.visitor().get(&format!("/en{path}")).await;
        assert!(
            english.text.contains("<h1 lang=\"fr\">Amis du canal</h1>")
                && english
                    .text
                    .contains("<span aria-current=\"page\" lang=\"fr\">Amis du canal</span>"),
            "{}",
            english.text
        );
        let french = app.visitor().get(&path).await;
        assert!(
            french
                .text
                .contains("<span aria-current=\"page\">Amis du canal</span>"),
            "its own page is no link"
        );
    }
);
