// Calls of the Genvoris API with the store's key.

/** Returns a function that posts to a path below /api/v1 and returns what is answered. */
export function createGenvoris(url, key) {
  return async (path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`the platform answered ${response.status} ${answer.error}`);
    return answer;
  };
}
