/** Where `sessionStorage` has the try-on that goes on in this tab when the shopper leaves its page. */
export const KEPT_JOB_KEY = "genvoris.tryon";
