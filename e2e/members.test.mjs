// Story 4: roles, suspending, removing and coming back; never an organization without an owner.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { plant } from "./plant.mjs";

async function opensMember(person, name) {
  await person.opensUsers();
  await person.follows(name);
  await person.sees(name);
}

journey("an owner changes a role from the list by keyboard, and takes it back", async ({ person }) => {
  const { olga } = await plant(person);
  await olga.opensUsers();
  await olga.tabsTo("button", "Role of Piet Vos: Member");
  await olga.type("Enter");
  await olga.page.getByRole("menu", { name: "Organization role" }).waitFor();
  await olga.type("End", "Enter");
  await olga.page.getByRole("button", { name: "Role of Piet Vos: Observer" }).waitFor();
  await olga.presses("Undo");
  await olga.page.getByRole("button", { name: "Role of Piet Vos: Member" }).waitFor();
});

journey("whoever closes a sheet by keyboard is back where they opened it", async ({ person }) => {
  const { olga } = await plant(person);
  await olga.opensUsers();
  for (const leave of ["Escape", "back"]) {
    await olga.tabsTo("link", "Add Member");
    await olga.type("Enter");
    await olga.page.getByRole("dialog", { name: "Add Member" }).waitFor();
    if (leave === "back") await olga.page.goBack();
    else await olga.type(leave);
    await olga.page.getByRole("dialog").waitFor({ state: "detached" });
    await olga.page.locator("a:focus", { hasText: "Add Member" }).waitFor();
  }
});

journey("what another role would give is shown by keyboard before it is given, and taken back after", async ({ person }) => {
  const { olga } = await plant(person);
  await opensMember(olga, "Piet Vos");
  await olga.page.getByRole("radio", { name: "Organization Administrator" }).check();
  await olga.tabsTo("button", "What changes?");
  await olga.type("Enter");
  await olga.page.getByRole("dialog", { name: "Change the role of Piet Vos" }).waitFor();
  await olga.page.waitForURL(/\/role\?role=administrator$/);
  await olga.reads("Manages people and teams");
  await olga.type("Escape");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });
  await olga.page.locator("button:focus", { hasText: "What changes?" }).waitFor();

  await olga.type("Enter");
  await olga.presses("Change role");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });
  await olga.reads("Piet Vos is Organization Administrator now.");
  await olga.page.locator("#member").getByRole("radio", { name: "Organization Administrator", checked: true }).waitFor();
  await olga.page.locator("button:focus", { hasText: "What changes?" }).waitFor();
  await olga.presses("Undo");
  await olga.page.locator("#member").getByRole("radio", { name: "Organization Member", checked: true }).waitFor();
});

journey("a suspended person sees nothing of the organization until restored", async ({ person }) => {
  const { olga, piet } = await plant(person);
  await opensMember(olga, "Piet Vos");
  await olga.presses("Suspend");
  await olga.reads("Suspended");
  await olga.presses("Undo");
  await olga.reads("Piet Vos is active again.");
  await olga.presses("Suspend");
  await olga.reads("Piet Vos is suspended.");
  await piet.goes(piet.home);
  await piet.sees("Not found");
  await piet.goes("/organizations");
  await piet.reads("You are suspended");

  await opensMember(olga, "Piet Vos");
  await olga.presses("Restore");
  await olga.reads("Active");
  await piet.goes(piet.home);
  await piet.page.getByRole("banner").getByRole("link", { name: "Users" }).waitFor();
});

journey("a removal is rehearsed, is at once, and can be brought back with what there was", async ({ person }) => {
  const { olga, piet } = await plant(person, "administrator");
  await opensMember(olga, "Piet Vos");
  await olga.follows(/Remove/);
  await olga.sees("Remove Piet Vos");
  await olga.presses("Remove from organization");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });
  await piet.goes(piet.home);
  await piet.sees("Not found");

  await olga.opensUsers();
  await olga.follows("Add Member");
  await olga.fills({ "E-mail addresses": piet.email });
  await olga.page.getByRole("checkbox", { name: "Bring back what they had" }).check();
  await olga.presses("Invite");
  await olga.reads(`${piet.email} was invited.`);
  await olga.goes(`${olga.home}/users/members`);
  assert.equal(await olga.page.getByRole("row", { name: /Piet Vos/ }).count(), 0);
  await piet.opensMail("Northfield Plant");
  await piet.sees("Join Northfield Plant");
  await piet.presses("Accept and open");
  await piet.arrives(/^\/o\/northfield-plant/);
});

journey("the last owner stays until somebody else is one", async ({ person }) => {
  const { olga, piet } = await plant(person);
  await olga.goes("/account/organizations");
  await olga.reads("You are the only owner. Make somebody else an owner first.");
  await olga.sees(/./);

  await opensMember(olga, "Piet Vos");
  await olga.page.getByRole("radio", { name: "Organization Owner" }).check();
  await olga.presses("Save role");
  await olga.page.waitForLoadState();
  await piet.goes(`${piet.home}/users/members`);
  await piet.page.getByRole("row", { name: /Piet Vos.*Owner/ }).waitFor();

  await olga.goes("/account/organizations");
  await olga.follows("Leave Northfield Plant");
  await olga.sees("Leave Northfield Plant");
  await olga.presses("Leave organization");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });
  await olga.goes(olga.home);
  await olga.sees("Not found");
});

journey("members see people without addresses, and no door that their role does not open", async ({ person }) => {
  const { olga, piet } = await plant(person);
  await piet.opensUsers();
  await piet.page.getByRole("row", { name: /Olga Brandt/ }).waitFor();
  assert.equal(await piet.page.getByText(olga.email).count(), 0, "another person's address");
  for (const name of ["Add Member", "Invitations", "Settings", "Audit log"]) {
    assert.equal(await piet.page.getByRole("link", { name }).count(), 0, name);
  }
  await piet.goes(`${piet.home}/users/invitations`);
  await piet.sees("Your role does not allow this");
});
