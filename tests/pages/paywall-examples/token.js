// The page already has a second token.
window.Shop = { paywall: () => "second.session.token" };
