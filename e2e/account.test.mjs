// Story 6: one's own account: sessions, name, password, and its end.
import assert from "node:assert/strict";
import { journey } from "./journey.mjs";
import { PASSWORD } from "./person.mjs";

const NEW_PASSWORD = "amber-Kettle-47-harbour";

/** Mia, who has an account and nothing else. */
async function mia(person) {
  const mia = await person("Mia Chen", "mia@plant.example");
  await mia.hasAccount();
  return mia;
}

/** The same person at another device. */
async function elsewhere(person, options) {
  const other = await person("Mia Chen", "mia@plant.example", options);
  await other.logsIn();
  return other;
}

journey("every session can be seen, and the others ended at once", async ({ person }) => {
  const desk = await mia(person);
  const tablet = await elsewhere(person);
  await desk.goes("/account/security");
  await desk.sees("Your account");
  const sessions = desk.page.getByRole("region", { name: "Sessions" }).getByRole("listitem");
  assert.equal(await sessions.count(), 2);
  await desk.presses("End all others");
  await desk.reads("This one");
  assert.equal(await sessions.count(), 1);
  await tablet.goes("/account");
  await tablet.sees("Log in");
});

journey("a new name is saved; a new password ends what is open elsewhere", async ({ person }) => {
  const desk = await mia(person);
  const tablet = await elsewhere(person);
  await desk.goes("/account");
  await desk.sees("Your account");
  await desk.fills({ "Your name": "Mia Chen-Lopez" });
  await desk.presses("Save");
  await desk.reads("Saved");

  await desk.goes("/account/security");
  await desk.fills({ "Current password": "not-the-password", "New password": NEW_PASSWORD });
  await desk.presses("Change password");
  await desk.page.locator("#current_password[aria-invalid=true]").waitFor();
  await desk.fills({ "Current password": PASSWORD, "New password": NEW_PASSWORD });
  await desk.presses("Change password");
  await desk.page.locator("#current_password:not([aria-invalid])").waitFor();
  await tablet.goes("/account");
  await tablet.sees("Log in");
});

journey("a forgotten password is replaced through the mail", async ({ person }) => {
  const desk = await mia(person);
  await desk.page.context().clearCookies();
  await desk.goes("/login");
  await desk.follows("Forgot your password?");
  await desk.sees("Reset your password");
  await desk.fills({ "E-mail": desk.email });
  await desk.presses("Send the link");
  await desk.sees("Check your e-mail");
  await desk.opensMail("password");
  await desk.sees("Choose a new password");
  await desk.fills({ "New password": NEW_PASSWORD });
  await desk.presses("Save password");
  await desk.page.waitForURL((url) => !url.pathname.startsWith("/reset"));
  await desk.page.context().clearCookies();
  await desk.goes("/login");
  await desk.fills({ "E-mail": desk.email, Password: NEW_PASSWORD });
  await desk.presses("Log in");
  await desk.page.waitForURL((url) => url.pathname !== "/login");
});

journey("an account is deleted, and its address can sign up anew", async ({ person }) => {
  const desk = await mia(person);
  await desk.goes("/account");
  await desk.follows("Delete…");
  await desk.sees("Delete my account");
  await desk.fills({ "Your password": PASSWORD });
  await desk.presses("Delete account");
  await desk.page.waitForURL((url) => url.pathname !== "/account" && url.pathname !== "/account/delete");
  await desk.goes("/account");
  await desk.sees("Log in");
  await desk.signsUp();
});
