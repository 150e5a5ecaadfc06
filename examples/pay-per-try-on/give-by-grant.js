// One try-on as a grant. The platform gives it once for each reference, through however many processes it is asked for, and
// beside whatever plan the customer has.

export async function giveByGrant(genvoris, shopperId, checkoutId) {
  const customer = await genvoris("/customers", { externalId: shopperId, metadata: { model: "PAY_PER_USE" } });
  await genvoris(`/customers/${customer.id}/grants`, { tryOns: 1, reference: checkoutId });
  return customer;
}
