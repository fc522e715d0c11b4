//! Members: from the letter that invites to the published correction, what each role may do, and what stays hidden.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::modules;
use axum::http::StatusCode;
use database::{Engine, on_both_engines, record};
use directory::Organisation;
use kernel::id::from_key;
use kernel::policy::{Action, allow};
use kernel::{Actor, MemberRole, NetworkRole, Rights, Role, State, Translated, Visibility};
use partnerships::Partnership;
use partnerships::partnership::Party;
use sea_orm::EntityTrait;
use sea_orm::prelude::Uuid;
use testkit::{TestApp, Visitor};

const PASSWORD: &str = "le pont au-dessus du canal";

pub(crate) fn id(key: &str) -> Uuid {
    from_key("organisation", key)
}

/// Two towns, a partner, and a link of the first town with the partner, in this state and for these eyes.
pub(crate) async fn house(engine: Engine) -> TestApp {
    let app = TestApp::new(engine, modules::all()).await;
    let write = app.write().await;
    directory::kind::seed(&write).await.unwrap();
    directory::theme::seed(&write).await.unwrap();
    for (key, name, country) in [
        ("bagnolet", "Bagnolet", "FR"),
        ("drancy", "Drancy", "FR"),
        ("matola", "Matola", "MZ"),
    ] {
        let town = Organisation {
            name: Translated::one("fr", name),
            lang: "fr".into(),
            kind: if country == "FR" {
                "commune".into()
            } else {
                "foreign_authority".into()
            },
            country: country.into(),
            state: State::Published,
            ..Organisation::default()
        };
        directory::store::insert(&write, id(key), &town, false)
            .await
            .unwrap();
    }
    write.commit().await.unwrap();
    app
}

pub(crate) fn link(title: &str, town: &str, state: State, visibility: Visibility) -> Partnership {
    let party = |key: &str, role: &str| Party {
        organisation: Some(id(key)),
        role: role.into(),
        ..Party::default()
    };
    Partnership {
        title: Translated::one("fr", title),
        parties: vec![party(town, "lead"), party("matola", "partner")],
        status: "active".into(),
        state,
        visibility,
        ..Partnership::default()
    }
}

pub(crate) async fn keep(app: &TestApp, link: &Partnership) -> record::Model {
    let write = app.write().await;
    let kept = partnerships::store::insert(&write, write.ids.next(), link, false)
        .await
        .unwrap();
    write.commit().await.unwrap();
    kept
}

pub(crate) async fn path_of(app: &TestApp, key: &str) -> String {
    directory::store::path(&record::by_id(app.app.db.reader(), id(key)).await.unwrap())
}

/// The links of the letters to an address.
async fn letters(app: &TestApp, to: &str) -> BTreeSet<String> {
    let mails = outbox::mail::waiting(app.app.db.reader(), 50).await.unwrap();
    mails
        .into_iter()
        .filter(|(_, mail)| mail.to.address == to)
        .map(|(_, mail)| {
            let at = mail.text.find("/invitation/").expect("a link");
            mail.text[at..].split_whitespace().next().unwrap().to_owned()
        })
        .collect()
}

/// The link of the only letter to an address.
async fn letter(app: &TestApp, to: &str) -> String {
    let links = letters(app, to).await;
    assert_eq!(links.len(), 1, "{links:?}");
    links.into_iter().next().unwrap()
}

/// Somebody new who acts for an organisation, by the letter and the page.
pub(crate) async fn member(app: &TestApp, key: &str, role: MemberRole) -> Visitor {
    let email = format!("{}.{key}@ville.exemple", role.code());
    let mut agent = app.administrator().await;
    let members = format!("{}/membres", path_of(app, key).await);
    let sent = agent
        .post(
            &members,
            &[("email", &email), ("member_role", role.code()), ("lang", "fr")],
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let mut guest = app.visitor();
    let href = letter(app, &email).await;
    let page = guest.get(&href).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.words());
    let taken = guest
        .post(&href, &[("name", "Personne exemple"), ("password", PASSWORD)])
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.words());
    guest
}

on_both_engines!(from_the_letter_to_the_published_correction, |engine| async move {
    let app = house(engine).await;
    let mut agent = app.administrator().await;
    let members = format!("{}/membres", path_of(&app, "bagnolet").await);
    let nowhere = agent
        .post(
            &members,
            &[("email", "pas une adresse"), ("member_role", "manager")],
        )
        .await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nowhere.text.contains("pas une adresse"), "nothing typed is lost");
    let typed = [
        ("email", "Referente@Ville.Exemple"),
        ("name", "Référente"),
        ("member_role", "manager"),
        ("lang", "fr"),
        ("message", "À bientôt !"),
    ];
    assert_eq!(agent.post(&members, &typed).await.status, StatusCode::SEE_OTHER);
    let first = letter(&app, "referente@ville.exemple").await;
    // The last letter counts.
    assert_eq!(agent.post(&members, &typed).await.status, StatusCode::SEE_OTHER);
    let mut links = letters(&app, "referente@ville.exemple").await;
    assert!(links.remove(&first));
    let href = links.into_iter().next().unwrap();
    let mut guest = app.visitor();
    assert_eq!(guest.get(&first).await.status, StatusCode::NOT_FOUND);
    for _ in 0..2 {
        let page = guest.get(&href).await;
        assert_eq!(page.status, StatusCode::OK, "looking takes nothing");
        assert!(
            page.words().contains("Bagnolet") && page.words().contains("À bientôt"),
            "{}",
            page.words()
        );
        // The address is a secret: no other site gets it, which the house says of every page.
        assert_eq!(page.headers["referrer-policy"], "same-origin");
    }
    for (password, why) in [
        ("court", "Douze caractères"),
        ("aaaaaaaaaaaaaaaa", "deviner"),
        ("motdepasse123", "deviner"),
    ] {
        let refused = guest
            .post(&href, &[("name", "Référente"), ("password", password)])
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(
            refused.words().contains(why) && !refused.text.contains(password),
            "{}",
            refused.words()
        );
    }
    let taken = guest
        .post(&href, &[("name", "Référente"), ("password", PASSWORD)])
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.words());
    let sheet = taken.location().to_owned();
    assert_eq!(sheet, path_of(&app, "bagnolet").await);
    let mut late = app.visitor();
    assert_eq!(
        late.get(&href).await.status,
        StatusCode::NOT_FOUND,
        "a link serves once"
    );
    // Their own sheet, corrected and out at once.
    let edit = format!("{sheet}/modifier");
    let form = guest.get(&edit).await.form(&[("phone", "01 49 93 60 00")]);
    let saved = guest.send_back(&edit, &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
    assert!(late.get(&sheet).await.text.contains("01 49 93 60 00"));
    let history = guest.get(&format!("{sheet}/historique")).await;
    assert!(history.words().contains("Référente"), "{}", history.words());
    // Nobody else's, and nothing of the platform.
    for hidden in [
        format!("{}/modifier", path_of(&app, "drancy").await),
        format!("{}/membres", path_of(&app, "drancy").await),
        format!("{}/archiver", path_of(&app, "drancy").await),
        format!("{}/historique", path_of(&app, "drancy").await),
        "/administration".to_owned(),
        "/administration/comptes".to_owned(),
        "/administration/types".to_owned(),
        "/administration/jetons".to_owned(),
        "/organisations/nouvelle".to_owned(),
    ] {
        assert_eq!(guest.get(&hidden).await.status, StatusCode::NOT_FOUND, "{hidden}");
        let posted = guest.post(&hidden, &[("name.fr", "Ville prise")]).await;
        assert!(posted.status.is_client_error(), "{hidden}: {}", posted.status);
    }
    // They sign in again with the password that they chose.
    let mut again = app.visitor();
    again.get("/connexion").await;
    let entered = again
        .post(
            "/connexion",
            &[("email", "referente@ville.exemple"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    assert!(again.get("/mon-compte").await.words().contains("Bagnolet"));
});

on_both_engines!(
    a_contributor_prepares_and_a_manager_publishes,
    |engine| async move {
        let app = house(engine).await;
        let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
        let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
        let mut stranger = member(&app, "drancy", MemberRole::Manager).await;
        let sheet = path_of(&app, "bagnolet").await;
        let offered = writer.get(&format!("{sheet}/modifier")).await;
        assert!(
            offered.words().contains("Proposer ces changements"),
            "what is published changes by a proposal"
        );
        let form = |state: &str, town: &str| {
            vec![
                ("title.fr".to_owned(), "Un lien nouveau".to_owned()),
                ("parties.0.organisation".to_owned(), id(town).to_string()),
                ("parties.0.role".to_owned(), "lead".to_owned()),
                ("parties.1.role".to_owned(), "partner".to_owned()),
                ("parties.1.organisation".to_owned(), id("matola").to_string()),
                ("status".to_owned(), "active".to_owned()),
                ("visibility".to_owned(), "public".to_owned()),
                ("state".to_owned(), state.to_owned()),
            ]
        };
        let new = "/partenariats/nouveau";
        writer.get(new).await;
        let refused = writer.send_back(new, &form("published", "bagnolet")).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            refused.words()
        );
        assert!(
            refused.words().contains("gère l’organisation"),
            "{}",
            refused.words()
        );
        let elsewhere = writer.send_back(new, &form("draft", "drancy")).await;
        assert_eq!(elsewhere.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            elsewhere.words().contains("Une de vos organisations"),
            "{}",
            elsewhere.words()
        );
        let kept = writer.send_back(new, &form("to_validate", "bagnolet")).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.words());
        let path = kept.location().to_owned();
        let everybody = partnerships::rows::partnership::Entity::find()
            .all(app.app.db.reader())
            .await
            .unwrap();
        assert_eq!(everybody.len(), 1, "nothing of what was refused is kept");
        // Their own see it, in lists too; others do not.
        for (who, sees) in [
            (&mut writer, true),
            (&mut manager, true),
            (&mut stranger, false),
            (&mut app.visitor(), false),
        ] {
            let status = if sees {
                StatusCode::OK
            } else {
                StatusCode::NOT_FOUND
            };
            assert_eq!(who.get(&path).await.status, status);
            assert_eq!(
                who.get("/partenariats").await.words().contains("Un lien nouveau"),
                sees
            );
        }
        // The list of what waits is what its filter says, to those who write.
        for who in [&mut writer, &mut manager] {
            let waiting = who.get("/partenariats?etat=to_validate").await.words();
            assert!(
                waiting.contains("Un lien nouveau") && !waiting.contains("Filtre inconnu"),
                "{waiting}"
            );
        }
        let edit = format!("{path}/modifier");
        let published = manager.get(&edit).await.form(&[("state", "published")]);
        let out = manager.send_back(&edit, &published).await;
        assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.words());
        assert_eq!(stranger.get(&path).await.status, StatusCode::OK);
        // What everybody reads is changed and put away by whoever answers for it.
        assert!(
            writer
                .get(&edit)
                .await
                .words()
                .contains("Proposer ces changements")
        );
        let away = format!("{path}/archiver");
        assert_eq!(writer.post(&away, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.post(&away, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(manager.post(&away, &[]).await.status, StatusCode::SEE_OTHER);
    }
);

on_both_engines!(a_member_who_is_removed_has_no_rights_left, |engine| async move {
    let app = house(engine).await;
    let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
    let mut reader = member(&app, "bagnolet", MemberRole::Reader).await;
    let kept = keep(
        &app,
        &link(
            "Entre nous",
            "bagnolet",
            State::Published,
            Visibility::Organisation,
        ),
    )
    .await;
    let path = partnerships::store::path(&kept);
    let members = format!("{}/membres", path_of(&app, "bagnolet").await);
    assert_eq!(reader.get(&path).await.status, StatusCode::OK);
    assert_eq!(
        app.signed_in(Role::Reader).await.get(&path).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(reader.get(&members).await.status, StatusCode::NOT_FOUND);
    let account = accounts::find_by_email(app.app.db.reader(), "reader.bagnolet@ville.exemple")
        .await
        .unwrap()
        .unwrap();
    assert!(
        manager
            .get(&members)
            .await
            .words()
            .contains("reader.bagnolet@ville.exemple")
    );
    let one = format!("{members}/{}", account.id);
    let gone = manager.post(&one, &[("remove", "true")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.words());
    assert_eq!(reader.get(&path).await.status, StatusCode::NOT_FOUND);
    // A manager speaks for their own organisation alone.
    let other = format!("{}/membres/{}", path_of(&app, "drancy").await, account.id);
    assert_eq!(
        manager.post(&other, &[("role", "manager")]).await.status,
        StatusCode::NOT_FOUND
    );
});

on_both_engines!(the_rule_and_the_filter_are_one, |engine| async move {
    let app = house(engine).await;
    for town in ["bagnolet", "drancy"] {
        for state in State::ALL {
            for visibility in Visibility::ALL {
                keep(&app, &link("Un lien", town, state, visibility)).await;
            }
        }
    }
    let connection = app.app.db.reader();
    let records = record::Entity::find().all(connection).await.unwrap();
    let person = |rights: Rights, role| Actor::Person {
        id: Uuid::from_u128(9),
        name: "Personne exemple".into(),
        role,
        rights: Arc::new(rights),
    };
    let mut actors = vec![
        Actor::Visitor,
        Actor::System,
        person(Rights::default(), Role::Reader),
        person(Rights::default(), Role::Administrator),
    ];
    for role in NetworkRole::ALL {
        let rights = Rights {
            roles: [role].into(),
            ..Rights::default()
        };
        actors.push(person(rights, Role::Reader));
    }
    for role in MemberRole::ALL {
        let held = record::held_by(connection, [id("bagnolet")]).await.unwrap();
        let rights = Rights {
            organisations: [(id("bagnolet"), role)].into(),
            records: held.into_iter().map(|(record, _)| (record, role)).collect(),
            ..Rights::default()
        };
        actors.push(person(rights, Role::Reader));
    }
    for actor in actors {
        let ruled: BTreeSet<Uuid> = records
            .iter()
            .filter(|record| record.kind == "partnership" && record.state() != State::Archived)
            .filter(|record| allow(&actor, Action::Read, record.guarded()))
            .map(|record| record.id)
            .collect();
        let filtered = record::ids_of(connection, "partnership", &actor).await.unwrap();
        assert_eq!(filtered.into_iter().collect::<BTreeSet<_>>(), ruled, "{actor:?}");
    }
});

on_both_engines!(one_link_pressed_by_many_makes_one_account, |engine| async move {
    let app = house(engine).await;
    let mut agent = app.administrator().await;
    let sent = agent
        .post(
            "/administration/comptes",
            &[
                ("email", "une@ville.exemple"),
                ("lang", "fr"),
                ("network_role", "adviser"),
            ],
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let href = letter(&app, "une@ville.exemple").await;
    let mut guests = Vec::new();
    for _ in 0..8 {
        let mut guest = app.visitor();
        guest.get(&href).await;
        guests.push(guest);
    }
    let pressed = guests.into_iter().map(|mut guest| {
        let href = href.clone();
        tokio::spawn(async move {
            guest
                .post(&href, &[("name", "Une"), ("password", PASSWORD)])
                .await
                .status
        })
    });
    let mut made = 0;
    for one in pressed.collect::<Vec<_>>() {
        made += usize::from(one.await.unwrap() == StatusCode::SEE_OTHER);
    }
    assert_eq!(made, 1);
    let account = accounts::find_by_email(app.app.db.reader(), "une@ville.exemple")
        .await
        .unwrap()
        .unwrap();
    let rights = accounts::member::rights(app.app.db.reader(), account.id)
        .await
        .unwrap();
    assert_eq!(rights.roles, [NetworkRole::Adviser].into());
});

on_both_engines!(
    a_link_serves_only_while_its_sender_may_give_it,
    |engine| async move {
        let app = house(engine).await;
        let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
        let members = format!("{}/membres", path_of(&app, "bagnolet").await);
        for odd in ["\"x y\"@b.org", "x@[127.0.0.1]", "a@b", "é@b.org"] {
            let typed = [
                ("email", odd),
                ("member_role", "manager"),
                ("message", "À garder"),
            ];
            let refused = manager.post(&members, &typed).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{odd}");
            assert!(refused.text.contains("À garder"), "nothing typed is lost");
        }
        let typed = [("email", "amie@ville.exemple"), ("member_role", "manager")];
        assert_eq!(manager.post(&members, &typed).await.status, StatusCode::SEE_OTHER);
        let href = letter(&app, "amie@ville.exemple").await;
        assert_eq!(app.visitor().get(&href).await.status, StatusCode::OK);
        let account = accounts::find_by_email(app.app.db.reader(), "manager.bagnolet@ville.exemple")
            .await
            .unwrap()
            .unwrap();
        let write = app.write().await;
        accounts::member::leave(&write, account.id, id("bagnolet"))
            .await
            .unwrap();
        write.commit().await.unwrap();
        assert_eq!(app.visitor().get(&href).await.status, StatusCode::NOT_FOUND);
    }
);

on_both_engines!(who_writes_is_helped_to_name_organisations, |engine| async move {
    let app = house(engine).await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let choices = "/recherche/choix?kind=organisation&q=mato";
    assert!(writer.get(choices).await.text.contains("Matola"));
    let form = writer.get("/partenariats/nouveau").await.form(&[]);
    let state = form.iter().find(|(name, _)| name == "state");
    assert_eq!(state.map(|(_, value)| value.as_str()), Some("to_validate"));
    let mut reader = app.signed_in(Role::Reader).await;
    assert_eq!(reader.get(choices).await.status, StatusCode::NOT_FOUND);
});

on_both_engines!(
    what_a_member_may_not_see_has_no_name_in_their_forms_and_history,
    |engine| async move {
        let app = house(engine).await;
        let write = app.write().await;
        let hidden = Organisation {
            name: Translated::one("fr", "Partenaire tenu secret"),
            lang: "fr".into(),
            kind: "association".into(),
            country: "FR".into(),
            visibility: Visibility::Private,
            state: State::Published,
            ..Organisation::default()
        };
        directory::store::insert(&write, id("secret"), &hidden, false)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let mut first = link(
            "Un lien à trois",
            "bagnolet",
            State::Published,
            Visibility::Public,
        );
        let kept = keep(&app, &first).await;
        first.parties.push(Party {
            organisation: Some(id("secret")),
            role: "partner".into(),
            ..Party::default()
        });
        let write = app.write().await;
        let kept = partnerships::store::update(&write, kept.id, kept.version, &first)
            .await
            .unwrap();
        write.commit().await.unwrap();
        let path = partnerships::store::path(&kept);
        let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
        for page in [format!("{path}/historique"), format!("{path}/modifier")] {
            let shown = manager.get(&page).await;
            assert_eq!(shown.status, StatusCode::OK);
            assert!(
                shown.words().contains("Fiche réservée"),
                "{page}: {}",
                shown.words()
            );
            assert!(!shown.text.contains("tenu secret"), "{page}");
        }
        let edit = format!("{path}/modifier");
        let form = manager
            .get(&edit)
            .await
            .form(&[("title.fr", "Un lien à trois, toujours")]);
        let saved = manager.send_back(&edit, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
        let after = partnerships::store::get(app.app.db.reader(), kept.id)
            .await
            .unwrap();
        assert_eq!(after.partnership.parties.len(), 3, "what is hidden stays");
        let mut agent = app.administrator().await;
        assert!(
            agent
                .get(&format!("{path}/historique"))
                .await
                .text
                .contains("tenu secret")
        );
    }
);
