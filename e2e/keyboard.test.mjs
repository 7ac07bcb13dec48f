// Without a mouse: each sheet opens, keeps the focus, and gives it back.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { ownerOf, plant } from "./plant.mjs";

/** Makes a project with a device and a team, without the way there. */
async function furnish(olga) {
  const project = await olga.posts("/projects", { name: "Hall 2" });
  await olga.posts("/projects", { name: "Hall 3" });
  const device = await olga.posts(`/projects/${project.id}/devices`, { name: "Press 4" });
  await olga.posts("/teams", { name: "Night shift", handle: "night-shift" });
  return { project: `/projects/${project.id}`, device: `/devices/${device.id}` };
}

const dialog = (olga) => olga.page.locator("dialog[open]");

/** Opens the sheet behind this link by Enter, walks through it by Tab, and leaves it by Escape. */
async function visits(olga, path, link) {
  await olga.goes(olga.home + path);
  await olga.tabsTo("link", link);
  await olga.type("Enter");
  await dialog(olga).waitFor();
  const inside = () => olga.page.evaluate(() => !!document.activeElement.closest("dialog[open]") || document.activeElement === document.body);
  for (let presses = 0; presses < 12; presses += 1) {
    assert.ok(await inside(), `Tab leaves the sheet of ${link}`);
    await olga.type("Tab");
  }
  await olga.type("Escape");
  await dialog(olga).waitFor({ state: "detached" });
  await olga.page.locator("a:focus", { hasText: link }).waitFor();
  assert.equal(new URL(olga.page.url()).pathname, olga.home + path);
}

journey("every sheet opens by Enter, holds Tab, and closes by Escape to where it was opened", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  const { project, device } = await furnish(olga);
  for (const [path, ...links] of [
    ["/users/members", "Add Member"],
    ["/users/teams", "Create Team"],
    ["/users/teams/night-shift", "Edit", "Delete…"],
    ["/projects", "Create project"],
    [project, "Edit", "Who has access", "Add device", "Delete…"],
    [device, "Edit", "Move", "Issue credential", "Remove…"],
    ["/settings/keys", "Create API key"],
    ["/settings/danger", "Delete…"],
  ]) {
    for (const link of links) await visits(olga, path, link);
  }
});

journey("somebody is removed by keyboard alone", async ({ person }) => {
  const { olga, piet } = await plant(person);
  await olga.opensUsers();
  const opensRemoval = async () => {
    await olga.tabsTo("button", "More for Piet Vos");
    await olga.type("Enter");
    await olga.page.getByRole("menu", { name: "More for this person" }).waitFor();
    await olga.type("r");
    await olga.page.locator("[role=menuitem]:focus", { hasText: "Remove" }).waitFor();
    await olga.type("Enter");
    await dialog(olga).waitFor();
    await olga.sees("Remove Piet Vos");
    // The focus is on the way out, not on what destroys.
    await olga.page.locator("dialog a:focus", { hasText: "Keep" }).waitFor();
  };
  await opensRemoval();
  await olga.type("Enter");
  await dialog(olga).waitFor({ state: "detached" });
  await olga.page.locator(":focus[aria-label='More for Piet Vos']").waitFor();

  await opensRemoval();
  await olga.tabsTo("button", "Remove from organization");
  await olga.type("Enter");
  await olga.reads("Piet Vos was removed.");
  await dialog(olga).waitFor({ state: "detached" });
  assert.equal(await olga.page.getByRole("row", { name: /Piet Vos/ }).count(), 0);
  // The list is a new page, and is read from its start.
  await olga.type("Tab");
  await olga.page.locator("a:focus", { hasText: "Skip to content" }).waitFor();
  await piet.goes(piet.home);
  await piet.sees("Not found");
});
