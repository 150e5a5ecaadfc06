/** The statuses that mean a missing CSRF token in Laravel (419), Django (403) and Rails (422). */
export const CSRF_FAILURES = [403, 419, 422];
