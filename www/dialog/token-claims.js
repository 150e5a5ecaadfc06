/** What a session token says, unchecked: that is the backend's. Throws where it cannot be read. */
export const claims = (token) => JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));

const seen = [];

/** A number that is the same for the same customer. Throws where the token names none. */
export const customer = (token) => {
  const subject = claims(token).sub.toString();
  return seen.includes(subject) ? seen.indexOf(subject) + 1 : seen.push(subject);
};
