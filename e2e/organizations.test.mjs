// Stories 7 to 9: who did what, two organizations side by side, and the end of one.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { PASSWORD } from "./person.mjs";
import { ownerOf, plant } from "./plant.mjs";

journey("the audit log tells who did what, before and after, and can be narrowed", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.invites("piet@plant.example", "Organization Observer");
  await olga.goes(`${olga.home}/settings`);
  await olga.sees("Settings");
  await olga.fills({ Name: "Northfield Works" });
  await olga.presses("Save");
  await olga.reads("Saved");

  await olga.goes(`${olga.home}/settings/audit`);
  await olga.sees("Settings");
  const events = olga.page.locator("#audit").getByRole("listitem");
  await events.filter({ hasText: "Olga Brandt invited piet@plant.example" }).waitFor();
  const change = events.filter({ hasText: "Northfield" }).first();
  await change.locator("summary").click();
  await change.getByRole("cell", { name: "Northfield Plant" }).waitFor();
  await change.getByRole("cell", { name: "Northfield Works" }).waitFor();

  await olga.page.getByLabel("Action").selectOption({ label: "Invitation sent" });
  await olga.page.waitForURL(/action=/);
  await events.filter({ hasText: "piet@plant.example" }).waitFor();
  assert.equal(await events.filter({ hasText: "Northfield Works" }).count(), 0);
});

journey("two organizations in two tabs stay apart, and are switched in one press", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant", "Southgate Mill");
  await olga.invites("only-mill@plant.example");
  const other = await olga.page.context().newPage();
  await other.goto("/o/northfield-plant/users/invitations");
  await other.getByRole("heading", { name: "Users" }).waitFor();
  assert.equal(await other.getByText("only-mill@plant.example").count(), 0);
  await olga.goes("/o/southgate-mill/users/invitations");
  await olga.reads("only-mill@plant.example");

  await olga.page.getByRole("button", { name: /Switch organization/ }).click();
  await olga.page.locator("#orgs").getByRole("link", { name: /Northfield Plant/ }).click();
  await olga.arrives(/^\/o\/northfield-plant$/);
  await other.reload();
  assert.equal(new URL(other.url()).pathname, "/o/northfield-plant/users/invitations");
});

journey("deleting takes the typed name, stops access at once, and can be undone", async ({ person }) => {
  const { olga, piet } = await plant(person);
  await olga.goes(`${olga.home}/settings/danger`);
  await olga.sees("Settings");
  await olga.follows("Delete…");
  await olga.sees("Delete Northfield Plant");
  await olga.fills({ "Type Northfield Plant to confirm": "Northfield" });
  await olga.presses("Delete organization");
  await olga.page.locator("#confirm_name[aria-invalid=true]").waitFor();
  await olga.fills({ "Type Northfield Plant to confirm": "Northfield Plant" });
  await olga.presses("Delete organization");
  await olga.sees("Northfield Plant is being deleted");
  await piet.goes(piet.home);
  await piet.sees("Not found");

  await olga.presses("Restore organization");
  await olga.sees("My work");
  await piet.goes(piet.home);
  await piet.sees("My work");
});

journey("a form that was sent after the session had ended is finished in place", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.goes(`${olga.home}/users/teams`);
  await olga.follows("Create Team");
  await olga.sees("Create Team");
  await olga.fills({ Name: "Night shift" });
  await olga.page.locator("#handle-state").getByText("night-shift").waitFor();
  await olga.page.context().clearCookies();
  await olga.presses("Create Team");
  await olga.sees("Log in to go on");
  await olga.fills({ "E-mail": olga.email, Password: "not-the-password" });
  await olga.presses("Log in and go on");
  await olga.page.getByRole("alert").waitFor();
  await olga.fills({ "E-mail": olga.email, Password: PASSWORD });
  await olga.presses("Log in and go on");
  await olga.arrives(/\/users\/teams\/night-shift$/);
  await olga.sees("Night shift");
});

journey("people are invited from a file, and the rows that were not stay to be corrected", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.goes(`${olga.home}/users/members`);
  await olga.follows("Import");
  await olga.sees("Import people");
  const rows = "email,role,teams\nvic@plant.example,member,\nwren@,observer,\n";
  await olga.page.getByLabel("Or a file").setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await olga.page.waitForFunction(() => document.querySelector("#csv").value.includes("vic@"));
  await olga.presses("Invite all valid rows");
  await olga.reads("1 invited, 1 not");
  await olga.sees("Import people");
  const left = olga.page.getByLabel("Rows that were not invited");
  assert.equal(await left.inputValue(), "wren@,observer,");
  await left.fill("wren@plant.example,observer,");
  await olga.presses("Invite all valid rows");
  await olga.reads("1 invited, 0 not");
  for (const address of ["vic@plant.example", "wren@plant.example"]) {
    assert.ok((await olga.muster.mail(address, "Northfield Plant")).links.length > 0);
  }
});

journey("without a connection a page says so, and the same address works again later", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  const { page } = olga;
  await olga.goes(olga.home);
  // It is registered some seconds after a page was loaded, so that it never slows a first visit.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.reload();
  await page.context().setOffline(true);
  await olga.goes(`${olga.home}/users/members`);
  await olga.sees("No connection");
  await page.context().setOffline(false);
  await olga.follows("Try again");
  await olga.sees("Users");
});
