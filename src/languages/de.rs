//! German. Shoppers are 'du', as in most fashion shops.

use super::{EMPTY, Notice, Plural, Words};

pub(super) const WORDS: Words<&str> = Words {
    title: "Probier es an",
    intro: "Sieh, wie es dir steht. Füge ein Foto von dir hinzu, und wir zeigen es dir angezogen.",
    hint: "Am besten: Blick zur Kamera, von Kopf bis Hüfte, in gutem Licht, allein im Bild.",
    choose: "Foto auswählen",
    drop: "oder hierher ziehen oder einfügen",
    privacy: "Dein Foto wird auf diesem Gerät verkleinert, die Standortdaten werden entfernt. Gesendet wird es erst, wenn du auf „Anprobieren“ tippst.",
    preparing: "Dein Foto wird vorbereitet …",
    ready: "Alles bereit",
    submit: "Anprobieren",
    another: "Anderes Foto",
    your_photo: "Dein Foto",
    consent: "Ich bin einverstanden, dass mein Foto für dieses Bild verwendet wird.",
    consent_link: "So wird mein Foto verwendet",
    consent_first: "Bitte zuerst dieses Kästchen anhaken.",
    working: "Deine Anprobe läuft",
    steps: [
        "Foto vorbereitet",
        "Unterwegs in die Umkleide",
        "Dein Bild entsteht",
    ],
    reconnecting: "Die Verbindung war weg. Neuer Versuch …",
    busy: Plural {
        one: "Gerade probieren viele an. Weiter in # Sekunde …",
        other: "Gerade probieren viele an. Weiter in # Sekunden …",
        ..EMPTY
    },
    cancel: "Abbrechen",
    result: "So sieht’s an dir aus",
    picture: "Du mit: #",
    download: "Herunterladen",
    left: Plural {
        zero: "Keine Anproben mehr übrig",
        one: "Noch # Anprobe übrig",
        other: "Noch # Anproben übrig",
        ..EMPTY
    },
    retry: "Nochmal versuchen",
    upgrade: "Mehr Anproben",
    close: "Schließen",
    reference: "Referenz:",
    used: Plural {
        one: "# von # Anprobe genutzt",
        other: "# von # Anproben genutzt",
        ..EMPTY
    },
    resets: "Neue Anproben ab #",
    try_on: "Anprobieren",
    test_mode: "Testmodus: Es wird nichts gesendet",
    photo_undecodable: "Diese Datei können wir nicht als Bild lesen. Wähle bitte ein Foto als JPEG, PNG oder WebP.",
    photo_heic: "Dieser Browser kann HEIC-Fotos nicht lesen. Wähle das Foto auf dem iPhone aus der Mediathek oder stelle unter Kamera → Formate „Maximale Kompatibilität“ ein. Oder speichere es als JPEG.",
    photo_blank: "Dieses Foto blieb leer, das kommt bei sehr großen Bildern vor. Wähle bitte ein kleineres.",
    photo_falsified: "Zum Schutz deiner Privatsphäre lässt dieser Browser das Foto nicht vorbereiten; es wurde nichts gesendet. Klicke in Firefox auf das Symbol in der Adressleiste, erlaube dieser Website das Auslesen von Canvas-Daten und wähle das Foto noch einmal. Mit einem anderen Browser geht es auch.",
    photo_oversized: "Dieses Foto ist für diesen Browser zu groß. Wähle bitte ein kleineres.",
    photo_missing: "Darin war kein Bild. Wähle bitte ein Foto.",
    charged_no: "Es wurde nichts gezählt.",
    charged_yes: "Die Anprobe wurde einmal gezählt. Erneutes Laden ist kostenlos.",
    charged_unknown: "Ein neuer Versuch wird nicht doppelt gezählt.",
    lost: Notice {
        title: "Keine Verbindung",
        advice: "Die Umkleide ist nicht erreichbar. Prüfe deine Verbindung und versuch es nochmal.",
    },
    timed_out: Notice {
        title: "Das hat zu lange gedauert",
        advice: "Das Bild kam nicht rechtzeitig an. Versuch es bitte nochmal.",
    },
    slow: Notice {
        title: "Deine Verbindung ist langsam",
        advice: "Dein Foto kam nicht rechtzeitig an. Versuch es nochmal, vielleicht in einem anderen Netz.",
    },
    too_busy: Notice {
        title: "Gerade ist viel los",
        advice: "Zu viele Anproben auf einmal. Warte ein paar Minuten und versuch es dann nochmal.",
    },
    down: Notice {
        title: "In der Umkleide hakt es",
        advice: "Versuch es bitte gleich nochmal.",
    },
    unreadable: Notice {
        title: "Die Antwort war nicht lesbar",
        advice: "Auf dem Weg zur Umkleide kam etwas dazwischen. Versuch es nochmal.",
    },
    not_made: Notice {
        title: "Diesmal kein Bild",
        advice: "Die Anprobe hat nicht geklappt. Versuch es nochmal oder nimm ein anderes Foto.",
    },
    photo_refused: Notice {
        title: "Dieses Foto passt nicht",
        advice: "Nimm bitte ein anderes: eine Person, Blick zur Kamera, in gutem Licht.",
    },
    photo_too_large: Notice {
        title: "Dieses Foto ist zu groß",
        advice: "Es kam nicht durch, obwohl wir es verkleinert haben. Nimm bitte ein anderes oder einen Screenshot davon.",
    },
    session_ended: Notice {
        title: "Deine Sitzung ist abgelaufen",
        advice: "Lade die Seite neu und melde dich wieder an, falls der Shop danach fragt.",
    },
    unavailable: Notice {
        title: "Gerade nicht verfügbar",
        advice: "Die Anprobe ist in diesem Shop im Moment nicht verfügbar. Schau bitte später wieder vorbei.",
    },
    picture_lost: Notice {
        title: "Das Bild wurde nicht geladen",
        advice: "Dein Bild ist fertig. Tippe auf „Nochmal versuchen“, um es zu laden.",
    },
    picture_broken: Notice {
        title: "Das Bild lässt sich nicht anzeigen",
        advice: "Dein Bild wurde erstellt und einmal gezählt, kam aber beschädigt an. Sag bitte dem Shop Bescheid.",
    },
    locked: Notice {
        title: "Die Anprobe gibt es hier noch nicht",
        advice: "Sie gehört im Moment nicht zum Tarif dieses Shops. Sag dem Shop, dass du seine Mode gern an dir sehen würdest.",
    },
    exhausted: Notice {
        title: "Alle Anproben sind vergeben",
        advice: "Die Anproben dieses Shops für diesen Zeitraum sind aufgebraucht. Schau später wieder vorbei oder frag im Shop nach mehr.",
    },
    quota_exhausted: Notice {
        title: "Du hast alle Anproben genutzt",
        advice: "Ein größerer Tarif gibt dir mehr. Dein Foto bleibt da, du kannst also gleich weitermachen.",
    },
    no_plan: Notice {
        title: "Für die Anprobe brauchst du einen Tarif",
        advice: "Wähle in diesem Shop einen Tarif, um das an dir zu sehen. Dein Foto bleibt da.",
    },
    paused: Notice {
        title: "Dein Tarif pausiert",
        advice: "Setze ihn in deinem Konto fort, um weiterzumachen. Dein Foto bleibt da.",
    },
    cancelled: Notice {
        title: "Dein Tarif ist beendet",
        advice: "Verlängere ihn in deinem Konto, um weiterzumachen. Dein Foto bleibt da.",
    },
    payment: Notice {
        title: "Erst eine kleine Zahlung",
        advice: "Bezahle diese Anprobe an der Kasse des Shops, um das an dir zu sehen. Dein Foto bleibt da.",
    },
};
