// Like shops that work offline: every response is cached forever.
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const respond = async (request) => {
  const cache = await caches.open("shop");
  const cached = await cache.match(request);
  if (cached) return cached;
  const response = await fetch(request);
  await cache.put(request, response.clone());
  return response;
};

addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(respond(event.request));
});
