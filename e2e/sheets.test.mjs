// What sheets keep: what was typed, what is shown once, the way back, and messages that can be read above them.
import assert from "node:assert/strict";
import { phone } from "./browser.mjs";
import { journey } from "./journey.mjs";
import { ownerOf, plant } from "./plant.mjs";

const dialog = (person) => person.page.locator("dialog[open]");
const closed = (person) => dialog(person).waitFor({ state: "detached" });

async function opens(person, path, link) {
  await person.goes(person.home + path);
  await person.page.getByRole("link", { name: link, exact: true }).first().click();
  await dialog(person).waitFor();
}

journey("a long text that was not sent is there again, and gone once it was sent or discarded", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  const description = () => olga.page.getByLabel("Description");
  await opens(olga, "/projects", "Create project");
  await description().fill("Presses and pumps.\nAnd the cooling loop.");
  await olga.page.reload();
  await olga.reads("What you typed before was kept.");
  assert.equal(await description().inputValue(), "Presses and pumps.\nAnd the cooling loop.");
  await olga.sees("Create project");

  // A refused form keeps it, a sent one does not.
  await olga.presses("Create project");
  await olga.reads("Enter a name.");
  await olga.fills({ Name: "Hall 2" });
  await olga.presses("Create project");
  await olga.arrives(/\/projects\/prj_/);
  await olga.reads("Presses and pumps.");
  await opens(olga, "/projects", "Create project");
  assert.equal(await description().inputValue(), "");

  await description().fill("Nothing");
  await olga.type("Escape");
  await olga.presses("Discard");
  await closed(olga);
  await opens(olga, "/projects", "Create project");
  assert.equal(await description().inputValue(), "");

  // The next person at this device finds nothing.
  await description().fill("Mine");
  await olga.goes(olga.home);
  await olga.page.evaluate(() => document.querySelector("form[action='/logout']").requestSubmit());
  await olga.sees("Log in");
  assert.deepEqual(await olga.page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
});

journey("Back after a finished sheet leads to where it was opened, and never to what is gone", async ({ person }) => {
  const { olga } = await plant(person);
  const { id } = await olga.posts("/projects", { name: "Hall 1" });
  const back = async (path) => {
    await olga.page.goBack();
    await olga.arrives(new RegExp(`^${olga.home}${path}$`));
    assert.equal(await dialog(olga).count(), 0);
  };
  await olga.goes(olga.home);
  await opens(olga, "/projects", "Create project");
  await olga.fills({ Name: "Hall 2" });
  await olga.presses("Create project");
  await olga.arrives(/\/projects\/prj_/);
  await olga.sees("Hall 2");
  await back("/projects");
  await olga.sees("Projects");

  await olga.follows(/Hall 1/);
  await olga.arrives(new RegExp(id));
  await olga.page.getByRole("link", { name: "Delete…" }).click();
  await olga.fills({ "Type Hall 1 to confirm": "Hall 1" });
  await olga.presses("Delete project");
  await olga.reads("Hall 1 was deleted.");
  await back("/projects");
  await olga.sees("Projects");

  await olga.goes(olga.home);
  await olga.opensUsers();
  await olga.follows("Piet Vos");
  await olga.follows("Remove…");
  await olga.presses("Remove from organization");
  await olga.reads(/was removed/);
  await back("/users/members");
  await olga.page.goBack();
  await olga.sees("My work");
});

journey("a secret is not closed away before it was copied", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await opens(olga, "/settings/keys", "Create API key");
  await olga.fills({ Name: "Shift report" });
  await olga.presses("Create API key");
  await olga.sees("“Shift report” is ready");
  const secret = await olga.page.locator("#secret").innerText();
  for (const leave of [() => olga.type("Escape"), () => olga.presses("Close", "link"), () => olga.page.goBack(), () => olga.page.mouse.click(5, 400)]) {
    await leave();
    await olga.reads("The secret was not copied yet.");
    await olga.presses("Keep it open");
    assert.equal(await olga.page.locator("#secret").innerText(), secret);
  }
  await olga.page.getByRole("button", { name: "Copy" }).click();
  await olga.page.locator("dialog .toast", { hasText: "Copied." }).waitFor();
  assert.equal(await olga.page.evaluate(() => navigator.clipboard.readText()), secret);
  await olga.type("Escape");
  await closed(olga);
});

journey("access is taken away at once, and back by one press in the sheet", async ({ person }) => {
  const { olga, piet } = await plant(person);
  const { id } = await olga.posts("/projects", { name: "Hall 2" });
  const hall = `${piet.home}/projects/${id}`;
  await opens(olga, `/projects/${id}`, "Who has access");
  await olga.fills({ "Give access to": "@piet-vos" });
  await olga.type("Escape");
  await olga.reads("Discard what you typed?");
  await olga.presses("Keep editing");
  await olga.presses("Give access");
  await olga.page.locator("dialog .toast", { hasText: "Piet Vos is Member here now." }).waitFor();
  await piet.goes(hall);
  await piet.sees("Hall 2");
  await olga.presses("Take access away from Piet Vos");
  await olga.reads("Piet Vos is no longer Member on Hall 2.");
  await piet.goes(hall);
  await piet.sees("Not found");
  // A double press is one: what slides under the pointer, or comes there, is not pressed with it.
  assert.equal(await olga.page.getByRole("button", { name: "Undo" }).count(), 1, "one way back at a time");
  const undo = await olga.page.getByRole("button", { name: "Undo" }).boundingBox();
  const [x, y] = [undo.x + undo.width / 2, undo.y + undo.height / 2];
  await olga.page.mouse.click(x, y);
  await olga.page.locator("#access").getByRole("button", { name: "Take access away from Piet Vos" }).waitFor();
  await olga.page.mouse.click(x, y);
  await olga.page.waitForTimeout(700);
  await olga.page.locator("#access").getByRole("button", { name: "Take access away from Piet Vos" }).waitFor();
  await piet.goes(hall);
  await piet.sees("Hall 2");
  await olga.type("Escape");
  await closed(olga);
  assert.equal(new URL(olga.page.url()).pathname, hall);
});

journey("Back closes a sheet that an answer brought, and the page stays", async ({ person }) => {
  const { olga } = await plant(person, "administrator");
  await olga.opensUsers();
  await olga.page.getByRole("button", { name: "Role of Piet Vos: Administrator" }).click();
  await olga.page.getByRole("menuitemradio", { name: /^Member/ }).click();
  await dialog(olga).waitFor();
  await olga.page.goBack();
  await closed(olga);
  await olga.arrives(/\/users\/members$/);
  await olga.page.getByRole("row", { name: /Piet Vos/ }).waitFor();

  // A sheet that is opened after the session has ended leads to the log in, and from there to itself.
  await olga.page.context().clearCookies();
  await olga.follows("Add Member");
  await olga.arrives(/^\/login$/);
  await olga.fillsLogIn();
  await olga.arrives(/\/users\/members\/add$/);
});

journey("a revoked invitation leaves the focus in the list", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  for (const name of ["ada", "bea", "cai"]) await olga.posts("/invitations", { email: `${name}@plant.example`, role: "member" });
  await olga.goes(`${olga.home}/users/invitations`);
  await olga.tabsTo("link", "Revoke the invitation of bea@plant.example");
  await olga.type("Enter");
  await olga.presses("Revoke invitation");
  await olga.page.getByRole("row", { name: /bea@/ }).waitFor({ state: "detached" });
  await olga.page.locator("#invitations tr :focus").waitFor();
  await olga.tabsTo("button", "Resend to cai@plant.example");
  await olga.type("Enter");
  await olga.reads("Sent again to cai@plant.example.");
  await olga.page.locator("#invitations tr :focus").waitFor();
});

journey("the palette finds people by their address, and logs out", async ({ person }) => {
  const { olga } = await plant(person);
  await olga.goes(olga.home);
  await olga.sees("My work");
  await olga.type("/");
  const field = olga.page.getByRole("combobox", { name: "Search for a command to run" });
  await field.fill("piet@plant");
  await olga.page.getByRole("option", { name: /Piet Vos/ }).click();
  await olga.arrives(/\/users\/members\/mem_/);
  await olga.type("/");
  await olga.page.getByRole("option", { name: /Piet Vos/ }).waitFor();
  await field.fill("log out");
  await olga.page.getByRole("option", { name: /Log out/ }).click();
  await olga.sees("Log in");
});

journey("on a phone everything on My work can be hit with a thumb", async ({ person }) => {
  const olga = await person("Olga Brandt", "olga@plant.example", phone);
  await olga.hasAccount();
  await olga.owns("Northfield Plant");
  await olga.goes(olga.home);
  await olga.sees("My work");
  const small = await olga.page.evaluate(() => [...document.querySelectorAll("main a, main button, main select, header a, header button, .tabbar a")]
    .map((thing) => [thing.textContent.trim() || thing.ariaLabel, thing.getBoundingClientRect()])
    .filter(([, { width, height }]) => width > 0 && (height < 48 || width < 48))
    .map(([name, { width, height }]) => `${name}: ${width} × ${height}`));
  assert.deepEqual(small, []);
});
