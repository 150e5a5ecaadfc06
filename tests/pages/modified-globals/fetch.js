// A monitoring agent wraps fetch: it creates its own Request and clones the response.
const send = window.fetch;
window.fetch = async function (input, init) {
  const request = new Request(input, init);
  const answer = await send.call(this, request.clone());
  answer.clone().text().catch(() => {});
  return answer;
};
