//! What the links of an organisation say on its sheet and on its printed page.

use database::{Json, on_both_engines, source};
use kernel::date::Dated;
use kernel::id::from_key;
use kernel::{Actor, Lang, Translated};
use partnerships::Partnership;
use sea_orm::EntityTrait;
use sea_orm::prelude::Uuid;
use testkit::TestApp;
use web::{RelatedRequest, Subject};

use crate::{link, small, write};

fn dated(text: &str) -> Option<Dated> {
    Some(Dated {
        value: text.parse().unwrap(),
        original: None,
    })
}

async fn document(app: &TestApp, key: &str) -> Uuid {
    let write = app.write().await;
    let model = source::Model {
        id: from_key("source", key),
        code: key.to_owned(),
        title: Json(Translated::one("fr", key)),
        publisher: String::new(),
        dated: None,
        url: None,
        note: Json(Translated::default()),
    };
    source::Entity::insert(source::ActiveModel::from(model))
        .exec_without_returning(write.tx())
        .await
        .unwrap();
    write.commit().await.unwrap();
    from_key("source", key)
}

fn told(title: &str, as_of: &str, by: Uuid) -> Partnership {
    Partnership {
        status_as_of: dated(as_of),
        status_source: Some(by),
        dated: dated("1969/.."),
        ..link(title, "bagnolet", "matola")
    }
}

async fn html(app: &TestApp, subject: Subject, lang: Lang) -> String {
    let request = RelatedRequest {
        subject,
        lang,
        actor: Actor::Visitor,
    };
    let blocks = app.app.related(request).await.unwrap();
    blocks.into_iter().map(|block| block.html).collect()
}

on_both_engines!(
    a_partys_own_word_stands_in_its_own_language,
    |engine| async move {
        let app = small(engine).await;
        let mut held = link("Bagnolet – Matola", "bagnolet", "matola");
        held.parties[0].own_word = Translated::one("fr", "jumelage");
        held.events = vec![partnerships::partnership::Event {
            kind: "visit".into(),
            title: Translated::one("fr", "Visite d’une classe"),
            ..Default::default()
        }];
        let (_, path) = write(&app, "matola", &held).await;
        let mut visitor = app.visitor();
        let english = visitor.get(&format!("/en{path}")).await.text;
        assert!(
            english.contains("“<span lang=\"fr\">jumelage</span>”"),
            "{english}"
        );
        assert!(
            english.contains("<p class=\"event-title\" lang=\"fr\">Visite d’une classe</p>"),
            "{english}"
        );
        let french = visitor.get(&path).await.text;
        assert!(french.contains("<span>jumelage</span>"), "{french}");
        assert!(
            french.contains("<p class=\"event-title\">Visite d’une classe</p>"),
            "{french}"
        );
    }
);

on_both_engines!(
    the_document_is_said_once_and_no_state_stands_without_its_date,
    |engine| async move {
        let app = small(engine).await;
        let (march, later) = (document(&app, "mars").await, document(&app, "plus-tard").await);
        for number in 0..3 {
            write(
                &app,
                &number.to_string(),
                &told(&format!("Lien {number}"), "2008-03-31", march),
            )
            .await;
        }
        let bagnolet = || Subject::Organisation(from_key("organisation", "bagnolet"));
        let page = html(&app, bagnolet(), Lang::Fr).await;
        assert_eq!(
            page.matches("selon le document de mars 2008").count(),
            1,
            "{page}"
        );
        assert_eq!(page.matches("Actif (mars 2008)").count(), 3, "{page}");
        assert_eq!(page.matches("Actif").count(), 3, "never without its date: {page}");
        let english = html(&app, bagnolet(), Lang::En).await;
        assert!(
            english.contains("according to the document of March 2008")
                && english.contains("Active (March 2008)"),
            "{english}"
        );

        write(&app, "about", &told("Lien vers 2014", "2014~", later)).await;
        let page = html(&app, bagnolet(), Lang::Fr).await;
        assert!(!page.contains("selon le document"), "two documents: {page}");
        assert!(
            page.contains("Actif (vers 2014)") && page.contains("Actif (mars 2008)"),
            "{page}"
        );
        let list = app.visitor().get("/partenariats").await.words();
        assert!(
            list.contains("Entre parenthèses, la date à laquelle chaque situation est connue."),
            "{list}"
        );
    }
);

on_both_engines!(
    a_long_list_shows_its_first_ten_and_leads_to_the_rest,
    |engine| async move {
        let app = small(engine).await;
        let march = document(&app, "mars").await;
        for number in 0..14 {
            write(
                &app,
                &number.to_string(),
                &told(&format!("Lien {number}"), "2008-03-31", march),
            )
            .await;
        }
        let page = html(
            &app,
            Subject::Organisation(from_key("organisation", "bagnolet")),
            Lang::Fr,
        )
        .await;
        assert_eq!(
            page.matches("<tr>").count(),
            11,
            "a heading and ten links: {page}"
        );
        assert!(page.contains("Voir les 14 partenariats"), "{page}");
        let start = page.find("/partenariats?organisation=").unwrap();
        let address: String = page[start..]
            .chars()
            .take_while(|letter| *letter != '"')
            .collect();
        let list = app.visitor().get(&address).await.words();
        assert!(list.contains("14 partenariats"), "{list}");
    }
);

on_both_engines!(
    the_printed_page_says_how_many_more_and_the_next_anniversary,
    |engine| async move {
        let app = small(engine).await;
        let march = document(&app, "mars").await;
        for number in 0..16 {
            write(
                &app,
                &number.to_string(),
                &told(&format!("Lien {number}"), "2008-03-31", march),
            )
            .await;
        }
        let brief = html(
            &app,
            Subject::Brief(from_key("organisation", "bagnolet")),
            Lang::Fr,
        )
        .await;
        assert!(
            brief.contains("16 partenariats.")
                && brief.contains("Situations selon le document de mars 2008.")
                && brief.contains("2 autres partenariats sur la fiche."),
            "{brief}"
        );
        assert!(
            brief.contains(" ans</strong>") && brief.contains("si le lien dure encore"),
            "{brief}"
        );
        assert!(
            !brief.contains("<table") && !brief.contains("<svg"),
            "lines only: {brief}"
        );
    }
);
