// Stripe's errors: https://docs.stripe.com/api/errors

/** An error that Stripe answers with. Its details become the envelope's. */
export class ApiError extends Error {
  constructor(status, details) {
    super(details.message);
    this.status = status;
    this.details = { type: "invalid_request_error", ...details };
  }

  body() {
    const { code } = this.details;
    const documentation = code && { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll("_", "-")}` };
    return { error: { ...this.details, ...documentation } };
  }
}

export function missing(param) {
  return new ApiError(400, { code: "parameter_missing", param, message: `Missing required param: ${param}.` });
}

export function invalid(param, message) {
  return new ApiError(400, { code: "parameter_invalid_empty", param, message });
}

/** An object of a path is not found with 404, one that a parameter names with 400. */
export function noSuch(type, id, param) {
  const message = `No such ${type}: '${id}'`;
  return new ApiError(param === "id" ? 404 : 400, { code: "resource_missing", param, message });
}
