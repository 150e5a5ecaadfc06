// The upgrade dialog of the store. Resolves to whether the shopper has upgraded.
function showUpgradeDialog(title, reason) {
  const offer = document.getElementById("offer");
  offer.querySelector("p").textContent = title;
  offer.dataset.reason = reason;
  offer.hidden = false;
  return new Promise((resolve) => {
    const close = (upgraded) => () => {
      offer.hidden = true;
      resolve(upgraded);
    };
    document.getElementById("buy").onclick = close(true);
    document.getElementById("no").onclick = close(false);
  });
}

{{readme_paywall}}
