// A monitoring agent's fetch: wraps, clones, and insists on a Request of its own making.
const send = window.fetch;
window.fetch = async function (input, init) {
  const request = new Request(input, init);
  const answer = await send.call(this, request.clone());
  answer.clone().text().catch(() => {});
  return answer;
};
