//! The register of processing (GDPR, article 30) that everybody may read: what is done with personal data here, why, on
//! which ground, for how long.

use askama::Template;
use axum::extract::State;
use web::{App, Legal, Page, Result, Visit, html};

use crate::messages::Messages;

/// One processing, in words.
struct Processing {
    id: &'static str,
    title: String,
    /// What the row is about and what it says.
    facts: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "register.html")]
struct RegisterPage {
    page: Page,
    t: Messages,
    legal: Legal,
    contact_href: String,
    processings: Vec<Processing>,
}

/// The processings, in the order of the page. Each is something that the code does; one more is one more line here.
fn processings(app: &App, t: Messages) -> Vec<Processing> {
    let set = &app.settings.retention;
    let of = |id, title, purpose, basis, data, to, kept| Processing {
        id,
        title,
        facts: vec![
            (t.register_purpose(), purpose),
            (t.register_basis(), basis),
            (t.register_data(), data),
            (t.register_to(), to),
            (t.register_kept(), kept),
        ],
    };
    vec![
        of(
            "comptes",
            t.register_accounts(),
            t.register_accounts_purpose(),
            t.register_accounts_basis(),
            t.register_accounts_data(),
            t.register_accounts_to(),
            t.register_accounts_kept(set.closed_accounts_months),
        ),
        of(
            "invitations",
            t.register_invitations(),
            t.register_invitations_purpose(),
            t.register_invitations_basis(),
            t.register_invitations_data(),
            t.register_invitations_to(),
            t.register_invitations_kept(set.invitations_months),
        ),
        of(
            "fiches",
            t.register_people(),
            t.register_people_purpose(),
            t.register_people_basis(),
            t.register_people_data(),
            t.register_people_to(),
            t.register_people_kept(),
        ),
        of(
            "corrections",
            t.register_proposals(),
            t.register_proposals_purpose(),
            t.register_proposals_basis(),
            t.register_proposals_data(),
            t.register_proposals_to(),
            t.register_proposals_kept(),
        ),
        of(
            "messages",
            t.register_messages(),
            t.register_messages_purpose(),
            t.register_messages_basis(),
            t.register_messages_data(),
            t.register_messages_to(),
            t.register_messages_kept(),
        ),
        of(
            "historique",
            t.register_history(),
            t.register_history_purpose(),
            t.register_history_basis(),
            t.register_history_data(),
            t.register_history_to(),
            t.register_history_kept(set.acts_years),
        ),
        of(
            "journal",
            t.register_audit(),
            t.register_audit_purpose(),
            t.register_audit_basis(),
            t.register_audit_data(),
            t.register_audit_to(),
            t.register_audit_kept(),
        ),
        of(
            "securite",
            t.register_security(),
            t.register_security_purpose(),
            t.register_security_basis(),
            t.register_security_data(),
            t.register_security_to(),
            t.register_security_kept(),
        ),
    ]
}

pub(super) async fn show(State(app): State<App>, visit: Visit) -> Result {
    let t = Messages(visit.lang);
    let page = visit
        .page(&app, t.register_title())
        .crumb(t.register_title(), "")
        .described(t.register_lead(app.settings.network.as_str()));
    html(&RegisterPage {
        page,
        t,
        legal: app.settings.legal.clone(),
        contact_href: app.settings.legal.contact_href(),
        processings: processings(&app, t),
    })
}
