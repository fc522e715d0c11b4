//! The pages, as visitors and administrators see them.

use axum::http::StatusCode;
use database::on_both_engines;
use kernel::date::Dated;
use kernel::id::from_key;
use kernel::{Role, State, Translated, Visibility};
use partnerships::Partnership;
use partnerships::partnership::Agreement;
use web::{RelatedRequest, Subject};

use crate::{empty, link, small, write};

fn date(text: &str) -> Option<Dated> {
    Some(Dated {
        value: text.parse().unwrap(),
        original: None,
    })
}

/// The documents, which the command that loads the demonstration writes before the features' parts.
async fn load_sources(write: &database::Write, files: &[(String, String)]) {
    use database::{Json, source};
    use sea_orm::EntityTrait;
    let (_, text) = files.iter().find(|(name, _)| name == "sources.toml").unwrap();
    let file: toml::Table = toml::from_str(text).unwrap();
    for held in file["source"].as_array().unwrap() {
        let key = held["key"].as_str().unwrap();
        let title: Translated = held["title"].clone().try_into().unwrap();
        let model = source::Model {
            id: from_key("source", key),
            code: key.to_owned(),
            title: Json(title),
            publisher: String::new(),
            dated: None,
            url: None,
            note: Json(Translated::default()),
        };
        source::Entity::insert(source::ActiveModel::from(model))
            .exec_without_returning(write.tx())
            .await
            .unwrap();
    }
}

on_both_engines!(
    the_demonstration_loads_and_every_page_of_it_opens,
    |engine| async move {
        let app = empty(engine).await;
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo");
        let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
            .unwrap()
            .flatten()
            .filter(|entry| entry.path().is_file())
            .map(|entry| {
                (
                    entry.file_name().to_string_lossy().into_owned(),
                    std::fs::read_to_string(entry.path()).unwrap(),
                )
            })
            .collect();
        files.sort();
        let writing = app.write().await;
        load_sources(&writing, &files).await;
        let mut loaded = 0;
        for module in app.app.modules.iter() {
            if let Some(demo) = module.demo {
                loaded = demo(&writing, &files).await.unwrap();
            }
        }
        writing.commit().await.unwrap();
        assert!(loaded > 30, "{loaded} partnerships");

        let mut visitor = app.visitor();
        let list = visitor.get("/partenariats").await;
        assert_eq!(list.status, StatusCode::OK);
        assert!(
            list.words().contains("Suresnes – Kragujevac (Serbie)")
                || list.words().contains("Bagnolet – Massala"),
            "{}",
            list.words()
        );
        for brief in
            partnerships::store::all(app.app.db.reader(), &Default::default(), &kernel::Actor::Visitor)
                .await
                .unwrap()
        {
            for path in [brief.path(), format!("/en{}", brief.path())] {
                let sheet = visitor.get(&path).await;
                assert_eq!(sheet.status, StatusCode::OK, "{path}");
                assert!(
                    !sheet.words().contains("Points à vérifier"),
                    "advice is for administrators"
                );
            }
        }
        let matola = from_key("partnership", "cd93-matola");
        let path = partnerships::store::path(
            &database::record::by_id(app.app.db.reader(), matola)
                .await
                .unwrap(),
        );
        let words = visitor.get(&path).await.words();
        for fact in [
            "Actif selon le document de mars 2008",
            "depuis juillet 1999",
            "Matola",
            "coopération décentralisée",
            "seule collectivité française",
        ] {
            assert!(
                words.contains(fact) || words.replace('\u{a0}', " ").contains(fact),
                "{fact}: {words}"
            );
        }
        let english = visitor.get(&format!("/en{path}")).await.words();
        assert!(
            english.contains("Active according to the document of March 2008"),
            "{english}"
        );

        for path in [
            "/carte",
            "/en/carte",
            "/carte?vue=europe&ept=200057875",
            "/carte?territoire=commune:93006",
            "/carte.geojson",
            "/carte/terres.geojson",
        ] {
            let answer = visitor.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.text.len() < 350_000, "{path}: {} bytes", answer.text.len());
        }
        let map = visitor.get("/carte").await.words();
        assert!(map.contains("Massala (Mali) (sans point sur la carte)"), "{map}");

        // Every kind of block renders for every kind of page.
        let subjects = [
            Subject::Home,
            Subject::Organisation(from_key("organisation", "bagnolet")),
            Subject::Organisation(from_key("organisation", "jenine")),
            Subject::Organisation(from_key("organisation", "comite-jumelage-drancy")),
            Subject::Brief(from_key("organisation", "bagnolet")),
            Subject::Brief(from_key("organisation", "jenine")),
            Subject::Partnership(matola),
            Subject::Place(from_key("place", "matola")),
            Subject::Country("PS".into()),
            Subject::Theme("water".into()),
            Subject::Territory {
                kind: "departement".into(),
                code: "93".into(),
            },
            Subject::Territory {
                kind: "ept".into(),
                code: "200057875".into(),
            },
        ];
        for subject in subjects {
            for lang in kernel::Lang::ALL {
                let request = RelatedRequest {
                    subject: subject.clone(),
                    lang,
                    actor: kernel::Actor::Visitor,
                };
                let blocks = app.app.related(request).await.unwrap();
                let about_here = subject == Subject::Partnership(matola);
                assert!(about_here || !blocks.is_empty(), "{subject:?}");
            }
        }
        let request = RelatedRequest {
            subject: Subject::Country("PS".into()),
            lang: kernel::Lang::Fr,
            actor: kernel::Actor::Visitor,
        };
        let html = app.app.related(request).await.unwrap().remove(0).html;
        assert!(html.contains("Montreuil") && html.contains("Jénine"), "{html}");

        let csv = visitor
            .get("/partenariats.csv?pays=ML&colonnes=title,status_code,country_codes")
            .await;
        assert!(
            csv.text
                .starts_with("\u{feff}Partenariat,Code de la situation,Codes des pays\n"),
            "{}",
            csv.text
        );
        assert!(
            csv.text.lines().skip(1).all(|line| line.ends_with(",ML")),
            "{}",
            csv.text
        );
        for format in ["xlsx", "json", "geojson"] {
            assert_eq!(
                visitor.get(&format!("/partenariats.{format}")).await.status,
                StatusCode::OK
            );
        }

        let search = app
            .app
            .modules
            .iter()
            .find_map(|module| module.search.filter(|_| module.name == "partnerships"))
            .unwrap();
        let ids = vec![matola, from_key("partnership", "bagnolet-massala")];
        let documents = (search.documents)(app.app.clone(), ids).await.unwrap();
        assert_eq!(documents.len(), 2);
        let document = documents
            .iter()
            .find(|document| document.id == matola.to_string())
            .unwrap();
        assert!(
            document
                .bodies
                .iter()
                .all(|(_, text)| text.contains("Mozambique")),
            "found by its country"
        );
        assert!(
            document.facets.contains(&("status".into(), "active".into()))
                && document.facets.contains(&("country".into(), "MZ".into()))
        );
    }
);

const NEW: [(&str, &str); 9] = [
    ("title.fr", "Bagnolet – Matola"),
    ("parties.0.role", "lead"),
    ("parties.1.role", "partner"),
    ("status", "contact"),
    ("when", "depuis février 1998"),
    ("visibility", "public"),
    ("state", "published"),
    ("forms.0.form", "twinning"),
    ("forms.0.when", "1998"),
];

on_both_engines!(
    an_administrator_adds_corrects_and_archives_a_partnership,
    |engine| async move {
        let app = small(engine).await;
        let (bagnolet, matola) = (
            from_key("organisation", "bagnolet").to_string(),
            from_key("organisation", "matola").to_string(),
        );
        let mut agent = app.administrator().await;
        assert_eq!(agent.get("/partenariats/nouveau").await.status, StatusCode::OK);
        let refused = agent.post("/partenariats/nouveau", &NEW).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "no organisation was chosen"
        );
        assert!(
            refused.text.contains("depuis février 1998"),
            "what was typed stays"
        );

        let mut fields = NEW.to_vec();
        fields.extend([
            ("parties.0.organisation", bagnolet.as_str()),
            ("parties.1.organisation", matola.as_str()),
        ]);
        let mut more = fields.clone();
        more.push(("_add", "agreements"));
        let with_row = agent.post("/partenariats/nouveau", &more).await;
        assert_eq!(with_row.status, StatusCode::OK);
        assert!(with_row.text.contains("agreements.0.object.fr"));

        let created = agent.post("/partenariats/nouveau", &fields).await;
        assert_eq!(created.status, StatusCode::SEE_OTHER, "{}", created.words());
        let path = created.location().to_owned();
        let sheet = agent.get(&path).await.words();
        assert!(
            sheet.contains("depuis février 1998") && sheet.contains("Contact pris, sans date connue"),
            "{sheet}"
        );
        assert!(
            sheet.contains("Points à vérifier") && sheet.contains("L1115-1"),
            "advice for administrators: {sheet}"
        );

        let edit = format!("{path}/modifier");
        assert_eq!(agent.get(&edit).await.status, StatusCode::OK);
        let mut changed = fields.clone();
        changed.push(("_version", "1"));
        changed.push(("title.en", "Bagnolet and Matola"));
        assert_eq!(agent.post(&edit, &changed).await.status, StatusCode::SEE_OTHER);
        let asked = agent.get(&format!("{path}/archiver")).await.words();
        assert!(asked.contains("Matola") && asked.contains("Bagnolet"), "{asked}");
        assert_eq!(
            agent
                .post(&format!("{path}/archiver"), &[("_version", "2")])
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        let mut visitor = app.visitor();
        let archived = visitor.get(&path).await;
        assert_eq!(archived.status, StatusCode::OK);
        assert!(archived.words().contains("Fiche archivée"));
        assert!(
            !visitor
                .get("/partenariats")
                .await
                .text
                .contains("Bagnolet – Matola")
        );
        assert_eq!(
            agent.post(&format!("{path}/republier"), &[]).await.status,
            StatusCode::SEE_OTHER
        );
        assert!(
            visitor
                .get("/partenariats")
                .await
                .text
                .contains("Bagnolet – Matola")
        );
    }
);

on_both_engines!(
    only_administrators_write_and_hidden_sheets_are_not_there,
    |engine| async move {
        let app = small(engine).await;
        let (_, public) = write(&app, "public", &link("Bagnolet – Matola", "bagnolet", "matola")).await;
        let hidden = Partnership {
            visibility: Visibility::Network,
            ..link("Drancy – Maputo", "drancy", "maputo")
        };
        let (_, network) = write(&app, "network", &hidden).await;
        let (_, draft) = write(
            &app,
            "draft",
            &Partnership {
                state: State::Draft,
                ..link("Brouillon", "drancy", "matola")
            },
        )
        .await;
        let mut visitor = app.visitor();
        let mut reader = app.signed_in(Role::Reader).await;
        assert_eq!(visitor.get(&network).await.status, StatusCode::NOT_FOUND);
        assert_eq!(reader.get(&network).await.status, StatusCode::OK);
        assert_eq!(reader.get(&draft).await.status, StatusCode::NOT_FOUND);
        for path in [
            format!("{public}/modifier"),
            format!("{public}/archiver"),
            format!("{public}/historique"),
            "/partenariats/nouveau".to_owned(),
        ] {
            assert_eq!(
                visitor.get(&path).await.status,
                StatusCode::SEE_OTHER,
                "{path}: sign in first"
            );
            assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [
            format!("{public}/modifier"),
            format!("{public}/archiver"),
            format!("{public}/republier"),
            "/partenariats/nouveau".to_owned(),
        ] {
            assert_eq!(
                reader.post(&path, &NEW).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
        assert!(!visitor.get("/carte.geojson").await.text.contains("Maputo"));
        let short = public.rsplit('-').next().unwrap();
        let moved = visitor.get(&format!("/en/partenariats/ancien-nom-{short}")).await;
        assert_eq!(
            (moved.status, moved.location()),
            (StatusCode::PERMANENT_REDIRECT, format!("/en{public}").as_str())
        );
        assert_eq!(
            visitor.get("/partenariats/ancien-nom").await.status,
            StatusCode::NOT_FOUND
        );
    }
);

on_both_engines!(
    a_hidden_party_is_not_named_and_a_link_in_france_says_so,
    |engine| async move {
        let app = small(engine).await;
        let (_, robert) = write(&app, "robert", &link("Un jumelage", "bagnolet", "le-robert")).await;
        let loaded = directory::store::get(app.app.db.reader(), from_key("organisation", "matola"))
            .await
            .unwrap();
        let (_, path) = write(&app, "matola", &link("Un lien", "bagnolet", "matola")).await;
        let writing = app.write().await;
        let hidden = directory::Organisation {
            visibility: Visibility::Private,
            ..loaded.organisation
        };
        directory::store::update(&writing, loaded.record.id, 1, &hidden)
            .await
            .unwrap();
        writing.commit().await.unwrap();
        let mut visitor = app.visitor();
        for path in [
            path.as_str(),
            "/partenariats",
            "/carte",
            "/carte.geojson",
            "/partenariats.csv",
            "/",
        ] {
            assert!(!visitor.get(path).await.text.contains("Matola"), "{path}");
        }
        assert!(
            !visitor
                .get("/partenariats?nom=matola")
                .await
                .text
                .contains("Un lien")
        );
        assert!(
            visitor
                .get(&path)
                .await
                .words()
                .contains("Organisation non publique")
        );
        assert!(
            visitor
                .get(&robert)
                .await
                .words()
                .contains("il ne compte ni comme action à l’étranger ni comme aide")
        );
    }
);

on_both_engines!(
    an_old_agreement_that_was_never_sent_is_told_to_administrators,
    |engine| async move {
        let app = small(engine).await;
        let mut water = link("Bagnolet – Matola", "bagnolet", "matola");
        water.themes = vec!["water".into()];
        water.legal_basis = Some("convention".into());
        water.agreements = vec![Agreement {
            object: Translated::one("fr", "Eau potable"),
            amount: Some(2_000_000),
            signed: date("2006"),
            expires: date("2009"),
            ..Agreement::default()
        }];
        let (_, path) = write(&app, "water", &water).await;
        let words = app.administrator().await.get(&path).await.words();
        assert!(
            words.contains("aucune date de transmission au préfet")
                && words.contains("Échéance dépassée (Convention"),
            "{words}"
        );
        assert!(words.contains("20 000 €"), "{words}");
        assert!(!app.visitor().get(&path).await.words().contains("préfet"));
    }
);
