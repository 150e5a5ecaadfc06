/** The attribute of a setting: `apiKey` is `data-api-key`. */
export const attributeName = (setting) => "data-" + setting.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
