import { loader } from "./loader-object.js";

/** The session token as the runtime knows it: one that a call has set is newer than the attribute that it found. */
export const sessionToken = () => {
  const { endCustomerToken } = loader.parts.hostPage.settings();
  const { token, superseded } = loader;
  return token !== undefined && superseded === endCustomerToken ? token : endCustomerToken;
};
