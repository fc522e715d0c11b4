//! The pages of attachments as visitors use them, through the real router.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use database::{on_both_engines, record};
use kernel::{Lang, Role, Visibility};
use testkit::{Answer, TestApp, Visitor};
use web::{RelatedRequest, Subject};

use super::{GIF, TOKEN, add, house, organisation};
use crate::media::attachment::MAX_BYTES;
use crate::media::document::samples::{PDF, archive};
use crate::media::{related, store};

/// The cookies of somebody who signed in, to send with a file; with the token that the form carries.
async fn cookies(test: &TestApp, role: Role) -> String {
    let held = test.signed_in(role).await.cookie_header();
    let others = held
        .split("; ")
        .filter(|cookie| !cookie.starts_with(&format!("{}=", web::csrf::COOKIE)));
    others.fold(format!("{}={TOKEN}", web::csrf::COOKIE), |all, cookie| {
        format!("{all}; {cookie}")
    })
}

/// Sends the form with a file as a browser does.
async fn send(
    visitor: &mut Visitor,
    cookies: &str,
    path: &str,
    fields: &[(&str, &str)],
    file: Option<&[u8]>,
) -> Answer {
    let mut body = Vec::new();
    for (name, value) in [("_csrf", TOKEN)].iter().chain(fields) {
        body.extend(
            format!("--limite\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                .into_bytes(),
        );
    }
    body.extend(b"--limite\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../../x.html\"\r\ncontent-type: text/html\r\n\r\n");
    body.extend(file.unwrap_or_default());
    body.extend(b"\r\n--limite--\r\n");
    let request = Request::post(path)
        .header(header::COOKIE, cookies)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=limite")
        .body(Body::from(body))
        .unwrap();
    visitor.send(request).await
}

const WORDS: [(&str, &str); 4] = [
    ("alt.fr", "La mairie \"vue\" <du> parvis"),
    ("caption.en", "The town hall"),
    ("credit", "Photo d’essai"),
    ("licence", "CC BY 4.0"),
];

on_both_engines!(
    a_picture_is_added_shown_changed_and_removed,
    |engine| async move {
        let test = house(engine).await;
        let record = organisation(&test, Visibility::Public).await;
        let list = format!("/medias/{}", record.short_id);
        let cookies = cookies(&test, Role::Administrator).await;
        let mut browser = test.visitor();
        let mut admin = test.administrator().await;
        assert!(admin.get(&list).await.words().contains("Rien pour l’instant"));

        let added = send(&mut browser, &cookies, &list, &WORDS, Some(GIF)).await;
        assert_eq!(
            (added.status, added.location()),
            (StatusCode::SEE_OTHER, list.as_str()),
            "{}",
            added.text
        );
        let row = store::of_record(test.app.db.reader(), record.id)
            .await
            .unwrap()
            .remove(0);
        assert_eq!(
            (row.kind.as_str(), row.media_type.as_str(), row.width),
            ("picture", "image/webp", Some(1))
        );

        // On the record's page: picture with its words, caption in its own language, credit; the link to add only for administrators.
        let path = store::page_of(&record).unwrap();
        let page = test.visitor().get(&path).await;
        assert!(
            page.text
                .contains("alt=\"La mairie &#34;vue&#34; &#60;du&#62; parvis\"")
                || page
                    .text
                    .contains("alt=\"La mairie &quot;vue&quot; &lt;du&gt; parvis\""),
            "{}",
            page.text
        );
        assert!(
            page.text
                .contains("<span lang=\"en\" dir=\"auto\">The town hall</span>")
        );
        assert!(page.words().contains("Crédit : Photo d’essai (CC BY 4.0)") && !page.text.contains(&list));
        assert!(admin.get(&path).await.text.contains(&list));
        assert!(
            test.visitor()
                .get(&format!("/en{path}"))
                .await
                .text
                .contains("Credit: Photo d’essai")
        );

        // The file: our own WebP, cached by everybody, by its tag not sent twice, only under the names that it has.
        let file = row.path("320.webp");
        let sent = test.visitor().get(&file).await;
        assert_eq!(sent.status, StatusCode::OK);
        let header_of = |answer: &Answer, name: &str| {
            answer
                .headers
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(header_of(&sent, "content-type"), "image/webp");
        assert_eq!(header_of(&sent, "content-disposition"), "inline");
        assert_eq!(header_of(&sent, "x-content-type-options"), "nosniff");
        assert!(header_of(&sent, "cache-control").starts_with("public"));
        let known = Request::get(&file)
            .header(header::IF_NONE_MATCH, header_of(&sent, "etag"))
            .body(Body::empty())
            .unwrap();
        let known = test.visitor().send(known).await;
        assert_eq!(
            (known.status, known.text.as_str()),
            (StatusCode::NOT_MODIFIED, "")
        );
        for wrong in [
            row.path("800.webp"),
            row.path("320.jpg"),
            "/fichiers/x/320.webp".to_owned(),
            format!("/fichiers/{}/320.webp", test.app.ids.next()),
        ] {
            assert_eq!(
                test.visitor().get(&wrong).await.status,
                StatusCode::NOT_FOUND,
                "{wrong}"
            );
        }

        // Another text; then the form of somebody who came second, with nothing lost.
        let edit = format!("{list}/{}/modifier", row.id);
        assert!(admin.get(&edit).await.text.contains("Photo d’essai"));
        let refused = admin
            .post(
                &edit,
                &[
                    ("_version", "2"),
                    ("alt.fr", " "),
                    ("credit", "Autre"),
                    ("caption.fr", "Gardée"),
                ],
            )
            .await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("Gardée") && refused.text.contains("champ-alt-fr-error"));
        assert_eq!(
            admin
                .post(
                    &edit,
                    &[("_version", "2"), ("alt.fr", "La mairie"), ("credit", "Autre")]
                )
                .await
                .status,
            StatusCode::SEE_OTHER
        );
        let second = admin
            .post(
                &edit,
                &[
                    ("_version", "2"),
                    ("alt.fr", "La tour"),
                    ("credit", "Encore autre"),
                ],
            )
            .await;
        assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            second.text.contains("La tour")
                && second.text.contains("La mairie")
                && second.text.contains("name=\"_version\" value=\"3\"")
        );

        // Removed only after a question, then gone with its file.
        let remove = format!("{list}/{}/supprimer", row.id);
        assert!(
            admin
                .get(&remove)
                .await
                .text
                .contains("name=\"_version\" value=\"3\"")
        );
        assert_eq!(
            admin.post(&remove, &[("_version", "2")]).await.status,
            StatusCode::CONFLICT
        );
        assert_eq!(
            admin.post(&remove, &[("_version", "3")]).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(test.visitor().get(&file).await.status, StatusCode::NOT_FOUND);
        assert!(test.app.files.list().await.unwrap().is_empty());
    }
);

on_both_engines!(
    what_is_refused_is_said_beside_its_field_and_nothing_is_kept,
    |engine| async move {
        let test = house(engine).await;
        let record = organisation(&test, Visibility::Public).await;
        let list = format!("/medias/{}", record.short_id);
        let cookies = cookies(&test, Role::Administrator).await;
        let mut browser = test.visitor();
        let page = b"<!doctype html><script>alert(1)</script>";
        let drawing = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
        let heavy = vec![b'a'; MAX_BYTES + 1];
        for file in [
            None,
            Some(&page[..]),
            Some(drawing),
            Some(&GIF[..20]),
            Some(&heavy),
        ] {
            let refused = send(&mut browser, &cookies, &list, &WORDS, file).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(
                refused.text.contains("champ-file-error")
                    && refused.text.contains("Photo d’essai")
                    && refused.text.contains("The town hall")
            );
        }
        let silent = send(
            &mut browser,
            &cookies,
            &list,
            &[("caption.fr", "Une légende gardée")],
            Some(GIF),
        )
        .await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            silent.text.contains("champ-alt-fr-error")
                && silent.text.contains("champ-credit-error")
                && silent.text.contains("Une légende gardée")
        );
        assert!(silent.words().contains("À choisir de nouveau"));
        let nameless = send(&mut browser, &cookies, &list, &[("credit", "x")], Some(PDF)).await;
        assert!(
            nameless.status == StatusCode::UNPROCESSABLE_ENTITY
                && nameless.text.contains("champ-caption-fr-error")
        );
        assert!(
            store::of_record(test.app.db.reader(), record.id)
                .await
                .unwrap()
                .is_empty()
        );
        assert!(test.app.files.list().await.unwrap().is_empty());
        assert_eq!(
            record::by_id(test.app.db.reader(), record.id)
                .await
                .unwrap()
                .version,
            1
        );
    }
);

on_both_engines!(a_document_is_downloaded_and_never_opened, |engine| async move {
    let test = house(engine).await;
    let record = organisation(&test, Visibility::Public).await;
    let cookies = cookies(&test, Role::Administrator).await;
    let letter = archive(&[
        ("[Content_Types].xml", "<a/>"),
        ("word/document.xml", "<b>kept</b>"),
        ("docProps/core.xml", "<c>secret</c>"),
    ]);
    let fields = [("caption.fr", "Convention été 2008"), ("alt.fr", "oublié")];
    assert_eq!(
        send(
            &mut test.visitor(),
            &cookies,
            &format!("/medias/{}", record.short_id),
            &fields,
            Some(&letter)
        )
        .await
        .status,
        StatusCode::SEE_OTHER
    );
    let row = store::of_record(test.app.db.reader(), record.id)
        .await
        .unwrap()
        .remove(0);
    let sent = test.visitor().get(&row.whole()).await;
    // What is sent out is the document without its properties, and its size is said of that.
    assert!(!sent.text.contains("docProps") && sent.text.contains("word/document.xml"));
    let header_of = |name: &str| {
        sent.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        header_of("content-disposition"),
        "attachment; filename=\"convention-ete-2008.docx\""
    );
    assert_eq!(
        header_of("content-type"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    );
    assert_eq!(header_of("x-content-type-options"), "nosniff");
    assert!(
        test.visitor()
            .get(&store::page_of(&record).unwrap())
            .await
            .words()
            .contains("Convention été 2008 (DOCX, 1 ko)")
    );
});

on_both_engines!(
    a_document_that_cannot_be_cleaned_is_refused_beside_its_field,
    |engine| async move {
        let test = house(engine).await;
        let record = organisation(&test, Visibility::Public).await;
        let list = format!("/medias/{}", record.short_id);
        let cookies = cookies(&test, Role::Administrator).await;
        let locked = archive(&[
            ("mimetype", "application/vnd.oasis.opendocument.text"),
            ("content.xml", "<x/>"),
            (
                "META-INF/manifest.xml",
                "<manifest:manifest xmlns:manifest='m'><manifest:encryption-data/></manifest:manifest>",
            ),
        ]);
        let broken = archive(&[("[Content_Types].xml", "<a/>"), ("word/document.xml", "<b>")]);
        let package: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let old = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &package].concat();
        for (file, message) in [
            (&locked[..], "Document protégé par un mot de passe"),
            (&old, "Document protégé par un mot de passe"),
            (&broken, "Document illisible ou incomplet"),
            (b"%PDF-1.7\n%%EOF", "Document illisible ou incomplet"),
        ] {
            let fields = [("caption.fr", "Convention gardée")];
            let refused = send(&mut test.visitor(), &cookies, &list, &fields, Some(file)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{message}");
            let words = refused.words();
            assert!(words.contains(message), "{words}");
            assert!(refused.text.contains("champ-file-error") && refused.text.contains("Convention gardée"));
        }
        assert!(test.app.files.list().await.unwrap().is_empty());
    }
);

on_both_engines!(a_file_is_seen_by_those_who_see_its_record, |engine| async move {
    let test = house(engine).await;
    let mut seen = Vec::new();
    for visibility in Visibility::ALL {
        let record = organisation(&test, visibility).await;
        let file = add(&test, record.id, GIF, "un").await.path("320.webp");
        let mut row = Vec::new();
        for (who, mut visitor) in [
            ("visitor", test.visitor()),
            ("reader", test.signed_in(Role::Reader).await),
            ("administrator", test.administrator().await),
        ] {
            let answer = visitor.get(&file).await;
            if answer.status == StatusCode::OK {
                let caching = answer.headers[header::CACHE_CONTROL].to_str().unwrap().to_owned();
                assert_eq!(
                    caching.starts_with("public"),
                    visibility == Visibility::Public,
                    "{caching}"
                );
                row.push(who);
            } else {
                assert_eq!(answer.status, StatusCode::NOT_FOUND);
            }
            let request = RelatedRequest {
                subject: Subject::Organisation(record.id),
                lang: Lang::Fr,
                actor: kernel::Actor::Visitor,
            };
            assert_eq!(
                related(test.app.clone(), request).await.unwrap().len(),
                usize::from(visibility == Visibility::Public)
            );
        }
        seen.push(row);
    }
    assert_eq!(
        seen,
        [
            vec!["visitor", "reader", "administrator"],
            vec!["reader", "administrator"],
            vec!["administrator"],
            vec!["administrator"]
        ]
    );
});

on_both_engines!(only_administrators_manage, |engine| async move {
    let test = house(engine).await;
    let record = organisation(&test, Visibility::Public).await;
    let row = add(&test, record.id, GIF, "un").await;
    let list = format!("/medias/{}", record.short_id);
    let pages = [
        list.clone(),
        format!("{list}/{}/modifier", row.id),
        format!("{list}/{}/supprimer", row.id),
    ];
    let mut reader = test.signed_in(Role::Reader).await;
    for page in &pages {
        assert_eq!(
            test.visitor().get(page).await.status,
            StatusCode::SEE_OTHER,
            "a visitor is sent to sign in"
        );
        assert_eq!(reader.get(page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            reader
                .post(page, &[("_version", "2"), ("alt.fr", "x"), ("credit", "x")])
                .await
                .status,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(
        reader
            .post(&format!("{list}/{}/deplacer", row.id), &[("to", "up")])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let mut admin = test.administrator().await;
    // An attachment is reached through its own record only.
    let other = organisation(&test, Visibility::Private).await;
    assert_eq!(
        admin
            .get(&format!("/medias/{}/{}/modifier", other.short_id, row.id))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(admin.get("/medias/00000000").await.status, StatusCode::NOT_FOUND);
    for page in &pages {
        assert_eq!(admin.get(page).await.status, StatusCode::OK, "{page}");
        assert_eq!(
            admin.get(&format!("/en{page}")).await.status,
            StatusCode::OK,
            "{page}"
        );
    }
    let untokened = Request::post(&list)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from("caption.fr=x"))
        .unwrap();
    assert_eq!(admin.send(untokened).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        store::of_record(test.app.db.reader(), record.id).await.unwrap(),
        [row]
    );
});
