# Corriger, proposer, décider
correct = Corriger
correct-title = Corriger « { $name } »
correct-lead = Une erreur, un oubli, une nouvelle ? Dites-le en quelques mots : la personne qui tient cette fiche le lit et la met à jour.
correct-message = Qu’est-ce qui est faux, ou manque ?
correct-message-help = Dites où sur la fiche, et ce qu’il faut lire à la place.
correct-evidence = Où peut-on le vérifier ?
correct-evidence-help = Facultatif : un lien, un document.
correct-name = Votre nom
correct-optional = Facultatif.
correct-email = Votre adresse électronique
correct-email-help = Facultatif : pour vous dire ce qui en est advenu.
correct-send = Envoyer la correction
correct-member = Vous pouvez aussi remplir la fiche vous-même.
correct-form = Ouvrir son formulaire
correct-privacy = Votre adresse ne sert qu’à vous répondre : elle est effacée dès que la réponse est partie. Votre nom reste avec la proposition, pour qui décide.

proposal = Proposition
proposal-title = Proposition sur « { $name } »
proposed-by = Proposé par { $who }
see-sheet = Voir la fiche
their-words = Ce qui est dit
evidence = À vérifier ici :
would-change = { $count ->
    [0] Ce qui changerait
    [one] Un changement
   *[other] { $count } changements
}
newer = La fiche a été enregistrée depuis que cette proposition a été écrite. Ce qui a changé entre-temps est gardé, sauf là où la proposition change la même chose ; le tableau montre ce qui resterait à changer.
clash = changé aussi entre-temps
nothing-left = La fiche dit déjà tout cela.
asked-on = Précision demandée le { $at } :
answered-on = Réponse du { $at }
withdraw = Retirer ma proposition
decide = Décider
answer = Votre mot à l’auteur
answer-unreachable = Cette personne n’a pas laissé d’adresse : elle ne peut pas être prévenue. Votre mot reste avec la proposition.
answer-help = Facultatif pour accepter ; il le reçoit par courriel.
reason = Raison, si vous refusez
reason-help = Une raison ou un mot : un refus s’explique.
reason-choose = Choisir une raison
reason-unverified = Nous n’avons pas pu le vérifier.
reason-already = La fiche le dit déjà.
reason-elsewhere = Cela concerne une autre fiche.
reason-outdated = L’information n’est plus à jour.
reason-personal = Cela contient des données personnelles que nous ne publions pas.
reason-off-topic = Cela n’a pas sa place dans l’annuaire.
reason-other = Autre raison
accept = Accepter et publier
accept-words = Marquer comme traité
refuse = Refuser
ask = Demander une précision
edit-first = Modifier avant d’accepter
edit-sheet = Modifier la fiche
edit-for = Proposition de { $who } : enregistrer l’accepte.
edit-for-saying = Proposition de { $who } : « { $words } ». Enregistrer l’accepte.
standing-open = En attente
standing-accepted = Acceptée
standing-refused = Refusée
standing-withdrawn = Retirée

review = Relecture
review-title = Relire « { $name } »
review-lead = Écrite par { $who },
review-answer-help = Il lui parvient par courriel ; nécessaire pour renvoyer la fiche.
publish = Publier
send-back = Renvoyer en brouillon
somebody = une personne du réseau

queue-title = À relire
queue-lead = Ce que d’autres proposent et qui attend votre décision, le plus ancien d’abord.
queue-empty = Rien n’attend votre décision.
queue-empty-text = Les propositions et les fiches à valider arrivent ici.
queue-proposals = { $count ->
    [one] Une proposition
   *[other] { $count } propositions
}
queue-records = { $count ->
    [one] Une fiche à valider
   *[other] { $count } fiches à valider
}
queue-rest = { $count ->
    [one] Une autre suit quand celles-ci sont décidées.
   *[other] { $count } autres suivent quand celles-ci sont décidées.
}

desk-title = Mon espace
desk-todo = Ce qui m’attend
desk-queue = { $count ->
    [0] Ouvrir la file de relecture
    [one] Ouvrir la file de relecture (une attente)
   *[other] Ouvrir la file de relecture ({ $count } attentes)
}
desk-organisations = Mes organisations
desk-edit = Mettre à jour
desk-propose = Proposer une mise à jour
desk-members = Membres
desk-write = Écrire
desk-new-partnership = Nouveau partenariat
desk-new-project = Nouvelle action
desk-drafts = Mes brouillons et fiches à valider
desk-proposals = Mes propositions
desk-empty = Rien ici pour le moment
desk-empty-text = Sur chaque fiche, « Corriger cette fiche » vous permet de proposer une correction ; vous suivez ici ce qu’elle devient.
desk-empty-go = Voir les organisations

letter-subject = Votre proposition sur { $name }
letter-greeting = Bonjour { $name },
letter-greeting-nobody = Bonjour,
letter-accepted = Merci : votre proposition sur « { $name } » a été acceptée. La fiche est à jour.
letter-handled = Merci : ce que vous avez signalé sur « { $name } » a été traité.
letter-refused = Votre proposition sur « { $name } » n’a pas été retenue.
letter-asked = À propos de votre proposition sur « { $name } », la personne qui la relit vous demande une précision. Répondez simplement à ce courriel.
letter-published = La fiche « { $name } » que vous avez écrite est publiée.
letter-sent-back = La fiche « { $name } » que vous avez écrite vous revient en brouillon.
letter-end = Ce courriel a été envoyé par { $network }.

gaps-title = À compléter
gaps-lead = Ce qui manque aux fiches publiées dont vous décidez. Rien de cela n’empêche de publier.
gaps-mandatory = À corriger d’abord
gaps-mandatory-lead = Sans cela, la fiche trompe ou se perd.
gaps-advice = Conseillé
gaps-none = Rien ne manque à vos fiches.
gaps-none-text = Revenez quand elles auront changé.
gaps-mend = Compléter
gaps-all = { $count ->
    [one] Voir la fiche
   *[other] Voir les { $count } fiches
}
gaps-first = Les { $count } premières, par ordre alphabétique.
desk-gaps = Fiches à compléter
