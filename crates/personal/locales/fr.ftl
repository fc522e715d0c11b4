record = Fiche
person-name = Nom
person-phone = Téléphone
person-email = Adresse électronique
register-title = Données personnelles
register-lead = Ce que { $network } fait des données des personnes : pourquoi, à quel titre, qui les voit, combien de temps. Ce registre dit ce que le programme fait réellement.
register-controller = Qui en répond
register-demo = Cette démonstration n’engage personne ; n’y mettez pas de vraies données.
register-nobody = La structure qui anime « { $network } » en répond.
register-publisher = Structure
register-address = Adresse
register-contact = Pour toute demande :
register-purpose = Pourquoi
register-basis = À quel titre
register-data = Quelles données
register-to = Qui les voit
register-kept = Combien de temps
register-accounts = Comptes et droits
register-accounts-purpose = Savoir qui tient à jour quelle fiche, et ne laisser chacun faire que ce qui lui revient.
register-accounts-basis = Intérêt légitime du réseau à tenir un annuaire exact (RGPD, article 6-1 f) ; mission d’intérêt public quand une collectivité anime le réseau (6-1 e).
register-accounts-data = Nom, adresse électronique, empreinte du mot de passe (jamais le mot de passe), rôles, organisations, date d’ouverture, jetons d’accès à l’API (en empreinte).
register-accounts-to = La personne, la coordination et l’administration du réseau ; les gestionnaires des organisations, pour leurs membres ; à côté de ce qu’elle a écrit, qui peut lire l’historique d’une fiche.
register-accounts-kept = Tant que le compte est ouvert, puis { $months ->
    [one] un mois
   *[other] { $months } mois
} après sa fermeture ; un administrateur vise la destruction.
register-invitations = Invitations
register-invitations-purpose = Faire entrer une personne dans le réseau par une lettre à usage unique.
register-invitations-basis = Intérêt légitime du réseau (RGPD, article 6-1 f).
register-invitations-data = Adresse électronique, nom, mot de l’invitant, rôle proposé, dates.
register-invitations-to = Qui invite, la coordination et l’administration.
register-invitations-kept = Le lien sert quatorze jours. L’invitation est gardée { $months ->
    [one] un mois
   *[other] { $months } mois
}, puis détruite sous visa.
register-people = Personnes nommées sur les fiches
register-people-purpose = Dire à qui s’adresser dans un service.
register-people-basis = Consentement de la personne, champ par champ et daté (RGPD, article 6-1 a) ; la fonction seule est publique sans cela.
register-people-data = Fonction ; nom, téléphone et adresse électronique, chacun montré seulement si la personne l’a accepté, avec la date de son accord.
register-people-to = Tout le monde pour ce que la personne a accepté de montrer ; sinon qui tient la fiche.
register-people-kept = Tant que la personne occupe la fonction ou ne retire pas son accord. L’historique garde ces champs chiffrés sous une clé propre à la personne, détruite à son effacement.
register-messages = Messages envoyés par le site
register-messages-purpose = Porter un message à un service sans montrer son adresse ; envoyer les lettres du réseau.
register-messages-basis = Exécution de ce que la personne demande (RGPD, article 6-1 b et f).
register-messages-data = Nom, adresse de réponse, objet et texte, le temps de l’envoi.
register-messages-to = Le destinataire seul.
register-messages-kept = Le texte est effacé dès que le message est parti ; un message qui n’a pas pu partir est supprimé après trente jours.
register-history = Historique des fiches
register-history-purpose = Savoir qui a changé quoi, et pouvoir revenir en arrière.
register-history-basis = Intérêt légitime et, pour une collectivité, obligation de rendre compte (RGPD, article 6-1 c, e et f).
register-history-data = L’auteur, par un numéro ; la date ; la fiche avant et après.
register-history-to = Qui peut modifier la fiche.
register-history-kept = Autant que la fiche. Après l’effacement de l’auteur, le numéro ne mène plus à personne (« personne effacée ») ; il est détruit sous visa après { $years ->
    [one] un an
   *[other] { $years } ans
}.
register-audit = Journal d’audit
register-audit-purpose = Prouver qui a reçu quel droit, qui s’est connecté, qui a décidé ; s’apercevoir d’un abus.
register-audit-basis = Sécurité du traitement (RGPD, articles 5-1 f et 32), intérêt légitime.
register-audit-data = Des numéros de personnes et de fiches, un code, une date. Ni nom, ni adresse, ni adresse IP.
register-audit-to = L’administration du réseau.
register-audit-kept = Sans limite : le journal est scellé. Après un effacement, ses numéros ne mènent plus à personne.
register-security = Sécurité du site
register-security-purpose = Freiner les robots et les essais de mots de passe.
register-security-basis = Intérêt légitime (RGPD, article 6-1 f).
register-security-data = Des compteurs sous empreinte (adresse essayée, adresse de réponse) ; un cookie de session, un cookie de formulaire, un cookie pour le message qui confirme une action. L’adresse IP sert à freiner l’API en mémoire et n’est pas enregistrée.
register-security-to = Personne : ce sont des compteurs.
register-security-kept = Deux jours pour les compteurs, jusqu’à la prochaine connexion réussie pour les échecs ; sept jours sans visite pour la session.
register-absent = Ce qui n’est pas fait
register-absent-text = Pas de mesure d’audience par un tiers, pas de publicité, pas de profilage, pas de décision automatique, pas de transfert hors de l’hébergement du réseau. Les pages ne demandent rien à un tiers, sauf si l’administration a réglé un fond de carte, alors crédité sur la carte.
register-rights = Vos droits
register-rights-text = Vous pouvez voir, corriger, emporter et faire effacer ce qui vous concerne, ou retirer un accord à tout moment.
register-rights-account = Avec un compte :
register-rights-sheet = Sans compte : écrivez à l’adresse ci-dessus ou à l’organisation dont la fiche vous nomme. Un administrateur vérifie votre identité, vise et efface.
register-rights-cnil = Si la réponse ne vous convient pas, la CNIL reçoit les plaintes :
mine-title = Mes données
mine-lead = Tout ce que la plateforme garde de vous, ici et dans un fichier.
mine-file = mes-donnees
mine-download = Télécharger (JSON)
mine-sheets = Sur les fiches
mine-named = Nommé
mine-in-text = dans un texte de la fiche
mine-role = Fonction
mine-consent = { $field } : accord
mine-shown-since = montré, accord du { $date }
mine-shown = montré
mine-hidden = non montré
mine-mail = Messages en attente
mine-subject = Objet
mine-text = Texte
mine-at = Date
mine-writes = Écrit sur les fiches
mine-version = Version
mine-action = Action
mine-noted = Au journal d’audit
mine-erase = Être effacé
mine-erase-text = Vous pouvez demander l’effacement de tout ce qui vous nomme. Un administrateur vérifie et vise ; ce que vous avez écrit sur les fiches reste, signé « personne effacée ». C’est définitif.
mine-erase-ask = Demander mon effacement
mine-erase-asked = Effacement demandé le { $date }
mine-erase-waits = Un administrateur va décider, sous un mois au plus (RGPD, article 12). D’ici là, vous pouvez retirer votre demande.
mine-erase-withdraw = Retirer ma demande
mine-erase-card = Voir et emporter ce que la plateforme garde de vous, demander l’effacement.
erasures-title = Effacements
erasures-card = Les demandes d’effacement, ce qui partirait, ce que la loi garde, la décision.
erasures-lead = Qui demande à être effacé, et ce qui en a été décidé. Un effacement est définitif ; il est refait si une sauvegarde plus ancienne est restaurée.
erasures-list = Télécharger la liste (à garder près des sauvegardes)
erasures-none = Aucune demande
erasures-none-help = Les demandes faites sous « Mes données » arrivent ici.
erasure-who = Personne
erasure-asked = Demandé le
erasure-state = État
erasure-kept-until = Actes sans nom gardés jusqu’au
erasure-waits = À décider
erasure-erased = Effacé
erasure-refused = Refusé
erasure-withdrawn = Retiré par la personne
erasure-open = Quelqu’un a écrit
erasure-open-lead = Pour une personne sans compte, nommée sur une fiche ou invitée. Vérifiez d’abord que la demande vient d’elle.
erasure-name-help = Tel qu’il est écrit sur les fiches, prénom et nom.
erasure-email-help = L’adresse désigne la personne avec certitude ; le nom seul peut être celui d’une autre.
erasure-prepare = Voir ce qui partirait
erasure-reason-identity = L’identité n’est pas établie
erasure-reason-law = La loi oblige à garder ces données
erasure-reason-claims = Les données servent à constater ou défendre un droit
visa-title = Effacer { $name }
visa-lead = Demandé le { $date }. Lisez ce qui part et ce qui reste, puis décidez.
visa-error = Rien n’a été fait
visa-people = Personne en fonction sur des fiches
visa-goes = Ce qui part
visa-goes-text = De la base, de l’index, des exports, de l’historique, des lettres en attente. Dans les textes, le nom complet et l’adresse deviennent « personne effacée ».
visa-nothing = Rien ne nomme cette personne.
visa-stays = Ce qui reste, sans nom
visa-writes = { $count ->
    [0] Aucun enregistrement dans l’historique.
    [one] Un enregistrement dans l’historique, signé « personne effacée ».
   *[other] { $count } enregistrements dans l’historique, signés « personne effacée ».
}
visa-entries = { $count ->
    [0] Aucune entrée au journal d’audit.
    [one] Une entrée au journal d’audit, sous un numéro qui ne mène à personne.
   *[other] { $count } entrées au journal d’audit, sous un numéro qui ne mène à personne.
}
visa-until = Le numéro est gardé dans l’historique jusqu’au { $date }, puis détruit sous visa.
visa-keep = Fiches à laisser telles quelles
visa-keep-help = Cochez une fiche qui nomme quelqu’un d’autre du même nom : ni elle ni son historique ne changent.
visa-look = Voir
visa-certain = J’ai vérifié l’identité de la personne ; je sais que c’est définitif.
visa-erase = Effacer la personne
visa-reason = Refuser, parce que
visa-refuse = Refuser la demande
visa-no-reason = Choisissez la raison du refus.
visa-not-certain = Cochez la case qui dit que vous avez vérifié.
visa-last-administrator = C’est le seul compte qui administre la plateforme : donnez d’abord ce rôle à quelqu’un d’autre.
retention-title = Conservation
retention-card = Combien de temps chaque sorte de données est gardée, et ce qui est arrivé à terme.
retention-lead = Combien de temps chaque sorte de données personnelles est gardée. Ce qui est arrivé à terme n’est détruit que sous votre visa.
retention-kind = Sorte
retention-period = Durée
retention-what = Ce que c’est
retention-due = À terme
retention-none = Rien à détruire
retention-none-help = Rien n’est arrivé à terme.
retention-count = { $count ->
    [one] un à viser
   *[other] { $count } à viser
}
retention-months = { $count ->
    [one] un mois
   *[other] { $count } mois
}
retention-settings = Les durées se règlent dans villemonde.toml, section [retention].
retention-closed-accounts = Comptes fermés
retention-closed-accounts-text = Comptes qui ne peuvent plus se connecter. Les détruire efface la personne.
retention-invitations = Invitations
retention-invitations-text = Invitations acceptées, retirées ou périmées.
retention-acts = Numéros d’auteurs effacés
retention-acts-text = Le numéro sous lequel l’historique garde les actes d’une personne effacée.
retention-visa = Ce qui est coché sera détruit, définitivement.
retention-more = { $count ->
    [one] Un autre viendra ensuite.
   *[other] { $count } autres viendront ensuite.
}
retention-choose = À détruire
retention-since = depuis le { $date }
retention-destroy = Viser et détruire
mine-proposals = Propositions
mine-evidence = Où le vérifier
register-proposals = Corrections proposées
register-proposals-purpose = Laisser chacun signaler une erreur, et lui répondre.
register-proposals-basis = Intérêt légitime du réseau à tenir un annuaire exact (RGPD, article 6-1 f).
register-proposals-data = Le texte proposé et où le vérifier ; le compte de l’auteur, ou le nom et l’adresse électronique qu’un visiteur a bien voulu laisser.
register-proposals-to = Qui décide pour la fiche ; l’historique dit sur proposition de qui une version a été faite.
register-proposals-kept = L’adresse d’un visiteur est effacée dès qu’il a sa réponse ; la proposition reste avec l’historique de la fiche, et l’effacement de la personne en retire le nom.
