record = Record
person-name = Name
person-phone = Telephone
person-email = E-mail address
register-title = Personal data
register-lead = What { $network } does with people’s data: why, on which ground, who sees it, for how long. This register says what the program really does.
register-controller = Who answers for it
register-demo = This demonstration commits nobody; put no real data into it.
register-nobody = The structure that runs “{ $network }” answers for it.
register-publisher = Structure
register-address = Address
register-contact = For any request:
register-purpose = Why
register-basis = On which ground
register-data = Which data
register-to = Who sees it
register-kept = For how long
register-accounts = Accounts and rights
register-accounts-purpose = To know who keeps which sheet true, and to let each do only what is theirs to do.
register-accounts-basis = The network’s legitimate interest in a directory that is right (GDPR, article 6(1)(f)); a task in the public interest where a local authority runs the network (6(1)(e)).
register-accounts-data = Name, e-mail address, hash of the password (never the password), roles, organisations, date of opening, API tokens (as a digest).
register-accounts-to = The person, the network’s coordinators and administrators; managers of organisations, for their members; beside what they wrote, whoever may read a record’s history.
register-accounts-kept = As long as the account is open, then { $months ->
    [one] one month
   *[other] { $months } months
} after it was closed; an administrator approves the destruction.
register-invitations = Invitations
register-invitations-purpose = To let somebody into the network by a letter that serves once.
register-invitations-basis = The network’s legitimate interest (GDPR, article 6(1)(f)).
register-invitations-data = E-mail address, name, the inviter’s word, the role offered, dates.
register-invitations-to = The inviter, coordinators and administrators.
register-invitations-kept = The link serves for fourteen days. The invitation is kept for { $months ->
    [one] one month
   *[other] { $months } months
}, then destroyed under a visa.
register-people = People named on sheets
register-people-purpose = To say whom to turn to in a service.
register-people-basis = The person’s consent, field by field and dated (GDPR, article 6(1)(a)); the role alone is public without it.
register-people-data = Role; name, telephone and e-mail address, each shown only if the person agreed, with the date of their consent.
register-people-to = Everybody, for what the person agreed to show; otherwise whoever keeps the sheet.
register-people-kept = As long as the person holds the role and does not withdraw their consent. History keeps these fields encrypted under a key of the person’s own, destroyed when they are erased.
register-messages = Messages sent by the site
register-messages-purpose = To carry a message to a service without showing its address; to send the network’s letters.
register-messages-basis = Doing what the person asks for (GDPR, article 6(1)(b) and (f)).
register-messages-data = Name, reply address, subject and text, for as long as sending takes.
register-messages-to = The addressee alone.
register-messages-kept = The text is erased as soon as the message has left; one that could not leave is removed after thirty days.
register-history = History of records
register-history-purpose = To know who changed what, and to be able to go back.
register-history-basis = Legitimate interest and, for a local authority, its duty to account for what it does (GDPR, article 6(1)(c), (e) and (f)).
register-history-data = The author, by a number; the date; the record before and after.
register-history-to = Whoever may edit the record.
register-history-kept = As long as the record. Once its author is erased, the number leads to nobody (“erased person”); it is destroyed under a visa after { $years ->
    [one] one year
   *[other] { $years } years
}.
register-audit = Audit log
register-audit-purpose = To prove who was given which right, who signed in, who decided; to notice abuse.
register-audit-basis = Security of processing (GDPR, articles 5(1)(f) and 32), legitimate interest.
register-audit-data = Numbers of people and records, a code, a date. No name, no address, no IP address.
register-audit-to = The network’s administrators.
register-audit-kept = Without limit: the log is sealed. After an erasure its numbers lead to nobody.
register-security = Security of the site
register-security-purpose = To slow down robots and attempts at passwords.
register-security-basis = Legitimate interest (GDPR, article 6(1)(f)).
register-security-data = Counters under a digest (address tried, reply address); a session cookie, a form cookie, a cookie for the message that confirms an action. The IP address slows down the API in memory and is not recorded.
register-security-to = Nobody: these are counters.
register-security-kept = Two days for counters, until the next successful sign-in for failures; seven days without a visit for the session.
register-absent = What is not done
register-absent-text = No audience measurement by a third party, no advertising, no profiling, no automated decision, no transfer outside the network’s hosting. Pages ask nothing of a third party, unless the administrators have set a background map, which is then credited on the map.
register-rights = Your rights
register-rights-text = You may see, correct, take away and have erased what concerns you, or withdraw a consent at any time.
register-rights-account = With an account:
register-rights-sheet = Without an account: write to the address above or to the organisation whose sheet names you. An administrator checks your identity, approves and erases.
register-rights-cnil = If the answer does not suit you, the French authority CNIL receives complaints:
mine-title = My data
mine-lead = All that the platform keeps of you, here and in a file.
mine-file = my-data
mine-download = Download (JSON)
mine-sheets = On sheets
mine-named = Named
mine-in-text = in a text of the record
mine-role = Role
mine-consent = { $field }: consent
mine-shown-since = shown, consent of { $date }
mine-shown = shown
mine-hidden = not shown
mine-mail = Messages waiting
mine-subject = Subject
mine-text = Text
mine-at = Date
mine-writes = Written on records
mine-version = Version
mine-action = Action
mine-noted = In the audit log
mine-erase = To be erased
mine-erase-text = You may ask that all that names you be erased. An administrator checks and approves; what you wrote on records stays, signed “erased person”. It is for good.
mine-erase-ask = Ask to be erased
mine-erase-asked = Erasure asked for on { $date }
mine-erase-waits = An administrator will decide, within a month at most (GDPR, article 12). Until then you may withdraw your request.
mine-erase-withdraw = Withdraw my request
mine-erase-card = See and take away what the platform keeps of you, ask to be erased.
erasures-title = Erasures
erasures-card = Requests to be erased, what would go, what the law keeps, the decision.
erasures-lead = Who asks to be erased, and what was decided. An erasure is for good; it is done again when an older backup is restored.
erasures-list = Download the list (to be kept beside the backups)
erasures-none = No request
erasures-none-help = Requests made under “My data” arrive here.
erasure-who = Person
erasure-asked = Asked on
erasure-state = State
erasure-kept-until = Acts without a name kept until
erasure-waits = To be decided
erasure-erased = Erased
erasure-refused = Refused
erasure-withdrawn = Withdrawn by the person
erasure-open = Somebody wrote
erasure-open-lead = For a person without an account, named on a sheet or invited. Check first that the request is theirs.
erasure-name-help = As it is written on sheets, first and last name.
erasure-email-help = The address names the person for certain; a name alone may be another’s.
erasure-prepare = See what would go
erasure-reason-identity = The identity is not established
erasure-reason-law = The law obliges to keep these data
erasure-reason-claims = The data serve to establish or defend a right
visa-title = Erase { $name }
visa-lead = Asked on { $date }. Read what goes and what stays, then decide.
visa-error = Nothing was done
visa-people = Person in a role on sheets
visa-goes = What goes
visa-goes-text = From the database, the index, exports, history, letters that wait. In texts the full name and the address become “personne effacée”.
visa-nothing = Nothing names this person.
visa-stays = What stays, without a name
visa-writes = { $count ->
    [0] No save in history.
    [one] One save in history, signed “erased person”.
   *[other] { $count } saves in history, signed “erased person”.
}
visa-entries = { $count ->
    [0] No entry in the audit log.
    [one] One entry in the audit log, under a number that leads to nobody.
   *[other] { $count } entries in the audit log, under a number that leads to nobody.
}
visa-until = The number is kept in history until { $date }, then destroyed under a visa.
visa-keep = Records to leave as they are
visa-keep-help = Tick a record that names somebody else of the same name: neither it nor its history changes.
visa-look = Look
visa-certain = I have checked the person’s identity; I know that this is for good.
visa-erase = Erase the person
visa-reason = Refuse, because
visa-refuse = Refuse the request
visa-no-reason = Choose the reason of the refusal.
visa-not-certain = Tick the box that says that you have checked.
visa-last-administrator = This is the only account that runs the platform: give that role to somebody else first.
retention-title = Retention
retention-card = How long each sort of data is kept, and what is due.
retention-lead = How long each sort of personal data is kept. What is due is destroyed only under your visa.
retention-kind = Sort
retention-period = Period
retention-what = What it is
retention-due = Due
retention-none = Nothing to destroy
retention-none-help = Nothing is due.
retention-count = { $count ->
    [one] one to approve
   *[other] { $count } to approve
}
retention-months = { $count ->
    [one] one month
   *[other] { $count } months
}
retention-settings = Periods are set in villemonde.toml, section [retention].
retention-closed-accounts = Closed accounts
retention-closed-accounts-text = Accounts that may sign in no longer. Destroying one erases the person.
retention-invitations = Invitations
retention-invitations-text = Invitations that were accepted, withdrawn or ran out.
retention-acts = Numbers of erased authors
retention-acts-text = The number under which history keeps the acts of an erased person.
retention-visa = What is ticked will be destroyed, for good.
retention-more = { $count ->
    [one] One more will come next.
   *[other] { $count } more will come next.
}
retention-choose = To destroy
retention-since = since { $date }
retention-destroy = Approve and destroy
mine-proposals = Proposals
mine-evidence = Where to check it
register-proposals = Corrections proposed
register-proposals-purpose = To let everybody point out a mistake, and to answer them.
register-proposals-basis = The network’s legitimate interest in a directory that is right (GDPR, article 6(1)(f)).
register-proposals-data = The text proposed and where to check it; its author’s account, or the name and e-mail address that a visitor chose to leave.
register-proposals-to = Whoever decides for the record; history says on whose proposal a version was made.
register-proposals-kept = A visitor’s address is erased once they have their answer; the proposal stays with the record’s history, and erasing the person takes the name out of it.
