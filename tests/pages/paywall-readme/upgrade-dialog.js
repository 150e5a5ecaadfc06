// The store's own: asks, and tells what the shopper decided.
function showUpgradeDialog(title, reason) {
  const offer = document.getElementById("offer");
  offer.querySelector("p").textContent = title;
  offer.dataset.reason = reason;
  offer.hidden = false;
  return new Promise((decided) => {
    const close = (upgraded) => () => {
      offer.hidden = true;
      decided(upgraded);
    };
    document.getElementById("buy").onclick = close(true);
    document.getElementById("no").onclick = close(false);
  });
}
