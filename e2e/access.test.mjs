// Projects and devices, who has access to them, and what others see of it.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { ownerOf, plant } from "./plant.mjs";

async function createsProject(person, name) {
  await person.goes(`${person.home}/projects`);
  await person.sees("Projects");
  await person.page.getByRole("link", { name: "Create project" }).first().click();
  await person.sees("Create project");
  await person.fills({ Name: name });
  await person.presses("Create project");
  await person.arrives(/\/projects\/prj_/);
  await person.sees(name);
}

async function addsDevice(person, name, serial) {
  await person.page.getByRole("link", { name: "Add device" }).first().click();
  await person.sees("Add device");
  await person.page.locator("#name").fill(name);
  await person.page.locator("#serial").fill(serial);
  await person.presses("Add device");
  await person.arrives(/\/devices\/dev_/);
  await person.sees(name);
}

/** Makes a project without the way there; gives the path of its page. */
async function project(person, name) {
  const { id } = await person.posts("/projects", { name });
  return `${person.home}/projects/${id}`;
}

/** Makes a device in the project at this path; gives the path of the device's page. */
async function device(person, hall, name, serial) {
  const { id } = await person.posts(`${hall.slice(person.home.length)}/devices`, { name, serial });
  return `${person.home}/devices/${id}`;
}

async function givesAccess(person, hall, { to, name }) {
  await person.goes(`${hall}/access`);
  await person.fills({ "Give access to": to });
  await person.presses("Give access");
  await person.reads(`${name} is Member here now.`);
}

journey("a member sees only what they were given, with the reason, and nothing that writes", async ({ person }) => {
  const { olga, piet } = await plant(person);
  await createsProject(olga, "Hall 2");
  const hall = olga.page.url();
  await addsDevice(olga, "Press 4 main drive", "NW-PR4-0017");
  const press = olga.page.url();

  await piet.goes(hall);
  await piet.sees("Not found");
  await piet.goes(`${piet.home}/projects`);
  await piet.reads("Nothing was given to you yet");

  await olga.goes(hall);
  await olga.page.getByRole("link", { name: "Who has access", exact: true }).click();
  await olga.sees("Who has access to Hall 2");
  await olga.fills({ "Give access to": "nobody-here" });
  await olga.presses("Give access");
  await olga.page.locator("#who[aria-invalid=true]").waitFor();
  await olga.fills({ "Give access to": "@piet-vos" });
  await olga.page.locator("#gr").selectOption("observer");
  await olga.presses("Give access");
  await olga.page.locator("#access").getByText("Observer, given directly").waitFor();
  await olga.sees("Who has access to Hall 2");

  await piet.goes(press);
  await piet.sees("Press 4 main drive");
  for (const name of ["Edit", "Who has access", "Issue credential", "Remove…"]) {
    assert.equal(await piet.page.getByRole("link", { name }).count(), 0, name);
  }
  await piet.follows("Why?");
  await piet.reads("Piet Vos can see Press 4 main drive.");
  await piet.reads("Observer, given directly, on the project Hall 2");
  await piet.page.locator("#action").selectOption("control");
  await piet.reads("Piet Vos cannot control Press 4 main drive.");
  await piet.sees("Why?");

  await olga.page.getByRole("button", { name: "Take access away from Piet Vos" }).click();
  await olga.page.locator("#access").getByText("Nobody was given access").waitFor();
  await piet.goes(press);
  await piet.sees("Not found");
});

journey("a device gets a credential, shown once, and what it sends is drawn", async ({ person, muster }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  const meter = await device(olga, await project(olga, "Hall 2"), "Flow meter A", "NW-FM1-1203");
  await olga.goes(meter);
  await olga.page.getByRole("link", { name: "Issue credential" }).first().click();
  await olga.sees("Issue credential");
  await olga.presses("Issue credential");
  await olga.reads("This is the only time that you see the secret");
  await olga.sees("Credential for Flow meter A");
  const secret = await olga.page.locator("#secret").innerText();
  await olga.follows("Done");
  await olga.goes(meter);
  assert.equal((await olga.page.content()).includes(secret), false, "the secret is told again");

  const readings = [3, 2, 1].map((minutes) => ({ stream: "flow", at: new Date(Date.now() - minutes * 60_000).toISOString(), value: 130 + minutes }));
  await muster.api("/v1/ingest/readings", { readings }, secret);
  await olga.goes(meter);
  await olga.page.getByRole("img", { name: /flow: between 131 and 133/ }).waitFor();
  await olga.page.getByRole("group", { name: "Range" }).getByRole("link", { name: "Week" }).click();
  await olga.page.waitForURL(/range=week/);
  await olga.sees("Flow meter A");
  const [download] = await Promise.all([olga.page.waitForEvent("download"), olga.page.getByRole("link", { name: "CSV" }).click()]);
  assert.equal(download.suggestedFilename(), "flow.csv");

  await olga.goes(meter);
  await olga.page.getByRole("link", { name: "Revoke Credential" }).click();
  await olga.sees("Revoke this credential");
  await olga.presses("Revoke credential");
  await olga.reads("The device has none, so it cannot send anything.");
  await assert.rejects(muster.api("/v1/ingest/readings", { readings }, secret), /401/);
});

journey("an API key is shown once, works, and stops when it is revoked", async ({ person, muster }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.goes(`${olga.home}/settings/keys`);
  await olga.sees("Settings");
  await olga.follows("Create API key");
  await olga.sees("Create API key");
  await olga.fills({ Name: "Shift report" });
  await olga.presses("Create API key");
  await olga.sees("“Shift report” is ready");
  const secret = await olga.page.locator("#secret").innerText();
  await olga.follows("Done");
  await olga.page.getByRole("row", { name: /Shift report.*Observer/ }).waitFor();
  await olga.sees("Settings");

  const list = () => fetch(`${muster.url}/v1/organizations/northfield-plant/members`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal((await list()).status, 200);
  await olga.page.getByRole("link", { name: "Revoke Shift report" }).click();
  await olga.sees("Revoke “Shift report”");
  await olga.presses("Revoke key");
  await olga.reads("No API keys");
  assert.equal((await list()).status, 401);
});

journey("deleting a project is rehearsed, and works without JavaScript too", async ({ person }) => {
  const olga = await person("Olga Brandt", "olga@plant.example", { javaScriptEnabled: false });
  await olga.hasAccount();
  await olga.owns("Northfield Plant");
  await createsProject(olga, "Hall 2");
  const hall = olga.page.url();
  await addsDevice(olga, "Press 4", "1");
  await givesAccess(olga, hall, { to: olga.email, name: olga.name });
  await olga.goes(`${hall}/delete`);
  await olga.reads("1 device is deleted");
  await olga.presses("Delete project");
  await olga.reads("Type the name exactly as it is shown.");
  await olga.fills({ "Type Hall 2 to confirm": "Hall 2" });
  await olga.presses("Delete project");
  await olga.arrives(/\/projects$/);
  await olga.goes(hall);
  await olga.sees("Not found");
});

journey("who has no access asks for it, and an owner gives it in one press", async ({ person }) => {
  const { olga, piet } = await plant(person);
  const hall = await project(olga, "Hall 2");
  await piet.goes(hall);
  await piet.sees("Not found");
  await piet.page.getByLabel("What do you need it for?").fill("For the night shift");
  await piet.presses("Ask for access");
  await piet.reads("The owners and administrators see that you ask for access.");

  await olga.goes(olga.home);
  await olga.sees("Requests for access");
  await olga.reads("For the night shift");
  await olga.presses("Give access");
  await olga.reads("Piet Vos has access to Hall 2 as Observer.");
  await piet.goes(hall);
  await piet.sees("Hall 2");
});

journey("devices are added from a file, and the rows that were not stay to be corrected", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.goes(await project(olga, "Hall 2"));
  await olga.follows("Import");
  await olga.sees("Import devices");
  await olga.page.getByLabel("Rows").fill("name,serial,kind\nPress 4,SN-4,Drive\nPress 5,SN-4,Drive\n");
  await olga.presses("Add all valid rows");
  await olga.reads("1 added, 1 not");
  await olga.sees("Import devices");
  assert.equal(await olga.page.getByLabel("Rows that were not added").inputValue(), "Press 5,SN-4,Drive");
});

journey("a device moves to another project after who gains and loses access was shown", async ({ person }) => {
  const { olga, piet } = await plant(person);
  await project(olga, "Hall 3");
  const hall = await project(olga, "Hall 2");
  await givesAccess(olga, hall, { to: "@piet-vos", name: piet.name });
  const press = await device(olga, hall, "Press 4", "SN-4");
  await piet.goes(press);
  await piet.sees("Press 4");
  assert.equal(await piet.page.getByRole("link", { name: "Move" }).count(), 0);

  await olga.goes(press);
  await olga.follows("Move");
  await olga.sees("Move Press 4");
  await olga.presses("Move device");
  await olga.page.locator("#project[aria-invalid=true]").waitFor();
  await olga.page.getByLabel("To the project").selectOption({ label: "Hall 3" });
  await olga.reads("1 person loses access");
  await olga.reads("Piet Vos (Member)");
  await olga.sees("Move Press 4");
  await olga.presses("Move device");
  await olga.reads("Press 4 is in Hall 3 now.");
  await piet.goes(press);
  await piet.sees("Not found");
});

journey("an invitation brings the projects that were ticked", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await project(olga, "Hall 2");
  await project(olga, "Hall 3");
  const piet = await person("Piet Vos", "piet@plant.example");
  await olga.opensUsers();
  await olga.follows("Add Member");
  await olga.sees("Add Member");
  await olga.fills({ "E-mail addresses": piet.email });
  await olga.reads("Members and observers see only what they, or a team of theirs, are given.");
  await olga.page.getByRole("checkbox", { name: "Hall 2" }).check();
  await olga.page.getByLabel("Role on Hall 2").selectOption("observer");
  await olga.presses("Invite");
  await olga.reads(`${piet.email} was invited.`);
  await piet.joins("Northfield Plant");
  await piet.goes(`${piet.home}/projects`);
  await piet.page.getByRole("link", { name: /Hall 2.*Observer/ }).waitFor();
  assert.equal(await piet.page.getByText("Hall 3").count(), 0);
});

journey("whoever sees a thing and may not change it reads whom to ask", async ({ person }) => {
  const { olga, piet } = await plant(person);
  const hall = await project(olga, "Hall 2");
  await givesAccess(olga, hall, { to: "@piet-vos", name: piet.name });
  await piet.goes(`${hall}/access`);
  await piet.sees("Your role does not allow this");
  await piet.reads("These people can give it to you");
  await piet.follows("Olga Brandt");
  await piet.sees("Olga Brandt");
});
