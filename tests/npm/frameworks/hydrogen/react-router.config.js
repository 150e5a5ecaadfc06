// Hydrogen's own preset is for Oxygen, Shopify's hosting. This page runs on Node.js, and its policy is Hydrogen's.
export default { ssr: true };
