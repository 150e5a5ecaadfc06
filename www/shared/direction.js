/** The value of `dir` for a language. */
export const direction = (language) => (/^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)$/.test(language) ? "rtl" : "ltr");
