// Story 2: signing up without a purchase, and the way to an organization of one's own.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";

journey("somebody new signs up, verifies by code and creates an organization", async ({ person }) => {
  const ada = await person("Ada Park", "ada@plant.example");
  await ada.signsUp();
  await ada.arrives(/^\/new$/);
  await ada.creates("Hall 7 Maintenance");
  assert.equal(ada.home, "/o/hall-7-maintenance");
  await ada.sees(/Hall 7|My work|Welcome/);

  await ada.page.getByRole("button", { name: /your account/ }).click();
  await ada.presses("Log out");
  await ada.goes(ada.home);
  await ada.fillsLogIn();
  await ada.arrives(/^\/o\/hall-7-maintenance/);
});

journey("the link of the mail verifies too, by a press and not by being opened", async ({ muster, person }) => {
  const ben = await person("Ben Ito", "ben@plant.example");
  await ben.goes("/signup");
  await ben.fills({ "E-mail": ben.email });
  await ben.fillsSignUp();
  await ben.sees("Check your e-mail");
  const { links } = await muster.mail(ben.email);
  assert.equal((await fetch(links[0])).status, 200, "a mail scanner follows the link");
  await ben.goes(links[0]);
  await ben.sees("Verify your address");
  await ben.presses("Verify address");
  await ben.arrives(/^\/new$/);
});

journey("each field says what is wrong with it, and keeps what was typed", async ({ person }) => {
  const cara = await person("Cara Díaz", "cara@plant");
  await cara.goes("/signup");
  await cara.fills({ "E-mail": "cara at plant", "Your name": "Cara Díaz", Password: "12345678" });
  await cara.presses("Create account");
  const field = (label) => cara.page.getByLabel(label, { exact: true });
  await cara.page.locator("[aria-invalid=true]").first().waitFor();
  await cara.sees("Create your account");
  assert.equal(await field("E-mail").inputValue(), "cara at plant");
  assert.equal(await field("Your name").inputValue(), "Cara Díaz");
  for (const label of ["E-mail", "Password"]) {
    assert.equal(await field(label).getAttribute("aria-invalid"), "true", `${label} is marked`);
    const told = await field(label).getAttribute("aria-describedby");
    assert.match(await cara.page.locator(`#${told.split(" ")[0]}`).innerText(), /\w+ \w+/, `${label} says what is wrong`);
  }
});

journey("without JavaScript the same forms do the same", async ({ person }) => {
  const dan = await person("Dan Okoye", "dan@plant.example", { javaScriptEnabled: false });
  await dan.signsUp();
  await dan.creates("Dock 4");
  await dan.goes(`${dan.home}/users/members`);
  await dan.follows("Add Member");
  await dan.fills({ "E-mail addresses": "eve@plant.example" });
  await dan.presses("Invite");
  await dan.goes(`${dan.home}/users/invitations`);
  await dan.page.getByRole("row", { name: /eve@plant\.example/ }).waitFor();
});
