//! Spanish. Shoppers are 'tú'.

use super::{EMPTY, Notice, Plural, Words};

pub(super) const WORDS: Words<&str> = Words {
    title: "Pruébatelo",
    intro: "Mira cómo te queda. Añade una foto tuya y te lo mostramos puesto.",
    hint: "Lo ideal: mirando a la cámara, de la cabeza a las caderas, con buena luz y sin nadie más en la foto.",
    choose: "Elegir una foto",
    drop: "o arrástrala o pégala aquí",
    privacy: "Tu foto se reduce en este dispositivo y se eliminan sus datos de ubicación. Solo se envía cuando pulsas «Probármelo».",
    preparing: "Preparando tu foto…",
    ready: "Todo listo",
    submit: "Probármelo",
    another: "Usar otra foto",
    your_photo: "Tu foto",
    consent: "Acepto que se use mi foto para crear esta imagen.",
    consent_link: "Cómo se usa mi foto",
    consent_first: "Marca primero esta casilla.",
    working: "Tu prueba está en marcha",
    steps: [
        "Foto preparada",
        "De camino al probador",
        "Creando tu imagen",
    ],
    reconnecting: "Se cortó la conexión. Probando otra vez…",
    busy: Plural {
        one: "El probador está lleno. Seguimos en # segundo…",
        many: "El probador está lleno. Seguimos en # de segundos…",
        other: "El probador está lleno. Seguimos en # segundos…",
        ..EMPTY
    },
    cancel: "Cancelar",
    result: "¡Así te queda!",
    picture: "Tú, con: #",
    download: "Descargar",
    left: Plural {
        zero: "No te quedan pruebas",
        one: "Te queda # prueba",
        many: "Te quedan # de pruebas",
        other: "Te quedan # pruebas",
        ..EMPTY
    },
    retry: "Reintentar",
    upgrade: "Mejorar plan",
    close: "Cerrar",
    reference: "Referencia:",
    used: Plural {
        one: "# de # prueba usada",
        many: "Pruebas usadas: # de #",
        other: "# de # pruebas usadas",
        ..EMPTY
    },
    resets: "Más pruebas a partir del #",
    try_on: "Probar",
    test_mode: "Modo de prueba: no se envía nada",
    photo_undecodable: "No podemos leer este archivo como imagen. Elige una foto en JPEG, PNG o WebP.",
    photo_heic: "Este navegador no puede leer fotos HEIC. En el iPhone, elige la foto de la fototeca o ajusta Cámara → Formatos a «Más compatible». También puedes guardarla como JPEG.",
    photo_blank: "Esta foto salió vacía; puede pasar con imágenes muy grandes. Elige una más pequeña.",
    photo_falsified: "Para proteger tu privacidad, este navegador impide preparar la foto; no se ha enviado nada. En Firefox, haz clic en el icono de la barra de direcciones, permite que este sitio extraiga datos de canvas y elige la foto otra vez. También puedes usar otro navegador.",
    photo_oversized: "Esta foto es demasiado grande para este navegador. Elige una más pequeña.",
    photo_missing: "Ahí no había ninguna imagen. Elige una foto.",
    charged_no: "No se ha descontado nada.",
    charged_yes: "Se ha descontado una vez. Volver a cargarla es gratis.",
    charged_unknown: "Si lo intentas otra vez, no se descontará dos veces.",
    lost: Notice {
        title: "Sin conexión",
        advice: "No hemos podido llegar al probador. Revisa tu conexión e inténtalo de nuevo.",
    },
    timed_out: Notice {
        title: "Ha tardado demasiado",
        advice: "La imagen no llegó a tiempo. Inténtalo de nuevo.",
    },
    slow: Notice {
        title: "Tu conexión es lenta",
        advice: "Tu foto no llegó a tiempo. Inténtalo de nuevo, si puedes desde otra red.",
    },
    too_busy: Notice {
        title: "El probador está lleno",
        advice: "Hay demasiadas pruebas a la vez. Espera unos minutos e inténtalo de nuevo.",
    },
    down: Notice {
        title: "El probador tiene un problema",
        advice: "Inténtalo de nuevo en un momento.",
    },
    unreadable: Notice {
        title: "No se pudo leer la respuesta",
        advice: "Algo se interpuso de camino al probador. Inténtalo de nuevo.",
    },
    not_made: Notice {
        title: "Esta vez no hay imagen",
        advice: "La prueba no salió bien. Inténtalo de nuevo o usa otra foto.",
    },
    photo_refused: Notice {
        title: "Esta foto no sirve",
        advice: "Usa otra foto: una sola persona, mirando a la cámara y con buena luz.",
    },
    photo_too_large: Notice {
        title: "Esta foto pesa demasiado",
        advice: "No ha llegado, aunque la hemos reducido. Usa otra foto o una captura de pantalla de esta.",
    },
    session_ended: Notice {
        title: "Tu sesión ha terminado",
        advice: "Recarga la página y vuelve a iniciar sesión si la tienda te lo pide.",
    },
    unavailable: Notice {
        title: "No disponible ahora",
        advice: "El probador de esta tienda no está disponible en este momento. Vuelve más tarde.",
    },
    picture_lost: Notice {
        title: "La imagen no se ha cargado",
        advice: "Tu imagen está hecha. Pulsa «Reintentar» para cargarla.",
    },
    picture_broken: Notice {
        title: "La imagen no se puede mostrar",
        advice: "Tu imagen se hizo y se descontó una vez, pero llegó dañada. Avisa a la tienda.",
    },
    locked: Notice {
        title: "Aquí todavía no hay probador",
        advice: "El plan de esta tienda no lo incluye por ahora. Dile a la tienda que te gustaría verte con sus prendas.",
    },
    exhausted: Notice {
        title: "Por ahora no quedan pruebas",
        advice: "Las pruebas de esta tienda para este periodo se han agotado. Vuelve más tarde o pide más a la tienda.",
    },
    quota_exhausted: Notice {
        title: "Has usado todas tus pruebas",
        advice: "Un plan mayor te da más. Guardamos tu foto para que sigas enseguida.",
    },
    no_plan: Notice {
        title: "Para probarte ropa necesitas un plan",
        advice: "Elige un plan en esta tienda para ver cómo te queda. Guardamos tu foto.",
    },
    paused: Notice {
        title: "Tu plan está en pausa",
        advice: "Reactívalo en tu cuenta para seguir. Guardamos tu foto.",
    },
    cancelled: Notice {
        title: "Tu plan ha terminado",
        advice: "Renuévalo en tu cuenta para seguir. Guardamos tu foto.",
    },
    payment: Notice {
        title: "Primero, un pequeño pago",
        advice: "Paga esta prueba en la caja de la tienda para ver cómo te queda. Guardamos tu foto.",
    },
};
