// journey("name", async ({ muster, person }) => …): a test that runs on each database, on a Muster of its own.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { desk, launchBrowser } from "./browser.mjs";
import { databases, startMuster } from "./muster.mjs";
import { Person } from "./person.mjs";

let browser;
after(() => browser?.close());

export function journey(name, story) {
  for (const database of databases) {
    test(`${name} (${database})`, { timeout: 180_000 }, async () => {
      browser ??= await launchBrowser();
      const muster = await startMuster(database);
      const people = [];
      const person = async (name, email, options = desk) => {
        people.push(await Person.arrive(browser, muster, name, email, options));
        return people.at(-1);
      };
      try {
        await story({ muster, person });
        assert.deepEqual(people.flatMap(({ troubles }) => troubles), [], "no error in any console");
      } catch (error) {
        throw await told(error, people, muster);
      } finally {
        await Promise.all(people.map((p) => p.page.context().close()));
        await muster.stop();
      }
    });
  }
}

// A failure in a browser is understood by what the people saw, not by the stack alone.
async function told(error, people, muster) {
  const views = await Promise.all(people.map(async ({ name, page }) => {
    const text = await page.locator("main").innerText({ timeout: 1000 }).catch(() => "(no page)");
    return `--- ${name} at ${page.url()}\n${text.slice(0, 1500)}`;
  }));
  return new Error(`${error.message}\n${views.join("\n")}\n--- the server\n${muster.log().slice(-1500)}`, { cause: error });
}
