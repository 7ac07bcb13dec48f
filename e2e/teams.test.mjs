// Story 5: teams, their handles and their people.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { plant } from "./plant.mjs";

async function opensTeams(person) {
  await person.opensUsers();
  await person.page.getByRole("navigation", { name: "Users" }).getByRole("link", { name: /^Teams/ }).click();
  await person.page.getByRole("link", { name: "Create Team" }).first().waitFor();
}

journey("a team is made by keyboard: the handle follows the name and is checked while typing", async ({ person }) => {
  const { olga, piet } = await plant(person);
  await opensTeams(olga);
  await olga.tabsTo("link", "Create Team");
  await olga.type("Enter");
  await olga.sees("Create Team");
  const handle = olga.page.getByLabel("Handle", { exact: true });
  const state = olga.page.locator("#handle-state");
  await olga.page.keyboard.type("Prüfstand Süd");
  await state.getByText("pruefstand-sued").waitFor();
  assert.equal(await handle.inputValue(), "pruefstand-sued");
  await olga.type("Tab", "Control+a");
  await olga.page.keyboard.type("everyone");
  await state.getByText(/kept for Muster itself/).waitFor();
  await olga.type("Control+a");
  await olga.page.keyboard.type("test-bench");
  await state.getByText("test-bench").waitFor();

  await olga.tabsTo("searchbox", "Members optional");
  await olga.page.keyboard.type("piet");
  await olga.page.locator("#found").getByRole("button", { name: /Piet Vos/ }).waitFor();
  await olga.type("Enter");
  await olga.page.getByRole("combobox", { name: "Role of Piet Vos in the team" }).waitFor();
  await olga.tabsTo("button", "Create Team");
  await olga.type("Enter");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });

  await piet.goes(`${olga.home}/users/teams/test-bench`);
  await piet.sees("Prüfstand Süd");
  await piet.page.getByRole("listitem").filter({ hasText: "Piet Vos" }).filter({ hasText: "Member" }).first().waitFor();
});

journey("a renamed handle still leads to its team; a deleted team stays in the history", async ({ person }) => {
  const { olga } = await plant(person);
  await opensTeams(olga);
  await olga.follows("Create Team");
  await olga.fills({ Name: "Night shift" });
  await olga.page.locator("#handle-state").getByText("night-shift").waitFor();
  await olga.presses("Create Team");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });

  await olga.goes(`${olga.home}/users/teams/night-shift`);
  await olga.follows("Edit");
  await olga.fills({ Handle: "late-shift" });
  await olga.presses("Save");
  await olga.arrives(/teams\/late-shift$/);
  await olga.goes(`${olga.home}/users/teams/night-shift`);
  await olga.arrives(/teams\/late-shift$/);
  await olga.reads("formerly @night-shift");
  await olga.sees("Night shift");

  await olga.follows("Delete…");
  await olga.sees("Delete Night shift");
  await olga.presses("Delete team");
  await olga.arrives(/\/users\/teams$/);
  await olga.goes(`${olga.home}/settings/audit`);
  await olga.sees(/Audit log|Settings/);
  await olga.page.getByText("Night shift").first().waitFor();
});
