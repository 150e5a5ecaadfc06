import { loader } from "./loader-object.js";

/** The session token as the runtime knows it: one that a call has set is newer than the attribute that it found. */
export const sessionToken = ({ endCustomerToken }) => {
  const { token, superseded } = loader;
  return token !== undefined && superseded === endCustomerToken ? token : endCustomerToken;
};
