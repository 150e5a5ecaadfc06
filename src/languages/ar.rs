//! Arabic.

use super::{Notice, Words};
use crate::tryon::failure::{Charged, FailureKind};
use crate::tryon::machine::PhotoProblem;
use crate::tryon::paywall::Reason;

pub(super) const WORDS: Words = Words {
    title: "جرّبها عليك",
    intro: "شاهد كيف تبدو عليك. أضف صورة لك وسنريك إياها وأنت ترتديها.",
    hint: "الأفضل: وجهك نحو الكاميرا، من الرأس إلى الوركين، بإضاءة جيدة، ووحدك في الصورة.",
    choose: "اختر صورة",
    drop: "أو اسحب صورة أو ألصقها هنا",
    privacy: "تُصغَّر صورتك على هذا الجهاز وتُزال منها بيانات الموقع. ولا تُرسل إلا عندما تضغط «جرّبها الآن».",
    preparing: "جارٍ تجهيز صورتك…",
    ready: "كل شيء جاهز",
    submit: "جرّبها الآن",
    another: "استخدم صورة أخرى",
    your_photo: "صورتك",
    working: "تجربتك في الطريق",
    steps: [
        "تم تجهيز الصورة",
        "في الطريق إلى غرفة القياس",
        "جارٍ إعداد صورتك الجديدة",
    ],
    reconnecting: "انقطع الاتصال. نحاول مجددًا…",
    busy: "كثيرون يجرّبون الآن. نتابع بعد # ث…",
    cancel: "إلغاء",
    result: "ها أنت ذا",
    picture: "أنت ترتدي #",
    download: "تنزيل",
    left,
    retry: "حاول مرة أخرى",
    upgrade: "ترقية",
    close: "إغلاق",
    reference: "المرجع:",
    used: "استخدمت # من أصل #",
    photo_problem,
    charged,
    failure,
    paywall,
};

/// The six plural forms of Arabic (Unicode CLDR, cardinal): zero, one, two, few, many, other.
fn left(count: u32) -> &'static str {
    match (count, count % 100) {
        (0, _) => "لم تتبقَّ أي تجربة",
        (1, _) => "تبقّت تجربة واحدة",
        (2, _) => "تبقّت تجربتان",
        (_, 3..=10) => "تبقّت # تجارب",
        (_, 11..=99) => "تبقّت # تجربةً",
        _ => "تبقّت # تجربة",
    }
}

fn photo_problem(problem: PhotoProblem) -> &'static str {
    match problem {
        PhotoProblem::Undecodable => {
            "لا يمكننا قراءة هذا الملف كصورة. يُرجى اختيار صورة بصيغة JPEG أو PNG أو WebP."
        }
        PhotoProblem::Heic => {
            "لا يستطيع هذا المتصفح قراءة صور HEIC. على iPhone اختر الصورة من مكتبة الصور، أو اضبط تنسيق الكاميرا على «الأكثر توافقًا»، أو احفظها بصيغة JPEG."
        }
        PhotoProblem::Blank => {
            "ظهرت هذه الصورة فارغة، وقد يحدث ذلك مع الصور الكبيرة جدًا. يُرجى اختيار صورة أصغر."
        }
        PhotoProblem::NoPicture => "لم نجد صورة في ذلك. يُرجى اختيار صورة.",
    }
}

fn charged(charged: Charged) -> &'static str {
    match charged {
        Charged::No => "لم يُحتسب شيء.",
        Charged::Yes => "احتُسبت مرة واحدة، وتحميلها مجددًا مجاني.",
        Charged::Unknown => "لن تُحتسب المحاولة الجديدة مرتين.",
    }
}

fn failure(kind: FailureKind) -> Notice {
    match kind {
        FailureKind::Lost => Notice {
            title: "لا يوجد اتصال",
            advice: "تعذّر الوصول إلى غرفة القياس. تحقق من اتصالك وحاول مجددًا.",
        },
        FailureKind::TimedOut => Notice {
            title: "استغرق الأمر وقتًا طويلًا",
            advice: "لم تصل الصورة في الوقت المحدد. يُرجى المحاولة مجددًا.",
        },
        FailureKind::Busy => Notice {
            title: "هناك ازدحام شديد الآن",
            advice: "محاولات كثيرة في الوقت نفسه. انتظر بضع دقائق ثم حاول مجددًا.",
        },
        FailureKind::Down => Notice {
            title: "غرفة القياس تواجه مشكلة",
            advice: "يُرجى المحاولة بعد قليل.",
        },
        FailureKind::Unreadable => Notice {
            title: "تعذّرت قراءة الرد",
            advice: "اعترض شيء ما الطريق إلى غرفة القياس. حاول مجددًا.",
        },
        FailureKind::NotMade => Notice {
            title: "لا صورة هذه المرة",
            advice: "لم تنجح التجربة. حاول مجددًا أو استخدم صورة أخرى.",
        },
        FailureKind::PhotoRefused => Notice {
            title: "لا يمكن استخدام هذه الصورة",
            advice: "يُرجى استخدام صورة أخرى: شخص واحد، وجهه نحو الكاميرا، بإضاءة جيدة.",
        },
        FailureKind::SessionEnded => Notice {
            title: "انتهت جلستك",
            advice: "يُرجى إعادة تحميل الصفحة وتسجيل الدخول مجددًا إن طُلب ذلك.",
        },
        FailureKind::Unavailable => Notice {
            title: "غير متاح حاليًا",
            advice: "التجربة غير متاحة في هذا المتجر الآن. يُرجى العودة لاحقًا.",
        },
        FailureKind::PictureLost => Notice {
            title: "لم تُحمَّل الصورة",
            advice: "صورتك جاهزة. اضغط «حاول مرة أخرى» لتحميلها.",
        },
    }
}

fn paywall(reason: Reason) -> Notice {
    match reason {
        Reason::QuotaExhausted => Notice {
            title: "استخدمت كل تجاربك",
            advice: "تمنحك خطة أكبر المزيد. صورتك محفوظة لتتابع على الفور.",
        },
        Reason::NoPlan => Notice {
            title: "تحتاج التجربة إلى خطة",
            advice: "اختر خطة في هذا المتجر لترى هذا عليك. صورتك محفوظة.",
        },
        Reason::Paused => Notice {
            title: "خطتك متوقفة مؤقتًا",
            advice: "استأنفها من حسابك لتتابع. صورتك محفوظة.",
        },
        Reason::Cancelled => Notice {
            title: "انتهت خطتك",
            advice: "جدّدها من حسابك لتتابع. صورتك محفوظة.",
        },
        Reason::Payment => Notice {
            title: "دفعة صغيرة أولًا",
            advice: "ادفع ثمن هذه التجربة عند صفحة الدفع في المتجر لتراها عليك. صورتك محفوظة.",
        },
    }
}
