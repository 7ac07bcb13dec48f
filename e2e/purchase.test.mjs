// Story 1: a purchase makes an organization, and its buyer the owner.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";

const order = (...more) => ["purchase", "record", "--provider", "manual", "--order", "1001", "--email", "buyer@example.com", "--name", "Mia Chen", "--company", "Northfield Tools", ...more];

journey("a buyer becomes the owner of what they bought", async ({ muster, person }) => {
  const { outcome, organization } = await muster.cli(...order());
  assert.equal(outcome, "provisioned");
  const again = await muster.cli(...order());
  assert.deepEqual([again.outcome, again.organization.id], ["already_provisioned", organization.id]);

  const mia = await person("Mia Chen", "buyer@example.com");
  await mia.opensMail("Northfield Tools");
  await mia.sees("Northfield Tools");
  await mia.reads("It was set up for buyer@example.com.");
  await mia.follows("Create an account and join");
  await mia.sees("Create your account");
  assert.equal(await mia.page.getByLabel("E-mail").inputValue(), "buyer@example.com");
  assert.equal(await mia.page.getByLabel("E-mail").isEditable(), false, "the address is fixed");
  await mia.fillsSignUp();

  await mia.arrives(new RegExp(`^/o/${organization.slug}/?$`));
  await mia.page.getByRole("banner").getByRole("link", { name: "Users" }).click();
  await mia.sees("Users");
  await mia.page.getByRole("row", { name: /Mia Chen.*Owner/ }).waitFor();
});
