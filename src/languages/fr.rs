//! French. Shoppers are 'vous'; spaces before double punctuation and inside guillemets do not break.

use super::{EMPTY, Notice, Plural, Words};

pub(super) const WORDS: Words<&str> = Words {
    title: "Essayez-le",
    intro: "Voyez-le sur vous. Ajoutez une photo et nous vous le montrons porté.",
    hint: "L’idéal : face à l’objectif, de la tête aux hanches, bien éclairé, une seule personne sur la photo.",
    choose: "Choisir une photo",
    drop: "ou déposez-en une, ou collez-la ici",
    privacy: "Votre photo est réduite sur cet appareil et ses données de localisation sont supprimées. Elle n’est envoyée que lorsque vous appuyez sur « Essayer ».",
    preparing: "Préparation de votre photo…",
    ready: "Tout est prêt",
    submit: "Essayer",
    another: "Changer de photo",
    your_photo: "Votre photo",
    consent: "J’accepte que ma photo soit utilisée pour créer cette image.",
    consent_link: "Comment ma photo est utilisée",
    consent_first: "Cochez d’abord cette case.",
    working: "Votre essayage est en cours",
    steps: [
        "Photo préparée",
        "En route vers la cabine d’essayage",
        "Création de votre image",
    ],
    reconnecting: "La connexion a été interrompue. Nouvelle tentative…",
    busy: Plural {
        one: "Beaucoup de monde en cabine. Reprise dans # seconde…",
        many: "Beaucoup de monde en cabine. Reprise dans # de secondes…",
        other: "Beaucoup de monde en cabine. Reprise dans # secondes…",
        ..EMPTY
    },
    cancel: "Annuler",
    result: "Et voilà !",
    picture: "Vous, avec : #",
    download: "Télécharger",
    left: Plural {
        zero: "Il ne vous reste aucun essayage",
        one: "Il vous reste # essayage",
        many: "Il vous reste # d’essayages",
        other: "Il vous reste # essayages",
        ..EMPTY
    },
    retry: "Réessayer",
    upgrade: "Voir les offres",
    close: "Fermer",
    reference: "Référence :",
    used: Plural {
        one: "# essayage utilisé sur #",
        many: "Essayages utilisés : # sur #",
        other: "Essayages utilisés : # sur #",
        ..EMPTY
    },
    resets: "Nouveaux essayages le #",
    try_on: "Essayer",
    test_mode: "Mode test : rien n’est envoyé",
    photo_undecodable: "Nous ne parvenons pas à lire ce fichier. Choisissez une photo au format JPEG, PNG ou WebP.",
    photo_heic: "Ce navigateur ne lit pas les photos HEIC. Sur iPhone, choisissez la photo dans la photothèque, ou réglez Appareil photo → Formats sur « Le plus compatible ». Vous pouvez aussi l’enregistrer en JPEG.",
    photo_blank: "Cette photo est apparue vide, ce qui arrive avec de très grandes images. Choisissez-en une plus petite.",
    photo_falsified: "Pour protéger votre vie privée, ce navigateur empêche de préparer la photo ; rien n’a été envoyé. Dans Firefox, cliquez sur l’icône dans la barre d’adresse, autorisez ce site à extraire les données de canevas, puis choisissez la photo à nouveau. Un autre navigateur convient aussi.",
    photo_oversized: "Cette photo est trop grande pour ce navigateur. Choisissez-en une plus petite.",
    photo_missing: "Aucune image trouvée. Choisissez une photo.",
    charged_no: "Rien n’a été décompté.",
    charged_yes: "L’essayage a été décompté une seule fois. Recharger l’image est gratuit.",
    charged_unknown: "Un nouvel essai ne sera pas décompté deux fois.",
    lost: Notice {
        title: "Pas de connexion",
        advice: "La cabine d’essayage est injoignable. Vérifiez votre connexion et réessayez.",
    },
    timed_out: Notice {
        title: "C’était trop long",
        advice: "L’image n’est pas arrivée à temps. Réessayez.",
    },
    slow: Notice {
        title: "Votre connexion est lente",
        advice: "Votre photo n’est pas passée à temps. Réessayez, si possible sur un autre réseau.",
    },
    too_busy: Notice {
        title: "Beaucoup de monde en ce moment",
        advice: "Trop d’essayages à la fois. Patientez quelques minutes, puis réessayez.",
    },
    down: Notice {
        title: "La cabine d’essayage a un souci",
        advice: "Réessayez dans un instant.",
    },
    unreadable: Notice {
        title: "La réponse est illisible",
        advice: "Quelque chose fait obstacle entre vous et la cabine d’essayage. Réessayez.",
    },
    not_made: Notice {
        title: "Pas d’image cette fois",
        advice: "L’essayage n’a pas abouti. Réessayez ou prenez une autre photo.",
    },
    photo_refused: Notice {
        title: "Cette photo ne convient pas",
        advice: "Choisissez-en une autre : une seule personne, face à l’objectif, bien éclairée.",
    },
    photo_too_large: Notice {
        title: "Cette photo est trop lourde",
        advice: "Elle n’est pas passée, même réduite. Prenez-en une autre, ou une capture d’écran de celle-ci.",
    },
    session_ended: Notice {
        title: "Votre session a expiré",
        advice: "Rechargez la page et reconnectez-vous si la boutique vous le demande.",
    },
    unavailable: Notice {
        title: "Indisponible pour le moment",
        advice: "L’essayage n’est pas disponible dans cette boutique actuellement. Revenez un peu plus tard.",
    },
    picture_lost: Notice {
        title: "L’image ne s’est pas affichée",
        advice: "Votre image est prête. Appuyez sur « Réessayer » pour l’afficher.",
    },
    picture_broken: Notice {
        title: "L’image ne peut pas s’afficher",
        advice: "Votre image a été créée et décomptée une fois, mais elle est arrivée endommagée. Signalez-le à la boutique.",
    },
    locked: Notice {
        title: "L’essayage n’est pas encore proposé ici",
        advice: "La formule de cette boutique ne le comprend pas pour le moment. Dites-lui que vous aimeriez vous voir avec ses articles.",
    },
    exhausted: Notice {
        title: "Tous les essayages sont pris",
        advice: "Les essayages de cette boutique pour la période sont épuisés. Revenez plus tard ou demandez-en d’autres à la boutique.",
    },
    quota_exhausted: Notice {
        title: "Vous avez utilisé tous vos essayages",
        advice: "Une formule supérieure vous en offre davantage. Votre photo est conservée, vous pourrez continuer aussitôt.",
    },
    no_plan: Notice {
        title: "L’essayage nécessite une formule",
        advice: "Choisissez une formule dans cette boutique pour le voir sur vous. Votre photo est conservée.",
    },
    paused: Notice {
        title: "Votre formule est en pause",
        advice: "Réactivez-la dans votre compte pour continuer. Votre photo est conservée.",
    },
    cancelled: Notice {
        title: "Votre formule a pris fin",
        advice: "Renouvelez-la dans votre compte pour continuer. Votre photo est conservée.",
    },
    payment: Notice {
        title: "D’abord un petit paiement",
        advice: "Réglez cet essayage à la caisse de la boutique pour le voir sur vous. Votre photo est conservée.",
    },
};
