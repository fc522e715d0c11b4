//! What people say of records that they do not write: sent, read, decided once, answered; and what stays hidden.

use axum::http::StatusCode;
use database::on_both_engines;
use database::record::{self, proposal};
use kernel::{MemberRole, NetworkRole, Role, State, Visibility};
use sea_orm::EntityTrait;
use testkit::{TestApp, Visitor};

use crate::members::{house, id, keep, link, member, path_of};

/// All proposals, the oldest first.
async fn all(app: &TestApp) -> Vec<proposal::Model> {
    let mut found = proposal::Entity::find().all(app.app.db.reader()).await.unwrap();
    found.sort_by_key(|held| held.created_at);
    found
}

/// The letters that wait for an address: subject and text.
async fn letters(app: &TestApp, to: &str) -> Vec<(String, String)> {
    let mails = outbox::mail::waiting(app.app.db.reader(), 50).await.unwrap();
    mails
        .into_iter()
        .filter(|(_, mail)| mail.to.address == to)
        .map(|(_, mail)| (mail.subject, mail.text))
        .filter(|(subject, _)| subject.contains("proposition"))
        .collect()
}

/// Fills in the form of a correction as a person does: reads it, and takes a moment.
async fn correct(app: &TestApp, who: &mut Visitor, sheet: &str, typed: &[(&str, &str)]) -> testkit::Answer {
    let address = format!("{sheet}/corriger");
    let form = who.get(&address).await.form(typed);
    app.app.clock.advance(chrono::Duration::seconds(20));
    who.send_back(&address, &form).await
}

/// Where the form that is filled with a proposal is sent.
fn settling(page: &testkit::Answer) -> String {
    let (before, after) = page.text.split_once("?lue=").expect("the form of a proposal");
    let path = before.rsplit('"').next().unwrap_or_default();
    let read = after.split(['"', '#']).next().unwrap_or_default();
    format!("{path}?lue={read}")
}

/// Reads a proposal and answers it, as a person does.
async fn answer(who: &mut Visitor, place: &str, typed: &[(&str, &str)]) -> testkit::Answer {
    let form = who.get(place).await.form(typed);
    who.send_back(place, &form).await
}

/// Proposes a new telephone number for Bagnolet, and gives the address of the proposal.
async fn propose(app: &TestApp, writer: &mut Visitor, phone: &str) -> String {
    let sheet = path_of(app, "bagnolet").await;
    let edit = format!("{sheet}/modifier");
    let form = writer
        .get(&edit)
        .await
        .form(&[("phone", phone), ("_message", "Nouveau numéro")]);
    let sent = writer.send_back(&edit, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    let held = all(app)
        .await
        .into_iter()
        .rfind(proposal::Model::is_open)
        .unwrap();
    format!("{sheet}/propositions/{}", held.id)
}

on_both_engines!(a_visitor_corrects_and_is_answered_once, |engine| async move {
    let app = house(engine).await;
    let sheet = path_of(&app, "bagnolet").await;
    let mut visitor = app.visitor();
    assert!(visitor.get(&sheet).await.words().contains("Corriger cette fiche"));
    let typed = [
        ("message", "Le téléphone a changé."),
        ("evidence", "https://exemple.org/contact"),
        ("name", "Ana"),
        ("email", "ana@exemple.org"),
    ];
    // Bad input loses nothing; robots are held; people are not.
    let empty = correct(
        &app,
        &mut visitor,
        &sheet,
        &[("email", "pas une adresse"), ("name", "Ana")],
    )
    .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text.contains("pas une adresse") && empty.text.contains("value=\"Ana\""));
    let hurried = visitor.get(&format!("{sheet}/corriger")).await.form(&typed);
    let held = visitor.send_back(&format!("{sheet}/corriger"), &hurried).await;
    assert_eq!(
        held.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "faster than one types"
    );
    assert!(held.text.contains("Le téléphone a changé."));
    let robot = [typed.as_slice(), &[("website", "https://spam.example")]].concat();
    let trapped = correct(&app, &mut visitor, &sheet, &robot).await;
    assert_eq!(trapped.status, StatusCode::UNPROCESSABLE_ENTITY);
    let blind = visitor.post(&format!("{sheet}/corriger"), &typed).await;
    assert_eq!(
        blind.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a form that was never shown"
    );
    assert!(all(&app).await.is_empty());
    for _ in 0..2 {
        let sent = correct(&app, &mut visitor, &sheet, &typed).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.words());
    }
    let mut waiting = all(&app).await;
    assert_eq!(waiting.len(), 1, "a double click is one correction");
    let held = waiting.remove(0);
    assert_eq!(
        (held.author_name.as_str(), held.author_email.as_str()),
        ("Ana", "ana@exemple.org")
    );
    let place = format!("{sheet}/propositions/{}", held.id);
    // Nobody sees it but those who decide.
    let mut neighbour = member(&app, "drancy", MemberRole::Manager).await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
    assert_eq!(
        visitor.get(&place).await.status,
        StatusCode::SEE_OTHER,
        "asked to sign in"
    );
    for other in [&mut neighbour, &mut writer] {
        assert_eq!(other.get(&place).await.status, StatusCode::NOT_FOUND);
        for deed in ["accept", "refuse", "ask"] {
            let posted = other.post(&place, &[("deed", deed), ("answer", "x")]).await;
            assert_eq!(posted.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(
            other.get(&format!("{place}/modifier")).await.status,
            StatusCode::NOT_FOUND
        );
    }
    let queue = neighbour.get("/moderation").await;
    assert_eq!(queue.status, StatusCode::OK);
    assert!(!queue.words().contains("Bagnolet"), "{}", queue.words());
    assert_eq!(writer.get("/moderation").await.status, StatusCode::NOT_FOUND);
    assert!(
        manager
            .get("/moderation")
            .await
            .words()
            .contains("Le téléphone a changé.")
    );
    // A question leaves it open and goes to its author, who answers whoever asks.
    let asked = answer(
        &mut manager,
        &place,
        &[("deed", "ask"), ("answer", "Depuis quand ?")],
    )
    .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    let mails = outbox::mail::waiting(app.app.db.reader(), 50).await.unwrap();
    let question = mails
        .iter()
        .find(|(_, mail)| mail.to.address == "ana@exemple.org")
        .unwrap();
    assert_eq!(
        question.1.reply_to.as_ref().unwrap().address,
        "manager.bagnolet@ville.exemple"
    );
    // A refusal says why; without reason or word it is none.
    let mute = answer(&mut manager, &place, &[("deed", "refuse")]).await;
    assert_eq!(mute.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", mute.words());
    let refused = answer(
        &mut manager,
        &place,
        &[
            ("deed", "refuse"),
            ("reason", "unverified"),
            ("answer", "Merci tout de même."),
        ],
    )
    .await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER, "{}", refused.words());
    let answers = letters(&app, "ana@exemple.org").await;
    assert_eq!(answers.len(), 2, "the question and the answer");
    assert!(
        answers
            .iter()
            .any(|(_, text)| text.contains("vérifier") && text.contains("Merci tout de même."))
    );
    let decided = all(&app).await.remove(0);
    assert_eq!(decided.state, "refused");
    assert_eq!(decided.author_email, "", "the address goes with the answer");
    // Deciding again changes nothing and tells nobody twice.
    let again = answer(&mut manager, &place, &[("deed", "accept")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(all(&app).await.remove(0).state, "refused");
    assert_eq!(letters(&app, "ana@exemple.org").await.len(), 2);
});

on_both_engines!(
    a_contributor_proposes_and_a_manager_accepts,
    |engine| async move {
        let app = house(engine).await;
        let sheet = path_of(&app, "bagnolet").await;
        let edit = format!("{sheet}/modifier");
        let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
        let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
        let same = writer.get(&edit).await.form(&[]);
        let nothing = writer.send_back(&edit, &same).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            nothing.words().contains("Rien n’est changé"),
            "{}",
            nothing.words()
        );
        let first = propose(&app, &mut writer, "01 49 93 60 00").await;
        let mut visitor = app.visitor();
        assert!(
            !visitor.get(&sheet).await.text.contains("01 49 93 60 00"),
            "it waits"
        );
        // Their own form begins where they stopped, and what they send next takes its place.
        assert!(writer.get(&edit).await.text.contains("01 49 93 60 00"));
        let place = propose(&app, &mut writer, "01 49 93 60 01").await;
        assert_eq!((place.clone(), all(&app).await.len()), (first, 1));
        assert!(
            writer
                .get(&place)
                .await
                .words()
                .contains("Retirer ma proposition")
        );
        // Meanwhile the manager saves another field: both are in what comes of it.
        let form = manager
            .get(&edit)
            .await
            .form(&[("website", "https://www.ville.exemple/")]);
        assert_eq!(
            manager.send_back(&edit, &form).await.status,
            StatusCode::SEE_OTHER
        );
        let page = manager.get(&place).await;
        assert!(
            page.words().contains("01 49 93 60 01") && page.words().contains("enregistrée depuis"),
            "{}",
            page.words()
        );
        assert!(
            !page.words().contains("www.ville.exemple"),
            "only what would change is shown"
        );
        let accepted = answer(&mut manager, &place, &[("deed", "accept"), ("answer", "Merci !")]).await;
        assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.words());
        let now = visitor.get(&sheet).await;
        assert!(now.text.contains("01 49 93 60 01") && now.text.contains("www.ville.exemple"));
        let history = manager.get(&format!("{sheet}/historique")).await;
        assert!(
            history.words().contains("proposé par Personne exemple"),
            "{}",
            history.words()
        );
        let told = letters(&app, "contributor.bagnolet@ville.exemple").await;
        assert_eq!(told.len(), 1);
        assert!(
            told[0].1.contains("Merci !") && told[0].1.contains("acceptée"),
            "{told:?}"
        );
        assert!(writer.get("/mon-espace").await.words().contains("Acceptée"));
    }
);

on_both_engines!(whoever_decides_may_change_it_first, |engine| async move {
    let app = house(engine).await;
    let sheet = path_of(&app, "bagnolet").await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let mut agent = app.administrator().await;
    let place = propose(&app, &mut writer, "01 00 00 00 00").await;
    let edit = format!("{place}/modifier");
    let opened = agent.get(&edit).await;
    assert!(opened.text.contains("01 00 00 00 00"), "{}", opened.words());
    let form = opened.form(&[("phone", "01 00 00 00 99")]);
    let saved = agent.send_back(&settling(&opened), &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
    assert!(app.visitor().get(&sheet).await.text.contains("01 00 00 00 99"));
    let held = all(&app).await.remove(0);
    assert_eq!((held.state.as_str(), held.applied_version), ("accepted", Some(2)));
    assert_eq!(letters(&app, "contributor.bagnolet@ville.exemple").await.len(), 1);
});

on_both_engines!(its_author_takes_it_back, |engine| async move {
    let app = house(engine).await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
    let place = propose(&app, &mut writer, "01 00 00 00 00").await;
    let other = manager.post(&format!("{place}/retirer"), &[]).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "nobody takes back another's");
    assert_eq!(
        writer.post(&format!("{place}/retirer"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let late = answer(&mut manager, &place, &[("deed", "accept")]).await;
    assert_eq!(late.status, StatusCode::SEE_OTHER);
    assert_eq!(all(&app).await.remove(0).state, "withdrawn");
    let town = record::by_id(app.app.db.reader(), id("bagnolet")).await.unwrap();
    assert_eq!(town.version, 1, "nothing was written");
});

on_both_engines!(what_waits_is_published_or_comes_back, |engine| async move {
    let app = house(engine).await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
    let mut neighbour = member(&app, "drancy", MemberRole::Manager).await;
    let form = [
        ("title.fr".to_owned(), "Un lien nouveau".to_owned()),
        ("parties.0.organisation".to_owned(), id("bagnolet").to_string()),
        ("parties.0.role".to_owned(), "lead".to_owned()),
        ("parties.1.role".to_owned(), "partner".to_owned()),
        ("parties.1.organisation".to_owned(), id("matola").to_string()),
        ("status".to_owned(), "active".to_owned()),
        ("visibility".to_owned(), "public".to_owned()),
        ("state".to_owned(), "to_validate".to_owned()),
    ];
    writer.get("/partenariats/nouveau").await;
    let kept = writer.send_back("/partenariats/nouveau", &form).await;
    let path = kept.location().to_owned();
    let review = format!("{path}/relire");
    for other in [&mut neighbour, &mut writer] {
        assert_eq!(other.get(&review).await.status, StatusCode::NOT_FOUND);
        let posted = other
            .post(&review, &[("deed", "publish"), ("_version", "1")])
            .await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND);
    }
    assert!(
        manager
            .get("/moderation")
            .await
            .words()
            .contains("Un lien nouveau")
    );
    assert!(manager.get(&path).await.words().contains("attend d’être relue"));
    assert!(manager.get(&review).await.words().contains("Personne exemple"));
    let mute = manager
        .post(&review, &[("deed", "back"), ("_version", "1")])
        .await;
    assert_eq!(
        mute.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "who sends back says why"
    );
    let back = manager
        .post(
            &review,
            &[("deed", "back"), ("_version", "1"), ("answer", "Quelle année ?")],
        )
        .await;
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.words());
    assert!(
        writer
            .get("/mon-espace")
            .await
            .words()
            .contains("Un lien nouveau")
    );
    // Its author sends it again; what was decided about an older version is not decided.
    let edit = format!("{path}/modifier");
    let again = writer.get(&edit).await.form(&[("state", "to_validate")]);
    assert_eq!(
        writer.send_back(&edit, &again).await.status,
        StatusCode::SEE_OTHER
    );
    let stale = manager
        .post(&review, &[("deed", "publish"), ("_version", "1")])
        .await;
    assert_eq!(
        stale.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        stale.words()
    );
    let out = manager.get(&review).await.form(&[("deed", "publish")]);
    let out = manager.send_back(&review, &out).await;
    assert_eq!(out.status, StatusCode::SEE_OTHER, "{}", out.words());
    assert_eq!(app.visitor().get(&path).await.status, StatusCode::OK);
    let mails = outbox::mail::waiting(app.app.db.reader(), 50).await.unwrap();
    let told: Vec<_> = mails
        .iter()
        .filter(|(_, mail)| mail.text.contains("Un lien nouveau"))
        .map(|(_, mail)| mail.to.address.as_str())
        .collect();
    assert_eq!(told, ["contributor.bagnolet@ville.exemple"; 2]);
});

on_both_engines!(many_who_decide_at_once_decide_once, |engine| async move {
    let app = house(engine).await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let place = propose(&app, &mut writer, "01 00 00 00 00").await;
    let mut deciding = Vec::new();
    for n in 0..8 {
        let mut agent = app.administrator().await;
        let place = place.clone();
        deciding.push(tokio::spawn(async move {
            let deed = if n % 2 == 0 { "accept" } else { "refuse" };
            answer(&mut agent, &place, &[("deed", deed), ("answer", "Vu")]).await
        }));
    }
    for decided in deciding {
        let decided = decided.await.unwrap();
        assert_eq!(decided.status, StatusCode::SEE_OTHER);
        assert!(
            !decided.location().starts_with("/connexion"),
            "{}",
            decided.location()
        );
    }
    let held = all(&app).await.remove(0);
    let town = record::by_id(app.app.db.reader(), id("bagnolet")).await.unwrap();
    match held.state.as_str() {
        "accepted" => assert_eq!((town.version, held.applied_version), (2, Some(2))),
        "refused" => assert_eq!((town.version, held.applied_version), (1, None)),
        other => panic!("{other}"),
    }
    assert_eq!(
        letters(&app, "contributor.bagnolet@ville.exemple").await.len(),
        1,
        "its author is answered once"
    );
});

on_both_engines!(what_one_may_not_see_cannot_be_corrected, |engine| async move {
    let app = house(engine).await;
    let mut visitor = app.visitor();
    for (state, visibility) in [
        (State::Draft, Visibility::Public),
        (State::Published, Visibility::Network),
        (State::Archived, Visibility::Public),
    ] {
        let kept = keep(&app, &link("Entre nous", "bagnolet", state, visibility)).await;
        let address = format!("{}/corriger", partnerships::store::path(&kept));
        assert_eq!(visitor.get(&address).await.status, StatusCode::NOT_FOUND);
        let sent = visitor.post(&address, &[("message", "x")]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
    }
    // The coordinator of the network decides over all, a plain reader over nothing.
    let mut reader = app.signed_in(Role::Reader).await;
    assert_eq!(reader.get("/moderation").await.status, StatusCode::NOT_FOUND);
    assert_eq!(reader.get("/mon-espace").await.status, StatusCode::OK);
    assert_eq!(visitor.get("/mon-espace").await.status, StatusCode::SEE_OTHER);
});

on_both_engines!(the_filter_of_the_queue_is_the_rule, |engine| async move {
    use kernel::policy::{Action, allow};
    use kernel::{Actor, Rights};
    use std::sync::Arc;
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
    let held = record::held_by(connection, [id("bagnolet")]).await.unwrap();
    let mut actors = vec![Actor::Visitor, Actor::System];
    let person = |rights: Rights| Actor::Person {
        id: sea_orm::prelude::Uuid::from_u128(9),
        name: "Personne exemple".into(),
        role: Role::Reader,
        rights: Arc::new(rights),
    };
    actors.push(person(Rights {
        roles: [NetworkRole::Coordinator].into(),
        ..Rights::default()
    }));
    for role in MemberRole::ALL {
        actors.push(person(Rights {
            organisations: [(id("bagnolet"), role)].into(),
            records: held.iter().map(|(record, _)| (*record, role)).collect(),
            ..Rights::default()
        }));
    }
    for actor in actors {
        use sea_orm::{QueryFilter, QueryOrder};
        let mut ruled: Vec<_> = records
            .iter()
            .filter(|record| allow(&actor, Action::Publish, record.guarded()))
            .map(|record| record.id)
            .collect();
        ruled.sort();
        let mut filtered: Vec<_> = record::Entity::find()
            .filter(record::decided_by(&actor))
            .order_by_asc(record::Column::Id)
            .all(connection)
            .await
            .unwrap()
            .into_iter()
            .map(|record| record.id)
            .collect();
        filtered.sort();
        assert_eq!(filtered, ruled, "{actor:?}");
    }
});

on_both_engines!(gaps_are_those_of_ones_own_records, |engine| async move {
    let app = house(engine).await;
    let own = keep(
        &app,
        &link(
            "Sans thème à nous",
            "bagnolet",
            State::Published,
            Visibility::Public,
        ),
    )
    .await;
    keep(
        &app,
        &link(
            "Sans thème ailleurs",
            "drancy",
            State::Published,
            Visibility::Public,
        ),
    )
    .await;
    keep(
        &app,
        &link("Sans thème encore", "bagnolet", State::Draft, Visibility::Public),
    )
    .await;
    let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let page = manager.get("/a-completer").await;
    assert!(
        page.words().contains("Partenariats sans thème (1)") && page.words().contains("Sans thème à nous"),
        "{}",
        page.words()
    );
    assert!(!page.words().contains("ailleurs") && !page.words().contains("encore"));
    assert!(
        page.words()
            .contains("Organisations qu’on ne peut pas joindre (1)"),
        "{}",
        page.words()
    );
    let all = app
        .administrator()
        .await
        .get("/a-completer?lacune=partenariat-sans-theme")
        .await;
    assert!(all.words().contains("ailleurs"), "{}", all.words());
    assert_eq!(
        manager.get("/a-completer?lacune=rien").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(writer.get("/a-completer").await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        app.visitor().get("/a-completer").await.status,
        StatusCode::SEE_OTHER
    );
    // Mended, it is no longer lacking.
    let path = partnerships::store::path(&own);
    let edit = format!("{path}/modifier");
    let form = manager.get(&edit).await.form(&[("themes", "water")]);
    let saved = manager.send_back(&edit, &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.words());
    let page = manager.get("/a-completer").await;
    assert!(
        !page.words().contains("Partenariats sans thème"),
        "{}",
        page.words()
    );
});

on_both_engines!(nothing_is_accepted_that_was_not_read, |engine| async move {
    let app = house(engine).await;
    let sheet = path_of(&app, "bagnolet").await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
    let place = propose(&app, &mut writer, "01 00 00 00 01").await;
    let read = manager.get(&place).await.form(&[("deed", "accept")]);
    let opened = manager.get(&format!("{place}/modifier")).await;
    let saved = opened.form(&[]);
    let action = settling(&opened);
    app.app.clock.advance(chrono::Duration::seconds(5));
    assert_eq!(propose(&app, &mut writer, "01 00 00 00 02").await, place);
    let refused = manager.send_back(&place, &read).await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    let refused = manager.send_back(&action, &saved).await;
    assert_eq!(
        refused.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        refused.words()
    );
    assert!(
        refused.words().contains("rien n’est enregistré") && refused.text.contains("01 00 00 00 01"),
        "{}",
        refused.words()
    );
    let held = all(&app).await.remove(0);
    assert_eq!((held.state.as_str(), held.applied_version), ("open", None));
    let public = app.visitor().get(&sheet).await;
    assert!(!public.text.contains("01 00 00 00 0"), "nothing was published");
    // What was read now is accepted.
    let accepted = answer(&mut manager, &place, &[("deed", "accept")]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.words());
    assert!(app.visitor().get(&sheet).await.text.contains("01 00 00 00 02"));
});

on_both_engines!(both_who_change_one_field_are_told, |engine| async move {
    let app = house(engine).await;
    let edit = format!("{}/modifier", path_of(&app, "bagnolet").await);
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
    let place = propose(&app, &mut writer, "01 00 00 00 01").await;
    let form = manager.get(&edit).await.form(&[("phone", "01 99 99 99 99")]);
    assert_eq!(
        manager.send_back(&edit, &form).await.status,
        StatusCode::SEE_OTHER
    );
    let page = manager.get(&place).await.words();
    assert!(
        page.contains("changé aussi entre-temps") && page.contains("01 99 99 99 99"),
        "{page}"
    );
});

on_both_engines!(what_is_archived_waits_for_nobody, |engine| async move {
    let app = house(engine).await;
    let sheet = path_of(&app, "bagnolet").await;
    let mut writer = member(&app, "bagnolet", MemberRole::Contributor).await;
    let mut manager = member(&app, "bagnolet", MemberRole::Manager).await;
    propose(&app, &mut writer, "01 00 00 00 01").await;
    assert!(
        manager
            .get("/moderation")
            .await
            .words()
            .contains("Une proposition")
    );
    let away = manager.post(&format!("{sheet}/archiver"), &[]).await;
    assert_eq!(away.status, StatusCode::SEE_OTHER);
    assert!(
        !manager
            .get("/moderation")
            .await
            .words()
            .contains("Une proposition")
    );
});
