# Correct, propose, decide
correct = Correct
correct-title = Correct “{ $name }”
correct-lead = A mistake, something missing, some news? Say it in a few words: whoever keeps this page reads it and brings the page up to date.
correct-message = What is wrong, or missing?
correct-message-help = Say where on the page, and what it should say instead.
correct-evidence = Where can it be checked?
correct-evidence-help = Optional: a link, a document.
correct-name = Your name
correct-optional = Optional.
correct-email = Your e-mail address
correct-email-help = Optional: to tell you what came of it.
correct-send = Send the correction
correct-member = You can also fill in the page yourself.
correct-form = Open its form
correct-privacy = Your address serves only to answer you: it is erased as soon as the answer has left. Your name stays with the proposal, for whoever decides.

proposal = Proposal
proposal-title = Proposal about “{ $name }”
proposed-by = Proposed by { $who }
see-sheet = See the page
their-words = What is said
evidence = Can be checked here:
would-change = { $count ->
    [0] What would change
    [one] One change
   *[other] { $count } changes
}
newer = The page has been saved since this proposal was written. What changed meanwhile is kept, except where the proposal changes the same thing; the table shows what would still change.
clash = changed meanwhile too
nothing-left = The page already says all of this.
asked-on = More was asked on { $at }:
answered-on = Answer of { $at }
withdraw = Take my proposal back
decide = Decide
answer = Your word to its author
answer-unreachable = This person left no address: they cannot be told. Your word stays with the proposal.
answer-help = Optional to accept; they receive it by e-mail.
reason = Reason, if you refuse
reason-help = A reason or a word: a refusal is explained.
reason-choose = Choose a reason
reason-unverified = We could not verify it.
reason-already = The page says it already.
reason-elsewhere = It is about another page.
reason-outdated = The information is no longer up to date.
reason-personal = It contains personal data that we do not publish.
reason-off-topic = It has no place in the directory.
reason-other = Another reason
accept = Accept and publish
accept-words = Mark as dealt with
refuse = Refuse
ask = Ask for more
edit-first = Change before accepting
edit-sheet = Edit the page
edit-for = Proposal by { $who }: saving accepts it.
edit-for-saying = Proposal by { $who }: “{ $words }”. Saving accepts it.
standing-open = Waiting
standing-accepted = Accepted
standing-refused = Refused
standing-withdrawn = Taken back

review = Review
review-title = Review “{ $name }”
review-lead = Written by { $who },
review-answer-help = They receive it by e-mail; needed to send the page back.
publish = Publish
send-back = Send back as a draft
somebody = somebody of the network

queue-title = To review
queue-lead = What others propose and waits for your decision, the oldest first.
queue-empty = Nothing waits for your decision.
queue-empty-text = Proposals and pages to validate arrive here.
queue-proposals = { $count ->
    [one] One proposal
   *[other] { $count } proposals
}
queue-records = { $count ->
    [one] One page to validate
   *[other] { $count } pages to validate
}
queue-rest = { $count ->
    [one] One more follows when these are decided.
   *[other] { $count } more follow when these are decided.
}

desk-title = My desk
desk-todo = What waits for me
desk-queue = { $count ->
    [0] Open the review queue
    [one] Open the review queue (one waits)
   *[other] Open the review queue ({ $count } wait)
}
desk-organisations = My organisations
desk-edit = Bring up to date
desk-propose = Propose an update
desk-members = Members
desk-write = Write
desk-new-partnership = New partnership
desk-new-project = New action
desk-drafts = My drafts and pages to validate
desk-proposals = My proposals
desk-empty = Nothing here for now
desk-empty-text = On each page, “Correct this page” lets you propose a correction; here you follow what comes of it.
desk-empty-go = See the organisations

letter-subject = Your proposal about { $name }
letter-greeting = Dear { $name },
letter-greeting-nobody = Hello,
letter-accepted = Thank you: your proposal about “{ $name }” has been accepted. The page is up to date.
letter-handled = Thank you: what you pointed out about “{ $name }” has been dealt with.
letter-refused = Your proposal about “{ $name }” has not been taken up.
letter-asked = About your proposal on “{ $name }”, whoever reads it asks you for more. Simply answer this e-mail.
letter-published = The page “{ $name }” that you wrote is published.
letter-sent-back = The page “{ $name }” that you wrote comes back to you as a draft.
letter-end = This e-mail was sent by { $network }.

gaps-title = To complete
gaps-lead = What published pages that you decide over still lack. None of it keeps a page from being published.
gaps-mandatory = To mend first
gaps-mandatory-lead = Without it the page misleads, or is lost.
gaps-advice = Advised
gaps-none = Nothing is lacking from your pages.
gaps-none-text = Come back when they have changed.
gaps-mend = Complete
gaps-all = { $count ->
    [one] See the page
   *[other] See the { $count } pages
}
gaps-first = The first { $count }, in alphabetical order.
desk-gaps = Pages to complete
