// Story 3: inviting people, and every way in which an invitation can end.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { ownerOf } from "./plant.mjs";

journey("an owner invites by keyboard alone, and the invited person signs up through the mail", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.goes(olga.home);
  await olga.tabsTo("link", "Users");
  await olga.type("Enter");
  await olga.sees("Users");
  await olga.tabsTo("link", "Add Member");
  await olga.type("Enter");
  await olga.sees("Add Member");
  await olga.page.keyboard.type("piet@plant.example, ");
  await olga.tabsTo("radio", /^Organization Member/);
  await olga.type("ArrowUp");
  await olga.tabsTo("button", "Invite");
  await olga.type("Enter");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });

  const piet = await person("Piet Vos", "piet@plant.example");
  await piet.joins("Northfield Plant");
  await piet.page.getByRole("banner").getByRole("link", { name: "Users" }).click();
  await piet.page.getByRole("row", { name: /Piet Vos.*Administrator/ }).waitFor();
});

journey("an invited person who signs up by themselves finds the invitation waiting", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.invites("quinn@plant.example", "Organization Observer");

  const quinn = await person("Quinn Abe", "quinn@plant.example");
  await quinn.signsUp();
  await quinn.sees("An invitation waits for you");
  await quinn.presses("Join Northfield Plant");
  await quinn.arrives(/^\/o\/northfield-plant/);
  await quinn.goes("/o/northfield-plant/users/members");
  await quinn.page.getByRole("row", { name: /Quinn Abe.*Observer/ }).waitFor();
});

journey("somebody with an account accepts after logging in", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  const rosa = await person("Rosa Lind", "rosa@plant.example");
  await rosa.hasAccount();
  await rosa.page.context().clearCookies();
  await olga.invites("rosa@plant.example");

  await rosa.opensMail("Northfield Plant");
  await rosa.follows("I have an account: log in");
  await rosa.fillsLogIn();
  await rosa.sees("Join Northfield Plant");
  await rosa.presses("Accept and open");
  await rosa.arrives(/^\/o\/northfield-plant/);

  await rosa.opensMail("Northfield Plant");
  await rosa.sees("This invitation was accepted");
});

journey("the wrong account is told which one is right, and can switch to it", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.invites("sam@plant.example");
  const { links } = await olga.muster.mail("sam@plant.example", "Northfield Plant");

  const tess = await person("Tess Moe", "tess@plant.example");
  await tess.hasAccount();
  await tess.goes(links[0]);
  await tess.sees("This invitation is for another address");
  await tess.reads("sam@plant.example");
  await tess.reads("tess@plant.example");
  await tess.presses("Switch account");
  await tess.sees("Join Northfield Plant");
});

journey("a revoked and a declined invitation say so, and a resent one opens by both links", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.invites("uma@plant.example");
  const uma = await person("Uma Roy", "uma@plant.example");
  const first = (await olga.muster.mail(uma.email, "Northfield Plant")).links[0];

  await olga.goes(`${olga.home}/users/invitations`);
  await olga.sees("Users");
  await olga.presses("Resend to uma@plant.example");
  await olga.reads("Sent again to uma@plant.example");
  const second = (await olga.muster.mail(uma.email, "Northfield Plant")).links[0];
  for (const link of [first, second]) {
    await uma.goes(link);
    await uma.sees("Join Northfield Plant");
  }
  await uma.follows("Decline…");
  await uma.sees("Decline the invitation");
  await uma.presses("Decline invitation");
  await uma.sees("This invitation was declined");
  await uma.goes(first);
  await uma.sees("This invitation was declined");

  await olga.invites("uma@plant.example");
  await olga.goes(`${olga.home}/users/invitations`);
  await olga.follows("Revoke the invitation of uma@plant.example");
  await olga.sees("Revoke the invitation");
  await olga.presses("Revoke invitation");
  await olga.reads("The invitation was revoked.");
  await uma.opensMail("Northfield Plant");
  await uma.sees("This invitation was revoked");
});

journey("many addresses at once: each of them hears of it, and a wrong one is named", async ({ person }) => {
  const olga = await ownerOf(person, "Northfield Plant");
  await olga.opensUsers();
  await olga.follows("Add Member");
  await olga.fills({ "E-mail addresses": "vic@plant.example, wren@plant.example, xeno@" });
  await olga.presses("Invite");
  await olga.page.locator("dialog [aria-invalid=true]").first().waitFor();
  await olga.sees("Add Member");
  await olga.presses("Take xeno@ out");
  await olga.presses("Invite");
  await olga.page.getByRole("dialog").waitFor({ state: "detached" });
  for (const address of ["vic@plant.example", "wren@plant.example"]) {
    assert.ok((await olga.muster.mail(address, "Northfield Plant")).links.length > 0);
  }
});
