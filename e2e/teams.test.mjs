// Story 5: teams, their handles and their people.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";

async function opensTeams(person) {
  await person.opensUsers();
  await person.page.getByRole("navigation", { name: "Users" }).getByRole("link", { name: /^Teams/ }).click();
  await person.page.getByRole("link", { name: "Create Team" }).first().waitFor();
}

journey("a team is made by keyboard: the handle follows the name and is checked while typing", async ({ person }) => {
  const olga = await person("Olga Brandt", "olga@plant.example");
  await olga.signsUp();
  await olga.creates("Northfield Plant");
  await opensTeams(olga);
  await olga.tabsTo("link", "Create Team");
  await olga.type("Enter");
  await olga.sees("Create Team");
  await olga.page.keyboard.type("Prüfstand Süd");
  const handle = olga.page.getByLabel("Handle", { exact: true });
  await olga.page.waitForFunction(() => document.activeElement.form?.elements.handle?.value === "pruefstand-sued");
  await olga.tabsTo("textbox", "Handle");
  await olga.type("Control+a");
  await olga.page.keyboard.type("everyone");
  await olga.reads(/reserved/i);
  await handle.fill("test-bench");
  await olga.reads(/free|available/i);
  await olga.tabsTo("button", "Create Team");
  await olga.type("Enter");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });

  await olga.goes(`${olga.home}/users/teams/test-bench`);
  await olga.sees("Prüfstand Süd");
  await olga.follows("Edit");
  await olga.fills({ Handle: "south-bench" });
  await olga.presses("Save");
  await olga.arrives(/teams\/south-bench$/);
  await olga.goes(`${olga.home}/users/teams/test-bench`);
  await olga.arrives(/teams\/south-bench$/);
  assert.equal(await olga.page.getByText("@south-bench").count() > 0, true);
});
