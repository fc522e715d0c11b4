//! What an asker may not see leaves no trace in what they are answered.

use super::{answer, ask, index, titled};
use crate::{Answer, Audience, Change, Document, Index, Query};

/// The corpus with one secret of each level, full of words that nothing public holds.
fn with_secrets() -> Index {
    let index = index();
    let secret = |id: &str, audience| Document {
        names: vec!["Zanzibarque".into(), "99999".into()],
        bodies: vec![(
            "fr".into(),
            format!("Ornithorynque {id}, Suresnes et assainissement."),
        )],
        facets: vec![("country".into(), "ZZ".into()), ("theme".into(), id.into())],
        audience,
        boost: 50.0,
        ..titled(id, &format!("Quetzalcoatl {id}"))
    };
    let network = secret("reseau", Audience::Network);
    let restricted = secret("interne", Audience::Restricted);
    index
        .apply(vec![Change::Upsert(network), Change::Upsert(restricted)], 2)
        .unwrap();
    index
}

fn asked(index: &Index, text: &str, audience: Audience) -> Answer {
    index
        .search(&Query {
            audience,
            limit: 100,
            ..ask(text)
        })
        .unwrap()
}

const TEXTS: [&str; 14] = [
    "quetzalcoatl",
    "quetzalcoatle",
    "quetz",
    "zanzibarque",
    "zanzibarq",
    "zanzibraque",
    "99999",
    "ornithorynque",
    "ornithorinque",
    "suresnes",
    "suresnes ornithorynque",
    "assainissemnt",
    "",
    "reseau",
];

#[test]
fn each_asker_sees_their_own() {
    let index = with_secrets();
    for (audience, total) in [
        (Audience::Public, 0),
        (Audience::Network, 1),
        (Audience::Restricted, 2),
    ] {
        for text in ["quetzalcoatl", "quetz", "zanzibraque", "99999", "ornithorinque"] {
            let answered = asked(&index, text, audience);
            assert_eq!(answered.total, total, "{text} {audience:?}");
            assert_eq!(answered.hits.len(), total);
            assert_eq!(answered.facets.contains_key("theme"), total > 0);
        }
        let suggested = index.suggest("quetz", "fr", audience, 10).unwrap();
        assert_eq!(suggested.len(), total);
        assert_eq!(
            index.suggest("zanzibraq", "fr", audience, 10).unwrap().len(),
            total
        );
    }
}

#[test]
fn the_public_is_answered_as_if_secrets_did_not_exist() {
    let (without, with) = (index(), with_secrets());
    for text in TEXTS {
        // Everything: hits, scores, totals, facet counts, proposals.
        assert_eq!(
            asked(&without, text, Audience::Public),
            asked(&with, text, Audience::Public),
            "{text}"
        );
        assert_eq!(
            without.suggest(text, "fr", Audience::Public, 20).unwrap(),
            with.suggest(text, "fr", Audience::Public, 20).unwrap(),
            "{text}"
        );
    }
}

#[test]
fn proposals_do_not_tell_hidden_words() {
    let index = with_secrets();
    for text in [
        "quetzalcoatle",
        "zanzibraque",
        "ornithorinque",
        "quetzalcaotl suresnes",
    ] {
        assert_eq!(asked(&index, text, Audience::Public).did_you_mean, None, "{text}");
    }
    let proposed = asked(&index, "ornithorinque", Audience::Network).did_you_mean;
    assert_eq!(proposed.as_deref(), Some("Ornithorynque"));
}

#[test]
fn a_document_that_becomes_secret_is_gone() {
    let index = with_secrets();
    let mut document = titled("reseau", "Quetzalcoatl");
    index.apply(vec![Change::Upsert(document.clone())], 3).unwrap();
    assert_eq!(asked(&index, "quetzalcoatl", Audience::Public).total, 1);
    document.audience = Audience::Restricted;
    index.apply(vec![Change::Upsert(document)], 4).unwrap();
    assert_eq!(asked(&index, "quetzalcoatl", Audience::Public).total, 0);
    assert_eq!(answer(&index, "quetzalcoatl").total, 2);
}

#[test]
fn an_unmarked_document_is_closed() {
    assert_eq!(Document::default().audience, Audience::Restricted);
    assert_eq!(Query::default().audience, Audience::Public);
}
